//! A site's settings over JSON.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{SiteSettings, change, schema};
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Fields, Validate, Visitor, ok};
use crate::person::require_admin;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show, update))
        .routes(routes!(describe))
}

/// Some settings, by section, as in `{"streaming": {"enabled": true}}`. What is absent stays; `null`
/// takes a default back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[schema(value_type = Object)]
#[serde(transparent)]
pub(crate) struct SettingsPatch(Map<String, Value>);

impl Validate for SettingsPatch {
    fn validate(&mut self, fields: &mut Fields) {
        schema::judge(&self.0, fields);
    }
}

/// What this site has chosen
#[utoipa::path(get, path = "/api/v1/site/settings", tag = "site", operation_id = "show_settings",
    responses((status = 200, body = Data<SiteSettings>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn show(visitor: Visitor) -> Result<Response, ApiError> {
    require_admin(&visitor).await?;
    Ok(ok(&visitor.site.settings))
}

/// Change some settings: a merge patch (RFC 7396), which takes effect at once
#[utoipa::path(patch, path = "/api/v1/site/settings", tag = "site", operation_id = "change_settings",
    request_body = SettingsPatch,
    responses((status = 200, body = Data<SiteSettings>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
async fn update(
    State(app): State<App>,
    visitor: Visitor,
    Body(SettingsPatch(patch)): Body<SettingsPatch>,
) -> Result<Response, ApiError> {
    require_admin(&visitor).await?;
    Ok(ok(change::apply(&app, &visitor, &patch).await?))
}

/// The settings' JSON schema: what there is, what it means, its range and its default
#[utoipa::path(get, path = "/api/v1/site/settings/schema", tag = "site",
    operation_id = "describe_settings",
    responses((status = 200, body = Data<Object>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn describe(visitor: Visitor) -> Result<Response, ApiError> {
    require_admin(&visitor).await?;
    Ok(ok(schema::document()))
}
