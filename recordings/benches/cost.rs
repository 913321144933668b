//! What recording costs: CPU and memory per 1080p30 stream at 1, 10 and 50 at once, and what two hours leave behind.
//!
//! `cargo bench -p recordings` prints Markdown tables. `-- --seconds 10 --streams 1,10 --hours 2` changes the plan. The
//! streams are encoded beforehand and fed at their own pace, each into a recording of its own as taps of the media plane
//! would; the CPU of feeding them is part of the figure.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "its result is what it prints, and it stops at the first surprise"
)]
#![allow(dead_code, reason = "the tests' media, of which a bench needs a part")]

#[path = "../tests/media/mod.rs"]
mod media;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use media::{Clip, Encoded, Sender, info};
use recordings::{Config, Recorder, RecordingId, Session, Storage};
use sfu::{Codec, TapEvent, TapReceiver, TrackSource};
use tokio::sync::mpsc;

/// Kernel clock ticks per second in `/proc/self/stat` (the same on every Linux Rust runs on).
const TICKS_PER_SECOND: f64 = 100.0;

/// Bytes of a page in `/proc/self/statm`.
const PAGE: u64 = 4096;

/// Seconds of media that are encoded; what is fed repeats them.
const CLIP_SECONDS: u32 = 4;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let seconds: u64 = option("--seconds").map_or(20, |text| text.parse().unwrap());
    let hours: u64 = option("--hours").map_or(2, |text| text.parse().unwrap());
    let streams = option("--streams").unwrap_or_else(|| String::from("1,10,50"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let pictures = Clip {
        size: (1920, 1080),
        bitrate_kbps: 4000,
        ..Clip::video(Codec::H264, CLIP_SECONDS)
    };
    let pictures: Arc<[Encoded]> = pictures.encode(dir.path()).into();
    let sound: Arc<[Encoded]> = Clip::sound(CLIP_SECONDS).encode(dir.path()).into();
    let bytes: usize = pictures.iter().map(|frame| frame.data.len()).sum();
    println!(
        "1080p30 H.264 at {:.1} Mbit/s and Opus, {seconds} s at their own pace.\n",
        bytes as f64 * 8.0 / 1e6 / f64::from(CLIP_SECONDS)
    );
    println!(
        "| streams | CPU of a core per stream | memory per stream | machine |\n|--:|--:|--:|--:|"
    );
    for count in streams
        .split(',')
        .map(|count| count.parse::<usize>().unwrap())
    {
        let plan = (count, Duration::from_secs(seconds));
        runtime.block_on(at_pace(dir.path(), plan, &pictures, &sound));
    }
    runtime.block_on(long(dir.path(), hours, &pictures, &sound));
}

fn recorder(dir: &Path) -> Recorder {
    let config = Config {
        dir: dir.join("recordings"),
        ..Config::default()
    };
    let storage = Storage::local(config.dir.clone());
    Recorder::new(config, storage, mpsc::unbounded_channel().0)
}

/// The packets of a track, clip after clip, each with the time it is due.
struct Feed {
    tap: mpsc::Sender<TapEvent>,
    sender: Sender,
    frames: Arc<[Encoded]>,
    sent: u64,
}

impl Feed {
    fn new(session: &Session, codec: Codec, source: TrackSource, frames: &Arc<[Encoded]>) -> Self {
        let (tap, receiver) = TapReceiver::detached(512);
        session.add_track(info(codec, source), receiver);
        Self {
            tap,
            sender: Sender::new(codec, SystemTime::now()),
            frames: Arc::clone(frames),
            sent: 0,
        }
    }

    /// Sends all frames that are due `by` after the start.
    async fn send(&mut self, by: Duration) {
        let rate = f64::from(self.sender.codec.clock_rate());
        let clip_ticks = (rate * f64::from(CLIP_SECONDS)) as u64;
        let count = self.frames.len() as u64;
        loop {
            let (round, at) = (self.sent / count, self.sent % count);
            let frame = &self.frames[at as usize];
            let rtp_time = frame.rtp_time + round * clip_ticks;
            if rtp_time as f64 / rate > by.as_secs_f64() {
                return;
            }
            let frame = Encoded {
                rtp_time,
                data: frame.data.clone(),
            };
            for packet in self.sender.packets(&frame) {
                self.tap.send(TapEvent::Packet(packet)).await.unwrap();
            }
            if self.sent == 0 {
                let report = TapEvent::SenderReport {
                    rtp_time: self.sender.rtp_start,
                    wall_clock: self.sender.start,
                };
                self.tap.send(report).await.unwrap();
            }
            self.sent += 1;
        }
    }
}

fn feeds(session: &Session, pictures: &Arc<[Encoded]>, sound: &Arc<[Encoded]>) -> Vec<Feed> {
    vec![
        Feed::new(session, Codec::H264, TrackSource::Camera, pictures),
        Feed::new(session, Codec::Opus, TrackSource::Microphone, sound),
    ]
}

/// Records streams as they come for a while and prints what each cost.
async fn at_pace(
    dir: &Path,
    (count, length): (usize, Duration),
    pictures: &Arc<[Encoded]>,
    sound: &Arc<[Encoded]>,
) {
    let recorder = recorder(dir);
    let (memory, machine) = (memory_bytes(), machine_ticks());
    let (started, cpu) = (Instant::now(), cpu_seconds());
    let running: Vec<_> = (0..count)
        .map(|number| {
            let id = RecordingId::new(&format!("rec_{number}")).unwrap();
            let session = recorder.start(id);
            let mut feeds = feeds(&session, pictures, sound);
            let feeding = tokio::spawn(async move {
                let mut tick = tokio::time::interval(Duration::from_millis(20));
                while started.elapsed() < length {
                    tick.tick().await;
                    for feed in &mut feeds {
                        feed.send(started.elapsed()).await;
                    }
                }
            });
            (session, feeding)
        })
        .collect();
    let mut sessions = Vec::new();
    for (session, feeding) in running {
        feeding.await.unwrap();
        sessions.push(session);
    }
    let used = (cpu_seconds() - cpu) / started.elapsed().as_secs_f64() / count as f64;
    let held = memory_bytes().saturating_sub(memory) / count as u64;
    let (busy, all) = machine_ticks();
    println!(
        "| {count} | {:.2} % | {:.1} MB | {:.0} % |",
        used * 100.0,
        held as f64 / 1e6,
        (busy - machine.0) / (all - machine.1) * 100.0
    );
    for session in sessions {
        assert!(session.end().await.playable);
    }
    fs::remove_dir_all(dir.join("recordings")).unwrap();
}

/// Feeds hours of one stream as fast as they are taken, and prints what grows and how long the end takes.
async fn long(dir: &Path, hours: u64, pictures: &Arc<[Encoded]>, sound: &Arc<[Encoded]>) {
    let recorder = recorder(dir);
    let id = RecordingId::new("rec_long").unwrap();
    let session = recorder.start(id.clone());
    let mut feeds = feeds(&session, pictures, sound);
    println!("\n{hours} hours of one stream, fed as fast as they are written.\n");
    println!("| after | memory | CPU per hour |\n|--:|--:|--:|");
    let mut cpu = cpu_seconds();
    for half in 1..=hours * 2 {
        let (from, to) = ((half - 1) * 1800, half * 1800);
        for second in from..=to {
            for feed in &mut feeds {
                feed.send(Duration::from_secs(second)).await;
            }
        }
        let now = cpu_seconds();
        println!(
            "| {:.1} h | {:.1} MB | {:.1} s |",
            half as f64 / 2.0,
            memory_bytes() as f64 / 1e6,
            (now - cpu) * 2.0
        );
        cpu = now;
    }
    drop(feeds);
    let asked = Instant::now();
    let summary = session.end().await;
    let ended = asked.elapsed();
    let replay = recorder.open(&id).await.unwrap();
    let entry = replay.file("main.m3u8").unwrap();
    replay.read(&entry, 0..entry.bytes).await.unwrap();
    println!(
        "\nEnd to description: {} ms; to the playlist's first bytes: {} ms. {:.2} h recorded, {:.1} GB.",
        ended.as_millis(),
        asked.elapsed().as_millis(),
        summary.duration.as_secs_f64() / 3600.0,
        summary.bytes as f64 / 1e9
    );
    let tracks = &replay.description().tracks;
    let ends = tracks.iter().map(|track| track.end_ms);
    let apart = ends.clone().max().unwrap() - ends.min().unwrap();
    println!("Sound and pictures end {apart} ms apart.");
}

/// CPU time of this process, all threads.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .map(|ticks| ticks.parse::<f64>().unwrap())
        .sum::<f64>()
        / TICKS_PER_SECOND
}

/// Resident memory of this process.
fn memory_bytes() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = statm.split_whitespace().nth(1).unwrap().parse().unwrap();
    pages * PAGE
}

/// Busy and all ticks of the machine: how much else ran.
fn machine_ticks() -> (f64, f64) {
    let stat = fs::read_to_string("/proc/stat").unwrap();
    let ticks: Vec<f64> = stat
        .lines()
        .next()
        .unwrap()
        .split_whitespace()
        .skip(1)
        .map(|ticks| ticks.parse().unwrap())
        .collect();
    let all: f64 = ticks.iter().sum();
    (all - ticks[3] - ticks[4], all)
}
