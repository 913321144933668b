//! A replay that lies in a bucket: every file is asked of Klieg, and the bucket gives nothing by itself.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use recordings::Storage;
use secrecy::ExposeSecret;
use serde_json::json;

use super::tests::{end, go_live};
use crate::id::StreamId;
use crate::testing::{Browser, House};

#[path = "../../../recordings/tests/bucket/mod.rs"]
mod bucket;

use bucket::Bucket;

const SEGMENT: &[u8] = b"not really a segment, but bytes";

/// A house whose recordings lie in the bucket, its creator, and an ended stream with a replay there.
async fn with_replay(bucket: &Bucket, redirect: bool) -> (House, Browser, StreamId) {
    let config = bucket.config();
    let (key, secret) = config.credentials.expect("keys");
    let settings = [
        ("storage.kind", "s3"),
        ("storage.bucket", bucket::NAME),
        (
            "storage.endpoint",
            config.endpoint.as_deref().expect("an address"),
        ),
        ("storage.region", &config.region),
        ("storage.prefix", &config.prefix),
        ("storage.access_key_id", &key),
        ("storage.secret_access_key", secret.expose_secret()),
        ("storage.path_style", "true"),
        ("storage.redirect", if redirect { "true" } else { "false" }),
    ];
    let house = House::with(&settings).await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "pass" }))
        .await;
    go_live(&creator, &id).await;
    end(&creator, &id).await;
    let (store, now) = (house.store().await, house.app.clock.now());
    let recording = store.create_recording(&id, now).await.expect("made");
    let playlist = "#EXTM3U\n";
    let description = json!({
        "version": 1, "started_at": "2026-11-21T10:00:00Z", "duration_ms": 1000,
        "views": [{ "name": "main", "player": "hls", "entry": "main.m3u8", "start_ms": 0,
            "duration_ms": 1000, "video": null, "audio": null, "shown": [] }],
        "tracks": [],
    });
    let files = json!({ "main.m3u8": playlist.len(), "1/seg-000001.m4s": SEGMENT.len() });
    let storage: Storage = bucket.storage().await;
    for (name, bytes) in [
        ("main.m3u8", playlist.as_bytes().to_vec()),
        ("1/seg-000001.m4s", SEGMENT.to_vec()),
        ("files.json", files.to_string().into_bytes()),
        ("replay.json", description.to_string().into_bytes()),
    ] {
        let key = format!("{recording}/{name}");
        storage.put(&key, bytes.into()).await.expect("stored");
    }
    store
        .complete_recording(&recording, 1000, 40, None, now)
        .await
        .expect("noted");
    (house, creator, id)
}

/// Gives the guest a grant and returns its id.
async fn grant(creator: &Browser, id: &StreamId) -> String {
    let body = json!({ "email": "guest@demo.example", "stream_id": id.as_str() });
    let grant = creator.post("/api/v1/grants", body).await.data();
    grant["id"].as_str().expect("an id").to_owned()
}

async fn cancel(creator: &Browser, grant: &str) {
    let path = format!("/api/v1/grants/{grant}/cancel");
    creator.post(&path, json!({})).await.data();
}

#[tokio::test]
async fn media_is_answered_with_a_redirect_for_a_minute_and_only_to_who_may_watch() {
    let bucket = Bucket::new().await;
    let (house, creator, id) = with_replay(&bucket, true).await;
    let guest = house.sign_in("guest").await;
    let path = |name: &str| format!("/api/v1/streams/{id}/replay/1/{name}");
    let segment = path("1/seg-000001.m4s");
    for name in ["main.m3u8", "1/seg-000001.m4s", "files.json", "replay.json"] {
        assert_eq!(
            guest.get(&path(name)).await.code(),
            "grant_missing",
            "{name}"
        );
        let stranger = house.stranger().get(&path(name)).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{name}");
    }

    let grant = grant(&creator, &id).await;
    let playlist = guest.get(&path("main.m3u8")).await;
    assert_eq!(
        (playlist.status, playlist.text.as_str()),
        (StatusCode::OK, "#EXTM3U\n")
    );
    let answer = guest.get(&segment).await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    let url = answer.headers[header::LOCATION]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(url.contains("X-Amz-Expires=60"), "{url}");
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .expect("text");
    let origin = bucket.config().endpoint.expect("an address");
    assert!(policy.contains(&format!("wss: {origin};")), "{policy}");
    let given = reqwest::get(&url).await.expect("answers");
    assert_eq!(
        given.headers()[header::CACHE_CONTROL.as_str()],
        "private, no-store"
    );
    assert_eq!(given.bytes().await.expect("bytes"), SEGMENT);

    // The bucket itself, without the signature or with another object's.
    let (bare, _) = url.split_once('?').expect("a query");
    let other = url.replace("seg-000001.m4s", "../replay.json");
    for url in [bare, &other] {
        let refused = reqwest::get(url).await.expect("answers").status().as_u16();
        assert_eq!(refused, 403, "{url}");
    }

    cancel(&creator, &grant).await;
    assert_eq!(guest.get(&segment).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        guest.get(&path("main.m3u8")).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn without_redirects_the_bytes_pass_through_ranges_and_all() {
    let bucket = Bucket::new().await;
    let (house, creator, id) = with_replay(&bucket, false).await;
    let guest = house.sign_in("guest").await;
    grant(&creator, &id).await;
    let path = format!("/api/v1/streams/{id}/replay/1/1/seg-000001.m4s");
    let whole = guest.get(&path).await;
    assert_eq!(
        (whole.status, whole.text.as_bytes()),
        (StatusCode::OK, SEGMENT)
    );
    let request = guest
        .request(Method::GET, &path)
        .header(header::RANGE, "bytes=4-9");
    let part = guest
        .send(request.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(
        (part.status, part.text.as_bytes()),
        (StatusCode::PARTIAL_CONTENT, &SEGMENT[4..10])
    );
    assert_eq!(
        part.headers[header::CONTENT_RANGE],
        format!("bytes 4-9/{}", SEGMENT.len())
    );

    bucket.take_connections(false);
    let answer = guest.get(&path).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.code(), "storage_unavailable");
}
