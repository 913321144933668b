//! A bucket as storage.
//!
//! Every request carries the SHA-256 of its body in its signature, so bytes that change on the way are refused; the
//! checksums that newer S3 knows beside it are left out, because not every other storage takes them.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, ProvideCredentials, Region, RequestChecksumCalculation,
    ResponseChecksumValidation, SharedCredentialsProvider,
};
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadOutput;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    CompletedMultipartUpload, CompletedPart, Delete, ObjectIdentifier, ServerSideEncryption,
};
use bytes::{Bytes, BytesMut};
use secrecy::{ExposeSecret, SecretString};
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use super::s3_error::explain;
use super::{Body, Object, StorageError};

/// Size of an upload's parts, all but the last: S3 wants 5 MiB and more, R2 wants them equal. Larger files than this
/// times [`PARTS_MAX`] get larger parts.
const PART_BYTES: u64 = 8 << 20;

/// Parts of one upload (S3).
const PARTS_MAX: u64 = 10_000;

/// Objects removed by one request (S3).
const DELETE_MAX: usize = 1000;

/// Tries of one request before whoever asked hears of it.
const ATTEMPTS: u32 = 4;

/// A try that takes longer has failed: a part at 1 Mbit/s takes little more than one minute.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(120);

/// Nobody answers.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How stored objects are encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Encryption {
    /// As the bucket does by itself.
    #[default]
    Bucket,
    /// With keys of the storage (`AES256`).
    Aes256,
    /// With a key of AWS' key management, the account's own where none is named.
    Kms(Option<String>),
}

/// A bucket and how to reach it.
#[derive(Debug, Clone, Default)]
pub struct S3Config {
    /// Its name.
    pub bucket: String,
    /// Its region; `auto` for R2.
    pub region: String,
    /// Address of the storage, where it is not AWS.
    pub endpoint: Option<String>,
    /// Before every key; empty, or parts joined by `/`.
    pub prefix: String,
    /// Key and secret; what AWS' tools would use on this machine where there are none.
    pub credentials: Option<(String, SecretString)>,
    /// The bucket's name in the path rather than the host name, as MinIO wants it.
    pub path_style: bool,
    /// How stored objects are encrypted.
    pub encryption: Encryption,
    /// Give up on a try after this; `None` for what suits the internet.
    pub attempt_timeout: Option<Duration>,
}

/// A bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct S3Storage {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    client: Client,
    credentials: Option<SharedCredentialsProvider>,
    bucket: String,
    /// Empty or with a slash at its end.
    prefix: String,
    encryption: Encryption,
}

impl S3Storage {
    pub(super) async fn open(config: S3Config) -> Self {
        let credentials = match &config.credentials {
            Some((key, secret)) => Some(SharedCredentialsProvider::new(Credentials::new(
                key,
                secret.expose_secret(),
                None,
                None,
                "klieg",
            ))),
            None => {
                let of_machine = aws_config::defaults(BehaviorVersion::latest())
                    .region(Region::new(config.region.clone()))
                    .load()
                    .await;
                of_machine.credentials_provider()
            }
        };
        let attempt = config.attempt_timeout.unwrap_or(ATTEMPT_TIMEOUT);
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT.min(attempt))
            .operation_attempt_timeout(attempt)
            .build();
        let mut builder = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(config.region))
            .force_path_style(config.path_style)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts)
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        builder.set_endpoint_url(config.endpoint);
        builder.set_credentials_provider(credentials.clone());
        let prefix = match config.prefix.trim_matches('/') {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        Self {
            inner: Arc::new(Inner {
                client: Client::from_conf(builder.build()),
                credentials,
                bucket: config.bucket,
                prefix,
                encryption: config.encryption,
            }),
        }
    }

    pub(super) async fn check_credentials(&self) -> Result<(), StorageError> {
        let found = match &self.inner.credentials {
            Some(provider) => provider.provide_credentials().await.is_ok(),
            None => false,
        };
        if found {
            return Ok(());
        }
        Err(StorageError::Refused(String::from(
            "there are no credentials for the storage: set storage.access_key_id and \
             storage.secret_access_key, or give this machine some as AWS' tools read them",
        )))
    }

    pub(super) async fn put(&self, key: &str, bytes: Bytes) -> Result<(), StorageError> {
        let (encryption, kms_key) = self.encryption();
        self.inner
            .client
            .put_object()
            .bucket(&self.inner.bucket)
            .key(self.full(key))
            .content_type(content_type(key))
            .set_server_side_encryption(encryption)
            .set_ssekms_key_id(kms_key)
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map_err(|error| explain(&error, key, &self.inner.bucket))?;
        Ok(())
    }

    pub(super) async fn put_file(&self, key: &str, path: &Path) -> Result<u64, StorageError> {
        let mut file = File::open(path).await?;
        let length = file.metadata().await?.len();
        let part_bytes = part_bytes(length);
        if length <= part_bytes {
            let bytes = read(&mut file, length).await?;
            self.put(key, bytes).await?;
            return Ok(length);
        }
        let upload = self.begin(key).await?;
        let Some(upload_id) = upload.upload_id() else {
            return Err(StorageError::Unavailable(String::from(
                "it began an upload without a name",
            )));
        };
        match self
            .upload_parts(key, upload_id, &mut file, (length, part_bytes))
            .await
        {
            Ok(()) => Ok(length),
            Err(error) => {
                // When it cannot be reached now, the sweep of abandoned uploads finds it.
                let _ = self.abort(&self.full(key), upload_id).await;
                Err(error)
            }
        }
    }

    async fn begin(&self, key: &str) -> Result<CreateMultipartUploadOutput, StorageError> {
        let (encryption, kms_key) = self.encryption();
        self.inner
            .client
            .create_multipart_upload()
            .bucket(&self.inner.bucket)
            .key(self.full(key))
            .content_type(content_type(key))
            .set_server_side_encryption(encryption)
            .set_ssekms_key_id(kms_key)
            .send()
            .await
            .map_err(|error| explain(&error, key, &self.inner.bucket))
    }

    async fn upload_parts(
        &self,
        key: &str,
        upload_id: &str,
        file: &mut File,
        (length, part_bytes): (u64, u64),
    ) -> Result<(), StorageError> {
        let mut parts = Vec::new();
        let mut left = length;
        for number in 1_i32.. {
            if left == 0 {
                break;
            }
            let bytes = read(file, left.min(part_bytes)).await?;
            left = left.saturating_sub(part_bytes);
            let done = self
                .inner
                .client
                .upload_part()
                .bucket(&self.inner.bucket)
                .key(self.full(key))
                .upload_id(upload_id)
                .part_number(number)
                .body(ByteStream::from(bytes))
                .send()
                .await
                .map_err(|error| explain(&error, key, &self.inner.bucket))?;
            let part = CompletedPart::builder()
                .part_number(number)
                .set_e_tag(done.e_tag().map(str::to_owned));
            parts.push(part.build());
        }
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts));
        self.inner
            .client
            .complete_multipart_upload()
            .bucket(&self.inner.bucket)
            .key(self.full(key))
            .upload_id(upload_id)
            .multipart_upload(parts.build())
            .send()
            .await
            .map_err(|error| explain(&error, key, &self.inner.bucket))?;
        Ok(())
    }

    async fn abort(&self, full_key: &str, upload_id: &str) -> Result<(), StorageError> {
        self.inner
            .client
            .abort_multipart_upload()
            .bucket(&self.inner.bucket)
            .key(full_key)
            .upload_id(upload_id)
            .send()
            .await
            .map_err(|error| explain(&error, full_key, &self.inner.bucket))?;
        Ok(())
    }

    pub(super) async fn get(
        &self,
        key: &str,
        range: Option<Range<u64>>,
    ) -> Result<Body, StorageError> {
        // HTTP has no empty range.
        if range.as_ref().is_some_and(Range::is_empty) {
            self.head(key).await?;
            return Ok(Body::of_stream(ByteStream::default(), 0));
        }
        let range =
            range.map(|range| format!("bytes={}-{}", range.start, range.end.saturating_sub(1)));
        let answer = self
            .inner
            .client
            .get_object()
            .bucket(&self.inner.bucket)
            .key(self.full(key))
            .set_range(range)
            .send()
            .await
            .map_err(|error| explain(&error, key, &self.inner.bucket))?;
        let bytes = answer.content_length().unwrap_or(0);
        let bytes = u64::try_from(bytes).unwrap_or(0);
        Ok(Body::of_stream(answer.body, bytes))
    }

    pub(super) async fn head(&self, key: &str) -> Result<Object, StorageError> {
        let answer = self
            .inner
            .client
            .head_object()
            .bucket(&self.inner.bucket)
            .key(self.full(key))
            .send()
            .await
            .map_err(|error| explain(&error, key, &self.inner.bucket))?;
        Ok(Object {
            key: key.to_owned(),
            bytes: u64::try_from(answer.content_length().unwrap_or(0)).unwrap_or(0),
        })
    }

    pub(super) async fn presign_get(
        &self,
        key: &str,
        ttl: Duration,
    ) -> Result<String, StorageError> {
        let valid = PresigningConfig::expires_in(ttl)
            .map_err(|error| StorageError::Refused(error.to_string()))?;
        let signed = self
            .inner
            .client
            .get_object()
            .bucket(&self.inner.bucket)
            .key(self.full(key))
            // A copy kept by the browser would outlive the grant.
            .response_cache_control("private, no-store")
            .presigned(valid)
            .await
            .map_err(|error| explain(&error, key, &self.inner.bucket))?;
        Ok(signed.uri().to_owned())
    }

    pub(super) async fn list(&self, prefix: &str) -> Result<Vec<Object>, StorageError> {
        let mut pages = self
            .inner
            .client
            .list_objects_v2()
            .bucket(&self.inner.bucket)
            .prefix(self.full(prefix))
            .into_paginator()
            .send();
        let mut objects = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| explain(&error, prefix, &self.inner.bucket))?;
            for object in page.contents() {
                let key = object.key().unwrap_or_default();
                if let Some(key) = key.strip_prefix(&self.inner.prefix) {
                    objects.push(Object {
                        key: key.to_owned(),
                        bytes: u64::try_from(object.size().unwrap_or(0)).unwrap_or(0),
                    });
                }
            }
        }
        Ok(objects)
    }

    pub(super) async fn delete(&self, keys: &[String]) -> Result<(), StorageError> {
        let refused =
            |error: aws_sdk_s3::error::BuildError| StorageError::Refused(error.to_string());
        for keys in keys.chunks(DELETE_MAX) {
            let mut batch = Delete::builder().quiet(true);
            for key in keys {
                let object = ObjectIdentifier::builder().key(self.full(key));
                batch = batch.objects(object.build().map_err(refused)?);
            }
            let answer = self
                .inner
                .client
                .delete_objects()
                .bucket(&self.inner.bucket)
                .delete(batch.build().map_err(refused)?)
                .send()
                .await
                .map_err(|error| explain(&error, "", &self.inner.bucket))?;
            let refused = answer
                .errors()
                .iter()
                .find(|error| error.code() != Some("NoSuchKey"));
            if let Some(error) = refused {
                return Err(StorageError::Refused(format!(
                    "the storage does not remove {}: {}",
                    error.key().unwrap_or_default(),
                    error
                        .message()
                        .or_else(|| error.code())
                        .unwrap_or("no reason given"),
                )));
            }
        }
        Ok(())
    }

    pub(super) async fn abort_abandoned(&self, age: Duration) -> Result<usize, StorageError> {
        let before = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default()
            .saturating_sub(age);
        let before = i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
        let mut abandoned = Vec::new();
        let (mut key_marker, mut upload_marker) = (None, None);
        loop {
            let page = self
                .inner
                .client
                .list_multipart_uploads()
                .bucket(&self.inner.bucket)
                .prefix(&self.inner.prefix)
                .set_key_marker(key_marker)
                .set_upload_id_marker(upload_marker)
                .send()
                .await
                .map_err(|error| explain(&error, "", &self.inner.bucket))?;
            for upload in page.uploads() {
                let old = upload.initiated().is_some_and(|at| at.secs() <= before);
                if let (true, Some(key), Some(id)) = (old, upload.key(), upload.upload_id()) {
                    abandoned.push((key.to_owned(), id.to_owned()));
                }
            }
            if page.is_truncated() != Some(true) {
                break;
            }
            key_marker = page.next_key_marker().map(str::to_owned);
            upload_marker = page.next_upload_id_marker().map(str::to_owned);
        }
        for (key, id) in &abandoned {
            self.abort(key, id).await?;
        }
        Ok(abandoned.len())
    }

    fn full(&self, key: &str) -> String {
        format!("{}{key}", self.inner.prefix)
    }

    fn encryption(&self) -> (Option<ServerSideEncryption>, Option<String>) {
        match &self.inner.encryption {
            Encryption::Bucket => (None, None),
            Encryption::Aes256 => (Some(ServerSideEncryption::Aes256), None),
            Encryption::Kms(key) => (Some(ServerSideEncryption::AwsKms), key.clone()),
        }
    }
}

/// Length of an upload's parts: one that keeps their number allowed.
fn part_bytes(length: u64) -> u64 {
    length
        .div_ceil(PARTS_MAX)
        .next_multiple_of(1 << 20)
        .max(PART_BYTES)
}

async fn read(file: &mut File, bytes: u64) -> Result<Bytes, StorageError> {
    let length = usize::try_from(bytes).unwrap_or(usize::MAX);
    let mut buffer = BytesMut::zeroed(length);
    file.read_exact(&mut buffer).await?;
    Ok(buffer.freeze())
}

/// For whoever follows a presigned URL.
fn content_type(key: &str) -> &'static str {
    match key.rsplit_once('.').map(|(_, extension)| extension) {
        Some("m3u8") => "application/vnd.apple.mpegurl",
        Some("json") => "application/json",
        Some("m4s" | "mp4") => "video/mp4",
        Some("webm") => "video/webm",
        Some("jpg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("vtt") => "text/vtt",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_equal_large_enough_and_few_enough() {
        for length in [0, 1, PART_BYTES, 5 << 30, 200 << 30, 5 << 40] {
            let part = part_bytes(length);
            assert!(
                part >= 5 << 20 && length.div_ceil(part) <= PARTS_MAX,
                "{length}"
            );
        }
        assert_eq!(part_bytes(2 << 30), PART_BYTES);
    }
}
