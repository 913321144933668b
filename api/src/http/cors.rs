//! Pages of other origins (API-14): those of `cors.origins` may call everything here, LiveKit's
//! routes included, with the visitor's session; nobody else's page reads an answer.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
const REQUEST_HEADERS: &str =
    "authorization, content-type, idempotency-key, x-csrf-token, range, last-event-id";
/// What pages may read beside the few headers that they always can.
const ANSWER_HEADERS: &str = "x-request-id, retry-after, ratelimit-limit, ratelimit-remaining, \
     ratelimit-reset, idempotency-replayed, content-range, accept-ranges";
/// How long browsers remember an answer, in seconds: as long as the longest of them will.
const REMEMBERED: &str = "7200";

/// The layer around everything: answers questions before a request, and marks answers.
pub(crate) async fn cross_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    // What differs by origin may not be kept for another one, whoever asks.
    let varies = !app.config.cors.origins.is_empty();
    let origin = request.headers().get(header::ORIGIN).cloned();
    let origin = origin.filter(|origin| is_allowed(&app, origin));
    let is_question = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if origin.is_some() && is_question {
        let answers = [
            (header::ACCESS_CONTROL_ALLOW_METHODS, METHODS),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS),
            (header::ACCESS_CONTROL_MAX_AGE, REMEMBERED),
        ];
        (StatusCode::NO_CONTENT, answers).into_response()
    } else {
        next.run(request).await
    };
    if let Some(origin) = origin {
        mark(response.headers_mut(), origin);
    }
    if varies {
        let origin = HeaderValue::from_static("Origin");
        response.headers_mut().append(header::VARY, origin);
    }
    response
}

/// Whether a page of this origin may use the API.
pub(super) fn is_allowed(app: &App, origin: &HeaderValue) -> bool {
    let mut origins = app.config.cors.origins.iter();
    origins.any(|allowed| allowed.as_bytes() == origin.as_bytes())
}

fn mark(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
        HeaderValue::from_static("true"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(ANSWER_HEADERS),
    );
}
