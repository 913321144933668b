//! Recording a stream while it is live, and publishing what came of it.

use axum::extract::State;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::StreamView;
use super::routes::{StreamAt, shown};
use crate::app::App;
use crate::http::{ApiError, Data, ErrorEnvelope, ok};
use crate::live;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(stop))
        .routes(routes!(publish))
        .routes(routes!(unpublish))
}

/// Record a stream on air from now on; after a stop as another part of the same replay
#[utoipa::path(post, path = "/api/v1/streams/{id}/recording/start", tag = "recordings",
    operation_id = "start_recording", params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn start(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    if !at.visitor.site.settings.recording.enabled {
        return Err(ApiError::conflict(
            "recording_disabled",
            "Recording is switched off for this site. Ask the site's admins to switch it on.",
        ));
    }
    let stream = live::switch_recording(&app, &at.visitor.store, &at.stream, true).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}

/// Stop recording a stream on air; it goes on without
#[utoipa::path(post, path = "/api/v1/streams/{id}/recording/stop", tag = "recordings",
    operation_id = "stop_recording", params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn stop(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let stream = live::switch_recording(&app, &at.visitor.store, &at.stream, false).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}

/// Show the replay of an ended stream to whoever may watch the stream
#[utoipa::path(post, path = "/api/v1/streams/{id}/replay/publish", tag = "recordings",
    operation_id = "publish_replay", params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn publish(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let stream = live::publish_replay(&app, &at.visitor.store, &at.stream, true).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}

/// Keep the replay of an ended stream to the team, as its draft
#[utoipa::path(post, path = "/api/v1/streams/{id}/replay/unpublish", tag = "recordings",
    operation_id = "unpublish_replay", params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn unpublish(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let stream = live::publish_replay(&app, &at.visitor.store, &at.stream, false).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}
