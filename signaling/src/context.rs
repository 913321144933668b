//! What all sessions share.

use std::sync::Arc;

use axum::http::StatusCode;
use sfu::{RoomName, Sfu};
use tokio::sync::mpsc;

use crate::admission::{Admission, RoomTerms};
use crate::auth::KeyStore;
use crate::config::Config;
use crate::ingress::Encoders;
use crate::room::{Room, RoomEvent, RoomOptions};
use crate::rooms::Rooms;
use crate::session::ConnectError;

/// The one instance behind [`crate::Signaling`].
pub(crate) struct Context {
    pub(crate) config: Config,
    pub(crate) sfu: Sfu,
    pub(crate) keys: KeyStore,
    pub(crate) admission: Arc<dyn Admission>,
    pub(crate) rooms: Rooms,
    pub(crate) encoders: Encoders,
    pub(crate) events: mpsc::UnboundedSender<RoomEvent>,
}

impl Context {
    /// The room of this name, opened if need be; see [`Rooms::get_or_open`].
    pub(crate) fn open_room(
        self: &Arc<Self>,
        name: &RoomName,
        epoch: u64,
        terms: RoomTerms,
    ) -> Result<Option<Arc<Room>>, ConnectError> {
        self.rooms
            .get_or_open(name, epoch, || {
                let room = Room::open(
                    name.clone(),
                    RoomOptions::new(&self.config, terms),
                    terms.on_hold,
                    self.events.clone(),
                );
                let context = self.clone();
                let running = room.clone();
                tokio::spawn(async move {
                    running.clone().run().await;
                    context.rooms.forget(&running);
                });
                room
            })
            .map_err(|error| ConnectError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))
    }
}
