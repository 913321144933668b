//! Keeping order in one stream's chat, over REST; for moderators and those above them.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Serialize;
use time::{Duration, OffsetDateTime};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ban::{BanKind, BanScope, ScopeKind};
use super::entry::EntryView;
use super::moderate::{Moderator, Sentence};
use super::modes::Modes;
use super::queue::{BanView, HeldView, ModerationAction, Report};
use super::requests::{
    ActOnNewcomers, ActionsQuery, BanPerson, BulkAction, Decide, Nothing, SetModes, SetPin,
    SetShield, TimeoutPerson, WarnPerson, duration,
};
use super::site_moderation::require_managing;
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, ok};
use crate::id::{ActionId, HeldId, PersonId, ReportId};
use crate::stream::StreamAt;

/// Past actions and messages that a person's card shows.
const CARD_ROWS: u32 = 20;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(set_modes))
        .routes(routes!(set_shield))
        .routes(routes!(set_pin))
        .routes(routes!(delete_message))
        .routes(routes!(delete_messages_of))
        .routes(routes!(card))
        .routes(routes!(warn))
        .routes(routes!(time_out))
        .routes(routes!(ban))
        .routes(routes!(newcomers))
        .routes(routes!(held))
        .routes(routes!(decide_held))
        .routes(routes!(reports))
        .routes(routes!(resolve_report))
        .routes(routes!(actions))
        .routes(routes!(undo))
}

/// What was done.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Done {
    /// The row in the log of actions; absent when there was nothing to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    action_id: Option<ActionId>,
}

impl Done {
    pub(super) fn answer(action: Option<ActionId>) -> Response {
        ok(Self { action_id: action })
    }
}

/// The caller as a moderator of this stream, or the refusal.
async fn moderator<'a>(app: &'a App, at: &'a StreamAt) -> Result<Moderator<'a>, ApiError> {
    at.require_moderating()?;
    Moderator::new(app, &at.visitor.store, &at.stream, at.visitor.actor()).await
}

/// Set the chat's modes
#[utoipa::path(put, path = "/api/v1/streams/{id}/chat/modes", tag = "moderation",
    operation_id = "set_chat_modes", params(("id" = String, Path)), request_body = SetModes,
    responses((status = 200, body = Data<Modes>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn set_modes(
    State(app): State<App>,
    at: StreamAt,
    Body(request): Body<SetModes>,
) -> Result<Response, ApiError> {
    let moderator = moderator(&app, &at).await?;
    let modes = request.apply(moderator.room().modes());
    moderator.set_modes(modes.clone()).await?;
    Ok(ok(modes))
}

/// Raise the shield for some minutes, or lower it
#[utoipa::path(put, path = "/api/v1/streams/{id}/chat/shield", tag = "moderation",
    operation_id = "set_chat_shield", params(("id" = String, Path)), request_body = SetShield,
    responses((status = 200, body = Data<Modes>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn set_shield(
    State(app): State<App>,
    at: StreamAt,
    Body(request): Body<SetShield>,
) -> Result<Response, ApiError> {
    let moderator = moderator(&app, &at).await?;
    let minutes = (request.minutes > 0).then_some(request.minutes);
    moderator.shield(minutes).await?;
    Ok(ok(moderator.room().modes()))
}

/// Pin a message on top, or take the pin away
#[utoipa::path(put, path = "/api/v1/streams/{id}/chat/pin", tag = "moderation",
    operation_id = "pin_chat_message", params(("id" = String, Path)), request_body = SetPin,
    responses((status = 200, body = Data<Done>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn set_pin(
    State(app): State<App>,
    at: StreamAt,
    Body(request): Body<SetPin>,
) -> Result<Response, ApiError> {
    let moderator = moderator(&app, &at).await?;
    Ok(Done::answer(Some(moderator.pin(request.seq).await?)))
}

/// Take a message away
#[utoipa::path(delete, path = "/api/v1/streams/{id}/chat/messages/{seq}", tag = "moderation",
    operation_id = "delete_chat_message", params(("id" = String, Path), ("seq" = i64, Path)),
    responses((status = 200, body = Data<Done>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn delete_message(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (_, seq) = place;
    let moderator = moderator(&app, &at).await?;
    let missing = || ApiError::not_found("This message is not there any more.");
    let seq = seq.parse().map_err(|_| missing())?;
    Ok(Done::answer(Some(moderator.delete(seq).await?)))
}

/// Take all messages of somebody away
#[utoipa::path(delete, path = "/api/v1/streams/{id}/chat/people/{subject}/messages",
    tag = "moderation", operation_id = "delete_chat_messages_of",
    params(("id" = String, Path), ("subject" = String, Path)),
    responses((status = 200, body = Data<Done>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`is_team`")))]
async fn delete_messages_of(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (_, subject) = place;
    let moderator = moderator(&app, &at).await?;
    let subject = moderator.subject(&subject).await?;
    Ok(Done::answer(moderator.delete_all(&subject).await?))
}

/// What moderators know of somebody.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PersonCard {
    id: String,
    name: String,
    /// Since when the account exists; absent for participants of the media room.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    account_since: Option<OffsetDateTime>,
    /// Holds a pass or a subscription for this stream.
    holder: bool,
    /// Bans and time-outs in force, anywhere on the site.
    bans: Vec<BanView>,
    /// The latest messages in this stream.
    messages: Vec<EntryView>,
    /// What moderators did about this person.
    actions: Vec<ModerationAction>,
}

/// What moderators know of somebody
#[utoipa::path(get, path = "/api/v1/streams/{id}/chat/people/{subject}", tag = "moderation",
    operation_id = "chat_person", params(("id" = String, Path), ("subject" = String, Path)),
    responses((status = 200, body = Data<PersonCard>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`is_team`")))]
async fn card(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (_, subject) = place;
    let moderator = moderator(&app, &at).await?;
    let subject = moderator.subject(&subject).await?;
    let (store, stream) = (&at.visitor.store, &at.stream);
    let now = app.clock.now();
    let profile = match &subject.person {
        Some(person) => store.chat_profile(person).await?,
        None => None,
    };
    let holder = match &subject.person {
        Some(person) => {
            let person = store.person(person).await?;
            let access = crate::access::check(store, person.as_ref(), stream, now);
            access.await?.holder
        }
        None => true,
    };
    let bans = store.bans_on(&subject.key).await?;
    let messages = store.chat_messages_of(&stream.id, &subject.key, CARD_ROWS);
    Ok(ok(PersonCard {
        account_since: profile.map(|profile| profile.since),
        holder,
        bans: bans
            .iter()
            .filter(|ban| ban.holds(now))
            .map(BanView::from)
            .collect(),
        messages: messages.await?.iter().map(super::Entry::view).collect(),
        actions: store.actions_on(&subject.key, CARD_ROWS).await?,
        id: subject.key,
        name: subject.name,
    }))
}

/// Send somebody a word of warning
#[utoipa::path(post, path = "/api/v1/streams/{id}/chat/people/{subject}/warn",
    tag = "moderation", operation_id = "warn_chat_person",
    params(("id" = String, Path), ("subject" = String, Path)), request_body = WarnPerson,
    responses((status = 200, body = Data<Done>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`is_team`")))]
async fn warn(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
    Body(request): Body<WarnPerson>,
) -> Result<Response, ApiError> {
    let (_, subject) = place;
    let moderator = moderator(&app, &at).await?;
    let subject = moderator.subject(&subject).await?;
    let action = moderator.warn(&subject, &request.reason).await?;
    Ok(Done::answer(Some(action)))
}

/// Silence somebody for a time
#[utoipa::path(post, path = "/api/v1/streams/{id}/chat/people/{subject}/timeout",
    tag = "moderation", operation_id = "time_out_chat_person",
    params(("id" = String, Path), ("subject" = String, Path)), request_body = TimeoutPerson,
    responses((status = 200, body = Data<Done>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`is_team`")))]
async fn time_out(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
    Body(request): Body<TimeoutPerson>,
) -> Result<Response, ApiError> {
    let (_, subject) = place;
    let moderator = moderator(&app, &at).await?;
    let subject = moderator.subject(&subject).await?;
    let sentence = Sentence {
        kind: BanKind::Timeout,
        scope: BanScope::Stream(at.stream.id.clone()),
        reason: &request.reason,
        duration: duration(Some(request.seconds)),
        delete_messages: false,
    };
    let action = moderator.sentence(&subject, &sentence).await?;
    Ok(Done::answer(Some(action)))
}

/// Put somebody out of the stream, its space or the site: chat, media and replay end at once
#[utoipa::path(post, path = "/api/v1/streams/{id}/chat/people/{subject}/ban",
    tag = "moderation", operation_id = "ban_chat_person",
    params(("id" = String, Path), ("subject" = String, Path)), request_body = BanPerson,
    responses((status = 200, body = Data<Done>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`is_team`, `no_space`")))]
async fn ban(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
    Body(request): Body<BanPerson>,
) -> Result<Response, ApiError> {
    let (_, subject) = place;
    let moderator = moderator(&app, &at).await?;
    let scope = match request.scope {
        ScopeKind::Stream => BanScope::Stream(at.stream.id.clone()),
        ScopeKind::Space => {
            let space = at
                .stream
                .space
                .as_ref()
                .or(at.stream.experience_space.as_ref());
            let space = space.ok_or_else(|| {
                ApiError::conflict(
                    "no_space",
                    "This stream belongs to no space. Ban from the stream or the site.",
                )
            })?;
            BanScope::Space(space.clone())
        }
        ScopeKind::Site => BanScope::Site,
    };
    // The stream's space belongs to the stream's team, so only the site asks for more.
    if scope == BanScope::Site {
        require_managing(&at.visitor, None).await?;
    }
    let subject = moderator.subject(&subject).await?;
    let sentence = Sentence {
        kind: BanKind::Ban,
        scope,
        reason: &request.reason,
        duration: duration(request.seconds),
        delete_messages: request.delete_messages,
    };
    let action = moderator.sentence(&subject, &sentence).await?;
    Ok(Done::answer(Some(action)))
}

/// How many were acted on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Acted {
    people: usize,
}

/// Time out or ban everybody who came into the chat in the last minutes
#[utoipa::path(post, path = "/api/v1/streams/{id}/chat/newcomers", tag = "moderation",
    operation_id = "act_on_chat_newcomers", params(("id" = String, Path)),
    request_body = ActOnNewcomers,
    responses((status = 200, body = Data<Acted>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn newcomers(
    State(app): State<App>,
    at: StreamAt,
    Body(request): Body<ActOnNewcomers>,
) -> Result<Response, ApiError> {
    let moderator = moderator(&app, &at).await?;
    let since = app.clock.now() - Duration::minutes(i64::from(request.minutes));
    let kind = match request.action {
        BulkAction::Ban => BanKind::Ban,
        BulkAction::Timeout => BanKind::Timeout,
    };
    let sentence = Sentence {
        kind,
        scope: BanScope::Stream(at.stream.id.clone()),
        reason: &request.reason,
        duration: duration(request.seconds),
        delete_messages: kind == BanKind::Ban,
    };
    let mut people = 0;
    for person in moderator.room().arrivals_since(since) {
        // People of the team are left alone.
        let Ok(subject) = moderator.subject(PersonId::as_str(&person)).await else {
            continue;
        };
        moderator.sentence(&subject, &sentence).await?;
        people += 1;
    }
    Ok(ok(Acted { people }))
}

/// Held messages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HeldList {
    held: Vec<HeldView>,
}

/// Messages that the filter held, oldest first
#[utoipa::path(get, path = "/api/v1/streams/{id}/chat/held", tag = "moderation",
    operation_id = "held_chat_messages", params(("id" = String, Path)),
    responses((status = 200, body = Data<HeldList>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn held(at: StreamAt) -> Result<Response, ApiError> {
    at.require_moderating()?;
    let held = at.visitor.store.held_chat_messages(&at.stream.id).await?;
    let held = held.into_iter().map(HeldView::from).collect();
    Ok(ok(HeldList { held }))
}

/// Let a held message through, or refuse it
#[utoipa::path(post, path = "/api/v1/streams/{id}/chat/held/{held}", tag = "moderation",
    operation_id = "decide_held_chat_message",
    params(("id" = String, Path), ("held" = String, Path)), request_body = Decide,
    responses((status = 200, body = Data<Done>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn decide_held(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
    Body(request): Body<Decide>,
) -> Result<Response, ApiError> {
    let (_, held) = place;
    let moderator = moderator(&app, &at).await?;
    let missing = || ApiError::not_found("This message waits no more.");
    let held = HeldId::parse(&held).ok_or_else(missing)?;
    let action = moderator.decide_held(&held, request.approve).await?;
    Ok(Done::answer(Some(action)))
}

/// Reports.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReportList {
    reports: Vec<Report>,
}

/// Open reports of viewers, oldest first
#[utoipa::path(get, path = "/api/v1/streams/{id}/chat/reports", tag = "moderation",
    operation_id = "chat_reports", params(("id" = String, Path)),
    responses((status = 200, body = Data<ReportList>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn reports(at: StreamAt) -> Result<Response, ApiError> {
    at.require_moderating()?;
    let reports = at.visitor.store.open_reports(&at.stream.id).await?;
    Ok(ok(ReportList { reports }))
}

/// Close a report, and all others of the same message
#[utoipa::path(post, path = "/api/v1/streams/{id}/chat/reports/{report}/resolve",
    tag = "moderation", operation_id = "resolve_chat_report",
    params(("id" = String, Path), ("report" = String, Path)), request_body = Nothing,
    responses((status = 200, body = Data<Done>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn resolve_report(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
    Body(_nothing): Body<Nothing>,
) -> Result<Response, ApiError> {
    let (_, report) = place;
    let moderator = moderator(&app, &at).await?;
    let missing = || ApiError::not_found("There is no such report.");
    let report = ReportId::parse(&report).ok_or_else(missing)?;
    let action = moderator.resolve_report(&report).await?;
    Ok(Done::answer(Some(action)))
}

/// What moderators did.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ActionList {
    actions: Vec<ModerationAction>,
}

/// What moderators did in this chat, newest first
#[utoipa::path(get, path = "/api/v1/streams/{id}/chat/actions", tag = "moderation",
    operation_id = "chat_actions", params(("id" = String, Path), ActionsQuery),
    responses((status = 200, body = Data<ActionList>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn actions(
    at: StreamAt,
    query: Result<Query<ActionsQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    at.require_moderating()?;
    let Ok(Query(query)) = query else {
        return Err(ApiError::invalid_field("before", "must be an action's id"));
    };
    let store = &at.visitor.store;
    let actions = store.actions(&at.stream.id, query.before.as_ref()).await?;
    Ok(ok(ActionList { actions }))
}

/// Take an action back: show messages again, lift a ban, set the modes as they were
#[utoipa::path(post, path = "/api/v1/streams/{id}/chat/actions/{action}/undo",
    tag = "moderation", operation_id = "undo_chat_action",
    params(("id" = String, Path), ("action" = String, Path)), request_body = Nothing,
    responses((status = 200, body = Data<Done>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`not_undoable`")))]
async fn undo(
    State(app): State<App>,
    at: StreamAt,
    Path(place): Path<(String, String)>,
    Body(_nothing): Body<Nothing>,
) -> Result<Response, ApiError> {
    let (_, action) = place;
    let moderator = moderator(&app, &at).await?;
    let store = &at.visitor.store;
    let action = match ActionId::parse(&action) {
        Some(id) => store.action(&id).await?,
        None => None,
    };
    let action = action
        .filter(|action| action.stream_id.as_ref() == Some(&at.stream.id))
        .ok_or_else(|| ApiError::not_found("There is no such action."))?;
    if let Some(ban) = &action.ban
        && let Some(ban) = store.ban(ban).await?
    {
        require_managing(&at.visitor, ban.team.as_ref()).await?;
    }
    moderator.undo(&action).await?;
    Ok(Done::answer(Some(action.id)))
}
