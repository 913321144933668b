//! Telling people: that a stream is live, to the site's subscribers, once; that one is about to
//! start, to whoever asked. By mail and by Web Push; for calendars there is a file.
//!
//! A round of messages is a row. Its recipients are read in batches of a hundred; each gets a row
//! of his own with a message id that stays. A message is claimed before it is sent and marked
//! afterwards, both by conditional updates, so however often a round is cut off and resumed, no
//! two send the same message. One gap cannot be closed from this side: a program killed between
//! the mail server's "accepted" and the mark does not know that it was accepted. Such a message is
//! sent again once its lease is over, under the same `Message-ID`, by which mailboxes drop the
//! second copy (push messages replace each other by their tag).

mod audience;
mod calendar;
mod fan_out;
mod push;
mod push_routes;
mod reminder;
mod routes;
#[cfg(test)]
mod tests;

pub(crate) use fan_out::{FanOutJob, announce, step};
pub(crate) use push::{PushAddress, Pusher};
pub(crate) use reminder::{ReminderRow, remind};

use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::id::{DeliveryId, NotificationId, StreamId};

/// One round of messages about a stream.
#[derive(Debug, Clone)]
pub(crate) struct Notification {
    pub(crate) id: NotificationId,
    pub(crate) stream: StreamId,
    pub(crate) kind: Kind,
    /// 0, or the start a reminder announces, in Unix milliseconds.
    pub(crate) occasion: i64,
    pub(crate) state: Round,
    /// The channel whose recipients are being read; `None` when all were.
    pub(crate) channel: Option<Channel>,
    /// The last recipient read.
    pub(crate) position: String,
}

/// What a round is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The stream went live.
    Live,
    /// The stream starts soon.
    Reminder,
}

/// Where a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Round {
    /// Not over.
    Sending,
    /// Every message is settled.
    Sent,
    /// The occasion passed before all was sent.
    Cancelled,
}

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// Mail.
    Mail,
    /// Web Push.
    Push,
}

/// One message to one recipient.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) id: DeliveryId,
    pub(crate) channel: Channel,
    /// A subscription, a reminder or a browser.
    pub(crate) recipient: String,
    pub(crate) attempts: i64,
    pub(crate) due_at: OffsetDateTime,
    /// Whether an attempt began whose end nobody noted.
    pub(crate) was_cut_off: bool,
    /// Where mail goes now; `None` when nowhere any more.
    pub(crate) email: Option<String>,
    /// Where push goes now.
    pub(crate) push: Option<PushAddress>,
}

/// How many messages of a round are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Totals {
    /// Taken by the mail server or push service.
    pub(crate) sent: u32,
    /// Refused, or tried in vain.
    pub(crate) failed: u32,
    /// Not sent: the recipient unsubscribed, or the stream ended.
    pub(crate) skipped: u32,
    /// Still to be sent.
    pub(crate) waiting: u32,
}

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ }) => {
        impl $name {
            /// As in the database.
            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// From the database.
            pub(crate) fn parse(text: &str) -> Option<Self> {
                [$(Self::$variant),+].into_iter().find(|it| it.as_str() == text)
            }
        }
    };
}

words!(Kind { Live = "live", Reminder = "reminder" });
words!(Round { Sending = "sending", Sent = "sent", Cancelled = "cancelled" });
words!(Channel { Mail = "mail", Push = "push" });

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(routes::routes())
        .merge(push_routes::routes())
        .merge(reminder::routes())
        .merge(calendar::routes())
}
