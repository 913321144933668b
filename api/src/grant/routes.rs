//! Grants over JSON.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{GrantRecord, GrantState, GrantView};
use crate::access::{AccessNews, GrantSource, GrantStatus, Reach};
use crate::app::App;
use crate::http::{
    ApiError, Body, Data, ErrorEnvelope, Fields, Validate, Visitor, ok, with_status,
};
use crate::id::{ExperienceId, GrantId, PassId, SpaceId, StreamId};
use crate::pass::{DAYS_MAX, Pass, Subject, line, require_subject};
use crate::person::{Nothing, normal_email};
use crate::store::{GrantFilter, NewGrant, NewPerson};

/// Grants listed at a time, unless fewer are asked for.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(cancel))
        .routes(routes!(refund))
        .routes(routes!(renew))
        .routes(routes!(own))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// A part of the holder's mail address.
    #[serde(default)]
    email: String,
    #[serde(default)]
    pass_id: Option<PassId>,
    #[serde(default)]
    #[param(inline, required = false)]
    state: Option<GrantState>,
    /// `next` of the page before.
    #[serde(default)]
    before: Option<GrantId>,
    /// 1 to 200; 50 when absent.
    #[serde(default)]
    limit: Option<u32>,
}

/// Grants, newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct GrantList {
    grants: Vec<GrantView>,
    /// For `before`, if there are more.
    next: Option<GrantId>,
}

/// Gives a person a grant of a pass, or of exactly one of space, experience and stream.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateGrant {
    /// Whose; somebody unknown is made known.
    #[schema(max_length = 254)]
    email: String,
    #[serde(default)]
    pass_id: Option<PassId>,
    #[serde(default)]
    space_id: Option<SpaceId>,
    #[serde(default)]
    experience_id: Option<ExperienceId>,
    #[serde(default)]
    stream_id: Option<StreamId>,
    /// Now when absent.
    #[serde(default, with = "time::serde::rfc3339::option")]
    starts_at: Option<OffsetDateTime>,
    /// As the pass says, or without end, when absent.
    #[serde(default, with = "time::serde::rfc3339::option")]
    ends_at: Option<OffsetDateTime>,
    /// What the giver calls it: the same reference again gives no second grant.
    #[serde(default)]
    #[schema(max_length = 80)]
    reference: Option<String>,
}

/// Lets a grant go on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RenewGrant {
    /// Its new end.
    #[serde(default, with = "time::serde::rfc3339::option")]
    ends_at: Option<OffsetDateTime>,
    /// Or days added to its end, or to now if that is past. Without either it is as with a new
    /// grant of its pass.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 36500)]
    days: Option<u32>,
}

impl Validate for CreateGrant {
    fn validate(&mut self, fields: &mut Fields) {
        match normal_email(&self.email) {
            Some(email) => self.email = email,
            None => fields.fault("email", "is not a mail address"),
        }
        let given = [
            self.pass_id.is_some(),
            self.space_id.is_some(),
            self.experience_id.is_some(),
            self.stream_id.is_some(),
        ];
        if given.into_iter().filter(|given| *given).count() != 1 {
            let message = "give exactly one of pass_id, space_id, experience_id and stream_id";
            fields.fault("pass_id", message);
        }
        if let (Some(start), Some(end)) = (self.starts_at, self.ends_at)
            && end <= start
        {
            fields.fault("ends_at", "must be after starts_at");
        }
        if let Some(reference) = &mut self.reference {
            match line(reference) {
                Some(trimmed) => *reference = trimmed,
                None => fields.fault("reference", "must be a line of 1 to 80 characters"),
            }
        }
    }
}

impl Validate for RenewGrant {
    fn validate(&mut self, fields: &mut Fields) {
        if self.days.is_some_and(|days| days == 0 || days > DAYS_MAX) {
            fields.fault("days", "must be 1 to 36500");
        }
        if self.days.is_some() && self.ends_at.is_some() {
            fields.fault("days", "leave it out, or ends_at");
        }
    }
}

/// Grants of the caller's teams
#[utoipa::path(get, path = "/api/v1/grants", operation_id = "grant_list", tag = "access", params(ListQuery),
    responses((status = 200, body = Data<GrantList>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn list(
    State(app): State<App>,
    visitor: Visitor,
    query: Result<Query<ListQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let Ok(Query(query)) = query else {
        let message = "email, pass_id, state, before and limit can be given";
        return Err(ApiError::invalid_field("query", message));
    };
    let limit = query.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let email = query.email.trim().to_lowercase();
    if email.chars().any(char::is_control) {
        return Err(ApiError::invalid_field(
            "email",
            "must be a part of a mail address",
        ));
    }
    let filter = GrantFilter {
        managed_by: reach.person(),
        team: reach.team(),
        email: &email,
        pass: query.pass_id.as_ref(),
        state: query.state,
        person: None,
        before: query.before.as_ref(),
        limit,
    };
    let now = app.clock.now();
    Ok(ok(page(
        visitor.store.grants(&filter, now).await?,
        limit,
        now,
    )))
}

fn page(grants: Vec<GrantRecord>, limit: u32, now: OffsetDateTime) -> GrantList {
    let full = grants.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
    let next = grants.last().filter(|_| full).map(|it| it.id.clone());
    let grants = grants.into_iter().map(|it| GrantView::new(it, now));
    GrantList {
        grants: grants.collect(),
        next,
    }
}

/// The caller's own grants
#[utoipa::path(get, path = "/api/v1/me/grants", operation_id = "grant_own", tag = "access",
    responses((status = 200, body = Data<GrantList>), (status = 401, body = ErrorEnvelope)))]
async fn own(State(app): State<App>, visitor: Visitor) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    let filter = GrantFilter {
        person: Some(&person.id),
        limit: PAGE_MAX,
        ..GrantFilter::default()
    };
    let now = app.clock.now();
    let grants = visitor.store.grants(&filter, now).await?;
    Ok(ok(page(grants, PAGE_MAX, now)))
}

/// Give a grant
#[utoipa::path(post, path = "/api/v1/grants", operation_id = "grant_create", tag = "access", request_body = CreateGrant,
    responses((status = 201, body = Data<GrantView>),
        (status = 200, body = Data<GrantView>, description = "This reference gave it before"),
        (status = 400, body = ErrorEnvelope), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`reference_taken` by a grant of somebody else")))]
async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Body(request): Body<CreateGrant>,
) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let pass = pass_of(&visitor, &reach, request.pass_id.as_ref()).await?;
    let subject = Subject {
        space: request.space_id,
        experience: request.experience_id,
        stream: request.stream_id,
    };
    if pass.is_none() {
        require_subject(&visitor, &reach, &subject).await?;
    }
    let now = app.clock.now();
    let person = NewPerson {
        email: &request.email,
        name: request.email.split('@').next().unwrap_or_default(),
        platform_admin: false,
    };
    let person = visitor.store.person_for_email(&person, now).await?;
    let starts_at = request.starts_at.unwrap_or(now);
    let by_terms = pass.as_ref().and_then(|it| it.terms.end_from(starts_at));
    let new = NewGrant {
        person: &person.id,
        pass: pass.as_ref().map(|pass| &pass.id),
        space: subject.space.as_ref(),
        experience: subject.experience.as_ref(),
        stream: subject.stream.as_ref(),
        status: GrantStatus::Active,
        starts_at,
        ends_at: request.ends_at.or(by_terms),
        source: GrantSource::Given,
        source_key: request.reference.as_deref(),
    };
    let made = visitor.store.create_grant(&new, now).await?;
    let (status, grant) = match (made, &request.reference) {
        (Some(id), _) => (StatusCode::CREATED, visitor.store.grant(&id).await?),
        (None, Some(key)) => {
            let source = GrantSource::Given;
            let known = visitor.store.grant_of_source(source, key).await?;
            (StatusCode::OK, known)
        }
        (None, None) => (StatusCode::OK, None),
    };
    let same = |it: &GrantRecord| {
        it.person == person.id
            && it.pass.as_ref() == new.pass
            && (it.pass.is_some() || it.subject == subject)
    };
    let grant = grant.filter(same).ok_or_else(|| {
        ApiError::conflict(
            "reference_taken",
            "This reference belongs to another grant. Use one of your own for each grant.",
        )
    })?;
    if status == StatusCode::CREATED {
        audit(&visitor, "grant.created", &grant, now).await?;
    }
    tell(&app, &visitor, &grant);
    Ok(with_status(status, GrantView::new(grant, now)))
}

async fn pass_of(
    visitor: &Visitor,
    reach: &Reach,
    id: Option<&PassId>,
) -> Result<Option<Pass>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    let pass = visitor.store.pass(id).await?;
    let pass = pass.filter(|pass| reach.covers(&pass.team));
    let missing = || ApiError::invalid_field("pass_id", "is none of yours");
    pass.map(Some).ok_or_else(missing)
}

/// One grant
#[utoipa::path(get, path = "/api/v1/grants/{id}", operation_id = "grant_show", tag = "access", params(("id" = String, Path)),
    responses((status = 200, body = Data<GrantView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let grant = managed(&visitor, &id).await?;
    Ok(ok(GrantView::new(grant, app.clock.now())))
}

/// Take a grant back; whoever watches by it stops
#[utoipa::path(post, path = "/api/v1/grants/{id}/cancel", operation_id = "grant_cancel", tag = "access", params(("id" = String, Path)),
    request_body = Nothing,
    responses((status = 200, body = Data<GrantView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    end(&app, &visitor, &id, GrantStatus::Cancelled).await
}

/// Mark a grant as paid back; whoever watches by it stops
#[utoipa::path(post, path = "/api/v1/grants/{id}/refund", operation_id = "grant_refund", tag = "access", params(("id" = String, Path)),
    request_body = Nothing,
    responses((status = 200, body = Data<GrantView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn refund(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    end(&app, &visitor, &id, GrantStatus::Refunded).await
}

async fn end(
    app: &App,
    visitor: &Visitor,
    id: &str,
    status: GrantStatus,
) -> Result<Response, ApiError> {
    let grant = managed(visitor, id).await?;
    let now = app.clock.now();
    if visitor.store.end_grant(&grant.id, status, now).await? {
        let action = match status {
            GrantStatus::Refunded => "grant.refunded",
            _ => "grant.cancelled",
        };
        audit(visitor, action, &grant, now).await?;
        tell(app, visitor, &grant);
    }
    shown(visitor, &grant.id, now).await
}

/// Let a grant go on, whatever had become of it
#[utoipa::path(post, path = "/api/v1/grants/{id}/renew", operation_id = "grant_renew", tag = "access", params(("id" = String, Path)),
    request_body = RenewGrant,
    responses((status = 200, body = Data<GrantView>), (status = 400, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn renew(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Body(request): Body<RenewGrant>,
) -> Result<Response, ApiError> {
    let grant = managed(&visitor, &id).await?;
    let now = app.clock.now();
    let from = grant.ends_at.map_or(now, |end| end.max(now));
    let ends_at = match (request.ends_at, request.days, &grant.pass) {
        (Some(end), _, _) => Some(end),
        (None, Some(days), _) => Some(from + Duration::days(i64::from(days))),
        (None, None, Some(pass)) => {
            let pass = visitor.store.pass(pass).await?;
            pass.and_then(|pass| pass.terms.end_from(from))
        }
        (None, None, None) => None,
    };
    if ends_at.is_some_and(|end| end <= now) {
        return Err(ApiError::invalid_field("ends_at", "must lie ahead"));
    }
    visitor.store.renew_grant(&grant.id, ends_at, now).await?;
    audit(&visitor, "grant.renewed", &grant, now).await?;
    tell(&app, &visitor, &grant);
    shown(&visitor, &grant.id, now).await
}

async fn shown(visitor: &Visitor, id: &GrantId, now: OffsetDateTime) -> Result<Response, ApiError> {
    let grant = visitor.store.grant(id).await?.ok_or_else(missing)?;
    Ok(ok(GrantView::new(grant, now)))
}

/// A grant that the visitor manages.
async fn managed(visitor: &Visitor, id: &str) -> Result<GrantRecord, ApiError> {
    let reach = Reach::of(visitor).await?;
    let grant = match GrantId::parse(id) {
        Some(id) => visitor.store.grant(&id).await?,
        None => None,
    };
    let within = |grant: &GrantRecord| match (&grant.team, &reach) {
        (Some(team), reach) => reach.covers(team),
        (None, Reach::Site) => true,
        (None, Reach::Teams(..) | Reach::Key(_)) => false,
    };
    grant.filter(within).ok_or_else(missing)
}

fn missing() -> ApiError {
    ApiError::not_found("There is no such grant.")
}

async fn audit(
    visitor: &Visitor,
    action: &str,
    grant: &GrantRecord,
    now: OffsetDateTime,
) -> Result<(), ApiError> {
    let detail = json!({ "person_id": grant.person, "pass_id": grant.pass });
    let audited = visitor.audit(action, grant.id.as_str(), detail, now);
    Ok(audited.await?)
}

fn tell(app: &App, visitor: &Visitor, grant: &GrantRecord) {
    let site = visitor.store.site_id();
    app.access_news
        .tell(AccessNews::of(site, Some(&grant.person), None));
}
