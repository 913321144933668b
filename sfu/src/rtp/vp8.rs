use super::DescriptorError;
use super::bits::Bytes;

/// A picture id of 7 or 15 bits (RFC 7741 §4.2, RFC 9628 §4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureId {
    /// The number.
    pub value: u16,
    /// 15 bits on the wire rather than 7.
    pub long: bool,
}

impl PictureId {
    /// Largest number plus one, as a mask, of this width.
    pub(crate) fn mask(self) -> u16 {
        if self.long { 0x7fff } else { 0x7f }
    }

    /// Reads the one or two bytes; the top bit says which.
    pub(super) fn read(bytes: &mut Bytes<'_>) -> Result<Self, DescriptorError> {
        let first = bytes.next()?;
        if first & 0x80 == 0 {
            return Ok(Self {
                value: u16::from(first),
                long: false,
            });
        }
        let low = bytes.next()?;
        Ok(Self {
            value: u16::from_be_bytes([first & 0x7f, low]),
            long: true,
        })
    }
}

/// The VP8 payload descriptor (RFC 7741 §4.2) and what its payload begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vp8Descriptor {
    /// N: no other picture refers to this one.
    pub non_reference: bool,
    /// S: the payload begins a partition.
    pub partition_start: bool,
    /// Partition index, 0…7.
    pub partition: u8,
    /// Picture id.
    pub picture_id: Option<PictureId>,
    /// Running number of base-layer pictures.
    pub tl0_pic_idx: Option<u8>,
    /// Temporal layer, 0…3.
    pub temporal: Option<u8>,
    /// Y: the picture depends on the base layer only, so a viewer may switch up here.
    pub layer_sync: bool,
    /// Running number of keyframes, 0…31.
    pub key_idx: Option<u8>,
    /// The payload begins a keyframe (P bit of the VP8 payload header, RFC 6386 §9.1).
    pub keyframe: bool,
    /// Bytes of the descriptor; the VP8 bitstream follows.
    pub len: usize,
}

impl Vp8Descriptor {
    /// Reads an RTP payload.
    ///
    /// # Errors
    /// The descriptor is cut short, or nothing follows it.
    pub fn parse(payload: &[u8]) -> Result<Self, DescriptorError> {
        let mut bytes = Bytes::new(payload);
        let required = bytes.next()?;
        let extension = if required & 0x80 == 0 {
            0
        } else {
            bytes.next()?
        };
        let picture_id = if extension & 0x80 == 0 {
            None
        } else {
            Some(PictureId::read(&mut bytes)?)
        };
        let tl0_pic_idx = if extension & 0x40 == 0 {
            None
        } else {
            Some(bytes.next()?)
        };
        let layer = if extension & 0x30 == 0 {
            0
        } else {
            bytes.next()?
        };
        let has_temporal = extension & 0x20 != 0;
        if tl0_pic_idx.is_some() && !has_temporal {
            return Err(DescriptorError::Malformed("TL0PICIDX without TID"));
        }
        let len = bytes.position();
        let header = bytes.next()?;
        let partition_start = required & 0x10 != 0;
        let partition = required & 0x07;
        Ok(Self {
            non_reference: required & 0x20 != 0,
            partition_start,
            partition,
            picture_id,
            tl0_pic_idx,
            temporal: has_temporal.then_some(layer >> 6),
            layer_sync: has_temporal && layer & 0x20 != 0,
            key_idx: (extension & 0x10 != 0).then_some(layer & 0x1f),
            keyframe: partition_start && partition == 0 && header & 0x01 == 0,
            len,
        })
    }

    /// The payload begins a picture.
    pub fn begins_picture(&self) -> bool {
        self.partition_start && self.partition == 0
    }
}
