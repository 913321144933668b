//! What time alone brings about: graces, plans and grants that ran out, reminders, rooms that outlived their stream.
//! Each look is a few indexed queries and may come at any time, twice or late.

use std::time::Duration;

use signaling::CloseReason;
use tokio::time::MissedTickBehavior;

use super::lifecycle::{archive, end_abandoned};
use super::rooms::{room_of, stream_in};
use crate::app::{App, WeakApp};
use crate::http::ApiError;
use crate::id::{SiteId, StreamId};
use crate::notification;
use crate::store::{SiteStore, StoreError};
use crate::stream::Stream;

/// How late a grace may end.
const INTERVAL: Duration = Duration::from_secs(2);
/// How much of a viewer's time a crash can cost.
const SEEN_INTERVAL: Duration = Duration::from_secs(10);

/// Sweeps until the product ends.
pub(crate) async fn run(app: WeakApp) {
    let mut ticks = tokio::time::interval(INTERVAL);
    let mut looks = tokio::time::interval(SEEN_INTERVAL);
    for timer in [&mut ticks, &mut looks] {
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    loop {
        let viewers = tokio::select! {
            _ = ticks.tick() => false,
            _ = looks.tick() => true,
        };
        let Some(app) = app.upgrade() else { return };
        let outcome = if viewers {
            see(&app).await
        } else {
            sweep(&app).await
        };
        if let Err(error) = outcome {
            tracing::error!(error = error.message(), "streams could not be swept");
        }
    }
}

/// Those who watch are there still.
async fn see(app: &App) -> Result<(), ApiError> {
    let cross_site = app.database.cross_site();
    Ok(cross_site.note_viewers_seen(app.clock.now()).await?)
}

/// One look at everything.
pub(crate) async fn sweep(app: &App) -> Result<(), ApiError> {
    let (cross_site, now) = (app.database.cross_site(), app.clock.now());
    for place in cross_site.abandoned_streams(now).await? {
        if let Some((store, stream)) = find(app, place).await? {
            end_abandoned(app, &store, &stream).await?;
        }
    }
    let streams = &app.config.streams;
    let patience = hours(streams.archive_unstarted_after);
    for place in cross_site.unstarted_streams(now - patience).await? {
        put_away(app, place).await?;
    }
    if streams.archive_ended_after > 0 {
        let kept = hours(streams.archive_ended_after.saturating_mul(24));
        for place in cross_site.outdated_streams(now - kept).await? {
            put_away(app, place).await?;
        }
    }
    for site in cross_site.sites_with_ended_grants(now).await? {
        app.database.site(site).expire_grants(now).await?;
    }
    notification::remind(app).await?;
    close_rooms(app).await
}

/// Archives what nobody touched since it was found.
async fn put_away(app: &App, place: (SiteId, StreamId)) -> Result<(), ApiError> {
    if let Some((store, stream)) = find(app, place).await?
        && stream.status.can_archive()
    {
        archive(app, &store, &stream).await?;
        tracing::info!(stream.id = %stream.id, "stream {} was archived", stream.id);
    }
    Ok(())
}

/// Closes rooms whose stream is over or gone, whatever was missed (LC-14).
async fn close_rooms(app: &App) -> Result<(), ApiError> {
    for room in app.signaling.rooms() {
        let Some(id) = stream_in(&room) else { continue };
        let site = app.database.cross_site().site_of_stream(&id).await?;
        let stream = match site {
            Some(site) => app.database.site(site).stream(&id).await?,
            None => None,
        };
        let is_open = stream.is_some_and(|stream| {
            room_of(&stream) == room && (stream.status.can_start() || stream.status.is_on_air())
        });
        if !is_open {
            tracing::info!(%room, "closing a room whose stream is over");
            let reason = CloseReason::StreamEnded;
            app.signaling.close_room(&room, reason).await;
        }
    }
    Ok(())
}

async fn find(
    app: &App,
    (site, id): (SiteId, StreamId),
) -> Result<Option<(SiteStore, Stream)>, StoreError> {
    let store = app.database.site(site);
    let stream = store.stream(&id).await?;
    Ok(stream.map(|stream| (store, stream)))
}

fn hours(count: u32) -> time::Duration {
    time::Duration::hours(count.into())
}
