//! One conversation with LiveKit's clients: what participants of the media room write takes the same
//! way as every message, and what is written elsewhere reaches them as `lk.chat` text streams.
//!
//! Taking part on LiveKit's side needs the right to send data, which creators have, and whom a
//! configured key gave it. Viewers' tokens do not: their pages and apps use the chat's own socket,
//! which does not cost the media plane a packet per viewer and message.

use sfu::ParticipantIdentity;
use signaling::ChatText;

use super::entry::{Entry, EntryKind};
use super::post::{Draft, Posted, post};
use super::speaker::{PARTICIPANT, Speaker, badge};
use crate::access;
use crate::app::App;
use crate::clock::to_millis;
use crate::http::ApiError;
use crate::live::{RoomRole, room_of};
use crate::secret;
use crate::store::SiteStore;
use crate::stream::Stream;

/// Longest id of a message that is taken over from its client.
const CLIENT_ID_CHARS_MAX: usize = 64;
/// In whose name a participant is told why a message was not taken.
const HOUSE: &str = "Klieg";

/// A participant wrote.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) identity: ParticipantIdentity,
    /// Display name in the room.
    pub(crate) name: String,
    /// The client's own id of the message; may be empty.
    pub(crate) id: String,
    pub(crate) text: String,
}

/// Takes a participant's message into the chat; why it was not taken, its author alone is told.
///
/// # Errors
/// The database failed.
pub(crate) async fn hear(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    written: Written,
) -> Result<(), ApiError> {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let id: String = written.id.chars().filter(is_plain).collect();
    let id = if id.is_empty() { secret::token() } else { id };
    let id: String = id.chars().take(CLIENT_ID_CHARS_MAX).collect();
    let draft = Draft {
        client_id: &id,
        text: &written.text,
        reply_to: None,
    };
    let posted = match speaker(app, store, stream, &written).await? {
        Ok(speaker) => post(app, store, stream, &speaker, draft).await,
        Err(refused) => Err(refused),
    };
    let answer = match posted {
        Ok(Posted::Sent(_)) => return Ok(()),
        Ok(Posted::Held) => "Your message waits for a moderator.".to_owned(),
        Err(error) => error.message().to_owned(),
    };
    let told = ChatText {
        id: secret::token(),
        text: answer,
        author: None,
        author_name: HOUSE.to_owned(),
        at_ms: to_millis(app.clock.now()),
        to: Some(written.identity),
    };
    app.signaling.say(&room_of(stream), &told);
    Ok(())
}

/// Who a participant is in chat, or why he or she may not write.
async fn speaker(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    written: &Written,
) -> Result<Result<Speaker, ApiError>, ApiError> {
    let person = match RoomRole::of(&written.identity) {
        Some(RoomRole::Creator(person) | RoomRole::Encoder(person) | RoomRole::Viewer(person)) => {
            store.person(&person).await?
        }
        Some(RoomRole::Anonymous) => return Ok(Err(ApiError::sign_in_required())),
        None => {
            let speaker = Speaker::of_participant(written.identity.as_str(), &written.name);
            return Ok(Ok(speaker));
        }
    };
    let Some(person) = person else {
        return Ok(Err(ApiError::sign_in_required()));
    };
    let access = access::check(store, Some(&person), stream, app.clock.now()).await?;
    if let Err(refused) = access.require() {
        return Ok(Err(refused));
    }
    let known = Speaker::of_person(store, &person.id, stream, &access).await?;
    Ok(Ok(known.unwrap_or_else(|| Speaker {
        // Nobody can be asked for a name over LiveKit's wire.
        badge: badge(&person.id, stream, &access),
        moderates: access.moderates,
        ..Speaker::of_participant(person.id.as_str(), &person.name).with_key(person.id.as_str())
    })))
}

/// Takes a new message to the participants, but for its author, whose client shows it already.
pub(super) fn tell(app: &App, stream: &Stream, entry: &Entry) {
    if entry.kind != EntryKind::Message {
        return;
    }
    let identity = entry.author.strip_prefix(PARTICIPANT);
    let chat = ChatText {
        id: format!("{}-{}", stream.id, entry.seq),
        text: entry.body.clone(),
        author: Some(ParticipantIdentity::new(identity.unwrap_or(&entry.author))),
        author_name: entry.author_name.clone(),
        at_ms: to_millis(entry.sent_at),
        to: None,
    };
    app.signaling.say(&room_of(stream), &chat);
}
