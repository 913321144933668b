//! Spaces and experiences over JSON.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Experience, Space};
use crate::access::Reach;
use crate::app::App;
use crate::http::{
    ApiError, Body, Data, ErrorEnvelope, Fields, Validate, Visitor, ok, with_status,
};
use crate::id::SpaceId;
use crate::pass::line;
use crate::person::creating_team;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(create_experience))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SpaceList {
    spaces: Vec<Space>,
}

/// A name.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    /// 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
}

impl Validate for Named {
    fn validate(&mut self, fields: &mut Fields) {
        match line(&self.name) {
            Some(name) => self.name = name,
            None => fields.fault("name", "must be a line of 1 to 80 characters"),
        }
    }
}

/// Spaces of the caller's teams, each with its experiences
#[utoipa::path(get, path = "/api/v1/spaces", operation_id = "space_list", tag = "access",
    responses((status = 200, body = Data<SpaceList>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn list(visitor: Visitor) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let mut spaces = visitor.store.spaces().await?;
    spaces.retain(|space| reach.covers(&space.team));
    Ok(ok(SpaceList { spaces }))
}

/// Make a space
#[utoipa::path(post, path = "/api/v1/spaces", operation_id = "space_create", tag = "access", request_body = Named,
    responses((status = 201, body = Data<Space>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Body(Named { name }): Body<Named>,
) -> Result<Response, ApiError> {
    let team = match Reach::of(&visitor).await? {
        Reach::Key(team) => Some(team),
        Reach::Site | Reach::Teams(..) => creating_team(&visitor, visitor.signed_in()?).await?,
    };
    let team = team.ok_or_else(|| {
        ApiError::conflict(
            "no_team",
            "This site has no team yet that could own a space.",
        )
    })?;
    let id = visitor
        .store
        .create_space(&team, &name, app.clock.now())
        .await?;
    let space = Space {
        id,
        team,
        name,
        experiences: Vec::new(),
    };
    Ok(with_status(StatusCode::CREATED, space))
}

/// Make an experience inside a space
#[utoipa::path(post, path = "/api/v1/spaces/{id}/experiences", operation_id = "space_create_experience", tag = "access",
    params(("id" = String, Path)), request_body = Named,
    responses((status = 201, body = Data<Experience>), (status = 400, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn create_experience(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Body(Named { name }): Body<Named>,
) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let missing = || ApiError::not_found("There is no such space.");
    let space = SpaceId::parse(&id).ok_or_else(missing)?;
    let team = visitor.store.team_of_space(&space).await?;
    team.filter(|team| reach.covers(team)).ok_or_else(missing)?;
    let now = app.clock.now();
    let id = visitor.store.create_experience(&space, &name, now).await?;
    Ok(with_status(StatusCode::CREATED, Experience { id, name }))
}
