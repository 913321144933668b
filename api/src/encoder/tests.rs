use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;
use time::Duration;

use crate::testing::{Answer, Browser, House};

/// A stream of the creator and its key.
async fn keyed(creator: &Browser) -> (String, String) {
    let body = json!({ "title": "By encoder", "visibility": "public" });
    let made = creator.post("/api/v1/streams", body).await.data();
    let text = |name: &str| made[name].as_str().expect("text").to_owned();
    (text("id"), text("stream_key"))
}

async fn whip(house: &House, method: Method, path: &str, key: &str, body: &str) -> Answer {
    let kind = if method == Method::PATCH {
        "application/trickle-ice-sdpfrag"
    } else {
        "application/sdp"
    };
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost:7880")
        .header(header::CONTENT_TYPE, kind)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .body(Body::from(body.to_owned()));
    house.stranger().send(request.expect("builds")).await
}

/// PX-02, SE-01.
#[tokio::test]
async fn whoever_runs_a_stream_sees_where_to_publish_and_nobody_else_does() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let (id, key) = keyed(&creator).await;
    let path = format!("/api/v1/streams/{id}/encoder");
    let answer = creator.get(&path).await;
    assert!(!answer.text.contains(&key), "the key is not shown");
    let view = answer.data();
    assert_eq!(view["provider"], "native");
    assert_eq!(view["key_kept"], true);
    assert_eq!(view["encoder"], json!(null));
    assert_eq!(view["capabilities"]["pause"], true);
    let endpoints = view["endpoints"].as_array().expect("a list");
    let urls: Vec<&str> = endpoints
        .iter()
        .filter_map(|it| it["url"].as_str())
        .collect();
    assert_eq!(
        urls,
        ["rtmp://127.0.0.1/live", "http://127.0.0.1:7880/whip"]
    );
    for (name, status) in [
        ("viewer", StatusCode::FORBIDDEN),
        ("guest", StatusCode::FORBIDDEN),
        ("admin", StatusCode::OK),
    ] {
        let other = house.sign_in(name).await;
        assert_eq!(other.get(&path).await.status, status, "{name}");
    }
    let stranger = house.stranger().get(&path).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_stream_key_is_shown_again_only_shortly_after_sign_in() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let (id, key) = keyed(&creator).await;
    let path = format!("/api/v1/streams/{id}/stream-key/reveal");
    let shown = creator.post(&path, json!({})).await.data();
    assert_eq!(shown["stream_key"], json!(key));
    house.clock.advance(Duration::minutes(16));
    let late = creator.post(&path, json!({})).await;
    assert_eq!(
        (late.status, late.code().as_str()),
        (StatusCode::FORBIDDEN, "sign_in_again")
    );
    assert!(!late.text.contains(&key));
    // The log of who did what names no key.
    let audit = creator.get("/api/v1/audit").await.text;
    assert!(audit.contains("stream_key.shown") && !audit.contains(&key));

    // A stream whose key was never kept.
    let list = creator.get("/api/v1/streams").await.data();
    let seeded = list["streams"].as_array().expect("a list");
    let seeded = seeded.iter().find(|it| it["title"] == "Open house");
    let seeded = seeded.expect("seeded")["id"].as_str().expect("an id");
    let fresh = house.sign_in("admin").await;
    let path = format!("/api/v1/streams/{seeded}/stream-key/reveal");
    assert_eq!(fresh.post(&path, json!({})).await.code(), "key_not_kept");
}

#[tokio::test]
async fn a_new_stream_key_ends_the_old_one() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let (id, old) = keyed(&creator).await;
    let path = format!("/api/v1/streams/{id}/stream-key");
    let drawn = creator.post(&path, json!({})).await.data();
    let new = drawn["stream_key"].as_str().expect("a key").to_owned();
    assert_ne!(new, old);
    let start = format!("/api/live/{id}/start");
    let refused = creator.post(&start, json!({ "streamKey": old })).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let started = creator.post(&start, json!({ "streamKey": new })).await;
    assert_eq!(started.status, StatusCode::OK, "{}", started.text);
    let reveal = format!("{path}/reveal");
    let shown = creator.post(&reveal, json!({})).await.data();
    assert_eq!(shown["stream_key"], json!(new));
}

/// A publisher's offer, from the independent WebRTC stack's words.
const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
    a=fingerprint:sha-256 49:66:12:17:0D:1C:91:AE:57:4C:C6:36:DD:D5:97:D2:7D:62:C9:9A:7F:B9:A3:F4:70:03:E7:43:91:73:23:5E\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=setup:actpass\r\na=mid:0\r\na=sendonly\r\n\
    a=msid:stream track\r\na=ice-ufrag:ETEn\r\na=ice-pwd:OtSK0WpNtpUjkY4+86js7Z/l\r\na=rtcp-mux\r\n\
    a=rtpmap:111 opus/48000/2\r\na=ssrc:1 cname:me\r\n";

#[tokio::test]
async fn whip_publishes_with_the_stream_key_and_ends_when_told() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let (id, key) = keyed(&creator).await;
    let answer = whip(&house, Method::POST, "/whip", &key, OFFER).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert!(answer.text.starts_with("v=0"));
    let location = answer.headers.get(header::LOCATION).expect("an address");
    let location = location.to_str().expect("text").to_owned();
    assert_eq!(location, format!("/whip/{id}"));
    assert!(!location.contains(&key));
    let fragment = "a=ice-ufrag:ETEn\r\nm=audio 9 x 0\r\na=mid:0\r\n\
        a=candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host\r\na=end-of-candidates\r\n";
    let trickled = whip(&house, Method::PATCH, &location, &key, fragment).await;
    assert_eq!(trickled.status, StatusCode::NO_CONTENT, "{}", trickled.text);
    let left = whip(&house, Method::DELETE, &location, &key, "").await;
    assert_eq!(left.status, StatusCode::OK, "{}", left.text);
    let late = whip(&house, Method::PATCH, &location, &key, fragment).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whip_refuses_what_it_cannot_take() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let (id, key) = keyed(&creator).await;
    let wrong = whip(&house, Method::POST, "/whip", "sk_wrong", OFFER).await;
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (StatusCode::UNAUTHORIZED, "invalid_stream_key")
    );
    let nothing = whip(&house, Method::POST, "/whip", &key, "v=0\r\n").await;
    assert_eq!(
        (nothing.status, nothing.code().as_str()),
        (StatusCode::BAD_REQUEST, "invalid_offer")
    );
    let json = creator.post("/whip", json!({})).await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let (_, other) = keyed(&creator).await;
    let path = format!("/whip/{id}");
    let foreign = whip(&house, Method::DELETE, &path, &other, "").await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    // A stream that is over takes nobody.
    let archive = format!("/api/v1/streams/{id}/archive");
    assert_eq!(
        creator.post(&archive, json!({})).await.status,
        StatusCode::OK
    );
    let over = whip(&house, Method::POST, "/whip", &key, OFFER).await;
    assert_eq!(over.status, StatusCode::GONE, "{}", over.text);
}
