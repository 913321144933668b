//! The spool: recordings lie on this machine until the bucket holds them. Files go up as they are finished, so an
//! outage of the bucket only makes the spool longer; what is not known to be stored is stored again after a restart.

mod journal;
mod tail;
mod upload;

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

use crate::disk::Finished;
use crate::recorder::{RecordingEvent, RecordingId};
use crate::storage::{Storage, StorageError};
use upload::Upload;

pub(crate) use journal::{Stored, stored};

/// Files on their way at once, over all recordings: enough to fill a line, and what bounds the memory.
const UPLOADS_AT_ONCE: usize = 8;

/// How often forgotten things in the bucket are looked after.
const UPKEEP: Duration = Duration::from_secs(3600);

/// An upload in parts this old belongs to nobody any more.
const ABANDONED_AFTER: Duration = Duration::from_secs(86_400);

/// Folder of the names whose objects are still to be removed. No recording can have this name.
const DELETED: &str = ".deleted";

/// How folders are named that are being removed.
const GONE: &str = ".gone-";

/// Whether the storage takes what is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageState {
    /// Bytes that lie on this machine and are not stored yet.
    pub waiting_bytes: u64,
    /// Since when the storage fails; `None` while it works.
    pub failing_since: Option<SystemTime>,
    /// What it fails with, for people.
    pub message: Option<String>,
}

/// Uploads to a bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Spool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    storage: Storage,
    dir: PathBuf,
    bytes_max: u64,
    places: Semaphore,
    events: mpsc::UnboundedSender<RecordingEvent>,
    running: Mutex<HashMap<RecordingId, Running>>,
    outage: Mutex<Option<(SystemTime, String)>>,
}

#[derive(Debug)]
struct Running {
    task: JoinHandle<()>,
    progress: Arc<Progress>,
}

/// What a recording and its upload share.
#[derive(Debug, Default)]
struct Progress {
    waiting: AtomicU64,
    /// Set when the recording is being completed: its files must not go meanwhile.
    keep: Mutex<bool>,
}

enum Message {
    File(Finished),
    Complete,
}

/// A recording's end of its upload.
#[derive(Debug)]
pub(crate) struct Feed {
    messages: mpsc::UnboundedSender<Message>,
    progress: Arc<Progress>,
    spool: Spool,
}

impl Feed {
    /// A file is finished and does not change any more.
    pub(crate) fn file(&self, file: Finished) {
        self.progress
            .waiting
            .fetch_add(file.bytes, Ordering::Relaxed);
        // Without a task the recording is being deleted.
        let _ = self.messages.send(Message::File(file));
    }

    /// Keeps the files that are still here; returns once none is being removed.
    pub(crate) fn keep(&self) {
        *locked(&self.progress.keep) = true;
    }

    /// The recording is complete: everything that is left goes up, and then its folder goes.
    pub(crate) fn complete(self) {
        let _ = self.messages.send(Message::Complete);
    }

    /// Why nothing more may be spooled, if so.
    pub(crate) fn is_full(&self) -> Option<String> {
        let waiting = self.spool.waiting();
        (waiting > self.spool.0.bytes_max).then(|| {
            format!(
                "{} MB wait for the storage, which is as much as may wait (recording.spool_max)",
                waiting >> 20
            )
        })
    }
}

impl Spool {
    pub(crate) fn new(
        storage: Storage,
        dir: PathBuf,
        bytes_max: u64,
        events: mpsc::UnboundedSender<RecordingEvent>,
    ) -> Self {
        Self(Arc::new(Inner {
            storage,
            dir,
            bytes_max,
            places: Semaphore::new(UPLOADS_AT_ONCE),
            events,
            running: Mutex::default(),
            outage: Mutex::default(),
        }))
    }

    /// Starts the upload of a recording.
    pub(crate) fn begin(&self, id: &RecordingId) -> Feed {
        let (messages, inbox) = mpsc::unbounded_channel();
        let progress = Arc::<Progress>::default();
        // Held until the task is listed, which it waits for before it removes itself.
        let mut running = locked(&self.0.running);
        let upload = Upload::new(self.clone(), id.clone(), Arc::clone(&progress));
        let task = tokio::spawn(upload.run(inbox));
        running.insert(
            id.clone(),
            Running {
                task,
                progress: Arc::clone(&progress),
            },
        );
        Feed {
            messages,
            progress,
            spool: self.clone(),
        }
    }

    /// Breaks off the upload of a recording, if it runs; returns once it does nothing more.
    pub(crate) async fn cancel(&self, id: &RecordingId) {
        let running = locked(&self.0.running).remove(id);
        if let Some(running) = running {
            running.task.abort();
            // Aborted is what it should be.
            let _ = running.task.await;
        }
    }

    /// Removes a recording from the bucket: now or, while that fails, later.
    ///
    /// # Errors
    /// It could not even be noted.
    pub(crate) async fn delete(&self, id: &RecordingId) -> io::Result<()> {
        let notes = self.0.dir.join(DELETED);
        tokio::fs::create_dir_all(&notes).await?;
        tokio::fs::write(notes.join(id.as_str()), b"").await?;
        self.bury(id).await;
        Ok(())
    }

    async fn bury(&self, id: &RecordingId) {
        match self.0.storage.delete_prefix(&format!("{id}/")).await {
            Ok(()) => {
                // If the note stays, there is nothing left to remove the next time.
                let _ = tokio::fs::remove_file(self.0.dir.join(DELETED).join(id.as_str())).await;
            }
            Err(error) => {
                tracing::warn!(recording.id = %id, %error, "recording {id} stays in the storage for now");
            }
        }
    }

    /// Looks after forgotten things as long as the recorder lives.
    pub(crate) fn keep_up(&self) {
        let spool = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            let mut tick = tokio::time::interval(UPKEEP);
            loop {
                tick.tick().await;
                let Some(inner) = Weak::upgrade(&spool) else {
                    return;
                };
                Self(inner).look_after().await;
            }
        });
    }

    async fn look_after(&self) {
        for id in names(&self.0.dir.join(DELETED)) {
            if let Ok(id) = RecordingId::new(&id) {
                self.bury(&id).await;
            }
        }
        match self.0.storage.abort_abandoned(ABANDONED_AFTER).await {
            Ok(0) => {}
            Ok(uploads) => tracing::info!(uploads, "abandoned uploads removed from the storage"),
            Err(error) => tracing::warn!(%error, "abandoned uploads cannot be looked for"),
        }
    }

    /// How the storage is.
    pub(crate) fn state(&self) -> StorageState {
        let outage = locked(&self.0.outage).clone();
        StorageState {
            waiting_bytes: self.waiting(),
            failing_since: outage.as_ref().map(|(since, _)| *since),
            message: outage.map(|(_, message)| message),
        }
    }

    fn waiting(&self) -> u64 {
        let running = locked(&self.0.running);
        let waiting = running.values();
        waiting
            .map(|running| running.progress.waiting.load(Ordering::Relaxed))
            .sum()
    }

    /// What the check at start found counts as the storage's state until something is stored.
    pub(crate) fn note_check(&self, checked: &Result<(), StorageError>) {
        let found = match checked {
            Ok(()) => None,
            Err(error) => Some((SystemTime::now(), error.to_string())),
        };
        *locked(&self.0.outage) = found;
    }

    /// The storage did what was asked.
    pub(crate) fn on_success(&self, id: &RecordingId) {
        if locked(&self.0.outage).take().is_some() {
            tracing::info!("the storage works again");
            self.notify(RecordingEvent::StorageAvailable { id: id.clone() });
        }
    }

    /// The storage failed; what is recorded waits here.
    pub(crate) fn on_failure(&self, id: &RecordingId, error: &StorageError) {
        let message = error.to_string();
        let waiting_bytes = self.waiting();
        let began = {
            let mut outage = locked(&self.0.outage);
            let began = outage.is_none();
            let since = outage
                .take()
                .map_or_else(SystemTime::now, |(since, _)| since);
            *outage = Some((since, message.clone()));
            began
        };
        if began {
            tracing::error!(
                waiting_mb = waiting_bytes >> 20,
                error = message,
                "recordings wait for the storage"
            );
        }
        self.notify(RecordingEvent::StorageUnavailable {
            id: id.clone(),
            waiting_bytes,
            message,
        });
    }

    fn notify(&self, event: RecordingEvent) {
        // Without a listener the files are still what counts.
        let _ = self.0.events.send(event);
    }
}

/// Removes a recording's folder so that a crash in between leaves nothing that looks like a recording.
///
/// # Errors
/// It cannot be moved or removed.
pub(crate) fn remove_folder(dir: &Path) -> io::Result<()> {
    let Some(name) = dir.file_name().and_then(|name| name.to_str()) else {
        return Ok(());
    };
    let gone = dir.with_file_name(format!("{GONE}{name}"));
    match fs::rename(dir, &gone) {
        Ok(()) => fs::remove_dir_all(gone),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes what a crash left of folders that were being removed.
pub(crate) fn remove_leftovers(root: &Path) {
    for name in names(root) {
        if name.starts_with(GONE) {
            // What cannot be removed now is tried at the next start.
            let _ = fs::remove_dir_all(root.join(name));
        }
    }
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
