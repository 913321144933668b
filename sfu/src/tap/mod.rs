//! A tap: a hidden subscriber inside the process, used by the recorder.

use std::sync::Arc;
use std::time::SystemTime;

use crate::Codec;

/// One forwarded RTP packet of the best layer, header taken apart.
///
/// Packets arrive in the order the network gave them; repaired ones come late. Sequence numbers
/// and timestamps stay continuous across layer switches (they come out of a down track's munger).
#[derive(Debug, Clone)]
pub struct TapPacket {
    /// Sequence number, unwrapped.
    pub ext_seq: u64,
    /// RTP timestamp, unwrapped, in the codec's clock.
    pub rtp_time: u64,
    /// When the packet arrived, by the server's wall clock.
    pub arrival: SystemTime,
    /// RTP marker bit: last packet of a picture for video.
    pub marker: bool,
    /// How the payload is packed.
    pub codec: Codec,
    /// RTP payload, header extensions and padding removed.
    pub payload: Arc<[u8]>,
}

/// What a tap delivers, in order.
#[derive(Debug, Clone)]
pub enum TapEvent {
    /// Media.
    Packet(TapPacket),
    /// The publisher's sender report (RFC 3550 §6.4.1): `rtp_time`, in the numbering of the
    /// packets above, was captured at `wall_clock` of the publisher. The tracks of one publisher
    /// share that clock, which is what lip sync rests on.
    SenderReport {
        /// Unwrapped, munged RTP time.
        rtp_time: u64,
        /// The publisher's own clock.
        wall_clock: SystemTime,
    },
    /// The publisher muted or unmuted the track; no packets while muted.
    Muted(bool),
    /// The track was unpublished or its transport closed. Nothing follows.
    Ended,
}
