//! AAC as encoders send it to Opus as browsers play it, without a change of pace.

use bytes::Bytes;
use opus::{Application, Bitrate, Channels, Encoder};
use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Async, FixedAsync, Resampler, SincInterpolationParameters, SincInterpolationType,
    WindowFunction,
};
use symphonia_codec_aac::AacDecoder;
use symphonia_core::codecs::audio::well_known::CODEC_ID_AAC;
use symphonia_core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia_core::packet::PacketRef;
use symphonia_core::units::{Duration, Timestamp};

/// Opus' clock.
const OPUS_RATE: u32 = 48_000;
/// Samples of each channel in one Opus frame: 20 ms, what browsers send.
const OPUS_SAMPLES: usize = 960;
/// Samples of each channel in one AAC frame.
const AAC_SAMPLES: usize = 1_024;
/// Bytes of one Opus frame; RFC 6716 §2.1.3 allows 1275.
const OPUS_BYTES_MAX: usize = 1_275;
/// As transparent as a second lossy pass gets.
const STEREO_BPS: i32 = 128_000;
const MONO_BPS: i32 = 72_000;
/// Half of the encoder's scale: above it the ear gains little and the processor pays double.
const COMPLEXITY: i32 = 5;
/// How far the encoder's times may lie from the count of samples before sound is placed anew.
const DRIFT_MAX_SAMPLES: i64 = 4_800;

/// Why sound cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum SoundError {
    #[error("this kind of AAC is not supported; choose AAC-LC with one or two channels")]
    Unsupported,
    #[error("an AAC frame cannot be decoded")]
    Malformed,
}

/// One Opus frame.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SoundFrame {
    /// In samples of 48 kHz.
    pub(super) time: u64,
    /// Loudness in −dBov, 0 to 127.
    pub(super) level: u8,
    pub(super) payload: Vec<u8>,
}

/// Transcodes one encoder's sound.
pub(super) struct Transcoder {
    decoder: AacDecoder,
    resampler: Option<Async<f32>>,
    encoder: Encoder,
    sample_rate: u32,
    channels: usize,
    /// One decoded frame.
    decoded: Vec<f32>,
    /// Room for it at 48 kHz.
    resampled: Vec<f32>,
    /// Samples that do not fill an Opus frame yet.
    waiting: Vec<f32>,
    /// Time of the first of them; `None` before the first frame.
    time: Option<i64>,
}

impl Transcoder {
    /// Reads an `AudioSpecificConfig`.
    ///
    /// # Errors
    /// It is not AAC-LC of one or two channels.
    pub(super) fn new(configuration: &Bytes) -> Result<Self, SoundError> {
        let mut parameters = AudioCodecParameters::new();
        parameters
            .for_codec(CODEC_ID_AAC)
            .with_extra_data(configuration.to_vec().into_boxed_slice());
        let decoder = AacDecoder::try_new(&parameters, &AudioDecoderOptions::default())
            .map_err(|_| SoundError::Unsupported)?;
        let known = decoder.codec_params();
        let sample_rate = known.sample_rate.ok_or(SoundError::Unsupported)?;
        let channels = known
            .channels
            .as_ref()
            .map_or(0, |channels| channels.count());
        let (layout, bitrate) = match channels {
            1 => (Channels::Mono, MONO_BPS),
            2 => (Channels::Stereo, STEREO_BPS),
            _ => return Err(SoundError::Unsupported),
        };
        let resampler = match sample_rate {
            OPUS_RATE => None,
            8_000..=96_000 => Some(resampler(sample_rate, channels)?),
            _ => return Err(SoundError::Unsupported),
        };
        let mut encoder = Encoder::new(OPUS_RATE, layout, Application::Audio)
            .map_err(|_| SoundError::Unsupported)?;
        encoder
            .set_bitrate(Bitrate::Bits(bitrate))
            .and_then(|()| encoder.set_complexity(COMPLEXITY))
            .map_err(|_| SoundError::Unsupported)?;
        let room = resampler
            .as_ref()
            .map_or(0, |resampler| resampler.output_frames_max() * channels);
        Ok(Self {
            decoder,
            resampler,
            encoder,
            sample_rate,
            channels,
            decoded: Vec::new(),
            resampled: vec![0.0; room],
            waiting: Vec::new(),
            time: None,
        })
    }

    /// Of the encoder's sound.
    pub(super) fn sample_rate(&self) -> u32 {
        self.sample_rate
    }

    pub(super) fn channels(&self) -> usize {
        self.channels
    }

    /// Takes the AAC frame of a time and gives the Opus frames that it completes.
    ///
    /// # Errors
    /// It cannot be decoded; sound goes on with the next.
    pub(super) fn push(
        &mut self,
        aac: &[u8],
        media_ms: i64,
    ) -> Result<Vec<SoundFrame>, SoundError> {
        self.place(media_ms);
        let packet = PacketRef::new(0, Timestamp::ZERO, Duration::ZERO, aac);
        let decoded = self.decoder.decode_ref(&packet);
        let decoded = decoded.map_err(|_| SoundError::Malformed)?;
        decoded.copy_to_vec_interleaved(&mut self.decoded);
        if self.decoded.len() != AAC_SAMPLES * self.channels {
            return Err(SoundError::Malformed);
        }
        self.resample()?;
        let mut frames = Vec::new();
        let samples = OPUS_SAMPLES * self.channels;
        while let (Some(time), Some(sound)) = (self.time, self.waiting.get(..samples)) {
            let payload = self.encoder.encode_vec_float(sound, OPUS_BYTES_MAX);
            let payload = payload.map_err(|_| SoundError::Malformed)?;
            frames.push(SoundFrame {
                time: u64::try_from(time).unwrap_or(0),
                level: level(sound),
                payload,
            });
            self.waiting.drain(..samples);
            self.time = time.checked_add_unsigned(OPUS_SAMPLES as u64);
        }
        Ok(frames)
    }

    /// Sound follows its own count of samples, which has no jitter, unless the encoder's times say
    /// that some is missing.
    fn place(&mut self, media_ms: i64) {
        let said = media_ms.saturating_mul(i64::from(OPUS_RATE / 1_000));
        let waiting = i64::try_from(self.waiting.len() / self.channels).unwrap_or(0);
        let counted = self.time.map(|time| time.saturating_add(waiting));
        let drifted = counted.is_none_or(|counted| {
            said.saturating_sub(counted).saturating_abs() > DRIFT_MAX_SAMPLES
        });
        if drifted {
            self.waiting.clear();
            self.time = Some(said.max(self.time.unwrap_or(0)));
        }
    }

    fn resample(&mut self) -> Result<(), SoundError> {
        let Some(resampler) = &mut self.resampler else {
            self.waiting.extend_from_slice(&self.decoded);
            return Ok(());
        };
        let room = self.resampled.len() / self.channels;
        let input = InterleavedSlice::new(&self.decoded, self.channels, AAC_SAMPLES)
            .map_err(|_| SoundError::Malformed)?;
        let mut output = InterleavedSlice::new_mut(&mut self.resampled, self.channels, room)
            .map_err(|_| SoundError::Malformed)?;
        let (_, written) = resampler
            .process_into_buffer(&input, &mut output, None)
            .map_err(|_| SoundError::Malformed)?;
        let resampled = self.resampled.get(..written * self.channels);
        self.waiting
            .extend_from_slice(resampled.unwrap_or_default());
        Ok(())
    }
}

fn resampler(sample_rate: u32, channels: usize) -> Result<Async<f32>, SoundError> {
    let parameters = SincInterpolationParameters {
        sinc_len: 64,
        f_cutoff: 0.92,
        interpolation: SincInterpolationType::Linear,
        oversampling_factor: 128,
        window: WindowFunction::BlackmanHarris2,
    };
    let ratio = f64::from(OPUS_RATE) / f64::from(sample_rate);
    let fixed = FixedAsync::Input;
    Async::new_sinc(ratio, 1.0, &parameters, AAC_SAMPLES, channels, fixed)
        .map_err(|_| SoundError::Unsupported)
}

/// The loudness of some samples (RFC 6464 §3).
fn level(samples: &[f32]) -> u8 {
    let power: f32 = samples.iter().map(|sample| sample * sample).sum();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand samples at most")]
    let mean = power / samples.len().max(1) as f32;
    let below = -10.0 * mean.max(1e-13).log10();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range"
    )]
    let level = below.round().clamp(0.0, 127.0) as u8;
    level
}

#[cfg(test)]
mod tests;
