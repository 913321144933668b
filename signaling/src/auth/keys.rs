//! API keys: whose signatures are believed.

use std::collections::HashMap;

use secrecy::{ExposeSecret, SecretString};

/// One API key with its secret.
#[derive(Debug, Clone)]
pub struct ApiKey {
    /// Public id, the `iss` of its tokens.
    pub id: String,
    /// HMAC secret.
    pub secret: SecretString,
}

/// All keys that are believed: those of the configuration and the server's own.
#[derive(Debug)]
pub(crate) struct KeyStore {
    own: ApiKey,
    configured: HashMap<String, SecretString>,
}

impl KeyStore {
    pub(crate) fn new(own: ApiKey, configured: HashMap<String, SecretString>) -> Self {
        Self { own, configured }
    }

    /// The secret of a key; the server's own wins over a configured one of the same id.
    pub(crate) fn secret(&self, id: &str) -> Option<&[u8]> {
        let secret = if self.is_own(id) {
            &self.own.secret
        } else {
            self.configured.get(id)?
        };
        let bytes = secret.expose_secret().as_bytes();
        // An empty secret would let anybody sign.
        (!bytes.is_empty()).then_some(bytes)
    }

    pub(crate) fn is_own(&self, id: &str) -> bool {
        id == self.own.id
    }

    pub(crate) fn own_id(&self) -> &str {
        &self.own.id
    }
}
