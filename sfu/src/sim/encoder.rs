//! A pretend encoder: pictures without a picture, whose packets say what they are.

use std::time::Duration;

/// Size and pace of one encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    /// RTP stream id; `None` for a track of one encoding.
    pub rid: Option<&'static str>,
    /// Bits per second.
    pub bitrate_bps: u64,
}

/// Pictures per second of the pretend camera.
pub const PICTURES_PER_SECOND: u64 = 30;

/// Time between two pictures.
pub const PICTURE_INTERVAL: Duration = Duration::from_nanos(1_000_000_000 / PICTURES_PER_SECOND);

/// Most bytes of one packet's payload.
const PACKET_BYTES: u64 = 1100;

/// What a packet says of itself, after its payload descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// Which encoding it is of, 0 the first.
    pub encoding: u8,
    /// Number of the picture, from 0.
    pub picture: u32,
    /// Number of the packet in the picture, from 0.
    pub packet: u16,
    /// Packets in the picture.
    pub packets: u16,
    /// Whether the picture is a keyframe.
    pub keyframe: bool,
}

const MAGIC: [u8; 4] = *b"klig";

impl Stamp {
    /// Reads the stamp of a received payload.
    pub fn read(payload: &[u8]) -> Option<Self> {
        let at = payload.windows(4).position(|window| window == MAGIC)?;
        let bytes: &[u8; 10] = payload.get(at.checked_add(4)?..)?.first_chunk()?;
        let [encoding, p0, p1, p2, p3, n0, n1, c0, c1, keyframe] = *bytes;
        Some(Self {
            encoding,
            picture: u32::from_be_bytes([p0, p1, p2, p3]),
            packet: u16::from_be_bytes([n0, n1]),
            packets: u16::from_be_bytes([c0, c1]),
            keyframe: keyframe == 1,
        })
    }

    fn write(self, out: &mut Vec<u8>) {
        out.extend(MAGIC);
        out.push(self.encoding);
        out.extend(self.picture.to_be_bytes());
        out.extend(self.packet.to_be_bytes());
        out.extend(self.packets.to_be_bytes());
        out.push(u8::from(self.keyframe));
    }
}

/// The VP8 packets of one picture (RFC 7741), payloads only.
pub(super) fn vp8_picture(
    encoding: Encoding,
    number: u8,
    picture: u32,
    keyframe: bool,
) -> Vec<Vec<u8>> {
    let usual = encoding
        .bitrate_bps
        .checked_div(8u64.saturating_mul(PICTURES_PER_SECOND))
        .unwrap_or(1);
    let bytes = if keyframe {
        usual.saturating_mul(3)
    } else {
        usual
    };
    let packets = u16::try_from(bytes.div_ceil(PACKET_BYTES).max(1)).unwrap_or(u16::MAX);
    let each = bytes.div_ceil(u64::from(packets)).clamp(32, PACKET_BYTES);
    let [_, _, id_high, id_low] = picture.to_be_bytes();
    (0..packets)
        .map(|packet| {
            let start = if packet == 0 { 0x10 } else { 0 };
            // X; I and a 15-bit picture id.
            let mut payload = vec![0x80 | start, 0x80, 0x80 | id_high, id_low];
            if packet == 0 {
                // Frame tag (RFC 6386 §9.1): bit 0 clear means keyframe; then start code and size.
                payload.extend([u8::from(!keyframe), 0, 0]);
                if keyframe {
                    payload.extend([0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]);
                }
            }
            Stamp {
                encoding: number,
                picture,
                packet,
                packets,
                keyframe,
            }
            .write(&mut payload);
            payload.resize(usize::try_from(each).unwrap_or(32).max(payload.len()), 0x5a);
            payload
        })
        .collect()
}

/// One packet of pretend Opus.
pub(super) fn opus_packet(number: u32) -> Vec<u8> {
    // Any first byte is a valid TOC (RFC 6716 §3.1).
    let mut payload = vec![0x78];
    Stamp {
        encoding: 0,
        picture: number,
        packet: 0,
        packets: 1,
        keyframe: false,
    }
    .write(&mut payload);
    payload.resize(100, 0x11);
    payload
}
