//! A stream as the API shows it.

use serde::Serialize;
use time::OffsetDateTime;

use super::{PauseReason, Status, Stream, StreamKind, Visibility};
use crate::access::Access;
use crate::http::ApiError;
use crate::id::{ExperienceId, PersonId, SpaceId, StreamId};
use crate::live::ReplayState;

/// A stream, for somebody who may know of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct StreamView {
    pub(crate) id: StreamId,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) status: Status,
    /// True from the start of the broadcast to its end, pauses included (LC-19).
    pub(crate) is_live_now: bool,
    /// Why the stream is paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pause_reason: Option<PauseReason>,
    /// When the stream ends unless somebody publishes before.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    grace_ends_at: Option<OffsetDateTime>,
    kind: StreamKind,
    visibility: Visibility,
    #[serde(with = "time::serde::rfc3339")]
    scheduled_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) started_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    ended_at: Option<OffsetDateTime>,
    host: HostView,
    pub(crate) viewer_count: u32,
    /// Most viewers at once; for the team.
    #[serde(skip_serializing_if = "Option::is_none")]
    peak_viewers: Option<u32>,
    recording_state: ReplayState,
    /// Whether the stream is recorded; for the team.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    space_id: Option<SpaceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    experience_id: Option<ExperienceId>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    can: CanView,
    /// Address of the page.
    pub(crate) url: String,
    /// The key for encoders; shown to the creator once, in the answer that made the stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stream_key: Option<String>,
}

/// Who makes the stream.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct HostView {
    id: PersonId,
    name: String,
}

/// What the caller may do with it now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct CanView {
    view: bool,
    edit: bool,
    start: bool,
    end: bool,
    pause: bool,
    archive: bool,
    restore: bool,
}

impl StreamView {
    /// The view for somebody with this access, who may know of the stream; `site_url` is where its
    /// site's pages are.
    pub(crate) fn new(
        site_url: &str,
        stream: &Stream,
        access: &Access,
        recording: ReplayState,
    ) -> Self {
        // A replay that was not published is the team's draft.
        let shown = if access.team || stream.replay_published || stream.status.is_on_air() {
            recording
        } else {
            ReplayState::None
        };
        Self {
            id: stream.id.clone(),
            title: stream.title.clone(),
            description: stream.description.clone(),
            status: stream.status,
            is_live_now: stream.status.is_on_air(),
            pause_reason: stream.pause_reason,
            grace_ends_at: stream.grace_ends_at,
            kind: stream.kind,
            visibility: stream.visibility,
            scheduled_at: stream.scheduled_at,
            started_at: stream.started_at,
            ended_at: stream.ended_at,
            host: HostView {
                id: stream.host.clone(),
                name: stream.host_name.clone(),
            },
            viewer_count: stream.viewer_count,
            peak_viewers: access.team.then_some(stream.peak_viewers),
            recording_state: shown,
            record: access.team.then_some(stream.record),
            space_id: stream.space.clone(),
            experience_id: stream.experience.clone(),
            created_at: stream.created_at,
            can: CanView {
                view: access.allowed(),
                edit: access.runs,
                start: access.runs && stream.status.can_start(),
                end: access.runs && stream.status.can_end(),
                pause: access.runs && stream.status.can_pause(),
                archive: access.runs && stream.status.can_archive(),
                restore: access.runs && stream.status.can_restore(),
            },
            url: format!("{site_url}/streams/{}", stream.id),
            stream_key: None,
        }
    }
}

impl StreamView {
    /// The page's path on this site.
    pub(crate) fn path(&self) -> String {
        format!("/streams/{}", self.id)
    }
}

/// The view, or the refusal where not even the title may be known.
pub(crate) fn visible_view(
    site_url: &str,
    stream: &Stream,
    access: &Access,
    recording: ReplayState,
) -> Result<StreamView, ApiError> {
    if !access.may_know(stream) {
        access.require()?;
    }
    Ok(StreamView::new(site_url, stream, access, recording))
}
