use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use time::Duration;

use super::{Scene, Socket};
use crate::store::Role;

async fn set(scene: &Scene, modes: Value) {
    scene.moderate(Method::PUT, "/modes", modes).await;
}

/// Each mode refuses what it names, says so in the log, spares moderators, and ends.
#[tokio::test]
async fn modes_hold_for_everybody_but_moderators() {
    let scene = Scene::set().await;
    let mut guest = scene.open(&scene.guest).await;
    let mut viewer = scene.open(&scene.viewer).await;
    let mut creator = scene.open(&scene.creator).await;
    for (n, (on, off, text, code)) in [
        (
            json!({ "slow_seconds": 30 }),
            json!({ "slow_seconds": 0 }),
            "too soon",
            "slow_mode",
        ),
        (
            json!({ "account_age_minutes": 60 }),
            json!({ "account_age_minutes": 0 }),
            "new here",
            "account_too_new",
        ),
        (
            json!({ "links_off": true }),
            json!({ "links_off": false }),
            "see spam.com",
            "links_off",
        ),
        (
            json!({ "emote_only": true }),
            json!({ "emote_only": false }),
            "words",
            "emote_only",
        ),
        (
            json!({ "read_only": true }),
            json!({ "read_only": false }),
            "anything",
            "read_only",
        ),
        (
            json!({ "holders_only": true }),
            json!({ "holders_only": false }),
            "without a pass",
            "holders_only",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(guest.say(&format!("a{n}"), "🎉").await["type"], "sent");
        set(&scene, on).await;
        let told = guest.next_of("modes").await;
        assert_eq!(told["modes"], told["in_force"]);
        assert_eq!(guest.refusal(&format!("b{n}"), text).await, code);
        let own = creator.say(&format!("c{n}"), text).await;
        assert_eq!(own["type"], "sent", "moderators are exempt from {code}");
        if code == "holders_only" {
            assert_eq!(viewer.say("holder", "with a pass").await["type"], "sent");
        }
        set(&scene, off).await;
        assert_eq!(guest.say(&format!("d{n}"), text).await["type"], "sent");
        scene.house.clock.advance(Duration::seconds(31));
    }
    let rows = scene
        .guest
        .get(&scene.path("/messages?limit=200"))
        .await
        .data();
    let rows = rows["entries"].as_array().expect("entries").iter();
    assert_eq!(rows.filter(|it| it["kind"] == "system").count(), 12);
    for bad in [
        json!({ "slow_seconds": 301 }),
        json!({ "account_age_minutes": 999_999 }),
        json!({ "shield_until": null }),
    ] {
        let path = scene.path("/modes");
        let answer = scene.creator.json(Method::PUT, &path, &bad).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[tokio::test]
async fn shield_is_one_press_and_falls_by_itself() {
    let scene = Scene::set().await;
    let mut guest = scene.open(&scene.guest).await;
    let up = scene.moderate(Method::PUT, "/shield", json!({ "minutes": 10 }));
    assert!(up.await["shield_until"].is_string());
    let told = guest.next_of("modes").await;
    assert_eq!(told["in_force"]["holders_only"], true);
    assert_eq!(told["modes"]["holders_only"], false);
    assert_eq!(guest.refusal("1", "hello").await, "holders_only");
    scene.house.clock.advance(Duration::minutes(10));
    assert_eq!(guest.say("2", "hello").await["type"], "sent");
}

/// CH-05: one message, all of a person, and back again.
#[tokio::test]
async fn messages_are_deleted_and_brought_back() {
    let scene = Scene::set().await;
    let mut guest = scene.open(&scene.guest).await;
    let mut viewer = scene.open(&scene.viewer).await;
    for n in 1..=3 {
        guest.say(&n.to_string(), &format!("g{n}")).await;
    }
    viewer.messages(3).await;
    let done = scene
        .moderate(Method::DELETE, "/messages/2", json!({}))
        .await;
    let entry = next_kind(&mut viewer, "delete").await;
    assert_eq!(entry["seqs"], json!([2]));
    let again = scene
        .creator
        .json(Method::DELETE, &scene.path("/messages/2"), &json!({}))
        .await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let undo = format!(
        "/actions/{}/undo",
        done["action_id"].as_str().expect("an id")
    );
    scene.moderate(Method::POST, &undo, json!({})).await;
    let entry = next_kind(&mut viewer, "restore").await;
    assert_eq!(entry["seqs"], json!([2]));
    let again = scene.creator.post(&scene.path(&undo), json!({})).await;
    assert_eq!(again.code(), "not_undoable");
    let all = format!("/people/{}/messages", Scene::key_of(&scene.guest).await);
    scene.moderate(Method::DELETE, &all, json!({})).await;
    let entry = next_kind(&mut viewer, "delete").await;
    assert_eq!(entry["seqs"], json!([1, 2, 3]));
    let page = scene.viewer.get(&scene.path("/messages")).await.data();
    let texts = page["entries"].as_array().expect("entries").iter();
    assert_eq!(texts.filter(|it| it["text"].is_string()).count(), 0);
    let log = scene.creator.get(&scene.path("/actions")).await.data();
    let log = log["actions"].as_array().expect("actions").iter();
    let kinds: Vec<_> = log.filter_map(|it| it["kind"].as_str()).collect();
    assert_eq!(kinds, ["delete", "delete"]);
}

async fn next_kind(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let entry = socket.next_of("entry").await;
        if entry["kind"] == kind {
            return entry;
        }
    }
}

#[tokio::test]
async fn warned_and_timed_out_people_are_told_and_may_read() {
    let scene = Scene::set().await;
    let mut guest = scene.open(&scene.guest).await;
    guest.next_of("hello").await;
    let key = Scene::key_of(&scene.guest).await;
    let warn = format!("/people/{key}/warn");
    scene
        .moderate(Method::POST, &warn, json!({ "reason": "Be kind" }))
        .await;
    let notice = guest.next_of("notice").await;
    assert_eq!(
        (&notice["code"], &notice["message"]),
        (&json!("warned"), &json!("Be kind"))
    );
    let timeout = format!("/people/{key}/timeout");
    let done = scene
        .moderate(
            Method::POST,
            &timeout,
            json!({ "seconds": 600, "reason": "Pause" }),
        )
        .await;
    assert_eq!(guest.next_of("notice").await["code"], "timed_out");
    assert!(guest.next_of("you").await["me"]["timed_out_until"].is_string());
    assert_eq!(guest.refusal("1", "hello").await, "timed_out");
    let mut creator = scene.open(&scene.creator).await;
    creator.say("1", "go on").await;
    assert_eq!(guest.messages(1).await[0].1, "go on", "reading goes on");
    scene.house.clock.advance(Duration::minutes(10));
    assert_eq!(guest.say("2", "back").await["type"], "sent");
    scene
        .moderate(Method::POST, &timeout, json!({ "seconds": 600 }))
        .await;
    assert_eq!(guest.refusal("3", "again").await, "timed_out");
    let actions = scene.creator.get(&scene.path("/actions")).await.data();
    let latest = actions["actions"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_ne!(done["action_id"], latest);
    scene
        .moderate(Method::POST, &format!("/actions/{latest}/undo"), json!({}))
        .await;
    assert_eq!(guest.say("4", "forgiven").await["type"], "sent");
}

/// CH-06: a ban ends chat, join, replay and tokens at once, and lets nobody back before its time.
#[tokio::test]
async fn banned_people_are_out_everywhere_until_let_back_in() {
    let scene = Scene::set().await;
    let live = format!("/api/v1/streams/{}/go-live", scene.stream);
    scene.creator.post(&live, json!({})).await.data();
    let mut guest = scene.open(&scene.guest).await;
    let mut viewer = scene.open(&scene.viewer).await;
    guest.say("1", "spam").await;
    let key = Scene::key_of(&scene.guest).await;
    let ban = json!({ "reason": "Spam", "delete_messages": true });
    let done = scene
        .moderate(Method::POST, &format!("/people/{key}/ban"), ban)
        .await;
    assert!(done["action_id"].is_string());
    let closing = guest.next_of("closing").await;
    assert_eq!(
        (&closing["code"], &closing["may_return"]),
        (&json!("banned"), &json!(false))
    );
    assert_eq!(next_kind(&mut viewer, "delete").await["seqs"], json!([2]));
    let stream = &scene.stream;
    let out = (StatusCode::FORBIDDEN, "banned".to_owned());
    let join = scene
        .guest
        .post(&format!("/api/v1/streams/{stream}/join"), json!({}))
        .await;
    assert_eq!((join.status, join.code()), out);
    for path in ["chat_token", "replay", "chat/messages"] {
        let answer = scene
            .guest
            .get(&format!("/api/v1/streams/{stream}/{path}"))
            .await;
        assert_eq!((answer.status, answer.code()), out, "{path}");
    }
    assert_eq!(
        scene.try_open(&scene.guest, "", None).await.err(),
        Some(out.clone())
    );
    let info = scene
        .guest
        .get(&format!("/api/v1/streams/{stream}/info"))
        .await
        .data();
    assert_eq!(info["access"]["code"], "banned");
    // The request to be let back in, once.
    let ask = scene.path("/unban_request");
    let asked = scene.guest.post(&ask, json!({ "text": "Sorry" })).await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    let again = scene.guest.post(&ask, json!({ "text": "Sorry!" })).await;
    assert_eq!(again.code(), "asked_before");
    let never = scene.viewer.post(&ask, json!({ "text": "Me too" })).await;
    assert_eq!(never.code(), "not_banned");
    let queue = "/api/v1/moderation/unban_requests";
    assert_eq!(scene.viewer.get(queue).await.code(), "not_moderator");
    let waiting = scene.creator.get(queue).await.data();
    let request = &waiting["requests"][0];
    assert_eq!(request["text"], "Sorry");
    let path = format!("{queue}/{}", request["id"].as_str().expect("an id"));
    scene
        .creator
        .post(&path, json!({ "approve": true }))
        .await
        .data();
    let mut guest = scene.open(&scene.guest).await;
    assert_eq!(guest.say("2", "thank you").await["type"], "sent");
}

#[tokio::test]
async fn ban_ends_by_its_time_or_by_hand() {
    let scene = Scene::set().await;
    let key = Scene::key_of(&scene.guest).await;
    let path = format!("/people/{key}/ban");
    scene
        .moderate(Method::POST, &path, json!({ "seconds": 3600 }))
        .await;
    assert!(scene.try_open(&scene.guest, "", None).await.is_err());
    scene.house.clock.advance(Duration::hours(1));
    scene.open(&scene.guest).await;
    scene.moderate(Method::POST, &path, json!({})).await;
    assert!(scene.try_open(&scene.guest, "", None).await.is_err());
    let bans = scene.creator.get("/api/v1/moderation/bans").await.data();
    let bans = bans["bans"].as_array().expect("bans").clone();
    assert_eq!(bans.len(), 1, "those in force");
    let lift = format!(
        "/api/v1/moderation/bans/{}",
        bans[0]["id"].as_str().expect("an id")
    );
    let viewer = scene.viewer.json(Method::DELETE, &lift, &json!({})).await;
    assert_eq!(viewer.code(), "not_moderator");
    scene
        .creator
        .json(Method::DELETE, &lift, &json!({}))
        .await
        .data();
    scene.open(&scene.guest).await;
}

#[tokio::test]
async fn scope_of_a_ban_is_how_far_it_reaches_and_who_may_speak_it() {
    let scene = Scene::set().await;
    let store = scene.house.store().await;
    let now = scene.house.clock.now();
    let person = scene.viewer.person_id().await;
    let team = store.first_team().await.expect("reads").expect("one");
    let moderator = store.set_team_member(&team, &person, Role::Moderator, now);
    moderator.await.expect("set");
    let other = scene
        .creator
        .create(json!({ "title": "Other", "visibility": "public" }))
        .await;
    let other = format!("/api/v1/streams/{other}/chat_token");
    let key = Scene::key_of(&scene.guest).await;
    let path = scene.path(&format!("/people/{key}/ban"));
    let ban = |scope: &'static str| json!({ "scope": scope });
    assert_eq!(
        scene.viewer.post(&path, ban("site")).await.code(),
        "not_owner"
    );
    assert_eq!(
        scene.viewer.post(&path, ban("space")).await.code(),
        "no_space"
    );
    scene.viewer.post(&path, ban("stream")).await.data();
    assert_eq!(scene.guest.get(&other).await.status, StatusCode::OK);
    scene.creator.post(&path, ban("site")).await.data();
    assert_eq!(scene.guest.get(&other).await.code(), "banned");
    let team_member = Scene::key_of(&scene.viewer).await;
    let path = scene.path(&format!("/people/{team_member}/ban"));
    assert_eq!(
        scene.creator.post(&path, ban("stream")).await.code(),
        "is_team"
    );
}

#[tokio::test]
async fn filter_blocks_and_holds_until_a_moderator_decides() {
    let scene = Scene::set().await;
    let terms = "/api/v1/moderation/terms";
    for term in [
        json!({ "pattern": "badword", "effect": "block" }),
        json!({ "pattern": "buy*", "effect": "hold", "stream_id": scene.stream }),
    ] {
        let answer = scene.creator.post(terms, term).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
    let mut guest = scene.open(&scene.guest).await;
    let mut creator = scene.open(&scene.creator).await;
    let mut viewer = scene.open(&scene.viewer).await;
    creator.next_of("hello").await;
    assert_eq!(guest.refusal("1", "a B4DWORD here").await, "blocked_term");
    assert_eq!(guest.say("2", "buying cheap").await["type"], "held");
    assert_eq!(
        guest.say("2", "buying cheap").await["type"],
        "held",
        "sent twice"
    );
    assert_eq!(creator.next_of("queue").await["held"], true);
    scene.house.clock.advance(Duration::seconds(1));
    assert_eq!(guest.say("3", "buy this").await["type"], "held");
    let held = scene.creator.get(&scene.path("/held")).await.data();
    let held = held["held"].as_array().expect("held").clone();
    assert_eq!(held.len(), 2);
    let decide = |n: usize, approve: bool| {
        let id = held[n]["id"].as_str().expect("an id").to_owned();
        (format!("/held/{id}"), json!({ "approve": approve }))
    };
    let (path, body) = decide(0, true);
    scene.moderate(Method::POST, &path, body).await;
    assert_eq!(viewer.messages(1).await[0].1, "buying cheap");
    let (path, body) = decide(1, false);
    scene.moderate(Method::POST, &path, body.clone()).await;
    let notice = guest.next_of("notice").await;
    assert_eq!(
        (&notice["code"], &notice["message"]),
        (&json!("held_denied"), &json!("3"))
    );
    let again = scene.creator.post(&scene.path(&path), body).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(
        creator.say("1", "badword buy").await["type"],
        "sent",
        "moderators are exempt"
    );
    let listed = scene
        .creator
        .get(&format!("{terms}?stream_id={}", scene.stream))
        .await;
    let listed = listed.data()["terms"].as_array().expect("terms").clone();
    for term in &listed {
        let path = format!("{terms}/{}", term["id"].as_str().expect("an id"));
        assert_eq!(
            scene
                .guest
                .json(Method::DELETE, &path, &json!({}))
                .await
                .status,
            StatusCode::FORBIDDEN
        );
        scene
            .creator
            .json(Method::DELETE, &path, &json!({}))
            .await
            .data();
    }
    assert_eq!(guest.say("4", "badword buy").await["type"], "sent");
}

#[tokio::test]
async fn reports_reach_moderators_once_and_are_closed_together() {
    let scene = Scene::set().await;
    let mut guest = scene.open(&scene.guest).await;
    let mut creator = scene.open(&scene.creator).await;
    guest.say("1", "rude").await;
    let path = scene.path("/messages/1/report");
    for browser in [&scene.viewer, &scene.viewer, &scene.creator] {
        let answer = browser.post(&path, json!({ "text": "Rude" })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
    assert_eq!(creator.next_of("queue").await["reports"], true);
    let nobody = scene
        .house
        .stranger()
        .post(&path, json!({ "text": "x" }))
        .await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let reports = scene.creator.get(&scene.path("/reports")).await.data();
    let reports = reports["reports"].as_array().expect("reports").clone();
    assert_eq!(reports.len(), 2, "one of each reporter");
    let path = format!(
        "/reports/{}/resolve",
        reports[0]["id"].as_str().expect("an id")
    );
    scene.moderate(Method::POST, &path, json!({})).await;
    let reports = scene.creator.get(&scene.path("/reports")).await.data();
    assert_eq!(reports["reports"], json!([]));
}

#[tokio::test]
async fn newcomers_are_acted_on_together_and_the_team_is_spared() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    viewer.next_of("hello").await;
    scene.house.clock.advance(Duration::minutes(10));
    let mut guest = scene.open(&scene.guest).await;
    guest.next_of("hello").await;
    scene.open(&scene.creator).await.next_of("hello").await;
    let body = json!({ "minutes": 5, "action": "ban", "reason": "Raid" });
    let done = scene.moderate(Method::POST, "/newcomers", body).await;
    assert_eq!(done["people"], 1);
    assert_eq!(guest.next_of("closing").await["code"], "banned");
    assert_eq!(viewer.say("1", "still here").await["type"], "sent");
    let bad = json!({ "minutes": 5, "action": "timeout" });
    let answer = scene.creator.post(&scene.path("/newcomers"), bad).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn pinned_message_shows_until_it_is_unpinned_or_deleted() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    viewer.say("1", "look here").await;
    scene
        .moderate(Method::PUT, "/pin", json!({ "seq": 1 }))
        .await;
    assert_eq!(viewer.next_of("pinned").await["entry"]["text"], "look here");
    let mut guest = scene.open(&scene.guest).await;
    assert_eq!(guest.next_of("hello").await["pinned"]["seq"], 1);
    scene
        .moderate(Method::PUT, "/pin", json!({ "seq": null }))
        .await;
    assert_eq!(guest.next_of("pinned").await["entry"], json!(null));
    let missing = scene
        .creator
        .json(Method::PUT, &scene.path("/pin"), &json!({ "seq": 9 }))
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn card_shows_what_moderators_know() {
    let scene = Scene::set().await;
    let mut guest = scene.open(&scene.guest).await;
    guest.say("1", "hello").await;
    let key = Scene::key_of(&scene.guest).await;
    let warn = format!("/people/{key}/warn");
    scene
        .moderate(Method::POST, &warn, json!({ "reason": "Be kind" }))
        .await;
    let card = scene
        .creator
        .get(&scene.path(&format!("/people/{key}")))
        .await
        .data();
    assert_eq!(card["name"], "Gus");
    assert_eq!(card["messages"][0]["text"], "hello");
    assert_eq!(card["actions"][0]["reason"], "Be kind");
    assert!(card["account_since"].is_string());
    let unknown = scene.creator.get(&scene.path("/people/usr_0")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

/// CH-07: what moderators do, nobody else does.
#[tokio::test]
async fn moderation_is_for_moderators() {
    let scene = Scene::set().await;
    let mut guest = scene.open(&scene.guest).await;
    guest.say("1", "hello").await;
    let key = Scene::key_of(&scene.guest).await;
    let stranger = scene.house.stranger();
    for (method, rest, body) in [
        (Method::PUT, "/modes".to_owned(), json!({})),
        (Method::PUT, "/shield".to_owned(), json!({ "minutes": 1 })),
        (Method::PUT, "/pin".to_owned(), json!({ "seq": 1 })),
        (Method::DELETE, "/messages/1".to_owned(), json!({})),
        (Method::DELETE, format!("/people/{key}/messages"), json!({})),
        (Method::GET, format!("/people/{key}"), json!({})),
        (
            Method::POST,
            format!("/people/{key}/warn"),
            json!({ "reason": "x" }),
        ),
        (
            Method::POST,
            format!("/people/{key}/timeout"),
            json!({ "seconds": 60 }),
        ),
        (Method::POST, format!("/people/{key}/ban"), json!({})),
        (
            Method::POST,
            "/newcomers".to_owned(),
            json!({ "minutes": 1, "action": "ban" }),
        ),
        (Method::GET, "/held".to_owned(), json!({})),
        (Method::GET, "/reports".to_owned(), json!({})),
        (Method::GET, "/actions".to_owned(), json!({})),
    ] {
        let path = scene.path(&rest);
        let viewer = scene.viewer.json(method.clone(), &path, &body).await;
        assert_eq!(
            (viewer.status, viewer.code().as_str()),
            (StatusCode::FORBIDDEN, "not_moderator"),
            "{method} {path}"
        );
        let nobody = stranger.json(method.clone(), &path, &body).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{method} {path}");
    }
}
