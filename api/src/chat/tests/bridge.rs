use axum::http::Method;
use serde_json::json;
use sfu::ParticipantIdentity;

use super::Scene;
use crate::chat::{Written, hear, is_participant_banned};

async fn write(scene: &Scene, identity: &str, id: &str, text: &str) {
    let store = scene.house.store().await;
    let stream = store.stream(&scene.stream).await.expect("reads");
    let written = Written {
        identity: ParticipantIdentity::new(identity),
        name: "Ned from the app".to_owned(),
        id: id.to_owned(),
        text: text.to_owned(),
    };
    let stream = stream.expect("there");
    let heard = hear(&scene.house.app, &store, &stream, written).await;
    heard.expect("runs");
}

/// What participants of the media room write is a message like any other, by the same rules.
#[tokio::test]
async fn participants_of_the_room_are_in_the_same_conversation() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    write(&scene, "ned", "m1", "hello from LiveKit").await;
    write(&scene, "ned", "m1", "sent twice").await;
    let host = Scene::key_of(&scene.creator).await;
    write(&scene, &host, "m2", "hello back").await;
    assert_eq!(
        viewer.messages(2).await,
        [
            (1, "hello from LiveKit".to_owned()),
            (2, "hello back".to_owned())
        ]
    );
    let page = scene.viewer.get(&scene.path("/messages")).await.data();
    assert_eq!(
        page["entries"][0]["author"],
        json!({ "id": "lk_ned", "name": "Ned from the app" })
    );
    assert_eq!(page["entries"][1]["author"]["badge"], "host");
    let read_only = json!({ "read_only": true });
    scene.moderate(Method::PUT, "/modes", read_only).await;
    write(&scene, "ned", "m3", "not now").await;
    let page = scene.viewer.get(&scene.path("/messages")).await.data();
    let last = page["entries"].as_array().expect("entries").last().cloned();
    assert_eq!(
        last.expect("one")["kind"],
        "system",
        "the modes hold for all"
    );
}

#[tokio::test]
async fn banned_participant_is_silent_and_kept_out() {
    let scene = Scene::set().await;
    write(&scene, "ned", "m1", "spam").await;
    let ban = json!({ "delete_messages": true });
    scene
        .moderate(Method::POST, "/people/lk_ned/ban", ban)
        .await;
    write(&scene, "ned", "m2", "more spam").await;
    let page = scene.viewer.get(&scene.path("/messages")).await.data();
    let shown = page["entries"].as_array().expect("entries").iter();
    assert_eq!(shown.filter(|it| it["text"].is_string()).count(), 0);
    let store = scene.house.store().await;
    let stream = store.stream(&scene.stream).await.expect("reads");
    let stream = stream.expect("there");
    let now = scene.house.clock.now();
    for (identity, out) in [("ned", true), ("ted", false)] {
        let identity = ParticipantIdentity::new(identity);
        let banned = is_participant_banned(&store, &stream, &identity, now).await;
        assert_eq!(banned.expect("reads"), out);
    }
}
