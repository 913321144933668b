//! Development pages.

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use maud::{Markup, html};

use super::shell::{PageError, plain};
use crate::app::App;
use crate::http::{ApiError, address_of};

/// Names of this machine: a page of another site cannot reach the mail by pointing a name at it.
const LOCAL_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// `GET /dev/mail`: what would have been sent, to nobody but this machine.
pub(super) async fn mail(State(app): State<App>, parts: Parts) -> Result<Response, PageError> {
    let host = parts.headers.get(header::HOST);
    let host = host
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_local_name = LOCAL_HOSTS.iter().any(|name| {
        host.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    });
    let is_local_peer = address_of(&parts).is_some_and(|address| address.is_loopback());
    let kept = app.mail.kept().filter(|_| is_local_name && is_local_peer);
    let Some(mails) = kept else {
        return Err(ApiError::not_found("There is nothing at this address.").into());
    };
    let body = html! {
        @if mails.is_empty() { p { "No mail yet." } }
        @for mail in &mails {
            article {
                h2 { (mail.subject) }
                p { "To " (mail.to) ", " (mail.sent_at) }
                pre { (linked(&mail.text)) }
            }
        }
    };
    Ok(plain(StatusCode::OK, "Mail", &body))
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
