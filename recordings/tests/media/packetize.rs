//! Frames to RTP payloads, as a publisher's packetizer does it.

use sfu::Codec;

/// Payload bytes per packet.
const MTU: usize = 1100;

/// The payloads of one frame, in order.
pub(crate) fn payloads(codec: Codec, frame: &[u8]) -> Vec<Vec<u8>> {
    match codec {
        Codec::H264 => h264(frame),
        Codec::Vp8 => vp8(frame),
        Codec::Vp9 => vp9(frame),
        Codec::Av1 => av1(frame),
        Codec::Opus => vec![frame.to_vec()],
        Codec::Red => red(frame),
    }
}

/// Length-prefixed NAL units: parameter sets as STAP-A, large ones as FU-A.
fn h264(frame: &[u8]) -> Vec<Vec<u8>> {
    let mut payloads = Vec::new();
    let mut stap = vec![0x78];
    let mut rest = frame;
    while rest.len() > 4 {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        let nal = &rest[4..4 + length];
        rest = &rest[4 + length..];
        if matches!(nal[0] & 0x1f, 7 | 8) {
            stap.extend_from_slice(&(nal.len() as u16).to_be_bytes());
            stap.extend_from_slice(nal);
            continue;
        }
        if stap.len() > 1 {
            payloads.push(std::mem::replace(&mut stap, vec![0x78]));
        }
        if nal.len() <= MTU {
            payloads.push(nal.to_vec());
            continue;
        }
        let chunks: Vec<_> = nal[1..].chunks(MTU).collect();
        for (index, chunk) in chunks.iter().enumerate() {
            let start = if index == 0 { 0x80 } else { 0 };
            let end = if index + 1 == chunks.len() { 0x40 } else { 0 };
            let mut payload = vec![(nal[0] & 0xe0) | 28, start | end | (nal[0] & 0x1f)];
            payload.extend_from_slice(chunk);
            payloads.push(payload);
        }
    }
    payloads
}

fn vp8(frame: &[u8]) -> Vec<Vec<u8>> {
    frame
        .chunks(MTU)
        .enumerate()
        .map(|(index, chunk)| {
            // Extended: a 15-bit picture id.
            let mut payload = vec![if index == 0 { 0x90 } else { 0x80 }, 0x80, 0x81, 0x23];
            payload.extend_from_slice(chunk);
            payload
        })
        .collect()
}

fn vp9(frame: &[u8]) -> Vec<Vec<u8>> {
    // Profile 0: marker, two profile bits, show-existing, then the frame type.
    let key = frame[0] & 0x0c == 0;
    let count = frame.len().div_ceil(MTU);
    frame
        .chunks(MTU)
        .enumerate()
        .map(|(index, chunk)| {
            let begin = if index == 0 { 0x08 } else { 0 };
            let end = if index + 1 == count { 0x04 } else { 0 };
            let predicted = if key { 0 } else { 0x40 };
            let mut payload = vec![0x80 | predicted | begin | end, 0x81, 0x23];
            payload.extend_from_slice(chunk);
            payload
        })
        .collect()
}

fn leb128(mut value: usize) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(low);
            return out;
        }
        out.push(low | 0x80);
    }
}

/// A temporal unit whose OBUs have size fields: those go, delimiters too.
fn av1(unit: &[u8]) -> Vec<Vec<u8>> {
    let mut obus: Vec<Vec<u8>> = Vec::new();
    let mut rest = unit;
    while !rest.is_empty() {
        let header = rest[0];
        let header_len = if header & 4 != 0 { 2 } else { 1 };
        let (mut length, mut shift, mut at) = (0_usize, 0, header_len);
        loop {
            length |= usize::from(rest[at] & 0x7f) << shift;
            shift += 7;
            at += 1;
            if rest[at - 1] & 0x80 == 0 {
                break;
            }
        }
        if (header >> 3) & 15 != 2 {
            let mut obu = rest[..header_len].to_vec();
            obu[0] &= !2;
            obu.extend_from_slice(&rest[at..at + length]);
            obus.push(obu);
        }
        rest = &rest[at + length..];
    }
    let new_sequence = obus.iter().any(|obu| (obu[0] >> 3) & 15 == 1);
    let mut payloads: Vec<Vec<u8>> = Vec::new();
    let mut payload = vec![if new_sequence { 0x08 } else { 0 }];
    for obu in obus {
        let mut rest = &obu[..];
        loop {
            let room = MTU.saturating_sub(payload.len() + 3);
            let take = rest.len().min(room);
            payload.extend(leb128(take));
            payload.extend_from_slice(&rest[..take]);
            rest = &rest[take..];
            if rest.is_empty() {
                break;
            }
            payload[0] |= 0x40;
            payloads.push(std::mem::replace(&mut payload, vec![0x80]));
        }
    }
    payloads.push(payload);
    payloads
}

/// The frame as the primary block behind one redundant block of four bytes.
fn red(frame: &[u8]) -> Vec<Vec<u8>> {
    let mut payload = vec![0x80 | 111, 0x0f, 0x00, 4, 111];
    payload.extend_from_slice(&[0xf8, 0xff, 0xfe, 0x00]);
    payload.extend_from_slice(frame);
    vec![payload]
}
