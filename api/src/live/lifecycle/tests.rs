use axum::body::Body;
use axum::http::{Method, StatusCode};
use http_body_util::BodyExt;
use serde_json::json;
use time::Duration;

use super::*;
use crate::encoder::KeptKey;
use crate::id::StreamId;
use crate::live::sweep::sweep;
use crate::store::{NewSite, StreamScope};
use crate::stream::PauseReason;
use crate::testing::{Browser, House};

/// A stream that was set live by hand.
async fn on_air(house: &House) -> (Browser, StreamId) {
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    act(&creator, &id, "go-live").await;
    (creator, id)
}

async fn act(browser: &Browser, id: &StreamId, verb: &str) {
    let path = format!("/api/v1/streams/{id}/{verb}");
    browser.post(&path, json!({})).await.data();
}

async fn now(house: &House, id: &StreamId) -> Stream {
    let stream = house.store().await.stream(id).await;
    stream.expect("reads").expect("there")
}

async fn left(house: &House, id: &StreamId) {
    let (store, stream) = (house.store().await, now(house, id).await);
    let outcome = publisher_left(&house.app, &store, &stream).await;
    outcome.expect("runs");
}

async fn returned(house: &House, id: &StreamId) {
    let (store, stream) = (house.store().await, now(house, id).await);
    let outcome = publisher_returned(&house.app, &store, &stream).await;
    outcome.expect("runs");
}

async fn after(house: &House, time: Duration) {
    house.clock.advance(time);
    sweep(&house.app).await.expect("sweeps");
}

#[tokio::test]
async fn lost_publisher_pauses_and_comes_back_to_the_same_session() {
    // LC-02, LC-03, C15
    let house = House::new().await;
    let (_, id) = on_air(&house).await;
    returned(&house, &id).await;
    let live = now(&house, &id).await;
    assert_eq!((live.status, live.grace_ends_at), (Status::Live, None));
    left(&house, &id).await;
    let paused = now(&house, &id).await;
    assert_eq!(paused.status, Status::Paused);
    assert_eq!(paused.pause_reason, Some(PauseReason::Away));
    let end = paused.grace_ends_at.expect("ends some time");
    assert_eq!(end, house.app.clock.now() + Duration::minutes(5));
    // Told twice, it waits no longer.
    after(&house, Duration::minutes(4)).await;
    left(&house, &id).await;
    assert_eq!(now(&house, &id).await.grace_ends_at, Some(end));
    // Viewers may come meanwhile.
    let path = format!("/api/v1/streams/{id}/join");
    house.stranger().post(&path, json!({})).await.data();
    let stranger = house.stranger();
    let info = stranger.get(&format!("/api/v1/streams/{id}/info")).await;
    assert_eq!(info.data()["status"], "paused");
    assert_eq!(info.data()["pause_reason"], "away");
    returned(&house, &id).await;
    after(&house, Duration::hours(2)).await;
    let back = now(&house, &id).await;
    assert_eq!(back.status, Status::Live);
    assert_eq!((back.pause_reason, back.grace_ends_at), (None, None));
    assert_eq!(back.started_at, live.started_at);
}

#[tokio::test]
async fn publisher_who_does_not_return_in_time_ends_the_stream() {
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    returned(&house, &id).await;
    left(&house, &id).await;
    after(&house, Duration::seconds(299)).await;
    assert_eq!(now(&house, &id).await.status, Status::Paused);
    house.clock.advance(Duration::seconds(1));
    // Too late, even before anybody looked.
    returned(&house, &id).await;
    after(&house, Duration::ZERO).await;
    let ended = now(&house, &id).await;
    assert_eq!(ended.status, Status::Ended);
    assert_eq!(ended.ended_at, Some(house.app.clock.now()));
    assert!(ended.replay_published);
    returned(&house, &id).await;
    left(&house, &id).await;
    after(&house, Duration::hours(1)).await;
    assert_eq!(now(&house, &id).await.ended_at, ended.ended_at);
    let path = format!("/api/v1/streams/{id}/end");
    let again = creator.post(&path, json!({})).await;
    assert_eq!(again.code(), "not_endable");
}

#[tokio::test]
async fn grace_is_configured_and_outlives_a_restart() {
    let house = House::with(&[("streams.grace", "60")]).await;
    let (_, id) = on_air(&house).await;
    returned(&house, &id).await;
    let (store, start) = (house.store().await, house.app.clock.now());
    // The program ends without a word and starts again, twice.
    for _ in 0..2 {
        let now = house.app.clock.now();
        let end = grace_end(&house.app, now);
        store.publishers_left(end, now).await.expect("runs");
        house.clock.advance(Duration::seconds(20));
    }
    let waiting = now(&house, &id).await;
    assert_eq!(waiting.status, Status::Paused);
    assert_eq!(waiting.grace_ends_at, Some(start + Duration::MINUTE));
    after(&house, Duration::seconds(20)).await;
    assert_eq!(now(&house, &id).await.status, Status::Ended);
}

#[tokio::test]
async fn stream_started_by_hand_ends_when_no_media_ever_comes() {
    let house = House::new().await;
    let (_, id) = on_air(&house).await;
    assert_eq!(now(&house, &id).await.status, Status::Live);
    after(&house, Duration::minutes(5)).await;
    assert_eq!(now(&house, &id).await.status, Status::Ended);
}

#[tokio::test]
async fn creator_pauses_and_resumes_and_nobody_else_does() {
    // LC-17
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    returned(&house, &id).await;
    let viewer = house.sign_in("viewer").await;
    for verb in ["pause", "resume"] {
        let path = format!("/api/v1/streams/{id}/{verb}");
        assert_eq!(viewer.post(&path, json!({})).await.code(), "not_creator");
        let stranger = house.stranger();
        let refused = stranger.post(&path, json!({})).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    }
    act(&creator, &id, "pause").await;
    act(&creator, &id, "pause").await;
    let paused = now(&house, &id).await;
    assert_eq!(paused.status, Status::Paused);
    assert_eq!(paused.pause_reason, Some(PauseReason::Host));
    // As long as the creator likes, while he or she is there.
    after(&house, Duration::hours(1)).await;
    assert_eq!(now(&house, &id).await.status, Status::Paused);
    // Gone and back, it is still the creator's pause.
    left(&house, &id).await;
    assert!(now(&house, &id).await.grace_ends_at.is_some());
    returned(&house, &id).await;
    let waiting = now(&house, &id).await;
    assert_eq!(waiting.pause_reason, Some(PauseReason::Host));
    assert_eq!(waiting.grace_ends_at, None);
    act(&creator, &id, "resume").await;
    act(&creator, &id, "resume").await;
    let live = now(&house, &id).await;
    assert_eq!((live.status, live.pause_reason), (Status::Live, None));
    // Resumed while nobody publishes: paused until somebody does.
    act(&creator, &id, "pause").await;
    left(&house, &id).await;
    act(&creator, &id, "resume").await;
    let away = now(&house, &id).await;
    assert_eq!(away.pause_reason, Some(PauseReason::Away));
    returned(&house, &id).await;
    assert_eq!(now(&house, &id).await.status, Status::Live);
    act(&creator, &id, "pause").await;
    act(&creator, &id, "end").await;
    for verb in ["pause", "resume"] {
        let path = format!("/api/v1/streams/{id}/{verb}");
        assert_eq!(creator.post(&path, json!({})).await.code(), "not_live");
    }
    assert_eq!(now(&house, &id).await.pause_reason, None);
}

#[tokio::test]
async fn paused_stream_counts_as_live_for_the_site_and_its_lists() {
    // LC-19, LC-26
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    act(&creator, &id, "pause").await;
    let second = creator.create(json!({ "title": "Second" })).await;
    let path = format!("/api/v1/streams/{second}/go-live");
    let refused = creator.post(&path, json!({})).await;
    assert_eq!(refused.code(), "not_startable");
    let link = refused.body()["error"]["link"].clone();
    assert!(
        link.as_str()
            .is_some_and(|link| link.ends_with(&format!("/streams/{id}/studio"))),
        "{link}"
    );
    let stranger = house.stranger();
    let list = stranger.get("/api/v1/streams?scope=live").await.data();
    assert_eq!(list["streams"][0]["id"], id.as_str());
    assert_eq!(list["streams"][0]["is_live_now"], true);
    let active = stranger.get("/api/live/active").await.data();
    assert_eq!(active["streams"][0]["status"], "LIVE");
    act(&creator, &id, "end").await;
    act(&creator, &second, "go-live").await;
}

#[tokio::test]
async fn stream_that_never_begins_is_archived_a_day_after_its_time() {
    // LC-04
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let soon = house.app.clock.now() + Duration::HOUR;
    let format = time::format_description::well_known::Rfc3339;
    let at = soon.format(&format).expect("formats");
    let id = creator
        .create(json!({ "title": "T", "visibility": "public", "scheduled_at": at }))
        .await;
    after(&house, Duration::hours(25) - Duration::SECOND).await;
    assert_eq!(now(&house, &id).await.status, Status::Scheduled);
    after(&house, Duration::SECOND).await;
    assert_eq!(now(&house, &id).await.status, Status::Archived);
    // Restored, it has another day.
    act(&creator, &id, "restore").await;
    after(&house, Duration::hours(23)).await;
    assert_eq!(now(&house, &id).await.status, Status::Scheduled);
    after(&house, Duration::HOUR).await;
    assert_eq!(now(&house, &id).await.status, Status::Archived);
}

#[tokio::test]
async fn archived_stream_leaves_lists_and_pages_and_comes_back_as_it_was() {
    // C13
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    let archive = format!("/api/v1/streams/{id}/archive");
    let early = creator.post(&archive, json!({})).await;
    assert_eq!(early.code(), "not_archivable");
    act(&creator, &id, "end").await;
    let viewer = house.sign_in("viewer").await;
    assert_eq!(viewer.post(&archive, json!({})).await.code(), "not_creator");
    act(&creator, &id, "archive").await;
    let store = house.store().await;
    let all = store.streams(StreamScope::All).await.expect("reads");
    assert!(all.iter().all(|stream| stream.id != id));
    let archive_of = async |browser: &Browser| {
        let list = browser.get("/api/v1/streams?scope=archived").await.data();
        list["streams"].as_array().expect("streams").len()
    };
    assert_eq!(
        (archive_of(&creator).await, archive_of(&viewer).await),
        (1, 0)
    );
    let page = format!("/api/v1/streams/{id}");
    assert_eq!(viewer.get(&page).await.status, StatusCode::FORBIDDEN);
    let own = creator.get(&page).await.data();
    assert_eq!(own["status"], "archived");
    assert_eq!(own["can"]["restore"], true);
    act(&creator, &id, "restore").await;
    assert_eq!(now(&house, &id).await.status, Status::Ended);
    assert_eq!(viewer.get(&page).await.data()["status"], "ended");
}

#[tokio::test]
async fn ended_streams_are_archived_after_the_retention() {
    let house = House::with(&[("streams.archive_ended_after", "30")]).await;
    let (creator, id) = on_air(&house).await;
    act(&creator, &id, "end").await;
    after(&house, Duration::days(30) - Duration::SECOND).await;
    assert_eq!(now(&house, &id).await.status, Status::Ended);
    after(&house, Duration::SECOND).await;
    assert_eq!(now(&house, &id).await.status, Status::Archived);
}

#[tokio::test]
async fn of_many_ends_at_once_one_counts() {
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    let path = format!("/api/v1/streams/{id}/end");
    let ends = (0..4).map(|_| creator.post(&path, json!({})));
    let answers = futures_util::future::join_all(ends).await;
    let ended = answers.iter().filter(|it| it.status.is_success()).count();
    assert_eq!(ended, 1);
}

#[tokio::test]
async fn deleted_stream_is_gone_with_all_that_hangs_on_it_and_live_ones_stay() {
    // LC-25
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    let path = format!("/api/v1/streams/{id}");
    act(&creator, &id, "pause").await;
    let live = creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(live.code(), "stream_live");
    act(&creator, &id, "end").await;
    let (store, start) = (house.store().await, house.app.clock.now());
    let recording = store.create_recording(&id, start).await.expect("made");
    let dir = house.app.config.recording_dir().join(recording.as_str());
    std::fs::create_dir_all(&dir).expect("makes a folder");
    creator.json(Method::DELETE, &path, &json!({})).await.data();
    assert_eq!(creator.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(!dir.exists(), "files go with the stream");
    assert!(store.recordings(&id).await.expect("reads").is_empty());
    let again = creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn twenty_sites_are_live_at_once() {
    // LC-27
    let house = House::new().await;
    let (_, template) = on_air(&house).await;
    let (cross_site, start) = (house.app.database.cross_site(), house.app.clock.now());
    for number in 0..20 {
        let slug = format!("site-{number}");
        let new = NewSite {
            slug: &slug,
            name: "Site",
            streaming_enabled: true,
        };
        cross_site.create_site(&new, start).await.expect("made");
        let site = cross_site.site_by_slug(&slug).await.expect("reads");
        let site = site.expect("made");
        let store = house.app.database.site(site.id.clone());
        let email = format!("host@{slug}.example");
        let person = crate::store::NewPerson {
            email: &email,
            name: "Host",
            platform_admin: false,
        };
        let host = store.person_for_email(&person, start).await.expect("made");
        let team = store.create_team("Team", start).await.expect("made");
        let new = crate::store::NewStream {
            team: &team,
            host: &host.id,
            space: None,
            experience: None,
            title: "T",
            description: None,
            visibility: crate::stream::Visibility::Public,
            scheduled_at: start,
            record: true,
            kind: crate::stream::StreamKind::Experience,
            provider: crate::provider::NATIVE,
        };
        let stream = store
            .create_stream(&new, &KeptKey::unknown(), start)
            .await
            .expect("made");
        let live = super::start(&house.app, &site, &store, &stream).await;
        assert_eq!(live.expect("starts").status, Status::Live);
    }
    assert_eq!(now(&house, &template).await.status, Status::Live);
}

/// LC-25: whoever has the page open is told, and the events end.
#[tokio::test]
async fn open_page_is_told_that_its_stream_was_removed() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    let stranger = house.stranger();
    let path = format!("/api/v1/streams/{id}");
    let request = stranger.request(Method::GET, &format!("{path}/events"));
    let request = request.body(Body::empty()).expect("builds");
    let events = stranger.open(request).await.into_body();
    let deleted = creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(deleted.status, StatusCode::OK);
    let events = events.collect().await.expect("ends").to_bytes();
    let events = String::from_utf8_lossy(&events);
    let names: Vec<&str> = events
        .lines()
        .filter_map(|line| line.strip_prefix("event:"))
        .map(str::trim)
        .collect();
    assert_eq!(names.last(), Some(&"removed"), "{events}");
}
