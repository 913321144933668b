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
    /// On air, but interrupted: by the creator, or because nobody publishes (LC-02).
    Paused,
    /// Over; the replay may play.
    Ended,
    /// Put away: in no list.
    Archived,
}

/// Why a stream is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PauseReason {
    /// The creator wants it so (LC-17); nothing of the room is forwarded.
    Host,
    /// Nobody publishes; the stream goes on by itself once somebody does (LC-03).
    Away,
}

/// What a stream is, apart from its content: decides how its media room is called (LC-33).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StreamKind {
    /// One to many.
    #[default]
    Experience,
    /// One to one.
    Consultation,
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
    const ALL: [Self; 5] = [
        Self::Scheduled,
        Self::Live,
        Self::Paused,
        Self::Ended,
        Self::Archived,
    ];

    /// As in the database.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Scheduled => 0,
            Self::Live => 1,
            Self::Ended => 2,
            Self::Archived => 3,
            Self::Paused => 4,
        }
    }

    /// From the database.
    pub(crate) fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.number() == number)
    }

    /// Whether the broadcast is under way, interrupted or not.
    pub(crate) fn is_on_air(self) -> bool {
        matches!(self, Self::Live | Self::Paused)
    }

    /// Whether the stream can go live (LC-07).
    pub(crate) fn can_start(self) -> bool {
        self == Self::Scheduled
    }

    /// Whether the stream can be ended (LC-08).
    pub(crate) fn can_end(self) -> bool {
        self.is_on_air()
    }

    /// Whether the creator can pause the stream, and take that back (LC-17).
    pub(crate) fn can_pause(self) -> bool {
        self.is_on_air()
    }

    /// Whether the stream can be put away (C13).
    pub(crate) fn can_archive(self) -> bool {
        matches!(self, Self::Scheduled | Self::Ended)
    }

    /// Whether the stream can be taken out of the archive.
    pub(crate) fn can_restore(self) -> bool {
        self == Self::Archived
    }
}

impl PauseReason {
    /// As in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Away => "away",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Host, Self::Away]
            .into_iter()
            .find(|reason| reason.as_str() == text)
    }
}

impl StreamKind {
    /// Every kind.
    pub(crate) const ALL: [Self; 2] = [Self::Experience, Self::Consultation];

    /// As in the database.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Experience => 0,
            Self::Consultation => 1,
        }
    }

    /// From the database.
    pub(crate) fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.number() == number)
    }

    /// What the names of its rooms begin with.
    pub(crate) fn room_prefix(self) -> &'static str {
        match self {
            Self::Experience => "experience_",
            Self::Consultation => "consultation_",
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_machine_allows_each_step_in_its_states_alone() {
        use Status::{Archived, Ended, Live, Paused, Scheduled};
        // start, end, pause, archive, restore
        for (status, allowed) in [
            (Scheduled, [true, false, false, true, false]),
            (Live, [false, true, true, false, false]),
            (Paused, [false, true, true, false, false]),
            (Ended, [false, false, false, true, false]),
            (Archived, [false, false, false, false, true]),
        ] {
            let found = [
                status.can_start(),
                status.can_end(),
                status.can_pause(),
                status.can_archive(),
                status.can_restore(),
            ];
            assert_eq!(found, allowed, "{status:?}");
            assert_eq!(status.is_on_air(), matches!(status, Live | Paused));
        }
    }

    #[test]
    fn numbers_and_words_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::from_number(status.number()), Some(status));
        }
        for visibility in Visibility::ALL {
            assert_eq!(
                Visibility::from_number(visibility.number()),
                Some(visibility)
            );
        }
        for kind in StreamKind::ALL {
            assert_eq!(StreamKind::from_number(kind.number()), Some(kind));
        }
        for reason in [PauseReason::Host, PauseReason::Away] {
            assert_eq!(PauseReason::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(Status::from_number(9), None);
    }
}
