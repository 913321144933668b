//! Who did what: written by whatever changes who may do or see something, read by owners and
//! admins. Entries hold no secrets.

mod routes;

pub(crate) use routes::routes;

use time::OffsetDateTime;

use crate::id::AuditId;

/// Who did it: a person, an API key, or the program itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Actor<'a> {
    /// Empty for the program.
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
}

impl Actor<'static> {
    /// The program, by a job or a limit.
    pub(crate) const PROGRAM: Self = Self {
        id: "",
        name: "Klieg",
    };

    /// The site's own checkout, by its signed webhook.
    pub(crate) const CHECKOUT: Self = Self {
        id: "",
        name: "Checkout",
    };
}

/// Something that was done.
#[derive(Debug)]
pub(crate) struct AuditEntry<'a> {
    pub(crate) actor: Actor<'a>,
    /// Noun and past participle: `api_key.revoked`.
    pub(crate) action: &'a str,
    /// The id of what it was done to.
    pub(crate) subject: &'a str,
    /// What else matters, as a JSON object.
    pub(crate) detail: serde_json::Value,
}

/// Which entries are looked for; what is empty narrows nothing.
#[derive(Debug, Default)]
pub(crate) struct AuditFilter {
    /// A part of the action.
    pub(crate) action: String,
    /// A part of the actor's name, in any case.
    pub(crate) actor: String,
}

/// An entry as kept.
#[derive(Debug)]
pub(crate) struct AuditRow {
    pub(crate) id: AuditId,
    pub(crate) actor_id: String,
    pub(crate) actor_name: String,
    pub(crate) action: String,
    pub(crate) subject: String,
    pub(crate) detail: String,
    pub(crate) created_at: OffsetDateTime,
}
