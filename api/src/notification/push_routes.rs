//! Browsers that want push messages.

use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::push::PushAddress;
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Fields, Validate, Visitor, address_of, ok};

/// The routes of browsers.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(key))
        .routes(routes!(keep))
        .routes(routes!(forget))
}

/// The key a browser subscribes with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PushKey {
    /// `applicationServerKey`: a P-256 point, URL-safe base64.
    key: String,
}

/// A browser's `PushSubscription`, as its `toJSON` writes it.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct BrowserBody {
    #[schema(max_length = 1000)]
    endpoint: String,
    keys: BrowserKeys,
    /// Not used.
    #[serde(default, rename = "expirationTime")]
    _expiration_time: Option<f64>,
}

/// Its keys.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BrowserKeys {
    p256dh: String,
    auth: String,
}

impl BrowserBody {
    /// The address, if messages can be sent there.
    pub(super) fn address(self, app: &App) -> Result<PushAddress, ApiError> {
        let address = PushAddress {
            endpoint: self.endpoint,
            p256dh: self.keys.p256dh,
            auth: self.keys.auth,
        };
        match address.fault(&app.config) {
            None => Ok(address),
            Some((field, fault)) => Err(ApiError::invalid_field(field, fault)),
        }
    }
}

/// Tells a browser of every stream that goes live, or stops that.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeepBrowser {
    browser: BrowserBody,
    /// Whether it is told of every live stream it may watch.
    live: bool,
}

impl Validate for KeepBrowser {
    fn validate(&mut self, _fields: &mut Fields) {}
}

/// Names a browser.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForgetBrowser {
    endpoint: String,
}

impl Validate for ForgetBrowser {
    fn validate(&mut self, _fields: &mut Fields) {}
}

/// What a browser is told of.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct BrowserView {
    live: bool,
}

/// The key that browsers subscribe to push messages with
#[utoipa::path(get, path = "/api/v1/push/key", tag = "notifications", operation_id = "push_key",
    responses((status = 200, body = Data<PushKey>)))]
async fn key(State(app): State<App>) -> Response {
    ok(PushKey {
        key: app.push.public_key().to_owned(),
    })
}

/// Tell this browser of live streams
#[utoipa::path(post, path = "/api/v1/push/browsers", tag = "notifications", operation_id = "keep_browser",
    request_body = KeepBrowser,
    responses((status = 200, body = Data<BrowserView>), (status = 400, body = ErrorEnvelope),
        (status = 429, body = ErrorEnvelope)))]
async fn keep(
    State(app): State<App>,
    visitor: Visitor,
    parts: Parts,
    Body(request): Body<KeepBrowser>,
) -> Result<Response, ApiError> {
    let now = app.clock.now();
    if let Some(address) = address_of(&parts) {
        app.limits
            .subscribe_address
            .take(&address.to_string(), now)?;
    }
    let address = request.browser.address(&app)?;
    let person = visitor.person.as_ref().map(|person| &person.id);
    visitor
        .store
        .keep_browser(person, &address, Some(request.live), now)
        .await?;
    Ok(ok(BrowserView { live: request.live }))
}

/// Tell this browser nothing any more
#[utoipa::path(post, path = "/api/v1/push/forget", tag = "notifications", operation_id = "forget_browser",
    request_body = ForgetBrowser,
    responses((status = 200, body = Data<BrowserView>), (status = 400, body = ErrorEnvelope)))]
async fn forget(
    visitor: Visitor,
    Body(request): Body<ForgetBrowser>,
) -> Result<Response, ApiError> {
    visitor.store.forget_browser(&request.endpoint).await?;
    Ok(ok(BrowserView { live: false }))
}
