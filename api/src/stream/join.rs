//! The way into a live stream: access is checked, then a token for its room is issued (AZ-13).

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use sfu::ParticipantIdentity;
use signaling::{Permissions, TokenGrant};
use time::{Duration, OffsetDateTime};

use super::routes::StreamAt;
use super::{Status, Stream};
use crate::access::Access;
use crate::analytics::visitor_cookie;
use crate::app::App;
use crate::device;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Fields, Validate, ok};
use crate::live::{self, RoomRole, permissions_of, room_of};

/// How long a token opens the room when no grant ends sooner. Signaling renews it inside.
const TOKEN_LIFETIME: Duration = Duration::hours(1);

/// In which role to join.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum JoinAs {
    /// Watch.
    #[default]
    Viewer,
    /// Broadcast.
    Creator,
}

/// Asks for a token.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinRequest {
    /// `viewer` when absent.
    #[serde(default, rename = "as")]
    #[schema(required = false)]
    role: JoinAs,
}

impl Validate for JoinRequest {
    fn validate(&mut self, _fields: &mut Fields) {}
}

/// What a LiveKit client needs to connect.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct JoinView {
    /// WebSocket address of the signal connection.
    url: String,
    /// Access token.
    token: String,
    room: String,
    identity: String,
    /// STUN and TURN servers; empty while the media ports are reached directly.
    ice_servers: Vec<IceServer>,
    permissions: PermissionsView,
    /// When the grant behind it ends.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    expires_at: Option<OffsetDateTime>,
}

/// As `RTCIceServer`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct IceServer {
    urls: Vec<String>,
}

/// What the token allows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PermissionsView {
    /// Sources that may be published; empty: none.
    publish: Vec<&'static str>,
    subscribe: bool,
    data: bool,
}

/// A token for the stream's media room
#[utoipa::path(post, path = "/api/v1/streams/{id}/join", tag = "streams",
    params(("id" = String, Path)), request_body = JoinRequest,
    responses((status = 200, body = Data<JoinView>),
        (status = 401, body = ErrorEnvelope, description = "`sign_in_required`"),
        (status = 403, body = ErrorEnvelope, description = "`grant_missing`, `grant_expired`, \
            `grant_not_yet_valid`, `grant_cancelled`, `grant_refunded`, `not_subscribed`, `private`, `not_creator`"),
        (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`stream_ended`, `not_live_yet`, `full`, `device_limit`")))]
pub(super) async fn join(
    State(app): State<App>,
    at: StreamAt,
    parts: Parts,
    Body(request): Body<JoinRequest>,
) -> Result<Response, ApiError> {
    admit(&app, &at, &parts, request.role)
}

/// Checks, and answers with the token.
pub(super) fn admit(
    app: &App,
    at: &StreamAt,
    parts: &Parts,
    asked: JoinAs,
) -> Result<Response, ApiError> {
    at.visitor.refuse_key()?;
    let role = role_for(at, asked)?;
    require_open(&at.stream, asked)?;
    let permissions = permissions_of(&role);
    let (identity, fresh_cookie) = match role {
        RoomRole::Anonymous => {
            let (visitor, fresh) = visitor_cookie(app, &parts.headers, &at.stream.id);
            (RoomRole::anonymous(visitor.as_str()), fresh)
        }
        _ => (role.identity(), None),
    };
    if asked == JoinAs::Viewer {
        require_room(app, at, &identity)?;
    }
    let fresh_device = device::keep_seat(app, at, &parts.headers, (&role, &identity))?;
    let room = room_of(&at.stream);
    let now = app.clock.now();
    let expires = token_end(&at.access, now);
    let name = match (&role, &at.visitor.person) {
        (RoomRole::Creator(_), Some(person)) => person.name.clone(),
        // Who watches is nobody else's business.
        _ => String::new(),
    };
    let grant = TokenGrant {
        room: room.clone(),
        identity: identity.clone(),
        name,
        metadata: serde_json::json!({ "role": asked }).to_string(),
        permissions: permissions.clone(),
        not_before: None,
        expires,
    };
    let token = app
        .signaling
        .issue_token(grant)
        .map_err(|error| ApiError::internal(&error))?;
    let mut answer = ok(JoinView {
        url: signal_url(app, parts),
        token,
        room: room.as_str().to_owned(),
        identity: identity.as_str().to_owned(),
        ice_servers: Vec::new(),
        permissions: PermissionsView::new(&permissions),
        expires_at: at.access.expires,
    });
    for cookie in [fresh_cookie, fresh_device].into_iter().flatten() {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// Refuses one viewer more than the site may have (AN-11).
fn require_room(app: &App, at: &StreamAt, identity: &ParticipantIdentity) -> Result<(), ApiError> {
    if live::has_room(app, &at.visitor.site, &at.stream, identity) {
        return Ok(());
    }
    Err(ApiError::conflict("full", live::FULL))
}

/// The role, or why the caller may not have it.
fn role_for(at: &StreamAt, asked: JoinAs) -> Result<RoomRole, ApiError> {
    let person = at.visitor.person.as_ref();
    match (asked, person) {
        (JoinAs::Creator, _) => {
            at.require_running()?;
            let person = at.visitor.signed_in()?;
            Ok(RoomRole::Creator(person.id.clone()))
        }
        (JoinAs::Viewer, person) => {
            at.access.require()?;
            Ok(person.map_or(RoomRole::Anonymous, |person| {
                RoomRole::Viewer(person.id.clone())
            }))
        }
    }
}

fn require_open(stream: &Stream, asked: JoinAs) -> Result<(), ApiError> {
    match (stream.status, asked) {
        (Status::Live | Status::Paused, _) | (Status::Scheduled, JoinAs::Creator) => Ok(()),
        (Status::Scheduled, JoinAs::Viewer) => Err(ApiError::conflict(
            "not_live_yet",
            "This stream is not live yet. The page will tell you when it is.",
        )),
        (Status::Ended | Status::Archived, _) => Err(ApiError::new(
            StatusCode::CONFLICT,
            "stream_ended",
            "This stream has ended.",
        )),
    }
}

fn token_end(access: &Access, now: OffsetDateTime) -> OffsetDateTime {
    let end = now + TOKEN_LIFETIME;
    access.expires.map_or(end, |grant| grant.min(end))
}

/// The address the caller reached us by, as a WebSocket, unless one is configured.
pub(crate) fn signal_url(app: &App, parts: &Parts) -> String {
    if let Some(url) = &app.config.signal_url {
        return url.clone();
    }
    let (scheme, own_host) = match app.public_url.split_once("://") {
        Some(("https", host)) => ("wss", host),
        Some((_, host)) => ("ws", host),
        None => ("ws", app.public_url.as_str()),
    };
    let host = parts.headers.get(header::HOST);
    let host = host
        .and_then(|value| value.to_str().ok())
        .unwrap_or(own_host);
    format!("{scheme}://{host}")
}

impl PermissionsView {
    fn new(permissions: &Permissions) -> Self {
        let sources = if permissions.can_publish {
            vec!["camera", "microphone", "screen_share", "screen_share_audio"]
        } else {
            Vec::new()
        };
        Self {
            publish: sources,
            subscribe: permissions.can_subscribe,
            data: permissions.can_publish_data,
        }
    }
}
