//! Where people are signed in.

use sqlx::any::AnyRow;
use sqlx::query;
use time::{Duration, OffsetDateTime};

use super::people::person;
use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::{PersonId, SessionId};
use crate::person::{Person, Session};

/// The last use is noted at most this often, so that reading a page does not write.
const USE_NOTED_EVERY: Duration = Duration::minutes(10);

/// What a new session starts with.
#[derive(Debug)]
pub(crate) struct NewSession<'a> {
    pub(crate) token_hash: &'a str,
    pub(crate) person: &'a PersonId,
    pub(crate) user_agent: &'a str,
    pub(crate) expires: OffsetDateTime,
}

impl SiteStore {
    /// Opens a session.
    pub(crate) async fn create_session(
        &self,
        new: &NewSession<'_>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO sessions (token_hash, id, site_id, person_id, user_agent, created_at,
                 last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
        )
        .bind(new.token_hash)
        .bind(SessionId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(new.person.as_str())
        .bind(new.user_agent)
        .bind(to_millis(now))
        .bind(to_millis(new.expires))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The person of an open session; its use is noted.
    pub(crate) async fn person_of_session(
        &self,
        token_hash: &str,
        now: OffsetDateTime,
    ) -> Result<Option<Person>, StoreError> {
        let row = query(
            "SELECT p.*, s.last_seen_at FROM sessions s
             JOIN people p ON p.id = s.person_id AND p.site_id = s.site_id
             WHERE s.site_id = $1 AND s.token_hash = $2 AND s.expires_at > $3",
        )
        .bind(self.site.as_str())
        .bind(token_hash)
        .bind(to_millis(now))
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if row.time("last_seen_at")? + USE_NOTED_EVERY <= now {
            query("UPDATE sessions SET last_seen_at = $3 WHERE site_id = $1 AND token_hash = $2")
                .bind(self.site.as_str())
                .bind(token_hash)
                .bind(to_millis(now))
                .execute(&self.pool)
                .await?;
        }
        Ok(Some(person(&row)?))
    }

    /// When a session began.
    pub(crate) async fn session_began(
        &self,
        token_hash: &str,
    ) -> Result<Option<OffsetDateTime>, StoreError> {
        let row = query("SELECT created_at FROM sessions WHERE site_id = $1 AND token_hash = $2")
            .bind(self.site.as_str())
            .bind(token_hash)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.time("created_at")).transpose()
    }

    /// The open sessions of a person, newest first.
    pub(crate) async fn sessions(
        &self,
        person: &PersonId,
        now: OffsetDateTime,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = query(
            "SELECT * FROM sessions WHERE site_id = $1 AND person_id = $2 AND expires_at > $3
             ORDER BY id DESC",
        )
        .bind(self.site.as_str())
        .bind(person.as_str())
        .bind(to_millis(now))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(session).collect()
    }

    /// Ends a session by its token.
    pub(crate) async fn delete_session(&self, token_hash: &str) -> Result<(), StoreError> {
        query("DELETE FROM sessions WHERE site_id = $1 AND token_hash = $2")
            .bind(self.site.as_str())
            .bind(token_hash)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ends one of a person's sessions; false when there is none of that id.
    pub(crate) async fn end_session(
        &self,
        person: &PersonId,
        id: &SessionId,
    ) -> Result<bool, StoreError> {
        let ended = query("DELETE FROM sessions WHERE site_id = $1 AND person_id = $2 AND id = $3")
            .bind(self.site.as_str())
            .bind(person.as_str())
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(ended.rows_affected() == 1)
    }

    /// Ends every session of a person but one; returns how many.
    pub(crate) async fn end_other_sessions(
        &self,
        person: &PersonId,
        kept_hash: &str,
    ) -> Result<u64, StoreError> {
        let ended = query(
            "DELETE FROM sessions WHERE site_id = $1 AND person_id = $2 AND token_hash <> $3",
        )
        .bind(self.site.as_str())
        .bind(person.as_str())
        .bind(kept_hash)
        .execute(&self.pool)
        .await?;
        Ok(ended.rows_affected())
    }
}

fn session(row: &AnyRow) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.parsed("id", SessionId::parse)?,
        token_hash: row.text("token_hash")?,
        user_agent: row.text("user_agent")?,
        created_at: row.time("created_at")?,
        last_seen_at: row.time("last_seen_at")?,
    })
}
