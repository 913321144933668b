//! What a site has chosen.

use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;

impl SiteStore {
    /// The settings as they are kept.
    pub(crate) async fn settings_text(&self) -> Result<String, StoreError> {
        let row = query("SELECT settings FROM sites WHERE id = $1")
            .bind(self.site.as_str())
            .fetch_one(&self.pool)
            .await?;
        row.text("settings")
    }

    /// Writes settings over those that were read; false when somebody else was faster.
    pub(crate) async fn replace_settings(
        &self,
        read: &str,
        settings: &str,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let replaced = query(
            "UPDATE sites SET settings = $2, updated_at = $3 WHERE id = $1 AND settings = $4",
        )
        .bind(self.site.as_str())
        .bind(settings)
        .bind(to_millis(now))
        .bind(read)
        .execute(&self.pool)
        .await?;
        Ok(replaced.rows_affected() > 0)
    }
}
