//! Devices over JSON.

use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use serde::Serialize;
use signaling::CloseReason;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Device, is_present};
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Visitor, ok};
use crate::live::Seat;
use crate::person::{Nothing, Person};

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(stop))
}

/// A device that watches.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DeviceView {
    id: String,
    /// `Firefox on Android`.
    name: String,
    /// The one that asks.
    own: bool,
    #[serde(with = "time::serde::rfc3339::option")]
    since: Option<OffsetDateTime>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct DeviceList {
    devices: Vec<DeviceView>,
}

/// Devices that the caller watches with now, where a pass limits their number
#[utoipa::path(get, path = "/api/v1/me/devices", operation_id = "device_list", tag = "access",
    responses((status = 200, body = Data<DeviceList>), (status = 401, body = ErrorEnvelope)))]
async fn list(
    State(app): State<App>,
    visitor: Visitor,
    parts: Parts,
) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    let own = Device::of(&app, &visitor, &parts.headers);
    Ok(ok(listed(&app, person, &own)))
}

fn taken(app: &App, person: &Person) -> Vec<Seat> {
    let now = app.clock.now();
    app.seats
        .taken(&person.id, now, |seat| is_present(app, seat))
}

fn listed(app: &App, person: &Person, own: &Device) -> DeviceList {
    let mut devices: Vec<DeviceView> = Vec::new();
    for seat in taken(app, person) {
        if devices.iter().all(|known| known.id != seat.device) {
            devices.push(DeviceView {
                own: seat.device == own.id,
                id: seat.device,
                name: seat.name,
                since: seat.since,
            });
        }
    }
    DeviceList { devices }
}

/// Stop watching on a device
#[utoipa::path(post, path = "/api/v1/me/devices/{id}/stop", operation_id = "device_stop", tag = "access", params(("id" = String, Path)),
    request_body = Nothing,
    responses((status = 200, body = Data<DeviceList>), (status = 401, body = ErrorEnvelope)))]
async fn stop(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    parts: Parts,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    for seat in taken(&app, person) {
        if seat.device == id {
            app.seats.leave(&person.id, &seat.identity);
            let reason = CloseReason::TakenOver;
            app.signaling
                .remove_participant(&seat.room, &seat.identity, reason)
                .await;
        }
    }
    let own = Device::of(&app, &visitor, &parts.headers);
    Ok(ok(listed(&app, person, &own)))
}
