//! Passes over JSON, and what they can be made for.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::json;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::requests::CreatePass;
use super::{Pass, PassTerms, Subject, codes};
use crate::access::{AccessNews, GrantSource, Reach};
use crate::app::App;
use crate::grant::GrantView;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Visitor, ok, with_status};
use crate::id::PassId;
use crate::person::Nothing;
use crate::store::{Kept, NewGrant, NewPass};
use crate::stream::StreamAt;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(change, delete))
        .routes(routes!(claim))
        .routes(routes!(offers))
        .merge(codes::routes())
}

/// A pass, for those who manage it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PassView {
    id: PassId,
    #[serde(flatten)]
    subject: Subject,
    terms: PassTerms,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl PassView {
    fn new(pass: Pass) -> Self {
        Self {
            id: pass.id,
            subject: pass.subject,
            terms: pass.terms,
            created_at: pass.created_at,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PassList {
    passes: Vec<PassView>,
}

/// A pass, for those who may want it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OfferView {
    id: PassId,
    name: String,
    price_label: Option<String>,
    purchase_url: Option<String>,
    /// Can be taken with `POST /api/v1/passes/{id}/claim`.
    free: bool,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OfferList {
    passes: Vec<OfferView>,
}

/// Says what was deleted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PassDeleted {
    id: PassId,
    deleted: bool,
}

/// Passes of the caller's teams
#[utoipa::path(get, path = "/api/v1/passes", operation_id = "pass_list", tag = "access",
    responses((status = 200, body = Data<PassList>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn list(visitor: Visitor) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let passes = visitor.store.passes().await?.into_iter();
    let passes = passes
        .filter(|pass| reach.covers(&pass.team))
        .map(PassView::new)
        .collect();
    Ok(ok(PassList { passes }))
}

/// Make a pass
#[utoipa::path(post, path = "/api/v1/passes", operation_id = "pass_create", tag = "access", request_body = CreatePass,
    responses((status = 201, body = Data<PassView>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`product_taken`, `too_many_passes`")))]
async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Body(request): Body<CreatePass>,
) -> Result<Response, ApiError> {
    let reach = Reach::of(&visitor).await?;
    let subject = request.subject();
    require_subject(&visitor, &reach, &subject).await?;
    let new = NewPass {
        subject,
        terms: request.terms,
    };
    let now = app.clock.now();
    let id = kept(visitor.store.create_pass(&new, now).await?)?;
    let detail = json!({ "name": new.terms.name });
    visitor
        .audit("pass.created", id.as_str(), detail, now)
        .await?;
    let pass = visitor.store.pass(&id).await?.ok_or_else(missing)?;
    Ok(with_status(StatusCode::CREATED, PassView::new(pass)))
}

/// Change what is said of a pass
#[utoipa::path(put, path = "/api/v1/passes/{id}", operation_id = "pass_change", tag = "access", params(("id" = String, Path)),
    request_body = PassTerms,
    responses((status = 200, body = Data<PassView>), (status = 400, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope, description = "`product_taken`")))]
async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Body(terms): Body<PassTerms>,
) -> Result<Response, ApiError> {
    let pass = managed(&visitor, &id).await?;
    let now = app.clock.now();
    kept(visitor.store.update_pass(&pass.id, &terms, now).await?)?;
    let detail = json!({ "name": terms.name });
    visitor
        .audit("pass.updated", pass.id.as_str(), detail, now)
        .await?;
    let pass = visitor.store.pass(&pass.id).await?.ok_or_else(missing)?;
    Ok(ok(PassView::new(pass)))
}

/// Delete a pass that nobody has a grant of
#[utoipa::path(delete, path = "/api/v1/passes/{id}", operation_id = "pass_delete", tag = "access", params(("id" = String, Path)),
    responses((status = 200, body = Data<PassDeleted>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn delete(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let pass = managed(&visitor, &id).await?;
    let now = app.clock.now();
    if !visitor.store.delete_pass(&pass.id, now).await? {
        return Err(ApiError::conflict(
            "pass_in_use",
            "People hold grants of this pass. Take it off the offer instead: set it inactive.",
        ));
    }
    let id = pass.id;
    let detail = json!({ "name": pass.terms.name });
    visitor
        .audit("pass.deleted", id.as_str(), detail, now)
        .await?;
    Ok(ok(PassDeleted { id, deleted: true }))
}

/// Take a free pass (sign up)
#[utoipa::path(post, path = "/api/v1/passes/{id}/claim", operation_id = "pass_claim", tag = "access", params(("id" = String, Path)),
    request_body = Nothing,
    responses((status = 200, body = Data<GrantView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope, description = "`claim_refused`: it was taken back before"),
        (status = 404, body = ErrorEnvelope)))]
async fn claim(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    let pass = match PassId::parse(&id) {
        Some(id) => visitor.store.pass(&id).await?,
        None => None,
    };
    let pass = pass
        .filter(|pass| pass.terms.free && pass.terms.active)
        .ok_or_else(missing)?;
    let now = app.clock.now();
    let key = format!("{}:{}", pass.id, person.id);
    let source = GrantSource::Claim;
    let new = NewGrant::of_pass(&pass, &person.id, source, Some(&key), now);
    if let Some(grant) = visitor.store.create_grant(&new, now).await? {
        let detail = json!({ "pass_id": pass.id });
        visitor
            .audit("grant.claimed", grant.as_str(), detail, now)
            .await?;
        let site = visitor.store.site_id();
        app.access_news
            .tell(AccessNews::of(site, Some(&person.id), None));
    }
    let grant = visitor.store.grant_of_source(source, &key).await?;
    let grant = grant.ok_or_else(missing)?;
    if grant.is_over(now) {
        return Err(ApiError::forbidden(
            "claim_refused",
            "You had this pass before, and it is over. Ask the host to renew it.",
        ));
    }
    Ok(ok(GrantView::new(grant, now)))
}

/// Passes on offer that open a stream
#[utoipa::path(get, path = "/api/v1/streams/{id}/passes", operation_id = "pass_offers", tag = "access", params(("id" = String, Path)),
    responses((status = 200, body = Data<OfferList>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn offers(at: StreamAt) -> Result<Response, ApiError> {
    if !at.access.may_know(&at.stream) {
        at.access.require()?;
    }
    let passes = at.visitor.store.passes_for(&at.stream).await?;
    let passes = passes
        .into_iter()
        .map(|pass| OfferView {
            id: pass.id,
            name: pass.terms.name,
            price_label: pass.terms.price_label,
            purchase_url: pass.terms.purchase_url,
            free: pass.terms.free,
        })
        .collect();
    Ok(ok(OfferList { passes }))
}

/// Refuses subjects that are not within somebody's reach.
pub(crate) async fn require_subject(
    visitor: &Visitor,
    reach: &Reach,
    subject: &Subject,
) -> Result<(), ApiError> {
    let field = match subject {
        Subject {
            stream: Some(_), ..
        } => "stream_id",
        Subject {
            experience: Some(_),
            ..
        } => "experience_id",
        _ => "space_id",
    };
    let team = visitor.store.team_of_subject(subject).await?;
    team.filter(|team| reach.covers(team))
        .map(|_| ())
        .ok_or_else(|| ApiError::invalid_field(field, "is none of yours"))
}

/// A pass that the visitor manages.
pub(crate) async fn managed(visitor: &Visitor, id: &str) -> Result<Pass, ApiError> {
    let reach = Reach::of(visitor).await?;
    let pass = match PassId::parse(id) {
        Some(id) => visitor.store.pass(&id).await?,
        None => None,
    };
    pass.filter(|pass| reach.covers(&pass.team))
        .ok_or_else(missing)
}

fn missing() -> ApiError {
    ApiError::not_found("There is no such pass.")
}

fn kept<T>(kept: Kept<T>) -> Result<T, ApiError> {
    match kept {
        Kept::Yes(value) => Ok(value),
        Kept::ProductTaken => Err(ApiError::conflict(
            "product_taken",
            "Another pass has this product already. Each product of the checkout sells one pass.",
        )),
        Kept::TooMany => Err(ApiError::conflict(
            "too_many_passes",
            "This site has as many passes as it can have. Delete one that nobody holds.",
        )),
    }
}
