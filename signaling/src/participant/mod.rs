//! One participant's own task: what has to wait for its client, its media connections, its
//! deadlines or the product happens here, so that nobody else waits for it.

mod access;
mod deadlines;
mod negotiation;
mod requests;
mod transports;

use std::sync::Arc;

use livekit_protocol::{
    DisconnectReason, SessionDescription, SyncState, leave_request, signal_request,
    signal_response::Message,
};
use sfu::{ParticipantIdentity, ParticipantSid, TransportEvent, TransportEvents};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

use crate::Context;
use crate::admission::Admitted;
use crate::auth::Claims;
use crate::limits::{CONNECT_TIMEOUT, REFRESH_PERIOD};
use crate::room::{Joined, Room, Transports};
use crate::session::SocketId;

use deadlines::{Deadline, Deadlines};

/// What reaches a participant's task from its sockets.
#[derive(Debug)]
pub(crate) enum Input {
    /// A message on a socket.
    Request(SocketId, Box<signal_request::Message>),
    /// The participant came back on a new socket.
    Resumed(SocketId, Box<ResumeExtras>),
    /// A socket ended.
    SocketClosed(SocketId),
    /// The product's new word on this participant.
    Readmitted(Box<Admitted>),
}

/// The product's new word, and what a v1 join request carries beside the wish to resume.
#[derive(Debug, Default)]
pub(crate) struct ResumeExtras {
    pub(crate) admitted: Option<Admitted>,
    pub(crate) sync_state: Option<SyncState>,
    pub(crate) offer: Option<SessionDescription>,
}

/// On whose word a participant is here.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) claims: Claims,
    pub(crate) issued_by_klieg: bool,
    pub(crate) admitted: Admitted,
}

/// The task of one participant.
pub(crate) struct Driver {
    context: Arc<Context>,
    room: Arc<Room>,
    identity: ParticipantIdentity,
    sid: ParticipantSid,
    transports: Transports,
    /// `None` for participants that came by an offer over HTTP; their access is the caller's care.
    access: Option<Access>,
    signalless: bool,
    /// The client may receive media, so in v0 its subscriber connection is the primary one.
    subscriber_primary: bool,
    deadlines: Deadlines,
    /// Media was connected at least once.
    connected: bool,
    /// Our latest offer (v0).
    offer_id: u32,
    /// Media sections that the client was asked for and has not offered yet (v1).
    sections_wanted: Option<(u32, u32)>,
}

/// How the task of a participant starts.
pub(crate) struct Start {
    pub(crate) context: Arc<Context>,
    pub(crate) room: Arc<Room>,
    pub(crate) identity: ParticipantIdentity,
    pub(crate) access: Option<Access>,
    pub(crate) signalless: bool,
    pub(crate) subscriber_primary: bool,
}

/// The channels of a participant's task.
struct Channels {
    inputs: mpsc::Receiver<Input>,
    publisher: TransportEvents,
    subscriber: Option<TransportEvents>,
    gone: oneshot::Receiver<()>,
}

/// Starts the task of a participant that just joined.
pub(crate) fn spawn(
    start: Start,
    joined: Joined,
) -> (mpsc::Sender<Input>, SocketId, crate::session::Frames) {
    let driver = Driver::new(start, joined.sid, joined.transports, Instant::now());
    let channels = Channels {
        inputs: joined.inputs,
        publisher: joined.publisher_events,
        subscriber: joined.subscriber_events,
        gone: joined.gone,
    };
    tokio::spawn(driver.run(channels));
    (joined.requests, joined.socket, joined.frames)
}

impl Driver {
    /// Someone who joined at `now`.
    fn new(start: Start, sid: ParticipantSid, transports: Transports, now: Instant) -> Self {
        let mut deadlines = Deadlines::default();
        deadlines.set(Deadline::Connect, now + CONNECT_TIMEOUT);
        if start.access.is_some() {
            deadlines.set(Deadline::Refresh, now + REFRESH_PERIOD);
        }
        let mut driver = Self {
            context: start.context,
            room: start.room,
            identity: start.identity,
            sid,
            transports,
            access: start.access,
            signalless: start.signalless,
            subscriber_primary: start.subscriber_primary,
            deadlines,
            connected: false,
            offer_id: 0,
            sections_wanted: None,
        };
        driver.arm_expiry();
        driver
    }

    async fn run(mut self, mut channels: Channels) {
        self.send_token();
        if !self.transports.single && self.subscriber_primary {
            self.offer(false).await;
        }
        loop {
            let due = self.deadlines.next();
            tokio::select! {
                // The room removed the participant; everything that it meant is already done.
                _ = &mut channels.gone => return,
                Some(input) = channels.inputs.recv() => self.on_input(input).await,
                Some(event) = channels.publisher.recv() => self.on_publisher_event(event).await,
                Some(event) = next_event(&mut channels.subscriber) => {
                    self.on_subscriber_event(event).await;
                }
                () = sleep_until(due) => self.on_deadline(Instant::now()).await,
            }
        }
    }

    async fn on_input(&mut self, input: Input) {
        match input {
            Input::Request(socket, request) => {
                // A socket that was replaced has nothing more to say.
                if self.current_socket() == Some(socket) {
                    self.on_request(*request).await;
                }
            }
            Input::Resumed(socket, extras) => {
                if self.current_socket() == Some(socket) {
                    self.on_resumed(*extras).await;
                }
            }
            Input::SocketClosed(socket) => self.on_socket_closed(socket),
            Input::Readmitted(admitted) => self.accept(*admitted),
        }
    }

    fn current_socket(&self) -> Option<SocketId> {
        let state = self.room.lock();
        state
            .participant(&self.identity)
            .filter(|participant| participant.sid == self.sid)
            .and_then(crate::room::Participant::socket)
    }

    /// Queues a message to the client.
    fn send(&self, message: Message) {
        self.room.lock().send(&self.identity, &self.sid, message);
    }

    /// Takes the participant out of its room; this task then ends.
    fn remove(&self, reason: DisconnectReason, action: Option<leave_request::Action>) {
        self.room
            .lock()
            .remove_member(&self.identity, &self.sid, reason, action);
    }

    /// The session cannot go on, but a new one can: the client joins again from the start.
    fn demand_reconnect(&self, reason: DisconnectReason) {
        self.remove(reason, Some(leave_request::Action::Reconnect));
    }
}

async fn next_event(events: &mut Option<TransportEvents>) -> Option<TransportEvent> {
    match events {
        Some(events) => events.recv().await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
