//! Whose passes and grants somebody may manage.

use crate::api_key::Scope;
use crate::http::{ApiError, Visitor};
use crate::id::{PersonId, TeamId};

/// How far somebody's say over passes and grants goes.
#[derive(Debug, Clone)]
pub(crate) enum Reach {
    /// The whole site.
    Site,
    /// The teams that this person owns or administers.
    Teams(PersonId, Vec<TeamId>),
    /// The team that an API key acts for.
    Key(TeamId),
}

impl Reach {
    /// The visitor's, or why there is none. A key needs `grants:write`.
    pub(crate) async fn of(visitor: &Visitor) -> Result<Self, ApiError> {
        if let Some(key) = &visitor.key {
            key.require(Scope::GrantsWrite)?;
            return Ok(Self::Key(key.team.clone()));
        }
        let person = visitor.signed_in()?;
        if person.platform_admin {
            return Ok(Self::Site);
        }
        let teams = visitor.store.teams_of(&person.id).await?;
        let own: Vec<TeamId> = teams
            .into_iter()
            .filter(|(_, role)| role.runs_streams())
            .map(|(team, _)| team)
            .collect();
        if own.is_empty() {
            return Err(ApiError::forbidden(
                "not_creator",
                "Only owners and admins of a team can manage passes and grants.",
            ));
        }
        Ok(Self::Teams(person.id.clone(), own))
    }

    /// Whether a team's passes and grants are within.
    pub(crate) fn covers(&self, team: &TeamId) -> bool {
        match self {
            Self::Site => true,
            Self::Teams(_, teams) => teams.contains(team),
            Self::Key(own) => own == team,
        }
    }

    /// The person whose teams bound a list, if it is that.
    pub(crate) fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Teams(person, _) => Some(person),
            Self::Site | Self::Key(_) => None,
        }
    }

    /// The one team that bounds a list, if it is that.
    pub(crate) fn team(&self) -> Option<&TeamId> {
        match self {
            Self::Key(team) => Some(team),
            Self::Site | Self::Teams(..) => None,
        }
    }

    /// Refuses whoever does not govern the site as a whole.
    pub(crate) fn require_site(&self) -> Result<(), ApiError> {
        match self {
            Self::Site => Ok(()),
            Self::Teams(..) | Self::Key(_) => Err(ApiError::forbidden(
                "not_admin",
                "Only the platform's admins can do this.",
            )),
        }
    }
}
