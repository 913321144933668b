//! Everything that leaves to a subscriber as media: RTP, retransmissions, sender reports.
//!
//! The engine agrees on keys and sections; from there on packets are written and sealed here,
//! straight into the send buffer. The engine and this module share one SRTP key and must never
//! use the same source under it: the engine's own senders are removed after every negotiation, and
//! our reports go out under our streams' sources.

mod estimate;
mod fuzz;
mod header;
mod rtcp;
mod srtp;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::{Duration, Instant, SystemTime};

use str0m::media::Mid;

use self::estimate::Estimator;
pub(crate) use self::fuzz::hear;
pub(crate) use self::header::{ExtensionIds, Facts};
pub(crate) use self::rtcp::is_rtcp;
use self::rtcp::{Block, Feedback};
use self::srtp::{Keys, ReplayWindow};
pub(crate) use self::stream::{Media, Packet, Sources};
use self::stream::{PADDING_MAX, SendStream, Way};
use super::keying::Overheard;
use super::outbox::{Outbox, Path};
use super::payload::{self, Format, Payload};
use crate::Codec;
use crate::limits::{RTT_MAX, SENDER_REPORT_INTERVAL, WAITING_PACKETS};

/// What the subscriber's reports come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The decoder of a section needs a keyframe.
    KeyframeWanted(Mid),
    /// How much the line carries, in bits per second.
    Estimate(u64),
}

/// How a section is to be sent on.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) mid: Mid,
    pub(crate) sources: Sources,
    pub(crate) ids: ExtensionIds,
    pub(crate) payloads: Vec<Payload>,
}

/// Sends one transport's media.
#[derive(Debug)]
pub(crate) struct Sender {
    /// One instant on both clocks.
    epoch: (Instant, SystemTime),
    overheard: Overheard,
    keys: Option<Keys>,
    /// Of the next SRTCP packet.
    rtcp_index: u32,
    replayed: ReplayWindow,
    path: Option<Path>,
    streams: Vec<SendStream>,
    /// Packets from before the keys, by section.
    waiting: VecDeque<(Mid, Packet)>,
    /// More waited than is kept; what is shown has to start over.
    overflowed: bool,
    estimator: Estimator,
    report_at: Option<Instant>,
    /// Send time of the packets that leave at an instant.
    stamp: (Instant, u32),
    /// Headers and reports are made here.
    header: Vec<u8>,
    plain: Vec<u8>,
    heard: VecDeque<Heard>,
    loss: Option<f32>,
    rtt: Option<Duration>,
}

impl Sender {
    pub(super) fn new(overheard: Overheard, epoch: (Instant, SystemTime)) -> Self {
        Self {
            epoch,
            overheard,
            keys: None,
            rtcp_index: 0,
            replayed: ReplayWindow::default(),
            path: None,
            streams: Vec::new(),
            waiting: VecDeque::new(),
            overflowed: false,
            estimator: Estimator::new(),
            report_at: None,
            stamp: (epoch.0, 0),
            header: Vec::new(),
            plain: Vec::new(),
            heard: VecDeque::new(),
            loss: None,
            rtt: None,
        }
    }

    /// Where media goes.
    pub(crate) fn set_path(&mut self, path: Path) {
        self.path = Some(path);
    }

    /// Whether the client agreed to tell its estimate of the line.
    pub(super) fn set_remb_agreed(&mut self, agreed: bool) {
        self.estimator.set_remb_agreed(agreed);
    }

    /// Takes the sections that were negotiated; those missing are sent on no more.
    pub(super) fn set_sections(&mut self, sections: Vec<Section>) {
        self.streams
            .retain(|stream| sections.iter().any(|new| new.sources == stream.sources));
        for section in sections {
            let known = self
                .streams
                .iter_mut()
                .find(|stream| stream.sources == section.sources);
            if let Some(stream) = known {
                stream.ids = section.ids;
                stream.payloads = section.payloads;
            } else {
                let mut stream = SendStream::new(section.mid, section.sources);
                stream.ids = section.ids;
                stream.payloads = section.payloads;
                self.streams.push(stream);
            }
        }
    }

    /// Sends nothing more on a section.
    pub(super) fn remove(&mut self, mid: Mid) {
        self.streams.retain(|stream| stream.mid != mid);
        self.waiting.retain(|(waiting, _)| *waiting != mid);
    }

    /// DTLS is up: what waited for its keys leaves.
    pub(crate) fn on_connected(&mut self, now: Instant, outbox: &mut Outbox) {
        if self.keys.is_none() {
            self.keys = self.overheard.get().and_then(Keys::derive);
        }
        let waiting = std::mem::take(&mut self.waiting);
        for (mid, packet) in waiting {
            if let Some(mut lane) = self.lane(mid) {
                lane.send(now, packet, outbox);
            }
        }
        if std::mem::take(&mut self.overflowed) {
            let wanted = self.streams.iter().map(|s| Heard::KeyframeWanted(s.mid));
            self.heard.extend(wanted);
        }
        self.open_line(now);
    }

    /// Where packets of one section go in; `None` while it is not negotiated.
    pub(crate) fn lane(&mut self, mid: Mid) -> Option<Lane<'_>> {
        let stream = self.streams.iter().position(|stream| stream.mid == mid)?;
        Some(Lane {
            sender: self,
            stream,
        })
    }

    fn open_line(&mut self, now: Instant) {
        let ready = self.keys.is_some() && self.path.is_some();
        if ready && self.streams.iter().any(SendStream::can_pad) {
            self.estimator.open(now);
        }
    }

    /// Tells what would be sent if the line took it, in bits per second; 0 stops padding.
    pub(crate) fn set_desired_bitrate(&mut self, now: Instant, bitrate_bps: u64) {
        self.open_line(now);
        self.estimator.set_desired(now, bitrate_bps);
    }

    /// When [`Self::handle_timeout`] wants to be called.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        let padding = self.estimator.poll_timeout();
        self.report_at.into_iter().chain(padding).min()
    }

    /// Sends reports and padding that are due.
    pub(crate) fn handle_timeout(&mut self, now: Instant, outbox: &mut Outbox) {
        if self.report_at.is_some_and(|at| at <= now) {
            self.report_at = now.checked_add(SENDER_REPORT_INTERVAL);
            self.send_reports(now, outbox);
        }
        let bytes = u64::from(PADDING_MAX).saturating_add(PADDING_OVERHEAD);
        for _ in 0..self.estimator.padding(now, bytes) {
            let stream = self.streams.iter().position(SendStream::can_pad);
            let sent = stream.and_then(|stream| {
                let (stream, mut way) = self.way(stream, now, outbox)?;
                stream.pad(&mut way)
            });
            if sent.is_none() {
                return;
            }
        }
    }

    /// One stream, and what it needs for sending; `None` before there are keys and a path.
    fn way<'a>(
        &'a mut self,
        stream: usize,
        now: Instant,
        outbox: &'a mut Outbox,
    ) -> Option<(&'a mut SendStream, Way<'a>)> {
        if self.stamp.0 != now {
            self.stamp = (now, self.send_time(now));
        }
        let way = Way {
            cipher: &self.keys.as_ref()?.rtp,
            path: self.path?,
            outbox,
            header: &mut self.header,
            send_time: self.stamp.1,
        };
        Some((self.streams.get_mut(stream)?, way))
    }

    fn wall_clock(&self, at: Instant) -> SystemTime {
        let since = at.saturating_duration_since(self.epoch.0);
        self.epoch.1.checked_add(since).unwrap_or(self.epoch.1)
    }

    /// Seconds in 6.18 bits, as the extension for it wants them.
    fn send_time(&self, now: Instant) -> u32 {
        let ntp = header::ntp(self.wall_clock(now)) >> 14;
        u32::try_from(ntp & 0x00ff_ffff).unwrap_or(0)
    }

    fn send_reports(&mut self, now: Instant, outbox: &mut Outbox) {
        let ntp = header::ntp(self.wall_clock(now));
        let (Some(keys), Some(path)) = (&self.keys, self.path) else {
            return;
        };
        let mut compound = std::mem::take(&mut self.plain);
        compound.clear();
        let mut first = None;
        for stream in &self.streams {
            if let Some(report) = stream.report(now, ntp)
                && compound.len() < REPORT_BYTES_MAX
            {
                first = first.or(Some(report.ssrc));
                rtcp::write_report(&mut compound, report, &stream.sources.cname);
            }
        }
        if let Some(ssrc) = first {
            let bytes = compound.len().saturating_add(keys.rtcp.rtcp_trailer_len());
            compound.resize(bytes, 0);
            let index = self.rtcp_index;
            self.rtcp_index = index.wrapping_add(1) & 0x7fff_ffff;
            if keys.rtcp.seal_rtcp(&mut compound, ssrc, index).is_some() {
                outbox.push(path, &compound);
            }
        }
        self.plain = compound;
    }

    /// Takes an SRTCP packet of the client's. Ask [`Self::poll_heard`] what came of it.
    pub(crate) fn handle_rtcp(&mut self, now: Instant, datagram: &[u8], outbox: &mut Outbox) {
        let Some(keys) = &self.keys else {
            return;
        };
        let mut plain = std::mem::take(&mut self.plain);
        let opened = keys.rtcp_received.open_rtcp(datagram, &mut plain);
        if opened.is_some_and(|index| self.replayed.insert(index)) {
            let mut losses = Losses::default();
            rtcp::read(&plain, |feedback| {
                self.on_feedback(now, feedback, &mut losses, outbox);
            });
            if let Some(lost_of_256) = losses.share() {
                self.loss = Some(f32::from(lost_of_256) / 256.0);
                self.estimator.on_loss(now, lost_of_256);
            }
            self.heard
                .extend(self.estimator.poll().map(Heard::Estimate));
        }
        self.plain = plain;
    }

    fn on_feedback(
        &mut self,
        now: Instant,
        feedback: Feedback,
        losses: &mut Losses,
        outbox: &mut Outbox,
    ) {
        match feedback {
            Feedback::Nack { ssrc, first, after } => self.on_nack(now, ssrc, first, after, outbox),
            Feedback::KeyframeWanted { ssrc } => {
                let stream = self.streams.iter().find(|s| s.sources.ssrc == ssrc);
                let wanted = stream.map(|stream| Heard::KeyframeWanted(stream.mid));
                if let Some(wanted) = wanted.filter(|wanted| !self.heard.contains(wanted)) {
                    self.heard.push_back(wanted);
                }
            }
            Feedback::Remb { bitrate_bps } => self.estimator.on_remb(now, bitrate_bps),
            Feedback::Report(block) => self.on_report(now, block, losses),
        }
    }

    fn on_nack(&mut self, now: Instant, ssrc: u32, first: u16, after: u16, outbox: &mut Outbox) {
        let Some(stream) = self.streams.iter().position(|s| s.sources.ssrc == ssrc) else {
            return;
        };
        let rtt = self.rtt.unwrap_or(Duration::ZERO);
        let following = (0..16u16)
            .filter(|bit| after >> bit & 1 == 1)
            .map(|bit| first.wrapping_add(bit).wrapping_add(1));
        let mut bytes = 0usize;
        if let Some((stream, mut way)) = self.way(stream, now, outbox) {
            for seq in std::iter::once(first).chain(following) {
                let sent = stream.send_again(now, seq, rtt, &mut way);
                bytes = bytes.saturating_add(sent.unwrap_or(0));
            }
        }
        self.estimator.on_sent(now, bytes);
    }

    fn on_report(&mut self, now: Instant, block: Block, losses: &mut Losses) {
        let Some(stream) = self
            .streams
            .iter_mut()
            .find(|stream| stream.sources.ssrc == block.ssrc)
        else {
            return;
        };
        let came = block.highest.wrapping_sub(stream.reported);
        // The first report, or one that overtook another, says nothing about a span.
        if stream.reported != 0 && came < 0x1_0000 {
            losses.add(came, block.lost_of_256);
        }
        stream.reported = block.highest;
        if block.last_report != 0 {
            let middle = header::ntp(self.wall_clock(now)) >> 16 & 0xffff_ffff;
            let middle = u32::try_from(middle).unwrap_or(0);
            let units = middle
                .wrapping_sub(block.last_report)
                .wrapping_sub(block.delay);
            let micros = u64::from(units).saturating_mul(1_000_000) >> 16;
            let rtt = Duration::from_micros(micros);
            if rtt < RTT_MAX {
                self.rtt = Some(rtt);
            }
        }
    }

    /// What the client's reports came to.
    pub(crate) fn poll_heard(&mut self) -> Option<Heard> {
        self.heard.pop_front()
    }

    /// Share lost of what is sent, and the round trip, as far as reported.
    pub(super) fn link(&self) -> (Option<f32>, Option<Duration>) {
        (self.loss, self.rtt)
    }
}

/// What padding weighs besides itself: header, extensions, tag, IP and UDP.
const PADDING_OVERHEAD: u64 = 68;

/// Reports of more streams than this many bytes hold wait for their turn; there are never so many.
const REPORT_BYTES_MAX: usize = 1100;

/// Losses over all streams of one report.
#[derive(Debug, Default)]
struct Losses {
    sent: u64,
    lost_256: u64,
}

impl Losses {
    fn add(&mut self, sent: u32, lost_of_256: u8) {
        let sent = u64::from(sent);
        self.sent = self.sent.saturating_add(sent);
        let lost = sent.saturating_mul(u64::from(lost_of_256));
        self.lost_256 = self.lost_256.saturating_add(lost);
    }

    fn share(&self) -> Option<u8> {
        u8::try_from(self.lost_256.checked_div(self.sent)?).ok()
    }
}

/// One section's way in.
pub(crate) struct Lane<'a> {
    sender: &'a mut Sender,
    stream: usize,
}

impl Lane<'_> {
    fn payloads(&self) -> &[Payload] {
        self.sender
            .streams
            .get(self.stream)
            .map_or(&[], |stream| &stream.payloads)
    }

    /// The payload type under which the section takes the format; `None` if it takes no such codec.
    pub(crate) fn payload_type(&self, format: Format) -> Option<Payload> {
        payload::best(self.payloads(), format)
    }

    /// Whether the section takes the codec.
    pub(crate) fn accepts(&self, codec: Codec) -> bool {
        self.payloads()
            .iter()
            .any(|payload| payload.format.codec == codec)
    }

    /// The codecs that the section takes.
    pub(crate) fn codecs(&self) -> Vec<Codec> {
        let mut codecs: Vec<Codec> = Vec::new();
        for payload in self.payloads() {
            if !codecs.contains(&payload.format.codec) {
                codecs.push(payload.format.codec);
            }
        }
        codecs
    }

    /// Sends a packet, or keeps it until there are keys.
    pub(crate) fn send(&mut self, now: Instant, packet: Packet, outbox: &mut Outbox) {
        let sender = &mut *self.sender;
        if sender.keys.is_none() || sender.path.is_none() {
            if let Some(stream) = sender.streams.get(self.stream) {
                sender.waiting.push_back((stream.mid, packet));
            }
            if sender.waiting.len() > WAITING_PACKETS {
                sender.waiting.clear();
                sender.overflowed = true;
            }
            return;
        }
        let Some((stream, mut way)) = sender.way(self.stream, now, outbox) else {
            return;
        };
        if let Some(bytes) = stream.send(now, packet, &mut way) {
            sender.estimator.on_sent(now, bytes);
            if sender.report_at.is_none() {
                sender.report_at = now.checked_add(FIRST_REPORT_AFTER);
            }
        }
    }
}

/// Receivers bring sound and picture together once they have a report of both.
const FIRST_REPORT_AFTER: Duration = Duration::from_millis(100);
