//! Around every request: its id, its line in the log, headers that every answer carries.

use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tracing::Instrument;

use super::ApiError;
use crate::app::App;
use crate::id::request_id;
use crate::page::PageError;

tokio::task_local! {
    static REQUEST_ID: String;
}

/// The id of the request being answered; empty outside of one.
pub(super) fn current_request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// Scripts and styles come from here alone, sockets go anywhere (the signal address can be another
/// host), nobody may frame the pages.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; media-src 'self' blob: mediastream:{BUCKET}; connect-src 'self' ws: wss:{SIGNAL}{BUCKET}; \
     worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The policy of a server whose clients connect to `signal_url`: LiveKit's client also asks that
/// host over plain HTTP why a connection was refused. Players are sent to `bucket`, an origin, for media.
pub(crate) fn content_security_policy(
    signal_url: Option<&str>,
    bucket: Option<&str>,
) -> HeaderValue {
    let origin = signal_url.and_then(|url| {
        let (scheme, rest) = url.split_once("://")?;
        let host = rest.split('/').next()?;
        let scheme = if scheme == "wss" { "https" } else { "http" };
        Some(format!(" {scheme}://{host}"))
    });
    let bucket = bucket.map(|origin| format!(" {origin}"));
    let text = CONTENT_SECURITY_POLICY
        .replace("{SIGNAL}", &origin.unwrap_or_default())
        .replace("{BUCKET}", &bucket.unwrap_or_default());
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self)",
    ),
];

/// Runs something as part of the request of this id.
pub(super) async fn with_request_id<T>(id: String, task: impl Future<Output = T>) -> T {
    REQUEST_ID.scope(id, task).await
}

/// Gives the request an id, logs it by its route (paths can hold tokens), sets the headers. A
/// handler that panics is answered as any failure.
pub(crate) async fn outer_layer(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_api = speaks_envelopes(request.uri().path());
    if let Some(address) = forwarded_for(&app, request.extensions(), request.headers()) {
        request.extensions_mut().insert(ConnectInfo(address));
    }
    let id = request_id(app.clock.now());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(none)", |path| path.as_str())
        .to_owned();
    let method = request.method().clone();
    let span = tracing::info_span!("request", id, %method, route);
    let started = Instant::now();
    let answer = async {
        let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        let answer = answer.unwrap_or_else(|_| ApiError::panicked().into_response());
        if is_api { in_envelope(answer) } else { answer }
    };
    let mut response = with_request_id(id.clone(), answer.instrument(span.clone())).await;
    let status = response.status().as_u16();
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::debug!(status, elapsed_ms, "answered {method} {route}: {status}"));
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert_with(|| app.content_security_policy.clone());
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// No such route: a page for browsers, the envelope for programs.
pub(crate) async fn fallback(headers: HeaderMap) -> Response {
    let error = ApiError::not_found("There is nothing at this address.");
    let accepts = headers.get(header::ACCEPT).map(HeaderValue::as_bytes);
    if accepts.is_some_and(|accepts| accepts.starts_with(b"text/html")) {
        return PageError::from(error).into_response();
    }
    error.into_response()
}

/// The route exists, but not for this method.
pub(crate) async fn method_not_allowed() -> Response {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This address does not take that method.",
    )
    .into_response()
}

/// Whether what is under this path answers errors with the envelope; LiveKit's routes have its wire.
fn speaks_envelopes(path: &str) -> bool {
    ["/api/", "/webhooks/", "/openapi.json", "/healthz"]
        .iter()
        .any(|start| path.starts_with(start))
}

/// What the framework refuses before a handler sees it (a path that is not UTF-8, a WebSocket
/// without its headers) as an error like all others.
fn in_envelope(response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_bare = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !(status.is_client_error() || status.is_server_error()) || !is_bare {
        return response;
    }
    let (code, message) = match status {
        StatusCode::UPGRADE_REQUIRED => (
            "upgrade_required",
            "This address is a WebSocket. Open it as one.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "The body is too large, or broke off."),
        status if status.is_server_error() => (
            "internal",
            "Something failed on our side. Try again; if it stays, tell us the request id.",
        ),
        _ => (
            "bad_request",
            "The request cannot be read. Check its address and headers.",
        ),
    };
    let mut answer = ApiError::new(status, code, message).into_response();
    for (name, value) in response.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            answer.headers_mut().insert(name.clone(), value.clone());
        }
    }
    answer
}

/// The network address of the other side, for limits; `None` in tests without a socket.
pub(crate) fn address_of(parts: &Parts) -> Option<IpAddr> {
    address_in(&parts.extensions)
}

/// The same, of a request in one piece.
pub(super) fn address_in(extensions: &Extensions) -> Option<IpAddr> {
    let info = extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(info.0.ip().to_canonical())
}

/// Whom a proxy of `trusted_proxies` asks for: the last address of `X-Forwarded-For` that is no
/// such proxy itself. What stands before it was written by whoever asked.
fn forwarded_for(app: &App, extensions: &Extensions, headers: &HeaderMap) -> Option<SocketAddr> {
    let proxies = &app.config.trusted_proxies;
    let peer = address_in(extensions)?;
    if !proxies.contains(&peer) {
        return None;
    }
    let named = headers.get_all("x-forwarded-for").iter();
    let named: Vec<&str> = named
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let named = named.iter().rev().map(|text| text.trim().parse::<IpAddr>());
    let named = named.map_while(Result::ok).map(|it| it.to_canonical());
    let address = named
        .into_iter()
        .find(|address| !proxies.contains(address))?;
    Some(SocketAddr::new(address, 0))
}
