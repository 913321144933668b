use std::time::{Duration, Instant};

use crate::limits::{
    AUDIO_LEVEL_ACTIVE_DBOV, AUDIO_LEVEL_ACTIVE_PERCENT, AUDIO_LEVEL_WINDOW, AUDIO_PACKET_MAX,
    AUDIO_PACKET_USUAL,
};
use crate::unit::duration_from_ticks;

/// Speech level of one track, from the levels its packets carry (RFC 6464).
///
/// A window counts as speech when enough of it was loud; its level is that of its loudest packet,
/// lowered by how much of it was quiet. Windows are smoothed, and the result comes in eighths, so
/// that it changes seldom.
#[derive(Debug)]
pub(crate) struct AudioLevel {
    window_end: Option<Instant>,
    /// Loud time within the window.
    active: Duration,
    loudest_dbov: i8,
    last_rtp_time: Option<u64>,
    smoothed: f32,
    reported: f32,
}

/// Weight of a new window against those before: the usual 2/(n+1) for two windows.
const SMOOTHING: f32 = 2.0 / 3.0;

/// Steps of the reported level.
const STEPS: f32 = 8.0;

/// Below this the smoothed level is silence; otherwise rounding up would never let it end.
const FLOOR: f32 = 0.005;

impl AudioLevel {
    /// A silent track.
    pub(crate) fn new() -> Self {
        Self {
            window_end: None,
            active: Duration::ZERO,
            loudest_dbov: i8::MIN,
            last_rtp_time: None,
            smoothed: 0.0,
            reported: 0.0,
        }
    }

    /// A packet with its level: 0 dBov the loudest, −127 silence.
    pub(crate) fn on_packet(
        &mut self,
        now: Instant,
        rtp_time: u64,
        clock_rate: u32,
        level_dbov: i8,
    ) {
        let spoken = match self.last_rtp_time {
            Some(last) if rtp_time <= last => return, // late or repeated
            Some(last) => duration_from_ticks(rtp_time.wrapping_sub(last), clock_rate),
            None => AUDIO_PACKET_USUAL,
        };
        self.last_rtp_time = Some(rtp_time);
        if self.window_end.is_none() {
            self.window_end = now.checked_add(AUDIO_LEVEL_WINDOW);
        }
        if level_dbov >= AUDIO_LEVEL_ACTIVE_DBOV {
            // A step longer than a packet can be is silence that was not sent, then one packet.
            let spoken = if spoken > AUDIO_PACKET_MAX {
                AUDIO_PACKET_USUAL
            } else {
                spoken
            };
            self.active = self.active.saturating_add(spoken);
            self.loudest_dbov = self.loudest_dbov.max(level_dbov.min(0));
        }
    }

    /// The level, 0…1, when it has changed. Call a few times per window.
    pub(crate) fn poll_level(&mut self, now: Instant) -> Option<f32> {
        let end = self.window_end.filter(|end| *end <= now)?;
        let level = self.window_level();
        self.smoothed += (level - self.smoothed) * SMOOTHING;
        if self.smoothed < FLOOR {
            self.smoothed = 0.0;
        }
        self.active = Duration::ZERO;
        self.loudest_dbov = i8::MIN;
        // Silent and said so: sleep until the next packet.
        self.window_end = if self.smoothed > 0.0 {
            end.checked_add(AUDIO_LEVEL_WINDOW).map(|end| end.max(now))
        } else {
            None
        };
        let stepped = ((self.smoothed * STEPS).ceil() / STEPS).min(1.0);
        if (stepped - self.reported).abs() < f32::EPSILON {
            return None;
        }
        self.reported = stepped;
        Some(stepped)
    }

    fn window_level(&self) -> f32 {
        let part = (self.active.as_secs_f32() / AUDIO_LEVEL_WINDOW.as_secs_f32()).min(1.0);
        let needed = AUDIO_LEVEL_WINDOW
            .saturating_mul(AUDIO_LEVEL_ACTIVE_PERCENT)
            .as_secs_f32()
            / 100.0;
        // A millisecond of tolerance: times come from floating point.
        if self.active.as_secs_f32() + 0.001 < needed {
            return 0.0;
        }
        10f32.powf(f32::from(self.loudest_dbov) / 20.0) * part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds 20 ms packets, `level(n)` per packet, polling as a worker does; the reported levels.
    fn run(packets: u64, level: impl Fn(u64) -> Option<i8>) -> Vec<f32> {
        let start = Instant::now();
        let mut audio = AudioLevel::new();
        let mut reported = Vec::new();
        for n in 0..packets {
            let now = start + Duration::from_millis(20 * n);
            reported.extend(audio.poll_level(now));
            if let Some(level) = level(n) {
                audio.on_packet(now, 960 * n + 960, 48_000, level);
            }
        }
        reported
    }

    #[test]
    fn loud_speech_rises_to_the_top_in_eighths() {
        let levels = run(200, |_| Some(0));
        assert_eq!(levels.last(), Some(&1.0));
        assert!(levels.iter().all(|level| (level * 8.0).fract() == 0.0));
    }

    #[test]
    fn quiet_sound_is_never_speech() {
        assert_eq!(run(200, |_| Some(-36)), [] as [f32; 0]);
        assert_eq!(run(200, |_| Some(-127)), [] as [f32; 0]);
    }

    #[test]
    fn forty_percent_of_the_window_are_needed() {
        // 20 packets a window: 7 loud ones are 35 %, 9 are 45 %.
        assert_eq!(run(400, |n| Some(if n % 20 < 7 { -10 } else { -90 })), []);
        assert!(!run(400, |n| Some(if n % 20 < 9 { -10 } else { -90 })).is_empty());
    }

    #[test]
    fn silence_after_speech_is_reported_once_even_when_packets_stop() {
        for silence in [Some(-127), None] {
            let levels = run(400, |n| if n < 100 { Some(-5) } else { silence });
            assert_eq!(levels.last(), Some(&0.0));
            assert_eq!(levels.iter().filter(|level| **level == 0.0).count(), 1);
        }
    }

    #[test]
    fn repeated_packets_count_once() {
        let start = Instant::now();
        let mut audio = AudioLevel::new();
        for _ in 0..100 {
            audio.on_packet(start, 960, 48_000, 0);
        }
        assert_eq!(audio.poll_level(start + AUDIO_LEVEL_WINDOW), None);
    }
}
