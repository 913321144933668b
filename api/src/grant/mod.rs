//! Grants as people and programs manage them; whether one counts is [`crate::access`]'s to say.

mod routes;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use routes::routes;
pub(crate) use view::GrantView;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::access::{GrantSource, GrantStatus};
use crate::id::{GrantId, PassId, PersonId, TeamId};
use crate::pass::Subject;

/// A grant with everything that is said of it.
#[derive(Debug, Clone)]
pub(crate) struct GrantRecord {
    pub(crate) id: GrantId,
    pub(crate) person: PersonId,
    pub(crate) email: String,
    pub(crate) person_name: String,
    pub(crate) pass: Option<PassId>,
    pub(crate) pass_name: Option<String>,
    pub(crate) subject: Subject,
    pub(crate) subject_name: Option<String>,
    /// `None`: what it covered is gone.
    pub(crate) team: Option<TeamId>,
    pub(crate) status: GrantStatus,
    pub(crate) starts_at: OffsetDateTime,
    pub(crate) ends_at: Option<OffsetDateTime>,
    pub(crate) source: GrantSource,
    pub(crate) source_key: Option<String>,
    pub(crate) created_at: OffsetDateTime,
}

/// What a grant is at a moment: its status and its window together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GrantState {
    Pending,
    Upcoming,
    Active,
    Expired,
    Cancelled,
    Refunded,
}

impl GrantState {
    /// As in the API and in queries.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Upcoming => "upcoming",
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }
}

impl GrantRecord {
    /// What it is now.
    pub(crate) fn state(&self, now: OffsetDateTime) -> GrantState {
        match self.status {
            GrantStatus::Pending => GrantState::Pending,
            GrantStatus::Cancelled => GrantState::Cancelled,
            GrantStatus::Expired => GrantState::Expired,
            GrantStatus::Refunded => GrantState::Refunded,
            GrantStatus::Active if self.ends_at.is_some_and(|end| end <= now) => {
                GrantState::Expired
            }
            GrantStatus::Active if self.starts_at > now => GrantState::Upcoming,
            GrantStatus::Active => GrantState::Active,
        }
    }

    /// Whether it opens nothing any more.
    pub(crate) fn is_over(&self, now: OffsetDateTime) -> bool {
        matches!(
            self.state(now),
            GrantState::Expired | GrantState::Cancelled | GrantState::Refunded
        )
    }
}
