//! Writers of what the parsers read.

use crate::rtp::*;

/// Collects bits, most significant first.
#[derive(Default)]
pub(super) struct BitWriter {
    bits: Vec<bool>,
}

impl BitWriter {
    pub(super) fn put(&mut self, value: u32, count: u32) -> &mut Self {
        for shift in (0..count).rev() {
            self.bits.push(value >> shift & 1 == 1);
        }
        self
    }

    /// A number below `limit` (`ns(n)`, AV1 §4.10.7).
    pub(super) fn put_below(&mut self, value: u32, limit: u32) -> &mut Self {
        let width = limit.ilog2() + 1;
        let short = (1u32 << width) - limit;
        if value < short {
            self.put(value, width - 1)
        } else {
            self.put(value + short, width)
        }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.bits
            .chunks(8)
            .map(|byte| {
                byte.iter().enumerate().fold(0u8, |byte_so_far, (at, bit)| {
                    byte_so_far | u8::from(*bit) << (7 - at)
                })
            })
            .collect()
    }
}

fn picture_id(id: PictureId, out: &mut Vec<u8>) {
    if id.long {
        out.extend((id.value | 0x8000).to_be_bytes());
    } else {
        out.push(id.value as u8);
    }
}

/// The descriptor and one byte of bitstream.
pub(super) fn vp8(descriptor: &Vp8Descriptor) -> Vec<u8> {
    let d = descriptor;
    let layer = d.temporal.is_some() || d.key_idx.is_some();
    let extension = u8::from(d.picture_id.is_some()) << 7
        | u8::from(d.tl0_pic_idx.is_some()) << 6
        | u8::from(d.temporal.is_some()) << 5
        | u8::from(d.key_idx.is_some()) << 4;
    let mut out = vec![
        u8::from(extension != 0) << 7
            | u8::from(d.non_reference) << 5
            | u8::from(d.partition_start) << 4
            | d.partition,
    ];
    if extension != 0 {
        out.push(extension);
    }
    if let Some(id) = d.picture_id {
        picture_id(id, &mut out);
    }
    out.extend(d.tl0_pic_idx);
    if layer {
        out.push(
            d.temporal.unwrap_or(0) << 6 | u8::from(d.layer_sync) << 5 | d.key_idx.unwrap_or(0),
        );
    }
    out.push(u8::from(!d.keyframe));
    out
}

/// The descriptor, `references` where it is flexible and not a key picture, a picture group of
/// `group` references, and one byte of bitstream.
pub(super) fn vp9(descriptor: &Vp9Descriptor, references: &[u8], group: &[u8]) -> Vec<u8> {
    let d = descriptor;
    let mut out = vec![
        u8::from(d.picture_id.is_some()) << 7
            | u8::from(d.inter_picture) << 6
            | u8::from(d.layer.is_some()) << 5
            | u8::from(d.flexible) << 4
            | u8::from(d.frame_start) << 3
            | u8::from(d.frame_end) << 2
            | u8::from(d.structure.is_some()) << 1
            | u8::from(d.not_a_reference),
    ];
    if let Some(id) = d.picture_id {
        picture_id(id, &mut out);
    }
    if let Some(layer) = d.layer {
        out.push(
            layer.temporal << 5
                | u8::from(layer.switching_up) << 4
                | layer.spatial << 1
                | u8::from(layer.inter_layer),
        );
    }
    out.extend(d.tl0_pic_idx);
    if d.flexible && d.inter_picture {
        for (at, reference) in references.iter().enumerate() {
            out.push(reference << 1 | u8::from(at + 1 < references.len()));
        }
    }
    if let Some(structure) = d.structure {
        out.push(
            (structure.spatial_layers - 1) << 5
                | u8::from(structure.size.is_some()) << 4
                | u8::from(!group.is_empty()) << 3,
        );
        if let Some((width, height)) = structure.size {
            for layer in (0..structure.spatial_layers).rev() {
                out.extend((width >> layer).to_be_bytes());
                out.extend((height >> layer).to_be_bytes());
            }
        }
        if !group.is_empty() {
            out.push(group.len() as u8);
            for references in group {
                out.push(references << 2);
                out.extend(vec![1; usize::from(*references)]);
            }
        }
    }
    out.push(0x55);
    out
}

/// A STAP-A of NAL units with these types.
pub(super) fn stap_a(nal_types: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78];
    for nal_type in nal_types {
        out.extend([0, 3, 0x60 | nal_type, 1, 2]);
    }
    out
}

/// An AV1 packet of these OBU elements; `counted` leaves out the last one's length.
pub(super) fn av1(flags: u8, elements: &[Vec<u8>], counted: bool) -> Vec<u8> {
    let count = if counted { elements.len() as u8 } else { 0 };
    let mut out = vec![flags | count << 4];
    for (at, element) in elements.iter().enumerate() {
        if !(counted && at + 1 == elements.len()) {
            let mut len = element.len();
            while len >= 0x80 {
                out.push(len as u8 | 0x80);
                len >>= 7;
            }
            out.push(len as u8);
        }
        out.extend(element);
    }
    out
}
