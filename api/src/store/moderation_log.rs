//! What moderators did: for their own log with its undoing, for the audit log, and for webhooks.

use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::audit::{Actor, AuditEntry};
use crate::chat::{ActionDetail, ActionKind, ModerationAction};
use crate::clock::to_millis;
use crate::id::{ActionId, BanId, StreamId};
use crate::webhook::{EventKind, ProductEvent};

/// Rows of one list.
const LIST_MAX: i64 = 100;
/// Sorts behind every id, in any collation.
const NEWEST: &str = "act_zzzzzzzzzzzzzzzzzzzzzzzzzz";

/// What a new action starts with.
#[derive(Debug)]
pub(crate) struct NewAction<'a> {
    pub(crate) stream: Option<&'a StreamId>,
    pub(crate) by: Actor<'a>,
    pub(crate) kind: ActionKind,
    /// Key and name of whom it is about.
    pub(crate) subject: Option<(&'a str, &'a str)>,
    pub(crate) ban: Option<&'a BanId>,
    pub(crate) reason: &'a str,
    pub(crate) detail: ActionDetail,
}

impl<'a> NewAction<'a> {
    /// An action of which nothing else is to be said.
    pub(crate) fn new(by: Actor<'a>, kind: ActionKind) -> Self {
        Self {
            stream: None,
            by,
            kind,
            subject: None,
            ban: None,
            reason: "",
            detail: ActionDetail::default(),
        }
    }
}

impl SiteStore {
    /// Writes down what a moderator did, in both logs, and tells of it.
    pub(crate) async fn record_action(
        &self,
        new: &NewAction<'_>,
        now: OffsetDateTime,
    ) -> Result<ActionId, StoreError> {
        let id = ActionId::generate(now);
        let mut transaction = self.pool.begin().await?;
        query(
            "INSERT INTO moderation_actions (id, site_id, stream_id, actor, actor_name, kind, subject,
                 subject_name, ban_id, reason, detail, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(new.stream.map(StreamId::as_str))
        .bind(new.by.id)
        .bind(new.by.name)
        .bind(new.kind.as_str())
        .bind(new.subject.map(|(subject, _)| subject))
        .bind(new.subject.map(|(_, name)| name))
        .bind(new.ban.map(BanId::as_str))
        .bind(new.reason)
        // A plain struct with text keys, which JSON always takes.
        .bind(serde_json::to_string(&new.detail).unwrap_or_default())
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        let about = new.subject.map(|(subject, _)| subject);
        let entry = AuditEntry {
            actor: new.by,
            action: &format!("moderation.{}", new.kind.as_str()),
            subject: about.unwrap_or_else(|| new.stream.map_or("", StreamId::as_str)),
            detail: json!({
                "action_id": id,
                "stream_id": new.stream,
                "name": new.subject.map(|(_, name)| name),
                "reason": new.reason,
                "seconds": new.detail.seconds,
            }),
        };
        self.insert_audit(&mut transaction, &entry, now).await?;
        if let Some(kind) = new.kind.event() {
            let data = json!({
                "action_id": id,
                "stream_id": new.stream,
                "ban_id": new.ban,
                "subject": about,
                "seqs": new.detail.seqs,
            });
            let event = ProductEvent::new(kind, data);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(id)
    }

    /// Marks an action as taken back, in both logs, and tells of it; false when it was.
    pub(crate) async fn undo_action(
        &self,
        action: &ModerationAction,
        by: Actor<'_>,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let undone = query(
            "UPDATE moderation_actions SET undone_at = $3, undone_by = $4
             WHERE site_id = $1 AND id = $2 AND undone_at IS NULL",
        )
        .bind(self.site.as_str())
        .bind(action.id.as_str())
        .bind(to_millis(now))
        .bind(by.id)
        .execute(&mut *transaction)
        .await?;
        if undone.rows_affected() == 0 {
            return Ok(false);
        }
        let entry = AuditEntry {
            actor: by,
            action: "moderation.undone",
            subject: action.id.as_str(),
            detail: json!({ "kind": action.kind, "stream_id": action.stream_id }),
        };
        self.insert_audit(&mut transaction, &entry, now).await?;
        if action.kind == ActionKind::Delete {
            let data = json!({ "stream_id": action.stream_id, "seqs": action.detail.seqs });
            let event = ProductEvent::new(EventKind::ChatRestored, data);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(true)
    }

    /// Actions of a stream, newest first; those older than `before`.
    pub(crate) async fn actions(
        &self,
        stream: &StreamId,
        before: Option<&ActionId>,
    ) -> Result<Vec<ModerationAction>, StoreError> {
        let rows = query(
            "SELECT * FROM moderation_actions WHERE site_id = $1 AND stream_id = $2 AND id < $3
             ORDER BY id DESC LIMIT $4",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(before.map_or(NEWEST, ActionId::as_str))
        .bind(LIST_MAX)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(action).collect()
    }

    /// Actions on somebody, newest first.
    pub(crate) async fn actions_on(
        &self,
        subject: &str,
        limit: u32,
    ) -> Result<Vec<ModerationAction>, StoreError> {
        let rows = query(
            "SELECT * FROM moderation_actions WHERE site_id = $1 AND subject = $2
             ORDER BY id DESC LIMIT $3",
        )
        .bind(self.site.as_str())
        .bind(subject)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(action).collect()
    }

    /// One action.
    pub(crate) async fn action(
        &self,
        id: &ActionId,
    ) -> Result<Option<ModerationAction>, StoreError> {
        let row = query("SELECT * FROM moderation_actions WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(action).transpose()
    }
}

pub(super) fn action(row: &AnyRow) -> Result<ModerationAction, StoreError> {
    let kind: ActionKind = row.parsed("kind", ActionKind::parse)?;
    let undone_at = row.time_opt("undone_at")?;
    Ok(ModerationAction {
        id: row.parsed("id", ActionId::parse)?,
        stream_id: row.parsed_opt("stream_id", StreamId::parse)?,
        kind,
        actor_name: row.text("actor_name")?,
        subject: row.text_opt("subject")?,
        subject_name: row.text_opt("subject_name")?,
        reason: row.text("reason")?,
        detail: serde_json::from_str::<ActionDetail>(&row.text("detail")?).unwrap_or_default(),
        created_at: row.time("created_at")?,
        undone_at,
        can_undo: kind.is_reversible() && undone_at.is_none(),
        ban: row.parsed_opt("ban_id", BanId::parse)?,
    })
}
