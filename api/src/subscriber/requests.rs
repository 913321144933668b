//! Bodies about subscriptions, and what is answered.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Subscription, SubscriptionState};
use crate::http::{Fields, Validate};
use crate::id::{PersonId, SubscriptionId};
use crate::person::normal_email;
use crate::store::SubscriptionCounts;

/// Addresses one import takes; longer lists come in several.
pub(super) const IMPORT_MAX: usize = 2_000;
/// Subscriptions on a page of the list.
pub(super) const PAGE_MAX: u16 = 200;
/// Longest text to search for.
const SEARCH_CHARS_MAX: usize = 254;

/// Subscribes an address.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subscribe {
    /// Absent: the address of whoever is signed in.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub(super) email: Option<String>,
}

impl Validate for Subscribe {
    fn validate(&mut self, fields: &mut Fields) {
        if let Some(email) = &mut self.email {
            match normal_email(email) {
                Some(normal) => *email = normal,
                None => fields.fault("email", "is not a mail address"),
            }
        }
    }
}

/// Addresses to subscribe.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Import {
    /// Up to 2000 addresses.
    #[serde(default)]
    #[schema(max_items = 2000)]
    pub(super) emails: Vec<String>,
    /// Or CSV: the column called `email` (or `e-mail`, `mail`, `address`), else the first that
    /// holds an address.
    #[serde(default)]
    pub(super) csv: Option<String>,
    /// Whether each of these people agreed to be told. If so they are active at once; if not, each
    /// gets one mail that asks.
    pub(super) consent: bool,
}

impl Validate for Import {
    fn validate(&mut self, fields: &mut Fields) {
        if self.emails.is_empty() && self.csv.is_none() {
            fields.fault("emails", "is required, or csv");
        } else if self.emails.len() > IMPORT_MAX {
            fields.fault(
                "emails",
                format!(
                    "must have at most {IMPORT_MAX} addresses; send the rest in another import"
                ),
            );
        }
    }
}

/// What came of an import.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub(crate) struct Imported {
    /// Active now, and not before.
    pub(super) activated: u32,
    /// Asked by mail to confirm.
    pub(super) invited: u32,
    /// Were active already.
    pub(super) unchanged: u32,
    /// Have unsubscribed once: an import does not bring them back.
    pub(super) unsubscribed: u32,
    /// Lines that hold no mail address; the first ten of them.
    pub(super) unreadable: Vec<String>,
    /// How many such lines there were.
    pub(super) unreadable_count: u32,
}

/// Which subscriptions to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    #[serde(default)]
    #[param(inline)]
    pub(super) state: Option<SubscriptionState>,
    /// Part of the address.
    #[serde(default)]
    #[param(max_length = 254)]
    pub(super) q: Option<String>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub(super) cursor: Option<String>,
    /// 1 to 200; 50 when absent.
    #[serde(default = "usual_limit")]
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: u16,
}

fn usual_limit() -> u16 {
    50
}

impl ListQuery {
    /// The faults of its values.
    pub(super) fn check(&mut self) -> Result<Option<SubscriptionId>, crate::http::ApiError> {
        let mut fields = Fields::default();
        if !(1..=PAGE_MAX).contains(&self.limit) {
            fields.fault("limit", format!("must be from 1 to {PAGE_MAX}"));
        }
        self.q = self.q.take().map(|text| text.trim().to_lowercase());
        if let Some(text) = &self.q
            && text.chars().count() > SEARCH_CHARS_MAX
        {
            fields.fault("q", "is too long for a mail address");
        }
        let after = self.cursor.as_deref().map(SubscriptionId::parse);
        if after == Some(None) {
            fields.fault("cursor", "must be next_cursor of the page before");
        }
        fields.into_result()?;
        Ok(after.flatten())
    }
}

/// A subscription as the site's team sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SubscriptionView {
    id: SubscriptionId,
    email: String,
    state: SubscriptionState,
    /// `page`, `account`, `import`, `api` or `demo`.
    source: String,
    /// Who has signed in with the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<PersonId>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    confirmed_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    unsubscribed_at: Option<OffsetDateTime>,
}

impl From<Subscription> for SubscriptionView {
    fn from(it: Subscription) -> Self {
        Self {
            id: it.id,
            email: it.email,
            state: it.state,
            source: it.source,
            person_id: it.person,
            created_at: it.created_at,
            confirmed_at: it.confirmed_at,
            unsubscribed_at: it.unsubscribed_at,
        }
    }
}

/// A page of subscriptions, oldest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SubscriptionList {
    pub(super) subscribers: Vec<SubscriptionView>,
    /// Send it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_cursor: Option<SubscriptionId>,
    /// Of the whole site, whatever was searched for.
    pub(super) counts: SubscriptionCounts,
}

/// One's own subscription.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OwnSubscription {
    /// Absent: never asked for, or nobody is signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<SubscriptionState>,
    /// What to tell the person.
    pub(super) message: &'static str,
}
