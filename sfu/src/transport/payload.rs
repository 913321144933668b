//! Payload types: what a publisher's number means, and which number a subscriber uses for it.

use str0m::Rtc;
use str0m::format::{Codec as EngineCodec, PayloadParams};
use str0m::media::{Mid, Pt};

use crate::Codec;

/// A codec as negotiated, with what tells its variants apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    /// The codec.
    pub(crate) codec: Codec,
    /// H.264 `profile-level-id`, VP9 `profile-id`, AV1 `profile`; 0 where none is stated.
    pub(crate) profile: u32,
    /// H.264 `packetization-mode`.
    pub(crate) packetization_mode: u8,
}

/// Payload type and format of one sending section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Payload {
    pub(crate) format: Format,
    pub(crate) pt: Pt,
    /// Of its retransmissions.
    pub(crate) rtx: Option<Pt>,
}

impl Payload {
    /// Ticks a second of its timestamps.
    pub(crate) fn clock_rate(&self) -> u32 {
        self.format.codec.clock_rate()
    }
}

fn format_of(params: &PayloadParams) -> Option<Format> {
    let spec = params.spec();
    let codec = match spec.codec {
        EngineCodec::Opus => Codec::Opus,
        EngineCodec::Vp8 => Codec::Vp8,
        EngineCodec::H264 => Codec::H264,
        EngineCodec::Vp9 => Codec::Vp9,
        EngineCodec::Av1 => Codec::Av1,
        _ => return None,
    };
    let profile = match codec {
        Codec::H264 => spec.format.profile_level_id.unwrap_or(0),
        Codec::Vp9 => spec.format.profile_id.unwrap_or(0),
        Codec::Av1 => spec.format.profile.map_or(0, u32::from),
        Codec::Opus | Codec::Red | Codec::Vp8 => 0,
    };
    Some(Format {
        codec,
        profile,
        packetization_mode: spec.format.packetization_mode.unwrap_or(0),
    })
}

/// What a received payload type means; RED rides on its primary codec's entry.
pub(super) fn format_by_pt(rtc: &Rtc, pt: Pt) -> Option<Format> {
    let red = |params: &PayloadParams| params.red() == Some(pt);
    let params = rtc
        .codec_config()
        .find(|params| params.pt() == pt || red(params))?;
    let mut format = format_of(params)?;
    if red(params) {
        format.codec = Codec::Red;
    }
    Some(format)
}

/// Everything the client accepts on a section.
pub(super) fn negotiated(rtc: &Rtc, mid: Mid) -> Vec<Payload> {
    let Some(media) = rtc.media(mid) else {
        return Vec::new();
    };
    let accepted = media.remote_pts();
    let mut payloads = Vec::new();
    for params in rtc.codec_config().params() {
        if !accepted.contains(&params.pt()) {
            continue;
        }
        let Some(format) = format_of(params) else {
            continue;
        };
        payloads.push(Payload {
            format,
            pt: params.pt(),
            rtx: params.resend(),
        });
        if let Some(pt) = params.red() {
            let format = Format {
                codec: Codec::Red,
                ..format
            };
            payloads.push(Payload {
                format,
                pt,
                rtx: None,
            });
        }
    }
    payloads
}

/// The payload type that fits best: the same codec, then the same packetization, then the same
/// profile (H.264: the profile bytes without the level).
pub(super) fn best(payloads: &[Payload], format: Format) -> Option<Payload> {
    payloads
        .iter()
        .filter(|payload| payload.format.codec == format.codec)
        .max_by_key(|payload| {
            let same_mode = payload.format.packetization_mode == format.packetization_mode;
            let same_profile = payload.format.profile == format.profile;
            let same_profile_idc = payload.format.profile >> 8 == format.profile >> 8;
            (same_mode, same_profile_idc, same_profile)
        })
        .copied()
}
