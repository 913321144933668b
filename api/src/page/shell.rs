//! The shell of every page.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;

use super::assets;
use crate::access::AccessView;
use crate::http::ApiError;
use crate::person::{PersonView, SiteView};
use crate::stream::StreamView;

/// What the client finds in `#klieg-page`.
#[derive(Debug, Serialize)]
pub(super) struct PageData {
    /// `home`, `sign-in`, `stream-new`, `watch` or `studio`.
    pub(super) page: &'static str,
    pub(super) site: SiteView,
    pub(super) session: PageSession,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) streams: Option<Vec<StreamView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stream: Option<StreamView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) access: Option<AccessView>,
}

/// Who looks at the page.
#[derive(Debug, Serialize)]
pub(super) struct PageSession {
    pub(super) person: Option<PersonView>,
    pub(super) csrf: String,
}

/// A page before it is written out.
pub(super) struct Page {
    pub(super) title: String,
    pub(super) description: String,
    /// Address for link previews; `None` keeps the page out of search engines.
    pub(super) canonical: Option<String>,
    pub(super) data: PageData,
    /// What is there before the client runs, and without it.
    pub(super) body: Markup,
    pub(super) status: StatusCode,
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let bundle = assets::bundle();
        let full_title = format!("{} · {}", self.title, self.data.site.name());
        let markup = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content";
                    title { (full_title) }
                    meta name="description" content=(self.description);
                    meta name="csrf-token" content=(self.data.session.csrf);
                    @if let Some(url) = &self.canonical {
                        link rel="canonical" href=(url);
                        meta property="og:type" content="video.other";
                        meta property="og:site_name" content=(self.data.site.name());
                        meta property="og:title" content=(self.title);
                        meta property="og:description" content=(self.description);
                        meta property="og:url" content=(url);
                        meta name="twitter:card" content="summary";
                    } @else {
                        meta name="robots" content="noindex";
                    }
                    link rel="icon" href="/favicon.svg" type="image/svg+xml";
                    @if let Some(bundle) = &bundle {
                        @for style in &bundle.styles { link rel="stylesheet" href=(style); }
                        @for module in &bundle.preloads { link rel="modulepreload" href=(module); }
                        script type="module" src=(bundle.script) {}
                    }
                    script id="klieg-page" type="application/json" { (embedded_json(&self.data)) }
                }
                body {
                    div id="app" {
                        main { (self.body) }
                        @if bundle.is_none() {
                            p role="alert" {
                                "The web client is not built. Run " code { "npm run build" } " in " code { "web" } "."
                            }
                        }
                    }
                }
            }
        };
        respond(self.status, markup)
    }
}

/// JSON that cannot end the script element it stands in.
fn embedded_json(data: &PageData) -> PreEscaped<String> {
    let text = serde_json::to_string(data).unwrap_or_else(|_| "null".to_owned());
    PreEscaped(
        text.replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029"),
    )
}

/// A page without the client: sign-in confirmation, development mail, errors.
pub(super) fn plain(status: StatusCode, title: &str, body: &Markup) -> Response {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                style { (PreEscaped(PLAIN_STYLE)) }
            }
            body { main { h1 { (title) } (body) } }
        }
    };
    respond(status, markup)
}

const PLAIN_STYLE: &str = ":root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}\
     main{max-width:40rem;margin:12vh auto;padding:0 1rem;overflow-wrap:anywhere}\
     button{font:inherit;font-weight:600;min-height:44px;padding:.5rem 1.5rem;cursor:pointer}\
     pre{white-space:pre-wrap}";

fn respond(status: StatusCode, markup: Markup) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, markup.into_string()).into_response()
}

/// An error as a page: what happened, what to do, the request id.
#[derive(Debug)]
pub(crate) struct PageError(ApiError);

impl<E: Into<ApiError>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let title = match self.0.status() {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::UNAUTHORIZED => "Sign in first",
            StatusCode::FORBIDDEN => "Not for you",
            StatusCode::GONE => "Too late",
            StatusCode::TOO_MANY_REQUESTS => "Too often",
            status if status.is_server_error() => "Something failed",
            _ => "That did not work",
        };
        let body = html! {
            p { (self.0.message()) }
            p { a href="/" { "To the streams" } }
            p { small { "Request " code { (ApiError::request_id()) } } }
        };
        plain(self.0.status(), title, &body)
    }
}
