//! What the studio shows of a stream's encoder.

use serde::Serialize;
use signaling::{EncoderHealth, EncoderWarning};
use time::OffsetDateTime;

use crate::app::App;
use crate::http::ApiError;
use crate::provider::{Capabilities, Endpoint, Playback};
use crate::stream::Stream;

/// How to publish to a stream, and how that goes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct PublishingView {
    /// Name of the provider that carries the stream.
    provider: String,
    capabilities: Capabilities,
    /// Where encoders publish.
    endpoints: Vec<Endpoint>,
    /// Where the stream and its replay are played.
    playback: Vec<Playback>,
    /// Whether the stream key can be shown again; else a new one has to be drawn.
    key_kept: bool,
    /// The encoder that publishes, or did within the last ten minutes.
    encoder: Option<EncoderView>,
}

/// An encoder.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EncoderView {
    connected: bool,
    /// Media came within the last three seconds.
    receiving: bool,
    #[serde(with = "time::serde::rfc3339")]
    connected_at: OffsetDateTime,
    /// What it calls itself; empty when it does not.
    software: String,
    video: Option<EncoderVideoView>,
    sound: Option<EncoderSoundView>,
    /// What is wrong, worst first.
    warnings: Vec<WarningView>,
}

/// Its pictures.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EncoderVideoView {
    /// As the encoder says; 0 when it does not.
    width: u32,
    height: u32,
    bitrate_bps: u64,
    /// Pictures per second that viewers get.
    fps: f32,
    /// Between the last two keyframes.
    keyframe_interval_ms: Option<u64>,
}

/// Its sound.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct EncoderSoundView {
    bitrate_bps: u64,
    sample_rate: u32,
    channels: usize,
}

/// What is wrong with what an encoder sends; `docs/ingest.md` has the cure of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WarningView {
    VideoCodec,
    SoundCodec,
    Bitrate,
    BFrames,
    KeyframeInterval,
    NoSound,
    Silence,
    SampleRate,
    Timestamps,
}

impl PublishingView {
    pub(super) fn of(app: &App, stream: &Stream) -> Result<Self, ApiError> {
        let provider = app.providers.of(stream)?;
        Ok(Self {
            provider: stream.provider.clone(),
            capabilities: provider.capabilities(),
            endpoints: provider.endpoints(),
            playback: provider.playback(stream),
            key_kept: stream.key.open(&app.sealing_key).is_some(),
            encoder: provider.encoder(stream).map(EncoderView::of),
        })
    }
}

impl EncoderView {
    fn of(health: EncoderHealth) -> Self {
        Self {
            connected: health.connected,
            receiving: health.receiving,
            connected_at: health.connected_at.into(),
            software: health.software,
            video: health.video.map(|video| EncoderVideoView {
                width: video.width,
                height: video.height,
                bitrate_bps: video.bitrate_bps,
                fps: video.fps,
                keyframe_interval_ms: video
                    .keyframe_interval
                    .map(|interval| u64::try_from(interval.as_millis()).unwrap_or(u64::MAX)),
            }),
            sound: health.sound.map(|sound| EncoderSoundView {
                bitrate_bps: sound.bitrate_bps,
                sample_rate: sound.sample_rate,
                channels: sound.channels,
            }),
            warnings: health.warnings.into_iter().filter_map(warning).collect(),
        }
    }
}

/// A warning in the API's words; kinds that signaling may add later have none yet.
fn warning(warning: EncoderWarning) -> Option<WarningView> {
    Some(match warning {
        EncoderWarning::VideoCodec => WarningView::VideoCodec,
        EncoderWarning::SoundCodec => WarningView::SoundCodec,
        EncoderWarning::Bitrate => WarningView::Bitrate,
        EncoderWarning::BFrames => WarningView::BFrames,
        EncoderWarning::KeyframeInterval => WarningView::KeyframeInterval,
        EncoderWarning::NoSound => WarningView::NoSound,
        EncoderWarning::Silence => WarningView::Silence,
        EncoderWarning::SampleRate => WarningView::SampleRate,
        EncoderWarning::Timestamps => WarningView::Timestamps,
        _ => return None,
    })
}
