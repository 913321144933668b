//! The live routes under their sources' names (API-01…API-05): create, start, stop, signal, active.

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use signaling::OfferError;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::join::signal_url;
use super::requests::{CreateStream, check_description, check_title};
use super::routes::{StreamList, create_stream, listed};
use super::{Status, Stream, StreamKind, Visibility};
use crate::access;
use crate::app::App;
use crate::http::{
    ApiError, Body, Data, ErrorEnvelope, Fields, PageQuery, Paging, Validate, Visitor, bearer, ok,
    with_status,
};
use crate::id::StreamId;
use crate::live::{self, RoomRole, permissions_of, room_of};
use crate::secret;
use crate::store::StreamScope;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(start))
        .routes(routes!(stop))
        .routes(routes!(signal))
        .routes(routes!(active))
}

/// Makes a private stream.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LiveCreate {
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    #[serde(default)]
    #[schema(max_length = 5000)]
    description: Option<String>,
}

impl Validate for LiveCreate {
    fn validate(&mut self, fields: &mut Fields) {
        check_title(&mut self.title, fields);
        check_description(&mut self.description, fields);
    }
}

/// A stream just made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct LiveCreated {
    video_id: StreamId,
    /// Shown this once.
    stream_key: String,
    /// Where an offer goes (`POST`), see `signal`.
    webrtc_url: String,
}

/// Make a private stream
#[utoipa::path(post, path = "/api/live/create", tag = "live", operation_id = "live_create", request_body = LiveCreate,
    responses((status = 201, body = Data<LiveCreated>),
        (status = 400, body = ErrorEnvelope, description = "Invalid input"),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 429, body = ErrorEnvelope),
        (status = 500, body = ErrorEnvelope, description = "Failed to create stream")))]
async fn create(
    State(app): State<App>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, ApiError> {
    let words = Words("Failed to create stream");
    let body = Body::<LiveCreate>::from_request(request, &()).await;
    let Body(body) = body.map_err(|error| match error.status() {
        StatusCode::BAD_REQUEST => error.reworded("Invalid input"),
        _ => error,
    })?;
    let request = CreateStream {
        title: body.title,
        description: body.description,
        scheduled_at: None,
        visibility: Some(Visibility::Private),
        record: true,
        space_id: None,
        experience_id: None,
        kind: StreamKind::Experience,
        provider: None,
    };
    let made = create_stream(&app, &visitor, request).await;
    let made = made.map_err(|error| words.apply(error))?;
    let id = made.stream.id;
    let created = LiveCreated {
        webrtc_url: format!("{}/api/live/{id}/signal", visitor.site.url(&app)),
        video_id: id,
        stream_key: made.stream_key,
    };
    Ok(with_status(StatusCode::CREATED, created))
}

/// The source's sentence for what fails on our side.
struct Words(&'static str);

impl Words {
    fn apply(&self, error: ApiError) -> ApiError {
        if error.status().is_server_error() {
            error.reworded(self.0)
        } else {
            error
        }
    }
}

/// Starts a stream.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct LiveStart {
    #[serde(default)]
    #[schema(required = true)]
    stream_key: Option<String>,
}

impl Validate for LiveStart {
    fn validate(&mut self, _fields: &mut Fields) {}
}

/// Says what happened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LiveMessage {
    message: &'static str,
}

/// Start a stream with its key
#[utoipa::path(post, path = "/api/live/{id}/start", tag = "live", params(("id" = String, Path)),
    request_body = LiveStart,
    responses((status = 200, body = Data<LiveMessage>, description = "Stream started successfully"),
        (status = 400, body = ErrorEnvelope, description = "Missing stream key"),
        (status = 401, body = ErrorEnvelope, description = "Invalid stream key"),
        (status = 404, body = ErrorEnvelope, description = "Video not found"),
        (status = 409, body = ErrorEnvelope),
        (status = 500, body = ErrorEnvelope, description = "Failed to start stream")))]
async fn start(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Body(body): Body<LiveStart>,
) -> Result<Response, ApiError> {
    let words = Words("Failed to start stream");
    let key = body.stream_key.filter(|key| !key.is_empty());
    let key = key.ok_or_else(|| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "missing_stream_key",
            "Missing stream key",
        )
    })?;
    let stream = find(&visitor, &id, &words).await?;
    check_key(&stream, &key)?;
    live::start(&app, &visitor.site, &visitor.store, &stream)
        .await
        .map_err(|error| words.apply(error))?;
    Ok(ok(LiveMessage {
        message: "Stream started successfully",
    }))
}

/// Stops a stream.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct LiveStop {
    /// Publish the recording as the replay; otherwise it stays a draft of the team.
    #[serde(default, rename = "convertToVOD")]
    convert_to_vod: bool,
    /// For callers without a session; `Authorization: Bearer` does as well, with the key or a
    /// creator's access token.
    #[serde(default)]
    stream_key: Option<String>,
}

impl Validate for LiveStop {
    fn validate(&mut self, _fields: &mut Fields) {}
}

/// Stop a stream
#[utoipa::path(post, path = "/api/live/{id}/stop", tag = "live", params(("id" = String, Path)),
    request_body = LiveStop,
    responses((status = 200, body = Data<LiveMessage>, description = "Stream stopped successfully"),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope, description = "Video not found"),
        (status = 409, body = ErrorEnvelope),
        (status = 500, body = ErrorEnvelope, description = "Failed to stop stream")))]
async fn stop(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(body): Body<LiveStop>,
) -> Result<Response, ApiError> {
    let words = Words("Failed to stop stream");
    let stream = find(&visitor, &id, &words).await?;
    let key = body.stream_key.as_deref().or_else(|| bearer(&headers));
    authorize(&app, &visitor, &stream, key).await?;
    live::end(&app, &visitor.store, &stream, body.convert_to_vod)
        .await
        .map_err(|error| words.apply(error))?;
    Ok(ok(LiveMessage {
        message: "Stream stopped successfully",
    }))
}

/// One step of a negotiation.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct LiveSignal {
    /// `offer`, `answer` or `ice-candidate`.
    #[serde(rename = "type")]
    kind: String,
    /// An SDP text or `{type, sdp}` for an offer, an `RTCIceCandidateInit` or its text for a candidate.
    #[schema(value_type = Object)]
    data: serde_json::Value,
    /// For callers without a session; `Authorization: Bearer` does as well, with the key or a
    /// creator's access token.
    #[serde(default)]
    stream_key: Option<String>,
}

impl Validate for LiveSignal {
    fn validate(&mut self, _fields: &mut Fields) {}
}

/// The server's answer to an offer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LiveAnswer {
    /// `answer`.
    r#type: &'static str,
    sdp: String,
}

/// Says that a step was taken.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LiveSuccess {
    success: bool,
}

/// Publish over WebRTC by offer and answer
#[utoipa::path(post, path = "/api/live/{id}/signal", tag = "live", params(("id" = String, Path)),
    request_body = LiveSignal,
    responses((status = 200, body = Data<LiveAnswer>, description = "For an offer; `{success: true}` for a candidate"),
        (status = 400, body = ErrorEnvelope, description = "Invalid signal type"),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope, description = "Video not found"),
        (status = 409, body = ErrorEnvelope),
        (status = 500, body = ErrorEnvelope, description = "Failed to process signal")))]
async fn signal(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(body): Body<LiveSignal>,
) -> Result<Response, ApiError> {
    let words = Words("Failed to process signal");
    let stream = find(&visitor, &id, &words).await?;
    let key = body.stream_key.as_deref().or_else(|| bearer(&headers));
    authorize(&app, &visitor, &stream, key).await?;
    // Whoever holds the key broadcasts for the host.
    let role = RoomRole::Creator(stream.host.clone());
    let (room, identity) = (room_of(&stream), role.identity());
    match body.kind.as_str() {
        "offer" => {
            if stream.status != Status::Scheduled && !stream.status.is_on_air() {
                return Err(ApiError::conflict("stream_ended", "This stream has ended."));
            }
            let sdp = text_of(&body.data, "sdp")?;
            let permissions = permissions_of(&role);
            let answer = app
                .signaling
                .publish_by_offer(
                    room,
                    identity,
                    permissions,
                    live::terms_of(&app, &stream),
                    sdp,
                )
                .await;
            let sdp = answer.map_err(|error| refused(&error))?;
            Ok(ok(LiveAnswer {
                r#type: "answer",
                sdp,
            }))
        }
        "ice-candidate" => {
            let candidate = text_of(&body.data, "candidate")?;
            app.signaling
                .add_candidate(&room, &identity, candidate)
                .await
                .map_err(|error| refused(&error))?;
            Ok(ok(LiveSuccess { success: true }))
        }
        "answer" => Err(ApiError::conflict(
            "no_offer",
            "The server has no offer outstanding: publishers offer, the server answers.",
        )),
        _ => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "invalid_signal_type",
            "Invalid signal type",
        )),
    }
}

fn refused(error: &OfferError) -> ApiError {
    ApiError::conflict("signal_refused", format!("The server refused: {error}."))
}

/// The text itself, or the field of that name in an object.
fn text_of(data: &serde_json::Value, field: &str) -> Result<String, ApiError> {
    let text = data.as_str().or_else(|| data.get(field)?.as_str());
    text.map(str::to_owned).ok_or_else(|| {
        ApiError::invalid_field("data", format!("must be a text or an object with {field}"))
    })
}

/// A live stream in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct LiveVideo {
    id: StreamId,
    title: String,
    description: Option<String>,
    /// `LIVE`; the sources' other words are `PENDING` and `READY`.
    status: &'static str,
    r#type: &'static str,
    is_live_now: bool,
    viewers: u32,
    #[serde(with = "time::serde::rfc3339::option")]
    started_at: Option<OffsetDateTime>,
    /// Where a LiveKit client connects.
    signal_url: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LiveList {
    streams: Vec<LiveVideo>,
    /// Give it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    next_cursor: Option<String>,
}

/// Streams live now, newest first
#[utoipa::path(get, path = "/api/live/active", tag = "live", params(PageQuery),
    responses((status = 200, body = Data<LiveList>),
        (status = 500, body = ErrorEnvelope, description = "Failed to get active streams")))]
async fn active(
    State(app): State<App>,
    visitor: Visitor,
    paging: Paging,
    parts: Parts,
) -> Result<Response, ApiError> {
    let words = Words("Failed to get active streams");
    let streams = listed(&app, &visitor, StreamScope::Live, &paging).await;
    let streams = streams.map_err(|error| words.apply(error))?;
    let signal_url = signal_url(&app, &parts);
    let StreamList {
        streams,
        next_cursor,
    } = streams;
    let streams = streams
        .into_iter()
        .map(|view| LiveVideo {
            id: view.id,
            title: view.title,
            description: view.description,
            status: outward(view.status),
            r#type: "LIVE",
            is_live_now: view.is_live_now,
            viewers: view.viewer_count,
            started_at: view.started_at,
            signal_url: signal_url.clone(),
        })
        .collect();
    Ok(ok(LiveList {
        streams,
        next_cursor,
    }))
}

/// The sources' word for a status (C2).
fn outward(status: Status) -> &'static str {
    match status {
        Status::Scheduled => "PENDING",
        Status::Live | Status::Paused => "LIVE",
        Status::Ended | Status::Archived => "READY",
    }
}

async fn find(visitor: &Visitor, id: &str, words: &Words) -> Result<Stream, ApiError> {
    let found = match StreamId::parse(id) {
        Some(id) => visitor.store.stream(&id).await,
        None => Ok(None),
    };
    found
        .map_err(|error| words.apply(error.into()))?
        .ok_or_else(|| ApiError::not_found("Video not found"))
}

fn check_key(stream: &Stream, key: &str) -> Result<(), ApiError> {
    // Hashes are compared, so the time taken says nothing about the key.
    if secret::hash(key) == stream.key.hash {
        Ok(())
    } else {
        Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            "invalid_stream_key",
            "Invalid stream key",
        ))
    }
}

/// A creator's access token for this very room, as `join` gives it; asked anew, like at the door.
async fn check_token(
    app: &App,
    visitor: &Visitor,
    stream: &Stream,
    token: &str,
) -> Result<(), ApiError> {
    let refused =
        |message: String| ApiError::new(StatusCode::UNAUTHORIZED, "invalid_token", message);
    let claims = app
        .signaling
        .verify_token(token)
        .map_err(|error| refused(format!("The access token was refused: {error}.")))?;
    let grant = claims.video.clone().unwrap_or_default();
    let identity = sfu::ParticipantIdentity::new(claims.identity());
    let role = RoomRole::of(&identity).filter(|role| matches!(role, RoomRole::Creator(_)));
    let is_for_this = claims.iss == live::OWN_KEY && grant.room == room_of(stream).as_str();
    let role = role
        .filter(|_| is_for_this && grant.room_join && grant.can_publish == Some(true))
        .ok_or_else(|| refused("The access token is not for publishing this stream.".to_owned()))?;
    match live::enter(app, &visitor.store, stream, &role).await? {
        Ok(_) => Ok(()),
        Err(refusal) => Err(refused(refusal.message)),
    }
}

/// The stream's key, a creator's access token, or a session that runs the stream (C6).
async fn authorize(
    app: &App,
    visitor: &Visitor,
    stream: &Stream,
    key: Option<&str>,
) -> Result<(), ApiError> {
    match key {
        Some(token) if !token.starts_with(secret::STREAM_KEY_PREFIX) && token.contains('.') => {
            return check_token(app, visitor, stream, token).await;
        }
        Some(key) => return check_key(stream, key),
        None => {}
    }
    let person = visitor.person.as_ref();
    let now = app.clock.now();
    let access = access::check(&visitor.store, person, stream, now).await?;
    access.require_running(person).map_err(|error| {
        if error.status() == StatusCode::UNAUTHORIZED {
            error.reworded("Sign in as the stream's creator, or send the stream key.")
        } else {
            error
        }
    })
}
