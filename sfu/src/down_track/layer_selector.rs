use crate::TrackKind;
use crate::up_track::UpPacket;

/// The highest layer there can be.
const LAYER_MAX: u8 = 7;

/// What to do with a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Selection {
    /// It is not for this subscriber now.
    Skip,
    /// It is; `switched` says that it begins a new run of numbers: another stream than before, or
    /// the first after a pause.
    Forward { switched: bool },
}

/// Chooses the layer. Between streams (simulcast) it moves at keyframes only, the old layer going
/// on until then. Within a scalable stream it moves up at keyframes and down at any picture, since
/// all lower layers have been forwarded as well.
#[derive(Debug)]
pub(super) struct LayerSelector {
    kind: TrackKind,
    target: Option<u8>,
    live: u8,
    current: Option<Current>,
}

#[derive(Debug, Clone, Copy)]
struct Current {
    layer: u8,
    ssrc: u32,
    scalable: bool,
    /// Newest picture being forwarded; layers of a scalable stream change between pictures only.
    rtp_time: u64,
    /// The picture at which the layer last changed, and the layer before it: what arrives late of
    /// older pictures is judged by that.
    before: Option<(u64, u8)>,
    /// Its stream was replaced by another that has not brought a keyframe yet.
    replaced: bool,
}

impl LayerSelector {
    pub(super) fn new(kind: TrackKind) -> Self {
        Self {
            kind,
            target: None,
            live: 0,
            current: None,
        }
    }

    pub(super) fn set_target(&mut self, target: Option<u8>) {
        self.target = target.map(|layer| layer.min(LAYER_MAX));
        if target.is_none() {
            self.current = None;
        }
    }

    pub(super) fn set_live(&mut self, live: u8) {
        self.live = live;
    }

    pub(super) fn target(&self) -> Option<u8> {
        self.target
    }

    pub(super) fn current(&self) -> Option<u8> {
        self.current.map(|current| current.layer)
    }

    pub(super) fn keyframe_wanted(&self) -> Option<u8> {
        if self.kind == TrackKind::Audio {
            return None;
        }
        let goal = |scalable| if scalable { self.target } else { self.wanted() };
        match self.current {
            Some(current) => {
                let wanted = goal(current.scalable)?;
                let is_reached = if current.scalable {
                    // Down needs no keyframe: the layers below are being forwarded already.
                    current.layer >= wanted
                } else {
                    current.layer == wanted
                };
                (!is_reached || current.replaced).then_some(wanted)
            }
            None => goal(false),
        }
    }

    /// The encoding to forward: the target, or what stands in for it while it is not live. A
    /// scalable stream needs no stand-in, since all that it has up to the target is forwarded.
    fn wanted(&self) -> Option<u8> {
        let target = self.target?;
        let is_live = |layer: &u8| self.live >> *layer & 1 == 1;
        if self.live == 0 {
            return Some(target);
        }
        (0..=target)
            .rev()
            .find(is_live)
            .or_else(|| (target..=LAYER_MAX).find(is_live))
    }

    /// The packet's stream is another than the one being forwarded; false while nothing is.
    pub(super) fn is_other_stream(&self, packet: &UpPacket) -> bool {
        self.current
            .is_some_and(|current| current.ssrc != packet.ssrc)
    }

    /// The packet is of the highest layer that is forwarded of its picture.
    pub(super) fn tops(&self, packet: &UpPacket) -> bool {
        self.current
            .is_some_and(|current| current.layer_at(packet.rtp_time) == packet.layer)
    }

    pub(super) fn select(&mut self, packet: &UpPacket) -> Selection {
        let goal = if packet.scalable {
            self.target
        } else {
            self.wanted()
        };
        let Some(goal) = goal else {
            return Selection::Skip;
        };
        if packet.payload.is_empty() {
            return Selection::Skip;
        }
        if self.kind == TrackKind::Audio {
            return self.select_audio(packet);
        }
        match &mut self.current {
            Some(current) if current.ssrc == packet.ssrc => current.select(packet, goal),
            Some(current) => {
                if packet.keyframe && current.gives_way_to(packet, goal) {
                    return self.start(packet, goal);
                }
                current.replaced |= packet.layer == current.layer || packet.scalable;
                Selection::Skip
            }
            None if packet.keyframe && packet.layer <= goal => self.start(packet, goal),
            None => Selection::Skip,
        }
    }

    fn select_audio(&mut self, packet: &UpPacket) -> Selection {
        let switched = self
            .current
            .is_none_or(|current| current.ssrc != packet.ssrc);
        if switched {
            return self.start(packet, packet.layer);
        }
        Selection::Forward { switched: false }
    }

    /// Begins to forward the packet's stream. A scalable one is entered at its base layer and
    /// forwarded up to the goal.
    fn start(&mut self, packet: &UpPacket, goal: u8) -> Selection {
        self.current = Some(Current {
            layer: if packet.scalable { goal } else { packet.layer },
            ssrc: packet.ssrc,
            scalable: packet.scalable,
            rtp_time: packet.rtp_time,
            before: None,
            replaced: false,
        });
        Selection::Forward { switched: true }
    }
}

impl Current {
    /// A keyframe of another stream: take it if it is nearer to the goal, or the heir of a stream
    /// that was replaced.
    fn gives_way_to(&self, packet: &UpPacket, goal: u8) -> bool {
        let nearer = packet.layer.abs_diff(goal) < self.layer.abs_diff(goal)
            && packet.layer < goal.max(self.layer);
        packet.scalable || packet.layer == goal || packet.layer == self.layer || nearer
    }

    fn select(&mut self, packet: &UpPacket, goal: u8) -> Selection {
        self.replaced = false;
        self.scalable = packet.scalable;
        if !packet.scalable {
            // One stream is one encoding, whatever its place among the encodings becomes.
            self.layer = packet.layer;
            return Selection::Forward { switched: false };
        }
        if packet.rtp_time > self.rtp_time {
            self.rtp_time = packet.rtp_time;
            if goal < self.layer || (packet.keyframe && goal != self.layer) {
                self.before = Some((packet.rtp_time, self.layer));
                self.layer = goal;
            }
        }
        if packet.layer <= self.layer_at(packet.rtp_time) {
            Selection::Forward { switched: false }
        } else {
            Selection::Skip
        }
    }

    /// The layer that the picture of this timestamp is forwarded up to.
    fn layer_at(&self, rtp_time: u64) -> u8 {
        match self.before {
            Some((changed, before)) if rtp_time < changed => before,
            _ => self.layer,
        }
    }
}
