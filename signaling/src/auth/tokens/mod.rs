//! Reading, making and refreshing access tokens (JWT, HS256 only).

use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::Deserialize;
use sfu::{ParticipantIdentity, RoomName};
use time::OffsetDateTime;

use super::{Claims, KeyStore, Permissions};
use crate::limits::{CLOCK_LEEWAY_S, REFRESHED_TOKEN_LIFE_MIN};

/// What a new token shall say.
#[derive(Debug, Clone)]
pub struct TokenGrant {
    /// The only room it opens.
    pub room: RoomName,
    /// Whose it is.
    pub identity: ParticipantIdentity,
    /// Display name.
    pub name: String,
    /// Metadata that the other participants see.
    pub metadata: String,
    /// What it allows.
    pub permissions: Permissions,
    /// Start of its life; at once when `None`.
    pub not_before: Option<OffsetDateTime>,
    /// End of its life.
    pub expires: OffsetDateTime,
}

/// Why a token was not believed, or not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// No JWT, or its claims are no LiveKit claims.
    #[error("invalid authorization token")]
    Malformed,
    /// Signed by a key that is not configured.
    #[error("invalid API key")]
    UnknownKey,
    /// Another algorithm than HS256.
    #[error("token must be signed with HS256")]
    WrongAlgorithm,
    /// The signature is not that of the key.
    #[error("token signature is invalid")]
    BadSignature,
    /// `exp` is missing.
    #[error("token has no expiry")]
    NoExpiry,
    /// `exp` is past.
    #[error("token is expired")]
    Expired,
    /// `nbf` is to come.
    #[error("token is not valid yet")]
    NotYetValid,
    /// It could not be signed.
    #[error("token could not be signed")]
    Signing,
}

/// A token that is believed.
#[derive(Debug, Clone)]
pub(crate) struct Verified {
    pub(crate) claims: Claims,
    pub(crate) issued_by_klieg: bool,
}

/// All that is read of a token before it is believed: whose key to try.
#[derive(Deserialize)]
struct Issuer {
    #[serde(default)]
    iss: String,
}

/// What is asked of every token.
static RULES: LazyLock<Validation> = LazyLock::new(|| {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.leeway = CLOCK_LEEWAY_S;
    rules.validate_nbf = true;
    // LiveKit's tokens have no audience; one that has is still judged by its grants.
    rules.validate_aud = false;
    rules
});

/// Checks signature and times. The clock of the system is used, as the library has no other.
pub(crate) fn verify(keys: &KeyStore, token: &str) -> Result<Verified, TokenError> {
    let unverified: Issuer = jsonwebtoken::dangerous::insecure_decode_claims(token)
        .map_err(|_| TokenError::Malformed)?;
    let secret = keys.secret(&unverified.iss).ok_or(TokenError::UnknownKey)?;
    let decoded = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(secret), &RULES)
        .map_err(|error| refusal(error.kind()))?;
    Ok(Verified {
        issued_by_klieg: keys.is_own(&decoded.claims.iss),
        claims: decoded.claims,
    })
}

fn refusal(kind: &jsonwebtoken::errors::ErrorKind) -> TokenError {
    use jsonwebtoken::errors::ErrorKind;
    match kind {
        ErrorKind::InvalidSignature => TokenError::BadSignature,
        ErrorKind::ExpiredSignature => TokenError::Expired,
        ErrorKind::ImmatureSignature => TokenError::NotYetValid,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName => TokenError::WrongAlgorithm,
        ErrorKind::MissingRequiredClaim(_) => TokenError::NoExpiry,
        _ => TokenError::Malformed,
    }
}

/// Makes a token signed with the server's own key.
pub(crate) fn issue(keys: &KeyStore, grant: &TokenGrant) -> Result<String, TokenError> {
    let claims = Claims {
        iss: keys.own_id().to_owned(),
        sub: grant.identity.as_str().to_owned(),
        exp: grant.expires.unix_timestamp(),
        nbf: grant.not_before.map(OffsetDateTime::unix_timestamp),
        iat: Some(OffsetDateTime::now_utc().unix_timestamp()),
        name: grant.name.clone(),
        metadata: grant.metadata.clone(),
        attributes: HashMap::new(),
        video: Some(grant.permissions.to_grant(grant.room.as_str())),
        ..Claims::default()
    };
    sign(keys, &claims)
}

/// The same claims with a new life: at least ten minutes, at most what was left of the original,
/// never beyond `end`, and signed by the key of the original so that it opens no more than that.
pub(crate) fn refresh(
    keys: &KeyStore,
    claims: &Claims,
    now: OffsetDateTime,
    end: Option<OffsetDateTime>,
) -> Result<String, TokenError> {
    let now = now.unix_timestamp();
    let minimum = seconds(REFRESHED_TOKEN_LIFE_MIN);
    let mut exp = claims.exp.max(now.saturating_add(minimum));
    if let Some(end) = end {
        exp = exp.min(end.unix_timestamp());
    }
    sign(
        keys,
        &Claims {
            exp,
            nbf: Some(now),
            iat: Some(now),
            ..claims.clone()
        },
    )
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

fn sign(keys: &KeyStore, claims: &Claims) -> Result<String, TokenError> {
    let secret = keys.secret(&claims.iss).ok_or(TokenError::UnknownKey)?;
    jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        claims,
        &EncodingKey::from_secret(secret),
    )
    .map_err(|_| TokenError::Signing)
}

#[cfg(test)]
mod tests;
