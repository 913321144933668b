//! WebRTC by one HTTP request (WHIP, RFC 9725), with the stream key as bearer token.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sfu::TrackSource;
use signaling::{CloseReason, KeyHolder, OfferError};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::door::{open, stream_of_key};
use crate::app::App;
use crate::http::{ApiError, ErrorEnvelope, bearer};
use crate::live::{RoomRole, room_of};
use crate::stream::Stream;

const SDP: &str = "application/sdp";
const FRAGMENT: &str = "application/trickle-ice-sdpfrag";

/// The routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(publish))
        .routes(routes!(trickle, leave))
}

/// Publish with a stream key
#[utoipa::path(post, path = "/whip", tag = "encoder", operation_id = "whip_publish",
    request_body(content = String, content_type = "application/sdp"),
    responses((status = 201, body = String, content_type = "application/sdp",
            description = "The answer; `Location` names the session"),
        (status = 400, body = ErrorEnvelope, description = "`invalid_offer`"),
        (status = 401, body = ErrorEnvelope, description = "`invalid_stream_key`"),
        (status = 403, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope, description = "`busy`"),
        (status = 410, body = ErrorEnvelope, description = "The stream has ended"),
        (status = 415, body = ErrorEnvelope)))]
async fn publish(
    State(app): State<App>,
    headers: HeaderMap,
    offer: String,
) -> Result<Response, ApiError> {
    require_type(&headers, SDP)?;
    let key = bearer(&headers).ok_or_else(wrong_key)?;
    let holder = open(&app, key).await?;
    let holder = holder.map_err(|refusal| match refusal.status {
        401 => wrong_key(),
        status => ApiError::new(
            StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN),
            "not_publishable",
            refusal.message,
        ),
    })?;
    let (_, stream) = stream_of_key(&app, key).await?.ok_or_else(wrong_key)?;
    require_free(&app, &holder)?;
    let KeyHolder {
        room,
        identity,
        permissions,
        terms,
    } = holder;
    let answer = app
        .signaling
        .publish_by_offer(room, identity, permissions, terms, offer)
        .await
        .map_err(|error| refused(&error))?;
    let location = HeaderValue::from_str(&format!("/whip/{}", stream.id));
    let location = location.map_err(|error| ApiError::internal(&error))?;
    let kind = HeaderValue::from_static(SDP);
    let headers = [(header::CONTENT_TYPE, kind), (header::LOCATION, location)];
    Ok((StatusCode::CREATED, headers, answer).into_response())
}

/// Add ICE candidates to a session
#[utoipa::path(patch, path = "/whip/{id}", tag = "encoder", operation_id = "whip_trickle",
    params(("id" = String, Path)),
    request_body(content = String, content_type = "application/trickle-ice-sdpfrag"),
    responses((status = 204), (status = 401, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 415, body = ErrorEnvelope)))]
async fn trickle(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    fragment: String,
) -> Result<Response, ApiError> {
    require_type(&headers, FRAGMENT)?;
    let stream = session(&app, &headers, &id).await?;
    let identity = RoomRole::Encoder(stream.host.clone()).identity();
    let lines = fragment.lines().map(str::trim_end);
    for candidate in lines.filter_map(|line| line.strip_prefix("a=candidate:")) {
        let candidate = format!("candidate:{candidate}");
        app.signaling
            .add_candidate(&room_of(&stream), &identity, candidate)
            .await
            .map_err(|_| ApiError::not_found("This session is over."))?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// End a session
#[utoipa::path(delete, path = "/whip/{id}", tag = "encoder", operation_id = "whip_leave",
    params(("id" = String, Path)),
    responses((status = 200), (status = 401, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn leave(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let stream = session(&app, &headers, &id).await?;
    let identity = RoomRole::Encoder(stream.host.clone()).identity();
    app.signaling
        .remove_participant(&room_of(&stream), &identity, CloseReason::Removed)
        .await;
    Ok(StatusCode::OK.into_response())
}

/// The stream of a session's address, for whoever has its key.
async fn session(app: &App, headers: &HeaderMap, id: &str) -> Result<Stream, ApiError> {
    let key = bearer(headers).ok_or_else(wrong_key)?;
    let (_, stream) = stream_of_key(app, key).await?.ok_or_else(wrong_key)?;
    if stream.id.as_str() == id {
        Ok(stream)
    } else {
        Err(ApiError::not_found("This session is over."))
    }
}

/// Refuses to publish beside an encoder that sends, or beside the browser studio's camera.
fn require_free(app: &App, holder: &KeyHolder) -> Result<(), ApiError> {
    let busy = |message: &'static str| Err(ApiError::conflict("busy", message));
    let encoder = app.signaling.encoder(&holder.room);
    if encoder.is_some_and(|encoder| encoder.receiving) {
        return busy("Another encoder publishes with this key. Stop it first.");
    }
    let room = app.signaling.room(&holder.room);
    let others = room.iter().flat_map(|room| &room.participants);
    let mut tracks = others
        .filter(|it| it.identity != holder.identity)
        .flat_map(|it| &it.tracks);
    if tracks.any(|track| track.source == TrackSource::Camera) {
        return busy("The browser studio publishes a camera to this stream. End that first.");
    }
    Ok(())
}

fn require_type(headers: &HeaderMap, wanted: &'static str) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE);
    let given = given.and_then(|value| value.to_str().ok()).unwrap_or("");
    if given.split(';').next().map(str::trim) == Some(wanted) {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        format!("Send this as {wanted}."),
    ))
}

fn refused(error: &OfferError) -> ApiError {
    let message = format!("The offer was refused: {error}.");
    match error {
        OfferError::InvalidSdp(_) | OfferError::NothingOffered => {
            ApiError::new(StatusCode::BAD_REQUEST, "invalid_offer", message)
        }
        _ => ApiError::conflict("offer_refused", message),
    }
}

fn wrong_key() -> ApiError {
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "invalid_stream_key",
        "There is no stream with this key. Send the stream key as Authorization: Bearer.",
    )
}
