//! What arrives from a publisher: packets read once for all subscribers, which layers are live and
//! how heavy they are, speech level, and keyframe requests on their way up.

mod audio_level;
mod keyframe_throttle;
mod packet;
mod stream_tracker;

pub(crate) use audio_level::AudioLevel;
pub(crate) use keyframe_throttle::KeyframeThrottle;
pub(crate) use packet::{PacketReader, Received, SenderReport, UpPacket, Vp8Ids};
pub(crate) use stream_tracker::StreamTracker;
