//! Mutes, losses, changes of shape and reconnects: the replay has no holes and stays in step.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests stop at the first surprise"
)]

mod media;
mod probe;
mod studio;

use std::path::Path;
use std::time::{Duration, SystemTime};

use media::{Clip, Encoded, Sender, info};
use recordings::{RecordingEvent, RecordingId};
use sfu::{Codec, ParticipantSid, TapEvent, TrackSource};
use studio::{Studio, feed};

/// Frames of `clip` from its start to `seconds`, moved to begin at `at`.
fn cut(clip: &[Encoded], codec: Codec, at: f64, seconds: f64) -> Vec<Encoded> {
    let ticks = |seconds: f64| (seconds * f64::from(codec.clock_rate())).round() as u64;
    clip.iter()
        .filter(|frame| frame.rtp_time < ticks(seconds))
        .map(|frame| Encoded {
            rtp_time: frame.rtp_time + ticks(at),
            data: frame.data.clone(),
        })
        .collect()
}

/// The playlist's durations add up, and each of its segments begins with a keyframe exactly where
/// the ones before it end.
fn assert_seamless(list: &Path, seconds: f64) {
    let packets = probe::packets(list);
    let text = std::fs::read(list).unwrap();
    let (_, parsed) = m3u8_rs::parse_media_playlist(&text).unwrap();
    let mut at = packets[0].0;
    for segment in &parsed.segments {
        let starts = packets
            .iter()
            .any(|packet| packet.2 && (packet.0 - at).abs() < 0.001);
        assert!(starts, "{} does not start at {at} s", segment.uri);
        at += f64::from(segment.duration);
    }
    let length = at - packets[0].0;
    assert!(
        (length - seconds).abs() < 0.05,
        "{length} s instead of {seconds}"
    );
}

/// Decodes a playlist run by run of one init segment: ffmpeg's HLS reader does not give its decoder
/// the new parameter sets when the init segment changes, browsers do.
fn decode_runs(list: &Path) {
    let root = list.parent().unwrap();
    let text = std::fs::read(list).unwrap();
    let (_, parsed) = m3u8_rs::parse_media_playlist(&text).unwrap();
    let mut runs: Vec<Vec<u8>> = Vec::new();
    for segment in &parsed.segments {
        if let Some(map) = &segment.map {
            runs.push(std::fs::read(root.join(&map.uri)).unwrap());
        }
        let bytes = std::fs::read(root.join(&segment.uri)).unwrap();
        runs.last_mut().unwrap().extend(bytes);
    }
    for (number, run) in runs.into_iter().enumerate() {
        let path = root.join(format!("run-{number}.mp4"));
        std::fs::write(&path, run).unwrap();
        assert!(probe::decode(&path, "0") > 0);
    }
}

#[tokio::test]
async fn mutes_losses_new_shapes_and_reconnects_leave_no_hole_in_the_replay() {
    let mut studio = Studio::new();
    let id = RecordingId::new("rec_eventful").unwrap();
    let session = studio.recorder.start(id.clone());
    let start = SystemTime::now();
    let small = Clip::video(Codec::H264, 6).encode(studio.dir.path());
    let large = Clip {
        size: (640, 360),
        gop: 30,
        ..Clip::video(Codec::H264, 6)
    }
    .encode(studio.dir.path());
    let slides = Clip {
        fps: 10,
        gop: 40,
        ..Clip::video(Codec::Vp9, 8)
    }
    .encode(studio.dir.path());
    let tone = Clip::sound(18).encode(studio.dir.path());

    // Camera: 0–4 s, muted, 7–11 s twice as large, one packet lost for good at 9.5 s.
    let mut sender = Sender::new(Codec::H264, start);
    let mut events = sender.events(&cut(&small, Codec::H264, 0.0, 4.0));
    events.push(TapEvent::Muted(true));
    events.push(TapEvent::Muted(false));
    for frame in cut(&large, Codec::H264, 7.0, 4.0) {
        let mut packets = sender.packets(&frame);
        if frame.rtp_time == 90_000 * 19 / 2 {
            packets.pop();
        }
        events.extend(packets.into_iter().map(TapEvent::Packet));
    }
    feed(&session, info(Codec::H264, TrackSource::Camera), events).await;

    // Microphone: 0–5 s, muted, 8–11 s.
    let mut sender = Sender::new(Codec::Opus, start);
    let mut events = sender.events(&cut(&tone, Codec::Opus, 0.0, 5.0));
    events.push(TapEvent::Muted(true));
    events.push(TapEvent::Muted(false));
    events.extend(sender.events(&cut(&tone, Codec::Opus, 8.0, 3.0)));
    feed(&session, info(Codec::Opus, TrackSource::Microphone), events).await;

    // Screen: 2–10 s.
    let mut sender = Sender::new(Codec::Vp9, start);
    let events = sender.events(&cut(&slides, Codec::Vp9, 2.0, 8.0));
    feed(&session, info(Codec::Vp9, TrackSource::ScreenShare), events).await;

    // The publisher comes back: microphone from 13.5 s, camera from 14 s, both to 18 s.
    for (codec, clip, at, source) in [
        (Codec::Opus, &tone, 13.5, TrackSource::Microphone),
        (Codec::H264, &small, 14.0, TrackSource::Camera),
    ] {
        let mut track = info(codec, source);
        track.participant_sid = ParticipantSid::new("PA_again");
        let events = Sender::new(codec, start).events(&cut(clip, codec, at, 18.0 - at));
        feed(&session, track, events).await;
    }
    let summary = session.end().await;
    assert_eq!((summary.failure.as_deref(), summary.tracks), (None, 5));
    let mut tracks_started = 0;
    while let Some(event) = studio.events.recv().await {
        match event {
            RecordingEvent::TrackStarted { .. } => tracks_started += 1,
            RecordingEvent::Completed { summary: told, .. } => {
                assert_eq!(told, summary);
                break;
            }
            RecordingEvent::Failed { message, .. } => panic!("{message}"),
            _ => {}
        }
    }
    assert_eq!(tracks_started, 5);

    let replay = studio.recorder.open(&id).await.unwrap();
    let description = replay.description();
    let [main, screen] = &description.views[..] else {
        panic!("two views: {description:?}");
    };
    assert_eq!(
        (main.name.as_str(), screen.name.as_str()),
        ("main", "screen")
    );
    assert_eq!((main.start_ms, screen.start_ms), (0, 2000));
    let near = |ms: u64, wanted: u64| ms.abs_diff(wanted) < 60;
    let shown: Vec<_> = main
        .shown
        .iter()
        .map(|span| (span.from_ms, span.to_ms))
        .collect();
    let wanted = [(0, 4_000), (7_000, 11_000), (14_000, 18_000)];
    assert_eq!(shown.len(), wanted.len(), "{shown:?}");
    for (span, wanted) in shown.iter().zip(wanted) {
        assert!(
            near(span.0, wanted.0) && near(span.1, wanted.1),
            "{shown:?}"
        );
    }

    let root = replay.file("main.m3u8").unwrap().path;
    let root = root.parent().unwrap();
    let video = probe::packets(&root.join("main-video.m3u8"));
    assert_seamless(&root.join("main-video.m3u8"), 18.0);
    // The loss costs the rest of its group of pictures: the last whole one stands until 10 s.
    let lost = |packet: &&(f64, f64, bool)| {
        let at = packet.0 - video[0].0;
        at > 9.49 && at < 9.99
    };
    assert_eq!(video.iter().filter(lost).count(), 0);
    decode_runs(&root.join("main-video.m3u8"));
    assert_seamless(&root.join("main-audio.m3u8"), 18.0);
    probe::decode(&root.join("main-audio.m3u8"), "0:a");
    assert_seamless(&root.join("screen-video.m3u8"), 8.0);
    assert_eq!(probe::decode(&root.join("screen-video.m3u8"), "0:v"), 80);

    let discontinuities = |name: &str| {
        let text = std::fs::read(root.join(name)).unwrap();
        let (_, list) = m3u8_rs::parse_media_playlist(&text).unwrap();
        list.segments
            .iter()
            .filter(|segment| segment.discontinuity)
            .count()
    };
    assert_eq!(discontinuities("main-video.m3u8"), 2);
    assert_eq!(discontinuities("main-audio.m3u8"), 2);
    assert_eq!(discontinuities("screen-video.m3u8"), 0);
}

#[tokio::test]
async fn late_and_doubled_packets_cost_nothing() {
    let studio = Studio::new();
    let id = RecordingId::new("rec_late").unwrap();
    let session = studio.recorder.start(id.clone());
    let pictures = Clip::video(Codec::Av1, 4).encode(studio.dir.path());
    let mut events = Sender::new(Codec::Av1, SystemTime::now()).events(&pictures);
    // Every seventh packet comes forty places late, every fifth twice.
    let late: Vec<_> = (0..events.len())
        .filter(|n| n % 7 == 3 && n + 40 < events.len())
        .collect();
    for at in late.into_iter().rev() {
        let event = events.remove(at);
        events.insert(at + 40, event);
    }
    for at in (0..events.len()).rev().step_by(5) {
        events.insert(at, events[at].clone());
    }
    // The first packet must lead: nothing before it is waited for.
    feed(&session, info(Codec::Av1, TrackSource::Camera), events).await;
    assert_eq!(session.end().await.failure, None);
    let replay = studio.recorder.open(&id).await.unwrap();
    let list = replay.file("main-video.m3u8").unwrap().path;
    assert_eq!(probe::decode(&list, "0:v"), pictures.len());
}

#[tokio::test]
async fn camera_and_screen_are_placed_by_the_publishers_clock() {
    let studio = Studio::new();
    let id = RecordingId::new("rec_step").unwrap();
    let session = studio.recorder.start(id.clone());
    let start = SystemTime::now();
    let clip = Clip {
        gop: 30,
        ..Clip::video(Codec::H264, 6)
    };
    let pictures = clip.encode(studio.dir.path());
    // The publisher's clock is an hour off; the screen's packets come 400 ms after the camera's.
    let publisher = start - Duration::from_secs(3600);
    for (source, delay) in [
        (TrackSource::Camera, Duration::ZERO),
        (TrackSource::ScreenShare, Duration::from_millis(400)),
    ] {
        let mut sender = Sender::new(Codec::H264, start + delay);
        sender.rtp_start += delay.as_millis() as u64 * 1_000_003;
        let mut events = sender.events(&pictures);
        let report = TapEvent::SenderReport {
            rtp_time: sender.rtp_start + 45_000,
            wall_clock: publisher + Duration::from_millis(500),
        };
        // It comes after the first half second of pictures, which wait for it.
        let half_a_second = events.len() / 12;
        events.insert(half_a_second, report);
        feed(&session, info(Codec::H264, source), events).await;
    }
    assert_eq!(session.end().await.failure, None);
    let replay = studio.recorder.open(&id).await.unwrap();
    // Both clips begin and end at the same instants of the publisher.
    let spans: Vec<(u64, u64)> = replay
        .description()
        .tracks
        .iter()
        .map(|track| (track.start_ms, track.end_ms))
        .collect();
    assert!(spans[0].0.abs_diff(spans[1].0) <= 40, "{spans:?}");
    assert!(spans[0].1.abs_diff(spans[1].1) <= 40, "{spans:?}");
}
