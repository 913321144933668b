//! One-time sign-in links.

use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;

/// A link to keep: its hash alone.
#[derive(Debug)]
pub(crate) struct NewLink<'a> {
    pub(crate) token_hash: &'a str,
    pub(crate) email: &'a str,
    pub(crate) next: Option<&'a str>,
    pub(crate) expires: OffsetDateTime,
}

/// What a link said when it was used.
#[derive(Debug)]
pub(crate) struct UsedLink {
    pub(crate) email: String,
    pub(crate) next: Option<String>,
}

impl SiteStore {
    /// Forgets sessions and sign-in links whose time is over.
    pub(crate) async fn sweep_expired_sign_ins(
        &self,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM sessions WHERE site_id = $1 AND expires_at <= $2",
            "DELETE FROM sign_in_links WHERE site_id = $1 AND expires_at <= $2",
        ] {
            query(sql)
                .bind(self.site.as_str())
                .bind(to_millis(now))
                .execute(&self.pool)
                .await?;
        }
        Ok(())
    }

    /// Keeps a fresh link.
    pub(crate) async fn create_sign_in_link(
        &self,
        new: &NewLink<'_>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO sign_in_links (token_hash, site_id, email, next_path, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(new.token_hash)
        .bind(self.site.as_str())
        .bind(new.email)
        .bind(new.next)
        .bind(to_millis(now))
        .bind(to_millis(new.expires))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Whether a link could be used now; looking does not use it up.
    pub(crate) async fn sign_in_link_is_open(
        &self,
        token_hash: &str,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let row = query(
            "SELECT email FROM sign_in_links
             WHERE site_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3",
        )
        .bind(self.site.as_str())
        .bind(token_hash)
        .bind(to_millis(now))
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.is_some())
    }

    /// Uses a link up; `None` when it is unknown, used or too old. Of two at once, one wins.
    pub(crate) async fn use_sign_in_link(
        &self,
        token_hash: &str,
        now: OffsetDateTime,
    ) -> Result<Option<UsedLink>, StoreError> {
        let used = query(
            "UPDATE sign_in_links SET used_at = $3
             WHERE site_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3",
        )
        .bind(self.site.as_str())
        .bind(token_hash)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        if used.rows_affected() != 1 {
            return Ok(None);
        }
        let row = query(
            "SELECT email, next_path FROM sign_in_links WHERE site_id = $1 AND token_hash = $2",
        )
        .bind(self.site.as_str())
        .bind(token_hash)
        .fetch_one(&self.pool)
        .await?;
        Ok(Some(UsedLink {
            email: row.text("email")?,
            next: row.text_opt("next_path")?,
        }))
    }
}
