//! Units: bitrates, RTP clock ticks and sequence numbers that do not wrap.

mod bitrate;
mod rtp_time;
mod unwrapper;

pub use bitrate::Bitrate;
pub(crate) use rtp_time::{duration_from_ticks, ticks_from_duration};
pub use unwrapper::ExtSeq;
