//! One participant as the room sees it: who it is, what it publishes, how to reach it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use livekit_protocol::{
    self as lk, ParticipantInfo, ParticipantPermission, SubscriptionPermission, leave_request,
    participant_info, signal_response::Message,
};
use sfu::{Codec, ParticipantIdentity, ParticipantSid, TrackSettings, TrackSid, TransportHandle};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::publication::Publication;
use super::quality::Link;
use crate::auth::Permissions;
use crate::participant::Input;
use crate::proto::{ClientFacts, Frame, source_to_proto};
use crate::session::{Sink, SocketId, frame};

/// What is known of a participant before it is in a room.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    pub(crate) identity: ParticipantIdentity,
    pub(crate) name: String,
    pub(crate) metadata: String,
    pub(crate) attributes: HashMap<String, String>,
    pub(crate) kind: participant_info::Kind,
    pub(crate) permissions: Permissions,
    pub(crate) client: ClientFacts,
    pub(crate) auto_subscribe: bool,
    pub(crate) adaptive_stream: bool,
}

/// The peer connections of a participant.
#[derive(Debug, Clone)]
pub(crate) struct Transports {
    pub(crate) publisher: TransportHandle,
    /// The same as `publisher` when there is one peer connection.
    pub(crate) subscriber: TransportHandle,
    /// One peer connection carries both ways (v1).
    pub(crate) single: bool,
}

impl Transports {
    pub(crate) fn close(&self) {
        self.publisher.close();
        if !self.single {
            self.subscriber.close();
        }
    }
}

/// A signal cut that a client asked for, to test its own resume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SimulatedCut {
    /// After the messages of the resume.
    AfterResume,
    /// Before any message of the resume.
    BeforeResume,
}

/// A member of a room.
#[derive(Debug)]
pub(crate) struct Participant {
    pub(crate) profile: Profile,
    pub(crate) sid: ParticipantSid,
    pub(crate) joined_at_ms: i64,
    pub(crate) state: participant_info::State,
    pub(super) version: u32,
    pub(crate) transports: Transports,
    pub(super) sink: Option<Sink>,
    /// Joined by an offer over HTTP: there never is a socket.
    pub(crate) signalless: bool,
    /// When the last socket was lost; departures since then are told on resume.
    pub(super) sink_lost_at: Option<Instant>,
    pub(crate) inputs: mpsc::Sender<Input>,
    /// Dropped with the participant, which ends its task.
    pub(super) _alive: oneshot::Sender<()>,
    pub(super) publications: Vec<Publication>,
    pub(super) ever_published: bool,
    /// Whom it lets subscribe; everybody when not said.
    pub(super) permission_rules: Option<SubscriptionPermission>,
    /// Explicit wishes; other tracks follow `auto_subscribe`.
    pub(super) wishes: HashMap<TrackSid, bool>,
    /// Tracks that are forwarded to it.
    pub(super) subscribed: HashSet<TrackSid>,
    /// What it wants of videos that it receives.
    pub(super) settings: HashMap<TrackSid, TrackSettings>,
    /// Codecs that it takes of videos that it receives, once negotiated.
    pub(super) takes: HashMap<TrackSid, Vec<Codec>>,
    /// What it publishes is recorded.
    pub(super) recorded: bool,
    /// Tracks that it wants and its publisher withholds.
    pub(super) withheld: HashSet<TrackSid>,
    /// Highest sequence of its reliable data packets.
    pub(super) reliable_seq: u32,
    pub(super) link: Link,
    pub(super) simulated_cut: Option<(SimulatedCut, Instant)>,
}

impl Participant {
    /// Queues a message; a client whose queue is full loses its socket and has to resume.
    pub(super) fn send(&mut self, frame: Arc<Frame>) {
        if let Some(sink) = &self.sink
            && sink.send(frame).is_err()
        {
            self.lose_sink();
        }
    }

    pub(super) fn send_message(&mut self, message: Message) {
        if self.sink.is_some() {
            self.send(frame(message));
        }
    }

    /// Lets the socket close after what is queued.
    pub(super) fn lose_sink(&mut self) {
        if self.sink.take().is_some() {
            self.sink_lost_at = Some(Instant::now());
        }
    }

    pub(crate) fn socket(&self) -> Option<SocketId> {
        self.sink.as_ref().map(Sink::socket)
    }

    pub(super) fn hidden(&self) -> bool {
        self.profile.permissions.hidden
    }

    /// Others are told of it at once, rather than in the next batch.
    pub(super) fn is_publisher(&self) -> bool {
        self.ever_published
    }

    pub(super) fn publication(&self, track: &TrackSid) -> Option<&Publication> {
        self.publications.iter().find(|p| &p.sid == track)
    }

    pub(super) fn publication_mut(&mut self, track: &TrackSid) -> Option<&mut Publication> {
        self.publications.iter_mut().find(|p| &p.sid == track)
    }

    /// The publication whose second codec has this name in the media plane.
    pub(super) fn publication_of_second(&mut self, track: &TrackSid) -> Option<&mut Publication> {
        self.publications.iter_mut().find(|publication| {
            let second = publication.second.as_ref();
            second.is_some_and(|second| second.track.as_ref() == Some(track))
        })
    }

    /// The state that a message shows next has a higher version than all before.
    pub(super) fn bump(&mut self) {
        self.version = self.version.saturating_add(1);
    }

    pub(crate) fn info(&self) -> ParticipantInfo {
        ParticipantInfo {
            sid: self.sid.as_str().to_owned(),
            identity: self.profile.identity.as_str().to_owned(),
            state: self.state.into(),
            tracks: self
                .publications
                .iter()
                .filter(|publication| publication.bound)
                .map(Publication::told)
                .collect(),
            metadata: self.profile.metadata.clone(),
            joined_at: self.joined_at_ms / 1000,
            joined_at_ms: self.joined_at_ms,
            name: self.profile.name.clone(),
            version: self.version,
            permission: Some(permission(&self.profile.permissions, self.profile.kind)),
            region: String::new(),
            is_publisher: self.is_publisher(),
            kind: self.profile.kind.into(),
            attributes: self.profile.attributes.clone(),
            disconnect_reason: 0,
            kind_details: Vec::new(),
            data_tracks: Vec::new(),
            client_protocol: self.profile.client.client_protocol,
            capabilities: self.profile.client.capabilities.clone(),
        }
    }
}

#[expect(
    deprecated,
    reason = "older clients read `agent` instead of ParticipantInfo.kind"
)]
fn permission(permissions: &Permissions, kind: participant_info::Kind) -> ParticipantPermission {
    ParticipantPermission {
        can_subscribe: permissions.can_subscribe,
        can_publish: permissions.can_publish,
        can_publish_data: permissions.can_publish_data,
        can_publish_sources: permissions
            .can_publish_sources
            .iter()
            .map(|source| source_to_proto(*source).into())
            .collect(),
        hidden: permissions.hidden,
        can_update_metadata: permissions.can_update_metadata,
        agent: kind == participant_info::Kind::Agent,
        ..ParticipantPermission::default()
    }
}

/// The server's goodbye. `can_reconnect` says the same to clients before protocol 13.
pub(crate) fn leave(reason: lk::DisconnectReason, action: leave_request::Action) -> Message {
    Message::Leave(lk::LeaveRequest {
        can_reconnect: action != leave_request::Action::Disconnect,
        reason: reason.into(),
        action: action.into(),
        regions: None,
    })
}
