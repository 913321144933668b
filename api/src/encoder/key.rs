//! What is kept of a stream key: its hash, to find the stream by, and the key itself sealed, to show
//! it again to whoever runs the stream (SE-01).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};

use crate::secret;

/// Name of the key that seals stream keys, among the installation's own.
pub(crate) const SEALING_KEY: &str = "stream_keys";

/// A stream key as the database holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptKey {
    /// Finds the stream; the key cannot be read from it.
    pub(crate) hash: String,
    /// Nonce and ciphertext, URL-safe base64; empty when the key was never kept.
    pub(crate) sealed: String,
}

impl KeptKey {
    /// A key as it is kept. It opens with this hash alone, so that a sealed key copied to another
    /// row shows nothing there.
    pub(crate) fn seal(sealing: &SecretString, key: &str) -> Self {
        let hash = secret::hash(key);
        let mut nonce = [0; NONCE_LEN];
        rand::rng().fill(&mut nonce);
        let mut text = key.as_bytes().to_vec();
        let sealed = cipher(sealing).and_then(|cipher| {
            let aad = Aad::from(hash.as_bytes());
            let given = Nonce::assume_unique_for_key(nonce);
            cipher.seal_in_place_append_tag(given, aad, &mut text).ok()
        });
        let sealed = sealed.map_or_else(String::new, |()| {
            URL_SAFE_NO_PAD.encode([&nonce[..], &text].concat())
        });
        Self { hash, sealed }
    }

    /// The key again; `None` when it was not kept, or was sealed by another installation.
    pub(crate) fn open(&self, sealing: &SecretString) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>()?;
        let mut text = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let aad = Aad::from(self.hash.as_bytes());
        let key = cipher(sealing)?.open_in_place(nonce, aad, &mut text).ok()?;
        String::from_utf8(key.to_vec()).ok()
    }

    /// A key that nobody knows: whoever wants one draws a new one.
    pub(crate) fn unknown() -> Self {
        Self {
            hash: secret::hash(&secret::stream_key()),
            sealed: String::new(),
        }
    }
}

/// AES-256-GCM with the installation's key: 256 random bits in base64.
fn cipher(sealing: &SecretString) -> Option<LessSafeKey> {
    let key = URL_SAFE_NO_PAD.decode(sealing.expose_secret()).ok()?;
    let key = UnboundKey::new(&AES_256_GCM, &key).ok()?;
    Some(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_key_opens_for_its_own_installation_and_hash_alone() {
        let (own, other): (SecretString, SecretString) =
            (secret::token().into(), secret::token().into());
        let key = secret::stream_key();
        let kept = KeptKey::seal(&own, &key);
        assert_eq!(kept.hash, secret::hash(&key));
        assert!(!kept.sealed.contains(&key));
        assert_eq!(kept.open(&own), Some(key.clone()));
        assert_eq!(kept.open(&other), None);
        assert_ne!(KeptKey::seal(&own, &key).sealed, kept.sealed);
        let moved = KeptKey {
            hash: KeptKey::unknown().hash,
            ..kept
        };
        assert_eq!(moved.open(&own), None);
        assert_eq!(KeptKey::unknown().open(&own), None);
    }
}
