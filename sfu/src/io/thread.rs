//! One worker's thread: the loop that joins its socket, its inbox and the clock.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use mio::{Events, Interest, Poll, Token, Waker};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use super::inbox::{Inbox, Letter, Letters, Waiting, inbox};
use super::socket::Socket;
use super::{StartError, now};
use crate::TransportEvent;
use crate::limits::{LETTERS_PER_TURN, READS_PER_TURN};
use crate::tap::TapEvent;
use crate::worker::{
    Command, Datagrams, Input, Output, Reply, RequestId, Setup, TapId, TransportId, Worker,
};

const SOCKET: Token = Token(0);
const INBOX: Token = Token(1);

/// How long a full socket is waited for before it is tried again without being told.
const SEND_RETRY: Duration = Duration::from_millis(2);

/// A bound worker, not yet running.
pub(super) struct WorkerThread {
    poll: Poll,
    socket: Socket,
    inbox: Inbox,
    letters: Letters,
}

impl WorkerThread {
    pub(super) fn bind(address: SocketAddr, pin_source: bool) -> Result<Self, StartError> {
        let bind = |source| StartError::Bind { address, source };
        let poll = Poll::new().map_err(StartError::Thread)?;
        let mut socket = Socket::bind(address, pin_source).map_err(bind)?;
        poll.registry()
            .register(
                socket.source(),
                SOCKET,
                Interest::READABLE | Interest::WRITABLE,
            )
            .map_err(bind)?;
        let waker = Waker::new(poll.registry(), INBOX).map_err(StartError::Thread)?;
        let (inbox, letters) = inbox(waker);
        Ok(Self {
            poll,
            socket,
            inbox,
            letters,
        })
    }

    pub(super) fn port(&self) -> u16 {
        self.socket.port()
    }

    pub(super) fn inbox(&self) -> Inbox {
        self.inbox.clone()
    }

    pub(super) fn start(self, setup: Setup, peers: Arc<[Inbox]>) -> Result<(), StartError> {
        let name = format!("sfu-{}", setup.index);
        std::thread::Builder::new()
            .name(name)
            .spawn(move || {
                Running {
                    poll: self.poll,
                    socket: self.socket,
                    letters: self.letters,
                    peers,
                    worker: Worker::new(setup),
                    events: HashMap::new(),
                    taps: HashMap::new(),
                    waiting: HashMap::new(),
                    unsent: None,
                }
                .run();
            })
            .map(|_| ())
            .map_err(StartError::Thread)
    }
}

struct Running {
    poll: Poll,
    socket: Socket,
    letters: Letters,
    peers: Arc<[Inbox]>,
    worker: Worker,
    events: HashMap<TransportId, mpsc::Sender<TransportEvent>>,
    taps: HashMap<TapId, mpsc::Sender<TapEvent>>,
    waiting: HashMap<RequestId, Waiting>,
    /// The socket was full; nothing else happens before this is out.
    unsent: Option<Datagrams>,
}

impl Running {
    fn run(mut self) {
        let mut ready = Events::with_capacity(16);
        let mut timeout = Some(Duration::ZERO);
        loop {
            if let Err(error) = self.poll.poll(&mut ready, timeout)
                && error.kind() != std::io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "a worker's event queue failed; it stops");
                return;
            }
            if let Some(unsent) = self.unsent.take() {
                self.send(unsent);
                if self.unsent.is_some() {
                    timeout = Some(SEND_RETRY);
                    continue;
                }
            }
            let mut more = false;
            if !self.open_letters(&mut more) {
                return;
            }
            self.read_socket(&mut more);
            self.worker.handle_input(now(), Input::Timeout);
            timeout = match self.act() {
                _ if self.unsent.is_some() => Some(SEND_RETRY),
                _ if more => Some(Duration::ZERO),
                at => at.map(|at| at.saturating_duration_since(now())),
            };
        }
    }

    /// Takes letters; false when the thread is to end.
    fn open_letters(&mut self, more: &mut bool) -> bool {
        self.letters.rearm();
        for _ in 0..LETTERS_PER_TURN {
            let Some(letter) = self.letters.next() else {
                return true;
            };
            let command = match letter {
                Letter::Command(command) => command,
                Letter::Question(command, request, waiting) => {
                    self.waiting.insert(request, waiting);
                    command
                }
                Letter::Open(command, transport, events) => {
                    self.events.insert(transport, events);
                    command
                }
                Letter::Tap(command, tap, events) => {
                    self.taps.insert(tap, events);
                    self.worker.handle_input(now(), Input::Command(command));
                    if !self.worker.has_tap(tap) {
                        self.taps.remove(&tap);
                    }
                    continue;
                }
                Letter::Message(message) => {
                    self.worker.handle_input(now(), Input::Message(message));
                    continue;
                }
                Letter::Stop => {
                    self.worker
                        .handle_input(now(), Input::Command(Command::CloseAll));
                    self.act();
                    return false;
                }
            };
            self.worker.handle_input(now(), Input::Command(command));
        }
        *more = true;
        true
    }

    fn read_socket(&mut self, more: &mut bool) {
        let Self { socket, worker, .. } = self;
        let at = now();
        for _ in 0..READS_PER_TURN {
            let read = socket.receive(|source, destination, contents| {
                let input = Input::Datagram {
                    source,
                    destination,
                    contents,
                };
                worker.handle_input(at, input);
            });
            match read {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    // Errors of single destinations come back this way; the socket lives on.
                    tracing::debug!(%error, "reading the UDP socket failed");
                    return;
                }
            }
        }
        *more = true;
    }

    /// Does what the worker wants done; when it wants to be called again.
    fn act(&mut self) -> Option<std::time::Instant> {
        while self.unsent.is_none() {
            match self.worker.poll_output() {
                Output::Timeout(at) => return at,
                Output::Transmit(datagrams) => self.send(datagrams),
                Output::Reply(request, reply) => self.reply(request, reply),
                Output::Event(transport, event) => self.event(transport, event),
                Output::Tap(tap, event) => self.tap(tap, event),
                Output::Send(worker, message) => {
                    if let Some(peer) = self.peers.get(worker) {
                        peer.post(Letter::Message(message));
                    }
                }
            }
        }
        None
    }

    fn send(&mut self, datagrams: Datagrams) {
        if self.socket.send(&datagrams) {
            self.worker.recycle(datagrams.contents);
        } else {
            self.unsent = Some(datagrams);
        }
    }

    fn reply(&mut self, request: RequestId, reply: Reply) {
        // Whoever asked may have gone away meanwhile.
        match (self.waiting.remove(&request), reply) {
            (Some(Waiting::Answer(asked)), Reply::Answer(reply)) => drop(asked.send(reply)),
            (Some(Waiting::Offer(asked)), Reply::Offer(reply)) => drop(asked.send(reply)),
            (Some(Waiting::Accepted(asked)), Reply::Accepted(reply)) => drop(asked.send(reply)),
            _ => {}
        }
    }

    fn event(&mut self, transport: TransportId, event: TransportEvent) {
        let closed = matches!(event, TransportEvent::Closed);
        let expendable = matches!(
            event,
            TransportEvent::Data(..)
                | TransportEvent::AudioLevel(..)
                | TransportEvent::LinkQuality { .. }
        );
        let sent = match self.events.get(&transport) {
            Some(events) => events.try_send(event),
            None => return,
        };
        match sent {
            Ok(()) if closed => {
                self.events.remove(&transport);
            }
            Ok(()) => {}
            Err(TrySendError::Full(_)) if expendable => {
                tracing::debug!(transport, "events are not read; one was dropped");
            }
            // Without its events the control plane has lost track of the transport; an ended
            // channel says so.
            Err(_) => {
                self.events.remove(&transport);
                if !closed {
                    tracing::warn!(transport, "events are not read; the transport closes");
                    let close = Command::Close { transport };
                    self.worker.handle_input(now(), Input::Command(close));
                }
            }
        }
    }

    fn tap(&mut self, tap: TapId, event: TapEvent) {
        let ended = matches!(event, TapEvent::Ended);
        let Some(events) = self.taps.get(&tap) else {
            return;
        };
        let gone = matches!(events.try_send(event), Err(TrySendError::Closed(_)));
        if ended || gone {
            self.taps.remove(&tap);
        }
        if gone && !ended {
            self.worker
                .handle_input(now(), Input::Command(Command::Untap { tap }));
        }
    }
}
