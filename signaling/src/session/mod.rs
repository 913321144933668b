//! HTTP and WebSocket: how clients reach their participants.

mod authorize;
mod connect;
mod offer;
mod routes;
mod sink;
mod socket;

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::proto::Frame;

pub(crate) use connect::ConnectError;
pub use offer::OfferError;
pub(crate) use offer::{add_candidate, publish_by_offer, sending_sections};
pub(crate) use routes::router;
pub(crate) use sink::{Sink, SocketId, frame};

/// The receiving end of a [`Sink`].
pub(crate) type Frames = mpsc::Receiver<Arc<Frame>>;
