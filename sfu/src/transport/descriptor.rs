//! Carries the dependency descriptor (AV1 RTP specification, appendix A) from publisher to
//! subscribers as opaque bytes. Chromium decodes no AV1 without it.

use std::sync::Arc;

use str0m::rtp::{Extension, ExtensionSerializer, ExtensionValues};

use crate::limits::DESCRIPTOR_BYTES_MAX;

/// The extension's URI on the wire.
pub(super) const URI: &str =
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

/// The descriptor of one packet, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DependencyDescriptor {
    pub(crate) bytes: Arc<[u8]>,
}

/// Where the frame number is (§A.8.2). It has to go on unbroken for the receiver when the track
/// continues on another stream.
pub(super) const FRAME_NUMBER: std::ops::Range<usize> = 1..3;

/// The descriptor's place in the engine's extension map.
pub(crate) fn extension() -> Extension {
    Extension::with_serializer(URI, Passthrough)
}

#[derive(Debug)]
struct Passthrough;

impl ExtensionSerializer for Passthrough {
    fn write_to(&self, buf: &mut [u8], values: &ExtensionValues) -> usize {
        let Some(descriptor) = values.user_values.get::<DependencyDescriptor>() else {
            return 0;
        };
        let Some(out) = buf.get_mut(..descriptor.bytes.len()) else {
            return 0;
        };
        out.copy_from_slice(&descriptor.bytes);
        descriptor.bytes.len()
    }

    fn parse_value(&self, buf: &[u8], values: &mut ExtensionValues) -> bool {
        if buf.is_empty() || buf.len() > DESCRIPTOR_BYTES_MAX {
            return false;
        }
        values
            .user_values
            .set(DependencyDescriptor { bytes: buf.into() });
        true
    }

    fn is_video(&self) -> bool {
        true
    }

    fn is_audio(&self) -> bool {
        false
    }

    fn requires_two_byte_form(&self, values: &ExtensionValues) -> bool {
        // The one-byte form holds 1 to 16 bytes (RFC 8285 §4.2).
        values
            .user_values
            .get::<DependencyDescriptor>()
            .is_some_and(|descriptor| descriptor.bytes.len() > 16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_descriptor_is_carried_as_it_came() {
        let came = [0xc1, 0x00, 0x05, 0x80, 0x17];
        let mut values = ExtensionValues::default();
        assert!(Passthrough.parse_value(&came, &mut values));
        let mut out = [0u8; 16];
        assert_eq!(Passthrough.write_to(&mut out, &values), came.len());
        assert_eq!(out[..5], came);
        // No room: nothing is written.
        assert_eq!(Passthrough.write_to(&mut out[..4], &values), 0);
    }
}
