//! Grants: who may watch what from when to when, and where that comes from.

use serde_json::json;
use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{AnyConnection, query};
use time::OffsetDateTime;

use super::access::subject;
use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::access::{GrantSource, GrantStatus};
use crate::clock::to_millis;
use crate::grant::{GrantRecord, GrantState};
use crate::id::{ExperienceId, GrantId, PassId, PersonId, SpaceId, StreamId, TeamId};
use crate::pass::Pass;
use crate::webhook::{EventKind, ProductEvent};

/// Grants that one look marks as over; what is left is found by the next.
const EXPIRED_AT_ONCE: i64 = 200;

/// A grant names a pass, or what it covers itself.
#[derive(Debug)]
pub(crate) struct NewGrant<'a> {
    pub(crate) person: &'a PersonId,
    pub(crate) pass: Option<&'a PassId>,
    pub(crate) space: Option<&'a SpaceId>,
    pub(crate) experience: Option<&'a ExperienceId>,
    pub(crate) stream: Option<&'a StreamId>,
    pub(crate) status: GrantStatus,
    pub(crate) starts_at: OffsetDateTime,
    pub(crate) ends_at: Option<OffsetDateTime>,
    pub(crate) source: GrantSource,
    /// Unique in its source: the same again makes no second grant.
    pub(crate) source_key: Option<&'a str>,
}

impl<'a> NewGrant<'a> {
    /// A grant of a pass from `start` on, as long as its terms say.
    pub(crate) fn of_pass(
        pass: &'a Pass,
        person: &'a PersonId,
        source: GrantSource,
        source_key: Option<&'a str>,
        start: OffsetDateTime,
    ) -> Self {
        Self {
            person,
            pass: Some(&pass.id),
            space: None,
            experience: None,
            stream: None,
            status: GrantStatus::Active,
            starts_at: start,
            ends_at: pass.terms.end_from(start),
            source,
            source_key,
        }
    }
}

/// Which grants to list, newest first.
#[derive(Debug, Default)]
pub(crate) struct GrantFilter<'a> {
    /// Of the teams that this person owns or administers.
    pub(crate) managed_by: Option<&'a PersonId>,
    /// Of this team.
    pub(crate) team: Option<&'a TeamId>,
    /// A part of the mail address, lower case.
    pub(crate) email: &'a str,
    pub(crate) pass: Option<&'a PassId>,
    pub(crate) state: Option<GrantState>,
    pub(crate) person: Option<&'a PersonId>,
    /// From before this one on.
    pub(crate) before: Option<&'a GrantId>,
    pub(crate) limit: u32,
}

macro_rules! select_grant {
    ($rest:literal) => {
        concat!(
            "SELECT g.id, g.person_id, g.pass_id, g.status, g.starts_at, g.ends_at, g.source, g.source_key,
                 g.created_at, p.email, p.name AS person_name, a.name AS pass_name,
                 COALESCE(a.stream_id, g.stream_id) AS stream_id,
                 COALESCE(a.experience_id, g.experience_id) AS experience_id,
                 COALESCE(a.space_id, g.space_id) AS space_id,
                 COALESCE(sp.name, e.name, st.title) AS subject_name,
                 COALESCE(st.team_id, sp.team_id, es.team_id) AS team_id
             FROM access_grants g
             JOIN people p ON p.id = g.person_id AND p.site_id = g.site_id
             LEFT JOIN access_passes a ON a.id = g.pass_id AND a.site_id = g.site_id
             LEFT JOIN streams st ON st.id = COALESCE(a.stream_id, g.stream_id) AND st.site_id = g.site_id
             LEFT JOIN experiences e ON e.id = COALESCE(a.experience_id, g.experience_id)
                 AND e.site_id = g.site_id
             LEFT JOIN spaces es ON es.id = e.space_id AND es.site_id = g.site_id
             LEFT JOIN spaces sp ON sp.id = COALESCE(a.space_id, g.space_id) AND sp.site_id = g.site_id
             WHERE g.site_id = $1 ",
            $rest
        )
    };
}

impl SiteStore {
    /// Gives a grant; `None` when its source has given it before.
    pub(crate) async fn create_grant(
        &self,
        new: &NewGrant<'_>,
        now: OffsetDateTime,
    ) -> Result<Option<GrantId>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let made = self.insert_grant(&mut transaction, new, now).await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(made)
    }

    /// The same inside a transaction; ring `self.jobs` after the commit.
    pub(super) async fn insert_grant(
        &self,
        connection: &mut AnyConnection,
        new: &NewGrant<'_>,
        now: OffsetDateTime,
    ) -> Result<Option<GrantId>, StoreError> {
        let id = GrantId::generate(now);
        let made = query(
            "INSERT INTO access_grants (id, site_id, person_id, pass_id, space_id, experience_id,
                 stream_id, status, starts_at, ends_at, created_at, updated_at, source, source_key)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13)
             ON CONFLICT (site_id, source, source_key) DO NOTHING RETURNING *",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(new.person.as_str())
        .bind(new.pass.map(PassId::as_str))
        .bind(new.space.map(SpaceId::as_str))
        .bind(new.experience.map(ExperienceId::as_str))
        .bind(new.stream.map(StreamId::as_str))
        .bind(new.status.as_str())
        .bind(to_millis(new.starts_at))
        .bind(new.ends_at.map(to_millis))
        .bind(to_millis(now))
        .bind(new.source.as_str())
        .bind(new.source_key)
        .fetch_optional(&mut *connection)
        .await?;
        let Some(row) = made else {
            return Ok(None);
        };
        self.tell_grant(connection, EventKind::GrantCreated, &row, now)
            .await?;
        Ok(Some(id))
    }

    /// Tells of a grant inside the transaction that changed it.
    pub(super) async fn tell_grant(
        &self,
        connection: &mut AnyConnection,
        kind: EventKind,
        row: &AnyRow,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let data = json!({
            "grant_id": row.text("id")?,
            "person_id": row.text("person_id")?,
            "pass_id": row.text_opt("pass_id")?,
            "space_id": row.text_opt("space_id")?,
            "experience_id": row.text_opt("experience_id")?,
            "stream_id": row.text_opt("stream_id")?,
        });
        let event = ProductEvent::new(kind, data);
        self.insert_event(connection, &event, now).await
    }

    /// Grants that fit a filter.
    pub(crate) async fn grants(
        &self,
        filter: &GrantFilter<'_>,
        now: OffsetDateTime,
    ) -> Result<Vec<GrantRecord>, StoreError> {
        let pattern: String = filter
            .email
            .chars()
            .flat_map(|c| {
                matches!(c, '%' | '_' | '!')
                    .then_some('!')
                    .into_iter()
                    .chain([c])
            })
            .collect();
        let rows = query(select_grant!(
            "AND ($2 = '' OR COALESCE(st.team_id, sp.team_id, es.team_id) IN (
                 SELECT m.team_id FROM team_members m
                 WHERE m.site_id = $1 AND m.person_id = $2 AND m.role IN ('owner', 'admin')))
             AND ($3 = '' OR p.email LIKE $4 ESCAPE '!')
             AND ($5 = '' OR g.pass_id = $5)
             AND ($6 = '' OR g.person_id = $6)
             AND ($7 = '' OR $7 = CASE
                 WHEN g.status = 'active' AND g.ends_at IS NOT NULL AND g.ends_at <= $8 THEN 'expired'
                 WHEN g.status = 'active' AND g.starts_at > $8 THEN 'upcoming'
                 ELSE g.status END)
             AND ($9 = '' OR g.id < $9)
             AND ($11 = '' OR COALESCE(st.team_id, sp.team_id, es.team_id) = $11)
             ORDER BY g.id DESC LIMIT $10"
        ))
        .bind(self.site.as_str())
        .bind(filter.managed_by.map_or("", PersonId::as_str))
        .bind(filter.email)
        .bind(format!("%{pattern}%"))
        .bind(filter.pass.map_or("", PassId::as_str))
        .bind(filter.person.map_or("", PersonId::as_str))
        .bind(filter.state.map_or("", GrantState::as_str))
        .bind(to_millis(now))
        .bind(filter.before.map_or("", GrantId::as_str))
        .bind(i64::from(filter.limit))
        .bind(filter.team.map_or("", TeamId::as_str))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(record).collect()
    }

    /// A grant by id.
    pub(crate) async fn grant(&self, id: &GrantId) -> Result<Option<GrantRecord>, StoreError> {
        let row = query(select_grant!("AND g.id = $2"))
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// The grant that a source gave under a key.
    pub(crate) async fn grant_of_source(
        &self,
        source: GrantSource,
        key: &str,
    ) -> Result<Option<GrantRecord>, StoreError> {
        let row = query(select_grant!("AND g.source = $2 AND g.source_key = $3"))
            .bind(self.site.as_str())
            .bind(source.as_str())
            .bind(key)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// Takes a grant back; false when that was done before.
    pub(crate) async fn end_grant(
        &self,
        id: &GrantId,
        status: GrantStatus,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let kind = match status {
            GrantStatus::Refunded => EventKind::GrantRefunded,
            _ => EventKind::GrantCancelled,
        };
        let update = query(
            "UPDATE access_grants SET status = $3, updated_at = $4
             WHERE site_id = $1 AND id = $2 AND status IN ('pending', 'active', 'expired') RETURNING *",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(status.as_str())
        .bind(to_millis(now));
        self.change_grants(update, kind, now).await
    }

    /// Makes a grant active until `ends_at`, whatever had become of it.
    pub(crate) async fn renew_grant(
        &self,
        id: &GrantId,
        ends_at: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let update = query(
            "UPDATE access_grants SET status = 'active', ends_at = $3, updated_at = $4
             WHERE site_id = $1 AND id = $2 RETURNING *",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(ends_at.map(to_millis))
        .bind(to_millis(now));
        self.change_grants(update, EventKind::GrantRenewed, now)
            .await?;
        Ok(())
    }

    /// Marks grants whose time is over, some at once; whether there were any. Access does not wait
    /// for it: who asks is judged by the time itself.
    pub(crate) async fn expire_grants(&self, now: OffsetDateTime) -> Result<bool, StoreError> {
        let update = query(
            "UPDATE access_grants SET status = 'expired', updated_at = $2
             WHERE site_id = $1 AND status = 'active' AND id IN (
                 SELECT g.id FROM access_grants g WHERE g.site_id = $1 AND g.status = 'active'
                     AND g.ends_at <= $2 ORDER BY g.ends_at LIMIT $3)
             RETURNING *",
        )
        .bind(self.site.as_str())
        .bind(to_millis(now))
        .bind(EXPIRED_AT_ONCE);
        self.change_grants(update, EventKind::GrantExpired, now)
            .await
    }

    /// Runs an update that returns the grants it changed, and tells of each; whether there were
    /// any.
    async fn change_grants(
        &self,
        update: Query<'_, Any, AnyArguments>,
        kind: EventKind,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let rows = update.fetch_all(&mut *transaction).await?;
        for row in &rows {
            self.tell_grant(&mut transaction, kind, row, now).await?;
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(!rows.is_empty())
    }
}

fn record(row: &AnyRow) -> Result<GrantRecord, StoreError> {
    Ok(GrantRecord {
        id: row.parsed("id", GrantId::parse)?,
        person: row.parsed("person_id", PersonId::parse)?,
        email: row.text("email")?,
        person_name: row.text("person_name")?,
        pass: row.parsed_opt("pass_id", PassId::parse)?,
        pass_name: row.text_opt("pass_name")?,
        subject: subject(row)?,
        subject_name: row.text_opt("subject_name")?,
        team: row.parsed_opt("team_id", TeamId::parse)?,
        status: row.parsed("status", GrantStatus::parse)?,
        starts_at: row.time("starts_at")?,
        ends_at: row.time_opt("ends_at")?,
        source: row.parsed("source", GrantSource::parse)?,
        source_key: row.text_opt("source_key")?,
        created_at: row.time("created_at")?,
    })
}
