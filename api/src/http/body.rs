//! JSON bodies, read strictly: unknown fields, wrong types and bad values are named by field.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::ApiError;

/// Largest JSON or form body: an SDP offer of a many-track client stays well below.
pub(super) const BODY_BYTES_MAX: usize = 256 * 1024;

/// How long a body may take: the largest one over a line of 100 kbit/s.
const BODY_TIME_MAX: Duration = Duration::from_secs(30);

/// What is wrong with which field; the first finding of a field stays.
#[derive(Debug, Default)]
pub(crate) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Notes a fault.
    pub(crate) fn fault(&mut self, field: &str, message: impl Into<String>) {
        self.0
            .entry(field.to_owned())
            .or_insert_with(|| message.into());
    }

    /// The error, if anything was noted.
    pub(crate) fn into_result(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(ApiError::invalid(self.0))
        }
    }
}

/// A body that knows its rules.
pub(crate) trait Validate {
    /// Trims what may be trimmed and notes every fault.
    fn validate(&mut self, fields: &mut Fields);
}

/// A JSON body of a schema. No body at all counts as `{}`.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Validate> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Self::Rejection> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| {
                let kind = value.split(';').next().unwrap_or_default().trim();
                kind.eq_ignore_ascii_case("application/json")
            });
        let bytes = read(request).await?;
        if bytes.is_empty() {
            return parse(b"{}").map(Self);
        }
        if !is_json {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "Send the body as application/json.",
            ));
        }
        parse(&bytes).map(Self)
    }
}

/// Reads a request's body up to the limit.
pub(super) async fn read(request: Request) -> Result<Vec<u8>, ApiError> {
    collect(request.into_body()).await
}

/// Reads a body up to the limits of size and time.
pub(super) async fn collect(body: axum::body::Body) -> Result<Vec<u8>, ApiError> {
    let body = axum::body::to_bytes(body, BODY_BYTES_MAX);
    let body = tokio::time::timeout(BODY_TIME_MAX, body).await;
    let body = body.map_err(|_| {
        ApiError::new(
            StatusCode::REQUEST_TIMEOUT,
            "too_slow",
            "The body did not arrive in time. Send it again.",
        )
    })?;
    Ok(body
        .map_err(|_| {
            ApiError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The body is too large, or broke off.",
            )
        })?
        .to_vec())
}

/// Whether a JSON text spells the character that PostgreSQL's text cannot hold.
fn holds_nul(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(place) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = rest.get(place + 1..).unwrap_or_default();
        if escape.starts_with(b"u0000") {
            return true;
        }
        rest = escape.get(1..).unwrap_or_default();
    }
    false
}

fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, ApiError> {
    if holds_nul(bytes) {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "malformed_json",
            "The body holds a NUL character, which no text here can have.",
        ));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let mut value: T = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        unreadable(&path, error.inner())
    })?;
    if let Err(error) = reader.end() {
        return Err(unreadable(".", &error));
    }
    let mut fields = Fields::default();
    value.validate(&mut fields);
    fields.into_result()?;
    Ok(value)
}

/// Serde's message as a fault of a field where it names one.
fn unreadable(path: &str, error: &serde_json::Error) -> ApiError {
    let text = error.to_string();
    // serde_json adds the place in the text, which says nothing to whoever filled a form.
    let text = text.split(" at line ").next().unwrap_or_default();
    let quoted = text.split('`').nth(1).unwrap_or_default();
    let mut fields = Fields::default();
    if text.starts_with("missing field") {
        fields.fault(quoted, "is required");
    } else if text.starts_with("unknown field") {
        let allowed = text.split_once(", ").map_or("", |(_, rest)| rest);
        fields.fault(quoted, format!("is not known; {allowed}"));
    } else if path != "." && error.is_data() {
        fields.fault(path, text);
    } else {
        return ApiError::new(
            StatusCode::BAD_REQUEST,
            "malformed_json",
            "The body is not the JSON object expected here.",
        );
    }
    match fields.into_result() {
        Err(error) => error,
        Ok(()) => ApiError::invalid(BTreeMap::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Named {
        name: String,
        #[serde(default)]
        count: u32,
    }

    impl Validate for Named {
        fn validate(&mut self, fields: &mut Fields) {
            if self.name.is_empty() {
                fields.fault("name", "is required");
            }
            if self.count > 9 {
                fields.fault("count", "must be below 10");
            }
        }
    }

    fn faults(text: &str) -> Vec<String> {
        let error = parse::<Named>(text.as_bytes()).expect_err("refused");
        error.fields().keys().cloned().collect()
    }

    #[test]
    fn faults_are_named_by_field() {
        assert_eq!(faults("{}"), ["name"]);
        assert_eq!(faults(r#"{"name": 1}"#), ["name"]);
        assert_eq!(faults(r#"{"name": "a", "nmae": 1}"#), ["nmae"]);
        assert_eq!(faults(r#"{"name": "", "count": 10}"#), ["count", "name"]);
        assert_eq!(faults(r#"{"name": "a", "count": -1}"#), ["count"]);
    }

    #[test]
    fn nul_characters_are_refused_and_their_spelling_is_not() {
        let error = parse::<Named>(br#"{"name": "a\u0000"}"#).expect_err("refused");
        assert_eq!(error.status(), StatusCode::BAD_REQUEST);
        let spelled = parse::<Named>(br#"{"name": "a\\u0000"}"#).expect("fine");
        assert_eq!(spelled.name, r"a\u0000");
    }

    #[test]
    fn text_that_is_no_object_is_refused_without_fields() {
        for text in ["[", "nope", "{\"name\": \"a\"} more"] {
            let error = parse::<Named>(text.as_bytes()).expect_err("refused");
            assert_eq!(error.status(), StatusCode::BAD_REQUEST, "{text}");
            assert!(error.fields().is_empty(), "{text}");
        }
    }
}
