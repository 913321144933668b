//! What the fuzzers call; see `sfu::fuzz`. An input is a row of packets: a byte whose highest bit is
//! the marker and whose next one turns the clock, a byte for the length, the payload.

use std::sync::Arc;
use std::time::SystemTime;

use sfu::fuzz::Target;
use sfu::{Codec, TapPacket};

use crate::depacketize::Depacketizer;

/// All targets of this crate.
pub const TARGETS: &[Target] = &[
    ("record_h264", record_h264),
    ("record_vp8", record_vp8),
    ("record_vp9", record_vp9),
    ("record_av1", record_av1),
    ("record_opus", record_opus),
    ("record_red", record_red),
];

/// H.264 pictures.
pub fn record_h264(bytes: &[u8]) -> bool {
    depacketize(Codec::H264, bytes)
}

/// VP8 pictures.
pub fn record_vp8(bytes: &[u8]) -> bool {
    depacketize(Codec::Vp8, bytes)
}

/// VP9 pictures.
pub fn record_vp9(bytes: &[u8]) -> bool {
    depacketize(Codec::Vp9, bytes)
}

/// AV1 pictures.
pub fn record_av1(bytes: &[u8]) -> bool {
    depacketize(Codec::Av1, bytes)
}

/// Opus packets.
pub fn record_opus(bytes: &[u8]) -> bool {
    depacketize(Codec::Opus, bytes)
}

/// Opus with redundancy.
pub fn record_red(bytes: &[u8]) -> bool {
    depacketize(Codec::Red, bytes)
}

/// Whether a frame came out.
fn depacketize(codec: Codec, mut bytes: &[u8]) -> bool {
    let mut depacketizer = Depacketizer::new(codec);
    let (mut ext_seq, mut rtp_time, mut frames) = (0u64, 0u64, 0usize);
    while let Some(([flags, len], rest)) = bytes.split_first_chunk::<2>() {
        let (payload, rest) = rest.split_at(usize::from(*len).min(rest.len()));
        bytes = rest;
        ext_seq = ext_seq.wrapping_add(1);
        rtp_time = rtp_time.wrapping_add(u64::from(flags >> 6 & 1));
        let packet = TapPacket {
            ext_seq,
            rtp_time,
            arrival: SystemTime::UNIX_EPOCH,
            marker: flags & 0x80 != 0,
            codec,
            payload: Arc::from(payload),
        };
        frames = frames.saturating_add(depacketizer.handle_packet(&packet).len());
    }
    frames > 0
}
