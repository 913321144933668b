//! The index of a track's parts: what a live playlist lists while the track runs, and what a download or a clip is cut
//! from.

use serde::Serialize;

use crate::timeline::RecordedTrack;

/// `{track}/parts.json`.
#[derive(Debug, Serialize)]
pub(super) struct PartIndex<'a> {
    /// Ticks per second of all times here.
    timescale: u32,
    /// Milliseconds since 1970 at time 0.
    epoch_ms: u64,
    segments: Vec<IndexedParts<'a>>,
}

/// A segment of a track.
#[derive(Debug, Serialize)]
struct IndexedParts<'a> {
    /// Relative to the track's folder, as `init` is.
    file: &'a str,
    init: &'a str,
    codec: &'a str,
    parts: Vec<IndexedPart>,
}

/// A range of the segment's file that plays by itself once what precedes it in the segment was played.
#[derive(Debug, Serialize)]
struct IndexedPart {
    offset: u64,
    bytes: u64,
    start: u64,
    duration: u64,
    /// Begins with a keyframe, or is sound.
    independent: bool,
}

/// The index of a track of a recording that began at `epoch_ms`.
pub(super) fn index(track: &RecordedTrack, epoch_ms: u64) -> PartIndex<'_> {
    let segments = track.segments.iter().filter_map(|segment| {
        let init = track.inits.get(&segment.init)?;
        let is_sound = init.size.is_none();
        let parts = segment.parts.iter().map(|part| IndexedPart {
            offset: part.offset,
            bytes: part.bytes,
            start: part.start,
            duration: part.duration,
            independent: is_sound || part.keyframe.is_some(),
        });
        Some(IndexedParts {
            file: &segment.file,
            init: &init.file,
            codec: &init.codec,
            parts: parts.collect(),
        })
    });
    PartIndex {
        timescale: track.timescale,
        epoch_ms,
        segments: segments.collect(),
    }
}
