//! The states of a stream and what may happen in each.

use serde::{Deserialize, Serialize};

/// Where a stream is in its life (LC-01); the numbers are MD-05's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// Made, not yet live.
    Scheduled,
    /// On air.
    Live,
    /// Over; the replay may play.
    Ended,
    /// Put away: in no list.
    Archived,
}

/// Who may watch (C3); the numbers extend MD-05's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Visibility {
    /// Everybody.
    Public,
    /// Whoever has an active subscription of the site.
    Subscribers,
    /// Whoever has a valid grant.
    Pass,
    /// The team alone.
    Private,
    /// Whoever has the link; in no list.
    Unlisted,
}

impl Status {
    const ALL: [Self; 4] = [Self::Scheduled, Self::Live, Self::Ended, Self::Archived];

    /// As in the database.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Scheduled => 0,
            Self::Live => 1,
            Self::Ended => 2,
            Self::Archived => 3,
        }
    }

    /// From the database.
    pub(crate) fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.number() == number)
    }
}

impl Visibility {
    /// Every visibility.
    pub(crate) const ALL: [Self; 5] = [
        Self::Public,
        Self::Subscribers,
        Self::Pass,
        Self::Private,
        Self::Unlisted,
    ];

    /// As in the database.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Public => 0,
            Self::Subscribers => 1,
            Self::Pass => 2,
            Self::Private => 3,
            Self::Unlisted => 4,
        }
    }

    /// From the database.
    pub(crate) fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.number() == number)
    }

    /// Whether lists show such streams to people outside the team.
    pub(crate) fn is_listed(self) -> bool {
        !matches!(self, Self::Private | Self::Unlisted)
    }
}

/// Whether a stream of this status can go live (LC-07).
pub(crate) fn can_start(status: Status) -> bool {
    status == Status::Scheduled
}

/// Whether a stream of this status can be ended (LC-08).
pub(crate) fn can_end(status: Status) -> bool {
    status == Status::Live
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scheduled_starts_and_only_live_ends() {
        for status in Status::ALL {
            assert_eq!(can_start(status), status == Status::Scheduled);
            assert_eq!(can_end(status), status == Status::Live);
        }
    }

    #[test]
    fn numbers_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::from_number(status.number()), Some(status));
        }
        for visibility in Visibility::ALL {
            assert_eq!(
                Visibility::from_number(visibility.number()),
                Some(visibility)
            );
        }
        assert_eq!(Status::from_number(9), None);
    }
}
