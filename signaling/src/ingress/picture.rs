//! H.264 as encoders send it (length-prefixed NAL units) to RTP payloads (RFC 6184, mode 1).

use std::sync::Arc;

use bytes::{Buf, Bytes};

const NAL_SLICE: u8 = 1;
const NAL_IDR: u8 = 5;
const NAL_SPS: u8 = 7;
const NAL_PPS: u8 = 8;
const NAL_DELIMITER: u8 = 9;
const NAL_FILLER: u8 = 12;
const STAP_A: u8 = 24;
const FU_A: u8 = 28;

/// Bytes of one payload: what browsers use, so that headers and a retransmission's own fit any path.
const PAYLOAD_MAX: usize = 1_200;
/// Parameter sets of one configuration. The standard allows 32 and 256; encoders send one or two.
const PARAMETER_SETS_MAX: usize = 32;
/// NAL units of one picture: a slice per row of a large one. A picture of more is dropped.
const NALS_MAX: usize = 512;

/// Why a picture or a configuration is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum PictureError {
    #[error("the decoder configuration is cut short")]
    Configuration,
    #[error("a picture came before the decoder configuration")]
    Unconfigured,
    #[error("a NAL unit's length does not add up")]
    Length,
}

/// What a stream needs to be decoded.
#[derive(Debug, Clone)]
struct Configuration {
    /// Bytes of the length before each NAL unit, 1 to 4.
    length_bytes: usize,
    /// `profile-level-id`.
    profile: u32,
    sps: Vec<Bytes>,
    pps: Vec<Bytes>,
}

/// A picture as payloads, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) payloads: Vec<Arc<[u8]>>,
    /// Somebody can start to watch here.
    pub(super) keyframe: bool,
    pub(super) profile: u32,
}

/// What became of an access unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    Picture(Picture),
    /// It is predicted from a later one, which WebRTC cannot show in its place.
    Bidirectional,
    /// It holds nothing to show, or nothing that can be shown before the first keyframe.
    Nothing,
}

/// Cuts the pictures of one encoder.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    configuration: Option<Configuration>,
    /// A keyframe went out.
    begun: bool,
}

impl Cutter {
    /// Takes an `AVCDecoderConfigurationRecord`.
    ///
    /// # Errors
    /// It is cut short; the one before stays.
    pub(super) fn configure(&mut self, record: &Bytes) -> Result<(), PictureError> {
        let configuration =
            Configuration::read(record.clone()).ok_or(PictureError::Configuration)?;
        self.configuration = Some(configuration);
        Ok(())
    }

    /// Cuts an access unit.
    ///
    /// # Errors
    /// It cannot be read; nothing of it is sent.
    pub(super) fn cut(&mut self, data: Bytes) -> Result<Cut, PictureError> {
        let configuration = self
            .configuration
            .as_mut()
            .ok_or(PictureError::Unconfigured)?;
        let nals = split(data, configuration.length_bytes)?;
        let mut shown = Vec::new();
        let mut keyframe = false;
        for nal in nals {
            match nal_type(&nal) {
                NAL_SPS => configuration.replace(true, nal),
                NAL_PPS => configuration.replace(false, nal),
                NAL_DELIMITER | NAL_FILLER | 0 | 24.. => {}
                NAL_SLICE if is_bidirectional(&nal) => return Ok(Cut::Bidirectional),
                kind => {
                    keyframe |= kind == NAL_IDR;
                    shown.push(nal);
                }
            }
        }
        let holds_slice = |nal: &Bytes| (NAL_SLICE..=NAL_IDR).contains(&nal_type(nal));
        if !shown.iter().any(holds_slice) || !(self.begun || keyframe) {
            return Ok(Cut::Nothing);
        }
        self.begun = true;
        let mut payloads = Vec::new();
        if keyframe {
            configuration.write_parameter_sets(&mut payloads);
        }
        for nal in &shown {
            write_nal(nal, &mut payloads);
        }
        Ok(Cut::Picture(Picture {
            payloads,
            keyframe,
            profile: configuration.profile,
        }))
    }
}

impl Configuration {
    fn read(mut record: Bytes) -> Option<Self> {
        let _version = record.try_get_u8().ok()?;
        let profile = u32::try_from(record.try_get_uint(3).ok()?).ok()?;
        let length_bytes = usize::from(record.try_get_u8().ok()? & 0x03) + 1;
        let count = record.try_get_u8().ok()? & 0x1f;
        let sps = sets(&mut record, count)?;
        let count = record.try_get_u8().ok()?;
        let pps = sets(&mut record, count)?;
        Some(Self {
            length_bytes,
            profile,
            sps,
            pps,
        })
    }

    /// A parameter set within the stream takes the place of those of the configuration.
    fn replace(&mut self, sps: bool, nal: Bytes) {
        let sets = if sps { &mut self.sps } else { &mut self.pps };
        if sets.contains(&nal) {
            return;
        }
        if sets.len() <= 1 {
            sets.clear();
        }
        if sets.len() < PARAMETER_SETS_MAX {
            sets.push(nal);
        }
    }

    /// All sets in one packet where they fit, else each as it does.
    fn write_parameter_sets(&self, payloads: &mut Vec<Arc<[u8]>>) {
        let sets = || self.sps.iter().chain(&self.pps);
        let bytes: usize = sets().map(|nal| nal.len() + 2).sum();
        if bytes == 0 {
            return;
        }
        if bytes + 1 > PAYLOAD_MAX {
            for nal in sets() {
                write_nal(nal, payloads);
            }
            return;
        }
        let importance = sets().map(importance).max().unwrap_or(0);
        let mut packet = vec![importance | STAP_A];
        for nal in sets() {
            let length = u16::try_from(nal.len()).unwrap_or(0);
            packet.extend_from_slice(&length.to_be_bytes());
            packet.extend_from_slice(nal);
        }
        payloads.push(packet.into());
    }
}

fn sets(record: &mut Bytes, count: u8) -> Option<Vec<Bytes>> {
    let mut sets = Vec::new();
    for _ in 0..count {
        let length = usize::from(record.try_get_u16().ok()?);
        if length == 0 || length > record.remaining() {
            return None;
        }
        let nal = record.split_to(length);
        if sets.len() < PARAMETER_SETS_MAX {
            sets.push(nal);
        }
    }
    Some(sets)
}

/// The NAL units of an access unit.
fn split(mut data: Bytes, length_bytes: usize) -> Result<Vec<Bytes>, PictureError> {
    let mut nals = Vec::new();
    while data.has_remaining() {
        let length = data
            .try_get_uint(length_bytes)
            .map_err(|_| PictureError::Length)?;
        let length = usize::try_from(length).map_err(|_| PictureError::Length)?;
        if length > data.remaining() || nals.len() >= NALS_MAX {
            return Err(PictureError::Length);
        }
        let nal = data.split_to(length);
        if !nal.is_empty() {
            nals.push(nal);
        }
    }
    Ok(nals)
}

fn nal_type(nal: &Bytes) -> u8 {
    nal.first().map_or(0, |byte| byte & 0x1f)
}

/// `nal_ref_idc`, where it stands in the header.
fn importance(nal: &Bytes) -> u8 {
    nal.first().map_or(0, |byte| byte & 0x60)
}

/// One NAL unit as one payload, or as fragments.
fn write_nal(nal: &Bytes, payloads: &mut Vec<Arc<[u8]>>) {
    if nal.len() <= PAYLOAD_MAX {
        payloads.push(Arc::from(&nal[..]));
        return;
    }
    let Some((&header, body)) = nal.split_first() else {
        return;
    };
    let pieces = body.chunks(PAYLOAD_MAX - 2);
    let last = pieces.len().saturating_sub(1);
    for (index, piece) in pieces.enumerate() {
        let start = u8::from(index == 0) << 7;
        let end = u8::from(index == last) << 6;
        let mut packet = Vec::with_capacity(piece.len() + 2);
        packet.push(header & 0xe0 | FU_A);
        packet.push(start | end | header & 0x1f);
        packet.extend_from_slice(piece);
        payloads.push(packet.into());
    }
}

/// Whether a slice is of type B (H.264 §7.4.3): `first_mb_in_slice`, then `slice_type`.
fn is_bidirectional(nal: &Bytes) -> bool {
    let mut bits = Bits::new(nal.get(1..).unwrap_or_default());
    let _first_macroblock = bits.exp_golomb();
    matches!(bits.exp_golomb(), Some(1 | 6))
}

/// The bits of a slice's first bytes. Two small numbers do not reach an emulation prevention byte
/// that would change them: it needs two whole bytes of zeros before it, and no number that short
/// has so many.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn bit(&mut self) -> Option<u32> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(u32::from(bit))
    }

    /// An unsigned Exp-Golomb number of at most 16 bits.
    fn exp_golomb(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
            if zeros > 16 {
                return None;
            }
        }
        let mut value = 1_u32;
        for _ in 0..zeros {
            value = value << 1 | self.bit()?;
        }
        Some(value - 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SPS: [u8; 6] = [0x67, 0x64, 0x00, 0x1f, 0xac, 0xd9];
    const PPS: [u8; 4] = [0x68, 0xeb, 0xe3, 0xcb];
    /// `first_mb_in_slice` 0 and `slice_type` 7 (I), 5 (P), 6 (B).
    const I: u8 = 0b1000_1000;
    const P: u8 = 0b1001_1000;
    const B: u8 = 0b1001_1100;

    fn record() -> Bytes {
        let mut record = vec![1, 0x64, 0x00, 0x1f, 0xff, 0xe1, 0, 6];
        record.extend(SPS);
        record.extend([1, 0, 4]);
        record.extend(PPS);
        record.into()
    }

    fn unit(nals: &[Vec<u8>]) -> Bytes {
        let mut unit = Vec::new();
        for nal in nals {
            unit.extend(u32::try_from(nal.len()).unwrap().to_be_bytes());
            unit.extend(nal);
        }
        unit.into()
    }

    fn slice(header: u8, kind: u8, bytes: usize) -> Vec<u8> {
        let mut nal = vec![header, kind];
        nal.resize(bytes, 0xaa);
        nal
    }

    fn cutter() -> Cutter {
        let mut cutter = Cutter::default();
        cutter.configure(&record()).unwrap();
        cutter
    }

    fn picture(cut: Cut) -> Picture {
        match cut {
            Cut::Picture(picture) => picture,
            other => panic!("no picture but {other:?}"),
        }
    }

    /// The NAL units that a receiver puts together again (RFC 6184 §5.6 to §5.8).
    fn joined(payloads: &[Arc<[u8]>]) -> Vec<Vec<u8>> {
        let mut nals: Vec<Vec<u8>> = Vec::new();
        for payload in payloads {
            match payload[0] & 0x1f {
                STAP_A => {
                    let mut rest = &payload[1..];
                    while let [a, b, tail @ ..] = rest {
                        let length = usize::from(u16::from_be_bytes([*a, *b]));
                        nals.push(tail[..length].to_vec());
                        rest = &tail[length..];
                    }
                }
                FU_A => {
                    if payload[1] & 0x80 != 0 {
                        nals.push(vec![payload[0] & 0xe0 | payload[1] & 0x1f]);
                    }
                    nals.last_mut().unwrap().extend(&payload[2..]);
                }
                _ => nals.push(payload.to_vec()),
            }
        }
        nals
    }

    #[test]
    fn a_keyframe_comes_with_its_parameter_sets_and_in_packets_that_fit() {
        let delimiter = vec![0x09, 0xf0];
        let idr = slice(0x65, I, 5_000);
        let cut = cutter().cut(unit(&[delimiter, idr.clone()])).unwrap();
        let picture = picture(cut);
        assert!(picture.keyframe);
        assert_eq!(picture.profile, 0x64_00_1f);
        assert!(
            picture
                .payloads
                .iter()
                .all(|payload| payload.len() <= PAYLOAD_MAX)
        );
        let expected = vec![SPS.to_vec(), PPS.to_vec(), idr];
        assert_eq!(joined(&picture.payloads), expected);
        let parsed = sfu::H264Payload::parse(&picture.payloads[0]).unwrap();
        assert!(parsed.keyframe);
    }

    #[test]
    fn nothing_goes_out_before_a_keyframe() {
        let mut cutter = cutter();
        let delta = unit(&[slice(0x41, P, 20)]);
        assert_eq!(cutter.cut(delta.clone()), Ok(Cut::Nothing));
        picture(cutter.cut(unit(&[slice(0x65, I, 20)])).unwrap());
        assert!(!picture(cutter.cut(delta).unwrap()).keyframe);
    }

    #[test]
    fn pictures_predicted_from_later_ones_are_left_out() {
        let mut cutter = cutter();
        picture(cutter.cut(unit(&[slice(0x65, I, 20)])).unwrap());
        assert_eq!(
            cutter.cut(unit(&[slice(0x01, B, 20)])),
            Ok(Cut::Bidirectional)
        );
        assert_eq!(
            cutter.cut(unit(&[slice(0x41, B, 20)])),
            Ok(Cut::Bidirectional)
        );
        picture(cutter.cut(unit(&[slice(0x41, P, 20)])).unwrap());
    }

    #[test]
    fn parameter_sets_within_the_stream_are_the_ones_in_force() {
        let mut cutter = cutter();
        let newer = vec![0x67, 0x42, 0xc0, 0x1e, 1];
        let idr = slice(0x65, I, 20);
        let unit = unit(&[newer.clone(), PPS.to_vec(), idr.clone()]);
        let picture = picture(cutter.cut(unit).unwrap());
        assert_eq!(joined(&picture.payloads), vec![newer, PPS.to_vec(), idr]);
    }

    #[test]
    fn lengths_that_do_not_add_up_are_refused() {
        let mut cutter = cutter();
        assert_eq!(
            Cutter::default().cut(Bytes::new()),
            Err(PictureError::Unconfigured)
        );
        for data in [&[0, 0, 0, 9, 1][..], &[0, 0], &[0xff, 0xff, 0xff, 0xff, 1]] {
            let data = Bytes::copy_from_slice(data);
            assert_eq!(cutter.cut(data), Err(PictureError::Length));
        }
        assert_eq!(
            cutter.configure(&record().slice(..9)),
            Err(PictureError::Configuration)
        );
    }

    proptest! {
        #[test]
        fn what_is_cut_is_joined_again(sizes in proptest::collection::vec(2_usize..6_000, 1..6)) {
            let mut cutter = cutter();
            let nals: Vec<Vec<u8>> = sizes.iter().map(|size| slice(0x65, I, *size)).collect();
            let picture = picture(cutter.cut(unit(&nals)).unwrap());
            prop_assert_eq!(&joined(&picture.payloads)[2..], &nals[..]);
            for payload in &picture.payloads {
                prop_assert!(payload.len() <= PAYLOAD_MAX);
                prop_assert!(sfu::H264Payload::parse(payload).is_ok());
            }
        }

        #[test]
        fn any_record_and_unit_is_read_or_refused(
            record in proptest::collection::vec(any::<u8>(), 0..80),
            data in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let mut cutter = cutter();
            let _ = cutter.configure(&Bytes::from(record));
            let _ = cutter.cut(Bytes::from(data));
        }
    }
}
