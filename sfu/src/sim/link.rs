//! Lines between a client and the server.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use rand::Rng;
use rand::rngs::StdRng;

use crate::unit::Bitrate;

/// What one direction of a line does to datagrams.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkProfile {
    /// One way.
    pub delay: Duration,
    /// Random part added to it.
    pub jitter: Duration,
    /// Lost, of a thousand datagrams.
    pub loss_per_mille: u32,
    /// Bits per second; `None` is without end.
    pub bitrate: Option<Bitrate>,
    /// How long datagrams may queue before the line; what would wait longer is lost.
    pub queue: Duration,
}

impl LinkProfile {
    /// A line that does nothing wrong.
    pub const FIBER: Self = Self {
        delay: Duration::from_millis(5),
        jitter: Duration::ZERO,
        loss_per_mille: 0,
        bitrate: None,
        queue: Duration::from_millis(200),
    };

    /// A home's radio: some loss, some jitter.
    pub const WIFI: Self = Self {
        delay: Duration::from_millis(10),
        jitter: Duration::from_millis(8),
        loss_per_mille: 30,
        bitrate: Some(Bitrate::from_kbps(20_000)),
        queue: Duration::from_millis(200),
    };

    /// A thin line far away.
    pub const CELLULAR: Self = Self {
        delay: Duration::from_millis(50),
        jitter: Duration::from_millis(5),
        loss_per_mille: 0,
        bitrate: Some(Bitrate::from_kbps(1000)),
        queue: Duration::from_millis(300),
    };
}

/// One direction of a line.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) profile: LinkProfile,
    /// When the line is free again.
    free: Instant,
    /// In flight, by arrival, with when they were sent.
    flying: VecDeque<(Instant, Instant, Vec<u8>)>,
}

impl Link {
    pub(super) fn new(profile: LinkProfile, now: Instant) -> Self {
        Self {
            profile,
            free: now,
            flying: VecDeque::new(),
        }
    }

    pub(super) fn send(&mut self, now: Instant, datagram: Vec<u8>, rng: &mut StdRng) {
        let profile = self.profile;
        if rng.random_range(0..1000) < profile.loss_per_mille {
            return;
        }
        let start = self.free.max(now);
        if start.saturating_duration_since(now) > profile.queue {
            return;
        }
        if let Some(bitrate) = profile.bitrate {
            // 28 bytes of IP and UDP headers.
            let bits = u64::try_from(datagram.len().saturating_add(28))
                .unwrap_or(u64::MAX)
                .saturating_mul(8);
            let micros = bits
                .saturating_mul(1_000_000)
                .checked_div(bitrate.bps())
                .unwrap_or(0);
            self.free = start
                .checked_add(Duration::from_micros(micros))
                .unwrap_or(start);
        } else {
            self.free = start;
        }
        let jitter = profile.jitter.mul_f64(rng.random::<f64>());
        let arrival = self
            .free
            .checked_add(profile.delay.saturating_add(jitter))
            .unwrap_or(now);
        let place = self.flying.partition_point(|(at, ..)| *at <= arrival);
        self.flying.insert(place, (arrival, now, datagram));
    }

    /// The next datagram that is there, and when it was sent.
    pub(super) fn arrived(&mut self, now: Instant) -> Option<(Instant, Vec<u8>)> {
        self.flying
            .pop_front_if(|(at, ..)| *at <= now)
            .map(|(_, sent, datagram)| (sent, datagram))
    }
}
