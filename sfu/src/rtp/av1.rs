use super::DescriptorError;
use super::bits::Bytes;

/// The AV1 aggregation header and the OBUs behind it (AV1 RTP §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Av1Payload {
    /// Z: the first OBU element continues the last one of the packet before.
    pub continues: bool,
    /// Y: the last OBU element goes on in the next packet.
    pub continued: bool,
    /// N: first packet of a coded video sequence, hence the start of a keyframe.
    pub new_sequence: bool,
    /// OBU elements, whole or in part.
    pub elements: u8,
    /// Spatial and temporal layer of the first OBU that begins here and names them.
    pub layer: Option<(u8, u8)>,
}

/// OBU elements of one packet: even single-byte elements of a full packet stay below this, so that
/// more of them is hostile.
const ELEMENTS_MAX: u8 = 255;

impl Av1Payload {
    /// Reads an RTP payload.
    ///
    /// # Errors
    /// It is cut short, its element lengths do not add up, or its flags contradict each other.
    pub fn parse(payload: &[u8]) -> Result<Self, DescriptorError> {
        let mut bytes = Bytes::new(payload);
        let header = bytes.next()?;
        let mut parsed = Self {
            continues: header & 0x80 != 0,
            continued: header & 0x40 != 0,
            new_sequence: header & 0x08 != 0,
            elements: 0,
            layer: None,
        };
        if parsed.continues && parsed.new_sequence {
            return Err(DescriptorError::Malformed(
                "new sequence that continues an OBU",
            ));
        }
        let announced = header >> 4 & 0x03;
        while !bytes.rest().is_empty() {
            if parsed.elements == ELEMENTS_MAX {
                return Err(DescriptorError::Malformed("too many OBU elements"));
            }
            let number = parsed.elements.saturating_add(1);
            // With a count in the header the last element has no length: it is the rest.
            let element = if number == announced {
                let rest = bytes.rest();
                bytes.take(rest.len())?
            } else {
                let len = read_leb128(&mut bytes)?;
                bytes.take(len)?
            };
            let starts_here = parsed.elements > 0 || !parsed.continues;
            if starts_here && parsed.layer.is_none() {
                parsed.layer = obu_layer(element);
            }
            parsed.elements = number;
        }
        if parsed.elements == 0 || parsed.elements < announced {
            return Err(DescriptorError::Truncated);
        }
        Ok(parsed)
    }

    /// The payload begins a keyframe.
    pub fn keyframe(&self) -> bool {
        self.new_sequence
    }
}

/// `(spatial, temporal)` of an OBU header with extension (AV1 §5.3.3).
fn obu_layer(element: &[u8]) -> Option<(u8, u8)> {
    let [header, extension, ..] = element else {
        return None;
    };
    (header & 0x04 != 0).then_some((extension >> 3 & 0x03, extension >> 5))
}

/// A length in little-endian groups of seven bits (AV1 §4.10.5); five groups hold any RTP payload.
fn read_leb128(bytes: &mut Bytes<'_>) -> Result<usize, DescriptorError> {
    let mut value = 0usize;
    for shift in [0u32, 7, 14, 21, 28] {
        let byte = bytes.next()?;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(DescriptorError::Malformed("OBU length"))
}
