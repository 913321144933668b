use axum::http::{Method, StatusCode};
use serde_json::json;
use time::Duration;

use super::Scene;
use crate::store::{ChatPage, NewSite};

/// CH-03, VX-18, AZ-22: the chat opens to whoever may watch, and to nobody else.
#[tokio::test]
async fn chat_opens_to_whoever_may_watch() {
    let scene = Scene::with(json!({ "title": "T", "visibility": "pass" })).await;
    let stranger = scene.house.stranger();
    let refused = |status, code: &str| Some((status, code.to_owned()));
    let (guest, nobody) = (&scene.guest, &stranger);
    for (browser, status, code) in [
        (nobody, StatusCode::UNAUTHORIZED, "sign_in_required"),
        (guest, StatusCode::FORBIDDEN, "grant_missing"),
    ] {
        let socket = scene.try_open(browser, "", None).await;
        assert_eq!(socket.err(), refused(status, code));
        for path in [
            scene.path("/messages"),
            format!("/api/v1/streams/{}/chat_token", scene.stream),
        ] {
            let answer = browser.get(&path).await;
            assert_eq!((answer.status, answer.code().as_str()), (status, code));
        }
    }
    scene.open(&scene.creator).await;
    let public = Scene::set().await;
    public.open(&public.house.stranger()).await;
}

#[tokio::test]
async fn pages_of_other_sites_cannot_use_the_session() {
    let scene = Scene::set().await;
    let socket = scene
        .try_open(&scene.viewer, "", Some("https://evil.example"))
        .await;
    let refused = (StatusCode::FORBIDDEN, "csrf".to_owned());
    assert_eq!(socket.err(), Some(refused));
}

#[tokio::test]
async fn token_stands_for_its_person_and_stream_for_a_minute() {
    let scene = Scene::set().await;
    let path = format!("/api/v1/streams/{}/chat_token", scene.stream);
    let token = scene.viewer.get(&path).await.data();
    let query = format!("?token={}", token["token"].as_str().expect("a token"));
    let stranger = scene.house.stranger();
    // From anywhere, and without a cookie.
    let elsewhere = Some("https://app.example");
    let mut socket = scene
        .try_open(&stranger, &query, elsewhere)
        .await
        .expect("opens");
    let hello = socket.next_of("hello").await;
    assert_eq!(hello["me"]["name"], "Vic");
    assert_eq!(socket.say("1", "hello").await["type"], "sent");
    let refused = Some((StatusCode::FORBIDDEN, "token_invalid".to_owned()));
    let forged = query.replace("usr_", "usr_0");
    let socket = scene.try_open(&stranger, &forged, None).await;
    assert_eq!(socket.err(), refused);
    let other = scene
        .creator
        .create(json!({ "title": "Other", "visibility": "public" }));
    let other = Scene {
        stream: other.await,
        ..scene
    };
    let socket = other.try_open(&stranger, &query, None).await;
    assert_eq!(socket.err(), refused);
    other.house.clock.advance(Duration::minutes(1));
    let path = format!("/api/v1/streams/{}/chat_token", other.stream);
    let own = other.viewer.get(&path).await.data();
    let query = format!("?token={}", own["token"].as_str().expect("a token"));
    other.house.clock.advance(Duration::minutes(1));
    let socket = other.try_open(&stranger, &query, None).await;
    assert_eq!(socket.err(), refused);
}

/// LC-22: who may not watch any more is out of the chat at once, and told why.
#[tokio::test]
async fn narrower_visibility_closes_the_chat_at_once() {
    let scene = Scene::set().await;
    let mut guest = scene.open(&scene.guest).await;
    let mut creator = scene.open(&scene.creator).await;
    guest.next_of("hello").await;
    let path = format!("/api/v1/streams/{}", scene.stream);
    scene
        .creator
        .json(Method::PATCH, &path, &json!({ "visibility": "private" }))
        .await
        .data();
    let closing = guest.next_of("closing").await;
    assert_eq!(closing["code"], "private");
    assert_eq!(closing["may_return"], false);
    assert_eq!(creator.say("1", "still here").await["type"], "sent");
}

#[tokio::test]
async fn deleted_stream_closes_its_chat() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    viewer.say("1", "hello").await;
    let path = format!("/api/v1/streams/{}", scene.stream);
    let deleted = scene.creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(deleted.status, StatusCode::OK, "{}", deleted.text);
    assert_eq!(viewer.next_of("closing").await["code"], "stream_deleted");
}

#[tokio::test]
async fn one_site_neither_reads_nor_moderates_anothers_chat() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    viewer.say("1", "hello").await;
    let now = scene.house.clock.now();
    let cross_site = scene.house.app.database.cross_site();
    let new = NewSite {
        slug: "other",
        name: "Other",
        streaming_enabled: true,
    };
    cross_site.create_site(&new, now).await.expect("made");
    let other = cross_site.site_by_slug("other").await.expect("reads");
    let other = scene.house.app.database.site(other.expect("made").id);
    let stream = &scene.stream;
    let log = other.chat_entries(stream, ChatPage::Newest, 50).await;
    assert!(log.expect("reads").is_empty());
    assert!(other.chat_room(stream).await.expect("reads").is_none());
    let deleted = other.delete_chat_message(stream, 1, now).await;
    assert!(!deleted.expect("runs"));
    let key = Scene::key_of(&scene.viewer).await;
    let deleted = other.delete_chat_messages_of(stream, &key, now).await;
    assert!(deleted.expect("runs").is_empty());
    let page = scene.viewer.get(&scene.path("/messages")).await.data();
    assert_eq!(page["entries"][0]["text"], "hello");
}
