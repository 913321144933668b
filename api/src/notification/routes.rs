//! Who will be told of a stream, for those who run it.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::audience::{Reach, reach};
use super::{Round, Totals};
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Fields, Validate, ok};
use crate::stream::StreamAt;

/// The routes of rounds.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, switch))
}

/// Switches the notification of a stream's going live.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchNotification {
    enabled: bool,
}

impl Validate for SwitchNotification {
    fn validate(&mut self, _fields: &mut Fields) {}
}

/// What happens when the stream goes live, or happened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NotificationView {
    /// Whether subscribers are told of this stream.
    enabled: bool,
    /// Whether the site tells subscribers of streams at all.
    site_enabled: bool,
    /// How many would be told if it went live now.
    reach: Reach,
    /// `none` before the stream was live, then `sending`, `sent`, or `cancelled` where it was
    /// switched off or the stream ended first.
    state: &'static str,
    /// What became of the messages.
    totals: Totals,
}

/// Who is told when a stream goes live
#[utoipa::path(get, path = "/api/v1/streams/{id}/notification", tag = "notifications",
    operation_id = "show_notification", params(("id" = String, Path)),
    responses((status = 200, body = Data<NotificationView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn show(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_running()?;
    Ok(ok(view(&app, &at).await?))
}

/// Tell subscribers when a stream goes live, or not
#[utoipa::path(put, path = "/api/v1/streams/{id}/notification", tag = "notifications",
    operation_id = "switch_notification", params(("id" = String, Path)),
    request_body = SwitchNotification,
    responses((status = 200, body = Data<NotificationView>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn switch(
    State(app): State<App>,
    at: StreamAt,
    Body(request): Body<SwitchNotification>,
) -> Result<Response, ApiError> {
    at.require_running()?;
    let now = app.clock.now();
    at.visitor
        .store
        .set_stream_notifies(&at.stream.id, request.enabled, now)
        .await?;
    Ok(ok(view(&app, &at).await?))
}

async fn view(app: &App, at: &StreamAt) -> Result<NotificationView, ApiError> {
    let store = &at.visitor.store;
    let round = store.live_notification(&at.stream.id).await?;
    let totals = match &round {
        Some(round) => store.delivery_totals(&round.id).await?,
        None => Totals::default(),
    };
    Ok(NotificationView {
        enabled: store.stream_notifies(&at.stream.id).await?,
        site_enabled: at.visitor.site.settings.streaming.notify_on_live,
        reach: reach(app, store, &at.stream).await?,
        state: round.map_or("none", |round| Round::as_str(round.state)),
        totals,
    })
}
