use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::store::Role;
use crate::testing::{Answer, Browser, House};

/// A server that holds a key and no cookie.
struct Server {
    browser: Browser,
    key: String,
}

impl Server {
    async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self
            .browser
            .request(method, path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        self.browser.send(request.expect("builds")).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, json!({})).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, body).await
    }
}

async fn server(house: &House, creator: &Browser, scopes: Value) -> Server {
    let body = json!({ "name": "Shop", "scopes": scopes });
    let made = creator.post("/api/v1/api-keys", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    Server {
        browser: house.stranger(),
        key: made.data()["secret"]
            .as_str()
            .expect("shown once")
            .to_owned(),
    }
}

#[tokio::test]
async fn key_runs_its_teams_streams_without_a_session() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let server = server(&house, &creator, json!(["streams:write"])).await;
    let body = json!({ "title": "By a server", "visibility": "private" });
    let made = server.post("/api/v1/streams", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let path = format!(
        "/api/v1/streams/{}",
        made.data()["id"].as_str().expect("an id")
    );
    assert_eq!(server.get(&path).await.data()["title"], "By a server");
    let changed = server
        .ask(Method::PATCH, &path, json!({ "title": "New" }))
        .await;
    assert_eq!(changed.data()["title"], "New");
    let listed = server.get("/api/v1/streams").await.data()["streams"].clone();
    let titles = listed.as_array().expect("a list").iter();
    assert!(
        titles.clone().any(|stream| stream["title"] == "New"),
        "private ones too"
    );
    server
        .post(&format!("{path}/go-live"), json!({}))
        .await
        .data();
    server.post(&format!("{path}/end"), json!({})).await.data();
    let gone = server.ask(Method::DELETE, &path, json!({})).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text);
}

#[tokio::test]
async fn key_does_what_its_scopes_say_and_no_more() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let stream = json!({ "title": "Secret", "visibility": "private" });
    let stream = creator.create(stream).await;
    let path = format!("/api/v1/streams/{stream}");

    let reader = server(&house, &creator, json!(["streams:read"])).await;
    assert_eq!(reader.get(&path).await.status, StatusCode::OK);
    let refused = reader.post(&format!("{path}/go-live"), json!({})).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::FORBIDDEN, "scope_missing".into())
    );
    let refused = reader
        .post("/api/v1/streams", json!({ "title": "x" }))
        .await;
    assert_eq!(refused.code(), "scope_missing");

    let blind = server(&house, &creator, json!(["analytics:read"])).await;
    assert_eq!(blind.get(&path).await.status, StatusCode::UNAUTHORIZED);
    // Keys are nobody where routes do not speak of them.
    for path in [
        "/api/v1/api-keys",
        "/api/v1/sessions",
        "/api/v1/webhooks",
        "/api/v1/audit",
    ] {
        assert_eq!(blind.get(path).await.code(), "sign_in_required", "{path}");
    }
    let join = reader.post(&format!("{path}/join"), json!({})).await;
    assert_eq!(join.code(), "key_not_accepted");
}

#[tokio::test]
async fn key_is_void_once_revoked_or_unknown_or_its_maker_is_no_admin_any_more() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let server = server(&house, &creator, json!(["streams:read"])).await;
    assert_eq!(server.get("/api/v1/streams").await.status, StatusCode::OK);
    let store = house.store().await;
    let team = store.first_team().await.expect("reads").expect("seeded");
    let person = creator.person_id().await;
    let now = house.clock.now();
    store
        .set_team_member(&team, &person, Role::Member, now)
        .await
        .expect("set");
    assert_eq!(server.get("/api/v1/streams").await.code(), "key_invalid");
    store
        .set_team_member(&team, &person, Role::Owner, now)
        .await
        .expect("set");
    assert_eq!(server.get("/api/v1/streams").await.status, StatusCode::OK);

    let keys = creator.get("/api/v1/api-keys").await;
    assert!(!keys.text.contains(&server.key), "the secret is shown once");
    let key = keys.data()["api_keys"][0].clone();
    assert!(key["last_used_at"].is_string());
    assert!(server.key.starts_with(key["hint"].as_str().expect("text")));
    let path = format!("/api/v1/api-keys/{}", key["id"].as_str().expect("an id"));
    // Entries of one moment have no order.
    house.clock.advance(time::Duration::SECOND);
    let revoked = creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(revoked.status, StatusCode::OK);
    let refused = server.get("/api/v1/streams").await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::UNAUTHORIZED, "key_invalid".into())
    );
    let again = creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);

    let audit = creator.get("/api/v1/audit?limit=1").await.data();
    assert_eq!(audit["items"][0]["action"], "api_key.revoked");
    for (query, found) in [
        ("action=key.revoked", 1),
        ("action=key_", 0),
        ("action=%25", 0),
        ("actor=cleo", 1),
        ("actor=nobody", 0),
    ] {
        let path = format!("/api/v1/audit?limit=1&{query}");
        let items = creator.get(&path).await.data()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(found), "{query}");
    }
    let next = format!(
        "/api/v1/audit?cursor={}",
        audit["next_cursor"].as_str().expect("more")
    );
    assert_eq!(
        creator.get(&next).await.data()["items"][0]["action"],
        "api_key.created"
    );
}

#[tokio::test]
async fn key_of_one_site_opens_nothing_of_another() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let server = server(&house, &creator, json!(["streams:write"])).await;
    let cross_site = house.app.database.cross_site();
    let other = crate::store::NewSite {
        slug: "other",
        name: "Other",
        streaming_enabled: true,
    };
    cross_site
        .create_site(&other, house.clock.now())
        .await
        .expect("made");
    let other = cross_site
        .site_by_slug("other")
        .await
        .expect("reads")
        .expect("made");
    cross_site
        .claim_host(&other.id, "other.example")
        .await
        .expect("made");
    let request = axum::http::Request::builder()
        .uri("/api/v1/streams")
        .header(header::HOST, "other.example")
        .header(header::AUTHORIZATION, format!("Bearer {}", server.key))
        .body(Body::empty());
    let answer = server.browser.send(request.expect("builds")).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::UNAUTHORIZED, "key_invalid".into())
    );
}

#[tokio::test]
async fn keys_are_made_by_owners_and_admins_alone_and_with_sense() {
    let house = House::new().await;
    let body = json!({ "name": "Shop", "scopes": ["streams:read"] });
    let viewer = house.sign_in("viewer").await;
    assert_eq!(
        viewer.post("/api/v1/api-keys", body).await.code(),
        "not_admin"
    );
    let creator = house.sign_in("creator").await;
    for bad in [
        json!({ "name": "", "scopes": ["streams:read"] }),
        json!({ "name": "x", "scopes": [] }),
        json!({ "name": "x", "scopes": ["everything"] }),
    ] {
        let refused = creator.post("/api/v1/api-keys", bad.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}
