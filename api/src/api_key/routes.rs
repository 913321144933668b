//! Keys over JSON, for owners and admins of the team that they act for.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{ApiKey, Scope};
use crate::app::App;
use crate::http::{
    ApiError, Body, Data, ErrorEnvelope, Fields, Validate, Visitor, ok, with_status,
};
use crate::id::{ApiKeyId, TeamId};
use crate::person::{Person, creating_team};
use crate::secret;
use crate::store::NewApiKey;

/// Longest name of a key: a line in a list.
const NAME_CHARS_MAX: usize = 80;
/// Keys of one team: far more than anybody tells apart.
const KEYS_MAX: usize = 100;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(revoke))
}

/// A key as its team sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ApiKeyView {
    id: ApiKeyId,
    name: String,
    /// Its first characters.
    hint: String,
    scopes: Vec<Scope>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// Within the last ten minutes or so; absent when it was never used.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    last_used_at: Option<OffsetDateTime>,
    /// The key itself, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// The keys of a team, newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ApiKeyList {
    api_keys: Vec<ApiKeyView>,
}

/// Makes a key.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateApiKey {
    /// 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// At least one.
    #[schema(min_items = 1)]
    scopes: Vec<Scope>,
}

impl Validate for CreateApiKey {
    fn validate(&mut self, fields: &mut Fields) {
        self.name = self.name.trim().to_owned();
        let length = self.name.chars().count();
        if length == 0 || length > NAME_CHARS_MAX || self.name.chars().any(char::is_control) {
            fields.fault(
                "name",
                format!("must have 1 to {NAME_CHARS_MAX} characters"),
            );
        }
        if self.scopes.is_empty() {
            fields.fault("scopes", "must name at least one scope");
        }
        let mut seen = Vec::new();
        self.scopes.retain(|scope| {
            let is_new = !seen.contains(scope);
            seen.push(*scope);
            is_new
        });
    }
}

impl ApiKeyView {
    fn new(key: ApiKey, secret: Option<String>) -> Self {
        Self {
            id: key.id,
            name: key.name,
            hint: key.hint,
            scopes: key.scopes,
            created_at: key.created_at,
            last_used_at: key.last_used_at,
            secret,
        }
    }
}

/// The person and the team whose keys he or she looks after.
async fn team(visitor: &Visitor) -> Result<(&Person, TeamId), ApiError> {
    let person = visitor.signed_in()?;
    let team = creating_team(visitor, person).await?;
    let team = team.ok_or_else(|| {
        ApiError::forbidden(
            "not_admin",
            "Only owners and admins of a team look after its API keys.",
        )
    })?;
    Ok((person, team))
}

/// The team's API keys
#[utoipa::path(get, path = "/api/v1/api-keys", tag = "api keys", operation_id = "list_api_keys",
    responses((status = 200, body = Data<ApiKeyList>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn list(visitor: Visitor) -> Result<Response, ApiError> {
    let (_, team) = team(&visitor).await?;
    let keys = visitor.store.api_keys(&team).await?.into_iter();
    Ok(ok(ApiKeyList {
        api_keys: keys.map(|key| ApiKeyView::new(key, None)).collect(),
    }))
}

/// Make an API key; its secret is shown this once
#[utoipa::path(post, path = "/api/v1/api-keys", tag = "api keys", operation_id = "create_api_key",
    request_body = CreateApiKey,
    responses((status = 201, body = Data<ApiKeyView>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Body(request): Body<CreateApiKey>,
) -> Result<Response, ApiError> {
    let (person, team) = team(&visitor).await?;
    if visitor.store.api_keys(&team).await?.len() >= KEYS_MAX {
        return Err(ApiError::conflict(
            "too_many_keys",
            "This team has as many API keys as it can have. Revoke one that is not used.",
        ));
    }
    let now = app.clock.now();
    let secret = secret::api_key();
    let new = NewApiKey {
        team: &team,
        person: &person.id,
        name: &request.name,
        secret: &secret,
        scopes: &request.scopes,
    };
    let key = visitor.store.create_api_key(&new, now).await?;
    let detail = json!({ "name": key.name, "scopes": key.scopes });
    visitor
        .audit("api_key.created", key.id.as_str(), detail, now)
        .await?;
    Ok(with_status(
        StatusCode::CREATED,
        ApiKeyView::new(key, Some(secret)),
    ))
}

/// Says which key is void.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Revoked {
    id: ApiKeyId,
    revoked: bool,
}

/// Revoke an API key, at once and for good
#[utoipa::path(delete, path = "/api/v1/api-keys/{id}", tag = "api keys", operation_id = "revoke_api_key",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<Revoked>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let (_, team) = team(&visitor).await?;
    let unknown = || ApiError::not_found("There is no such API key. It may be revoked already.");
    let id = ApiKeyId::parse(&id).ok_or_else(unknown)?;
    if !visitor.store.delete_api_key(&team, &id).await? {
        return Err(unknown());
    }
    let now = app.clock.now();
    visitor
        .audit("api_key.revoked", id.as_str(), json!({}), now)
        .await?;
    Ok(ok(Revoked { id, revoked: true }))
}
