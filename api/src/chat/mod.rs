//! Chat beside a stream, and the keeping of order in it.
//!
//! Path of one message: `socket` reads a frame and asks `AccessWatch` → `post` cleans the text
//! (`text`), judges standing, `modes` and `filter` → `store` gives it the next place in the stream's
//! log → `room` makes one frame of it, which every socket sends. `moderate` acts on the same log.

mod ban;
mod bridge;
mod entry;
mod filter;
mod frames;
mod moderate;
mod moderation;
mod modes;
mod post;
mod queue;
mod requests;
mod room;
mod routes;
mod site_moderation;
mod site_queue;
mod socket;
mod speaker;
#[cfg(test)]
mod tests;
mod text;
mod token;

use std::time::Duration;

pub(crate) use ban::{BanKind, BanRow, BanScope};
pub(crate) use bridge::{Written, hear};
pub(crate) use entry::{Badge, Entry, EntryKind, Reply};
pub(crate) use filter::Effect;
pub(crate) use modes::Modes;
pub(crate) use post::tell_step;
pub(crate) use queue::{
    ActionDetail, ActionKind, BanView, Held, ModerationAction, Report, Term, UnbanRequest,
};
pub(crate) use routes::routes;
pub(crate) use speaker::is_participant_banned;

use crate::id::StreamId;
use crate::rate_limit::RateLimit;

/// Messages of one person over ten seconds: a fast talker in a dispute.
const MESSAGES_PER_WINDOW: u32 = 10;
const MESSAGES_WINDOW: Duration = Duration::from_secs(10);
/// Reactions of one person over ten seconds.
const REACTIONS_PER_WINDOW: u32 = 10;
/// Reports and requests of one person in an hour.
const REPORTS_PER_HOUR: u32 = 20;
/// Changes of a display name in an hour: a name is chosen, not worn for one message.
const NAMES_PER_HOUR: u32 = 5;
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The chats of all streams.
#[derive(Debug)]
pub(crate) struct Chat {
    rooms: room::Rooms,
    limits: Limits,
}

#[derive(Debug)]
struct Limits {
    messages: RateLimit,
    reactions: RateLimit,
    reports: RateLimit,
    names: RateLimit,
}

impl Default for Chat {
    fn default() -> Self {
        Self {
            rooms: room::Rooms::default(),
            limits: Limits {
                messages: RateLimit::new(MESSAGES_PER_WINDOW, MESSAGES_WINDOW),
                reactions: RateLimit::new(REACTIONS_PER_WINDOW, MESSAGES_WINDOW),
                reports: RateLimit::new(REPORTS_PER_HOUR, HOUR),
                names: RateLimit::new(NAMES_PER_HOUR, HOUR),
            },
        }
    }
}

impl Chat {
    /// A stream was deleted: its sockets close.
    pub(crate) fn forget(&self, stream: &StreamId) {
        if let Some(room) = self.rooms.get(stream) {
            room.end();
        }
    }
}
