//! What goes into a worker and what comes out.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use super::track::{Announcement, Batch};
use crate::tap::TapEvent;
pub(crate) use crate::transport::Datagrams;
use crate::{
    DataKind, IngressPacket, NegotiationError, OfferAnswer, Publication, Subscription,
    TrackSettings, TrackSid, TransportEvent, TransportOptions,
};

/// A transport's number, unique in one media plane.
pub(crate) type TransportId = u64;
/// A worker's place among the workers.
pub(crate) type WorkerIndex = usize;
/// Pairs a reply with its question.
pub(crate) type RequestId = u64;
/// A tap's number, unique in one media plane.
pub(crate) type TapId = u64;

/// What the control plane asks of a worker.
#[derive(Debug)]
pub(crate) enum Command {
    Open {
        transport: TransportId,
        options: TransportOptions,
    },
    AcceptOffer {
        transport: TransportId,
        sdp: String,
        request: RequestId,
    },
    CreateOffer {
        transport: TransportId,
        ice_restart: bool,
        request: RequestId,
    },
    AcceptAnswer {
        transport: TransportId,
        sdp: String,
        request: RequestId,
    },
    AddCandidate {
        transport: TransportId,
        candidate: String,
    },
    Publish {
        transport: TransportId,
        publication: Publication,
    },
    Unpublish {
        transport: TransportId,
        track: TrackSid,
    },
    /// Media of a track of an ingress.
    Feed {
        transport: TransportId,
        track: TrackSid,
        packets: Vec<IngressPacket>,
    },
    SetMuted {
        transport: TransportId,
        track: TrackSid,
        muted: bool,
    },
    Subscribe {
        transport: TransportId,
        subscription: Subscription,
    },
    Unsubscribe {
        transport: TransportId,
        track: TrackSid,
    },
    /// Packets of a subscribed track come from another one.
    FeedFrom {
        transport: TransportId,
        track: TrackSid,
        feed: TrackSid,
    },
    UpdateSettings {
        transport: TransportId,
        track: TrackSid,
        settings: TrackSettings,
    },
    SendData {
        transport: TransportId,
        kind: DataKind,
        payload: Arc<[u8]>,
    },
    /// Sent to every worker; the one that has the track takes it.
    Tap {
        track: TrackSid,
        tap: TapId,
    },
    /// The tap's reader wants a keyframe.
    TapKeyframe {
        tap: TapId,
    },
    /// The tap's reader is gone.
    Untap {
        tap: TapId,
    },
    Close {
        transport: TransportId,
    },
    /// Close everything.
    CloseAll,
}

/// The answer to a command that carried a [`RequestId`].
#[derive(Debug)]
pub(crate) enum Reply {
    Answer(Result<OfferAnswer, NegotiationError>),
    Offer(Result<Option<String>, NegotiationError>),
    Accepted(Result<(), NegotiationError>),
}

/// What workers tell each other. Messages from one worker to another arrive in order.
#[derive(Debug, Clone)]
pub(crate) enum Message {
    /// The sender has this track, or something about it changed.
    Announce(Announcement),
    /// The sender had this track.
    Gone(TrackSid),
    /// The sender has a subscriber of your track.
    Attach { track: TrackSid, from: WorkerIndex },
    /// The sender has no subscriber of your track any more.
    Detach { track: TrackSid, from: WorkerIndex },
    /// Packets of the sender's track, one wake-up's worth.
    Packets { track: TrackSid, batch: Batch },
    /// A subscriber on the sender needs a keyframe of your track.
    Keyframe { track: TrackSid, layer: u8 },
}

/// What drives a worker.
#[derive(Debug)]
pub(crate) enum Input<'a> {
    /// A datagram came in.
    Datagram {
        source: SocketAddr,
        /// The local address it was sent to; the port is the worker's own.
        destination: SocketAddr,
        contents: &'a [u8],
    },
    /// The control plane asks.
    Command(Command),
    /// Another worker says.
    Message(Message),
    /// Time has passed.
    Timeout,
}

/// What a worker wants done.
#[derive(Debug)]
pub(crate) enum Output {
    Transmit(Datagrams),
    Reply(RequestId, Reply),
    Event(TransportId, TransportEvent),
    Tap(TapId, TapEvent),
    Send(WorkerIndex, Message),
    /// Nothing more until an input comes, or this time; `None` when nothing is due.
    Timeout(Option<Instant>),
}
