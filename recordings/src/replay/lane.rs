//! Lanes: tracks of one source one after the other, the holes between them bridged, so that a
//! player sees a single track without holes.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::depacketize::silence;
use crate::mux::{self, Sample};
use crate::timeline::{Init, Kind, RecordedTrack, Segment};

/// Two tracks that overlap by no more than this follow each other (a reconnect); the first one's
/// end gives way. Beyond it they are two publishers.
const OVERLAP_MAX_S: u64 = 2;

/// Longest bridge segment. Bounds the playlists' target duration; one costs a keyframe of bytes.
const BRIDGE_S: u64 = 10;

/// The other lane of a view may last this much longer: players run to the end of the longer one.
const TAIL_S: f64 = 0.5;

/// Tracks of one source that follow each other.
#[derive(Debug, Default)]
pub(super) struct Lane<'a> {
    pub(super) tracks: Vec<&'a RecordedTrack>,
}

/// A segment of a lane, recorded or made to bridge a hole.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Relative to the recording's folder.
    pub(super) file: String,
    /// Bytes to take from the file's start.
    pub(super) bytes: u64,
    /// Whether those are fewer than the file has.
    pub(super) cut: bool,
    /// Init segment, relative to the recording's folder.
    pub(super) init_file: String,
    pub(super) init: Init,
    /// Ticks since the epoch.
    pub(super) start: u64,
    pub(super) duration: u64,
    /// The encoding changes here.
    pub(super) discontinuity: bool,
    /// Made, not recorded.
    pub(super) bridge: bool,
}

/// Deals tracks, sorted by start, to as few lanes as hold them without overlap.
pub(super) fn deal<'a>(tracks: impl Iterator<Item = &'a RecordedTrack>) -> Vec<Lane<'a>> {
    let mut tracks: Vec<_> = tracks.collect();
    tracks.sort_by_key(|track| track.start());
    let mut lanes: Vec<Lane<'a>> = Vec::new();
    for track in tracks {
        let tolerance = OVERLAP_MAX_S.saturating_mul(u64::from(track.timescale));
        let free = lanes.iter_mut().find(|lane| {
            lane.tracks
                .last()
                .is_none_or(|last| last.end() <= track.start().saturating_add(tolerance))
        });
        match free {
            Some(lane) => lane.tracks.push(track),
            None => lanes.push(Lane {
                tracks: vec![track],
            }),
        }
    }
    lanes
}

impl Lane<'_> {
    pub(super) fn timescale(&self) -> u32 {
        self.tracks.first().map_or(1, |track| track.timescale)
    }

    pub(super) fn kind(&self) -> Kind {
        self.tracks.first().map_or(Kind::Video, |track| track.kind)
    }

    pub(super) fn start_s(&self) -> f64 {
        let start = self.tracks.first().map_or(0, |track| track.start());
        seconds(start, self.timescale())
    }

    pub(super) fn end_s(&self) -> f64 {
        let end = self.tracks.last().map_or(0, |track| track.end());
        seconds(end, self.timescale())
    }

    /// The lane's segments from `start_s` to `end_s` without holes; bridges are written to `dir`.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub(super) fn items(&self, dir: &Path, start_s: f64, end_s: f64) -> io::Result<Vec<Item>> {
        let mut recorded = self.recorded();
        mark_discontinuities(dir, &mut recorded)?;
        let mut bridge = Bridge::new(dir, self.kind(), self.timescale());
        let mut items: Vec<Item> = Vec::with_capacity(recorded.len());
        let mut at = ticks(start_s, self.timescale());
        if let Some((first, segment)) = recorded.first() {
            bridge.learn(first, segment);
        }
        for (item, segment) in recorded {
            items.extend(bridge.fill(at, item.start)?);
            at = item.start.saturating_add(item.duration);
            bridge.learn(&item, segment);
            items.push(item);
        }
        if end_s - seconds(at, self.timescale()) >= TAIL_S {
            items.extend(bridge.fill(at, ticks(end_s, self.timescale()))?);
        }
        Ok(items)
    }

    /// Recorded segments in order. A track's last parts that reach into its successor are left out.
    fn recorded(&self) -> Vec<(Item, &Segment)> {
        let mut items = Vec::new();
        let successors = self
            .tracks
            .iter()
            .skip(1)
            .map(|track| Some(track.start()))
            .chain([None]);
        for (track, successor) in self.tracks.iter().zip(successors) {
            for segment in &track.segments {
                let limit = successor.unwrap_or(u64::MAX);
                let Some(last) = segment
                    .parts
                    .iter()
                    .take_while(|part| part.start.saturating_add(part.duration) <= limit)
                    .last()
                else {
                    break;
                };
                let Some(init) = track.inits.get(&segment.init) else {
                    continue;
                };
                let bytes = last.offset.saturating_add(last.bytes);
                let end = last.start.saturating_add(last.duration);
                let item = Item {
                    file: format!("{}/{}", track.number, segment.file),
                    bytes,
                    cut: bytes < segment.bytes(),
                    init_file: format!("{}/{}", track.number, init.file),
                    init: init.clone(),
                    start: segment.start(),
                    duration: end.saturating_sub(segment.start()),
                    discontinuity: false,
                    bridge: false,
                };
                items.push((item, segment));
            }
        }
        items
    }
}

/// A discontinuity is where the init segment's content changes; equal ones share the first file.
fn mark_discontinuities(dir: &Path, items: &mut [(Item, &Segment)]) -> io::Result<()> {
    let mut contents: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut previous: Option<(String, Vec<u8>)> = None;
    for (item, _) in items {
        let content = match contents.get(&item.init_file) {
            Some(content) => content.clone(),
            None => {
                let content = fs::read(dir.join(&item.init_file))?;
                contents.insert(item.init_file.clone(), content.clone());
                content
            }
        };
        match &previous {
            Some((file, known)) if *known == content => item.init_file.clone_from(file),
            _ => {
                item.discontinuity = previous.is_some();
                previous = Some((item.init_file.clone(), content));
            }
        }
    }
    Ok(())
}

/// Makes segments for holes: a keyframe that stands still, or silence.
struct Bridge<'a> {
    dir: &'a Path,
    kind: Kind,
    timescale: u32,
    last: Option<Item>,
    keyframe: Option<(String, u64, u64)>,
}

impl<'a> Bridge<'a> {
    fn new(dir: &'a Path, kind: Kind, timescale: u32) -> Self {
        Self {
            dir,
            kind,
            timescale,
            last: None,
            keyframe: None,
        }
    }

    fn learn(&mut self, item: &Item, segment: &Segment) {
        if let Some((offset, length)) = segment.keyframe {
            self.keyframe = Some((item.file.clone(), offset, length));
        }
        self.last = Some(item.clone());
    }

    fn fill(&self, from: u64, to: u64) -> io::Result<Vec<Item>> {
        let mut items = Vec::new();
        let Some(like) = &self.last else {
            return Ok(items);
        };
        // Holes below 10 ms are rounding; players step over them.
        if to.saturating_sub(from) < u64::from(self.timescale).checked_div(100).unwrap_or(0) {
            return Ok(items);
        }
        let picture = match (self.kind, &self.keyframe) {
            (Kind::Video, Some((file, offset, length))) => {
                match read_range(&self.dir.join(file), *offset, *length) {
                    Ok(picture) => picture,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {
                        // The spool keeps what bridges are made of; without it the hole stays a hole.
                        tracing::warn!(
                            file,
                            "a hole in a recording is not bridged: its keyframe is not here"
                        );
                        return Ok(items);
                    }
                    Err(error) => return Err(error),
                }
            }
            (Kind::Video, None) => return Ok(items),
            (Kind::Audio, _) => Vec::new(),
        };
        let folder = like.file.split('/').next().unwrap_or_default();
        let step = BRIDGE_S.saturating_mul(u64::from(self.timescale));
        let mut at = from;
        while at < to {
            let length = to.saturating_sub(at).min(step);
            let samples = self.samples(at, length, &picture);
            let duration: u64 = samples.iter().map(|s| u64::from(s.duration)).sum();
            if duration == 0 {
                break;
            }
            let part =
                mux::part(like.init.webm, 1, self.timescale, &samples).map_err(io::Error::other)?;
            let file = format!(
                "{folder}/fill-{at}.{}",
                if like.init.webm { "webm" } else { "m4s" }
            );
            fs::write(self.dir.join(&file), &part.bytes)?;
            items.push(Item {
                file,
                bytes: u64::try_from(part.bytes.len()).unwrap_or(u64::MAX),
                cut: false,
                start: at,
                duration,
                discontinuity: false,
                bridge: true,
                ..like.clone()
            });
            at = at.saturating_add(duration);
        }
        Ok(items)
    }

    fn samples(&self, start: u64, length: u64, picture: &[u8]) -> Vec<Sample> {
        if self.kind == Kind::Video {
            return vec![Sample {
                data: picture.to_vec(),
                time: start,
                duration: u32::try_from(length).unwrap_or(u32::MAX),
                sync: true,
            }];
        }
        let mut at = start;
        silence(length)
            .map(|(duration, packet)| {
                let time = at;
                at = at.saturating_add(u64::from(duration));
                Sample {
                    data: packet.to_vec(),
                    time,
                    duration,
                    sync: true,
                }
            })
            .collect()
    }
}

fn read_range(path: &Path, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut file = fs::File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Ticks as seconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "2^53 ticks of 90 kHz are three thousand years"
)]
pub(super) fn seconds(ticks: u64, timescale: u32) -> f64 {
    ticks as f64 / f64::from(timescale)
}

/// Seconds as ticks, rounded.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and times are never negative"
)]
pub(super) fn ticks(seconds: f64, timescale: u32) -> u64 {
    (seconds * f64::from(timescale)).round() as u64
}
