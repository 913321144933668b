//! What each kind of job does: the one table.

use time::Duration;

use super::{Job, JobError, JobKind, NewJob};
use crate::app::App;
use crate::http::ANSWERS_KEPT;
use crate::store::{SiteStore, StoreError};
use crate::{notification, person, recording, subscriber, team, webhook};

/// Finished jobs are kept this long for whoever looks after the house.
const DONE_KEPT: Duration = Duration::DAY;
/// Dead jobs are kept longer: somebody should look at them.
const DEAD_KEPT: Duration = Duration::days(30);
/// Product events can be sent once more for this long.
const EVENTS_KEPT: Duration = Duration::days(30);

/// Does one job, in its site's store.
pub(super) async fn handle(app: &App, store: &SiteStore, job: &Job) -> Result<(), JobError> {
    match JobKind::parse(&job.kind) {
        Some(JobKind::Sweep) => sweep(app, store).await,
        Some(JobKind::SignInMail) => person::mail_link(app, store, job).await,
        Some(JobKind::InvitationMail) => team::mail_invitation(app, store, job).await,
        Some(JobKind::ConfirmationMail) => subscriber::mail_confirmation(app, store, job).await,
        Some(JobKind::FanOut) => notification::step(app, store, job).await,
        Some(JobKind::Webhook) => webhook::deliver(app, store, job).await,
        Some(JobKind::RecordingRetry) => recording::retry(app, store, job).await,
        Some(JobKind::RecordingFiles) => recording::remove_files(app, job).await,
        Some(JobKind::RecordingPictures) => recording::draw(app, store, job).await,
        #[cfg(test)]
        Some(JobKind::Trial) => super::tests::trial(job),
        // A newer program on the same database will do it.
        None => Err(JobError::Retry(format!(
            "this version of the program knows no {} jobs",
            job.kind
        ))),
    }
}

/// Sets up what recurs on every site; what is set up already stays.
pub(crate) async fn plant(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    for site in app.database.cross_site().site_ids().await? {
        let store = app.database.site(site);
        let recurring = JobKind::ALL.iter().copied();
        for kind in recurring.filter(|kind| kind.policy().every.is_some()) {
            let job = NewJob {
                kind,
                key: "",
                run_at: now,
                payload: serde_json::Value::Null,
            };
            store.enqueue(&job, now).await?;
        }
    }
    Ok(())
}

async fn sweep(app: &App, store: &SiteStore) -> Result<(), JobError> {
    let now = app.clock.now();
    store.sweep_expired_sign_ins(now).await?;
    store
        .sweep_finished_jobs(now - DONE_KEPT, now - DEAD_KEPT)
        .await?;
    store.sweep_events(now - EVENTS_KEPT).await?;
    store.sweep_answers(now - ANSWERS_KEPT).await?;
    recording::sweep_outdated(app, store).await
}
