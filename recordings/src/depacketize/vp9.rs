//! VP9 over RTP (RFC 9628) to superframes.

use sfu::Vp9Descriptor;

use super::bits::Bits;
use super::{Assembled, Malformed};
use crate::shape::{Shape, Size};

/// Spatial layers a superframe may hold (VP9 Annex B).
const FRAMES_MAX: usize = 8;

/// Pictures without their highest layer that are passed over before a keyframe is asked for: half
/// a second. Encoders short of bits leave it out now and then; longer means that it ended.
const MISSING_MAX: u8 = 15;

/// The spatial layers since the last keyframe.
#[derive(Debug, Default)]
pub(super) struct Layers {
    highest: u8,
    /// Lower layers were left out, so that pictures of them alone cannot be decoded.
    left_out: bool,
    /// Pictures in a row without the highest layer.
    missing: u8,
}

impl Layers {
    /// The first frame of a picture to keep, where `alone` is the lowest that its highest layer
    /// needs; `None` to pass over the picture.
    fn choose(
        &mut self,
        keyframe: bool,
        highest: u8,
        alone: usize,
    ) -> Result<Option<usize>, Malformed> {
        if keyframe {
            *self = Self {
                highest,
                ..Self::default()
            };
            return Ok(Some(0));
        }
        if highest == self.highest {
            self.missing = 0;
            self.left_out |= alone > 0;
            return Ok(Some(alone));
        }
        if !self.left_out {
            return Ok(Some(0));
        }
        self.missing = self.missing.saturating_add(1);
        if self.missing > MISSING_MAX {
            return Err(Malformed::LayerEnded);
        }
        Ok(None)
    }
}

/// A spatial layer's frame within a picture.
struct LayerFrame {
    data: Vec<u8>,
    spatial: u8,
    /// Predicted from the layer below.
    inter_layer: bool,
}

/// Joins the payloads of one picture. Of its spatial layers only those are kept that the highest
/// one is predicted from, because every layer's frame is marked as shown and some decoders would
/// show each. Where several stay (keyframes), a superframe index (VP9 Annex B) tells decoders
/// where each begins.
pub(super) fn assemble(payloads: &[&[u8]], layers: &mut Layers) -> Result<Assembled, Malformed> {
    let mut frames: Vec<LayerFrame> = Vec::new();
    let mut keyframe = false;
    let mut announced: Option<Size> = None;
    for (index, payload) in payloads.iter().enumerate() {
        let descriptor = Vp9Descriptor::parse(payload)?;
        if descriptor.frame_start {
            frames.push(LayerFrame {
                data: Vec::new(),
                spatial: descriptor.spatial(),
                inter_layer: descriptor.layer.is_some_and(|layer| layer.inter_layer),
            });
        }
        if index == 0 {
            keyframe = descriptor.keyframe();
        }
        let largest = descriptor.structure.and_then(|structure| structure.size);
        announced = largest
            .map(|(width, height)| Size { width, height })
            .or(announced);
        let frame = frames.last_mut().ok_or(Malformed::MissingStart)?;
        let body = payload.get(descriptor.len..).unwrap_or_default();
        frame.data.extend_from_slice(body);
    }
    let (Some(lowest), Some(highest)) = (frames.first(), frames.last()) else {
        return Err(Malformed::Truncated);
    };
    if frames.len() > FRAMES_MAX {
        return Err(Malformed::OutOfRange);
    }
    let mut shape = None;
    if keyframe {
        // A publisher may claim a keyframe in the descriptor only; the frame itself decides.
        match keyframe_shape(&lowest.data, announced)? {
            Some(parsed) => shape = Some(parsed),
            None => keyframe = false,
        }
    }
    let alone = frames
        .iter()
        .rposition(|frame| !frame.inter_layer)
        .unwrap_or(0);
    let kept = match layers.choose(keyframe, highest.spatial, alone)? {
        Some(first) => frames.get(first..).unwrap_or_default(),
        None => &[],
    };
    Ok(Assembled {
        data: superframe(kept),
        keyframe,
        shape,
    })
}

/// Reads the uncompressed header (VP9 §6.2); `None` when the frame is no keyframe.
fn keyframe_shape(frame: &[u8], announced: Option<Size>) -> Result<Option<Shape>, Malformed> {
    let mut bits = Bits::new(frame);
    if bits.number(2)? != 2 {
        return Err(Malformed::OutOfRange);
    }
    let low = bits.small(1)?;
    let profile = (bits.small(1)? << 1) | low;
    if profile == 3 {
        bits.skip(1)?;
    }
    let show_existing = bits.flag()?;
    if show_existing || bits.flag()? {
        return Ok(None);
    }
    bits.skip(2)?;
    if bits.number(24)? != 0x49_83_42 {
        return Err(Malformed::OutOfRange);
    }
    let bit_depth = match (profile >= 2).then(|| bits.flag()).transpose()? {
        None => 8,
        Some(false) => 10,
        Some(true) => 12,
    };
    let (mut subsampling_x, mut subsampling_y) = (true, true);
    let full_range;
    const COLOR_SPACE_RGB: u32 = 7;
    if bits.number(3)? == COLOR_SPACE_RGB {
        full_range = true;
        if profile & 1 == 1 {
            (subsampling_x, subsampling_y) = (false, false);
            bits.skip(1)?;
        }
    } else {
        full_range = bits.flag()?;
        if profile & 1 == 1 {
            subsampling_x = bits.flag()?;
            subsampling_y = bits.flag()?;
            bits.skip(1)?;
        }
    }
    let width = bits.number(16)?.saturating_add(1);
    let height = bits.number(16)?.saturating_add(1);
    let coded = Size {
        width: u16::try_from(width).map_err(|_| Malformed::OutOfRange)?,
        height: u16::try_from(height).map_err(|_| Malformed::OutOfRange)?,
    };
    Ok(Some(Shape::Vp9 {
        profile,
        bit_depth,
        chroma_subsampling: match (subsampling_x, subsampling_y) {
            (true, true) => 1,
            (true, false) => 2,
            _ => 3,
        },
        full_range,
        size: announced.unwrap_or(coded),
    }))
}

fn superframe(frames: &[LayerFrame]) -> Vec<u8> {
    let mut data = Vec::new();
    for frame in frames {
        data.extend_from_slice(&frame.data);
    }
    if frames.len() < 2 {
        return data;
    }
    // 0b110, two bits for the bytes per size less one (always four), three for the frames less one.
    let count = u8::try_from(frames.len().saturating_sub(1)).unwrap_or(0);
    let marker = 0b1101_1000 | count;
    data.push(marker);
    for frame in frames {
        let size = u32::try_from(frame.data.len()).unwrap_or(0);
        data.extend_from_slice(&size.to_le_bytes());
    }
    data.push(marker);
    data
}
