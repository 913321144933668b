//! Answers to requests that may be sent again.

use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;

/// A request that carries a key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyedRequest<'a> {
    /// The person or API key that sends it.
    pub(crate) caller: &'a str,
    /// Of the key: nobody reads keys out of the database.
    pub(crate) key_hash: &'a str,
    /// Of what is asked.
    pub(crate) request_hash: &'a str,
}

/// What is known of a request's key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// Nothing: it is for the caller to do now.
    New,
    /// Somebody is doing it.
    UnderWay,
    /// It was done: status and sealed body.
    Answered(u16, String),
    /// The key stands for another request.
    Other,
}

impl SiteStore {
    /// Takes a key for a request, unless it is taken. Keys from before `expired`, and requests under
    /// way since before `lost`, count as never seen.
    pub(crate) async fn claim_key(
        &self,
        request: KeyedRequest<'_>,
        (expired, lost): (OffsetDateTime, OffsetDateTime),
        now: OffsetDateTime,
    ) -> Result<Claim, StoreError> {
        let taken = query(
            "INSERT INTO idempotent_answers (site_id, caller, key_hash, request_hash, created_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (site_id, caller, key_hash) DO UPDATE
             SET request_hash = excluded.request_hash, status = NULL, body = NULL,
                 created_at = excluded.created_at
             WHERE idempotent_answers.created_at < $6
                 OR (idempotent_answers.status IS NULL AND idempotent_answers.created_at < $7)",
        )
        .bind(self.site.as_str())
        .bind(request.caller)
        .bind(request.key_hash)
        .bind(request.request_hash)
        .bind(to_millis(now))
        .bind(to_millis(expired))
        .bind(to_millis(lost))
        .execute(&self.pool)
        .await?;
        if taken.rows_affected() > 0 {
            return Ok(Claim::New);
        }
        let row = query(
            "SELECT request_hash, status, body FROM idempotent_answers
             WHERE site_id = $1 AND caller = $2 AND key_hash = $3",
        )
        .bind(self.site.as_str())
        .bind(request.caller)
        .bind(request.key_hash)
        .fetch_optional(&self.pool)
        .await?;
        // Given up between the two: whoever asks again gets it.
        let Some(row) = row else {
            return Ok(Claim::UnderWay);
        };
        if row.text("request_hash")? != request.request_hash {
            return Ok(Claim::Other);
        }
        let status = row.number_opt("status")?;
        match (status.map(u16::try_from), row.text_opt("body")?) {
            (Some(Ok(status)), Some(body)) => Ok(Claim::Answered(status, body)),
            _ => Ok(Claim::UnderWay),
        }
    }

    /// Keeps the answer of a request whose key was taken.
    pub(crate) async fn keep_answer(
        &self,
        request: KeyedRequest<'_>,
        status: u16,
        body: &str,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE idempotent_answers SET status = $5, body = $6
             WHERE site_id = $1 AND caller = $2 AND key_hash = $3 AND request_hash = $4
                 AND status IS NULL",
        )
        .bind(self.site.as_str())
        .bind(request.caller)
        .bind(request.key_hash)
        .bind(request.request_hash)
        .bind(i64::from(status))
        .bind(body)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Gives a key back: its request did nothing.
    pub(crate) async fn give_key_back(&self, request: KeyedRequest<'_>) -> Result<(), StoreError> {
        query(
            "DELETE FROM idempotent_answers
             WHERE site_id = $1 AND caller = $2 AND key_hash = $3 AND request_hash = $4
                 AND status IS NULL",
        )
        .bind(self.site.as_str())
        .bind(request.caller)
        .bind(request.key_hash)
        .bind(request.request_hash)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets answers from before `limit`.
    pub(crate) async fn sweep_answers(&self, limit: OffsetDateTime) -> Result<(), StoreError> {
        query("DELETE FROM idempotent_answers WHERE site_id = $1 AND created_at < $2")
            .bind(self.site.as_str())
            .bind(to_millis(limit))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
