//! Finished recordings: completing them, describing them, opening their files.

mod description;
mod finish;
mod lane;
mod playlist;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
}

/// A complete recording. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Replay {
    dir: Arc<Path>,
    description: Arc<Description>,
    files: Arc<BTreeMap<String, u64>>,
}

/// A file of a replay, for a response with ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayFile {
    /// Where it is on this machine.
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
    pub(crate) fn open(dir: &Path) -> Result<Self, OpenError> {
        if !dir.is_dir() {
            return Err(OpenError::NotFound);
        }
        let description = match fs::read(dir.join(DESCRIPTION)) {
            Ok(description) => description,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(OpenError::Incomplete);
            }
            Err(error) => return Err(error.into()),
        };
        let files = fs::read(dir.join(FILES))?;
        Ok(Self {
            dir: dir.into(),
            description: Arc::new(serde_json::from_slice(&description).map_err(io::Error::from)?),
            files: Arc::new(serde_json::from_slice(&files).map_err(io::Error::from)?),
        })
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
