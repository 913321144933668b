//! What a key may be.

use super::StorageError;

/// Longest key; S3 takes 1024 bytes, some of which are the configured prefix's.
const KEY_BYTES_MAX: usize = 768;

/// Refuses keys that a folder or a bucket would not take as they are, or that lead out of it.
pub(super) fn check(key: &str) -> Result<(), StorageError> {
    let is_part = |part: &str| {
        !matches!(part, "" | "." | "..") && !part.contains(|c: char| c.is_control() || c == '\\')
    };
    if key.len() <= KEY_BYTES_MAX && key.split('/').all(is_part) {
        Ok(())
    } else {
        Err(StorageError::InvalidKey(key.to_owned()))
    }
}

/// As [`check`] for the beginning of keys: it may be empty or end with a slash.
pub(super) fn check_prefix(prefix: &str) -> Result<(), StorageError> {
    match prefix.strip_suffix('/').unwrap_or(prefix) {
        "" if prefix.is_empty() => Ok(()),
        rest => check(rest),
    }
}
