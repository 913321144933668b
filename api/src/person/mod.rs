//! People: who they are, how they sign in, what they may make.

mod routes;
mod sessions;
mod sign_in;
#[cfg(test)]
mod tests;

pub(crate) use routes::{Nothing, SessionView, SiteView, normal_email, routes};
pub(crate) use sessions::Session;
pub(crate) use sign_in::{
    consume, first_link, invitation_link, local_path, mail_link, request_link, session_secret,
};

use serde::Serialize;

use crate::app::App;
use crate::http::{ApiError, Visitor};
use crate::id::{PersonId, TeamId};
use crate::store::Role;

/// Somebody known to a site.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: PersonId,
    pub(crate) email: String,
    pub(crate) name: String,
    /// Runs the whole installation.
    pub(crate) platform_admin: bool,
}

/// A person as the person sees himself or herself.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PersonView {
    id: PersonId,
    name: String,
    email: String,
    /// `admin` (of the platform), the highest role in a team (`owner`, `admin`, `moderator`,
    /// `member`), or `viewer`.
    role: &'static str,
    /// Whether the form for new streams is of use.
    can_create_streams: bool,
}

impl Person {
    /// The address's first part, as the name of somebody who gave none.
    pub(crate) fn name_from_email(email: &str) -> &str {
        email.split('@').next().unwrap_or(email)
    }
}

/// The team in which a person makes streams: the first where the role allows it; platform admins
/// fall back to the site's first team.
pub(crate) async fn creating_team(
    visitor: &Visitor,
    person: &Person,
) -> Result<Option<TeamId>, ApiError> {
    let teams = visitor.store.teams_of(&person.id).await?;
    let own = teams.into_iter().find(|(_, role)| role.runs_streams());
    match own {
        Some((team, _)) => Ok(Some(team)),
        None if person.platform_admin => Ok(visitor.store.first_team().await?),
        None => Ok(None),
    }
}

/// The person, if he or she looks after the whole site: an owner or admin of one of its teams, or
/// the platform's admin.
pub(crate) async fn require_admin(visitor: &Visitor) -> Result<&Person, ApiError> {
    let person = visitor.signed_in()?;
    let teams = visitor.store.teams_of(&person.id).await?;
    if person.platform_admin || teams.iter().any(|(_, role)| *role >= Role::Admin) {
        return Ok(person);
    }
    Err(ApiError::forbidden(
        "not_admin",
        "Only owners and admins of this site can do this.",
    ))
}

async fn view(visitor: &Visitor, person: &Person) -> Result<PersonView, ApiError> {
    let teams = visitor.store.teams_of(&person.id).await?;
    let highest = teams.iter().map(|(_, role)| *role).max();
    let role = if person.platform_admin {
        "admin"
    } else {
        highest.map_or("viewer", Role::as_str)
    };
    Ok(PersonView {
        id: person.id.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        role,
        can_create_streams: visitor.site.settings.streaming.enabled
            && (person.platform_admin || highest.is_some_and(Role::runs_streams)),
    })
}

/// What a page needs to know about the session.
pub(crate) async fn session_view(app: &App, visitor: &Visitor) -> Result<SessionView, ApiError> {
    let person = match &visitor.person {
        Some(person) => Some(view(visitor, person).await?),
        None => None,
    };
    Ok(SessionView::new(
        person,
        visitor.csrf_token(app),
        &visitor.site,
    ))
}
