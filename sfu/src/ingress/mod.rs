//! Media that comes from inside the process, for protocols that are not WebRTC.

use std::sync::Arc;
use std::time::SystemTime;

use crate::Codec;

/// One RTP packet without its header, ready to be forwarded. Numbers and times are unwrapped and go
/// on without holes for as long as the track is published.
#[derive(Debug, Clone)]
pub struct IngressPacket {
    /// How the payload is packed.
    pub codec: Codec,
    /// H.264 `profile-level-id`; 0 for other codecs.
    pub profile: u32,
    /// Sequence number.
    pub ext_seq: u64,
    /// RTP timestamp in the codec's clock.
    pub rtp_time: u64,
    /// Last packet of a picture.
    pub marker: bool,
    /// Sound level in −dBov, 0 (loudest) to 127 (RFC 6464); `None` for video.
    pub level: Option<u8>,
    /// RTP payload, at most 1460 bytes.
    pub payload: Arc<[u8]>,
    /// When it was captured. The tracks of one transport share this clock, which is what lip sync
    /// rests on.
    pub captured: SystemTime,
}
