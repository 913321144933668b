//! From RTP time to the recording's time.
//!
//! A track starts on the arrival of its first packet. Once the publisher's sender reports come,
//! all its tracks are placed by its own clock: the offset between that clock and the recording's
//! is fixed by the first report, so tracks that were captured together stay together, whatever
//! the network and the encoders added.

use std::time::{Duration, SystemTime};

/// RTP time ahead of the clock by more than this cannot be true: the numbering jumped.
const AHEAD_MAX: Duration = Duration::from_secs(2);

/// RTP time behind by more than this is a jump too; less may be a stalled line catching up.
const BEHIND_MAX: Duration = Duration::from_secs(10);

/// After a mute some publishers' RTP time has stood still: beyond this offset it is placed anew.
const RESUME_TOLERANCE: Duration = Duration::from_millis(300);

/// Corrections below this are the reports' own jitter and are left alone.
const REPORT_TOLERANCE: Duration = Duration::from_millis(5);

/// A report that would move a track farther than this is not believed; the publisher's clock was
/// set, or it lies, so its offset is fixed anew instead.
const CORRECTION_MAX: Duration = Duration::from_secs(2);

/// Later corrections are applied by this fraction, to smooth the reports' jitter.
const SMOOTHING: i64 = 4;

const NANOS: i128 = 1_000_000_000;

/// What the tracks of one publisher share: recording time minus publisher's time, in nanoseconds.
#[derive(Debug, Default)]
pub(crate) struct PublisherClock {
    offset: Option<i128>,
}

/// Places one track's RTP times.
#[derive(Debug)]
pub(crate) struct TrackClock {
    rate: u32,
    epoch: SystemTime,
    /// Recording time minus RTP time, in ticks.
    base: Option<i64>,
    resuming: bool,
    /// A report has been applied since the base was last guessed.
    reported: bool,
}

impl TrackClock {
    /// A clock of `rate` ticks per second for a recording that began at `epoch`.
    pub(crate) fn new(rate: u32, epoch: SystemTime) -> Self {
        Self {
            rate,
            epoch,
            base: None,
            resuming: false,
            reported: false,
        }
    }

    /// Ticks in a duration.
    pub(crate) fn ticks(&self, duration: Duration) -> i64 {
        ticks(duration, self.rate)
    }

    /// The track was muted: its RTP time may have stood still.
    pub(crate) fn expect_jump(&mut self) {
        self.resuming = true;
    }

    /// Recording time, in ticks, of an RTP time whose packet came at `arrival`.
    pub(crate) fn place(&mut self, rtp_time: u64, arrival: SystemTime) -> u64 {
        let rtp = i64::try_from(rtp_time).unwrap_or(i64::MAX);
        let since_epoch = arrival.duration_since(self.epoch).unwrap_or_default();
        let arrived = self.ticks(since_epoch);
        let guess = arrived.saturating_sub(rtp);
        let base = *self.base.get_or_insert(guess);
        let time = rtp.saturating_add(base);
        let behind = arrived.saturating_sub(time);
        let resuming = std::mem::take(&mut self.resuming);
        let jumped = behind > self.ticks(BEHIND_MAX)
            || behind < self.ticks(AHEAD_MAX).saturating_neg()
            || (resuming && behind.saturating_abs() > self.ticks(RESUME_TOLERANCE));
        let time = if jumped {
            self.base = Some(guess);
            self.reported = false;
            arrived
        } else {
            time
        };
        u64::try_from(time).unwrap_or(0)
    }

    /// Takes a sender report: `rtp_time` was captured when the publisher's clock said `wall`.
    pub(crate) fn handle_report(
        &mut self,
        rtp_time: u64,
        wall: SystemTime,
        publisher: &mut PublisherClock,
    ) {
        let Some(base) = self.base else {
            return;
        };
        let rtp = i64::try_from(rtp_time).unwrap_or(i64::MAX);
        let wall = signed_nanos(wall, self.epoch);
        let placed = nanos(rtp.saturating_add(base), self.rate);
        let offset = *publisher
            .offset
            .get_or_insert_with(|| placed.saturating_sub(wall));
        let correction = from_nanos(
            wall.saturating_add(offset).saturating_sub(placed),
            self.rate,
        );
        if correction.saturating_abs() > self.ticks(CORRECTION_MAX) {
            publisher.offset = Some(placed.saturating_sub(wall));
            return;
        }
        let first = !std::mem::replace(&mut self.reported, true);
        if first {
            self.base = Some(base.saturating_add(correction));
        } else if correction.saturating_abs() > self.ticks(REPORT_TOLERANCE) {
            let step = correction.checked_div(SMOOTHING).unwrap_or(0);
            self.base = Some(base.saturating_add(step));
        }
    }
}

fn ticks(duration: Duration, rate: u32) -> i64 {
    let ticks = duration
        .as_nanos()
        .saturating_mul(u128::from(rate))
        .checked_div(NANOS.unsigned_abs())
        .unwrap_or(0);
    i64::try_from(ticks).unwrap_or(i64::MAX)
}

fn nanos(ticks: i64, rate: u32) -> i128 {
    i128::from(ticks)
        .saturating_mul(NANOS)
        .checked_div(i128::from(rate))
        .unwrap_or(0)
}

fn from_nanos(nanos: i128, rate: u32) -> i64 {
    let ticks = nanos
        .saturating_mul(i128::from(rate))
        .checked_div(NANOS)
        .unwrap_or(0);
    i64::try_from(ticks).unwrap_or(i64::MAX)
}

fn signed_nanos(time: SystemTime, epoch: SystemTime) -> i128 {
    let magnitude = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(epoch) {
        Ok(after) => magnitude(after),
        Err(before) => magnitude(before.duration()).saturating_neg(),
    }
}
