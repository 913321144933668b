//! Strangers and liars on the line: a stream that runs does not notice them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

use std::time::Duration;

use sfu::sim::{
    ClientId, Encoding, Heard, LinkProfile, Offer, OfferedTrack, PICTURE_INTERVAL, World,
};
use sfu::{Publication, TrackKind, TrackSid, TrackSource, TransportEvent, TransportRole};

const SECOND: Duration = Duration::from_secs(1);
const CAMERA: [Encoding; 1] = [Encoding {
    rid: None,
    bitrate_bps: 500_000,
}];

/// Somebody whose camera is on, and somebody who watches.
fn stream(world: &mut World) -> (ClientId, ClientId) {
    let creator = world.open(
        "PA_publisher",
        TransportRole::Publisher,
        0,
        LinkProfile::FIBER,
    );
    world.publish(
        creator,
        Publication {
            sid: TrackSid::new("TR_camera"),
            cids: vec!["cam".to_owned()],
            kind: TrackKind::Video,
            source: TrackSource::Camera,
            codec: None,
            layers: Vec::new(),
            muted: false,
        },
    );
    let camera = OfferedTrack {
        kind: TrackKind::Video,
        cid: "cam",
        encodings: &CAMERA,
    };
    let offer = Offer {
        tracks: &[camera],
        data: true,
        ..Offer::default()
    };
    world.offer(creator, offer).unwrap();
    world.send_every(creator, 0, PICTURE_INTERVAL);
    let viewer = world.open(
        "PA_viewer",
        TransportRole::Subscriber,
        0,
        LinkProfile::FIBER,
    );
    world.subscribe(viewer, "TR_camera");
    assert!(world.negotiate(viewer, false).unwrap());
    (creator, viewer)
}

/// What a datagram is, by its first bytes (RFC 7983).
fn datagram_kind(datagram: &[u8]) -> &'static str {
    match datagram {
        [0..=3, ..] => "STUN",
        [20..=63, ..] => "DTLS",
        [128..=191, 192..=223, ..] => "RTCP",
        [128..=191, ..] => "RTP",
        _ => "other",
    }
}

/// A copy with something wrong in it: bits that flipped, a missing end, or bytes too many.
fn damaged(world: &mut World, datagram: &[u8]) -> Vec<u8> {
    let mut copy = datagram.to_vec();
    match world.random_below(4) {
        0 => copy.truncate(1 + world.random_below(copy.len() - 1)),
        1 => copy.extend(vec![0xa5; 1 + world.random_below(200)]),
        _ => {
            for _ in 0..=world.random_below(8) {
                // The first byte stays, so that the copy is taken for what it was.
                let at = 1 + world.random_below(copy.len() - 1);
                copy[at] ^= 1 << world.random_below(8);
            }
        }
    }
    if copy == datagram {
        copy.pop();
    }
    copy
}

#[test]
fn damaged_copies_of_real_datagrams_change_nothing() {
    let mut world = World::new(1, 19);
    let (creator, viewer) = stream(&mut world);
    world.overhear(creator);
    world.overhear(viewer);
    world.run(5 * SECOND);
    world.client(viewer).forget();
    let real = [creator, viewer].map(|client| (client, world.overheard(client)));
    let stranger = "203.0.113.5:9".parse().unwrap();
    for kind in ["STUN", "DTLS", "RTP", "RTCP"] {
        let mut tried = 0;
        for (client, datagrams) in &real {
            let of_kind = datagrams.iter().filter(|d| datagram_kind(d) == kind);
            let samples: Vec<&Vec<u8>> = of_kind.collect();
            for sample in samples
                .iter()
                .cycle()
                .take(if samples.is_empty() { 0 } else { 100 })
            {
                let copy = damaged(&mut world, sample);
                let source = world.address_of(*client).unwrap();
                world.inject(0, source, &copy);
                world.inject(0, stranger, &copy);
                tried += 1;
            }
            world.run(SECOND / 10);
        }
        assert!(tried >= 100, "{kind}: {tried}");
    }
    // Alerts that nothing protects: anybody could have written them.
    for alert in [[1, 0], [2, 40]] {
        let record = [&[21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2], &alert[..]].concat();
        for client in [creator, viewer] {
            let source = world.address_of(client).unwrap();
            world.inject(0, source, &record);
        }
    }
    world.run(2 * SECOND);
    let heard: Vec<Heard> = world.client(viewer).heard().to_vec();
    let mut numbers: Vec<u64> = heard.iter().map(|packet| packet.ext_seq).collect();
    numbers.sort_unstable();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1));
    let shown: Vec<_> = heard.iter().filter(|packet| packet.marker).collect();
    assert!(shown.len() > 60, "{} pictures", shown.len());
    let still = shown.windows(2).map(|pair| pair[1].at - pair[0].at).max();
    assert!(still.unwrap() < SECOND / 5, "{still:?}");
    for client in [creator, viewer] {
        let events = world.take_events(client);
        assert!(!world.client(client).is_closed());
        assert!(
            !events.iter().any(|event| matches!(
                event,
                TransportEvent::Closed | TransportEvent::Disconnected
            ))
        );
    }
}
