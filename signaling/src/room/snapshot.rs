//! What the product may look at.

use livekit_protocol::participant_info;

use super::event::{ParticipantSnapshot, RoomSnapshot, TrackSnapshot};
use super::participant::Participant;
use super::state::RoomState;

impl RoomState {
    /// A copy of who is here and what they publish.
    pub(crate) fn snapshot(&self) -> RoomSnapshot {
        let participants: Vec<_> = self.participants.values().map(snapshot).collect();
        RoomSnapshot {
            sid: self.sid.clone(),
            num_viewers: participants
                .iter()
                .filter(|participant| !participant.hidden && !participant.can_publish)
                .count(),
            participants,
        }
    }
}

fn snapshot(participant: &Participant) -> ParticipantSnapshot {
    ParticipantSnapshot {
        identity: participant.profile.identity.clone(),
        sid: participant.sid.clone(),
        name: participant.profile.name.clone(),
        can_publish: participant.profile.permissions.can_publish,
        hidden: participant.hidden(),
        active: participant.state == participant_info::State::Active,
        tracks: participant
            .publications
            .iter()
            .filter(|publication| publication.bound)
            .filter_map(|publication| {
                Some(TrackSnapshot {
                    sid: publication.sid.clone(),
                    kind: publication.kind,
                    source: publication.source,
                    codec: publication.codec?,
                    width: publication.info.width,
                    height: publication.info.height,
                    muted: publication.muted(),
                    media_started: publication.media_started,
                })
            })
            .collect(),
    }
}
