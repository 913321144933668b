//! What happens while a stream is live: the product's record, the media room and the recording
//! move together from here.

mod admission;
mod board;
mod conductor;
mod guard;
mod identity;
mod recording;
mod replays;
mod sessions;
#[cfg(test)]
mod tests;

pub(crate) use admission::{Door, enter, permissions_of};
pub(crate) use board::{Board, Moment};
pub(crate) use conductor::{Baton, Conductor, Sources, recover};
pub(crate) use guard::guard;
pub(crate) use identity::Role as RoomRole;
pub(crate) use recording::{RecordingRow, RecordingState, ReplayState, overall};
pub(crate) use replays::Replays;

use sfu::RoomName;
use signaling::CloseReason;

use crate::app::App;
use crate::http::ApiError;
use crate::id::StreamId;
use crate::site::Site;
use crate::store::{SiteStore, Started};
use crate::stream::{Status, Stream, can_end, can_start};

/// Name of the signing key that Klieg makes for itself.
pub(crate) const OWN_KEY: &str = "klieg";

/// The media room of a stream.
pub(crate) fn room_of(stream: &StreamId) -> RoomName {
    RoomName::new(stream.as_str())
}

/// Scheduled → live, by hand or because media arrived (LC-07, LC-10).
pub(crate) async fn start(
    app: &App,
    site: &Site,
    store: &SiteStore,
    stream: &Stream,
) -> Result<Stream, ApiError> {
    if !can_start(stream.status) {
        return Err(not_startable(stream.status));
    }
    if !site.streaming_enabled {
        return Err(ApiError::conflict(
            "streaming_disabled",
            "Streaming is switched off for this site.",
        ));
    }
    let live_max = site.live_max(&app.config.limits);
    match store
        .start_stream(&stream.id, live_max, app.clock.now())
        .await?
    {
        Started::Yes => {}
        Started::NotScheduled => return Err(not_startable(Status::Live)),
        Started::SiteIsFull => {
            return Err(ApiError::conflict(
                "not_startable",
                format!(
                    "This site can have {live_max} live stream{} at a time, and has. End the other one first.",
                    if live_max == 1 { "" } else { "s" }
                ),
            ));
        }
    }
    tracing::info!(stream.id = %stream.id, "stream {} is live", stream.id);
    app.baton.stream_started(&stream.id);
    refreshed(app, store, stream).await
}

/// Live → ended (LC-08): the room closes, everybody is disconnected, the recording completes.
pub(crate) async fn end(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    publish: bool,
) -> Result<Stream, ApiError> {
    if !can_end(stream.status)
        || !store
            .end_stream(&stream.id, publish, app.clock.now())
            .await?
    {
        return Err(ApiError::conflict(
            "not_endable",
            "This stream is not live, so it cannot be ended.",
        ));
    }
    tracing::info!(stream.id = %stream.id, "stream {} has ended", stream.id);
    // The recorder first: what is on its way is written before the tracks go.
    app.baton.stream_ended(&stream.id).await;
    let room = room_of(&stream.id);
    app.signaling
        .close_room(&room, CloseReason::StreamEnded)
        .await;
    refreshed(app, store, stream).await
}

fn not_startable(status: Status) -> ApiError {
    ApiError::conflict(
        "not_startable",
        match status {
            Status::Live => "This stream is live already.",
            Status::Ended => "This stream has ended. Create a new one to go live again.",
            _ => "This stream cannot go live.",
        },
    )
}

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
    app.board.announce(&stream, overall(&recordings));
    Ok(stream)
}
