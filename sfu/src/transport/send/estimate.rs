//! How much a subscriber's line carries.
//!
//! The receiver knows best: browsers measure how packets queue and tell the result (REMB). What
//! they measure cannot exceed what comes by much, so where more is wanted padding fills the line
//! up to the estimate and lets it rise; it stops at the first sign of congestion and tries again
//! later. Receivers that tell nothing are judged by their losses.

use std::time::{Duration, Instant};

use crate::limits::{
    ESTIMATE_INITIAL, ESTIMATE_MIN, PROBE_HOLD_MAX, PROBE_HOLD_MIN, PROBE_OPENING, REMB_PATIENCE,
};
use crate::unit::Bitrate;

/// Losses above this share, of 256, mean that the line is too narrow; below the other it is not.
/// In between lies what radio loses by itself.
const LOSS_HIGH: u8 = 26;
const LOSS_LOW: u8 = 5;

/// How much more is tried after a report without losses, in percent.
const RISE_PERCENT: u64 = 150;

/// Padding fills the line up to this part of the estimate, in percent: a receiver lets its estimate
/// rise while two thirds of it come.
const FILL_PERCENT: u64 = 90;

/// An estimate this much below the best since padding began, in percent, ends it.
const SETBACK_PERCENT: u64 = 95;

/// Time between two paddings.
const PAD_INTERVAL: Duration = Duration::from_millis(10);

/// Time between two packets of the opening: receivers measure a cluster by them, and take it for
/// one only if they are at least a millisecond apart.
const OPENING_INTERVAL: Duration = Duration::from_micros(1100);

/// Window in which what leaves is measured.
const METER_WINDOW: Duration = Duration::from_millis(500);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Probe {
    /// Nothing was sent yet.
    Unopened,
    /// A cluster of so many packets opens the line, before the receiver has an estimate.
    Opening { left: u8 },
    /// Nothing before then.
    Resting { until: Instant },
    /// Padding fills up.
    Filling { best_bps: u64 },
}

/// Estimates one line.
#[derive(Debug)]
pub(super) struct Estimator {
    /// What the receiver says; `None` until it does.
    remb_bps: Option<u64>,
    /// It will say something: it agreed to.
    remb_agreed: bool,
    /// By losses.
    ceiling_bps: u64,
    /// When the first packet left.
    started: Option<Instant>,
    /// What would be sent if the line took it.
    desired_bps: u64,
    probe: Probe,
    hold: Duration,
    /// When padding is next due.
    due: Option<Instant>,
    /// Bytes of padding owed.
    owed: u64,
    told_bps: Option<u64>,
    meter: Meter,
}

#[derive(Debug, Default)]
struct Meter {
    since: Option<Instant>,
    bytes: u64,
    rate_bps: u64,
}

impl Meter {
    fn add(&mut self, now: Instant, bytes: usize) {
        let since = *self.since.get_or_insert(now);
        let elapsed = now.saturating_duration_since(since);
        if elapsed >= METER_WINDOW {
            self.rate_bps = Bitrate::from_bytes_over(self.bytes, elapsed).bps();
            self.since = Some(now);
            self.bytes = 0;
        }
        self.bytes = self.bytes.saturating_add(bytes as u64);
    }
}

impl Estimator {
    pub(super) fn new() -> Self {
        Self {
            remb_bps: None,
            remb_agreed: false,
            ceiling_bps: ESTIMATE_INITIAL.bps(),
            started: None,
            desired_bps: 0,
            probe: Probe::Unopened,
            hold: PROBE_HOLD_MIN,
            due: None,
            owed: 0,
            told_bps: Some(ESTIMATE_INITIAL.bps()),
            meter: Meter::default(),
        }
    }

    /// Whether the receiver agreed to tell its own estimate.
    pub(super) fn set_remb_agreed(&mut self, agreed: bool) {
        self.remb_agreed = agreed;
    }

    /// What would be sent if the line took it; 0 for nothing.
    pub(super) fn set_desired(&mut self, now: Instant, desired_bps: u64) {
        self.desired_bps = desired_bps;
        self.wake(now);
    }

    /// Padding that rests for want of a reason may have one now.
    fn wake(&mut self, now: Instant) {
        if self.due.is_none() && self.probe != Probe::Unopened && self.wants_more() {
            self.due = Some(now);
        }
    }

    fn estimate_bps(&self) -> u64 {
        self.remb_bps
            .unwrap_or(u64::MAX)
            .min(self.ceiling_bps)
            .max(ESTIMATE_MIN.bps())
    }

    /// The estimate, if it is not the one told last; to begin with it is the first guess.
    pub(super) fn poll(&mut self) -> Option<u64> {
        let estimate = self.estimate_bps();
        if self.told_bps == Some(estimate) {
            return None;
        }
        self.told_bps = Some(estimate);
        Some(estimate)
    }

    /// Media or a retransmission left.
    pub(super) fn on_sent(&mut self, now: Instant, bytes: usize) {
        self.started.get_or_insert(now);
        self.meter.add(now, bytes);
    }

    /// A section that takes padding is ready: the line is opened.
    pub(super) fn open(&mut self, now: Instant) {
        if self.probe == Probe::Unopened && self.remb_agreed {
            self.probe = Probe::Opening {
                left: PROBE_OPENING,
            };
            self.due = Some(now);
        }
    }

    /// The receiver's own estimate.
    pub(super) fn on_remb(&mut self, now: Instant, bitrate_bps: u64) {
        if self.remb_bps.is_none() {
            // From here on losses only lower what it says.
            self.ceiling_bps = u64::MAX;
        }
        self.remb_bps = Some(bitrate_bps);
        if let Probe::Filling { best_bps } = self.probe {
            if bitrate_bps < Bitrate::from_bps(best_bps).percent(SETBACK_PERCENT).bps() {
                self.rest(now);
            } else {
                let best_bps = best_bps.max(bitrate_bps);
                self.probe = Probe::Filling { best_bps };
            }
        }
        self.wake(now);
    }

    fn rest(&mut self, now: Instant) {
        let until = now.checked_add(self.hold).unwrap_or(now);
        self.probe = Probe::Resting { until };
        self.due = Some(until);
        self.hold = self.hold.saturating_mul(2).min(PROBE_HOLD_MAX);
    }

    /// Share lost of 256, of what was sent since the report before.
    pub(super) fn on_loss(&mut self, now: Instant, lost_of_256: u8) {
        if lost_of_256 > LOSS_HIGH {
            // As much as came, or nearly.
            let kept = 256u64.saturating_sub(u64::from(lost_of_256) >> 1);
            let sent = self.meter.rate_bps.min(self.estimate_bps());
            self.ceiling_bps = sent.saturating_mul(kept) >> 8;
            if matches!(self.probe, Probe::Filling { .. }) {
                self.rest(now);
            }
        } else if lost_of_256 < LOSS_LOW && self.may_rise(now) {
            let risen = Bitrate::from_bps(self.ceiling_bps).percent(RISE_PERCENT);
            self.ceiling_bps = risen.bps();
        }
    }

    /// A receiver that agreed to tell its estimate gets the time to make one.
    fn may_rise(&self, now: Instant) -> bool {
        let patient = |started| now.saturating_duration_since(started) < REMB_PATIENCE;
        self.remb_bps.is_some() || !self.remb_agreed || !self.started.is_none_or(patient)
    }

    /// When padding is due.
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.due
    }

    /// How many packets of padding of so many bytes are due.
    pub(super) fn padding(&mut self, now: Instant, packet_bytes: u64) -> u64 {
        let Some(due) = self.due.filter(|due| *due <= now) else {
            return 0;
        };
        self.due = None;
        match self.probe {
            Probe::Unopened => 0,
            Probe::Opening { left } => {
                let left = left.saturating_sub(1);
                if left > 0 {
                    self.probe = Probe::Opening { left };
                    self.due = now.checked_add(OPENING_INTERVAL);
                } else {
                    // Time for the receiver to make something of it.
                    let until = now.checked_add(PROBE_HOLD_MIN).unwrap_or(now);
                    self.probe = Probe::Resting { until };
                    self.due = Some(until);
                }
                1
            }
            Probe::Resting { until } => {
                if until > now {
                    self.due = Some(until);
                } else if self.wants_more() {
                    self.owed = 0;
                    self.probe = Probe::Filling {
                        best_bps: self.estimate_bps(),
                    };
                    self.due = now.checked_add(PAD_INTERVAL);
                }
                0
            }
            Probe::Filling { .. } if !self.wants_more() => {
                self.probe = Probe::Resting { until: now };
                self.hold = PROBE_HOLD_MIN;
                0
            }
            Probe::Filling { .. } => {
                self.due = now.checked_add(PAD_INTERVAL);
                let late = now.saturating_duration_since(due);
                let time = PAD_INTERVAL.saturating_add(late.min(PAD_INTERVAL));
                self.owe(time);
                let packets = self.owed.checked_div(packet_bytes).unwrap_or(0);
                self.owed = self
                    .owed
                    .saturating_sub(packets.saturating_mul(packet_bytes));
                packets
            }
        }
    }

    fn wants_more(&self) -> bool {
        self.remb_bps.is_some() && self.desired_bps > self.estimate_bps()
    }

    fn owe(&mut self, time: Duration) {
        let fill = Bitrate::from_bps(self.estimate_bps()).percent(FILL_PERCENT);
        let missing = fill
            .saturating_sub(Bitrate::from_bps(self.meter.rate_bps))
            .bps();
        let micros = u64::try_from(time.as_micros()).unwrap_or(0);
        let bytes = missing.saturating_mul(micros).wrapping_div(8_000_000);
        self.owed = self.owed.saturating_add(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// An estimator of a receiver that tells, after its opening.
    fn opened(now: &mut Instant) -> Estimator {
        let mut estimator = Estimator::new();
        estimator.set_remb_agreed(true);
        estimator.open(*now);
        let mut packets = 0;
        while let Some(due) = estimator.poll_timeout().filter(|due| *due < *now + 50 * MS) {
            *now = due;
            packets += estimator.padding(*now, 300);
        }
        assert_eq!(packets, u64::from(PROBE_OPENING));
        estimator.on_sent(*now, 1000);
        estimator
    }

    /// Lets padding and media flow; bytes of padding.
    fn run(estimator: &mut Estimator, now: &mut Instant, time: Duration, media_bps: u64) -> u64 {
        let end = *now + time;
        let mut padding = 0;
        while *now < end {
            *now += 10 * MS;
            estimator.on_sent(*now, (media_bps / 800) as usize);
            padding += estimator.padding(*now, 300) * 300;
        }
        padding
    }

    #[test]
    fn an_estimate_is_told_once() {
        let mut estimator = Estimator::new();
        assert_eq!(estimator.poll(), None);
        estimator.on_remb(Instant::now(), 300_000);
        assert_eq!(estimator.poll(), Some(300_000));
        assert_eq!(estimator.poll(), None);
    }

    #[test]
    fn the_receivers_word_counts_and_padding_fills_the_line_up_to_it() {
        let mut now = Instant::now();
        let mut estimator = opened(&mut now);
        estimator.on_remb(now, 1_000_000);
        estimator.set_desired(now, 2_000_000);
        // The first guess was right, so there is nothing to tell.
        assert_eq!(estimator.poll(), None);
        run(&mut estimator, &mut now, PROBE_HOLD_MIN, 500_000);
        let padding = run(&mut estimator, &mut now, 1000 * MS, 500_000);
        // 90 % of the estimate less what flows.
        assert!((40_000..60_000).contains(&padding), "{padding} bytes");
        // Enough: no more padding.
        estimator.on_remb(now, 2_000_000);
        assert_eq!(estimator.poll(), Some(2_000_000));
        assert_eq!(run(&mut estimator, &mut now, 1000 * MS, 500_000), 0);
    }

    #[test]
    fn padding_stops_at_a_setback_and_waits_longer_each_time() {
        let mut now = Instant::now();
        let mut estimator = opened(&mut now);
        estimator.on_remb(now, 1_000_000);
        estimator.set_desired(now, 2_000_000);
        run(&mut estimator, &mut now, 2 * PROBE_HOLD_MIN, 500_000);
        let mut pauses = Vec::new();
        for _ in 0..3 {
            estimator.on_remb(now, 900_000);
            let stopped = now;
            while run(&mut estimator, &mut now, 100 * MS, 500_000) == 0 {}
            pauses.push(now - stopped);
            estimator.on_remb(now, 1_000_000);
        }
        assert!(
            pauses.windows(2).all(|pair| pair[1] > pair[0] * 3 / 2),
            "{pauses:?}"
        );
    }

    #[test]
    fn a_receiver_that_tells_nothing_is_judged_by_its_losses() {
        let mut now = Instant::now();
        let mut estimator = Estimator::new();
        run(&mut estimator, &mut now, 1000 * MS, 800_000);
        estimator.on_loss(now, 0);
        let risen = estimator.poll().unwrap();
        assert!(risen > ESTIMATE_INITIAL.bps());
        // Some loss is borne, much is not.
        estimator.on_loss(now, 12);
        assert_eq!(estimator.poll(), None);
        estimator.on_loss(now, 128);
        let fallen = estimator.poll().unwrap();
        assert!((500_000..700_000).contains(&fallen), "{fallen}");
    }

    #[test]
    fn one_that_agreed_to_tell_is_waited_for() {
        let mut now = Instant::now();
        let mut estimator = opened(&mut now);
        estimator.on_loss(now, 0);
        assert_eq!(estimator.poll(), None);
        run(&mut estimator, &mut now, REMB_PATIENCE, 500_000);
        estimator.on_loss(now, 0);
        assert!(estimator.poll().unwrap() > ESTIMATE_INITIAL.bps());
    }
}
