//! The steps of a stream's life. Each is one conditional update, so that of two at once one wins
//! and one that comes twice does nothing the second time.

use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::query;
use sqlx::query::Query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::StreamId;
use crate::stream::Status;
use crate::webhook::{EventKind, ProductEvent};

/// What came of an attempt to set a stream live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Started {
    /// It is live now.
    Yes,
    /// It was not scheduled any more.
    NotScheduled,
    /// The site has as many live streams as it may (LC-26); this is the newest of them.
    SiteIsFull(Option<StreamId>),
}

impl SiteStore {
    /// Scheduled → live, while fewer than `live_max` streams of the site are on air. Until
    /// [`Self::publisher_returned`], the stream ends at `grace_end`.
    pub(crate) async fn start_stream(
        &self,
        id: &StreamId,
        live_max: u32,
        grace_end: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<Started, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Taking the site's row first lets one start of a site happen at a time on any database.
        query("UPDATE sites SET updated_at = $2 WHERE id = $1")
            .bind(self.site.as_str())
            .bind(to_millis(now))
            .execute(&mut *transaction)
            .await?;
        let others = query(
            "SELECT id FROM streams WHERE site_id = $1 AND status IN (1, 4) AND id <> $2
             ORDER BY started_at DESC",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .fetch_all(&mut *transaction)
        .await?;
        if others.len() >= usize::try_from(live_max).unwrap_or(usize::MAX) {
            let newest = others.first();
            let newest = newest.map(|row| row.parsed("id", StreamId::parse));
            return Ok(Started::SiteIsFull(newest.transpose()?));
        }
        let started = query(
            "UPDATE streams SET status = 1, started_at = $3, updated_at = $3, grace_ends_at = $4
             WHERE site_id = $1 AND id = $2 AND status = 0",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(to_millis(now))
        .bind(to_millis(grace_end))
        .execute(&mut *transaction)
        .await?;
        if started.rows_affected() == 0 {
            return Ok(Started::NotScheduled);
        }
        let event = ProductEvent::of_stream(EventKind::StreamLive, id);
        self.insert_event(&mut transaction, &event, now).await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(Started::Yes)
    }

    /// On air → ended; false when it was not on air. `publish` makes the replay public to whoever
    /// may watch; otherwise the recording stays a draft of the team (C14).
    pub(crate) async fn end_stream(
        &self,
        id: &StreamId,
        publish: bool,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE streams SET status = 2, ended_at = $3, viewer_count = 0,
                 replay_published = $4, pause_reason = NULL, paused_at = NULL,
                 grace_ends_at = NULL, updated_at = $3
             WHERE site_id = $1 AND id = $2 AND status IN (1, 4) RETURNING status";
        let update = query(sql)
            .bind(self.site.as_str())
            .bind(id.as_str())
            .bind(to_millis(now))
            .bind(i64::from(publish));
        self.step(update, id, now).await
    }

    /// On air → ended, if nobody came back in time; false when somebody did.
    pub(crate) async fn end_abandoned_stream(
        &self,
        id: &StreamId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE streams SET status = 2, ended_at = $3, viewer_count = 0,
                 replay_published = 1, pause_reason = NULL, paused_at = NULL,
                 grace_ends_at = NULL, updated_at = $3
             WHERE site_id = $1 AND id = $2 AND status IN (1, 4) AND grace_ends_at <= $3
             RETURNING status";
        self.moved(sql, id, now).await
    }

    /// Nobody publishes any more: live → paused, to end at `grace_end`. A stream that its creator
    /// paused stays so, with the same end. False when that was known already.
    pub(crate) async fn publisher_left(
        &self,
        id: &StreamId,
        grace_end: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE streams SET status = 4, pause_reason = COALESCE(pause_reason, 'away'),
                 paused_at = COALESCE(paused_at, $3), grace_ends_at = $4, updated_at = $3
             WHERE site_id = $1 AND id = $2 AND status IN (1, 4) AND grace_ends_at IS NULL
             RETURNING status";
        let update = query(sql)
            .bind(self.site.as_str())
            .bind(id.as_str())
            .bind(to_millis(now))
            .bind(to_millis(grace_end));
        self.step(update, id, now).await
    }

    /// The program starts: nobody publishes to any stream yet. Those on air end at `grace_end`, or
    /// when their grace that ran already does.
    pub(crate) async fn publishers_left(
        &self,
        grace_end: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        query(
            "UPDATE streams SET grace_ends_at = COALESCE(grace_ends_at, $2)
             WHERE site_id = $1 AND status = 4",
        )
        .bind(self.site.as_str())
        .bind(to_millis(grace_end))
        .execute(&mut *transaction)
        .await?;
        let rows = query(
            "UPDATE streams SET status = 4, pause_reason = COALESCE(pause_reason, 'away'),
                 paused_at = COALESCE(paused_at, $2), grace_ends_at = COALESCE(grace_ends_at, $3)
             WHERE site_id = $1 AND status = 1 RETURNING id",
        )
        .bind(self.site.as_str())
        .bind(to_millis(now))
        .bind(to_millis(grace_end))
        .fetch_all(&mut *transaction)
        .await?;
        for row in &rows {
            let stream = row.parsed("id", StreamId::parse)?;
            let event = ProductEvent::of_stream(EventKind::StreamPaused, &stream);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(())
    }

    /// Somebody publishes again before the grace is over: paused → live, unless the creator paused
    /// it. False when that was known already, or it is too late.
    pub(crate) async fn publisher_returned(
        &self,
        id: &StreamId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE streams SET grace_ends_at = NULL, updated_at = $3,
                 status = CASE WHEN pause_reason = 'host' THEN 4 ELSE 1 END,
                 paused_at = CASE WHEN pause_reason = 'host' THEN paused_at ELSE NULL END,
                 pause_reason = CASE WHEN pause_reason = 'host' THEN 'host' ELSE NULL END
             WHERE site_id = $1 AND id = $2 AND status IN (1, 4) AND grace_ends_at > $3
             RETURNING status";
        self.moved(sql, id, now).await
    }

    /// On air → paused by its creator; false when it was not on air.
    pub(crate) async fn pause_stream(
        &self,
        id: &StreamId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE streams SET status = 4, pause_reason = 'host',
                 paused_at = COALESCE(paused_at, $3), updated_at = $3
             WHERE site_id = $1 AND id = $2 AND status IN (1, 4) RETURNING status";
        self.moved(sql, id, now).await
    }

    /// The creator goes on: paused → live, or still paused while nobody publishes. False when it
    /// was not on air.
    pub(crate) async fn resume_stream(
        &self,
        id: &StreamId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE streams SET updated_at = $3,
                 status = CASE WHEN pause_reason = 'host' AND grace_ends_at IS NULL THEN 1
                     ELSE status END,
                 paused_at = CASE WHEN grace_ends_at IS NULL THEN NULL ELSE paused_at END,
                 pause_reason = CASE WHEN pause_reason = 'host' AND grace_ends_at IS NULL THEN NULL
                     WHEN pause_reason = 'host' THEN 'away' ELSE pause_reason END
             WHERE site_id = $1 AND id = $2 AND status IN (1, 4) RETURNING status";
        self.moved(sql, id, now).await
    }

    /// Switches recording of a stream on air; false when it is not on air.
    pub(crate) async fn switch_recording(
        &self,
        id: &StreamId,
        on: bool,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let switched = query(
            "UPDATE streams SET record = $3, updated_at = $4
             WHERE site_id = $1 AND id = $2 AND status IN (1, 4)",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(i64::from(on))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(switched.rows_affected() == 1)
    }

    /// Makes the replay of an ended stream public to whoever may watch, or the team's draft again
    /// (C14); false while the stream is not over.
    pub(crate) async fn publish_replay(
        &self,
        id: &StreamId,
        publish: bool,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let changed = query(
            "UPDATE streams SET replay_published = $3, updated_at = $4
             WHERE site_id = $1 AND id = $2 AND ended_at IS NOT NULL",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(i64::from(publish))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(changed.rows_affected() == 1)
    }

    /// Scheduled or ended → archived; false when it was neither.
    pub(crate) async fn archive_stream(
        &self,
        id: &StreamId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE streams SET status = 3, archived_at = $3, updated_at = $3
             WHERE site_id = $1 AND id = $2 AND status IN (0, 2) RETURNING status";
        self.moved(sql, id, now).await
    }

    /// Archived → what it was; false when it was not archived.
    pub(crate) async fn restore_stream(
        &self,
        id: &StreamId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE streams SET status = CASE WHEN ended_at IS NULL THEN 0 ELSE 2 END,
                 archived_at = NULL, restored_at = $3, updated_at = $3
             WHERE site_id = $1 AND id = $2 AND status = 3 RETURNING status";
        self.moved(sql, id, now).await
    }

    /// Runs one step that needs nothing but the time; whether it was taken.
    async fn moved(
        &self,
        sql: &'static str,
        id: &StreamId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let update = query(sql)
            .bind(self.site.as_str())
            .bind(id.as_str())
            .bind(to_millis(now));
        self.step(update, id, now).await
    }

    /// Runs one step, an update that returns the stream's status, and tells what it made of it;
    /// whether it was taken.
    async fn step(
        &self,
        update: Query<'_, Any, AnyArguments>,
        id: &StreamId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // A write that changes nothing takes the row and tells what it holds.
        let before = query(
            "UPDATE streams SET status = status WHERE site_id = $1 AND id = $2 RETURNING status",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let after = update.fetch_optional(&mut *transaction).await?;
        let (Some(before), Some(after)) = (before, after) else {
            return Ok(false);
        };
        let status = |row: &AnyRow| row.numbered("status", Status::from_number);
        if let Some(kind) = told(status(&before)?, status(&after)?) {
            let event = ProductEvent::of_stream(kind, id);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(true)
    }
}

/// What other programs are told of a change of status.
fn told(before: Status, after: Status) -> Option<EventKind> {
    match (before, after) {
        (Status::Archived, _) => Some(EventKind::StreamRestored),
        (_, Status::Archived) => Some(EventKind::StreamArchived),
        (Status::Live, Status::Paused) => Some(EventKind::StreamPaused),
        (Status::Paused, Status::Live) => Some(EventKind::StreamResumed),
        (Status::Live | Status::Paused, Status::Ended) => Some(EventKind::StreamEnded),
        _ => None,
    }
}
