//! What the product hears about rooms, and what it may ask of them.

use livekit_protocol::DisconnectReason;
use sfu::{
    Codec, ParticipantIdentity, ParticipantSid, RoomName, RoomSid, TrackKind, TrackSid, TrackSource,
};

/// Something happened in a room. Events of one room come in order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RoomEvent {
    /// The first participant opened the room.
    RoomStarted {
        /// The room.
        room: RoomName,
        /// This session of it.
        sid: RoomSid,
    },
    /// The room is gone: closed, or empty for long enough.
    RoomFinished {
        /// The room.
        room: RoomName,
        /// The session that ended.
        sid: RoomSid,
    },
    /// A participant was let in; media may still be on its way.
    ParticipantJoined {
        /// The room.
        room: RoomName,
        /// This connection of the participant.
        sid: ParticipantSid,
        /// Who.
        identity: ParticipantIdentity,
        /// May publish.
        can_publish: bool,
        /// Unseen by the others.
        hidden: bool,
    },
    /// A participant left or was removed.
    ParticipantLeft {
        /// The room.
        room: RoomName,
        /// The connection that ended.
        sid: ParticipantSid,
        /// Who.
        identity: ParticipantIdentity,
    },
    /// A track was announced and negotiated; the others may subscribe from now on.
    TrackPublished {
        /// The room.
        room: RoomName,
        /// Its publisher's connection.
        sid: ParticipantSid,
        /// Its publisher.
        identity: ParticipantIdentity,
        /// The track.
        track: TrackSid,
        /// Audio or video.
        kind: TrackKind,
        /// Camera, screen…
        source: TrackSource,
        /// Negotiated codec.
        codec: Codec,
        /// Announced width in pixels; 0 for audio or when not said.
        width: u32,
        /// Announced height in pixels; 0 for audio or when not said.
        height: u32,
    },
    /// A track ended.
    TrackUnpublished {
        /// The room.
        room: RoomName,
        /// Its publisher's connection.
        sid: ParticipantSid,
        /// Its publisher.
        identity: ParticipantIdentity,
        /// The track.
        track: TrackSid,
    },
    /// The first media packet of a track arrived.
    MediaStarted {
        /// The room.
        room: RoomName,
        /// Its publisher.
        identity: ParticipantIdentity,
        /// The track.
        track: TrackSid,
    },
    /// A participant wrote in the chat of a room whose chat the product keeps. Nobody else got it.
    ChatWritten {
        /// The room.
        room: RoomName,
        /// Who.
        identity: ParticipantIdentity,
        /// Display name.
        name: String,
        /// The client's own id of the message; may be empty.
        id: String,
        /// What was written, at most 8 KiB.
        text: String,
    },
    /// A track was muted or unmuted.
    TrackMuted {
        /// The room.
        room: RoomName,
        /// Its publisher.
        identity: ParticipantIdentity,
        /// The track.
        track: TrackSid,
        /// Muted now.
        muted: bool,
    },
}

/// Something said in a room's chat, as participants get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatText {
    /// Names the message; unique in the room.
    pub id: String,
    /// Plain text.
    pub text: String,
    /// Who said it, whether in the room or not; that participant does not get it. `None`: the
    /// product itself.
    pub author: Option<ParticipantIdentity>,
    /// The author's display name, as attribute `klieg.name`.
    pub author_name: String,
    /// When, in Unix milliseconds.
    pub at_ms: i64,
    /// For one participant alone; `None`: for all that may send data.
    pub to: Option<ParticipantIdentity>,
}

/// Why the product closes a room or removes somebody; decides what clients are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CloseReason {
    /// The stream ended (`ROOM_DELETED`).
    StreamEnded,
    /// The room was deleted by an operator (`ROOM_DELETED`).
    RoomDeleted,
    /// Somebody removed the participant (`PARTICIPANT_REMOVED`).
    Removed,
    /// The right to be here ended (`PARTICIPANT_REMOVED`).
    AccessEnded,
    /// The same person watches from elsewhere (`DUPLICATE_IDENTITY`): clients do not come back by
    /// themselves, people may.
    TakenOver,
    /// This server is stopping; clients come back (`SERVER_SHUTDOWN`).
    ServerShutdown,
}

impl CloseReason {
    pub(crate) fn on_the_wire(self) -> DisconnectReason {
        match self {
            Self::StreamEnded | Self::RoomDeleted => DisconnectReason::RoomDeleted,
            Self::Removed | Self::AccessEnded => DisconnectReason::ParticipantRemoved,
            Self::TakenOver => DisconnectReason::DuplicateIdentity,
            Self::ServerShutdown => DisconnectReason::ServerShutdown,
        }
    }
}

/// A room at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSnapshot {
    /// This session of the room.
    pub sid: RoomSid,
    /// Everybody in it, hidden ones included, in no order.
    pub participants: Vec<ParticipantSnapshot>,
    /// Visible participants that may not publish.
    pub num_viewers: usize,
}

/// A participant at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipantSnapshot {
    /// Who.
    pub identity: ParticipantIdentity,
    /// This connection.
    pub sid: ParticipantSid,
    /// Display name.
    pub name: String,
    /// May publish.
    pub can_publish: bool,
    /// Unseen by the others.
    pub hidden: bool,
    /// Media is connected.
    pub active: bool,
    /// Published tracks.
    pub tracks: Vec<TrackSnapshot>,
}

/// A published track at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackSnapshot {
    /// The track.
    pub sid: TrackSid,
    /// Audio or video.
    pub kind: TrackKind,
    /// Camera, screen…
    pub source: TrackSource,
    /// Negotiated codec.
    pub codec: Codec,
    /// Announced width in pixels.
    pub width: u32,
    /// Announced height in pixels.
    pub height: u32,
    /// Muted.
    pub muted: bool,
    /// A media packet has arrived.
    pub media_started: bool,
}
