//! Endpoints and their deliveries over JSON, for owners and admins.

use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Delivery, DeliveryState, EventKind, ProductEvent, Webhook};
use crate::app::App;
use crate::http::{
    ApiError, Body, Data, ErrorEnvelope, Fields, Page, PageQuery, Paging, Validate, Visitor, ok,
    with_status,
};
use crate::id::{EventId, WebhookDeliveryId, WebhookId};
use crate::person::{Nothing, require_admin};
use crate::secret;
use crate::store::WebhookFields;

/// Longest description: a line in a list.
const DESCRIPTION_CHARS_MAX: usize = 120;
/// Endpoints of one site: each event is sent to all of them.
const WEBHOOKS_MAX: usize = 20;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
        .routes(routes!(replace_secret))
        .routes(routes!(test))
        .routes(routes!(deliveries))
        .routes(routes!(redeliver))
}

/// An endpoint as admins see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WebhookView {
    id: WebhookId,
    url: String,
    description: String,
    /// The kinds it gets; empty: all of them.
    events: Vec<EventKind>,
    enabled: bool,
    /// Since when every delivery failed; after three days it is switched off.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    failing_since: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// What signs the deliveries, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// The endpoints of a site, newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WebhookList {
    webhooks: Vec<WebhookView>,
}

/// One event on its way to one endpoint.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DeliveryView {
    id: WebhookDeliveryId,
    event_id: EventId,
    /// The kind of the event.
    r#type: String,
    #[schema(value_type = Object)]
    data: serde_json::Value,
    state: DeliveryState,
    attempts: i64,
    /// What the receiver answered last.
    #[serde(skip_serializing_if = "Option::is_none")]
    response_status: Option<i64>,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    happened_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

/// Makes an endpoint.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateWebhook {
    /// `https://` and a public host.
    #[schema(max_length = 2000)]
    url: String,
    #[serde(default)]
    #[schema(max_length = 120)]
    description: String,
    /// All when empty or absent.
    #[serde(default)]
    events: Vec<EventKind>,
}

/// Changes an endpoint: what is absent stays.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateWebhook {
    #[serde(default)]
    #[schema(max_length = 2000)]
    url: Option<String>,
    #[serde(default)]
    #[schema(max_length = 120)]
    description: Option<String>,
    #[serde(default)]
    events: Option<Vec<EventKind>>,
    #[serde(default)]
    enabled: Option<bool>,
}

impl Validate for CreateWebhook {
    fn validate(&mut self, fields: &mut Fields) {
        check_description(&mut self.description, fields);
    }
}

impl Validate for UpdateWebhook {
    fn validate(&mut self, fields: &mut Fields) {
        if let Some(description) = &mut self.description {
            check_description(description, fields);
        }
    }
}

fn check_description(text: &mut String, fields: &mut Fields) {
    *text = text.trim().to_owned();
    if text.chars().count() > DESCRIPTION_CHARS_MAX || text.chars().any(char::is_control) {
        let message = format!("must be one line of at most {DESCRIPTION_CHARS_MAX} characters");
        fields.fault("description", message);
    }
}

impl WebhookView {
    fn new(webhook: Webhook, secret: Option<String>) -> Self {
        Self {
            id: webhook.id,
            url: webhook.url,
            description: webhook.description,
            events: webhook.events,
            enabled: webhook.enabled,
            failing_since: webhook.failing_since,
            created_at: webhook.created_at,
            secret,
        }
    }
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            event_id: delivery.event,
            r#type: delivery.kind,
            data: serde_json::from_str(&delivery.data).unwrap_or_default(),
            state: delivery.state,
            attempts: delivery.attempts,
            response_status: delivery.response_status,
            error: delivery.error,
            happened_at: delivery.happened_at,
            updated_at: delivery.updated_at,
        }
    }
}

/// The endpoint of the path, for an admin of its site.
#[derive(Debug)]
pub(crate) struct WebhookAt {
    visitor: Visitor,
    webhook: Webhook,
}

#[derive(Debug, Deserialize)]
struct WebhookPath {
    id: String,
}

impl FromRequestParts<App> for WebhookAt {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        require_admin(&visitor).await?;
        let path = Path::<WebhookPath>::from_request_parts(parts, app).await;
        let id = path.ok().and_then(|path| WebhookId::parse(&path.0.id));
        let webhook = match id {
            Some(id) => visitor.store.webhook(&id).await?,
            None => None,
        };
        let webhook = webhook
            .ok_or_else(|| ApiError::not_found("There is no such webhook. It may be deleted."))?;
        Ok(Self { visitor, webhook })
    }
}

impl WebhookAt {
    /// Refuses to send where nothing is sent.
    fn require_enabled(&self) -> Result<(), ApiError> {
        if self.webhook.enabled {
            return Ok(());
        }
        Err(ApiError::conflict(
            "webhook_disabled",
            "This webhook is switched off. Switch it on first.",
        ))
    }
}

fn checked_url(app: &App, url: &str) -> Result<String, ApiError> {
    match app.webhooks.parse(url.trim()) {
        Ok(url) => Ok(url.into()),
        Err(message) => Err(ApiError::invalid_field("url", message)),
    }
}

async fn note(
    app: &App,
    visitor: &Visitor,
    action: &'static str,
    id: &WebhookId,
    url: &str,
) -> Result<(), ApiError> {
    let audited = visitor.audit(action, id.as_str(), json!({ "url": url }), app.clock.now());
    Ok(audited.await?)
}

/// Where events are sent
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhooks", operation_id = "list_webhooks",
    responses((status = 200, body = Data<WebhookList>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn list(visitor: Visitor) -> Result<Response, ApiError> {
    require_admin(&visitor).await?;
    let webhooks = visitor.store.webhooks().await?.into_iter();
    Ok(ok(WebhookList {
        webhooks: webhooks.map(|it| WebhookView::new(it, None)).collect(),
    }))
}

/// Have events sent to a URL; the secret is shown this once
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhooks", operation_id = "create_webhook",
    request_body = CreateWebhook,
    responses((status = 201, body = Data<WebhookView>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Body(request): Body<CreateWebhook>,
) -> Result<Response, ApiError> {
    require_admin(&visitor).await?;
    let url = checked_url(&app, &request.url)?;
    if visitor.store.webhooks().await?.len() >= WEBHOOKS_MAX {
        return Err(ApiError::conflict(
            "too_many_webhooks",
            "This site has as many webhooks as it can have. Delete one that is not needed.",
        ));
    }
    let now = app.clock.now();
    let secret = secret::webhook_secret();
    let fields = WebhookFields {
        url: &url,
        description: &request.description,
        events: &request.events,
        enabled: true,
    };
    let id = visitor.store.create_webhook(&fields, &secret, now).await?;
    note(&app, &visitor, "webhook.created", &id, &url).await?;
    let webhook = visitor.store.webhook(&id).await?;
    let webhook = webhook.ok_or_else(|| ApiError::not_found("This webhook was deleted."))?;
    let view = WebhookView::new(webhook, Some(secret));
    Ok(with_status(StatusCode::CREATED, view))
}

/// One endpoint
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", tag = "webhooks", operation_id = "show_webhook",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<WebhookView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn show(at: WebhookAt) -> Result<Response, ApiError> {
    Ok(ok(WebhookView::new(at.webhook, None)))
}

/// Change an endpoint, or switch it on again
#[utoipa::path(patch, path = "/api/v1/webhooks/{id}", tag = "webhooks", operation_id = "update_webhook",
    params(("id" = String, Path)), request_body = UpdateWebhook,
    responses((status = 200, body = Data<WebhookView>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn update(
    State(app): State<App>,
    at: WebhookAt,
    Body(request): Body<UpdateWebhook>,
) -> Result<Response, ApiError> {
    let mut webhook = at.webhook;
    if let Some(url) = request.url {
        webhook.url = checked_url(&app, &url)?;
    }
    if let Some(description) = request.description {
        webhook.description = description;
    }
    if let Some(events) = request.events {
        webhook.events = events;
    }
    webhook.enabled = request.enabled.unwrap_or(webhook.enabled);
    webhook.failing_since = None;
    let fields = WebhookFields {
        url: &webhook.url,
        description: &webhook.description,
        events: &webhook.events,
        enabled: webhook.enabled,
    };
    at.visitor
        .store
        .update_webhook(&webhook.id, &fields)
        .await?;
    note(
        &app,
        &at.visitor,
        "webhook.changed",
        &webhook.id,
        &webhook.url,
    )
    .await?;
    Ok(ok(WebhookView::new(webhook, None)))
}

/// Says what was deleted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DeletedWebhook {
    id: WebhookId,
    deleted: bool,
}

/// Delete an endpoint with its deliveries
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "webhooks", operation_id = "delete_webhook",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<DeletedWebhook>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn delete(State(app): State<App>, at: WebhookAt) -> Result<Response, ApiError> {
    at.visitor.store.delete_webhook(&at.webhook.id).await?;
    note(
        &app,
        &at.visitor,
        "webhook.deleted",
        &at.webhook.id,
        &at.webhook.url,
    )
    .await?;
    let id = at.webhook.id;
    Ok(ok(DeletedWebhook { id, deleted: true }))
}

/// Replace the secret that signs deliveries; the new one is shown this once
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/secret", tag = "webhooks",
    operation_id = "replace_webhook_secret", params(("id" = String, Path)), request_body = Nothing,
    responses((status = 200, body = Data<WebhookView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn replace_secret(
    State(app): State<App>,
    at: WebhookAt,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    let secret = secret::webhook_secret();
    let (store, webhook) = (&at.visitor.store, at.webhook);
    store.replace_webhook_secret(&webhook.id, &secret).await?;
    let action = "webhook.secret_replaced";
    note(&app, &at.visitor, action, &webhook.id, &webhook.url).await?;
    Ok(ok(WebhookView::new(webhook, Some(secret))))
}

/// Says what is on its way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TestSent {
    r#type: EventKind,
}

/// Send a `webhook.test` event to an endpoint; the deliveries tell what came of it
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", tag = "webhooks",
    operation_id = "test_webhook", params(("id" = String, Path)), request_body = Nothing,
    responses((status = 202, body = Data<TestSent>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`webhook_disabled`")))]
async fn test(
    State(app): State<App>,
    at: WebhookAt,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    at.require_enabled()?;
    let event = ProductEvent {
        kind: EventKind::WebhookTest,
        data: json!({ "webhook_id": at.webhook.id }),
    };
    let (store, now) = (&at.visitor.store, app.clock.now());
    store.tell_webhook(&at.webhook.id, &event, now).await?;
    let r#type = event.kind;
    Ok(with_status(StatusCode::ACCEPTED, TestSent { r#type }))
}

/// What was sent to an endpoint, newest first
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", tag = "webhooks",
    operation_id = "list_webhook_deliveries", params(("id" = String, Path), PageQuery),
    responses((status = 200, body = Data<Page<DeliveryView>>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn deliveries(at: WebhookAt, paging: Paging) -> Result<Response, ApiError> {
    let store = &at.visitor.store;
    let rows = store.webhook_deliveries(&at.webhook.id, &paging).await?;
    let views = rows.into_iter().map(DeliveryView::from).collect();
    Ok(ok(
        paging.page(views, |view: &DeliveryView| view.id.to_string())
    ))
}

#[derive(Debug, Deserialize)]
struct DeliveryPath {
    delivery_id: String,
}

/// Send a delivery once more
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver",
    tag = "webhooks", operation_id = "redeliver_webhook",
    params(("id" = String, Path), ("delivery_id" = String, Path)), request_body = Nothing,
    responses((status = 202, body = Data<DeliveryView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
async fn redeliver(
    State(app): State<App>,
    at: WebhookAt,
    Path(path): Path<DeliveryPath>,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    let store = &at.visitor.store;
    let unknown = || ApiError::not_found("There is no such delivery. It may be too old.");
    let id = WebhookDeliveryId::parse(&path.delivery_id).ok_or_else(unknown)?;
    let found = store.webhook_delivery(&id).await?;
    let found = found.filter(|(webhook, _)| webhook.id == at.webhook.id);
    let (_, mut delivery) = found.ok_or_else(unknown)?;
    at.require_enabled()?;
    store.redeliver(&id, app.clock.now()).await?;
    delivery.state = DeliveryState::Pending;
    Ok(with_status(
        StatusCode::ACCEPTED,
        DeliveryView::from(delivery),
    ))
}
