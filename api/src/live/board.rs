//! The notice board: the state of each stream that somebody's page listens to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use time::OffsetDateTime;
use tokio::sync::watch;

use super::{RecordingRow, ReplayState, overall, trouble};
use crate::id::StreamId;
use crate::stream::{PauseReason, Status, Stream, Visibility};

/// What changes while a page is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) status: Status,
    pub(crate) visibility: Visibility,
    pub(crate) pause_reason: Option<PauseReason>,
    pub(crate) grace_ends_at: Option<OffsetDateTime>,
    pub(crate) viewer_count: u32,
    pub(crate) peak_viewers: u32,
    pub(crate) started_at: Option<OffsetDateTime>,
    pub(crate) ended_at: Option<OffsetDateTime>,
    pub(crate) recording: ReplayState,
    /// What broke the newest recording off.
    pub(crate) recording_error: Option<String>,
}

/// One channel per stream that has listeners.
#[derive(Debug, Clone, Default)]
pub(crate) struct Board {
    streams: Arc<Mutex<HashMap<StreamId, watch::Sender<Moment>>>>,
}

impl Moment {
    /// The moment of a stream with these recordings, oldest first.
    pub(crate) fn of(stream: &Stream, recordings: &[RecordingRow]) -> Self {
        Self {
            status: stream.status,
            visibility: stream.visibility,
            pause_reason: stream.pause_reason,
            grace_ends_at: stream.grace_ends_at,
            viewer_count: stream.viewer_count,
            peak_viewers: stream.peak_viewers,
            started_at: stream.started_at,
            ended_at: stream.ended_at,
            recording: overall(recordings),
            recording_error: trouble(recordings).map(str::to_owned),
        }
    }
}

impl Board {
    /// Listens to a stream whose state was just read.
    pub(crate) fn listen(&self, id: &StreamId, moment: Moment) -> watch::Receiver<Moment> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = streams
            .entry(id.clone())
            .or_insert_with(|| watch::Sender::new(moment.clone()));
        // Others listen: what they were told last is as new, or newer than what was read before.
        if sender.receiver_count() == 0 {
            sender.send_if_modified(|shown| replace(shown, moment));
        }
        sender.subscribe()
    }

    /// Tells the listeners of a stream its state; channels without listeners go.
    pub(crate) fn announce(&self, stream: &Stream, recordings: &[RecordingRow]) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.retain(|_, sender| sender.receiver_count() > 0);
        if let Some(sender) = streams.get(&stream.id) {
            sender.send_if_modified(|shown| replace(shown, Moment::of(stream, recordings)));
        }
    }

    /// A stream was deleted: its listeners end.
    pub(crate) fn forget(&self, id: &StreamId) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.remove(id);
    }
}

fn replace(shown: &mut Moment, moment: Moment) -> bool {
    let changed = *shown != moment;
    *shown = moment;
    changed
}
