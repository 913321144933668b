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

/// Makes [`EventKind`] of one table of names.
macro_rules! event_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:tt,)*) => {
        /// What happens in the product.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
        pub(crate) enum EventKind {
            $($(#[$doc])* #[serde(rename = $name)] $kind,)*
        }

        impl EventKind {
            pub(crate) const ALL: &[Self] = &[$(Self::$kind,)*];

            /// As in the database and the API.
            pub(crate) fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

event_kinds! {
    /// A stream was made.
    StreamCreated = "stream.created",
    /// Title, description, time, visibility or recording of a stream were changed.
    StreamUpdated = "stream.updated",
    /// Other people may watch it now.
    StreamVisibilityChanged = "stream.visibility_changed",
    /// A stream went live.
    StreamLive = "stream.live",
    /// It was paused, by its creator or because nobody publishes.
    StreamPaused = "stream.paused",
    /// It goes on.
    StreamResumed = "stream.resumed",
    /// A stream ended.
    StreamEnded = "stream.ended",
    /// It was put away.
    StreamArchived = "stream.archived",
    /// It was taken out of the archive.
    StreamRestored = "stream.restored",
    /// A stream was deleted.
    StreamDeleted = "stream.deleted",
    /// A recording is complete and plays.
    RecordingReady = "recording.ready",
    /// A recording broke off.
    RecordingFailed = "recording.failed",
    /// Somebody was given access.
    GrantCreated = "grant.created",
    /// A grant goes on.
    GrantRenewed = "grant.renewed",
    /// A grant was taken back.
    GrantCancelled = "grant.cancelled",
    /// A grant was paid back.
    GrantRefunded = "grant.refunded",
    /// A grant's time is over.
    GrantExpired = "grant.expired",
    /// A pass was made.
    PassCreated = "pass.created",
    /// A pass was changed.
    PassUpdated = "pass.updated",
    /// A pass was deleted.
    PassDeleted = "pass.deleted",
    /// An address is subscribed, confirmed by its owner or imported with consent.
    SubscriptionActivated = "subscription.activated",
    /// An address has unsubscribed.
    SubscriptionEnded = "subscription.ended",
    /// An address was forgotten.
    SubscriptionRemoved = "subscription.removed",
    /// A message was written.
    ChatMessage = "chat.message",
    /// Messages were taken away.
    ChatDeleted = "chat.deleted",
    /// Messages show again.
    ChatRestored = "chat.restored",
    /// A viewer told moderators about a message.
    ChatReported = "chat.reported",
    /// The filter held a message for moderators.
    ChatHeld = "chat.held",
    /// Somebody was warned.
    ModerationWarn = "moderation.warn",
    /// Somebody was silenced for a time.
    ModerationTimeout = "moderation.timeout",
    /// Somebody was put out.
    ModerationBan = "moderation.ban",
    /// A ban or time-out was lifted.
    ModerationUnban = "moderation.unban",
    /// Modes or shield of a chat were changed.
    ModerationModes = "moderation.modes",
    /// Subscribers are being told of a stream.
    NotificationStarted = "notification.started",
    /// They have been told, or it was called off.
    NotificationFinished = "notification.finished",
    /// Somebody tries an endpoint; only that one gets it, whatever else it wants.
    WebhookTest = "webhook.test",
}

impl EventKind {
    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    /// Whether endpoints that name no events get it. Messages of a busy chat are too many for
    /// whoever did not ask for them.
    pub(crate) fn is_told_unasked(self) -> bool {
        self != Self::ChatMessage
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
    /// An event about the ids in `data`; those that are null or an empty list are left out.
    pub(crate) fn new(kind: EventKind, mut data: serde_json::Value) -> Self {
        if let Some(fields) = data.as_object_mut() {
            fields.retain(|_, value| {
                !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty())
            });
        }
        Self { kind, data }
    }

    /// An event about a stream.
    pub(crate) fn of_stream(kind: EventKind, stream: &crate::id::StreamId) -> Self {
        Self::new(kind, serde_json::json!({ "stream_id": stream }))
    }
}

/// Where events go.
#[derive(Debug, Clone)]
pub(crate) struct Webhook {
    pub(crate) id: WebhookId,
    pub(crate) url: String,
    pub(crate) description: String,
    /// Empty: all but those of [`EventKind::is_told_unasked`].
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
