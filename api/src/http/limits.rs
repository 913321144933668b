//! How often anybody may ask (SE-05): per network address, per person and per API key. Every answer
//! says how much of the tightest of them is left.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use time::OffsetDateTime;

use super::ApiError;
use super::request::address_in;
use crate::app::App;
use crate::rate_limit::{RateLimit, Standing};

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// Paths that cost nothing: the client's files and the sign of life.
const FREE: [&str; 3] = ["/assets/", "/favicon.svg", "/healthz"];

/// Where one request stands in the limits asked for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Arc<Mutex<Option<Standing>>>);

impl Meter {
    /// Takes one request of `key` out of a limit, if there is such a limit.
    pub(super) fn take(
        &self,
        limit: Option<&RateLimit>,
        key: &str,
        now: OffsetDateTime,
    ) -> Result<(), ApiError> {
        let Some(limit) = limit else { return Ok(()) };
        let taken = limit.take(key, now);
        let standing = taken.unwrap_or_else(|refusal| refusal.standing());
        let mut tightest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tightest.is_none_or(|known| standing.remaining < known.remaining) {
            *tightest = Some(standing);
        }
        drop(tightest);
        Ok(taken.map(|_| ())?)
    }

    fn tell(&self, headers: &mut HeaderMap) {
        let standing = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(standing) = standing else { return };
        headers.insert(LIMIT, HeaderValue::from(standing.limit));
        headers.insert(REMAINING, HeaderValue::from(standing.remaining));
        headers.insert(RESET, HeaderValue::from(standing.reset.as_secs()));
    }
}

/// The layer around everything that costs something.
pub(crate) async fn limited(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if FREE.iter().any(|free| path.starts_with(free)) {
        return next.run(request).await;
    }
    let meter = Meter::default();
    let address = address_in(request.extensions());
    let taken = address.map_or(Ok(()), |address| {
        let limit = app.limits.requests_per_address.as_ref();
        meter.take(limit, &neighbourhood(address), app.clock.now())
    });
    let mut response = match taken {
        Ok(()) => {
            request.extensions_mut().insert(meter.clone());
            next.run(request).await
        }
        Err(error) => error.into_response(),
    };
    meter.tell(response.headers_mut());
    response
}

/// An IPv4 address, or the 64 bits that one line of IPv6 has: the rest is at its user's choice.
fn neighbourhood(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::neighbourhood;

    #[test]
    fn addresses_of_one_line_count_together() {
        let of = |text: &str| neighbourhood(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
