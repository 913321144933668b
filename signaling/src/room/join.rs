//! Coming, coming back, and going.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use livekit_protocol::{
    self as lk, DisconnectReason, JoinResponse, ParticipantUpdate, ReconnectResponse, RoomUpdate,
    leave_request, participant_info, signal_response::Message,
};
use sfu::{
    ParticipantIdentity, ParticipantSid, Sfu, TransportEvents, TransportOptions, TransportRole,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::RoomEvent;
use super::participant::{Participant, Profile, SimulatedCut, Transports, leave};
use super::quality::Link;
use super::state::{RoomState, unix_ms};
use crate::limits::{DEPARTED_MAX, PING_INTERVAL_S, PING_TIMEOUT_S, REQUEST_QUEUE};
use crate::participant::Input;
use crate::proto::{Frame, publish_codecs};
use crate::session::{Sink, SocketId};

/// How a participant comes in.
#[derive(Debug)]
pub(crate) struct Admittance {
    pub(crate) profile: Profile,
    /// One peer connection (v1) instead of two (v0).
    pub(crate) single: bool,
    /// No socket will ever come (offer over HTTP).
    pub(crate) signalless: bool,
    /// Its media is fed to it inside the process; then `single` and `signalless` hold as well.
    pub(crate) ingress: bool,
    pub(crate) prefer_recordable_codecs: bool,
}

/// What the tasks of a new participant need.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) sid: ParticipantSid,
    pub(crate) transports: Transports,
    pub(crate) publisher_events: TransportEvents,
    /// `None` with one peer connection.
    pub(crate) subscriber_events: Option<TransportEvents>,
    pub(crate) requests: mpsc::Sender<Input>,
    pub(crate) inputs: mpsc::Receiver<Input>,
    pub(crate) gone: oneshot::Receiver<()>,
    pub(crate) socket: SocketId,
    pub(crate) frames: mpsc::Receiver<Arc<Frame>>,
}

/// Why a join failed inside the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JoinRoomError {
    /// The room closed meanwhile; a new one can be opened.
    #[error("room has already closed")]
    Closed,
    #[error("room has exceeded its max participants")]
    Full,
}

/// Why a resume failed; the client joins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ResumeError {
    #[error("there is no such participant to resume")]
    Unknown,
    /// The client asked for this, to test itself.
    #[error("simulated signal cut")]
    SimulatedCut,
}

/// A participant that came back.
#[derive(Debug)]
pub(crate) struct Resumed {
    pub(crate) requests: mpsc::Sender<Input>,
    pub(crate) socket: SocketId,
    pub(crate) frames: mpsc::Receiver<Arc<Frame>>,
}

impl RoomState {
    /// Lets a participant in; an older connection of the same identity is sent away.
    pub(crate) fn join(
        &mut self,
        sfu: &Sfu,
        admittance: Admittance,
    ) -> Result<Joined, JoinRoomError> {
        if self.is_closed() {
            return Err(JoinRoomError::Closed);
        }
        let identity = admittance.profile.identity.clone();
        let max = self.options.max_participants;
        let (present, _) = self.count();
        if max > 0 && present >= max && !self.participants.contains_key(&identity) {
            return Err(JoinRoomError::Full);
        }
        self.remove(
            &identity,
            DisconnectReason::DuplicateIdentity,
            Some(leave_request::Action::Disconnect),
        );

        let sid = ParticipantSid::generate(&mut rand::rng());
        let open = |role| {
            sfu.open_transport(TransportOptions {
                participant: sid.clone(),
                role,
            })
        };
        let (transports, publisher_events, subscriber_events) = if admittance.single {
            let role = if admittance.ingress {
                TransportRole::Ingress
            } else {
                TransportRole::Both
            };
            let (both, events) = open(role);
            let transports = Transports {
                publisher: both.clone(),
                subscriber: both,
                single: true,
            };
            (transports, events, None)
        } else {
            let (publisher, publisher_events) = open(TransportRole::Publisher);
            let (subscriber, subscriber_events) = open(TransportRole::Subscriber);
            let transports = Transports {
                publisher,
                subscriber,
                single: false,
            };
            (transports, publisher_events, Some(subscriber_events))
        };

        let (sink, frames) = Sink::new();
        let socket = sink.socket();
        let (requests, inputs) = mpsc::channel(REQUEST_QUEUE);
        let (alive, gone) = oneshot::channel();
        let mut participant = Participant {
            sid: sid.clone(),
            joined_at_ms: unix_ms(),
            state: participant_info::State::Joined,
            version: 1,
            transports: transports.clone(),
            sink: (!admittance.signalless).then_some(sink),
            signalless: admittance.signalless,
            sink_lost_at: None,
            inputs: requests.clone(),
            _alive: alive,
            publications: Vec::new(),
            ever_published: false,
            permission_rules: None,
            wishes: HashMap::new(),
            subscribed: HashSet::new(),
            settings: HashMap::new(),
            takes: HashMap::new(),
            recorded: admittance.prefer_recordable_codecs,
            withheld: HashSet::new(),
            reliable_seq: 0,
            link: Link::default(),
            simulated_cut: None,
            profile: admittance.profile,
        };
        let response = self.join_response(
            &participant,
            admittance.single,
            admittance.prefer_recordable_codecs,
        );
        participant.send_message(Message::Join(response));
        let (can_publish, hidden) = (
            participant.profile.permissions.can_publish,
            participant.hidden(),
        );
        self.participants.insert(identity.clone(), participant);
        self.note_occupancy();
        self.emit(RoomEvent::ParticipantJoined {
            room: self.name.clone(),
            sid: sid.clone(),
            identity: identity.clone(),
            can_publish,
            hidden,
        });
        self.announce(&identity);
        self.reconcile_subscriber(&identity);
        tracing::info!(room.sid = %self.sid, participant.sid = %sid, single = admittance.single, "participant joined");
        Ok(Joined {
            sid,
            transports,
            publisher_events,
            subscriber_events,
            requests,
            inputs,
            gone,
            socket,
            frames,
        })
    }

    fn join_response(
        &self,
        participant: &Participant,
        single: bool,
        prefer_recordable_codecs: bool,
    ) -> JoinResponse {
        let permissions = &participant.profile.permissions;
        let mut room = self.info();
        if !participant.hidden() {
            // The joiner counts itself, as in every later update.
            room.num_participants = room.num_participants.saturating_add(1);
        }
        JoinResponse {
            room: Some(room),
            participant: Some(participant.info()),
            other_participants: self.visible_to(participant.profile.identity.as_str()),
            server_version: self.options.server_info.version.clone(),
            ice_servers: Vec::new(),
            subscriber_primary: !single && permissions.can_subscribe,
            alternative_url: String::new(),
            client_configuration: None,
            server_region: self.options.server_info.region.clone(),
            ping_timeout: PING_TIMEOUT_S,
            ping_interval: PING_INTERVAL_S,
            server_info: Some(self.options.server_info.clone()),
            sif_trailer: Vec::new(),
            enabled_publish_codecs: publish_codecs(prefer_recordable_codecs),
            // Publishers open their sending connection at once instead of with the first track.
            fast_publish: !single && permissions.can_publish,
        }
    }

    /// All visible participants but one.
    fn visible_to(&self, identity: &str) -> Vec<lk::ParticipantInfo> {
        self.participants
            .values()
            .filter(|other| !other.hidden() && other.profile.identity.as_str() != identity)
            .map(Participant::info)
            .collect()
    }

    /// Gives a participant a new socket. The first frame on it is `ReconnectResponse`, because
    /// clients drop everything before it.
    pub(crate) fn resume(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &str,
    ) -> Result<Resumed, ResumeError> {
        let now = Instant::now();
        let server_info = self.options.server_info.clone();
        let room = self.info();
        let mut everybody = self.visible_to(identity.as_str());
        let known = self
            .participants
            .get_mut(identity)
            .filter(|participant| sid.is_empty() || participant.sid.as_str() == sid);
        let Some(participant) = known else {
            return Err(ResumeError::Unknown);
        };
        let cut = participant
            .simulated_cut
            .take()
            .filter(|(_, until)| now < *until);
        if let Some((SimulatedCut::BeforeResume, _)) = cut {
            participant.lose_sink();
            return Err(ResumeError::SimulatedCut);
        }
        let absent_since = participant.sink_lost_at.take();
        let (sink, frames) = Sink::new();
        let socket = sink.socket();
        participant.sink = Some(sink);
        participant.send_message(Message::Reconnect(ReconnectResponse {
            ice_servers: Vec::new(),
            client_configuration: None,
            server_info: Some(server_info),
            last_message_seq: participant.reliable_seq,
        }));
        let departed: Vec<_> = self
            .departed
            .iter()
            .filter(|(at, _)| absent_since.is_none_or(|since| *at >= since))
            .map(|(_, info)| info.clone())
            .collect();
        if !departed.is_empty() {
            participant.send_message(update(departed));
        }
        // Its own info too, since metadata or permissions may have changed meanwhile.
        everybody.push(participant.info());
        participant.send_message(update(everybody));
        participant.send_message(Message::RoomUpdate(RoomUpdate { room: Some(room) }));
        if let Some((SimulatedCut::AfterResume, _)) = cut {
            participant.lose_sink();
        }
        tracing::info!(room.sid = %self.sid, participant.sid = %participant.sid, "participant resumed");
        Ok(Resumed {
            requests: participant.inputs.clone(),
            socket,
            frames,
        })
    }

    /// The client asks that its next resume be cut.
    pub(crate) fn simulate_cut(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        cut: SimulatedCut,
        until: Instant,
    ) {
        if let Some(participant) = self.member(identity, sid) {
            participant.simulated_cut = Some((cut, until));
        }
    }

    /// The socket ended. Returns whether it was still the participant's.
    pub(crate) fn socket_closed(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        socket: SocketId,
    ) -> bool {
        let Some(participant) = self.member(identity, sid) else {
            return false;
        };
        let current = participant.socket().is_none_or(|id| id == socket);
        if current {
            participant.lose_sink();
        }
        current
    }

    /// Sends `Leave` and closes the socket; the participant stays, to resume.
    pub(crate) fn drop_signal(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        action: leave_request::Action,
        reason: DisconnectReason,
    ) {
        if let Some(participant) = self.member(identity, sid) {
            participant.send_message(leave(reason, action));
            participant.lose_sink();
        }
    }

    /// Removes this connection of a participant, unless another replaced it.
    pub(crate) fn remove_member(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        reason: DisconnectReason,
        action: Option<leave_request::Action>,
    ) {
        if self.member(identity, sid).is_some() {
            self.remove(identity, reason, action);
        }
    }

    /// Takes a participant out; with an action it is told first. Does nothing when it is not there.
    pub(crate) fn remove(
        &mut self,
        identity: &ParticipantIdentity,
        reason: DisconnectReason,
        action: Option<leave_request::Action>,
    ) {
        let Some(mut participant) = self.participants.remove(identity) else {
            return;
        };
        if let Some(action) = action {
            participant.send_message(leave(reason, action));
        }
        participant.lose_sink();
        let tracks: Vec<_> = participant
            .publications
            .iter()
            .filter(|publication| publication.bound)
            .map(|publication| publication.sid.clone())
            .collect();
        for track in &tracks {
            self.forget_track(track);
            self.emit(RoomEvent::TrackUnpublished {
                room: self.name.clone(),
                sid: participant.sid.clone(),
                identity: identity.clone(),
                track: track.clone(),
            });
        }
        participant.transports.close();
        for track in &participant.subscribed {
            self.demand_fell(track);
        }
        self.chat.forget(&participant.sid);
        self.speakers.forget(&participant.sid);
        self.quality.forget(&participant.sid);
        self.emit(RoomEvent::ParticipantLeft {
            room: self.name.clone(),
            sid: participant.sid.clone(),
            identity: identity.clone(),
        });
        if !participant.hidden() {
            participant.state = participant_info::State::Disconnected;
            participant.publications.clear();
            participant.bump();
            let mut info = participant.info();
            info.disconnect_reason = reason.into();
            if self.departed.len() >= DEPARTED_MAX {
                self.departed.pop_front();
            }
            self.departed.push_back((Instant::now(), info.clone()));
            self.publish_info(info, participant.is_publisher(), None);
        }
        self.note_occupancy();
        tracing::info!(room.sid = %self.sid, participant.sid = %participant.sid, reason = reason.as_str_name(), "participant left");
    }

    /// The media connection came up for the first time, or again.
    pub(crate) fn activate(&mut self, identity: &ParticipantIdentity, sid: &ParticipantSid) {
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        if participant.state == participant_info::State::Active {
            return;
        }
        participant.state = participant_info::State::Active;
        participant.bump();
        self.announce(identity);
    }
}

/// One update message.
pub(super) fn update(participants: Vec<lk::ParticipantInfo>) -> Message {
    Message::Update(ParticipantUpdate { participants })
}
