//! The publisher's side of tracks: announcing them, taking their packets, asking for keyframes.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use str0m::media::{Mid, Rid};

use super::Worker;
use super::command::{Message, Output, TapId, TransportId, WorkerIndex};
use super::red;
use super::track::{Announcement, Encoding, Packet, Tap, Up};
use crate::down_track::DownTrack;
use crate::limits::{BURST_PACKETS, LAYERS, PICTURE_HOLD};
use crate::tap::TapEvent;
use crate::transport::{Arrival, Bound, Media};
use crate::unit::duration_from_ticks;
use crate::up_track::{
    AudioLevel, KeyframeThrottle, PacketReader, Received, SenderReport, StreamTracker,
};
use crate::{Codec, Publication, TrackKind, TrackSid, TransportEvent};

impl Worker {
    pub(super) fn publish(&mut self, id: TransportId, publication: Publication) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        let track = publication.sid.clone();
        if self
            .tracks
            .get(&track)
            .is_some_and(|track| track.up.is_some())
        {
            tracing::debug!(track.sid = %track, "track is already published");
            return;
        }
        let announcement = Announcement {
            track: track.clone(),
            owner: self.index,
            kind: publication.kind,
            source: publication.source,
            layers: publication.layers.clone().into(),
            muted: publication.muted,
            live: 0,
            rates: [None; LAYERS],
        };
        let up = Up {
            transport: id,
            mid: None,
            encodings: Vec::new(),
            tracker: StreamTracker::new(publication.source),
            level: AudioLevel::new(),
            throttle: KeyframeThrottle::new(),
            attached: Vec::new(),
            taps: Vec::new(),
            started: false,
            scalable: false,
        };
        peer.published.push(track.clone());
        let bound = peer.transport.publish(publication);
        self.learn(announcement.clone(), Some(up));
        self.broadcast(&Message::Announce(announcement));
        if let Some(Bound { track, mid, codec }) = bound {
            self.event(id, TransportEvent::Published(track, mid, codec));
        }
        self.bind_published(id);
    }

    /// Sections were bound or freed by a negotiation.
    pub(super) fn on_sections_changed(&mut self, id: TransportId, unpublished: &[TrackSid]) {
        for track in unpublished {
            if let Some(up) = self
                .tracks
                .get_mut(track)
                .and_then(|track| track.up.as_mut())
            {
                up.mid = None;
                up.encodings.clear();
            }
        }
        self.bind_published(id);
        self.bind_subscribed(id);
    }

    fn bind_published(&mut self, id: TransportId) {
        let Some(peer) = self.peers.get(&id) else {
            return;
        };
        for track in &peer.published {
            let mid = peer.transport.publication_section(track);
            if let Some(up) = self
                .tracks
                .get_mut(track)
                .and_then(|track| track.up.as_mut())
                && up.mid != mid
            {
                up.mid = mid;
                up.encodings.clear();
            }
        }
    }

    pub(super) fn unpublish(&mut self, id: TransportId, track: &TrackSid) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        peer.transport.unpublish(track);
        let published = peer.published.len();
        peer.published.retain(|known| known != track);
        if published != peer.published.len() {
            self.end_track(track);
        }
    }

    /// A track of this worker is no more.
    pub(super) fn end_track(&mut self, track: &TrackSid) {
        if let Some(up) = self.tracks.get_mut(track).and_then(|track| track.up.take()) {
            for tap in up.taps {
                self.taps.remove(&tap.id);
                self.outputs.push_back(Output::Tap(tap.id, TapEvent::Ended));
            }
        }
        self.forget_track(track);
        self.broadcast(&Message::Gone(track.clone()));
    }

    pub(super) fn set_muted(&mut self, id: TransportId, track: &TrackSid, muted: bool) {
        let Some(known) = self.tracks.get_mut(track) else {
            return;
        };
        let (Some(up), Some(announcement)) = (known.up.as_ref(), known.announcement.as_mut())
        else {
            return;
        };
        if up.transport != id || announcement.muted == muted {
            return;
        }
        announcement.muted = muted;
        for tap in &up.taps {
            self.outputs
                .push_back(Output::Tap(tap.id, TapEvent::Muted(muted)));
        }
        let announcement = announcement.clone();
        self.broadcast(&Message::Announce(announcement));
    }

    pub(super) fn on_arrival(&mut self, id: TransportId, mut arrival: Arrival) {
        let Some(sid) = arrival.track else {
            self.drops.media = self.drops.media.saturating_add(1);
            return;
        };
        let Some(peer) = self.peers.get(&id) else {
            return;
        };
        let rids = peer
            .transport
            .published_on(arrival.mid)
            .map(|(_, rids)| rids)
            .unwrap_or_default();
        let Some(track) = self.tracks.get_mut(&sid) else {
            return;
        };
        let Some(up) = track.up.as_mut() else {
            return;
        };
        let Some(announcement) = track.announcement.as_ref() else {
            return;
        };
        let encoding = encoding(up, rids, announcement, arrival.rid)
            .and_then(|index| up.encodings.get_mut(index));
        let Some(encoding) = encoding else {
            self.drops.media = self.drops.media.saturating_add(1);
            return;
        };
        let level = arrival.facts.level_dbov();
        let descriptor = arrival.facts.descriptor.clone();
        if arrival.format.codec != Codec::Av1 {
            // Only AV1's payload cannot be decoded without it; for the others the payload says it
            // all.
            arrival.facts.descriptor = None;
        }
        let received = Received {
            ssrc: arrival.ssrc,
            encoding: encoding.layer,
            ext_seq: arrival.ext_seq,
            rtp_time: arrival.rtp_time,
            marker: arrival.marker,
            codec: arrival.format.codec,
            payload: arrival.payload,
            dependency_descriptor: descriptor,
            arrival: arrival.at,
            sender_report: encoding.report,
        };
        let Ok(packet) = encoding.reader.read(received) else {
            self.drops.media = self.drops.media.saturating_add(1);
            return;
        };
        up.scalable |= packet.scalable;
        up.tracker
            .on_packet(self.now, packet.layer, packet.payload.len());
        if packet.keyframe {
            up.throttle.on_keyframe(&packet);
        }
        if let Some(level) = level
            && announcement.kind == TrackKind::Audio
        {
            up.level
                .on_packet(self.now, packet.rtp_time, packet.codec.clock_rate(), level);
        }
        if !up.started {
            up.started = true;
            self.outputs
                .push_back(Output::Event(id, TransportEvent::MediaStarted(sid.clone())));
        }
        if announcement.muted || track.burst.len() >= BURST_PACKETS {
            return;
        }
        if !track.is_bursting() {
            self.bursting.push(sid);
        }
        if track.burst.is_empty() {
            track.held_until = self.now.checked_add(PICTURE_HOLD);
        }
        let captured = packet.sender_report.map_or(packet.arrival, |report| {
            let wall_clock = captured_wall_clock(report, packet.rtp_time, packet.codec);
            peer.captured(wall_clock, packet.arrival)
        });
        let primary = match packet.codec {
            Codec::Red => red::primary(&packet.payload).map(|frame| Media {
                payload: Arc::from(frame),
                facts: arrival.facts.clone(),
                captured,
            }),
            _ => None,
        };
        let media = Media {
            payload: packet.payload.clone(),
            facts: arrival.facts,
            captured,
        };
        track.burst.push(Packet {
            up: packet,
            format: arrival.format,
            media: Arc::new(media),
            primary: primary.map(Arc::new),
        });
    }

    pub(super) fn on_sender_report(
        &mut self,
        id: TransportId,
        mid: Mid,
        rid: Option<Rid>,
        report: SenderReport,
        at: Instant,
    ) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        peer.on_clock(report.wall_clock, at);
        let Some((sid, _)) = peer.transport.published_on(mid) else {
            return;
        };
        let Some(up) = self.tracks.get_mut(sid).and_then(|track| track.up.as_mut()) else {
            return;
        };
        if let Some(encoding) = up.encodings.iter_mut().find(|known| known.rid == rid) {
            encoding.report = Some(report);
        }
    }

    /// Somebody needs a keyframe of a layer; it goes up now if the throttle lets it.
    pub(super) fn request_keyframe(&mut self, sid: &TrackSid, layer: u8) {
        let Some(track) = self.tracks.get_mut(sid) else {
            return;
        };
        match track.up.as_mut() {
            Some(up) => {
                up.throttle.request(layer);
                self.send_keyframe_requests(sid);
            }
            None => {
                let message = Message::Keyframe {
                    track: sid.clone(),
                    layer,
                };
                let owner = track.owner();
                self.outputs
                    .extend(owner.map(|owner| Output::Send(owner, message)));
            }
        }
    }

    /// Requests that are due, the repeated ones among them.
    pub(super) fn send_keyframe_requests(&mut self, sid: &TrackSid) {
        let Some(up) = self.tracks.get_mut(sid).and_then(|track| track.up.as_mut()) else {
            return;
        };
        let id = up.transport;
        let mut asked = false;
        while let Some(layer) = up.throttle.poll_request(self.now) {
            let (Some(mid), Some(peer)) = (up.mid, self.peers.get_mut(&id)) else {
                continue;
            };
            // A layer of a scalable stream has no encoding of its own.
            let rid = up
                .encodings
                .iter()
                .find(|known| known.layer == layer)
                .or_else(|| up.encodings.first())
                .and_then(|encoding| encoding.rid);
            asked |= peer.transport.request_keyframe(mid, rid);
        }
        if asked {
            self.settle(id);
        }
    }

    pub(super) fn tap(&mut self, sid: TrackSid, tap: TapId) {
        let Some(track) = self.tracks.get_mut(&sid) else {
            return;
        };
        let (Some(up), Some(announcement)) = (track.up.as_mut(), track.announcement.as_ref())
        else {
            return;
        };
        let mut down = DownTrack::new(announcement.kind, &mut self.rng);
        down.set_live(up.tracker.live());
        down.set_target(Some(top_layer()));
        up.taps.push(Tap {
            id: tap,
            down,
            report: None,
        });
        if announcement.muted {
            self.outputs
                .push_back(Output::Tap(tap, TapEvent::Muted(true)));
        }
        self.taps.insert(tap, sid);
        self.on_tap_keyframe(tap);
    }

    pub(super) fn on_tap_keyframe(&mut self, tap: TapId) {
        let Some(sid) = self.taps.get(&tap).cloned() else {
            return;
        };
        let layer = self.tracks.get(&sid).and_then(|track| {
            let up = track.up.as_ref()?;
            let tap = up.taps.iter().find(|known| known.id == tap)?;
            let announcement = track.announcement.as_ref()?;
            (announcement.kind == TrackKind::Video)
                .then(|| tap.down.keyframe_wanted().or_else(|| tap.down.current()))
                .flatten()
        });
        if let Some(layer) = layer {
            self.request_keyframe(&sid, layer);
        }
    }

    pub(super) fn untap(&mut self, tap: TapId) {
        let Some(sid) = self.taps.remove(&tap) else {
            return;
        };
        if let Some(up) = self
            .tracks
            .get_mut(&sid)
            .and_then(|track| track.up.as_mut())
        {
            up.taps.retain(|known| known.id != tap);
        }
    }

    pub(super) fn on_attach(&mut self, sid: &TrackSid, from: WorkerIndex) {
        if let Some(up) = self.tracks.get_mut(sid).and_then(|track| track.up.as_mut())
            && !up.attached.contains(&from)
        {
            up.attached.push(from);
        }
    }

    pub(super) fn on_detach(&mut self, sid: &TrackSid, from: WorkerIndex) {
        if let Some(up) = self.tracks.get_mut(sid).and_then(|track| track.up.as_mut()) {
            up.attached.retain(|known| *known != from);
        }
    }
}

/// What the publisher's clock said when `rtp_time` was captured.
fn captured_wall_clock(report: SenderReport, rtp_time: u64, codec: Codec) -> SystemTime {
    let clock_rate = codec.clock_rate();
    let captured = match rtp_time.checked_sub(report.rtp_time) {
        Some(later) => report
            .wall_clock
            .checked_add(duration_from_ticks(later, clock_rate)),
        None => report.wall_clock.checked_sub(duration_from_ticks(
            report.rtp_time.wrapping_sub(rtp_time),
            clock_rate,
        )),
    };
    captured.unwrap_or(report.wall_clock)
}

/// The highest layer there can be; a down track takes the best live one below it.
pub(super) fn top_layer() -> u8 {
    u8::try_from(LAYERS.saturating_sub(1)).unwrap_or(u8::MAX)
}

/// Which encoding a packet belongs to; new ones are added as they appear.
fn encoding(
    up: &mut Up,
    rids: &[String],
    announcement: &Announcement,
    rid: Option<Rid>,
) -> Option<usize> {
    if let Some(index) = up.encodings.iter().position(|known| known.rid == rid) {
        return Some(index);
    }
    if up.encodings.len() >= LAYERS {
        return None;
    }
    up.encodings.push(Encoding {
        rid,
        layer: layer_of(rid, rids, announcement),
        reader: PacketReader::new(),
        report: None,
    });
    Some(up.encodings.len().saturating_sub(1))
}

/// The layer of an RTP stream id: as announced, else by LiveKit's names, else by the offer's order.
fn layer_of(rid: Option<Rid>, rids: &[String], announcement: &Announcement) -> u8 {
    let Some(rid) = rid else {
        return 0;
    };
    let announced = announcement
        .layers
        .iter()
        .position(|layer| layer.rid.as_deref() == Some(&*rid));
    let named = || ["q", "h", "f"].iter().position(|name| *name == &*rid);
    let offered = || rids.iter().position(|known| **known == *rid);
    announced
        .or_else(named)
        .or_else(offered)
        .and_then(|layer| u8::try_from(layer).ok())
        .unwrap_or(0)
}
