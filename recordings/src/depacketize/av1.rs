//! AV1 over RTP (AOM "RTP Payload Format For AV1") to temporal units in the low-overhead format.

use super::bits::Bits;
use super::{Assembled, Malformed};
use crate::shape::{Av1Config, Shape, Size};

const OBU_SEQUENCE_HEADER: u8 = 1;
const OBU_TEMPORAL_DELIMITER: u8 = 2;
const OBU_FRAME_HEADER: u8 = 3;
const OBU_FRAME: u8 = 6;
const OBU_TILE_LIST: u8 = 8;
const OBU_PADDING: u8 = 15;

/// Joins the payloads of one temporal unit. Every OBU gets a size field, temporal delimiters go
/// (AV1 ISOBMFF binding §2.4).
pub(super) fn assemble(payloads: &[&[u8]]) -> Result<Assembled, Malformed> {
    let mut unit = TemporalUnit::default();
    let mut fragment: Option<Vec<u8>> = None;
    for payload in payloads {
        let (&header, mut rest) = payload.split_first().ok_or(Malformed::Truncated)?;
        let continues_previous = header & 0x80 != 0;
        let continues_next = header & 0x40 != 0;
        let announced = (header >> 4) & 0x03;
        if continues_previous != fragment.is_some() {
            return Err(Malformed::MissingStart);
        }
        let mut element_number = 0_u8;
        while !rest.is_empty() {
            element_number = element_number.saturating_add(1);
            let element;
            if announced != 0 && element_number == announced {
                element = rest;
                rest = &[];
            } else {
                let (length, tail) = leb128(rest)?;
                (element, rest) = tail.split_at_checked(length).ok_or(Malformed::Truncated)?;
            }
            let mut obu = fragment.take().unwrap_or_default();
            obu.extend_from_slice(element);
            if rest.is_empty() && continues_next {
                fragment = Some(obu);
            } else {
                unit.push(&obu)?;
            }
        }
    }
    if fragment.is_some() || unit.data.is_empty() {
        return Err(Malformed::Truncated);
    }
    let keyframe = unit.shape.is_some() && unit.intra_start;
    Ok(Assembled {
        data: unit.data,
        keyframe,
        shape: if keyframe { unit.shape } else { None },
    })
}

#[derive(Default)]
struct TemporalUnit {
    data: Vec<u8>,
    shape: Option<Shape>,
    saw_frame: bool,
    /// The first frame of the unit is a keyframe.
    intra_start: bool,
}

impl TemporalUnit {
    fn push(&mut self, obu: &[u8]) -> Result<(), Malformed> {
        let (&header, rest) = obu.split_first().ok_or(Malformed::Truncated)?;
        let kind = (header >> 3) & 0x0f;
        if matches!(kind, OBU_TEMPORAL_DELIMITER | OBU_TILE_LIST | OBU_PADDING) {
            return Ok(());
        }
        let (extension, rest) = if header & 0x04 != 0 {
            let (&extension, rest) = rest.split_first().ok_or(Malformed::Truncated)?;
            (Some(extension), rest)
        } else {
            (None, rest)
        };
        let body = if header & 0x02 != 0 {
            let (length, rest) = leb128(rest)?;
            rest.get(..length).ok_or(Malformed::Truncated)?
        } else {
            rest
        };
        let mut sized = Vec::with_capacity(body.len().saturating_add(8));
        sized.push((header | 0x02) & 0x7f);
        sized.extend(extension);
        push_leb128(&mut sized, body.len());
        sized.extend_from_slice(body);
        match kind {
            OBU_SEQUENCE_HEADER => {
                let (config, size) = parse_sequence_header(body)?;
                self.shape = Some(Shape::Av1 {
                    config,
                    sequence_header: sized.clone(),
                    size,
                });
            }
            OBU_FRAME | OBU_FRAME_HEADER if !self.saw_frame => {
                self.saw_frame = true;
                let mut bits = Bits::new(body);
                let show_existing = bits.flag()?;
                self.intra_start = !show_existing && bits.number(2)? == 0;
            }
            _ => {}
        }
        self.data.extend_from_slice(&sized);
        Ok(())
    }
}

/// A little-endian base-128 number (AV1 §4.10.5) and what follows it.
fn leb128(bytes: &[u8]) -> Result<(usize, &[u8]), Malformed> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        let shift = index.saturating_mul(7);
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            let rest = bytes
                .get(index.saturating_add(1)..)
                .ok_or(Malformed::Truncated)?;
            let value = usize::try_from(value).map_err(|_| Malformed::OutOfRange)?;
            return Ok((value, rest));
        }
    }
    Err(Malformed::Truncated)
}

fn push_leb128(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or(0);
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// The fields of a sequence header (AV1 §5.5) that a container repeats.
fn parse_sequence_header(body: &[u8]) -> Result<(Av1Config, Size), Malformed> {
    let mut bits = Bits::new(body);
    let mut config = Av1Config {
        profile: bits.small(3)?,
        ..Av1Config::default()
    };
    bits.skip(1)?;
    let reduced = bits.flag()?;
    if reduced {
        config.level = bits.small(5)?;
    } else {
        operating_points(&mut bits, &mut config)?;
    }
    let width_bits = bits.number(4)?.saturating_add(1);
    let height_bits = bits.number(4)?.saturating_add(1);
    let width = bits.number(width_bits)?.saturating_add(1);
    let height = bits.number(height_bits)?.saturating_add(1);
    if !reduced && bits.flag()? {
        bits.skip(7)?;
    }
    bits.skip(3)?;
    if !reduced {
        coding_tools(&mut bits)?;
    }
    bits.skip(3)?;
    color_config(&mut bits, &mut config)?;
    let size = Size {
        width: u16::try_from(width).map_err(|_| Malformed::OutOfRange)?,
        height: u16::try_from(height).map_err(|_| Malformed::OutOfRange)?,
    };
    Ok((config, size))
}

fn operating_points(bits: &mut Bits<'_>, config: &mut Av1Config) -> Result<(), Malformed> {
    let mut delay_bits = None;
    if bits.flag()? {
        bits.skip(64)?;
        if bits.flag()? {
            bits.skip_exp_golomb()?;
        }
        if bits.flag()? {
            delay_bits = Some(bits.number(5)?.saturating_add(1));
            bits.skip(42)?;
        }
    }
    let display_delay = bits.flag()?;
    let points = bits.number(5)?;
    for point in 0..=points {
        bits.skip(12)?;
        let level = bits.small(5)?;
        let high_tier = level > 7 && bits.flag()?;
        if point == 0 {
            config.level = level;
            config.high_tier = high_tier;
        }
        if let Some(delay_bits) = delay_bits
            && bits.flag()?
        {
            bits.skip(delay_bits.saturating_mul(2).saturating_add(1))?;
        }
        if display_delay && bits.flag()? {
            bits.skip(4)?;
        }
    }
    Ok(())
}

fn coding_tools(bits: &mut Bits<'_>) -> Result<(), Malformed> {
    bits.skip(4)?;
    let order_hint = bits.flag()?;
    if order_hint {
        bits.skip(2)?;
    }
    let screen_content = bits.flag()? || bits.flag()?;
    if screen_content && !bits.flag()? {
        bits.skip(1)?;
    }
    if order_hint {
        bits.skip(3)?;
    }
    Ok(())
}

fn color_config(bits: &mut Bits<'_>, config: &mut Av1Config) -> Result<(), Malformed> {
    config.high_bitdepth = bits.flag()?;
    if config.profile == 2 && config.high_bitdepth {
        config.twelve_bit = bits.flag()?;
    }
    config.monochrome = config.profile != 1 && bits.flag()?;
    let mut srgb = false;
    if bits.flag()? {
        srgb = (bits.number(8)?, bits.number(8)?, bits.number(8)?) == (1, 13, 0);
    }
    (config.subsampling_x, config.subsampling_y) = (true, true);
    if config.monochrome {
        return bits.skip(1);
    }
    if srgb {
        (config.subsampling_x, config.subsampling_y) = (false, false);
        return Ok(());
    }
    bits.skip(1)?;
    match config.profile {
        0 => {}
        1 => (config.subsampling_x, config.subsampling_y) = (false, false),
        _ if config.twelve_bit => {
            config.subsampling_x = bits.flag()?;
            config.subsampling_y = config.subsampling_x && bits.flag()?;
        }
        _ => config.subsampling_y = false,
    }
    if config.subsampling_x && config.subsampling_y {
        config.chroma_sample_position = bits.small(2)?;
    }
    Ok(())
}
