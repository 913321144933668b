//! One RTP stream to one subscriber, with its retransmissions.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::media::Mid;

use super::header::{self, ExtensionIds, Facts, Fixed, Said};
use super::srtp::Cipher;
use crate::down_track::{SentWindow, Vp8Rewrite};
use crate::limits::{RTX_CACHE_AGE, RTX_CACHE_VIDEO, RTX_CREDIT_MAX, RTX_SHARE_PERCENT};
use crate::transport::outbox::{Outbox, Path};
use crate::transport::payload::Payload;
use crate::unit::ticks_from_duration;

/// Sources of one section, as its description names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sources {
    pub(crate) ssrc: u32,
    /// Of retransmissions; videos have them.
    pub(crate) rtx: Option<u32>,
    /// Canonical name: the publisher, for what comes of one clock (RFC 3550 §6.5.1).
    pub(crate) cname: String,
}

/// What of one packet is the same for all subscribers; they share it.
#[derive(Debug)]
pub(crate) struct Media {
    pub(crate) payload: Arc<[u8]>,
    pub(crate) facts: Facts,
    /// When it was captured, as far as that is known.
    pub(crate) captured: Instant,
}

/// One packet as it is sent, and kept for being sent again. Small: a subscriber keeps hundreds.
#[derive(Debug, Clone)]
pub(crate) struct Packet {
    /// In the subscriber's numbering.
    pub(crate) ext_seq: u64,
    pub(crate) rtp_time: u32,
    pub(crate) marker: bool,
    pub(crate) payload_type: Payload,
    /// Replaces the dependency descriptor's frame number.
    pub(crate) frame_number: Option<u16>,
    pub(crate) vp8: Option<Vp8Rewrite>,
    pub(crate) media: Arc<Media>,
}

/// What sealing needs of the transport.
pub(super) struct Way<'a> {
    pub(super) cipher: &'a Cipher,
    pub(super) path: Path,
    pub(super) outbox: &'a mut Outbox,
    /// Headers are made here.
    pub(super) header: &'a mut Vec<u8>,
    /// Seconds in 6.18 bits.
    pub(super) send_time: u32,
}

#[derive(Debug)]
struct Kept {
    packet: Packet,
    sent: Instant,
    /// When it was last sent again.
    again: Option<Instant>,
}

/// What relates timestamps to the clock: the newest packet.
#[derive(Debug, Clone, Copy)]
struct Latest {
    ext_seq: u64,
    rtp_time: u32,
    captured: Instant,
    clock_rate: u32,
}

/// One RTP stream.
#[derive(Debug)]
pub(super) struct SendStream {
    pub(super) mid: Mid,
    pub(super) sources: Sources,
    pub(super) ids: ExtensionIds,
    pub(super) payloads: Vec<Payload>,
    /// Where the cycles of the sequence number begin: a receiver starts in the first.
    base: Option<u64>,
    /// No index is sealed twice, whatever the callers do: two packets under one index would give
    /// both away.
    sealed: SentWindow,
    /// Index of the next retransmission.
    rtx_index: u64,
    kept: VecDeque<Kept>,
    /// Bytes that may be sent again.
    credit: u64,
    latest: Option<Latest>,
    packets: u32,
    octets: u32,
    /// Highest sequence number that the receiver reported.
    pub(super) reported: u32,
}

/// Bytes of a retransmission's original sequence number (RFC 4588 §4).
const ORIGINAL_SEQ: usize = 2;

/// Most bytes of padding in one packet: its last byte says how many.
pub(super) const PADDING_MAX: u8 = 255;

/// A packet asked for again sooner than this is still on its way.
pub(super) const AGAIN_MIN: Duration = Duration::from_millis(10);

impl SendStream {
    pub(super) fn new(mid: Mid, sources: Sources) -> Self {
        Self {
            mid,
            ids: ExtensionIds::default(),
            payloads: Vec::new(),
            base: None,
            sealed: SentWindow::default(),
            // Low enough that a receiver does not take a reordered start for a wrap.
            rtx_index: u64::from(sources.ssrc & 0x3fff).saturating_add(1),
            sources,
            kept: VecDeque::new(),
            credit: RTX_CREDIT_MAX,
            latest: None,
            packets: 0,
            octets: 0,
            reported: 0,
        }
    }

    /// Sends a packet; the bytes that left. `None` when it may not be sent any more.
    pub(super) fn send(
        &mut self,
        now: Instant,
        packet: Packet,
        way: &mut Way<'_>,
    ) -> Option<usize> {
        let base = *self.base.get_or_insert(packet.ext_seq & !0xffff);
        let index = packet.ext_seq.checked_sub(base)?;
        if !self.sealed.insert(index) {
            return None;
        }
        let fixed = Fixed {
            pt: *packet.payload_type.pt,
            marker: packet.marker,
            padding: false,
            seq: low_16(packet.ext_seq),
            rtp_time: packet.rtp_time,
            ssrc: self.sources.ssrc,
        };
        let said = Said {
            mid: &self.mid,
            send_time: way.send_time,
            facts: &packet.media.facts,
            frame_number: packet.frame_number,
        };
        header::write(way.header, fixed, &self.ids, &said);
        let bytes = seal(way, fixed.ssrc, index, packet.media.payload.len(), |out| {
            put_payload(out, &packet);
        })?;
        self.packets = self.packets.wrapping_add(1);
        let octets = u32::try_from(packet.media.payload.len()).unwrap_or(0);
        self.octets = self.octets.wrapping_add(octets);
        if self
            .latest
            .is_none_or(|latest| latest.ext_seq < packet.ext_seq)
        {
            self.latest = Some(Latest {
                ext_seq: packet.ext_seq,
                rtp_time: packet.rtp_time,
                captured: packet.media.captured,
                clock_rate: packet.payload_type.clock_rate(),
            });
        }
        if self.sources.rtx.is_some() && packet.payload_type.rtx.is_some() {
            let share = (bytes as u64)
                .saturating_mul(RTX_SHARE_PERCENT)
                .wrapping_div(100);
            self.credit = self.credit.saturating_add(share).min(RTX_CREDIT_MAX);
            self.keep(now, packet);
        }
        Some(bytes)
    }

    fn keep(&mut self, now: Instant, packet: Packet) {
        let expired = |kept: &Kept| now.saturating_duration_since(kept.sent) > RTX_CACHE_AGE;
        while self.kept.len() >= RTX_CACHE_VIDEO || self.kept.front().is_some_and(expired) {
            self.kept.pop_front();
        }
        let place = match self.kept.back() {
            Some(last) if last.packet.ext_seq > packet.ext_seq => self
                .kept
                .partition_point(|kept| kept.packet.ext_seq < packet.ext_seq),
            _ => self.kept.len(),
        };
        let kept = Kept {
            packet,
            sent: now,
            again: None,
        };
        self.kept.insert(place, kept);
    }

    /// Sends a packet again that did not come; the bytes that left.
    pub(super) fn send_again(
        &mut self,
        now: Instant,
        seq: u16,
        rtt: Duration,
        way: &mut Way<'_>,
    ) -> Option<usize> {
        let rtx = self.sources.rtx?;
        let latest = self.latest?.ext_seq;
        let back = low_16(latest).wrapping_sub(seq);
        let ext_seq = latest.checked_sub(u64::from(back))?;
        let at = self
            .kept
            .binary_search_by_key(&ext_seq, |kept| kept.packet.ext_seq)
            .ok()?;
        let kept = self.kept.get_mut(at)?;
        let too_late = now.saturating_duration_since(kept.sent) > RTX_CACHE_AGE;
        let on_its_way = kept
            .again
            .is_some_and(|again| now.saturating_duration_since(again) < rtt.max(AGAIN_MIN));
        let bytes = kept.packet.media.payload.len() as u64;
        if too_late || on_its_way || self.credit < bytes {
            return None;
        }
        let packet = &kept.packet;
        let fixed = Fixed {
            pt: *packet.payload_type.rtx?,
            marker: packet.marker,
            padding: false,
            seq: low_16(self.rtx_index),
            rtp_time: packet.rtp_time,
            ssrc: rtx,
        };
        let said = Said {
            mid: &self.mid,
            send_time: way.send_time,
            facts: &packet.media.facts,
            frame_number: packet.frame_number,
        };
        header::write(way.header, fixed, &self.ids, &said);
        let index = self.rtx_index;
        self.rtx_index = index.wrapping_add(1);
        let body_len = packet.media.payload.len().saturating_add(ORIGINAL_SEQ);
        let sent = seal(way, rtx, index, body_len, |out| {
            out.extend_from_slice(&seq.to_be_bytes());
            put_payload(out, packet);
        })?;
        kept.again = Some(now);
        self.credit = self.credit.saturating_sub(bytes);
        Some(sent)
    }

    /// Whether padding can be sent: it travels as retransmissions without content.
    pub(super) fn can_pad(&self) -> bool {
        self.sources.rtx.is_some() && self.payloads.iter().any(|payload| payload.rtx.is_some())
    }

    /// Sends so many bytes of nothing, to see whether the line takes them; the bytes that left.
    pub(super) fn pad(&mut self, way: &mut Way<'_>) -> Option<usize> {
        let ssrc = self.sources.rtx?;
        let pt = self.payloads.iter().find_map(|payload| payload.rtx)?;
        let fixed = Fixed {
            pt: *pt,
            marker: false,
            padding: true,
            seq: low_16(self.rtx_index),
            rtp_time: self.latest.map_or(0, |latest| latest.rtp_time),
            ssrc,
        };
        let said = Said {
            mid: &self.mid,
            send_time: way.send_time,
            facts: &Facts::default(),
            frame_number: None,
        };
        header::write(way.header, fixed, &self.ids, &said);
        let index = self.rtx_index;
        self.rtx_index = index.wrapping_add(1);
        seal(way, ssrc, index, usize::from(PADDING_MAX), |out| {
            let end = out.len().saturating_add(usize::from(PADDING_MAX));
            out.resize(end.saturating_sub(1), 0);
            out.push(PADDING_MAX);
        })
    }

    /// What a sender report says now; `None` before the first packet.
    pub(super) fn report(&self, now: Instant, ntp: u64) -> Option<super::rtcp::Report> {
        let latest = self.latest?;
        let since = now.saturating_duration_since(latest.captured);
        let [.., a, b, c, d] = ticks_from_duration(since, latest.clock_rate).to_be_bytes();
        Some(super::rtcp::Report {
            ssrc: self.sources.ssrc,
            ntp,
            rtp_time: latest
                .rtp_time
                .wrapping_add(u32::from_be_bytes([a, b, c, d])),
            packets: self.packets,
            octets: self.octets,
        })
    }
}

fn low_16(number: u64) -> u16 {
    let [.., high, low] = number.to_be_bytes();
    u16::from_be_bytes([high, low])
}

fn put_payload(out: &mut Vec<u8>, packet: &Packet) {
    let start = out.len();
    out.extend_from_slice(&packet.media.payload);
    if let Some(vp8) = &packet.vp8
        && let Some(payload) = out.get_mut(start..)
    {
        vp8.apply(payload);
    }
}

/// Puts a packet of the header made last and what `body` appends, `body_len` bytes, into the send
/// buffer, and seals it where it lies; its bytes.
fn seal(
    way: &mut Way<'_>,
    ssrc: u32,
    index: u64,
    body_len: usize,
    body: impl FnOnce(&mut Vec<u8>),
) -> Option<usize> {
    let header_len = way.header.len();
    let bytes = header_len
        .saturating_add(body_len)
        .saturating_add(way.cipher.tag_len());
    let out = way.outbox.reserve(way.path, bytes);
    let start = out.len();
    out.extend_from_slice(way.header);
    body(out);
    out.resize(start.saturating_add(bytes), 0);
    let sealed = out
        .get_mut(start..)
        .and_then(|packet| way.cipher.seal_rtp(packet, header_len, ssrc, index));
    if sealed.is_none() {
        out.truncate(start);
    }
    sealed.map(|()| bytes)
}
