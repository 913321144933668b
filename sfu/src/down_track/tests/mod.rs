//! The properties that a subscriber relies on, held against simulated publishers.

mod model;
mod switching;
mod timing;

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::{DownTrack, Forwarded};
use crate::up_track::{SenderReport, UpPacket, Vp8Ids};
use crate::{Codec, PictureId, TrackKind};

fn video() -> DownTrack {
    DownTrack::new(TrackKind::Video, &mut StdRng::seed_from_u64(7))
}

/// One packet of a VP8 encoding, one packet per picture.
fn packet(start: Instant, layer: u8, picture: u64) -> UpPacket {
    let ssrc = 1000 + u32::from(layer);
    let base = u64::from(layer) * 1_000_000;
    UpPacket {
        ssrc,
        ext_seq: base + picture,
        rtp_time: base * 7 + picture * 3000,
        marker: true,
        codec: Codec::Vp8,
        payload: Arc::from([layer]),
        layer,
        scalable: false,
        keyframe: false,
        frame_end: false,
        vp8: Some(Vp8Ids {
            picture_id: Some(PictureId {
                value: ((base / 3 + picture) & 0x7fff) as u16,
                long: true,
            }),
            tl0_pic_idx: Some((base / 5 + picture) as u8),
            key_idx: Some(((base / 7) & 0x1f) as u8),
        }),
        frame_number: None,
        arrival: start + Duration::from_nanos(picture * 33_333_333),
        sender_report: None,
    }
}

fn keyframe(start: Instant, layer: u8, picture: u64) -> UpPacket {
    UpPacket {
        keyframe: true,
        ..packet(start, layer, picture)
    }
}

fn send(down: &mut DownTrack, packet: &UpPacket) -> Option<Forwarded> {
    down.forward(packet.arrival, packet)
}
