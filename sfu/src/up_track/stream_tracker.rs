use std::time::{Duration, Instant};

use crate::limits::{BITRATE_SLOTS, BITRATE_WINDOW, LAYER_SILENCE, LAYERS, SCREEN_LAYER_SILENCE};
use crate::unit::Bitrate;
use crate::{TrackSource, VideoLayer};

/// Which layers of a track arrive, and how heavy each is.
#[derive(Debug)]
pub(crate) struct StreamTracker {
    silence: Duration,
    /// Newest packet of any layer.
    newest: Option<Instant>,
    layers: [Layer; LAYERS],
}

#[derive(Debug, Clone, Copy, Default)]
struct Layer {
    newest: Option<Instant>,
    meter: Meter,
}

impl StreamTracker {
    /// A tracker that has seen nothing.
    pub(crate) fn new(source: TrackSource) -> Self {
        Self {
            silence: match source {
                TrackSource::ScreenShare => SCREEN_LAYER_SILENCE,
                _ => LAYER_SILENCE,
            },
            newest: None,
            layers: [Layer::default(); LAYERS],
        }
    }

    /// A packet of `bytes` payload bytes of `layer` arrived.
    pub(crate) fn on_packet(&mut self, now: Instant, layer: u8, bytes: usize) {
        let Some(layer) = self.layers.get_mut(usize::from(layer)) else {
            return;
        };
        layer.newest = Some(now);
        layer.meter.add(now, bytes);
        self.newest = Some(now);
    }

    /// The layers that go on, bit 0 the smallest. A layer stops when it is silent while another
    /// goes on; when all are silent (a muted track, a still screen) nothing changes.
    pub(crate) fn live(&self) -> u8 {
        let Some(newest) = self.newest else {
            return 0;
        };
        let mut live = 0u8;
        for (number, layer) in (0u32..).zip(&self.layers) {
            let goes_on = layer.newest.is_some_and(|layer_newest| {
                newest.saturating_duration_since(layer_newest) < self.silence
            });
            live |= u8::from(goes_on).wrapping_shl(number);
        }
        live
    }

    /// What each live layer must be reckoned with: measured, or as announced as long as it has not
    /// arrived for a whole window. `scalable` streams cost all layers below as well.
    pub(crate) fn layer_rates(
        &mut self,
        now: Instant,
        announced: &[VideoLayer],
        scalable: bool,
    ) -> [Option<Bitrate>; LAYERS] {
        let live = self.live();
        let mut below = Bitrate::ZERO;
        let mut rates = [None; LAYERS];
        for ((number, layer), rate) in (0usize..).zip(&mut self.layers).zip(&mut rates) {
            if live.wrapping_shr(u32::try_from(number).unwrap_or(u32::MAX)) & 1 == 0 {
                continue;
            }
            let measured = layer.meter.rate(now);
            let own = match announced.get(number) {
                Some(announced) if !layer.meter.is_full(now) => {
                    measured.max(Bitrate::from_bps(u64::from(announced.bitrate_bps_max)))
                }
                _ => measured,
            };
            if scalable {
                below = below.saturating_add(own);
            }
            *rate = Some(if scalable { below } else { own });
        }
        rates
    }
}

/// Bytes of the last second in a ring of slots.
#[derive(Debug, Clone, Copy, Default)]
struct Meter {
    /// When slot 0 of the ring was entered for the first time.
    start: Option<Instant>,
    /// Number of the newest slot since `start`.
    slot: u32,
    bytes: [u64; BITRATE_SLOTS as usize],
}

impl Meter {
    fn add(&mut self, now: Instant, bytes: usize) {
        self.advance(now);
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        if let Some(slot) = self.newest_slot() {
            *slot = slot.saturating_add(bytes);
        }
    }

    fn newest_slot(&mut self) -> Option<&mut u64> {
        let index = self.slot.wrapping_rem(BITRATE_SLOTS);
        self.bytes.get_mut(usize::try_from(index).ok()?)
    }

    /// Enters the slot of `now`, clearing those passed over.
    fn advance(&mut self, now: Instant) {
        let start = *self.start.get_or_insert(now);
        let slot = now
            .saturating_duration_since(start)
            .as_millis()
            .checked_div(slot_ms())
            .and_then(|slot| u32::try_from(slot).ok())
            .unwrap_or(u32::MAX);
        let passed = slot.saturating_sub(self.slot).min(BITRATE_SLOTS);
        for _ in 0..passed {
            self.slot = self.slot.saturating_add(1);
            if let Some(slot) = self.newest_slot() {
                *slot = 0;
            }
        }
        self.slot = self.slot.max(slot);
    }

    /// A whole window has been measured.
    fn is_full(&self, now: Instant) -> bool {
        self.start
            .is_some_and(|start| now.saturating_duration_since(start) >= BITRATE_WINDOW)
    }

    fn rate(&mut self, now: Instant) -> Bitrate {
        let Some(start) = self.start else {
            return Bitrate::ZERO;
        };
        self.advance(now);
        let bytes = self.bytes.iter().copied().fold(0u64, u64::saturating_add);
        // The newest slot is being filled; until the ring is full only what has passed counts.
        let slot = Duration::from_millis(u64::try_from(slot_ms()).unwrap_or(u64::MAX));
        let in_newest = now
            .saturating_duration_since(start)
            .saturating_sub(slot.saturating_mul(self.slot));
        let full_slots = self.slot.min(BITRATE_SLOTS.saturating_sub(1));
        let time = slot.saturating_mul(full_slots).saturating_add(in_newest);
        // Less than two slots say nothing yet.
        Bitrate::from_bytes_over(bytes, time.max(slot.saturating_mul(2)))
    }
}

fn slot_ms() -> u128 {
    BITRATE_WINDOW
        .as_millis()
        .checked_div(u128::from(BITRATE_SLOTS))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quality;

    fn feed(tracker: &mut StreamTracker, start: Instant, ms: std::ops::Range<u64>, layer: u8) {
        for at in ms.step_by(10) {
            tracker.on_packet(start + Duration::from_millis(at), layer, 1000);
        }
    }

    #[test]
    fn a_silent_layer_stops_while_another_goes_on() {
        let start = Instant::now();
        let mut tracker = StreamTracker::new(TrackSource::Camera);
        assert_eq!(tracker.live(), 0);
        feed(&mut tracker, start, 0..500, 0);
        feed(&mut tracker, start, 0..500, 2);
        assert_eq!(tracker.live(), 0b101);
        feed(&mut tracker, start, 500..1600, 0);
        assert_eq!(tracker.live(), 0b001);
        feed(&mut tracker, start, 1600..1620, 2);
        assert_eq!(tracker.live(), 0b101);
    }

    #[test]
    fn a_still_screen_keeps_its_layers() {
        let start = Instant::now();
        let mut tracker = StreamTracker::new(TrackSource::ScreenShare);
        tracker.on_packet(start, 0, 1000);
        tracker.on_packet(start, 1, 1000);
        tracker.on_packet(start + Duration::from_millis(2500), 0, 1000);
        assert_eq!(tracker.live(), 0b11);
    }

    #[test]
    fn bitrate_follows_within_a_window_and_falls_to_zero() {
        let start = Instant::now();
        let mut tracker = StreamTracker::new(TrackSource::Camera);
        feed(&mut tracker, start, 0..3000, 1);
        let mut rate_at = |ms| {
            let now = start + Duration::from_millis(ms);
            tracker.layer_rates(now, &[], false)[1].map(Bitrate::bps)
        };
        let rate = rate_at(3000).unwrap();
        assert!((760_000..=860_000).contains(&rate), "{rate}");
        assert_eq!(rate_at(5000), Some(0));
    }

    #[test]
    fn an_unmeasured_layer_counts_as_announced_and_scalable_layers_add_up() {
        let start = Instant::now();
        let announced = [200_000, 500_000].map(|bitrate_bps_max| VideoLayer {
            quality: Quality::Low,
            rid: None,
            width: 0,
            height: 0,
            bitrate_bps_max,
        });
        let mut tracker = StreamTracker::new(TrackSource::Camera);
        feed(&mut tracker, start, 0..20, 0);
        feed(&mut tracker, start, 0..20, 1);
        let now = start + Duration::from_millis(20);
        let rates = tracker.layer_rates(now, &announced, false);
        assert_eq!(rates[0], Some(Bitrate::from_kbps(200)));
        assert_eq!(rates[1], Some(Bitrate::from_kbps(500)));
        assert_eq!(rates[2], None);
        let rates = tracker.layer_rates(now, &announced, true);
        assert_eq!(rates[1], Some(Bitrate::from_kbps(700)));
    }
}
