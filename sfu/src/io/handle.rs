//! The control plane's grip on the workers: every call becomes a command to the worker that owns
//! the transport, so nothing here touches media state.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::sync::{mpsc, oneshot};

use super::inbox::{Inbox, Letter, Waiting};
use super::{Config, StartError, TapReceiver, TransportEvents};
use crate::limits::{EVENTS_PER_TRANSPORT, TAP_QUEUE};
use crate::worker::{Command, RequestId};
use crate::{
    DataKind, IngressPacket, NegotiationError, OfferAnswer, Publication, Subscription,
    TrackSettings, TrackSid, TransportOptions,
};

/// The running media plane. Cheap to clone; the threads end with [`Sfu::stop`].
#[derive(Debug, Clone)]
pub struct Sfu {
    first: Inbox,
    workers: Arc<[Inbox]>,
    candidates: Arc<[SocketAddr]>,
    /// Numbers for transports, requests and taps.
    next_number: Arc<AtomicU64>,
    /// Whose turn it is to get a transport.
    next_turn: Arc<AtomicUsize>,
}

/// One peer connection. Dropping the handle leaves the transport open; call [`Self::close`].
#[derive(Debug, Clone)]
pub struct TransportHandle {
    transport: u64,
    worker: Inbox,
    next_number: Arc<AtomicU64>,
}

impl Sfu {
    /// Binds the UDP ports and starts the worker threads.
    ///
    /// # Errors
    /// [`StartError::Bind`] names the port that is taken.
    pub fn start(config: &Config) -> Result<Self, StartError> {
        super::start_workers(config)
    }

    /// Ends the worker threads; open transports say goodbye (DTLS close) first.
    pub fn stop(&self) {
        for worker in self.workers.iter() {
            worker.post(Letter::Stop);
        }
    }

    /// The UDP addresses offered as host candidates.
    pub fn candidates(&self) -> &[SocketAddr] {
        &self.candidates
    }

    /// Opens a transport on the next worker in turn.
    pub fn open_transport(&self, options: TransportOptions) -> (TransportHandle, TransportEvents) {
        let transport = self.next_number.fetch_add(1, Ordering::Relaxed);
        let (events, receiver) = mpsc::channel(EVENTS_PER_TRANSPORT);
        let turn = self.next_turn.fetch_add(1, Ordering::Relaxed);
        let worker = turn
            .checked_rem(self.workers.len())
            .and_then(|index| self.workers.get(index))
            .unwrap_or(&self.first)
            .clone();
        let command = Command::Open { transport, options };
        worker.post(Letter::Open(command, transport, events));
        let handle = TransportHandle {
            transport,
            worker,
            next_number: self.next_number.clone(),
        };
        (handle, receiver)
    }

    /// Taps a published track; see [`TapReceiver`]. A tap of an unknown track ends at once.
    pub fn tap(&self, track: TrackSid) -> TapReceiver {
        let tap = self.next_number.fetch_add(1, Ordering::Relaxed);
        let (events, receiver) = mpsc::channel(TAP_QUEUE);
        // Every worker is asked, in the order of what it was told before, so a track that was
        // published first is found; those that do not have it drop their sender, and when all did
        // the tap has ended.
        for worker in self.workers.iter() {
            let command = Command::Tap {
                track: track.clone(),
                tap,
            };
            worker.post(Letter::Tap(command, tap, events.clone()));
        }
        TapReceiver {
            events: receiver,
            workers: self.workers.clone(),
            tap,
        }
    }
}

impl TransportHandle {
    async fn ask<T>(
        &self,
        command: impl FnOnce(RequestId) -> Command,
        waiting: impl FnOnce(oneshot::Sender<Result<T, NegotiationError>>) -> Waiting,
    ) -> Result<T, NegotiationError> {
        let request = self.next_number.fetch_add(1, Ordering::Relaxed);
        let (reply, answer) = oneshot::channel();
        self.worker
            .post(Letter::Question(command(request), request, waiting(reply)));
        answer.await.unwrap_or(Err(NegotiationError::Closed))
    }

    /// Answers a client's offer (v0 publisher, v1), binding publications and, in v1, subscriptions.
    ///
    /// # Errors
    /// The offer cannot be parsed, or the transport is closed.
    pub async fn accept_offer(&self, sdp: String) -> Result<OfferAnswer, NegotiationError> {
        self.ask(
            |request| Command::AcceptOffer {
                transport: self.transport,
                sdp,
                request,
            },
            Waiting::Answer,
        )
        .await
    }

    /// Makes the next offer (v0 subscriber); `None` when one is outstanding or nothing changed.
    /// After the outstanding one is answered, `NegotiationNeeded` comes again if need be. The first
    /// offer of a subscriber is never `None`: it carries the data channels. An `ice_restart`
    /// replaces an outstanding offer, for a client that came back on a new socket never saw it.
    ///
    /// # Errors
    /// The transport is closed.
    pub async fn create_offer(
        &self,
        ice_restart: bool,
    ) -> Result<Option<String>, NegotiationError> {
        self.ask(
            |request| Command::CreateOffer {
                transport: self.transport,
                ice_restart,
                request,
            },
            Waiting::Offer,
        )
        .await
    }

    /// Takes the client's answer to our offer.
    ///
    /// # Errors
    /// No offer is outstanding, the answer cannot be parsed, or the transport is closed.
    pub async fn accept_answer(&self, sdp: String) -> Result<(), NegotiationError> {
        self.ask(
            |request| Command::AcceptAnswer {
                transport: self.transport,
                sdp,
                request,
            },
            Waiting::Accepted,
        )
        .await
    }

    /// Adds a trickled candidate (the `candidate` text of `RTCIceCandidateInit`); bad ones are counted and dropped.
    pub fn add_candidate(&self, candidate: String) {
        self.worker.send(Command::AddCandidate {
            transport: self.transport,
            candidate,
        });
    }

    /// Announces a track, before or after the offer that carries it.
    pub fn publish(&self, publication: Publication) {
        self.worker.send(Command::Publish {
            transport: self.transport,
            publication,
        });
    }

    /// Ends a publication; its subscribers' sections fall free.
    pub fn unpublish(&self, track: TrackSid) {
        self.worker.send(Command::Unpublish {
            transport: self.transport,
            track,
        });
    }

    /// Feeds packets to a published track of a transport of [`crate::TransportRole::Ingress`]; for
    /// any other they are dropped. Hand over few at a time: what is fed at once leaves at once.
    pub fn feed(&self, track: TrackSid, packets: Vec<IngressPacket>) {
        self.worker.send(Command::Feed {
            transport: self.transport,
            track,
            packets,
        });
    }

    /// Marks a publication muted: forwarding stops and taps are told.
    pub fn set_muted(&self, track: TrackSid, muted: bool) {
        self.worker.send(Command::SetMuted {
            transport: self.transport,
            track,
            muted,
        });
    }

    /// Forwards a track to this transport from now on.
    pub fn subscribe(&self, subscription: Subscription) {
        self.worker.send(Command::Subscribe {
            transport: self.transport,
            subscription,
        });
    }

    /// Stops forwarding a track.
    pub fn unsubscribe(&self, track: TrackSid) {
        self.worker.send(Command::Unsubscribe {
            transport: self.transport,
            track,
        });
    }

    /// Takes the packets of a subscribed track from another one of the same publisher, which shows
    /// the same in another codec; by itself it goes back when that one ends.
    pub fn feed_from(&self, track: TrackSid, feed: TrackSid) {
        self.worker.send(Command::FeedFrom {
            transport: self.transport,
            track,
            feed,
        });
    }

    /// Says what this subscriber wants of a track.
    pub fn update_settings(&self, track: TrackSid, settings: TrackSettings) {
        self.worker.send(Command::UpdateSettings {
            transport: self.transport,
            track,
            settings,
        });
    }

    /// Sends one data channel message; dropped while the channel is not open, save that reliable
    /// ones wait for it (bounded).
    pub fn send_data(&self, kind: DataKind, payload: Arc<[u8]>) {
        self.worker.send(Command::SendData {
            transport: self.transport,
            kind,
            payload,
        });
    }

    /// Ends the peer connection and everything it published.
    pub fn close(&self) {
        self.worker.send(Command::Close {
            transport: self.transport,
        });
    }
}

impl Sfu {
    /// A grip on running workers; there is always at least one.
    pub(super) fn new(first: Inbox, workers: Arc<[Inbox]>, candidates: Arc<[SocketAddr]>) -> Self {
        Self {
            first,
            workers,
            candidates,
            next_number: Arc::new(AtomicU64::new(1)),
            next_turn: Arc::new(AtomicUsize::new(0)),
        }
    }
}
