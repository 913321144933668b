//! The media plane: RTP in, RTP out.
//!
//! **Owns** the shared media vocabulary ([`TrackSid`], [`Codec`], [`VideoLayer`]…), one peer's
//! ICE/DTLS/SRTP engine (`transport/`), up tracks, down tracks, layer selection, bandwidth
//! allocation, worker threads and their UDP sockets (`io/`).
//! **Does not own** rooms, participants' metadata, permissions, HTTP, JSON, protobuf or SQL.
//!
//! One packet's path: `io/socket.rs` reads a batch → `worker/demux.rs` finds the transport →
//! `transport/` decrypts → `worker/publish.rs` and `up_track/` read it once → `worker/forward.rs`
//! goes from subscriber to subscriber: `down_track/` chooses and renumbers, `transport/send/` writes
//! the header and seals, straight into the send buffer → `io/socket.rs` sends each subscriber's burst
//! with one call.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::string_slice
)]
#![cfg_attr(
    test,
    allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::string_slice,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::disallowed_methods,
        clippy::float_cmp,
        reason = "tests may fail loudly"
    )
)]
#![allow(
    dead_code,
    unused_imports,
    reason = "the allocator joins the workers next"
)]

mod allocator;
mod control;
mod down_track;
#[doc(hidden)]
pub mod fuzz;
mod id;
mod ingress;
#[cfg(feature = "io")]
mod io;
mod limits;
mod media;
mod rtp;
#[cfg(feature = "sim")]
pub mod sim;
mod tap;
mod transport;
mod unit;
mod up_track;
mod worker;

pub use allocator::layer_max;
pub use control::{
    DataKind, NegotiationError, OfferAnswer, Publication, Subscription, TransportEvent,
    TransportOptions, TransportRole,
};
pub use id::{ParticipantIdentity, ParticipantSid, RoomName, RoomSid, TrackSid};
pub use ingress::IngressPacket;
#[cfg(feature = "io")]
pub use io::{Config, ConfigError, Sfu, StartError, TapReceiver, TransportEvents, TransportHandle};
pub use media::{Codec, Quality, TrackKind, TrackSettings, TrackSource, VideoLayer};
pub use rtp::{
    Av1Payload, DependencyDescriptor, DependencyStructure, DescriptorError, H264Payload, PictureId,
    Vp8Descriptor, Vp9Descriptor, Vp9Layer, Vp9Structure,
};
pub use tap::{TapEvent, TapPacket};
pub use unit::{Bitrate, ExtSeq};
