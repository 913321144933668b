//! What the web client is told about a replay. All times are milliseconds on one axis, whose zero
//! is the first media of the recording.

use serde::{Deserialize, Serialize};

use crate::timeline::{Kind, Source};

/// A finished recording, described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Layout version of the folder.
    pub version: u32,
    /// Wall clock at zero, RFC 3339.
    pub started_at: String,
    /// Length of the longest view's end.
    pub duration_ms: u64,
    /// What to show: one player each.
    pub views: Vec<View>,
    /// What was recorded.
    pub tracks: Vec<Track>,
}

/// Pictures and sound that belong in one player. Within a view there are no holes: where the
/// camera was off its last keyframe stands still, where the microphone was off there is silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// `main` (camera and microphone), `screen` (screen share and its sound); `main-2`,
    /// `screen-2`… where several publishers were live at the same time.
    pub name: String,
    /// How to play it.
    pub player: Player,
    /// File to give to that player, relative to the recording.
    pub entry: String,
    /// Where the view's own time 0 lies.
    pub start_ms: u64,
    /// Its length.
    pub duration_ms: u64,
    /// Its pictures.
    pub video: Option<Media>,
    /// Its sound.
    pub audio: Option<Media>,
    /// When there really were pictures, in time order; outside of it a picture stands still.
    pub shown: Vec<Span>,
}

/// How a view is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Player {
    /// `entry` is a multivariant HLS playlist.
    Hls,
    /// `entry` is a [`SegmentIndex`] for a MediaSource loader: there is VP8 in it, which HLS
    /// players do not take.
    Mse,
}

/// A codec and, for pictures, the largest size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// RFC 6381 codec string of the first shape.
    pub codec: String,
    /// Pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u16>,
    /// Pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u16>,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its start.
    pub from_ms: u64,
    /// Its end.
    pub to_ms: u64,
}

/// One recorded track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// Folder name.
    pub id: u32,
    /// The track's sid while it was live.
    pub sid: String,
    /// Sound or pictures.
    pub kind: Kind,
    /// Where it came from.
    pub source: Source,
    /// RFC 6381 codec string of the first shape.
    pub codec: String,
    /// Pixels, of the first shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u16>,
    /// Pixels, of the first shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u16>,
    /// First sample.
    pub start_ms: u64,
    /// End of the last sample.
    pub end_ms: u64,
    /// When it was muted.
    pub muted: Vec<Span>,
    /// Its own HLS playlist, with holes as discontinuities; `None` for VP8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playlist: Option<String>,
    /// Bytes of its segments.
    pub bytes: u64,
}

/// The content of an [`Player::Mse`] view's entry: two source buffers, each fed its pieces in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentIndex {
    /// Set as `SourceBuffer.timestampOffset`, seconds: the files count from the recording's epoch.
    pub timestamp_offset: f64,
    /// Length in seconds, for `MediaSource.duration`.
    pub duration: f64,
    /// Pictures.
    pub video: Vec<Piece>,
    /// Sound.
    pub audio: Vec<Piece>,
}

/// A run of segments that share an init segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// For `addSourceBuffer` or `changeType`.
    pub mime: String,
    /// Append this file first, and again after seeking to another piece.
    pub init: String,
    /// Segments by time, each starting with a keyframe.
    pub segments: Vec<IndexedSegment>,
}

/// One file of media.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexedSegment {
    /// Relative to the recording.
    pub file: String,
    /// Bytes to take from its start.
    pub bytes: u64,
    /// Seconds from the view's start.
    pub start: f64,
    /// Seconds.
    pub duration: f64,
}
