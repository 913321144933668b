//! The subscribers' side of tracks.

use str0m::media::Mid;

use super::Worker;
use super::command::{Message, Output, TransportId};
use super::peer::Down;
use super::track::{Announcement, Batch, Track, Up};
use crate::allocator::Demand;
use crate::down_track::DownTrack;
use crate::limits::BATCHES_PER_TRACK;
use crate::{Subscription, TrackKind, TrackSettings, TrackSid, TransportEvent};

impl Worker {
    pub(super) fn subscribe(&mut self, id: TransportId, subscription: Subscription) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        let sid = subscription.track.clone();
        if peer.downs.iter().any(|down| *down.track() == sid) {
            return;
        }
        peer.downs.push(Down::new(subscription));
        let known = self
            .tracks
            .entry(sid.clone())
            .or_insert_with(Track::unknown);
        known.subscribers.push(id);
        self.start_subscription(id, &sid);
        self.attach_if_needed(&sid);
    }

    /// The first local subscriber of another worker's track makes that worker send it here.
    fn attach_if_needed(&mut self, sid: &TrackSid) {
        let Some(track) = self.tracks.get(sid) else {
            return;
        };
        let Some(announcement) = &track.announcement else {
            return;
        };
        if track.up.is_none() && track.subscribers.len() == 1 {
            let owner = announcement.owner;
            let message = Message::Attach {
                track: sid.clone(),
                from: self.index,
            };
            self.outputs.push_back(Output::Send(owner, message));
        }
    }

    /// Tells the transport once it is known what kind of section the track needs.
    fn start_subscription(&mut self, id: TransportId, sid: &TrackSid) {
        let Some(announcement) = self
            .tracks
            .get(sid)
            .and_then(|track| track.announcement.as_ref())
        else {
            return;
        };
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        let Some(down) = peer.downs.iter_mut().find(|down| down.feed == *sid) else {
            return;
        };
        if down.kind.is_some() {
            if let Some(unit) = down.unit.as_mut() {
                unit.set_live(announcement.live);
            }
            return;
        }
        let kind = announcement.kind;
        down.kind = Some(kind);
        let mut unit = DownTrack::new(kind, &mut self.rng);
        unit.set_live(announcement.live);
        down.unit = Some(unit);
        down.demand = Some(Demand::new(kind, announcement.source));
        peer.transport.subscribe(down.subscription.clone(), kind);
        peer.unallocated = true;
        self.changed.push(id);
    }

    pub(super) fn unsubscribe(&mut self, id: TransportId, sid: &TrackSid) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        let Some(index) = peer.downs.iter().position(|down| down.track() == sid) else {
            return;
        };
        let down = peer.downs.remove(index);
        peer.transport.unsubscribe(sid);
        peer.unallocated = true;
        self.changed.push(id);
        self.forget_subscriber(id, &down.feed);
    }

    /// From now on a subscribed track's packets come from another track: the same pictures in a codec
    /// that the client takes. Section, numbering and settings stay.
    pub(super) fn feed_from(&mut self, id: TransportId, sid: &TrackSid, feed: TrackSid) {
        let Some(down) = self
            .peers
            .get_mut(&id)
            .and_then(|peer| peer.downs.iter_mut().find(|down| down.track() == sid))
        else {
            return;
        };
        if down.feed == feed {
            return;
        }
        let before = std::mem::replace(&mut down.feed, feed.clone());
        down.wished = None;
        if let Some(unit) = down.unit.as_mut() {
            unit.set_target(None);
        }
        self.forget_subscriber(id, &before);
        let known = self
            .tracks
            .entry(feed.clone())
            .or_insert_with(Track::unknown);
        known.subscribers.push(id);
        self.start_subscription(id, &feed);
        self.attach_if_needed(&feed);
        self.allocate(id);
    }

    /// One subscriber less on this worker.
    pub(super) fn forget_subscriber(&mut self, id: TransportId, sid: &TrackSid) {
        let Some(track) = self.tracks.get_mut(sid) else {
            return;
        };
        track.subscribers.retain(|known| *known != id);
        if !track.subscribers.is_empty() || track.up.is_some() {
            return;
        }
        match &track.announcement {
            Some(announcement) => {
                let message = Message::Detach {
                    track: sid.clone(),
                    from: self.index,
                };
                self.outputs
                    .push_back(Output::Send(announcement.owner, message));
            }
            None => {
                self.tracks.remove(sid);
            }
        }
    }

    /// Enters a track, or what changed about it; waiting subscribers are served.
    pub(super) fn learn(&mut self, announcement: Announcement, up: Option<Up>) {
        let sid = announcement.track.clone();
        let track = self
            .tracks
            .entry(sid.clone())
            .or_insert_with(Track::unknown);
        let new = track.announcement.is_none();
        track.announcement = Some(announcement);
        if up.is_some() {
            track.up = up;
        }
        let subscribers = track.subscribers.clone();
        if new && track.up.is_none() && !subscribers.is_empty() {
            let owner = track.owner();
            let message = Message::Attach {
                track: sid.clone(),
                from: self.index,
            };
            self.outputs
                .extend(owner.map(|owner| Output::Send(owner, message)));
        }
        for id in subscribers {
            self.start_subscription(id, &sid);
            if let Some(peer) = self.peers.get_mut(&id) {
                peer.unallocated = true;
            }
        }
    }

    pub(super) fn on_announce(&mut self, announcement: Announcement) {
        self.learn(announcement, None);
    }

    /// Another worker's track is no more.
    pub(super) fn on_gone(&mut self, sid: &TrackSid) {
        self.forget_track(sid);
    }

    /// Ends all subscriptions of a track that is no more.
    pub(super) fn forget_track(&mut self, sid: &TrackSid) {
        let Some(track) = self.tracks.remove(sid) else {
            return;
        };
        for id in track.subscribers {
            let Some(peer) = self.peers.get_mut(&id) else {
                continue;
            };
            let fed = |down: &Down| down.feed == *sid && down.track() != sid;
            if let Some(down) = peer.downs.iter().find(|down| fed(down)) {
                // It was only a substitute.
                let track = down.track().clone();
                self.feed_from(id, &track, track.clone());
                continue;
            }
            peer.downs.retain(|down| down.track() != sid);
            peer.transport.unsubscribe(sid);
            peer.unallocated = true;
            self.changed.push(id);
        }
    }

    pub(super) fn on_batch(&mut self, sid: &TrackSid, batch: Batch) {
        let Some(track) = self.tracks.get_mut(sid) else {
            return;
        };
        if track.subscribers.is_empty() || track.batches.len() >= BATCHES_PER_TRACK {
            return;
        }
        if !track.is_bursting() {
            self.bursting.push(sid.clone());
        }
        track.batches.push(batch);
    }

    /// Sections were negotiated: what may be written where.
    pub(super) fn bind_subscribed(&mut self, id: TransportId) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        for down in &mut peer.downs {
            let mid = peer.transport.section_of(&down.subscription.track);
            if down.mid == mid {
                continue;
            }
            down.mid = mid;
            let lane = mid.and_then(|mid| peer.transport.sender.lane(mid));
            if let Some(lane) = lane.filter(|_| down.kind == Some(TrackKind::Video)) {
                let track = down.subscription.track.clone();
                let takes = TransportEvent::Takes(track, lane.codecs());
                self.outputs.push_back(Output::Event(id, takes));
            }
        }
        peer.unallocated = true;
        self.allocate(id);
    }

    pub(super) fn update_settings(
        &mut self,
        id: TransportId,
        sid: &TrackSid,
        settings: TrackSettings,
    ) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        let Some(down) = peer.downs.iter_mut().find(|down| down.track() == sid) else {
            return;
        };
        down.settings = Some(settings);
        self.allocate(id);
    }

    /// A subscriber's decoder lost its footing.
    pub(super) fn on_keyframe_wanted(&mut self, id: TransportId, mid: Mid) {
        let Some(peer) = self.peers.get(&id) else {
            return;
        };
        let wanted = peer
            .downs
            .iter()
            .find(|down| down.mid == Some(mid))
            .and_then(|down| {
                let unit = down.unit.as_ref()?;
                let layer = unit.keyframe_wanted().or_else(|| unit.current())?;
                Some((down.feed.clone(), layer))
            });
        if let Some((sid, layer)) = wanted {
            self.request_keyframe(&sid, layer);
        }
    }
}
