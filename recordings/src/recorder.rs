//! The recorder: starts recordings, completes those that a crash left open, opens finished ones.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sfu::{TrackSid, TrackSource};
use tokio::sync::mpsc;

use crate::disk::LOG;
use crate::replay::{DESCRIPTION, OpenError, Replay};
use crate::session::{Session, Summary, complete};
use crate::spool::{Spool, StorageState, remove_folder, remove_leftovers};
use crate::storage::{Storage, StorageError};
use crate::track::Cuts;

/// Where and how recordings are written.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder that holds one folder per recording; made when the first one starts. With a bucket as storage a
    /// recording stays here only until the bucket holds it.
    pub dir: PathBuf,
    /// A video segment ends at the first keyframe after half of this; at this length a keyframe is
    /// asked for. 2 s to 6 s.
    pub segment_duration: Duration,
    /// Media kept in memory before it is written, which a crash can lose. At most 1 s.
    pub part_duration: Duration,
    /// Bytes that may wait here for the bucket; beyond, recordings fail, and what was recorded before is kept.
    pub spool_bytes_max: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            dir: PathBuf::from("data/recordings"),
            segment_duration: Duration::from_secs(4),
            part_duration: Duration::from_millis(500),
            spool_bytes_max: 20 << 30,
        }
    }
}

impl Config {
    /// Says what is wrong with the values.
    ///
    /// # Errors
    /// Names the key and its range.
    pub fn validate(&self) -> Result<(), String> {
        if !(Duration::from_secs(2)..=Duration::from_secs(6)).contains(&self.segment_duration) {
            return Err(String::from("segment_duration must be between 2s and 6s"));
        }
        if !(Duration::from_millis(100)..=Duration::from_secs(1)).contains(&self.part_duration) {
            return Err(String::from("part_duration must be between 100ms and 1s"));
        }
        Ok(())
    }
}

/// A recording's id, `rec_…`: letters, digits, `_` and `-` only, so that it can name a folder.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordingId(Arc<str>);

/// The text is no recording id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a recording id has 1 to 64 letters, digits, _ or -")]
pub struct InvalidRecordingId;

impl RecordingId {
    /// Checks the text.
    ///
    /// # Errors
    /// It is empty, too long, or holds other characters.
    pub fn new(text: &str) -> Result<Self, InvalidRecordingId> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if !(1..=64).contains(&text.len()) || !text.bytes().all(allowed) {
            return Err(InvalidRecordingId);
        }
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecordingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What happens to recordings, in order for each.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum RecordingEvent {
    /// The folder is open.
    Started {
        /// Which one.
        id: RecordingId,
    },
    /// The first media of a track is on its way to disk.
    TrackStarted {
        /// Which recording.
        id: RecordingId,
        /// The track's sid.
        track: TrackSid,
        /// Its source.
        source: TrackSource,
    },
    /// Nothing more is written; the stream itself goes on. What was written before is kept, and
    /// `Completed` still follows if it could be made playable.
    Failed {
        /// Which one.
        id: RecordingId,
        /// What went wrong, for people.
        message: String,
    },
    /// Verified on disk and ready to play (when [`Summary::playable`]).
    Completed {
        /// Which one.
        id: RecordingId,
        /// Figures.
        summary: Summary,
    },
    /// The bucket holds it whole, as its listing says, and nothing of it lies here any more.
    Stored {
        /// Which one.
        id: RecordingId,
        /// Its bytes in the bucket.
        bytes: u64,
    },
    /// The bucket does not take its files, which wait here; told again for each try that fails.
    StorageUnavailable {
        /// Which one.
        id: RecordingId,
        /// Bytes that wait, of all recordings.
        waiting_bytes: u64,
        /// What the storage fails with, for people.
        message: String,
    },
    /// The bucket takes files again.
    StorageAvailable {
        /// The recording whose file it took first.
        id: RecordingId,
    },
}

/// Recordings in progress, so that recovery leaves them alone.
type InProgress = Arc<Mutex<HashSet<RecordingId>>>;

/// Marks a recording as in progress until dropped.
#[derive(Debug)]
pub(crate) struct Active {
    id: RecordingId,
    all: InProgress,
}

impl Active {
    fn new(id: RecordingId, all: InProgress) -> Self {
        lock(&all).insert(id.clone());
        Self { id, all }
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        lock(&self.all).remove(&self.id);
    }
}

fn lock(all: &InProgress) -> std::sync::MutexGuard<'_, HashSet<RecordingId>> {
    all.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts, completes and opens recordings. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Recorder {
    config: Arc<Config>,
    events: mpsc::UnboundedSender<RecordingEvent>,
    in_progress: InProgress,
    storage: Storage,
    /// With a bucket as storage.
    spool: Option<Spool>,
}

impl Recorder {
    /// A recorder that writes below `config.dir` and tells `events` what happens. With a bucket as storage,
    /// recordings move there. Touches nothing yet.
    pub fn new(
        config: Config,
        storage: Storage,
        events: mpsc::UnboundedSender<RecordingEvent>,
    ) -> Self {
        let spool = matches!(storage, Storage::S3(_)).then(|| {
            let dir = config.dir.clone();
            Spool::new(storage.clone(), dir, config.spool_bytes_max, events.clone())
        });
        Self {
            config: Arc::new(config),
            events,
            in_progress: InProgress::default(),
            storage,
            spool,
        }
    }

    /// Where finished recordings lie: the object `{recording}/{file}` for each of a recording's files.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// How the bucket is; `None` where recordings stay in their folder.
    pub fn storage_state(&self) -> Option<StorageState> {
        self.spool.as_ref().map(Spool::state)
    }

    /// Sees whether the storage takes, gives, lists and removes what recordings need.
    ///
    /// # Errors
    /// [`StorageError::Refused`] says what to change.
    pub async fn check_storage(&self) -> Result<(), StorageError> {
        let checked = self.storage.check().await;
        if let Some(spool) = &self.spool {
            spool.note_check(&checked);
        }
        checked
    }

    /// Starts a recording; tracks are added to the session. Must be called inside a tokio runtime.
    pub fn start(&self, recording: RecordingId) -> Session {
        let cuts = Cuts {
            segment: self.config.segment_duration,
            segment_min: self.config.segment_duration.div_f32(2.0),
            part: self.config.part_duration,
        };
        let active = Active::new(recording.clone(), Arc::clone(&self.in_progress));
        let dir = self.config.dir.join(recording.as_str());
        let upload = self.spool.as_ref().map(|spool| spool.begin(&recording));
        Session::start(recording, dir, cuts, self.events.clone(), upload, active)
    }

    /// Completes the recordings that a crash left open, tells the events of each, and takes up uploads where they
    /// were. Call it once, at start.
    ///
    /// # Errors
    /// The recordings' folder cannot be read. A single recording that cannot be completed is
    /// reported as [`RecordingEvent::Failed`] and tried again next time.
    pub async fn recover(&self) -> io::Result<Vec<RecordingId>> {
        let recorder = self.clone();
        let (mut recovered, complete) = tokio::task::spawn_blocking(move || recorder.recover_all())
            .await
            .map_err(io::Error::other)??;
        if let Some(spool) = &self.spool {
            for id in complete.iter().chain(&recovered) {
                spool.begin(id).complete();
            }
            spool.keep_up();
        }
        recovered.sort();
        Ok(recovered)
    }

    /// Completes one recording again whose completion failed, and tells its events. False when nothing
    /// of it lies here, or it is in progress.
    ///
    /// # Errors
    /// The attempt was cut off.
    pub async fn retry(&self, id: &RecordingId) -> io::Result<bool> {
        let dir = self.config.dir.join(id.as_str());
        if lock(&self.in_progress).contains(id) || !dir.join(LOG).exists() {
            return Ok(false);
        }
        let (recorder, left) = (self.clone(), id.clone());
        let completed = tokio::task::spawn_blocking(move || recorder.complete_left(left, &dir));
        if completed.await.map_err(io::Error::other)?
            && let Some(spool) = &self.spool
        {
            spool.cancel(id).await;
            spool.begin(id).complete();
        }
        Ok(true)
    }

    /// Completes what lies in a folder and tells how it went; whether it did.
    fn complete_left(&self, id: RecordingId, dir: &Path) -> bool {
        let outcome = complete(dir);
        let completed = outcome.is_ok();
        let event = match outcome {
            Ok(summary) => RecordingEvent::Completed { id, summary },
            Err(error) => {
                tracing::error!(recording.id = %id, %error, "recording not completed");
                RecordingEvent::Failed {
                    id,
                    message: format!("the recording could not be completed: {error}"),
                }
            }
        };
        // Without a listener the files are still what counts.
        let _ = self.events.send(event);
        completed
    }

    /// The recordings that were completed now, and those that were complete already.
    fn recover_all(&self) -> io::Result<(Vec<RecordingId>, Vec<RecordingId>)> {
        remove_leftovers(&self.config.dir);
        let entries = match fs::read_dir(&self.config.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Default::default()),
            Err(error) => return Err(error),
        };
        let (mut recovered, mut known) = (Vec::new(), Vec::new());
        for entry in entries {
            let dir = entry?.path();
            let id = dir.file_name().and_then(|name| name.to_str());
            let Some(id) = id.and_then(|id| RecordingId::new(id).ok()) else {
                continue;
            };
            if lock(&self.in_progress).contains(&id) || !dir.join(LOG).exists() {
                continue;
            }
            if dir.join(DESCRIPTION).exists() {
                known.push(id);
                continue;
            }
            if self.complete_left(id.clone(), &dir) {
                recovered.push(id);
            }
        }
        Ok((recovered, known))
    }

    /// Opens a complete recording. Reads two small files; keep the result.
    ///
    /// # Errors
    /// There is none, it is not complete, or it cannot be read.
    pub async fn open(&self, id: &RecordingId) -> Result<Replay, OpenError> {
        Replay::open(id, self.config.dir.join(id.as_str()), &self.storage).await
    }

    /// Removes a recording and its files, wherever they lie; nothing happens when there is none. What a bucket does
    /// not remove now is removed later.
    ///
    /// # Errors
    /// The recording is in progress, or the files cannot be removed.
    pub async fn delete(&self, id: &RecordingId) -> io::Result<()> {
        if lock(&self.in_progress).contains(id) {
            return Err(io::Error::new(
                io::ErrorKind::ResourceBusy,
                "the recording is in progress",
            ));
        }
        if let Some(spool) = &self.spool {
            spool.cancel(id).await;
        }
        let dir = self.config.dir.join(id.as_str());
        let removed = tokio::task::spawn_blocking(move || remove_folder(&dir));
        removed.await.map_err(io::Error::other)??;
        match &self.spool {
            Some(spool) => spool.delete(id).await,
            None => Ok(()),
        }
    }
}
