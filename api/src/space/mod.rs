//! Spaces and the experiences in them: what streams and passes are about.

mod routes;
#[cfg(test)]
mod tests;

pub(crate) use routes::routes;

use serde::Serialize;

use crate::id::{ExperienceId, SpaceId, TeamId};

/// A space.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Space {
    pub(crate) id: SpaceId,
    #[serde(skip)]
    pub(crate) team: TeamId,
    pub(crate) name: String,
    pub(crate) experiences: Vec<Experience>,
}

/// Something inside a space that is sold by itself: a course, a series.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Experience {
    pub(crate) id: ExperienceId,
    pub(crate) name: String,
}
