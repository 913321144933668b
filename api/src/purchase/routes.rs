//! The purchase webhook and the secrets that sign it.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::signature::is_signed;
use crate::access::{AccessNews, Reach};
use crate::app::App;
use crate::audit::{Actor, AuditEntry};
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Visitor, ok, with_status};
use crate::id::PurchaseSecretId;
use crate::pass::line;
use crate::person::{Nothing, normal_email};
use crate::secret;
use crate::store::{NewPerson, PurchaseNews};

/// Carries the signature.
const SIGNATURE: &str = "klieg-signature";
/// Two secrets let one be replaced while the other still signs.
const SECRETS_MAX: u32 = 2;
/// What secrets start with.
const SECRET_PREFIX: &str = "whsec_";

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(webhook))
        .routes(routes!(list_secrets, create_secret))
        .routes(routes!(delete_secret))
}

/// What the checkout tells.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct PurchaseEvent {
    /// The checkout's id of this event: the same again changes nothing.
    #[schema(max_length = 80)]
    id: String,
    /// `purchase.completed` or `purchase.refunded`; others are taken note of and do nothing.
    #[serde(rename = "type")]
    kind: String,
    data: PurchaseData,
}

/// One purchase.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct PurchaseData {
    /// The checkout's id of the purchase.
    #[schema(max_length = 80)]
    purchase_id: String,
    /// A pass's `product`.
    #[schema(max_length = 80)]
    product_id: String,
    /// Who bought it.
    #[schema(max_length = 254)]
    email: String,
    #[serde(default)]
    #[schema(max_length = 80)]
    name: Option<String>,
    /// In the currency's smallest unit.
    #[serde(default)]
    #[schema(minimum = 0)]
    amount: i64,
    /// Of a refund: paid back so far. Absent: everything. A part leaves the grant as it is.
    #[serde(default)]
    #[schema(minimum = 0)]
    refunded_amount: Option<i64>,
    /// ISO 4217.
    #[serde(default)]
    #[schema(max_length = 3)]
    currency: String,
}

/// Says what an event led to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PurchaseTaken {
    outcome: PurchaseOutcome,
}

#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum PurchaseOutcome {
    /// Grants follow it.
    Applied,
    /// It came before.
    Repeated,
    /// Neither completed nor refunded.
    IgnoredType,
    /// No pass has this product.
    UnknownProduct,
}

/// A secret, without itself.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PurchaseSecretView {
    id: PurchaseSecretId,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PurchaseSecretList {
    secrets: Vec<PurchaseSecretView>,
    /// Where the checkout sends its events.
    webhook_url: String,
}

/// A secret just made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PurchaseSecretMade {
    id: PurchaseSecretId,
    /// Shown this once.
    secret: String,
}

/// Says what was deleted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PurchaseSecretDeleted {
    id: PurchaseSecretId,
    deleted: bool,
}

/// A purchase or a refund in the site's own checkout
#[utoipa::path(post, path = "/webhooks/purchases/{site}", operation_id = "purchase_webhook", tag = "webhooks",
    params(("site" = String, Path, description = "The site's slug"),
        ("Klieg-Signature" = String, Header, description = "`t=<Unix seconds>,v1=<hex of HMAC-SHA256 \
            of \"<t>.<body>\" under a secret of the site>`")),
    request_body = PurchaseEvent,
    responses((status = 200, body = Data<PurchaseTaken>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope, description = "`bad_signature`")))]
async fn webhook(
    State(app): State<App>,
    Path(site): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let refused = || {
        ApiError::new(
            StatusCode::UNAUTHORIZED,
            "bad_signature",
            "The signature does not fit the body, or is older than five minutes.",
        )
    };
    // A site that does not exist has no secret either, and answers alike.
    let site = app.database.cross_site().site_by_slug(&site).await?;
    let store = app.database.site(site.ok_or_else(refused)?.id);
    let secrets: Vec<SecretString> = store
        .purchase_secrets()
        .await?
        .into_iter()
        .map(|secret| secret.secret)
        .collect();
    let now = app.clock.now();
    let signature = headers.get(SIGNATURE).and_then(|it| it.to_str().ok());
    if !signature.is_some_and(|signature| is_signed(signature, &body, &secrets, now)) {
        return Err(refused());
    }
    let event: PurchaseEvent = serde_json::from_slice(&body).map_err(|error| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "malformed_event",
            format!("The event cannot be read: {error}."),
        )
    })?;
    let taken = |outcome| Ok(ok(PurchaseTaken { outcome }));
    let completed = match event.kind.as_str() {
        "purchase.completed" => true,
        "purchase.refunded" => false,
        _ => return taken(PurchaseOutcome::IgnoredType),
    };
    let data = event.data;
    let (Some(id), Some(reference), Some(email)) = (
        line(&event.id),
        line(&data.purchase_id),
        normal_email(&data.email),
    ) else {
        let message =
            "id and data.purchase_id must be lines of 1 to 80 characters, data.email an address";
        return Err(ApiError::invalid_field("data", message));
    };
    let product = line(&data.product_id);
    let Some(pass) = store.pass_of_product(product.as_deref()).await? else {
        // Taken note of but not kept: sent again once a pass has the product, it will count.
        tracing::warn!(event = id, "a purchase names a product that no pass has");
        return taken(PurchaseOutcome::UnknownProduct);
    };
    let name = data.name.as_deref().and_then(line);
    let mailbox = email.split('@').next().unwrap_or_default().to_owned();
    let person = NewPerson {
        email: &email,
        name: &name.unwrap_or(mailbox),
        platform_admin: false,
    };
    let person = store.person_for_email(&person, now).await?;
    let part = data.refunded_amount;
    let currency: String = data
        .currency
        .chars()
        .filter(char::is_ascii_alphabetic)
        .take(3)
        .collect();
    let news = PurchaseNews {
        event: &id,
        reference: &reference,
        pass: &pass,
        person: &person.id,
        completed,
        refunded: !completed && part.is_none(),
        amount: data.amount.max(0),
        refunded_amount: part.filter(|_| !completed).unwrap_or(0).max(0),
        currency: &currency,
    };
    let Some(holder) = store.take_purchase(&news, now).await? else {
        return taken(PurchaseOutcome::Repeated);
    };
    let entry = AuditEntry {
        actor: Actor::CHECKOUT,
        action: if completed {
            "purchase.completed"
        } else {
            "purchase.refunded"
        },
        subject: &reference,
        detail: json!({ "person_id": holder, "pass_id": pass.id, "event": id }),
    };
    store.audit(&entry, now).await?;
    app.access_news
        .tell(AccessNews::of(store.site_id(), Some(&holder), None));
    taken(PurchaseOutcome::Applied)
}

/// The secrets of the site's purchase webhook
#[utoipa::path(get, path = "/api/v1/purchase-secrets", operation_id = "purchase_list_secrets", tag = "access",
    responses((status = 200, body = Data<PurchaseSecretList>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn list_secrets(State(app): State<App>, visitor: Visitor) -> Result<Response, ApiError> {
    Reach::of(&visitor).await?.require_site()?;
    let secrets = visitor.store.purchase_secrets().await?;
    let secrets = secrets
        .into_iter()
        .map(|secret| PurchaseSecretView {
            id: secret.id,
            created_at: secret.created_at,
        })
        .collect();
    Ok(ok(PurchaseSecretList {
        secrets,
        webhook_url: format!(
            "{}/webhooks/purchases/{}",
            app.public_url, visitor.site.slug
        ),
    }))
}

/// Make a secret for the purchase webhook
#[utoipa::path(post, path = "/api/v1/purchase-secrets", operation_id = "purchase_create_secret", tag = "access", request_body = Nothing,
    responses((status = 201, body = Data<PurchaseSecretMade>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn create_secret(
    State(app): State<App>,
    visitor: Visitor,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    Reach::of(&visitor).await?.require_site()?;
    let secret = format!("{SECRET_PREFIX}{}", secret::token());
    let now = app.clock.now();
    let made = visitor
        .store
        .create_purchase_secret(&secret, SECRETS_MAX, now);
    let id = made.await?;
    let id = id.ok_or_else(|| {
        ApiError::conflict(
            "too_many_secrets",
            "There are two secrets already. Delete the one that signs no more.",
        )
    })?;
    visitor
        .audit("purchase_secret.created", id.as_str(), json!({}), now)
        .await?;
    Ok(with_status(
        StatusCode::CREATED,
        PurchaseSecretMade { id, secret },
    ))
}

/// Delete a secret of the purchase webhook
#[utoipa::path(delete, path = "/api/v1/purchase-secrets/{id}", operation_id = "purchase_delete_secret", tag = "access", params(("id" = String, Path)),
    responses((status = 200, body = Data<PurchaseSecretDeleted>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn delete_secret(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    Reach::of(&visitor).await?.require_site()?;
    let missing = || ApiError::not_found("There is no such secret.");
    let id = PurchaseSecretId::parse(&id).ok_or_else(missing)?;
    if !visitor.store.delete_purchase_secret(&id).await? {
        return Err(missing());
    }
    let now = app.clock.now();
    visitor
        .audit("purchase_secret.deleted", id.as_str(), json!({}), now)
        .await?;
    Ok(ok(PurchaseSecretDeleted { id, deleted: true }))
}
