//! Claims due jobs and runs them, a few at a time.

use std::time::Duration;

use tokio::task::JoinSet;

use super::handlers::handle;
use super::{Job, JobError, JobKind, Policy};
use crate::app::App;
use crate::store::StoreError;

/// Jobs of this process at once: enough to wait for several slow receivers, few enough to leave
/// the database to requests.
const RUNNING_MAX: usize = 8;
/// How long a claim holds without renewal: as long as others wait for the jobs of a process that
/// crashed.
const LEASE: Duration = Duration::from_secs(30);
/// Three renewals fit into a lease, so that two may fail.
const RENEWAL: Duration = Duration::from_secs(10);
/// A handler that takes longer hangs: it is dropped, and the attempt has failed.
const RUN_MAX: Duration = Duration::from_secs(5 * 60);
/// How often to look without being called: other processes put jobs into the same database.
const POLL: Duration = Duration::from_secs(5);
/// How long running jobs may take to finish when the program ends; the rest is resumed later.
const GRACE: Duration = Duration::from_secs(3);

/// The task that runs jobs until the program ends.
pub(crate) struct Runner {
    app: App,
    running: JoinSet<()>,
}

impl Runner {
    /// A runner of this app's jobs.
    pub(crate) fn new(app: App) -> Self {
        Self {
            app,
            running: JoinSet::new(),
        }
    }

    /// Runs jobs as they become due. Ends, in order, when the app shuts down.
    pub(crate) async fn run(mut self) {
        let mut shutdown = self.app.shutdown.clone();
        loop {
            let wait = self.claim().await.unwrap_or_else(|error| {
                let error = anyhow::Error::from(error);
                tracing::error!(error = format!("{error:#}"), "jobs could not be claimed");
                POLL
            });
            tokio::select! {
                _ = shutdown.wait_for(|down| *down) => break,
                () = self.app.database.job_bell().notified() => {}
                Some(_) = self.running.join_next() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
        let finished = async { while self.running.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, finished).await.is_err() {
            tracing::info!("some jobs did not end in time; they will be resumed");
        }
    }

    /// Starts what is due while there is room; returns how long to wait before looking again.
    async fn claim(&mut self) -> Result<Duration, StoreError> {
        let room = RUNNING_MAX.saturating_sub(self.running.len());
        if room == 0 {
            return Ok(POLL);
        }
        let jobs = claim_due(&self.app, room).await?;
        if !jobs.is_empty() {
            for job in jobs {
                let app = self.app.clone();
                self.running.spawn(async move { run(&app, &job).await });
            }
            return Ok(Duration::ZERO);
        }
        let next = self.app.database.cross_site().next_job_due().await?;
        let until = next.and_then(|due| Duration::try_from(due - self.app.clock.now()).ok());
        // Due already, but claimed by another process this moment: not to be hurried.
        Ok(until.unwrap_or(POLL).clamp(Duration::from_millis(10), POLL))
    }
}

/// Runs what is due now, and what that enqueues for now, one after the other; returns how many
/// attempts that took. Tests call it instead of running a [`Runner`].
#[cfg(test)]
pub(crate) async fn run_due(app: &App) -> usize {
    let mut attempts = 0;
    loop {
        let jobs = claim_due(app, RUNNING_MAX).await.expect("claims");
        if jobs.is_empty() {
            return attempts;
        }
        for job in jobs {
            attempts += 1;
            assert!(attempts < 10_000, "{} jobs beget themselves", job.kind);
            run(app, &job).await;
        }
    }
}

/// Claims up to `limit` jobs, each for one lease.
async fn claim_due(app: &App, limit: usize) -> Result<Vec<Job>, StoreError> {
    let now = app.clock.now();
    let mut claimed = Vec::new();
    for job in app.database.cross_site().due_jobs(now, limit).await? {
        let store = app.database.site(job.site.clone());
        claimed.extend(store.claim_job(job, now + LEASE, now).await?);
    }
    Ok(claimed)
}

/// One attempt at a claimed job, and what follows from it.
async fn run(app: &App, job: &Job) {
    if let Err(error) = attempt(app, job).await {
        // The lease ends, and the job is claimed again.
        let error = anyhow::Error::from(error);
        tracing::error!(job.id = %job.id, error = format!("{error:#}"), "job {} could not be moved on", job.id);
    }
}

async fn attempt(app: &App, job: &Job) -> Result<(), StoreError> {
    let store = app.database.site(job.site.clone());
    let policy = JobKind::parse(&job.kind).map_or(Policy::USUAL, JobKind::policy);
    let outcome = if job.attempts > policy.attempts_max {
        let cut_off = "every attempt was cut off: the program ended while it ran";
        Err(JobError::Fatal(cut_off.to_owned()))
    } else {
        tokio::select! {
            outcome = tokio::time::timeout(RUN_MAX, handle(app, &store, job)) => outcome
                .unwrap_or_else(|_| Err(JobError::Retry("it took too long".to_owned()))),
            // Somebody else has it now.
            () = lease_lost(app, job) => return Ok(()),
        }
    };
    let now = app.clock.now();
    match outcome {
        Ok(()) => {
            let again = policy.every.map(|every| now + every);
            store.complete_job(job, again, now).await?;
        }
        Err(error) => {
            let next = match &error {
                JobError::Retry(_) => policy.next_attempt(job.attempts, now),
                JobError::Fatal(_) => policy.every.map(|every| now + every),
            };
            let kind = &job.kind;
            if next.is_some() {
                tracing::warn!(job.id = %job.id, job.key, %error, "a {kind} job failed and will be tried again");
            } else {
                tracing::error!(job.id = %job.id, job.key, %error, "a {kind} job failed for good");
            }
            store.fail_job(job, &error.to_string(), next, now).await?;
        }
    }
    Ok(())
}

/// Renews the lease of a running job; returns when it is lost.
async fn lease_lost(app: &App, job: &Job) {
    let store = app.database.site(job.site.clone());
    loop {
        tokio::time::sleep(RENEWAL).await;
        let now = app.clock.now();
        match store.renew_job(job, now + LEASE, now).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                let error = anyhow::Error::from(error);
                tracing::warn!(job.id = %job.id, error = format!("{error:#}"), "a lease was not renewed");
            }
        }
    }
}
