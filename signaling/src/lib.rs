//! LiveKit's signaling: WebSocket sessions, access tokens, rooms.
//!
//! **Owns** the wire (`proto/`, `session/`), access tokens (`auth/`), rooms with their
//! participants, publications and subscriptions (`room/`), the task of each participant that
//! negotiates, resumes and expires (`participant/`), and encoders that come by RTMP (`ingress/`).
//! **Does not own** media (that is `sfu`), who may be where (the product answers [`Admission`]),
//! recordings, SQL or pages.
//!
//! **Path of one request**: `session/routes` reads the query (`connect`), checks the token and
//! asks the product (`authorize`), lets the participant into its room (`room/join`) and only then
//! upgrades. `session/socket` decodes each frame and hands it to the participant's task
//! (`participant/requests`), which changes the room (`room/*`) under its lock or negotiates with
//! the media plane (`participant/negotiation`). What others must hear is queued in their bounded
//! sinks, and their sockets send it.

mod admission;
mod auth;
mod config;
mod context;
#[doc(hidden)]
pub mod fuzz;
mod ingress;
mod limits;
mod participant;
mod proto;
mod room;
mod rooms;
mod session;
mod signaling;

pub use admission::{Admission, AdmissionPurpose, AdmissionRequest, Admitted, Refusal, RoomTerms};
pub use auth::{ApiKey, Claims, Permissions, TokenError, TokenGrant, VideoGrant};
pub use config::Config;
pub use ingress::{
    EncoderHealth, EncoderSound, EncoderVideo, EncoderWarning, KeyHolder, StreamKeys,
};
pub use room::{
    ChatText, CloseReason, ParticipantSnapshot, RoomEvent, RoomSnapshot, TrackSnapshot,
};
pub use session::OfferError;
pub use signaling::{Signaling, sign_token};

pub(crate) use context::Context;
