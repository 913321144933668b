use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use time::Duration;
use web_push_native::{Auth, p256};

use super::{Round, announce, remind};
use crate::access::{GrantSource, GrantStatus};
use crate::id::StreamId;
use crate::jobs::{JobKind, JobState, run_due};
use crate::store::NewGrant;
use crate::testing::{Browser, House, MailServer};

/// A house that sends by SMTP, and its mail server.
async fn house_with_mail(settings: &[(&str, &str)]) -> (House, MailServer) {
    let server = MailServer::start().await;
    let port = server.port.to_string();
    let mut all = vec![
        ("mail.host", "127.0.0.1"),
        ("mail.port", &port),
        ("mail.tls", "none"),
        ("mail.from", "live@x.example"),
        // Rounds turn the clock on by an hour and more, and nobody publishes: the sweep, which
        // looks in its own time, would end the stream and with it the round.
        ("streams.grace", "86400"),
    ];
    all.extend(settings);
    (House::with(&all).await, server)
}

async fn import(creator: &Browser, emails: &[String]) {
    for part in emails.chunks(1_000) {
        let body = json!({ "emails": part, "consent": true });
        creator
            .post("/api/v1/subscribers/import", body)
            .await
            .data();
    }
}

async fn live_stream(creator: &Browser, visibility: &str) -> StreamId {
    let body =
        json!({ "title": "At the wheel", "description": "Three bowls.", "visibility": visibility });
    let id = creator.create(body).await;
    creator
        .post(&format!("/api/v1/streams/{id}/go-live"), json!({}))
        .await
        .data();
    id
}

/// What the conductor does at the first packet of a track.
async fn media_arrives(house: &House, stream: &StreamId) {
    let store = house.store().await;
    announce(&house.app, &store, stream)
        .await
        .expect("announces");
}

/// Runs jobs, turning the clock on to each next batch, until the round is over.
async fn run_round(house: &House, stream: &StreamId) {
    let store = house.store().await;
    for _ in 0..1_000 {
        run_due(&house.app).await;
        let round = store.live_notification(stream).await.expect("reads");
        if round.is_none_or(|round| round.state != Round::Sending) {
            return;
        }
        house.clock.advance(Duration::seconds(10));
    }
    panic!("the round does not end");
}

/// Looks for reminders and sends what is due within half a minute.
async fn run_reminders(house: &House) {
    remind(&house.app).await.expect("looks");
    for _ in 0..3 {
        run_due(&house.app).await;
        house.clock.advance(Duration::seconds(10));
    }
}

fn addresses(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("p{n:04}@x.example")).collect()
}

#[tokio::test]
async fn subscribers_get_one_mail_when_the_first_media_arrives() {
    let (house, server) = house_with_mail(&[]).await;
    let creator = house.sign_in("creator").await;
    import(&creator, &addresses(2)).await;
    let id = live_stream(&creator, "public").await;
    // Pressing the button alone tells nobody: there is nothing to see yet.
    run_due(&house.app).await;
    assert_eq!(server.recipients(), Vec::<String>::new());
    media_arrives(&house, &id).await;
    // Tracks, reconnects and repeated events: still one round (NT-10).
    for _ in 0..3 {
        media_arrives(&house, &id).await;
        run_round(&house, &id).await;
    }
    assert_eq!(
        server.recipients(),
        ["p0000@x.example", "p0001@x.example", "viewer@demo.example"]
    );
    let mail = server.received().remove(0);
    assert_eq!(mail.header("From"), Some("Demo <live@x.example>"));
    assert_eq!(mail.header("Subject"), Some("Live now: At the wheel"));
    assert_eq!(
        mail.header("List-Unsubscribe-Post"),
        Some("List-Unsubscribe=One-Click")
    );
    let id_header = mail.header("Message-ID").expect("an id");
    assert!(id_header.starts_with("<dlv_") && id_header.ends_with("@x.example>"));
    let mime = &mail.text;
    assert!(
        mime.contains("text/plain") && mime.contains("text/html"),
        "{mime}"
    );
    assert!(
        mime.contains("Three bowls.") && mime.contains("Watch live"),
        "{mime}"
    );
    // The one click that the mail offers ends it for that address.
    let link = mail.header("List-Unsubscribe").expect("a link");
    let path = link
        .trim_matches(['<', '>'])
        .split_once("7880")
        .expect("ours")
        .1;
    assert_eq!(house.stranger().form(path, "").await.status, StatusCode::OK);
    creator
        .post(&format!("/api/v1/streams/{id}/end"), json!({}))
        .await
        .data();
    let next = live_stream(&creator, "public").await;
    media_arrives(&house, &next).await;
    run_round(&house, &next).await;
    assert_eq!(
        server
            .recipients()
            .iter()
            .filter(|to| **to == mail.to)
            .count(),
        1
    );
    assert_eq!(server.received().len(), 5);
}

#[tokio::test]
async fn batches_of_a_hundred_keep_the_rate_and_one_failure_stops_nobody() {
    let (house, server) = house_with_mail(&[("notifications.mails_per_second", "10")]).await;
    let creator = house.sign_in("creator").await;
    let mut emails = addresses(250);
    emails.push("refuse-1@x.example".to_owned());
    emails.push("later-1@x.example".to_owned());
    import(&creator, &emails).await;
    let id = live_stream(&creator, "public").await;
    media_arrives(&house, &id).await;
    run_due(&house.app).await;
    let first = server.received().len();
    // Either of the two that fail may be among the first hundred.
    assert!((98..=100).contains(&first), "{first}");
    // A hundred at ten a second: nothing more for ten seconds.
    house.clock.advance(Duration::seconds(9));
    run_due(&house.app).await;
    assert_eq!(server.received().len(), first);
    house.clock.advance(Duration::seconds(1));
    run_due(&house.app).await;
    assert!(server.received().len() > first);
    run_round(&house, &id).await;
    let mut got = BTreeMap::new();
    for to in server.recipients() {
        *got.entry(to).or_insert(0) += 1;
    }
    assert_eq!(got.len(), 251);
    assert!(got.values().all(|count| *count == 1), "{got:?}");
    let path = format!("/api/v1/streams/{id}/notification");
    let view = creator.get(&path).await.data();
    assert_eq!(view["state"], "sent");
    assert_eq!(
        view["totals"],
        json!({ "sent": 251, "failed": 2, "skipped": 0, "waiting": 0 })
    );
}

#[tokio::test]
async fn a_round_cut_off_anywhere_goes_on_without_a_double() {
    let (house, server) = house_with_mail(&[]).await;
    let creator = house.sign_in("creator").await;
    import(&creator, &addresses(120)).await;
    let id = live_stream(&creator, "public").await;
    media_arrives(&house, &id).await;
    let store = house.store().await;
    run_due(&house.app).await;
    let before = server.received().len();
    assert!(before > 0 && before < 121, "{before}");
    // The program ended with a message claimed and its fate not noted; somebody else's step runs
    // now and once more.
    house.clock.advance(Duration::seconds(10));
    let round = store
        .live_notification(&id)
        .await
        .expect("reads")
        .expect("begun");
    let now = house.app.clock.now();
    let batch = ["sub_00000000000000000000000000".to_owned()];
    let stale = super::Notification {
        position: String::new(),
        ..round.clone()
    };
    let moved = store
        .queue_deliveries(&stale, &batch, (Some(super::Channel::Mail), "x"), now)
        .await;
    assert!(!moved.expect("asks"), "a place in the list is left once");
    let due = store
        .due_deliveries(&round.id, now, 1)
        .await
        .expect("reads");
    for delivery in &due {
        let lease = now + Duration::seconds(60);
        assert!(
            store
                .claim_delivery(delivery, lease, now)
                .await
                .expect("claims")
        );
        assert!(
            !store
                .claim_delivery(delivery, lease, now)
                .await
                .expect("claims")
        );
    }
    run_round(&house, &id).await;
    let mut all = server.recipients();
    let sent = all.len();
    all.dedup();
    assert_eq!((all.len(), sent), (121, 121));
    let mut ids: Vec<String> = server
        .received()
        .iter()
        .map(|mail| mail.header("Message-ID").expect("an id").to_owned())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 121, "every message has an id of its own");
}

#[tokio::test]
async fn only_people_whom_the_stream_is_for_are_told() {
    let (house, server) = house_with_mail(&[]).await;
    let creator = house.sign_in("creator").await;
    let guest = house.sign_in("guest").await;
    guest.post("/api/v1/subscribe", json!({})).await.data();
    import(&creator, &["known-by-mail@x.example".to_owned()]).await;
    let (store, now) = (house.store().await, house.app.clock.now());
    let mut told = Vec::new();
    for visibility in ["pass", "subscribers", "private", "unlisted"] {
        let id = live_stream(&creator, visibility).await;
        if visibility == "pass" {
            let grant = NewGrant {
                person: &guest.person_id().await,
                pass: None,
                space: None,
                experience: None,
                stream: Some(&id),
                status: GrantStatus::Active,
                starts_at: now,
                ends_at: None,
                source: GrantSource::Given,
                source_key: None,
            };
            store.create_grant(&grant, now).await.expect("made");
        }
        let path = format!("/api/v1/streams/{id}/notification");
        let reach = creator.get(&path).await.data()["reach"]["mail"].clone();
        media_arrives(&house, &id).await;
        run_round(&house, &id).await;
        let all = server.recipients();
        let new = all.len() - told.len();
        assert_eq!(reach, json!(new), "{visibility}");
        told = all;
        let expected = match visibility {
            "pass" => 1,
            "private" => 0,
            _ => 3,
        };
        assert_eq!(new, expected, "{visibility}");
        creator
            .post(&format!("/api/v1/streams/{id}/end"), json!({}))
            .await
            .data();
    }
}

#[tokio::test]
async fn switches_and_an_early_end_leave_people_alone() {
    let (house, server) = house_with_mail(&[]).await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    let path = format!("/api/v1/streams/{id}/notification");
    let off = creator
        .json(Method::PUT, &path, &json!({ "enabled": false }))
        .await;
    assert_eq!(off.data()["enabled"], false);
    let viewer = house.sign_in("viewer").await;
    assert_eq!(viewer.get(&path).await.status, StatusCode::FORBIDDEN);
    creator
        .post(&format!("/api/v1/streams/{id}/go-live"), json!({}))
        .await
        .data();
    media_arrives(&house, &id).await;
    // Switched on too late: nobody is called in the middle.
    creator
        .json(Method::PUT, &path, &json!({ "enabled": true }))
        .await
        .data();
    media_arrives(&house, &id).await;
    run_due(&house.app).await;
    assert_eq!(creator.get(&path).await.data()["state"], "cancelled");
    creator
        .post(&format!("/api/v1/streams/{id}/end"), json!({}))
        .await
        .data();

    let id = live_stream(&creator, "public").await;
    media_arrives(&house, &id).await;
    creator
        .post(&format!("/api/v1/streams/{id}/end"), json!({}))
        .await
        .data();
    run_due(&house.app).await;
    assert_eq!(server.recipients(), Vec::<String>::new());
}

#[tokio::test]
async fn sign_in_mail_waits_for_a_mail_server_that_is_away() {
    let (house, server) = house_with_mail(&[]).await;
    let browser = house.stranger();
    let answer = browser
        .post("/api/v1/sign-in", json!({ "email": "later@x.example" }))
        .await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    run_due(&house.app).await;
    assert_eq!(server.received().len(), 0);
    let store = house.store().await;
    let jobs = store.jobs_of(JobKind::SignInMail, "later@x.example").await;
    let jobs = jobs.expect("reads");
    assert_eq!(jobs[0].state, JobState::Waiting);
    assert!(
        jobs[0]
            .last_error
            .as_deref()
            .unwrap_or_default()
            .contains("451")
    );
    browser
        .post("/api/v1/sign-in", json!({ "email": "now@x.example" }))
        .await;
    run_due(&house.app).await;
    assert_eq!(server.recipients(), ["now@x.example"]);
}

#[tokio::test]
async fn reminders_follow_the_announced_start() {
    let (house, server) = house_with_mail(&[]).await;
    let creator = house.sign_in("creator").await;
    let start = |house: &House, minutes| {
        let at = house.app.clock.now() + Duration::minutes(minutes);
        at.format(&time::format_description::well_known::Rfc3339)
            .expect("formats")
    };
    let body = json!({ "title": "T", "visibility": "public", "scheduled_at": start(&house, 60) });
    let id = creator.create(body).await;
    let path = format!("/api/v1/streams/{id}/reminder");
    let viewer = house.sign_in("viewer").await;
    let set = viewer
        .json(Method::PUT, &path, &json!({ "on": true }))
        .await;
    assert_eq!(set.data(), json!({ "mail": true, "push": false }));
    let stranger = house.stranger();
    let refused = stranger
        .json(Method::PUT, &path, &json!({ "on": true }))
        .await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    // Moved to later: not at the old time.
    let stream = format!("/api/v1/streams/{id}");
    let later = json!({ "scheduled_at": start(&house, 120) });
    creator.json(Method::PATCH, &stream, &later).await.data();
    house.clock.advance(Duration::minutes(55));
    run_reminders(&house).await;
    assert_eq!(server.received().len(), 0);
    house.clock.advance(Duration::minutes(56));
    run_reminders(&house).await;
    assert_eq!(server.recipients(), ["viewer@demo.example"]);
    // Its link ends the reminder, and a new time reminds whoever still wants it.
    let mail = server.received().remove(0);
    assert_eq!(mail.header("Subject"), Some("Starting soon: T"));
    let again = json!({ "scheduled_at": start(&house, 30) });
    creator.json(Method::PATCH, &stream, &again).await.data();
    let link = mail.header("List-Unsubscribe").expect("a link");
    let end = link
        .trim_matches(['<', '>'])
        .split_once("7880")
        .expect("ours")
        .1;
    assert_eq!(stranger.form(end, "").await.status, StatusCode::OK);
    assert_eq!(viewer.get(&path).await.data()["mail"], false);
    house.clock.advance(Duration::minutes(25));
    run_reminders(&house).await;
    assert_eq!(server.received().len(), 1);
}

/// A push service, and what it was sent: for each address the messages, decrypted.
struct PushService {
    base: String,
    sent: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    key: p256::SecretKey,
}

impl PushService {
    async fn start() -> Self {
        type Sent = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;
        async fn take(State(sent): State<Sent>, headers: HeaderMap, body: Bytes) -> StatusCode {
            sent.lock().expect("not poisoned").push((headers, body));
            StatusCode::CREATED
        }
        let sent = Sent::default();
        let router = Router::new()
            .route("/push/here", post(take))
            .route("/push/gone", post(async || StatusCode::GONE))
            .with_state(Arc::clone(&sent));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("binds");
        let base = format!("http://{}/push", listener.local_addr().expect("bound"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let key = p256::SecretKey::from_slice(&[7; 32]).expect("a key");
        Self { base, sent, key }
    }

    fn browser(&self, name: &str) -> Value {
        let point = self.key.public_key().to_sec1_bytes();
        json!({
            "endpoint": format!("{}/{name}", self.base),
            "keys": { "p256dh": URL_SAFE_NO_PAD.encode(point), "auth": URL_SAFE_NO_PAD.encode([9; 16]) },
        })
    }

    fn messages(&self) -> Vec<Value> {
        let sent = self.sent.lock().expect("not poisoned");
        sent.iter()
            .map(|(headers, body)| {
                assert_eq!(headers["content-encoding"], "aes128gcm");
                let vapid = headers["authorization"].to_str().expect("text");
                assert!(vapid.starts_with("vapid t=ey"), "{vapid}");
                let auth = Auth::clone_from_slice(&[9; 16]);
                let text = web_push_native::decrypt(body.to_vec(), &self.key, &auth);
                serde_json::from_slice(&text.expect("decrypts")).expect("JSON")
            })
            .collect()
    }
}

#[tokio::test]
async fn browsers_get_encrypted_messages_and_are_forgotten_when_gone() {
    let house = House::new().await;
    let service = PushService::start().await;
    let stranger = house.stranger();
    for name in ["here", "gone"] {
        let body = json!({ "browser": service.browser(name), "live": true });
        stranger.post("/api/v1/push/browsers", body).await.data();
    }
    let creator = house.sign_in("creator").await;
    let id = live_stream(&creator, "public").await;
    media_arrives(&house, &id).await;
    run_round(&house, &id).await;
    let messages = service.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["title"], "At the wheel");
    assert_eq!(messages[0]["url"], format!("/streams/{id}"));
    let store = house.store().await;
    let gone = format!("{}/gone", service.base);
    assert!(store.browser(&gone).await.expect("reads").is_none());
    // Nobody's browser hears of what is for subscribers.
    creator
        .post(&format!("/api/v1/streams/{id}/end"), json!({}))
        .await
        .data();
    let id = live_stream(&creator, "subscribers").await;
    media_arrives(&house, &id).await;
    run_round(&house, &id).await;
    assert_eq!(service.messages().len(), 1);
    let key = stranger.get("/api/v1/push/key").await.data();
    let key = URL_SAFE_NO_PAD.decode(key["key"].as_str().expect("text"));
    assert!(p256::PublicKey::from_sec1_bytes(&key.expect("base64")).is_ok());
}

#[tokio::test]
async fn push_goes_to_known_services_alone() {
    let house = House::new().await;
    let service = PushService::start().await;
    for endpoint in [
        "https://evil.example/x",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:22/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://10.0.0.1/x",
        "file:///etc/passwd",
        "x",
    ] {
        let mut browser = service.browser("here");
        browser["endpoint"] = json!(endpoint);
        let body = json!({ "browser": browser, "live": true });
        let refused = house.stranger().post("/api/v1/push/browsers", body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{endpoint}");
    }
    for endpoint in [
        "https://fcm.googleapis.com/fcm/send/x",
        "https://web.push.apple.com/x",
    ] {
        let mut browser = service.browser("here");
        browser["endpoint"] = json!(endpoint);
        let body = json!({ "browser": browser, "live": false });
        let kept = house.stranger().post("/api/v1/push/browsers", body).await;
        assert_eq!(kept.status, StatusCode::OK, "{endpoint}");
    }
}

#[tokio::test]
async fn browsers_are_reminded_too() {
    let house = House::new().await;
    let service = PushService::start().await;
    let creator = house.sign_in("creator").await;
    let at = house.app.clock.now() + Duration::minutes(30);
    let at = at.format(&time::format_description::well_known::Rfc3339);
    let body =
        json!({ "title": "T", "visibility": "public", "scheduled_at": at.expect("formats") });
    let id = creator.create(body).await;
    let path = format!("/api/v1/streams/{id}/reminder");
    let stranger = house.stranger();
    let body = json!({ "on": true, "browser": service.browser("here") });
    let set = stranger.json(Method::PUT, &path, &body).await.data();
    assert_eq!(set, json!({ "mail": false, "push": true }));
    let endpoint = format!("{}/here", service.base).replace("://", "%3A%2F%2F");
    let shown = stranger
        .get(&format!("{path}?endpoint={endpoint}"))
        .await
        .data();
    assert_eq!(shown["push"], true);
    house.clock.advance(Duration::minutes(21));
    run_reminders(&house).await;
    let messages = service.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["body"], "Starts soon on Demo");
}

#[tokio::test]
async fn calendars_show_what_a_stranger_may_know_of() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let body = json!({
        "title": "Pots; pans, and\\plates",
        "visibility": "public",
        "scheduled_at": "2029-05-06T07:08:09Z",
    });
    let id = creator.create(body).await;
    let hidden = creator
        .create(json!({ "title": "Hidden", "visibility": "private" }))
        .await;
    let file = house
        .stranger()
        .get(&format!("/api/v1/streams/{id}/calendar.ics"))
        .await;
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    for line in [
        "BEGIN:VCALENDAR\r\n",
        "DTSTART:20290506T070809Z\r\n",
        "DTEND:20290506T080809Z\r\n",
        "SUMMARY:Pots\\; pans\\, and\\\\plates\r\n",
    ] {
        assert!(file.text.contains(line), "{line} in {}", file.text);
    }
    assert!(file.text.contains(&format!("UID:{id}\r\n")));
    let refused = house
        .stranger()
        .get(&format!("/api/v1/streams/{hidden}/calendar.ics"))
        .await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let feed = house.stranger().get("/calendar.ics").await;
    assert!(feed.text.contains(id.as_str()) && !feed.text.contains("Hidden"));
}
