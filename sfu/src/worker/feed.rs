//! Media of an ingress, fed from inside the process into the path that received media takes.

use str0m::media::Mid;

use super::Worker;
use super::command::TransportId;
use crate::limits::RTP_PAYLOAD_MAX;
use crate::transport::{Arrival, Facts, Format};
use crate::up_track::SenderReport;
use crate::{Codec, IngressPacket, TrackSid, TransportRole};

/// Where H.264 is cut into FU-A fragments, as the packets of an ingress are.
const H264_FRAGMENTS: u8 = 1;

impl Worker {
    pub(super) fn feed(&mut self, id: TransportId, sid: &TrackSid, packets: Vec<IngressPacket>) {
        for packet in packets {
            let Some(peer) = self.peers.get_mut(&id) else {
                return;
            };
            let is_own =
                peer.options.role == TransportRole::Ingress && peer.published.contains(sid);
            if !is_own || packet.payload.len() > RTP_PAYLOAD_MAX {
                self.drops.media = self.drops.media.saturating_add(1);
                continue;
            }
            peer.on_clock(packet.captured, self.now);
            let report = SenderReport {
                wall_clock: packet.captured,
                rtp_time: packet.rtp_time,
            };
            let ticks = u64::from(packet.codec.clock_rate());
            self.on_arrival(id, arrival(sid, packet, self.now));
            let up = self.tracks.get_mut(sid).and_then(|track| track.up.as_mut());
            // Once a second, as publishers report.
            if let Some(encoding) = up.and_then(|up| up.encodings.first_mut())
                && encoding
                    .report
                    .is_none_or(|last| report.rtp_time >= last.rtp_time.saturating_add(ticks))
            {
                encoding.report = Some(report);
            }
        }
    }
}

/// The packet as if it had come off a socket.
fn arrival(sid: &TrackSid, packet: IngressPacket, at: std::time::Instant) -> Arrival {
    let is_h264 = packet.codec == Codec::H264;
    Arrival {
        track: Some(sid.clone()),
        // No section carries it; a publication of one encoding needs none.
        mid: Mid::from("0"),
        ssrc: 0,
        rid: None,
        format: Format {
            codec: packet.codec,
            profile: packet.profile,
            packetization_mode: if is_h264 { H264_FRAGMENTS } else { 0 },
        },
        ext_seq: packet.ext_seq,
        rtp_time: packet.rtp_time,
        marker: packet.marker,
        at,
        facts: Facts::of_level(packet.level),
        payload: packet.payload,
    }
}
