//! RTP payloads to samples: one codec per file, each a pure function over the payloads of one
//! picture. Nothing here trusts a publisher's bytes: what does not parse is an error that costs
//! the picture, never more.

mod av1;
mod bits;
mod h264;
mod opus;
#[cfg(test)]
mod tests;
mod vp8;
mod vp9;

use std::sync::Arc;
use std::time::SystemTime;

use sfu::{Codec, TapPacket, TrackKind};

use crate::shape::Shape;

pub(crate) use opus::{SHORTEST_FRAME, silence};

/// Packets one picture may have: 8192 of 1200 bytes are 9.8 MB, beyond any keyframe of a live
/// stream. A longer one is dropped.
const PACKETS_MAX: usize = 8192;

/// Why a picture or a packet of sound could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("the payload ends early")]
    Truncated,
    #[error("a fragment came without its start")]
    MissingStart,
    #[error("a field has a value that no decoder takes")]
    OutOfRange,
    #[error("a payload structure that recording does not know")]
    Unsupported,
    #[error("the highest spatial layer ended")]
    LayerEnded,
    #[error(transparent)]
    Descriptor(#[from] sfu::DescriptorError),
}

/// A picture or a packet of sound, ready for a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Unwrapped RTP time.
    pub(crate) rtp_time: u64,
    /// Arrival of its first packet.
    pub(crate) arrival: SystemTime,
    /// Bytes as the container wants them.
    pub(crate) data: Vec<u8>,
    /// Decodable without what came before.
    pub(crate) keyframe: bool,
    /// Known for keyframes and for sound.
    pub(crate) shape: Option<Shape>,
    /// Length in ticks where the codec says it (sound).
    pub(crate) duration: Option<u32>,
}

/// What one codec made of the payloads of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Assembled {
    data: Vec<u8>,
    keyframe: bool,
    shape: Option<Shape>,
}

/// Collects packets, which must come in order, into frames.
#[derive(Debug)]
pub(crate) struct Depacketizer {
    codec: Codec,
    parameter_sets: h264::ParameterSets,
    vp9_layers: vp9::Layers,
    /// Payloads of the picture that is coming in.
    picture: Vec<Arc<[u8]>>,
    picture_time: u64,
    picture_arrival: SystemTime,
    /// The picture lost a packet or grew too long.
    broken: bool,
    /// Pictures are undecodable until a keyframe comes.
    needs_keyframe: bool,
}

impl Depacketizer {
    pub(crate) fn new(codec: Codec) -> Self {
        Self {
            codec,
            parameter_sets: h264::ParameterSets::default(),
            vp9_layers: vp9::Layers::default(),
            picture: Vec::new(),
            picture_time: 0,
            picture_arrival: SystemTime::UNIX_EPOCH,
            broken: false,
            needs_keyframe: codec.kind() == TrackKind::Video,
        }
    }

    /// Whether pictures are being thrown away for want of a keyframe.
    pub(crate) fn needs_keyframe(&self) -> bool {
        self.needs_keyframe
    }

    /// Packets are missing before the next one.
    pub(crate) fn handle_gap(&mut self) {
        if self.codec.kind() == TrackKind::Video {
            self.broken = !self.picture.is_empty();
            self.needs_keyframe = true;
        }
    }

    /// Forgets the open picture and waits for a keyframe: the track was muted.
    pub(crate) fn reset(&mut self) {
        self.picture.clear();
        self.broken = false;
        self.needs_keyframe = self.codec.kind() == TrackKind::Video;
    }

    /// Takes the next packet in order; at most two frames come out (one that ended without a
    /// marker, and its successor).
    pub(crate) fn handle_packet(&mut self, packet: &TapPacket) -> Vec<Frame> {
        if self.codec.kind() == TrackKind::Audio {
            return self.handle_sound(packet).into_iter().collect();
        }
        let mut frames = Vec::new();
        if !self.picture.is_empty() && packet.rtp_time != self.picture_time {
            frames.extend(self.finish_picture());
        }
        if packet.payload.is_empty() {
            // Padding: it only keeps the numbering whole.
            return frames;
        }
        if self.picture.is_empty() {
            self.picture_time = packet.rtp_time;
            self.picture_arrival = packet.arrival;
        }
        if self.picture.len() < PACKETS_MAX {
            self.picture.push(Arc::clone(&packet.payload));
        } else {
            self.broken = true;
        }
        if packet.marker {
            frames.extend(self.finish_picture());
        }
        frames
    }

    fn handle_sound(&self, packet: &TapPacket) -> Option<Frame> {
        let payload: &[u8] = &packet.payload;
        let payload = match packet.codec {
            Codec::Red => opus::primary_block(payload).ok()?,
            _ => payload,
        };
        let duration = opus::duration(payload).ok()?;
        Some(Frame {
            rtp_time: packet.rtp_time,
            arrival: packet.arrival,
            data: payload.to_vec(),
            keyframe: true,
            shape: Some(Shape::Opus { channels: 2 }),
            duration: Some(duration),
        })
    }

    fn finish_picture(&mut self) -> Option<Frame> {
        let picture = std::mem::take(&mut self.picture);
        if std::mem::take(&mut self.broken) {
            self.needs_keyframe = true;
            return None;
        }
        let payloads: Vec<&[u8]> = picture.iter().map(|payload| &**payload).collect();
        let assembled = match self.codec {
            Codec::H264 => h264::assemble(&payloads, &mut self.parameter_sets),
            Codec::Vp8 => vp8::assemble(&payloads),
            Codec::Vp9 => vp9::assemble(&payloads, &mut self.vp9_layers),
            Codec::Av1 => av1::assemble(&payloads),
            Codec::Opus | Codec::Red => return None,
        };
        let assembled = match assembled {
            Ok(assembled) => assembled,
            Err(error) => {
                tracing::debug!(%error, "picture dropped");
                self.needs_keyframe = true;
                return None;
            }
        };
        // Parameter sets may come alone, and pictures be passed over: nothing is missing then.
        if assembled.data.is_empty() || (self.needs_keyframe && assembled.shape.is_none()) {
            return None;
        }
        self.needs_keyframe = false;
        Some(Frame {
            rtp_time: self.picture_time,
            arrival: self.picture_arrival,
            data: assembled.data,
            keyframe: assembled.keyframe && assembled.shape.is_some(),
            shape: assembled.shape,
            duration: None,
        })
    }
}
