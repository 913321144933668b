//! What signaling asks of the product: may this identity be in this room now?

use std::time::Duration;

use futures_util::future::BoxFuture;
use sfu::{ParticipantIdentity, RoomName};
use time::OffsetDateTime;

use crate::auth::{Claims, Permissions};

/// The product's word on who may be where. Asked at every join, resume and refresh, so that a
/// token alone never opens a room.
pub trait Admission: Send + Sync + 'static {
    /// Decides one request.
    ///
    /// # Errors
    /// [`Refusal`] with the status and sentence that the client gets.
    fn admit<'a>(
        &'a self,
        request: AdmissionRequest<'a>,
    ) -> BoxFuture<'a, Result<Admitted, Refusal>>;
}

/// Why admission is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdmissionPurpose {
    /// A client asks whether it could join (`/rtc/validate`); nothing follows.
    Validate,
    /// A new participant.
    Join,
    /// A participant that comes back on a new socket.
    Resume,
    /// A participant that is inside: its token is about to be renewed, or its grant ends now.
    Refresh,
}

/// One question to [`Admission`]. The token's signature, times and room are already checked.
#[derive(Debug, Clone, Copy)]
pub struct AdmissionRequest<'a> {
    /// The room.
    pub room: &'a RoomName,
    /// Who asks.
    pub identity: &'a ParticipantIdentity,
    /// The API key that signed the token.
    pub key_id: &'a str,
    /// Signed by the server's own key, that is by [`crate::Signaling::issue_token`].
    pub issued_by_klieg: bool,
    /// Why it is asked.
    pub purpose: AdmissionPurpose,
    /// The token's claims.
    pub claims: &'a Claims,
}

/// A yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// What the product allows. Narrows the token's grant, never widens it.
    pub permissions: Permissions,
    /// When the grant ends. At that moment admission is asked again, and without a later end the
    /// participant is removed.
    pub expires: Option<OffsetDateTime>,
    /// The room is recorded: offer the codecs that need no re-encoding (H264, VP9, AV1) before VP8.
    pub prefer_recordable_codecs: bool,
    /// How the room begins, should this participant open it.
    pub room: RoomTerms,
}

/// How a room begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RoomTerms {
    /// How long the room stays open with nobody in it; `None`: the configured time-outs.
    pub lingers: Option<Duration>,
    /// On hold, see [`crate::Signaling::set_on_hold`].
    pub on_hold: bool,
    /// Chat goes to the product ([`crate::RoomEvent::ChatWritten`]) instead of from client to
    /// client, and comes back by [`crate::Signaling::say`].
    pub product_chat: bool,
}

/// A no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// HTTP status, 401, 403, 404 or 410.
    pub status: u16,
    /// What happened and what to do, for people.
    pub message: String,
}
