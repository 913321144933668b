//! Media of encoders that do not speak WebRTC: RTMP in, up tracks out.
//!
//! `rtmp/` speaks the protocol, `flv` reads its tags, `picture` makes RTP of H.264, `sound` makes
//! Opus of AAC, `timeline` gives both their times, `publisher` stands for the encoder in the room,
//! and `health` tells the studio how it goes.

mod flv;
mod health;
mod picture;
mod publisher;
mod rtmp;
mod sound;
mod timeline;

use futures_util::future::BoxFuture;
use sfu::{ParticipantIdentity, RoomName};

use crate::admission::{Refusal, RoomTerms};
use crate::auth::Permissions;

pub(crate) use health::Encoders;
pub use health::{EncoderHealth, EncoderSound, EncoderVideo, EncoderWarning};
pub(crate) use rtmp::serve as serve_rtmp;

/// The product's word on a stream key. Asked once for every publisher.
pub trait StreamKeys: Send + Sync + 'static {
    /// Where the key's holder may publish.
    ///
    /// # Errors
    /// [`Refusal`] with the sentence that goes to the log and, where it can show one, the encoder.
    fn admit<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<KeyHolder, Refusal>>;
}

/// Who publishes with a stream key, and where.
#[derive(Debug, Clone)]
pub struct KeyHolder {
    /// The stream's room.
    pub room: RoomName,
    /// The name of the stream's encoder in it.
    pub identity: ParticipantIdentity,
    /// What it may publish.
    pub permissions: Permissions,
    /// How the room begins.
    pub terms: RoomTerms,
}
