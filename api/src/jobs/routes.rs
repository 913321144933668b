//! The queue over JSON, for whoever looks after the site.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{JobCounts, JobKind, JobRow, JobState, Policy};
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Paging, Visitor, ok};
use crate::id::JobId;
use crate::person::{Nothing, require_admin};

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(retry))
        .routes(routes!(cancel))
}

/// A job.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct JobView {
    id: JobId,
    /// `sign_in_mail`, `webhook`, `fan_out`…
    kind: String,
    /// What it is about: an id, or a mail address.
    key: String,
    state: JobState,
    /// Attempts begun.
    attempts: i64,
    /// After so many it is dead.
    attempts_max: i64,
    /// Comes back by itself, and cannot be cancelled.
    recurring: bool,
    /// When it runs next; of a running one, when others may take it up.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    due_at: Option<OffsetDateTime>,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

impl From<JobRow> for JobView {
    fn from(job: JobRow) -> Self {
        let policy = JobKind::parse(&job.kind).map_or(Policy::USUAL, JobKind::policy);
        let is_open = matches!(job.state, JobState::Waiting | JobState::Running);
        Self {
            id: job.id,
            kind: job.kind,
            key: job.key,
            state: job.state,
            attempts: job.attempts,
            attempts_max: policy.attempts_max,
            recurring: policy.every.is_some(),
            due_at: is_open.then_some(job.due_at),
            last_error: job.last_error,
            created_at: job.created_at,
            updated_at: job.updated_at,
        }
    }
}

/// Jobs, newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct JobList {
    items: Vec<JobView>,
    /// Give it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// Of all the site's jobs, whatever is listed.
    counts: JobCounts,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    #[serde(default)]
    #[param(inline, required = false)]
    state: Option<JobState>,
    #[serde(default)]
    #[param(required = false)]
    kind: Option<String>,
    /// Rows at most, from 1 to 200; 50 when absent.
    #[serde(default)]
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    #[param(required = false)]
    cursor: Option<String>,
}

/// Jobs of the site, newest first, and how many are in each state
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", operation_id = "list_jobs", params(ListQuery),
    responses((status = 200, body = Data<JobList>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn list(
    visitor: Visitor,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    require_admin(&visitor).await?;
    let Ok(Query(query)) = query else {
        return Err(ApiError::invalid_field(
            "state",
            "give a state (waiting, running, done or dead), a kind, limit and cursor",
        ));
    };
    if let Some(kind) = &query.kind
        && JobKind::parse(kind).is_none()
    {
        return Err(ApiError::invalid_field("kind", "is no kind of job"));
    }
    let paging = Paging::new(query.limit, query.cursor)?;
    let store = &visitor.store;
    let rows = store
        .jobs(query.state, query.kind.as_deref(), &paging)
        .await?;
    let page = paging.page(rows, |job| job.id.to_string());
    Ok(ok(JobList {
        items: page.items.into_iter().map(JobView::from).collect(),
        next_cursor: page.next_cursor,
        counts: store.job_counts().await?,
    }))
}

/// Try a dead job again, with all its attempts before it
#[utoipa::path(post, path = "/api/v1/jobs/{id}/retry", tag = "jobs", operation_id = "retry_job",
    params(("id" = String, Path)), request_body = Nothing,
    responses((status = 200, body = Data<JobView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`not_dead`")))]
async fn retry(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    let job = found(&visitor, &id).await?;
    let now = app.clock.now();
    if !visitor.store.retry_job(&job.id, now).await? {
        return Err(ApiError::conflict(
            "not_dead",
            "Only dead jobs can be tried again, and only while no other job does the same.",
        ));
    }
    changed(&visitor, "job.retried", &job, now).await
}

/// Cancel a job that waits; it can be tried again later
#[utoipa::path(post, path = "/api/v1/jobs/{id}/cancel", tag = "jobs", operation_id = "cancel_job",
    params(("id" = String, Path)), request_body = Nothing,
    responses((status = 200, body = Data<JobView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`not_waiting`, `job_recurs`")))]
async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    let job = found(&visitor, &id).await?;
    let recurs = JobKind::parse(&job.kind).is_some_and(|kind| kind.policy().every.is_some());
    if recurs {
        return Err(ApiError::conflict(
            "job_recurs",
            "This job keeps the house in order and comes back by itself, so it cannot be cancelled.",
        ));
    }
    let now = app.clock.now();
    let reason = format!("cancelled by {}", visitor.actor().name);
    if !visitor.store.cancel_job(&job.id, &reason, now).await? {
        return Err(ApiError::conflict(
            "not_waiting",
            "Only waiting jobs can be cancelled. This one runs already, or is over.",
        ));
    }
    changed(&visitor, "job.cancelled", &job, now).await
}

/// A job of the site for somebody who looks after it.
async fn found(visitor: &Visitor, id: &str) -> Result<JobRow, ApiError> {
    require_admin(visitor).await?;
    let job = match JobId::parse(id) {
        Some(id) => visitor.store.job(&id).await?,
        None => None,
    };
    job.ok_or_else(missing)
}

/// Writes down what was done, and answers with the job as it is now.
async fn changed(
    visitor: &Visitor,
    action: &'static str,
    job: &JobRow,
    now: OffsetDateTime,
) -> Result<Response, ApiError> {
    let detail = json!({ "kind": job.kind });
    visitor.audit(action, job.id.as_str(), detail, now).await?;
    let job = visitor.store.job(&job.id).await?.ok_or_else(missing)?;
    Ok(ok(JobView::from(job)))
}

fn missing() -> ApiError {
    ApiError::not_found("There is no such job. Jobs that are done are forgotten after a day.")
}
