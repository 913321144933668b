//! Durable jobs. Every move is a conditional update, so that of two processes one has it; a
//! claim's number of attempts marks it, so that whoever lost a lease changes nothing any more.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};
use time::OffsetDateTime;

use super::row::Columns;
use super::{CrossSite, SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::{JobId, SiteId};
use crate::jobs::{Job, NewJob};

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

    /// Takes a waiting job back; false when there is none, or it runs already.
    #[allow(dead_code, reason = "nobody takes a sweep back; the next kinds are")]
    pub(crate) async fn cancel_job(
        &self,
        kind: crate::jobs::JobKind,
        key: &str,
    ) -> Result<bool, StoreError> {
        let cancelled = query(
            "DELETE FROM jobs WHERE site_id = $1 AND kind = $2 AND key = $3 AND state = 'waiting'",
        )
        .bind(self.site.as_str())
        .bind(kind.as_str())
        .bind(key)
        .execute(&self.pool)
        .await?;
        Ok(cancelled.rows_affected() > 0)
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

/// What a test looks at.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct JobFacts {
    pub(crate) state: String,
    pub(crate) last_error: Option<String>,
    pub(crate) due_at: OffsetDateTime,
}

#[cfg(test)]
impl SiteStore {
    /// The jobs of a kind and key, oldest first.
    pub(crate) async fn job_facts(
        &self,
        kind: crate::jobs::JobKind,
        key: &str,
    ) -> Result<Vec<JobFacts>, StoreError> {
        let rows = query(
            "SELECT state, last_error, due_at FROM jobs
             WHERE site_id = $1 AND kind = $2 AND key = $3 ORDER BY id",
        )
        .bind(self.site.as_str())
        .bind(kind.as_str())
        .bind(key)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(JobFacts {
                    state: row.text("state")?,
                    last_error: row.text_opt("last_error")?,
                    due_at: row.time("due_at")?,
                })
            })
            .collect()
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
