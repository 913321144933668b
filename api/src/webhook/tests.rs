use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use time::Duration;

use super::signature::sign;
use crate::jobs::run_due;
use crate::testing::{Browser, House};

/// A receiver of webhooks: what it got, and what it answers next (200 when nothing is set).
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answers: Arc<Mutex<Vec<u16>>>,
}

impl Receiver {
    /// The URL at which it listens.
    async fn listen(&self) -> String {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let socket = socket.expect("a port");
        let address = socket.local_addr().expect("bound");
        let router = Router::new()
            .route("/hook", post(receive))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(socket, router).await });
        format!("http://{address}/hook")
    }

    fn answer(&self, statuses: &[u16]) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.extend(statuses);
    }

    fn take(&self) -> Vec<(HeaderMap, String)> {
        std::mem::take(&mut *self.got.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
    let mut got = receiver.got.lock().unwrap_or_else(PoisonError::into_inner);
    got.push((headers, body));
    let mut answers = receiver
        .answers
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let status = if answers.is_empty() {
        200
    } else {
        answers.remove(0)
    };
    StatusCode::from_u16(status).expect("a status")
}

struct Scene {
    house: House,
    creator: Browser,
    receiver: Receiver,
    webhook: String,
    secret: String,
}

/// A creator with a webhook for the given kinds.
async fn scene(events: Value) -> Scene {
    let house = House::new().await;
    run_due(&house.app).await;
    let creator = house.sign_in("creator").await;
    let receiver = Receiver::default();
    let body = json!({ "url": receiver.listen().await, "events": events });
    let made = creator.post("/api/v1/webhooks", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let made = made.data();
    let text = |name: &str| made[name].as_str().expect("text").to_owned();
    Scene {
        webhook: format!("/api/v1/webhooks/{}", text("id")),
        secret: text("secret"),
        house,
        creator,
        receiver,
    }
}

impl Scene {
    async fn deliveries(&self) -> Value {
        let path = format!("{}/deliveries", self.webhook);
        self.creator.get(&path).await.data()["items"].clone()
    }
}

#[tokio::test]
async fn events_of_a_stream_arrive_signed_in_their_envelope() {
    let scene = scene(json!([])).await;
    let stream = scene.creator.create(json!({ "title": "Hello" })).await;
    for action in ["go-live", "end"] {
        let path = format!("/api/v1/streams/{stream}/{action}");
        scene.creator.post(&path, json!({})).await.data();
    }
    let path = format!("/api/v1/streams/{stream}");
    scene
        .creator
        .json(Method::DELETE, &path, &json!({}))
        .await
        .data();
    run_due(&scene.house.app).await;

    let mut kinds = Vec::new();
    for (headers, body) in scene.receiver.take() {
        let header = |name: &str| headers[name].to_str().expect("text").to_owned();
        let now = scene.house.clock.now();
        assert_eq!(header("klieg-signature"), sign(&scene.secret, &body, now));
        let event: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(event["data"], json!({ "stream_id": stream }));
        assert!(
            event["id"]
                .as_str()
                .is_some_and(|id| id.starts_with("evt_"))
        );
        assert_eq!(event["type"], header("klieg-event"));
        kinds.push(header("klieg-event"));
    }
    kinds.sort();
    assert_eq!(
        kinds,
        [
            "stream.created",
            "stream.deleted",
            "stream.ended",
            "stream.live"
        ]
    );
    let deliveries = scene.deliveries().await;
    assert_eq!(deliveries.as_array().map(Vec::len), Some(4));
    assert_eq!(deliveries[0]["state"], "delivered");
    assert_eq!(deliveries[0]["response_status"], 200);
}

#[tokio::test]
async fn endpoint_gets_the_kinds_it_asked_for_of_its_own_site() {
    let scene = scene(json!(["subscription.activated"])).await;
    let cross_site = scene.house.app.database.cross_site();
    let now = scene.house.clock.now();
    let other = crate::store::NewSite {
        slug: "other",
        name: "Other",
        streaming_enabled: true,
    };
    cross_site.create_site(&other, now).await.expect("made");
    let other = cross_site.site_by_slug("other").await.expect("reads");
    let other = scene.house.app.database.site(other.expect("made").id);
    let subscription = other.subscription_for("a@b.example", "test", now).await;
    let subscription = subscription.expect("made").id;
    let activated = other.activate_subscription(&subscription, now).await;
    assert!(activated.expect("runs"));
    scene.creator.create(json!({ "title": "Hello" })).await;
    assert_eq!(run_due(&scene.house.app).await, 0);
    scene.creator.post("/api/v1/subscribe", json!({})).await;
    assert_eq!(run_due(&scene.house.app).await, 1);
    assert_eq!(scene.receiver.take().len(), 1);
}

#[tokio::test]
async fn refused_delivery_is_repeated_until_it_is_taken() {
    let scene = scene(json!(["stream.created"])).await;
    scene.receiver.answer(&[500, 302]);
    scene.creator.create(json!({ "title": "Hello" })).await;
    for (attempts, state, status) in [
        (1, "pending", 500),
        (2, "pending", 302),
        (3, "delivered", 200),
    ] {
        assert_eq!(run_due(&scene.house.app).await, 1);
        let delivery = scene.deliveries().await[0].clone();
        assert_eq!(delivery["attempts"], attempts);
        assert_eq!(delivery["state"], state);
        assert_eq!(delivery["response_status"], status);
        scene.house.clock.advance(Duration::MINUTE);
    }
    let got = scene.receiver.take();
    assert_eq!(got.len(), 3);
    assert!(
        got.iter().all(|(_, body)| *body == got[0].1),
        "the same event each time"
    );
}

#[tokio::test]
async fn endpoint_that_fails_for_three_days_is_switched_off_and_can_be_switched_on() {
    let scene = scene(json!(["stream.created"])).await;
    scene.receiver.answer(&[500; 99]);
    scene.creator.create(json!({ "title": "Hello" })).await;
    run_due(&scene.house.app).await;
    let webhook = scene.creator.get(&scene.webhook).await.data();
    assert!(webhook["failing_since"].is_string());
    scene.house.clock.advance(Duration::days(3));
    run_due(&scene.house.app).await;
    let webhook = scene.creator.get(&scene.webhook).await.data();
    assert_eq!(webhook["enabled"], false);
    let audit = scene.creator.get("/api/v1/audit").await.data();
    assert_eq!(audit["items"][0]["action"], "webhook.switched_off");
    assert!(audit["items"][0].get("actor_id").is_none());

    // What happens now is not sent.
    scene.creator.create(json!({ "title": "Again" })).await;
    assert_eq!(scene.deliveries().await.as_array().map(Vec::len), Some(1));
    let on = json!({ "enabled": true });
    let on = scene.creator.json(Method::PATCH, &scene.webhook, &on).await;
    assert_eq!(on.data()["enabled"], true);
    scene.creator.create(json!({ "title": "More" })).await;
    assert_eq!(scene.deliveries().await.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn delivery_can_be_sent_once_more() {
    let scene = scene(json!(["stream.created"])).await;
    scene.creator.create(json!({ "title": "Hello" })).await;
    run_due(&scene.house.app).await;
    let id = scene.deliveries().await[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let path = format!("{}/deliveries/{id}/redeliver", scene.webhook);
    let again = scene.creator.post(&path, json!({})).await;
    assert_eq!(again.status, StatusCode::ACCEPTED, "{}", again.text);
    assert_eq!(run_due(&scene.house.app).await, 1);
    let got = scene.receiver.take();
    assert_eq!(got.len(), 2);
    assert_eq!(got[0].1, got[1].1);
    let unknown = format!("{}/deliveries/wd_x/redeliver", scene.webhook);
    assert_eq!(
        scene.creator.post(&unknown, json!({})).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn webhooks_are_for_admins_and_their_secret_is_shown_once() {
    let scene = scene(json!([])).await;
    assert!(scene.secret.starts_with("whsec_"));
    let shown = scene.creator.get("/api/v1/webhooks").await;
    assert!(!shown.text.contains(&scene.secret));
    for (who, status) in [("viewer", StatusCode::FORBIDDEN), ("admin", StatusCode::OK)] {
        let browser = scene.house.sign_in(who).await;
        assert_eq!(
            browser.get("/api/v1/webhooks").await.status,
            status,
            "{who}"
        );
        assert_eq!(browser.get(&scene.webhook).await.status, status, "{who}");
    }
    let stranger = scene.house.stranger();
    assert_eq!(
        stranger.get("/api/v1/webhooks").await.code(),
        "sign_in_required"
    );
    for bad in ["", "nope", "ftp://x.example", "http://user:pass@x.example"] {
        let refused = scene
            .creator
            .post("/api/v1/webhooks", json!({ "url": bad }))
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    let gone = scene
        .creator
        .json(Method::DELETE, &scene.webhook, &json!({}))
        .await;
    assert_eq!(gone.status, StatusCode::OK);
    assert_eq!(
        scene.creator.get(&scene.webhook).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn old_events_are_swept_with_their_deliveries() {
    let scene = scene(json!(["stream.created"])).await;
    scene.creator.create(json!({ "title": "Hello" })).await;
    run_due(&scene.house.app).await;
    scene.house.clock.advance(Duration::days(29));
    run_due(&scene.house.app).await;
    assert_eq!(scene.deliveries().await.as_array().map(Vec::len), Some(1));
    scene.house.clock.advance(Duration::days(2));
    let creator = {
        // The session of a month ago is over.
        run_due(&scene.house.app).await;
        scene.house.store().await
    };
    let id = scene
        .webhook
        .rsplit('/')
        .next()
        .and_then(crate::id::WebhookId::parse);
    let left = creator
        .webhook_deliveries(&id.expect("an id"), &crate::http::Paging::first())
        .await;
    assert!(left.expect("reads").is_empty());
}

#[tokio::test]
async fn test_event_goes_to_the_one_endpoint_whatever_it_wants_and_a_new_secret_signs_it() {
    let scene = scene(json!(["stream.live"])).await;
    let path = format!("{}/secret", scene.webhook);
    let replaced = scene.creator.post(&path, json!({})).await.data();
    let secret = replaced["secret"].as_str().expect("shown once").to_owned();
    assert_ne!(secret, scene.secret);
    let shown = scene.creator.get(&scene.webhook).await.data();
    assert_eq!(shown["secret"], Value::Null);

    let path = format!("{}/test", scene.webhook);
    let sent = scene.creator.post(&path, json!({})).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);
    run_due(&scene.house.app).await;
    let got = scene.receiver.take();
    assert_eq!(got.len(), 1);
    let (headers, body) = &got[0];
    let now = scene.house.clock.now();
    assert_eq!(
        headers["klieg-signature"].to_str().expect("text"),
        sign(&secret, body, now)
    );
    let event: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(event["type"], "webhook.test");
    assert_eq!(scene.deliveries().await[0]["state"], "delivered");

    let off = json!({ "enabled": false });
    scene
        .creator
        .json(Method::PATCH, &scene.webhook, &off)
        .await
        .data();
    let refused = scene.creator.post(&path, json!({})).await;
    assert_eq!(refused.code(), "webhook_disabled");
}
