//! Streams over JSON.

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::requests::{CreateStream, UpdateStream};
use super::{
    Status, Stream, StreamView, alias, events, join, recording, replay, viewing, visible_view,
};
use crate::access::{self, Access, AccessNews, AccessWatch};
use crate::api_key;
use crate::app::App;
use crate::encoder::KeptKey;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Paging, Visitor, ok, with_status};
use crate::id::{StreamId, TeamId};
use crate::live::{self, overall};
use crate::person::creating_team;
use crate::provider::{NATIVE, StreamProvider};
use crate::store::{ListedStream, NewStream, SiteStore, StreamChanges, StreamScope};

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
        .routes(routes!(go_live))
        .routes(routes!(end))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(archive))
        .routes(routes!(restore))
        .routes(routes!(events::info))
        .routes(routes!(events::events))
        .routes(routes!(join::join))
        .routes(routes!(replay::describe))
        .routes(routes!(replay::file))
        .merge(alias::routes())
        .merge(viewing::routes())
        .merge(recording::routes())
}

/// The stream of the path, with what the caller may do with it.
#[derive(Debug)]
pub(crate) struct StreamAt {
    pub(crate) visitor: Visitor,
    pub(crate) stream: Stream,
    pub(crate) access: Access,
    /// The news of access known when `access` was checked.
    issue: u64,
}

impl FromRequestParts<App> for StreamAt {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let params: Result<Path<Vec<(String, String)>>, _> =
            Path::from_request_parts(parts, app).await;
        let id = params.ok().and_then(|Path(params)| {
            let id = params.into_iter().find(|(name, _)| name == "id");
            id.map(|(_, value)| value)
        });
        let issue = app.access_news.issue();
        let (stream, access) = load(app, &visitor, &id.unwrap_or_default()).await?;
        Ok(Self {
            visitor,
            stream,
            access,
            issue,
        })
    }
}

impl StreamAt {
    /// Refuses whoever does not run the stream; somebody who may not even know of it learns no more.
    pub(crate) fn require_running(&self) -> Result<(), ApiError> {
        if self.is_key_with(api_key::Scope::StreamsWrite)? {
            return Ok(());
        }
        if !self.access.may_know(&self.stream) {
            self.access.require()?;
        }
        self.access.require_running(self.visitor.person.as_ref())
    }

    /// Refuses whoever may not read the stream's figures: those who do not run it.
    pub(crate) fn require_figures(&self) -> Result<(), ApiError> {
        if self.is_key_with(api_key::Scope::AnalyticsRead)? {
            return Ok(());
        }
        self.require_running()
    }

    /// Whether it is an API key that asks. One that lacks the scope, or acts for another team than
    /// the stream's, is refused.
    fn is_key_with(&self, scope: api_key::Scope) -> Result<bool, ApiError> {
        let Some(key) = &self.visitor.key else {
            return Ok(false);
        };
        key.require(scope)?;
        if key.team == self.stream.team {
            return Ok(true);
        }
        Err(ApiError::forbidden(
            "not_creator",
            "This API key acts for another team than the stream's.",
        ))
    }

    /// Refuses whoever does not keep order here.
    pub(crate) fn require_moderating(&self) -> Result<(), ApiError> {
        if self.is_key_with(api_key::Scope::ChatModerate)? {
            return Ok(());
        }
        if !self.access.may_know(&self.stream) {
            self.access.require()?;
        }
        if self.access.moderates {
            return Ok(());
        }
        self.visitor.signed_in()?;
        Err(ApiError::forbidden(
            "not_moderator",
            "Only moderators can do this.",
        ))
    }

    /// Keeps the access in view for an answer that stays open.
    pub(crate) fn watch(self, app: App) -> AccessWatch {
        let Visitor { store, person, .. } = self.visitor;
        let person = person.map(|person| person.id);
        AccessWatch::new(app, store, person, self.stream, self.access, self.issue)
    }
}

/// A stream of the visitor's site and the visitor's access to it.
pub(crate) async fn load(
    app: &App,
    visitor: &Visitor,
    id: &str,
) -> Result<(Stream, Access), ApiError> {
    let stream = match StreamId::parse(id) {
        Some(id) => visitor.store.stream(&id).await?,
        None => None,
    };
    let stream =
        stream.ok_or_else(|| ApiError::not_found("There is no such stream. It may be deleted."))?;
    let now = app.clock.now();
    let access = visitor.access_to(&stream, now).await?;
    Ok((stream, access))
}

/// Which streams to list.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Scope {
    Live,
    Upcoming,
    Ended,
    /// For the team alone.
    Archived,
    #[default]
    All,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    #[serde(default)]
    #[param(inline, required = false)]
    scope: Scope,
    /// Streams at most, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    cursor: Option<String>,
}

/// A page of a list of streams.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StreamList {
    /// May be fewer than asked for: streams the caller may not know of are left out.
    pub(crate) streams: Vec<StreamView>,
    /// Give it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub(crate) next_cursor: Option<String>,
}

/// Streams the caller may know of: live first, then upcoming, then ended
#[utoipa::path(get, path = "/api/v1/streams", tag = "streams", params(ListQuery),
    responses((status = 200, body = Data<StreamList>), (status = 400, body = ErrorEnvelope)))]
async fn list(
    State(app): State<App>,
    visitor: Visitor,
    query: Result<Query<ListQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    let Ok(Query(query)) = query else {
        let message = "must be live, upcoming, ended, archived or all; limit and cursor can be given beside it";
        return Err(ApiError::invalid_field("scope", message));
    };
    let paging = Paging::new(query.limit, query.cursor)?;
    let scope = match query.scope {
        Scope::Live => StreamScope::Live,
        Scope::Upcoming => StreamScope::Upcoming,
        Scope::Ended => StreamScope::Ended,
        Scope::Archived => StreamScope::Archived,
        Scope::All => StreamScope::All,
    };
    Ok(ok(listed(&app, &visitor, scope, &paging).await?))
}

/// A page of the streams of a scope that the visitor may find in a list (AZ-03).
pub(crate) async fn listed(
    app: &App,
    visitor: &Visitor,
    scope: StreamScope,
    paging: &Paging,
) -> Result<StreamList, ApiError> {
    let rows = visitor.store.stream_page(scope, paging).await?;
    let page = paging.page(rows, |row: &ListedStream| row.place.clone());
    let ids: Vec<StreamId> = page.items.iter().map(|row| row.stream.id.clone()).collect();
    let recordings = visitor.store.recordings_of(&ids).await?;
    let person = visitor.person.as_ref();
    let facts = match person {
        Some(person) => Some(visitor.store.person_facts(&person.id).await?),
        None => None,
    };
    let now = app.clock.now();
    let site_url = visitor.site.url(app);
    let mut streams = Vec::new();
    for ListedStream { stream, .. } in &page.items {
        let facts = facts.as_ref().map(|facts| facts.about(stream));
        let by_key = visitor
            .key
            .as_ref()
            .and_then(|key| access::of_key(key, stream));
        let access = by_key
            .unwrap_or_else(|| access::decide(person, stream, &facts.unwrap_or_default(), now));
        let listed = stream.visibility.is_listed() && stream.status != Status::Archived;
        if access.team || listed {
            let own = recordings.iter().filter(|(id, _)| *id == stream.id);
            let state = overall(own.map(|(_, row)| row));
            streams.push(StreamView::new(&site_url, stream, &access, state));
        }
    }
    Ok(StreamList {
        streams,
        next_cursor: page.next_cursor,
    })
}

/// Make a stream
#[utoipa::path(post, path = "/api/v1/streams", tag = "streams", operation_id = "create_stream", request_body = CreateStream,
    responses((status = 201, body = Data<StreamView>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 429, body = ErrorEnvelope)))]
async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Body(request): Body<CreateStream>,
) -> Result<Response, ApiError> {
    let created = create_stream(&app, &visitor, request).await?;
    let mut view = StreamView::new(
        &visitor.site.url(&app),
        &created.stream,
        &created.access,
        live::ReplayState::None,
    );
    view.stream_key = Some(created.stream_key);
    Ok(with_status(StatusCode::CREATED, view))
}

/// A stream just made, with the key that is shown this once.
pub(super) struct Created {
    pub(super) stream: Stream,
    pub(super) access: Access,
    pub(super) stream_key: String,
}

/// Makes a stream for the visitor, if the site lets him or her.
pub(super) async fn create_stream(
    app: &App,
    visitor: &Visitor,
    request: CreateStream,
) -> Result<Created, ApiError> {
    let host = match &visitor.key {
        Some(key) => {
            key.require(api_key::Scope::StreamsWrite)?;
            &key.person
        }
        None => &visitor.signed_in()?.id,
    };
    if !visitor.site.settings.streaming.enabled {
        return Err(ApiError::forbidden(
            "streaming_disabled",
            "Streaming is switched off for this site.",
        ));
    }
    let team = team_for(visitor, &request).await?;
    let now = app.clock.now();
    let name = request.provider.as_deref().unwrap_or(NATIVE);
    let provider = app.providers.named(name)?;
    app.limits.creation.take(host.as_str(), now)?;
    let new = NewStream {
        team: &team,
        host,
        space: request.space_id.as_ref(),
        experience: request.experience_id.as_ref(),
        title: &request.title,
        description: request.description.as_deref(),
        visibility: request
            .visibility
            .unwrap_or(visitor.site.settings.streaming.default_visibility),
        scheduled_at: request.scheduled_at.unwrap_or(now),
        record: request.record && visitor.site.settings.recording.enabled,
        kind: request.kind,
        provider: name,
    };
    let (stream, stream_key) = make_stream(app, &*provider, &visitor.store, new, now).await?;
    let access = visitor.access_to(&stream, now).await?;
    tracing::info!(stream.id = %stream.id, "stream {} was created", stream.id);
    Ok(Created {
        stream,
        access,
        stream_key,
    })
}

/// Asks the provider, then writes the record: a provider that fails leaves none (LC-29).
pub(crate) async fn make_stream(
    app: &App,
    provider: &dyn StreamProvider,
    store: &SiteStore,
    new: NewStream<'_>,
    now: OffsetDateTime,
) -> Result<(Stream, String), ApiError> {
    let created = provider.create().await.inspect_err(|error| {
        tracing::error!(%error, "a stream could not be made at its provider");
    })?;
    let key = KeptKey::seal(&app.sealing_key, &created.stream_key);
    let stream = store.create_stream(&new, &key, now).await?;
    Ok((stream, created.stream_key))
}

/// The team that will own the stream: that of the space or experience it is put into, else the
/// creator's own, or the one a key acts for.
async fn team_for(visitor: &Visitor, request: &CreateStream) -> Result<TeamId, ApiError> {
    let own = match &visitor.key {
        Some(key) => Some(key.team.clone()),
        None => creating_team(visitor, visitor.signed_in()?).await?,
    };
    let own = own.ok_or_else(|| {
        ApiError::forbidden(
            "not_creator",
            "Only creators and admins of this site can make streams.",
        )
    })?;
    let store = &visitor.store;
    let (field, space) = match (&request.experience_id, &request.space_id) {
        (Some(experience), _) => (
            "experience_id",
            store.space_of_experience(experience).await?,
        ),
        (None, Some(space)) => ("space_id", Some(space.clone())),
        (None, None) => return Ok(own),
    };
    let team = match space {
        Some(space) => store.team_of_space(&space).await?,
        None => None,
    };
    let teams = match &visitor.person {
        Some(person) => store.teams_of(&person.id).await?,
        None => Vec::new(),
    };
    let governs = visitor.person.as_ref().is_some_and(|it| it.platform_admin);
    let runs = |team: &TeamId| {
        let role = teams.iter().find(|(own, _)| own == team);
        governs || *team == own || role.is_some_and(|(_, role)| role.runs_streams())
    };
    team.filter(runs)
        .ok_or_else(|| ApiError::invalid_field(field, "is none of yours"))
}

/// One stream
#[utoipa::path(get, path = "/api/v1/streams/{id}", tag = "streams", params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn show(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    Ok(ok(shown(&app, &at, &at.stream).await?))
}

pub(super) async fn shown(
    app: &App,
    at: &StreamAt,
    stream: &Stream,
) -> Result<StreamView, ApiError> {
    let recordings = at.visitor.store.recordings(&stream.id).await?;
    visible_view(
        &at.visitor.site.url(app),
        stream,
        &at.access,
        overall(&recordings),
    )
}

/// Change a stream
#[utoipa::path(patch, path = "/api/v1/streams/{id}", tag = "streams", params(("id" = String, Path)),
    request_body = UpdateStream,
    responses((status = 200, body = Data<StreamView>), (status = 400, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn update(
    State(app): State<App>,
    at: StreamAt,
    Body(request): Body<UpdateStream>,
) -> Result<Response, ApiError> {
    at.require_running()?;
    let mut stream = at.stream.clone();
    request.apply(&mut stream);
    let changes = StreamChanges {
        title: &stream.title,
        description: stream.description.as_deref(),
        visibility: stream.visibility,
        scheduled_at: stream.scheduled_at,
        record: stream.record,
    };
    let now = app.clock.now();
    at.visitor
        .store
        .update_stream(&stream.id, &changes, now)
        .await?;
    if stream.record != at.stream.record && stream.status.is_on_air() {
        live::switch_recording(&app, &at.visitor.store, &stream, stream.record).await?;
    }
    let stream = live::refreshed(&app, &at.visitor.store, &stream).await?;
    if stream.visibility != at.stream.visibility {
        let detail = json!({ "from": at.stream.visibility, "to": stream.visibility });
        at.visitor
            .audit("stream.visibility_changed", stream.id.as_str(), detail, now)
            .await?;
        // It holds for those inside as well (LC-22).
        let site = at.visitor.store.site_id();
        app.access_news
            .tell(AccessNews::of(site, None, Some(&stream.id)));
    }
    Ok(ok(shown(&app, &at, &stream).await?))
}

/// Delete a stream with its recordings
#[utoipa::path(delete, path = "/api/v1/streams/{id}", tag = "streams", params(("id" = String, Path)),
    responses((status = 200, body = Data<Deleted>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn delete(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    live::delete(&app, &at.visitor.store, &at.stream).await?;
    let detail = json!({ "title": at.stream.title });
    at.visitor
        .audit(
            "stream.deleted",
            at.stream.id.as_str(),
            detail,
            app.clock.now(),
        )
        .await?;
    let id = at.stream.id;
    Ok(ok(Deleted { id, deleted: true }))
}

/// Says what was deleted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Deleted {
    id: StreamId,
    deleted: bool,
}

/// Go live
#[utoipa::path(post, path = "/api/v1/streams/{id}/go-live", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn go_live(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let stream = live::start(&app, &at.visitor.site, &at.visitor.store, &at.stream).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}

/// End the broadcast; the replay follows
#[utoipa::path(post, path = "/api/v1/streams/{id}/end", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn end(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let stream = live::end(&app, &at.visitor.store, &at.stream, true).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}

/// Pause the broadcast: viewers see that it goes on soon, nothing is forwarded or recorded
#[utoipa::path(post, path = "/api/v1/streams/{id}/pause", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn pause(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let stream = live::pause(&app, &at.visitor.store, &at.stream).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}

/// Go on after a pause
#[utoipa::path(post, path = "/api/v1/streams/{id}/resume", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn resume(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let stream = live::resume(&app, &at.visitor.store, &at.stream).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}

/// Put a stream away that has not begun or has ended
#[utoipa::path(post, path = "/api/v1/streams/{id}/archive", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn archive(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let stream = live::archive(&app, &at.visitor.store, &at.stream).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}

/// Take a stream out of the archive
#[utoipa::path(post, path = "/api/v1/streams/{id}/restore", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn restore(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    let stream = live::restore(&app, &at.visitor.store, &at.stream).await?;
    Ok(ok(shown(&app, &at, &stream).await?))
}
