//! A grant as the API shows it.

use serde::Serialize;
use time::OffsetDateTime;

use super::{GrantRecord, GrantState};
use crate::access::GrantSource;
use crate::id::{GrantId, PassId, PersonId};
use crate::pass::Subject;

/// A grant, for its holder and for those who manage it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct GrantView {
    id: GrantId,
    person: HolderView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass_id: Option<PassId>,
    /// The pass's name; absent when the grant names what it covers itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pass_name: Option<String>,
    #[serde(flatten)]
    subject: Subject,
    /// What the stream, experience or space is called.
    subject_name: Option<String>,
    state: GrantState,
    #[serde(with = "time::serde::rfc3339")]
    starts_at: OffsetDateTime,
    /// Without end when null.
    #[serde(with = "time::serde::rfc3339::option")]
    ends_at: Option<OffsetDateTime>,
    source: GrantSource,
    /// What the giver, or the checkout, calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// The page of what it opens.
    path: String,
}

/// Whose it is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct HolderView {
    id: PersonId,
    name: String,
    email: String,
}

impl GrantView {
    /// The view at a moment.
    pub(crate) fn new(grant: GrantRecord, now: OffsetDateTime) -> Self {
        let state = grant.state(now);
        let told = matches!(grant.source, GrantSource::Given | GrantSource::Purchase);
        let stream = grant.subject.stream.as_ref();
        Self {
            id: grant.id,
            person: HolderView {
                id: grant.person,
                name: grant.person_name,
                email: grant.email,
            },
            pass_id: grant.pass,
            pass_name: grant.pass_name,
            path: stream.map_or_else(|| "/".to_owned(), |id| format!("/streams/{id}")),
            subject: grant.subject,
            subject_name: grant.subject_name,
            state,
            starts_at: grant.starts_at,
            ends_at: grant.ends_at,
            source: grant.source,
            reference: grant.source_key.filter(|_| told),
            created_at: grant.created_at,
        }
    }
}
