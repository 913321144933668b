//! The surface for the product.

use std::collections::HashMap;
use std::sync::Arc;

use livekit_protocol::leave_request;
use sfu::{ParticipantIdentity, RoomName, Sfu};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::admission::{Admission, Admitted, RoomTerms};
use crate::auth::{ApiKey, Claims, KeyStore, Permissions, TokenError, TokenGrant, issue, verify};
use crate::config::Config;
use crate::context::Context;
use crate::ingress::{EncoderHealth, Encoders, StreamKeys, serve_rtmp};
use crate::participant::Input;
use crate::room::{ChatText, CloseReason, RoomEvent, RoomSnapshot};
use crate::rooms::Rooms;
use crate::session::{self, OfferError};

/// The control plane. Cheap to clone. Needs a tokio runtime.
#[derive(Clone)]
pub struct Signaling {
    context: Arc<Context>,
}

impl std::fmt::Debug for Signaling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signaling").finish_non_exhaustive()
    }
}

impl Signaling {
    /// Wires the control plane to the media plane and to the product. `events` is told of
    /// everything that happens in rooms, in order per room.
    pub fn new(
        config: Config,
        sfu: Sfu,
        admission: Arc<dyn Admission>,
        events: mpsc::UnboundedSender<RoomEvent>,
    ) -> Self {
        let keys = KeyStore::new(config.own_key.clone(), config.keys.clone());
        Self {
            context: Arc::new(Context {
                config,
                sfu,
                keys,
                admission,
                rooms: Rooms::default(),
                encoders: Encoders::default(),
                events,
            }),
        }
    }

    /// `/rtc`, `/rtc/v1`, `/rtc/validate` and `/rtc/v1/validate`.
    pub fn router(&self) -> axum::Router {
        session::router(self.context.clone())
    }

    /// Makes an access token, signed with the server's own key.
    ///
    /// # Errors
    /// The key cannot sign, for instance because its secret is empty.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a grant is made for one token and used up by it"
    )]
    pub fn issue_token(&self, grant: TokenGrant) -> Result<String, TokenError> {
        issue(&self.context.keys, &grant)
    }

    /// Reads an access token of any key, for what is not the wire itself: the claims, once signature
    /// and times hold. What they allow is for the caller to judge.
    ///
    /// # Errors
    /// The token is not to be believed.
    pub fn verify_token(&self, token: &str) -> Result<Claims, TokenError> {
        verify(&self.context.keys, token).map(|verified| verified.claims)
    }

    /// Says goodbye to everybody in a room and closes it. Does nothing when there is no such room.
    pub async fn close_room(&self, room: &RoomName, reason: CloseReason) {
        if let Some(room) = self.context.rooms.take(room) {
            room.lock()
                .close(reason.on_the_wire(), leave_request::Action::Disconnect);
        }
    }

    /// Removes a participant and tells it why. Does nothing when it is not there.
    pub async fn remove_participant(
        &self,
        room: &RoomName,
        identity: &ParticipantIdentity,
        reason: CloseReason,
    ) {
        if let Some(room) = self.context.rooms.get(room) {
            room.lock().remove(
                identity,
                reason.on_the_wire(),
                Some(leave_request::Action::Disconnect),
            );
        }
    }

    /// Puts a room on hold, or takes it off: while it is on hold every track counts as muted, and
    /// nothing of it is forwarded. What its publisher muted itself stays muted after. Does nothing
    /// when there is no such room.
    pub async fn set_on_hold(&self, room: &RoomName, on_hold: bool) {
        if let Some(room) = self.context.rooms.get(room) {
            room.lock().set_on_hold(on_hold);
        }
    }

    /// Says something in a room's chat. Does nothing when there is no such room.
    pub fn say(&self, room: &RoomName, chat: &ChatText) {
        if let Some(room) = self.context.rooms.get(room) {
            room.lock().say(chat);
        }
    }

    /// The names of all open rooms, in no order.
    pub fn rooms(&self) -> Vec<RoomName> {
        self.context.rooms.names()
    }

    /// What the product said before may not hold any more: joins that rest on it and are still
    /// under way are asked again. Call it before looking at who is in a room, and nobody slips by.
    pub fn recall_admissions(&self) {
        self.context.rooms.recall();
    }

    /// Gives a participant the product's new word: permissions and the grant's end follow it, and
    /// the client gets a fresh token. Does nothing when it is not there.
    pub async fn readmit(
        &self,
        room: &RoomName,
        identity: &ParticipantIdentity,
        admitted: Admitted,
    ) {
        let inputs = self.context.rooms.get(room).and_then(|room| {
            let state = room.lock();
            state
                .participant(identity)
                .map(|participant| participant.inputs.clone())
        });
        if let Some(inputs) = inputs {
            // A participant that was removed meanwhile needs no word.
            let _ = inputs.send(Input::Readmitted(Box::new(admitted))).await;
        }
    }

    /// Whether a participant is in a room now.
    pub fn is_present(&self, room: &RoomName, identity: &ParticipantIdentity) -> bool {
        let room = self.context.rooms.get(room);
        room.is_some_and(|room| room.lock().participant(identity).is_some())
    }

    /// Who is in a room and what they publish; `None` when it is not open.
    pub fn room(&self, room: &RoomName) -> Option<RoomSnapshot> {
        let room = self.context.rooms.get(room)?;
        let state = room.lock();
        (!state.is_closed()).then(|| state.snapshot())
    }

    /// Lets `identity` publish by one SDP offer without a socket, and answers it. The caller has
    /// checked that it may; an older connection of the same identity is sent away. The participant
    /// is removed when its media connection ends or does not come up.
    ///
    /// # Errors
    /// The offer sends nothing or cannot be understood, the permissions do not allow publishing,
    /// or the room is full or closing.
    pub async fn publish_by_offer(
        &self,
        room: RoomName,
        identity: ParticipantIdentity,
        permissions: Permissions,
        terms: RoomTerms,
        sdp: String,
    ) -> Result<String, OfferError> {
        session::publish_by_offer(&self.context, &room, identity, permissions, terms, sdp).await
    }

    /// Takes encoders in by RTMP on a bound socket, until the future is dropped; those inside stay
    /// until their rooms close.
    pub async fn serve_rtmp(&self, listener: TcpListener, keys: Arc<dyn StreamKeys>) {
        serve_rtmp(self.context.clone(), listener, keys).await;
    }

    /// How the encoder of a room is doing; `None` when there was none within the last minutes.
    pub fn encoder(&self, room: &RoomName) -> Option<EncoderHealth> {
        self.context.encoders.health(room, Instant::now())
    }

    /// Adds an ICE candidate (the `candidate` text of `RTCIceCandidateInit`) to a participant that
    /// came by [`Self::publish_by_offer`].
    ///
    /// # Errors
    /// There is no such participant.
    pub async fn add_candidate(
        &self,
        room: &RoomName,
        identity: &ParticipantIdentity,
        candidate: String,
    ) -> Result<(), OfferError> {
        session::add_candidate(&self.context, room, identity, candidate)
    }

    /// Closes all rooms and opens no more. Clients are told to come back, to the next server.
    pub async fn shutdown(&self) {
        for room in self.context.rooms.stop() {
            room.lock().close(
                CloseReason::ServerShutdown.on_the_wire(),
                leave_request::Action::Reconnect,
            );
        }
    }
}

/// Makes an access token with a key given, for whoever runs no server.
///
/// # Errors
/// The key cannot sign, for instance because its secret is empty.
pub fn sign_token(key: ApiKey, grant: &TokenGrant) -> Result<String, TokenError> {
    issue(&KeyStore::new(key, HashMap::new()), grant)
}
