//! Parsers of what RTP carries: payload descriptors and header extensions. They read a peer's
//! bytes, so they allocate nothing, never panic, and refuse with a [`DescriptorError`].

mod av1;
mod bits;
mod dependency_descriptor;
mod h264;
mod vp8;
mod vp9;

pub use av1::Av1Payload;
pub use dependency_descriptor::{DependencyDescriptor, DependencyStructure};
pub use h264::H264Payload;
pub use vp8::{PictureId, Vp8Descriptor};
pub use vp9::{Vp9Descriptor, Vp9Layer, Vp9Structure};

/// Why a payload descriptor or header extension was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DescriptorError {
    /// It ends before it is complete.
    #[error("descriptor is cut short")]
    Truncated,
    /// A field has a value that its specification does not allow.
    #[error("descriptor is malformed: {0}")]
    Malformed(&'static str),
    /// It refers to a dependency structure that has not been received.
    #[error("dependency structure is unknown")]
    UnknownStructure,
}

#[cfg(test)]
mod tests;
