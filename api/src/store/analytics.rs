//! Viewers of streams, their viewings, and views of pages.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};
use time::OffsetDateTime;

use super::row::Columns;
use super::{CrossSite, SiteStore, StoreError};
use crate::analytics::{Change, Interval, Step, Totals, ViewCounts, ViewerLine};
use crate::clock::to_millis;
use crate::id::{StreamId, ViewerId};
use crate::live::ViewerKey;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

impl SiteStore {
    /// Writes who came and went at a stream, and how many watch now; all of it or nothing.
    pub(crate) async fn write_attendance(&self, change: &Change) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let written = query(
            "UPDATE streams SET viewer_count = $3,
                 peak_viewers = CASE WHEN peak_viewers < $4 THEN $4 ELSE peak_viewers END
             WHERE site_id = $1 AND id = $2",
        )
        .bind(self.site.as_str())
        .bind(change.stream.as_str())
        .bind(count(change.now))
        .bind(count(change.peak))
        .execute(&mut *transaction)
        .await?;
        if written.rows_affected() == 0 {
            // Deleted meanwhile, and its viewers with it.
            return Ok(());
        }
        for step in &change.steps {
            if step.came {
                self.came(&mut transaction, &change.stream, step).await?;
            } else {
                self.went(&mut transaction, &change.stream, step).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn came(
        &self,
        connection: &mut AnyConnection,
        stream: &StreamId,
        step: &Step,
    ) -> Result<(), StoreError> {
        let (person, session) = columns(&step.viewer);
        let upsert = match &step.viewer {
            ViewerKey::Person(_) => {
                "INSERT INTO viewers (id, site_id, stream_id, person_id, session_key,
                     first_joined_at, joined_at, duration_ms, joins)
                 VALUES ($1, $2, $3, $4, $5, $6, $6, 0, 1)
                 ON CONFLICT (stream_id, person_id) DO UPDATE
                 SET joined_at = excluded.joined_at, left_at = NULL, joins = viewers.joins + 1"
            }
            ViewerKey::Session(_) => {
                "INSERT INTO viewers (id, site_id, stream_id, person_id, session_key,
                     first_joined_at, joined_at, duration_ms, joins)
                 VALUES ($1, $2, $3, $4, $5, $6, $6, 0, 1)
                 ON CONFLICT (stream_id, session_key) DO UPDATE
                 SET joined_at = excluded.joined_at, left_at = NULL, joins = viewers.joins + 1"
            }
        };
        query(upsert)
            .bind(ViewerId::generate(step.at).as_str())
            .bind(self.site.as_str())
            .bind(stream.as_str())
            .bind(person)
            .bind(session)
            .bind(to_millis(step.at))
            .execute(&mut *connection)
            .await?;
        query(match &step.viewer {
            ViewerKey::Person(_) => {
                "INSERT INTO viewings (viewer_id, site_id, stream_id, joined_at, seen_at)
                 SELECT id, site_id, stream_id, joined_at, joined_at FROM viewers
                 WHERE site_id = $1 AND stream_id = $2 AND person_id = $3
                 ON CONFLICT (viewer_id, joined_at) DO UPDATE SET left_at = NULL"
            }
            ViewerKey::Session(_) => {
                "INSERT INTO viewings (viewer_id, site_id, stream_id, joined_at, seen_at)
                 SELECT id, site_id, stream_id, joined_at, joined_at FROM viewers
                 WHERE site_id = $1 AND stream_id = $2 AND session_key = $3
                 ON CONFLICT (viewer_id, joined_at) DO UPDATE SET left_at = NULL"
            }
        })
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(person.or(session))
        .execute(&mut *connection)
        .await?;
        Ok(())
    }

    async fn went(
        &self,
        connection: &mut AnyConnection,
        stream: &StreamId,
        step: &Step,
    ) -> Result<(), StoreError> {
        let (person, session) = columns(&step.viewer);
        let sql: [&'static str; 2] = match &step.viewer {
            ViewerKey::Person(_) => [
                "UPDATE viewings SET left_at = $4, seen_at = $4
                 WHERE left_at IS NULL AND viewer_id IN (SELECT id FROM viewers
                     WHERE site_id = $1 AND stream_id = $2 AND person_id = $3)",
                "UPDATE viewers SET left_at = $4, duration_ms = duration_ms + ($4 - joined_at)
                 WHERE site_id = $1 AND stream_id = $2 AND person_id = $3 AND left_at IS NULL",
            ],
            ViewerKey::Session(_) => [
                "UPDATE viewings SET left_at = $4, seen_at = $4
                 WHERE left_at IS NULL AND viewer_id IN (SELECT id FROM viewers
                     WHERE site_id = $1 AND stream_id = $2 AND session_key = $3)",
                "UPDATE viewers SET left_at = $4, duration_ms = duration_ms + ($4 - joined_at)
                 WHERE site_id = $1 AND stream_id = $2 AND session_key = $3 AND left_at IS NULL",
            ],
        };
        for sql in sql {
            query(sql)
                .bind(self.site.as_str())
                .bind(stream.as_str())
                .bind(person.or(session))
                .bind(to_millis(step.at))
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }

    /// How many watched a stream, and how long those who left.
    pub(crate) async fn viewer_totals(&self, stream: &StreamId) -> Result<Totals, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS viewers, COUNT(person_id) AS signed_in,
                 CAST(COALESCE(SUM(duration_ms), 0) AS BIGINT) AS watched_ms
             FROM viewers WHERE site_id = $1 AND stream_id = $2",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .fetch_one(&self.pool)
        .await?;
        Ok(Totals {
            viewers: small(row.number("viewers")?),
            signed_in: small(row.number("signed_in")?),
            watched_ms: row.number("watched_ms")?,
        })
    }

    /// Every viewing of a stream, in no order.
    pub(crate) async fn viewings(&self, stream: &StreamId) -> Result<Vec<Interval>, StoreError> {
        let rows =
            query("SELECT joined_at, left_at FROM viewings WHERE site_id = $1 AND stream_id = $2")
                .bind(self.site.as_str())
                .bind(stream.as_str())
                .fetch_all(&self.pool)
                .await?;
        rows.iter()
            .map(|row| {
                Ok(Interval {
                    from: row.time("joined_at")?,
                    to: row.time_opt("left_at")?,
                })
            })
            .collect()
    }

    /// The viewers of a stream in the order of their coming.
    pub(crate) async fn viewers(&self, stream: &StreamId) -> Result<Vec<ViewerLine>, StoreError> {
        let rows = query(
            "SELECT v.*, p.name AS name, p.email AS email FROM viewers v
             LEFT JOIN people p ON p.id = v.person_id AND p.site_id = v.site_id
             WHERE v.site_id = $1 AND v.stream_id = $2 ORDER BY v.first_joined_at, v.id",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(viewer_line).collect()
    }

    /// Counts a view, the first of a viewer on a day.
    pub(crate) async fn count_view(
        &self,
        stream: &StreamId,
        viewer: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO page_views (stream_id, viewer, day, site_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (stream_id, viewer, day) DO NOTHING",
        )
        .bind(stream.as_str())
        .bind(viewer)
        .bind(to_millis(now) / DAY_MS)
        .bind(self.site.as_str())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Views of a stream, each viewer once.
    pub(crate) async fn view_counts(
        &self,
        stream: &StreamId,
        now: OffsetDateTime,
    ) -> Result<ViewCounts, StoreError> {
        let today = to_millis(now) / DAY_MS;
        let month = today - i64::from(now.day()) + 1;
        let row = query(
            "SELECT COUNT(DISTINCT viewer) AS total,
                 COUNT(DISTINCT CASE WHEN day >= $3 THEN viewer END) AS month,
                 COUNT(DISTINCT CASE WHEN day = $4 THEN viewer END) AS today
             FROM page_views WHERE site_id = $1 AND stream_id = $2",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(month)
        .bind(today)
        .fetch_one(&self.pool)
        .await?;
        Ok(ViewCounts {
            today: small(row.number("today")?),
            month: small(row.number("month")?),
            total: small(row.number("total")?),
        })
    }
}

impl CrossSite {
    /// Those who watch are seen now: what a crash would otherwise take from their time.
    pub(crate) async fn note_viewers_seen(&self, now: OffsetDateTime) -> Result<(), StoreError> {
        query("UPDATE viewings SET seen_at = $1 WHERE left_at IS NULL")
            .bind(to_millis(now))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The program starts: viewings that the last run left open ended when they were last seen.
    pub(crate) async fn close_open_viewings(&self) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for sql in [
            "UPDATE viewers SET
                 duration_ms = duration_ms + COALESCE((SELECT MAX(v.seen_at) FROM viewings v
                     WHERE v.viewer_id = viewers.id AND v.left_at IS NULL) - joined_at, 0),
                 left_at = COALESCE((SELECT MAX(v.seen_at) FROM viewings v
                     WHERE v.viewer_id = viewers.id AND v.left_at IS NULL), joined_at)
             WHERE left_at IS NULL",
            "UPDATE viewings SET left_at = seen_at WHERE left_at IS NULL",
        ] {
            query(sql).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

fn viewer_line(row: &AnyRow) -> Result<ViewerLine, StoreError> {
    Ok(ViewerLine {
        name: row.text_opt("name")?,
        email: row.text_opt("email")?,
        first_joined_at: row.time("first_joined_at")?,
        joined_at: row.time("joined_at")?,
        left_at: row.time_opt("left_at")?,
        watched_ms: row.number("duration_ms")?,
        joins: small(row.number("joins")?),
    })
}

/// Person and session of a key, as the columns hold them.
fn columns(viewer: &ViewerKey) -> (Option<&str>, Option<&str>) {
    match viewer {
        ViewerKey::Person(person) => (Some(person.as_str()), None),
        ViewerKey::Session(session) => (None, Some(session)),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
