//! Statistics over JSON and as a table for spreadsheets, for those who run the stream.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use time::format_description::well_known::Rfc3339;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::StatisticsView;
use super::csv::Csv;
use super::statistics::watched_until;
use crate::app::App;
use crate::http::{ApiError, Data, ErrorEnvelope, ok};
use crate::stream::StreamAt;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(statistics))
        .routes(routes!(viewers))
}

/// Viewers, watch time and concurrency of a stream
#[utoipa::path(get, path = "/api/v1/streams/{id}/statistics", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<StatisticsView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn statistics(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_figures()?;
    Ok(ok(
        StatisticsView::of(&app, &at.visitor.store, &at.stream).await?
    ))
}

/// The viewers of a stream as a table (CSV)
#[utoipa::path(get, path = "/api/v1/streams/{id}/viewers.csv", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn viewers(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.require_figures()?;
    let now = app.clock.now();
    let mut csv = Csv::default();
    csv.line([
        "viewer",
        "email",
        "first_joined_at",
        "last_joined_at",
        "left_at",
        "joins",
        "watched_seconds",
    ]);
    for line in at.visitor.store.viewers(&at.stream.id).await? {
        let time = |at: time::OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
        csv.line([
            line.name.as_deref().unwrap_or("not signed in"),
            line.email.as_deref().unwrap_or_default(),
            &time(line.first_joined_at),
            &time(line.joined_at),
            &line.left_at.map(time).unwrap_or_default(),
            &line.joins.to_string(),
            &(watched_until(&line, now) / 1000).to_string(),
        ]);
    }
    let name = format!("attachment; filename=\"viewers-{}.csv\"", at.stream.id);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, csv.into_text()).into_response())
}
