//! One attempt to deliver one event.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use time::OffsetDateTime;

use super::address::{Leeway, PublicResolver, parse};
use super::signature::sign;
use super::{Delivery, DeliveryState, FAILING_MAX, Webhook};
use crate::app::App;
use crate::audit::{Actor, AuditEntry};
use crate::id::{EventId, WebhookDeliveryId};
use crate::jobs::{Job, JobError};
use crate::store::SiteStore;

/// How long a receiver may take to answer: it should note the event and work on it later.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends deliveries.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    client: Client,
    leeway: Leeway,
}

/// What receivers get.
#[derive(serde::Serialize)]
struct Envelope<'a> {
    id: &'a EventId,
    r#type: &'a str,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    data: serde_json::Value,
}

impl Sender {
    /// A sender with an installation's leeway.
    ///
    /// # Errors
    /// The TLS library does not start.
    pub(crate) fn new(leeway: Leeway) -> Result<Self, reqwest::Error> {
        // A redirect could lead where the URL itself may not.
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(TIMEOUT);
        let client = if leeway.private {
            client
        } else {
            client.dns_resolver(Arc::new(PublicResolver))
        };
        Ok(Self {
            client: client.build()?,
            leeway,
        })
    }

    /// The URL of an endpoint, or why it cannot be one.
    pub(super) fn parse(&self, url: &str) -> Result<Url, &'static str> {
        parse(url, self.leeway)
    }

    /// Sends a delivery; the receiver's status, or why there is none.
    async fn send(
        &self,
        webhook: &Webhook,
        delivery: &Delivery,
        now: OffsetDateTime,
    ) -> Result<u16, String> {
        let url = self.parse(&webhook.url).map_err(str::to_owned)?;
        let envelope = Envelope {
            id: &delivery.event,
            r#type: &delivery.kind,
            created_at: delivery.happened_at,
            data: serde_json::from_str(&delivery.data).map_err(|error| error.to_string())?,
        };
        let body = serde_json::to_string(&envelope).map_err(|error| error.to_string())?;
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "Klieg-Webhooks/1")
            .header("klieg-event", &delivery.kind)
            .header("klieg-delivery", delivery.id.as_str())
            .header("klieg-signature", sign(&webhook.secret, &body, now))
            .body(body);
        match request.send().await {
            Ok(response) => Ok(response.status().as_u16()),
            // The URL can hold a token of the receiver's.
            Err(error) => Err(format!("{:#}", anyhow::Error::from(error.without_url()))),
        }
    }
}

/// The handler of delivery jobs; their key is the delivery.
pub(crate) async fn deliver(app: &App, store: &SiteStore, job: &Job) -> Result<(), JobError> {
    let Some(id) = WebhookDeliveryId::parse(&job.key) else {
        return Err(JobError::Fatal("the key is no delivery".to_owned()));
    };
    // Without a row, its endpoint was deleted meanwhile.
    let Some((webhook, delivery)) = store.webhook_delivery(&id).await? else {
        return Ok(());
    };
    if delivery.state != DeliveryState::Pending {
        return Ok(());
    }
    let now = app.clock.now();
    if !webhook.enabled {
        let state = DeliveryState::Failed;
        let error = Some("the endpoint is switched off");
        store.note_delivery(&id, state, None, error, now).await?;
        return Ok(());
    }
    let (status, error) = match app.webhooks.send(&webhook, &delivery, now).await {
        Ok(status) if (200..300).contains(&status) => (Some(status), None),
        Ok(status) => (
            Some(status),
            Some(format!("the receiver answered {status}")),
        ),
        Err(error) => (None, Some(error)),
    };
    let now = app.clock.now();
    let state = match &error {
        None => DeliveryState::Delivered,
        Some(_) if job.is_last_attempt() => DeliveryState::Failed,
        Some(_) => DeliveryState::Pending,
    };
    let status = status.map(i64::from);
    store
        .note_delivery(&id, state, status, error.as_deref(), now)
        .await?;
    let Some(error) = error else {
        store.webhook_works(&webhook.id).await?;
        return Ok(());
    };
    if store
        .webhook_fails(&webhook.id, now - FAILING_MAX, now)
        .await?
    {
        let entry = AuditEntry {
            actor: Actor::PROGRAM,
            action: "webhook.switched_off",
            subject: webhook.id.as_str(),
            detail: serde_json::json!({ "reason": "it has received nothing for three days" }),
        };
        store.audit(&entry, now).await?;
    }
    Err(JobError::Retry(error))
}
