//! What sweeps look for on every site at once.

use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{CrossSite, StoreError};
use crate::clock::to_millis;
use crate::id::{SiteId, StreamId};

/// Streams that one look finds; what is left is found by the next.
const FOUND_MAX: i64 = 200;

impl CrossSite {
    /// Sites with grants whose time is over and that nobody noted yet.
    pub(crate) async fn sites_with_ended_grants(
        &self,
        now: OffsetDateTime,
    ) -> Result<Vec<SiteId>, StoreError> {
        let rows = query(
            "SELECT DISTINCT site_id FROM access_grants
             WHERE status = 'active' AND ends_at <= $1 LIMIT $2",
        )
        .bind(to_millis(now))
        .bind(FOUND_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| row.parsed("site_id", SiteId::parse))
            .collect()
    }

    /// Streams on air whose grace is over (LC-03).
    pub(crate) async fn abandoned_streams(
        &self,
        now: OffsetDateTime,
    ) -> Result<Vec<(SiteId, StreamId)>, StoreError> {
        let rows = query(
            "SELECT site_id, id FROM streams WHERE status IN (1, 4) AND grace_ends_at <= $1
             ORDER BY grace_ends_at LIMIT $2",
        )
        .bind(to_millis(now))
        .bind(FOUND_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(place).collect()
    }

    /// Streams that were to begin before `before` and never did (LC-04).
    pub(crate) async fn unstarted_streams(
        &self,
        before: OffsetDateTime,
    ) -> Result<Vec<(SiteId, StreamId)>, StoreError> {
        let rows = query(
            "SELECT site_id, id FROM streams WHERE status = 0 AND scheduled_at <= $1
                 AND (restored_at IS NULL OR restored_at <= $1)
             ORDER BY scheduled_at LIMIT $2",
        )
        .bind(to_millis(before))
        .bind(FOUND_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(place).collect()
    }

    /// Streams that ended before `before` (C13).
    pub(crate) async fn outdated_streams(
        &self,
        before: OffsetDateTime,
    ) -> Result<Vec<(SiteId, StreamId)>, StoreError> {
        let rows = query(
            "SELECT site_id, id FROM streams WHERE status = 2 AND ended_at <= $1
                 AND (restored_at IS NULL OR restored_at <= $1)
             ORDER BY ended_at LIMIT $2",
        )
        .bind(to_millis(before))
        .bind(FOUND_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(place).collect()
    }
}

fn place(row: &AnyRow) -> Result<(SiteId, StreamId), StoreError> {
    Ok((
        row.parsed("site_id", SiteId::parse)?,
        row.parsed("id", StreamId::parse)?,
    ))
}
