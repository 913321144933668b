//! Streams as calendar files (RFC 5545).

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use time::Duration;
use time::macros::format_description;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access;
use crate::app::App;
use crate::http::{ApiError, ErrorEnvelope, Visitor};
use crate::site::Site;
use crate::store::{AccessFacts, StreamScope};
use crate::stream::{Status, Stream, StreamAt};

/// How long a stream takes in a calendar: nobody says beforehand.
const LENGTH: Duration = Duration::HOUR;
/// How often calendars look for changes.
const FRESH_FOR: &str = "PT1H";

/// The routes of calendars.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(of_stream))
        .routes(routes!(of_site))
}

/// A stream as a calendar entry
#[utoipa::path(get, path = "/api/v1/streams/{id}/calendar.ics", tag = "notifications",
    params(("id" = String, Path)),
    responses((status = 200, description = "iCalendar", body = String, content_type = "text/calendar"),
        (status = 404, body = ErrorEnvelope)))]
async fn of_stream(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    if !at.access.may_know(&at.stream) {
        at.access.require()?;
    }
    let mut calendar = empty(&at.visitor.site.name);
    calendar.push(entry(&app, &at.visitor.site, &at.stream));
    Ok(file("stream.ics", &calendar))
}

/// The site's upcoming and live streams as a calendar to subscribe to
#[utoipa::path(get, path = "/calendar.ics", tag = "notifications",
    responses((status = 200, description = "iCalendar", body = String, content_type = "text/calendar")))]
async fn of_site(State(app): State<App>, visitor: Visitor) -> Result<Response, ApiError> {
    let mut calendar = empty(&visitor.site.name);
    let now = app.clock.now();
    for scope in [StreamScope::Live, StreamScope::Upcoming] {
        for stream in visitor.store.streams(scope).await? {
            // Calendars do not sign in: they get what a stranger may know of.
            let access = access::decide(None, &stream, &AccessFacts::default(), now);
            if stream.visibility.is_listed() && access.may_know(&stream) {
                calendar.push(entry(&app, &visitor.site, &stream));
            }
        }
    }
    Ok(file("calendar.ics", &calendar))
}

fn empty(site: &str) -> Calendar {
    let mut calendar = Calendar::new();
    calendar.name(site);
    calendar.append_property(icalendar::Property::new(
        "REFRESH-INTERVAL;VALUE=DURATION",
        FRESH_FOR,
    ));
    calendar
}

fn entry(app: &App, site: &Site, stream: &Stream) -> Event {
    let url = format!("{}/streams/{}", site.url(app), stream.id);
    let stamp = format_description!("[year][month][day]T[hour][minute][second]Z");
    let made = app.clock.now().format(stamp).unwrap_or_default();
    let mut text = stream.description.clone().unwrap_or_default();
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(&url);
    let start = stream.started_at.unwrap_or(stream.scheduled_at);
    Event::new()
        .uid(stream.id.as_str())
        .add_property("DTSTAMP", made)
        .summary(&stream.title)
        .description(&text)
        .starts(start)
        .ends(stream.ended_at.unwrap_or(start + LENGTH))
        .location(&url)
        .url(&url)
        .status(match stream.status {
            Status::Archived => EventStatus::Cancelled,
            _ => EventStatus::Confirmed,
        })
        .done()
}

fn file(name: &str, calendar: &Calendar) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/calendar; charset=utf-8".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, calendar.to_string()).into_response()
}
