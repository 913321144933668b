//! Streams: the product's record of one broadcast, its states and its rules.

mod alias;
mod events;
mod join;
mod range;
mod recording;
mod replay;
#[cfg(test)]
mod replay_in_bucket;
mod requests;
mod routes;
mod state;
#[cfg(test)]
mod tests;
mod view;
mod viewing;

pub(crate) use join::signal_url;
#[cfg(test)]
pub(crate) use routes::make_stream;
pub(crate) use routes::{StreamAt, listed, load, routes};
pub(crate) use state::{PauseReason, Status, StreamKind, Visibility};
pub(crate) use view::{StreamView, visible_view};

use time::OffsetDateTime;

use crate::encoder::KeptKey;
use crate::id::{ExperienceId, PersonId, SpaceId, StreamId, TeamId};

/// One stream (MD-01).
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    pub(crate) id: StreamId,
    pub(crate) team: TeamId,
    pub(crate) host: PersonId,
    pub(crate) host_name: String,
    pub(crate) space: Option<SpaceId>,
    pub(crate) experience: Option<ExperienceId>,
    /// The space of the experience.
    pub(crate) experience_space: Option<SpaceId>,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) status: Status,
    pub(crate) visibility: Visibility,
    pub(crate) scheduled_at: OffsetDateTime,
    pub(crate) started_at: Option<OffsetDateTime>,
    pub(crate) ended_at: Option<OffsetDateTime>,
    pub(crate) key: KeptKey,
    /// Name of the provider that carries it.
    pub(crate) provider: String,
    pub(crate) kind: StreamKind,
    /// Why it is paused.
    pub(crate) pause_reason: Option<PauseReason>,
    /// When it ends unless somebody publishes before.
    pub(crate) grace_ends_at: Option<OffsetDateTime>,
    pub(crate) record: bool,
    pub(crate) replay_published: bool,
    pub(crate) viewer_count: u32,
    pub(crate) peak_viewers: u32,
    pub(crate) created_at: OffsetDateTime,
}
