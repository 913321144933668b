//! Recordings on their way to a bucket: storages that fail, kills, and what the bucket holds in the end.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests stop at the first surprise"
)]

mod bucket;
mod media;
mod probe;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bucket::{Bucket, Mood};
use bytes::Bytes;
use media::{Clip, Encoded, Sender, info};
use recordings::{Config, Recorder, RecordingEvent, RecordingId, Session, Storage, StorageError};
use sfu::{Codec, TapEvent, TapReceiver, TrackSource};
use tokio::sync::mpsc;

type Events = mpsc::UnboundedReceiver<RecordingEvent>;

/// Long enough for every wait of a test; the tests themselves wait for what happens.
const PATIENCE: Duration = Duration::from_secs(60);

/// A recorder whose recordings lie in `dir` on their way to `bucket`.
async fn recorder(dir: &Path, bucket: &Bucket, spool_bytes_max: u64) -> (Recorder, Events) {
    let (sender, events) = mpsc::unbounded_channel();
    let config = Config {
        dir: dir.join("recordings"),
        spool_bytes_max,
        ..Config::default()
    };
    (
        Recorder::new(config, bucket.storage().await, sender),
        events,
    )
}

/// Waits for an event.
async fn wait(events: &mut Events, what: impl Fn(&RecordingEvent) -> bool) -> RecordingEvent {
    let found = async {
        loop {
            let event = events.recv().await.expect("the recorder is there");
            if what(&event) {
                return event;
            }
        }
    };
    tokio::time::timeout(PATIENCE, found)
        .await
        .expect("it happens")
}

async fn wait_until(what: impl Fn() -> bool) {
    let happens = async {
        while !what() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, happens)
        .await
        .expect("it happens");
}

fn is_stored(event: &RecordingEvent) -> bool {
    matches!(event, RecordingEvent::Stored { .. })
}

/// Adds a track and feeds it frames after a report that says where they belong. It goes on until the tap is dropped.
async fn feed_live(
    session: &Session,
    codec: Codec,
    source: TrackSource,
    start: SystemTime,
    frames: &[Encoded],
) -> mpsc::Sender<TapEvent> {
    let (tap, receiver) = TapReceiver::detached(64);
    session.add_track(info(codec, source), receiver);
    let mut sender = Sender::new(codec, start);
    let report = TapEvent::SenderReport {
        rtp_time: sender.rtp_start,
        wall_clock: start,
    };
    for (number, event) in sender.events(frames).into_iter().enumerate() {
        tap.send(event).await.unwrap();
        if number == 0 {
            tap.send(report.clone()).await.unwrap();
        }
    }
    tap
}

/// The bucket holds exactly what the replay lists, and it plays from copies of that.
async fn assert_whole_in_bucket(bucket: &Bucket, id: &RecordingId, seconds_min: f64) {
    let storage = bucket.storage().await;
    let prefix = format!("{id}/");
    let listed: BTreeMap<String, u64> = storage
        .list(&prefix)
        .await
        .unwrap()
        .into_iter()
        .map(|object| (object.key[prefix.len()..].to_owned(), object.bytes))
        .collect();
    let files = storage
        .get(&format!("{id}/files.json"), None)
        .await
        .unwrap();
    let files = files.collect().await.unwrap();
    let mut wanted: BTreeMap<String, u64> = serde_json::from_slice(&files).unwrap();
    for name in ["files.json", "replay.json"] {
        wanted.insert(name.to_owned(), listed[name]);
    }
    assert_eq!(listed, wanted);
    let copy = tempfile::tempdir().unwrap();
    // Nothing but the bucket knows of it.
    let (elsewhere, _events) = recorder(copy.path(), bucket, u64::MAX).await;
    let replay = elsewhere.open(id).await.unwrap();
    for track in &replay.description().tracks {
        let length = (track.end_ms - track.start_ms) as f64 / 1000.0;
        assert!(length >= seconds_min, "{length} s of {seconds_min} s");
    }
    for name in wanted.keys().filter_map(|name| replay.file(name)) {
        let body = replay.read(&name, 0..name.bytes).await.unwrap();
        let path = copy.path().join(&name.name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, body.collect().await.unwrap()).unwrap();
    }
    for name in ["main-video.m3u8", "main-audio.m3u8"] {
        let list = copy.path().join(name);
        assert!(!list.exists() || probe::decode(&list, "0") > 0);
    }
}

#[tokio::test]
async fn a_recording_moves_to_the_bucket_while_it_runs_and_then_leaves_this_machine() {
    let (dir, bucket) = (tempfile::tempdir().unwrap(), Bucket::new().await);
    let (recorder, mut events) = recorder(dir.path(), &bucket, u64::MAX).await;
    let id = RecordingId::new("rec_moving").unwrap();
    let folder = dir.path().join("recordings/rec_moving");
    let session = recorder.start(id.clone());
    let start = SystemTime::now();
    // Twenty seconds, then a hole, then six more.
    let clip = Clip::video(Codec::H264, 20).encode(dir.path());
    let mut frames = clip.clone();
    frames.extend(clip[..180].iter().map(|frame| Encoded {
        rtp_time: frame.rtp_time + 30 * 90_000,
        data: frame.data.clone(),
    }));
    let camera = feed_live(&session, Codec::H264, TrackSource::Camera, start, &frames).await;
    let tone = Clip::sound(36).encode(dir.path());
    let microphone = feed_live(&session, Codec::Opus, TrackSource::Microphone, start, &tone).await;
    // What no bridge needs goes from here while the recording runs.
    wait_until(|| folder.join("1/seg-000001.m4s").exists()).await;
    wait_until(|| !folder.join("1/seg-000003.m4s").exists()).await;
    drop((camera, microphone));
    let summary = session.end().await;
    assert_eq!((summary.failure, summary.playable), (None, true));
    // It plays at once, wherever its files lie just now.
    let replay = recorder.open(&id).await.unwrap();
    let gone = replay.file("1/seg-000003.m4s").unwrap();
    let body = replay.read(&gone, 8..16).await.unwrap();
    assert_eq!(body.collect().await.unwrap().len(), 8);

    let stored = wait(&mut events, is_stored).await;
    let RecordingEvent::Stored { bytes, .. } = stored else {
        panic!("{stored:?}");
    };
    assert!(bytes > summary.bytes, "with description and list");
    assert!(!folder.exists());
    let url = replay
        .redirect(&gone, Duration::from_secs(30))
        .await
        .unwrap();
    assert!(url.unwrap().contains("/rec_moving/1/seg-000003.m4s?"));
    assert_whole_in_bucket(&bucket, &id, 35.9).await;
    let state = recorder.storage_state().unwrap();
    assert_eq!((state.waiting_bytes, state.failing_since), (0, None));

    recorder.delete(&id).await.unwrap();
    let left = bucket.storage().await.list("").await.unwrap();
    assert_eq!(left, []);
}

#[tokio::test]
async fn a_storage_that_fails_is_told_and_waited_for_while_the_replay_plays_from_here() {
    let moods = [
        Some(Mood::Broken),
        Some(Mood::Busy),
        Some(Mood::Forbidding),
        Some(Mood::Silent),
        None,
    ];
    for mood in moods {
        let (dir, bucket) = (tempfile::tempdir().unwrap(), Bucket::new().await);
        let (recorder, mut events) = recorder(dir.path(), &bucket, u64::MAX).await;
        let id = RecordingId::new("rec_outage").unwrap();
        let session = recorder.start(id.clone());
        let pictures = Clip::video(Codec::H264, 7).encode(dir.path());
        let start = SystemTime::now();
        let (first, second) = pictures.split_at(130);
        match mood {
            Some(mood) => bucket.be(mood),
            None => bucket.take_connections(false),
        }
        let camera = feed_live(&session, Codec::H264, TrackSource::Camera, start, first).await;
        let told = wait(&mut events, |event| {
            matches!(event, RecordingEvent::StorageUnavailable { .. })
        });
        let told = told.await;
        assert!(
            matches!(&told, RecordingEvent::StorageUnavailable { waiting_bytes, message, .. }
                if *waiting_bytes > 0 && !message.is_empty()),
            "{told:?}"
        );
        let mut sender = Sender::new(Codec::H264, start);
        // The numbers go on behind those of the first frames.
        sender.events(first);
        for event in sender.events(second) {
            camera.send(event).await.unwrap();
        }
        drop(camera);
        let summary = session.end().await;
        assert_eq!(
            (summary.failure, summary.playable),
            (None, true),
            "{mood:?}"
        );
        let state = recorder.storage_state().unwrap();
        assert!(state.waiting_bytes >= summary.bytes / 2 && state.failing_since.is_some());
        let replay = recorder.open(&id).await.unwrap();
        let list = replay.file("main-video.m3u8").unwrap();
        assert_eq!(probe::decode(&list.path, "0:v"), pictures.len());

        bucket.be(Mood::Well);
        bucket.take_connections(true);
        wait(&mut events, |event| {
            matches!(event, RecordingEvent::StorageAvailable { .. })
        })
        .await;
        wait(&mut events, is_stored).await;
        assert_whole_in_bucket(&bucket, &id, 6.9).await;
    }
}

#[tokio::test]
async fn a_slow_storage_holds_nothing_up() {
    let (dir, bucket) = (tempfile::tempdir().unwrap(), Bucket::new().await);
    bucket.be(Mood::Slow(Duration::from_millis(400)));
    let (recorder, mut events) = recorder(dir.path(), &bucket, u64::MAX).await;
    let id = RecordingId::new("rec_slow").unwrap();
    let session = recorder.start(id.clone());
    let pictures = Clip::video(Codec::Vp9, 7).encode(dir.path());
    let now = SystemTime::now();
    drop(feed_live(&session, Codec::Vp9, TrackSource::Camera, now, &pictures).await);
    assert!(session.end().await.playable);
    assert!(recorder.open(&id).await.is_ok());
    wait(&mut events, is_stored).await;
    assert_whole_in_bucket(&bucket, &id, 6.9).await;
}

#[tokio::test]
async fn a_full_spool_ends_the_recording_visibly_and_keeps_what_there_is() {
    let (dir, bucket) = (tempfile::tempdir().unwrap(), Bucket::new().await);
    bucket.be(Mood::Silent);
    let (recorder, mut events) = recorder(dir.path(), &bucket, 100_000).await;
    let id = RecordingId::new("rec_spool").unwrap();
    let session = recorder.start(id.clone());
    let pictures = Clip::video(Codec::H264, 12).encode(dir.path());
    let now = SystemTime::now();
    let camera = feed_live(&session, Codec::H264, TrackSource::Camera, now, &pictures).await;
    let failed = wait(&mut events, |event| {
        matches!(event, RecordingEvent::Failed { .. })
    });
    let failed = failed.await;
    assert!(
        matches!(&failed, RecordingEvent::Failed { message, .. } if message.contains("spool_max")),
        "{failed:?}"
    );
    drop(camera);
    let summary = session.end().await;
    assert!(summary.playable && summary.duration < Duration::from_secs(12));
    bucket.be(Mood::Well);
    wait(&mut events, is_stored).await;
    assert_whole_in_bucket(&bucket, &id, 1.9).await;
}

/// Records in a runtime that is torn down while the publisher is still there, once everything but the last half second
/// is written. Returns the seconds of media that came.
fn record_and_kill(dir: &Path, bucket: &Bucket, id: &RecordingId, frames: usize) -> f64 {
    let pictures = Clip::video(Codec::H264, 9).encode(dir);
    let folder = dir.join("recordings").join(id.as_str());
    let seconds = frames as f64 / 30.0;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (recorder, events) = recorder(dir, bucket, u64::MAX).await;
        let session = recorder.start(id.clone());
        let now = SystemTime::now();
        let frames = &pictures[..frames];
        let tap = feed_live(&session, Codec::H264, TrackSource::Camera, now, frames).await;
        wait_until(|| logged_seconds(&folder) >= seconds - 0.55).await;
        std::mem::forget((session, tap, events));
    });
    runtime.shutdown_background();
    seconds
}

fn logged_seconds(folder: &Path) -> f64 {
    let log = fs::read_to_string(folder.join("timeline.jsonl")).unwrap_or_default();
    log.lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|entry| entry["entry"] == "part")
        .map(|entry| entry["duration"].as_f64().unwrap() / 90_000.0)
        .sum()
}

/// The last segment that is here.
fn last_segment(folder: &Path) -> PathBuf {
    let mut segments: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("seg-"))
        .collect();
    segments.sort();
    segments.pop().unwrap()
}

#[test]
fn killed_at_any_moment_a_recording_is_whole_in_the_bucket_after_the_next_start() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bucket = runtime.block_on(Bucket::new());
    for seed in 0..10_usize {
        let dir = tempfile::tempdir().unwrap();
        let id = RecordingId::new(&format!("rec_kill_{seed}")).unwrap();
        // Three to nine seconds, in different places of a part and of a segment.
        let fed = record_and_kill(dir.path(), &bucket, &id, 90 + (seed * 61) % 180);
        let folder = dir.path().join("recordings").join(id.as_str());
        match seed % 5 {
            // The last write was torn.
            1 => shorten(&last_segment(&folder.join("1")), 1 + 97 * seed as u64),
            2 => shorten(&folder.join("timeline.jsonl"), 1 + 3 * seed as u64),
            // Nobody knows what was stored: all goes up a second time, over what is there.
            3 => fs::remove_file(folder.join("stored.jsonl")).unwrap_or_default(),
            // A file that no log speaks of reached the bucket.
            4 => {
                let path = bucket.path(&format!("{id}/1/seg-000099.m4s"));
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, b"orphan").unwrap();
            }
            _ => {}
        }
        runtime.block_on(async {
            let (recorder, mut events) = recorder(dir.path(), &bucket, u64::MAX).await;
            let recovered = recorder.recover().await.unwrap();
            assert_eq!(recovered, std::slice::from_ref(&id));
            wait(&mut events, is_stored).await;
            assert_whole_in_bucket(&bucket, &id, fed - 1.1).await;
            assert!(!folder.exists());
        });
    }
}

fn shorten(path: &Path, by: u64) {
    let length = fs::metadata(path).unwrap().len();
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(length.saturating_sub(by)).unwrap();
}

#[tokio::test]
async fn uploads_go_on_where_the_last_run_stopped() {
    let (dir, bucket) = (tempfile::tempdir().unwrap(), Bucket::new().await);
    let id = RecordingId::new("rec_restart").unwrap();
    {
        bucket.be(Mood::Broken);
        let (recorder, mut events) = recorder(dir.path(), &bucket, u64::MAX).await;
        let session = recorder.start(id.clone());
        let pictures = Clip::video(Codec::H264, 7).encode(dir.path());
        let now = SystemTime::now();
        drop(feed_live(&session, Codec::H264, TrackSource::Camera, now, &pictures).await);
        assert!(session.end().await.playable);
        wait(&mut events, |event| {
            matches!(event, RecordingEvent::StorageUnavailable { .. })
        })
        .await;
    }
    bucket.be(Mood::Well);
    let (recorder, mut events) = recorder(dir.path(), &bucket, u64::MAX).await;
    assert!(
        recorder.recover().await.unwrap().is_empty(),
        "complete already"
    );
    wait(&mut events, is_stored).await;
    assert_whole_in_bucket(&bucket, &id, 6.9).await;
}

#[tokio::test]
async fn what_is_deleted_while_the_storage_fails_goes_after_the_next_start() {
    let (dir, bucket) = (tempfile::tempdir().unwrap(), Bucket::new().await);
    let id = RecordingId::new("rec_deleted").unwrap();
    let storage = bucket.storage().await;
    let key = format!("{id}/1/seg-000001.m4s");
    storage.put(&key, Bytes::from_static(b"x")).await.unwrap();
    {
        bucket.be(Mood::Broken);
        let (recorder, _events) = recorder(dir.path(), &bucket, u64::MAX).await;
        recorder.delete(&id).await.unwrap();
        bucket.be(Mood::Well);
        storage.head(&key).await.unwrap();
    }
    let (recorder, _events) = recorder(dir.path(), &bucket, u64::MAX).await;
    recorder.recover().await.unwrap();
    wait_until(|| !bucket.path(&key).exists()).await;
    assert!(matches!(
        storage.head(&key).await,
        Err(StorageError::NotFound(_))
    ));
}

#[tokio::test]
async fn a_wrong_bucket_is_told_at_start() {
    let (dir, bucket) = (tempfile::tempdir().unwrap(), Bucket::new().await);
    let (sender, _events) = mpsc::unbounded_channel();
    let wrong = recordings::S3Config {
        bucket: String::from("elsewhere"),
        ..bucket.config()
    };
    let config = Config {
        dir: dir.path().to_owned(),
        ..Config::default()
    };
    let recorder = Recorder::new(config, Storage::s3(wrong).await, sender);
    let error = recorder.check_storage().await.unwrap_err().to_string();
    assert!(error.contains("storage.bucket"), "{error}");
    let state = recorder.storage_state().unwrap();
    assert_eq!(state.message, Some(error));
}
