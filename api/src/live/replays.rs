//! Finished recordings at hand.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use recordings::{OpenError, Recorder, Replay, Storage, StorageState};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::http::ApiError;
use crate::id::RecordingId;

/// Replays kept open: each is two small files; a player asks for a segment every few seconds.
const OPEN_MAX: usize = 128;

/// Opens replays and remembers the last ones. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Replays {
    recorder: Recorder,
    open: Arc<Mutex<HashMap<RecordingId, Replay>>>,
    /// Held by the one whose pictures are drawn.
    drawing: Arc<Semaphore>,
}

impl Replays {
    /// Replays of this recorder.
    pub(crate) fn new(recorder: Recorder) -> Self {
        Self {
            recorder,
            open: Arc::default(),
            drawing: Arc::new(Semaphore::new(1)),
        }
    }

    /// A complete recording; `None` when nothing of it can be played.
    ///
    /// # Errors
    /// The storage that holds it cannot be reached.
    pub(crate) async fn get(&self, id: &RecordingId) -> Result<Option<Replay>, ApiError> {
        if let Some(replay) = self.lock().get(id) {
            return Ok(Some(replay.clone()));
        }
        let Ok(folder) = recordings::RecordingId::new(id.as_str()) else {
            return Ok(None);
        };
        let replay = match self.recorder.open(&folder).await {
            Ok(replay) => replay,
            Err(OpenError::NotFound | OpenError::Incomplete) => return Ok(None),
            Err(OpenError::Storage(error)) => {
                tracing::error!(recording.id = %id, %error, "recording {id} cannot be opened");
                return Err(ApiError::storage_unavailable());
            }
            Err(error) => {
                tracing::error!(recording.id = %id, %error, "recording {id} cannot be opened");
                return Ok(None);
            }
        };
        let mut open = self.lock();
        if open.len() >= OPEN_MAX {
            open.clear();
        }
        open.insert(id.clone(), replay.clone());
        Ok(Some(replay))
    }

    /// The origin that players are sent to for media; `None` where Klieg answers with it.
    pub(crate) async fn bucket_origin(&self) -> Option<String> {
        let storage = self.recorder.storage();
        let url = storage.presign_get("origin", Duration::from_secs(1)).await;
        let url = url.ok()??;
        let host_at = url.find("://")? + 3;
        let path_at = url[host_at..].find('/').map(|at| at + host_at);
        Some(url[..path_at.unwrap_or(url.len())].to_owned())
    }

    /// How the bucket is that recordings move to; `None` where they stay in their folder.
    pub(super) fn storage_state(&self) -> Option<StorageState> {
        self.recorder.storage_state()
    }

    /// Completes a recording again whose completion failed; its events follow. False when nothing of
    /// it lies here.
    pub(crate) async fn retry(&self, id: &RecordingId) -> std::io::Result<bool> {
        match recordings::RecordingId::new(id.as_str()) {
            Ok(folder) => self.recorder.retry(&folder).await,
            Err(_) => Ok(false),
        }
    }

    /// Where recordings lie: `{recording}/{file}`.
    pub(crate) fn storage(&self) -> &Storage {
        self.recorder.storage()
    }

    /// A turn to draw pictures of a recording; `None` while somebody else has it.
    pub(crate) fn turn_to_draw(&self) -> Option<SemaphorePermit<'_>> {
        self.drawing.try_acquire().ok()
    }

    /// Removes the files of a recording; nothing happens when there are none.
    pub(crate) async fn remove(&self, id: &RecordingId) -> std::io::Result<()> {
        self.lock().remove(id);
        match recordings::RecordingId::new(id.as_str()) {
            Ok(folder) => self.recorder.delete(&folder).await,
            Err(_) => Ok(()),
        }
    }

    /// Removes the files of recordings whose stream is gone. One that is still being written goes
    /// when it is complete.
    pub(crate) async fn delete(&self, recordings: &[RecordingId]) {
        for id in recordings {
            match self.remove(id).await {
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
