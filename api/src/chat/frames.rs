//! The socket's JSON frames (`docs/chat.md`), each with its `type`.

use std::collections::BTreeMap;

use axum::extract::ws::Utf8Bytes;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::entry::{Badge, EntryView};
use super::modes::Modes;
use crate::http::ApiError;

/// The version of what follows; it rises when an old client would misread a frame.
pub(crate) const PROTOCOL: u32 = 1;

/// What clients send.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum ClientFrame {
    /// Write a message.
    Send {
        /// Chosen by the client; sending it again writes nothing again.
        id: String,
        text: String,
        #[serde(default)]
        reply_to: Option<i64>,
    },
    /// Send a reaction up.
    React { emoji: String },
}

/// Who the server takes the client for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Me {
    pub(crate) id: String,
    /// `None`: not chosen yet.
    pub(crate) name: Option<String>,
    pub(crate) badge: Option<Badge>,
    pub(crate) moderates: bool,
    pub(crate) holder: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) account_since: OffsetDateTime,
    /// May not write until then.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) timed_out_until: Option<OffsetDateTime>,
}

/// What the server sends.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Frame<'a> {
    /// The first frame.
    Hello {
        protocol: u32,
        me: Option<&'a Me>,
        modes: &'a Modes,
        in_force: &'a Modes,
        pinned: Option<EntryView>,
        entries: Vec<EntryView>,
        /// The newest place of the log.
        seq: i64,
        /// `entries` do not follow what the client had: it starts afresh.
        fresh: bool,
        count: usize,
    },
    /// A new entry of the log.
    Entry(EntryView),
    /// A message of this client is in the log.
    Sent { id: &'a str, seq: i64 },
    /// A message of this client waits for a moderator.
    Held { id: &'a str },
    /// A message of this client was not taken.
    Refused {
        id: &'a str,
        code: &'a str,
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u64>,
    },
    /// The modes as set, and as in force now.
    Modes {
        modes: &'a Modes,
        in_force: &'a Modes,
    },
    /// The pinned message, or none.
    Pinned { entry: Option<EntryView> },
    /// Reactions of the last second.
    Reactions {
        counts: &'a BTreeMap<&'static str, u32>,
    },
    /// Sockets in the room.
    Presence { count: usize },
    /// The client's own standing changed.
    You { me: &'a Me },
    /// A moderator's word to this person.
    Notice {
        code: &'a str,
        message: &'a str,
        #[serde(with = "time::serde::rfc3339::option")]
        until: Option<OffsetDateTime>,
    },
    /// For moderators: a queue changed; read it over REST.
    Queue { held: bool, reports: bool },
    /// The socket closes; the client comes back by itself only if it `may_return`.
    Closing {
        code: &'a str,
        message: &'a str,
        may_return: bool,
    },
}

impl<'a> Frame<'a> {
    /// A refusal of a message.
    pub(crate) fn refused(id: &'a str, error: &'a ApiError) -> Self {
        let after = error.retries_after();
        Self::Refused {
            id,
            code: error.code(),
            message: error.message(),
            retry_after_ms: after.map(|after| u64::try_from(after.as_millis()).unwrap_or(u64::MAX)),
        }
    }
}

/// A frame as it goes over every wire: made once.
pub(crate) fn text_of(frame: &Frame<'_>) -> Utf8Bytes {
    // Frames are plain structs with text keys, which JSON always takes.
    Utf8Bytes::from(serde_json::to_string(frame).unwrap_or_default())
}
