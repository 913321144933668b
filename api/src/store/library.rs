//! The recordings of a site as its creators see them, and their way out.

use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::{PersonId, RecordingId, StreamId, TeamId};
use crate::jobs::{JobKind, NewJob};
use crate::live::RecordingState;
use crate::recording::{Recording, StorageUsed};
use crate::stream::Visibility;
use crate::webhook::{EventKind, ProductEvent};

/// A job about a recording, due now.
fn about(kind: JobKind, id: &RecordingId, now: OffsetDateTime) -> NewJob<'_> {
    NewJob {
        kind,
        key: id.as_str(),
        run_at: now,
        payload: serde_json::Value::Null,
    }
}

/// Which recordings the library shows.
#[derive(Debug)]
pub(crate) struct LibraryFilter<'a> {
    /// Of the teams that this person owns or administers.
    pub(crate) managed_by: Option<&'a PersonId>,
    /// Of this team.
    pub(crate) team: Option<&'a TeamId>,
    /// Part of the stream's title, in lower case; empty for all.
    pub(crate) search: &'a str,
    pub(crate) state: Option<RecordingState>,
    /// The last one of the page before.
    pub(crate) before: Option<&'a RecordingId>,
    pub(crate) limit: i64,
}

/// What is asked of a recording, with its stream and its place among the stream's recordings.
macro_rules! select_recording {
    ($rest:literal) => {
        concat!(
            "SELECT r.*, st.title, st.visibility, st.replay_published,
                 (SELECT COUNT(*) FROM recordings o
                  WHERE o.site_id = r.site_id AND o.stream_id = r.stream_id) AS parts,
                 (SELECT COUNT(*) FROM recordings o WHERE o.site_id = r.site_id
                      AND o.stream_id = r.stream_id AND o.id <= r.id) AS part
             FROM recordings r JOIN streams st ON st.id = r.stream_id AND st.site_id = r.site_id
             WHERE r.site_id = $1 ",
            $rest
        )
    };
}

impl SiteStore {
    /// A page of the library, newest first.
    pub(crate) async fn library(
        &self,
        filter: &LibraryFilter<'_>,
    ) -> Result<Vec<Recording>, StoreError> {
        let rows = query(select_recording!(
            "AND ($2 = '' OR st.team_id IN (SELECT m.team_id FROM team_members m
                 WHERE m.site_id = $1 AND m.person_id = $2 AND m.role IN ('owner', 'admin')))
             AND ($3 = '' OR LOWER(st.title) LIKE $4 ESCAPE '!')
             AND ($5 = '' OR r.state = $5)
             AND ($6 = '' OR r.id < $6)
             AND ($8 = '' OR st.team_id = $8)
             ORDER BY r.id DESC LIMIT $7"
        ))
        .bind(self.site.as_str())
        .bind(filter.managed_by.map_or("", PersonId::as_str))
        .bind(filter.search)
        .bind(contains(filter.search))
        .bind(filter.state.map_or("", RecordingState::as_str))
        .bind(filter.before.map_or("", RecordingId::as_str))
        .bind(filter.limit)
        .bind(filter.team.map_or("", TeamId::as_str))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(recording).collect()
    }

    /// What the recordings within the bounds of a list take up.
    pub(crate) async fn storage_used(
        &self,
        filter: &LibraryFilter<'_>,
    ) -> Result<StorageUsed, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(r.size_bytes), 0) AS BIGINT) AS bytes
             FROM recordings r JOIN streams st ON st.id = r.stream_id AND st.site_id = r.site_id
             WHERE r.site_id = $1 AND ($2 = '' OR st.team_id IN (SELECT m.team_id FROM team_members m
                 WHERE m.site_id = $1 AND m.person_id = $2 AND m.role IN ('owner', 'admin')))
                 AND ($3 = '' OR st.team_id = $3)",
        )
        .bind(self.site.as_str())
        .bind(filter.managed_by.map_or("", PersonId::as_str))
        .bind(filter.team.map_or("", TeamId::as_str))
        .fetch_one(&self.pool)
        .await?;
        Ok(StorageUsed {
            recordings: u64::try_from(row.number("n")?).unwrap_or(0),
            bytes: u64::try_from(row.number("bytes")?).unwrap_or(0),
        })
    }

    /// One recording of a stream.
    pub(crate) async fn recording(
        &self,
        stream: &StreamId,
        id: &RecordingId,
    ) -> Result<Option<Recording>, StoreError> {
        let row = query(select_recording!("AND r.stream_id = $2 AND r.id = $3"))
            .bind(self.site.as_str())
            .bind(stream.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(recording).transpose()
    }

    /// Failed → processing, with a job that completes it; false when it had not failed.
    pub(crate) async fn retry_recording(
        &self,
        id: &RecordingId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let retry = query(
            "UPDATE recordings SET state = 'processing', error = NULL
             WHERE site_id = $1 AND id = $2 AND state = 'failed'",
        )
        .bind(self.site.as_str())
        .bind(id.as_str());
        let job = about(JobKind::RecordingRetry, id, now);
        self.change_and_enqueue(retry, &job, now).await
    }

    /// Processing → failed; nothing happens when it is either already.
    pub(crate) async fn give_up_recording(
        &self,
        id: &RecordingId,
        error: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let given_up = query(
            "UPDATE recordings SET state = 'failed', error = $3
             WHERE site_id = $1 AND id = $2 AND state = 'processing' RETURNING stream_id",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(error)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = given_up else {
            return Ok(());
        };
        let data = json!({ "stream_id": row.text("stream_id")?, "recording_id": id });
        let event = ProductEvent::new(EventKind::RecordingFailed, data);
        self.insert_event(&mut transaction, &event, now).await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(())
    }

    /// Forgets a recording, with a job that removes its files; false when it is being recorded, or
    /// gone already.
    pub(crate) async fn delete_recording(
        &self,
        id: &RecordingId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let delete =
            query("DELETE FROM recordings WHERE site_id = $1 AND id = $2 AND state <> 'recording'")
                .bind(self.site.as_str())
                .bind(id.as_str());
        let job = about(JobKind::RecordingFiles, id, now);
        self.change_and_enqueue(delete, &job, now).await
    }

    /// Recordings that ended before a time, oldest first.
    pub(crate) async fn recordings_ended_before(
        &self,
        before: OffsetDateTime,
        limit: i64,
    ) -> Result<Vec<RecordingId>, StoreError> {
        let rows = query(
            "SELECT id FROM recordings
             WHERE site_id = $1 AND ended_at < $2 AND state IN ('ready', 'failed')
             ORDER BY ended_at LIMIT $3",
        )
        .bind(self.site.as_str())
        .bind(to_millis(before))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| row.parsed("id", RecordingId::parse))
            .collect()
    }
}

/// The pattern for text that contains `part`, taken literally.
fn contains(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn recording(row: &AnyRow) -> Result<Recording, StoreError> {
    let figure = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    Ok(Recording {
        id: row.parsed("id", RecordingId::parse)?,
        stream: row.parsed("stream_id", StreamId::parse)?,
        title: row.text("title")?,
        visibility: row.numbered("visibility", Visibility::from_number)?,
        published: row.flag("replay_published")?,
        state: row.parsed("state", RecordingState::parse)?,
        error: row.text_opt("error")?,
        part: u32::try_from(row.number("part")?).unwrap_or(1),
        parts: u32::try_from(row.number("parts")?).unwrap_or(1),
        started_at: row.time("started_at")?,
        ended_at: row.time_opt("ended_at")?,
        duration_ms: figure(row.number_opt("duration_ms")?),
        size_bytes: figure(row.number_opt("size_bytes")?),
        drawn: row.text_opt("storyboard")?.is_some(),
    })
}
