use secrecy::SecretString;
use time::Duration as Span;

use super::*;
use crate::auth::ApiKey;

fn keys() -> KeyStore {
    KeyStore::new(
        ApiKey {
            id: "klieg".to_owned(),
            secret: SecretString::from("own-secret"),
        },
        HashMap::from([("devkey".to_owned(), SecretString::from("secret"))]),
    )
}

fn claims(life: Span) -> Claims {
    Claims {
        iss: "devkey".to_owned(),
        sub: "alice".to_owned(),
        exp: (OffsetDateTime::now_utc() + life).unix_timestamp(),
        video: Some(Permissions::publisher().to_grant("room")),
        ..Claims::default()
    }
}

fn signed(claims: &Claims, secret: &str, algorithm: Algorithm) -> String {
    jsonwebtoken::encode(
        &Header::new(algorithm),
        claims,
        &EncodingKey::from_secret(secret.as_bytes()),
    )
    .unwrap()
}

#[test]
fn good_token_is_believed_and_knows_its_issuer() {
    let token = signed(&claims(Span::HOUR), "secret", Algorithm::HS256);
    let verified = verify(&keys(), &token).unwrap();
    assert_eq!(verified.claims.identity(), "alice");
    assert!(!verified.issued_by_klieg);
}

#[test]
fn forged_signature_is_refused() {
    let token = signed(&claims(Span::HOUR), "guess", Algorithm::HS256);
    assert_eq!(
        verify(&keys(), &token).unwrap_err(),
        TokenError::BadSignature
    );
}

#[test]
fn own_key_cannot_be_claimed_with_a_configured_secret() {
    let forged = Claims {
        iss: "klieg".to_owned(),
        ..claims(Span::HOUR)
    };
    let token = signed(&forged, "secret", Algorithm::HS256);
    assert_eq!(
        verify(&keys(), &token).unwrap_err(),
        TokenError::BadSignature
    );
}

#[test]
fn only_hs256_is_accepted() {
    let token = signed(&claims(Span::HOUR), "secret", Algorithm::HS512);
    assert_eq!(
        verify(&keys(), &token).unwrap_err(),
        TokenError::WrongAlgorithm
    );
    // `alg: none` with an empty signature: {"alg":"none","typ":"JWT"}
    let body = token.split('.').nth(1).unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}.");
    assert!(verify(&keys(), &unsigned).is_err());
}

#[test]
fn unknown_key_is_refused() {
    let stranger = Claims {
        iss: "nobody".to_owned(),
        ..claims(Span::HOUR)
    };
    let token = signed(&stranger, "secret", Algorithm::HS256);
    assert_eq!(verify(&keys(), &token).unwrap_err(), TokenError::UnknownKey);
}

#[test]
fn expiry_has_a_minute_of_leeway_and_no_more() {
    let just = signed(&claims(Span::seconds(-50)), "secret", Algorithm::HS256);
    assert!(verify(&keys(), &just).is_ok());
    let late = signed(&claims(Span::seconds(-70)), "secret", Algorithm::HS256);
    assert_eq!(verify(&keys(), &late).unwrap_err(), TokenError::Expired);
}

#[test]
fn not_before_is_honoured() {
    let early = Claims {
        nbf: Some((OffsetDateTime::now_utc() + Span::minutes(5)).unix_timestamp()),
        ..claims(Span::HOUR)
    };
    let token = signed(&early, "secret", Algorithm::HS256);
    assert_eq!(
        verify(&keys(), &token).unwrap_err(),
        TokenError::NotYetValid
    );
}

#[test]
fn token_without_expiry_is_refused() {
    let body =
        serde_json::json!({"iss": "devkey", "sub": "a", "video": {"roomJoin": true, "room": "r"}});
    let token = jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &body,
        &EncodingKey::from_secret(b"secret"),
    )
    .unwrap();
    assert_eq!(verify(&keys(), &token).unwrap_err(), TokenError::NoExpiry);
}

#[test]
fn refreshed_token_never_outlives_the_grant() {
    let now = OffsetDateTime::now_utc();
    let end = now + Span::seconds(30);
    let token = refresh(&keys(), &claims(Span::HOUR), now, Some(end)).unwrap();
    assert_eq!(
        verify(&keys(), &token).unwrap().claims.exp,
        end.unix_timestamp()
    );
    let token = refresh(&keys(), &claims(Span::MINUTE), now, None).unwrap();
    assert_eq!(
        verify(&keys(), &token).unwrap().claims.exp,
        now.unix_timestamp() + 600
    );
}
