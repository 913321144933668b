//! What can go wrong with a storage.

use std::io;

/// Why a storage did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// Nothing lies under the key.
    #[error("nothing is stored under {0}")]
    NotFound(String),
    /// The key has empty parts, leads out of the storage, or is too long.
    #[error("{0:?} is no key of a storage")]
    InvalidKey(String),
    /// The storage will not do it until something is changed; the text says what.
    #[error("{0}")]
    Refused(String),
    /// The storage cannot be reached or is out of order; later it may work.
    #[error("the storage is unavailable: {0}")]
    Unavailable(String),
    /// No room is left.
    #[error("the storage is full: {0}")]
    Full(io::Error),
    /// A file of this machine cannot be read or written.
    #[error("a file cannot be read or written: {0}")]
    Io(io::Error),
}

impl From<io::Error> for StorageError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(error),
            _ => Self::Io(error),
        }
    }
}
