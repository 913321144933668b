//! Bans, queues of moderators and the word filter.

use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::access::Ban;
use crate::chat::{
    Badge, BanKind, BanRow, BanScope, BanView, Effect, Held, Report, Term, UnbanRequest,
};
use crate::clock::to_millis;
use crate::id::{
    BanId, HeldId, PersonId, ReportId, SpaceId, StreamId, TeamId, TermId, UnbanRequestId,
};
use crate::webhook::{EventKind, ProductEvent};

/// Rows of one queue or list.
const LIST_MAX: i64 = 100;
/// Sorts behind every id, in any collation.
const NEWEST_BAN: &str = "ban_zzzzzzzzzzzzzzzzzzzzzzzzzz";

/// What a new ban starts with.
#[derive(Debug)]
pub(crate) struct NewBan<'a> {
    pub(crate) kind: BanKind,
    pub(crate) subject: &'a str,
    pub(crate) subject_name: &'a str,
    pub(crate) scope: &'a BanScope,
    pub(crate) reason: &'a str,
    pub(crate) by: &'a str,
    pub(crate) expires_at: Option<OffsetDateTime>,
}

/// What a held message starts with.
#[derive(Debug)]
pub(crate) struct NewHeld<'a> {
    pub(crate) author: &'a str,
    pub(crate) author_name: &'a str,
    pub(crate) badge: Option<Badge>,
    pub(crate) client_id: &'a str,
    pub(crate) body: &'a str,
    pub(crate) reply_seq: Option<i64>,
    pub(crate) term: &'a str,
}

macro_rules! select_ban {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT b.*, COALESCE(st.team_id, sp.team_id) AS team_id",
            $columns,
            " FROM bans b LEFT JOIN streams st ON st.id = b.stream_id AND st.site_id = b.site_id
              LEFT JOIN spaces sp ON sp.id = b.space_id AND sp.site_id = b.site_id ",
            $rest
        )
    };
}

impl SiteStore {
    /// What keeps a person out, wherever on this site.
    pub(super) async fn bans_of(&self, person: &str) -> Result<Vec<(BanScope, Ban)>, StoreError> {
        let bans = self.bans_on(person).await?;
        let bans = bans.into_iter().filter(|ban| ban.kind == BanKind::Ban);
        Ok(bans
            .map(|ban| {
                let ends_at = ban.expires_at;
                (ban.scope, Ban { ends_at })
            })
            .collect())
    }

    /// Bans and time-outs of somebody that were not lifted.
    pub(crate) async fn bans_on(&self, subject: &str) -> Result<Vec<BanRow>, StoreError> {
        let rows = query(select_ban!(
            "",
            "WHERE b.site_id = $1 AND b.subject = $2 AND b.lifted_at IS NULL ORDER BY b.id"
        ))
        .bind(self.site.as_str())
        .bind(subject)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(ban).collect()
    }

    /// Bans and time-outs in force, newest first; those older than `before`.
    pub(crate) async fn bans_in_force(
        &self,
        before: Option<&BanId>,
        now: OffsetDateTime,
    ) -> Result<Vec<BanRow>, StoreError> {
        let rows = query(select_ban!(
            "",
            "WHERE b.site_id = $1 AND b.lifted_at IS NULL
                 AND (b.expires_at IS NULL OR b.expires_at > $2) AND b.id < $3
             ORDER BY b.id DESC LIMIT $4"
        ))
        .bind(self.site.as_str())
        .bind(to_millis(now))
        .bind(before.map_or(NEWEST_BAN, BanId::as_str))
        .bind(LIST_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(ban).collect()
    }

    /// One ban.
    pub(crate) async fn ban(&self, id: &BanId) -> Result<Option<BanRow>, StoreError> {
        let row = query(select_ban!("", "WHERE b.site_id = $1 AND b.id = $2"))
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(ban).transpose()
    }

    /// Bans or times out.
    pub(crate) async fn create_ban(
        &self,
        new: &NewBan<'_>,
        now: OffsetDateTime,
    ) -> Result<BanId, StoreError> {
        let id = BanId::generate(now);
        query(
            "INSERT INTO bans (id, site_id, kind, subject, subject_name, scope, stream_id, space_id,
                 reason, created_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(new.kind.as_str())
        .bind(new.subject)
        .bind(new.subject_name)
        .bind(new.scope.kind().as_str())
        .bind(new.scope.stream().map(StreamId::as_str))
        .bind(new.scope.space().map(SpaceId::as_str))
        .bind(new.reason)
        .bind(new.by)
        .bind(to_millis(now))
        .bind(new.expires_at.map(to_millis))
        .execute(&self.pool)
        .await?;
        Ok(id)
    }

    /// Lifts a ban; false when it was lifted before.
    pub(crate) async fn lift_ban(
        &self,
        id: &BanId,
        by: &str,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let lifted = query(
            "UPDATE bans SET lifted_at = $3, lifted_by = $4
             WHERE site_id = $1 AND id = $2 AND lifted_at IS NULL",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(to_millis(now))
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(lifted.rows_affected() == 1)
    }

    /// Puts a message into the queue, once.
    pub(crate) async fn hold_chat_message(
        &self,
        stream: &StreamId,
        new: &NewHeld<'_>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let id = HeldId::generate(now);
        let held = query(
            "INSERT INTO chat_held (id, site_id, stream_id, author, author_name, badge, client_id,
                 body, reply_seq, term, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (stream_id, author, client_id) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(new.author)
        .bind(new.author_name)
        .bind(new.badge.map(Badge::as_str))
        .bind(new.client_id)
        .bind(new.body)
        .bind(new.reply_seq)
        .bind(new.term)
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        if held.rows_affected() == 1 {
            let data = json!({ "stream_id": stream, "held_id": id, "author": new.author });
            let event = ProductEvent::new(EventKind::ChatHeld, data);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(())
    }

    /// Whether a message of this client was held, whatever was decided.
    pub(crate) async fn is_chat_message_held(
        &self,
        stream: &StreamId,
        author: &str,
        client_id: &str,
    ) -> Result<bool, StoreError> {
        let row = query(
            "SELECT id FROM chat_held
             WHERE site_id = $1 AND stream_id = $2 AND author = $3 AND client_id = $4",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(author)
        .bind(client_id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.is_some())
    }

    /// Held messages of a stream that wait, oldest first.
    pub(crate) async fn held_chat_messages(
        &self,
        stream: &StreamId,
    ) -> Result<Vec<Held>, StoreError> {
        let rows = query(
            "SELECT * FROM chat_held WHERE site_id = $1 AND stream_id = $2 AND decision IS NULL
             ORDER BY id LIMIT $3",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(LIST_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(held).collect()
    }

    /// Decides about a held message; `None` when it waits no more.
    pub(crate) async fn decide_held(
        &self,
        stream: &StreamId,
        id: &HeldId,
        approved: bool,
        by: &str,
        now: OffsetDateTime,
    ) -> Result<Option<Held>, StoreError> {
        let row = query(
            "UPDATE chat_held SET decision = $4, decided_by = $5, decided_at = $6
             WHERE site_id = $1 AND stream_id = $2 AND id = $3 AND decision IS NULL RETURNING *",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(id.as_str())
        .bind(if approved { "approved" } else { "denied" })
        .bind(by)
        .bind(to_millis(now))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(held).transpose()
    }

    /// Reports a message; false when this person did already.
    pub(crate) async fn report_chat_message(
        &self,
        stream: &StreamId,
        entry: &crate::chat::Entry,
        reporter: &PersonId,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let id = ReportId::generate(now);
        let reported = query(
            "INSERT INTO chat_reports (id, site_id, stream_id, seq, author, author_name, body,
                 reporter, reason, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (stream_id, seq, reporter) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(entry.seq)
        .bind(&entry.author)
        .bind(&entry.author_name)
        .bind(&entry.body)
        .bind(reporter.as_str())
        .bind(reason)
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        if reported.rows_affected() == 0 {
            return Ok(false);
        }
        let data = json!({ "stream_id": stream, "report_id": id, "seq": entry.seq });
        let event = ProductEvent::new(EventKind::ChatReported, data);
        self.insert_event(&mut transaction, &event, now).await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(true)
    }

    /// Reports of a stream that wait, oldest first.
    pub(crate) async fn open_reports(&self, stream: &StreamId) -> Result<Vec<Report>, StoreError> {
        let rows = query(
            "SELECT * FROM chat_reports WHERE site_id = $1 AND stream_id = $2
                 AND resolved_at IS NULL ORDER BY id LIMIT $3",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(LIST_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(report).collect()
    }

    /// Closes a report and all others of the same message; `None` when it was closed.
    pub(crate) async fn resolve_report(
        &self,
        stream: &StreamId,
        id: &ReportId,
        by: &str,
        now: OffsetDateTime,
    ) -> Result<Option<Report>, StoreError> {
        let row = query(
            "UPDATE chat_reports SET resolved_at = $4, resolved_by = $5
             WHERE site_id = $1 AND stream_id = $2 AND id = $3 AND resolved_at IS NULL RETURNING *",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(id.as_str())
        .bind(to_millis(now))
        .bind(by)
        .fetch_optional(&self.pool)
        .await?;
        let Some(report) = row.as_ref().map(report).transpose()? else {
            return Ok(None);
        };
        query(
            "UPDATE chat_reports SET resolved_at = $4, resolved_by = $5
             WHERE site_id = $1 AND stream_id = $2 AND seq = $3 AND resolved_at IS NULL",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(report.seq)
        .bind(to_millis(now))
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(Some(report))
    }

    /// Asks to be let back in; false when that was asked before.
    pub(crate) async fn create_unban_request(
        &self,
        ban: &BanId,
        person: &PersonId,
        text: &str,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let asked = query(
            "INSERT INTO unban_requests (id, site_id, ban_id, person_id, body, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (ban_id) DO NOTHING",
        )
        .bind(UnbanRequestId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(ban.as_str())
        .bind(person.as_str())
        .bind(text)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(asked.rows_affected() == 1)
    }

    /// Requests that wait, oldest first, each with its ban.
    pub(crate) async fn open_unban_requests(
        &self,
    ) -> Result<Vec<(UnbanRequest, BanRow)>, StoreError> {
        let rows = query(select_ban!(
            ", r.id AS request_id, r.person_id, r.body AS request_body, r.created_at AS requested_at",
            "JOIN unban_requests r ON r.ban_id = b.id AND r.site_id = b.site_id
             WHERE b.site_id = $1 AND r.decision IS NULL AND b.lifted_at IS NULL
             ORDER BY r.id LIMIT $2"
        ))
        .bind(self.site.as_str())
        .bind(LIST_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let ban = ban(row)?;
                let request = UnbanRequest {
                    id: row.parsed("request_id", UnbanRequestId::parse)?,
                    ban: BanView::from(&ban),
                    person_id: row.parsed("person_id", PersonId::parse)?,
                    text: row.text("request_body")?,
                    created_at: row.time("requested_at")?,
                };
                Ok((request, ban))
            })
            .collect()
    }

    /// Decides about a request; false when it waits no more.
    pub(crate) async fn decide_unban_request(
        &self,
        id: &UnbanRequestId,
        approved: bool,
        by: &str,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let decided = query(
            "UPDATE unban_requests SET decision = $3, decided_by = $4, decided_at = $5
             WHERE site_id = $1 AND id = $2 AND decision IS NULL",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(if approved { "approved" } else { "denied" })
        .bind(by)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(decided.rows_affected() == 1)
    }

    /// Words of the site, and of a stream.
    pub(crate) async fn filter_terms(
        &self,
        stream: Option<&StreamId>,
    ) -> Result<Vec<Term>, StoreError> {
        let rows = query(
            "SELECT * FROM filter_terms WHERE site_id = $1 AND (stream_id IS NULL OR stream_id = $2)
             ORDER BY id",
        )
        .bind(self.site.as_str())
        .bind(stream.map_or("", StreamId::as_str))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(term).collect()
    }

    /// Adds a word.
    pub(crate) async fn add_filter_term(
        &self,
        stream: Option<&StreamId>,
        pattern: &str,
        effect: Effect,
        by: &str,
        now: OffsetDateTime,
    ) -> Result<Term, StoreError> {
        let id = TermId::generate(now);
        query(
            "INSERT INTO filter_terms (id, site_id, stream_id, pattern, effect, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(stream.map(StreamId::as_str))
        .bind(pattern)
        .bind(effect.as_str())
        .bind(by)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(Term {
            id,
            stream_id: stream.cloned(),
            pattern: pattern.to_owned(),
            effect,
        })
    }

    /// Takes a word out; `None` when there is none.
    pub(crate) async fn remove_filter_term(&self, id: &TermId) -> Result<Option<Term>, StoreError> {
        let row = query("DELETE FROM filter_terms WHERE site_id = $1 AND id = $2 RETURNING *")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(term).transpose()
    }

    /// One word.
    pub(crate) async fn filter_term(&self, id: &TermId) -> Result<Option<Term>, StoreError> {
        let row = query("SELECT * FROM filter_terms WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(term).transpose()
    }
}

fn ban(row: &AnyRow) -> Result<BanRow, StoreError> {
    let stream = row.parsed_opt("stream_id", StreamId::parse)?;
    let space = row.parsed_opt("space_id", SpaceId::parse)?;
    Ok(BanRow {
        id: row.parsed("id", BanId::parse)?,
        kind: row.parsed("kind", BanKind::parse)?,
        subject: row.text("subject")?,
        subject_name: row.text("subject_name")?,
        scope: match (stream, space) {
            (Some(stream), _) => BanScope::Stream(stream),
            (None, Some(space)) => BanScope::Space(space),
            (None, None) => BanScope::Site,
        },
        team: row.parsed_opt("team_id", TeamId::parse)?,
        reason: row.text("reason")?,
        created_at: row.time("created_at")?,
        expires_at: row.time_opt("expires_at")?,
        lifted_at: row.time_opt("lifted_at")?,
    })
}

pub(super) fn held(row: &AnyRow) -> Result<Held, StoreError> {
    Ok(Held {
        id: row.parsed("id", HeldId::parse)?,
        author: row.text("author")?,
        author_name: row.text("author_name")?,
        badge: row.parsed_opt("badge", Badge::parse)?,
        client_id: row.text("client_id")?,
        body: row.text("body")?,
        reply_seq: row.number_opt("reply_seq")?,
        term: row.text("term")?,
        created_at: row.time("created_at")?,
    })
}

pub(super) fn report(row: &AnyRow) -> Result<Report, StoreError> {
    Ok(Report {
        id: row.parsed("id", ReportId::parse)?,
        seq: row.number("seq")?,
        author: row.text("author")?,
        author_name: row.text("author_name")?,
        text: row.text("body")?,
        reason: row.text("reason")?,
        created_at: row.time("created_at")?,
    })
}

fn term(row: &AnyRow) -> Result<Term, StoreError> {
    Ok(Term {
        id: row.parsed("id", TermId::parse)?,
        stream_id: row.parsed_opt("stream_id", StreamId::parse)?,
        pattern: row.text("pattern")?,
        effect: row.parsed("effect", Effect::parse)?,
    })
}
