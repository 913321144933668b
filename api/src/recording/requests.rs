//! What lists of recordings ask and answer.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::{Picture, Recording, StorageUsed};
use crate::http::{ApiError, Fields};
use crate::id::{RecordingId, StreamId};
use crate::live::RecordingState;
use crate::stream::Visibility;

/// Recordings of the longest page.
const PAGE_MAX: u16 = 200;
/// As long as a title.
const SEARCH_CHARS_MAX: usize = 120;

/// Which recordings to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    #[serde(default)]
    #[param(inline, required = false)]
    pub(super) state: Option<RecordingState>,
    /// Part of the stream's title.
    #[serde(default)]
    #[param(max_length = 120)]
    pub(super) q: String,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub(super) cursor: Option<String>,
    /// 1 to 200; 50 when absent.
    #[serde(default = "usual_limit")]
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: u16,
}

fn usual_limit() -> u16 {
    50
}

impl ListQuery {
    /// The faults of its values; the cursor when there are none.
    pub(super) fn check(&mut self) -> Result<Option<RecordingId>, ApiError> {
        let mut fields = Fields::default();
        if !(1..=PAGE_MAX).contains(&self.limit) {
            fields.fault("limit", format!("must be from 1 to {PAGE_MAX}"));
        }
        self.q = self.q.trim().to_lowercase();
        if self.q.chars().count() > SEARCH_CHARS_MAX {
            fields.fault(
                "q",
                format!("must have at most {SEARCH_CHARS_MAX} characters"),
            );
        }
        let before = self.cursor.as_deref().map(RecordingId::parse);
        if before == Some(None) {
            fields.fault("cursor", "must be next_cursor of the page before");
        }
        fields.into_result()?;
        Ok(before.flatten())
    }
}

/// Recordings, newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct RecordingList {
    pub(super) recordings: Vec<RecordingView>,
    /// For `cursor`, if there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_cursor: Option<RecordingId>,
    /// Of all recordings within the caller's reach, whatever was asked for.
    pub(super) storage: StorageUsed,
}

/// A recording, for those who run its stream.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct RecordingView {
    id: RecordingId,
    stream_id: StreamId,
    /// The stream's.
    title: String,
    visibility: Visibility,
    state: RecordingState,
    /// What went wrong; a recording that is ready all the same holds what came before.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// Whether whoever may watch the stream sees its replay; otherwise it is the team's draft.
    published: bool,
    /// A stream that was recorded with interruptions has several recordings, the parts of its replay.
    part: u32,
    parts: u32,
    #[serde(with = "time::serde::rfc3339")]
    started_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    ended_at: Option<OffsetDateTime>,
    duration_ms: Option<u64>,
    size_bytes: Option<u64>,
    /// When the site's retention deletes it.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    deletes_at: Option<OffsetDateTime>,
    /// A picture of it, once drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    poster_url: Option<String>,
}

impl RecordingView {
    /// The view on a site that keeps recordings for so long; `None`: for good.
    pub(super) fn new(recording: Recording, kept: Option<Duration>) -> Self {
        let (stream, part) = (&recording.stream, recording.part);
        let poster = Picture::Poster.name();
        let poster_url = format!("/api/v1/streams/{stream}/replay/{part}/{poster}");
        Self {
            poster_url: recording.drawn.then_some(poster_url),
            id: recording.id,
            stream_id: recording.stream,
            title: recording.title,
            visibility: recording.visibility,
            state: recording.state,
            error: recording.error,
            published: recording.published,
            part: recording.part,
            parts: recording.parts,
            started_at: recording.started_at,
            ended_at: recording.ended_at,
            deletes_at: recording
                .ended_at
                .zip(kept)
                .map(|(ended, kept)| ended + kept),
            duration_ms: recording.duration_ms,
            size_bytes: recording.size_bytes,
        }
    }
}

/// Says what was deleted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct RecordingDeleted {
    pub(super) id: RecordingId,
    pub(super) deleted: bool,
}
