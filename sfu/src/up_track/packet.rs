use std::sync::Arc;
use std::time::{Instant, SystemTime};

use crate::Codec;
use crate::limits::LAYERS;
use crate::rtp::{
    Av1Payload, DependencyDescriptor, DependencyStructure, DescriptorError, H264Payload, PictureId,
    Vp8Descriptor, Vp9Descriptor,
};

/// What an RTP timestamp means on the publisher's clock (RFC 3550 §6.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SenderReport {
    /// The publisher's own clock.
    pub(crate) wall_clock: SystemTime,
    /// Unwrapped RTP time of that instant, in the numbering of the packets it comes with.
    pub(crate) rtp_time: u64,
}

/// A packet as the transport received it.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// The RTP stream; two streams never share a sequence.
    pub(crate) ssrc: u32,
    /// Place among the simulcast encodings of the track, 0 the smallest; 0 for all else.
    pub(crate) encoding: u8,
    /// Unwrapped sequence number.
    pub(crate) ext_seq: u64,
    /// Unwrapped timestamp.
    pub(crate) rtp_time: u64,
    /// Marker bit.
    pub(crate) marker: bool,
    /// How the payload is packed.
    pub(crate) codec: Codec,
    /// Without header, extensions and padding; empty for a packet that is only padding.
    pub(crate) payload: Arc<[u8]>,
    /// Bytes of that header extension.
    pub(crate) dependency_descriptor: Option<Arc<[u8]>>,
    /// When it came off the socket.
    pub(crate) arrival: Instant,
    /// The latest sender report of its stream.
    pub(crate) sender_report: Option<SenderReport>,
}

/// A packet read once, on its way to every subscriber.
#[derive(Debug, Clone)]
pub(crate) struct UpPacket {
    /// The RTP stream.
    pub(crate) ssrc: u32,
    /// Unwrapped sequence number.
    pub(crate) ext_seq: u64,
    /// Unwrapped timestamp in the codec's clock.
    pub(crate) rtp_time: u64,
    /// Marker bit.
    pub(crate) marker: bool,
    /// How the payload is packed.
    pub(crate) codec: Codec,
    /// RTP payload; empty for a packet that is only padding.
    pub(crate) payload: Arc<[u8]>,
    /// Spatial layer or simulcast encoding, 0 the smallest.
    pub(crate) layer: u8,
    /// Its stream carries several spatial layers, each needing those below.
    pub(crate) scalable: bool,
    /// It begins a keyframe; a viewer can start here.
    pub(crate) keyframe: bool,
    /// It ends a layer frame of a scalable stream.
    pub(crate) frame_end: bool,
    /// VP8's running numbers.
    pub(crate) vp8: Option<Vp8Ids>,
    /// Frame number of the dependency descriptor.
    pub(crate) frame_number: Option<u16>,
    /// When it came off the socket.
    pub(crate) arrival: Instant,
    /// The latest sender report of its stream.
    pub(crate) sender_report: Option<SenderReport>,
}

/// The numbers of a VP8 packet that must go on unbroken over a layer switch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Vp8Ids {
    pub(crate) picture_id: Option<PictureId>,
    pub(crate) tl0_pic_idx: Option<u8>,
    pub(crate) key_idx: Option<u8>,
}

/// Reads the packets of one RTP stream; it remembers the stream's dependency structure.
#[derive(Debug, Default)]
pub(crate) struct PacketReader {
    /// Boxed because only streams with dependency descriptors have one.
    structure: Option<Box<DependencyStructure>>,
    /// Whether the stream has several spatial layers, as it last said.
    scalable: bool,
}

/// What the codec's own descriptor says.
#[derive(Debug, Default)]
struct Reading {
    spatial: u8,
    keyframe: bool,
    frame_end: bool,
    /// Whether the stream has several spatial layers, where the packet tells.
    scalable: Option<bool>,
    vp8: Option<Vp8Ids>,
}

impl PacketReader {
    /// A reader that has seen nothing.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Reads a packet.
    ///
    /// # Errors
    /// Its payload descriptor is malformed, or its layer is beyond what is supported. Such a
    /// packet is dropped and shows as a gap.
    pub(crate) fn read(&mut self, received: Received) -> Result<UpPacket, DescriptorError> {
        let reading = self.inspect(&received)?;
        self.scalable = reading.scalable.unwrap_or(self.scalable);
        let layer = if self.scalable {
            reading.spatial
        } else {
            received.encoding
        };
        if usize::from(layer) >= LAYERS {
            return Err(DescriptorError::Malformed("layer beyond the limit"));
        }
        Ok(UpPacket {
            ssrc: received.ssrc,
            ext_seq: received.ext_seq,
            rtp_time: received.rtp_time,
            marker: received.marker,
            codec: received.codec,
            payload: received.payload,
            layer,
            scalable: self.scalable,
            keyframe: reading.keyframe,
            frame_end: reading.frame_end,
            vp8: reading.vp8,
            frame_number: frame_number(received.dependency_descriptor.as_deref()),
            arrival: received.arrival,
            sender_report: received.sender_report,
        })
    }

    fn inspect(&mut self, received: &Received) -> Result<Reading, DescriptorError> {
        let payload = &*received.payload;
        if payload.is_empty() {
            return Ok(Reading::default());
        }
        match received.codec {
            Codec::Opus | Codec::Red => Ok(Reading::default()),
            Codec::Vp8 => Vp8Descriptor::parse(payload).map(|vp8| Reading {
                keyframe: vp8.keyframe,
                vp8: Some(Vp8Ids {
                    picture_id: vp8.picture_id,
                    tl0_pic_idx: vp8.tl0_pic_idx,
                    key_idx: vp8.key_idx,
                }),
                ..Reading::default()
            }),
            Codec::H264 => H264Payload::parse(payload).map(|h264| Reading {
                keyframe: h264.keyframe,
                ..Reading::default()
            }),
            Codec::Vp9 => Vp9Descriptor::parse(payload).map(|vp9| Reading {
                spatial: vp9.spatial(),
                keyframe: vp9.keyframe(),
                frame_end: vp9.frame_end,
                scalable: match vp9.structure {
                    _ if vp9.spatial() > 0 => Some(true),
                    Some(structure) => Some(structure.spatial_layers > 1),
                    None => None,
                },
                ..Reading::default()
            }),
            Codec::Av1 => self.inspect_av1(payload, received.dependency_descriptor.as_deref()),
        }
    }

    /// AV1's layers are known from the dependency descriptor alone: most packets begin no OBU that
    /// would name them. Without one the stream is forwarded whole.
    fn inspect_av1(
        &mut self,
        payload: &[u8],
        extension: Option<&[u8]>,
    ) -> Result<Reading, DescriptorError> {
        let av1 = Av1Payload::parse(payload)?;
        let mut reading = Reading {
            keyframe: av1.keyframe(),
            ..Reading::default()
        };
        let Some(extension) = extension else {
            return Ok(reading);
        };
        match DependencyDescriptor::parse(extension, self.structure.as_deref()) {
            Ok(descriptor) => {
                reading.spatial = descriptor.spatial;
                reading.frame_end = descriptor.frame_end;
                if let Some(structure) = descriptor.structure {
                    reading.scalable = Some(structure.spatial_layers() > 1);
                    match &mut self.structure {
                        Some(known) => **known = structure,
                        none => *none = Some(Box::new(structure)),
                    }
                }
                Ok(reading)
            }
            // Joined in the middle of a stream: nobody is shown anything before the keyframe that
            // brings the structure.
            Err(DescriptorError::UnknownStructure) => Ok(reading),
            Err(error) => Err(error),
        }
    }
}

/// Bytes 1 and 2 of a dependency descriptor (AV1 RTP §A.8.2).
fn frame_number(dependency_descriptor: Option<&[u8]>) -> Option<u16> {
    match dependency_descriptor {
        Some([_, high, low, ..]) => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A video packet that begins a keyframe.
    pub(in crate::up_track) fn keyframe(layer: u8, scalable: bool) -> UpPacket {
        UpPacket {
            ssrc: 1,
            ext_seq: 0,
            rtp_time: 0,
            marker: false,
            codec: Codec::Vp9,
            payload: Arc::from([0u8]),
            layer,
            scalable,
            keyframe: true,
            frame_end: false,
            vp8: None,
            frame_number: None,
            arrival: Instant::now(),
            sender_report: None,
        }
    }

    fn received(codec: Codec, encoding: u8, payload: &[u8]) -> Received {
        Received {
            ssrc: 7,
            encoding,
            ext_seq: 1,
            rtp_time: 2,
            marker: true,
            codec,
            payload: payload.into(),
            dependency_descriptor: None,
            arrival: Instant::now(),
            sender_report: None,
        }
    }

    #[test]
    fn a_simulcast_packet_has_the_layer_of_its_encoding() {
        let packet = PacketReader::new()
            .read(received(Codec::H264, 2, &[0x65, 1]))
            .unwrap();
        assert_eq!(
            (packet.layer, packet.keyframe, packet.scalable),
            (2, true, false)
        );
    }

    #[test]
    fn a_vp9_stream_stays_scalable_until_it_says_otherwise() {
        let mut reader = PacketReader::new();
        // I=0 L=1 B=1 V=1, layer 0, three spatial layers without sizes.
        let key = [0x2a, 0x00, 0x00, 0x40, 0xff];
        let packet = reader.read(received(Codec::Vp9, 0, &key)).unwrap();
        assert!(packet.keyframe && packet.scalable);
        // P=1 L=1, spatial layer 2.
        let delta = [0x60, 0x04, 0x00, 0xff];
        let packet = reader.read(received(Codec::Vp9, 0, &delta)).unwrap();
        assert_eq!(
            (packet.layer, packet.keyframe, packet.scalable),
            (2, false, true)
        );
        // One spatial layer from here on.
        let key = [0x2a, 0x00, 0x00, 0x00, 0xff];
        assert!(!reader.read(received(Codec::Vp9, 0, &key)).unwrap().scalable);
    }

    #[test]
    fn av1_in_the_middle_of_a_stream_is_read_without_its_structure() {
        let mut middle = received(Codec::Av1, 0, &[0x90, 1, 2, 3]);
        middle.dependency_descriptor = Some(Arc::from([0x80, 0, 1]));
        let packet = PacketReader::new().read(middle).unwrap();
        assert_eq!((packet.layer, packet.keyframe), (0, false));
    }

    #[test]
    fn padding_is_read_as_an_empty_packet() {
        for codec in [Codec::Opus, Codec::Vp8, Codec::H264, Codec::Vp9, Codec::Av1] {
            let packet = PacketReader::new().read(received(codec, 0, &[])).unwrap();
            assert!(!packet.keyframe && packet.payload.is_empty());
        }
    }

    #[test]
    fn a_layer_beyond_the_limit_is_refused() {
        let refused = PacketReader::new().read(received(Codec::H264, 8, &[0x41, 1]));
        assert!(refused.is_err());
    }
}
