//! The entries of a stream's chat: messages, system rows, and what became of messages.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// What an entry of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntryKind {
    /// Somebody wrote.
    Message,
    /// The stream or its chat changed.
    System,
    /// Messages were taken away.
    Delete,
    /// Messages were brought back.
    Restore,
}

/// What stands beside an author's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Badge {
    /// Hosts this stream.
    Host,
    /// Keeps order.
    Moderator,
    /// Belongs to the team.
    Team,
    /// Holds a pass or a subscription.
    Holder,
}

/// One entry.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Its place in the stream's log: from 1, one more for each entry.
    pub(crate) seq: i64,
    pub(crate) kind: EntryKind,
    /// A person's id, `lk_` and an identity of the media room, or empty for the system.
    pub(crate) author: String,
    pub(crate) author_name: String,
    pub(crate) badge: Option<Badge>,
    pub(crate) client_id: Option<String>,
    /// Text of a message; JSON of a [`SystemEvent`]; JSON list of the places deleted or restored.
    pub(crate) body: String,
    pub(crate) reply: Option<Reply>,
    pub(crate) sent_at: OffsetDateTime,
    /// Milliseconds since the stream went live; `None` before.
    pub(crate) stream_ms: Option<i64>,
    pub(crate) deleted: bool,
}

/// The message that a message answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Reply {
    pub(crate) seq: i64,
    /// Who wrote it.
    pub(crate) name: String,
}

/// What a system row tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum SystemEvent {
    /// The stream is live.
    Started,
    /// The publisher is away.
    Paused,
    /// The publisher is back.
    Resumed,
    /// The stream is over; so is writing.
    Ended,
    /// Seconds between two messages of one person; 0: off.
    SlowMode {
        /// How many.
        seconds: u32,
    },
    /// Only holders of a pass or subscription write.
    HoldersOnly {
        /// Now on.
        on: bool,
    },
    /// Only accounts of this age write; 0: off.
    AccountAge {
        /// In minutes.
        minutes: u32,
    },
    /// Messages with links are refused.
    LinksOff {
        /// Now on.
        on: bool,
    },
    /// Only emoji.
    EmoteOnly {
        /// Now on.
        on: bool,
    },
    /// Only moderators write.
    ReadOnly {
        /// Now on.
        on: bool,
    },
    /// Everything strict at once, for a time.
    Shield {
        /// Now on.
        on: bool,
    },
}

/// Who wrote an entry.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AuthorView {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<Badge>,
}

/// An entry as the API and the socket show it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EntryView {
    seq: i64,
    kind: EntryKind,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// Milliseconds since the stream went live; absent before.
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_ms: Option<i64>,
    /// Of messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<AuthorView>,
    /// Plain text of a message that still shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// As its author's client sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<Reply>,
    /// The message was taken away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    deleted: bool,
    /// Of system rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<SystemEvent>,
    /// The messages deleted or restored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    seqs: Vec<i64>,
}

impl Entry {
    /// As everybody sees it.
    pub(crate) fn view(&self) -> EntryView {
        let is_message = self.kind == EntryKind::Message;
        EntryView {
            seq: self.seq,
            kind: self.kind,
            at: self.sent_at,
            stream_ms: self.stream_ms,
            author: is_message.then(|| AuthorView {
                id: self.author.clone(),
                name: self.author_name.clone(),
                badge: self.badge,
            }),
            text: (is_message && !self.deleted).then(|| self.body.clone()),
            client_id: self.client_id.clone(),
            reply_to: self.reply.clone(),
            deleted: self.deleted,
            system: match self.kind {
                EntryKind::System => serde_json::from_str(&self.body).ok(),
                _ => None,
            },
            seqs: match self.kind {
                EntryKind::Delete | EntryKind::Restore => {
                    serde_json::from_str(&self.body).unwrap_or_default()
                }
                _ => Vec::new(),
            },
        }
    }
}

impl EntryKind {
    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::System => "system",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Message, Self::System, Self::Delete, Self::Restore]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

impl Badge {
    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Moderator => "moderator",
            Self::Team => "team",
            Self::Holder => "holder",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Host, Self::Moderator, Self::Team, Self::Holder]
            .into_iter()
            .find(|badge| badge.as_str() == text)
    }
}
