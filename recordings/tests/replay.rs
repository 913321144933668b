//! From a tap to a replay with real encoders, judged by ffprobe and ffmpeg.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod media;
mod probe;
mod studio;

use std::time::{Duration, SystemTime};

use media::{Clip, Sender, info};
use recordings::{Player, RecordingEvent, RecordingId, SegmentIndex};
use sfu::{Codec, TrackSource};
use studio::{Studio, feed};

#[tokio::test]
async fn h264_and_opus_become_a_playable_hls_replay() {
    camera_and_microphone(Codec::H264, Codec::Opus).await;
}

#[tokio::test]
async fn vp9_and_red_become_a_playable_hls_replay() {
    camera_and_microphone(Codec::Vp9, Codec::Red).await;
}

#[tokio::test]
async fn av1_and_opus_become_a_playable_hls_replay() {
    camera_and_microphone(Codec::Av1, Codec::Opus).await;
}

async fn camera_and_microphone(video: Codec, audio: Codec) {
    let mut studio = Studio::new();
    let id = RecordingId::new("rec_1").unwrap();
    let session = studio.recorder.start(id.clone());
    let start = SystemTime::now() + Duration::from_millis(50);
    let clip = Clip::video(video, 6);
    let pictures = clip.encode(studio.dir.path());
    assert_eq!(pictures.len(), 180);
    feed(
        &session,
        info(video, TrackSource::Camera),
        Sender::new(video, start).events(&pictures),
    )
    .await;
    let sound = Clip::sound(6).encode(studio.dir.path());
    feed(
        &session,
        info(audio, TrackSource::Microphone),
        Sender::new(audio, start).events(&sound),
    )
    .await;
    let summary = session.end().await;
    assert_eq!(summary.failure, None);
    assert!(summary.playable);
    assert_eq!(summary.tracks, 2);

    let replay = studio.recorder.open(&id).await.unwrap();
    let description = replay.description();
    let [main] = &description.views[..] else {
        panic!("one view: {description:?}");
    };
    assert_eq!((main.name.as_str(), main.player), ("main", Player::Hls));
    assert_eq!(main.video.as_ref().unwrap().width, Some(320));
    assert!((5_990..=6_030).contains(&main.duration_ms), "{main:?}");

    let folder = replay.file(&main.entry).unwrap().path;
    let folder = folder.parent().unwrap();
    let video_list = folder.join("main-video.m3u8");
    let packets = probe::packets(&video_list);
    assert_eq!(packets.len(), 180);
    for pair in packets.windows(2) {
        let step = pair[1].0 - pair[0].0;
        assert!((step - 1.0 / 30.0).abs() < 0.0001, "step {step}");
    }
    assert_eq!(packets.iter().filter(|packet| packet.2).count(), 3);
    assert_eq!(probe::decode(&video_list, "0:v"), 180);
    let audio_list = folder.join("main-audio.m3u8");
    assert_eq!(probe::packets(&audio_list).len(), sound.len());
    probe::decode(&audio_list, "0:a");

    let text = std::fs::read(&video_list).unwrap();
    let (_, parsed) = m3u8_rs::parse_media_playlist(&text).unwrap();
    assert!(parsed.end_list);
    assert_eq!(parsed.segments.len(), 3);
    for segment in &parsed.segments {
        let file = replay.file(&segment.uri).unwrap();
        assert_eq!(std::fs::metadata(&file.path).unwrap().len(), file.bytes);
    }
    assert!(matches!(
        studio.events.recv().await,
        Some(RecordingEvent::Started { .. })
    ));
}

#[tokio::test]
async fn vp8_becomes_webm_with_an_index_of_its_segments() {
    let studio = Studio::new();
    let id = RecordingId::new("rec_vp8").unwrap();
    let session = studio.recorder.start(id.clone());
    let start = SystemTime::now();
    let pictures = Clip::video(Codec::Vp8, 6).encode(studio.dir.path());
    let sound = Clip::sound(6).encode(studio.dir.path());
    let camera = info(Codec::Vp8, TrackSource::Camera);
    feed(
        &session,
        camera,
        Sender::new(Codec::Vp8, start).events(&pictures),
    )
    .await;
    let microphone = info(Codec::Opus, TrackSource::Microphone);
    feed(
        &session,
        microphone,
        Sender::new(Codec::Opus, start).events(&sound),
    )
    .await;
    assert_eq!(session.end().await.failure, None);

    let replay = studio.recorder.open(&id).await.unwrap();
    let view = &replay.description().views[0];
    assert_eq!(
        (view.entry.as_str(), view.player),
        ("main.json", Player::Mse)
    );
    let entry = replay.file(&view.entry).unwrap();
    let index: SegmentIndex = serde_json::from_slice(&std::fs::read(&entry.path).unwrap()).unwrap();
    let [piece] = &index.video[..] else {
        panic!("one piece: {index:?}");
    };
    assert_eq!(piece.mime, "video/webm; codecs=\"vp8\"");
    assert_eq!(index.audio[0].mime, "audio/mp4; codecs=\"opus\"");
    let mut joined = std::fs::read(replay.file(&piece.init).unwrap().path).unwrap();
    for segment in &piece.segments {
        let file = replay.file(&segment.file).unwrap();
        assert_eq!(
            (file.bytes, file.content_type),
            (segment.bytes, "video/webm")
        );
        joined.extend(std::fs::read(file.path).unwrap());
    }
    let webm = studio.dir.path().join("joined.webm");
    std::fs::write(&webm, joined).unwrap();
    let packets = probe::packets(&webm);
    assert_eq!(packets.len(), pictures.len());
    for pair in packets.windows(2) {
        let step = pair[1].0 - pair[0].0;
        assert!((step - 1.0 / 30.0).abs() < 0.002, "step {step}");
    }
    assert_eq!(
        packets.iter().filter(|packet| packet.2).count(),
        piece.segments.len()
    );
    assert_eq!(probe::decode(&webm, "0:v"), pictures.len());
    // The log knows where each segment's keyframe lies: a bridge would be made of it.
    let folder = entry.path.parent().unwrap();
    let log = std::fs::read_to_string(folder.join("timeline.jsonl")).unwrap();
    let mut keyframes = 0;
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        if let Some(at) = line["keyframe"][0].as_u64() {
            let name = format!("1/seg-{:06}.webm", line["segment"].as_u64().unwrap());
            let segment = std::fs::read(folder.join(name)).unwrap();
            let frame = &segment[at as usize..];
            assert_eq!(frame[3..6], [0x9d, 0x01, 0x2a], "VP8's start code");
            keyframes += 1;
        }
    }
    assert_eq!(keyframes, piece.segments.len());
}
