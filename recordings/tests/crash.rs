//! Kills and failing disks: what was written plays, and less than a second is lost.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests stop at the first surprise"
)]

mod media;
mod probe;
mod studio;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use media::{Clip, Sender, info};
use recordings::{Config, Recorder, RecordingEvent, RecordingId, Replay, Storage};
use sfu::{Codec, TapReceiver, TrackSource};
use studio::{Studio, feed};
use tokio::sync::mpsc;

const SECONDS: u32 = 7;

/// Records camera and microphone in a runtime that is torn down with everything in it while the
/// publisher is still there. Returns the recording's folder.
fn record_and_kill(studio: &Studio, id: &RecordingId, video: Codec) -> PathBuf {
    let folder = studio.dir.path().join("recordings").join(id.as_str());
    let pictures = Clip::video(video, SECONDS).encode(studio.dir.path());
    let sound = Clip::sound(SECONDS).encode(studio.dir.path());
    let start = SystemTime::now();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let session = studio.recorder.start(id.clone());
        let mut taps = Vec::new();
        for (codec, source, frames) in [
            (video, TrackSource::Camera, &pictures),
            (Codec::Opus, TrackSource::Microphone, &sound),
        ] {
            let (tap, receiver) = TapReceiver::detached(64);
            session.add_track(info(codec, source), receiver);
            for event in Sender::new(codec, start).events(frames) {
                tap.send(event).await.unwrap();
            }
            taps.push(tap);
        }
        // A live stream's media is in the log a part's length after it came.
        let all_logged = async {
            while logged_seconds(&folder, 1, 90_000) < f64::from(SECONDS) - 0.1
                || logged_seconds(&folder, 2, 48_000) < f64::from(SECONDS) - 0.1
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), all_logged)
            .await
            .expect("everything is logged");
        // Neither the session nor its tracks end: the runtime goes with them inside.
        std::mem::forget((session, taps));
    });
    runtime.shutdown_background();
    folder
}

/// Seconds of a track that the log speaks of.
fn logged_seconds(folder: &Path, track: u32, timescale: u32) -> f64 {
    let log = fs::read_to_string(folder.join("timeline.jsonl")).unwrap_or_default();
    log.lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|entry| entry["entry"] == "part" && entry["track"] == track)
        .map(|entry| entry["duration"].as_f64().unwrap() / f64::from(timescale))
        .sum()
}

fn recover(studio: &Studio) -> (Recorder, Vec<RecordingId>, Vec<RecordingEvent>) {
    let (sender, mut events) = mpsc::unbounded_channel();
    let config = Config {
        dir: studio.dir.path().join("recordings"),
        ..Config::default()
    };
    let storage = Storage::local(config.dir.clone());
    let recorder = Recorder::new(config, storage, sender);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let recovered = runtime.block_on(recorder.recover()).unwrap();
    let told = std::iter::from_fn(|| events.try_recv().ok()).collect();
    (recorder, recovered, told)
}

fn open(recorder: &Recorder, id: &RecordingId) -> Replay {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(recorder.open(id)).unwrap()
}

fn assert_plays(replay: &Replay, seconds_min: f64) {
    let description = replay.description();
    for track in &description.tracks {
        let length = (track.end_ms - track.start_ms) as f64 / 1000.0;
        assert!(length >= seconds_min, "{length} s of {seconds_min} s");
    }
    for name in ["main-video.m3u8", "main-audio.m3u8"] {
        let list = replay.file(name).unwrap().path;
        assert!(probe::decode(&list, "0") > 0);
    }
}

#[test]
fn a_killed_recording_is_completed_once_and_plays() {
    let studio = Studio::new();
    let id = RecordingId::new("rec_killed").unwrap();
    let folder = record_and_kill(&studio, &id, Codec::H264);
    assert!(!folder.join("replay.json").exists());

    let (recorder, recovered, told) = recover(&studio);
    assert_eq!(recovered, std::slice::from_ref(&id));
    assert!(matches!(
        &told[..],
        [RecordingEvent::Completed { summary, .. }] if summary.playable
    ));
    // The last picture's length was not known yet; all else was written.
    let replay = open(&recorder, &id);
    assert_plays(&replay, f64::from(SECONDS) - 0.1);
    let pictures = probe::packets(&replay.file("main-video.m3u8").unwrap().path).len();
    assert!(pictures + 1 >= 30 * SECONDS as usize, "{pictures} pictures");

    let before = fs::read(folder.join("replay.json")).unwrap();
    let (_, recovered, told) = recover(&studio);
    assert!(recovered.is_empty() && told.is_empty());
    assert_eq!(fs::read(folder.join("replay.json")).unwrap(), before);
}

#[test]
fn torn_files_lose_only_the_torn_part() {
    for (codec, seed) in [(Codec::H264, 1_usize), (Codec::Vp9, 2)] {
        let studio = Studio::new();
        let id = RecordingId::new("rec_torn").unwrap();
        let folder = record_and_kill(&studio, &id, codec);
        // Cut a byte, some bytes, or nearly all of the last part off each track's last segment,
        // and a piece of the log's last line.
        for (round, track) in ["1", "2"].iter().enumerate() {
            let last = last_segment(&folder.join(track));
            let part = last_part_bytes(&folder, round + 1);
            let cut = (part - 1) * (seed + round) / 3 + 1;
            shorten(&last, cut as u64);
        }
        shorten(&folder.join("timeline.jsonl"), 7 * seed as u64);
        let (recorder, recovered, _) = recover(&studio);
        assert_eq!(recovered, std::slice::from_ref(&id));
        // At most the torn part, and the part whose line was torn.
        assert_plays(&open(&recorder, &id), f64::from(SECONDS) - 1.1);
    }
}

fn last_segment(folder: &Path) -> PathBuf {
    let mut segments: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("seg-"))
        .collect();
    segments.sort();
    segments.pop().unwrap()
}

fn last_part_bytes(folder: &Path, track: usize) -> usize {
    let log = fs::read_to_string(folder.join("timeline.jsonl")).unwrap();
    log.lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .rfind(|entry| entry["entry"] == "part" && entry["track"] == track)
        .map(|entry| entry["bytes"].as_u64().unwrap() as usize)
        .unwrap()
}

fn shorten(path: &Path, by: u64) {
    let length = fs::metadata(path).unwrap().len();
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(length - by).unwrap();
}

#[tokio::test]
async fn a_failing_disk_is_reported_once_and_keeps_what_was_written() {
    let mut studio = Studio::new();
    let id = RecordingId::new("rec_full").unwrap();
    let session = studio.recorder.start(id.clone());
    // The third segment cannot be opened: something else has its name.
    let track = studio.dir.path().join("recordings/rec_full/1");
    fs::create_dir_all(track.join("seg-000003.m4s")).unwrap();
    let pictures = Clip::video(Codec::H264, 8).encode(studio.dir.path());
    let events = Sender::new(Codec::H264, SystemTime::now()).events(&pictures);
    feed(&session, info(Codec::H264, TrackSource::Camera), events).await;
    let summary = session.end().await;
    let failure = summary.failure.unwrap();
    assert!(failure.contains("seg-000003.m4s"), "{failure}");
    assert!(summary.playable);
    assert_eq!(summary.duration.as_millis(), 4000);
    studio.events.close();
    let mut failures = 0;
    while let Some(event) = studio.events.recv().await {
        failures += usize::from(matches!(event, RecordingEvent::Failed { .. }));
    }
    assert_eq!(failures, 1);
    let list = studio
        .recorder
        .open(&id)
        .await
        .unwrap()
        .file("main-video.m3u8");
    assert_eq!(probe::decode(&list.unwrap().path, "0:v"), 120);
}

#[tokio::test]
async fn a_full_disk_is_reported_and_leaves_room_to_complete_the_recording() {
    let mut studio = Studio::new();
    let id = RecordingId::new("rec_disk").unwrap();
    let session = studio.recorder.start(id.clone());
    let folder = studio.dir.path().join("recordings/rec_disk");
    fs::create_dir_all(folder.join("1")).unwrap();
    // Nothing fits into the third segment any more.
    std::os::unix::fs::symlink("/dev/full", folder.join("1/seg-000003.m4s")).unwrap();
    let pictures = Clip::video(Codec::H264, 8).encode(studio.dir.path());
    let events = Sender::new(Codec::H264, SystemTime::now()).events(&pictures);
    feed(&session, info(Codec::H264, TrackSource::Camera), events).await;
    let message = loop {
        match studio.events.recv().await.unwrap() {
            RecordingEvent::Failed { message, .. } => break message,
            RecordingEvent::Completed { .. } => panic!("the disk was full"),
            _ => assert!(folder.join(".reserve").metadata().unwrap().len() >= 1 << 20),
        }
    };
    assert!(message.contains("No space left"), "{message}");
    let summary = session.end().await;
    assert_eq!((summary.playable, summary.duration.as_secs()), (true, 4));
    assert!(!folder.join(".reserve").exists());
}

#[tokio::test]
async fn only_listed_files_are_opened() {
    let studio = Studio::new();
    let id = RecordingId::new("rec_names").unwrap();
    let session = studio.recorder.start(id.clone());
    let sound = Clip::sound(2).encode(studio.dir.path());
    let events = Sender::new(Codec::Opus, SystemTime::now()).events(&sound);
    feed(&session, info(Codec::Opus, TrackSource::Microphone), events).await;
    assert!(
        studio.recorder.open(&id).await.is_err(),
        "not complete while live"
    );
    session.end().await;
    let replay = studio.recorder.open(&id).await.unwrap();
    for hostile in [
        "../rec_names/main.m3u8",
        "/etc/passwd",
        "1/../main.m3u8",
        "./main.m3u8",
        "timeline.jsonl",
        "files.json",
        "",
        "1",
        "1//init-1.mp4",
        "main.m3u8\0",
    ] {
        assert_eq!(replay.file(hostile), None, "{hostile:?}");
    }
    assert_eq!(
        replay.file("1/init-1.mp4").unwrap().content_type,
        "audio/mp4"
    );
    for bad in ["", "..", "rec/1", "rec.1", "récit"] {
        assert!(RecordingId::new(bad).is_err(), "{bad:?}");
    }
    studio.recorder.delete(&id).await.unwrap();
    assert!(studio.recorder.open(&id).await.is_err());
}
