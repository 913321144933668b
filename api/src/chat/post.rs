//! The way of a message into the log: cleaned, judged by bans, modes and filter, written, sent.

use std::sync::Arc;

use time::OffsetDateTime;

use super::ban::BanKind;
use super::bridge;
use super::entry::{Entry, EntryKind, Reply, SystemEvent};
use super::filter::Effect;
use super::frames::Frame;
use super::modes::wait;
use super::queue::Term;
use super::room::Room;
use super::speaker::Speaker;
use super::text::{self, BadText, TEXT_CHARS_MAX};
use crate::app::App;
use crate::http::ApiError;
use crate::store::{Logged, NewEntry, NewHeld, SiteStore};
use crate::stream::{Status, Stream};

/// Longest id a client may give a message.
const CLIENT_ID_CHARS_MAX: usize = 64;

/// What a client wants to say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draft<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) text: &'a str,
    pub(crate) reply_to: Option<i64>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Posted {
    /// It is in the log, at this place.
    Sent(i64),
    /// A moderator decides.
    Held,
}

/// Whether a stream's chat takes messages: before and while it is live.
pub(crate) fn is_open(stream: &Stream) -> bool {
    !matches!(stream.status, Status::Ended | Status::Archived)
}

/// Writes a message of somebody who may watch the stream now.
///
/// # Errors
/// Why the message was not taken, for its author.
pub(crate) async fn post(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    speaker: &Speaker,
    draft: Draft<'_>,
) -> Result<Posted, ApiError> {
    let now = app.clock.now();
    let body = checked(draft)?;
    let room = app.chat.rooms.open(store, &stream.id).await?;
    // From here to the end one message of the room at a time, so that two sent at once by one
    // person meet the same slow mode.
    let _order = room.order().await;
    if let Some(known) = known(store, stream, speaker, draft.client_id).await? {
        return Ok(known);
    }
    if !is_open(stream) {
        return Err(ApiError::conflict(
            "chat_closed",
            "The stream is over, and so is its chat. It stays readable.",
        ));
    }
    if !speaker.moderates {
        app.chat.limits.messages.take(&speaker.key, now)?;
        judge_standing(store, stream, speaker, now).await?;
    }
    let last = store.last_chat_message_at(&stream.id, &speaker.key).await?;
    room.modes().judge(speaker, &body, last, now)?;
    if let Some(term) = caught(store, stream, speaker, &body).await? {
        let held = NewHeld {
            author: &speaker.key,
            author_name: &speaker.name,
            badge: speaker.badge,
            client_id: draft.client_id,
            body: &body,
            reply_seq: draft.reply_to,
            term: &term,
        };
        store.hold_chat_message(&stream.id, &held, now).await?;
        room.tell_moderators(&Frame::Queue {
            held: true,
            reports: false,
        });
        return Ok(Posted::Held);
    }
    let reply = reply(store, stream, draft.reply_to).await?;
    let new = NewEntry {
        kind: EntryKind::Message,
        author: &speaker.key,
        author_name: &speaker.name,
        badge: speaker.badge,
        client_id: Some(draft.client_id),
        body: &body,
        reply: reply.as_ref(),
        stream_ms: stream_ms(stream, now),
    };
    write(app, store, &room, stream, &new).await
}

/// Writes an entry and sends it to everybody, while the room's order is held.
pub(super) async fn write(
    app: &App,
    store: &SiteStore,
    room: &Arc<Room>,
    stream: &Stream,
    new: &NewEntry<'_>,
) -> Result<Posted, ApiError> {
    let logged = store.log_chat_entry(&stream.id, new, app.clock.now());
    match logged.await? {
        Some(Logged::New(entry)) => {
            let seq = entry.seq;
            bridge::tell(app, stream, &entry);
            room.publish(entry);
            Ok(Posted::Sent(seq))
        }
        Some(Logged::Known(entry)) => Ok(Posted::Sent(entry.seq)),
        None => Err(ApiError::not_found("This stream was deleted.")),
    }
}

/// Tells a stream's chat of a step in the stream's life. What happened has happened whether or not
/// the chat tells of it, so a failure goes to the log alone.
pub(crate) async fn tell_step(app: &App, store: &SiteStore, before: Status, stream: &Stream) {
    let event = match (before, stream.status) {
        (Status::Scheduled, Status::Live | Status::Paused) => SystemEvent::Started,
        (Status::Live, Status::Paused) => SystemEvent::Paused,
        (Status::Paused, Status::Live) => SystemEvent::Resumed,
        (Status::Live | Status::Paused, Status::Ended) => SystemEvent::Ended,
        _ => return,
    };
    if let Err(error) = write_note(app, store, stream, &event).await {
        tracing::error!(stream.id = %stream.id, "a chat missed news: {}", error.message());
    }
}

async fn write_note(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    event: &SystemEvent,
) -> Result<(), ApiError> {
    let room = app.chat.rooms.open(store, &stream.id).await?;
    let _order = room.order().await;
    let body = serde_json::to_string(event).map_err(|error| ApiError::internal(&error))?;
    log_fact(app, store, &room, stream, EntryKind::System, &body).await
}

/// Writes an entry that nobody authored, while the room's order is held.
pub(super) async fn log_fact(
    app: &App,
    store: &SiteStore,
    room: &Arc<Room>,
    stream: &Stream,
    kind: EntryKind,
    body: &str,
) -> Result<(), ApiError> {
    let new = NewEntry {
        kind,
        author: "",
        author_name: "",
        badge: None,
        client_id: None,
        body,
        reply: None,
        stream_ms: stream_ms(stream, app.clock.now()),
    };
    write(app, store, room, stream, &new).await.map(|_| ())
}

/// The text to keep, or what is wrong with the draft.
fn checked(draft: Draft<'_>) -> Result<String, ApiError> {
    let id = draft.client_id;
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if id.is_empty() || id.len() > CLIENT_ID_CHARS_MAX || !id.bytes().all(is_plain) {
        return Err(ApiError::invalid_field(
            "id",
            "must be 1 to 64 letters, digits, _ or -",
        ));
    }
    text::clean(draft.text).map_err(|bad| match bad {
        BadText::Empty => ApiError::invalid_field("text", "is required")
            .reworded("Write something first.")
            .recoded("message_empty"),
        BadText::TooLong => ApiError::invalid_field(
            "text",
            format!("must have at most {TEXT_CHARS_MAX} characters"),
        )
        .reworded("This message is too long. Shorten it to 500 characters.")
        .recoded("message_too_long"),
    })
}

/// What an earlier sending of the same message came to.
async fn known(
    store: &SiteStore,
    stream: &Stream,
    speaker: &Speaker,
    client_id: &str,
) -> Result<Option<Posted>, ApiError> {
    let (id, key) = (&stream.id, &speaker.key);
    if let Some(entry) = store.chat_entry_of_client(id, key, client_id).await? {
        return Ok(Some(Posted::Sent(entry.seq)));
    }
    let held = store.is_chat_message_held(id, key, client_id).await?;
    Ok(held.then_some(Posted::Held))
}

/// Refuses whoever is banned or timed out here.
async fn judge_standing(
    store: &SiteStore,
    stream: &Stream,
    speaker: &Speaker,
    now: OffsetDateTime,
) -> Result<(), ApiError> {
    for ban in store.bans_on(&speaker.key).await? {
        if !ban.holds(now) || !ban.scope.covers(stream) {
            continue;
        }
        match (ban.kind, ban.expires_at) {
            (BanKind::Ban, _) => {
                return Err(ApiError::forbidden(
                    "banned",
                    "A moderator has banned you here.",
                ));
            }
            (BanKind::Timeout, until) => {
                let left = until.map_or(time::Duration::ZERO, |until| until - now);
                return Err(wait(
                    "timed_out",
                    "A moderator has asked you to pause. You can read, and write again later.",
                    left,
                ));
            }
        }
    }
    Ok(())
}

/// The term for which a message waits; refuses what a term blocks.
async fn caught(
    store: &SiteStore,
    stream: &Stream,
    speaker: &Speaker,
    body: &str,
) -> Result<Option<String>, ApiError> {
    if speaker.moderates {
        return Ok(None);
    }
    let terms = store.filter_terms(Some(&stream.id)).await?;
    match Term::strictest(terms, body) {
        Some(term) if term.effect == Effect::Block => Err(ApiError::forbidden(
            "blocked_term",
            "This message holds words that are not welcome here. Say it differently.",
        )),
        found => Ok(found.map(|term| term.pattern)),
    }
}

/// What a message answers, if that still shows.
async fn reply(
    store: &SiteStore,
    stream: &Stream,
    seq: Option<i64>,
) -> Result<Option<Reply>, ApiError> {
    let Some(seq) = seq else { return Ok(None) };
    let original = store.chat_entry(&stream.id, seq).await?;
    Ok(original
        .filter(|entry| entry.kind == EntryKind::Message && !entry.deleted)
        .map(|entry| Reply {
            seq,
            name: entry.author_name,
        }))
}

/// A held message takes its place in the log, while the room's order is held.
pub(super) async fn release(
    app: &App,
    store: &SiteStore,
    room: &Arc<Room>,
    stream: &Stream,
    held: &super::queue::Held,
) -> Result<Posted, ApiError> {
    let reply = reply(store, stream, held.reply_seq).await?;
    let new = NewEntry {
        kind: EntryKind::Message,
        author: &held.author,
        author_name: &held.author_name,
        badge: held.badge,
        client_id: Some(&held.client_id),
        body: &held.body,
        reply: reply.as_ref(),
        stream_ms: stream_ms(stream, app.clock.now()),
    };
    write(app, store, room, stream, &new).await
}

/// Milliseconds since the stream went live.
fn stream_ms(stream: &Stream, now: OffsetDateTime) -> Option<i64> {
    let since = now - stream.started_at?;
    Some(
        i64::try_from(since.whole_milliseconds())
            .unwrap_or(0)
            .max(0),
    )
}

impl Entry {
    /// What a moderator's log shows of it.
    pub(super) fn excerpt(&self) -> String {
        self.body.chars().take(120).collect()
    }
}
