//! VP8 over RTP (RFC 7741) to frames.

use sfu::Vp8Descriptor;

use super::{Assembled, Malformed};
use crate::shape::{Shape, Size};

/// Joins the payloads of one frame, in order.
pub(super) fn assemble(payloads: &[&[u8]]) -> Result<Assembled, Malformed> {
    let mut data = Vec::new();
    for (index, payload) in payloads.iter().enumerate() {
        let descriptor = Vp8Descriptor::parse(payload)?;
        if index == 0 && !descriptor.begins_picture() {
            return Err(Malformed::MissingStart);
        }
        data.extend_from_slice(payload.get(descriptor.len..).unwrap_or_default());
    }
    let tag = data.first().ok_or(Malformed::Truncated)?;
    let keyframe = tag & 1 == 0;
    let shape = if keyframe {
        Some(Shape::Vp8 {
            size: keyframe_size(&data)?,
        })
    } else {
        None
    };
    Ok(Assembled {
        data,
        keyframe,
        shape,
    })
}

/// Width and height of a keyframe (RFC 6386 §9.1): three bytes of tag, the start code, then two
/// little-endian numbers of 14 bits.
fn keyframe_size(frame: &[u8]) -> Result<Size, Malformed> {
    let header = frame.get(3..10).ok_or(Malformed::Truncated)?;
    let &[0x9d, 0x01, 0x2a, w0, w1, h0, h1] = header else {
        return Err(Malformed::OutOfRange);
    };
    Ok(Size {
        width: u16::from_le_bytes([w0, w1]) & 0x3fff,
        height: u16::from_le_bytes([h0, h1]) & 0x3fff,
    })
}
