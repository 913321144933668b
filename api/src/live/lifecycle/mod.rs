//! The steps of a stream's life: the record moves first, in one conditional update; room, recording
//! and open pages follow.

#[cfg(test)]
mod tests;

use std::time::Duration;

use time::OffsetDateTime;

use super::{refreshed, room_of};
use crate::access::AccessNews;
use crate::app::App;
use crate::chat;
use crate::http::ApiError;
use crate::id::{RecordingId, StreamId};
use crate::provider::{MediaNews, ProviderError};
use crate::site::Site;
use crate::store::{SiteStore, Started};
use crate::stream::{Status, Stream};

/// Moves a stream by what its provider says of its media: the one place where that happens, for
/// every provider. News that come twice, late or out of order change nothing.
pub(crate) async fn heed(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    news: MediaNews,
) -> Result<(), ApiError> {
    let waits = stream.grace_ends_at.is_some();
    match news {
        MediaNews::Active if stream.status.can_start() => {
            let cross_site = app.database.cross_site();
            if let Some(site) = cross_site.site_by_id(store.site_id()).await? {
                let live = start(app, &site, store, stream).await?;
                publisher_returned(app, store, &live).await?;
            }
        }
        MediaNews::Active if waits => publisher_returned(app, store, stream).await?,
        MediaNews::Disconnected if stream.status.is_on_air() && !waits => {
            publisher_left(app, store, stream).await?;
        }
        MediaNews::Active | MediaNews::Disconnected => {}
    }
    Ok(())
}

/// Scheduled → live, by hand or because media arrived (LC-07, LC-10).
pub(crate) async fn start(
    app: &App,
    site: &Site,
    store: &SiteStore,
    stream: &Stream,
) -> Result<Stream, ApiError> {
    if !stream.status.can_start() {
        return Err(not_startable(stream.status));
    }
    app.providers.of(stream)?;
    if !site.settings.streaming.enabled {
        return Err(ApiError::conflict(
            "streaming_disabled",
            "Streaming is switched off for this site. Streams that are live go on; ask the site's admins to switch it on.",
        ));
    }
    let live_max = site.live_max(&app.config.limits);
    let now = app.clock.now();
    match store
        .start_stream(&stream.id, live_max, grace_end(app, now), now)
        .await?
    {
        Started::Yes => {}
        Started::NotScheduled => return Err(not_startable(Status::Live)),
        Started::SiteIsFull(other) => {
            return Err(site_is_full(app, site, store, stream, other).await?);
        }
    }
    tracing::info!(stream.id = %stream.id, "stream {} is live", stream.id);
    app.baton.stream_started(&stream.id);
    moved(app, store, stream).await
}

/// On air → ended (LC-08): the room closes, everybody is disconnected, the recording completes.
pub(crate) async fn end(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    publish: bool,
) -> Result<Stream, ApiError> {
    let now = app.clock.now();
    if !stream.status.can_end() || !store.end_stream(&stream.id, publish, now).await? {
        return Err(ApiError::conflict(
            "not_endable",
            "This stream is not live, so it cannot be ended.",
        ));
    }
    over(app, store, stream).await
}

/// Ends a stream to which nobody came back in time (LC-03); does nothing when somebody did.
pub(super) async fn end_abandoned(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    if store.end_abandoned_stream(&stream.id, now).await? {
        tracing::info!(stream.id = %stream.id, "nobody came back to stream {}", stream.id);
        over(app, store, stream).await?;
    }
    Ok(())
}

/// The stream has ended: recording, room and pages follow.
async fn over(app: &App, store: &SiteStore, stream: &Stream) -> Result<Stream, ApiError> {
    tracing::info!(stream.id = %stream.id, "stream {} has ended", stream.id);
    let outcome = async { app.providers.of(stream)?.complete(stream).await }.await;
    carried_out(stream, outcome);
    moved(app, store, stream).await
}

/// The record has moved already and does not go back: a provider that did not follow is for
/// whoever runs the server to look after.
fn carried_out(stream: &Stream, outcome: Result<(), ProviderError>) {
    if let Err(error) = outcome {
        tracing::error!(stream.id = %stream.id, %error, "the provider of stream {} did not follow", stream.id);
    }
}

/// Paused by the creator (LC-17): nothing of the room is forwarded or recorded until
/// [`resume`].
pub(crate) async fn pause(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<Stream, ApiError> {
    let now = app.clock.now();
    if !app.providers.of(stream)?.capabilities().pause {
        return Err(ProviderError::Unsupported("pausing").into());
    }
    if !stream.status.can_pause() || !store.pause_stream(&stream.id, now).await? {
        return Err(not_on_air("paused"));
    }
    app.signaling.set_on_hold(&room_of(stream), true).await;
    moved(app, store, stream).await
}

/// The creator goes on. A stream that nobody publishes to stays paused until somebody does.
pub(crate) async fn resume(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<Stream, ApiError> {
    let now = app.clock.now();
    if !stream.status.can_pause() || !store.resume_stream(&stream.id, now).await? {
        return Err(not_on_air("resumed"));
    }
    app.signaling.set_on_hold(&room_of(stream), false).await;
    moved(app, store, stream).await
}

/// Starts or stops recording a stream on air (RC-05); the stream itself goes on. What is recorded
/// after a stop is another part of the same replay.
pub(crate) async fn switch_recording(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    on: bool,
) -> Result<Stream, ApiError> {
    let now = app.clock.now();
    if !store.switch_recording(&stream.id, on, now).await? {
        return Err(ApiError::conflict(
            "not_live",
            "This stream is not live. Whether it will be recorded is one of its settings.",
        ));
    }
    app.baton.recording_switched(&stream.id).await;
    refreshed(app, store, stream).await
}

/// Shows the replay of an ended stream to whoever may watch it, or keeps it to the team (C14). It
/// holds at once, for open pages as well.
pub(crate) async fn publish_replay(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    publish: bool,
) -> Result<Stream, ApiError> {
    let now = app.clock.now();
    if !store.publish_replay(&stream.id, publish, now).await? {
        return Err(ApiError::conflict(
            "not_ended",
            "This stream has no replay yet: it has not ended.",
        ));
    }
    let news = AccessNews::of(store.site_id(), None, Some(&stream.id));
    app.access_news.tell(news);
    refreshed(app, store, stream).await
}

/// Nobody publishes to a stream on air any more: it is paused, and ends when the grace does.
pub(super) async fn publisher_left(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    if store
        .publisher_left(&stream.id, grace_end(app, now), now)
        .await?
    {
        tracing::info!(stream.id = %stream.id, "nobody publishes to stream {} any more", stream.id);
        moved(app, store, stream).await?;
    }
    Ok(())
}

/// Somebody publishes to a stream on air: a pause for want of that is over. Whoever comes after
/// the grace finds the stream ended.
pub(super) async fn publisher_returned(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<(), ApiError> {
    if store
        .publisher_returned(&stream.id, app.clock.now())
        .await?
    {
        moved(app, store, stream).await?;
    }
    Ok(())
}

/// The stream after a step of its life, announced to its pages and told in its chat (CH-09).
async fn moved(app: &App, store: &SiteStore, before: &Stream) -> Result<Stream, ApiError> {
    let stream = refreshed(app, store, before).await?;
    chat::tell_step(app, store, before.status, &stream).await;
    Ok(stream)
}

/// Scheduled or ended → archived (C13): in no list any more, its statistics stay.
pub(crate) async fn archive(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<Stream, ApiError> {
    if !store.archive_stream(&stream.id, app.clock.now()).await? {
        return Err(ApiError::conflict(
            "not_archivable",
            "Only streams that have not begun or have ended can be archived.",
        ));
    }
    let outcome = async { app.providers.of(stream)?.disable(stream).await }.await;
    carried_out(stream, outcome);
    refreshed(app, store, stream).await
}

/// Archived → as it was before.
pub(crate) async fn restore(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<Stream, ApiError> {
    if !store.restore_stream(&stream.id, app.clock.now()).await? {
        return Err(ApiError::conflict(
            "not_archived",
            "This stream is not archived.",
        ));
    }
    let outcome = async { app.providers.of(stream)?.enable(stream).await }.await;
    carried_out(stream, outcome);
    refreshed(app, store, stream).await
}

/// Deletes a stream with all that hangs on it: rows, room, files; its open pages are told.
pub(crate) async fn delete(app: &App, store: &SiteStore, stream: &Stream) -> Result<(), ApiError> {
    if stream.status.is_on_air() {
        return Err(ApiError::conflict(
            "stream_live",
            "This stream is live. End it before you delete it.",
        ));
    }
    let recordings = store.recordings(&stream.id).await?;
    if !store.delete_stream(&stream.id, app.clock.now()).await? {
        return Err(ApiError::conflict(
            "stream_live",
            "This stream has just gone live. End it before you delete it.",
        ));
    }
    let ids: Vec<RecordingId> = recordings.into_iter().map(|it| it.id).collect();
    let outcome = async { app.providers.of(stream)?.delete(stream, &ids).await }.await;
    carried_out(stream, outcome);
    app.board.forget(&stream.id);
    app.chat.forget(&stream.id);
    Ok(())
}

/// The refusal of one live stream more than the site may have (LC-26). It leads to the one that is
/// live, and names it to whoever may find it.
async fn site_is_full(
    app: &App,
    site: &Site,
    store: &SiteStore,
    stream: &Stream,
    other: Option<StreamId>,
) -> Result<ApiError, ApiError> {
    let live_max = site.live_max(&app.config.limits);
    let other = match other {
        Some(id) => store.stream(&id).await?,
        None => None,
    };
    let plural = if live_max == 1 { "" } else { "s" };
    let limit = format!("This site can have {live_max} live stream{plural} at a time");
    let Some(other) = other else {
        let message = format!("{limit}, and has. End the other one first.");
        return Ok(ApiError::conflict("not_startable", message));
    };
    let is_own = other.team == stream.team;
    if !is_own && !other.visibility.is_listed() {
        let message = format!("{limit}, and has. Its team has to end the other one first.");
        return Ok(ApiError::conflict("not_startable", message));
    }
    let message = format!("{limit}, and “{}” is live. End it first.", other.title);
    let page = if is_own { "/studio" } else { "" };
    let link = format!("{}/streams/{}{page}", site.url(app), other.id);
    Ok(ApiError::conflict("not_startable", message).with_link(link))
}

/// When a stream that nobody publishes to from `now` on ends.
pub(crate) fn grace_end(app: &App, now: OffsetDateTime) -> OffsetDateTime {
    now + Duration::from_secs(app.config.streams.grace.into())
}

fn not_startable(status: Status) -> ApiError {
    ApiError::conflict(
        "not_startable",
        match status {
            Status::Live | Status::Paused => "This stream is live already.",
            Status::Ended => "This stream has ended. Create a new one to go live again.",
            _ => "This stream cannot go live.",
        },
    )
}

fn not_on_air(what: &str) -> ApiError {
    ApiError::conflict(
        "not_live",
        format!("This stream is not live, so it cannot be {what}."),
    )
}
