//! RTP headers as subscribers get them (RFC 3550 §5.1, extensions by RFC 8285).

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use str0m::media::{Frequency, Mid};
use str0m::rtp::{Extension, ExtensionMap, ExtensionValues};

use crate::transport::descriptor::{self, DependencyDescriptor};

/// What of a publisher's header extensions goes on to subscribers: those that tell of the media,
/// not of the way it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Level in −dBov with the voice bit on top (RFC 6464).
    pub(crate) audio_level: Option<u8>,
    /// Rotation (3GPP TS 26.114 §7.4.5).
    orientation: Option<u8>,
    /// Smallest and largest playout delay, 12 bits each.
    playout_delay: Option<[u8; 3]>,
    /// When it was captured on the publisher's clock (NTP), and that clock's offset.
    capture_time: Option<(u64, Option<i64>)>,
    /// Bytes of the dependency descriptor.
    pub(crate) descriptor: Option<Arc<[u8]>>,
}

impl Facts {
    /// Of media that had no header: its loudness, in −dBov.
    pub(crate) fn of_level(level: Option<u8>) -> Self {
        Self {
            audio_level: level.map(|level| level & 0x7f),
            ..Self::default()
        }
    }

    pub(crate) fn read(values: &ExtensionValues) -> Self {
        let level = |level: i8| {
            let voice = values.voice_activity.unwrap_or(false);
            u8::from(voice) << 7 | (level.unsigned_abs() & 0x7f)
        };
        let delay = values.play_delay_min.zip(values.play_delay_max);
        Self {
            audio_level: values.audio_level.map(level),
            orientation: values
                .video_orientation
                .map(|orientation| orientation as u8),
            playout_delay: delay.map(|(min, max)| {
                let hundredths = |time: str0m::media::MediaTime| {
                    time.rebase(Frequency::HUNDREDTHS).numer() & 0xfff
                };
                let both = hundredths(min) << 12 | hundredths(max);
                let [.., a, b, c] = both.to_be_bytes();
                [a, b, c]
            }),
            capture_time: values
                .abs_capture_time
                .as_ref()
                .map(|capture| (ntp(capture.capture_time), capture.clock_offset)),
            descriptor: values
                .user_values
                .get::<DependencyDescriptor>()
                .map(|descriptor| descriptor.bytes.clone()),
        }
    }

    /// Level in dBov, 0 the loudest.
    pub(crate) fn level_dbov(&self) -> Option<i8> {
        let level = i8::try_from(self.audio_level? & 0x7f).ok()?;
        level.checked_neg()
    }
}

/// Seconds from 1900, where NTP starts, to 1970.
const NTP_EPOCH: u64 = 2_208_988_800;

/// A wall clock as NTP writes it: seconds, and their fraction in 32 bits (RFC 5905 §6).
pub(super) fn ntp(time: SystemTime) -> u64 {
    let since = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    let fraction = (u64::from(since.subsec_nanos()) << 32).wrapping_div(1_000_000_000);
    since.as_secs().wrapping_add(NTP_EPOCH) << 32 | fraction
}

/// Numbers under which a section takes header extensions; `None` for those it does not take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ExtensionIds {
    mid: Option<u8>,
    abs_send_time: Option<u8>,
    audio_level: Option<u8>,
    orientation: Option<u8>,
    playout_delay: Option<u8>,
    capture_time: Option<u8>,
    descriptor: Option<u8>,
}

impl ExtensionIds {
    pub(crate) fn read(map: &ExtensionMap) -> Self {
        Self {
            mid: map.id_of(Extension::RtpMid),
            abs_send_time: map.id_of(Extension::AbsoluteSendTime),
            audio_level: map.id_of(Extension::AudioLevel),
            orientation: map.id_of(Extension::VideoOrientation),
            playout_delay: map.id_of(Extension::PlayoutDelay),
            capture_time: map.id_of(Extension::AbsoluteCaptureTime),
            descriptor: map
                .iter()
                .find(|(_, extension)| extension.as_uri() == descriptor::URI)
                .map(|(id, _)| id),
        }
    }
}

/// Fixed part of a header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fixed {
    pub(super) pt: u8,
    pub(super) marker: bool,
    pub(super) padding: bool,
    pub(super) seq: u16,
    pub(super) rtp_time: u32,
    pub(super) ssrc: u32,
}

/// What the extensions of one packet say.
pub(super) struct Said<'a> {
    pub(super) mid: &'a Mid,
    /// Seconds in 6.18 bits.
    pub(super) send_time: u32,
    pub(super) facts: &'a Facts,
    /// Written over the descriptor's frame number.
    pub(super) frame_number: Option<u16>,
}

/// Largest id, and most bytes, of an extension's one-byte form (RFC 8285 §4.2).
const ONE_BYTE_ID_MAX: u8 = 14;
const ONE_BYTE_LEN_MAX: usize = 16;

/// Writes a header to the empty `out`.
pub(super) fn write(out: &mut Vec<u8>, fixed: Fixed, ids: &ExtensionIds, said: &Said<'_>) {
    out.clear();
    // Version 2; the extension bit is set below, if there is one.
    out.push(0x80 | u8::from(fixed.padding) << 5);
    out.push(u8::from(fixed.marker) << 7 | (fixed.pt & 0x7f));
    out.extend_from_slice(&fixed.seq.to_be_bytes());
    out.extend_from_slice(&fixed.rtp_time.to_be_bytes());
    out.extend_from_slice(&fixed.ssrc.to_be_bytes());
    let descriptor = ids.descriptor.zip(said.facts.descriptor.as_deref());
    let long = |id: &Option<u8>| id.is_some_and(|id| id > ONE_BYTE_ID_MAX);
    let two_byte = descriptor.is_some_and(|(_, bytes)| bytes.len() > ONE_BYTE_LEN_MAX)
        || [
            ids.mid,
            ids.abs_send_time,
            ids.audio_level,
            ids.orientation,
            ids.playout_delay,
            ids.capture_time,
            ids.descriptor,
        ]
        .iter()
        .any(long);
    let start = out.len();
    let profile: u16 = if two_byte { 0x1000 } else { 0xbede };
    out.extend_from_slice(&profile.to_be_bytes());
    out.extend_from_slice(&[0, 0]);
    let mut put = |id: Option<u8>, value: &[u8]| {
        if let Some(id) = id {
            element(out, two_byte, id, value);
        }
    };
    put(ids.mid, said.mid.as_bytes());
    let [_, a, b, c] = said.send_time.to_be_bytes();
    put(ids.abs_send_time, &[a, b, c]);
    if let Some(level) = said.facts.audio_level {
        put(ids.audio_level, &[level]);
    }
    if let Some(orientation) = said.facts.orientation {
        put(ids.orientation, &[orientation]);
    }
    if let Some(delay) = said.facts.playout_delay {
        put(ids.playout_delay, &delay);
    }
    if let Some((time, offset)) = said.facts.capture_time {
        let [t0, t1, t2, t3, t4, t5, t6, t7] = time.to_be_bytes();
        match offset.map(i64::to_be_bytes) {
            Some([o0, o1, o2, o3, o4, o5, o6, o7]) => put(
                ids.capture_time,
                &[
                    t0, t1, t2, t3, t4, t5, t6, t7, o0, o1, o2, o3, o4, o5, o6, o7,
                ],
            ),
            None => put(ids.capture_time, &[t0, t1, t2, t3, t4, t5, t6, t7]),
        }
    }
    if let Some((id, bytes)) = descriptor {
        element(out, two_byte, id, bytes);
        if let Some(number) = said.frame_number {
            let begin = out.len().saturating_sub(bytes.len());
            let field = out
                .get_mut(begin..)
                .and_then(|written| written.get_mut(descriptor::FRAME_NUMBER));
            if let Some(field) = field {
                field.copy_from_slice(&number.to_be_bytes());
            }
        }
    }
    end(out, start);
}

fn element(out: &mut Vec<u8>, two_byte: bool, id: u8, value: &[u8]) {
    let Ok(len) = u8::try_from(value.len()) else {
        return;
    };
    if two_byte {
        out.extend_from_slice(&[id, len]);
    } else if (1..=ONE_BYTE_LEN_MAX).contains(&value.len()) {
        out.push(id << 4 | len.wrapping_sub(1));
    } else {
        return;
    }
    out.extend_from_slice(value);
}

/// States the length of the extensions that begin at `start`, or takes them away if there are none.
fn end(out: &mut Vec<u8>, start: usize) {
    let body = start.wrapping_add(4);
    if out.len() <= body {
        out.truncate(start);
        return;
    }
    out.resize(out.len().next_multiple_of(4), 0);
    let words = out.len().wrapping_sub(body) >> 2;
    let words = u16::try_from(words).unwrap_or(0).to_be_bytes();
    if let Some(field) = out.get_mut(start.wrapping_add(2)..body) {
        field.copy_from_slice(&words);
    }
    if let Some(first) = out.first_mut() {
        *first |= 0x10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: ExtensionIds = ExtensionIds {
        mid: Some(4),
        abs_send_time: Some(2),
        audio_level: Some(1),
        orientation: Some(13),
        playout_delay: Some(5),
        capture_time: Some(6),
        descriptor: Some(8),
    };

    fn header(ids: &ExtensionIds, facts: &Facts, frame_number: Option<u16>) -> Vec<u8> {
        let mut out = vec![1, 2, 3];
        let fixed = Fixed {
            pt: 96,
            marker: true,
            padding: false,
            seq: 0x1234,
            rtp_time: 0x0102_0304,
            ssrc: 0xa0b0_c0d0,
        };
        let said = Said {
            mid: &Mid::from("7"),
            send_time: 0x00ab_cdef,
            facts,
            frame_number,
        };
        write(&mut out, fixed, ids, &said);
        out
    }

    #[test]
    fn without_extensions_a_header_has_twelve_bytes() {
        let out = header(&ExtensionIds::default(), &Facts::default(), None);
        let fixed = [0x80, 0xe0, 0x12, 0x34, 1, 2, 3, 4, 0xa0, 0xb0, 0xc0, 0xd0];
        assert_eq!(out, fixed);
    }

    #[test]
    fn short_extensions_take_the_one_byte_form() {
        let facts = Facts {
            audio_level: Some(0x9e),
            ..Facts::default()
        };
        let out = header(&IDS, &facts, None);
        let extensions = [
            0xbe, 0xde, 0, 2, 0x40, b'7', 0x22, 0xab, 0xcd, 0xef, 0x10, 0x9e,
        ];
        assert_eq!(out[0], 0x90);
        assert_eq!(out[12..], extensions);
        assert_eq!(facts.level_dbov(), Some(-30));
    }

    #[test]
    fn a_long_descriptor_takes_the_two_byte_form_and_its_new_frame_number() {
        let facts = Facts {
            descriptor: Some(Arc::from([9; 20])),
            ..Facts::default()
        };
        let out = header(&IDS, &facts, Some(0x0a0b));
        assert_eq!(out[12..16], [0x10, 0, 0, 8]);
        assert_eq!(out[16..24], [4, 1, b'7', 2, 3, 0xab, 0xcd, 0xef]);
        assert_eq!(out[24..30], [8, 20, 9, 0x0a, 0x0b, 9]);
        assert_eq!(out.len(), 48);
    }

    #[test]
    fn ntp_counts_from_1900() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1500);
        assert_eq!(ntp(time), (NTP_EPOCH + 1) << 32 | 1 << 31);
    }
}
