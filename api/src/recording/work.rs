//! What is done with recordings beside requests: completing them again, removing their files, and
//! deleting them when the site's retention says so.

use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::audit::{Actor, AuditEntry};
use crate::id::RecordingId;
use crate::jobs::{Job, JobError};
use crate::live::refreshed;
use crate::site::Site;
use crate::store::SiteStore;

/// Recordings that one look of the retention deletes; the next look takes the rest.
const OUTDATED_MAX: i64 = 100;

/// How long a site keeps recordings; `None`: for good.
pub(super) fn kept(site: &Site) -> Option<Duration> {
    let days = site.settings.recording.retention_days?;
    Some(Duration::days(days.into()))
}

/// The recording that a job is about.
pub(super) fn subject(job: &Job) -> Result<RecordingId, JobError> {
    RecordingId::parse(&job.key)
        .ok_or_else(|| JobError::Fatal(format!("{} is no recording", job.key)))
}

/// Completes a failed recording from what lies on disk. How it went is told as after every
/// recording; one of which nothing lies there has failed for good.
pub(crate) async fn retry(app: &App, store: &SiteStore, job: &Job) -> Result<(), JobError> {
    let id = subject(job)?;
    let retried = app.replays.retry(&id).await;
    if !retried.map_err(|error| JobError::Retry(error.to_string()))? {
        store
            .give_up_recording(&id, "nothing of it lies on this machine", app.clock.now())
            .await?;
        announce(app, store, &id).await?;
    }
    Ok(())
}

/// Removes the files of a recording that was deleted.
pub(crate) async fn remove_files(app: &App, job: &Job) -> Result<(), JobError> {
    let id = subject(job)?;
    let removed = app.replays.remove(&id).await;
    removed.map_err(|error| JobError::Retry(error.to_string()))
}

/// Deletes what is older than the site keeps recordings.
pub(crate) async fn sweep_outdated(app: &App, store: &SiteStore) -> Result<(), JobError> {
    let site = app
        .database
        .cross_site()
        .site_by_id(store.site_id())
        .await?;
    let Some(kept) = site.as_ref().and_then(kept) else {
        return Ok(());
    };
    let now = app.clock.now();
    for id in store
        .recordings_ended_before(now - kept, OUTDATED_MAX)
        .await?
    {
        delete_outdated(app, store, &id, now).await?;
    }
    Ok(())
}

async fn delete_outdated(
    app: &App,
    store: &SiteStore,
    id: &RecordingId,
    now: OffsetDateTime,
) -> Result<(), JobError> {
    let place = app.database.cross_site().stream_of_recording(id).await?;
    let Some((_, stream)) = place else {
        return Ok(());
    };
    if !store.delete_recording(id, now).await? {
        return Ok(());
    }
    let entry = AuditEntry {
        actor: Actor::PROGRAM,
        action: "recording.deleted",
        subject: id.as_str(),
        detail: serde_json::json!({ "stream_id": stream, "why": "retention" }),
    };
    store.audit(&entry, now).await?;
    if let Some(stream) = store.stream(&stream).await? {
        refreshed(app, store, &stream).await?;
    }
    Ok(())
}

/// Tells open pages of the stream how its recordings are.
async fn announce(app: &App, store: &SiteStore, id: &RecordingId) -> Result<(), JobError> {
    let place = app.database.cross_site().stream_of_recording(id).await?;
    let Some((_, stream)) = place else {
        return Ok(());
    };
    if let Some(stream) = store.stream(&stream).await? {
        refreshed(app, store, &stream).await?;
    }
    Ok(())
}
