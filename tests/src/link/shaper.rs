//! One direction of a line: when does a packet that is sent now arrive, if at all. No clocks, no sockets.

use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;

/// What the line is like, in each direction.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shape {
    /// Bits per second on the line, headers included; 0 means no limit.
    pub rate_bps: u64,
    /// Time from the line's beginning to its end, in milliseconds.
    pub delay_ms: u64,
    /// Packets lost out of 1000, beyond those that find the queue full.
    pub loss_permille: u32,
    /// How long a packet may wait for the line before it is dropped, in milliseconds.
    pub queue_ms: u64,
}

impl Default for Shape {
    fn default() -> Self {
        // 200 ms of queue is what a home router has.
        Self {
            rate_bps: 0,
            delay_ms: 0,
            loss_permille: 0,
            queue_ms: 200,
        }
    }
}

/// The state of one direction.
#[derive(Debug)]
pub struct Shaper {
    shape: Shape,
    line_free_at: Option<Instant>,
    random: u64,
}

/// Bytes of IPv4 and UDP header that a datagram has on the line.
const HEADERS: usize = 28;

impl Shaper {
    /// A line of `shape`; the same seed loses the same packets.
    #[must_use]
    pub fn new(shape: Shape, seed: u64) -> Self {
        Self {
            shape,
            line_free_at: None,
            random: seed | 1,
        }
    }

    /// Changes the line; what is under way arrives as it would have.
    pub fn set_shape(&mut self, shape: Shape) {
        self.shape = shape;
    }

    /// When a datagram of `bytes` sent at `now` arrives, or nothing if it is lost.
    pub fn admit(&mut self, now: Instant, bytes: usize) -> Option<Instant> {
        let lost = self.draw() % 1000 < u64::from(self.shape.loss_permille);
        let waits = self.wait(now);
        if lost || waits > Duration::from_millis(self.shape.queue_ms) {
            return None;
        }
        Some(self.occupy(now, bytes))
    }

    /// How long a packet sent at `now` waits before the line takes it.
    #[must_use]
    pub fn wait(&self, now: Instant) -> Duration {
        self.line_free_at
            .map_or(Duration::ZERO, |free| free.saturating_duration_since(now))
    }

    /// When a packet that is never lost arrives: for streams, whose sender repeats what is lost.
    pub fn occupy(&mut self, now: Instant, bytes: usize) -> Instant {
        let mut free = self.line_free_at.map_or(now, |free| free.max(now));
        let bits = (bytes + HEADERS) as u64 * 8;
        if let Some(nanoseconds) = (bits * 1_000_000_000).checked_div(self.shape.rate_bps) {
            free += Duration::from_nanos(nanoseconds);
        }
        self.line_free_at = Some(free);
        free + Duration::from_millis(self.shape.delay_ms)
    }

    // xorshift64: enough to pick packets.
    fn draw(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_megabit_line_carries_a_megabit_and_drops_the_rest() {
        let shape = Shape {
            rate_bps: 1_000_000,
            delay_ms: 100,
            ..Shape::default()
        };
        let mut shaper = Shaper::new(shape, 1);
        let start = Instant::now();
        // 2 Mbit/s for two seconds.
        let arrivals: Vec<Instant> = (0..500)
            .filter_map(|packet| shaper.admit(start + Duration::from_millis(4 * packet), 972))
            .collect();
        let carried = arrivals.len() * 1000 * 8;
        assert!(
            (2_000_000..2_300_000).contains(&carried),
            "{carried} bits in 2.2 s"
        );
        assert!(
            arrivals.windows(2).all(|pair| pair[0] < pair[1]),
            "packets overtake each other"
        );
        assert_eq!(arrivals[0] - start, Duration::from_millis(108));
    }

    #[test]
    fn loss_is_as_asked() {
        let mut shaper = Shaper::new(
            Shape {
                loss_permille: 50,
                ..Shape::default()
            },
            7,
        );
        let now = Instant::now();
        let lost = (0..10_000)
            .filter(|_| shaper.admit(now, 100).is_none())
            .count();
        assert!((400..600).contains(&lost), "{lost} of 10000 lost");
    }
}
