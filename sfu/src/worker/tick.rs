//! Slow matters: levels, live layers, repeated keyframe requests, allocation.

use super::Worker;
use super::command::{Message, Output, TransportId};
use super::track::Announcement;
use crate::unit::Bitrate;
use crate::{TrackSid, TransportEvent};

/// Ticks between two looks at every subscriber's allocation and every track's layer bitrates.
const TICKS_PER_ALLOCATION: u64 = 5;

impl Worker {
    /// Call every [`super::TICK`].
    pub(super) fn tick(&mut self) {
        self.ticks = self.ticks.wrapping_add(1);
        let full = self.ticks.checked_rem(TICKS_PER_ALLOCATION) == Some(0);
        self.look_at_tracks(full);
        let ids: Vec<TransportId> = self
            .peers
            .iter()
            .filter(|(_, peer)| peer.unallocated || (full && !peer.downs.is_empty()))
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            self.allocate(id);
        }
        let waiting: Vec<TransportId> = self
            .peers
            .iter()
            .filter(|(_, peer)| peer.transport.has_waiting_data())
            .map(|(id, _)| *id)
            .collect();
        for id in waiting {
            if let Some(peer) = self.peers.get_mut(&id) {
                peer.transport.flush_data();
                self.settle(id);
            }
        }
    }

    fn look_at_tracks(&mut self, full: bool) {
        let now = self.now;
        let mut announce = Vec::new();
        let mut requests: Vec<TrackSid> = Vec::new();
        for (sid, track) in &mut self.tracks {
            let (Some(up), Some(announcement)) = (track.up.as_mut(), track.announcement.as_mut())
            else {
                continue;
            };
            if let Some(level) = up.level.poll_level(now) {
                let event = TransportEvent::AudioLevel(sid.clone(), level);
                self.outputs.push_back(Output::Event(up.transport, event));
            }
            if up.throttle.poll_timeout().is_some_and(|at| at <= now) {
                requests.push(sid.clone());
            }
            let live = up.tracker.live();
            if full || live != announcement.live {
                announcement.rates = up
                    .tracker
                    .layer_rates(now, &announcement.layers, up.scalable);
                if live != announcement.live {
                    announcement.live = live;
                    for tap in &mut up.taps {
                        tap.down.set_live(live);
                    }
                    announce.push((announcement.clone(), true));
                } else {
                    announce.push((announcement.clone(), false));
                }
            }
        }
        for (announcement, urgent) in announce {
            self.spread(announcement, urgent);
        }
        for sid in requests {
            self.send_keyframe_requests(&sid);
        }
    }

    /// Tells those who forward the track what changed about its layers.
    fn spread(&mut self, announcement: Announcement, urgent: bool) {
        let Some(track) = self.tracks.get(&announcement.track) else {
            return;
        };
        for worker in track.up.iter().flat_map(|up| &up.attached) {
            let message = Message::Announce(announcement.clone());
            self.outputs.push_back(Output::Send(*worker, message));
        }
        if urgent {
            self.learn(announcement, None);
        }
    }

    /// Chooses the layers of one subscriber.
    pub(super) fn allocate(&mut self, id: TransportId) {
        let now = self.now;
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        peer.unallocated = false;
        let mut demands = Vec::with_capacity(peer.downs.len());
        for down in &mut peer.downs {
            let announcement = self
                .tracks
                .get(&down.feed)
                .and_then(|track| track.announcement.as_ref());
            let (Some(announcement), Some(unit), Some(demand)) =
                (announcement, down.unit.as_mut(), down.demand.as_mut())
            else {
                continue;
            };
            unit.set_live(announcement.live);
            let layer_max = match (down.mid, &down.settings) {
                (None, _) => None,
                (Some(_), None) => Some(super::publish::top_layer()),
                (Some(_), Some(settings)) => {
                    crate::allocator::layer_max(settings, &announcement.layers)
                }
            };
            demand.update(layer_max, announcement.rates);
            demands.push(demand.clone());
        }
        let estimate = Bitrate::from_bps(peer.estimate_bps);
        let totals = peer.allocator.allocate(now, Some(estimate), &mut demands);
        let mut allocated = demands.into_iter();
        for down in &mut peer.downs {
            // The same that were asked above, so that each gets what was meant for it.
            let is_announced = self
                .tracks
                .get(&down.feed)
                .is_some_and(|track| track.announcement.is_some());
            let (true, Some(unit), Some(demand)) =
                (is_announced, down.unit.as_mut(), down.demand.as_mut())
            else {
                continue;
            };
            let Some(given) = allocated.next() else {
                break;
            };
            let target = given.target();
            if unit.target() != target.layer() {
                tracing::debug!(
                    transport = id,
                    track.sid = %down.subscription.track,
                    ?target,
                    estimate_bps = peer.estimate_bps,
                    "layer chosen"
                );
                unit.set_target(target.layer());
            }
            let paused = target == crate::allocator::Target::Paused;
            if paused != down.paused {
                down.paused = paused;
                let track = down.subscription.track.clone();
                self.outputs.push_back(Output::Event(
                    id,
                    TransportEvent::StreamPaused(track, paused),
                ));
            }
            *demand = given;
            if let Some(layer) = down.keyframe_wish(now) {
                self.wishes.push((down.feed.clone(), layer));
            }
        }
        // A little more than would be sent, so that the estimator finds room to rise into.
        let desired_bps = totals.desired.percent(DESIRED_PERCENT).bps();
        if desired_bps.abs_diff(peer.desired_bps) > peer.desired_bps.wrapping_shr(4) {
            peer.desired_bps = desired_bps;
            peer.transport.sender.set_desired_bitrate(now, desired_bps);
            self.schedule(id);
        }
        if self.flushing.is_empty() {
            self.make_wishes();
        }
    }
}

/// What the estimator is asked to find room for, in percent of what would be sent.
const DESIRED_PERCENT: u64 = 130;
