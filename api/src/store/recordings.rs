//! What the product knows about a stream's recordings; the media lies in the recordings' folder.

use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, query};
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::{RecordingId, StreamId};
use crate::jobs::{JobKind, NewJob};
use crate::live::{RecordingRow, RecordingState};
use crate::recording::Storyboard;
use crate::webhook::{EventKind, ProductEvent};

impl SiteStore {
    /// Notes that a recording began.
    pub(crate) async fn create_recording(
        &self,
        stream: &StreamId,
        now: OffsetDateTime,
    ) -> Result<RecordingId, StoreError> {
        let id = RecordingId::generate(now);
        query(
            "INSERT INTO recordings (id, site_id, stream_id, state, started_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(RecordingState::Recording.as_str())
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(id)
    }

    /// Moves a recording on; figures are set once known, the error with a failure.
    pub(crate) async fn set_recording_state(
        &self,
        id: &RecordingId,
        state: RecordingState,
        error: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let ended = match state {
            RecordingState::Recording => None,
            _ => Some(to_millis(now)),
        };
        let mut transaction = self.pool.begin().await?;
        let moved = query(
            "UPDATE recordings SET state = $3, error = $4, ended_at = COALESCE(ended_at, $5)
             WHERE site_id = $1 AND id = $2 AND state <> $3 RETURNING stream_id",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(state.as_str())
        .bind(error)
        .bind(ended)
        .fetch_optional(&mut *transaction)
        .await?;
        let kind = match state {
            RecordingState::Ready => Some(EventKind::RecordingReady),
            RecordingState::Failed => Some(EventKind::RecordingFailed),
            RecordingState::Recording | RecordingState::Processing => None,
        };
        if let (Some(row), Some(kind)) = (moved, kind) {
            let data = json!({ "stream_id": row.text("stream_id")?, "recording_id": id });
            let event = ProductEvent::new(kind, data);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(())
    }

    /// A recording is complete and plays; `error` is what broke it off, if something did.
    pub(crate) async fn complete_recording(
        &self,
        id: &RecordingId,
        duration_ms: u64,
        size_bytes: u64,
        error: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let completed = query(
            "UPDATE recordings SET state = $3, error = $7, ended_at = COALESCE(ended_at, $4),
                 duration_ms = $5, size_bytes = $6
             WHERE site_id = $1 AND id = $2 AND state <> $3",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(RecordingState::Ready.as_str())
        .bind(to_millis(now))
        .bind(i64::try_from(duration_ms).unwrap_or(i64::MAX))
        .bind(i64::try_from(size_bytes).unwrap_or(i64::MAX))
        .bind(error)
        .execute(&mut *transaction)
        .await?;
        if completed.rows_affected() == 0 {
            return Ok(());
        }
        let row = query("SELECT stream_id FROM recordings WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        let stream = row.parsed("stream_id", StreamId::parse)?;
        let data = json!({ "stream_id": stream, "recording_id": id });
        let event = ProductEvent::new(EventKind::RecordingReady, data);
        self.insert_event(&mut transaction, &event, now).await?;
        let pictures = NewJob {
            kind: JobKind::RecordingPictures,
            key: id.as_str(),
            run_at: now,
            payload: serde_json::Value::Null,
        };
        self.insert_job(&mut transaction, &pictures, now).await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(())
    }

    /// Notes how the pictures for the seek bar lie; false when the recording is gone.
    pub(crate) async fn set_storyboard(
        &self,
        id: &RecordingId,
        storyboard: &Storyboard,
    ) -> Result<bool, StoreError> {
        // Plain numbers always become JSON.
        let text = serde_json::to_string(storyboard).unwrap_or_default();
        let noted = query("UPDATE recordings SET storyboard = $3 WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .bind(text)
            .execute(&self.pool)
            .await?;
        Ok(noted.rows_affected() == 1)
    }

    /// The recordings of a stream, oldest first.
    pub(crate) async fn recordings(
        &self,
        stream: &StreamId,
    ) -> Result<Vec<RecordingRow>, StoreError> {
        let rows =
            query("SELECT * FROM recordings WHERE site_id = $1 AND stream_id = $2 ORDER BY id")
                .bind(self.site.as_str())
                .bind(stream.as_str())
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(recording).collect()
    }

    /// The recordings of these streams, by stream, oldest first.
    pub(crate) async fn recordings_of(
        &self,
        streams: &[StreamId],
    ) -> Result<Vec<(StreamId, RecordingRow)>, StoreError> {
        if streams.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = (2..streams.len() + 2).map(|n| format!("${n}")).collect();
        // Only numbers of parameters are written into the text.
        let sql = AssertSqlSafe(format!(
            "SELECT * FROM recordings WHERE site_id = $1 AND stream_id IN ({}) ORDER BY stream_id, id",
            places.join(", ")
        ));
        let mut query = query(sql).bind(self.site.as_str());
        for stream in streams {
            query = query.bind(stream.as_str());
        }
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| Ok((row.parsed("stream_id", StreamId::parse)?, recording(row)?)))
            .collect()
    }
}

fn recording(row: &AnyRow) -> Result<RecordingRow, StoreError> {
    Ok(RecordingRow {
        id: row.parsed("id", RecordingId::parse)?,
        state: row.parsed("state", RecordingState::parse)?,
        error: row.text_opt("error")?,
        storyboard: row.parsed_opt("storyboard", |text| serde_json::from_str(text).ok())?,
    })
}
