//! What the control plane and the workers say to each other: how to open a transport, what is
//! published and subscribed, what happened. Plain data, no sockets and no runtime.

use std::collections::HashMap;

use crate::{Codec, ParticipantSid, TrackKind, TrackSid, TrackSource, VideoLayer};

/// Which half of a participant a transport carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportRole {
    /// v0: the client offers and sends media.
    Publisher,
    /// v0: the server offers and sends media; it also creates the data channels.
    Subscriber,
    /// v1: one peer connection, the client offers, media both ways.
    Both,
    /// No peer connection at all: media is made inside the process and fed to the tracks it
    /// publishes. It counts as connected from the start.
    Ingress,
}

/// How to open a transport.
#[derive(Debug, Clone)]
pub struct TransportOptions {
    /// The participant it belongs to, for spans and for the msid of what it sends.
    pub participant: ParticipantSid,
    /// Which half.
    pub role: TransportRole,
}

/// A track that a participant announced (LiveKit `AddTrackRequest`), bound to the m-line of the
/// next offer whose msid track id is one of `cids`, or else to the next unbound m-line of its kind.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The id that signaling gave it.
    pub sid: TrackSid,
    /// Client-side ids that may appear in the offer's msid.
    pub cids: Vec<String>,
    /// Audio or video.
    pub kind: TrackKind,
    /// Source, for allocation order (screen before camera).
    pub source: TrackSource,
    /// Codec to put first in the answer; `None` keeps the client's order.
    pub codec: Option<Codec>,
    /// Announced layers, smallest first; empty for audio.
    pub layers: Vec<VideoLayer>,
    /// Announced as muted.
    pub muted: bool,
}

/// A track to forward to a transport.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// The track.
    pub track: TrackSid,
    /// Its publisher; with the track it makes the msid `PA_…|TR_…`.
    pub publisher: ParticipantSid,
    /// Stream id of the msid: groups camera with microphone and screen with its sound, e.g.
    /// `PA_…|camera`.
    pub stream_id: String,
}

/// The data channels of LiveKit's wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataKind {
    /// `_reliable`: ordered.
    Reliable,
    /// `_lossy`: unordered, not retransmitted.
    Lossy,
}

/// The answer to a client's offer.
#[derive(Debug, Clone)]
pub struct OfferAnswer {
    /// The SDP answer, already shaped for LiveKit's clients.
    pub sdp: String,
    /// v1: which m-line (mid) carries which subscribed track (`SessionDescription.mid_to_track_id`).
    pub mid_to_track: HashMap<String, TrackSid>,
    /// Publications bound by this offer, with their mid and negotiated codec.
    pub published: Vec<(TrackSid, String, Codec)>,
    /// Publications whose section stopped sending (inactive, recvonly or rejected): the client
    /// unpublished them. They are no longer bound; the caller still calls `unpublish`.
    pub unpublished: Vec<TrackSid>,
}

/// Why an offer, an answer or a candidate was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NegotiationError {
    /// The text is no SDP we understand.
    #[error("invalid session description: {0}")]
    InvalidSdp(String),
    /// An answer without an offer of ours outstanding.
    #[error("no offer is outstanding")]
    NoPendingOffer,
    /// The transport is closed.
    #[error("the transport is closed")]
    Closed,
}

/// What happens on a transport, in order.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TransportEvent {
    /// ICE and DTLS are up.
    Connected,
    /// ICE lost the peer; it may come back by itself or by an ICE restart.
    Disconnected,
    /// The transport ended: closed by us, by the peer, or by an engine failure.
    Closed,
    /// v0 subscriber: something changed, call `TransportHandle::create_offer`.
    /// v1: `audios`/`videos` more receiving sections are needed; ask the client to offer
    /// (`MediaSectionsRequirement`; 0/0 means only "please offer").
    NegotiationNeeded {
        /// Missing audio sections.
        audios: u32,
        /// Missing video sections.
        videos: u32,
    },
    /// A publication announced after the offer that carries it found its section (mid, codec).
    /// Those bound by the offer itself come in [`OfferAnswer::published`] instead.
    Published(TrackSid, String, Codec),
    /// First media packet of a publication arrived.
    MediaStarted(TrackSid),
    /// Speech level of a published audio track over the last 400 ms, linear 0…1; 0 when silent.
    AudioLevel(TrackSid, f32),
    /// A data channel message.
    Data(DataKind, Vec<u8>),
    /// The section of a subscribed video was negotiated; the client takes these codecs on it.
    Takes(TrackSid, Vec<Codec>),
    /// A subscribed track is paused (true) for want of bandwidth, or flows again.
    StreamPaused(TrackSid, bool),
    /// Link figures, about every 5 s: loss fraction 0…1 seen by the receiver and round trip.
    LinkQuality {
        /// Fraction lost.
        loss: f32,
        /// Round-trip time in milliseconds; 0 when unknown.
        rtt_ms: u32,
    },
}
