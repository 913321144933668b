//! Teams: who belongs to them, in which role, and who is invited. Nobody gives or takes a role
//! above the own one, and the last owner cannot go.

mod invite;
mod routes;
#[cfg(test)]
mod tests;

pub(crate) use invite::mail_invitation;
pub(crate) use routes::routes;

use time::OffsetDateTime;

use crate::id::{InviteId, PersonId, TeamId};
use crate::store::Role;

/// A team and the role of whoever asks.
#[derive(Debug)]
pub(crate) struct Team {
    pub(crate) id: TeamId,
    pub(crate) name: String,
    /// `None` for the platform's admin, who belongs to none.
    pub(crate) role: Option<Role>,
}

/// Somebody in a team.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) since: OffsetDateTime,
}

/// A place in a team that waits for the owner of an address.
#[derive(Debug)]
pub(crate) struct Invite {
    pub(crate) id: InviteId,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) created_at: OffsetDateTime,
}
