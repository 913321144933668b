//! Finished recordings: completing them, describing them, opening their files.

mod description;
mod finish;
mod lane;
mod parts;
mod playlist;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncSeekExt;

use crate::recorder::RecordingId;
use crate::storage::{Body, Storage, StorageError};

pub use description::{
    Description, IndexedSegment, Media, Piece, Player, SegmentIndex, Span, Track, View,
};
pub(crate) use finish::finish;

/// File of the [`Description`]; its presence says that the recording is complete.
pub(crate) const DESCRIPTION: &str = "replay.json";

/// File of the names and sizes that a replay may serve.
pub(crate) const FILES: &str = "files.json";

/// Why a replay could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no such recording.
    #[error("there is no such recording")]
    NotFound,
    /// The recording has not been completed.
    #[error("the recording is not complete yet")]
    Incomplete,
    /// Its files cannot be read.
    #[error("cannot read the recording")]
    Io(#[from] io::Error),
    /// The storage that holds it does not answer.
    #[error(transparent)]
    Storage(StorageError),
}

/// A complete recording. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Replay {
    id: RecordingId,
    dir: Arc<Path>,
    /// Holds what does not lie in `dir` any more.
    storage: Storage,
    description: Arc<Description>,
    files: Arc<BTreeMap<String, u64>>,
}

/// A file of a replay, for a response with ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayFile {
    /// As playlists and the description give it.
    pub name: String,
    /// Where it is on this machine, unless only the storage holds it.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// For the `Content-Type` header.
    pub content_type: &'static str,
    /// Media never changes once written; playlists and indexes could be made anew by a later
    /// version.
    pub immutable: bool,
}

impl Replay {
    /// Opens a recording that lies in `dir` or, where there is no such folder, in the storage.
    pub(crate) async fn open(
        id: &RecordingId,
        dir: PathBuf,
        storage: &Storage,
    ) -> Result<Self, OpenError> {
        let read = {
            let dir = dir.clone();
            tokio::task::spawn_blocking(move || read_folder(&dir)).await
        };
        let (description, files) = match read.map_err(io::Error::other)? {
            Err(OpenError::NotFound) if matches!(storage, Storage::S3(_)) => (
                read_object(storage, id, DESCRIPTION).await?,
                read_object(storage, id, FILES).await?,
            ),
            read => read?,
        };
        Ok(Self {
            id: id.clone(),
            dir: dir.into(),
            storage: storage.clone(),
            description: Arc::new(serde_json::from_slice(&description).map_err(io::Error::from)?),
            files: Arc::new(serde_json::from_slice(&files).map_err(io::Error::from)?),
        })
    }

    /// The bytes of a file or of a range of them, wherever they lie.
    ///
    /// # Errors
    /// The file cannot be read, or the storage does not answer.
    pub async fn read(&self, file: &ReplayFile, range: Range<u64>) -> Result<Body, StorageError> {
        match tokio::fs::File::open(&file.path).await {
            Ok(mut open) => {
                open.seek(io::SeekFrom::Start(range.start)).await?;
                let bytes = range.end.saturating_sub(range.start);
                Ok(Body::of_file(open, bytes))
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            Err(_) => self.storage.get(&self.key(file), Some(range)).await,
        }
    }

    /// A URL of the storage that gives a file to whoever holds it, for at most `ttl`; `None` while it lies on this
    /// machine.
    ///
    /// # Errors
    /// There are no credentials to sign with.
    pub async fn redirect(
        &self,
        file: &ReplayFile,
        ttl: Duration,
    ) -> Result<Option<String>, StorageError> {
        if tokio::fs::try_exists(&file.path).await? {
            return Ok(None);
        }
        self.storage.presign_get(&self.key(file), ttl).await
    }

    fn key(&self, file: &ReplayFile) -> String {
        format!("{}/{}", self.id, file.name)
    }

    /// What there is to play.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// A file by its name as playlists and the description give it, e.g. `main.m3u8` or
    /// `1/seg-000001.m4s`. Only listed names are found, so no other path can be reached.
    pub fn file(&self, name: &str) -> Option<ReplayFile> {
        let (name, bytes) = self.files.get_key_value(name)?;
        let (content_type, immutable) = match name.rsplit_once('.')?.1 {
            "m3u8" => ("application/vnd.apple.mpegurl", false),
            "json" => ("application/json", false),
            "m4s" | "mp4" if self.is_sound(name) => ("audio/mp4", true),
            "m4s" | "mp4" => ("video/mp4", true),
            "webm" => ("video/webm", true),
            _ => return None,
        };
        Some(ReplayFile {
            name: name.clone(),
            path: self.dir.join(name),
            bytes: *bytes,
            content_type,
            immutable,
        })
    }

    /// Bytes of all files that are served.
    pub fn bytes(&self) -> u64 {
        self.files.values().sum()
    }

    fn is_sound(&self, name: &str) -> bool {
        let folder = name.split('/').next().unwrap_or_default();
        self.description.tracks.iter().any(|track| {
            track.kind == crate::timeline::Kind::Audio && track.id.to_string() == folder
        })
    }
}

/// Description and list of files, as they lie in a recording's folder.
fn read_folder(dir: &Path) -> Result<(Vec<u8>, Vec<u8>), OpenError> {
    if !dir.is_dir() {
        return Err(OpenError::NotFound);
    }
    let read = |name: &str| match fs::read(dir.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(OpenError::Incomplete),
        read => Ok(read?),
    };
    Ok((read(DESCRIPTION)?, read(FILES)?))
}

async fn read_object(
    storage: &Storage,
    id: &RecordingId,
    name: &str,
) -> Result<Vec<u8>, OpenError> {
    let read = async {
        storage
            .get(&format!("{id}/{name}"), None)
            .await?
            .collect()
            .await
    };
    match read.await {
        Ok(bytes) => Ok(bytes.into()),
        Err(StorageError::NotFound(_)) => Err(OpenError::NotFound),
        Err(error) => Err(OpenError::Storage(error)),
    }
}
