use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use signaling::{Admission, AdmissionPurpose, AdmissionRequest, Claims, VideoGrant};

use crate::id::StreamId;
use crate::live::{Door, OWN_KEY};
use crate::testing::{Answer, Browser, House};

struct Scene {
    house: House,
    stream: StreamId,
}

async fn scene(policy: &str) -> Scene {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let body = json!({ "title": "T", "visibility": "pass" });
    let stream = creator.create(body).await;
    let pass = json!({ "stream_id": stream.as_str(),
        "terms": { "name": "One device", "device_limit": 1, "device_policy": policy } });
    let pass = creator.post("/api/v1/passes", pass).await.data();
    let grant = json!({ "email": "guest@demo.example", "pass_id": pass["id"] });
    creator.post("/api/v1/grants", grant).await.data();
    let path = format!("/api/v1/streams/{stream}/go-live");
    creator.post(&path, json!({})).await.data();
    Scene { house, stream }
}

impl Scene {
    /// Asks for a token with a browser of that name; a browser keeps the cookie it gets.
    async fn join(&self, browser: &mut Browser, agent: &str) -> Answer {
        let path = format!("/api/v1/streams/{}/join", self.stream);
        let request = browser
            .request(Method::POST, &path)
            .header("x-csrf-token", &browser.csrf)
            .header(header::USER_AGENT, agent)
            .header(header::CONTENT_TYPE, "application/json");
        let answer = browser
            .send(request.body("{}".into()).expect("builds"))
            .await;
        if let Some(cookie) = answer.headers.get(header::SET_COOKIE) {
            let device = cookie
                .to_str()
                .expect("text")
                .split(';')
                .next()
                .expect("a pair");
            let session = browser.cookie.clone().unwrap_or_default();
            browser.cookie = Some(format!("{session}; {device}"));
        }
        answer
    }

    /// Stands at the media room's door with what `join` gave.
    async fn enter(&self, joined: &Answer) -> u16 {
        let identity = joined.data()["identity"].as_str().expect("text").to_owned();
        let identity = sfu::ParticipantIdentity::new(identity);
        let room = sfu::RoomName::new(joined.data()["room"].as_str().expect("text"));
        let door = Door::default();
        door.open(&self.house.app);
        let claims = Claims {
            video: Some(VideoGrant {
                room_join: true,
                ..VideoGrant::default()
            }),
            ..Claims::default()
        };
        let answer = door.admit(AdmissionRequest {
            room: &room,
            identity: &identity,
            key_id: OWN_KEY,
            issued_by_klieg: true,
            purpose: AdmissionPurpose::Join,
            claims: &claims,
        });
        answer.await.map_or_else(|refusal| refusal.status, |_| 200)
    }

    async fn devices(&self, browser: &Browser) -> Value {
        browser.get("/api/v1/me/devices").await.data()["devices"].clone()
    }
}

const PHONE: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1";
const DESK: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

#[tokio::test]
async fn second_device_takes_over_from_the_first() {
    let scene = scene("evict_oldest").await;
    let mut phone = scene.house.sign_in("guest").await;
    let mut desk = phone.clone();
    let on_phone = scene.join(&mut phone, PHONE).await;
    assert_eq!(scene.enter(&on_phone).await, 200);
    let devices = scene.devices(&phone).await;
    assert_eq!(devices[0]["name"], "Safari on iPhone");
    assert_eq!(devices[0]["own"], true);
    let on_desk = scene.join(&mut desk, DESK).await;
    assert_eq!(scene.enter(&on_desk).await, 200);
    let devices = scene.devices(&phone).await;
    assert_eq!(devices.as_array().expect("a list").len(), 1);
    assert_eq!(
        (&devices[0]["name"], &devices[0]["own"]),
        (&json!("Firefox on Linux"), &json!(false))
    );
    let back = scene.join(&mut phone, PHONE).await;
    assert_eq!(scene.enter(&back).await, 200, "and the first takes it back");
    assert_eq!(scene.devices(&phone).await[0]["own"], true);
}

#[tokio::test]
async fn second_device_is_refused_until_the_first_stops() {
    let scene = scene("refuse_new").await;
    let mut phone = scene.house.sign_in("guest").await;
    let mut desk = phone.clone();
    // A token from before the phone watches does not open the door after it either.
    let early = scene.join(&mut desk, DESK).await;
    let on_phone = scene.join(&mut phone, PHONE).await;
    assert_eq!(scene.enter(&on_phone).await, 200);
    let tab = scene.join(&mut phone, PHONE).await;
    assert_eq!(
        scene.enter(&tab).await,
        200,
        "a second tab is the same device"
    );
    assert_eq!(scene.enter(&early).await, 403);
    let refused = scene.join(&mut desk, DESK).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::CONFLICT, "device_limit")
    );
    let devices = scene.devices(&desk).await;
    assert_eq!(devices.as_array().expect("a list").len(), 1);
    let id = devices[0]["id"].as_str().expect("an id");
    let path = format!("/api/v1/me/devices/{id}/stop");
    let left = desk.post(&path, json!({})).await.data();
    assert_eq!(left["devices"], json!([]));
    let joined = scene.join(&mut desk, DESK).await;
    assert_eq!(scene.enter(&joined).await, 200);
    let nobody = scene.house.stranger().get("/api/v1/me/devices").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}
