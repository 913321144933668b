use axum::http::StatusCode;
use axum::http::header;
use serde_json::json;
use sfu::ParticipantSid;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::id::{PersonId, StreamId};
use crate::live::ViewerKey;
use crate::testing::{Browser, House};

/// A public stream, live.
async fn on_air(house: &House) -> (Browser, StreamId) {
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    let path = format!("/api/v1/streams/{id}/go-live");
    creator.post(&path, json!({})).await.data();
    (creator, id)
}

/// What the media room tells of, and when it is written down.
struct Room<'a> {
    house: &'a House,
    stream: &'a StreamId,
}

impl Room<'_> {
    async fn joined(&self, viewer: &ViewerKey, connection: &str) {
        let site = self.house.site_id().await;
        self.house.app.attendance.joined(
            (&site, self.stream),
            viewer.clone(),
            ParticipantSid::new(connection),
            self.house.app.clock.now(),
        );
    }

    fn left(&self, viewer: &ViewerKey, connection: &str) {
        let (app, connection) = (&self.house.app, ParticipantSid::new(connection));
        let now = app.clock.now();
        app.attendance.left(self.stream, viewer, &connection, now);
    }

    async fn write(&self) {
        let store = self.house.store().await;
        for change in self.house.app.attendance.take() {
            store.write_attendance(&change).await.expect("writes");
        }
    }

    fn wait(&self, seconds: i64) {
        self.house.clock.advance(Duration::seconds(seconds));
    }
}

fn session(name: &str) -> ViewerKey {
    ViewerKey::Session(name.to_owned())
}

async fn statistics(browser: &Browser, id: &StreamId) -> serde_json::Value {
    let path = format!("/api/v1/streams/{id}/statistics");
    browser.get(&path).await.data()
}

#[tokio::test]
async fn watch_time_adds_up_over_comebacks_and_counts_nobody_twice() {
    // AN-01 … AN-06, C9
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    let viewer = house.sign_in("viewer").await.person_id().await;
    let (person, guest) = (ViewerKey::Person(viewer), session("guest"));
    let room = Room {
        house: &house,
        stream: &id,
    };
    room.joined(&person, "PA_1").await;
    room.wait(10);
    // Another tab: the same viewer.
    room.joined(&person, "PA_2").await;
    room.joined(&guest, "PA_3").await;
    room.write().await;
    let now = statistics(&creator, &id).await;
    assert_eq!(
        (&now["viewers_now"], &now["peak_viewers"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(now["watch_seconds"], 10);
    room.wait(10);
    room.left(&person, "PA_1");
    room.wait(10);
    room.left(&person, "PA_2");
    room.left(&person, "PA_2");
    room.left(&guest, "PA_3");
    room.write().await;
    // And back.
    room.wait(100);
    room.joined(&person, "PA_4").await;
    room.write().await;
    room.wait(30);
    room.left(&person, "PA_4");
    room.write().await;
    let path = format!("/api/v1/streams/{id}/end");
    creator.post(&path, json!({})).await.data();
    let all = statistics(&creator, &id).await;
    assert_eq!(all["unique_viewers"], 2);
    assert_eq!(all["signed_in_viewers"], 1);
    assert_eq!(all["viewers_now"], 0);
    assert_eq!(all["peak_viewers"], 2);
    assert_eq!(all["watch_seconds"], 30 + 30 + 20);
    assert_eq!(all["average_watch_seconds"], 40);
    assert_eq!(all["duration_seconds"], 160);
    let timeline = &all["timeline"];
    assert_eq!(timeline["bucket_seconds"], 5);
    let viewers = timeline["viewers"].as_array().expect("points");
    assert_eq!(viewers.len(), 32);
    assert_eq!((&viewers[1], &viewers[2]), (&json!(1), &json!(2)));
    assert_eq!((&viewers[10], &viewers[27]), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn short_peak_between_two_looks_is_kept() {
    // AN-05
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    let room = Room {
        house: &house,
        stream: &id,
    };
    for name in ["a", "b", "c"] {
        room.joined(&session(name), name).await;
    }
    for name in ["a", "b"] {
        room.left(&session(name), name);
    }
    room.write().await;
    let now = statistics(&creator, &id).await;
    assert_eq!(
        (&now["viewers_now"], &now["peak_viewers"]),
        (&json!(1), &json!(3))
    );
    // What could not be written is written later, in order.
    room.joined(&session("d"), "d").await;
    let changes = house.app.attendance.take();
    room.left(&session("d"), "d");
    for change in changes {
        house.app.attendance.put_back(change);
    }
    room.write().await;
    let now = statistics(&creator, &id).await;
    assert_eq!(
        (&now["viewers_now"], &now["unique_viewers"]),
        (&json!(1), &json!(4))
    );
}

#[tokio::test]
async fn crash_costs_viewers_no_more_than_the_time_since_they_were_seen() {
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    let room = Room {
        house: &house,
        stream: &id,
    };
    let guest = session("guest");
    room.joined(&guest, "PA_1").await;
    room.write().await;
    let cross_site = house.app.database.cross_site();
    room.wait(60);
    let seen = house.app.clock.now();
    cross_site.note_viewers_seen(seen).await.expect("writes");
    // The program dies, and starts again an hour later.
    room.wait(3600);
    house.app.attendance.all_left(house.app.clock.now());
    drop(house.app.attendance.take());
    cross_site.close_open_viewings().await.expect("writes");
    cross_site.close_open_viewings().await.expect("writes");
    cross_site.reset_viewer_counts().await.expect("writes");
    let after = statistics(&creator, &id).await;
    assert_eq!(
        (&after["watch_seconds"], &after["viewers_now"]),
        (&json!(60), &json!(0))
    );
    assert_eq!(after["peak_viewers"], 1);
    room.joined(&guest, "PA_2").await;
    room.wait(5);
    room.left(&guest, "PA_2");
    room.write().await;
    let after = statistics(&creator, &id).await;
    assert_eq!(
        (&after["watch_seconds"], &after["unique_viewers"]),
        (&json!(65), &json!(1))
    );
}

#[tokio::test]
async fn statistics_and_table_are_for_those_who_run_the_stream() {
    // AN-10
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    let viewer = house.sign_in("viewer").await;
    for path in ["statistics", "viewers.csv"] {
        let path = format!("/api/v1/streams/{id}/{path}");
        assert_eq!(viewer.get(&path).await.code(), "not_creator");
        let stranger = house.stranger().get(&path).await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    }
    let room = Room {
        house: &house,
        stream: &id,
    };
    let person = ViewerKey::Person(viewer.person_id().await);
    room.joined(&person, "PA_1").await;
    room.wait(90);
    room.left(&person, "PA_1");
    room.joined(&session("guest"), "PA_2").await;
    room.write().await;
    room.wait(7);
    let table = creator
        .get(&format!("/api/v1/streams/{id}/viewers.csv"))
        .await;
    assert_eq!(
        table.headers[header::CONTENT_TYPE],
        "text/csv; charset=utf-8"
    );
    let lines: Vec<&str> = table.text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[1].starts_with("\"Vic Viewer\",\"viewer@demo.example\","));
    assert!(lines[1].ends_with(",\"1\",\"90\""), "{}", lines[1]);
    assert!(lines[2].starts_with("\"not signed in\",\"\","));
    assert!(lines[2].ends_with(",\"\",\"1\",\"7\""), "{}", lines[2]);
}

#[tokio::test]
async fn page_counts_each_viewer_once_and_the_team_never() {
    // AN-08
    let house = House::new().await;
    let (creator, id) = on_air(&house).await;
    let page = format!("/streams/{id}");
    creator.get(&page).await;
    let none = statistics(&creator, &id).await["views"].clone();
    assert_eq!(none, json!({"today": 0, "month": 0, "total": 0}));
    let viewer = house.sign_in("viewer").await;
    let mut stranger = house.stranger();
    let first = stranger.get(&page).await;
    stranger.keep_cookie(&first);
    for browser in [&viewer, &viewer, &stranger, &stranger] {
        let again = browser.get(&page).await;
        assert!(!again.headers.contains_key(header::SET_COOKIE));
    }
    let two = statistics(&creator, &id).await["views"].clone();
    assert_eq!(two, json!({"today": 2, "month": 2, "total": 2}));
}

#[tokio::test]
async fn views_of_a_day_a_month_and_in_all_count_each_viewer_once() {
    // AN-09
    let house = House::new().await;
    let (_, id) = on_air(&house).await;
    let store = house.store().await;
    // The tenth of a month of thirty-one days, at noon.
    let tenth = OffsetDateTime::UNIX_EPOCH + Duration::days(9) + Duration::hours(12);
    for (viewer, day, today, month, total) in [
        ("a", 0, 1, 1, 1),
        ("b", 0, 2, 2, 2),
        ("a", 1, 1, 2, 2),
        ("a", 1, 1, 2, 2),
        ("c", 26, 1, 1, 3),
    ] {
        let at = tenth + Duration::days(day);
        store.count_view(&id, viewer, at).await.expect("writes");
        let expected = ViewCounts {
            today,
            month,
            total,
        };
        let counts = store.view_counts(&id, at).await.expect("reads");
        assert_eq!(counts, expected, "{viewer} {day} days later");
    }
}

#[tokio::test]
async fn browser_without_a_session_is_the_same_viewer_at_every_visit_and_another_at_every_stream() {
    // AN-02
    let house = House::with(&[("limits.concurrent_streams", "2")]).await;
    let (creator, id) = on_air(&house).await;
    let other = creator
        .create(json!({ "title": "Other", "visibility": "public" }))
        .await;
    let path = format!("/api/v1/streams/{other}/go-live");
    creator.post(&path, json!({})).await.data();
    let join = async |browser: &Browser, id: &StreamId| {
        let path = format!("/api/v1/streams/{id}/join");
        let answer = browser.post(&path, json!({})).await;
        let identity = answer.data()["identity"].as_str().expect("text").to_owned();
        let key = ViewerKey::of(&sfu::ParticipantIdentity::new(identity));
        (key, answer)
    };
    let mut stranger = house.stranger();
    let (first, answer) = join(&stranger, &id).await;
    stranger.keep_cookie(&answer);
    assert_eq!(join(&stranger, &id).await.0, first);
    assert_ne!(join(&stranger, &other).await.0, first);
    assert_ne!(join(&house.stranger(), &id).await.0, first);
}

#[tokio::test]
async fn viewer_beyond_the_sites_limit_is_told_that_it_is_full() {
    // AN-11
    let house = House::with(&[("limits.viewers_per_site", "2")]).await;
    let (creator, id) = on_air(&house).await;
    let room = Room {
        house: &house,
        stream: &id,
    };
    let viewer = house.sign_in("viewer").await;
    let person = ViewerKey::Person(viewer.person_id().await);
    room.joined(&person, "PA_1").await;
    let path = format!("/api/v1/streams/{id}/join");
    house.stranger().post(&path, json!({})).await.data();
    room.joined(&session("guest"), "PA_2").await;
    let refused = house.stranger().post(&path, json!({})).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::CONFLICT, "full")
    );
    // Who is in comes back, and who broadcasts is no viewer.
    viewer.post(&path, json!({})).await.data();
    creator.post(&path, json!({ "as": "creator" })).await.data();
    room.left(&session("guest"), "PA_2");
    house.stranger().post(&path, json!({})).await.data();
}

#[test]
fn attendance_of_one_stream_says_nothing_of_another() {
    let now = OffsetDateTime::UNIX_EPOCH;
    let attendance = Attendance::default();
    let site = crate::id::SiteId::generate(now);
    let (one, two) = (StreamId::generate(now), StreamId::generate(now));
    let person = ViewerKey::Person(PersonId::generate(now));
    for stream in [&one, &two] {
        let connection = ParticipantSid::new(stream.as_str());
        attendance.joined((&site, stream), person.clone(), connection, now);
    }
    attendance.left(&one, &person, &ParticipantSid::new(two.as_str()), now);
    let changes = attendance.take();
    assert!(changes.iter().all(|change| change.now == 1));
    attendance.left(&one, &person, &ParticipantSid::new(one.as_str()), now);
    let changes = attendance.take();
    assert_eq!(changes.len(), 1);
    assert_eq!((&changes[0].stream, changes[0].now), (&one, 0));
    assert!(attendance.take().is_empty());
}
