//! What waits for moderators, and what they did, across the streams of a site.

use sqlx::any::AnyRow;
use sqlx::query;

use super::moderation::{held, report};
use super::moderation_log::action;
use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::chat::{Held, ModerationAction, Report};
use crate::http::Paging;
use crate::id::{PersonId, StreamId, TeamId};

/// Whose queue is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QueueReach<'a> {
    /// Every stream.
    pub(crate) all: bool,
    /// Streams of teams in which this person keeps order.
    pub(crate) moderator: Option<&'a PersonId>,
    /// Streams of this team.
    pub(crate) team: Option<&'a TeamId>,
    /// Also what belongs to no stream.
    pub(crate) site: bool,
}

/// Something of the queue with the stream it belongs to.
#[derive(Debug)]
pub(crate) struct Queued<T> {
    pub(crate) of: T,
    /// Id and title; `None` for what concerns the whole site.
    pub(crate) stream: Option<(StreamId, String)>,
}

macro_rules! select_queued {
    ($table:literal, $waits:literal) => {
        concat!(
            "SELECT q.*, st.title AS stream_title FROM ",
            $table,
            " q LEFT JOIN streams st ON st.id = q.stream_id AND st.site_id = q.site_id
             WHERE q.site_id = $1 AND q.id < $2 ",
            $waits,
            " AND ($3 = 1 OR (q.stream_id IS NULL AND $4 = 1) OR st.team_id = $5 OR EXISTS (
                 SELECT 1 FROM team_members m WHERE m.site_id = q.site_id AND m.team_id = st.team_id
                     AND m.person_id = $6 AND m.role IN ('moderator', 'admin', 'owner')))
             ORDER BY q.id DESC LIMIT $7"
        )
    };
}

impl SiteStore {
    /// Held messages that wait, newest first, one more than fit on the page.
    pub(crate) async fn queued_held(
        &self,
        reach: QueueReach<'_>,
        paging: &Paging,
    ) -> Result<Vec<Queued<Held>>, StoreError> {
        let sql = select_queued!("chat_held", "AND q.decision IS NULL");
        let rows = self.queued(sql, reach, paging).await?;
        rows.iter().map(|row| queued(row, held)).collect()
    }

    /// Open reports, newest first, one more than fit on the page.
    pub(crate) async fn queued_reports(
        &self,
        reach: QueueReach<'_>,
        paging: &Paging,
    ) -> Result<Vec<Queued<Report>>, StoreError> {
        let sql = select_queued!("chat_reports", "AND q.resolved_at IS NULL");
        let rows = self.queued(sql, reach, paging).await?;
        rows.iter().map(|row| queued(row, report)).collect()
    }

    /// What moderators did, newest first, one more than fit on the page.
    pub(crate) async fn site_actions(
        &self,
        reach: QueueReach<'_>,
        paging: &Paging,
    ) -> Result<Vec<Queued<ModerationAction>>, StoreError> {
        let sql = select_queued!("moderation_actions", "");
        let rows = self.queued(sql, reach, paging).await?;
        rows.iter().map(|row| queued(row, action)).collect()
    }

    async fn queued(
        &self,
        sql: &'static str,
        reach: QueueReach<'_>,
        paging: &Paging,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let rows = query(sql)
            .bind(self.site.as_str())
            .bind(paging.before())
            .bind(i64::from(reach.all))
            .bind(i64::from(reach.site))
            .bind(reach.team.map_or("", TeamId::as_str))
            .bind(reach.moderator.map_or("", PersonId::as_str))
            .bind(paging.rows())
            .fetch_all(&self.pool)
            .await?;
        Ok(rows)
    }
}

fn queued<T>(
    row: &AnyRow,
    of: impl Fn(&AnyRow) -> Result<T, StoreError>,
) -> Result<Queued<T>, StoreError> {
    let stream = row.parsed_opt("stream_id", StreamId::parse)?;
    let title = row.text_opt("stream_title")?;
    Ok(Queued {
        of: of(row)?,
        stream: stream.zip(title),
    })
}
