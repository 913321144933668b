//! Access passes: what can be sold, given away or redeemed, and on which terms.

mod codes;
mod requests;
mod routes;
#[cfg(test)]
mod tests;

pub(crate) use requests::{DAYS_MAX, PassTerms, line};
pub(crate) use routes::{require_subject, routes};

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::id::{ExperienceId, PassId, SpaceId, StreamId, TeamId};

/// What a pass or a grant covers: exactly one of these is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Subject {
    /// Every stream of a space and of its experiences.
    #[serde(rename = "space_id", skip_serializing_if = "Option::is_none")]
    pub(crate) space: Option<SpaceId>,
    /// Every stream of an experience.
    #[serde(rename = "experience_id", skip_serializing_if = "Option::is_none")]
    pub(crate) experience: Option<ExperienceId>,
    /// One stream.
    #[serde(rename = "stream_id", skip_serializing_if = "Option::is_none")]
    pub(crate) stream: Option<StreamId>,
}

/// A pass.
#[derive(Debug, Clone)]
pub(crate) struct Pass {
    pub(crate) id: PassId,
    /// The team whose streams it opens.
    pub(crate) team: TeamId,
    pub(crate) subject: Subject,
    pub(crate) terms: PassTerms,
    pub(crate) created_at: OffsetDateTime,
}

/// What happens when more devices watch than a grant allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DevicePolicy {
    /// The one that has watched longest stops.
    #[default]
    EvictOldest,
    /// The new one is not let in.
    RefuseNew,
}

/// How many devices may watch at once by one grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DeviceLimit {
    pub(crate) most: u32,
    pub(crate) policy: DevicePolicy,
}

impl PassTerms {
    /// When a grant that begins at `start` ends; `None`: never.
    pub(crate) fn end_from(&self, start: OffsetDateTime) -> Option<OffsetDateTime> {
        let by_days = self
            .duration_days
            .map(|days| start + Duration::days(i64::from(days)));
        match (by_days, self.valid_until) {
            (Some(end), Some(until)) => Some(end.min(until)),
            (end, until) => end.or(until),
        }
    }
}
