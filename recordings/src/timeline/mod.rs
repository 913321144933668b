//! What a recording's log says, read back: tracks, their init segments, segments and mutes.

mod entry;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::disk::{LOG, segment_name};
use crate::spool::Stored;

pub(crate) use entry::{Entry, PartEntry};

/// Layout version of a recording's folder.
pub(crate) const VERSION: u32 = 1;

/// What a track carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Sound.
    Audio,
    /// Pictures.
    Video,
}

/// Where a track comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A webcam.
    Camera,
    /// A microphone.
    Microphone,
    /// A shared screen, window or tab.
    ScreenShare,
    /// The sound of a shared screen.
    ScreenShareAudio,
    /// Not said by the publisher.
    Unknown,
}

impl From<sfu::TrackKind> for Kind {
    fn from(kind: sfu::TrackKind) -> Self {
        match kind {
            sfu::TrackKind::Audio => Self::Audio,
            sfu::TrackKind::Video => Self::Video,
        }
    }
}

impl From<sfu::TrackSource> for Source {
    fn from(source: sfu::TrackSource) -> Self {
        match source {
            sfu::TrackSource::Camera => Self::Camera,
            sfu::TrackSource::Microphone => Self::Microphone,
            sfu::TrackSource::ScreenShare => Self::ScreenShare,
            sfu::TrackSource::ScreenShareAudio => Self::ScreenShareAudio,
            sfu::TrackSource::Unknown => Self::Unknown,
        }
    }
}

/// A recording as its log tells it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    /// The epoch, as milliseconds since 1970.
    pub(crate) started_at_ms: u64,
    /// Tracks in the order they were added.
    pub(crate) tracks: Vec<RecordedTrack>,
}

/// One track.
#[derive(Debug, Clone)]
pub(crate) struct RecordedTrack {
    pub(crate) number: u32,
    pub(crate) sid: String,
    pub(crate) kind: Kind,
    pub(crate) source: Source,
    pub(crate) timescale: u32,
    pub(crate) inits: BTreeMap<u32, Init>,
    /// Non-empty, by time.
    pub(crate) segments: Vec<Segment>,
    /// Mute changes: muted or not, milliseconds since the epoch.
    pub(crate) mutes: Vec<(bool, u64)>,
}

/// An init segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Init {
    pub(crate) file: String,
    pub(crate) bytes: u64,
    pub(crate) codec: String,
    pub(crate) webm: bool,
    pub(crate) size: Option<(u16, u16)>,
}

/// A segment: one file of one or more parts.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub(crate) number: u32,
    pub(crate) init: u32,
    pub(crate) file: String,
    /// Where the first sample lies, for video.
    pub(crate) keyframe: Option<(u64, u64)>,
    pub(crate) parts: Vec<PartEntry>,
}

impl Segment {
    /// Ticks since the epoch.
    pub(crate) fn start(&self) -> u64 {
        self.parts.first().map_or(0, |part| part.start)
    }

    /// End in ticks since the epoch.
    pub(crate) fn end(&self) -> u64 {
        self.parts
            .last()
            .map_or(0, |part| part.start.saturating_add(part.duration))
    }

    /// Bytes of its parts.
    pub(crate) fn bytes(&self) -> u64 {
        self.parts
            .last()
            .map_or(0, |part| part.offset.saturating_add(part.bytes))
    }
}

impl RecordedTrack {
    /// Start of the first segment in ticks since the epoch.
    pub(crate) fn start(&self) -> u64 {
        self.segments.first().map_or(0, Segment::start)
    }

    /// End of the last segment in ticks since the epoch.
    pub(crate) fn end(&self) -> u64 {
        self.segments.last().map_or(0, Segment::end)
    }
}

impl Timeline {
    /// Reads the log up to its last whole line.
    ///
    /// # Errors
    /// The log cannot be read.
    pub(crate) fn read(dir: &Path) -> io::Result<Self> {
        let log = fs::read(dir.join(LOG))?;
        let mut timeline = Self::default();
        for line in log.split_inclusive(|byte| *byte == b'\n') {
            // A torn line ends what a crash left.
            let Some(line) = line.strip_suffix(b"\n") else {
                break;
            };
            let Ok(entry) = serde_json::from_slice(line) else {
                break;
            };
            timeline.add(entry);
        }
        Ok(timeline)
    }

    fn track(&mut self, number: u32) -> Option<&mut RecordedTrack> {
        self.tracks.iter_mut().find(|track| track.number == number)
    }

    fn add(&mut self, entry: Entry) {
        match entry {
            Entry::Recording { started_at_ms, .. } => self.started_at_ms = started_at_ms,
            Entry::Track {
                track,
                sid,
                kind,
                source,
                timescale,
                ..
            } => self.tracks.push(RecordedTrack {
                number: track,
                sid,
                kind,
                source,
                timescale: timescale.max(1),
                inits: BTreeMap::new(),
                segments: Vec::new(),
                mutes: Vec::new(),
            }),
            Entry::Init {
                track,
                init,
                file,
                bytes,
                codec,
                webm,
                width,
                height,
            } => {
                if let Some(track) = self.track(track) {
                    let init_segment = Init {
                        file,
                        bytes,
                        codec,
                        webm,
                        size: width.zip(height),
                    };
                    track.inits.insert(init, init_segment);
                }
            }
            Entry::Part(part) => {
                if let Some(track) = self.track(part.track) {
                    track.add_part(part);
                }
            }
            Entry::Muted {
                track,
                muted,
                at_ms,
            } => {
                if let Some(track) = self.track(track) {
                    track.mutes.push((muted, at_ms));
                }
            }
            Entry::Stopped { .. } => {}
        }
    }

    /// Drops what neither the files here nor the storage hold, and cuts from the files what no part speaks of (a torn
    /// last part). Tracks left without media go.
    ///
    /// # Errors
    /// A file cannot be looked at or cut.
    pub(crate) fn reconcile(&mut self, dir: &Path, stored: &Stored) -> io::Result<()> {
        for track in &mut self.tracks {
            let folder = track.number;
            track.inits.retain(|_, init| {
                let held = held(dir, &format!("{folder}/{}", init.file), stored);
                held.is_ok_and(|held| held == init.bytes)
            });
            let mut kept = Vec::new();
            for mut segment in std::mem::take(&mut track.segments) {
                let name = format!("{folder}/{}", segment.file);
                let held = match held(dir, &name, stored) {
                    Ok(held) => held,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
                    Err(error) => return Err(error),
                };
                segment
                    .parts
                    .retain(|part| part.offset.saturating_add(part.bytes) <= held);
                if segment.parts.is_empty() || !track.inits.contains_key(&segment.init) {
                    continue;
                }
                if held > segment.bytes() {
                    fs::OpenOptions::new()
                        .write(true)
                        .open(dir.join(&name))?
                        .set_len(segment.bytes())?;
                }
                kept.push(segment);
            }
            track.segments = kept;
        }
        self.tracks.retain(|track| !track.segments.is_empty());
        Ok(())
    }
}

impl RecordedTrack {
    fn add_part(&mut self, part: PartEntry) {
        if let Some(segment) = self.segments.last_mut()
            && segment.number == part.segment
        {
            segment.parts.push(part);
            return;
        }
        let webm = self.inits.get(&part.init).is_some_and(|init| init.webm);
        self.segments.push(Segment {
            number: part.segment,
            init: part.init,
            file: segment_name(part.segment, webm),
            keyframe: part.keyframe,
            parts: vec![part],
        });
    }
}

/// Length of a recording's file: here or, once it went from here, in the storage.
///
/// # Errors
/// It is in neither, or cannot be looked at.
pub(crate) fn held(dir: &Path, name: &str, stored: &Stored) -> io::Result<u64> {
    match fs::metadata(dir.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            stored.get(name).copied().ok_or(error)
        }
        metadata => metadata.map(|metadata| metadata.len()),
    }
}
