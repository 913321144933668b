//! Who is asking, of which site. Extracting a [`Visitor`] from an unsafe request checks that it
//! comes from a page of ours, so no handler can forget to.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use time::{Duration, OffsetDateTime};

use super::limits::Meter;
use super::site_path::SitePath;
use super::{ApiError, cors};
use crate::access::{self, Access};
use crate::api_key::ApiKey;
use crate::app::App;
use crate::audit::{Actor, AuditEntry};
use crate::person::Person;
use crate::secret;
use crate::site::Site;
use crate::store::{SiteStore, StoreError};
use crate::stream::Stream;

/// Name of the session cookie.
const SESSION_COOKIE: &str = "klieg_session";
/// How long a session lasts.
pub(crate) const SESSION_LIFETIME: Duration = Duration::days(30);
/// What is kept of a browser's name.
const USER_AGENT_CHARS_MAX: usize = 200;
const CSRF_HEADER: &str = "x-csrf-token";

/// The secret in the session cookie; shows nothing in debug output.
#[derive(Clone)]
pub(crate) struct SessionToken(pub(crate) String);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken")
    }
}

/// The site asked, its store, and the person asking, if signed in.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) site: Site,
    pub(crate) store: SiteStore,
    pub(crate) person: Option<Person>,
    pub(crate) session: Option<SessionToken>,
    /// The API key of a server; then there is neither person nor session.
    pub(crate) key: Option<ApiKey>,
    /// What the browser calls itself.
    pub(crate) user_agent: String,
}

impl Visitor {
    /// Reads site and session without judging the request's origin.
    pub(super) async fn of(parts: &Parts, app: &App) -> Result<Self, ApiError> {
        // A layer has asked before.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let site = site_of(parts, app).await?;
        let store = app.database.site(site.id.clone());
        let key = key_of(parts, app, &store).await?;
        let cookie = cookie(&parts.headers, SESSION_COOKIE);
        let mut session = cookie.filter(|_| key.is_none()).map(SessionToken);
        let mut person = None;
        if let Some(SessionToken(token)) = &session {
            let hash = secret::hash(token);
            person = store.person_of_session(&hash, app.clock.now()).await?;
        }
        if person.is_none() {
            session = None;
        }
        let visitor = Self {
            site,
            store,
            person,
            session,
            key,
            user_agent: user_agent(&parts.headers),
        };
        visitor.count(parts, app)?;
        Ok(visitor)
    }

    /// Counts the request for the person or the key that sends it.
    fn count(&self, parts: &Parts, app: &App) -> Result<(), ApiError> {
        let Some(meter) = parts.extensions.get::<Meter>() else {
            return Ok(());
        };
        let now = app.clock.now();
        let limits = &app.limits;
        if let Some(key) = &self.key {
            meter.take(limits.requests_per_key.as_ref(), key.id.as_str(), now)?;
        }
        if let Some(person) = &self.person {
            meter.take(limits.requests_per_person.as_ref(), person.id.as_str(), now)?;
        }
        Ok(())
    }

    /// Who is asking, for the audit log.
    pub(crate) fn actor(&self) -> Actor<'_> {
        match (&self.person, &self.key) {
            (Some(person), _) => Actor {
                id: person.id.as_str(),
                name: &person.name,
            },
            (None, Some(key)) => Actor {
                id: key.id.as_str(),
                name: &key.name,
            },
            (None, None) => Actor {
                id: "",
                name: "somebody",
            },
        }
    }

    /// Writes into the audit log what the visitor did; `action` is noun and past participle.
    pub(crate) async fn audit(
        &self,
        action: &str,
        subject: &str,
        detail: serde_json::Value,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry {
            actor: self.actor(),
            action,
            subject,
            detail,
        };
        self.store.audit(&entry, now).await
    }

    /// What the visitor may do with a stream now.
    pub(crate) async fn access_to(
        &self,
        stream: &Stream,
        now: OffsetDateTime,
    ) -> Result<Access, StoreError> {
        let by_key = self
            .key
            .as_ref()
            .and_then(|key| access::of_key(key, stream));
        match by_key {
            Some(access) => Ok(access),
            None => access::check(&self.store, self.person.as_ref(), stream, now).await,
        }
    }

    /// Refuses API keys where only people make sense.
    pub(crate) fn refuse_key(&self) -> Result<(), ApiError> {
        match self.key {
            None => Ok(()),
            Some(_) => Err(ApiError::forbidden(
                "key_not_accepted",
                "API keys cannot do this; it is for people with a browser.",
            )),
        }
    }

    /// The person, or 401.
    pub(crate) fn signed_in(&self) -> Result<&Person, ApiError> {
        self.person.as_ref().ok_or_else(ApiError::sign_in_required)
    }

    /// The token that unsafe requests of this session must carry; empty without a session, which
    /// needs none because it carries no authority.
    pub(crate) fn csrf_token(&self, app: &App) -> String {
        self.session.as_ref().map_or_else(String::new, |session| {
            secret::csrf_token(&app.session_secret, &session.0)
        })
    }

    /// Refuses what another site's page sent: by the browser's own word, and by the token where
    /// a session gives the request authority.
    pub(super) fn check_origin(
        &self,
        parts: &Parts,
        app: &App,
        token: Option<&str>,
    ) -> Result<(), ApiError> {
        // A key is sent by the server that holds it, never by a browser on its own.
        if self.key.is_some() {
            return Ok(());
        }
        self.check_own_page(parts, app)?;
        if let Some(session) = &self.session {
            let given = token.unwrap_or_default();
            if !secret::csrf_matches(&app.session_secret, &session.0, given) {
                return Err(foreign());
            }
        }
        Ok(())
    }

    /// Refuses what a browser says another site's page sent, unless its origin is configured: enough
    /// for a WebSocket, whose page can set no header.
    pub(crate) fn check_own_page(&self, parts: &Parts, app: &App) -> Result<(), ApiError> {
        let origin = parts.headers.get(header::ORIGIN);
        if origin.is_some_and(|origin| cors::is_allowed(app, origin)) {
            return Ok(());
        }
        let text = |name: &str| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        if let Some(place) = text("sec-fetch-site")
            && !matches!(place, "same-origin" | "none")
        {
            return Err(foreign());
        }
        if parts.headers.contains_key(header::ORIGIN) {
            let origin = text("origin").unwrap_or_default();
            let origin_host = origin.split_once("://").map(|(_, host)| host);
            if origin_host.is_none() || origin_host != authority(parts) {
                return Err(foreign());
            }
        }
        Ok(())
    }
}

/// The refusal of a request from somewhere else.
fn foreign() -> ApiError {
    ApiError::forbidden(
        "csrf",
        "This request did not come from a page of this site. Reload the page and try again.",
    )
}

impl FromRequestParts<App> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let visitor = Self::of(parts, app).await?;
        if !parts.method.is_safe() {
            let token = parts.headers.get(CSRF_HEADER);
            let token = token.and_then(|value| value.to_str().ok());
            visitor.check_origin(parts, app, token)?;
        }
        Ok(visitor)
    }
}

/// The visitor of an address that carries its own secret, like the links in mails: whoever knows it
/// may use it, from a mail program's server as well (RFC 8058), so its origin says nothing.
#[derive(Debug)]
pub(crate) struct LinkVisitor(pub(crate) Visitor);

impl FromRequestParts<App> for LinkVisitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Visitor::of(parts, app).await.map(Self)
    }
}

/// The API key of a request, if it carries one.
async fn key_of(parts: &Parts, app: &App, store: &SiteStore) -> Result<Option<ApiKey>, ApiError> {
    let token = bearer(&parts.headers);
    let Some(token) = token.filter(|token| token.starts_with(secret::API_KEY_PREFIX)) else {
        return Ok(None);
    };
    let key = store
        .api_key_in_use(&secret::hash(token), app.clock.now())
        .await?;
    let invalid = || {
        ApiError::new(
            StatusCode::UNAUTHORIZED,
            "key_invalid",
            "This API key is not valid here. It may be revoked, or belong to another site.",
        )
    };
    key.map(Some).ok_or_else(invalid)
}

/// What the browser calls itself, cut to a line.
fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT);
    let text = text
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    text.chars().take(USER_AGENT_CHARS_MAX).collect()
}

/// Host and port the request was sent to.
fn authority(parts: &Parts) -> Option<&str> {
    parts
        .uri
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or_else(|| parts.headers.get(header::HOST)?.to_str().ok())
}

async fn site_of(parts: &Parts, app: &App) -> Result<Site, ApiError> {
    let database = app.database.cross_site();
    if let Some(SitePath(slug)) = parts.extensions.get::<SitePath>() {
        let site = database.site_by_slug(slug).await?;
        return site.ok_or_else(|| {
            ApiError::new(
                StatusCode::NOT_FOUND,
                "site_not_found",
                "There is no site at this address.",
            )
        });
    }
    let host = host_name(authority(parts).unwrap_or_default());
    if let Some(site) = database.site_by_host(&host).await? {
        return Ok(site);
    }
    if let Some(slug) = &app.config.default_site
        && let Some(site) = database.site_by_slug(slug).await?
    {
        return Ok(site);
    }
    Err(ApiError::new(
        StatusCode::NOT_FOUND,
        "site_not_found",
        "No site answers for this host name.",
    ))
}

/// The host of `host:port`, lower case, brackets of IPv6 kept.
pub(crate) fn host_name(authority: &str) -> String {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

/// The token of `Authorization: Bearer …`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The `Set-Cookie` value that opens a session, or with `None` ends it.
pub(crate) fn session_cookie(app: &App, token: Option<&str>) -> String {
    let secure = if app.public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    let age = token.map_or(0, |_| SESSION_LIFETIME.whole_seconds());
    let token = token.unwrap_or_default();
    format!("{SESSION_COOKIE}={token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={age}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_lose_port_and_case() {
        for (given, expected) in [
            ("LocalHost:7880", "localhost"),
            ("127.0.0.1:7880", "127.0.0.1"),
            ("[::1]:7880", "[::1]"),
            ("live.example.org.", "live.example.org"),
            ("", ""),
        ] {
            assert_eq!(host_name(given), expected);
        }
    }

    #[test]
    fn cookies_are_found_among_others() {
        let mut headers = HeaderMap::new();
        let value = axum::http::HeaderValue::from_static("a=1; klieg_session=tok; b=2");
        headers.insert(header::COOKIE, value);
        assert_eq!(cookie(&headers, SESSION_COOKIE).as_deref(), Some("tok"));
        assert_eq!(cookie(&headers, "klieg"), None);
    }
}
