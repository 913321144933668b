//! The upload of one recording.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc;

use super::journal::{Journal, Stored, stored};
use super::tail::Tail;
use super::{Message, Progress, Spool, locked, remove_folder};
use crate::disk::Finished;
use crate::recorder::{RecordingEvent, RecordingId};
use crate::replay::{DESCRIPTION, FILES};
use crate::storage::StorageError;

/// Pause after the first failure; each further one doubles it.
const RETRY_MIN: Duration = Duration::from_millis(500);

/// Longest pause between tries: how soon a storage that works again is noticed.
const RETRY_MAX: Duration = Duration::from_secs(15);

/// How often what the bucket lists is compared with what it should hold, and put right.
const VERIFY_MAX: usize = 3;

/// Why an upload ends before everything is stored.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Local(#[from] io::Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the storage does not hold {0} as it was stored")]
    Unlike(String),
}

pub(super) struct Upload {
    spool: Spool,
    id: RecordingId,
    dir: PathBuf,
    progress: Arc<Progress>,
    stored: Stored,
    tails: HashMap<u32, Tail>,
}

impl Upload {
    pub(super) fn new(spool: Spool, id: RecordingId, progress: Arc<Progress>) -> Self {
        Self {
            dir: spool.0.dir.join(id.as_str()),
            spool,
            id,
            progress,
            stored: Stored::new(),
            tails: HashMap::new(),
        }
    }

    pub(super) async fn run(mut self, inbox: mpsc::UnboundedReceiver<Message>) {
        if let Err(error) = self.store_all(inbox).await {
            // It lies here, is played from here, and is taken up at the next start.
            tracing::error!(recording.id = %self.id, %error, "recording {} is not stored yet", self.id);
        }
        locked(&self.spool.0.running).remove(&self.id);
    }

    async fn store_all(
        &mut self,
        mut inbox: mpsc::UnboundedReceiver<Message>,
    ) -> Result<(), Broken> {
        let Some(mut message) = inbox.recv().await else {
            return Ok(());
        };
        self.stored = stored(&self.dir)?;
        let journal = Journal::open(&self.dir)?;
        loop {
            match message {
                Message::File(file) => self.file(&journal, file).await?,
                Message::Complete => return self.complete(&journal).await,
            }
            // Without an end the recording could not be completed; the next start tries again.
            message = match inbox.recv().await {
                Some(message) => message,
                None => return Ok(()),
            };
        }
    }

    /// Stores a finished file while the recording goes on.
    async fn file(&mut self, journal: &Journal, file: Finished) -> Result<(), Broken> {
        self.store(journal, &file.name, file.bytes).await?;
        let Some(span) = file.span else {
            return Ok(());
        };
        let gone = self.tails.entry(span.track).or_default();
        if let Some(name) = gone.note(span, file.name) {
            let (progress, path) = (Arc::clone(&self.progress), self.dir.join(name));
            let removed = tokio::task::spawn_blocking(move || {
                let keep = locked(&progress.keep);
                if *keep { Ok(()) } else { fs::remove_file(path) }
            });
            removed.await.map_err(io::Error::other)??;
        }
        Ok(())
    }

    /// Stores one file, however often that takes.
    async fn store(&mut self, journal: &Journal, name: &str, bytes: u64) -> Result<(), Broken> {
        let (key, path) = (format!("{}/{name}", self.id), self.dir.join(name));
        let sent = self
            .persist(|spool| {
                let (key, path) = (key.clone(), path.clone());
                async move {
                    // The semaphore is never closed.
                    let _place = spool.0.places.acquire().await;
                    spool.0.storage.put_file(&key, &path).await
                }
            })
            .await?;
        if sent != bytes {
            return Err(Broken::Unlike(key));
        }
        journal.add(name, bytes).await?;
        self.stored.insert(name.to_owned(), bytes);
        let _ =
            self.progress
                .waiting
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
                    Some(waiting.saturating_sub(bytes))
                });
        Ok(())
    }

    /// Asks the storage until it does what is asked. Failures of this machine are not waited for.
    async fn persist<T, A>(&self, ask: impl Fn(Spool) -> A) -> Result<T, StorageError>
    where
        A: Future<Output = Result<T, StorageError>>,
    {
        let mut pause = RETRY_MIN;
        loop {
            match ask(self.spool.clone()).await {
                Ok(done) => {
                    self.spool.on_success(&self.id);
                    return Ok(done);
                }
                Err(error @ (StorageError::Io(_) | StorageError::InvalidKey(_))) => {
                    return Err(error);
                }
                Err(error) => {
                    self.spool.on_failure(&self.id, &error);
                    tokio::time::sleep(pause).await;
                    pause = pause.saturating_mul(2).min(RETRY_MAX);
                }
            }
        }
    }

    /// Stores what a complete recording still lacks, the description last, sees that the bucket holds exactly what it
    /// should, and removes the folder.
    async fn complete(&mut self, journal: &Journal) -> Result<(), Broken> {
        let wanted = self.wanted()?;
        let lacking = |stored: &Stored| -> Vec<(String, u64)> {
            let files = wanted
                .iter()
                .filter(|(name, bytes)| stored.get(*name) != Some(*bytes));
            let mut files: Vec<_> = files.map(|(name, bytes)| (name.clone(), *bytes)).collect();
            files.sort_by_key(|(name, _)| name == DESCRIPTION);
            files
        };
        let prefix = format!("{}/", self.id);
        for _ in 0..VERIFY_MAX {
            let files = lacking(&self.stored);
            let waiting = files.iter().map(|(_, bytes)| *bytes).sum();
            self.progress.waiting.store(waiting, Ordering::Relaxed);
            for (name, bytes) in files {
                self.store(journal, &name, bytes).await?;
            }
            let listed = self
                .persist(|spool| {
                    let prefix = prefix.clone();
                    async move { spool.0.storage.list(&prefix).await }
                })
                .await?;
            // From here on what the bucket says counts.
            self.stored = listed
                .into_iter()
                .filter_map(|object| {
                    let name = object.key.strip_prefix(&prefix)?;
                    Some((name.to_owned(), object.bytes))
                })
                .collect();
            if lacking(&self.stored).is_empty() {
                return self.leave(&wanted).await;
            }
        }
        let unlike = lacking(&self.stored).into_iter().next();
        Err(Broken::Unlike(
            unlike.map(|(name, _)| name).unwrap_or_default(),
        ))
    }

    /// Everything is stored: what does not belong goes from the bucket, and the folder from here.
    async fn leave(&self, wanted: &BTreeMap<String, u64>) -> Result<(), Broken> {
        let foreign: Vec<String> = self
            .stored
            .keys()
            .filter(|name| is_media(name) && !wanted.contains_key(*name))
            .map(|name| format!("{}/{name}", self.id))
            .collect();
        if !foreign.is_empty() {
            self.persist(|spool| {
                let foreign = foreign.clone();
                async move { spool.0.storage.delete(&foreign).await }
            })
            .await?;
        }
        let dir = self.dir.clone();
        let removed = tokio::task::spawn_blocking(move || remove_folder(&dir));
        removed.await.map_err(io::Error::other)??;
        self.spool.notify(RecordingEvent::Stored {
            id: self.id.clone(),
            bytes: wanted.values().sum(),
        });
        Ok(())
    }

    /// What the bucket must hold: the replay's files, their list, and the description.
    fn wanted(&self) -> io::Result<BTreeMap<String, u64>> {
        let mut wanted: BTreeMap<String, u64> =
            serde_json::from_slice(&fs::read(self.dir.join(FILES))?)?;
        for name in [FILES, DESCRIPTION] {
            let bytes = fs::metadata(self.dir.join(name))?.len();
            wanted.insert(name.to_owned(), bytes);
        }
        Ok(wanted)
    }
}

/// Whether the recorder wrote a file of this name while live: one of a track's folder.
fn is_media(name: &str) -> bool {
    let folder = name.split_once('/').map(|(folder, _)| folder);
    folder.is_some_and(|folder| folder.bytes().all(|byte| byte.is_ascii_digit()))
}
