//! "Remind me": a message ten minutes before an announced start.
//!
//! Nothing is planned ahead. A look at the clock every few seconds finds the streams that start
//! soon, so a stream that is moved is reminded of at its new time, and one that is deleted is not.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use time::Duration;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::push_routes::BrowserBody;
use super::{Kind, Round};
use crate::app::App;
use crate::clock::to_millis;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Fields, Validate, ok};
use crate::id::PersonId;
use crate::store::StoreError;
use crate::stream::{Status, StreamAt};

/// How long before the start people are reminded.
const AHEAD: Duration = Duration::minutes(10);

/// A wish to be reminded.
#[derive(Debug)]
pub(crate) struct ReminderRow {
    pub(crate) id: String,
    /// Whose it is; a browser may be nobody's.
    pub(crate) person: Option<PersonId>,
}

/// Begins the rounds whose time has come; a round that was begun goes on by itself.
pub(crate) async fn remind(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    let cross_site = app.database.cross_site();
    for (site, stream, start) in cross_site.streams_to_remind(now, now + AHEAD).await? {
        let occasion = to_millis(start);
        app.database
            .site(site)
            .begin_notification(&stream, Kind::Reminder, occasion, Round::Sending, now)
            .await?;
    }
    Ok(())
}

/// The routes of reminders.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, set))
}

/// Switches a reminder.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetReminder {
    on: bool,
    /// The browser to remind; absent: the mail address of whoever is signed in.
    #[serde(default)]
    browser: Option<BrowserBody>,
}

impl Validate for SetReminder {
    fn validate(&mut self, _fields: &mut Fields) {}
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ShowQuery {
    /// Endpoint of the browser that asks.
    #[serde(default)]
    #[param(max_length = 1000)]
    endpoint: Option<String>,
}

/// How the caller will be reminded.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReminderView {
    /// By mail.
    mail: bool,
    /// By a message to the browser that was named.
    push: bool,
}

/// Whether the caller will be reminded of a stream
#[utoipa::path(get, path = "/api/v1/streams/{id}/reminder", tag = "notifications",
    operation_id = "show_reminder", params(("id" = String, Path), ShowQuery),
    responses((status = 200, body = Data<ReminderView>), (status = 404, body = ErrorEnvelope)))]
async fn show(
    at: StreamAt,
    query: Result<Query<ShowQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    if !at.access.may_know(&at.stream) {
        at.access.require()?;
    }
    let Ok(Query(query)) = query else {
        return Err(ApiError::invalid_field("endpoint", "must be a text"));
    };
    Ok(ok(view(&at, query.endpoint.as_deref()).await?))
}

async fn view(at: &StreamAt, endpoint: Option<&str>) -> Result<ReminderView, ApiError> {
    let store = &at.visitor.store;
    let browser = match endpoint {
        Some(endpoint) => store.browser(endpoint).await?.map(|(id, _)| id),
        None => None,
    };
    let person = at.visitor.person.as_ref().map(|person| &person.id);
    let (mail, push) = store
        .is_reminded(&at.stream.id, person, browser.as_ref())
        .await?;
    Ok(ReminderView { mail, push })
}

/// Be reminded of a stream ten minutes before it starts, or not any more
#[utoipa::path(put, path = "/api/v1/streams/{id}/reminder", tag = "notifications",
    operation_id = "set_reminder", params(("id" = String, Path)), request_body = SetReminder,
    responses((status = 200, body = Data<ReminderView>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
async fn set(
    State(app): State<App>,
    at: StreamAt,
    Body(request): Body<SetReminder>,
) -> Result<Response, ApiError> {
    if !at.access.may_know(&at.stream) {
        at.access.require()?;
    }
    if request.on && at.stream.status != Status::Scheduled {
        return Err(ApiError::conflict(
            "not_upcoming",
            "This stream has begun already, so there is nothing to remind you of.",
        ));
    }
    let (store, stream) = (&at.visitor.store, &at.stream.id);
    let now = app.clock.now();
    let person = at.visitor.person.as_ref().map(|person| &person.id);
    let Some(browser) = request.browser else {
        let person = &at.visitor.signed_in()?.id;
        if request.on {
            store
                .create_reminder(stream, Some(person), None, now)
                .await?;
        } else {
            store.withdraw_reminder(stream, Some(person), None).await?;
        }
        return Ok(ok(view(&at, None).await?));
    };
    let address = browser.address(&app)?;
    let id = store.keep_browser(person, &address, None, now).await?;
    if request.on {
        store.create_reminder(stream, None, Some(&id), now).await?;
    } else {
        store.withdraw_reminder(stream, None, Some(&id)).await?;
    }
    Ok(ok(view(&at, Some(&address.endpoint)).await?))
}
