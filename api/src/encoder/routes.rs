//! The studio's encoder panel: where to publish, the stream key, and how it goes (PX-02, PX-04).

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use time::Duration;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::KeptKey;
use super::view::PublishingView;
use crate::app::App;
use crate::audit::AuditEntry;
use crate::http::{ApiError, Data, ErrorEnvelope, SessionToken, ok};
use crate::secret;
use crate::stream::StreamAt;

/// How long after sign-in a stream key is shown: long enough to set an encoder up, too short for a
/// browser left open.
const FRESH_SIGN_IN: Duration = Duration::minutes(15);

/// The routes.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(reveal))
        .routes(routes!(rotate))
}

/// The stream's key.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StreamKeyView {
    stream_key: String,
}

/// How to publish with an encoder, and how that goes
#[utoipa::path(get, path = "/api/v1/streams/{id}/encoder", tag = "encoder",
    operation_id = "show_encoder", params(("id" = String, Path)),
    responses((status = 200, body = Data<PublishingView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn show(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    Ok(ok(PublishingView::of(&app, &at.stream)?))
}

/// Show the stream key again; takes a sign-in of the last 15 minutes
#[utoipa::path(post, path = "/api/v1/streams/{id}/stream-key/reveal", tag = "encoder",
    operation_id = "reveal_stream_key", params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamKeyView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope, description = "`sign_in_again`"),
        (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`key_not_kept`")))]
async fn reveal(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    at.visitor.refuse_key()?;
    let now = app.clock.now();
    let token = at.visitor.session.as_ref();
    let hash = token.map(|SessionToken(token)| secret::hash(token));
    let began = match hash {
        Some(hash) => at.visitor.store.session_began(&hash).await?,
        None => None,
    };
    if began.is_none_or(|began| began + FRESH_SIGN_IN < now) {
        return Err(ApiError::forbidden(
            "sign_in_again",
            "Sign in again to see the stream key: your last sign-in is more than 15 minutes ago.",
        ));
    }
    let key = at.stream.key.open(&app.sealing_key);
    let key = key.ok_or_else(|| {
        ApiError::conflict(
            "key_not_kept",
            "This stream's key cannot be shown again. Draw a new one.",
        )
    })?;
    note(&app, &at, "stream_key.shown").await?;
    Ok(ok(StreamKeyView { stream_key: key }))
}

/// Draw a new stream key; an encoder that publishes with the old one is cut off
#[utoipa::path(post, path = "/api/v1/streams/{id}/stream-key", tag = "encoder",
    operation_id = "rotate_stream_key", params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamKeyView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`provider_not_configured`")))]
async fn rotate(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let provider = app.providers.of(&at.stream)?;
    let key = provider.reset_key(&at.stream).await?;
    let kept = KeptKey::seal(&app.sealing_key, &key);
    let (store, now) = (&at.visitor.store, app.clock.now());
    store.replace_stream_key(&at.stream.id, &kept, now).await?;
    // After the record: whoever comes back meets the new key.
    provider.drop_encoder(&at.stream).await;
    note(&app, &at, "stream_key.rotated").await?;
    Ok(ok(StreamKeyView { stream_key: key }))
}

async fn note(app: &App, at: &StreamAt, action: &'static str) -> Result<(), ApiError> {
    let entry = AuditEntry {
        actor: at.visitor.actor(),
        action,
        subject: at.stream.id.as_str(),
        detail: serde_json::json!({}),
    };
    Ok(at.visitor.store.audit(&entry, app.clock.now()).await?)
}
