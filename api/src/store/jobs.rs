//! Durable jobs. Every move is a conditional update, so that of two processes one has it; a
//! claim's number of attempts marks it, so that whoever lost a lease changes nothing any more.

use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{AnyConnection, query};
use time::OffsetDateTime;

use super::row::Columns;
use super::{CrossSite, SiteStore, StoreError};
use crate::clock::to_millis;
use crate::http::Paging;
use crate::id::{JobId, SiteId};
use crate::jobs::{Job, JobCounts, JobKind, JobRow, JobState, NewJob};
use crate::webhook::DeliveryState;

impl SiteStore {
    /// Puts a job into the queue and wakes whoever runs it; false when an open one of the same
    /// kind and key is there already.
    pub(crate) async fn enqueue(
        &self,
        new: &NewJob<'_>,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let is_new = self.insert_job(&mut connection, new, now).await?;
        self.jobs.notify_one();
        Ok(is_new)
    }

    /// Runs a statement that changes one row, and enqueues what follows from it in the same
    /// transaction; whether it did.
    pub(super) async fn change_and_enqueue(
        &self,
        statement: Query<'_, Any, AnyArguments>,
        new: &NewJob<'_>,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let changed = statement.execute(&mut *transaction).await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        self.insert_job(&mut transaction, new, now).await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(true)
    }

    /// The same inside a transaction; ring `self.jobs` after the commit.
    pub(super) async fn insert_job(
        &self,
        connection: &mut AnyConnection,
        new: &NewJob<'_>,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let inserted = query(
            "INSERT INTO jobs (id, site_id, kind, key, payload, state, due_at, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $7) ON CONFLICT DO NOTHING",
        )
        .bind(JobId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(new.kind.as_str())
        .bind(new.key)
        .bind(new.payload.to_string())
        .bind(to_millis(new.run_at))
        .bind(to_millis(now))
        .execute(connection)
        .await?;
        Ok(inserted.rows_affected() == 1)
    }

    /// Takes a due job for one attempt; `None` when another runner was faster.
    pub(crate) async fn claim_job(
        &self,
        job: Job,
        lease_until: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<Option<Job>, StoreError> {
        let claimed = query(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, due_at = $5, updated_at = $6
             WHERE site_id = $1 AND id = $2 AND attempts = $3 AND due_at = $4
                 AND state IN ('waiting', 'running')",
        )
        .bind(self.site.as_str())
        .bind(job.id.as_str())
        .bind(job.attempts)
        .bind(to_millis(job.due_at))
        .bind(to_millis(lease_until))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok((claimed.rows_affected() == 1).then(|| Job {
            attempts: job.attempts + 1,
            due_at: lease_until,
            ..job
        }))
    }

    /// Holds a claimed job longer; false when the claim was lost.
    pub(crate) async fn renew_job(
        &self,
        job: &Job,
        lease_until: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let renewed = query(
            "UPDATE jobs SET due_at = $4, updated_at = $5
             WHERE site_id = $1 AND id = $2 AND attempts = $3 AND state = 'running'",
        )
        .bind(self.site.as_str())
        .bind(job.id.as_str())
        .bind(job.attempts)
        .bind(to_millis(lease_until))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(renewed.rows_affected() == 1)
    }

    /// A claimed job is done; a recurring one waits until `again`.
    pub(crate) async fn complete_job(
        &self,
        job: &Job,
        again: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let sql = match again {
            None => {
                "UPDATE jobs SET state = 'done', last_error = NULL, due_at = $4, updated_at = $5
                 WHERE site_id = $1 AND id = $2 AND attempts = $3 AND state = 'running'"
            }
            Some(_) => {
                "UPDATE jobs SET state = 'waiting', last_error = NULL, attempts = 0, due_at = $4,
                     updated_at = $5
                 WHERE site_id = $1 AND id = $2 AND attempts = $3 AND state = 'running'"
            }
        };
        query(sql)
            .bind(self.site.as_str())
            .bind(job.id.as_str())
            .bind(job.attempts)
            .bind(to_millis(again.unwrap_or(now)))
            .bind(to_millis(now))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// An attempt failed: the job waits for the next one, or is dead. `error` is kept either way.
    pub(crate) async fn fail_job(
        &self,
        job: &Job,
        error: &str,
        next: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE jobs SET state = $4, last_error = $5, due_at = $6, updated_at = $7
             WHERE site_id = $1 AND id = $2 AND attempts = $3 AND state = 'running'",
        )
        .bind(self.site.as_str())
        .bind(job.id.as_str())
        .bind(job.attempts)
        .bind(if next.is_some() { "waiting" } else { "dead" })
        .bind(error)
        .bind(to_millis(next.unwrap_or(now)))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Jobs of a state and kind (empty: all), newest first, one more than fit on the page.
    pub(crate) async fn jobs(
        &self,
        state: Option<JobState>,
        kind: Option<&str>,
        paging: &Paging,
    ) -> Result<Vec<JobRow>, StoreError> {
        let rows = query(
            "SELECT * FROM jobs WHERE site_id = $1 AND ($2 = '' OR state = $2)
                 AND ($3 = '' OR kind = $3) AND id < $4 ORDER BY id DESC LIMIT $5",
        )
        .bind(self.site.as_str())
        .bind(state.map_or("", JobState::as_str))
        .bind(kind.unwrap_or_default())
        .bind(paging.before())
        .bind(paging.rows())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(job_row).collect()
    }

    /// How many jobs are in each state.
    pub(crate) async fn job_counts(&self) -> Result<JobCounts, StoreError> {
        let rows = query("SELECT state, COUNT(*) AS n FROM jobs WHERE site_id = $1 GROUP BY state")
            .bind(self.site.as_str())
            .fetch_all(&self.pool)
            .await?;
        let mut counts = JobCounts::default();
        for row in &rows {
            let n = row.number("n")?;
            match row.parsed("state", JobState::parse)? {
                JobState::Waiting => counts.waiting = n,
                JobState::Running => counts.running = n,
                JobState::Done => counts.done = n,
                JobState::Dead => counts.dead = n,
            }
        }
        Ok(counts)
    }

    /// A job by id.
    pub(crate) async fn job(&self, id: &JobId) -> Result<Option<JobRow>, StoreError> {
        let row = query("SELECT * FROM jobs WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(job_row).transpose()
    }

    /// Dead → waiting, with all its attempts before it; false when it is not dead, or another job
    /// does the same by now. The delivery that a webhook's job is for waits again as well.
    pub(crate) async fn retry_job(
        &self,
        id: &JobId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let retried = query(
            "UPDATE jobs SET state = 'waiting', attempts = 0, due_at = $3, updated_at = $3
             WHERE site_id = $1 AND id = $2 AND state = 'dead' AND NOT EXISTS (
                 SELECT 1 FROM jobs o WHERE o.site_id = $1 AND o.kind = jobs.kind
                     AND o.key = jobs.key AND o.state IN ('waiting', 'running'))",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        if retried.rows_affected() == 0 {
            return Ok(false);
        }
        self.move_delivery(&mut transaction, id, DeliveryState::Pending, now)
            .await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(true)
    }

    /// Waiting → dead; false when it does not wait.
    pub(crate) async fn cancel_job(
        &self,
        id: &JobId,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let cancelled = query(
            "UPDATE jobs SET state = 'dead', last_error = $3, due_at = $4, updated_at = $4
             WHERE site_id = $1 AND id = $2 AND state = 'waiting'",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(reason)
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        if cancelled.rows_affected() == 0 {
            return Ok(false);
        }
        self.move_delivery(&mut transaction, id, DeliveryState::Failed, now)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Moves the delivery of a webhook's job along with the job; other kinds have none.
    async fn move_delivery(
        &self,
        connection: &mut AnyConnection,
        job: &JobId,
        state: DeliveryState,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE webhook_deliveries SET state = $3, updated_at = $4
             WHERE site_id = $1 AND state <> 'delivered' AND id = (
                 SELECT j.key FROM jobs j WHERE j.site_id = $1 AND j.id = $2 AND j.kind = $5)",
        )
        .bind(self.site.as_str())
        .bind(job.as_str())
        .bind(state.as_str())
        .bind(to_millis(now))
        .bind(JobKind::Webhook.as_str())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Forgets jobs that were done, or dead, before these times.
    pub(crate) async fn sweep_finished_jobs(
        &self,
        done_before: OffsetDateTime,
        dead_before: OffsetDateTime,
    ) -> Result<(), StoreError> {
        for (state, before) in [("done", done_before), ("dead", dead_before)] {
            query("DELETE FROM jobs WHERE site_id = $1 AND state = $2 AND updated_at < $3")
                .bind(self.site.as_str())
                .bind(state)
                .bind(to_millis(before))
                .execute(&self.pool)
                .await?;
        }
        Ok(())
    }
}

impl CrossSite {
    /// Jobs of any site that may be claimed now, longest due first.
    pub(crate) async fn due_jobs(
        &self,
        now: OffsetDateTime,
        limit: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let rows = query(
            "SELECT id, site_id, kind, key, payload, attempts, due_at FROM jobs
             WHERE state IN ('waiting', 'running') AND due_at <= $1 ORDER BY due_at, id LIMIT $2",
        )
        .bind(to_millis(now))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(job).collect()
    }

    /// When the next job of any site becomes due.
    pub(crate) async fn next_job_due(&self) -> Result<Option<OffsetDateTime>, StoreError> {
        query("SELECT MIN(due_at) AS due_at FROM jobs WHERE state IN ('waiting', 'running')")
            .fetch_one(&self.pool)
            .await?
            .time_opt("due_at")
    }
}

fn job(row: &AnyRow) -> Result<Job, StoreError> {
    Ok(Job {
        id: row.parsed("id", JobId::parse)?,
        site: row.parsed("site_id", SiteId::parse)?,
        kind: row.text("kind")?,
        key: row.text("key")?,
        payload: row.text("payload")?,
        attempts: row.number("attempts")?,
        due_at: row.time("due_at")?,
    })
}

fn job_row(row: &AnyRow) -> Result<JobRow, StoreError> {
    Ok(JobRow {
        id: row.parsed("id", JobId::parse)?,
        kind: row.text("kind")?,
        key: row.text("key")?,
        state: row.parsed("state", JobState::parse)?,
        attempts: row.number("attempts")?,
        due_at: row.time("due_at")?,
        last_error: row.text_opt("last_error")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}

#[cfg(test)]
impl SiteStore {
    /// The jobs of a kind and key, oldest first.
    pub(crate) async fn jobs_of(
        &self,
        kind: JobKind,
        key: &str,
    ) -> Result<Vec<JobRow>, StoreError> {
        let rows =
            query("SELECT * FROM jobs WHERE site_id = $1 AND kind = $2 AND key = $3 ORDER BY id")
                .bind(self.site.as_str())
                .bind(kind.as_str())
                .bind(key)
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(job_row).collect()
    }

    /// Whether a session is kept, open or over.
    pub(crate) async fn has_session(&self, token_hash: &str) -> Result<bool, StoreError> {
        let row = query("SELECT person_id FROM sessions WHERE site_id = $1 AND token_hash = $2")
            .bind(self.site.as_str())
            .bind(token_hash)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.is_some())
    }
}
