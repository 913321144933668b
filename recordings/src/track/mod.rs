//! One track on its way from a tap to parts: reorder → depacketize → place in time → segments.
//! Sans-IO: events and the time go in, [`Op`]s come out.

mod clock;
mod reorder;
mod segmenter;
#[cfg(test)]
mod tests;
mod timing;

use std::time::{Duration, SystemTime};

use sfu::{Codec, TapEvent, TrackKind};

use crate::depacketize::{Depacketizer, Frame};
use crate::disk::Op;
use crate::timeline::Entry;

pub(crate) use clock::PublisherClock;
use clock::TrackClock;
use reorder::{Ordered, Reorder};
pub(crate) use segmenter::Cuts;
use segmenter::Segmenter;
use timing::Timing;

/// Pause between keyframe requests while nothing can be decoded.
const KEYFRAME_RETRY: Duration = Duration::from_secs(1);

/// How long a video track's first pictures wait for the publisher's first sender report, which says where they belong:
/// an encoder may take longer for its first picture than the step viewers may see between camera and screen. A crash
/// in this time loses at most what it may lose anyway.
const FIRST_REPORT_WAIT: Duration = Duration::from_millis(900);

/// Pictures that may wait so: what 120 a second send in that time. The next one ends the wait.
const FIRST_PICTURES_MAX: usize = 120;

/// A track being recorded.
#[derive(Debug)]
pub(crate) struct Track {
    number: u32,
    cuts: Cuts,
    timescale: u32,
    reorder: Reorder,
    depacketizer: Depacketizer,
    clock: TrackClock,
    timing: Timing,
    segmenter: Segmenter,
    /// First pictures, until their place is known; `None` once it is.
    unplaced: Option<Vec<Frame>>,
    /// When the first of them came.
    unplaced_since: Option<Duration>,
    muted: bool,
    ended: bool,
    keyframe_asked_at: Option<Duration>,
    /// The segment and the multiple of its length for which a keyframe was asked.
    keyframe_asked_for: (u32, u64),
    /// When samples were last written out.
    flushed_at: Duration,
}

impl Track {
    /// Track `number` of a recording that began at `epoch`.
    pub(crate) fn new(number: u32, codec: Codec, epoch: SystemTime, cuts: Cuts) -> Self {
        let timescale = codec.clock_rate();
        let cuts = match codec.kind() {
            // Sound can be cut anywhere, so its segments need not be short.
            TrackKind::Audio => Cuts {
                segment_min: cuts.segment,
                ..cuts
            },
            TrackKind::Video => cuts,
        };
        Self {
            number,
            cuts,
            timescale,
            reorder: Reorder::default(),
            depacketizer: Depacketizer::new(codec),
            clock: TrackClock::new(timescale, epoch),
            timing: match codec.kind() {
                TrackKind::Audio => Timing::sound(),
                TrackKind::Video => Timing::pictures(timescale),
            },
            segmenter: Segmenter::new(number, timescale, cuts),
            unplaced: (codec.kind() == TrackKind::Video).then(Vec::new),
            unplaced_since: None,
            muted: false,
            ended: false,
            keyframe_asked_at: None,
            keyframe_asked_for: (0, 0),
            flushed_at: Duration::ZERO,
        }
    }

    /// Whether media has been written.
    pub(crate) fn has_started(&self) -> bool {
        self.segmenter.has_started()
    }

    /// Whether the track ended.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Takes one event of the tap. `now` counts from the recording's start.
    pub(crate) fn handle_event(
        &mut self,
        now: Duration,
        event: TapEvent,
        publisher: &mut PublisherClock,
        out: &mut Vec<Op>,
    ) {
        if self.ended {
            return;
        }
        match event {
            TapEvent::Packet(packet) => {
                let ordered = self.reorder.handle_packet(now, packet);
                self.handle_ordered(ordered, out);
            }
            TapEvent::SenderReport {
                rtp_time,
                wall_clock,
            } => {
                self.clock.handle_report(rtp_time, wall_clock, publisher);
                if self.has_waiting() {
                    self.place_waiting(out);
                }
            }
            TapEvent::Muted(muted) => self.handle_muted(now, muted, out),
            TapEvent::Ended => self.finish(now, out),
        }
    }

    /// Gives up lost packets and writes what has waited for a part's length.
    pub(crate) fn handle_timeout(&mut self, now: Duration, out: &mut Vec<Op>) {
        let ordered = self.reorder.handle_timeout(now);
        self.handle_ordered(ordered, out);
        self.end_long_wait(now, out);
        if now.saturating_sub(self.flushed_at) >= self.cuts.part {
            self.flushed_at = now;
            report(self.segmenter.flush(out));
        }
    }

    /// Whether the publisher should be asked for a keyframe now; asking is noted.
    pub(crate) fn take_keyframe_request(&mut self, now: Duration) -> bool {
        if self.muted || self.ended || self.timing.is_sound() {
            return false;
        }
        if self.depacketizer.needs_keyframe() {
            let due = self
                .keyframe_asked_at
                .is_none_or(|at| now.saturating_sub(at) >= KEYFRAME_RETRY);
            if due {
                self.keyframe_asked_at = Some(now);
            }
            return due;
        }
        self.keyframe_asked_at = None;
        let length = u64::try_from(self.clock.ticks(self.cuts.segment)).unwrap_or(u64::MAX);
        let multiple = self
            .segmenter
            .segment_ticks()
            .checked_div(length)
            .unwrap_or(0);
        let wanted = (self.segmenter.segment_number(), multiple);
        if multiple == 0 || wanted == self.keyframe_asked_for {
            return false;
        }
        self.keyframe_asked_for = wanted;
        true
    }

    /// Writes everything that is left; nothing is taken afterwards.
    pub(crate) fn finish(&mut self, now: Duration, out: &mut Vec<Op>) {
        if self.ended {
            return;
        }
        self.close(out);
        self.ended = true;
        out.push(Op::Log(Entry::Stopped {
            track: self.number,
            at_ms: millis(now),
        }));
    }

    fn handle_muted(&mut self, now: Duration, muted: bool, out: &mut Vec<Op>) {
        if self.muted == muted {
            return;
        }
        self.muted = muted;
        if muted {
            self.close(out);
            self.depacketizer.reset();
            self.clock.expect_jump();
        }
        out.push(Op::Log(Entry::Muted {
            track: self.number,
            muted,
            at_ms: millis(now),
        }));
    }

    fn close(&mut self, out: &mut Vec<Op>) {
        let ordered = self.reorder.drain();
        self.handle_ordered(ordered, out);
        if self.has_waiting() {
            self.place_waiting(out);
        }
        report(self.timing.finish(&mut self.segmenter, out));
        report(self.segmenter.close(out));
    }

    fn handle_ordered(&mut self, ordered: Vec<Ordered>, out: &mut Vec<Op>) {
        for item in ordered {
            match item {
                Ordered::Gap => self.depacketizer.handle_gap(),
                Ordered::Packet(packet) => {
                    for frame in self.depacketizer.handle_packet(&packet) {
                        self.handle_frame(frame, out);
                    }
                }
            }
        }
    }

    fn handle_frame(&mut self, frame: Frame, out: &mut Vec<Op>) {
        let Some(waiting) = &mut self.unplaced else {
            return self.place_frame(frame, out);
        };
        if waiting.is_empty() {
            // The report is related to this placement.
            self.clock.place(frame.rtp_time, frame.arrival);
        }
        waiting.push(frame);
        if waiting.len() >= FIRST_PICTURES_MAX {
            self.place_waiting(out);
        }
    }

    fn has_waiting(&self) -> bool {
        self.unplaced
            .as_ref()
            .is_some_and(|waiting| !waiting.is_empty())
    }

    /// Notes when the wait began, and ends it when no report came in time.
    fn end_long_wait(&mut self, now: Duration, out: &mut Vec<Op>) {
        if !self.has_waiting() {
            return;
        }
        let since = *self.unplaced_since.get_or_insert(now);
        if now.saturating_sub(since) >= FIRST_REPORT_WAIT {
            self.place_waiting(out);
        }
    }

    /// The first pictures' place is known, or will not be known better.
    fn place_waiting(&mut self, out: &mut Vec<Op>) {
        self.unplaced_since = None;
        for frame in self.unplaced.take().unwrap_or_default() {
            self.place_frame(frame, out);
        }
    }

    fn place_frame(&mut self, frame: Frame, out: &mut Vec<Op>) {
        let time = self.clock.place(frame.rtp_time, frame.arrival);
        report(
            self.timing
                .handle_frame(frame, time, &mut self.segmenter, out),
        );
    }

    /// Ticks per second of the times written.
    pub(crate) fn timescale(&self) -> u32 {
        self.timescale
    }
}

/// A part that a container refuses is lost, the track goes on.
fn report(result: Result<(), crate::mux::MuxError>) {
    if let Err(error) = result {
        tracing::warn!(%error, "part dropped");
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
