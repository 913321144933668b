use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use time::Duration;

use crate::store::everything_kept;
use crate::testing::{Answer, Browser, House};

/// A POST of JSON with an `Idempotency-Key`.
async fn keyed(browser: &Browser, path: &str, key: &str, body: &Value) -> Answer {
    let request = browser
        .request(Method::POST, path)
        .header("x-csrf-token", &browser.csrf)
        .header("idempotency-key", key)
        .header(header::CONTENT_TYPE, "application/json");
    let request = request.body(Body::from(body.to_string())).expect("builds");
    browser.send(request).await
}

async fn streams(browser: &Browser) -> usize {
    let list = browser.get("/api/v1/streams?limit=200").await.data();
    list["streams"].as_array().expect("streams").len()
}

#[tokio::test]
async fn a_request_sent_again_with_its_key_is_answered_again_and_done_once() {
    let house = House::new().await;
    let owner = house.sign_in("creator").await;
    let before = streams(&owner).await;
    let body = json!({ "title": "Once" });
    let first = keyed(&owner, "/api/v1/streams", "key-one", &body).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    house.clock.advance(Duration::hours(1));
    let again = keyed(&owner, "/api/v1/streams", "key-one", &body).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(streams(&owner).await, before + 1);
    // The stream key is shown again to whoever has the idempotency key, and lies nowhere readable.
    let key = first.data()["stream_key"]
        .as_str()
        .expect("shown")
        .to_owned();
    let kept = everything_kept(&house.app.database, &house.app.config.data_dir).await;
    let kept = String::from_utf8_lossy(&kept).into_owned();
    assert!(!kept.contains(&key) && !kept.contains("key-one"));
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_caller_for_a_day() {
    let house = House::new().await;
    let owner = house.sign_in("creator").await;
    let admin = house.sign_in("admin").await;
    let body = json!({ "title": "Once" });
    let first = keyed(&owner, "/api/v1/streams", "key", &body).await;
    let other = keyed(&owner, "/api/v1/streams", "key", &json!({ "title": "Two" })).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(other.code(), "idempotency_key_reused");
    let elsewhere = keyed(&owner, "/api/v1/spaces", "key", &body).await;
    assert_eq!(elsewhere.code(), "idempotency_key_reused");
    let theirs = keyed(&admin, "/api/v1/streams", "key", &body).await;
    assert_ne!(theirs.data()["id"], first.data()["id"]);
    house.clock.advance(Duration::hours(25));
    let later = keyed(&owner, "/api/v1/streams", "key", &body).await;
    assert_ne!(later.data()["id"], first.data()["id"]);
    let nobody = keyed(&house.stranger(), "/api/v1/streams", "key", &body).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let empty = keyed(&owner, "/api/v1/streams", "", &body).await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let house = House::new().await;
    let owner = house.sign_in("creator").await;
    let refused = keyed(&owner, "/api/v1/streams", "key", &json!({ "title": "" })).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let right = keyed(
        &owner,
        "/api/v1/streams",
        "key",
        &json!({ "title": "Right" }),
    )
    .await;
    assert_eq!(right.status, StatusCode::CREATED);
}

#[tokio::test]
async fn of_many_at_once_with_one_key_one_is_done() {
    let house = House::new().await;
    let owner = house.sign_in("creator").await;
    let before = streams(&owner).await;
    let body = json!({ "title": "Once" });
    let answers = (0..8).map(|_| keyed(&owner, "/api/v1/streams", "key", &body));
    let answers = futures_util::future::join_all(answers).await;
    for answer in &answers {
        let fits = answer.status == StatusCode::CREATED || answer.code() == "idempotency_under_way";
        assert!(fits, "{} {}", answer.status, answer.text);
    }
    assert_eq!(streams(&owner).await, before + 1);
}

#[tokio::test]
async fn a_key_whose_request_was_cut_off_is_free_after_a_minute() {
    let house = House::new().await;
    let owner = house.sign_in("creator").await;
    let person = owner.person_id().await;
    let key_hash = crate::secret::hash("key");
    let lost = crate::store::KeyedRequest {
        caller: person.as_str(),
        key_hash: &key_hash,
        request_hash: "of another process",
    };
    let now = house.clock.now();
    let store = house.store().await;
    let limits = (now - Duration::DAY, now - Duration::MINUTE);
    store.claim_key(lost, limits, now).await.expect("claims");
    let body = json!({ "title": "Once" });
    let refused = keyed(&owner, "/api/v1/streams", "key", &body).await;
    assert_eq!(refused.code(), "idempotency_key_reused");
    house.clock.advance(Duration::seconds(61));
    let done = keyed(&owner, "/api/v1/streams", "key", &body).await;
    assert_eq!(done.status, StatusCode::CREATED);
}

/// SE-05: the tightest limit is told in every answer, and `Retry-After` when it is used up.
#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_come_back() {
    let house = House::with(&[("limits.requests_per_person", "10")]).await;
    let owner = house.sign_in("creator").await;
    let mut last = owner.get("/api/v1/session").await;
    let limit = |answer: &Answer, name: &str| -> u32 {
        let value = answer.headers.get(name).expect("told").to_str();
        value.expect("text").parse().expect("a number")
    };
    assert_eq!(limit(&last, "ratelimit-limit"), 10);
    let mut left = limit(&last, "ratelimit-remaining");
    while left > 0 {
        last = owner.get("/api/v1/session").await;
        assert_eq!(limit(&last, "ratelimit-remaining"), left - 1);
        left -= 1;
    }
    let refused = owner.get("/api/v1/session").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.code(), "rate_limited");
    assert_eq!(limit(&refused, "retry-after"), 6);
    assert_eq!(limit(&refused, "ratelimit-remaining"), 0);
    let stranger = house.stranger().get("/api/v1/session").await;
    assert_eq!(stranger.status, StatusCode::OK, "others are not touched");
    house.clock.advance(Duration::seconds(7));
    assert_eq!(owner.get("/api/v1/session").await.status, StatusCode::OK);
}

/// A request as it comes from a network address.
async fn from_address(house: &House, peer: &str, forwarded: Option<&str>) -> Answer {
    let browser = house.stranger();
    let mut request = browser.request(Method::GET, "/api/v1/session");
    if let Some(forwarded) = forwarded {
        request = request.header("x-forwarded-for", forwarded);
    }
    let mut request = request.body(Body::empty()).expect("builds");
    let peer: SocketAddr = peer.parse().expect("an address");
    request.extensions_mut().insert(ConnectInfo(peer));
    browser.send(request).await
}

#[tokio::test]
async fn addresses_are_limited_apart_and_only_trusted_proxies_speak_for_others() {
    let settings = [
        ("limits.requests_per_address", "1"),
        ("trusted_proxies", "10.0.0.1,10.0.0.2"),
    ];
    let house = House::with(&settings).await;
    let ok = StatusCode::OK;
    let many = StatusCode::TOO_MANY_REQUESTS;
    for (peer, forwarded, status) in [
        ("192.0.2.1:1", None, ok),
        ("192.0.2.1:2", None, many),
        ("192.0.2.1:3", Some("192.0.2.9"), many),
        ("192.0.2.2:1", None, ok),
        ("10.0.0.1:1", Some("192.0.2.3"), ok),
        ("10.0.0.1:1", Some("192.0.2.3"), many),
        ("10.0.0.1:1", Some("made up, 192.0.2.4, 10.0.0.2"), ok),
        ("10.0.0.1:1", Some("192.0.2.4"), many),
    ] {
        let answer = from_address(&house, peer, forwarded).await;
        assert_eq!(answer.status, status, "{peer} for {forwarded:?}");
    }
}

fn cross(browser: &Browser, method: Method, path: &str, origin: &str) -> Request<Body> {
    let request = browser.request(method, path);
    let request = request.header(header::ORIGIN, origin);
    let request = request.header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
    request.body(Body::empty()).expect("builds")
}

/// API-14, SE-16: API and LiveKit's routes, errors too, for the origins configured and no others.
#[tokio::test]
async fn pages_of_configured_origins_may_ask_and_no_others() {
    let house = House::with(&[("cors.origins", "https://shop.example.org")]).await;
    let browser = house.stranger();
    for path in ["/api/v1/streams", "/rtc/validate", "/api/v1/nothing"] {
        for method in [Method::OPTIONS, Method::GET] {
            let request = cross(&browser, method.clone(), path, "https://shop.example.org");
            let answer = browser.send(request).await;
            let allowed = answer.headers.get("access-control-allow-origin");
            let allowed = allowed.and_then(|value| value.to_str().ok());
            assert_eq!(allowed, Some("https://shop.example.org"), "{method} {path}");
            assert_eq!(answer.headers[header::VARY], "Origin");
            if method == Method::OPTIONS {
                assert_eq!(answer.status, StatusCode::NO_CONTENT);
                let headers = answer.headers["access-control-allow-headers"].to_str();
                assert!(headers.expect("text").contains("idempotency-key"));
            }
            let request = cross(&browser, method, path, "https://evil.example.org");
            let answer = browser.send(request).await;
            let allowed = answer.headers.get("access-control-allow-origin");
            // LiveKit's own routes have their right in the token, so any page may ask them.
            let open = path.starts_with("/rtc/").then_some("*");
            let allowed = allowed.and_then(|value| value.to_str().ok());
            assert_eq!(allowed, open, "{path}");
        }
    }
}

#[tokio::test]
async fn a_configured_origins_page_changes_things_with_the_sessions_token_alone() {
    let house = House::with(&[("cors.origins", "https://shop.example.org")]).await;
    let owner = house.sign_in("creator").await;
    for (origin, token, status) in [
        ("https://shop.example.org", true, StatusCode::CREATED),
        ("https://shop.example.org", false, StatusCode::FORBIDDEN),
        ("https://evil.example.org", true, StatusCode::FORBIDDEN),
    ] {
        let request = owner
            .request(Method::POST, "/api/v1/streams")
            .header(header::ORIGIN, origin)
            .header("x-csrf-token", if token { &owner.csrf } else { "" })
            .header(header::CONTENT_TYPE, "application/json");
        let body = Body::from(json!({ "title": "From the shop" }).to_string());
        let answer = owner.send(request.body(body).expect("builds")).await;
        assert_eq!(answer.status, status, "{origin} {token}");
    }
}

/// Every refusal has the envelope and the id of its request, whoever refuses: a handler, an
/// extractor, the router.
#[tokio::test]
async fn every_error_has_the_envelope_and_the_request_id() {
    let house = House::new().await;
    let owner = house.sign_in("creator").await;
    let big = "x".repeat(300 * 1024);
    for (method, path, kind, body, status) in [
        (Method::GET, "/api/v1/nothing", "", "", 404),
        (Method::DELETE, "/api/v1/streams", "", "", 405),
        (Method::POST, "/api/v1/streams", "text/plain", "title", 415),
        (
            Method::POST,
            "/api/v1/streams",
            "application/json",
            &big,
            413,
        ),
        (
            Method::POST,
            "/api/v1/streams",
            "application/json",
            "{",
            400,
        ),
        (Method::GET, "/api/v1/streams/%ff", "", "", 404),
        (Method::GET, "/api/v1/streams?limit=0", "", "", 400),
        (Method::GET, "/api/v1/streams?limit=many", "", "", 400),
        (Method::GET, "/api/v1/streams?scope=none", "", "", 400),
    ] {
        let request = owner
            .request(method.clone(), path)
            .header("x-csrf-token", &owner.csrf)
            .header(header::CONTENT_TYPE, kind);
        let request = request.body(Body::from(body.to_owned())).expect("builds");
        let answer = owner.send(request).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        let id = answer.headers["x-request-id"].to_str().expect("text");
        let error = &answer.body()["error"];
        assert_eq!(error["request_id"], id, "{method} {path}: {}", answer.text);
        assert!(error["code"].is_string() && error["message"].is_string());
    }
}

/// Pages follow each other without a gap or a double, whatever the order is made of.
#[tokio::test]
async fn pages_of_streams_hold_each_once_in_order() {
    let house = House::with(&[("limits.concurrent_streams", "100")]).await;
    let owner = house.sign_in("creator").await;
    for number in 0..7_i64 {
        let id = owner.create(json!({ "title": format!("{number}") })).await;
        if number % 3 != 0 {
            let go_live = format!("/api/v1/streams/{id}/go-live");
            owner.post(&go_live, json!({})).await.data();
        }
        if number % 3 == 2 {
            let end = format!("/api/v1/streams/{id}/end");
            owner.post(&end, json!({})).await.data();
        }
        // Some share a moment.
        house.clock.advance(Duration::seconds(number % 2));
    }
    for scope in ["all", "live", "upcoming", "ended"] {
        let path = format!("/api/v1/streams?scope={scope}");
        let whole = owner.get(&format!("{path}&limit=200")).await.data();
        let mut paged = Vec::new();
        let mut next = format!("{path}&limit=2");
        loop {
            let page = owner.get(&next).await.data();
            paged.extend(page["streams"].as_array().expect("streams").clone());
            let Some(cursor) = page["next_cursor"].as_str() else {
                break;
            };
            next = format!("{path}&limit=2&cursor={cursor}");
        }
        assert_eq!(Value::from(paged), whole["streams"], "{scope}");
    }
}
