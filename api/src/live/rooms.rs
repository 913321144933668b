//! Names of media rooms: the prefix of the stream's kind, then its id (LC-33).

use sfu::RoomName;

use crate::id::StreamId;
use crate::stream::{Stream, StreamKind};

/// The media room of a stream.
pub(crate) fn room_of(stream: &Stream) -> RoomName {
    RoomName::new(format!("{}{}", stream.kind.room_prefix(), stream.id))
}

/// The stream whose room this would be; `None` for rooms that no stream owns. Whether the stream
/// is of the kind that the prefix says is for [`room_of`] to tell.
pub(crate) fn stream_in(room: &RoomName) -> Option<StreamId> {
    StreamKind::ALL
        .into_iter()
        .find_map(|kind| room.as_str().strip_prefix(kind.room_prefix()))
        .and_then(StreamId::parse)
}

/// Whether rooms of this name are for streams alone: those with a kind's prefix, and bare ids of
/// streams, which nobody should mistake for their rooms.
pub(crate) fn is_reserved(room: &RoomName) -> bool {
    let name = room.as_str();
    let mut kinds = StreamKind::ALL.into_iter();
    StreamId::parse(name).is_some() || kinds.any(|kind| name.starts_with(kind.room_prefix()))
}
