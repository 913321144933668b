//! Where recordings lie (`storage`).

use recordings::{Encryption, S3Config};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{Config, ConfigError};

/// Where recordings lie (`storage`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Storage {
    /// `local`: they stay in `recording.dir`; `s3`: they move to a bucket.
    pub kind: StorageKind,
    /// Name of the bucket.
    pub bucket: Option<String>,
    /// Address of the storage, where it is not AWS.
    pub endpoint: Option<String>,
    /// Region of the bucket; `auto` for R2.
    pub region: String,
    /// Before the name of every object.
    pub prefix: String,
    /// Access key; with `secret_access_key`. Without both, what AWS' tools would use on this machine.
    pub access_key_id: Option<String>,
    /// Its secret.
    pub secret_access_key: Option<SecretString>,
    /// The bucket's name in the path, as MinIO wants it.
    pub path_style: bool,
    /// How objects are encrypted.
    pub encryption: StorageEncryption,
    /// The key of `encryption: kms`; the account's own where there is none.
    pub kms_key_id: Option<String>,
    /// Send players to the bucket for media, for a minute at a time, rather than passing it through.
    pub redirect: bool,
}

/// Kinds of storage (`storage.kind`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StorageKind {
    /// A folder of this machine.
    #[default]
    Local,
    /// A bucket that speaks S3.
    S3,
}

/// How objects are encrypted (`storage.encryption`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StorageEncryption {
    /// As the bucket does by itself.
    #[default]
    Bucket,
    /// With keys of the storage.
    Aes256,
    /// With a key of AWS' key management.
    Kms,
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            kind: StorageKind::default(),
            bucket: None,
            endpoint: None,
            region: "auto".to_owned(),
            prefix: String::new(),
            access_key_id: None,
            secret_access_key: None,
            path_style: false,
            encryption: StorageEncryption::default(),
            kms_key_id: None,
            redirect: false,
        }
    }
}

impl Storage {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if self.kind == StorageKind::Local {
            return Ok(());
        }
        let is_set = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        if !is_set(&self.bucket) {
            return Err(ConfigError::new(
                "storage.bucket",
                "must name a bucket when storage.kind is s3",
            ));
        }
        if let Some(endpoint) = &self.endpoint
            && !(endpoint.starts_with("https://") || endpoint.starts_with("http://"))
        {
            return Err(ConfigError::new(
                "storage.endpoint",
                "must start with https:// or http://",
            ));
        }
        if self.region.is_empty() || (self.region == "auto" && !is_set(&self.endpoint)) {
            return Err(ConfigError::new(
                "storage.region",
                "must be the bucket's region, or storage.endpoint must say where the storage is",
            ));
        }
        let bad = |part: &str| matches!(part, "" | "." | "..") || part.contains('\\');
        let prefix = self.prefix.trim_matches('/');
        if !prefix.is_empty() && (prefix.len() > 200 || prefix.split('/').any(bad)) {
            return Err(ConfigError::new(
                "storage.prefix",
                "must be names joined by /, up to 200 characters",
            ));
        }
        if self.access_key_id.is_some() != self.secret_access_key.is_some() {
            return Err(ConfigError::new(
                "storage.access_key_id",
                "and storage.secret_access_key must be set together",
            ));
        }
        let secret = self.secret_access_key.as_ref();
        if secret.is_some_and(|secret| secret.expose_secret().is_empty()) {
            return Err(ConfigError::new(
                "storage.secret_access_key",
                "must not be empty",
            ));
        }
        Ok(())
    }

    fn bucket(&self) -> S3Config {
        let key = self.access_key_id.clone();
        S3Config {
            bucket: self.bucket.clone().unwrap_or_default(),
            region: self.region.clone(),
            endpoint: self.endpoint.clone(),
            prefix: self.prefix.clone(),
            credentials: key.zip(self.secret_access_key.clone()),
            path_style: self.path_style,
            encryption: match self.encryption {
                StorageEncryption::Bucket => Encryption::Bucket,
                StorageEncryption::Aes256 => Encryption::Aes256,
                StorageEncryption::Kms => Encryption::Kms(self.kms_key_id.clone()),
            },
            attempt_timeout: None,
        }
    }
}

impl Config {
    /// Where finished recordings lie.
    pub(crate) async fn storage(&self) -> recordings::Storage {
        match self.storage.kind {
            StorageKind::Local => recordings::Storage::local(self.recording_dir()),
            StorageKind::S3 => recordings::Storage::s3(self.storage.bucket()).await,
        }
    }
}
