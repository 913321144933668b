//! NF-08: how many queries an answer takes does not depend on how many rows it shows. Every GET of
//! the OpenAPI document and every page is asked in a house with one of each thing and in one with
//! twenty.

use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, Mutex, Once, PoisonError};

use axum::http::StatusCode;
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use crate::chat::EntryKind;
use crate::store::{NewEntry, NewSession};
use crate::testing::{Browser, House};

/// Queries by request id, of whichever tests run.
static QUERIES: LazyLock<Mutex<HashMap<String, u32>>> = LazyLock::new(Mutex::default);

/// Hears of each query, and of the request whose span it lies in.
struct Counter;

/// The id in a request's span.
struct RequestId(String);

impl Visit for RequestId {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "id" {
            value.clone_into(&mut self.0);
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn std::fmt::Debug) {}
}

/// Whether a query sets up a connection that the pool has just opened, which is nobody's fault.
#[derive(Default)]
struct SetsUp(bool);

impl Visit for SetsUp {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0 |= field.name() == "summary" && value.starts_with("PRAGMA");
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counter {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut request = RequestId(String::new());
        attributes.record(&mut request);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(request);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut sets_up = SetsUp::default();
        event.record(&mut sets_up);
        let (false, Some(scope)) = (sets_up.0, context.event_scope(event)) else {
            return;
        };
        for span in scope {
            if let Some(request) = span.extensions().get::<RequestId>() {
                let mut queries = QUERIES.lock().unwrap_or_else(PoisonError::into_inner);
                *queries.entry(request.0.clone()).or_default() += 1;
            }
        }
    }
}

/// Counts from now on, for the whole test process.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let heard = Targets::new()
            .with_target("sqlx::query", tracing::Level::DEBUG)
            .with_target("api::http::request", tracing::Level::INFO);
        let subscriber = tracing_subscriber::registry().with(Counter.with_filter(heard));
        tracing::subscriber::set_global_default(subscriber).expect("the only one");
    });
}

/// The status of a path, and the queries its answer took.
async fn queries(browser: &Browser, path: &str) -> (StatusCode, u32) {
    let answer = browser.get(path).await;
    let id = answer.headers["x-request-id"].to_str().expect("text");
    let queries = QUERIES.lock().unwrap_or_else(PoisonError::into_inner);
    (answer.status, queries.get(id).copied().unwrap_or_default())
}

/// Ids for the paths' parameters.
struct Things {
    house: House,
    owner: Browser,
    ids: BTreeMap<&'static str, String>,
}

async fn made(owner: &Browser, path: &str, body: Value) -> Value {
    let answer = owner.post(path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    answer.data()
}

fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

/// A house with `count` of each thing.
async fn things(count: usize) -> Things {
    let house = House::with(&[
        ("limits.stream_creations_per_hour", "1000"),
        ("limits.concurrent_streams", "100"),
    ])
    .await;
    let owner = house.sign_in("creator").await;
    let store = house.store().await;
    let host = owner.person_id().await;
    let mut ids = BTreeMap::new();
    for number in 0..count {
        let title = json!({ "title": format!("Stream {number}"), "visibility": "public" });
        let stream = owner.create(title).await;
        store
            .create_recording(&stream, house.clock.now())
            .await
            .expect("a recording");
        ids.insert("streams", stream.to_string());
        let space = made(&owner, "/api/v1/spaces", json!({ "name": "Space" })).await;
        let path = format!("/api/v1/spaces/{}/experiences", id(&space));
        made(&owner, &path, json!({ "name": "Course" })).await;
        let name = format!("Pass {number}");
        let body = json!({ "stream_id": stream, "terms": { "name": name, "product": name } });
        ids.insert("passes", id(&made(&owner, "/api/v1/passes", body).await));
        let session = NewSession {
            token_hash: &format!("session {number}"),
            person: &host,
            user_agent: "",
            expires: house.clock.now() + time::Duration::DAY,
        };
        store
            .create_session(&session, house.clock.now())
            .await
            .expect("a session");
        let body = json!({ "name": "Shop", "scopes": ["streams:read"] });
        made(&owner, "/api/v1/api-keys", body).await;
        let body = json!({ "url": "https://hooks.example/", "events": [] });
        ids.insert(
            "webhooks",
            id(&made(&owner, "/api/v1/webhooks", body).await),
        );
        let body = json!({ "pattern": format!("word{number}"), "effect": "hold" });
        made(&owner, "/api/v1/moderation/terms", body).await;
    }
    let (stream, pass) = (ids["streams"].clone(), ids["passes"].clone());
    for number in 0..count {
        // Everything hangs on the last stream and pass.
        let email = format!("person{number}@x.example");
        let body = json!({ "email": email, "pass_id": pass });
        let grant = made(&owner, "/api/v1/grants", body).await;
        let person = id(&grant["person"]);
        ids.insert("grants", id(&grant));
        let new = NewEntry {
            kind: EntryKind::Message,
            author: &person,
            author_name: "Ada",
            badge: None,
            client_id: None,
            body: "Hello",
            reply: None,
            stream_ms: None,
        };
        let stream = crate::id::StreamId::parse(&stream).expect("an id");
        let now = house.clock.now();
        store
            .log_chat_entry(&stream, &new, now)
            .await
            .expect("logged");
        let path = format!("/api/v1/streams/{stream}/chat/people/{person}/ban");
        made(&owner, &path, json!({ "reason": "spam" })).await;
        ids.insert("subject", person);
    }
    let path = format!("/api/v1/passes/{pass}/codes");
    made(&owner, &path, json!({ "count": count })).await;
    let emails: Vec<String> = (0..count).map(|n| format!("sub{n}@x.example")).collect();
    let body = json!({ "emails": emails, "consent": true });
    made(&owner, "/api/v1/subscribers/import", body).await;
    let teams = owner.get("/api/v1/teams").await.data();
    let team = id(&teams["teams"][0]);
    for number in 0..count {
        let body = json!({ "email": format!("mod{number}@x.example"), "role": "moderator" });
        made(&owner, &format!("/api/v1/teams/{team}/invites"), body).await;
    }
    ids.insert("teams", team);
    Things { house, owner, ids }
}

impl Things {
    /// A path of the document with its parameters filled in; `None` for what stays open.
    fn path(&self, path: &str) -> Option<String> {
        if path.ends_with("/events") {
            return None;
        }
        let noun = path.split('/').nth(3).unwrap_or_default();
        let own = self.ids.get(noun).map_or("none", String::as_str);
        Some(
            path.replace("{id}", own)
                .replace("{subject}", &self.ids["subject"])
                .replace("{part}", "camera")
                .replace("{file}", "playlist.m3u8"),
        )
    }
}

#[tokio::test]
async fn no_list_and_no_page_asks_once_per_row() {
    listen();
    let (one, many) = (things(1).await, things(20).await);
    let document = serde_json::to_value(crate::openapi()).expect("JSON");
    let documented = document["paths"].as_object().expect("paths").iter();
    let documented = documented.filter(|(_, operations)| operations["get"].is_object());
    let mut paths: Vec<String> = documented.map(|(path, _)| path.clone()).collect();
    paths.extend(["/", "/access", "/subscribers", "/me/passes"].map(str::to_owned));
    let watch = ["", "/studio"].map(|rest| format!("/streams/{{id}}{rest}"));
    let mut differences = Vec::new();
    let mut lists = 0;
    for path in &paths {
        let (Some(small), Some(large)) = (one.path(path), many.path(path)) else {
            continue;
        };
        let of_one = queries(&one.owner, &small).await;
        let of_many = queries(&many.owner, &large).await;
        lists += u32::from(of_many.0.is_success());
        if of_one != of_many {
            differences.push(format!(
                "{path}: {of_one:?} with one, {of_many:?} with twenty"
            ));
        }
    }
    for page in watch {
        let ask = |things: &Things| page.replace("{id}", &things.ids["streams"]);
        let of_one = queries(&one.owner, &ask(&one)).await;
        let of_many = queries(&many.owner, &ask(&many)).await;
        assert!(of_one.1 > 0, "{page}: queries are counted");
        if of_one != of_many {
            differences.push(format!(
                "{page}: {of_one:?} with one, {of_many:?} with twenty"
            ));
        }
    }
    assert!(lists > 30, "only {lists} paths answered");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let _ = (&one.house, &many.house);
}
