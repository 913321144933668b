//! What reaches beyond one stream: bans, requests to be let back in, the word filter.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::moderate::lift;
use super::moderation::Done;
use super::queue::{ActionDetail, ActionKind, BanView, Term, UnbanRequest};
use super::requests::{AddTerm, BansQuery, Decide};
use crate::api_key::Scope;
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Visitor, ok, with_status};
use crate::id::{BanId, StreamId, TeamId, TermId, UnbanRequestId};
use crate::store::{NewAction, Role};

/// Words a site's filter holds; more would be a language.
const TERMS_MAX: usize = 500;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(bans))
        .routes(routes!(lift_ban))
        .routes(routes!(unban_requests))
        .routes(routes!(decide_unban_request))
        .routes(routes!(terms, add_term))
        .routes(routes!(remove_term))
}

/// What somebody may keep order in, beyond single streams.
#[derive(Debug)]
pub(super) struct Reach {
    /// The whole site: admins of the platform and owners of a team.
    pub(super) site: bool,
    /// The streams and spaces of these teams.
    teams: Vec<TeamId>,
}

impl Reach {
    pub(super) async fn of(visitor: &Visitor) -> Result<Self, ApiError> {
        if let Some(key) = &visitor.key {
            key.require(Scope::ChatModerate)?;
            return Ok(Self {
                site: false,
                teams: vec![key.team.clone()],
            });
        }
        let person = visitor.signed_in()?;
        let teams = visitor.store.teams_of(&person.id).await?;
        let site = person.platform_admin || teams.iter().any(|(_, role)| *role == Role::Owner);
        let teams = teams.into_iter().filter(|(_, role)| role.moderates());
        let reach = Self {
            site,
            teams: teams.map(|(team, _)| team).collect(),
        };
        if !reach.site && reach.teams.is_empty() {
            return Err(not_moderator());
        }
        Ok(reach)
    }

    /// Whether it holds for what belongs to this team, or (`None`) to the whole site.
    fn holds(&self, visitor: &Visitor, team: Option<&TeamId>) -> bool {
        let governs = visitor
            .person
            .as_ref()
            .is_some_and(|person| person.platform_admin);
        governs || team.map_or(self.site, |team| self.teams.contains(team))
    }
}

fn not_moderator() -> ApiError {
    ApiError::forbidden("not_moderator", "Only moderators can do this.")
}

/// Refuses whoever may not keep order for this team, or (`None`) for the whole site.
pub(super) async fn require_managing(
    visitor: &Visitor,
    team: Option<&TeamId>,
) -> Result<(), ApiError> {
    if Reach::of(visitor).await?.holds(visitor, team) {
        Ok(())
    } else if team.is_none() {
        Err(ApiError::forbidden(
            "not_owner",
            "Only owners and admins can do this for the whole site.",
        ))
    } else {
        Err(not_moderator())
    }
}

/// Bans.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct BanList {
    bans: Vec<BanView>,
    /// Pass it as `before` for older ones; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<BanId>,
}

/// Bans and time-outs in force that the caller may lift, newest first
#[utoipa::path(get, path = "/api/v1/moderation/bans", tag = "moderation",
    operation_id = "list_bans", params(BansQuery),
    responses((status = 200, body = Data<BanList>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn bans(
    State(app): State<App>,
    visitor: Visitor,
    query: Result<Query<BansQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let Ok(Query(query)) = query else {
        return Err(ApiError::invalid_field("before", "must be a ban's id"));
    };
    let now = app.clock.now();
    let bans = visitor.store.bans_in_force(query.before.as_ref(), now);
    let bans = bans.await?;
    let before = bans.last().map(|ban| ban.id.clone());
    let shown = bans
        .iter()
        .filter(|ban| reach.holds(&visitor, ban.team.as_ref()));
    Ok(ok(BanList {
        bans: shown.map(BanView::from).collect(),
        before,
    }))
}

/// Lift a ban or time-out
#[utoipa::path(delete, path = "/api/v1/moderation/bans/{ban}", tag = "moderation",
    operation_id = "lift_ban", params(("ban" = String, Path)),
    responses((status = 200, body = Data<Done>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn lift_ban(
    State(app): State<App>,
    visitor: Visitor,
    Path(ban): Path<String>,
) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let missing = || ApiError::not_found("This ban is not in force any more.");
    let ban = match BanId::parse(&ban) {
        Some(id) => visitor.store.ban(&id).await?,
        None => None,
    };
    let ban = ban
        .filter(|ban| reach.holds(&visitor, ban.team.as_ref()))
        .ok_or_else(missing)?;
    let action = lift(&app, &visitor.store, visitor.actor(), &ban).await?;
    Ok(Done::answer(Some(action.ok_or_else(missing)?)))
}

/// Requests.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct UnbanRequestList {
    requests: Vec<UnbanRequest>,
}

/// Requests to be let back in that wait, oldest first
#[utoipa::path(get, path = "/api/v1/moderation/unban_requests", tag = "moderation",
    operation_id = "list_unban_requests",
    responses((status = 200, body = Data<UnbanRequestList>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn unban_requests(visitor: Visitor) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let requests = visitor.store.open_unban_requests().await?;
    let own = requests
        .into_iter()
        .filter(|(_, ban)| reach.holds(&visitor, ban.team.as_ref()));
    Ok(ok(UnbanRequestList {
        requests: own.map(|(request, _)| request).collect(),
    }))
}

/// Let somebody back in, or not
#[utoipa::path(post, path = "/api/v1/moderation/unban_requests/{request}", tag = "moderation",
    operation_id = "decide_unban_request", params(("request" = String, Path)),
    request_body = Decide,
    responses((status = 200, body = Data<Done>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn decide_unban_request(
    State(app): State<App>,
    visitor: Visitor,
    Path(request): Path<String>,
    Body(decision): Body<Decide>,
) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let by = visitor.actor();
    let store = &visitor.store;
    let missing = || ApiError::not_found("This request waits no more.");
    let id = UnbanRequestId::parse(&request).ok_or_else(missing)?;
    let waiting = store.open_unban_requests().await?;
    let (_, ban) = waiting
        .into_iter()
        .find(|(request, ban)| request.id == id && reach.holds(&visitor, ban.team.as_ref()))
        .ok_or_else(missing)?;
    let now = app.clock.now();
    let decided = store.decide_unban_request(&id, decision.approve, by.id, now);
    if !decided.await? {
        return Err(missing());
    }
    if decision.approve {
        return Ok(Done::answer(lift(&app, store, by, &ban).await?));
    }
    let new = NewAction {
        stream: ban.scope.stream(),
        subject: Some((&ban.subject, &ban.subject_name)),
        ban: Some(&ban.id),
        ..NewAction::new(by, ActionKind::DenyUnban)
    };
    Ok(Done::answer(Some(store.record_action(&new, now).await?)))
}

/// The word filter.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TermList {
    terms: Vec<Term>,
}

#[derive(Debug, Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct TermsQuery {
    /// Also the words of this stream.
    #[param(required = false, value_type = Option<String>)]
    stream_id: Option<StreamId>,
}

/// Words of the filter
#[utoipa::path(get, path = "/api/v1/moderation/terms", tag = "moderation",
    operation_id = "list_filter_terms", params(TermsQuery),
    responses((status = 200, body = Data<TermList>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn terms(
    visitor: Visitor,
    query: Result<Query<TermsQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    Reach::of(&visitor).await?;
    let Ok(Query(query)) = query else {
        return Err(ApiError::invalid_field(
            "stream_id",
            "must be a stream's id",
        ));
    };
    let store = &visitor.store;
    if let Some(stream) = &query.stream_id {
        require_stream(&visitor, stream).await?;
    }
    let terms = store.filter_terms(query.stream_id.as_ref()).await?;
    Ok(ok(TermList { terms }))
}

/// Add a word to the filter of the site or of one stream
#[utoipa::path(post, path = "/api/v1/moderation/terms", tag = "moderation",
    operation_id = "add_filter_term", request_body = AddTerm,
    responses((status = 201, body = Data<Term>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`too_many_terms`")))]
async fn add_term(
    State(app): State<App>,
    visitor: Visitor,
    Body(request): Body<AddTerm>,
) -> Result<Response, ApiError> {
    let stream = request.stream_id.as_ref();
    match stream {
        Some(stream) => require_stream(&visitor, stream).await?,
        None => require_managing(&visitor, None).await?,
    }
    let store = &visitor.store;
    let now = app.clock.now();
    if store.filter_terms(stream).await?.len() >= TERMS_MAX {
        return Err(ApiError::conflict(
            "too_many_terms",
            "The filter is full. Take words out first, or use wildcards.",
        ));
    }
    let (pattern, effect) = (request.pattern.as_str(), request.effect);
    let term = store.add_filter_term(stream, pattern, effect, visitor.actor().id, now);
    let term = term.await?;
    record(&app, &visitor, ActionKind::AddTerm, &term).await?;
    Ok(with_status(StatusCode::CREATED, term))
}

/// Take a word out of the filter
#[utoipa::path(delete, path = "/api/v1/moderation/terms/{term}", tag = "moderation",
    operation_id = "remove_filter_term", params(("term" = String, Path)),
    responses((status = 200, body = Data<Term>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn remove_term(
    State(app): State<App>,
    visitor: Visitor,
    Path(term): Path<String>,
) -> Result<Response, ApiError> {
    Reach::of(&visitor).await?;
    let store = &visitor.store;
    let missing = || ApiError::not_found("The filter has no such word.");
    let id = TermId::parse(&term).ok_or_else(missing)?;
    let term = store.filter_term(&id).await?.ok_or_else(missing)?;
    match &term.stream_id {
        Some(stream) => require_stream(&visitor, stream).await?,
        None => require_managing(&visitor, None).await?,
    }
    let term = store.remove_filter_term(&id).await?.ok_or_else(missing)?;
    record(&app, &visitor, ActionKind::RemoveTerm, &term).await?;
    Ok(ok(term))
}

/// Refuses whoever does not keep order in this stream.
pub(super) async fn require_stream(visitor: &Visitor, stream: &StreamId) -> Result<(), ApiError> {
    let stream = visitor.store.stream(stream).await?;
    let stream =
        stream.ok_or_else(|| ApiError::not_found("There is no such stream. It may be deleted."))?;
    require_managing(visitor, Some(&stream.team)).await
}

async fn record(
    app: &App,
    visitor: &Visitor,
    kind: ActionKind,
    term: &Term,
) -> Result<(), ApiError> {
    let detail = ActionDetail {
        text: Some(term.pattern.clone()),
        ..ActionDetail::default()
    };
    let new = NewAction {
        stream: term.stream_id.as_ref(),
        detail,
        ..NewAction::new(visitor.actor(), kind)
    };
    let now = app.clock.now();
    visitor.store.record_action(&new, now).await?;
    Ok(())
}
