//! Opus over RTP (RFC 7587), plain or inside RED (RFC 2198).

use super::Malformed;

/// Ticks of Opus's 48 kHz clock in 2.5 ms, the shortest frame; every duration is a multiple.
pub(crate) const SHORTEST_FRAME: u32 = 120;

/// The longest packet an Opus decoder takes, 120 ms (RFC 6716 §3.2).
const PACKET_MAX: u32 = 5760;

/// The primary block of a RED payload: the redundant ones before it repeat older packets.
pub(super) fn primary_block(payload: &[u8]) -> Result<&[u8], Malformed> {
    let mut rest = payload;
    let mut redundant = 0_usize;
    loop {
        let (&header, tail) = rest.split_first().ok_or(Malformed::Truncated)?;
        if header & 0x80 == 0 {
            return tail.get(redundant..).ok_or(Malformed::Truncated);
        }
        // One bit, 7 of payload type, 14 of timestamp offset, 10 of block length.
        let (&[_, high, low], tail) = tail.split_first_chunk::<3>().ok_or(Malformed::Truncated)?;
        let length = u16::from_be_bytes([high, low]) & 0x03ff;
        redundant = redundant.saturating_add(usize::from(length));
        rest = tail;
    }
}

/// Duration of an Opus packet in 48 kHz ticks, from its table-of-contents byte (RFC 6716 §3.1).
pub(super) fn duration(packet: &[u8]) -> Result<u32, Malformed> {
    let toc = packet.first().ok_or(Malformed::Truncated)?;
    let config = toc >> 3;
    let frame = match config {
        // SILK: 10, 20, 40, 60 ms.
        0..=11 => match config & 3 {
            0 => 480,
            1 => 960,
            2 => 1920,
            _ => 2880,
        },
        // Hybrid: 10, 20 ms.
        12..=15 => match config & 1 {
            0 => 480,
            _ => 960,
        },
        // CELT: 2.5, 5, 10, 20 ms.
        _ => SHORTEST_FRAME << (config & 3),
    };
    let frames = match toc & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u32::from(packet.get(1).ok_or(Malformed::Truncated)? & 0x3f),
    };
    match frame.saturating_mul(frames) {
        0 => Err(Malformed::OutOfRange),
        ticks if ticks > PACKET_MAX => Err(Malformed::OutOfRange),
        ticks => Ok(ticks),
    }
}

/// Packets of digital silence, the longest first, that last `ticks` together (rounded down to
/// [`SHORTEST_FRAME`]). Each is a CELT packet whose only content is the silence flag.
pub(crate) fn silence(ticks: u64) -> impl Iterator<Item = (u32, [u8; 3])> {
    let mut left = ticks;
    std::iter::from_fn(move || {
        let (step, size) = [3_u8, 2, 1, 0]
            .into_iter()
            .map(|size| (SHORTEST_FRAME << size, size))
            .find(|(step, _)| u64::from(*step) <= left)?;
        left = left.saturating_sub(u64::from(step));
        Some((step, [0xe0 | (size << 3), 0xff, 0xfe]))
    })
}
