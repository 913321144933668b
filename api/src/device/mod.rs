//! The devices that somebody watches with, where a grant limits their number.

mod routes;
#[cfg(test)]
mod tests;

pub(crate) use routes::routes;

use axum::http::{HeaderMap, HeaderValue, header};
use sfu::ParticipantIdentity;

use crate::app::App;
use crate::http::{ApiError, Visitor, cookie};
use crate::live::{RoomRole, Seat, room_of};
use crate::secret;
use crate::stream::StreamAt;

/// Names a browser; says nothing else.
const DEVICE_COOKIE: &str = "klieg_device";
/// A year: longer than people stay away from what they pay for.
const COOKIE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// What somebody hears whose pass has no device left.
pub(crate) const DEVICE_LIMIT: &str = "Your pass is in use on as many devices as it allows. Stop watching on \
     another one, then try again.";

/// A device that asks.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    /// Stays the same for one browser.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// The `Set-Cookie` value for a browser that has none yet.
    pub(crate) cookie: Option<String>,
}

impl Device {
    /// The device behind a request.
    pub(crate) fn of(app: &App, visitor: &Visitor, headers: &HeaderMap) -> Self {
        let known = cookie(headers, DEVICE_COOKIE).filter(|it| !it.is_empty());
        let agent = headers.get(header::USER_AGENT);
        let name = name_of(agent.and_then(|it| it.to_str().ok()).unwrap_or_default());
        // A program keeps no cookies; its session is as good.
        let known = match (&known, &visitor.session) {
            (None, Some(session)) if !name.is_browser => Some(session.0.clone()),
            _ => known,
        };
        let fresh = known.is_none().then(secret::token);
        let cookie = fresh.as_ref().map(|token| {
            let secure = if app.public_url.starts_with("https://") {
                "; Secure"
            } else {
                ""
            };
            format!(
                "{DEVICE_COOKIE}={token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={COOKIE_SECONDS}{secure}"
            )
        });
        Self {
            id: secret::hash(&known.or(fresh).unwrap_or_default()),
            name: name.text,
            cookie,
        }
    }
}

/// What a user agent is called.
struct AgentName {
    text: String,
    is_browser: bool,
}

fn name_of(agent: &str) -> AgentName {
    let first = |table: &[(&str, &'static str)]| {
        let found = table.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    // The order matters: Edge also calls itself Chrome, and Chrome Safari.
    let browser = first(&[
        ("Edg", "Edge"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    AgentName {
        text: match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(name), None) | (None, Some(name)) => name.to_owned(),
            (None, None) => "An app".to_owned(),
        },
        is_browser: browser.is_some(),
    }
}

/// Keeps a seat for a viewer who gets a token, where the grant limits the devices. Answers with the
/// cookie that a new browser has to keep, or the refusal.
pub(crate) fn keep_seat(
    app: &App,
    at: &StreamAt,
    headers: &HeaderMap,
    (role, identity): (&RoomRole, &ParticipantIdentity),
) -> Result<Option<HeaderValue>, ApiError> {
    let (RoomRole::Viewer(person), Some((grant, limit))) = (role, &at.access.seat) else {
        return Ok(None);
    };
    let device = Device::of(app, &at.visitor, headers);
    let now = app.clock.now();
    let present = |seat: &Seat| is_present(app, seat);
    let whose = (person, grant);
    if !app.seats.is_free(whose, *limit, &device.id, now, present) {
        return Err(ApiError::conflict("device_limit", DEVICE_LIMIT));
    }
    let seat = Seat {
        room: room_of(&at.stream),
        identity: identity.clone(),
        device: device.id,
        name: device.name,
        grant: grant.clone(),
        since: None,
        issued: now,
    };
    app.seats.keep(person, seat, present);
    let cookie = device.cookie.as_deref().map(HeaderValue::from_str);
    Ok(cookie.and_then(Result::ok))
}

/// Whether the participant of a seat still is in its room.
pub(crate) fn is_present(app: &App, seat: &Seat) -> bool {
    app.signaling.is_present(&seat.room, &seat.identity)
}

#[cfg(test)]
mod unit_tests {
    use super::name_of;

    #[test]
    fn devices_are_called_what_people_call_them() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.0", "An app"),
        ] {
            assert_eq!(name_of(agent).text, name);
        }
    }
}
