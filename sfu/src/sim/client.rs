//! A client peer without sockets: the engine playing the browser's part.

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::channel::{ChannelConfig, ChannelId, Reliability};
use str0m::format::Codec as EngineCodec;
use str0m::media::{Direction, MediaKind, Mid, Rid, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpWrite, SeqNo};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

use super::encoder::{self, Encoding, PICTURES_PER_SECOND, Stamp};
use super::line_meter::LineMeter;
use crate::{DataKind, TrackKind};

/// A media packet that the client received.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Track id of the section's msid.
    pub track: String,
    /// Unwrapped sequence number.
    pub ext_seq: u64,
    /// Timestamp in the codec's clock, unwrapped.
    pub rtp_time: u64,
    /// Marker bit.
    pub marker: bool,
    /// When.
    pub at: Instant,
    /// What the packet says of itself.
    pub stamp: Option<Stamp>,
    /// Payload as it came.
    pub payload: Vec<u8>,
}

/// A track that the client publishes.
#[derive(Debug)]
struct Outgoing {
    mid: Mid,
    kind: TrackKind,
    encodings: Vec<Encoding>,
    sequences: Vec<u64>,
    picture: u32,
    /// Encodings of which a keyframe was asked.
    keyframes: HashSet<usize>,
    paused: HashSet<usize>,
}

/// One client peer connection.
#[derive(Debug)]
pub struct Client {
    rtc: Rtc,
    address: SocketAddr,
    pending: Option<SdpPendingOffer>,
    outgoing: Vec<Outgoing>,
    /// Sections it receives on (v1).
    receiving: Vec<Mid>,
    channels: HashMap<ChannelId, String>,
    /// Track id by mid, from the server's descriptions.
    tracks: HashMap<Mid, String>,
    connected: bool,
    closed: bool,
    heard: Vec<Heard>,
    messages: Vec<(DataKind, Vec<u8>)>,
    datagrams: VecDeque<(SocketAddr, Vec<u8>)>,
    keyframe_requests: u64,
    line: LineMeter,
}

impl Client {
    /// A client on `address`. `now` is where its clock starts.
    pub fn new(address: SocketAddr, now: Instant) -> Self {
        let mut config = RtcConfig::new()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .enable_h264(true)
            .enable_vp9(true)
            .enable_av1(true);
        config
            .extension_map()
            .set(8, crate::transport::dependency_descriptor_extension());
        let mut rtc = config.build(now);
        if let Ok(candidate) = Candidate::host(address, "udp") {
            rtc.add_local_candidate(candidate);
        }
        Self {
            rtc,
            address,
            pending: None,
            outgoing: Vec::new(),
            receiving: Vec::new(),
            channels: HashMap::new(),
            tracks: HashMap::new(),
            connected: false,
            closed: false,
            heard: Vec::new(),
            messages: Vec::new(),
            datagrams: VecDeque::new(),
            keyframe_requests: 0,
            line: LineMeter::new(now),
        }
    }

    /// Adds tracks, receiving sections and data channels, and offers them. One offer at a time.
    pub fn offer(&mut self, offer: Offer<'_>) -> Option<String> {
        let mut api = self.rtc.sdp_api();
        if offer.data {
            api.add_channel_with_config(ChannelConfig {
                label: "_reliable".to_owned(),
                ..ChannelConfig::default()
            });
            api.add_channel_with_config(ChannelConfig {
                label: "_lossy".to_owned(),
                ordered: false,
                reliability: Reliability::MaxRetransmits { retransmits: 0 },
                ..ChannelConfig::default()
            });
        }
        if offer.ice_restart {
            api.ice_restart(true);
        }
        for track in offer.tracks {
            let simulcast = (track.encodings.len() > 1).then(|| Simulcast {
                send: track
                    .encodings
                    .iter()
                    .filter_map(|encoding| encoding.rid)
                    .map(SimulcastLayer::new)
                    .collect(),
                recv: Vec::new(),
            });
            let mid = api.add_media(
                media_kind(track.kind),
                Direction::SendOnly,
                Some("client".to_owned()),
                Some(track.cid.to_owned()),
                simulcast,
            );
            self.outgoing.push(Outgoing {
                mid,
                kind: track.kind,
                encodings: track.encodings.to_vec(),
                sequences: vec![1000; track.encodings.len()],
                picture: 0,
                keyframes: (0..track.encodings.len()).collect(),
                paused: HashSet::new(),
            });
        }
        // A browser's transceiver stays willing when the server answered `inactive`.
        for mid in &self.receiving {
            api.set_direction(*mid, Direction::RecvOnly);
        }
        for (kind, count) in [
            (MediaKind::Audio, offer.receive_audios),
            (MediaKind::Video, offer.receive_videos),
        ] {
            for _ in 0..count {
                let mid = api.add_media(kind, Direction::RecvOnly, None, None, None);
                self.receiving.push(mid);
            }
        }
        for mid in offer.stop {
            api.set_direction(Mid::from(*mid), Direction::Inactive);
        }
        let (offer, pending) = api.apply()?;
        self.pending = Some(pending);
        Some(offer.to_sdp_string())
    }

    /// Takes the answer to [`Self::offer`]; false if it does not fit.
    pub fn accept_answer(&mut self, sdp: &str) -> bool {
        self.learn_tracks(sdp);
        let (Ok(answer), Some(pending)) = (SdpAnswer::from_sdp_string(sdp), self.pending.take())
        else {
            return false;
        };
        self.rtc.sdp_api().accept_answer(pending, answer).is_ok()
    }

    /// Answers the server's offer.
    pub fn accept_offer(&mut self, sdp: &str) -> Option<String> {
        self.learn_tracks(sdp);
        let offer = SdpOffer::from_sdp_string(sdp).ok()?;
        let answer = self.rtc.sdp_api().accept_offer(offer).ok()?;
        Some(answer.to_sdp_string())
    }

    fn learn_tracks(&mut self, sdp: &str) {
        let mut mid = None;
        for line in sdp.lines() {
            if line.starts_with("m=") {
                mid = None;
            } else if let Some(found) = line.strip_prefix("a=mid:") {
                mid = Some(Mid::from(found.trim()));
                self.tracks.remove(&Mid::from(found.trim()));
            } else if let (Some(msid), Some(mid)) = (line.strip_prefix("a=msid:"), mid)
                && let Some(track) = msid.split_whitespace().nth(1)
            {
                self.tracks.insert(mid, track.to_owned());
            }
        }
    }

    /// Mid of the `index`th track offered.
    pub fn mid(&self, index: usize) -> Option<String> {
        self.outgoing.get(index).map(|track| track.mid.to_string())
    }

    /// Stops or resumes one encoding, as a browser does for want of bandwidth.
    pub fn pause_encoding(&mut self, track: usize, encoding: usize, paused: bool) {
        if let Some(track) = self.outgoing.get_mut(track) {
            if paused {
                track.paused.insert(encoding);
            } else {
                track.paused.remove(&encoding);
                track.keyframes.insert(encoding);
            }
        }
    }

    /// Sends the next picture, or the next 20 ms of sound, of the `index`th track.
    pub fn send_next(&mut self, index: usize, now: Instant) {
        let Some(track) = self.outgoing.get_mut(index) else {
            return;
        };
        let picture = track.picture;
        track.picture = track.picture.saturating_add(1);
        let codec = match track.kind {
            TrackKind::Audio => EngineCodec::Opus,
            TrackKind::Video => EngineCodec::Vp8,
        };
        let Some(pt) = self
            .rtc
            .codec_config()
            .find(|params| params.spec().codec == codec)
            .map(|params| params.pt())
        else {
            return;
        };
        let step = match track.kind {
            TrackKind::Audio => 960,
            TrackKind::Video => 90_000u64.checked_div(PICTURES_PER_SECOND).unwrap_or(3000),
        };
        let rtp_time = u64::from(picture).saturating_mul(step).saturating_add(5000);
        for (number, encoding) in track.encodings.iter().enumerate() {
            if track.paused.contains(&number) {
                continue;
            }
            let payloads = match track.kind {
                TrackKind::Audio => vec![encoder::opus_packet(picture)],
                TrackKind::Video => {
                    let keyframe = track.keyframes.remove(&number);
                    let name = u8::try_from(number).unwrap_or(u8::MAX);
                    encoder::vp8_picture(*encoding, name, picture, keyframe)
                }
            };
            let last = payloads.len().saturating_sub(1);
            let rid = encoding.rid.map(Rid::from);
            let mut api = self.rtc.direct_api();
            let Some(stream) = api.stream_tx_by_mid(track.mid, rid) else {
                continue;
            };
            let Some(sequence) = track.sequences.get_mut(number) else {
                continue;
            };
            for (packet, payload) in payloads.into_iter().enumerate() {
                *sequence = sequence.saturating_add(1);
                let write = RtpWrite::new(
                    pt,
                    SeqNo::from(*sequence),
                    u32::try_from(rtp_time & 0xffff_ffff).unwrap_or(0),
                    now,
                    payload,
                )
                .marker(packet == last)
                .nackable(track.kind == TrackKind::Video);
                stream.write_rtp(write);
            }
        }
        self.handle_timeout(now);
    }

    /// Sends a data channel message; false while the channel is closed or full.
    pub fn send_data(&mut self, kind: DataKind, payload: &[u8], now: Instant) -> bool {
        let label = label(kind);
        let Some(id) = self
            .channels
            .iter()
            .find(|(_, known)| *known == label)
            .map(|(id, _)| *id)
        else {
            return false;
        };
        let sent = self
            .rtc
            .channel(id)
            .is_some_and(|mut channel| channel.write(true, payload).unwrap_or(false));
        self.handle_timeout(now);
        sent
    }

    /// Takes a datagram from the server.
    pub fn handle_datagram(&mut self, source: SocketAddr, contents: &[u8], now: Instant) {
        if matches!(contents, [128..=191, second, ..] if !(192..=223).contains(second)) {
            self.line.on_media(now, contents.len());
        }
        if let Ok(receive) = Receive::new(Protocol::Udp, source, self.address, contents) {
            let fine = self.rtc.handle_input(Input::Receive(now, receive)).is_ok();
            self.closed |= !fine;
            self.drain(now);
        }
    }

    /// Takes notice of how long a datagram took, and tells the server what the line carries.
    pub(super) fn measure_line(&mut self, now: Instant, took: Duration, bytes: usize) {
        let Some(estimate) = self.line.on_datagram(now, took, bytes) else {
            return;
        };
        let estimate = str0m::bwe::Bitrate::bps(estimate.bps());
        let mids: Vec<Mid> = self.tracks.keys().copied().collect();
        for mid in mids {
            if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(mid, None) {
                stream.request_remb(estimate);
                return;
            }
        }
    }

    /// Lets time pass; when to call again.
    pub fn handle_timeout(&mut self, now: Instant) -> Option<Instant> {
        let fine = self.rtc.handle_input(Input::Timeout(now)).is_ok();
        self.closed |= !fine;
        self.drain(now)
    }

    fn drain(&mut self, now: Instant) -> Option<Instant> {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) if at > now || !self.rtc.is_alive() => return Some(at),
                Ok(Output::Timeout(_)) => {
                    self.rtc.handle_input(Input::Timeout(now)).ok()?;
                }
                Ok(Output::Transmit(transmit)) => self
                    .datagrams
                    .push_back((transmit.destination, transmit.contents.to_vec())),
                Ok(Output::Event(event)) => self.on_event(event),
                Err(_) => {
                    self.closed = true;
                    return None;
                }
            }
        }
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Connected => self.connected = true,
            Event::Closed => self.closed = true,
            Event::ChannelOpen(id, label) => {
                self.channels.insert(id, label);
            }
            Event::ChannelData(message) => {
                let kind = match self.channels.get(&message.id).map(String::as_str) {
                    Some("_reliable") => DataKind::Reliable,
                    _ => DataKind::Lossy,
                };
                self.messages.push((kind, message.data));
            }
            Event::KeyframeRequest(request) => {
                self.keyframe_requests = self.keyframe_requests.saturating_add(1);
                for track in &mut self.outgoing {
                    if track.mid != request.mid {
                        continue;
                    }
                    for (number, encoding) in track.encodings.iter().enumerate() {
                        if request.rid == encoding.rid.map(Rid::from) {
                            track.keyframes.insert(number);
                        }
                    }
                }
            }
            Event::RtpPacket(packet) => {
                let ssrc = packet.header.ssrc;
                let mid = self
                    .rtc
                    .direct_api()
                    .stream_rx(&ssrc)
                    .map(|stream| stream.mid());
                let track = mid.and_then(|mid| self.tracks.get(&mid)).cloned();
                self.heard.push(Heard {
                    track: track.unwrap_or_default(),
                    ext_seq: *packet.seq_no,
                    rtp_time: packet.time.numer(),
                    marker: packet.header.marker,
                    at: packet.timestamp,
                    stamp: Stamp::read(&packet.payload),
                    payload: packet.payload.to_vec(),
                });
            }
            _ => {}
        }
    }

    /// The next datagram to send, and whither.
    pub fn poll_datagram(&mut self) -> Option<(SocketAddr, Vec<u8>)> {
        self.datagrams.pop_front()
    }

    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether ICE and DTLS came up.
    pub fn is_connected(&self) -> bool {
        self.connected
    }

    /// Whether the server said goodbye or the engine gave up.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Media packets received so far.
    pub fn heard(&self) -> &[Heard] {
        &self.heard
    }

    /// Data channel messages received so far.
    pub fn messages(&self) -> &[(DataKind, Vec<u8>)] {
        &self.messages
    }

    /// Keyframe requests received so far.
    pub fn keyframe_requests(&self) -> u64 {
        self.keyframe_requests
    }

    /// Forgets what was received so far.
    pub fn forget(&mut self) {
        self.heard.clear();
        self.messages.clear();
    }
}

/// A track to publish.
#[derive(Debug, Clone, Copy)]
pub struct OfferedTrack<'a> {
    /// Audio or video.
    pub kind: TrackKind,
    /// The client's id, in the msid.
    pub cid: &'a str,
    /// One per simulcast encoding, smallest first; exactly one without a rid otherwise.
    pub encodings: &'a [Encoding],
}

/// What an offer adds or changes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offer<'a> {
    /// Tracks to publish.
    pub tracks: &'a [OfferedTrack<'a>],
    /// Receiving audio sections (v1).
    pub receive_audios: usize,
    /// Receiving video sections (v1).
    pub receive_videos: usize,
    /// Data channels.
    pub data: bool,
    /// New ICE credentials.
    pub ice_restart: bool,
    /// Sections to make inactive.
    pub stop: &'a [&'a str],
}

fn media_kind(kind: TrackKind) -> MediaKind {
    match kind {
        TrackKind::Audio => MediaKind::Audio,
        TrackKind::Video => MediaKind::Video,
    }
}

fn label(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Reliable => "_reliable",
        DataKind::Lossy => "_lossy",
    }
}
