//! An encoder's participant in the stream's room, with a track each for pictures and sound.

use std::sync::Arc;
use std::time::Duration;

use livekit_protocol::{
    AddTrackRequest, DisconnectReason, TrackSource, TrackType, participant_info,
};
use sfu::{Codec, IngressPacket, ParticipantIdentity, ParticipantSid, TrackSid, TransportHandle};

use super::KeyHolder;
use crate::Context;
use crate::participant::{self, Start};
use crate::proto::{ClientFacts, PROTOCOL};
use crate::room::{Admittance, JoinRoomError, Profile, Room};

/// Packets that leave at once. A keyframe of hundreds would overrun a viewer's line and the
/// buffers on it; browsers pace theirs likewise.
const PACKETS_AT_ONCE: usize = 16;
/// Between two such groups: 150 Mbit/s, so the largest keyframe is out within a picture's time.
const PACE: Duration = Duration::from_millis(1);

/// Why an encoder could not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum PublishError {
    #[error("somebody publishes a camera to this stream from the browser studio; end that first")]
    StudioPublishes,
    #[error("the room is full")]
    Full,
    #[error("the room is closing")]
    Closing,
}

/// The participant; it leaves with this value.
pub(super) struct Publisher {
    room: Arc<Room>,
    identity: ParticipantIdentity,
    sid: ParticipantSid,
    transport: TransportHandle,
    video: Option<Track>,
    sound: Option<Track>,
}

struct Track {
    sid: TrackSid,
    next_seq: u64,
}

impl Publisher {
    /// Joins the room, which opens for it if need be.
    pub(super) fn join(context: &Arc<Context>, holder: KeyHolder) -> Result<Self, PublishError> {
        let epoch = context.rooms.epoch();
        let room = context
            .open_room(&holder.room, epoch, holder.terms)
            .ok()
            .flatten()
            .ok_or(PublishError::Closing)?;
        let admittance = Admittance {
            profile: Profile {
                identity: holder.identity.clone(),
                name: String::new(),
                metadata: String::new(),
                attributes: std::collections::HashMap::new(),
                kind: participant_info::Kind::Ingress,
                permissions: holder.permissions,
                client: ClientFacts {
                    protocol: PROTOCOL,
                    ..ClientFacts::default()
                },
                auto_subscribe: false,
                adaptive_stream: false,
            },
            single: true,
            signalless: true,
            ingress: true,
            prefer_recordable_codecs: false,
        };
        let joined = {
            let mut state = room.lock();
            if state.has_camera_of_another(&holder.identity) {
                return Err(PublishError::StudioPublishes);
            }
            state
                .join(&context.sfu, admittance)
                .map_err(|error| match error {
                    JoinRoomError::Full => PublishError::Full,
                    JoinRoomError::Closed => PublishError::Closing,
                })?
        };
        let publisher = Self {
            room: room.clone(),
            identity: holder.identity.clone(),
            sid: joined.sid.clone(),
            transport: joined.transports.publisher.clone(),
            video: None,
            sound: None,
        };
        participant::spawn(
            Start {
                context: context.clone(),
                room,
                identity: holder.identity,
                access: None,
                signalless: true,
                subscriber_primary: false,
            },
            joined,
        );
        Ok(publisher)
    }

    /// Whether it is still in the room; whoever runs the stream can send it away.
    pub(super) fn is_present(&self) -> bool {
        let state = self.room.lock();
        state
            .participant(&self.identity)
            .is_some_and(|participant| participant.sid == self.sid)
    }

    /// Publishes pictures of this size (0 when unknown), if not done yet.
    pub(super) fn open_video(&mut self, width: u32, height: u32) {
        if self.video.is_none() {
            let request = AddTrackRequest {
                cid: "video".to_owned(),
                r#type: TrackType::Video.into(),
                source: TrackSource::Camera.into(),
                width,
                height,
                ..AddTrackRequest::default()
            };
            self.video = self.publish(request, Codec::H264);
        }
    }

    /// Publishes sound, if not done yet.
    pub(super) fn open_sound(&mut self) {
        if self.sound.is_none() {
            let request = AddTrackRequest {
                cid: "sound".to_owned(),
                r#type: TrackType::Audio.into(),
                source: TrackSource::Microphone.into(),
                ..AddTrackRequest::default()
            };
            self.sound = self.publish(request, Codec::Opus);
        }
    }

    fn publish(&self, request: AddTrackRequest, codec: Codec) -> Option<Track> {
        let mut state = self.room.lock();
        let sid = state.publish_bound(&self.identity, &self.sid, request, codec)?;
        Some(Track { sid, next_seq: 0 })
    }

    /// Sends one picture's packets, spread over a moment. Their numbers are given here.
    pub(super) async fn send_picture(&mut self, mut packets: Vec<IngressPacket>) {
        let Some(track) = &mut self.video else {
            return;
        };
        track.number(&mut packets);
        let sid = track.sid.clone();
        let mut packets = packets.into_iter().peekable();
        loop {
            let group = packets.by_ref().take(PACKETS_AT_ONCE).collect();
            self.transport.feed(sid.clone(), group);
            if packets.peek().is_none() {
                return;
            }
            tokio::time::sleep(PACE).await;
        }
    }

    /// Sends sound. The packets' numbers are given here.
    pub(super) fn send_sound(&mut self, mut packets: Vec<IngressPacket>) {
        if let Some(track) = &mut self.sound {
            track.number(&mut packets);
            self.transport.feed(track.sid.clone(), packets);
        }
    }
}

impl Track {
    fn number(&mut self, packets: &mut [IngressPacket]) {
        for packet in packets {
            packet.ext_seq = self.next_seq;
            self.next_seq += 1;
        }
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.room.lock().remove_member(
            &self.identity,
            &self.sid,
            DisconnectReason::ClientInitiated,
            None,
        );
    }
}
