//! Sources, codecs, layers and qualities: LiveKit's enumerations against the SFU's.

use livekit_protocol::{self as lk, AddTrackRequest, video_layer::Mode};
use sfu::{Codec, Quality, TrackKind, TrackSource, VideoLayer};

/// Rids of simulcast encodings, smallest first; LiveKit's clients use no others.
const RIDS: [&str; 3] = ["q", "h", "f"];

pub(crate) fn source_from_proto(source: lk::TrackSource) -> TrackSource {
    match source {
        lk::TrackSource::Unknown => TrackSource::Unknown,
        lk::TrackSource::Camera => TrackSource::Camera,
        lk::TrackSource::Microphone => TrackSource::Microphone,
        lk::TrackSource::ScreenShare => TrackSource::ScreenShare,
        lk::TrackSource::ScreenShareAudio => TrackSource::ScreenShareAudio,
    }
}

pub(crate) fn source_to_proto(source: TrackSource) -> lk::TrackSource {
    match source {
        TrackSource::Unknown => lk::TrackSource::Unknown,
        TrackSource::Camera => lk::TrackSource::Camera,
        TrackSource::Microphone => lk::TrackSource::Microphone,
        TrackSource::ScreenShare => lk::TrackSource::ScreenShare,
        TrackSource::ScreenShareAudio => lk::TrackSource::ScreenShareAudio,
    }
}

/// `None` for data tracks, which are announced by another message.
pub(crate) fn kind_from_proto(kind: lk::TrackType) -> Option<TrackKind> {
    match kind {
        lk::TrackType::Audio => Some(TrackKind::Audio),
        lk::TrackType::Video => Some(TrackKind::Video),
        lk::TrackType::Data => None,
    }
}

/// `None` means off.
pub(crate) fn quality_from_proto(quality: lk::VideoQuality) -> Option<Quality> {
    match quality {
        lk::VideoQuality::Low => Some(Quality::Low),
        lk::VideoQuality::Medium => Some(Quality::Medium),
        lk::VideoQuality::High => Some(Quality::High),
        lk::VideoQuality::Off => None,
    }
}

pub(crate) fn quality_to_proto(quality: Quality) -> lk::VideoQuality {
    match quality {
        Quality::Low => lk::VideoQuality::Low,
        Quality::Medium => lk::VideoQuality::Medium,
        Quality::High => lk::VideoQuality::High,
    }
}

/// Name as clients write it when they choose a codec.
pub(crate) fn codec_name(codec: Codec) -> &'static str {
    match codec {
        Codec::Opus => "opus",
        Codec::Red => "red",
        Codec::Vp8 => "vp8",
        Codec::H264 => "h264",
        Codec::Vp9 => "vp9",
        Codec::Av1 => "av1",
    }
}

/// MIME type as LiveKit writes it in `TrackInfo`.
pub(crate) fn mime_type(codec: Codec) -> &'static str {
    match codec {
        Codec::Opus => "audio/opus",
        Codec::Red => "audio/red",
        Codec::Vp8 => "video/VP8",
        Codec::H264 => "video/H264",
        Codec::Vp9 => "video/VP9",
        Codec::Av1 => "video/AV1",
    }
}

/// Reads `video/VP8`, `vp8`, `VP8`…; `None` for a codec that Klieg does not forward.
pub(crate) fn codec_from_mime(text: &str) -> Option<Codec> {
    let name = text.rsplit('/').next().unwrap_or(text);
    match name.to_ascii_lowercase().as_str() {
        "opus" => Some(Codec::Opus),
        "red" => Some(Codec::Red),
        "vp8" => Some(Codec::Vp8),
        "h264" => Some(Codec::H264),
        "vp9" => Some(Codec::Vp9),
        "av1" => Some(Codec::Av1),
        _ => None,
    }
}

/// The group of tracks that play in step: camera with microphone, screen with its sound.
pub(crate) fn stream_name(request: &AddTrackRequest, source: TrackSource) -> String {
    if !request.stream.is_empty() {
        return request.stream.clone();
    }
    match source {
        TrackSource::Camera | TrackSource::Microphone => "camera".to_owned(),
        TrackSource::ScreenShare | TrackSource::ScreenShareAudio => "screen".to_owned(),
        TrackSource::Unknown => String::new(),
    }
}

/// The announced layers for the SFU, smallest first, with the rid each will carry.
pub(crate) fn video_layers(
    announced: &[lk::VideoLayer],
    codec: Option<Codec>,
    mode: Mode,
) -> Vec<VideoLayer> {
    let mut sorted: Vec<&lk::VideoLayer> = announced.iter().collect();
    sorted.sort_by_key(|layer| layer.quality);
    // One stream with several spatial layers (SVC) has no rids; VP9 and AV1 are that unless said.
    let one_stream = sorted.len() < 2
        || match mode {
            Mode::MultipleSpatialLayersPerStream => true,
            Mode::Unused => matches!(codec, Some(Codec::Vp9 | Codec::Av1)),
            Mode::OneSpatialLayerPerStream | Mode::OneSpatialLayerPerStreamIncompleteRtcpSr => {
                false
            }
        };
    sorted
        .iter()
        .enumerate()
        .filter_map(|(index, layer)| {
            let rid = if one_stream {
                None
            } else if layer.rid.is_empty() {
                RIDS.get(index).map(|rid| (*rid).to_owned())
            } else {
                Some(layer.rid.clone())
            };
            Some(VideoLayer {
                quality: quality_from_proto(layer.quality())?,
                rid,
                width: layer.width,
                height: layer.height,
                bitrate_bps_max: layer.bitrate,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(quality: lk::VideoQuality, height: u32) -> lk::VideoLayer {
        lk::VideoLayer {
            quality: quality.into(),
            height,
            ..lk::VideoLayer::default()
        }
    }

    #[test]
    fn simulcast_layers_get_rids_smallest_first() {
        let announced = [
            layer(lk::VideoQuality::High, 720),
            layer(lk::VideoQuality::Low, 180),
            layer(lk::VideoQuality::Medium, 360),
        ];
        let layers = video_layers(&announced, Some(Codec::Vp8), Mode::Unused);
        let rids: Vec<_> = layers
            .iter()
            .map(|l| (l.rid.as_deref(), l.height))
            .collect();
        assert_eq!(rids, [(Some("q"), 180), (Some("h"), 360), (Some("f"), 720)]);
    }

    #[test]
    fn svc_layers_have_no_rid_unless_the_client_says_one_per_stream() {
        let announced = [
            layer(lk::VideoQuality::Low, 180),
            layer(lk::VideoQuality::High, 720),
        ];
        let svc = video_layers(&announced, Some(Codec::Vp9), Mode::Unused);
        assert!(svc.iter().all(|l| l.rid.is_none()));
        let simulcast = video_layers(&announced, Some(Codec::Vp9), Mode::OneSpatialLayerPerStream);
        assert!(simulcast.iter().all(|l| l.rid.is_some()));
    }

    #[test]
    fn mime_types_round_trip_in_any_case() {
        for codec in [
            Codec::Opus,
            Codec::Red,
            Codec::Vp8,
            Codec::H264,
            Codec::Vp9,
            Codec::Av1,
        ] {
            assert_eq!(codec_from_mime(mime_type(codec)), Some(codec));
            assert_eq!(
                codec_from_mime(&mime_type(codec).to_lowercase()),
                Some(codec)
            );
        }
        assert_eq!(codec_from_mime("video/H265"), None);
    }
}
