//! One peer connection: the adapter over the WebRTC engine (str0m in RTP mode, ICE-lite), which has
//! ICE, DTLS, data channels, negotiation and all media that comes in; and `send`, which has all
//! media that leaves.
//!
//! Nothing above this module names the engine's types, save names of sections.
//! A broken invariant inside the engine panics; `fence` catches that, and only this transport dies
//! of it.

mod channels;
mod descriptor;
mod engine;
mod fence;
mod keying;
mod negotiation;
mod outbox;
mod payload;
mod sdp;
mod send;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use str0m::change::SdpPendingOffer;
use str0m::media::{KeyframeRequestKind, Mid, Rid};
use str0m::net::{Protocol, Receive, Transmit};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc};

#[cfg(feature = "sim")]
pub(crate) use self::descriptor::extension as dependency_descriptor_extension;
pub(crate) use self::engine::Engine;
pub(crate) use self::negotiation::Bound;
pub(crate) use self::outbox::{Datagrams, Outbox, Path};
pub(crate) use self::payload::{Format, Payload};
pub(crate) use self::send::{Facts, Heard, Lane, Media, Packet, Sender, hear};
use crate::limits::RTP_PAYLOAD_MAX;
use crate::{
    Codec, DataKind, NegotiationError, Publication, Subscription, TrackKind, TrackSid,
    TransportOptions, TransportRole,
};

/// The engine failed; the transport is finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EngineFailure;

impl From<EngineFailure> for NegotiationError {
    fn from(_: EngineFailure) -> Self {
        Self::Closed
    }
}

/// A section on which the client sends.
#[derive(Debug)]
struct ReceiveSection {
    mid: Mid,
    kind: TrackKind,
    /// Track id of the offer's msid.
    cid: Option<String>,
    /// RTP stream ids in the offer's order.
    rids: Vec<String>,
    /// The publication it carries.
    track: Option<TrackSid>,
    /// Codec that the publication asked for.
    preferred: Option<Codec>,
    /// Codec first in the answer.
    codec: Option<Codec>,
}

impl ReceiveSection {
    fn new(mid: Mid, kind: TrackKind) -> Self {
        Self {
            mid,
            kind,
            cid: None,
            rids: Vec::new(),
            track: None,
            preferred: None,
            codec: None,
        }
    }
}

/// A section on which we send.
#[derive(Debug)]
struct SendSection {
    mid: Mid,
    kind: TrackKind,
    /// The subscription it carries; `None` while free.
    bound: Option<Subscription>,
    /// Negotiated: packets may be written.
    ready: bool,
    /// Offered by us and not yet answered.
    unanswered: bool,
    /// The client receives on it, as its latest offer says; always so for sections we offered.
    open: bool,
    /// Rejected by the client; never used again.
    dead: bool,
    /// What it sends under while it carries a subscription.
    sources: Option<send::Sources>,
}

impl SendSection {
    fn new(mid: Mid, kind: TrackKind) -> Self {
        Self {
            mid,
            kind,
            bound: None,
            ready: false,
            unanswered: false,
            open: true,
            dead: false,
            sources: None,
        }
    }

    /// Whether it may take a subscription.
    fn is_free(&self) -> bool {
        self.open && !self.dead && self.bound.is_none()
    }
}

/// A media packet that arrived.
pub(crate) struct Arrival {
    pub(crate) track: Option<TrackSid>,
    pub(crate) mid: Mid,
    pub(crate) ssrc: u32,
    pub(crate) rid: Option<Rid>,
    pub(crate) format: Format,
    pub(crate) ext_seq: u64,
    pub(crate) rtp_time: u64,
    pub(crate) marker: bool,
    pub(crate) at: Instant,
    pub(crate) facts: Facts,
    pub(crate) payload: Arc<[u8]>,
}

/// What the engine has to say next.
pub(crate) enum Polled {
    /// Nothing more until then.
    Timeout(Instant),
    /// A datagram to send.
    Transmit(Transmit),
    /// ICE and DTLS are up.
    Connected,
    /// ICE lost the peer.
    Disconnected,
    /// ICE found the peer again.
    Reconnected,
    /// The peer said goodbye, or the engine failed.
    Closed,
    /// Media from the client.
    Packet(Arrival),
    /// The client's sender report for one encoding.
    SenderReport {
        mid: Mid,
        rid: Option<Rid>,
        rtp_time: u64,
        wall_clock: SystemTime,
        at: Instant,
    },
    /// A data channel message.
    Data(DataKind, Vec<u8>),
    /// Loss fraction seen by the receiver, and round trip.
    Link {
        loss: Option<f32>,
        rtt: Option<Duration>,
    },
}

/// One peer connection.
pub(crate) struct Transport {
    rtc: fence::Fence,
    /// Sends all media.
    pub(crate) sender: Sender,
    role: TransportRole,
    ufrag: String,
    /// Credentials of an ICE restart that we offered; both are valid until it is answered.
    ufrag_offered: Option<String>,
    pending: Option<SdpPendingOffer>,
    /// A first offer was made / answered (v0 subscriber).
    offered: bool,
    answered: bool,
    /// Something changed that the client must be told by negotiation.
    dirty: bool,
    /// The control plane knows.
    notified: bool,
    receives: Vec<ReceiveSection>,
    sends: Vec<SendSection>,
    /// Announced, not yet bound to a section.
    publications: Vec<Publication>,
    /// Subscribed, not yet bound to a section.
    waiting: Vec<(Subscription, TrackKind)>,
    channels: channels::Channels,
}

impl Transport {
    /// A transport that waits for its client.
    pub(crate) fn new(engine: &Engine, options: &TransportOptions, now: Instant) -> Self {
        let (rtc, credentials, overheard) = engine.build(now);
        Self {
            rtc: fence::Fence::new(rtc),
            sender: Sender::new(overheard, engine.epoch),
            role: options.role,
            ufrag: credentials.ufrag,
            ufrag_offered: None,
            pending: None,
            offered: false,
            answered: false,
            dirty: options.role == TransportRole::Subscriber,
            notified: false,
            receives: Vec::new(),
            sends: Vec::new(),
            publications: Vec::new(),
            waiting: Vec::new(),
            channels: channels::Channels::default(),
        }
    }

    /// Runs one engine call.
    fn guarded<T>(&mut self, call: impl FnOnce(&mut Rtc) -> T) -> Result<T, EngineFailure> {
        self.rtc.call(call)
    }

    /// Local ICE username fragments by which connectivity checks find this transport.
    pub(crate) fn ufrags(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.ufrag.as_str()).chain(self.ufrag_offered.as_deref())
    }

    fn refresh_credentials(&mut self) -> Result<(), EngineFailure> {
        self.ufrag = self.guarded(|rtc| rtc.direct_api().local_ice_credentials().ufrag)?;
        self.ufrag_offered = None;
        Ok(())
    }

    fn learn_ufrag(&mut self, offer: &str) {
        self.ufrag_offered = offer
            .lines()
            .find_map(|line| line.strip_prefix("a=ice-ufrag:"))
            .map(|ufrag| ufrag.trim_end().to_owned())
            .filter(|ufrag| *ufrag != self.ufrag);
    }

    /// Adds a trickled candidate; false if it cannot be used.
    pub(crate) fn add_candidate(&mut self, text: &str) -> bool {
        let text = text.strip_prefix("a=").unwrap_or(text);
        let Ok(candidate) = Candidate::from_sdp_string(text) else {
            return false;
        };
        self.guarded(|rtc| rtc.add_remote_candidate(candidate))
            .is_ok()
    }

    /// Takes one datagram that is not only for the sender.
    pub(crate) fn receive(
        &mut self,
        now: Instant,
        source: SocketAddr,
        destination: SocketAddr,
        datagram: &[u8],
    ) -> Result<(), EngineFailure> {
        self.guarded(|rtc| {
            let Ok(receive) = Receive::new(Protocol::Udp, source, destination, datagram) else {
                return true;
            };
            rtc.handle_input(Input::Receive(now, receive)).is_ok()
        })
        .and_then(|fine| if fine { Ok(()) } else { Err(EngineFailure) })
    }

    /// Whether the datagram is a report on what we send.
    pub(crate) fn is_report(datagram: &[u8]) -> bool {
        send::is_rtcp(datagram)
    }

    /// Whether the client sends media, so that its reports concern the engine too.
    pub(crate) fn receives_media(&self) -> bool {
        !self.receives.is_empty()
    }

    /// Lets time pass.
    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Result<(), EngineFailure> {
        self.guarded(|rtc| rtc.handle_input(Input::Timeout(now)).is_ok())
            .and_then(|fine| if fine { Ok(()) } else { Err(EngineFailure) })
    }

    /// Says goodbye; poll until [`Polled::Timeout`] to get it on the wire.
    pub(crate) fn close(&mut self) {
        let _ = self.guarded(|rtc| rtc.close().is_ok());
    }

    /// Whether the engine still runs.
    pub(crate) fn is_alive(&self) -> bool {
        self.rtc.is_alive()
    }

    /// The next thing the engine has to say.
    pub(crate) fn poll(&mut self) -> Polled {
        loop {
            let Ok(Ok(output)) = self.guarded(Rtc::poll_output) else {
                self.rtc.fail();
                return Polled::Closed;
            };
            match output {
                Output::Timeout(at) => return Polled::Timeout(at),
                Output::Transmit(transmit) => return Polled::Transmit(transmit),
                Output::Event(event) => {
                    if let Some(polled) = self.on_event(event) {
                        return polled;
                    }
                }
            }
        }
    }

    fn on_event(&mut self, event: Event) -> Option<Polled> {
        match event {
            Event::Connected => Some(Polled::Connected),
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) => {
                Some(Polled::Disconnected)
            }
            Event::IceConnectionStateChange(
                IceConnectionState::Connected | IceConnectionState::Completed,
            ) => Some(Polled::Reconnected),
            Event::Closed => Some(Polled::Closed),
            Event::RtpPacket(packet) => self.on_packet(packet).map(Polled::Packet),
            Event::SenderFeedback(report) => Some(Polled::SenderReport {
                mid: report.mid,
                rid: report.rid,
                rtp_time: report.sender_info.rtp_time.numer(),
                wall_clock: report.sender_info.ntp_time,
                at: report.received_at,
            }),
            Event::ChannelOpen(id, label) => {
                self.channels.on_open(id, &label);
                self.flush_data();
                None
            }
            Event::ChannelClose(id) => {
                self.channels.on_close(id);
                None
            }
            Event::ChannelData(message) => {
                let kind = self.channels.kind_of(message.id)?;
                Some(Polled::Data(kind, message.data))
            }
            Event::PeerStats(stats) => {
                // Of what we send where that is known, else of what the client sends.
                let (loss, rtt) = self.sender.link();
                Some(Polled::Link {
                    loss: loss.or(stats.ingress_loss_fraction),
                    rtt: rtt.or(stats.rtt),
                })
            }
            _ => None,
        }
    }

    fn on_packet(&mut self, packet: str0m::rtp::RtpPacket) -> Option<Arrival> {
        if packet.payload.is_empty() || packet.payload.len() > RTP_PAYLOAD_MAX {
            return None;
        }
        let ssrc = packet.header.ssrc;
        let pt = packet.header.payload_type;
        let (mid, rid, format) = self
            .guarded(|rtc| {
                let format = payload::format_by_pt(rtc, pt)?;
                let mut api = rtc.direct_api();
                let stream = api.stream_rx(&ssrc)?;
                Some((stream.mid(), stream.rid(), format))
            })
            .ok()??;
        let track = self
            .receives
            .iter()
            .find(|section| section.mid == mid)
            .and_then(|section| section.track.clone());
        Some(Arrival {
            track,
            mid,
            ssrc: *ssrc,
            rid,
            format,
            ext_seq: *packet.seq_no,
            rtp_time: packet.time.numer(),
            marker: packet.header.marker,
            at: packet.timestamp,
            facts: Facts::read(&packet.header.ext_vals),
            payload: packet.payload,
        })
    }

    /// The section that carries a subscribed track and is ready to be written to.
    pub(crate) fn section_of(&self, track: &TrackSid) -> Option<Mid> {
        self.sends
            .iter()
            .find(|section| {
                section.ready && section.bound.as_ref().is_some_and(|s| s.track == *track)
            })
            .map(|section| section.mid)
    }

    /// The published track that a receiving section carries, and the offer's RTP stream ids.
    pub(crate) fn published_on(&self, mid: Mid) -> Option<(&TrackSid, &[String])> {
        let section = self.receives.iter().find(|section| section.mid == mid)?;
        Some((section.track.as_ref()?, &section.rids))
    }

    /// The section that carries a published track.
    pub(crate) fn publication_section(&self, track: &TrackSid) -> Option<Mid> {
        self.receives
            .iter()
            .find(|section| section.track.as_ref() == Some(track))
            .map(|section| section.mid)
    }

    /// Asks the client for a keyframe of one encoding; false until its first packet came.
    pub(crate) fn request_keyframe(&mut self, mid: Mid, rid: Option<Rid>) -> bool {
        self.guarded(|rtc| {
            rtc.direct_api()
                .stream_rx_by_mid(mid, rid)
                .map(|stream| stream.request_keyframe(KeyframeRequestKind::Pli))
                .is_some()
        })
        .unwrap_or(false)
    }

    /// Sends or queues a data channel message; false when it was dropped.
    pub(crate) fn send_data(&mut self, kind: DataKind, payload: Arc<[u8]>) -> bool {
        let Self { channels, rtc, .. } = self;
        rtc.call(|rtc| channels.send(rtc, kind, payload))
            .unwrap_or(false)
    }

    /// Whether messages wait for room in the reliable channel.
    pub(crate) fn has_waiting_data(&self) -> bool {
        self.channels.has_waiting()
    }

    /// Gives queued messages another try.
    pub(crate) fn flush_data(&mut self) {
        if self.has_waiting_data() {
            let Self { channels, rtc, .. } = self;
            // A failure shows at the next poll.
            let _ = rtc.call(|rtc| channels.flush(rtc));
        }
    }

    /// Lets the engine panic when it is next called.
    #[cfg(test)]
    pub(crate) fn break_engine(&mut self) {
        self.rtc.sabotage();
    }
}

#[cfg(test)]
mod tests;
