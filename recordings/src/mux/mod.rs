//! Containers: samples in, bytes out. No clock, no file.

mod fmp4;
mod webm;

use crate::shape::Shape;

/// One picture or packet of sound, timed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sample {
    /// Bytes as the container wants them.
    pub(crate) data: Vec<u8>,
    /// Ticks of the track's timescale since the recording's epoch.
    pub(crate) time: u64,
    /// Ticks until the next sample.
    pub(crate) duration: u32,
    /// Decodable without what came before.
    pub(crate) sync: bool,
}

/// A self-contained run of samples: `moof` + `mdat`, or a WebM cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// The bytes to append.
    pub(crate) bytes: Vec<u8>,
    /// Where in `bytes` the first sample's data lies, and how long it is.
    pub(crate) first_sample: (u64, u64),
}

/// Why a part could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MuxError {
    /// The MP4 crate refused a box.
    #[error("cannot write an MP4 box")]
    Mp4(#[from] mp4_atom::Error),
    /// More than a box can say.
    #[error("a part of {0} bytes is too large")]
    TooLarge(usize),
}

/// The init segment of a shape.
///
/// # Errors
/// The parameter sets cannot be put into a box.
pub(crate) fn init_segment(shape: &Shape, timescale: u32) -> Result<Vec<u8>, MuxError> {
    if let Shape::Vp8 { size } = shape {
        return Ok(webm::init_segment(*size));
    }
    fmp4::init_segment(shape, timescale)
}

/// A part of at least one sample. `number` counts the parts of a track from one.
///
/// # Errors
/// The part is larger than a box can say.
pub(crate) fn part(
    webm: bool,
    number: u32,
    timescale: u32,
    samples: &[Sample],
) -> Result<Part, MuxError> {
    if webm {
        return Ok(webm::cluster(timescale, samples));
    }
    fmp4::part(number, samples)
}
