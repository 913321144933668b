//! What every route shares: the envelope, errors, strict bodies, who is asking.

mod body;
mod cors;
mod error;
mod forms;
mod idempotency;
mod limits;
mod paging;
mod request;
mod site_path;
#[cfg(test)]
mod tests;
mod visitor;

pub(crate) use body::{Body, Fields, Validate};
pub(crate) use cors::cross_origin;
pub(crate) use error::{ApiError, ErrorEnvelope};
pub(crate) use forms::Form;
pub(crate) use idempotency::{ANSWERS_KEPT, idempotent};
pub(crate) use limits::limited;
pub(crate) use paging::{Page, PageQuery, Paging};
pub(crate) use request::{
    address_of, content_security_policy, fallback, method_not_allowed, outer_layer,
};
pub(crate) use site_path::{SitePath, site_path};
pub(crate) use visitor::{
    LinkVisitor, SESSION_LIFETIME, SessionToken, Visitor, bearer, cookie, host_name, session_cookie,
};

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A successful answer: the object under `data`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Data<T> {
    pub(crate) data: T,
}

/// Answers 200 with `data`; nothing of it may be kept by caches.
pub(crate) fn ok<T: Serialize>(data: T) -> Response {
    with_status(StatusCode::OK, data)
}

/// Answers `status` with `data`.
pub(crate) fn with_status<T: Serialize>(status: StatusCode, data: T) -> Response {
    let uncached = [(header::CACHE_CONTROL, "no-store")];
    (status, uncached, Json(Data { data })).into_response()
}
