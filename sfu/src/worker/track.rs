//! A published track as one worker knows it: its own publisher's, or one announced by another worker.

use std::sync::Arc;
use std::time::Instant;

use str0m::media::{Mid, Rid};

use super::command::{TapId, TransportId, WorkerIndex};
use crate::allocator::LayerRates;
use crate::down_track::DownTrack;
use crate::limits::{SEGMENTS_PER_SEND, SUBSCRIBERS_WORTH_HOLDING};
use crate::transport::{Format, Media};
use crate::up_track::{
    AudioLevel, KeyframeThrottle, PacketReader, SenderReport, StreamTracker, UpPacket,
};
use crate::{TrackKind, TrackSid, TrackSource, VideoLayer};

/// What every worker knows of a track.
#[derive(Debug, Clone)]
pub(crate) struct Announcement {
    pub(crate) track: TrackSid,
    pub(crate) owner: WorkerIndex,
    pub(crate) kind: TrackKind,
    pub(crate) source: TrackSource,
    pub(crate) layers: Arc<[VideoLayer]>,
    pub(crate) muted: bool,
    /// Layers that send now, bit 0 the smallest.
    pub(crate) live: u8,
    /// What each of them costs.
    pub(crate) rates: LayerRates,
}

/// One packet on its way to subscribers.
#[derive(Debug, Clone)]
pub(crate) struct Packet {
    pub(crate) up: UpPacket,
    /// What its payload type meant to the publisher.
    pub(crate) format: Format,
    /// What subscribers get of it.
    pub(crate) media: Arc<Media>,
    /// Of redundant audio the newest frame alone, for those who take no redundancy.
    pub(crate) primary: Option<Arc<Media>>,
}

/// The packets of a track that arrived in one wake-up.
pub(crate) type Batch = Arc<Vec<Packet>>;

/// A recorder's hidden subscription.
#[derive(Debug)]
pub(crate) struct Tap {
    pub(crate) id: TapId,
    pub(crate) down: DownTrack,
    pub(crate) report: Option<SenderReport>,
}

/// One RTP stream of a publication.
#[derive(Debug)]
pub(crate) struct Encoding {
    pub(crate) rid: Option<Rid>,
    pub(crate) layer: u8,
    pub(crate) reader: PacketReader,
    pub(crate) report: Option<SenderReport>,
}

/// The publisher's side of a track, on the worker that has the publisher.
#[derive(Debug)]
pub(crate) struct Up {
    pub(crate) transport: TransportId,
    pub(crate) mid: Option<Mid>,
    pub(crate) encodings: Vec<Encoding>,
    pub(crate) tracker: StreamTracker,
    pub(crate) level: AudioLevel,
    pub(crate) throttle: KeyframeThrottle,
    /// Other workers with subscribers.
    pub(crate) attached: Vec<WorkerIndex>,
    pub(crate) taps: Vec<Tap>,
    /// Its first packet came.
    pub(crate) started: bool,
    /// One stream carries all layers.
    pub(crate) scalable: bool,
}

/// A track on one worker.
#[derive(Debug)]
pub(crate) struct Track {
    /// `None` while only subscriptions of it are known.
    pub(crate) announcement: Option<Announcement>,
    /// Present on the owner only.
    pub(crate) up: Option<Up>,
    /// Transports of this worker that subscribe.
    pub(crate) subscribers: Vec<TransportId>,
    /// What arrived since the last flush.
    pub(crate) burst: Vec<Packet>,
    /// The latest that the first of them leaves.
    pub(crate) held_until: Option<Instant>,
    /// The running flush sends what arrived.
    pub(crate) leaving: bool,
    /// The same from another worker.
    pub(crate) batches: Vec<Batch>,
}

impl Track {
    /// A track that was subscribed before it was announced.
    pub(crate) fn unknown() -> Self {
        Self {
            announcement: None,
            up: None,
            subscribers: Vec::new(),
            burst: Vec::new(),
            held_until: None,
            leaving: false,
            batches: Vec::new(),
        }
    }

    /// The worker that has the publisher.
    pub(crate) fn owner(&self) -> Option<WorkerIndex> {
        self.announcement.as_ref().map(|known| known.owner)
    }

    /// Whether packets wait for the next flush.
    pub(crate) fn is_bursting(&self) -> bool {
        !self.burst.is_empty() || !self.batches.is_empty()
    }

    /// The latest that what arrived may leave, if more of its picture is worth waiting for: nothing
    /// is shown before a picture is complete, and whole it leaves with one send to each subscriber.
    pub(crate) fn held_until(&self) -> Option<Instant> {
        let latest = self.burst.last()?;
        let open = latest.up.codec.kind() == TrackKind::Video && !latest.up.marker;
        let attached = self.up.as_ref().is_some_and(|up| !up.attached.is_empty());
        let many = attached || self.subscribers.len() >= SUBSCRIBERS_WORTH_HOLDING;
        let full = self.burst.len() >= SEGMENTS_PER_SEND;
        self.held_until
            .filter(|_| open && many && !full && self.batches.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Codec;
    use crate::transport::Facts;

    fn packet(now: Instant, codec: Codec, marker: bool) -> Packet {
        let payload: Arc<[u8]> = Arc::from([1]);
        let media = Media {
            payload: payload.clone(),
            facts: Facts::default(),
            captured: now,
        };
        Packet {
            up: UpPacket {
                ssrc: 1,
                ext_seq: 1,
                rtp_time: 1,
                marker,
                codec,
                payload,
                layer: 0,
                scalable: false,
                keyframe: false,
                frame_end: false,
                vp8: None,
                frame_number: None,
                arrival: now,
                sender_report: None,
            },
            format: Format {
                codec,
                profile: 0,
                packetization_mode: 0,
            },
            media: Arc::new(media),
            primary: None,
        }
    }

    #[test]
    fn an_unfinished_picture_waits_where_many_watch_and_nothing_else_does() {
        let now = Instant::now();
        let held = |subscribers: usize, packets: &[(Codec, bool)]| {
            let mut track = Track::unknown();
            track.subscribers = (0..subscribers as u64).collect();
            track.held_until = Some(now);
            let packets = packets
                .iter()
                .map(|(codec, last)| packet(now, *codec, *last));
            track.burst.extend(packets);
            track.held_until().is_some()
        };
        let (open, last) = ((Codec::Vp8, false), (Codec::Vp8, true));
        assert!(held(SUBSCRIBERS_WORTH_HOLDING, &[open]));
        assert!(!held(SUBSCRIBERS_WORTH_HOLDING, &[open, last]));
        assert!(!held(SUBSCRIBERS_WORTH_HOLDING - 1, &[open]));
        assert!(!held(SUBSCRIBERS_WORTH_HOLDING, &[(Codec::Opus, false)]));
        assert!(!held(SUBSCRIBERS_WORTH_HOLDING, &[open; SEGMENTS_PER_SEND]));
    }
}
