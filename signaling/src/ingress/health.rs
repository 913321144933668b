//! How an encoder is doing, for the studio: what arrives, and what is wrong with it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use sfu::RoomName;
use tokio::time::Instant;

use crate::limits::{ENCODER_SILENT_AFTER, ENCODERS_REMEMBERED};

/// Window over which bitrates and frame rates are measured.
const WINDOW: Duration = Duration::from_secs(2);
/// Keyframes farther apart make whoever joins wait for a picture.
const KEYFRAME_INTERVAL_MAX: Duration = Duration::from_secs(4);
/// Pictures without any sound for this long: somebody forgot the microphone.
const SOUND_EXPECTED_WITHIN: Duration = Duration::from_secs(5);
/// Sound below this for [`SILENCE_AFTER`] is silence.
const SILENCE_DBOV: u8 = 80;
const SILENCE_AFTER: Duration = Duration::from_secs(10);
/// The rate that needs no conversion.
const SAMPLE_RATE: u32 = 48_000;

/// What is wrong with what an encoder sends, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum EncoderWarning {
    /// Its video is not H.264, so it was refused.
    VideoCodec,
    /// Its sound is not AAC-LC of one or two channels, so it is left out.
    SoundCodec,
    /// It sent more than is taken, so it was cut off.
    Bitrate,
    /// Its pictures refer to later ones; those are left out, which lowers the frame rate.
    BFrames,
    /// Keyframes are more than four seconds apart.
    KeyframeInterval,
    /// There is no sound.
    NoSound,
    /// There is sound, but nothing is heard in it.
    Silence,
    /// Sound is not at 48 kHz and has to be converted.
    SampleRate,
    /// Its clock jumped.
    Timestamps,
}

/// What an encoder sends of pictures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EncoderVideo {
    /// As the encoder says; 0 when it does not.
    pub width: u32,
    /// As the encoder says; 0 when it does not.
    pub height: u32,
    /// Bits per second.
    pub bitrate_bps: u64,
    /// Pictures per second that go on to viewers.
    pub fps: f32,
    /// Time between the last two keyframes; `None` before the second.
    pub keyframe_interval: Option<Duration>,
}

/// What an encoder sends of sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncoderSound {
    /// Bits per second.
    pub bitrate_bps: u64,
    /// Samples per second.
    pub sample_rate: u32,
    /// One or two.
    pub channels: usize,
}

/// How an encoder is doing now, or did when it was last there.
#[derive(Debug, Clone, PartialEq)]
pub struct EncoderHealth {
    /// It is connected.
    pub connected: bool,
    /// It sent something within the last seconds.
    pub receiving: bool,
    /// When it came.
    pub connected_at: SystemTime,
    /// What it calls itself; empty when it does not.
    pub software: String,
    /// Its pictures, once they came.
    pub video: Option<EncoderVideo>,
    /// Its sound, once it came.
    pub sound: Option<EncoderSound>,
    /// What is wrong with it, worst first.
    pub warnings: Vec<EncoderWarning>,
}

/// Counts over the last whole window.
#[derive(Debug, Default)]
struct Meter {
    window_began: Option<Instant>,
    bytes: u64,
    units: u32,
    bitrate_bps: u64,
    per_second: f32,
    last: Option<Instant>,
}

impl Meter {
    fn count(&mut self, now: Instant, bytes: usize, units: u32) {
        self.last = Some(now);
        let began = *self.window_began.get_or_insert(now);
        let since = now.saturating_duration_since(began);
        if since >= WINDOW {
            let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX).max(1);
            self.bitrate_bps = self.bytes.saturating_mul(8_000) / millis;
            #[expect(clippy::cast_precision_loss, reason = "a few hundred at most")]
            let units = self.units as f32;
            self.per_second = units / since.as_secs_f32();
            (self.window_began, self.bytes, self.units) = (Some(now), 0, 0);
        }
        self.bytes = self.bytes.saturating_add(bytes as u64);
        self.units = self.units.saturating_add(units);
    }

    fn recent(&self, now: Instant) -> bool {
        let age = |last: Instant| now.saturating_duration_since(last);
        self.last
            .is_some_and(|last| age(last) < ENCODER_SILENT_AFTER)
    }
}

/// What is known of one encoder.
#[derive(Debug)]
struct Record {
    /// Which connection this is; a newer one has a higher number.
    number: u64,
    connected: bool,
    began: Instant,
    connected_at: SystemTime,
    left: Option<Instant>,
    software: String,
    size: (u32, u32),
    video: Meter,
    sound: Meter,
    sound_format: Option<(u32, usize)>,
    last_keyframe: Option<Instant>,
    keyframe_interval: Option<Duration>,
    loud_at: Option<Instant>,
    lasting: BTreeSet<EncoderWarning>,
}

impl Record {
    fn snapshot(&self, now: Instant) -> EncoderHealth {
        let receiving = self.connected && (self.video.recent(now) || self.sound.recent(now));
        let mut warnings = self.lasting.clone();
        if let Some(interval) = self.keyframe_interval
            && interval > KEYFRAME_INTERVAL_MAX
        {
            warnings.insert(EncoderWarning::KeyframeInterval);
        }
        if self
            .sound_format
            .is_some_and(|(rate, _)| rate != SAMPLE_RATE)
        {
            warnings.insert(EncoderWarning::SampleRate);
        }
        let watched = now.saturating_duration_since(self.began);
        let is_heard = |since: Instant| now.saturating_duration_since(since) < SILENCE_AFTER;
        if receiving && !warnings.contains(&EncoderWarning::SoundCodec) {
            if !self.sound.recent(now) && watched >= SOUND_EXPECTED_WITHIN {
                warnings.insert(EncoderWarning::NoSound);
            } else if watched >= SILENCE_AFTER && !self.loud_at.is_some_and(is_heard) {
                warnings.insert(EncoderWarning::Silence);
            }
        }
        EncoderHealth {
            connected: self.connected,
            receiving,
            connected_at: self.connected_at,
            software: self.software.clone(),
            video: self.video.last.map(|_| EncoderVideo {
                width: self.size.0,
                height: self.size.1,
                bitrate_bps: self.video.bitrate_bps,
                fps: self.video.per_second,
                keyframe_interval: self.keyframe_interval,
            }),
            sound: self
                .sound_format
                .map(|(sample_rate, channels)| EncoderSound {
                    bitrate_bps: self.sound.bitrate_bps,
                    sample_rate,
                    channels,
                }),
            warnings: warnings.into_iter().collect(),
        }
    }

    /// Whether another encoder has to stay away: this one is there and sends.
    fn is_busy(&self, now: Instant) -> bool {
        let fresh = now.saturating_duration_since(self.began) < ENCODER_SILENT_AFTER;
        self.connected && (fresh || self.video.recent(now) || self.sound.recent(now))
    }
}

#[derive(Debug, Default)]
struct Records {
    rooms: HashMap<RoomName, Record>,
    number: u64,
}

/// All encoders of this server, by room.
#[derive(Debug, Clone, Default)]
pub(crate) struct Encoders {
    records: Arc<Mutex<Records>>,
}

/// Another encoder publishes to this room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Busy;

impl Encoders {
    fn lock(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the one place for an encoder in a room, from one that has fallen silent if need be.
    pub(super) fn claim(&self, room: &RoomName, now: Instant) -> Result<Encoder, Busy> {
        let mut records = self.lock();
        if records.rooms.get(room).is_some_and(|it| it.is_busy(now)) {
            return Err(Busy);
        }
        records.rooms.retain(|_, record| {
            let age = |left: Instant| now.saturating_duration_since(left);
            record
                .left
                .is_none_or(|left| age(left) < ENCODERS_REMEMBERED)
        });
        records.number += 1;
        let number = records.number;
        let record = Record {
            number,
            connected: true,
            began: now,
            connected_at: SystemTime::now(),
            left: None,
            software: String::new(),
            size: (0, 0),
            video: Meter::default(),
            sound: Meter::default(),
            sound_format: None,
            last_keyframe: None,
            keyframe_interval: None,
            loud_at: None,
            lasting: BTreeSet::new(),
        };
        records.rooms.insert(room.clone(), record);
        Ok(Encoder {
            encoders: self.clone(),
            room: room.clone(),
            number,
        })
    }

    /// How a room's encoder is doing; `None` when there was none lately.
    pub(crate) fn health(&self, room: &RoomName, now: Instant) -> Option<EncoderHealth> {
        Some(self.lock().rooms.get(room)?.snapshot(now))
    }
}

/// One connection's hold on its room's place; it ends with this value.
#[derive(Debug)]
pub(super) struct Encoder {
    encoders: Encoders,
    room: RoomName,
    number: u64,
}

impl Encoder {
    fn record(&self, change: impl FnOnce(&mut Record)) {
        let mut records = self.encoders.lock();
        let record = records.rooms.get_mut(&self.room);
        if let Some(record) = record.filter(|record| record.number == self.number) {
            change(record);
        }
    }

    /// A picture arrived; `shown` when it goes on to viewers.
    pub(super) fn picture(&self, now: Instant, bytes: usize, shown: bool, keyframe: bool) {
        self.record(|record| {
            record.video.count(now, bytes, u32::from(shown));
            if keyframe {
                record.keyframe_interval = record
                    .last_keyframe
                    .map(|last| now.saturating_duration_since(last));
                record.last_keyframe = Some(now);
            }
        });
    }

    /// Sound arrived.
    pub(super) fn sound(&self, now: Instant, bytes: usize) {
        self.record(|record| record.sound.count(now, bytes, 1));
    }

    /// The loudness of what was heard.
    pub(super) fn heard(&self, now: Instant, level: u8) {
        if level < SILENCE_DBOV {
            self.record(|record| record.loud_at = Some(now));
        }
    }

    pub(super) fn sound_format(&self, sample_rate: u32, channels: usize) {
        self.record(|record| {
            record.sound_format = Some((sample_rate, channels));
            record.lasting.remove(&EncoderWarning::SoundCodec);
        });
    }

    /// What the encoder says of itself.
    pub(super) fn describe(&self, software: &str, width: u32, height: u32) {
        self.record(|record| {
            record.software.clear();
            record.software.push_str(software);
            record.size = (width, height);
        });
    }

    pub(super) fn warn(&self, warning: EncoderWarning) {
        self.record(|record| {
            record.lasting.insert(warning);
        });
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        self.record(|record| {
            record.connected = false;
            record.left = Some(Instant::now());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    /// Pictures of 1000 bytes at 25 a second, keyframes `apart` seconds from each other.
    fn show(encoder: &Encoder, from: Instant, length: Duration, apart: u64) -> Instant {
        let mut now = from;
        while now < from + length {
            let since = (now - from).as_millis();
            let keyframe = since.is_multiple_of(u128::from(apart * 1_000));
            encoder.picture(now, 1_000, true, keyframe);
            now += Duration::from_millis(40);
        }
        now
    }

    #[test]
    fn an_encoder_that_sends_keeps_its_place_and_a_silent_one_loses_it() {
        let encoders = Encoders::default();
        let room = RoomName::new("room");
        let began = Instant::now();
        let first = encoders.claim(&room, began).unwrap();
        let now = show(&first, began, seconds(10), 2);
        assert_eq!(encoders.claim(&room, now).unwrap_err(), Busy);
        assert!(encoders.claim(&RoomName::new("other"), now).is_ok());
        let second = encoders.claim(&room, now + ENCODER_SILENT_AFTER).unwrap();
        // What the first one still says is not the second one's.
        first.warn(EncoderWarning::BFrames);
        drop(first);
        let health = encoders.health(&room, now + ENCODER_SILENT_AFTER).unwrap();
        assert!(health.connected && health.warnings.is_empty());
        drop(second);
        assert!(!encoders.health(&room, now).unwrap().connected);
    }

    #[test]
    fn figures_and_warnings_follow_what_arrives() {
        let encoders = Encoders::default();
        let room = RoomName::new("room");
        let began = Instant::now();
        let encoder = encoders.claim(&room, began).unwrap();
        encoder.describe("An encoder", 1280, 720);
        let now = show(&encoder, began, seconds(12), 5);
        let health = encoders.health(&room, now).unwrap();
        let video = health.video.unwrap();
        assert_eq!((video.width, video.height), (1280, 720));
        assert_eq!(video.bitrate_bps, 200_000);
        assert!((video.fps - 25.0).abs() < 0.1, "{}", video.fps);
        assert_eq!(video.keyframe_interval, Some(seconds(5)));
        assert!(health.sound.is_none());
        let expected = [EncoderWarning::KeyframeInterval, EncoderWarning::NoSound];
        assert_eq!(health.warnings, expected);

        encoder.sound_format(44_100, 2);
        encoder.sound(now, 300);
        encoder.heard(now, 127);
        let health = encoders.health(&room, now).unwrap();
        let expected = [
            EncoderWarning::KeyframeInterval,
            EncoderWarning::Silence,
            EncoderWarning::SampleRate,
        ];
        assert_eq!(health.warnings, expected);
        encoder.heard(now, 30);
        let health = encoders.health(&room, now).unwrap();
        assert!(!health.warnings.contains(&EncoderWarning::Silence));
        assert!(health.receiving);
        let later = encoders.health(&room, now + ENCODER_SILENT_AFTER).unwrap();
        assert!(later.connected && !later.receiving);
    }
}
