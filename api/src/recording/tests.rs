use std::process::Command;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use time::Duration;

use crate::id::{RecordingId, StreamId};
use crate::jobs::run_due;
use crate::live::{Moment, RecordingState, ReplayState};
use crate::testing::{Browser, House, Laid, lay_recording};

/// A house with a public stream that has ended without being published.
struct Scene {
    house: House,
    creator: Browser,
    stream: StreamId,
}

impl Scene {
    async fn new() -> Self {
        Self::with(&[]).await
    }

    async fn with(settings: &[(&str, &str)]) -> Self {
        let house = House::with(settings).await;
        let creator = house.sign_in("creator").await;
        let stream = creator
            .create(json!({ "title": "Knots & Ropes", "visibility": "public" }))
            .await;
        let scene = Self {
            house,
            creator,
            stream,
        };
        scene.act("go-live").await;
        let path = format!("/api/live/{}/stop", scene.stream);
        scene.creator.post(&path, json!({})).await.data();
        scene
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/streams/{}/{rest}", self.stream)
    }

    async fn act(&self, verb: &str) -> Value {
        self.creator.post(&self.path(verb), json!({})).await.data()
    }

    /// Notes a recording in a state.
    async fn recording(&self, state: RecordingState, error: Option<&str>) -> RecordingId {
        let (store, now) = (self.house.store().await, self.house.clock.now());
        let id = store.create_recording(&self.stream, now).await;
        let id = id.expect("made");
        self.house.clock.advance(Duration::MINUTE);
        let now = self.house.clock.now();
        match state {
            RecordingState::Ready => {
                store
                    .complete_recording(&id, 60_000, 5_000_000, error, now)
                    .await
            }
            state => store.set_recording_state(&id, state, error, now).await,
        }
        .expect("noted");
        id
    }

    /// A recording that plays, of so many seconds.
    async fn playable(&self, what: Laid, seconds: u32) -> RecordingId {
        let id = self
            .recording(RecordingState::Failed, Some("the disk was full"))
            .await;
        let folder = self.house.app.config.recording_dir().join(id.as_str());
        tokio::task::spawn_blocking(move || lay_recording(&folder, what, seconds))
            .await
            .expect("laid");
        self.retry(&id).await.data();
        self.settled(ReplayState::Ready).await;
        id
    }

    async fn retry(&self, id: &RecordingId) -> crate::testing::Answer {
        let path = self.path(&format!("recordings/{id}/retry"));
        let answer = self.creator.post(&path, json!({})).await;
        run_due(&self.house.app).await;
        answer
    }

    /// Waits until the stream's page would say so.
    async fn settled(&self, state: ReplayState) {
        let store = self.house.store().await;
        let stream = store
            .stream(&self.stream)
            .await
            .expect("reads")
            .expect("there");
        let recordings = store.recordings(&self.stream).await.expect("reads");
        let moment = Moment::of(&stream, &recordings);
        let mut board = self.house.app.board.listen(&self.stream, moment);
        board
            .wait_for(|moment| moment.recording == state)
            .await
            .expect("told");
    }

    async fn list(&self, query: &str) -> Value {
        self.creator
            .get(&format!("/api/v1/recordings{query}"))
            .await
            .data()
    }

    async fn delete(&self, id: &RecordingId) -> crate::testing::Answer {
        let path = self.path(&format!("recordings/{id}"));
        self.creator.json(Method::DELETE, &path, &json!({})).await
    }
}

#[tokio::test]
async fn library_finds_recordings_of_ones_teams_and_says_what_they_take_up() {
    // RC-05, RC-20
    let scene = Scene::new().await;
    let ready = scene.recording(RecordingState::Ready, None).await;
    let failed = scene
        .recording(RecordingState::Failed, Some("no space left"))
        .await;
    let all = scene.list("").await;
    let found: Vec<&str> = all["recordings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(found, [failed.as_str(), ready.as_str()], "newest first");
    assert_eq!(
        all["storage"],
        json!({ "recordings": 2, "bytes": 5_000_000 })
    );
    assert_eq!(all["recordings"][0]["error"], "no space left");
    let first = &all["recordings"][1];
    assert_eq!((&first["part"], &first["parts"]), (&json!(1), &json!(2)));
    assert_eq!(
        (&first["duration_ms"], &first["published"]),
        (&json!(60_000), &json!(false))
    );
    for (query, count) in [
        ("?q=ROPES", 2),
        ("?q=%25", 0),
        ("?q=rope&state=ready", 1),
        ("?state=processing", 0),
        ("?limit=1", 1),
    ] {
        let found = scene.list(query).await;
        assert_eq!(
            found["recordings"].as_array().map(Vec::len),
            Some(count),
            "{query}"
        );
    }
    let page = scene.list("?limit=1").await;
    let cursor = page["next_cursor"].as_str().expect("there are more");
    let rest = scene.list(&format!("?limit=1&cursor={cursor}")).await;
    assert_eq!(rest["recordings"][0]["id"], ready.as_str());
    assert!(rest.get("next_cursor").is_none());
    let viewer = scene.house.sign_in("viewer").await;
    assert_eq!(
        viewer.get("/api/v1/recordings").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(viewer.get("/library").await.status, StatusCode::FORBIDDEN);
    let stranger = scene.house.stranger();
    assert_eq!(
        stranger.get("/api/v1/recordings").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(scene.creator.get("/library").await.status, StatusCode::OK);
    for bad in ["?limit=0", "?cursor=st_1", "?state=gone", "?x=1"] {
        let answer = scene.creator.get(&format!("/api/v1/recordings{bad}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[tokio::test]
async fn draft_is_the_teams_until_it_is_published_and_again_after() {
    // C14, LC-18, RC-06, RC-07
    let scene = Scene::new().await;
    scene.playable(Laid::Camera, 4).await;
    let viewer = scene.house.sign_in("viewer").await;
    let replay = scene.path("replay");
    let watched = async || viewer.get(&replay).await.status;
    assert_eq!(watched().await, StatusCode::NOT_FOUND);
    assert_eq!(scene.creator.get(&replay).await.status, StatusCode::OK);
    let info = async || viewer.get(&scene.path("info")).await.data()["recording"].clone();
    assert_eq!(info().await, "none");
    scene.act("replay/publish").await;
    assert_eq!(
        (watched().await, info().await),
        (StatusCode::OK, json!("ready"))
    );
    let playlist = scene.path("replay/1/main.m3u8");
    assert_eq!(viewer.get(&playlist).await.status, StatusCode::OK);
    scene.act("replay/unpublish").await;
    assert_eq!(
        (watched().await, info().await),
        (StatusCode::NOT_FOUND, json!("none"))
    );
    assert_eq!(viewer.get(&playlist).await.status, StatusCode::NOT_FOUND);
    let other = scene.creator.create(json!({ "title": "T" })).await;
    let early = format!("/api/v1/streams/{other}/replay/publish");
    assert_eq!(
        scene.creator.post(&early, json!({})).await.code(),
        "not_ended"
    );
    assert_eq!(
        viewer
            .post(&scene.path("replay/publish"), json!({}))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn deleted_recording_goes_with_its_files_and_the_others_stay() {
    let scene = Scene::new().await;
    let first = scene.playable(Laid::Camera, 4).await;
    let second = scene.recording(RecordingState::Recording, None).await;
    let folder = scene.house.app.config.recording_dir().join(first.as_str());
    assert!(folder.join("replay.json").exists());
    assert_eq!(scene.delete(&second).await.code(), "still_recording");
    scene.delete(&first).await.data();
    let found = scene
        .house
        .app
        .database
        .cross_site()
        .stream_of_recording(&first)
        .await;
    assert_eq!(found.expect("reads"), None);
    run_due(&scene.house.app).await;
    assert!(!folder.exists(), "files go");
    assert_eq!(scene.delete(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        scene.list("").await["recordings"].as_array().map(Vec::len),
        Some(1)
    );
    let audit = scene.creator.get("/api/v1/audit").await.data();
    assert_eq!(audit["items"][0]["action"], "recording.deleted");
}

#[tokio::test]
async fn failed_recording_is_completed_when_it_is_tried_again() {
    // RC-07
    let scene = Scene::new().await;
    let id = scene.playable(Laid::Camera, 4).await;
    let list = scene.list("").await;
    assert_eq!(list["recordings"][0]["state"], "ready");
    assert_eq!(
        list["recordings"][0].get("error"),
        None,
        "what it failed of is over"
    );
    let duration = list["recordings"][0]["duration_ms"]
        .as_u64()
        .expect("known");
    assert!((3_900..=4_100).contains(&duration), "{duration} ms");
    assert_eq!(scene.retry(&id).await.code(), "not_failed");
    // Of this one nothing was written.
    let empty = scene
        .recording(RecordingState::Failed, Some("no space left"))
        .await;
    let retried = scene.retry(&empty).await.data();
    assert_eq!(retried["state"], "processing");
    let list = scene.list("").await;
    assert_eq!(list["recordings"][0]["state"], "failed");
    assert_ne!(list["recordings"][0]["error"], "no space left");
}

#[tokio::test]
async fn recording_is_switched_while_live_alone() {
    // RC-05, RC-19, PX-10
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "public", "record": false }))
        .await;
    let path = |verb: &str| format!("/api/v1/streams/{id}/{verb}");
    let early = creator.post(&path("recording/start"), json!({})).await;
    assert_eq!(early.code(), "not_live");
    creator.post(&path("go-live"), json!({})).await.data();
    let on = creator
        .post(&path("recording/start"), json!({}))
        .await
        .data();
    assert_eq!(on["record"], true);
    let off = creator
        .post(&path("recording/stop"), json!({}))
        .await
        .data();
    assert_eq!(
        (&off["record"], &off["status"]),
        (&json!(false), &json!("live"))
    );
    let viewer = house.sign_in("viewer").await;
    let refused = viewer.post(&path("recording/start"), json!({})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    creator.post(&path("end"), json!({})).await.data();
    let late = creator.post(&path("recording/start"), json!({})).await;
    assert_eq!(late.code(), "not_live");
}

#[tokio::test]
async fn page_says_why_the_newest_recording_broke_off_to_the_team_alone() {
    let scene = Scene::new().await;
    scene.recording(RecordingState::Ready, None).await;
    scene
        .recording(RecordingState::Ready, Some("no space left"))
        .await;
    let info = scene.path("info");
    assert_eq!(
        scene.creator.get(&info).await.data()["recording_error"],
        "no space left"
    );
    let seen = scene.house.stranger().get(&info).await.data();
    assert_eq!(seen.get("recording_error"), None);
}

/// What ffprobe says of a file: its streams by kind (codec, width, frames) and its length.
fn probe(file: &std::path::Path) -> Vec<(String, String, f64, u64)> {
    let output = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-count_frames",
            "-of",
            "json",
            "-show_streams",
        ])
        .arg(file)
        .output()
        .expect("ffprobe is installed");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(complaint.is_empty(), "{complaint}");
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    json["streams"]
        .as_array()
        .expect("streams")
        .iter()
        .map(|it| {
            (
                text(&it["codec_type"]),
                text(&it["codec_name"]),
                text(&it["start_time"]).parse().unwrap_or(0.0),
                text(&it["nb_read_frames"]).parse().unwrap_or(0),
            )
        })
        .collect()
}

#[tokio::test]
async fn download_is_one_mp4_with_every_picture_of_every_size() {
    // FU-05
    let scene = Scene::new().await;
    let id = scene.playable(Laid::CameraAndScreen, 8).await;
    let dir = tempfile::tempdir().expect("a folder");
    for (query, audio, frames, sound) in [
        ("", "opus", 240, 395..=405),
        ("?sound=aac", "aac", 240, 370..=380),
        // The screen began two seconds later and has the microphone's sound from there on.
        ("?view=screen&sound=aac", "aac", 180, 275..=290),
    ] {
        let path = scene.path(&format!("recordings/{id}/download{query}"));
        let request = scene.creator.request(Method::GET, &path);
        let answer = scene
            .creator
            .open(request.body(Body::empty()).expect("builds"))
            .await;
        assert_eq!(answer.status(), StatusCode::OK, "{query}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "video/mp4");
        let name = answer.headers()[header::CONTENT_DISPOSITION]
            .to_str()
            .expect("text");
        assert!(
            name.starts_with("attachment; filename=\"Knots _ Ropes"),
            "{name}"
        );
        let bytes = answer
            .into_body()
            .collect()
            .await
            .expect("whole")
            .to_bytes();
        let file = dir.path().join("download.mp4");
        std::fs::write(&file, &bytes).expect("writes");
        let streams = probe(&file);
        let [video, voice] = &streams[..] else {
            panic!("{query}: {streams:?}")
        };
        assert_eq!(
            (video.0.as_str(), video.1.as_str(), video.3),
            ("video", "h264", frames),
            "{query}"
        );
        assert_eq!(
            (voice.0.as_str(), voice.1.as_str()),
            ("audio", audio),
            "{query}"
        );
        assert!(
            sound.contains(&voice.3),
            "{query}: {} frames of sound",
            voice.3
        );
        assert!(
            (video.2 - voice.2).abs() < 0.05,
            "{query}: in step: {streams:?}"
        );
    }
    let path = scene.path(&format!("recordings/{id}/download"));
    for (query, status) in [("?view=nothing", 404), ("?sound=mp3", 400)] {
        let answer = scene.creator.get(&format!("{path}{query}")).await;
        assert_eq!(answer.status.as_u16(), status, "{query}");
    }
    let viewer = scene.house.sign_in("viewer").await;
    assert_eq!(viewer.get(&path).await.status, StatusCode::FORBIDDEN);
    scene.act("replay/publish").await;
    assert_eq!(
        viewer.get(&path).await.status,
        StatusCode::FORBIDDEN,
        "hosts only"
    );
}

#[tokio::test]
async fn without_ffmpeg_a_download_says_so() {
    let scene = Scene::with(&[("recording.ffmpeg", "no-such-ffmpeg")]).await;
    let id = scene.playable(Laid::Camera, 4).await;
    let path = scene.path(&format!("recordings/{id}/download"));
    let answer = scene.creator.get(&path).await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (503, "ffmpeg_missing")
    );
}

#[tokio::test]
async fn complete_recording_gets_a_picture_for_lists_and_a_sheet_for_the_seek_bar() {
    // RC-16
    let scene = Scene::new().await;
    let id = scene.playable(Laid::CameraAndScreen, 12).await;
    run_due(&scene.house.app).await;
    let poster = scene.list("").await["recordings"][0]["poster_url"].clone();
    let poster = poster.as_str().expect("drawn");
    let replay = scene.creator.get(&scene.path("replay")).await.data();
    let part = &replay["parts"][0];
    assert_eq!((&part["part"], &part["start_ms"]), (&json!(1), &json!(0)));
    let board = &part["storyboard"];
    assert_eq!(
        (&board["interval_ms"], &board["columns"]),
        (&json!(4_000), &json!(10))
    );
    let count = board["count"].as_u64().expect("counted");
    assert!((3..=4).contains(&count), "{board}");
    let dir = tempfile::tempdir().expect("a folder");
    let sheet = part["storyboard_url"].as_str().expect("an address");
    let viewer = scene.house.sign_in("viewer").await;
    for (url, width) in [(poster, 320), (sheet, 1_600)] {
        let request = scene.creator.request(Method::GET, url).body(Body::empty());
        let answer = scene.creator.open(request.expect("builds")).await;
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "image/jpeg");
        let file = dir.path().join("picture.jpg");
        let bytes = answer
            .into_body()
            .collect()
            .await
            .expect("whole")
            .to_bytes();
        std::fs::write(&file, bytes).expect("writes");
        let output = Command::new("ffprobe")
            .args([
                "-v",
                "error",
                "-of",
                "csv=p=0",
                "-show_entries",
                "stream=width",
            ])
            .arg(&file)
            .output()
            .expect("ffprobe is installed");
        let found: u32 = String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .expect("a picture");
        assert!(found >= width, "{url}: {found}");
        // As private as the replay.
        assert_eq!(
            viewer.get(url).await.status,
            StatusCode::NOT_FOUND,
            "a draft"
        );
    }
    scene.delete(&id).await.data();
    run_due(&scene.house.app).await;
    let folder = scene.house.app.config.recording_dir().join(id.as_str());
    assert!(!folder.exists(), "pictures go with the recording");
}

#[tokio::test]
async fn without_ffmpeg_a_recording_plays_without_pictures() {
    let scene = Scene::with(&[("recording.ffmpeg", "no-such-ffmpeg")]).await;
    scene.playable(Laid::Camera, 4).await;
    run_due(&scene.house.app).await;
    let replay = scene.creator.get(&scene.path("replay")).await.data();
    assert_eq!(replay["parts"][0].get("storyboard"), None);
    assert_eq!(
        scene
            .creator
            .get(&scene.path("replay/1/poster.jpg"))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn recordings_are_deleted_when_the_site_keeps_them_no_longer() {
    let scene = Scene::new().await;
    let id = scene.recording(RecordingState::Ready, None).await;
    let settings = json!({ "recording": { "retention_days": 7 } });
    let changed = scene
        .creator
        .json(Method::PATCH, "/api/v1/site/settings", &settings)
        .await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let found = scene.list("").await["recordings"][0].clone();
    assert!(
        found["deletes_at"].as_str().expect("some day") > found["ended_at"].as_str().expect("over")
    );
    let still = async || {
        scene
            .house
            .app
            .database
            .cross_site()
            .stream_of_recording(&id)
            .await
    };
    scene
        .house
        .clock
        .advance(Duration::days(7) - Duration::HOUR);
    run_due(&scene.house.app).await;
    assert!(
        still().await.expect("reads").is_some(),
        "not before its time"
    );
    scene.house.clock.advance(Duration::hours(2));
    run_due(&scene.house.app).await;
    assert!(still().await.expect("reads").is_none());
    let audit = scene.creator.get("/api/v1/audit").await.data();
    assert_eq!(audit["items"][0]["detail"]["why"], "retention");
}

#[tokio::test]
async fn nothing_is_recorded_where_the_site_does_not_want_it() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let off = json!({ "recording": { "enabled": false } });
    creator
        .json(Method::PATCH, "/api/v1/site/settings", &off)
        .await
        .data();
    let id = creator
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    creator
        .post(&format!("/api/v1/streams/{id}/go-live"), json!({}))
        .await
        .data();
    let start = format!("/api/v1/streams/{id}/recording/start");
    assert_eq!(
        creator.post(&start, json!({})).await.code(),
        "recording_disabled"
    );
}
