//! Who speaks: changes every 400 ms, to those who hear them and to themselves.

use std::collections::HashMap;

use livekit_protocol::{SpeakerInfo, SpeakersChanged, signal_response::Message};
use sfu::{ParticipantIdentity, ParticipantSid, TrackSid};
use tokio::time::Instant;

use super::publication::Publication;
use super::state::RoomState;
use crate::session::frame;

/// Linear level of −35 dBov: quieter than this is no speech (LiveKit's default).
const ACTIVE_LEVEL_MIN: f32 = 0.017_8;
/// Levels are told in eighths, so that a steady voice makes no messages.
const LEVEL_STEPS: f32 = 8.0;
/// The level that a simulated speaker shows (LiveKit's).
const SIMULATED_LEVEL: f32 = 0.9;

/// Levels heard and levels told.
#[derive(Debug, Default)]
pub(crate) struct Speakers {
    heard: HashMap<TrackSid, (ParticipantSid, f32)>,
    /// Level in eighths of those told as active.
    told: HashMap<ParticipantSid, u8>,
    simulated: HashMap<ParticipantSid, Instant>,
}

impl Speakers {
    pub(super) fn hear(&mut self, speaker: &ParticipantSid, track: TrackSid, level: f32) {
        self.heard.insert(track, (speaker.clone(), level));
    }

    pub(super) fn simulate(&mut self, speaker: &ParticipantSid, until: Instant) {
        self.simulated.insert(speaker.clone(), until);
    }

    pub(super) fn forget(&mut self, speaker: &ParticipantSid) {
        self.heard.retain(|_, (sid, _)| sid != speaker);
        self.told.remove(speaker);
        self.simulated.remove(speaker);
    }

    pub(super) fn forget_track(&mut self, track: &TrackSid) {
        self.heard.remove(track);
    }

    /// What changed since the last call: level in eighths, 0 for silent.
    fn changes(&mut self, now: Instant) -> Vec<(ParticipantSid, u8)> {
        let mut levels: HashMap<ParticipantSid, f32> = HashMap::new();
        for (speaker, level) in self.heard.values() {
            let loudest = levels.entry(speaker.clone()).or_default();
            *loudest = loudest.max(*level);
        }
        self.simulated.retain(|_, until| now < *until);
        for speaker in self.simulated.keys() {
            levels.insert(speaker.clone(), SIMULATED_LEVEL);
        }
        let mut changes = Vec::new();
        for (speaker, level) in levels {
            let step = quantised(level);
            let before = self.told.get(&speaker).copied().unwrap_or(0);
            if step != before {
                changes.push((speaker, step));
            }
        }
        for speaker in self.told.keys() {
            let heard = self.heard.values().any(|(sid, _)| sid == speaker);
            if !heard && !self.simulated.contains_key(speaker) {
                changes.push((speaker.clone(), 0));
            }
        }
        for (speaker, step) in &changes {
            if *step == 0 {
                self.told.remove(speaker);
            } else {
                self.told.insert(speaker.clone(), *step);
            }
        }
        changes
    }
}

fn quantised(level: f32) -> u8 {
    if level < ACTIVE_LEVEL_MIN {
        return 0;
    }
    (level.clamp(0.0, 1.0) * LEVEL_STEPS).ceil() as u8
}

impl RoomState {
    /// Speech level of a track over the last window.
    pub(crate) fn hear(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        track: TrackSid,
        level: f32,
    ) {
        let muted = self
            .member(identity, sid)
            .and_then(|participant| participant.publication(&track))
            .is_none_or(Publication::muted);
        if muted {
            self.speakers.forget_track(&track);
        } else {
            self.speakers.hear(sid, track, level);
        }
    }

    /// A client tests how it shows speakers.
    pub(crate) fn simulate_speech(&mut self, speaker: &ParticipantSid, until: Instant) {
        self.speakers.simulate(speaker, until);
    }

    pub(super) fn send_speakers(&mut self, now: Instant) {
        let changes = self.speakers.changes(now);
        if changes.is_empty() {
            return;
        }
        for (speaker, step) in changes {
            let Some(publisher) = self.participants.values().find(|p| p.sid == speaker) else {
                continue;
            };
            if publisher.hidden() {
                continue;
            }
            let tracks: Vec<_> = publisher
                .publications
                .iter()
                .filter(|publication| publication.bound)
                .map(|publication| publication.sid.clone())
                .collect();
            let frame = frame(Message::SpeakersChanged(SpeakersChanged {
                speakers: vec![SpeakerInfo {
                    sid: speaker.as_str().to_owned(),
                    level: f32::from(step) / LEVEL_STEPS,
                    active: step > 0,
                }],
            }));
            for participant in self.participants.values_mut() {
                let hears = tracks.iter().any(|t| participant.subscribed.contains(t));
                if hears || participant.sid == speaker {
                    participant.send(frame.clone());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_of_an_eighth_are_told() {
        let mut speakers = Speakers::default();
        let (alice, track) = (ParticipantSid::new("PA_a"), TrackSid::new("TR_a"));
        let now = Instant::now();
        speakers.hear(&alice, track.clone(), 0.30);
        assert_eq!(speakers.changes(now), [(alice.clone(), 3)]);
        speakers.hear(&alice, track.clone(), 0.36);
        assert_eq!(speakers.changes(now), []);
        speakers.hear(&alice, track.clone(), 0.01);
        assert_eq!(speakers.changes(now), [(alice.clone(), 0)]);
        assert_eq!(speakers.changes(now), []);
    }

    #[test]
    fn a_track_that_ends_falls_silent() {
        let mut speakers = Speakers::default();
        let (alice, track) = (ParticipantSid::new("PA_a"), TrackSid::new("TR_a"));
        let now = Instant::now();
        speakers.hear(&alice, track.clone(), 0.5);
        assert_eq!(speakers.changes(now).len(), 1);
        speakers.forget_track(&track);
        assert_eq!(speakers.changes(now), [(alice, 0)]);
    }

    #[test]
    fn simulated_speech_ends_by_itself() {
        let mut speakers = Speakers::default();
        let alice = ParticipantSid::new("PA_a");
        let now = Instant::now();
        let until = now + std::time::Duration::from_secs(3);
        speakers.simulate(&alice, until);
        assert_eq!(speakers.changes(now), [(alice.clone(), 8)]);
        assert_eq!(speakers.changes(until), [(alice, 0)]);
    }
}
