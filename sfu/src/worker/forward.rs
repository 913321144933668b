//! The fan-out: every burst goes to one subscriber after the other, each served whole.

use std::sync::Arc;

use super::command::{Message, Output, TransportId};
use super::peer::Peer;
use super::track::{Packet, Tap, Track};
use super::{Worker, wall_clock};
use crate::down_track::DownTrack;
use crate::tap::{TapEvent, TapPacket};
use crate::transport::{self, Format, Lane, Payload};
use crate::{Codec, TrackSid, TransportEvent};

impl Worker {
    /// Starts to send what arrived since the last flush; false when nothing did.
    pub(super) fn begin_flush(&mut self) -> bool {
        if self.bursting.is_empty() {
            return false;
        }
        debug_assert!(self.flushing.is_empty() && self.flushed.is_empty());
        let (tracks, now) = (&self.tracks, self.now);
        let is_held = |sid: &TrackSid| {
            let held = tracks.get(sid).and_then(Track::held_until);
            held.is_some_and(|until| now < until)
        };
        let leaving = self.bursting.extract_if(.., |sid| !is_held(sid));
        self.flushed.extend(leaving);
        if self.flushed.is_empty() {
            return false;
        }
        for index in 0..self.flushed.len() {
            self.begin_track(index);
        }
        if self.flushing.is_empty() {
            self.end_flush();
        }
        true
    }

    /// Hands one track's burst to other workers and taps, and queues its subscribers.
    fn begin_track(&mut self, index: usize) {
        let Some(sid) = self.flushed.get(index) else {
            return;
        };
        let Some(track) = self.tracks.get_mut(sid) else {
            return;
        };
        track.leaving = true;
        if let Some(up) = track.up.as_mut() {
            if !up.attached.is_empty() {
                let batch = Arc::new(track.burst.clone());
                for worker in &up.attached {
                    let message = Message::Packets {
                        track: sid.clone(),
                        batch: batch.clone(),
                    };
                    self.outputs.push_back(Output::Send(*worker, message));
                }
            }
            for tap in &mut up.taps {
                for packet in &track.burst {
                    let arrival = wall_clock(self.epoch, packet.up.arrival);
                    let id = tap.id;
                    let events = tap_events(tap, packet, arrival);
                    self.outputs.extend(
                        events
                            .into_iter()
                            .flatten()
                            .map(|event| Output::Tap(id, event)),
                    );
                }
                let wish = tap.down.keyframe_wanted();
                self.wishes.extend(wish.map(|layer| (sid.clone(), layer)));
            }
        }
        for id in &track.subscribers {
            if let Some(peer) = self.peers.get_mut(id)
                && !peer.queued
            {
                peer.queued = true;
                self.flushing.push_back(*id);
            }
        }
    }

    /// Serves the next subscriber of the running flush; false when none is left.
    pub(super) fn flush_one(&mut self) -> bool {
        let Some(id) = self.flushing.pop_front() else {
            return false;
        };
        self.serve_subscriber(id);
        if self.flushing.is_empty() {
            self.end_flush();
        }
        true
    }

    fn serve_subscriber(&mut self, id: TransportId) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        peer.queued = false;
        let now = self.now;
        let Peer {
            downs, transport, ..
        } = peer;
        for down in downs.iter_mut() {
            let Some(track) = self.tracks.get(&down.feed) else {
                continue;
            };
            if !track.leaving {
                continue;
            }
            let lane = down.mid.and_then(|mid| transport.sender.lane(mid));
            if let (Some(mut lane), Some(unit)) = (lane, down.unit.as_mut()) {
                let mut route = None;
                let batches = track.batches.iter().flat_map(|batch| batch.iter());
                for packet in track.burst.iter().chain(batches) {
                    if let Some(packet) = addressed(&lane, unit, &mut route, packet, now) {
                        lane.send(now, packet, &mut self.outbox);
                    }
                }
            }
            if let Some(layer) = down.keyframe_wish(now) {
                self.wishes.push((down.feed.clone(), layer));
            }
        }
        self.schedule(id);
    }

    fn end_flush(&mut self) {
        let mut flushed = std::mem::take(&mut self.flushed);
        for sid in flushed.drain(..) {
            if let Some(track) = self.tracks.get_mut(&sid) {
                track.burst.clear();
                track.batches.clear();
                track.leaving = false;
            }
        }
        self.flushed = flushed;
        self.make_wishes();
    }

    /// Passes on what subscribers were found to wait for.
    pub(super) fn make_wishes(&mut self) {
        let mut wishes = std::mem::take(&mut self.wishes);
        for (sid, layer) in wishes.drain(..) {
            self.request_keyframe(&sid, layer);
        }
        self.wishes = wishes;
    }
}

/// One packet as one subscriber gets it, if it is for it. `route` is the payload type of the packet
/// before, for most packets of a burst have the same.
fn addressed(
    lane: &Lane<'_>,
    unit: &mut DownTrack,
    route: &mut Option<(Format, Payload)>,
    packet: &Packet,
    now: std::time::Instant,
) -> Option<transport::Packet> {
    let forwarded = unit.forward(now, &packet.up)?;
    let (format, media) = match &packet.primary {
        Some(primary) if !lane.accepts(Codec::Red) => {
            let format = Format {
                codec: Codec::Opus,
                ..packet.format
            };
            (format, primary)
        }
        _ => (packet.format, &packet.media),
    };
    let payload_type = match *route {
        Some((known, payload_type)) if known == format => payload_type,
        _ => {
            let payload_type = lane.payload_type(format)?;
            *route = Some((format, payload_type));
            payload_type
        }
    };
    let [.., a, b, c, d] = forwarded.rtp_time.to_be_bytes();
    Some(transport::Packet {
        ext_seq: forwarded.ext_seq,
        rtp_time: u32::from_be_bytes([a, b, c, d]),
        marker: forwarded.marker,
        payload_type,
        frame_number: forwarded.frame_number,
        vp8: forwarded.vp8,
        media: media.clone(),
    })
}

/// What a tap gets of one packet: the sender report before it, if it is new, and the packet.
fn tap_events(
    tap: &mut Tap,
    packet: &Packet,
    arrival: std::time::SystemTime,
) -> [Option<TapEvent>; 2] {
    let forwarded = tap.down.forward(packet.up.arrival, &packet.up);
    let mut report = None;
    if forwarded.is_some() {
        let latest = tap.down.sender_report();
        if latest != tap.report {
            tap.report = latest;
            report = latest.map(|latest| TapEvent::SenderReport {
                rtp_time: latest.rtp_time,
                wall_clock: latest.wall_clock,
            });
        }
    }
    let packet = forwarded.map(|forwarded| {
        TapEvent::Packet(TapPacket {
            ext_seq: forwarded.ext_seq,
            rtp_time: forwarded.rtp_time,
            arrival,
            marker: forwarded.marker,
            codec: match &packet.primary {
                Some(_) => Codec::Opus,
                None => packet.up.codec,
            },
            payload: packet
                .primary
                .as_ref()
                .map_or(&packet.up.payload, |primary| &primary.payload)
                .clone(),
        })
    });
    [report, packet]
}
