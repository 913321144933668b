//! Access tokens as any LiveKit server SDK makes them, and as nobody should.

use std::time::{Duration, SystemTime};

use anyhow::Result;
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};

/// What to sign.
#[derive(Debug, Clone)]
pub struct Token {
    /// API key.
    pub key: String,
    /// Its secret.
    pub secret: String,
    /// Participant identity.
    pub identity: String,
    /// Room to join.
    pub room: String,
    /// Seconds from now; negative is over.
    pub expires_in: i64,
    /// Further entries of the `video` grant.
    pub video: Value,
}

impl Token {
    /// A token of the development key for `room`, good for ten minutes, with every right.
    #[must_use]
    pub fn development(room: &str, identity: &str) -> Self {
        Self {
            key: "devkey".to_owned(),
            secret: "secret".to_owned(),
            identity: identity.to_owned(),
            room: room.to_owned(),
            expires_in: 600,
            video: json!({}),
        }
    }

    /// The signed token.
    ///
    /// # Errors
    /// Where signing fails.
    pub fn sign(&self) -> Result<String> {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        let now = i64::try_from(now.as_secs())?;
        let mut video = json!({ "roomJoin": true, "room": self.room });
        if let (Some(video), Some(more)) = (video.as_object_mut(), self.video.as_object()) {
            video.extend(more.clone());
        }
        let claims = json!({
            "iss": self.key,
            "sub": self.identity,
            "name": self.identity,
            "nbf": now - 3600,
            "exp": now + self.expires_in,
            "video": video,
        });
        let key = EncodingKey::from_secret(self.secret.as_bytes());
        Ok(jsonwebtoken::encode(&Header::default(), &claims, &key)?)
    }
}
