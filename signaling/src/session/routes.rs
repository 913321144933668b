//! `/rtc`, `/rtc/v1` and their `/validate`.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use livekit_protocol::{DisconnectReason, leave_request, signal_request::Message as Request};
use tokio::sync::mpsc;

use super::Frames;
use super::authorize::{Authorized, authorize};
use super::connect::{ConnectError, ConnectRequest, Reconnect, read};
use super::sink::{Sink, SocketId, frame};
use super::socket::{self, Patience};
use crate::Context;
use crate::admission::AdmissionPurpose;
use crate::limits::SIGNAL_MESSAGE_BYTES_MAX;
use crate::participant::{self, Input, ResumeExtras, Start};
use crate::room::{Admittance, JoinRoomError, ResumeError, leave};

/// Joins that find their room closing under them, after which the client may try itself.
const JOIN_ATTEMPTS: usize = 3;
/// A day: preflights of `/validate` need not be repeated.
const PREFLIGHT_AGE: HeaderValue = HeaderValue::from_static("86400");
const ANY: HeaderValue = HeaderValue::from_static("*");

type Params = Query<HashMap<String, String>>;
type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// The routes of LiveKit's signaling.
pub(crate) fn router(context: Arc<Context>) -> Router {
    Router::new()
        .route("/rtc", get(connect_v0))
        .route("/rtc/v1", get(connect_v1))
        .route("/rtc/validate", get(validate_v0).options(preflight))
        .route("/rtc/v1/validate", get(validate_v1).options(preflight))
        .with_state(context)
}

impl IntoResponse for ConnectError {
    fn into_response(self) -> Response {
        (self.status, self.message).into_response()
    }
}

async fn connect_v0(
    State(context): State<Arc<Context>>,
    headers: HeaderMap,
    Query(query): Params,
    upgrade: Upgrade,
) -> Response {
    connect(context, &headers, &query, upgrade, false).await
}

async fn connect_v1(
    State(context): State<Arc<Context>>,
    headers: HeaderMap,
    Query(query): Params,
    upgrade: Upgrade,
) -> Response {
    connect(context, &headers, &query, upgrade, true).await
}

async fn validate_v0(
    State(context): State<Arc<Context>>,
    headers: HeaderMap,
    Query(query): Params,
) -> Response {
    validate(&context, &headers, &query, false).await
}

async fn validate_v1(
    State(context): State<Arc<Context>>,
    headers: HeaderMap,
    Query(query): Params,
) -> Response {
    validate(&context, &headers, &query, true).await
}

async fn preflight(headers: HeaderMap) -> Response {
    let allowed = headers
        .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .cloned()
        .unwrap_or(ANY);
    let mut response = StatusCode::NO_CONTENT.into_response();
    let answer = response.headers_mut();
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ANY);
    answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    answer.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE);
    response
}

/// The checks of a join without the join. Browsers read it from any origin, errors included.
async fn validate(
    context: &Context,
    headers: &HeaderMap,
    query: &HashMap<String, String>,
    needs_join_request: bool,
) -> Response {
    let outcome = match read(headers, query, needs_join_request) {
        Ok(request) => authorize(context, &request, AdmissionPurpose::Validate)
            .await
            .map(|_| "success"),
        Err(error) => Err(error),
    };
    let mut response = outcome.into_response();
    response
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    response
}

/// Everything that can be refused is refused before the upgrade, so that clients see a status.
async fn connect(
    context: Arc<Context>,
    headers: &HeaderMap,
    query: &HashMap<String, String>,
    upgrade: Upgrade,
    needs_join_request: bool,
) -> Response {
    let Ok(upgrade) = upgrade else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let opened = match read(headers, query, needs_join_request) {
        Ok(request) => open(&context, request).await,
        Err(error) => Err(error),
    };
    let session = match opened {
        Ok(session) => session,
        Err(error) => {
            tracing::info!(
                status = error.status.as_u16(),
                reason = error.message,
                "connect refused"
            );
            return error.into_response();
        }
    };
    let upgrade = upgrade
        .max_message_size(SIGNAL_MESSAGE_BYTES_MAX)
        .max_frame_size(SIGNAL_MESSAGE_BYTES_MAX);
    match session {
        Session::Open {
            socket,
            requests,
            frames,
        } => {
            let failed = requests.clone();
            upgrade
                .on_failed_upgrade(move |_| {
                    tokio::spawn(async move {
                        // A participant that is gone needs no word that its socket is.
                        let _ = failed.send(Input::SocketClosed(socket)).await;
                    });
                })
                .on_upgrade(move |stream| {
                    socket::run(stream, socket, frames, Some(requests), Patience::default())
                })
        }
        Session::Turned { socket, frames } => upgrade.on_upgrade(move |stream| {
            socket::run(stream, socket, frames, None, Patience::default())
        }),
    }
}

/// What a connection leads to.
enum Session {
    /// A participant's socket.
    Open {
        socket: SocketId,
        requests: mpsc::Sender<Input>,
        frames: Frames,
    },
    /// Nothing to resume: the client hears it, and the socket closes.
    Turned { socket: SocketId, frames: Frames },
}

async fn open(context: &Arc<Context>, request: ConnectRequest) -> Result<Session, ConnectError> {
    if request.reconnect.is_some() {
        resume(context, request).await
    } else {
        join(context, request).await
    }
}

async fn join(
    context: &Arc<Context>,
    mut request: ConnectRequest,
) -> Result<Session, ConnectError> {
    for _ in 0..JOIN_ATTEMPTS {
        let (epoch, recalls) = (context.rooms.epoch(), context.rooms.recalls());
        let authorized = authorize(context, &request, AdmissionPurpose::Join).await?;
        // A room that was closed since the product said yes is not opened again on that word.
        let Some(room) =
            context.open_room(&authorized.room, epoch, authorized.access.admitted.room)?
        else {
            continue;
        };
        let Authorized {
            profile,
            mut access,
            ..
        } = authorized;
        let identity = profile.identity.clone();
        let subscriber_primary = profile.permissions.can_subscribe;
        let sdk = profile.client.name();
        let protocol = profile.client.protocol;
        let admittance = Admittance {
            profile,
            single: request.single,
            signalless: false,
            ingress: false,
            prefer_recordable_codecs: access.admitted.prefer_recordable_codecs,
        };
        let joined = match room.lock().join(&context.sfu, admittance) {
            Ok(joined) => joined,
            Err(JoinRoomError::Closed) => continue,
            Err(error @ JoinRoomError::Full) => {
                return Err(ConnectError::new(StatusCode::FORBIDDEN, error.to_string()));
            }
        };
        if context.rooms.recalls() != recalls {
            match authorize(context, &request, AdmissionPurpose::Join).await {
                Ok(again) => access = again.access,
                Err(error) => {
                    let reason = DisconnectReason::ParticipantRemoved;
                    room.lock()
                        .remove_member(&identity, &joined.sid, reason, None);
                    return Err(error);
                }
            }
        }
        tracing::debug!(participant.sid = %joined.sid, sdk, protocol, "client connected");
        let start = Start {
            context: context.clone(),
            room,
            identity,
            access: Some(access),
            signalless: false,
            subscriber_primary,
        };
        let (requests, socket, frames) = participant::spawn(start, joined);
        // What the join request brings is handled as if it came on the socket.
        let brought = std::mem::take(&mut request.add_tracks)
            .into_iter()
            .map(Request::AddTrack)
            .chain(request.offer.take().map(Request::Offer));
        for message in brought {
            // A participant that was removed meanwhile closes its socket by itself.
            let _ = requests
                .send(Input::Request(socket, Box::new(message)))
                .await;
        }
        return Ok(Session::Open {
            socket,
            requests,
            frames,
        });
    }
    Err(ConnectError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "room has already closed",
    ))
}

async fn resume(context: &Context, request: ConnectRequest) -> Result<Session, ConnectError> {
    let authorized = authorize(context, &request, AdmissionPurpose::Resume).await?;
    let Reconnect { sid, sync_state } = request.reconnect.unwrap_or(Reconnect {
        sid: String::new(),
        sync_state: None,
    });
    let outcome = context
        .rooms
        .get(&authorized.room)
        .ok_or(ResumeError::Unknown)
        .and_then(|room| room.lock().resume(&authorized.profile.identity, &sid));
    match outcome {
        Ok(resumed) => {
            let extras = ResumeExtras {
                admitted: Some(authorized.access.admitted),
                sync_state,
                offer: request.offer,
            };
            // A participant that was removed meanwhile closes its socket by itself.
            let _ = resumed
                .requests
                .send(Input::Resumed(resumed.socket, Box::new(extras)))
                .await;
            Ok(Session::Open {
                socket: resumed.socket,
                requests: resumed.requests,
                frames: resumed.frames,
            })
        }
        Err(error) => {
            tracing::debug!(%error, "resume refused");
            let (sink, frames) = Sink::new();
            if error == ResumeError::Unknown {
                // The queue is empty, so there is room for one frame.
                let _ = sink.send(frame(leave(
                    DisconnectReason::StateMismatch,
                    leave_request::Action::Reconnect,
                )));
            }
            Ok(Session::Turned {
                socket: sink.socket(),
                frames,
            })
        }
    }
}
