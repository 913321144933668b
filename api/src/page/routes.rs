//! The pages and what each tells the client.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};

use super::shell::{Page, PageData, PageError, PageSession};
use super::{assets, dev, sign_in, subscription};
use crate::access::{Access, AccessView, Reach};
use crate::analytics::count_view;
use crate::app::App;
use crate::http::{ApiError, Paging, Visitor};
use crate::live::overall;
use crate::person;
use crate::recording;
use crate::store::StreamScope;
use crate::stream::{self, Status, Stream, StreamView, Visibility};
use crate::subscriber;

/// Longest description in a page's head: search engines and previews cut there.
const DESCRIPTION_CHARS: usize = 160;

/// Every page and the client's files.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in::ask).post(sign_in::send))
        .route(
            "/sign-in/{token}",
            get(sign_in::confirm).post(sign_in::sign_in),
        )
        .route("/sign-out", post(sign_in::sign_out))
        .route("/redeem", get(redeem))
        .route("/me/passes", get(my_passes))
        .route("/me/sessions", get(my_sessions))
        .route("/access", get(access))
        .route("/admin", get(console))
        .route("/admin/{*section}", get(console))
        .route("/streams/new", get(new_stream))
        .route("/streams/{id}", get(watch))
        .route("/streams/{id}/studio", get(studio))
        .route("/subscribers", get(subscribers))
        .route("/library", get(library))
        .route(
            "/subscribe/confirm/{token}",
            get(subscription::confirm).post(subscription::confirmed),
        )
        .route(
            "/unsubscribe/{token}",
            get(subscription::unsubscribe).post(subscription::unsubscribed),
        )
        .route("/dev/mail", get(dev::mail))
        .route("/dev/mail/templates", get(dev::templates))
        .route("/dev/mail/templates/{name}", get(dev::template))
        .route("/service-worker.js", get(assets::service_worker))
        .route("/assets/{*path}", get(assets::asset))
        .route("/favicon.svg", get(assets::favicon))
}

/// The data every page starts from.
pub(super) async fn page_data(
    app: &App,
    visitor: &Visitor,
    page: &'static str,
) -> Result<PageData, ApiError> {
    let session = person::session_view(app, visitor).await?;
    Ok(PageData {
        page,
        site: session.site,
        session: PageSession {
            person: session.person,
            csrf: session.csrf_token,
        },
        streams: None,
        stream: None,
        access: None,
    })
}

/// `GET /`
async fn home(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    let streams = stream::listed(&app, &visitor, StreamScope::All, &Paging::longest())
        .await?
        .streams;
    let body = html! {
        h1 { (visitor.site.name) }
        @if streams.is_empty() { p { "No streams yet." } }
        ul {
            @for stream in &streams {
                li { a href=(stream.path()) { (stream.title) } " " (status_words(stream.status)) }
            }
        }
    };
    let mut data = page_data(&app, &visitor, "home").await?;
    data.streams = Some(streams);
    let page = Page {
        title: "Streams".to_owned(),
        description: format!("Live and upcoming streams of {}.", visitor.site.name),
        canonical: Some(format!("{}/", visitor.site.url(&app))),
        data,
        body,
        status: StatusCode::OK,
    };
    Ok(page.into_response())
}

/// `GET /redeem`
async fn redeem(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    client_page(&app, &visitor, "redeem", "Redeem a code").await
}

/// `GET /me/passes`
async fn my_passes(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    client_page(&app, &visitor, "my-passes", "My passes").await
}

/// `GET /me/sessions`
async fn my_sessions(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    if visitor.person.is_none() {
        return Ok(Redirect::to("/sign-in?next=/me/sessions").into_response());
    }
    client_page(&app, &visitor, "my-sessions", "Where you are signed in").await
}

/// `GET /admin` and what lies below: the client shows to each role what it may use, and the API
/// checks every request.
async fn console(
    State(app): State<App>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, PageError> {
    if visitor.person.is_none() {
        let next = format!("/sign-in?next={}", uri.path());
        return Ok(Redirect::to(&next).into_response());
    }
    client_page(&app, &visitor, "console", "Console").await
}

/// `GET /access`
async fn access(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    if visitor.person.is_some() {
        Reach::of(&visitor).await?;
    }
    client_page(&app, &visitor, "access", "Access").await
}

/// A page that the client fills.
async fn client_page(
    app: &App,
    visitor: &Visitor,
    name: &'static str,
    title: &str,
) -> Result<Response, PageError> {
    let page = Page {
        title: title.to_owned(),
        description: format!("{title} on {}.", visitor.site.name),
        canonical: None,
        data: page_data(app, visitor, name).await?,
        body: html! { h1 { (title) } },
        status: StatusCode::OK,
    };
    Ok(page.into_response())
}

/// `GET /streams/new`
async fn new_stream(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    let Some(who) = &visitor.person else {
        return Ok(Redirect::to("/sign-in?next=/streams/new").into_response());
    };
    if person::creating_team(&visitor, who).await?.is_none() {
        return Err(ApiError::forbidden(
            "not_creator",
            "Only creators and admins of this site can make streams.",
        )
        .into());
    }
    let page = Page {
        title: "New stream".to_owned(),
        description: "Create a stream.".to_owned(),
        canonical: None,
        data: page_data(&app, &visitor, "stream-new").await?,
        body: html! { h1 { "New stream" } },
        status: StatusCode::OK,
    };
    Ok(page.into_response())
}

/// `GET /subscribers`
async fn subscribers(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    if visitor.person.is_none() {
        return Ok(Redirect::to("/sign-in?next=/subscribers").into_response());
    }
    if !subscriber::may_manage(&visitor).await? {
        return Err(ApiError::forbidden(
            "not_admin",
            "Only owners and admins of this site's teams can see its subscribers.",
        )
        .into());
    }
    let page = Page {
        title: "Subscribers".to_owned(),
        description: "People who hear when you go live.".to_owned(),
        canonical: None,
        data: page_data(&app, &visitor, "subscribers").await?,
        body: html! { h1 { "Subscribers" } },
        status: StatusCode::OK,
    };
    Ok(page.into_response())
}

/// `GET /library`
async fn library(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    if visitor.person.is_none() {
        return Ok(Redirect::to("/sign-in?next=/library").into_response());
    }
    recording::library_reach(&visitor).await?;
    client_page(&app, &visitor, "library", "Library").await
}

/// `GET /streams/{id}`
async fn watch(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (stream, access) = stream::load(&app, &visitor, &id).await?;
    let page = stream_page(&app, &visitor, "watch", &stream, &access).await?;
    // The team looks at its own page often, and who may not watch sees nothing.
    let answer = if access.allowed() && !access.team {
        count_view(&app, &visitor, &headers, &stream).await?
    } else {
        HeaderMap::new()
    };
    Ok((answer, page).into_response())
}

/// `GET /streams/{id}/studio`
async fn studio(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (stream, access) = stream::load(&app, &visitor, &id).await?;
    if visitor.person.is_none() {
        let to = format!("/sign-in?next=/streams/{}/studio", stream.id);
        return Ok(Redirect::to(&to).into_response());
    }
    if !access.may_know(&stream) {
        access.require()?;
    }
    access.require_running(visitor.person.as_ref())?;
    let mut page = stream_page(&app, &visitor, "studio", &stream, &access).await?;
    page.canonical = None;
    Ok(page.into_response())
}

async fn stream_page(
    app: &App,
    visitor: &Visitor,
    name: &'static str,
    stream: &Stream,
    access: &Access,
) -> Result<Page, ApiError> {
    let mut data = page_data(app, visitor, name).await?;
    let access_view = access.view(stream);
    let body;
    let (title, description, canonical);
    if access.may_know(stream) {
        let recordings = visitor.store.recordings(&stream.id).await?;
        let view = StreamView::new(&visitor.site.url(app), stream, access, overall(&recordings));
        title = stream.title.clone();
        description = summary(stream);
        let is_open = matches!(
            stream.visibility,
            Visibility::Public | Visibility::Subscribers | Visibility::Pass
        );
        canonical = is_open.then(|| view.url.clone());
        body = stream_body(&view, &access_view);
        data.stream = Some(view);
    } else {
        title = "Private stream".to_owned();
        description = "This stream is not open to everybody.".to_owned();
        canonical = None;
        body = denied_body(&access_view);
    }
    let status = match access.require() {
        Ok(()) => StatusCode::OK,
        Err(_) if access.may_know(stream) => StatusCode::OK,
        Err(error) => error.status(),
    };
    data.access = Some(access_view);
    Ok(Page {
        title,
        description,
        canonical,
        data,
        body,
        status,
    })
}

fn stream_body(view: &StreamView, access: &AccessView) -> Markup {
    html! {
        h1 { (view.title) }
        p { (status_words(view.status)) }
        @if let Some(description) = &view.description { p { (description) } }
        @if !access.allowed { (denied_body(access)) }
    }
}

fn denied_body(access: &AccessView) -> Markup {
    html! {
        section aria-label="Access" {
            h2 { (access.title) }
            p { (access.message) }
            @if let Some(action) = &access.action { p { a href=(action.href) { (action.label) } } }
        }
    }
}

fn status_words(status: Status) -> &'static str {
    match status {
        Status::Scheduled => "Upcoming",
        Status::Live => "Live now",
        Status::Paused => "Paused",
        Status::Ended => "Ended",
        Status::Archived => "Archived",
    }
}

fn summary(stream: &Stream) -> String {
    let text = stream
        .description
        .clone()
        .unwrap_or_else(|| format!("A live stream by {}.", stream.host_name));
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > DESCRIPTION_CHARS {
        line = line.chars().take(DESCRIPTION_CHARS - 1).collect();
        line.push('…');
    }
    line
}
