//! Sign-in by one-time link: a link by mail, a button on its page, a session.

use std::net::IpAddr;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use time::Duration;

use super::Person;
use crate::app::App;
use crate::http::{ApiError, SESSION_LIFETIME, SessionToken, Visitor};
use crate::jobs::{Job, JobError, JobKind, NewJob};
use crate::mail::{Letter, Mail, Sender};
use crate::secret;
use crate::site::Site;
use crate::store::{NewLink, NewPerson, NewSession, SiteStore};

/// How long a mailed link can be used.
const LINK_LIFETIME: Duration = Duration::minutes(15);
/// How long the link of an invitation can be used.
const INVITATION_LIFETIME: Duration = Duration::days(7);
/// How long a link printed at the start of a development server can be used.
const DEV_LINK_LIFETIME: Duration = Duration::hours(24);

/// What the job that mails a link knows. The link itself is made when it is mailed, so that it is
/// nowhere but in the mail.
#[derive(Debug, Serialize, Deserialize)]
struct SignInJob {
    email: String,
    next: Option<String>,
}

/// Has a link mailed to an address. Known and unknown addresses are treated alike: whoever uses a
/// link becomes a person of the site then (no enumeration). The mail server is not waited for.
pub(crate) async fn request_link(
    app: &App,
    visitor: &Visitor,
    address: Option<IpAddr>,
    email: &str,
    next: Option<&str>,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    if let Some(address) = address {
        app.limits.sign_in_address.take(&address.to_string(), now)?;
    }
    let key = format!("{}/{email}", visitor.site.id);
    app.limits.sign_in_email.take(&key, now)?;
    let payload = SignInJob {
        email: email.to_owned(),
        next: next.map(str::to_owned),
    };
    let job = NewJob {
        kind: JobKind::SignInMail,
        key: email,
        run_at: now,
        payload: serde_json::json!(payload),
    };
    visitor.store.enqueue(&job, now).await?;
    Ok(())
}

/// The job: makes a link and mails it.
pub(crate) async fn mail_link(app: &App, store: &SiteStore, job: &Job) -> Result<(), JobError> {
    let SignInJob { email, next } = job.payload()?;
    let cross_site = app.database.cross_site();
    let Some(site) = cross_site.site_by_id(store.site_id()).await? else {
        return Ok(());
    };
    let token = create_link(app, store, &email, next.as_deref(), LINK_LIFETIME).await?;
    let url = format!("{}/sign-in/{token}", site.url(app));
    let mail = Mail {
        from: Sender::of(&site, &app.config),
        to: email,
        letter: Letter::sign_in(&site.name, &url),
        id: None,
        unsubscribe: None,
        sent_at: app.clock.now(),
    };
    Ok(app.mail.send(mail).await?)
}

/// A link for somebody of a development server, without a mail.
pub(crate) async fn first_link(
    app: &App,
    store: &SiteStore,
    email: &str,
) -> Result<String, ApiError> {
    let token = create_link(app, store, email, None, DEV_LINK_LIFETIME).await?;
    Ok(format!("{}/sign-in/{token}", app.public_url))
}

/// A link for somebody who is invited, to be mailed.
pub(crate) async fn invitation_link(
    app: &App,
    (site, store): (&Site, &SiteStore),
    email: &str,
) -> Result<String, ApiError> {
    let token = create_link(app, store, email, None, INVITATION_LIFETIME).await?;
    Ok(format!("{}/sign-in/{token}", site.url(app)))
}

async fn create_link(
    app: &App,
    store: &SiteStore,
    email: &str,
    next: Option<&str>,
    lifetime: Duration,
) -> Result<String, ApiError> {
    let now = app.clock.now();
    let token = secret::token();
    let link = NewLink {
        token_hash: &secret::hash(&token),
        email,
        next,
        expires: now + lifetime,
    };
    store.create_sign_in_link(&link, now).await?;
    Ok(token)
}

/// Uses a link up and opens a session: the new session's token, and where to go.
pub(crate) async fn consume(
    app: &App,
    visitor: &Visitor,
    token: &str,
) -> Result<(SessionToken, String), ApiError> {
    let now = app.clock.now();
    let hash = secret::hash(token);
    let Some(link) = visitor.store.use_sign_in_link(&hash, now).await? else {
        return Err(ApiError::new(
            axum::http::StatusCode::GONE,
            "link_unusable",
            "This sign-in link has been used or is too old. Ask for a new one.",
        ));
    };
    let new = NewPerson {
        email: &link.email,
        name: Person::name_from_email(&link.email),
        platform_admin: false,
    };
    let person = visitor.store.person_for_email(&new, now).await?;
    // Signing in proves the address, so a subscription of it is this person's.
    visitor
        .store
        .adopt_subscription(&person.id, &link.email)
        .await?;
    let store = &visitor.store;
    store.accept_invites(&person.id, &link.email, now).await?;
    let session = secret::token();
    let expires = now + SESSION_LIFETIME;
    let new = NewSession {
        token_hash: &secret::hash(&session),
        person: &person.id,
        user_agent: &visitor.user_agent,
        expires,
    };
    visitor.store.create_session(&new, now).await?;
    if let Some(SessionToken(old)) = &visitor.session {
        visitor.store.delete_session(&secret::hash(old)).await?;
    }
    let next = link.next.filter(|next| local_path(next));
    Ok((
        SessionToken(session),
        next.unwrap_or_else(|| "/".to_owned()),
    ))
}

/// Whether `path` stays on this site: anything else could lead a signed-in person astray.
pub(crate) fn local_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\t', '\0'])
        && path.len() <= 500
}

/// Reads or makes the secret that signs CSRF tokens.
pub(crate) async fn session_secret(
    configured: Option<&SecretString>,
    database: &crate::store::Database,
    now: time::OffsetDateTime,
) -> Result<SecretString, crate::store::StoreError> {
    match configured {
        Some(secret) => Ok(secret.clone()),
        None => {
            database
                .cross_site()
                .server_key("session", &secret::token(), now)
                .await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert!(local_path("/streams/st_1?x=1"));
        for bad in [
            "",
            "streams",
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "/a\r\nb",
        ] {
            assert!(!local_path(bad), "{bad:?}");
        }
    }
}
