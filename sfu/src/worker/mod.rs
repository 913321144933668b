//! One worker: transports and tracks without sockets, threads or a clock.
//!
//! Feed it with [`Worker::handle_input`] and drain [`Worker::poll_output`] until it says
//! [`Output::Timeout`]. Several datagrams may be fed before draining: packets of one wake-up leave
//! subscriber by subscriber, each subscriber's whole burst at once.

mod command;
mod control;
mod demux;
mod feed;
mod forward;
mod id_hash;
mod peer;
mod publish;
mod red;
mod subscribe;
mod tick;
mod track;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime};

use rand::SeedableRng;
use rand::rngs::StdRng;

pub(crate) use self::command::{
    Command, Datagrams, Input, Message, Output, Reply, RequestId, TapId, TransportId, WorkerIndex,
};
use self::demux::Demux;
pub(crate) use self::demux::local_ufrag as ufrag_of_check;
use self::id_hash::IdMap;
use self::peer::Peer;
pub(crate) use self::red::primary as newest_frame;
use self::track::Track;
use crate::transport::{Engine, Heard, Outbox, Path, Polled, Transport};
use crate::up_track::SenderReport;
use crate::{TrackSid, TransportEvent};

/// How often slow matters are looked at: allocation, live layers, levels, link figures.
const TICK: Duration = Duration::from_millis(100);

/// What a worker is told once.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) index: WorkerIndex,
    pub(crate) workers: usize,
    /// Addresses offered as candidates; all datagrams come to one of them.
    pub(crate) candidates: std::sync::Arc<[SocketAddr]>,
    pub(crate) seed: u64,
    /// One instant on both clocks.
    pub(crate) epoch: (Instant, SystemTime),
}

/// Discarded input, by reason.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Drops {
    /// Datagrams that belong to no transport.
    pub(crate) unknown_source: u64,
    /// Media that belongs to no publication, or that no payload reader understands.
    pub(crate) media: u64,
    /// Data channel messages that found no room.
    pub(crate) data: u64,
}

/// One worker.
pub(crate) struct Worker {
    index: WorkerIndex,
    workers: usize,
    engine: Engine,
    rng: StdRng,
    epoch: (Instant, SystemTime),
    now: Instant,
    peers: IdMap<TransportId, Peer>,
    tracks: HashMap<TrackSid, Track>,
    /// Which track a tap listens to.
    taps: HashMap<TapId, TrackSid>,
    demux: Demux,
    timers: BinaryHeap<Reverse<(Instant, TransportId)>>,
    next_tick: Instant,
    outputs: VecDeque<Output>,
    /// Tracks with packets that wait for the next flush.
    bursting: Vec<TrackSid>,
    /// Transports still to be served by the running flush.
    flushing: VecDeque<TransportId>,
    /// Tracks of the running flush.
    flushed: Vec<TrackSid>,
    /// Transports whose subscriptions or sections changed.
    changed: Vec<TransportId>,
    /// Keyframes that the running flush found wanting.
    wishes: Vec<(TrackSid, u8)>,
    /// Ticks so far.
    ticks: u64,
    outbox: Outbox,
    drops: Drops,
}

impl Worker {
    /// A worker without transports.
    pub(crate) fn new(setup: Setup) -> Self {
        let now = setup.epoch.0;
        Self {
            index: setup.index,
            workers: setup.workers,
            engine: Engine::new(setup.candidates, setup.epoch),
            rng: StdRng::seed_from_u64(setup.seed),
            epoch: setup.epoch,
            now,
            peers: IdMap::default(),
            tracks: HashMap::new(),
            taps: HashMap::new(),
            demux: Demux::default(),
            timers: BinaryHeap::new(),
            next_tick: now,
            outputs: VecDeque::new(),
            bursting: Vec::new(),
            flushing: VecDeque::new(),
            flushed: Vec::new(),
            changed: Vec::new(),
            wishes: Vec::new(),
            ticks: 0,
            outbox: Outbox::default(),
            drops: Drops::default(),
        }
    }

    /// Whether the tap listens to a track of this worker.
    #[cfg(feature = "io")]
    pub(crate) fn has_tap(&self, tap: TapId) -> bool {
        self.taps.contains_key(&tap)
    }

    /// What was discarded so far.
    pub(crate) fn drops(&self) -> Drops {
        self.drops
    }

    /// Takes one input. Time never goes back: an earlier `now` counts as the latest one.
    pub(crate) fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        self.now = self.now.max(now);
        // A flush under way must see the tracks it began with.
        if !matches!(input, Input::Datagram { .. }) {
            while self.flush_one() {}
        }
        match input {
            Input::Datagram {
                source,
                destination,
                contents,
            } => self.on_datagram(source, destination, contents),
            Input::Command(command) => self.on_command(command),
            Input::Message(message) => self.on_message(message),
            Input::Timeout => {}
        }
    }

    /// What to do next.
    pub(crate) fn poll_output(&mut self) -> Output {
        loop {
            if let Some(datagrams) = self.outbox.pop() {
                return Output::Transmit(datagrams);
            }
            if let Some(output) = self.outputs.pop_front() {
                return output;
            }
            if self.flush_one() || self.begin_flush() || self.serve_timer() || self.serve_changed()
            {
                continue;
            }
            let timer = self.timers.peek().map(|Reverse((at, _))| *at);
            let tracks = self.bursting.iter().filter_map(|sid| self.tracks.get(sid));
            let held = tracks.filter_map(Track::held_until);
            let tick = (!self.peers.is_empty()).then_some(self.next_tick);
            return Output::Timeout(timer.into_iter().chain(tick).chain(held).min());
        }
    }

    /// Takes a send buffer back.
    pub(crate) fn recycle(&mut self, buffer: Vec<u8>) {
        self.outbox.recycle(buffer);
    }

    fn on_datagram(&mut self, source: SocketAddr, destination: SocketAddr, contents: &[u8]) {
        let Some(id) = self.demux.find(source, contents) else {
            self.drops.unknown_source = self.drops.unknown_source.saturating_add(1);
            return;
        };
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        let destination = local_candidate(&self.engine.candidates, destination);
        let now = self.now;
        if Transport::is_report(contents) {
            let sender = &mut peer.transport.sender;
            sender.handle_rtcp(now, contents, &mut self.outbox);
            let receives_media = peer.transport.receives_media();
            self.serve_sender(id);
            if !receives_media {
                return;
            }
        } else if demux::is_nomination(contents) {
            peer.nominating = Some(source);
        }
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        if peer
            .transport
            .receive(now, source, destination, contents)
            .is_err()
        {
            self.close(id);
            return;
        }
        self.drain(id);
    }

    /// Runs the engines whose time has come, one per call; false when none is due.
    fn serve_timer(&mut self) -> bool {
        if self.now >= self.next_tick {
            self.next_tick = self.now.checked_add(TICK).unwrap_or(self.now);
            self.tick();
            return true;
        }
        let Some(Reverse((at, id))) = self.timers.peek().copied() else {
            return false;
        };
        if at > self.now {
            return false;
        }
        self.timers.pop();
        let now = self.now;
        let Some(peer) = self.peers.get_mut(&id) else {
            return true;
        };
        if peer.scheduled != Some(at) {
            return true;
        }
        peer.scheduled = None;
        if peer
            .transport
            .sender
            .poll_timeout()
            .is_some_and(|due| due <= now)
        {
            peer.transport.sender.handle_timeout(now, &mut self.outbox);
        }
        if peer.engine_due.is_some_and(|due| due <= now) {
            if peer.transport.handle_timeout(now).is_err() {
                self.close(id);
            } else {
                self.drain(id);
            }
        } else {
            self.schedule(id);
        }
        true
    }

    /// Passes on what a client's reports came to.
    fn serve_sender(&mut self, id: TransportId) {
        while let Some(peer) = self.peers.get_mut(&id)
            && let Some(heard) = peer.transport.sender.poll_heard()
        {
            match heard {
                Heard::KeyframeWanted(mid) => self.on_keyframe_wanted(id, mid),
                Heard::Estimate(bitrate_bps) => {
                    peer.estimate_bps = bitrate_bps;
                    peer.unallocated = true;
                }
            }
        }
        self.schedule(id);
    }

    /// Puts the transport's deadline into the heap, unless an earlier entry is there already; that
    /// one finds the later deadline when it comes up.
    fn schedule(&mut self, id: TransportId) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        let Some(deadline) = peer.deadline() else {
            return;
        };
        if peer.scheduled.is_none_or(|scheduled| deadline < scheduled) {
            peer.scheduled = Some(deadline);
            self.timers.push(Reverse((deadline, id)));
        }
    }

    /// Takes everything the engine has to say.
    fn drain(&mut self, id: TransportId) {
        // Bounded: an engine that never comes to rest is served again at once, after others.
        for _ in 0..crate::limits::DRAIN_STEPS {
            let Some(peer) = self.peers.get_mut(&id) else {
                return;
            };
            match peer.transport.poll() {
                Polled::Timeout(at) if at <= self.now && peer.transport.is_alive() => {
                    if peer.transport.handle_timeout(self.now).is_err() {
                        self.close(id);
                        return;
                    }
                }
                Polled::Timeout(at) => {
                    peer.engine_due = Some(at);
                    if !peer.transport.is_alive() {
                        self.close(id);
                        return;
                    }
                    self.schedule(id);
                    return;
                }
                Polled::Transmit(transmit) => {
                    let path = Path {
                        source: transmit.source,
                        destination: transmit.destination,
                    };
                    self.outbox.push(path, &transmit.contents);
                    self.on_transmit(id, path, &transmit.contents);
                }
                Polled::Closed => {
                    self.close(id);
                    return;
                }
                polled => self.on_polled(id, polled),
            }
        }
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.engine_due = Some(self.now);
            self.schedule(id);
        }
    }

    /// Media goes where the client nominated itself, or where the engine sends all else.
    fn on_transmit(&mut self, id: TransportId, path: Path, datagram: &[u8]) {
        let proven = demux::is_check_success(datagram);
        if let Some(peer) = self.peers.get_mut(&id) {
            let nominated = proven
                && peer
                    .nominating
                    .take_if(|from| *from == path.destination)
                    .is_some();
            if nominated || !demux::is_stun(datagram) {
                peer.transport.sender.set_path(path);
            }
        }
        if proven {
            self.on_address_proven(id, path.destination);
        }
    }

    fn on_polled(&mut self, id: TransportId, polled: Polled) {
        match polled {
            Polled::Connected => {
                if let Some(peer) = self.peers.get_mut(&id) {
                    peer.connected = true;
                    let sender = &mut peer.transport.sender;
                    sender.on_connected(self.now, &mut self.outbox);
                }
                self.serve_sender(id);
                self.changed.push(id);
                self.event(id, TransportEvent::Connected);
            }
            Polled::Disconnected => self.event(id, TransportEvent::Disconnected),
            Polled::Reconnected => {
                if self.peers.get(&id).is_some_and(|peer| peer.connected) {
                    self.event(id, TransportEvent::Connected);
                }
            }
            Polled::Packet(arrival) => self.on_arrival(id, arrival),
            Polled::SenderReport {
                mid,
                rid,
                rtp_time,
                wall_clock,
                at,
            } => {
                let report = SenderReport {
                    wall_clock,
                    rtp_time,
                };
                self.on_sender_report(id, mid, rid, report, at);
            }
            Polled::Data(kind, bytes) => self.event(id, TransportEvent::Data(kind, bytes)),
            Polled::Link { loss, rtt } => self.event(
                id,
                TransportEvent::LinkQuality {
                    loss: loss.unwrap_or(0.0),
                    rtt_ms: rtt.map_or(0, |rtt| u32::try_from(rtt.as_millis()).unwrap_or(u32::MAX)),
                },
            ),
            Polled::Timeout(_) | Polled::Transmit(_) | Polled::Closed => {}
        }
    }

    fn on_address_proven(&mut self, id: TransportId, address: SocketAddr) {
        let before = self.demux.set_address(address, id);
        if before == Some(id) {
            return;
        }
        if let Some(loser) = before.and_then(|loser| self.peers.get_mut(&loser)) {
            loser.addresses.retain(|known| *known != address);
        }
        let forgotten = self
            .peers
            .get_mut(&id)
            .and_then(|peer| peer.add_address(address));
        if let Some(forgotten) = forgotten {
            self.demux.remove_address(forgotten, id);
        }
    }

    fn event(&mut self, id: TransportId, event: TransportEvent) {
        self.outputs.push_back(Output::Event(id, event));
    }

    /// The engine behind a transport, for tests that break it.
    #[cfg(all(test, feature = "sim"))]
    pub(crate) fn transport_mut(&mut self, id: TransportId) -> Option<&mut Transport> {
        self.peers.get_mut(&id).map(|peer| &mut peer.transport)
    }
}

/// What the wall clock says at an instant.
fn wall_clock((instant, system): (Instant, SystemTime), at: Instant) -> SystemTime {
    match at.checked_duration_since(instant) {
        Some(later) => system.checked_add(later),
        None => system.checked_sub(instant.saturating_duration_since(at)),
    }
    .unwrap_or(system)
}

/// The candidate a datagram was sent to. Behind address translation the address on the socket is
/// not among them; then it came for the one of its family.
fn local_candidate(candidates: &[SocketAddr], destination: SocketAddr) -> SocketAddr {
    let exact = candidates.iter().find(|known| **known == destination);
    exact
        .or_else(|| {
            candidates
                .iter()
                .find(|known| known.is_ipv4() == destination.is_ipv4())
        })
        .copied()
        .unwrap_or(destination)
}

#[cfg(all(test, feature = "sim"))]
mod tests;
