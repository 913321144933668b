//! The viewer's routes under their sources' names (API-07). Each checks access and refuses as
//! `join` does, where the routes beside them tell what may be known.

use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::events::{self, StreamInfo};
use super::join::{self, JoinAs, JoinView};
use super::routes::{StreamAt, shown};
use super::view::StreamView;
use crate::app::App;
use crate::http::{ApiError, Data, ErrorEnvelope, ok};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(view))
        .routes(routes!(video_token))
        .routes(routes!(stream_info))
}

/// A stream, for those who may watch it
#[utoipa::path(get, path = "/api/v1/streams/{id}/view", operation_id = "stream_view", tag = "streams", params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn view(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.access.require()?;
    Ok(ok(shown(&app, &at, &at.stream).await?))
}

/// A viewer's token for the stream's media room, as `join` gives it
#[utoipa::path(get, path = "/api/v1/streams/{id}/video_token", operation_id = "stream_video_token", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<JoinView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
async fn video_token(
    State(app): State<App>,
    at: StreamAt,
    parts: Parts,
) -> Result<Response, ApiError> {
    join::admit(&app, &at, &parts, JoinAs::Viewer)
}

/// State and viewers of a stream, for those who may watch it
#[utoipa::path(get, path = "/api/v1/streams/{id}/stream_info", operation_id = "stream_stream_info", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamInfo>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn stream_info(at: StreamAt) -> Result<Response, ApiError> {
    at.access.require()?;
    events::now(&at).await
}
