//! Connection quality, from loss and round trip, told when it changes.

use std::collections::HashMap;

use livekit_protocol::{
    ConnectionQuality, ConnectionQualityInfo, ConnectionQualityUpdate, participant_info,
    signal_response::Message,
};
use sfu::{ParticipantIdentity, ParticipantSid};
use tokio::time::Instant;

use super::state::RoomState;
use crate::limits::QUALITY_PERIOD;

/// Loss from which a link is no longer excellent, and from which it is poor: LiveKit's figures
/// for video, the stricter ones.
const LOSS_GOOD: f32 = 0.02;
const LOSS_POOR: f32 = 0.06;
/// Round trips in ms that make talk awkward, and hard (ITU-T G.114 doubles).
const RTT_GOOD_MS: u32 = 300;
const RTT_POOR_MS: u32 = 800;

/// The latest figures of a participant's connections, sending and receiving.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Link {
    publisher: Option<(f32, u32)>,
    subscriber: Option<(f32, u32)>,
}

impl Link {
    /// Never LOST: clients that publish take that as a reason to reconnect.
    fn quality(self) -> ConnectionQuality {
        let figures = [self.publisher, self.subscriber];
        let loss = figures.iter().flatten().map(|f| f.0).fold(0.0, f32::max);
        let rtt_ms = figures.iter().flatten().map(|f| f.1).max().unwrap_or(0);
        if loss >= LOSS_POOR || rtt_ms >= RTT_POOR_MS {
            ConnectionQuality::Poor
        } else if loss >= LOSS_GOOD || rtt_ms >= RTT_GOOD_MS {
            ConnectionQuality::Good
        } else {
            ConnectionQuality::Excellent
        }
    }
}

/// What was told, and when the next look is due.
#[derive(Debug, Default)]
pub(crate) struct QualityUpdates {
    told: HashMap<ParticipantSid, ConnectionQuality>,
    next: Option<Instant>,
}

impl QualityUpdates {
    pub(super) fn forget(&mut self, sid: &ParticipantSid) {
        self.told.remove(sid);
    }
}

impl RoomState {
    /// New figures of one of a participant's connections.
    pub(crate) fn link_quality(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        publisher: bool,
        loss: f32,
        rtt_ms: u32,
    ) {
        if let Some(participant) = self.member(identity, sid) {
            let figures = Some((loss, rtt_ms));
            if publisher {
                participant.link.publisher = figures;
            } else {
                participant.link.subscriber = figures;
            }
        }
    }

    pub(super) fn send_quality(&mut self, now: Instant) {
        if self.quality.next.is_some_and(|next| now < next) {
            return;
        }
        self.quality.next = Some(now + QUALITY_PERIOD);
        let mut changed = Vec::new();
        for participant in self.participants.values() {
            if participant.state != participant_info::State::Active {
                continue;
            }
            let quality = participant.link.quality();
            let before = self.quality.told.insert(participant.sid.clone(), quality);
            if before != Some(quality) {
                let tracks: Vec<_> = participant
                    .publications
                    .iter()
                    .map(|publication| publication.sid.clone())
                    .collect();
                let info = ConnectionQualityInfo {
                    participant_sid: participant.sid.as_str().to_owned(),
                    quality: quality.into(),
                    score: score(quality),
                };
                changed.push((participant.sid.clone(), participant.hidden(), tracks, info));
            }
        }
        if changed.is_empty() {
            return;
        }
        for participant in self.participants.values_mut() {
            let updates: Vec<_> = changed
                .iter()
                .filter(|(sid, hidden, tracks, _)| {
                    *sid == participant.sid
                        || !hidden && tracks.iter().any(|t| participant.subscribed.contains(t))
                })
                .map(|(_, _, _, info)| info.clone())
                .collect();
            if !updates.is_empty() {
                participant.send_message(Message::ConnectionQuality(ConnectionQualityUpdate {
                    updates,
                }));
            }
        }
    }
}

/// A point inside the band of 0–100 that LiveKit gives each quality.
fn score(quality: ConnectionQuality) -> f32 {
    match quality {
        ConnectionQuality::Excellent => 100.0,
        ConnectionQuality::Good => 70.0,
        ConnectionQuality::Poor => 30.0,
        ConnectionQuality::Lost => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worse_direction_counts_and_lost_is_never_said() {
        let link = |up, down| Link {
            publisher: Some(up),
            subscriber: Some(down),
        };
        assert_eq!(
            Link::default().quality(),
            ConnectionQuality::Excellent,
            "nothing known is nothing bad"
        );
        assert_eq!(
            link((0.0, 20), (0.03, 20)).quality(),
            ConnectionQuality::Good
        );
        assert_eq!(
            link((1.0, 5000), (0.0, 0)).quality(),
            ConnectionQuality::Poor
        );
    }
}
