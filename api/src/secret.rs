//! Random tokens and what is kept of them. The database holds hashes alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// 256 bits: 43 characters, so a token cannot be guessed and its plain hash not be reversed.
const TOKEN_BYTES: usize = 32;

/// A fresh random token, 43 URL-safe characters.
pub(crate) fn token() -> String {
    let mut bytes = [0_u8; TOKEN_BYTES];
    rand::rng().fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What every stream key starts with.
pub(crate) const STREAM_KEY_PREFIX: &str = "sk_";

/// A fresh stream key: `sk_` and 43 random characters (SE-01).
pub(crate) fn stream_key() -> String {
    format!("{STREAM_KEY_PREFIX}{}", token())
}

/// What every API key starts with.
pub(crate) const API_KEY_PREFIX: &str = "kk_";

/// A fresh API key.
pub(crate) fn api_key() -> String {
    format!("{API_KEY_PREFIX}{}", token())
}

/// A fresh secret that signs webhooks.
pub(crate) fn webhook_secret() -> String {
    format!("whsec_{}", token())
}

/// What the database keeps of a token: its SHA-256, URL-safe base64.
pub(crate) fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// The token that proves a request comes from a page shown to this session.
pub(crate) fn csrf_token(secret: &SecretString, session: &str) -> String {
    signature(secret, &["csrf", session])
}

/// Whether `given` is the session's CSRF token, compared in constant time.
pub(crate) fn csrf_matches(secret: &SecretString, session: &str, given: &str) -> bool {
    signed(secret, &["csrf", session], given)
}

/// Signs parts, none of which holds a colon.
pub(crate) fn signature(secret: &SecretString, parts: &[&str]) -> String {
    mac(secret, parts).map_or_else(String::new, |mac| {
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    })
}

/// Whether `given` is the signature of these parts, compared in constant time.
pub(crate) fn signed(secret: &SecretString, parts: &[&str], given: &str) -> bool {
    let Ok(given) = URL_SAFE_NO_PAD.decode(given) else {
        return false;
    };
    mac(secret, parts).is_some_and(|mac| mac.verify_slice(&given).is_ok())
}

fn mac(secret: &SecretString, parts: &[&str]) -> Option<Hmac<Sha256>> {
    // HMAC takes keys of any length, so this does not fail.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
    mac.update(parts.join(":").as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csrf_token_fits_its_session_alone() {
        let secret = SecretString::from("s");
        let token = csrf_token(&secret, "one");
        assert!(csrf_matches(&secret, "one", &token));
        assert!(!csrf_matches(&secret, "two", &token));
        assert!(!csrf_matches(&SecretString::from("t"), "one", &token));
        assert!(!csrf_matches(&secret, "one", ""));
    }

    #[test]
    fn stream_keys_are_long_and_differ() {
        let (one, two) = (stream_key(), stream_key());
        assert!(one.len() >= 32 + 3);
        assert_ne!(one, two);
        assert!(!hash(&one).contains(&one));
    }
}
