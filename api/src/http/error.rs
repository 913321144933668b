//! Every refusal and failure of the API, mapped once to status and envelope.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::request::current_request_id;
use crate::rate_limit::TooMany;
use crate::store::StoreError;

/// What a handler answers when it cannot do what was asked.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
    fields: BTreeMap<String, String>,
    retry_after: Option<Duration>,
    link: Option<String>,
}

/// The body of an error.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ErrorEnvelope {
    error: ErrorBody,
}

/// What went wrong.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ErrorBody {
    /// Stable, for programs: `grant_expired`, `validation_failed`…
    code: &'static str,
    /// What happened and what to do.
    #[schema(value_type = String)]
    message: Cow<'static, str>,
    /// Names this request in the server's log.
    request_id: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false)]
    fields: BTreeMap<String, String>,
    /// The page where it can be put right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    link: Option<String>,
}

impl ApiError {
    /// An error of this status, code and message.
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            fields: BTreeMap::new(),
            retry_after: None,
            link: None,
        }
    }

    /// 404.
    pub(crate) fn not_found(message: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// 401: somebody must sign in first.
    pub(crate) fn sign_in_required() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "sign_in_required",
            "Sign in to do this.",
        )
    }

    /// 403.
    pub(crate) fn forbidden(code: &'static str, message: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// 409: the state of things does not allow it.
    pub(crate) fn conflict(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 400 with what is wrong per field.
    pub(crate) fn invalid(fields: BTreeMap<String, String>) -> Self {
        Self {
            fields,
            ..Self::new(
                StatusCode::BAD_REQUEST,
                "validation_failed",
                "Some fields are not right. Correct them and send again.",
            )
        }
    }

    /// 400 with what is wrong with one field.
    pub(crate) fn invalid_field(field: &str, message: impl Into<String>) -> Self {
        Self::invalid(BTreeMap::from([(field.to_owned(), message.into())]))
    }

    /// 503: the bucket that holds recordings does not answer.
    pub(crate) fn storage_unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "storage_unavailable",
            "The storage of recordings does not answer just now. Try again in a minute.",
        )
    }

    /// 500; the cause goes to the log, not to the caller.
    pub(crate) fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        let mut text = cause.to_string();
        let mut source = cause.source();
        while let Some(inner) = source {
            text.push_str(": ");
            text.push_str(&inner.to_string());
            source = inner.source();
        }
        tracing::error!(error = text, "request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something failed on our side. Try again; if it stays, tell us the request id.",
        )
    }

    /// 500 after a panic; its message is in the log already.
    pub(crate) fn panicked() -> Self {
        #[derive(Debug, thiserror::Error)]
        #[error("the handler panicked")]
        struct Panicked;
        Self::internal(&Panicked)
    }

    /// The same error with another message: the alias routes have wordings of their own.
    pub(crate) fn reworded(mut self, message: &'static str) -> Self {
        self.message = message.into();
        self
    }

    /// The same error with the page where it can be put right.
    pub(crate) fn with_link(mut self, link: String) -> Self {
        self.link = Some(link);
        self
    }

    /// The same error under another code.
    pub(crate) fn recoded(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    /// The same error, over after this long.
    pub(crate) fn retry_after(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// Its code.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// When it is worth another try.
    pub(crate) fn retries_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Its HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Its message.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// What is wrong per field.
    #[cfg(test)]
    pub(crate) fn fields(&self) -> &BTreeMap<String, String> {
        &self.fields
    }

    /// The request id its envelope will carry.
    pub(crate) fn request_id() -> String {
        current_request_id()
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(&error)
    }
}

impl From<TooMany> for ApiError {
    fn from(refusal: TooMany) -> Self {
        let seconds = refusal.retry_after.as_secs().max(1);
        Self {
            retry_after: Some(refusal.retry_after),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                format!("That was too often. Try again in {seconds} seconds."),
            )
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = ErrorEnvelope {
            error: ErrorBody {
                code: self.code,
                message: self.message,
                request_id: current_request_id(),
                fields: self.fields,
                link: self.link,
            },
        };
        let uncached = [(header::CACHE_CONTROL, "no-store")];
        let mut response = (self.status, uncached, Json(body)).into_response();
        if let Some(after) = self.retry_after {
            let seconds = HeaderValue::from(after.as_secs().max(1));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
