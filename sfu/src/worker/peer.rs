//! A transport on its worker, with what it subscribes to.

use std::net::SocketAddr;
use std::time::{Instant, SystemTime};

use str0m::media::Mid;

use crate::allocator::{Allocator, Demand};
use crate::down_track::DownTrack;
use crate::limits::{
    ADDRESSES_PER_TRANSPORT, CAPTURE_DELAY_MAX, ESTIMATE_INITIAL, KEYFRAME_WISH_INTERVAL,
};
use crate::transport::Transport;
use crate::{Subscription, TrackKind, TrackSettings, TrackSid, TransportOptions};

/// One subscribed track.
#[derive(Debug)]
pub(crate) struct Down {
    pub(crate) subscription: Subscription,
    /// The track whose packets it gets: the subscribed one, or the same in another codec.
    pub(crate) feed: TrackSid,
    /// Known once the track is announced on this worker; only then the transport is told.
    pub(crate) kind: Option<TrackKind>,
    pub(crate) unit: Option<DownTrack>,
    /// What it asks of the line, and what it was given.
    pub(crate) demand: Option<Demand>,
    pub(crate) settings: Option<TrackSettings>,
    /// The negotiated section; `None` until then.
    pub(crate) mid: Option<Mid>,
    /// Said to the control plane.
    pub(crate) paused: bool,
    /// When a keyframe was last wished for; wishes are thinned before they travel.
    pub(crate) wished: Option<Instant>,
}

impl Down {
    pub(crate) fn new(subscription: Subscription) -> Self {
        Self {
            feed: subscription.track.clone(),
            subscription,
            kind: None,
            unit: None,
            demand: None,
            settings: None,
            mid: None,
            paused: false,
            wished: None,
        }
    }

    pub(crate) fn track(&self) -> &TrackSid {
        &self.subscription.track
    }

    /// The layer whose keyframe is to be asked for now.
    pub(crate) fn keyframe_wish(&mut self, now: Instant) -> Option<u8> {
        let layer = self.unit.as_ref()?.keyframe_wanted()?;
        let recent =
            |wished: Instant| now.saturating_duration_since(wished) < KEYFRAME_WISH_INTERVAL;
        if self.wished.is_some_and(recent) {
            return None;
        }
        self.wished = Some(now);
        Some(layer)
    }
}

/// One transport.
pub(crate) struct Peer {
    pub(crate) transport: Transport,
    pub(crate) options: TransportOptions,
    pub(crate) downs: Vec<Down>,
    /// Tracks it publishes.
    pub(crate) published: Vec<TrackSid>,
    /// Username fragments registered for it.
    pub(crate) ufrags: Vec<String>,
    /// Source addresses registered for it, oldest first.
    pub(crate) addresses: Vec<SocketAddr>,
    /// When the engine wants time to pass.
    pub(crate) engine_due: Option<Instant>,
    /// The earliest entry for it in the timer heap.
    pub(crate) scheduled: Option<Instant>,
    /// In the queue of the running flush.
    pub(crate) queued: bool,
    pub(crate) connected: bool,
    /// An address from which the client nominated itself; its media goes there once the check
    /// succeeded.
    pub(crate) nominating: Option<SocketAddr>,
    /// Latest bandwidth estimate in bits per second.
    pub(crate) estimate_bps: u64,
    pub(crate) allocator: Allocator,
    /// What the estimator was told that we would like to send, in bits per second.
    pub(crate) desired_bps: u64,
    /// Waiting to be allocated anew.
    pub(crate) unallocated: bool,
    /// One instant on the client's clock and on ours, by the sender report that travelled fastest.
    pub(crate) clock: Option<(SystemTime, Instant)>,
}

impl Peer {
    pub(crate) fn new(transport: Transport, options: TransportOptions) -> Self {
        Self {
            transport,
            options,
            downs: Vec::new(),
            published: Vec::new(),
            ufrags: Vec::new(),
            addresses: Vec::new(),
            engine_due: None,
            scheduled: None,
            queued: false,
            connected: false,
            nominating: None,
            estimate_bps: ESTIMATE_INITIAL.bps(),
            allocator: Allocator::new(),
            desired_bps: 0,
            unallocated: false,
            clock: None,
        }
    }

    /// When it wants to be served: the engine, or what it sends.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let sender = self.transport.sender.poll_timeout();
        self.engine_due.into_iter().chain(sender).min()
    }

    /// Takes a sender report's word on the client's clock.
    pub(crate) fn on_clock(&mut self, wall_clock: SystemTime, at: Instant) {
        let slower = self.clock.is_some_and(|(wall, instant)| {
            match (
                wall_clock.duration_since(wall),
                at.checked_duration_since(instant),
            ) {
                (Ok(theirs), Some(ours)) => ours >= theirs,
                _ => false,
            }
        });
        if !slower {
            self.clock = Some((wall_clock, at));
        }
    }

    /// When something that the client's clock dates was captured, never later than it arrived.
    pub(crate) fn captured(&self, wall_clock: SystemTime, arrival: Instant) -> Instant {
        let Some((wall, instant)) = self.clock else {
            return arrival;
        };
        let captured = match wall_clock.duration_since(wall) {
            Ok(later) => instant.checked_add(later),
            Err(earlier) => instant.checked_sub(earlier.duration()),
        };
        let longest = arrival.checked_sub(CAPTURE_DELAY_MAX).unwrap_or(arrival);
        captured.unwrap_or(arrival).clamp(longest, arrival)
    }

    /// Remembers a source address; the one that had to give way, if any.
    pub(crate) fn add_address(&mut self, address: SocketAddr) -> Option<SocketAddr> {
        let forgotten = if self.addresses.len() >= ADDRESSES_PER_TRANSPORT {
            Some(self.addresses.remove(0))
        } else {
            None
        };
        self.addresses.push(address);
        forgotten
    }
}
