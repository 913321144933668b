//! Bans keep somebody out of stream, space or site; time-outs only keep somebody silent.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::id::{BanId, SpaceId, StreamId, TeamId};
use crate::stream::Stream;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BanKind {
    /// Out of chat, media and replay.
    Ban,
    /// May watch, not write.
    Timeout,
}

/// How far it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BanScope {
    /// One stream.
    Stream(StreamId),
    /// Every stream of a space.
    Space(SpaceId),
    /// Every stream of the site.
    Site,
}

/// The scope's kind, as in the API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ScopeKind {
    /// One stream.
    #[default]
    Stream,
    /// Every stream of its space.
    Space,
    /// Every stream of the site.
    Site,
}

/// One ban or time-out.
#[derive(Debug, Clone)]
pub(crate) struct BanRow {
    pub(crate) id: BanId,
    pub(crate) kind: BanKind,
    /// A person's id, or `lk_` and an identity of the media room.
    pub(crate) subject: String,
    pub(crate) subject_name: String,
    pub(crate) scope: BanScope,
    /// The team of the stream or space; `None` for the whole site.
    pub(crate) team: Option<TeamId>,
    pub(crate) reason: String,
    pub(crate) created_at: OffsetDateTime,
    /// `None`: until lifted.
    pub(crate) expires_at: Option<OffsetDateTime>,
    pub(crate) lifted_at: Option<OffsetDateTime>,
}

impl BanRow {
    /// Whether it counts now.
    pub(crate) fn holds(&self, now: OffsetDateTime) -> bool {
        self.lifted_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

impl BanKind {
    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ban => "ban",
            Self::Timeout => "timeout",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Ban, Self::Timeout]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

impl BanScope {
    /// Its kind.
    pub(crate) fn kind(&self) -> ScopeKind {
        match self {
            Self::Stream(_) => ScopeKind::Stream,
            Self::Space(_) => ScopeKind::Space,
            Self::Site => ScopeKind::Site,
        }
    }

    /// Whether it reaches a stream.
    pub(crate) fn covers(&self, stream: &Stream) -> bool {
        match self {
            Self::Stream(id) => *id == stream.id,
            Self::Space(space) => {
                stream.space.as_ref() == Some(space)
                    || stream.experience_space.as_ref() == Some(space)
            }
            Self::Site => true,
        }
    }

    /// The stream it names.
    pub(crate) fn stream(&self) -> Option<&StreamId> {
        match self {
            Self::Stream(id) => Some(id),
            Self::Space(_) | Self::Site => None,
        }
    }

    /// The space it names.
    pub(crate) fn space(&self) -> Option<&SpaceId> {
        match self {
            Self::Space(id) => Some(id),
            Self::Stream(_) | Self::Site => None,
        }
    }
}

impl ScopeKind {
    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::Space => "space",
            Self::Site => "site",
        }
    }
}
