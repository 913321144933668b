use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use time::Duration;

use super::Scene;
use crate::store::Role;
use crate::testing::Browser;

/// The rows of a list of the whole site.
async fn list(browser: &Browser, rest: &str) -> Value {
    let answer = browser.get(&format!("/api/v1/moderation/{rest}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.data()["items"].clone()
}

/// CH-07: one queue for all streams, and each moderator sees the part he or she looks after.
#[tokio::test]
async fn queue_of_the_site_gathers_all_streams_that_the_caller_looks_after() {
    let scene = Scene::set().await;
    let hold = json!({ "pattern": "buy*", "effect": "hold" });
    let terms = "/api/v1/moderation/terms";
    scene.creator.post(terms, hold).await.data();
    let mut guest = scene.open(&scene.guest).await;
    for (n, text) in [("1", "buy one"), ("2", "buy two"), ("3", "rude")] {
        scene.house.clock.advance(Duration::seconds(1));
        guest.say(n, text).await;
    }
    let path = scene.path("/messages/1/report");
    let report = scene.viewer.post(&path, json!({ "text": "Rude" })).await;
    assert_eq!(report.status, StatusCode::CREATED, "{}", report.text);

    let held = list(&scene.creator, "held").await;
    let texts: Vec<&Value> = held
        .as_array()
        .expect("rows")
        .iter()
        .map(|it| &it["text"])
        .collect();
    assert_eq!(texts, ["buy two", "buy one"]);
    assert_eq!(
        held[0]["stream"],
        json!({ "id": scene.stream, "title": "T" })
    );
    let reports = list(&scene.creator, "reports").await;
    assert_eq!(reports[0]["reason"], "Rude");
    assert_eq!(reports[0]["stream"]["title"], "T");
    let actions = list(&scene.creator, "actions").await;
    assert_eq!(actions[0]["kind"], "add_term");
    assert_eq!(actions[0]["stream"], Value::Null, "of the whole site");

    let first = scene.creator.get("/api/v1/moderation/held?limit=1").await;
    let cursor = first.data()["next_cursor"]
        .as_str()
        .expect("more")
        .to_owned();
    let rest = list(&scene.creator, &format!("held?limit=1&cursor={cursor}")).await;
    assert_eq!(rest[0]["text"], "buy one");

    // Somebody who keeps order in another team sees nothing of this one's streams.
    let store = scene.house.store().await;
    let now = scene.house.clock.now();
    let other = store.create_team("Other", now).await.expect("a team");
    let viewer = scene.viewer.person_id().await;
    store
        .set_team_member(&other, &viewer, Role::Moderator, now)
        .await
        .expect("a member");
    for rest in ["held", "reports", "actions"] {
        assert_eq!(list(&scene.viewer, rest).await, json!([]), "{rest}");
        let path = format!("/api/v1/moderation/{rest}");
        let refused = scene.guest.get(&path).await;
        assert_eq!(refused.code(), "not_moderator", "{rest}");
    }

    let id = held[0]["id"].as_str().expect("an id");
    let deny = json!({ "approve": false });
    scene
        .moderate(Method::POST, &format!("/held/{id}"), deny)
        .await;
    let held = list(&scene.creator, "held").await;
    assert_eq!(held.as_array().map(Vec::len), Some(1));
}

/// The box beside the filter says what would become of a message, and sends none.
#[tokio::test]
async fn filter_can_be_tried_without_sending() {
    let scene = Scene::set().await;
    let terms = "/api/v1/moderation/terms";
    for (pattern, effect) in [("buy*", "hold"), ("badword", "block")] {
        let term = json!({ "pattern": pattern, "effect": effect });
        scene.creator.post(terms, term).await.data();
    }
    for (text, verdict) in [
        ("buying", json!({ "effect": "hold", "pattern": "buy*" })),
        (
            "buy a b4dword",
            json!({ "effect": "block", "pattern": "badword" }),
        ),
        ("hello", json!({})),
    ] {
        let tried = format!("{terms}/try");
        let tried = scene.creator.post(&tried, json!({ "text": text })).await;
        assert_eq!(tried.data(), verdict, "{text}");
    }
    let log = scene.creator.get(&scene.path("/messages")).await.data();
    assert_eq!(log["entries"], json!([]));
    let refused = scene
        .guest
        .post(&format!("{terms}/try"), json!({ "text": "x" }))
        .await;
    assert_eq!(refused.code(), "not_moderator");
}
