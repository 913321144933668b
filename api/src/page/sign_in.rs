//! Sign-in pages; they work without script. Opening a link does not use it up, because mail
//! scanners open links too: the button on its page does.

use axum::extract::{Path, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::routes::page_data;
use super::shell::{Page, PageError, plain};
use crate::app::App;
use crate::http::{ApiError, Form, SessionToken, Visitor, address_of, session_cookie};
use crate::person::{consume, local_path, normal_email, request_link};
use crate::secret;

#[derive(Debug, Default, Deserialize)]
pub(super) struct SignInQuery {
    next: Option<String>,
    sent: Option<String>,
}

/// `GET /sign-in`
pub(super) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<SignInQuery>,
) -> Result<Response, PageError> {
    let next = query.next.filter(|next| local_path(next));
    let body = html! {
        h1 { "Sign in" }
        @if query.sent.is_some() {
            p role="status" { "If the address can receive mail, a sign-in link is on its way. It works once, for 15 minutes." }
        }
        (form(&visitor.csrf_token(&app), "", next.as_deref(), None))
    };
    sign_in_page(&app, &visitor, StatusCode::OK, body).await
}

async fn sign_in_page(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    body: Markup,
) -> Result<Response, PageError> {
    let page = Page {
        title: "Sign in".to_owned(),
        description: format!("Sign in to {}.", visitor.site.name),
        canonical: None,
        data: page_data(app, visitor, "sign-in").await?,
        body,
        status,
    };
    Ok(page.into_response())
}

fn form(csrf: &str, email: &str, next: Option<&str>, fault: Option<&str>) -> Markup {
    html! {
        form method="post" action="/sign-in" {
            input type="hidden" name="csrf_token" value=(csrf);
            @if let Some(next) = next { input type="hidden" name="next" value=(next); }
            label for="email" { "Mail address" }
            input id="email" name="email" type="email" autocomplete="email" required value=(email)
                aria-invalid=[fault.map(|_| "true")] aria-describedby=[fault.map(|_| "email-fault")];
            @if let Some(fault) = fault { p id="email-fault" role="alert" { (fault) } }
            button type="submit" { "Send me a sign-in link" }
        }
    }
}

/// `POST /sign-in`
pub(super) async fn send(
    State(app): State<App>,
    parts: Parts,
    form_sent: Form,
) -> Result<Response, PageError> {
    let visitor = &form_sent.visitor;
    let next = Some(form_sent.field("next")).filter(|next| local_path(next));
    let typed = form_sent.field("email");
    let outcome = match normal_email(typed) {
        Some(email) => request_link(&app, visitor, address_of(&parts), &email, next).await,
        None => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "validation_failed",
            "That is not a mail address. Correct it and send again.",
        )),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to("/sign-in?sent=1").into_response()),
        Err(error) if error.status().is_client_error() => {
            let csrf = visitor.csrf_token(&app);
            let body = html! {
                h1 { "Sign in" }
                (form(&csrf, typed, next, Some(error.message())))
            };
            sign_in_page(&app, visitor, error.status(), body).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /sign-in/{token}`
pub(super) async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let now = app.clock.now();
    let hash = secret::hash(&token);
    if !visitor.store.sign_in_link_is_open(&hash, now).await? {
        let body = html! {
            p { "This sign-in link has been used or is too old." }
            p { a href="/sign-in" { "Ask for a new one" } }
        };
        return Ok(plain(StatusCode::GONE, "Link not usable", &body));
    }
    let body = html! {
        h1 { "Sign in to " (visitor.site.name) }
        form method="post" action={ "/sign-in/" (token) } {
            input type="hidden" name="csrf_token" value=(visitor.csrf_token(&app));
            p { "Press the button to sign in on this device." }
            button type="submit" { "Sign in" }
        }
    };
    sign_in_page(&app, &visitor, StatusCode::OK, body).await
}

/// `POST /sign-in/{token}`
pub(super) async fn sign_in(
    State(app): State<App>,
    Path(token): Path<String>,
    form_sent: Form,
) -> Result<Response, PageError> {
    let (SessionToken(session), next) = consume(&app, &form_sent.visitor, &token).await?;
    let cookie = [(header::SET_COOKIE, session_cookie(&app, Some(&session)))];
    Ok((cookie, Redirect::to(&next)).into_response())
}

/// `POST /sign-out`
pub(super) async fn sign_out(
    State(app): State<App>,
    form_sent: Form,
) -> Result<Response, PageError> {
    let visitor = &form_sent.visitor;
    if let Some(SessionToken(token)) = &visitor.session {
        visitor.store.delete_session(&secret::hash(token)).await?;
    }
    let cookie = [(header::SET_COOKIE, session_cookie(&app, None))];
    Ok((cookie, Redirect::to("/")).into_response())
}
