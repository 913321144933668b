use std::time::{Duration, Instant};

use super::UpPacket;
use crate::limits::{KEYFRAME_ATTEMPTS, KEYFRAME_INTERVAL, KEYFRAME_INTERVAL_LOWEST, LAYERS};

/// Thins the keyframe requests of a track's subscribers: one per encoding and interval goes up, and
/// one that stays unanswered is repeated, since a lone PLI may be lost. The layers of a scalable
/// stream are one encoding, number 0.
#[derive(Debug, Default)]
pub(crate) struct KeyframeThrottle {
    scalable: bool,
    layers: [Layer; LAYERS],
}

#[derive(Debug, Default, Clone, Copy)]
struct Layer {
    /// When the last request went up.
    sent: Option<Instant>,
    /// Somebody waits for a keyframe.
    wanted: bool,
    /// Requests sent since somebody began to wait.
    attempts: u8,
}

impl KeyframeThrottle {
    /// A throttle that lets the first request of each layer pass at once.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A subscriber needs a keyframe of `layer`.
    pub(crate) fn request(&mut self, layer: u8) {
        let layer = if self.scalable { 0 } else { layer };
        if let Some(layer) = self.layers.get_mut(usize::from(layer)) {
            layer.wanted = true;
            // Asked for anew: an encoder that ignored the last series may answer now.
            if layer.attempts >= KEYFRAME_ATTEMPTS {
                layer.attempts = 0;
            }
        }
    }

    /// A keyframe arrived: `packet` begins it. Nobody waits for this encoding any more.
    pub(crate) fn on_keyframe(&mut self, packet: &UpPacket) {
        self.scalable = packet.scalable;
        self.answer(packet.layer);
        if packet.scalable {
            // Requests from before it was known to be one encoding.
            for layer in 1..8 {
                self.answer(layer);
            }
        }
    }

    fn answer(&mut self, layer: u8) {
        if let Some(layer) = self.layers.get_mut(usize::from(layer)) {
            layer.wanted = false;
            layer.attempts = 0;
        }
    }

    /// The next encoding to request a keyframe of now. Call until `None`.
    pub(crate) fn poll_request(&mut self, now: Instant) -> Option<u8> {
        for (number, layer) in (0u8..).zip(&mut self.layers) {
            if layer.due(number).is_some_and(|due| due <= now) || layer.is_first_request() {
                layer.sent = Some(now);
                layer.attempts = layer.attempts.saturating_add(1);
                return Some(number);
            }
        }
        None
    }

    /// When to poll again by itself.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        (0u8..)
            .zip(&self.layers)
            .filter_map(|(number, layer)| layer.due(number))
            .min()
    }
}

impl Layer {
    fn is_open(&self) -> bool {
        self.wanted && self.attempts < KEYFRAME_ATTEMPTS
    }

    fn is_first_request(&self) -> bool {
        self.is_open() && self.sent.is_none()
    }

    /// When a request that waits may go up, if one went up before.
    fn due(&self, number: u8) -> Option<Instant> {
        if !self.is_open() {
            return None;
        }
        self.sent?.checked_add(interval(number))
    }
}

fn interval(layer: u8) -> Duration {
    if layer == 0 {
        KEYFRAME_INTERVAL_LOWEST
    } else {
        KEYFRAME_INTERVAL
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::up_track::packet::tests::keyframe;

    fn requests_over(throttle: &mut KeyframeThrottle, start: Instant, ms: u64) -> Vec<(u64, u8)> {
        let mut sent = Vec::new();
        for at in (0..ms).step_by(10) {
            while let Some(layer) = throttle.poll_request(start + Duration::from_millis(at)) {
                sent.push((at, layer));
            }
        }
        sent
    }

    #[test]
    fn first_request_passes_at_once_and_many_are_one() {
        let start = Instant::now();
        let mut throttle = KeyframeThrottle::new();
        for _ in 0..500 {
            throttle.request(2);
        }
        assert_eq!(throttle.poll_request(start), Some(2));
        assert_eq!(throttle.poll_request(start), None);
    }

    #[test]
    fn an_unanswered_request_is_repeated_a_bounded_number_of_times() {
        let start = Instant::now();
        let mut throttle = KeyframeThrottle::new();
        throttle.request(1);
        let sent = requests_over(&mut throttle, start, 60_000);
        assert_eq!(sent.len(), usize::from(KEYFRAME_ATTEMPTS));
        assert!(sent.windows(2).all(|pair| pair[1].0 - pair[0].0 >= 1000));
        assert_eq!(throttle.poll_timeout(), None);
    }

    #[test]
    fn a_keyframe_ends_the_waiting() {
        let start = Instant::now();
        let mut throttle = KeyframeThrottle::new();
        throttle.request(0);
        assert_eq!(throttle.poll_request(start), Some(0));
        throttle.on_keyframe(&keyframe(0, false));
        assert_eq!(requests_over(&mut throttle, start, 5000), []);
    }

    #[test]
    fn a_request_right_after_a_keyframe_waits_for_the_interval() {
        let start = Instant::now();
        let mut throttle = KeyframeThrottle::new();
        throttle.request(0);
        assert_eq!(throttle.poll_request(start), Some(0));
        throttle.on_keyframe(&keyframe(0, false));
        throttle.request(0);
        assert_eq!(
            throttle.poll_timeout(),
            Some(start + KEYFRAME_INTERVAL_LOWEST)
        );
        assert_eq!(requests_over(&mut throttle, start, 600)[0], (500, 0));
    }

    #[test]
    fn layers_do_not_wait_for_each_other() {
        let start = Instant::now();
        let mut throttle = KeyframeThrottle::new();
        throttle.request(0);
        throttle.request(2);
        assert_eq!(throttle.poll_request(start), Some(0));
        assert_eq!(throttle.poll_request(start), Some(2));
    }

    #[test]
    fn a_layer_beyond_the_limit_is_ignored() {
        let mut throttle = KeyframeThrottle::new();
        throttle.request(200);
        assert_eq!(throttle.poll_request(Instant::now()), None);
    }

    #[test]
    fn the_layers_of_a_scalable_stream_are_asked_for_as_one() {
        let start = Instant::now();
        let mut throttle = KeyframeThrottle::new();
        throttle.request(2);
        assert_eq!(throttle.poll_request(start), Some(2));
        throttle.on_keyframe(&keyframe(0, true));
        assert_eq!(throttle.poll_timeout(), None);
        throttle.request(2);
        throttle.request(1);
        assert_eq!(throttle.poll_request(start), Some(0));
        assert_eq!(throttle.poll_request(start), None);
    }
}
