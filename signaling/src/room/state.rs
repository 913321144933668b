//! The state of a room and its housekeeping.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use livekit_protocol::{
    self as lk, DisconnectReason, ParticipantInfo, leave_request, signal_response::Message,
};
use sfu::{ParticipantIdentity, ParticipantSid, RoomName, RoomSid, TrackSid};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::RoomEvent;
use super::chat::Gathering;
use super::data::Nonces;
use super::participant::Participant;
use super::quality::QualityUpdates;
use super::speakers::Speakers;
use super::updates::RoomCounts;
use crate::admission::RoomTerms;
use crate::proto::{ROOM_CODECS, server_info};

/// What a room takes from the configuration.
#[derive(Debug, Clone)]
pub(crate) struct RoomOptions {
    pub(crate) empty_timeout: Duration,
    pub(crate) departure_timeout: Duration,
    pub(crate) max_participants: u32,
    pub(crate) server_info: lk::ServerInfo,
    /// Chat goes to the product.
    pub(crate) product_chat: bool,
}

impl RoomOptions {
    /// The configuration's, unless the product has its own terms for the room.
    pub(crate) fn new(config: &crate::Config, terms: RoomTerms) -> Self {
        Self {
            empty_timeout: terms.lingers.unwrap_or(config.empty_timeout),
            departure_timeout: terms.lingers.unwrap_or(config.departure_timeout),
            max_participants: config.max_participants,
            server_info: server_info(config),
            product_chat: terms.product_chat,
        }
    }
}

/// Everything that a room knows.
#[derive(Debug)]
pub(crate) struct RoomState {
    pub(super) name: RoomName,
    pub(super) sid: RoomSid,
    pub(super) options: RoomOptions,
    pub(super) created_at_ms: i64,
    pub(super) participants: HashMap<ParticipantIdentity, Participant>,
    /// Owner of every published (bound) track.
    pub(super) tracks: HashMap<TrackSid, ParticipantIdentity>,
    /// Batched updates by sid, the latest state of each.
    pub(super) pending_updates: BTreeMap<ParticipantSid, ParticipantInfo>,
    pub(super) updates_due: Option<Instant>,
    pub(super) departed: VecDeque<(Instant, ParticipantInfo)>,
    pub(super) counts: RoomCounts,
    pub(super) speakers: Speakers,
    pub(super) quality: QualityUpdates,
    pub(super) nonces: Nonces,
    /// Chat on its way to the product.
    pub(super) chat: Gathering,
    /// Every track counts as muted.
    pub(super) on_hold: bool,
    empty_since: Option<Instant>,
    had_participants: bool,
    closed: bool,
    events: mpsc::UnboundedSender<RoomEvent>,
}

impl RoomState {
    pub(super) fn new(
        name: RoomName,
        sid: RoomSid,
        options: RoomOptions,
        on_hold: bool,
        events: mpsc::UnboundedSender<RoomEvent>,
    ) -> Self {
        let state = Self {
            name,
            sid,
            options,
            created_at_ms: unix_ms(),
            participants: HashMap::new(),
            tracks: HashMap::new(),
            pending_updates: BTreeMap::new(),
            updates_due: None,
            departed: VecDeque::new(),
            counts: RoomCounts::default(),
            speakers: Speakers::default(),
            quality: QualityUpdates::default(),
            nonces: Nonces::default(),
            chat: Gathering::default(),
            on_hold,
            empty_since: Some(Instant::now()),
            had_participants: false,
            closed: false,
            events,
        };
        state.emit(RoomEvent::RoomStarted {
            room: state.name.clone(),
            sid: state.sid.clone(),
        });
        state
    }

    /// Tells the product, in the order of the changes because the room is locked.
    pub(super) fn emit(&self, event: RoomEvent) {
        // A product that stopped listening is shutting down.
        let _ = self.events.send(event);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    pub(crate) fn participant(&self, identity: &ParticipantIdentity) -> Option<&Participant> {
        self.participants.get(identity)
    }

    /// The participant if it is still this connection of it.
    pub(super) fn member(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
    ) -> Option<&mut Participant> {
        self.participants
            .get_mut(identity)
            .filter(|participant| &participant.sid == sid)
    }

    /// Queues a message to one participant.
    pub(crate) fn send(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        message: Message,
    ) {
        if let Some(participant) = self.member(identity, sid) {
            participant.send_message(message);
        }
    }

    pub(super) fn note_occupancy(&mut self) {
        if self.participants.is_empty() {
            self.empty_since.get_or_insert_with(Instant::now);
        } else {
            self.empty_since = None;
            self.had_participants = true;
        }
    }

    /// What is due by `now`.
    pub(super) fn tick(&mut self, now: Instant) {
        self.flush_updates(now);
        self.send_counts(now);
        self.send_speakers(now);
        self.send_quality(now);
        self.lower_demand(now);
        let timeout = if self.had_participants {
            self.options.departure_timeout
        } else {
            self.options.empty_timeout
        };
        if self
            .empty_since
            .is_some_and(|since| now.duration_since(since) >= timeout)
        {
            self.close(
                DisconnectReason::RoomClosed,
                leave_request::Action::Disconnect,
            );
        }
    }

    /// Says goodbye to everybody and ends the room.
    pub(crate) fn close(&mut self, reason: DisconnectReason, action: leave_request::Action) {
        if self.closed {
            return;
        }
        self.closed = true;
        let everybody: Vec<_> = self.participants.keys().cloned().collect();
        for identity in everybody {
            self.remove(&identity, reason, Some(action));
        }
        self.emit(RoomEvent::RoomFinished {
            room: self.name.clone(),
            sid: self.sid.clone(),
        });
        tracing::info!(room = %self.name, room.sid = %self.sid, "room closed");
    }

    /// The room on the wire.
    pub(crate) fn info(&self) -> lk::Room {
        let (participants, publishers) = self.count();
        lk::Room {
            sid: self.sid.as_str().to_owned(),
            name: self.name.as_str().to_owned(),
            empty_timeout: seconds(self.options.empty_timeout),
            departure_timeout: seconds(self.options.departure_timeout),
            max_participants: self.options.max_participants,
            creation_time: self.created_at_ms / 1000,
            creation_time_ms: self.created_at_ms,
            enabled_codecs: ROOM_CODECS
                .iter()
                .map(|mime| lk::Codec {
                    mime: (*mime).to_owned(),
                    fmtp_line: String::new(),
                })
                .collect(),
            num_participants: participants,
            num_publishers: publishers,
            ..lk::Room::default()
        }
    }

    /// Visible participants, and those of them that publish.
    pub(super) fn count(&self) -> (u32, u32) {
        let visible = self.participants.values().filter(|p| !p.hidden());
        visible.fold((0, 0), |(all, publishing), participant| {
            (all + 1, publishing + u32::from(participant.is_publisher()))
        })
    }
}

fn seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}

/// Milliseconds since 1970, for the wire.
pub(super) fn unix_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
