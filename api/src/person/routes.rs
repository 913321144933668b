//! Session and sign-in over JSON.

use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{PersonView, consume, local_path, request_link, session_view};
use crate::app::App;
use crate::http::{
    ApiError, Body, Data, ErrorEnvelope, Fields, SessionToken, Validate, Visitor, address_of, ok,
    session_cookie, with_status,
};
use crate::secret;
use crate::site::Site;

/// Longest mail address (RFC 5321 §4.5.3.1.3, path without brackets).
const EMAIL_CHARS_MAX: usize = 254;

/// Who is signed in, and where.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SessionView {
    pub(crate) person: Option<PersonView>,
    /// Value of the `X-CSRF-Token` header that unsafe requests of a session need; empty without one.
    pub(crate) csrf_token: String,
    pub(crate) site: SiteView,
}

/// A site as everybody sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SiteView {
    slug: String,
    name: String,
}

impl SiteView {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl SessionView {
    pub(super) fn new(person: Option<PersonView>, csrf_token: String, site: &Site) -> Self {
        Self {
            person,
            csrf_token,
            site: SiteView {
                slug: site.slug.clone(),
                name: site.name.clone(),
            },
        }
    }
}

/// Asks for a sign-in link.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInRequest {
    email: String,
    /// Path to open after sign-in.
    #[serde(default)]
    next: Option<String>,
}

impl Validate for SignInRequest {
    fn validate(&mut self, fields: &mut Fields) {
        match normal_email(&self.email) {
            Some(email) => self.email = email,
            None => fields.fault("email", "is not a mail address"),
        }
        if self.next.as_deref().is_some_and(|next| !local_path(next)) {
            fields.fault("next", "must be a path of this site");
        }
    }
}

/// A mail address in the form it is kept in; `None` when it cannot be one.
pub(crate) fn normal_email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (local, domain) = text.rsplit_once('@')?;
    let plain = !text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c));
    let fits = plain
        && text.chars().count() <= EMAIL_CHARS_MAX
        && !local.is_empty()
        && !domain.is_empty()
        && !domain.starts_with('.')
        && !domain.ends_with('.');
    fits.then_some(text)
}

/// An empty body.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

impl Validate for Nothing {
    fn validate(&mut self, _fields: &mut Fields) {}
}

/// Says that a link was mailed, whoever the address belongs to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LinkSent {
    message: &'static str,
}

/// Says where to go after sign-in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SignedIn {
    next: String,
}

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(super::sessions::routes())
        .routes(routes!(session))
        .routes(routes!(sign_in))
        .routes(routes!(sign_in_with_link))
        .routes(routes!(sign_out))
}

/// Who is signed in
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, body = Data<SessionView>)))]
async fn session(State(app): State<App>, visitor: Visitor) -> Result<Response, ApiError> {
    Ok(ok(session_view(&app, &visitor).await?))
}

/// Ask for a sign-in link by mail
#[utoipa::path(post, path = "/api/v1/sign-in", tag = "session", request_body = SignInRequest,
    responses((status = 202, body = Data<LinkSent>), (status = 400, body = ErrorEnvelope),
        (status = 429, body = ErrorEnvelope)))]
async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    parts: Parts,
    Body(request): Body<SignInRequest>,
) -> Result<Response, ApiError> {
    let next = request.next.as_deref();
    request_link(&app, &visitor, address_of(&parts), &request.email, next).await?;
    let sent = LinkSent {
        message: "If the address can receive mail, a sign-in link is on its way.",
    };
    Ok(with_status(StatusCode::ACCEPTED, sent))
}

/// Sign in with a mailed link
#[utoipa::path(post, path = "/api/v1/sign-in/{token}", tag = "session", request_body = Nothing,
    params(("token" = String, Path, description = "From the link")),
    responses((status = 200, body = Data<SignedIn>), (status = 410, body = ErrorEnvelope)))]
async fn sign_in_with_link(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    let (SessionToken(session), next) = consume(&app, &visitor, &token).await?;
    let cookie = [(header::SET_COOKIE, session_cookie(&app, Some(&session)))];
    Ok((cookie, ok(SignedIn { next })).into_response())
}

/// Sign out
#[utoipa::path(post, path = "/api/v1/sign-out", tag = "session", request_body = Nothing,
    responses((status = 200, body = Data<SignedIn>)))]
async fn sign_out(
    State(app): State<App>,
    visitor: Visitor,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    if let Some(SessionToken(token)) = &visitor.session {
        visitor.store.delete_session(&secret::hash(token)).await?;
    }
    let cookie = [(header::SET_COOKIE, session_cookie(&app, None))];
    let next = "/".to_owned();
    Ok((cookie, ok(SignedIn { next })).into_response())
}

#[cfg(test)]
mod tests {
    use super::normal_email;

    #[test]
    fn mail_addresses_are_normalised_or_refused() {
        assert_eq!(
            normal_email(" A@B.example ").as_deref(),
            Some("a@b.example")
        );
        for bad in [
            "",
            "a",
            "@b",
            "a@",
            "a b@c",
            "a@b\r\nBcc: x",
            "<a@b>",
            "a@.b",
        ] {
            assert_eq!(normal_email(bad), None, "{bad:?}");
        }
    }
}
