//! What happens while a stream is live: the product's record, the media room and the recording
//! move together from here.

mod admission;
mod board;
mod conductor;
mod guard;
mod identity;
mod lifecycle;
mod recording;
mod replays;
mod rooms;
mod seats;
mod sessions;
mod storage;
mod sweep;
#[cfg(test)]
mod tests;

pub(crate) use admission::{Door, FULL, enter, has_room, permissions_of, terms_of};
pub(crate) use board::{Board, Moment};
pub(crate) use conductor::{Baton, Conductor, Sources, recover};
pub(crate) use guard::guard;
pub(crate) use identity::{Role as RoomRole, ViewerKey};
pub(crate) use lifecycle::{
    archive, delete, end, grace_end, pause, publish_replay, restore, resume, start,
    switch_recording,
};
pub(crate) use recording::{RecordingRow, RecordingState, ReplayState, overall, trouble};
pub(crate) use replays::Replays;
pub(crate) use rooms::room_of;
pub(crate) use seats::{Seat, Seats};
pub(crate) use storage::routes;
pub(crate) use sweep::run as sweep_until_end;
#[cfg(test)]
pub(crate) use sweep::sweep;

use crate::app::App;
use crate::http::ApiError;
use crate::store::SiteStore;
use crate::stream::Stream;

/// Name of the signing key that Klieg makes for itself.
pub(crate) const OWN_KEY: &str = "klieg";

/// The stream as it is now, announced to whoever watches its page.
pub(crate) async fn refreshed(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<Stream, ApiError> {
    let stream = store.stream(&stream.id).await?;
    let Some(stream) = stream else {
        return Err(ApiError::not_found("This stream was deleted."));
    };
    let recordings = store.recordings(&stream.id).await?;
    app.board.announce(&stream, &recordings);
    Ok(stream)
}
