//! The library over JSON.

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::requests::{ListQuery, RecordingDeleted, RecordingList, RecordingView};
use super::{Recording, download, work};
use crate::access::Reach;
use crate::api_key::Scope;
use crate::app::App;
use crate::audit::AuditEntry;
use crate::http::{ApiError, Data, ErrorEnvelope, Visitor, ok};
use crate::id::RecordingId;
use crate::live;
use crate::store::LibraryFilter;
use crate::stream::StreamAt;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(delete))
        .routes(routes!(retry))
        .routes(routes!(download::download))
}

/// The recording of the path, for somebody who runs its stream.
#[derive(Debug)]
pub(super) struct RecordingAt {
    pub(super) at: StreamAt,
    pub(super) recording: Recording,
}

impl FromRequestParts<App> for RecordingAt {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let at = StreamAt::from_request_parts(parts, app).await?;
        at.require_running()?;
        let params: Result<Path<Vec<(String, String)>>, _> =
            Path::from_request_parts(parts, app).await;
        let id = params.ok().and_then(|Path(params)| {
            let id = params.into_iter().find(|(name, _)| name == "recording");
            RecordingId::parse(&id?.1)
        });
        let recording = match id {
            Some(id) => at.visitor.store.recording(&at.stream.id, &id).await?,
            None => None,
        };
        let recording = recording.ok_or_else(|| {
            ApiError::not_found("There is no such recording. It may be deleted already.")
        })?;
        Ok(Self { at, recording })
    }
}

/// Recordings of the caller's teams, newest first
#[utoipa::path(get, path = "/api/v1/recordings", tag = "recordings", params(ListQuery),
    operation_id = "list_recordings",
    responses((status = 200, body = Data<RecordingList>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn list(
    visitor: Visitor,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    let reach = library_reach(&visitor).await?;
    let Query(mut query) = query.map_err(|error| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "validation_failed",
            format!("The query is not right: {}.", error.body_text()),
        )
    })?;
    let before = query.check()?;
    let filter = LibraryFilter {
        managed_by: reach.person(),
        team: reach.team(),
        search: &query.q,
        state: query.state,
        before: before.as_ref(),
        // One more than asked for tells whether there is another page.
        limit: i64::from(query.limit) + 1,
    };
    let mut found = visitor.store.library(&filter).await?;
    let more = found.len() > usize::from(query.limit);
    found.truncate(usize::from(query.limit));
    let last = found.last().map(|last| last.id.clone());
    let kept = work::kept(&visitor.site);
    let views = found.into_iter().map(|it| RecordingView::new(it, kept));
    Ok(ok(RecordingList {
        recordings: views.collect(),
        next_cursor: last.filter(|_| more),
        storage: visitor.store.storage_used(&filter).await?,
    }))
}

/// Whose recordings the visitor may see, or why none. A key needs `streams:read`.
pub(crate) async fn library_reach(visitor: &Visitor) -> Result<Reach, ApiError> {
    if let Some(key) = &visitor.key {
        key.require(Scope::StreamsRead)?;
        return Ok(Reach::Key(key.team.clone()));
    }
    Reach::of(visitor)
        .await
        .map_err(|error| match error.status() {
            StatusCode::FORBIDDEN => {
                error.reworded("Only owners and admins of a team have a library of recordings.")
            }
            _ => error,
        })
}

/// Delete a recording with its files
#[utoipa::path(delete, path = "/api/v1/streams/{id}/recordings/{recording}", tag = "recordings",
    operation_id = "delete_recording", params(("id" = String, Path), ("recording" = String, Path)),
    responses((status = 200, body = Data<RecordingDeleted>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
async fn delete(State(app): State<App>, found: RecordingAt) -> Result<Response, ApiError> {
    let RecordingAt { at, recording } = found;
    let (store, now) = (&at.visitor.store, app.clock.now());
    if !store.delete_recording(&recording.id, now).await? {
        return Err(ApiError::conflict(
            "still_recording",
            "This is being recorded. Stop recording, or end the stream, before you delete it.",
        ));
    }
    let entry = AuditEntry {
        actor: at.visitor.actor(),
        action: "recording.deleted",
        subject: recording.id.as_str(),
        detail: serde_json::json!({ "stream_id": at.stream.id }),
    };
    store.audit(&entry, now).await?;
    live::refreshed(&app, store, &at.stream).await?;
    Ok(ok(RecordingDeleted {
        id: recording.id,
        deleted: true,
    }))
}

/// Complete a recording again that failed
#[utoipa::path(post, path = "/api/v1/streams/{id}/recordings/{recording}/retry", tag = "recordings",
    operation_id = "retry_recording", params(("id" = String, Path), ("recording" = String, Path)),
    responses((status = 200, body = Data<RecordingView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
async fn retry(State(app): State<App>, found: RecordingAt) -> Result<Response, ApiError> {
    let RecordingAt { at, recording } = found;
    let (store, now) = (&at.visitor.store, app.clock.now());
    if !store.retry_recording(&recording.id, now).await? {
        return Err(ApiError::conflict(
            "not_failed",
            "This recording has not failed, so there is nothing to try again.",
        ));
    }
    live::refreshed(&app, store, &at.stream).await?;
    let retried = store.recording(&at.stream.id, &recording.id).await?;
    let retried = retried.unwrap_or(recording);
    Ok(ok(RecordingView::new(
        retried,
        work::kept(&at.visitor.site),
    )))
}
