//! H.264 over RTP (RFC 6184, packetization modes 0 and 1) to length-prefixed access units.

use std::collections::BTreeMap;

use super::bits::Bits;
use super::{Assembled, Malformed};
use crate::shape::{Shape, Size};

const NAL_IDR: u8 = 5;
const NAL_SPS: u8 = 7;
const NAL_PPS: u8 = 8;
const NAL_DELIMITER: u8 = 9;
const NAL_FILLER: u8 = 12;
const STAP_A: u8 = 24;
const FU_A: u8 = 28;

/// Parameter sets kept per track. The standard allows 32 and 256; encoders use one or two, and
/// a publisher that invents more only loses the oldest numbers.
const PARAMETER_SETS_MAX: usize = 32;

/// The parameter sets seen so far, by id.
#[derive(Debug, Default)]
pub(super) struct ParameterSets {
    sps: BTreeMap<u32, Vec<u8>>,
    pps: BTreeMap<u32, Vec<u8>>,
}

impl ParameterSets {
    fn keep(&mut self, nal: &[u8]) -> Result<(), Malformed> {
        let body = nal.get(1..).ok_or(Malformed::Truncated)?;
        if nal_type(nal) == NAL_SPS {
            let id = Sps::parse(nal)?.id;
            insert_bounded(&mut self.sps, id, nal);
        } else {
            let id = Bits::new(&unescape(body)).exp_golomb()?;
            insert_bounded(&mut self.pps, id, nal);
        }
        Ok(())
    }

    fn shape(&self) -> Option<Shape> {
        let sps = self.sps.values().next()?;
        if self.pps.is_empty() {
            return None;
        }
        let size = Sps::parse(sps).ok()?.size;
        Some(Shape::H264 {
            sps: self.sps.values().cloned().collect(),
            pps: self.pps.values().cloned().collect(),
            size,
        })
    }
}

fn insert_bounded(sets: &mut BTreeMap<u32, Vec<u8>>, id: u32, nal: &[u8]) {
    if sets.len() >= PARAMETER_SETS_MAX && !sets.contains_key(&id) {
        sets.pop_first();
    }
    sets.insert(id, nal.to_vec());
}

fn nal_type(nal: &[u8]) -> u8 {
    nal.first().map_or(0, |byte| byte & 0x1f)
}

/// Joins the payloads of one access unit, in order.
pub(super) fn assemble(
    payloads: &[&[u8]],
    sets: &mut ParameterSets,
) -> Result<Assembled, Malformed> {
    let mut unit = AccessUnit::default();
    let mut fragment: Option<Vec<u8>> = None;
    for payload in payloads {
        let (&indicator, rest) = payload.split_first().ok_or(Malformed::Truncated)?;
        match indicator & 0x1f {
            1..=23 => unit.push(payload, sets)?,
            STAP_A => {
                let mut rest = rest;
                while let Some((length, tail)) = rest.split_first_chunk::<2>() {
                    let (nal, tail) = tail
                        .split_at_checked(usize::from(u16::from_be_bytes(*length)))
                        .ok_or(Malformed::Truncated)?;
                    unit.push(nal, sets)?;
                    rest = tail;
                }
            }
            FU_A => {
                let (&header, body) = rest.split_first().ok_or(Malformed::Truncated)?;
                if header & 0x80 != 0 {
                    fragment = Some(vec![(indicator & 0xe0) | (header & 0x1f)]);
                }
                let nal = fragment.as_mut().ok_or(Malformed::MissingStart)?;
                nal.extend_from_slice(body);
                if header & 0x40 != 0 {
                    unit.push(nal, sets)?;
                    fragment = None;
                }
            }
            _ => return Err(Malformed::Unsupported),
        }
    }
    if fragment.is_some() {
        return Err(Malformed::Truncated);
    }
    Ok(Assembled {
        shape: unit.keyframe.then(|| sets.shape()).flatten(),
        keyframe: unit.keyframe,
        data: unit.data,
    })
}

#[derive(Default)]
struct AccessUnit {
    data: Vec<u8>,
    keyframe: bool,
}

impl AccessUnit {
    /// Parameter sets go to the init segment, delimiters and filler nowhere, slices and the rest
    /// into the sample.
    fn push(&mut self, nal: &[u8], sets: &mut ParameterSets) -> Result<(), Malformed> {
        match nal_type(nal) {
            0 => return Err(Malformed::Truncated),
            NAL_SPS | NAL_PPS => return sets.keep(nal),
            NAL_DELIMITER | NAL_FILLER => return Ok(()),
            NAL_IDR => self.keyframe = true,
            _ => {}
        }
        let length = u32::try_from(nal.len()).map_err(|_| Malformed::OutOfRange)?;
        self.data.extend_from_slice(&length.to_be_bytes());
        self.data.extend_from_slice(nal);
        Ok(())
    }
}

/// Removes emulation prevention bytes (H.264 §7.4.1).
fn unescape(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut zeros = 0_u8;
    for &byte in body {
        if zeros >= 2 && byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 {
            zeros.saturating_add(1)
        } else {
            0
        };
        out.push(byte);
    }
    out
}

/// What a recording needs of a sequence parameter set (H.264 §7.3.2.1.1).
struct Sps {
    id: u32,
    size: Size,
}

impl Sps {
    fn parse(nal: &[u8]) -> Result<Self, Malformed> {
        let body = unescape(nal.get(1..).ok_or(Malformed::Truncated)?);
        let mut bits = Bits::new(&body);
        let profile = bits.number(8)?;
        bits.skip(16)?;
        let id = bits.exp_golomb()?;
        let mut chroma_format = 1;
        let mut separate_planes = false;
        if matches!(
            profile,
            100 | 110 | 122 | 244 | 44 | 83 | 86 | 118 | 128 | 138 | 139 | 134 | 135
        ) {
            chroma_format = bits.exp_golomb()?;
            if chroma_format == 3 {
                separate_planes = bits.flag()?;
            }
            bits.skip_exp_golomb()?;
            bits.skip_exp_golomb()?;
            bits.skip(1)?;
            if bits.flag()? {
                skip_scaling_lists(&mut bits, if chroma_format == 3 { 12 } else { 8 })?;
            }
        }
        bits.skip_exp_golomb()?;
        match bits.exp_golomb()? {
            0 => bits.skip_exp_golomb()?,
            1 => {
                bits.skip(1)?;
                bits.skip_exp_golomb()?;
                bits.skip_exp_golomb()?;
                for _ in 0..bits.exp_golomb()?.min(255) {
                    bits.skip_exp_golomb()?;
                }
            }
            _ => {}
        }
        bits.skip_exp_golomb()?;
        bits.skip(1)?;
        let width_mbs = bits.exp_golomb()?.saturating_add(1);
        let height_units = bits.exp_golomb()?.saturating_add(1);
        let frames_only = bits.flag()?;
        if !frames_only {
            bits.skip(1)?;
        }
        bits.skip(1)?;
        let field_factor = if frames_only { 1 } else { 2 };
        let mut width = width_mbs.saturating_mul(16);
        let mut height = height_units.saturating_mul(16).saturating_mul(field_factor);
        if bits.flag()? {
            let (left, right) = (bits.exp_golomb()?, bits.exp_golomb()?);
            let (top, bottom) = (bits.exp_golomb()?, bits.exp_golomb()?);
            let (unit_x, unit_y) = match chroma_format {
                1 => (2, 2),
                2 => (2, 1),
                _ => (1, 1),
            };
            let unit_x = if separate_planes { 1 } else { unit_x };
            let unit_y = if separate_planes { 1 } else { unit_y };
            let unit_y = field_factor.saturating_mul(unit_y);
            width = width.saturating_sub(left.saturating_add(right).saturating_mul(unit_x));
            height = height.saturating_sub(top.saturating_add(bottom).saturating_mul(unit_y));
        }
        Ok(Self {
            id,
            size: Size {
                width: u16::try_from(width).map_err(|_| Malformed::OutOfRange)?,
                height: u16::try_from(height).map_err(|_| Malformed::OutOfRange)?,
            },
        })
    }
}

fn skip_scaling_lists(bits: &mut Bits<'_>, lists: u32) -> Result<(), Malformed> {
    for list in 0..lists {
        if !bits.flag()? {
            continue;
        }
        let (mut last, mut next) = (8_i64, 8_i64);
        for _ in 0..if list < 6 { 16 } else { 64 } {
            if next != 0 {
                let code = i64::from(bits.exp_golomb()?);
                // Signed Exp-Golomb: 1, -1, 2, -2…
                let half = code.saturating_add(1) >> 1;
                let delta = if code & 1 == 1 {
                    half
                } else {
                    half.saturating_neg()
                };
                next = last.saturating_add(delta).rem_euclid(256);
            }
            if next != 0 {
                last = next;
            }
        }
    }
    Ok(())
}
