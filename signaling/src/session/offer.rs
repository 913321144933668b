//! Publishing by one offer over HTTP: a participant without a socket.

use std::sync::Arc;

use livekit_protocol::{
    AddTrackRequest, DisconnectReason, TrackSource, TrackType, leave_request, participant_info,
};
use sfu::{NegotiationError, ParticipantIdentity, RoomName};

use crate::Context;
use crate::admission::RoomTerms;
use crate::auth::Permissions;
use crate::participant::{self, Start};
use crate::proto::{ClientFacts, PROTOCOL};
use crate::room::{Admittance, JoinRoomError, Profile};

/// Why an offer over HTTP was not accepted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OfferError {
    /// The participant may not publish.
    #[error("publishing is not allowed")]
    NotAllowed,
    /// The offer has no audio or video section that sends.
    #[error("the offer sends neither audio nor video")]
    NothingOffered,
    /// The offer cannot be understood.
    #[error("invalid offer: {0}")]
    InvalidSdp(String),
    /// The room has as many participants as it may.
    #[error("the room is full")]
    RoomFull,
    /// The room or the participant is gone.
    #[error("there is no such participant in the room")]
    UnknownParticipant,
    /// The server is stopping, or the room is.
    #[error("the room is closing")]
    Closing,
}

/// A media section of an offer that sends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Section {
    kind: TrackType,
    /// What the section calls its track: msid track id, or else its mid.
    cid: String,
}

/// See [`crate::Signaling::publish_by_offer`].
pub(crate) async fn publish_by_offer(
    context: &Arc<Context>,
    room: &RoomName,
    identity: ParticipantIdentity,
    permissions: Permissions,
    terms: RoomTerms,
    sdp: String,
) -> Result<String, OfferError> {
    if !permissions.can_publish {
        return Err(OfferError::NotAllowed);
    }
    let sections = sending_sections(&sdp);
    if sections.is_empty() {
        return Err(OfferError::NothingOffered);
    }
    let epoch = context.rooms.epoch();
    let room = context
        .open_room(room, epoch, terms)
        .ok()
        .flatten()
        .ok_or(OfferError::Closing)?;
    let admittance = Admittance {
        profile: Profile {
            identity: identity.clone(),
            name: String::new(),
            metadata: String::new(),
            attributes: std::collections::HashMap::new(),
            kind: participant_info::Kind::Standard,
            permissions,
            client: ClientFacts {
                protocol: PROTOCOL,
                ..ClientFacts::default()
            },
            auto_subscribe: false,
            adaptive_stream: false,
        },
        single: true,
        signalless: true,
        ingress: false,
        prefer_recordable_codecs: false,
    };
    let joined = room
        .lock()
        .join(&context.sfu, admittance)
        .map_err(|error| match error {
            JoinRoomError::Full => OfferError::RoomFull,
            JoinRoomError::Closed => OfferError::Closing,
        })?;
    let sid = joined.sid.clone();
    let transport = joined.transports.publisher.clone();
    participant::spawn(
        Start {
            context: context.clone(),
            room: room.clone(),
            identity: identity.clone(),
            access: None,
            signalless: true,
            subscriber_primary: false,
        },
        joined,
    );
    let mut screen = false;
    for section in sections {
        let source = match section.kind {
            TrackType::Audio => TrackSource::Microphone,
            // The first picture is the camera, a second one the screen.
            _ if screen => TrackSource::ScreenShare,
            _ => {
                screen = true;
                TrackSource::Camera
            }
        };
        let request = AddTrackRequest {
            cid: section.cid,
            r#type: section.kind.into(),
            source: source.into(),
            ..AddTrackRequest::default()
        };
        room.lock().add_track(&identity, &sid, request, None);
    }
    match transport.accept_offer(sdp).await {
        Ok(answer) => {
            let mut state = room.lock();
            for (track, mid, codec) in &answer.published {
                state.bind(&identity, &sid, track, mid, *codec);
            }
            Ok(answer.sdp)
        }
        Err(error) => {
            room.lock().remove_member(
                &identity,
                &sid,
                DisconnectReason::JoinFailure,
                Some(leave_request::Action::Disconnect),
            );
            Err(match error {
                NegotiationError::InvalidSdp(reason) => OfferError::InvalidSdp(reason),
                _ => OfferError::Closing,
            })
        }
    }
}

/// See [`crate::Signaling::add_candidate`].
pub(crate) fn add_candidate(
    context: &Context,
    room: &RoomName,
    identity: &ParticipantIdentity,
    candidate: String,
) -> Result<(), OfferError> {
    let room = context
        .rooms
        .get(room)
        .ok_or(OfferError::UnknownParticipant)?;
    let state = room.lock();
    let participant = state
        .participant(identity)
        .filter(|participant| participant.signalless)
        .ok_or(OfferError::UnknownParticipant)?;
    participant.transports.publisher.add_candidate(candidate);
    Ok(())
}

/// The audio and video sections that send, in order. Everything else is the media plane's to judge.
pub(crate) fn sending_sections(sdp: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    // Session-level direction holds for sections that say nothing.
    let mut blocks = sdp.split("\nm=");
    let session_sends = blocks.next().is_none_or(sends);
    for block in blocks {
        let mut lines = block.lines().map(str::trim_end);
        let media = lines.next().unwrap_or_default();
        let mut words = media.split_whitespace();
        let kind = match words.next() {
            Some("audio") => TrackType::Audio,
            Some("video") => TrackType::Video,
            _ => continue,
        };
        let rejected = words.next() == Some("0");
        let says_direction = ["sendrecv", "sendonly", "recvonly", "inactive"]
            .iter()
            .any(|direction| has_line(block, direction));
        let sending = if says_direction {
            sends(block)
        } else {
            session_sends
        };
        if rejected && !has_line(block, "bundle-only") || !sending {
            continue;
        }
        let value = |name: &str| {
            block
                .lines()
                .find_map(|line| line.trim_end().strip_prefix(name))
        };
        let cid = value("a=msid:")
            .and_then(|msid| msid.split_whitespace().nth(1))
            .or_else(|| value("a=mid:"))
            .unwrap_or_default()
            .to_owned();
        sections.push(Section { kind, cid });
    }
    sections
}

fn sends(block: &str) -> bool {
    !has_line(block, "recvonly") && !has_line(block, "inactive")
}

fn has_line(block: &str, attribute: &str) -> bool {
    block
        .lines()
        .any(|line| line.trim_end().strip_prefix("a=") == Some(attribute))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_sections_that_send_are_published() {
        let sdp = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\
            m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendonly\r\na=msid:s a-track\r\n\
            m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=sendrecv\r\n\
            m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:2\r\na=recvonly\r\n\
            m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:3\r\na=sendonly\r\n\
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:4\r\n";
        assert_eq!(
            sending_sections(sdp),
            [
                Section {
                    kind: TrackType::Audio,
                    cid: "a-track".to_owned()
                },
                Section {
                    kind: TrackType::Video,
                    cid: "1".to_owned()
                },
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_ignored(text in "(?s).{0,512}") {
            let _ = sending_sections(&text);
        }
    }
}
