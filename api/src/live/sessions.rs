//! What the conductor remembers of each stream's room: its tracks and its running recording.

use std::collections::HashMap;

use recordings::{Session, TrackInfo};
use sfu::TrackSid;

use crate::id::RecordingId;

/// One stream's room, as the product sees it.
#[derive(Debug, Default)]
pub(super) struct RoomSession {
    pub(super) tracks: HashMap<TrackSid, KnownTrack>,
    pub(super) recording: Option<Running>,
}

/// A published track.
#[derive(Debug)]
pub(super) struct KnownTrack {
    pub(super) info: TrackInfo,
    /// A packet has arrived.
    pub(super) started: bool,
    /// The recorder has it.
    pub(super) recorded: bool,
}

/// A recording that is being written.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) id: RecordingId,
    pub(super) session: Session,
}

impl RoomSession {
    /// Whether nothing is worth remembering.
    pub(super) fn is_empty(&self) -> bool {
        self.tracks.is_empty() && self.recording.is_none()
    }

    /// Takes the running recording out; its tracks are there for the next one.
    pub(super) fn stop(&mut self) -> Option<Running> {
        for track in self.tracks.values_mut() {
            track.recorded = false;
        }
        self.recording.take()
    }

    /// Tracks with media that the recorder does not have yet.
    pub(super) fn unrecorded(&mut self) -> Vec<TrackInfo> {
        let waiting = self
            .tracks
            .values_mut()
            .filter(|track| track.started && !track.recorded);
        waiting
            .map(|track| {
                track.recorded = true;
                track.info.clone()
            })
            .collect()
    }
}
