//! A folder as storage: each key is a path below it.

use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use tokio::io::AsyncSeekExt;

use super::{Body, Object, StorageError};

/// How the names of files that are being written end.
const PARTIAL: &str = ".partial";

/// Tells apart the writers of one key.
static WRITERS: AtomicU64 = AtomicU64::new(0);

/// A folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LocalStorage {
    root: Arc<Path>,
}

impl LocalStorage {
    pub(super) fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into().into(),
        }
    }

    /// Where an object lies.
    pub fn path(&self, key: &str) -> PathBuf {
        self.root.join(key)
    }

    pub(super) async fn put(&self, key: &str, bytes: Bytes) -> Result<(), StorageError> {
        let path = self.path(key);
        blocking(move || replace(&path, |file| file.write_all(&bytes)).map(drop)).await
    }

    pub(super) async fn put_file(&self, key: &str, source: &Path) -> Result<u64, StorageError> {
        let (path, source) = (self.path(key), source.to_path_buf());
        blocking(move || {
            let mut source = fs::File::open(source)?;
            replace(&path, |file| io::copy(&mut source, file))
        })
        .await
    }

    pub(super) async fn get(
        &self,
        key: &str,
        range: Option<Range<u64>>,
    ) -> Result<Body, StorageError> {
        let missing = |error: io::Error| missing(error, key);
        let mut file = tokio::fs::File::open(self.path(key))
            .await
            .map_err(missing)?;
        let length = file.metadata().await?.len();
        let range = range.unwrap_or(0..length);
        let start = range.start.min(length);
        let bytes = range.end.min(length).saturating_sub(start);
        file.seek(io::SeekFrom::Start(start)).await?;
        Ok(Body::of_file(file, bytes))
    }

    pub(super) async fn head(&self, key: &str) -> Result<Object, StorageError> {
        let metadata = tokio::fs::metadata(self.path(key))
            .await
            .map_err(|error| missing(error, key))?;
        if !metadata.is_file() {
            return Err(StorageError::NotFound(key.to_owned()));
        }
        Ok(Object {
            key: key.to_owned(),
            bytes: metadata.len(),
        })
    }

    pub(super) async fn list(&self, prefix: &str) -> Result<Vec<Object>, StorageError> {
        let (root, prefix) = (Arc::clone(&self.root), prefix.to_owned());
        blocking(move || {
            let mut objects = Vec::new();
            // Only the folder that the prefix names is read, not all beside it.
            let folder = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
            walk(&root, folder, &mut objects)?;
            objects.retain(|object| object.key.starts_with(&prefix));
            Ok(objects)
        })
        .await
    }

    pub(super) async fn delete(&self, keys: &[String]) -> Result<(), StorageError> {
        let (root, keys) = (Arc::clone(&self.root), keys.to_vec());
        blocking(move || {
            for key in keys {
                let path = root.join(key);
                match fs::remove_file(&path) {
                    Err(error) if !is_missing(&error) => return Err(error),
                    _ => remove_empty_folders(&root, &path),
                }
            }
            Ok(())
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, StorageError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(io::Error::other)??)
}

/// Writes a file beside its place and moves it there once it is whole and durable.
fn replace<T>(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<T>) -> io::Result<T> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let writer = WRITERS.fetch_add(1, Ordering::Relaxed);
    let partial = folder.join(format!("{}-{writer}{PARTIAL}", std::process::id()));
    let written = fs::File::create(&partial).and_then(|mut file| {
        let result = write(&mut file)?;
        file.sync_all()?;
        fs::rename(&partial, path)?;
        // The name is durable once the folder is.
        fs::File::open(folder)?.sync_all()?;
        Ok(result)
    });
    if written.is_err() {
        // What is left of it is of no use; if it stays, listings leave it out.
        let _ = fs::remove_file(&partial);
    }
    written
}

fn walk(root: &Path, folder: &str, objects: &mut Vec<Object>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if is_missing(&error) => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.ends_with(PARTIAL)) else {
            continue;
        };
        let key = match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        let metadata = match entry.metadata() {
            Ok(metadata) => metadata,
            // Removed meanwhile.
            Err(error) if is_missing(&error) => continue,
            Err(error) => return Err(error),
        };
        if metadata.is_dir() {
            walk(root, &key, objects)?;
        } else {
            let bytes = metadata.len();
            objects.push(Object { key, bytes });
        }
    }
    Ok(())
}

/// Folders are only the middles of keys: the last object of one takes it along.
fn remove_empty_folders(root: &Path, path: &Path) {
    for folder in path.ancestors().skip(1) {
        if folder == root || fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

fn missing(error: io::Error, key: &str) -> StorageError {
    if is_missing(&error) {
        StorageError::NotFound(key.to_owned())
    } else {
        error.into()
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory
    )
}
