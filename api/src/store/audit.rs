//! Who did what.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};
use time::OffsetDateTime;

use super::row::Columns;
use super::subscriptions::contains;
use super::{SiteStore, StoreError};
use crate::audit::{AuditEntry, AuditFilter, AuditRow};
use crate::clock::to_millis;
use crate::http::Paging;
use crate::id::AuditId;

impl SiteStore {
    /// Writes an entry.
    pub(crate) async fn audit(
        &self,
        entry: &AuditEntry<'_>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await?;
        self.insert_audit(&mut connection, entry, now).await
    }

    /// The same inside a transaction.
    pub(super) async fn insert_audit(
        &self,
        connection: &mut AnyConnection,
        entry: &AuditEntry<'_>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO audit_log (id, site_id, actor_id, actor_name, action, subject, detail, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(AuditId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(entry.actor.id)
        .bind(entry.actor.name)
        .bind(entry.action)
        .bind(entry.subject)
        .bind(entry.detail.to_string())
        .bind(to_millis(now))
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Entries, newest first, one more than fit on the page.
    pub(crate) async fn audit_log(
        &self,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let rows = query(
            "SELECT * FROM audit_log WHERE site_id = $1 AND id < $2
                 AND action LIKE $3 ESCAPE '\\' AND LOWER(actor_name) LIKE $4 ESCAPE '\\'
             ORDER BY id DESC LIMIT $5",
        )
        .bind(self.site.as_str())
        .bind(paging.before())
        .bind(contains(&filter.action))
        .bind(contains(&filter.actor.to_lowercase()))
        .bind(paging.rows())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(audit_row).collect()
    }
}

fn audit_row(row: &AnyRow) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        id: row.parsed("id", AuditId::parse)?,
        actor_id: row.text("actor_id")?,
        actor_name: row.text("actor_name")?,
        action: row.text("action")?,
        subject: row.text("subject")?,
        detail: row.text("detail")?,
        created_at: row.time("created_at")?,
    })
}
