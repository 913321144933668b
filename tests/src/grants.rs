//! Grants of any state and window, written straight into the server's database: its API makes none that are over already.

use std::path::Path;

use anyhow::{Context, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

/// A grant to write.
#[derive(Debug, Clone, Copy)]
pub struct Grant<'a> {
    /// The stream it names.
    pub stream: &'a str,
    /// `pending`, `active`, `cancelled` or `expired`.
    pub status: &'a str,
    /// Milliseconds from now; negative is past.
    pub starts_in_ms: i64,
    /// As [`Self::starts_in_ms`].
    pub ends_in_ms: i64,
}

/// The database of a server that runs.
#[derive(Debug)]
pub struct Grants {
    database: SqlitePool,
}

const NOW: &str = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

impl Grants {
    /// Opens the database in a data folder.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn open(data: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new().filename(data.join("klieg.db"));
        Ok(Self {
            database: SqlitePool::connect_with(options)
                .await
                .context("open klieg.db")?,
        })
    }

    /// Gives the demo site's viewer this grant, in place of those for the same stream.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn give_viewer(&self, grant: Grant<'_>) -> Result<()> {
        sqlx::query("DELETE FROM access_grants WHERE stream_id = $1")
            .bind(grant.stream)
            .execute(&self.database)
            .await?;
        let insert = format!(
            "INSERT INTO access_grants (id, site_id, person_id, stream_id, status, starts_at, ends_at, created_at, \
             updated_at) SELECT 'gr_' || lower(hex(randomblob(13))), site_id, id, $1, $2, {NOW} + $3, {NOW} + $4, \
             {NOW}, {NOW} FROM people WHERE email = 'viewer@demo.example'"
        );
        let done = sqlx::query(sqlx::AssertSqlSafe(insert))
            .bind(grant.stream)
            .bind(grant.status)
            .bind(grant.starts_in_ms)
            .bind(grant.ends_in_ms)
            .execute(&self.database)
            .await?;
        anyhow::ensure!(done.rows_affected() == 1, "the demo site has no viewer");
        Ok(())
    }
}
