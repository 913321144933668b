//! The log over JSON.

use axum::response::Response;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AuditRow;
use crate::app::App;
use crate::http::{ApiError, Data, ErrorEnvelope, Page, PageQuery, Paging, Visitor, ok};
use crate::id::AuditId;
use crate::person::require_admin;

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

/// What was done on this site, newest first
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", operation_id = "list_audit", params(PageQuery),
    responses((status = 200, body = Data<Page<AuditView>>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn list(visitor: Visitor, paging: Paging) -> Result<Response, ApiError> {
    require_admin(&visitor).await?;
    let rows = visitor.store.audit_log(&paging).await?;
    let views = rows.into_iter().map(AuditView::from).collect();
    Ok(ok(
        paging.page(views, |view: &AuditView| view.id.to_string())
    ))
}
