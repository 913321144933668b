//! The whole media plane on a virtual clock.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::client::{Client, Offer};
use super::link::{Link, LinkProfile};
use crate::worker::{Command, Input, Output, Reply, Setup, Worker};
use crate::{
    DataKind, IngressPacket, NegotiationError, OfferAnswer, ParticipantSid, Publication,
    Subscription, TapEvent, TrackSettings, TrackSid, TransportEvent, TransportOptions,
    TransportRole,
};

/// Step of the virtual clock.
const STEP: Duration = Duration::from_millis(1);

/// A client in the simulation, by number.
pub type ClientId = usize;

struct Attached {
    client: Client,
    transport: u64,
    worker: usize,
    up: Link,
    down: Link,
    /// Tracks that send by themselves: every so often, next due.
    sending: HashMap<usize, (Duration, Instant)>,
    events: Vec<TransportEvent>,
    /// Its datagrams come from here; changes when a NAT forgets.
    address: SocketAddr,
    /// Every datagram of it that reached its worker, while somebody listens on the line.
    overheard: Option<Vec<Vec<u8>>>,
}

/// Workers, clients and the lines between them.
pub struct World {
    now: Instant,
    rng: StdRng,
    workers: Vec<Worker>,
    deadlines: Vec<Option<Instant>>,
    clients: Vec<Attached>,
    replies: HashMap<u64, Reply>,
    taps: HashMap<u64, Vec<TapEvent>>,
    next_number: u64,
}

impl World {
    /// A media plane of so many workers. The seed decides all chance but the engine's own.
    #[expect(
        clippy::disallowed_methods,
        reason = "a virtual clock has to start somewhere"
    )]
    pub fn new(workers: usize, seed: u64) -> Self {
        let now = Instant::now();
        let epoch = (now, SystemTime::now());
        let workers: Vec<Worker> = (0..workers)
            .map(|index| {
                Worker::new(Setup {
                    index,
                    workers,
                    candidates: Arc::new([server_address(index)]),
                    seed: seed.wrapping_add(u64::try_from(index).unwrap_or(0)),
                    epoch,
                })
            })
            .collect();
        Self {
            now,
            rng: StdRng::seed_from_u64(seed),
            deadlines: vec![None; workers.len()],
            workers,
            clients: Vec::new(),
            replies: HashMap::new(),
            taps: HashMap::new(),
            next_number: 1,
        }
    }

    /// The virtual time.
    pub fn now(&self) -> Instant {
        self.now
    }

    fn number(&mut self) -> u64 {
        let number = self.next_number;
        self.next_number = number.wrapping_add(1);
        number
    }

    /// A new client with its transport on a worker.
    pub fn open(
        &mut self,
        name: &str,
        role: TransportRole,
        worker: usize,
        line: LinkProfile,
    ) -> ClientId {
        let transport = self.number();
        let host = u8::try_from(self.clients.len()).unwrap_or(u8::MAX);
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 1, host)), 5000);
        self.clients.push(Attached {
            client: Client::new(address, self.now),
            transport,
            worker,
            up: Link::new(line, self.now),
            down: Link::new(line, self.now),
            sending: HashMap::new(),
            events: Vec::new(),
            address,
            overheard: None,
        });
        let options = TransportOptions {
            participant: ParticipantSid::new(name),
            role,
        };
        self.command(worker, Command::Open { transport, options });
        self.clients.len().saturating_sub(1)
    }

    fn command(&mut self, worker: usize, command: Command) {
        self.feed(worker, Input::Command(command));
    }

    fn tell(&mut self, id: ClientId, command: impl FnOnce(u64) -> Command) {
        if let Some((worker, transport)) = self
            .clients
            .get(id)
            .map(|known| (known.worker, known.transport))
        {
            self.command(worker, command(transport));
        }
    }

    fn ask(&mut self, id: ClientId, command: impl FnOnce(u64, u64) -> Command) -> Option<Reply> {
        let request = self.number();
        self.tell(id, |transport| command(transport, request));
        self.replies.remove(&request)
    }

    /// Lets the client offer, the transport answer, the client take the answer.
    ///
    /// # Errors
    /// What the transport said to the offer.
    pub fn offer(
        &mut self,
        id: ClientId,
        offer: Offer<'_>,
    ) -> Result<OfferAnswer, NegotiationError> {
        let sdp = self
            .clients
            .get_mut(id)
            .and_then(|known| known.client.offer(offer))
            .ok_or(NegotiationError::Closed)?;
        let answer = self.accept_offer(id, sdp)?;
        if let Some(known) = self.clients.get_mut(id)
            && !known.client.accept_answer(&answer.sdp)
        {
            return Err(NegotiationError::InvalidSdp("our own answer".to_owned()));
        }
        Ok(answer)
    }

    /// Hands any text to the transport as an offer.
    ///
    /// # Errors
    /// What the transport said to it.
    pub fn accept_offer(
        &mut self,
        id: ClientId,
        sdp: String,
    ) -> Result<OfferAnswer, NegotiationError> {
        match self.ask(id, |transport, request| Command::AcceptOffer {
            transport,
            sdp,
            request,
        }) {
            Some(Reply::Answer(answer)) => answer,
            _ => Err(NegotiationError::Closed),
        }
    }

    /// Lets the transport offer, the client answer, the transport take the answer; false when
    /// there was nothing to offer.
    ///
    /// # Errors
    /// What the transport said.
    pub fn negotiate(&mut self, id: ClientId, ice_restart: bool) -> Result<bool, NegotiationError> {
        let Some(sdp) = self.create_offer(id, ice_restart)? else {
            return Ok(false);
        };
        let answer = self
            .clients
            .get_mut(id)
            .and_then(|known| known.client.accept_offer(&sdp))
            .ok_or(NegotiationError::InvalidSdp(sdp))?;
        self.accept_answer(id, answer)?;
        Ok(true)
    }

    /// The transport's next offer.
    ///
    /// # Errors
    /// The transport is closed.
    pub fn create_offer(
        &mut self,
        id: ClientId,
        ice_restart: bool,
    ) -> Result<Option<String>, NegotiationError> {
        match self.ask(id, |transport, request| Command::CreateOffer {
            transport,
            ice_restart,
            request,
        }) {
            Some(Reply::Offer(offer)) => offer,
            _ => Err(NegotiationError::Closed),
        }
    }

    /// Hands any text to the transport as an answer.
    ///
    /// # Errors
    /// What the transport said to it.
    pub fn accept_answer(&mut self, id: ClientId, sdp: String) -> Result<(), NegotiationError> {
        match self.ask(id, |transport, request| Command::AcceptAnswer {
            transport,
            sdp,
            request,
        }) {
            Some(Reply::Accepted(accepted)) => accepted,
            _ => Err(NegotiationError::Closed),
        }
    }

    /// Announces a track.
    pub fn publish(&mut self, id: ClientId, publication: Publication) {
        self.tell(id, |transport| Command::Publish {
            transport,
            publication,
        });
    }

    /// Ends a track.
    pub fn unpublish(&mut self, id: ClientId, track: &str) {
        let track = TrackSid::new(track);
        self.tell(id, |transport| Command::Unpublish { transport, track });
    }

    /// Feeds media to a track of an ingress.
    pub fn ingest(&mut self, id: ClientId, track: &str, packets: Vec<IngressPacket>) {
        let track = TrackSid::new(track);
        self.tell(id, |transport| Command::Feed {
            transport,
            track,
            packets,
        });
    }

    /// Mutes or unmutes a track.
    pub fn set_muted(&mut self, id: ClientId, track: &str, muted: bool) {
        let track = TrackSid::new(track);
        self.tell(id, |transport| Command::SetMuted {
            transport,
            track,
            muted,
        });
    }

    /// Subscribes.
    pub fn subscribe(&mut self, id: ClientId, track: &str) {
        let subscription = Subscription {
            track: TrackSid::new(track),
            publisher: ParticipantSid::new("PA_publisher"),
            stream_id: "PA_publisher|camera".to_owned(),
        };
        self.tell(id, |transport| Command::Subscribe {
            transport,
            subscription,
        });
    }

    /// Unsubscribes.
    pub fn unsubscribe(&mut self, id: ClientId, track: &str) {
        let track = TrackSid::new(track);
        self.tell(id, |transport| Command::Unsubscribe { transport, track });
    }

    /// Takes the packets of a subscribed track from another one.
    pub fn feed_from(&mut self, id: ClientId, track: &str, feed: &str) {
        let (track, feed) = (TrackSid::new(track), TrackSid::new(feed));
        self.tell(id, |transport| Command::FeedFrom {
            transport,
            track,
            feed,
        });
    }

    /// Says what the subscriber wants.
    pub fn update_settings(&mut self, id: ClientId, track: &str, settings: TrackSettings) {
        let track = TrackSid::new(track);
        self.tell(id, |transport| Command::UpdateSettings {
            transport,
            track,
            settings,
        });
    }

    /// Sends a data channel message to the client.
    pub fn send_data(&mut self, id: ClientId, kind: DataKind, payload: &[u8]) {
        let payload = payload.into();
        self.tell(id, |transport| Command::SendData {
            transport,
            kind,
            payload,
        });
    }

    /// Closes the transport.
    pub fn close(&mut self, id: ClientId) {
        self.tell(id, |transport| Command::Close { transport });
    }

    /// Taps a track.
    pub fn tap(&mut self, track: &str) -> u64 {
        let tap = self.number();
        for worker in 0..self.workers.len() {
            let track = TrackSid::new(track);
            self.command(worker, Command::Tap { track, tap });
        }
        tap
    }

    /// What the tap delivered since the last call.
    pub fn take_tap(&mut self, tap: u64) -> Vec<TapEvent> {
        self.taps.remove(&tap).unwrap_or_default()
    }

    /// Lets a client's track send by itself, one picture or packet per interval; zero stops it.
    pub fn send_every(&mut self, id: ClientId, track: usize, interval: Duration) {
        if let Some(known) = self.clients.get_mut(id) {
            if interval.is_zero() {
                known.sending.remove(&track);
            } else {
                known.sending.insert(track, (interval, self.now));
            }
        }
    }

    /// A client.
    ///
    /// # Panics
    /// For a number that [`Self::open`] did not give.
    #[expect(
        clippy::indexing_slicing,
        reason = "a wrong number is a mistake in the test"
    )]
    pub fn client(&mut self, id: ClientId) -> &mut Client {
        &mut self.clients[id].client
    }

    /// Events of the client's transport since the last call.
    pub fn take_events(&mut self, id: ClientId) -> Vec<TransportEvent> {
        self.clients
            .get_mut(id)
            .map(|known| std::mem::take(&mut known.events))
            .unwrap_or_default()
    }

    /// Changes a client's line, both ways.
    pub fn set_line(&mut self, id: ClientId, profile: LinkProfile) {
        if let Some(known) = self.clients.get_mut(id) {
            known.up.profile = profile;
            known.down.profile = profile;
        }
    }

    /// The client's datagrams come from this address from now on.
    pub fn move_client(&mut self, id: ClientId, address: SocketAddr) {
        if let Some(known) = self.clients.get_mut(id) {
            known.address = address;
        }
    }

    /// Listens on a client's line from now on.
    pub fn overhear(&mut self, id: ClientId) {
        if let Some(known) = self.clients.get_mut(id) {
            known.overheard.get_or_insert_default();
        }
    }

    /// The client's datagrams since [`Self::overhear`].
    pub fn overheard(&mut self, id: ClientId) -> Vec<Vec<u8>> {
        self.clients
            .get_mut(id)
            .and_then(|known| known.overheard.take())
            .unwrap_or_default()
    }

    /// Hands a datagram to a worker as if it came from `source`.
    pub fn inject(&mut self, worker: usize, source: SocketAddr, datagram: &[u8]) {
        let destination = server_address(worker);
        self.feed(
            worker,
            Input::Datagram {
                source,
                destination,
                contents: datagram,
            },
        );
    }

    /// Where the client is.
    pub fn address_of(&self, id: ClientId) -> Option<SocketAddr> {
        self.clients.get(id).map(|known| known.address)
    }

    /// Datagrams of no known peer that the workers threw away.
    pub fn unknown_datagrams(&self) -> u64 {
        self.workers
            .iter()
            .map(|worker| worker.drops().unknown_source)
            .sum()
    }

    /// Lets virtual time pass.
    pub fn run(&mut self, time: Duration) {
        let end = self.now.checked_add(time).unwrap_or(self.now);
        while self.now < end {
            self.step();
        }
    }

    /// Lets virtual time pass until something holds; false if it does not within `limit`.
    pub fn run_until(&mut self, limit: Duration, mut holds: impl FnMut(&mut Self) -> bool) -> bool {
        let end = self.now.checked_add(limit).unwrap_or(self.now);
        while self.now < end {
            if holds(self) {
                return true;
            }
            self.step();
        }
        holds(self)
    }

    fn step(&mut self) {
        self.now = self.now.checked_add(STEP).unwrap_or(self.now);
        let now = self.now;
        for id in 0..self.clients.len() {
            self.step_client(id);
        }
        for worker in 0..self.workers.len() {
            let due = self
                .deadlines
                .get(worker)
                .copied()
                .flatten()
                .is_some_and(|at| at <= now);
            if due {
                self.feed(worker, Input::Timeout);
            }
        }
    }

    fn step_client(&mut self, id: ClientId) {
        let now = self.now;
        let mut arrived = Vec::new();
        let Some(known) = self.clients.get_mut(id) else {
            return;
        };
        let server = server_address(known.worker);
        while let Some((sent, datagram)) = known.down.arrived(now) {
            known.client.handle_datagram(server, &datagram, now);
            let took = now.saturating_duration_since(sent);
            known.client.measure_line(now, took, datagram.len());
        }
        let mut due = Vec::new();
        for (track, (interval, next)) in &mut known.sending {
            while *next <= now {
                due.push(*track);
                *next = next.checked_add(*interval).unwrap_or(now);
            }
        }
        due.sort_unstable();
        for track in due {
            known.client.send_next(track, now);
        }
        known.client.handle_timeout(now);
        while let Some((_, datagram)) = known.client.poll_datagram() {
            known.up.send(now, datagram, &mut self.rng);
        }
        while let Some((_, datagram)) = known.up.arrived(now) {
            arrived.push(datagram);
        }
        if let Some(overheard) = &mut known.overheard {
            overheard.extend(arrived.iter().cloned());
        }
        let (worker, source) = (known.worker, known.address);
        // A burst is fed whole, as a socket would.
        if let Some(taker) = self.workers.get_mut(worker) {
            for datagram in &arrived {
                taker.handle_input(
                    now,
                    Input::Datagram {
                        source,
                        destination: server,
                        contents: datagram,
                    },
                );
            }
        }
        if !arrived.is_empty() {
            self.drain(worker);
        }
    }

    fn feed(&mut self, worker: usize, input: Input<'_>) {
        let now = self.now;
        if let Some(taker) = self.workers.get_mut(worker) {
            taker.handle_input(now, input);
            self.drain(worker);
        }
    }

    fn drain(&mut self, worker: usize) {
        let mut messages = Vec::new();
        while let Some(taker) = self.workers.get_mut(worker) {
            match taker.poll_output() {
                Output::Timeout(at) => {
                    if let Some(deadline) = self.deadlines.get_mut(worker) {
                        *deadline = at;
                    }
                    break;
                }
                Output::Transmit(datagrams) => {
                    let to = datagrams.destination;
                    let client = self.clients.iter_mut().find(|known| known.address == to);
                    if let Some(known) = client {
                        for datagram in datagrams.contents.chunks(datagrams.segment_size.max(1)) {
                            known.down.send(self.now, datagram.to_vec(), &mut self.rng);
                        }
                    }
                    taker.recycle(datagrams.contents);
                }
                Output::Reply(request, reply) => {
                    self.replies.insert(request, reply);
                }
                Output::Event(transport, event) => {
                    let client = self
                        .clients
                        .iter_mut()
                        .find(|known| known.transport == transport);
                    if let Some(known) = client {
                        known.events.push(event);
                    }
                }
                Output::Tap(tap, event) => self.taps.entry(tap).or_default().push(event),
                Output::Send(to, message) => messages.push((to, message)),
            }
        }
        for (to, message) in messages {
            self.feed(to, Input::Message(message));
        }
    }

    /// Lets the engine of a client's transport panic when it is next called.
    #[cfg(test)]
    pub(crate) fn break_engine(&mut self, id: ClientId) {
        self.transport_mut(id).unwrap().break_engine();
    }

    /// Whether messages to the client wait for room in their channel.
    #[cfg(test)]
    pub(crate) fn has_waiting_data(&mut self, id: ClientId) -> bool {
        self.transport_mut(id).unwrap().has_waiting_data()
    }

    #[cfg(test)]
    fn transport_mut(&mut self, id: ClientId) -> Option<&mut crate::transport::Transport> {
        let known = self.clients.get(id)?;
        let worker = self.workers.get_mut(known.worker)?;
        worker.transport_mut(known.transport)
    }

    /// A random number below `end`, from the world's seed.
    pub fn random_below(&mut self, end: usize) -> usize {
        self.rng.random_range(0..end.max(1))
    }
}

fn server_address(worker: usize) -> SocketAddr {
    let port = 7882u16.saturating_add(u16::try_from(worker).unwrap_or(0));
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), port)
}
