//! Where finished files lie: a folder of this machine, or a bucket that speaks S3 (AWS, R2, MinIO and others).

mod body;
mod error;
mod key;
mod local;
mod s3;
mod s3_error;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;

pub use body::Body;
pub use error::StorageError;
pub use local::LocalStorage;
pub use s3::{Encryption, S3Config, S3Storage};

/// Object that [`Storage::check`] writes, reads and removes.
const PROBE: &str = "klieg-check";

/// Longest life of a presigned URL.
const PRESIGNED_MAX: Duration = Duration::from_secs(60);

/// A place for files, each under a key such as `rec_1/2/seg-000001.m4s`: parts joined by `/`, none of them empty,
/// `.` or `..`. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Storage {
    /// A folder.
    Local(LocalStorage),
    /// A bucket.
    S3(S3Storage),
}

/// What is stored under a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    /// Its key, without the prefix of the configuration.
    pub key: String,
    /// Its length.
    pub bytes: u64,
}

impl Storage {
    /// A folder; made when something is put.
    pub fn local(root: impl Into<PathBuf>) -> Self {
        Self::Local(LocalStorage::new(root))
    }

    /// A bucket. Reaches for nothing yet, save for credentials of this machine where the configuration has none.
    pub async fn s3(config: S3Config) -> Self {
        Self::S3(S3Storage::open(config).await)
    }

    /// Stores bytes, in place of what was there. What is read is always whole: the old or the new.
    ///
    /// # Errors
    /// The storage refuses, cannot be reached, or is full.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), StorageError> {
        key::check(key)?;
        match self {
            Self::Local(local) => local.put(key, bytes).await,
            Self::S3(s3) => s3.put(key, bytes).await,
        }
    }

    /// Stores a file of this machine, which must not change meanwhile, and returns its length. Large files go to a
    /// bucket in parts of equal size.
    ///
    /// # Errors
    /// As [`Storage::put`], and when the file cannot be read.
    pub async fn put_file(&self, key: &str, path: &Path) -> Result<u64, StorageError> {
        key::check(key)?;
        match self {
            Self::Local(local) => local.put_file(key, path).await,
            Self::S3(s3) => s3.put_file(key, path).await,
        }
    }

    /// The bytes of an object, or a range of them; a range that reaches beyond the end is cut there.
    ///
    /// # Errors
    /// [`StorageError::NotFound`], or the storage refuses or cannot be reached.
    pub async fn get(&self, key: &str, range: Option<Range<u64>>) -> Result<Body, StorageError> {
        key::check(key)?;
        match self {
            Self::Local(local) => local.get(key, range).await,
            Self::S3(s3) => s3.get(key, range).await,
        }
    }

    /// What lies under a key.
    ///
    /// # Errors
    /// As [`Storage::get`].
    pub async fn head(&self, key: &str) -> Result<Object, StorageError> {
        key::check(key)?;
        match self {
            Self::Local(local) => local.head(key).await,
            Self::S3(s3) => s3.head(key).await,
        }
    }

    /// A URL that gives the object's bytes to whoever holds it, for at most `ttl` and never longer than a minute.
    /// `None` for a folder, which only the program itself can read.
    ///
    /// # Errors
    /// There are no credentials to sign with.
    pub async fn presign_get(
        &self,
        key: &str,
        ttl: Duration,
    ) -> Result<Option<String>, StorageError> {
        key::check(key)?;
        match self {
            Self::Local(_) => Ok(None),
            Self::S3(s3) => s3.presign_get(key, ttl.min(PRESIGNED_MAX)).await.map(Some),
        }
    }

    /// Everything whose key begins with `prefix`, by key.
    ///
    /// # Errors
    /// The storage refuses or cannot be reached.
    pub async fn list(&self, prefix: &str) -> Result<Vec<Object>, StorageError> {
        key::check_prefix(prefix)?;
        let mut objects = match self {
            Self::Local(local) => local.list(prefix).await?,
            Self::S3(s3) => s3.list(prefix).await?,
        };
        objects.sort();
        Ok(objects)
    }

    /// Removes objects; one that is not there is no error.
    ///
    /// # Errors
    /// The storage refuses or cannot be reached; some may be gone already.
    pub async fn delete(&self, keys: &[String]) -> Result<(), StorageError> {
        for key in keys {
            key::check(key)?;
        }
        match self {
            Self::Local(local) => local.delete(keys).await,
            Self::S3(s3) => s3.delete(keys).await,
        }
    }

    /// Removes everything whose key begins with `prefix`, which must not be empty.
    ///
    /// # Errors
    /// As [`Storage::list`] and [`Storage::delete`].
    pub async fn delete_prefix(&self, prefix: &str) -> Result<(), StorageError> {
        key::check(prefix.trim_end_matches('/'))?;
        let objects = self.list(prefix).await?;
        let keys: Vec<String> = objects.into_iter().map(|object| object.key).collect();
        self.delete(&keys).await
    }

    /// Breaks off uploads in parts that began longer than `age` ago and never ended: their parts cost money and are
    /// seen by nobody. Returns how many there were.
    ///
    /// # Errors
    /// The storage refuses or cannot be reached.
    pub async fn abort_abandoned(&self, age: Duration) -> Result<usize, StorageError> {
        match self {
            Self::Local(_) => Ok(0),
            Self::S3(s3) => s3.abort_abandoned(age).await,
        }
    }

    /// Whether everything that recordings need works: writes, reads, lists and removes an object.
    ///
    /// # Errors
    /// [`StorageError::Refused`] says what to change.
    pub async fn check(&self) -> Result<(), StorageError> {
        if let Self::S3(s3) = self {
            s3.check_credentials().await?;
        }
        // First what changes nothing: a bucket that is not there is told by it.
        self.list(PROBE).await?;
        let bytes = Bytes::from_static(b"Klieg may remove this.\n");
        self.put(PROBE, bytes.clone()).await?;
        let read = self.get(PROBE, None).await?.collect().await?;
        if read != bytes {
            return Err(StorageError::Refused(String::from(
                "the storage answers with other bytes than were stored: something between it and Klieg changes them",
            )));
        }
        self.delete(&[PROBE.to_owned()]).await
    }
}
