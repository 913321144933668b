//! Who is told about whom: at once for publishers, in batches for those who only watch.

use livekit_protocol::{ParticipantInfo, RoomUpdate, signal_response::Message};
use prost::Message as _;
use sfu::ParticipantIdentity;
use tokio::time::Instant;

use super::join::update;
use super::state::RoomState;
use crate::limits::{ROOM_COUNTS_PERIOD, UPDATE_BATCH_PERIOD, UPDATE_CHUNK_BYTES};
use crate::session::frame;

/// The counts that clients were last told.
#[derive(Debug, Default)]
pub(crate) struct RoomCounts {
    told: (u32, u32),
    next: Option<Instant>,
}

impl RoomState {
    /// Tells the others of a participant's present state.
    pub(super) fn announce(&mut self, identity: &ParticipantIdentity) {
        let Some(participant) = self.participants.get(identity) else {
            return;
        };
        if !participant.hidden() {
            let (info, at_once) = (participant.info(), participant.is_publisher());
            self.publish_info(info, at_once, Some(identity));
        }
    }

    /// Tells everybody, the participant included, of its changed name, metadata or permissions.
    pub(super) fn announce_to_all(&mut self, identity: &ParticipantIdentity) {
        let Some(participant) = self.participants.get_mut(identity) else {
            return;
        };
        participant.bump();
        let info = participant.info();
        participant.send_message(update(vec![info]));
        self.announce(identity);
    }

    /// Sends a state to everybody but `except`, at once or with the next batch.
    pub(super) fn publish_info(
        &mut self,
        info: ParticipantInfo,
        at_once: bool,
        except: Option<&ParticipantIdentity>,
    ) {
        let sid = sfu::ParticipantSid::new(info.sid.as_str());
        if !at_once {
            self.pending_updates.insert(sid, info);
            self.updates_due
                .get_or_insert_with(|| Instant::now() + UPDATE_BATCH_PERIOD);
            return;
        }
        // A state that waits for the batch is older than this one.
        self.pending_updates.remove(&sid);
        let frame = frame(update(vec![info]));
        for (identity, participant) in &mut self.participants {
            if Some(identity) != except {
                participant.send(frame.clone());
            }
        }
    }

    /// Sends the batch that is due.
    pub(super) fn flush_updates(&mut self, now: Instant) {
        if self.updates_due.is_none_or(|due| now < due) {
            return;
        }
        self.updates_due = None;
        let mut chunk = Vec::new();
        let mut bytes = 0;
        let mut frames = Vec::new();
        for info in std::mem::take(&mut self.pending_updates).into_values() {
            bytes += info.encoded_len();
            chunk.push(info);
            if bytes >= UPDATE_CHUNK_BYTES {
                frames.push(frame(update(std::mem::take(&mut chunk))));
                bytes = 0;
            }
        }
        if !chunk.is_empty() {
            frames.push(frame(update(chunk)));
        }
        for participant in self.participants.values_mut() {
            for frame in &frames {
                participant.send(frame.clone());
            }
        }
    }

    /// Tells changed counts, not more often than every few seconds.
    pub(super) fn send_counts(&mut self, now: Instant) {
        let counts = self.count();
        if counts == self.counts.told || self.counts.next.is_some_and(|next| now < next) {
            return;
        }
        self.counts.told = counts;
        self.counts.next = Some(now + ROOM_COUNTS_PERIOD);
        let frame = frame(Message::RoomUpdate(RoomUpdate {
            room: Some(self.info()),
        }));
        for participant in self.participants.values_mut() {
            participant.send(frame.clone());
        }
    }
}
