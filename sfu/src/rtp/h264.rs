use super::DescriptorError;
use super::bits::Bytes;

/// What an H.264 RTP payload (RFC 6184 §5.2) holds: single NAL units, STAP-A and FU-A, which are
/// what packetization modes 0 and 1 allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct H264Payload {
    /// It begins a keyframe: the start of an IDR picture, or the parameter set before it.
    pub keyframe: bool,
    /// Type of its first NAL unit, 1…23.
    pub first_nal_type: u8,
    /// It begins a NAL unit; false for the second and later fragments of one.
    pub nal_start: bool,
}

const IDR: u8 = 5;
const SPS: u8 = 7;
const STAP_A: u8 = 24;
const FU_A: u8 = 28;

impl H264Payload {
    /// Reads an RTP payload.
    ///
    /// # Errors
    /// It is cut short, an aggregate's lengths do not add up, or it uses a packetization that was
    /// not negotiated.
    pub fn parse(payload: &[u8]) -> Result<Self, DescriptorError> {
        let mut bytes = Bytes::new(payload);
        let nal_type = bytes.next()? & 0x1f;
        match nal_type {
            1..=23 => Ok(Self {
                keyframe: begins_keyframe(nal_type),
                first_nal_type: nal_type,
                nal_start: true,
            }),
            STAP_A => Self::parse_aggregate(bytes),
            FU_A => {
                let header = bytes.next()?;
                if bytes.rest().is_empty() {
                    return Err(DescriptorError::Truncated);
                }
                let fragment_type = nal_type_in_aggregate(header)?;
                let nal_start = header & 0x80 != 0;
                Ok(Self {
                    keyframe: nal_start && begins_keyframe(fragment_type),
                    first_nal_type: fragment_type,
                    nal_start,
                })
            }
            _ => Err(DescriptorError::Malformed("packetization not negotiated")),
        }
    }

    fn parse_aggregate(mut bytes: Bytes<'_>) -> Result<Self, DescriptorError> {
        let mut first_nal_type = None;
        let mut keyframe = false;
        while !bytes.rest().is_empty() {
            let len = bytes.next_u16()?;
            let unit = bytes.take(usize::from(len))?;
            let header = unit
                .first()
                .ok_or(DescriptorError::Malformed("empty NAL unit"))?;
            let nal_type = nal_type_in_aggregate(*header)?;
            keyframe |= begins_keyframe(nal_type);
            first_nal_type.get_or_insert(nal_type);
        }
        Ok(Self {
            keyframe,
            first_nal_type: first_nal_type.ok_or(DescriptorError::Truncated)?,
            nal_start: true,
        })
    }
}

fn begins_keyframe(nal_type: u8) -> bool {
    nal_type == IDR || nal_type == SPS
}

/// Aggregates and fragments hold plain NAL units only, never one another.
fn nal_type_in_aggregate(header: u8) -> Result<u8, DescriptorError> {
    match header & 0x1f {
        nal_type @ 1..=23 => Ok(nal_type),
        _ => Err(DescriptorError::Malformed("nested aggregation")),
    }
}
