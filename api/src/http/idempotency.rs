//! `Idempotency-Key`: a POST that is sent again does nothing again, and is answered as the first
//! time. A key belongs to the person or API key that sends it, for 24 hours, and counts once its
//! request has succeeded; a request that was refused changed nothing and may be sent again.

use std::panic::AssertUnwindSafe;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use time::Duration;

use super::request::{current_request_id, with_request_id};
use super::{ApiError, Visitor, body};
use crate::app::App;
use crate::secret;
use crate::store::{Claim, KeyedRequest};

const KEY_HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer is that of an earlier request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Longest key: room for any UUID, hash or order number.
const KEY_CHARS_MAX: usize = 255;
/// How long an answer is kept.
pub(crate) const ANSWERS_KEPT: Duration = Duration::DAY;
/// A request that has been under way for longer was cut off by a crash.
const UNDER_WAY_MAX: Duration = Duration::MINUTE;
/// Longest answer kept; the routes that make something answer with a few kilobytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// The layer around every route of the API.
pub(crate) async fn idempotent(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(KEY_HEADER) {
        return next.run(request).await;
    }
    keyed(&app, request, next)
        .await
        .unwrap_or_else(ApiError::into_response)
}

async fn keyed(app: &App, request: Request, next: Next) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    let key = key_in(&parts)?;
    let visitor = Visitor::from_request_parts(&mut parts, app).await?;
    let caller = visitor.actor().id.to_owned();
    if caller.is_empty() {
        // A key needs somebody whose it is; a checkout's webhook has its own way to come once.
        return Ok(next.run(Request::from_parts(parts, body)).await);
    }
    let bytes = body::collect(body).await?;
    let key_hash = secret::hash(&key);
    let request_hash = request_hash(&parts, &bytes);
    let store = visitor.store.clone();
    // The route asks who it is as well.
    parts.extensions.insert(visitor);
    let request = KeyedRequest {
        caller: &caller,
        key_hash: &key_hash,
        request_hash: &request_hash,
    };
    let now = app.clock.now();
    let limits = (now - ANSWERS_KEPT, now - UNDER_WAY_MAX);
    match store.claim_key(request, limits, now).await? {
        Claim::New => {}
        Claim::Answered(status, sealed) => return replayed(&key, status, &sealed),
        Claim::UnderWay => {
            let after = std::time::Duration::from_secs(1);
            return Err(ApiError::conflict(
                "idempotency_under_way",
                "A request with this Idempotency-Key is still under way. Ask again in a moment.",
            )
            .retry_after(after));
        }
        Claim::Other => {
            return Err(ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "This Idempotency-Key was used for another request. Take a new key for a new request.",
            ));
        }
    }
    // On its own: a caller who hangs up does not leave the request half done.
    let id = current_request_id();
    let task = async move {
        let request = KeyedRequest {
            caller: &caller,
            key_hash: &key_hash,
            request_hash: &request_hash,
        };
        let done = AssertUnwindSafe(next.run(Request::from_parts(parts, Body::from(bytes))));
        let Ok(response) = done.catch_unwind().await else {
            store.give_key_back(request).await?;
            return Err(ApiError::panicked());
        };
        if !response.status().is_success() {
            store.give_key_back(request).await?;
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, ANSWER_BYTES_MAX).await;
        let body = body.map_err(|error| ApiError::internal(&error))?;
        let sealed = seal(&key, &body)?;
        let status = parts.status.as_u16();
        store.keep_answer(request, status, &sealed).await?;
        Ok(Response::from_parts(parts, Body::from(body)))
    };
    let task = tokio::spawn(with_request_id(id, task));
    task.await.map_err(|error| ApiError::internal(&error))?
}

fn key_in(parts: &Parts) -> Result<String, ApiError> {
    let value = parts.headers.get(KEY_HEADER).map(HeaderValue::to_str);
    match value {
        Some(Ok(key)) if (1..=KEY_CHARS_MAX).contains(&key.len()) => Ok(key.to_owned()),
        _ => Err(ApiError::invalid_field(
            "Idempotency-Key",
            "must have 1 to 255 plain characters; a random UUID does",
        )),
    }
}

/// What is asked, in short.
fn request_hash(parts: &Parts, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(parts.uri.to_string());
    hash.update([0]);
    hash.update(body);
    STANDARD.encode(hash.finalize())
}

/// The answer of the first time.
fn replayed(key: &str, status: u16, sealed: &str) -> Result<Response, ApiError> {
    let body = open(key, sealed)?;
    let status = StatusCode::from_u16(status).map_err(|error| ApiError::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
        (REPLAYED, "true"),
    ];
    Ok((status, headers, body).into_response())
}

/// A body may hold a secret that is shown once, so only who knows the key can read it again.
fn seal(key: &str, body: &[u8]) -> Result<String, ApiError> {
    let mut bytes = body.to_vec();
    let nonce = cipher(key)?.seal_in_place_append_tag(Aad::empty(), &mut bytes);
    let nonce = nonce.map_err(|error| ApiError::internal(&error))?;
    let mut sealed = nonce.as_ref().to_vec();
    sealed.extend(bytes);
    Ok(STANDARD.encode(sealed))
}

fn open(key: &str, sealed: &str) -> Result<Vec<u8>, ApiError> {
    let sealed = STANDARD.decode(sealed);
    let sealed = sealed.map_err(|error| ApiError::internal(&error))?;
    let (nonce, bytes) = sealed.split_at(sealed.len().min(aws_lc_rs::aead::NONCE_LEN));
    let nonce = Nonce::try_assume_unique_for_key(nonce);
    let nonce = nonce.map_err(|error| ApiError::internal(&error))?;
    let mut bytes = bytes.to_vec();
    let cipher = cipher(key)?;
    let plain = cipher.open_in_place(nonce, Aad::empty(), &mut bytes);
    let plain = plain.map_err(|error| ApiError::internal(&error))?;
    Ok(plain.to_vec())
}

fn cipher(key: &str) -> Result<RandomizedNonceKey, ApiError> {
    let bytes = Sha256::digest(format!("idempotent answer:{key}"));
    RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(|error| ApiError::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_can_be_read_with_their_key_alone() {
        let sealed = seal("key one", b"sk_secret").expect("seals");
        assert!(!sealed.contains("secret"));
        assert_eq!(open("key one", &sealed).expect("opens"), b"sk_secret");
        assert!(open("key two", &sealed).is_err());
    }
}
