//! The log of each stream's chat: entries with a sequence of their own, modes, display names.

use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::chat::{Badge, Entry, EntryKind, Modes, Reply};
use crate::clock::to_millis;
use crate::id::{PersonId, StreamId};
use crate::webhook::{EventKind, ProductEvent};

/// Rows of one page.
pub(crate) const CHAT_PAGE_MAX: u32 = 200;

/// What a new entry starts with.
#[derive(Debug)]
pub(crate) struct NewEntry<'a> {
    pub(crate) kind: EntryKind,
    /// Who wrote it; empty for the system.
    pub(crate) author: &'a str,
    pub(crate) author_name: &'a str,
    pub(crate) badge: Option<Badge>,
    pub(crate) client_id: Option<&'a str>,
    pub(crate) body: &'a str,
    pub(crate) reply: Option<&'a Reply>,
    pub(crate) stream_ms: Option<i64>,
}

/// What came of writing an entry.
#[derive(Debug)]
pub(crate) enum Logged {
    /// It has a place in the log now.
    New(Entry),
    /// The author's client had sent it before.
    Known(Entry),
}

/// Which part of the log to read; pages come oldest first.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ChatPage {
    /// The newest entries.
    Newest,
    /// The entries just before this one.
    Before(i64),
    /// The entries just after this one.
    After(i64),
    /// The last entries up to this moment of the stream, in ms.
    UntilMoment(i64),
}

/// What chat knows about a person beyond access.
#[derive(Debug, Clone)]
pub(crate) struct ChatProfile {
    /// The name chosen for chat; `None` until asked.
    pub(crate) name: Option<String>,
    /// Since when the account exists.
    pub(crate) since: OffsetDateTime,
}

/// A room's modes and what is pinned.
#[derive(Debug, Clone, Default)]
pub(crate) struct RoomSettings {
    pub(crate) modes: Modes,
    pub(crate) pinned: Option<i64>,
}

impl SiteStore {
    /// Modes and pin of a stream's chat; `None` without such a stream.
    pub(crate) async fn chat_room(
        &self,
        stream: &StreamId,
    ) -> Result<Option<RoomSettings>, StoreError> {
        let row = query("SELECT * FROM chat_rooms WHERE site_id = $1 AND stream_id = $2")
            .bind(self.site.as_str())
            .bind(stream.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(settings).transpose()
    }

    /// Sets the modes.
    pub(crate) async fn set_chat_modes(
        &self,
        stream: &StreamId,
        modes: &Modes,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE chat_rooms SET slow_seconds = $3, holders_only = $4, account_age_minutes = $5,
                 links_off = $6, emote_only = $7, read_only = $8, shield_until = $9
             WHERE site_id = $1 AND stream_id = $2",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(i64::from(modes.slow_seconds))
        .bind(i64::from(modes.holders_only))
        .bind(i64::from(modes.account_age_minutes))
        .bind(i64::from(modes.links_off))
        .bind(i64::from(modes.emote_only))
        .bind(i64::from(modes.read_only))
        .bind(modes.shield_until.map(to_millis))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Pins a message, or with `None` takes the pin away.
    pub(crate) async fn set_chat_pin(
        &self,
        stream: &StreamId,
        seq: Option<i64>,
    ) -> Result<(), StoreError> {
        query("UPDATE chat_rooms SET pinned_seq = $3 WHERE site_id = $1 AND stream_id = $2")
            .bind(self.site.as_str())
            .bind(stream.as_str())
            .bind(seq)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Writes an entry at the end of the log. Two at once get two places; the same client id of the
    /// same author gets one.
    pub(crate) async fn log_chat_entry(
        &self,
        stream: &StreamId,
        new: &NewEntry<'_>,
        now: OffsetDateTime,
    ) -> Result<Option<Logged>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let row = query(
            "UPDATE chat_rooms SET last_seq = last_seq + 1 WHERE site_id = $1 AND stream_id = $2
             RETURNING last_seq",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let seq = row.number("last_seq")?;
        let written = query(
            "INSERT INTO chat_entries (stream_id, seq, site_id, kind, author, author_name, badge,
                 client_id, body, reply_seq, reply_name, sent_at, stream_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (stream_id, author, client_id) DO NOTHING",
        )
        .bind(stream.as_str())
        .bind(seq)
        .bind(self.site.as_str())
        .bind(new.kind.as_str())
        .bind(new.author)
        .bind(new.author_name)
        .bind(new.badge.map(Badge::as_str))
        .bind(new.client_id)
        .bind(new.body)
        .bind(new.reply.map(|reply| reply.seq))
        .bind(new.reply.map(|reply| reply.name.as_str()))
        .bind(to_millis(now))
        .bind(new.stream_ms)
        .execute(&mut *transaction)
        .await?;
        if written.rows_affected() == 0 {
            transaction.rollback().await?;
            let known = self
                .chat_entry_of_client(stream, new.author, new.client_id.unwrap_or_default())
                .await?;
            return Ok(known.map(Logged::Known));
        }
        if new.kind == EntryKind::Message {
            let data = json!({ "stream_id": stream, "seq": seq, "author": new.author });
            let event = ProductEvent::new(EventKind::ChatMessage, data);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        transaction.commit().await?;
        if new.kind == EntryKind::Message {
            self.jobs.notify_one();
        }
        Ok(Some(Logged::New(Entry {
            seq,
            kind: new.kind,
            author: new.author.to_owned(),
            author_name: new.author_name.to_owned(),
            badge: new.badge,
            client_id: new.client_id.map(str::to_owned),
            body: new.body.to_owned(),
            reply: new.reply.cloned(),
            sent_at: now,
            stream_ms: new.stream_ms,
            deleted: false,
        })))
    }

    /// What an author's client sent under this id.
    pub(crate) async fn chat_entry_of_client(
        &self,
        stream: &StreamId,
        author: &str,
        client_id: &str,
    ) -> Result<Option<Entry>, StoreError> {
        let row = query(
            "SELECT * FROM chat_entries
             WHERE site_id = $1 AND stream_id = $2 AND author = $3 AND client_id = $4",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(author)
        .bind(client_id)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(entry).transpose()
    }

    /// One entry.
    pub(crate) async fn chat_entry(
        &self,
        stream: &StreamId,
        seq: i64,
    ) -> Result<Option<Entry>, StoreError> {
        let row =
            query("SELECT * FROM chat_entries WHERE site_id = $1 AND stream_id = $2 AND seq = $3")
                .bind(self.site.as_str())
                .bind(stream.as_str())
                .bind(seq)
                .fetch_optional(&self.pool)
                .await?;
        row.as_ref().map(entry).transpose()
    }

    /// A part of the log, oldest first.
    pub(crate) async fn chat_entries(
        &self,
        stream: &StreamId,
        page: ChatPage,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let (sql, bound, newest_first) = match page {
            ChatPage::Newest => (
                "SELECT * FROM chat_entries WHERE site_id = $1 AND stream_id = $2 AND seq > $3
                 ORDER BY seq DESC LIMIT $4",
                0,
                true,
            ),
            ChatPage::Before(seq) => (
                "SELECT * FROM chat_entries WHERE site_id = $1 AND stream_id = $2 AND seq < $3
                 ORDER BY seq DESC LIMIT $4",
                seq,
                true,
            ),
            ChatPage::After(seq) => (
                "SELECT * FROM chat_entries WHERE site_id = $1 AND stream_id = $2 AND seq > $3
                 ORDER BY seq LIMIT $4",
                seq,
                false,
            ),
            ChatPage::UntilMoment(moment) => (
                "SELECT * FROM chat_entries WHERE site_id = $1 AND stream_id = $2 AND stream_ms <= $3
                 ORDER BY seq DESC LIMIT $4",
                moment,
                true,
            ),
        };
        let rows = query(sql)
            .bind(self.site.as_str())
            .bind(stream.as_str())
            .bind(bound)
            .bind(i64::from(limit.min(CHAT_PAGE_MAX)))
            .fetch_all(&self.pool)
            .await?;
        let mut entries = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        if newest_first {
            entries.reverse();
        }
        Ok(entries)
    }

    /// When somebody last wrote a message here.
    pub(crate) async fn last_chat_message_at(
        &self,
        stream: &StreamId,
        author: &str,
    ) -> Result<Option<OffsetDateTime>, StoreError> {
        let row = query(
            "SELECT sent_at FROM chat_entries
             WHERE site_id = $1 AND author = $2 AND stream_id = $3 AND kind = 'message'
             ORDER BY seq DESC LIMIT 1",
        )
        .bind(self.site.as_str())
        .bind(author)
        .bind(stream.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| row.time("sent_at")).transpose()
    }

    /// The messages of somebody that still show, newest last.
    pub(crate) async fn chat_messages_of(
        &self,
        stream: &StreamId,
        author: &str,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let rows = query(
            "SELECT * FROM chat_entries
             WHERE site_id = $1 AND author = $2 AND stream_id = $3 AND kind = 'message'
                 AND deleted_at IS NULL ORDER BY seq DESC LIMIT $4",
        )
        .bind(self.site.as_str())
        .bind(author)
        .bind(stream.as_str())
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        let mut entries = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        entries.reverse();
        Ok(entries)
    }

    /// Hides a message; false when it was hidden or is none.
    pub(crate) async fn delete_chat_message(
        &self,
        stream: &StreamId,
        seq: i64,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let deleted = query(
            "UPDATE chat_entries SET deleted_at = $4
             WHERE site_id = $1 AND stream_id = $2 AND seq = $3 AND kind = 'message'
                 AND deleted_at IS NULL",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(seq)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(deleted.rows_affected() == 1)
    }

    /// Hides all messages of somebody and says which.
    pub(crate) async fn delete_chat_messages_of(
        &self,
        stream: &StreamId,
        author: &str,
        now: OffsetDateTime,
    ) -> Result<Vec<i64>, StoreError> {
        let rows = query(
            "UPDATE chat_entries SET deleted_at = $4
             WHERE site_id = $1 AND stream_id = $2 AND author = $3 AND kind = 'message'
                 AND deleted_at IS NULL RETURNING seq",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(author)
        .bind(to_millis(now))
        .fetch_all(&self.pool)
        .await?;
        let mut seqs = rows
            .iter()
            .map(|row| row.number("seq"))
            .collect::<Result<Vec<_>, _>>()?;
        seqs.sort_unstable();
        Ok(seqs)
    }

    /// Shows a message again; false when it was not hidden.
    pub(crate) async fn restore_chat_message(
        &self,
        stream: &StreamId,
        seq: i64,
    ) -> Result<bool, StoreError> {
        let restored = query(
            "UPDATE chat_entries SET deleted_at = NULL
             WHERE site_id = $1 AND stream_id = $2 AND seq = $3 AND deleted_at IS NOT NULL",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(seq)
        .execute(&self.pool)
        .await?;
        Ok(restored.rows_affected() == 1)
    }

    /// How somebody is called in chat, and since when the account exists.
    pub(crate) async fn chat_profile(
        &self,
        person: &PersonId,
    ) -> Result<Option<ChatProfile>, StoreError> {
        let row = query("SELECT chat_name, created_at FROM people WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(person.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            Ok(ChatProfile {
                name: row.text_opt("chat_name")?,
                since: row.time("created_at")?,
            })
        })
        .transpose()
    }

    /// Gives a person a name for chat; false when somebody else of the site has it.
    pub(crate) async fn set_chat_name(
        &self,
        person: &PersonId,
        name: &str,
        key: &str,
    ) -> Result<bool, StoreError> {
        let named = query(
            "UPDATE people SET chat_name = $3, chat_name_key = $4
             WHERE site_id = $1 AND id = $2 AND NOT EXISTS
                 (SELECT 1 FROM people o WHERE o.site_id = $1 AND o.chat_name_key = $4 AND o.id <> $2)",
        )
        .bind(self.site.as_str())
        .bind(person.as_str())
        .bind(name)
        .bind(key)
        .execute(&self.pool)
        .await;
        match named {
            Ok(named) => Ok(named.rows_affected() == 1),
            // Of two who ask for it at once, one gets it.
            Err(error)
                if error
                    .as_database_error()
                    .is_some_and(sqlx::error::DatabaseError::is_unique_violation) =>
            {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn settings(row: &AnyRow) -> Result<RoomSettings, StoreError> {
    let small = |column| Ok::<_, StoreError>(u32::try_from(row.number(column)?).unwrap_or(0));
    Ok(RoomSettings {
        modes: Modes {
            slow_seconds: small("slow_seconds")?,
            holders_only: row.flag("holders_only")?,
            account_age_minutes: small("account_age_minutes")?,
            links_off: row.flag("links_off")?,
            emote_only: row.flag("emote_only")?,
            read_only: row.flag("read_only")?,
            shield_until: row.time_opt("shield_until")?,
        },
        pinned: row.number_opt("pinned_seq")?,
    })
}

fn entry(row: &AnyRow) -> Result<Entry, StoreError> {
    let reply = match row.number_opt("reply_seq")? {
        Some(seq) => Some(Reply {
            seq,
            name: row.text_opt("reply_name")?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Entry {
        seq: row.number("seq")?,
        kind: row.parsed("kind", EntryKind::parse)?,
        author: row.text("author")?,
        author_name: row.text("author_name")?,
        badge: row.parsed_opt("badge", Badge::parse)?,
        client_id: row.text_opt("client_id")?,
        body: row.text("body")?,
        reply,
        sent_at: row.time("sent_at")?,
        stream_ms: row.number_opt("stream_ms")?,
        deleted: row.number_opt("deleted_at")?.is_some(),
    })
}
