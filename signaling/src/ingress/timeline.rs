//! From an encoder's millisecond counter to times that never go back.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// How far media may run ahead of the clock before its times are taken to have jumped. The
/// recorder's own tolerance is the same.
const AHEAD_MAX_MS: i64 = 2_000;
/// How far it may lag: a line that stalled catches up from there.
const BEHIND_MAX_MS: i64 = 10_000;
/// Every RTP time lies above this, so that a composition time may be negative.
const HEADROOM_MS: i64 = 10_000;

/// The times of one encoder's sound and pictures.
#[derive(Debug)]
pub(super) struct Timeline {
    began: Instant,
    began_wall: SystemTime,
    /// The counter as last seen, and as unwrapped.
    last: Option<(u32, i64)>,
    /// Media time minus the unwrapped counter.
    offset_ms: i64,
}

/// A place on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// Milliseconds of media, above 0.
    pub(super) media_ms: i64,
    /// The counter jumped, and media goes on from now.
    pub(super) jumped: bool,
}

impl Timeline {
    /// A timeline that begins now, on both clocks.
    pub(super) fn new(now: Instant, wall: SystemTime) -> Self {
        Self {
            began: now,
            began_wall: wall,
            last: None,
            offset_ms: 0,
        }
    }

    /// Places a counter of a message that came at `now`. Counters may begin anywhere and wrap.
    pub(super) fn place(&mut self, counter: u32, now: Instant) -> Placed {
        let since = now.saturating_duration_since(self.began).as_millis();
        let clock_ms = i64::try_from(since)
            .unwrap_or(i64::MAX)
            .saturating_add(HEADROOM_MS);
        let unwrapped = match self.last {
            // The distance as a signed number: half the range ahead, half behind.
            Some((last, unwrapped)) => {
                let [a, b, c, d] = counter.wrapping_sub(last).to_be_bytes();
                unwrapped.saturating_add(i64::from(i32::from_be_bytes([a, b, c, d])))
            }
            None => {
                self.offset_ms = clock_ms.saturating_sub(i64::from(counter));
                i64::from(counter)
            }
        };
        self.last = Some((counter, unwrapped));
        let media_ms = unwrapped.saturating_add(self.offset_ms);
        let ahead = media_ms.saturating_sub(clock_ms);
        if (-BEHIND_MAX_MS..=AHEAD_MAX_MS).contains(&ahead) {
            return Placed {
                media_ms: media_ms.max(1),
                jumped: false,
            };
        }
        self.offset_ms = clock_ms.saturating_sub(unwrapped);
        Placed {
            media_ms: clock_ms,
            jumped: true,
        }
    }

    /// When the media of a time was captured, as far as the encoder tells.
    pub(super) fn captured(&self, media_ms: i64) -> SystemTime {
        let since_begin = media_ms.saturating_sub(HEADROOM_MS);
        let distance = Duration::from_millis(since_begin.unsigned_abs());
        let captured = if since_begin < 0 {
            self.began_wall.checked_sub(distance)
        } else {
            self.began_wall.checked_add(distance)
        };
        captured.unwrap_or(self.began_wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(began: Instant, ms: u64) -> Instant {
        began + Duration::from_millis(ms)
    }

    #[test]
    fn a_counter_may_begin_anywhere_and_wrap() {
        let began = Instant::now();
        let mut timeline = Timeline::new(began, SystemTime::UNIX_EPOCH);
        let first = timeline.place(u32::MAX - 20, began);
        let second = timeline.place(19, at(began, 40));
        assert_eq!(second.media_ms - first.media_ms, 40);
        assert!(!first.jumped && !second.jumped);
        let captured = timeline.captured(second.media_ms);
        assert_eq!(captured, SystemTime::UNIX_EPOCH + Duration::from_millis(40));
    }

    #[test]
    fn a_jump_goes_on_from_the_clock() {
        let began = Instant::now();
        let mut timeline = Timeline::new(began, SystemTime::UNIX_EPOCH);
        let first = timeline.place(0, began);
        // Twelve hours ahead, then a month back.
        for counter in [12 * 3_600_000, 40, 0xf000_0000] {
            let jumped = timeline.place(counter, at(began, 40));
            assert!(jumped.jumped);
            assert_eq!(jumped.media_ms, first.media_ms + 40);
        }
        let next = timeline.place(0xf000_0000 + 40, at(began, 80));
        assert!(!next.jumped);
        assert_eq!(next.media_ms, first.media_ms + 80);
    }

    #[test]
    fn a_line_that_stalled_catches_up() {
        let began = Instant::now();
        let mut timeline = Timeline::new(began, SystemTime::UNIX_EPOCH);
        let first = timeline.place(0, began);
        let late = timeline.place(40, at(began, 9_000));
        assert_eq!(late.media_ms, first.media_ms + 40);
    }
}
