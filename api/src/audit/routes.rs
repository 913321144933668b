//! The log over JSON.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{AuditFilter, AuditRow};
use crate::app::App;
use crate::http::{ApiError, Data, ErrorEnvelope, Page, Paging, Visitor, ok};
use crate::id::AuditId;
use crate::person::require_admin;

/// Longest text that is looked for: no action and hardly a name is longer.
const FILTER_CHARS_MAX: usize = 60;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Something that was done.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AuditView {
    id: AuditId,
    /// The person or API key that did it; absent for the program itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_id: Option<String>,
    /// Their name then.
    actor_name: String,
    /// Noun and past participle: `api_key.revoked`.
    action: String,
    /// The id of what it was done to.
    subject: String,
    /// What else matters; depends on the action.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl From<AuditRow> for AuditView {
    fn from(row: AuditRow) -> Self {
        Self {
            id: row.id,
            actor_id: Some(row.actor_id).filter(|id| !id.is_empty()),
            actor_name: row.actor_name,
            action: row.action,
            subject: row.subject,
            detail: serde_json::from_str(&row.detail).unwrap_or_default(),
            created_at: row.created_at,
        }
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// A part of the action: `webhook` finds `webhook.created`.
    #[serde(default)]
    #[param(required = false, max_length = 60)]
    action: Option<String>,
    /// A part of the name of whoever did it.
    #[serde(default)]
    #[param(required = false, max_length = 60)]
    actor: Option<String>,
    /// Rows at most, from 1 to 200; 50 when absent.
    #[serde(default)]
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    #[param(required = false)]
    cursor: Option<String>,
}

/// What was done on this site, newest first
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", operation_id = "list_audit", params(ListQuery),
    responses((status = 200, body = Data<Page<AuditView>>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn list(
    visitor: Visitor,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    require_admin(&visitor).await?;
    let Ok(Query(query)) = query else {
        return Err(ApiError::invalid_field(
            "limit",
            "only action, actor, limit (1 to 200) and cursor can be given",
        ));
    };
    let filter = AuditFilter {
        action: text(query.action, "action")?,
        actor: text(query.actor, "actor")?,
    };
    let paging = Paging::new(query.limit, query.cursor)?;
    let rows = visitor.store.audit_log(&filter, &paging).await?;
    let views = rows.into_iter().map(AuditView::from).collect();
    Ok(ok(
        paging.page(views, |view: &AuditView| view.id.to_string())
    ))
}

/// What is looked for; empty when nothing is.
fn text(given: Option<String>, field: &str) -> Result<String, ApiError> {
    let given = given.unwrap_or_default();
    if given.chars().count() > FILTER_CHARS_MAX {
        let message = format!("must have at most {FILTER_CHARS_MAX} characters");
        return Err(ApiError::invalid_field(field, message));
    }
    Ok(given.trim().to_owned())
}
