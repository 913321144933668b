//! Data packets (`DataPacket`): read for the rules, stamped with their sender, otherwise relayed
//! as they came, so that kinds this server does not know pass through.

use livekit_protocol::{DataPacket, data_packet};
use prost::Message as _;
use sfu::DataKind;

use crate::limits::{DATA_DESTINATIONS_MAX, DATA_PACKET_BYTES_MAX};

/// Why a data packet was dropped before anybody got it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DataError {
    #[error("larger than a data packet may be")]
    TooLarge,
    #[error("no data packet")]
    Malformed,
    #[error("too many destinations")]
    TooManyDestinations,
    #[error("only agents transcribe")]
    Forbidden,
}

/// What the relay needs to know of a packet.
#[derive(Debug)]
pub(crate) struct ParsedPacket {
    packet: DataPacket,
    /// Identities that shall get it; empty means all.
    pub(crate) destination_identities: Vec<String>,
    /// Legacy: sids that shall get it.
    pub(crate) destination_sids: Vec<String>,
    /// Stamped by the client on reliable packets from 1 on; 0 means none.
    pub(crate) sequence: u32,
    /// Identifies a packet that the SDK may send twice; empty means none.
    pub(crate) nonce: Vec<u8>,
}

impl ParsedPacket {
    /// What came.
    pub(crate) fn packet(&self) -> &DataPacket {
        &self.packet
    }
}

/// Reads a packet from a participant.
#[expect(
    deprecated,
    reason = "older clients still address packets by the fields of UserPacket"
)]
pub(crate) fn parse_packet(bytes: &[u8]) -> Result<ParsedPacket, DataError> {
    if bytes.len() > DATA_PACKET_BYTES_MAX {
        return Err(DataError::TooLarge);
    }
    let packet = DataPacket::decode(bytes).map_err(|_| DataError::Malformed)?;
    let mut destination_identities = packet.destination_identities.clone();
    let mut destination_sids = Vec::new();
    let mut nonce = Vec::new();
    match &packet.value {
        Some(data_packet::Value::User(user)) => {
            if destination_identities.is_empty() {
                destination_identities.clone_from(&user.destination_identities);
            }
            destination_sids.clone_from(&user.destination_sids);
            nonce.clone_from(&user.nonce);
        }
        // Agents are not part of this server, and speakers are the server's to announce.
        Some(data_packet::Value::Transcription(_) | data_packet::Value::Speaker(_)) => {
            return Err(DataError::Forbidden);
        }
        _ => {}
    }
    if destination_identities.len().max(destination_sids.len()) > DATA_DESTINATIONS_MAX {
        return Err(DataError::TooManyDestinations);
    }
    Ok(ParsedPacket {
        sequence: packet.sequence,
        packet,
        destination_identities,
        destination_sids,
        nonce,
    })
}

/// The packet as the others get it: sender and kind are the server's word, not the client's.
#[expect(
    deprecated,
    reason = "older clients still read kind and the legacy fields of UserPacket"
)]
pub(crate) fn stamp_packet(
    original: &[u8],
    parsed: ParsedPacket,
    kind: DataKind,
    sender_identity: &str,
    sender_sid: &str,
) -> Vec<u8> {
    let kind = match kind {
        DataKind::Reliable => data_packet::Kind::Reliable,
        DataKind::Lossy => data_packet::Kind::Lossy,
    };
    let mut packet = parsed.packet;
    // Protobuf takes the last of a repeated scalar, so a stamp appended to the original replaces
    // what the client wrote and keeps fields that this server does not know. A blank stamp is not
    // written at all, so it needs the packet encoded anew.
    let blank = sender_identity.is_empty() || i32::from(kind) == 0 && packet.kind != 0;
    let is_user = matches!(packet.value, Some(data_packet::Value::User(_)));
    if !is_user && !blank {
        let stamp = DataPacket {
            kind: kind.into(),
            participant_identity: sender_identity.to_owned(),
            participant_sid: sender_sid.to_owned(),
            ..DataPacket::default()
        };
        let mut stamped = Vec::with_capacity(original.len() + stamp.encoded_len());
        stamped.extend_from_slice(original);
        stamped.extend_from_slice(&stamp.encode_to_vec());
        return stamped;
    }
    if let Some(data_packet::Value::User(user)) = &mut packet.value {
        user.participant_identity = sender_identity.to_owned();
        user.participant_sid = sender_sid.to_owned();
        user.destination_identities
            .clone_from(&parsed.destination_identities);
        packet.destination_identities = parsed.destination_identities;
    }
    packet.participant_identity = sender_identity.to_owned();
    packet.participant_sid = sender_sid.to_owned();
    packet.kind = kind.into();
    packet.encode_to_vec()
}

#[cfg(test)]
mod tests {
    use livekit_protocol::{ChatMessage, UserPacket};
    use proptest::prelude::*;

    use super::*;

    fn stamp(packet: &DataPacket) -> DataPacket {
        let bytes = packet.encode_to_vec();
        let parsed = parse_packet(&bytes).unwrap();
        let out = stamp_packet(&bytes, parsed, DataKind::Lossy, "alice", "PA_1");
        DataPacket::decode(out.as_slice()).unwrap()
    }

    #[test]
    fn sender_cannot_pretend_to_be_somebody_else() {
        let user = data_packet::Value::User(UserPacket {
            payload: b"hi".to_vec(),
            ..UserPacket::default()
        });
        let chat = data_packet::Value::ChatMessage(ChatMessage {
            message: "hi".to_owned(),
            ..ChatMessage::default()
        });
        for value in [user, chat] {
            let out = stamp(&DataPacket {
                participant_identity: "mallory".to_owned(),
                participant_sid: "PA_9".to_owned(),
                sequence: 7,
                value: Some(value),
                ..DataPacket::default()
            });
            assert_eq!(out.participant_identity, "alice");
            assert_eq!(out.participant_sid, "PA_1");
            assert_eq!(out.sequence, 7, "receivers deduplicate by it");
        }
    }

    #[test]
    fn unknown_kinds_pass_through() {
        // Field 100, length-delimited, "new".
        let bytes = [0xa2, 0x06, 3, b'n', b'e', b'w'];
        let parsed = parse_packet(&bytes).unwrap();
        let out = stamp_packet(&bytes, parsed, DataKind::Reliable, "alice", "PA_1");
        assert!(out.starts_with(&bytes));
    }

    #[test]
    fn hidden_sender_is_blank() {
        let packet = DataPacket {
            participant_identity: "mallory".to_owned(),
            value: Some(data_packet::Value::ChatMessage(ChatMessage::default())),
            ..DataPacket::default()
        };
        let bytes = packet.encode_to_vec();
        let parsed = parse_packet(&bytes).unwrap();
        let out = stamp_packet(&bytes, parsed, DataKind::Lossy, "", "");
        let out = DataPacket::decode(out.as_slice()).unwrap();
        assert_eq!(out.participant_identity, "");
    }

    proptest! {
        #[test]
        fn any_bytes_are_parsed_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
            if let Ok(parsed) = parse_packet(&bytes) {
                let out = stamp_packet(&bytes, parsed, DataKind::Lossy, "a", "PA_1");
                let out = DataPacket::decode(out.as_slice()).unwrap();
                prop_assert_eq!(out.participant_identity, "a");
            }
        }
    }
}
