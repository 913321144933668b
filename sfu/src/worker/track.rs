//! A published track as one worker knows it: its own publisher's, or one announced by another worker.

use std::sync::Arc;
use std::time::Instant;

use str0m::media::{Mid, Rid};

use super::command::{TapId, TransportId, WorkerIndex};
use crate::allocator::LayerRates;
use crate::down_track::DownTrack;
use crate::transport::{Facts, Format};
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
    /// Header extensions that subscribers get too.
    pub(crate) facts: Facts,
    /// Of redundant audio the newest frame alone, for those who take no redundancy.
    pub(crate) primary: Option<Arc<[u8]>>,
    /// When it was captured, as far as that is known.
    pub(crate) captured: Instant,
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
}
