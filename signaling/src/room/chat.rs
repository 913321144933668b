//! Chat of LiveKit's clients in rooms whose chat the product keeps: what they write goes to the
//! product instead of to the others, and what the product says goes to them as text streams.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use livekit_protocol::{DataPacket, data_packet, data_stream};
use prost::Message as _;
use sfu::{DataKind, ParticipantIdentity, ParticipantSid};

use super::event::{ChatText, RoomEvent};
use super::state::RoomState;
use crate::limits::{CHAT_STREAMS_MAX, CHAT_TEXT_BYTES_MAX};

/// Topic of chat as a text stream.
const TOPIC: &str = "lk.chat";
/// Topic of chat as a plain data packet, from before text streams.
const LEGACY_TOPIC: &str = "lk-chat-topic";

/// What a packet is to the product's chat.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ChatPart {
    /// Something else: it is relayed.
    None,
    /// A part, or nothing new: it goes nowhere.
    More,
    /// A whole message.
    Whole {
        /// As its sender named it.
        id: String,
        /// What was written.
        text: String,
    },
}

/// Text streams that have begun, by sender and stream.
#[derive(Debug, Default)]
pub(super) struct Gathering(HashMap<(ParticipantSid, String), Gathered>);

#[derive(Debug)]
struct Gathered {
    bytes: Vec<u8>,
    deflated: bool,
}

impl Gathering {
    /// Takes a packet of a participant.
    pub(super) fn take(&mut self, sender: &ParticipantSid, packet: &DataPacket) -> ChatPart {
        match &packet.value {
            Some(data_packet::Value::ChatMessage(chat)) => {
                if chat.edit_timestamp.is_some() || chat.deleted {
                    // The product's chat is not edited.
                    return ChatPart::More;
                }
                whole(chat.id.clone(), chat.message.clone())
            }
            Some(data_packet::Value::User(user)) if user.topic() == LEGACY_TOPIC => {
                legacy(&user.payload)
            }
            Some(data_packet::Value::StreamHeader(header)) if header.topic == TOPIC => {
                self.begin(sender, header)
            }
            Some(data_packet::Value::StreamChunk(chunk)) => {
                let key = (sender.clone(), chunk.stream_id.clone());
                let Some(gathered) = self.0.get_mut(&key) else {
                    return ChatPart::None;
                };
                gathered.bytes.extend_from_slice(&chunk.content);
                // Longer than any message: the rest is not kept, and the product refuses it.
                gathered.bytes.truncate(CHAT_TEXT_BYTES_MAX);
                ChatPart::More
            }
            Some(data_packet::Value::StreamTrailer(trailer)) => {
                let key = (sender.clone(), trailer.stream_id.clone());
                match self.0.remove(&key) {
                    None => ChatPart::None,
                    // Broken off.
                    Some(_) if !trailer.reason.is_empty() => ChatPart::More,
                    Some(gathered) => gathered.finish(trailer.stream_id.clone()),
                }
            }
            _ => ChatPart::None,
        }
    }

    fn begin(&mut self, sender: &ParticipantSid, header: &data_stream::Header) -> ChatPart {
        let update = match &header.content_header {
            Some(data_stream::header::ContentHeader::TextHeader(text)) => {
                text.operation_type() != data_stream::OperationType::Create
            }
            // A file under the chat's topic is not chat.
            _ => return ChatPart::None,
        };
        let gathered = Gathered {
            bytes: header.inline_content.clone().unwrap_or_default(),
            deflated: header.compression() == data_stream::CompressionType::DeflateRaw,
        };
        if update {
            return ChatPart::More;
        }
        if header.inline_content.is_some() {
            return gathered.finish(header.stream_id.clone());
        }
        if self.0.len() >= CHAT_STREAMS_MAX {
            // Streams that nobody ends must not fill the memory of a room.
            self.0.clear();
        }
        let key = (sender.clone(), header.stream_id.clone());
        self.0.insert(key, gathered);
        ChatPart::More
    }

    /// Forgets what a participant began.
    pub(super) fn forget(&mut self, sender: &ParticipantSid) {
        self.0.retain(|(by, _), _| by != sender);
    }
}

impl Gathered {
    fn finish(self, id: String) -> ChatPart {
        let bytes = if self.deflated {
            let limit = u64::try_from(CHAT_TEXT_BYTES_MAX).unwrap_or(u64::MAX);
            let mut inflated = Vec::new();
            let reader = flate2::read::DeflateDecoder::new(self.bytes.as_slice());
            if reader.take(limit).read_to_end(&mut inflated).is_err() {
                return ChatPart::More;
            }
            inflated
        } else {
            self.bytes
        };
        whole(id, String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn whole(id: String, text: String) -> ChatPart {
    ChatPart::Whole { id, text }
}

/// `{"id", "timestamp", "message"}`, which newer clients send beside the text stream, marked.
fn legacy(payload: &[u8]) -> ChatPart {
    let value: serde_json::Value = serde_json::from_slice(payload).unwrap_or_default();
    let text = |name: &str| value.get(name).and_then(serde_json::Value::as_str);
    let doubled = value.get("ignoreLegacy") == Some(&serde_json::Value::Bool(true));
    match text("message") {
        Some(message) if !doubled => whole(
            text("id").unwrap_or_default().to_owned(),
            message.to_owned(),
        ),
        _ => ChatPart::More,
    }
}

impl RoomState {
    /// Hands what a participant wrote to the product.
    pub(super) fn hear_chat(&self, identity: &ParticipantIdentity, id: String, text: String) {
        let name = self.participants.get(identity);
        let name = name.map_or_else(String::new, |it| it.profile.name.clone());
        self.emit(RoomEvent::ChatWritten {
            room: self.name.clone(),
            identity: identity.clone(),
            name,
            id,
            text,
        });
    }

    /// Says something to the participants that take part in chat: those that may send data.
    pub(crate) fn say(&self, chat: &ChatText) {
        let packets = packets(chat);
        for participant in self.participants.values() {
            let identity = &participant.profile.identity;
            let wanted = chat.to.as_ref().map_or_else(
                || chat.author.as_ref() != Some(identity),
                |to| to == identity,
            );
            if wanted && participant.profile.permissions.can_publish_data {
                for packet in &packets {
                    participant
                        .transports
                        .subscriber
                        .send_data(DataKind::Reliable, packet.clone());
                }
            }
        }
    }
}

/// Header, one chunk, trailer.
fn packets(chat: &ChatText) -> [Arc<[u8]>; 3] {
    let content = chat.text.clone().into_bytes();
    let attributes = [("klieg.name".to_owned(), chat.author_name.clone())];
    let header = data_stream::Header {
        stream_id: chat.id.clone(),
        timestamp: chat.at_ms,
        topic: TOPIC.to_owned(),
        mime_type: "text/plain".to_owned(),
        total_length: u64::try_from(content.len()).ok(),
        attributes: attributes.into_iter().collect(),
        content_header: Some(data_stream::header::ContentHeader::TextHeader(
            data_stream::TextHeader::default(),
        )),
        ..data_stream::Header::default()
    };
    let chunk = data_stream::Chunk {
        stream_id: chat.id.clone(),
        content,
        ..data_stream::Chunk::default()
    };
    let trailer = data_stream::Trailer {
        stream_id: chat.id.clone(),
        ..data_stream::Trailer::default()
    };
    let author = chat.author.as_ref();
    [
        data_packet::Value::StreamHeader(header),
        data_packet::Value::StreamChunk(chunk),
        data_packet::Value::StreamTrailer(trailer),
    ]
    .map(|value| {
        let packet = DataPacket {
            participant_identity: author
                .map_or_else(String::new, |author| author.as_str().to_owned()),
            value: Some(value),
            ..DataPacket::default()
        };
        Arc::from(packet.encode_to_vec())
    })
}

#[cfg(test)]
mod tests {
    use livekit_protocol::{ChatMessage, UserPacket};

    use super::*;

    fn packet(value: data_packet::Value) -> DataPacket {
        DataPacket {
            value: Some(value),
            ..DataPacket::default()
        }
    }

    fn header(topic: &str, inline: Option<&str>) -> DataPacket {
        packet(data_packet::Value::StreamHeader(data_stream::Header {
            stream_id: "s".to_owned(),
            topic: topic.to_owned(),
            inline_content: inline.map(|text| text.as_bytes().to_vec()),
            content_header: Some(data_stream::header::ContentHeader::TextHeader(
                data_stream::TextHeader::default(),
            )),
            ..data_stream::Header::default()
        }))
    }

    fn chunk(text: &str) -> DataPacket {
        packet(data_packet::Value::StreamChunk(data_stream::Chunk {
            stream_id: "s".to_owned(),
            content: text.as_bytes().to_vec(),
            ..data_stream::Chunk::default()
        }))
    }

    fn trailer() -> DataPacket {
        packet(data_packet::Value::StreamTrailer(data_stream::Trailer {
            stream_id: "s".to_owned(),
            ..data_stream::Trailer::default()
        }))
    }

    fn said(id: &str, text: &str) -> ChatPart {
        whole(id.to_owned(), text.to_owned())
    }

    fn sid(n: u8) -> ParticipantSid {
        ParticipantSid::new(format!("PA_{n}"))
    }

    #[test]
    fn text_stream_is_gathered_per_sender() {
        let mut gathering = Gathering::default();
        let (one, two) = (sid(1), sid(2));
        assert_eq!(gathering.take(&one, &header(TOPIC, None)), ChatPart::More);
        assert_eq!(gathering.take(&two, &chunk("not mine")), ChatPart::None);
        assert_eq!(gathering.take(&one, &chunk("hel")), ChatPart::More);
        assert_eq!(gathering.take(&one, &chunk("lo")), ChatPart::More);
        assert_eq!(gathering.take(&one, &trailer()), said("s", "hello"));
        assert_eq!(gathering.take(&one, &trailer()), ChatPart::None);
    }

    #[test]
    fn streams_of_other_topics_pass_by() {
        let mut gathering = Gathering::default();
        for packet in [header("files", None), chunk("x"), trailer()] {
            assert_eq!(gathering.take(&sid(1), &packet), ChatPart::None);
        }
    }

    #[test]
    fn older_and_newer_forms_of_chat_are_heard() {
        let mut gathering = Gathering::default();
        let inline = gathering.take(&sid(1), &header(TOPIC, Some("inline")));
        assert_eq!(inline, said("s", "inline"));
        let message = packet(data_packet::Value::ChatMessage(ChatMessage {
            id: "m".to_owned(),
            message: "old".to_owned(),
            ..ChatMessage::default()
        }));
        assert_eq!(gathering.take(&sid(1), &message), said("m", "old"));
        let plain = |payload: &str| {
            packet(data_packet::Value::User(UserPacket {
                topic: Some(LEGACY_TOPIC.to_owned()),
                payload: payload.as_bytes().to_vec(),
                ..UserPacket::default()
            }))
        };
        let heard = gathering.take(&sid(1), &plain(r#"{"id":"l","message":"older"}"#));
        assert_eq!(heard, said("l", "older"));
        let doubled = plain(r#"{"id":"l","message":"twice","ignoreLegacy":true}"#);
        assert_eq!(gathering.take(&sid(1), &doubled), ChatPart::More);
        assert_eq!(gathering.take(&sid(1), &plain("nonsense")), ChatPart::More);
    }

    #[test]
    fn endless_streams_are_bounded() {
        let mut gathering = Gathering::default();
        gathering.take(&sid(1), &header(TOPIC, None));
        for _ in 0..100 {
            gathering.take(&sid(1), &chunk(&"x".repeat(1_000)));
        }
        let ChatPart::Whole { text, .. } = gathering.take(&sid(1), &trailer()) else {
            panic!("a whole message");
        };
        assert_eq!(text.len(), CHAT_TEXT_BYTES_MAX);
        for n in 0..=u8::MAX {
            gathering.take(&sid(n), &header(TOPIC, None));
            assert!(gathering.0.len() <= CHAT_STREAMS_MAX);
        }
    }
}
