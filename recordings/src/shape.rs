//! What a decoder must know before the first sample: the content of an init segment.

/// The codec and its parameters. Two equal shapes share an init segment; a new one needs a new
/// init segment and a discontinuity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    /// H.264 with its parameter sets out of band.
    H264 {
        /// Sequence parameter sets, NAL header first, ordered by id.
        sps: Vec<Vec<u8>>,
        /// Picture parameter sets, NAL header first, ordered by id.
        pps: Vec<Vec<u8>>,
        /// Picture size.
        size: Size,
    },
    /// VP8, which carries everything in its keyframes.
    Vp8 {
        /// Picture size.
        size: Size,
    },
    /// VP9.
    Vp9 {
        /// Bitstream profile, 0 to 3.
        profile: u8,
        /// Bits per sample: 8, 10 or 12.
        bit_depth: u8,
        /// `vpcC` chroma subsampling: 1 is 4:2:0 with the chroma samples beside luma (0,0).
        chroma_subsampling: u8,
        /// Full-range samples.
        full_range: bool,
        /// Picture size of the largest spatial layer.
        size: Size,
    },
    /// AV1.
    Av1 {
        /// What `av1C` repeats of the sequence header.
        config: Av1Config,
        /// The sequence header OBU, with its size field.
        sequence_header: Vec<u8>,
        /// Largest picture size.
        size: Size,
    },
    /// Opus at 48 kHz.
    Opus {
        /// Channels of the decoder's output.
        channels: u8,
    },
}

/// A picture size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u16,
    pub(crate) height: u16,
}

/// Fields of an AV1 sequence header that `av1C` and the codec string carry
/// (AV1 ISOBMFF binding §2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Av1Config {
    pub(crate) profile: u8,
    pub(crate) level: u8,
    pub(crate) high_tier: bool,
    pub(crate) high_bitdepth: bool,
    pub(crate) twelve_bit: bool,
    pub(crate) monochrome: bool,
    pub(crate) subsampling_x: bool,
    pub(crate) subsampling_y: bool,
    pub(crate) chroma_sample_position: u8,
}

impl Av1Config {
    fn bit_depth(self) -> u8 {
        match (self.high_bitdepth, self.twelve_bit) {
            (false, _) => 8,
            (true, false) => 10,
            (true, true) => 12,
        }
    }
}

impl Shape {
    /// The codec string of RFC 6381, as `MediaSource.isTypeSupported` takes it.
    pub(crate) fn codec_string(&self) -> String {
        match self {
            Self::H264 { sps, .. } => {
                let mut text = String::from("avc1.");
                let parameters = sps.first().map(Vec::as_slice).unwrap_or_default();
                for byte in parameters.iter().skip(1).take(3) {
                    text.push_str(&format!("{byte:02x}"));
                }
                text
            }
            Self::Vp8 { .. } => String::from("vp8"),
            Self::Vp9 {
                profile,
                bit_depth,
                size,
                ..
            } => format!("vp09.{profile:02}.{:02}.{bit_depth:02}", vp9_level(*size)),
            Self::Av1 { config, .. } => format!(
                "av01.{}.{:02}{}.{:02}",
                config.profile,
                config.level,
                if config.high_tier { 'H' } else { 'M' },
                config.bit_depth(),
            ),
            Self::Opus { .. } => String::from("opus"),
        }
    }

    /// Picture size; `None` for sound.
    pub(crate) fn size(&self) -> Option<Size> {
        match self {
            Self::H264 { size, .. }
            | Self::Vp8 { size }
            | Self::Vp9 { size, .. }
            | Self::Av1 { size, .. } => Some(*size),
            Self::Opus { .. } => None,
        }
    }

    /// Whether it goes into WebM: no browser plays VP8 from MP4.
    pub(crate) fn is_webm(&self) -> bool {
        matches!(self, Self::Vp8 { .. })
    }
}

/// The lowest VP9 level whose picture size holds `size` (VP9 levels, luma picture size), as the
/// two digits of `vpcC`. The frame rate is not known in advance, and players only use the level
/// as a hint.
pub(crate) fn vp9_level(size: Size) -> u8 {
    let luma = u32::from(size.width).saturating_mul(u32::from(size.height));
    match luma {
        0..=36_864 => 10,
        36_865..=73_728 => 11,
        73_729..=122_880 => 20,
        122_881..=245_760 => 21,
        245_761..=552_960 => 30,
        552_961..=983_040 => 31,
        983_041..=2_228_224 => 40,
        2_228_225..=8_912_896 => 50,
        _ => 60,
    }
}
