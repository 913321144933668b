//! The bytes of an object, chunk by chunk.

use aws_sdk_s3::primitives::ByteStream;
use bytes::{Bytes, BytesMut};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, Take};

use super::StorageError;

/// Bytes read from a file at a time.
const CHUNK: usize = 64 * 1024;

/// An object's bytes, or a range of them.
#[derive(Debug)]
pub struct Body {
    /// How many bytes come in all.
    bytes: u64,
    source: Source,
}

#[derive(Debug)]
enum Source {
    File(Take<File>),
    Stream(Box<ByteStream>),
}

impl Body {
    /// The next `bytes` bytes of a file.
    pub(crate) fn of_file(file: File, bytes: u64) -> Self {
        Self {
            bytes,
            source: Source::File(file.take(bytes)),
        }
    }

    pub(super) fn of_stream(stream: ByteStream, bytes: u64) -> Self {
        Self {
            bytes,
            source: Source::Stream(Box::new(stream)),
        }
    }

    /// How many bytes come in all.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next chunk; `None` after the last.
    ///
    /// # Errors
    /// The file or the connection broke; nothing follows.
    pub async fn next(&mut self) -> Option<Result<Bytes, StorageError>> {
        match &mut self.source {
            Source::File(file) => {
                let mut chunk = BytesMut::with_capacity(CHUNK);
                match file.read_buf(&mut chunk).await {
                    Ok(0) => None,
                    Ok(_) => Some(Ok(chunk.freeze())),
                    Err(error) => Some(Err(error.into())),
                }
            }
            Source::Stream(stream) => {
                let chunk = stream.next().await?;
                Some(chunk.map_err(|error| StorageError::Unavailable(error.to_string())))
            }
        }
    }

    /// All of it in memory.
    ///
    /// # Errors
    /// As [`Body::next`].
    pub async fn collect(mut self) -> Result<Bytes, StorageError> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.next().await {
            all.extend_from_slice(&chunk?);
        }
        Ok(all.freeze())
    }
}
