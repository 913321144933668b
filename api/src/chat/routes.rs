//! The chat's routes for whoever may watch: the log, a token for the socket, a name, reports.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ban::BanKind;
use super::entry::{EntryKind, EntryView};
use super::frames::Frame;
use super::requests::{ChooseName, LogQuery, Words};
use super::{moderation, site_moderation, site_queue, socket, text, token};
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, SitePath, Visitor, ok, with_status};
use crate::store::{CHAT_PAGE_MAX, ChatPage};
use crate::stream::{StreamAt, signal_url};

/// Entries of a page when the caller does not say.
const PAGE: u32 = 50;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(socket::connect))
        .routes(routes!(chat_token))
        .routes(routes!(log))
        .routes(routes!(report))
        .routes(routes!(ask_to_return))
        .routes(routes!(choose_name))
        .merge(moderation::routes())
        .merge(site_moderation::routes())
        .merge(site_queue::routes())
}

/// Opens a stream's chat.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChatTokenView {
    /// Address of the WebSocket; add `?token=…` and, coming back, `&after=…`.
    url: String,
    /// Good for a minute.
    token: String,
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
}

/// A token for the stream's chat
#[utoipa::path(get, path = "/api/v1/streams/{id}/chat_token", tag = "chat",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<ChatTokenView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn chat_token(
    State(app): State<App>,
    at: StreamAt,
    parts: Parts,
) -> Result<Response, ApiError> {
    at.access.require()?;
    let now = app.clock.now();
    let person = at.visitor.person.as_ref().map(|person| &person.id);
    let id = &at.stream.id;
    Ok(ok(ChatTokenView {
        url: format!(
            "{}{}/api/v1/streams/{id}/chat",
            signal_url(&app, &parts),
            parts
                .extensions
                .get()
                .map(SitePath::prefix)
                .unwrap_or_default()
        ),
        token: token::issue(&app, id, person, now),
        expires_at: now + token::LIFETIME,
    }))
}

/// A page of a chat's log, oldest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChatLog {
    entries: Vec<EntryView>,
    /// Pass it as `before` for what came before this page; absent at the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
    /// Pass it as `after` for what comes after this page; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<i64>,
}

/// A page of the chat's log: the newest, or before or after a place, or up to a moment
#[utoipa::path(get, path = "/api/v1/streams/{id}/chat/messages", tag = "chat",
    operation_id = "chat_log", params(("id" = String, Path), LogQuery),
    responses((status = 200, body = Data<ChatLog>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn log(
    at: StreamAt,
    query: Result<Query<LogQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    at.access.require()?;
    let bad = || {
        ApiError::invalid_field(
            "before",
            "give one of before, after and until_ms, each a number, and a limit of 1 to 200",
        )
    };
    let Ok(Query(query)) = query else {
        return Err(bad());
    };
    let page = match (query.before, query.after, query.until_ms) {
        (None, None, None) => ChatPage::Newest,
        (Some(seq), None, None) => ChatPage::Before(seq),
        (None, Some(seq), None) => ChatPage::After(seq),
        (None, None, Some(moment)) => ChatPage::UntilMoment(moment),
        _ => return Err(bad()),
    };
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=CHAT_PAGE_MAX).contains(&limit) {
        return Err(bad());
    }
    let store = &at.visitor.store;
    let entries = store.chat_entries(&at.stream.id, page, limit).await?;
    let full = u32::try_from(entries.len()).is_ok_and(|count| count == limit);
    let first = entries.first().map(|entry| entry.seq);
    let last = entries.last().map(|entry| entry.seq);
    let ends = matches!(page, ChatPage::Newest) || (matches!(page, ChatPage::After(_)) && !full);
    Ok(ok(ChatLog {
        before: first.filter(|seq| *seq > 1),
        after: last.filter(|_| !ends),
        entries: entries.iter().map(super::Entry::view).collect(),
    }))
}

/// What was noted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Noted {
    noted: bool,
}

/// Tell moderators about a message
#[utoipa::path(post, path = "/api/v1/streams/{id}/chat/messages/{seq}/report", tag = "chat",
    operation_id = "report_chat_message",
    params(("id" = String, Path), ("seq" = i64, Path)), request_body = Words,
    responses((status = 201, body = Data<Noted>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 429, body = ErrorEnvelope)))]
async fn report(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
    Body(words): Body<Words>,
) -> Result<Response, ApiError> {
    let (_, seq) = place;
    at.access.require()?;
    let person = at.visitor.signed_in()?;
    let now = app.clock.now();
    let (store, stream) = (&at.visitor.store, &at.stream.id);
    let entry = match seq.parse() {
        Ok(seq) => store.chat_entry(stream, seq).await?,
        Err(_) => None,
    };
    let entry = entry
        .filter(|entry| entry.kind == EntryKind::Message && !entry.deleted)
        .ok_or_else(|| ApiError::not_found("This message is not there any more."))?;
    app.chat.limits.reports.take(person.id.as_str(), now)?;
    let fresh = store
        .report_chat_message(stream, &entry, &person.id, &words.text, now)
        .await?;
    if fresh && let Some(room) = app.chat.rooms.get(stream) {
        room.tell_moderators(&Frame::Queue {
            held: false,
            reports: true,
        });
    }
    Ok(with_status(StatusCode::CREATED, Noted { noted: true }))
}

/// Ask to be let back in, once for each ban
#[utoipa::path(post, path = "/api/v1/streams/{id}/chat/unban_request", tag = "chat",
    params(("id" = String, Path)), request_body = Words,
    responses((status = 201, body = Data<Noted>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`not_banned`, `asked_before`"),
        (status = 429, body = ErrorEnvelope)))]
async fn ask_to_return(
    State(app): State<App>,
    at: StreamAt,
    Body(words): Body<Words>,
) -> Result<Response, ApiError> {
    let person = at.visitor.signed_in()?;
    let store = &at.visitor.store;
    let now = app.clock.now();
    let bans = store.bans_on(person.id.as_str()).await?;
    let ban = bans
        .into_iter()
        .find(|ban| ban.kind == BanKind::Ban && ban.holds(now) && ban.scope.covers(&at.stream));
    let ban = ban.ok_or_else(|| {
        ApiError::conflict("not_banned", "You are not banned here. Reload the page.")
    })?;
    app.chat.limits.reports.take(person.id.as_str(), now)?;
    if !store
        .create_unban_request(&ban.id, &person.id, &words.text, now)
        .await?
    {
        return Err(ApiError::conflict(
            "asked_before",
            "You have asked already. Moderators will decide.",
        ));
    }
    Ok(with_status(StatusCode::CREATED, Noted { noted: true }))
}

/// The name that others see in chat.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChatNameView {
    name: String,
}

/// Choose the name that others see in chat
#[utoipa::path(put, path = "/api/v1/chat_name", tag = "chat", request_body = ChooseName,
    responses((status = 200, body = Data<ChatNameView>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`name_taken`"),
        (status = 429, body = ErrorEnvelope)))]
async fn choose_name(
    State(app): State<App>,
    visitor: Visitor,
    Body(request): Body<ChooseName>,
) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    let Some((name, key)) = text::name(&request.name) else {
        return Err(ApiError::invalid_field("name", "is no name"));
    };
    let now = app.clock.now();
    app.chat.limits.names.take(person.id.as_str(), now)?;
    if !visitor.store.set_chat_name(&person.id, &name, &key).await? {
        return Err(ApiError::conflict(
            "name_taken",
            "Somebody else has this name. Choose another.",
        ));
    }
    Ok(ok(ChatNameView { name }))
}
