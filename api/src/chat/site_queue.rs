//! What waits for moderators across the streams they look after, and what was done there.

use axum::response::Response;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::filter::Effect;
use super::queue::{HeldView, ModerationAction, Report, Term};
use super::requests::TryTerms;
use super::site_moderation::{Reach, require_stream};
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Page, PageQuery, Paging, Visitor, ok};
use crate::id::StreamId;
use crate::store::{QueueReach, Queued};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(held))
        .routes(routes!(reports))
        .routes(routes!(actions))
        .routes(routes!(try_terms))
}

/// The stream that something belongs to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct QueueStream {
    id: StreamId,
    title: String,
}

/// A held message and its stream.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct QueuedHeld {
    #[serde(flatten)]
    held: HeldView,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<QueueStream>,
}

/// A report and its stream.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct QueuedReport {
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<QueueStream>,
}

/// An action and its stream; without one it concerned the whole site.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SiteAction {
    #[serde(flatten)]
    action: ModerationAction,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<QueueStream>,
}

/// What the filter would do with a text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Verdict {
    /// Absent: the message would be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<Effect>,
    /// The word that decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
}

fn stream_of(stream: Option<(StreamId, String)>) -> Option<QueueStream> {
    stream.map(|(id, title)| QueueStream { id, title })
}

/// Reads a page as far as the caller keeps order.
async fn reach(visitor: &Visitor) -> Result<QueueReach<'_>, ApiError> {
    let site = Reach::of(visitor).await?.site;
    let person = visitor.person.as_ref();
    Ok(QueueReach {
        all: person.is_some_and(|person| person.platform_admin),
        moderator: person.map(|person| &person.id),
        team: visitor.key.as_ref().map(|key| &key.team),
        site,
    })
}

/// Messages that the filter held, in all streams the caller looks after, newest first
#[utoipa::path(get, path = "/api/v1/moderation/held", tag = "moderation",
    operation_id = "list_held_messages", params(PageQuery),
    responses((status = 200, body = Data<Page<QueuedHeld>>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn held(visitor: Visitor, paging: Paging) -> Result<Response, ApiError> {
    let reach = reach(&visitor).await?;
    let rows = visitor.store.queued_held(reach, &paging).await?;
    let views = rows.into_iter().map(|Queued { of, stream }| QueuedHeld {
        held: HeldView::from(of),
        stream: stream_of(stream),
    });
    Ok(ok(paging.page(views.collect(), |it: &QueuedHeld| {
        it.held.id.to_string()
    })))
}

/// Open reports of viewers, in all streams the caller looks after, newest first
#[utoipa::path(get, path = "/api/v1/moderation/reports", tag = "moderation",
    operation_id = "list_reports", params(PageQuery),
    responses((status = 200, body = Data<Page<QueuedReport>>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn reports(visitor: Visitor, paging: Paging) -> Result<Response, ApiError> {
    let reach = reach(&visitor).await?;
    let rows = visitor.store.queued_reports(reach, &paging).await?;
    let views = rows.into_iter().map(|Queued { of, stream }| QueuedReport {
        report: of,
        stream: stream_of(stream),
    });
    Ok(ok(paging.page(views.collect(), |it: &QueuedReport| {
        it.report.id.to_string()
    })))
}

/// What moderators did, in all streams the caller looks after, newest first
#[utoipa::path(get, path = "/api/v1/moderation/actions", tag = "moderation",
    operation_id = "list_moderation_actions", params(PageQuery),
    responses((status = 200, body = Data<Page<SiteAction>>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn actions(visitor: Visitor, paging: Paging) -> Result<Response, ApiError> {
    let reach = reach(&visitor).await?;
    let rows = visitor.store.site_actions(reach, &paging).await?;
    let views = rows.into_iter().map(|Queued { of, stream }| SiteAction {
        action: of,
        stream: stream_of(stream),
    });
    Ok(ok(paging.page(views.collect(), |it: &SiteAction| {
        it.action.id.to_string()
    })))
}

/// Try what the filter does with a text; nothing is sent
#[utoipa::path(post, path = "/api/v1/moderation/terms/try", tag = "moderation",
    operation_id = "try_filter_terms", request_body = TryTerms,
    responses((status = 200, body = Data<Verdict>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn try_terms(visitor: Visitor, Body(request): Body<TryTerms>) -> Result<Response, ApiError> {
    Reach::of(&visitor).await?;
    if let Some(stream) = &request.stream_id {
        require_stream(&visitor, stream).await?;
    }
    let terms = visitor.store.filter_terms(request.stream_id.as_ref());
    let found = Term::strictest(terms.await?, &request.text);
    Ok(ok(Verdict {
        effect: found.as_ref().map(|term| term.effect),
        pattern: found.map(|term| term.pattern),
    }))
}
