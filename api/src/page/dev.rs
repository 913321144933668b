//! Development pages.

use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

use super::shell::{PageError, plain};
use crate::app::App;
use crate::http::{ApiError, Visitor, address_of};
use crate::mail::Letter;

/// Names of this machine: a page of another site cannot reach the mail by pointing a name at it.
const LOCAL_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// `GET /dev/mail`: what would have been sent, to nobody but this machine.
pub(super) async fn mail(State(app): State<App>, parts: Parts) -> Result<Response, PageError> {
    require_local(&parts)?;
    let Some(mails) = app.mail.kept() else {
        return Err(ApiError::not_found("There is nothing at this address.").into());
    };
    let body = html! {
        p { a href="/dev/mail/templates" { "Templates" } }
        @if mails.is_empty() { p { "No mail yet." } }
        @for mail in &mails {
            article {
                h2 { (mail.letter.subject) }
                p { "From " (mail.from.name) " <" (mail.from.address) "> to " (mail.to) ", " (mail.sent_at) }
                pre { (linked(&mail.letter.text)) }
            }
        }
    };
    Ok(plain(StatusCode::OK, "Mail", &body))
}

/// Refuses whoever is not on this machine, and names that are not its own.
fn require_local(parts: &Parts) -> Result<(), ApiError> {
    let host = parts.headers.get(header::HOST);
    let host = host
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_local_name = LOCAL_HOSTS.iter().any(|name| {
        host.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    });
    let is_local_peer = address_of(parts).is_some_and(|address| address.is_loopback());
    if is_local_name && is_local_peer {
        Ok(())
    } else {
        Err(ApiError::not_found("There is nothing at this address."))
    }
}

/// `GET /dev/mail/templates`: every letter with made-up content (NT-11).
pub(super) async fn templates(
    State(app): State<App>,
    visitor: Visitor,
    parts: Parts,
) -> Result<Response, PageError> {
    require_development(&app, &parts)?;
    let body = html! {
        @for (name, letter) in Letter::samples(&visitor.site.name, &visitor.site.url(&app)) {
            article {
                h2 { (letter.subject) }
                p { a href={ "/dev/mail/templates/" (name) } { "As HTML" } }
                pre { (linked(&letter.text)) }
            }
        }
    };
    Ok(plain(StatusCode::OK, "Mail templates", &body))
}

/// `GET /dev/mail/templates/{name}`: one letter as mail programs show it.
pub(super) async fn template(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    parts: Parts,
) -> Result<Response, PageError> {
    require_development(&app, &parts)?;
    let samples = Letter::samples(&visitor.site.name, &visitor.site.url(&app));
    let found = samples.into_iter().find(|(known, _)| *known == name);
    let (_, letter) = found.ok_or_else(|| ApiError::not_found("There is no such template."))?;
    Ok(Html(letter.html).into_response())
}

fn require_development(app: &App, parts: &Parts) -> Result<(), ApiError> {
    if !app.config.development {
        return Err(ApiError::not_found("There is nothing at this address."));
    }
    require_local(parts)
}

/// The text with its addresses as links.
fn linked(text: &str) -> Markup {
    html! {
        @for line in text.lines() {
            @if line.starts_with("http://") || line.starts_with("https://") {
                a href=(line) { (line) }
            } @else { (line) }
            "\n"
        }
    }
}
