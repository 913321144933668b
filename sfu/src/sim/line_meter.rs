//! What a browser makes of its line: an estimate from how packets queue, told to the sender.

use std::time::{Duration, Instant};

use crate::unit::Bitrate;

/// Packets in a row that tell a rate by themselves.
const OPENING: u32 = 15;

/// How often the estimate is looked at.
const INTERVAL: Duration = Duration::from_millis(200);

/// Packets that take this much longer than the fastest have queued.
const QUEUED: Duration = Duration::from_millis(60);

/// Rise in one interval without queueing, in percent: 8 % a second, as libwebrtc has it.
const RISE_PERCENT: u64 = 102;

/// What is left of the rate after queueing, in percent.
const FALL_PERCENT: u64 = 85;

/// An estimate rises no further than this part of what came, in percent.
const ROOM_PERCENT: u64 = 150;

/// A receiver's estimate of its line, much as libwebrtc makes it.
#[derive(Debug)]
pub(super) struct LineMeter {
    since: Instant,
    bytes: u64,
    fastest: Duration,
    /// Shortest in this interval.
    shortest: Duration,
    estimate: Option<Bitrate>,
    /// The first media packets, which tell the rate at which they came: when, how many, bytes.
    opening: Option<(Instant, u32, u64)>,
}

impl LineMeter {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            since: now,
            bytes: 0,
            fastest: Duration::MAX,
            shortest: Duration::MAX,
            estimate: None,
            opening: None,
        }
    }

    /// A media packet came.
    pub(super) fn on_media(&mut self, now: Instant, bytes: usize) {
        let Some((first, count, sum)) = self.opening.as_mut() else {
            self.opening = Some((now, 1, 0));
            return;
        };
        if *count >= OPENING {
            return;
        }
        *count = count.saturating_add(1);
        *sum = sum.saturating_add(bytes as u64);
        if *count == OPENING {
            let took = now.saturating_duration_since(*first);
            self.estimate = Some(Bitrate::from_bytes_over(*sum, took));
        }
    }

    /// A datagram came that took so long; the estimate to tell.
    pub(super) fn on_datagram(
        &mut self,
        now: Instant,
        took: Duration,
        bytes: usize,
    ) -> Option<Bitrate> {
        let bytes = bytes as u64;
        self.bytes = self.bytes.saturating_add(bytes);
        self.fastest = self.fastest.min(took);
        self.shortest = self.shortest.min(took);
        let elapsed = now.saturating_duration_since(self.since);
        if elapsed < INTERVAL {
            return None;
        }
        let came = Bitrate::from_bytes_over(self.bytes, elapsed);
        let queued = self.shortest.saturating_sub(self.fastest) > QUEUED;
        let before = self.estimate.unwrap_or(came);
        self.estimate = Some(if queued {
            came.percent(FALL_PERCENT).min(before)
        } else {
            let room = came.percent(ROOM_PERCENT);
            // More is believed only of what was seen to come.
            before.percent(RISE_PERCENT).min(room).max(before)
        });
        self.since = now;
        self.bytes = 0;
        self.shortest = Duration::MAX;
        self.estimate
    }
}
