//! Pages that links in mails lead to; they work without script and without signing in. Opening one
//! changes nothing, because mail scanners open links too: the button on it does.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::shell::{PageError, plain};
use crate::app::App;
use crate::http::LinkVisitor;
use crate::secret;
use crate::subscriber::{self, Ending};

/// `GET /subscribe/confirm/{token}`
pub(super) async fn confirm(
    State(app): State<App>,
    LinkVisitor(visitor): LinkVisitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let hash = secret::hash(&token);
    let found = visitor
        .store
        .subscription_of_link(&hash, app.clock.now())
        .await?;
    let Some(subscription) = found else {
        return Err(subscriber::link_unusable().into());
    };
    let body = html! {
        p { "We tell " strong { (subscription.email) } " when " (visitor.site.name) " goes live. You can end that with one click in every mail." }
        form method="post" { button type="submit" { "Subscribe" } }
    };
    let title = format!("Subscribe to {}", visitor.site.name);
    Ok(plain(StatusCode::OK, &title, &body))
}

/// `POST /subscribe/confirm/{token}`
pub(super) async fn confirmed(
    State(app): State<App>,
    LinkVisitor(visitor): LinkVisitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let subscription = subscriber::confirm(&app, &visitor.store, &token).await?;
    let body = html! {
        p role="status" { strong { (subscription.email) } " hears from us when " (visitor.site.name) " goes live." }
        p { a href="/" { "To the streams" } }
    };
    Ok(plain(StatusCode::OK, "You are subscribed", &body))
}

/// `GET /unsubscribe/{token}`
pub(super) async fn unsubscribe(
    State(app): State<App>,
    LinkVisitor(visitor): LinkVisitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let what = match subscriber::ending_of(&app, &visitor.store, &token)? {
        Ending::Subscription(_) => {
            format!("You will not hear from {} any more.", visitor.site.name)
        }
        Ending::Reminder(_) => "You will not be reminded of this stream.".to_owned(),
    };
    let body = html! {
        p { (what) }
        form method="post" { button type="submit" { "Unsubscribe" } }
    };
    Ok(plain(StatusCode::OK, "Unsubscribe", &body))
}

/// `POST /unsubscribe/{token}`: the page's button, or a mail program's one click (RFC 8058), whose
/// body says nothing that the address does not.
pub(super) async fn unsubscribed(
    State(app): State<App>,
    LinkVisitor(visitor): LinkVisitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    subscriber::end_by_token(&app, &visitor.store, &token).await?;
    let body = html! {
        p role="status" { "Done: no more of these mails." }
        p { a href="/" { "To the streams" } }
    };
    Ok(plain(StatusCode::OK, "You are unsubscribed", &body))
}
