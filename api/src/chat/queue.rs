//! What waits for moderators: held messages, reports, requests to be let back in; and what was done.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::ban::{BanKind, BanRow, ScopeKind};
use super::entry::Badge;
use super::filter::{self, Effect};
use crate::id::{ActionId, BanId, HeldId, PersonId, ReportId, StreamId, TermId, UnbanRequestId};
use crate::webhook::EventKind;

/// A message that the filter held.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) id: HeldId,
    pub(crate) author: String,
    pub(crate) author_name: String,
    pub(crate) badge: Option<Badge>,
    pub(crate) client_id: String,
    pub(crate) body: String,
    pub(crate) reply_seq: Option<i64>,
    pub(crate) term: String,
    pub(crate) created_at: OffsetDateTime,
}

/// A viewer's report of a message.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Report {
    pub(crate) id: ReportId,
    pub(crate) seq: i64,
    /// Who wrote the message.
    pub(crate) author: String,
    pub(crate) author_name: String,
    /// The message as it was.
    pub(crate) text: String,
    /// Why it was reported.
    pub(crate) reason: String,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created_at: OffsetDateTime,
}

/// A banned person's request.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct UnbanRequest {
    pub(crate) id: UnbanRequestId,
    pub(crate) ban: BanView,
    pub(crate) person_id: PersonId,
    pub(crate) text: String,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created_at: OffsetDateTime,
}

/// A word of the filter.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Term {
    pub(crate) id: TermId,
    /// Of one stream; absent: of the whole site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stream_id: Option<StreamId>,
    pub(crate) pattern: String,
    pub(crate) effect: Effect,
}

/// What a moderator can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActionKind {
    /// Took messages away.
    Delete,
    /// A word of warning.
    Warn,
    /// Silence for a time.
    Timeout,
    /// Put out.
    Ban,
    /// Let back in, or to write.
    Unban,
    /// Changed the modes.
    Modes,
    /// Raised or lowered the shield.
    Shield,
    /// Pinned or unpinned a message.
    Pin,
    /// Let a held message through.
    Approve,
    /// Refused a held message.
    Deny,
    /// Closed a report.
    Resolve,
    /// Refused a request to be let back in.
    DenyUnban,
    /// Added a word to the filter.
    AddTerm,
    /// Took a word out of the filter.
    RemoveTerm,
}

/// One action in the log.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct ModerationAction {
    pub(crate) id: ActionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stream_id: Option<StreamId>,
    pub(crate) kind: ActionKind,
    /// Who did it.
    pub(crate) actor_name: String,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject_name: Option<String>,
    pub(crate) reason: String,
    pub(crate) detail: ActionDetail,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created_at: OffsetDateTime,
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) undone_at: Option<OffsetDateTime>,
    /// Whether it can be taken back now.
    pub(crate) can_undo: bool,
    #[serde(skip)]
    pub(crate) ban: Option<BanId>,
}

/// What the log shows of an action, and what undoing it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct ActionDetail {
    /// Messages taken away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(crate) seqs: Vec<i64>,
    /// The first of them, or the message in question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// The modes before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) modes_before: Option<super::modes::Modes>,
    /// How long, in seconds; absent: until taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seconds: Option<i64>,
}

/// A ban or time-out as moderators see it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct BanView {
    id: BanId,
    kind: BanKind,
    subject: String,
    subject_name: String,
    scope: ScopeKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_id: Option<StreamId>,
    reason: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    expires_at: Option<OffsetDateTime>,
}

/// A held message as moderators see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HeldView {
    pub(super) id: HeldId,
    author: String,
    author_name: String,
    text: String,
    /// The filter's word.
    term: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl Term {
    /// The term that decides about a text: one that blocks before one that holds.
    pub(super) fn strictest(terms: Vec<Self>, text: &str) -> Option<Self> {
        let found = terms
            .into_iter()
            .filter(|term| filter::holds(text, &term.pattern));
        found.max_by_key(|term| term.effect)
    }
}

impl From<&BanRow> for BanView {
    fn from(ban: &BanRow) -> Self {
        Self {
            id: ban.id.clone(),
            kind: ban.kind,
            subject: ban.subject.clone(),
            subject_name: ban.subject_name.clone(),
            scope: ban.scope.kind(),
            stream_id: ban.scope.stream().cloned(),
            reason: ban.reason.clone(),
            created_at: ban.created_at,
            expires_at: ban.expires_at,
        }
    }
}

impl From<Held> for HeldView {
    fn from(held: Held) -> Self {
        Self {
            id: held.id,
            author: held.author,
            author_name: held.author_name,
            text: held.body,
            term: held.term,
            created_at: held.created_at,
        }
    }
}

impl ActionKind {
    const ALL: [Self; 14] = [
        Self::Delete,
        Self::Warn,
        Self::Timeout,
        Self::Ban,
        Self::Unban,
        Self::Modes,
        Self::Shield,
        Self::Pin,
        Self::Approve,
        Self::Deny,
        Self::Resolve,
        Self::DenyUnban,
        Self::AddTerm,
        Self::RemoveTerm,
    ];

    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Warn => "warn",
            Self::Timeout => "timeout",
            Self::Ban => "ban",
            Self::Unban => "unban",
            Self::Modes => "modes",
            Self::Shield => "shield",
            Self::Pin => "pin",
            Self::Approve => "approve",
            Self::Deny => "deny",
            Self::Resolve => "resolve",
            Self::DenyUnban => "deny_unban",
            Self::AddTerm => "add_term",
            Self::RemoveTerm => "remove_term",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What other programs are told of it; nothing of what waits in moderators' own queues.
    pub(crate) fn event(self) -> Option<EventKind> {
        match self {
            Self::Delete => Some(EventKind::ChatDeleted),
            Self::Warn => Some(EventKind::ModerationWarn),
            Self::Timeout => Some(EventKind::ModerationTimeout),
            Self::Ban => Some(EventKind::ModerationBan),
            Self::Unban => Some(EventKind::ModerationUnban),
            Self::Modes | Self::Shield => Some(EventKind::ModerationModes),
            Self::Pin
            | Self::Approve
            | Self::Deny
            | Self::Resolve
            | Self::DenyUnban
            | Self::AddTerm
            | Self::RemoveTerm => None,
        }
    }

    /// Whether it can be taken back.
    pub(crate) fn is_reversible(self) -> bool {
        matches!(
            self,
            Self::Delete | Self::Timeout | Self::Ban | Self::Modes | Self::Shield
        )
    }
}
