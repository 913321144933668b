//! What leaves to one subscriber: which layer, and with which numbers.

mod layer_selector;
mod numbering;
mod rtp_munger;
mod sent_window;

use std::time::Instant;

use layer_selector::{LayerSelector, Selection};
pub(crate) use numbering::Vp8Rewrite;
use rand::Rng;
use rtp_munger::RtpMunger;
pub(crate) use sent_window::SentWindow;

use crate::TrackKind;
use crate::up_track::{SenderReport, UpPacket};

/// One track on its way to one subscriber.
#[derive(Debug)]
pub(crate) struct DownTrack {
    selector: LayerSelector,
    munger: RtpMunger,
}

/// The numbers under which a packet leaves; its payload goes as it is, save for the VP8 rewrite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Forwarded {
    /// Sequence number; continuous over layer switches, unique.
    pub(crate) ext_seq: u64,
    /// Timestamp in the codec's clock; grows with `ext_seq`.
    pub(crate) rtp_time: u64,
    /// Last packet of the picture as this subscriber gets it.
    pub(crate) marker: bool,
    /// VP8's running numbers in place of the publisher's.
    pub(crate) vp8: Option<Vp8Rewrite>,
    /// Frame number for bytes 1 and 2 of the dependency descriptor, big endian, where it differs
    /// from the publisher's.
    pub(crate) frame_number: Option<u16>,
}

impl DownTrack {
    /// A track that forwards nothing until it has a target. Its first numbers are random.
    pub(crate) fn new(kind: TrackKind, rng: &mut impl Rng) -> Self {
        Self {
            selector: LayerSelector::new(kind),
            munger: RtpMunger::new(rng),
        }
    }

    /// The layer to forward from its next keyframe on; `None` pauses at once. For audio any layer
    /// means on.
    pub(crate) fn set_target(&mut self, target: Option<u8>) {
        self.selector.set_target(target);
        if target.is_none() {
            self.munger.pause();
        }
    }

    /// The layer last asked for.
    pub(crate) fn target(&self) -> Option<u8> {
        self.selector.target()
    }

    /// The layer being forwarded.
    pub(crate) fn current(&self) -> Option<u8> {
        self.selector.current()
    }

    /// Which layers of the track are live, bit 0 the smallest; a target that is not live is
    /// replaced by the best live layer below it, or else the smallest above.
    pub(crate) fn set_live(&mut self, live: u8) {
        self.selector.set_live(live);
    }

    /// The layer of which a keyframe is needed to start or to reach the target. Ask again as long
    /// as it says so; the publisher's throttle thins the requests.
    pub(crate) fn keyframe_wanted(&self) -> Option<u8> {
        self.selector.keyframe_wanted()
    }

    /// Whether and how to forward a packet of the track, whichever layer it belongs to.
    pub(crate) fn forward(&mut self, _now: Instant, packet: &UpPacket) -> Option<Forwarded> {
        if self.selector.is_other_stream(packet) && self.munger.awaits(packet) {
            // Repaired too late: its stream has been left, but its number was kept.
            return self.munger.munge(packet);
        }
        match self.selector.select(packet) {
            Selection::Skip => {
                self.munger.skip(packet);
                None
            }
            Selection::Forward { switched } => {
                if switched {
                    self.munger.switch(packet);
                }
                let mut forwarded = self.munger.munge(packet)?;
                forwarded.marker |=
                    packet.scalable && packet.frame_end && self.selector.tops(packet);
                Some(forwarded)
            }
        }
    }

    /// The publisher's latest sender report of the forwarded stream, in this track's numbering.
    pub(crate) fn sender_report(&self) -> Option<SenderReport> {
        self.munger.sender_report()
    }
}

#[cfg(test)]
mod tests;
