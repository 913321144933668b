//! The library: what was recorded, for those who run the streams. Watching it is the replay's
//! business (`stream/replay.rs`), writing it the conductor's (`live/`).

mod download;
mod ffmpeg;
mod inputs;
mod pictures;
mod requests;
mod routes;
#[cfg(test)]
mod tests;
mod work;

pub(crate) use pictures::{Picture, Storyboard, draw, serve};
pub(crate) use routes::{library_reach, routes};
pub(crate) use work::{remove_files, retry, sweep_outdated};

use serde::Serialize;
use time::OffsetDateTime;

use crate::id::{RecordingId, StreamId};
use crate::live::RecordingState;
use crate::stream::Visibility;

/// One recording with what its stream says of it.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) id: RecordingId,
    pub(crate) stream: StreamId,
    /// The stream's.
    pub(crate) title: String,
    pub(crate) visibility: Visibility,
    /// Whether whoever may watch the stream sees its replay; otherwise it is the team's draft.
    pub(crate) published: bool,
    pub(crate) state: RecordingState,
    pub(crate) error: Option<String>,
    /// Its place among the stream's recordings, from 1.
    pub(crate) part: u32,
    pub(crate) parts: u32,
    pub(crate) started_at: OffsetDateTime,
    pub(crate) ended_at: Option<OffsetDateTime>,
    pub(crate) duration_ms: Option<u64>,
    pub(crate) size_bytes: Option<u64>,
    /// Whether there are pictures of it.
    pub(crate) drawn: bool,
}

/// What recordings take up.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub(crate) struct StorageUsed {
    pub(crate) recordings: u64,
    pub(crate) bytes: u64,
}
