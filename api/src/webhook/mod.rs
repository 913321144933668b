//! Product events told to other programs: kept in the database in the same transaction as the
//! change, delivered by jobs as signed requests, tried again until received.

mod address;
mod deliver;
mod routes;
mod signature;
#[cfg(test)]
mod tests;

pub(crate) use address::Leeway;
pub(crate) use deliver::{Sender, deliver};
pub(crate) use routes::routes;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::id::{EventId, WebhookDeliveryId, WebhookId};

/// An endpoint that has received nothing for this long is switched off.
pub(crate) const FAILING_MAX: Duration = Duration::days(3);

/// What happens in the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) enum EventKind {
    /// A stream was made.
    #[serde(rename = "stream.created")]
    StreamCreated,
    /// A stream went live.
    #[serde(rename = "stream.live")]
    StreamLive,
    /// A stream ended.
    #[serde(rename = "stream.ended")]
    StreamEnded,
    /// A stream was deleted.
    #[serde(rename = "stream.deleted")]
    StreamDeleted,
    /// A recording is complete and plays.
    #[serde(rename = "recording.ready")]
    RecordingReady,
}

impl EventKind {
    const ALL: [Self; 5] = [
        Self::StreamCreated,
        Self::StreamLive,
        Self::StreamEnded,
        Self::StreamDeleted,
        Self::RecordingReady,
    ];

    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::StreamCreated => "stream.created",
            Self::StreamLive => "stream.live",
            Self::StreamEnded => "stream.ended",
            Self::StreamDeleted => "stream.deleted",
            Self::RecordingReady => "recording.ready",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) struct ProductEvent {
    pub(crate) kind: EventKind,
    /// The ids of what it is about, as a JSON object: `{"stream_id": "st_…"}`. Whoever wants more
    /// asks the API, which answers with the present state.
    pub(crate) data: serde_json::Value,
}

impl ProductEvent {
    /// An event about a stream.
    pub(crate) fn of_stream(kind: EventKind, stream: &crate::id::StreamId) -> Self {
        Self {
            kind,
            data: serde_json::json!({ "stream_id": stream }),
        }
    }
}

/// Where events go.
#[derive(Debug, Clone)]
pub(crate) struct Webhook {
    pub(crate) id: WebhookId,
    pub(crate) url: String,
    pub(crate) description: String,
    /// Empty: all.
    pub(crate) events: Vec<EventKind>,
    pub(crate) secret: String,
    pub(crate) enabled: bool,
    pub(crate) failing_since: Option<OffsetDateTime>,
    pub(crate) created_at: OffsetDateTime,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeliveryState {
    /// Will be tried, perhaps again.
    Pending,
    /// The receiver answered with success.
    Delivered,
    /// Given up.
    Failed,
}

impl DeliveryState {
    /// As in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Delivered, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// One event on its way to one endpoint.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) id: WebhookDeliveryId,
    pub(crate) webhook: WebhookId,
    pub(crate) event: EventId,
    pub(crate) kind: String,
    pub(crate) data: String,
    pub(crate) happened_at: OffsetDateTime,
    pub(crate) state: DeliveryState,
    pub(crate) attempts: i64,
    pub(crate) response_status: Option<i64>,
    pub(crate) error: Option<String>,
    pub(crate) updated_at: OffsetDateTime,
}
