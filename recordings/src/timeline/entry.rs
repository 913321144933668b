//! The lines of a recording's log.

use serde::{Deserialize, Serialize};

use super::{Kind, Source};

/// One line of `timeline.jsonl`. The log is only ever appended to, and a line is written after the
/// bytes it speaks of, so whatever a crash leaves can be read up to its last whole line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// The first line.
    Recording {
        /// Layout version of the folder.
        version: u32,
        /// The epoch that all times count from, as milliseconds since 1970.
        started_at_ms: u64,
    },
    /// A track was added.
    Track {
        track: u32,
        sid: String,
        participant: String,
        kind: Kind,
        source: Source,
        codec: String,
        /// Ticks per second of this track's times.
        timescale: u32,
        at_ms: u64,
    },
    /// An init segment was written: the track begins or changes shape.
    Init {
        track: u32,
        init: u32,
        file: String,
        bytes: u64,
        /// RFC 6381.
        codec: String,
        webm: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        width: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        height: Option<u16>,
    },
    /// A part was appended to a segment.
    Part(PartEntry),
    /// The publisher muted or unmuted the track.
    Muted { track: u32, muted: bool, at_ms: u64 },
    /// The track ended.
    Stopped { track: u32, at_ms: u64 },
}

/// A part: where it lies and when it plays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PartEntry {
    pub(crate) track: u32,
    /// Number of the segment, from one; its file is `seg-NNNNNN`.
    pub(crate) segment: u32,
    pub(crate) init: u32,
    /// Byte range in the segment's file.
    pub(crate) offset: u64,
    pub(crate) bytes: u64,
    /// Ticks since the recording's epoch.
    pub(crate) start: u64,
    pub(crate) duration: u64,
    pub(crate) samples: u32,
    /// Where the first sample's bytes lie in the file, when it is a keyframe: the picture that
    /// bridges a later gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) keyframe: Option<(u64, u64)>,
}
