//! Streams: made, listed, changed, deleted. Their steps are in `lifecycle`.

use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::encoder::KeptKey;
use crate::http::Paging;
use crate::id::{ExperienceId, PersonId, SpaceId, StreamId, TeamId};
use crate::site::SiteSettings;
use crate::stream::{PauseReason, Status, Stream, StreamKind, Visibility};
use crate::webhook::{EventKind, ProductEvent};

/// A stream in a list, with its place there: the cursor of what follows.
#[derive(Debug)]
pub(crate) struct ListedStream {
    pub(crate) stream: Stream,
    pub(crate) place: String,
}

/// What a new stream starts with.
#[derive(Debug)]
pub(crate) struct NewStream<'a> {
    pub(crate) team: &'a TeamId,
    pub(crate) host: &'a PersonId,
    pub(crate) space: Option<&'a SpaceId>,
    pub(crate) experience: Option<&'a ExperienceId>,
    pub(crate) title: &'a str,
    pub(crate) description: Option<&'a str>,
    pub(crate) visibility: Visibility,
    pub(crate) scheduled_at: OffsetDateTime,
    pub(crate) record: bool,
    pub(crate) kind: StreamKind,
    pub(crate) provider: &'a str,
}

/// The whole of what an edit may write (API-13).
#[derive(Debug)]
pub(crate) struct StreamChanges<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: Option<&'a str>,
    pub(crate) visibility: Visibility,
    pub(crate) scheduled_at: OffsetDateTime,
    pub(crate) record: bool,
}

/// Which streams a list shows (LC-20).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StreamScope {
    /// On air, newest first.
    Live,
    /// Scheduled, soonest first.
    Upcoming,
    /// Ended, newest first.
    Ended,
    /// Put away, newest first.
    Archived,
    /// Live, then upcoming, then ended.
    All,
}

macro_rules! select_stream {
    ($rest:literal) => {
        concat!(
            "SELECT st.*, p.name AS host_name, e.space_id AS experience_space_id FROM streams st ",
            "JOIN people p ON p.id = st.host_id AND p.site_id = st.site_id ",
            "LEFT JOIN experiences e ON e.id = st.experience_id AND e.site_id = st.site_id ",
            $rest
        )
    };
}

impl SiteStore {
    /// Makes a stream with its chat.
    pub(crate) async fn create_stream(
        &self,
        new: &NewStream<'_>,
        key: &KeptKey,
        now: OffsetDateTime,
    ) -> Result<Stream, StoreError> {
        let id = StreamId::generate(now);
        // A stream and its chat come together (CH-01).
        let mut transaction = self.pool.begin().await?;
        query(
            "INSERT INTO streams (id, site_id, team_id, host_id, space_id, title, description, status,
                 visibility, scheduled_at, stream_key_hash, record, created_at, updated_at, experience_id,
                 kind, provider, stream_key_sealed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15, $16, $17)",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(new.team.as_str())
        .bind(new.host.as_str())
        .bind(new.space.map(SpaceId::as_str))
        .bind(new.title)
        .bind(new.description)
        .bind(Status::Scheduled.number())
        .bind(new.visibility.number())
        .bind(to_millis(new.scheduled_at))
        .bind(key.hash.as_str())
        .bind(i64::from(new.record))
        .bind(to_millis(now))
        .bind(new.experience.map(ExperienceId::as_str))
        .bind(new.kind.number())
        .bind(new.provider)
        .bind(key.sealed.as_str())
        .execute(&mut *transaction)
        .await?;
        let row = query("SELECT settings FROM sites WHERE id = $1")
            .bind(self.site.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        let chat = row.parsed("settings", SiteSettings::parse)?.chat.modes();
        query(
            "INSERT INTO chat_rooms (stream_id, site_id, slow_seconds, holders_only,
                 account_age_minutes, links_off, emote_only, read_only)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(i64::from(chat.slow_seconds))
        .bind(i64::from(chat.holders_only))
        .bind(i64::from(chat.account_age_minutes))
        .bind(i64::from(chat.links_off))
        .bind(i64::from(chat.emote_only))
        .bind(i64::from(chat.read_only))
        .execute(&mut *transaction)
        .await?;
        let event = ProductEvent::of_stream(EventKind::StreamCreated, &id);
        self.insert_event(&mut transaction, &event, now).await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        let row = query(select_stream!("WHERE st.site_id = $1 AND st.id = $2"))
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_one(&self.pool)
            .await?;
        stream(&row)
    }

    /// A stream by id.
    pub(crate) async fn stream(&self, id: &StreamId) -> Result<Option<Stream>, StoreError> {
        let row = query(select_stream!("WHERE st.site_id = $1 AND st.id = $2"))
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(stream).transpose()
    }

    /// The first 200 streams of a scope, in its order.
    pub(crate) async fn streams(&self, scope: StreamScope) -> Result<Vec<Stream>, StoreError> {
        let page = self.stream_page(scope, &Paging::longest()).await?;
        Ok(page.into_iter().map(|listed| listed.stream).collect())
    }

    /// A page of a scope, in its order, one more than fit on it. A cursor of no such page is as
    /// none.
    pub(crate) async fn stream_page(
        &self,
        scope: StreamScope,
        paging: &Paging,
    ) -> Result<Vec<ListedStream>, StoreError> {
        // Ended and archived streams come newest first, so their times count backwards.
        macro_rules! page {
            ($statuses:literal) => {
                concat!(
                    "SELECT * FROM (SELECT st.*, p.name AS host_name,
                         e.space_id AS experience_space_id,
                         CAST(CASE st.status WHEN 1 THEN 0 WHEN 4 THEN 0 WHEN 0 THEN 1 ELSE 2 END
                             AS BIGINT) AS list_rank,
                         CASE st.status WHEN 0 THEN st.scheduled_at WHEN 2 THEN -st.ended_at
                             WHEN 3 THEN -st.archived_at ELSE -st.started_at END AS list_time
                     FROM streams st
                     JOIN people p ON p.id = st.host_id AND p.site_id = st.site_id
                     LEFT JOIN experiences e ON e.id = st.experience_id AND e.site_id = st.site_id
                     WHERE st.site_id = $1 AND st.status IN (",
                    $statuses,
                    ")) listed
                     WHERE list_rank > $2 OR (list_rank = $2 AND (list_time > $3
                         OR (list_time = $3 AND id < $4)))
                     ORDER BY list_rank, list_time, id DESC LIMIT $5"
                )
            };
        }
        let sql = match scope {
            StreamScope::Live => page!("1, 4"),
            StreamScope::Upcoming => page!("0"),
            StreamScope::Ended => page!("2"),
            StreamScope::Archived => page!("3"),
            StreamScope::All => page!("0, 1, 2, 4"),
        };
        let (rank, time, id) = paging.cursor().and_then(place).unwrap_or((-1, 0, ""));
        let rows = query(sql)
            .bind(self.site.as_str())
            .bind(rank)
            .bind(time)
            .bind(id)
            .bind(paging.rows())
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let (rank, time) = (row.number("list_rank")?, row.number("list_time")?);
                let stream = stream(row)?;
                // Cursors hold letters, digits and underscores alone.
                let sign = if time < 0 { "n" } else { "" };
                let place = format!("{rank}_{sign}{}_{}", time.unsigned_abs(), stream.id);
                Ok(ListedStream { stream, place })
            })
            .collect()
    }

    /// Writes an edit.
    pub(crate) async fn update_stream(
        &self,
        id: &StreamId,
        changes: &StreamChanges<'_>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        // A write that changes nothing takes the row and tells what it holds.
        let before = query(
            "UPDATE streams SET updated_at = updated_at WHERE site_id = $1 AND id = $2
             RETURNING visibility",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(before) = before else {
            return Ok(());
        };
        query(
            "UPDATE streams SET title = $3, description = $4, visibility = $5, scheduled_at = $6,
                 record = $7, updated_at = $8 WHERE site_id = $1 AND id = $2",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(changes.title)
        .bind(changes.description)
        .bind(changes.visibility.number())
        .bind(to_millis(changes.scheduled_at))
        .bind(i64::from(changes.record))
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        let event = ProductEvent::of_stream(EventKind::StreamUpdated, id);
        self.insert_event(&mut transaction, &event, now).await?;
        if before.number("visibility")? != changes.visibility.number() {
            let event = ProductEvent::of_stream(EventKind::StreamVisibilityChanged, id);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(())
    }

    /// Gives a stream another key; the one before opens nothing any more.
    pub(crate) async fn replace_stream_key(
        &self,
        id: &StreamId,
        key: &KeptKey,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE streams SET stream_key_hash = $3, stream_key_sealed = $4, updated_at = $5
             WHERE site_id = $1 AND id = $2",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(key.hash.as_str())
        .bind(key.sealed.as_str())
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Deletes a stream with all that hangs on it; false when it is on air.
    pub(crate) async fn delete_stream(
        &self,
        id: &StreamId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let delete =
            query("DELETE FROM streams WHERE site_id = $1 AND id = $2 AND status NOT IN (1, 4)")
                .bind(self.site.as_str())
                .bind(id.as_str());
        let event = ProductEvent::of_stream(EventKind::StreamDeleted, id);
        self.change_and_tell(delete, &event, now).await
    }
}

/// Rank, time and id of a place in a list.
fn place(cursor: &str) -> Option<(i64, i64, &str)> {
    let (rank, rest) = cursor.split_once('_')?;
    let (time, id) = rest.split_once('_')?;
    let time = match time.strip_prefix('n') {
        Some(time) => -time.parse::<i64>().ok()?,
        None => time.parse().ok()?,
    };
    Some((rank.parse().ok()?, time, id))
}

fn stream(row: &AnyRow) -> Result<Stream, StoreError> {
    Ok(Stream {
        id: row.parsed("id", StreamId::parse)?,
        team: row.parsed("team_id", TeamId::parse)?,
        host: row.parsed("host_id", PersonId::parse)?,
        host_name: row.text("host_name")?,
        space: row.parsed_opt("space_id", SpaceId::parse)?,
        experience: row.parsed_opt("experience_id", ExperienceId::parse)?,
        experience_space: row.parsed_opt("experience_space_id", SpaceId::parse)?,
        title: row.text("title")?,
        description: row.text_opt("description")?,
        status: row.numbered("status", Status::from_number)?,
        visibility: row.numbered("visibility", Visibility::from_number)?,
        scheduled_at: row.time("scheduled_at")?,
        started_at: row.time_opt("started_at")?,
        ended_at: row.time_opt("ended_at")?,
        key: KeptKey {
            hash: row.text("stream_key_hash")?,
            sealed: row.text("stream_key_sealed")?,
        },
        provider: row.text("provider")?,
        kind: row.numbered("kind", StreamKind::from_number)?,
        pause_reason: row.parsed_opt("pause_reason", PauseReason::parse)?,
        grace_ends_at: row.time_opt("grace_ends_at")?,
        record: row.flag("record")?,
        replay_published: row.flag("replay_published")?,
        viewer_count: u32::try_from(row.number("viewer_count")?).unwrap_or(0),
        peak_viewers: u32::try_from(row.number("peak_viewers")?).unwrap_or(0),
        created_at: row.time("created_at")?,
    })
}
