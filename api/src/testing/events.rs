//! Every kind of product event is told by what people do.

use std::collections::BTreeSet;

use axum::http::Method;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use time::Duration;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::{Browser, House};
use crate::id::StreamId;
use crate::jobs::run_due;
use crate::live::{RecordingState, sweep};
use crate::webhook::EventKind;

/// A house with an endpoint that wants every kind by name.
struct Scene {
    house: House,
    creator: Browser,
    viewer: Browser,
    guest: Browser,
    /// The endpoint's path.
    webhook: String,
}

impl Scene {
    async fn set() -> Self {
        let house = House::with(&[("limits.concurrent_streams", "10")]).await;
        let creator = house.sign_in("creator").await;
        let viewer = house.sign_in("viewer").await;
        let guest = house.sign_in("guest").await;
        let names: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let endpoint = json!({ "url": "http://127.0.0.1:9/hook", "events": names });
        let endpoint = creator.post("/api/v1/webhooks", endpoint).await.data();
        let id = endpoint["id"].as_str().expect("an id");
        Self {
            webhook: format!("/api/v1/webhooks/{id}"),
            house,
            creator,
            viewer,
            guest,
        }
    }

    /// The creator's request; the answer's data.
    async fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        self.creator.json(method, path, &body).await.data()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, body).await
    }

    /// The kinds told so far, and the data of the last of each.
    async fn told(&self) -> Vec<(String, Value)> {
        let path = format!("{}/deliveries?limit=200", self.webhook);
        let page = self.creator.get(&path).await.data();
        assert!(page.get("next_cursor").is_none(), "they fit on a page");
        let items = page["items"].as_array().expect("a list").iter();
        items
            .map(|item| (text(&item["type"]), item["data"].clone()))
            .collect()
    }

    /// Writes into the stream's chat and returns what came of it.
    async fn say(&self, stream: &StreamId, words: &str) -> Value {
        let address = self.house.listen().await;
        let url = format!("ws://{address}/api/v1/streams/{stream}/chat");
        let mut request = url.into_client_request().expect("a request");
        let cookie = self.viewer.cookie.as_ref().expect("signed in");
        let headers = request.headers_mut();
        headers.insert("cookie", cookie.parse().expect("a header"));
        let origin = format!("http://{address}");
        headers.insert("origin", origin.parse().expect("a header"));
        let (mut socket, _) = connect_async(request).await.expect("opens");
        let frame = json!({ "type": "send", "id": words.replace(' ', "-"), "text": words });
        let sent = socket.send(Message::text(frame.to_string())).await;
        sent.expect("sends");
        loop {
            let message = socket.next().await.expect("open").expect("a frame");
            let frame: Value = serde_json::from_slice(&message.into_data()).unwrap_or_default();
            if matches!(frame["type"].as_str(), Some("sent" | "held" | "refused")) {
                return frame;
            }
        }
    }

    /// A stream from its making to its deletion.
    async fn broadcast(&self) {
        let stream = self.creator.create(json!({ "title": "T" })).await;
        let path = format!("/api/v1/streams/{stream}");
        let changes = json!({ "title": "U", "visibility": "private" });
        self.ask(Method::PATCH, &path, changes).await;
        for step in ["go-live", "pause", "resume"] {
            self.post(&format!("{path}/{step}"), json!({})).await;
        }
        // Media arrives; what comes of two recordings the recorder says.
        let (store, now) = (self.house.store().await, self.house.clock.now());
        let returned = store.publisher_returned(&stream, now).await;
        assert!(returned.expect("runs"));
        let recording = store.create_recording(&stream, now).await.expect("made");
        let done = store.complete_recording(&recording, 1, 1, None, now).await;
        done.expect("runs");
        let recording = store.create_recording(&stream, now).await.expect("made");
        let state = RecordingState::Failed;
        let failed = store.set_recording_state(&recording, state, Some("disk full"), now);
        failed.await.expect("runs");
        for step in ["end", "archive", "restore"] {
            self.post(&format!("{path}/{step}"), json!({})).await;
        }
        self.ask(Method::DELETE, &path, json!({})).await;
    }

    /// Passes and grants in every way they can go.
    async fn sell(&self) {
        let stream = self.creator.create(json!({ "title": "T" })).await;
        let new = json!({ "stream_id": stream, "terms": { "name": "Month" } });
        let pass = text(&self.post("/api/v1/passes", new).await["id"]);
        let path = format!("/api/v1/passes/{pass}");
        self.ask(Method::PUT, &path, json!({ "name": "Year" }))
            .await;
        self.ask(Method::DELETE, &path, json!({})).await;
        for (email, step) in [("a@b.example", "cancel"), ("c@d.example", "refund")] {
            let new = json!({ "email": email, "stream_id": stream });
            let grant = text(&self.post("/api/v1/grants", new).await["id"]);
            let path = format!("/api/v1/grants/{grant}");
            self.post(&format!("{path}/renew"), json!({ "days": 1 }))
                .await;
            self.post(&format!("{path}/{step}"), json!({})).await;
        }
        let end = self.house.clock.now() + Duration::HOUR;
        let end = end.format(&time::format_description::well_known::Rfc3339);
        let new =
            json!({ "email": "e@f.example", "stream_id": stream, "ends_at": end.expect("text") });
        self.post("/api/v1/grants", new).await;
        self.house.clock.advance(Duration::HOUR);
        sweep(&self.house.app).await.expect("sweeps");
    }

    /// Subscribers, told of a stream that begins soon.
    async fn notify(&self) {
        let subscribed = self.guest.post("/api/v1/subscribe", json!({})).await;
        assert_eq!(subscribed.data()["state"], "active");
        let start = self.house.clock.now() + Duration::minutes(5);
        let start = start.format(&time::format_description::well_known::Rfc3339);
        let new = json!({ "title": "T", "scheduled_at": start.expect("text") });
        let stream = self.creator.create(new).await;
        let path = format!("/api/v1/streams/{stream}/reminder");
        let on = self
            .viewer
            .json(Method::PUT, &path, &json!({ "on": true }))
            .await;
        assert_eq!(on.data()["mail"], true);
        sweep(&self.house.app).await.expect("sweeps");
        // Batch by batch, as fast as the rate allows.
        for _ in 0..5 {
            run_due(&self.house.app).await;
            self.house.clock.advance(Duration::seconds(2));
        }
        self.guest
            .post("/api/v1/unsubscribe", json!({}))
            .await
            .data();
        let list = self.creator.get("/api/v1/subscribers").await.data();
        let id = text(&list["subscribers"][0]["id"]);
        let path = format!("/api/v1/subscribers/{id}");
        self.ask(Method::DELETE, &path, json!({})).await;
    }

    /// A chat with all that moderators do in it.
    async fn moderate(&self) {
        let new = json!({ "title": "T", "visibility": "public" });
        let stream = self.creator.create(new).await;
        let named = json!({ "name": "Vic" });
        let named = self
            .viewer
            .json(Method::PUT, "/api/v1/chat_name", &named)
            .await;
        assert_eq!(named.data()["name"], "Vic");
        let term = json!({ "pattern": "hush", "effect": "hold", "stream_id": stream });
        self.post("/api/v1/moderation/terms", term).await;
        let seq = self.say(&stream, "hello").await["seq"].clone();
        assert_eq!(self.say(&stream, "hush").await["type"], "held");
        let chat = format!("/api/v1/streams/{stream}/chat");
        let message = format!("{chat}/messages/{seq}");
        let words = json!({ "text": "Look" });
        self.guest
            .post(&format!("{message}/report"), words)
            .await
            .data();
        let deleted = self.ask(Method::DELETE, &message, json!({})).await;
        let action = text(&deleted["action_id"]);
        self.post(&format!("{chat}/actions/{action}/undo"), json!({}))
            .await;
        self.ask(
            Method::PUT,
            &format!("{chat}/modes"),
            json!({ "slow_seconds": 3 }),
        )
        .await;
        let person = format!("{chat}/people/{}", self.viewer.person_id().await);
        self.post(&format!("{person}/warn"), json!({ "reason": "Calm" }))
            .await;
        self.post(&format!("{person}/timeout"), json!({ "seconds": 60 }))
            .await;
        let banned = self.post(&format!("{person}/ban"), json!({})).await;
        let action = text(&banned["action_id"]);
        self.post(&format!("{chat}/actions/{action}/undo"), json!({}))
            .await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

/// Issue 3: every product event reaches the outbox, by the requests that people make.
#[tokio::test]
async fn every_kind_of_event_is_told_by_what_people_do() {
    let scene = Scene::set().await;
    let test = format!("{}/test", scene.webhook);
    scene.post(&test, json!({})).await;
    scene.broadcast().await;
    scene.sell().await;
    scene.notify().await;
    scene.moderate().await;
    let told = scene.told().await;
    let kinds: BTreeSet<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
    let all: BTreeSet<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(kinds, all);
    for (kind, data) in &told {
        let fields = data.as_object().expect("an object");
        assert!(!fields.is_empty(), "{kind} says what it is about");
        assert!(!fields.values().any(Value::is_null), "{kind}: {data}");
    }
}

/// The list of `docs/webhooks.md` is complete.
#[test]
fn every_kind_of_event_is_documented() {
    let docs = include_str!("../../../docs/webhooks.md");
    for kind in EventKind::ALL {
        let line = format!("| `{}` |", kind.as_str());
        assert!(docs.contains(&line), "{line}");
    }
}

/// What moderators, admins and servers did is in one list.
#[tokio::test]
async fn audit_log_holds_what_was_done_to_access_chat_and_subscribers() {
    let scene = Scene::set().await;
    scene.sell().await;
    scene.notify().await;
    scene.moderate().await;
    let path = "/api/v1/subscribers/import";
    let list = json!({ "emails": ["g@h.example"], "consent": true });
    scene.post(path, list).await;
    scene.creator.get("/api/v1/subscribers/export").await;
    let audit = scene.creator.get("/api/v1/audit?limit=200").await.data();
    let entries = audit["items"].as_array().expect("a list");
    let actions: BTreeSet<String> = entries.iter().map(|it| text(&it["action"])).collect();
    for action in [
        "pass.created",
        "pass.updated",
        "pass.deleted",
        "grant.created",
        "grant.renewed",
        "grant.cancelled",
        "grant.refunded",
        "subscribers.imported",
        "subscribers.exported",
        "subscriber.removed",
        "moderation.delete",
        "moderation.warn",
        "moderation.timeout",
        "moderation.ban",
        "moderation.unban",
        "moderation.modes",
        "moderation.undone",
        "moderation.add_term",
        "webhook.created",
    ] {
        assert!(actions.contains(action), "{action} of {actions:?}");
    }
    let ban = entries.iter().find(|it| it["action"] == "moderation.ban");
    let ban = ban.expect("there");
    assert_eq!(ban["subject"], scene.viewer.person_id().await.as_str());
    assert_eq!(ban["actor_id"], scene.creator.person_id().await.as_str());
}
