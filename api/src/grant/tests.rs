use axum::http::StatusCode;
use serde_json::{Value, json};
use time::Duration;

use crate::id::StreamId;
use crate::testing::{Browser, House};

struct Scene {
    house: House,
    creator: Browser,
    guest: Browser,
    stream: StreamId,
}

async fn scene() -> Scene {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let guest = house.sign_in("guest").await;
    let body = json!({ "title": "T", "visibility": "pass" });
    let stream = creator.create(body).await;
    Scene {
        house,
        creator,
        guest,
        stream,
    }
}

impl Scene {
    async fn give(&self, more: Value) -> Value {
        let mut body = json!({ "email": "Guest@demo.example", "stream_id": self.stream.as_str() });
        let fields = body.as_object_mut().expect("an object");
        fields.extend(more.as_object().expect("an object").clone());
        self.creator.post("/api/v1/grants", body).await.data()
    }

    async fn act(&self, grant: &Value, verb: &str, body: Value) -> Value {
        let id = grant["id"].as_str().expect("an id");
        let path = format!("/api/v1/grants/{id}/{verb}");
        self.creator.post(&path, body).await.data()
    }

    async fn code(&self) -> String {
        let path = format!("/api/v1/streams/{}/info", self.stream);
        let info = self.guest.get(&path).await.data();
        info["access"]["code"].as_str().expect("text").to_owned()
    }

    fn at(&self, ahead: Duration) -> String {
        let at = self.house.app.clock.now() + ahead;
        at.format(&time::format_description::well_known::Rfc3339)
            .expect("text")
    }
}

#[tokio::test]
async fn grant_opens_ends_and_is_renewed() {
    let scene = scene().await;
    assert_eq!(scene.code().await, "grant_missing");
    let grant = scene
        .give(json!({ "ends_at": scene.at(Duration::HOUR) }))
        .await;
    assert_eq!(grant["state"], "active");
    assert_eq!(scene.code().await, "allowed");
    scene.house.clock.advance(Duration::HOUR);
    assert_eq!(scene.code().await, "grant_expired");
    let renewed = scene.act(&grant, "renew", json!({ "days": 1 })).await;
    assert_eq!(renewed["state"], "active");
    assert_eq!(scene.code().await, "allowed");
    for (verb, code) in [("cancel", "grant_cancelled"), ("refund", "grant_refunded")] {
        let ended = scene.act(&grant, verb, json!({})).await;
        assert_eq!(scene.code().await, code);
        let again = scene.act(&grant, verb, json!({})).await;
        assert_eq!(ended, again, "twice is once");
        scene.act(&grant, "renew", json!({ "days": 1 })).await;
        assert_eq!(scene.code().await, "allowed");
    }
}

#[tokio::test]
async fn same_reference_gives_one_grant() {
    let scene = scene().await;
    let one = scene.give(json!({ "reference": "order-1" })).await;
    let two = scene.give(json!({ "reference": "order-1" })).await;
    assert_eq!(one["id"], two["id"]);
    let body = json!({ "email": "viewer@demo.example", "stream_id": scene.stream.as_str(), "reference": "order-1" });
    let other = scene.creator.post("/api/v1/grants", body).await;
    assert_eq!(
        (other.status, other.code().as_str()),
        (StatusCode::CONFLICT, "reference_taken")
    );
}

#[tokio::test]
async fn lists_are_filtered_and_come_in_pages() {
    let scene = scene().await;
    for number in 0..5 {
        let email = format!("p_{number}@x.example");
        let ended = number % 2 == 0;
        let ends_at = scene.at(if ended { Duration::HOUR } else { Duration::DAY });
        scene
            .give(json!({ "email": email, "ends_at": ends_at }))
            .await;
    }
    let later = scene
        .give(json!({ "starts_at": scene.at(Duration::DAY) }))
        .await;
    scene.house.clock.advance(Duration::HOUR);
    let list = |query: &'static str| {
        let creator = scene.creator.clone();
        async move {
            let data = creator.get(&format!("/api/v1/grants?{query}")).await.data();
            let grants = data["grants"].as_array().expect("a list").clone();
            (grants, data["next"].clone())
        }
    };
    let (expired, _) = list("state=expired").await;
    assert_eq!(expired.len(), 3);
    let (upcoming, _) = list("state=upcoming").await;
    assert_eq!(upcoming.len(), 1);
    assert_eq!(upcoming[0]["id"], later["id"]);
    let (found, _) = list("email=P_3").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["person"]["email"], "p_3@x.example");
    assert_eq!(list("email=%25").await.0.len(), 0, "no wildcard");
    let mut seen = Vec::new();
    let mut path = "/api/v1/grants?limit=3".to_owned();
    loop {
        let data = scene.creator.get(&path).await.data();
        let grants = data["grants"].as_array().expect("a list").clone();
        seen.extend(grants.iter().map(|it| it["id"].to_string()));
        let Some(next) = data["next"].as_str() else {
            break;
        };
        path = format!("/api/v1/grants?limit=3&before={next}");
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(
        (seen.len(), count),
        (7, 7),
        "each once: six made here and the demo's"
    );
    let bad = scene.creator.get("/api/v1/grants?state=odd").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn grants_are_their_teams_business_and_their_holders() {
    let scene = scene().await;
    let grant = scene.give(json!({})).await;
    let id = grant["id"].as_str().expect("an id");
    for (browser, status) in [
        (&scene.house.stranger(), StatusCode::UNAUTHORIZED),
        (&scene.guest, StatusCode::FORBIDDEN),
    ] {
        assert_eq!(browser.get("/api/v1/grants").await.status, status);
        let path = format!("/api/v1/grants/{id}");
        assert_eq!(browser.get(&path).await.status, status);
        for verb in ["cancel", "refund", "renew"] {
            let answer = browser.post(&format!("{path}/{verb}"), json!({})).await;
            assert_eq!(answer.status, status, "{verb}");
        }
        let body = json!({ "email": "a@b.example", "stream_id": scene.stream.as_str() });
        assert_eq!(browser.post("/api/v1/grants", body).await.status, status);
    }
    assert_eq!(scene.code().await, "allowed", "nothing of it counted");
    let own = scene.guest.get("/api/v1/me/grants").await.data();
    assert_eq!(own["grants"].as_array().expect("a list").len(), 1);
    assert_eq!(own["grants"][0]["id"], id);
    let nobody = scene.house.stranger().get("/api/v1/me/grants").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    for (bad, field) in [
        (
            json!({ "email": "x", "stream_id": scene.stream.as_str() }),
            "email",
        ),
        (json!({ "email": "a@b.example" }), "pass_id"),
        (
            json!({ "email": "a@b.example", "pass_id": "pass_00000000000000000000000000" }),
            "pass_id",
        ),
        (
            json!({ "email": "a@b.example", "space_id": "sp_00000000000000000000000000" }),
            "space_id",
        ),
    ] {
        let refused = scene.creator.post("/api/v1/grants", bad).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(
            refused.body()["error"]["fields"][field].is_string(),
            "{}",
            refused.text
        );
    }
}
