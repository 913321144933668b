use axum::http::{Method, StatusCode};
use serde_json::json;
use time::Duration;

use super::{Scene, Socket};
use crate::chat::frames::Frame;
use crate::store::ChatPage;

/// CH-02, CH-04: what one writes all read, in one order, once.
#[tokio::test]
async fn messages_reach_everybody_in_one_order_once() {
    let scene = Scene::set().await;
    let mut writers = [
        scene.open(&scene.creator).await,
        scene.open(&scene.viewer).await,
        scene.open(&scene.guest).await,
    ];
    let mut stranger = scene.open(&scene.house.stranger()).await;
    let hello = stranger.next_of("hello").await;
    assert_eq!(hello["me"], json!(null));
    for round in 0..5 {
        for (who, writer) in writers.iter_mut().enumerate() {
            let text = format!("{who}.{round}");
            writer
                .put(json!({ "type": "send", "id": format!("m{round}"), "text": text }))
                .await;
        }
    }
    let read = stranger.messages(15).await;
    let places: Vec<i64> = read.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(places, (1..=15).collect::<Vec<_>>(), "no hole, no double");
    for writer in &mut writers {
        assert_eq!(writer.messages(15).await, read, "one order for all");
    }
    for who in 0..3 {
        let own = read
            .iter()
            .filter(|(_, text)| text.starts_with(&format!("{who}.")));
        let own: Vec<&str> = own.map(|(_, text)| text.as_str()).collect();
        let mut sorted = own.clone();
        sorted.sort_unstable();
        assert_eq!(own, sorted, "each writer's own order is kept");
    }
}

#[tokio::test]
async fn message_sent_twice_is_written_once() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    let first = viewer.say("a", "hello").await;
    let again = viewer.say("a", "hello").await;
    assert_eq!(first["seq"], again["seq"]);
    let mut elsewhere = scene.open(&scene.viewer).await;
    assert_eq!(elsewhere.say("a", "hello").await["seq"], first["seq"]);
    let mut guest = scene.open(&scene.guest).await;
    let other = guest.say("a", "an id of somebody else").await;
    assert_ne!(other["seq"], first["seq"]);
    let store = scene.house.store().await;
    let log = store
        .chat_entries(&scene.stream, ChatPage::Newest, 50)
        .await;
    assert_eq!(log.expect("reads").len(), 2);
}

#[tokio::test]
async fn who_comes_back_gets_what_was_missed_in_order() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    let mut guest = scene.open(&scene.guest).await;
    let last = viewer.say("0", "before").await["seq"]
        .as_i64()
        .expect("a place");
    drop(viewer);
    for n in 1..=3 {
        guest.say(&n.to_string(), &format!("missed {n}")).await;
    }
    let path = format!("/messages/{}", last + 2);
    scene.moderate(Method::DELETE, &path, json!({})).await;
    let mut back = scene.open_after(&scene.viewer, Some(last)).await;
    let hello = back.next_of("hello").await;
    assert_eq!(hello["fresh"], false);
    let entries = hello["entries"].as_array().expect("entries");
    let seen: Vec<_> = entries
        .iter()
        .map(|it| {
            (
                it["seq"].as_i64(),
                it["kind"].as_str(),
                it["deleted"] == true,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (Some(last + 1), Some("message"), false),
            (Some(last + 2), Some("message"), true),
            (Some(last + 3), Some("message"), false),
            (Some(last + 4), Some("delete"), false),
        ]
    );
    assert_eq!(
        entries[1]["text"],
        json!(null),
        "what was deleted is not sent"
    );
    guest.say("4", "after").await;
    assert_eq!(back.messages(1).await, [(last + 5, "after".to_owned())]);
    let mut lost = scene.open_after(&scene.viewer, Some(9_999)).await;
    assert_eq!(lost.next_of("hello").await["fresh"], true);
}

/// Beyond what memory holds the log itself fills the gap.
#[tokio::test]
async fn long_gap_is_filled_from_the_log() {
    let scene = Scene::set().await;
    let mut creator = scene.open(&scene.creator).await;
    for n in 0..230 {
        let answer = creator.say(&n.to_string(), &format!("m{n}")).await;
        assert_eq!(answer["type"], "sent", "{answer}");
        scene.house.clock.advance(Duration::seconds(1));
    }
    let mut back = scene.open_after(&scene.viewer, Some(1)).await;
    let hello = back.next_of("hello").await;
    let places = hello["entries"].as_array().expect("entries");
    let places: Vec<_> = places.iter().filter_map(|it| it["seq"].as_i64()).collect();
    assert_eq!(places, (2..=230).collect::<Vec<_>>());
    let mut fresh = scene.open(&scene.viewer).await;
    let hello = fresh.next_of("hello").await;
    let places = hello["entries"].as_array().expect("entries");
    assert_eq!(places.len(), 50);
    assert_eq!(places[0]["seq"], 181);
}

#[tokio::test]
async fn text_is_cleaned_and_replies_name_their_original() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    for (id, text, code) in [
        ("a", "\u{202E}\u{200B}", "message_empty"),
        ("b", &*"x".repeat(501), "message_too_long"),
        ("c d", "x", "validation_failed"),
    ] {
        assert_eq!(viewer.refusal(id, text).await, code);
    }
    viewer
        .say("1", "<script>alert(1)</script>\u{202E} two\nlines")
        .await;
    viewer
        .put(json!({ "type": "send", "id": "2", "text": "yes", "reply_to": 1 }))
        .await;
    let page = scene.guest.get(&scene.path("/messages")).await.data();
    assert_eq!(
        page["entries"][0]["text"],
        "<script>alert(1)</script> two lines"
    );
    let reply = viewer.messages(2).await;
    assert_eq!(reply[1].1, "yes");
    let page = scene.guest.get(&scene.path("/messages")).await.data();
    assert_eq!(
        page["entries"][1]["reply_to"],
        json!({ "seq": 1, "name": "Vic" })
    );
}

#[tokio::test]
async fn names_are_chosen_once_and_belong_to_one_person() {
    let scene = Scene::set().await;
    let admin = scene.house.sign_in("admin").await;
    let mut socket = scene.open(&admin).await;
    assert_eq!(socket.next_of("hello").await["me"]["name"], json!(null));
    assert_eq!(socket.refusal("1", "hello").await, "name_required");
    let choose = |name: &'static str| {
        let admin = admin.clone();
        async move {
            admin
                .json(Method::PUT, "/api/v1/chat_name", &json!({ "name": name }))
                .await
        }
    };
    assert_eq!(choose("VIC").await.code(), "name_taken");
    assert_eq!(choose("two words").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(choose("Ada").await.data()["name"], "Ada");
    assert_eq!(socket.say("1", "hello").await["type"], "sent");
}

#[tokio::test]
async fn floods_are_refused_and_then_cut() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    for n in 0..10 {
        assert_eq!(viewer.say(&n.to_string(), "x").await["type"], "sent");
    }
    assert_eq!(viewer.refusal("10", "x").await, "rate_limited");
    scene.house.clock.advance(Duration::seconds(10));
    assert_eq!(viewer.say("11", "x").await["type"], "sent");
    let mut ended = false;
    for n in 0..200 {
        let answer = viewer.say(&format!("f{n}"), "x").await;
        if answer["type"] == "closing" {
            assert_eq!(answer["code"], "flood");
            ended = true;
            break;
        }
    }
    assert!(ended, "one connection cannot send for ever");
}

#[tokio::test]
async fn slow_reader_is_dropped_and_others_miss_nothing() {
    let scene = Scene::set().await;
    let mut slow = scene.open(&scene.viewer).await;
    let mut quick = scene.open(&scene.guest).await;
    slow.next_of("hello").await;
    quick.next_of("hello").await;
    let room = scene.house.app.chat.rooms.get(&scene.stream).expect("open");
    let message = "x".repeat(32 * 1024);
    for n in 0..1_000 {
        room.tell(&Frame::Notice {
            code: &n.to_string(),
            message: &message,
            until: None,
        });
        // The quick one reads along, so it never falls behind.
        assert_eq!(quick.next_of("notice").await["code"], n.to_string());
    }
    let closing = slow.next_of("closing").await;
    assert_eq!(closing["code"], "too_slow");
    assert_eq!(closing["may_return"], true);
    let mut back = scene.open_after(&scene.viewer, Some(0)).await;
    back.next_of("hello").await;
}

/// CH-01, CH-09, CH-10: the chat comes with the stream, follows its life, and stays to be read.
#[tokio::test]
async fn chat_follows_the_streams_life() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    assert_eq!(viewer.say("1", "early").await["type"], "sent");
    let live = format!("/api/v1/streams/{}/go-live", scene.stream);
    scene.creator.post(&live, json!({})).await.data();
    let row = wait_for_system(&mut viewer).await;
    assert_eq!(row, "started");
    scene.house.clock.advance(Duration::seconds(7));
    viewer.say("2", "now").await;
    let end = format!("/api/v1/streams/{}/end", scene.stream);
    scene.creator.post(&end, json!({})).await.data();
    assert_eq!(wait_for_system(&mut viewer).await, "ended");
    assert_eq!(viewer.refusal("3", "late").await, "chat_closed");
    let page = scene.house.stranger().get(&scene.path("/messages")).await;
    let page = page.data();
    let texts = page["entries"].as_array().expect("entries").iter();
    let texts: Vec<_> = texts
        .filter_map(|it| Some((it["text"].as_str()?, it["stream_ms"].as_i64())))
        .collect();
    assert_eq!(texts, [("early", None), ("now", Some(7_000))]);
    let until = scene.path("/messages?until_ms=6999");
    let page = scene.viewer.get(&until).await.data();
    let entries = page["entries"].as_array().expect("entries");
    assert_eq!(entries.last().expect("one")["system"]["event"], "started");
    assert_eq!(page["after"], entries.last().expect("one")["seq"]);
}

async fn wait_for_system(socket: &mut Socket) -> String {
    loop {
        let entry = socket.next_of("entry").await;
        if let Some(event) = entry["system"]["event"].as_str() {
            return event.to_owned();
        }
    }
}

#[tokio::test]
async fn reactions_are_gathered_and_limited() {
    let scene = Scene::set().await;
    let mut viewer = scene.open(&scene.viewer).await;
    let mut stranger = scene.open(&scene.house.stranger()).await;
    viewer.next_of("hello").await;
    stranger.next_of("hello").await;
    for _ in 0..15 {
        viewer.put(json!({ "type": "react", "emoji": "🎉" })).await;
    }
    viewer
        .put(json!({ "type": "react", "emoji": "nonsense" }))
        .await;
    stranger
        .put(json!({ "type": "react", "emoji": "👏" }))
        .await;
    // The answer shows that all before it were taken.
    viewer.say("1", "done").await;
    let mut counted = 0;
    while counted < 10 {
        let frame = stranger.next_of("reactions").await;
        assert_eq!(frame["counts"]["nonsense"], json!(null));
        assert_eq!(
            frame["counts"]["👏"],
            json!(null),
            "who reads along does not react"
        );
        counted += frame["counts"]["🎉"].as_i64().unwrap_or_default();
    }
    assert_eq!(counted, 10, "the rest was let fall");
}

#[tokio::test]
async fn pages_lead_through_the_whole_log() {
    let scene = Scene::set().await;
    let mut creator = scene.open(&scene.creator).await;
    for n in 1..=7 {
        creator.say(&n.to_string(), &format!("m{n}")).await;
    }
    let mut found = Vec::new();
    let mut query = "/messages?limit=3".to_owned();
    loop {
        let page = scene.viewer.get(&scene.path(&query)).await.data();
        let places = page["entries"].as_array().expect("entries").iter();
        let mut places: Vec<_> = places.filter_map(|it| it["seq"].as_i64()).collect();
        places.extend(found);
        found = places;
        let Some(before) = page["before"].as_i64() else {
            break;
        };
        query = format!("/messages?limit=3&before={before}");
    }
    assert_eq!(found, (1..=7).collect::<Vec<_>>());
    for bad in [
        "?limit=0",
        "?limit=201",
        "?before=x",
        "?before=1&after=2",
        "?nope=1",
    ] {
        let answer = scene
            .viewer
            .get(&scene.path(&format!("/messages{bad}")))
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}
