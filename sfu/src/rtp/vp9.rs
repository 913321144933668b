use super::bits::Bytes;
use super::{DescriptorError, PictureId};

/// The layer of a VP9 packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vp9Layer {
    /// Temporal layer, 0…7.
    pub temporal: u8,
    /// U: a viewer of a lower temporal layer may switch up here.
    pub switching_up: bool,
    /// Spatial layer, 0…7.
    pub spatial: u8,
    /// D: predicted from the next lower spatial layer of the same picture.
    pub inter_layer: bool,
}

/// The VP9 payload descriptor (RFC 9628 §4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vp9Descriptor {
    /// Picture id.
    pub picture_id: Option<PictureId>,
    /// P: refers to earlier pictures.
    pub inter_picture: bool,
    /// F: flexible mode, references are listed per packet.
    pub flexible: bool,
    /// B: begins a layer frame.
    pub frame_start: bool,
    /// E: ends a layer frame.
    pub frame_end: bool,
    /// Z: not a reference for higher spatial layers.
    pub not_a_reference: bool,
    /// Layer; `None` for a stream without layers.
    pub layer: Option<Vp9Layer>,
    /// Running number of base-layer pictures; only outside flexible mode.
    pub tl0_pic_idx: Option<u8>,
    /// Spatial layers of the stream and the size of the largest, where this packet says so.
    pub structure: Option<Vp9Structure>,
    /// Bytes of the descriptor; the VP9 bitstream follows.
    pub len: usize,
}

/// The part of a scalability structure that forwarding needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vp9Structure {
    /// Spatial layers, 1…8.
    pub spatial_layers: u8,
    /// Width and height of the largest layer, where given.
    pub size: Option<(u16, u16)>,
}

/// References a packet can list in flexible mode (RFC 9628 §4.2).
const REFERENCES_MAX: u8 = 3;

impl Vp9Descriptor {
    /// Reads an RTP payload.
    ///
    /// # Errors
    /// The descriptor is cut short or malformed, or nothing follows it.
    pub fn parse(payload: &[u8]) -> Result<Self, DescriptorError> {
        let mut bytes = Bytes::new(payload);
        let required = bytes.next()?;
        let flexible = required & 0x10 != 0;
        let inter_picture = required & 0x40 != 0;
        let picture_id = if required & 0x80 == 0 {
            None
        } else {
            Some(PictureId::read(&mut bytes)?)
        };
        let mut tl0_pic_idx = None;
        let mut layer = None;
        if required & 0x20 != 0 {
            let byte = bytes.next()?;
            layer = Some(Vp9Layer {
                temporal: byte >> 5,
                switching_up: byte & 0x10 != 0,
                spatial: byte >> 1 & 0x07,
                inter_layer: byte & 0x01 != 0,
            });
            if !flexible {
                tl0_pic_idx = Some(bytes.next()?);
            }
        }
        if flexible && inter_picture {
            skip_references(&mut bytes)?;
        }
        let structure = if required & 0x02 == 0 {
            None
        } else {
            Some(Vp9Structure::read(&mut bytes)?)
        };
        if bytes.rest().is_empty() {
            return Err(DescriptorError::Truncated);
        }
        Ok(Self {
            picture_id,
            inter_picture,
            flexible,
            frame_start: required & 0x08 != 0,
            frame_end: required & 0x04 != 0,
            not_a_reference: required & 0x01 != 0,
            layer,
            tl0_pic_idx,
            structure,
            len: bytes.position(),
        })
    }

    /// Spatial layer; 0 for a stream without layers.
    pub fn spatial(&self) -> u8 {
        self.layer.map_or(0, |layer| layer.spatial)
    }

    /// Temporal layer; 0 for a stream without layers.
    pub fn temporal(&self) -> u8 {
        self.layer.map_or(0, |layer| layer.temporal)
    }

    /// The payload begins a keyframe: the start of the lowest layer of a picture that refers to no
    /// other.
    pub fn keyframe(&self) -> bool {
        self.frame_start && !self.inter_picture && self.spatial() == 0
    }
}

fn skip_references(bytes: &mut Bytes<'_>) -> Result<(), DescriptorError> {
    for _ in 0..REFERENCES_MAX {
        if bytes.next()? & 0x01 == 0 {
            return Ok(());
        }
    }
    Err(DescriptorError::Malformed("more than three references"))
}

impl Vp9Structure {
    fn read(bytes: &mut Bytes<'_>) -> Result<Self, DescriptorError> {
        let header = bytes.next()?;
        let spatial_layers = (header >> 5).saturating_add(1);
        let mut size = None;
        if header & 0x10 != 0 {
            for _ in 0..spatial_layers {
                size = Some((bytes.next_u16()?, bytes.next_u16()?));
            }
        }
        if header & 0x08 != 0 {
            let pictures = bytes.next()?;
            for _ in 0..pictures {
                let references = bytes.next()? >> 2 & 0x03;
                bytes.take(usize::from(references))?;
            }
        }
        Ok(Self {
            spatial_layers,
            size,
        })
    }
}
