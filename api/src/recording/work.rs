//! What is done with recordings beside requests: completing them again and removing their files.

use crate::app::App;
use crate::id::RecordingId;
use crate::jobs::{Job, JobError};
use crate::live::refreshed;
use crate::store::SiteStore;

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
            .give_up_recording(&id, "nothing of it lies on this machine")
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
