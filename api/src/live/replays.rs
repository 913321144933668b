//! Finished recordings at hand.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};

use recordings::{OpenError, Recorder, Replay};

use crate::id::RecordingId;

/// Replays kept open: each is two small files; a player asks for a segment every few seconds.
const OPEN_MAX: usize = 128;

/// Opens replays and remembers the last ones. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Replays {
    recorder: Recorder,
    open: Arc<Mutex<HashMap<RecordingId, Replay>>>,
}

impl Replays {
    /// Replays of this recorder.
    pub(crate) fn new(recorder: Recorder) -> Self {
        Self {
            recorder,
            open: Arc::default(),
        }
    }

    /// A complete recording; `None` when nothing of it can be played.
    pub(crate) async fn get(&self, id: &RecordingId) -> Option<Replay> {
        if let Some(replay) = self.lock().get(id) {
            return Some(replay.clone());
        }
        let folder = recordings::RecordingId::new(id.as_str()).ok()?;
        let recorder = self.recorder.clone();
        let opened = tokio::task::spawn_blocking(move || recorder.open(&folder)).await;
        let replay = match opened.ok()? {
            Ok(replay) => replay,
            Err(OpenError::NotFound | OpenError::Incomplete) => return None,
            Err(error) => {
                tracing::error!(recording.id = %id, %error, "recording {id} cannot be opened");
                return None;
            }
        };
        let mut open = self.lock();
        if open.len() >= OPEN_MAX {
            open.clear();
        }
        open.insert(id.clone(), replay.clone());
        Some(replay)
    }

    /// Removes the files of recordings whose stream is gone. One that is still being written goes
    /// when it is complete.
    pub(crate) async fn delete(&self, recordings: &[RecordingId]) {
        for id in recordings {
            self.lock().remove(id);
            let Ok(folder) = recordings::RecordingId::new(id.as_str()) else {
                continue;
            };
            match self.recorder.delete(&folder).await {
                Err(error) if error.kind() == ErrorKind::ResourceBusy => {}
                Err(error) => {
                    tracing::error!(recording.id = %id, %error, "recording {id} stays on disk");
                }
                Ok(()) => {}
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<RecordingId, Replay>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
