use super::*;

#[test]
fn one_address_takes_only_so_many_places_and_gives_them_back() {
    let doorman = Doorman::default();
    let (one, two) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
    let mut places = Vec::new();
    for _ in 0..RTMP_CONNECTIONS_PER_ADDRESS {
        places.push(doorman.admit(one).unwrap());
    }
    assert!(doorman.admit(one).is_none());
    assert!(doorman.admit(two).is_some());
    places.pop();
    assert!(doorman.admit(one).is_some());
    drop(places);
    assert!(doorman.inside.lock().unwrap().is_empty());
}
