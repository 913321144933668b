//! Relaying data packets.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use sfu::{DataKind, ParticipantIdentity, ParticipantSid};

use super::chat::ChatPart;
use super::state::RoomState;
use crate::limits::{NONCE_BYTES, NONCES_MAX};
use crate::proto::{parse_packet, stamp_packet};

/// Nonces seen lately, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    seen: HashSet<[u8; NONCE_BYTES]>,
    order: VecDeque<[u8; NONCE_BYTES]>,
}

impl Nonces {
    /// Whether it is new. Nonces of another length are not compared.
    fn is_new(&mut self, nonce: &[u8]) -> bool {
        let Ok(nonce) = <[u8; NONCE_BYTES]>::try_from(nonce) else {
            return true;
        };
        if !self.seen.insert(nonce) {
            return false;
        }
        self.order.push_back(nonce);
        if self.order.len() > NONCES_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        true
    }
}

impl RoomState {
    /// Takes a data packet from a participant to those it is for.
    pub(crate) fn relay_data(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        kind: DataKind,
        bytes: &[u8],
    ) {
        let Some(sender) = self.member(identity, sid) else {
            return;
        };
        if !sender.profile.permissions.can_publish_data {
            tracing::debug!(participant.sid = %sid, "data packet dropped: not allowed to publish data");
            return;
        }
        let parsed = match parse_packet(bytes) {
            Ok(parsed) => parsed,
            Err(error) => {
                tracing::debug!(participant.sid = %sid, %error, "data packet dropped");
                return;
            }
        };
        if kind == DataKind::Reliable && parsed.sequence > 0 {
            // After a resume the client replays what may have been lost.
            if parsed.sequence <= sender.reliable_seq {
                return;
            }
            sender.reliable_seq = parsed.sequence;
        }
        let (from_identity, from_sid) = if sender.hidden() {
            (String::new(), String::new())
        } else {
            (identity.as_str().to_owned(), sid.as_str().to_owned())
        };
        if !self.nonces.is_new(&parsed.nonce) {
            return;
        }
        if self.options.product_chat {
            match self.chat.take(sid, parsed.packet()) {
                ChatPart::None => {}
                ChatPart::More => return,
                ChatPart::Whole { id, text } => return self.hear_chat(identity, id, text),
            }
        }
        let identities: HashSet<String> = parsed.destination_identities.iter().cloned().collect();
        let sids: HashSet<String> = parsed.destination_sids.iter().cloned().collect();
        let payload: Arc<[u8]> =
            stamp_packet(bytes, parsed, kind, &from_identity, &from_sid).into();
        let to_all = identities.is_empty() && sids.is_empty();
        for participant in self.participants.values() {
            let addressed = to_all
                || identities.contains(participant.profile.identity.as_str())
                || sids.contains(participant.sid.as_str());
            if addressed && participant.sid != *sid {
                participant
                    .transports
                    .subscriber
                    .send_data(kind, payload.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonces_are_seen_once_and_forgotten_in_time() {
        let mut nonces = Nonces::default();
        assert!(nonces.is_new(&[7; NONCE_BYTES]));
        assert!(!nonces.is_new(&[7; NONCE_BYTES]));
        assert!(nonces.is_new(&[]), "no nonce is no duplicate");
        assert!(nonces.is_new(&[]));
        for n in 0..NONCES_MAX {
            let mut nonce = [0; NONCE_BYTES];
            nonce[..8].copy_from_slice(&(n as u64).to_be_bytes());
            assert!(nonces.is_new(&nonce));
        }
        assert!(nonces.is_new(&[7; NONCE_BYTES]), "the window is bounded");
    }
}
