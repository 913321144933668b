//! Chat tokens: who may open one stream's socket within a minute, signed by the server (VX-18).

use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::clock::{from_millis, to_millis};
use crate::id::{PersonId, StreamId};
use crate::secret;

/// Long enough to open a socket on a bad line; access is checked again when it opens.
pub(crate) const LIFETIME: Duration = Duration::minutes(1);
/// In place of a person's id.
const NOBODY: &str = "-";

/// A token for a stream's chat.
pub(crate) fn issue(
    app: &App,
    stream: &StreamId,
    person: Option<&PersonId>,
    now: OffsetDateTime,
) -> String {
    let person = person.map_or(NOBODY, PersonId::as_str);
    let claims = format!("{stream}.{person}.{}", to_millis(now + LIFETIME));
    let signature = secret::signature(&app.session_secret, &["chat", &claims]);
    format!("{claims}.{signature}")
}

/// Who a token stands for (`Some(None)`: a visitor without a session); `None` when it is not to be
/// believed, over, or for another stream.
pub(crate) fn read(
    app: &App,
    token: &str,
    stream: &str,
    now: OffsetDateTime,
) -> Option<Option<PersonId>> {
    let (claims, signature) = token.rsplit_once('.')?;
    if !secret::signed(&app.session_secret, &["chat", claims], signature) {
        return None;
    }
    let mut parts = claims.split('.');
    let (of, person, until) = (parts.next()?, parts.next()?, parts.next()?);
    let until = from_millis(until.parse().ok()?);
    if of != stream || until <= now {
        return None;
    }
    if person == NOBODY {
        return Some(None);
    }
    PersonId::parse(person).map(Some)
}
