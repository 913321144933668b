use std::collections::VecDeque;
use std::time::Instant;

use rand::Rng;

use super::Forwarded;
use super::numbering::{Ids, Run};
use super::sent_window::SentWindow;
use crate::limits::{NUMBERING_RUNS, TIMESTAMP_DEVIATION};
use crate::unit::ticks_from_duration;
use crate::up_track::{SenderReport, UpPacket};

/// Rewrites sequence numbers, timestamps and VP8's running numbers, so that one subscriber sees
/// one unbroken stream whatever streams it is made of.
///
/// Gaps of the incoming stream stay gaps: the number of a lost packet is kept for its repair, even
/// past a switch. Packets that are left out on purpose leave no gap.
#[derive(Debug)]
pub(super) struct RtpMunger {
    /// Oldest first; the last one is open unless the track is paused.
    runs: VecDeque<Run>,
    open: bool,
    /// First numbers of the track.
    first_seq: u64,
    first_time: u64,
    latest: Option<Latest>,
    sent: SentWindow,
    ids: Ids,
}

/// Where the outgoing numbers stand.
#[derive(Debug, Clone, Copy)]
struct Latest {
    /// Highest incoming sequence number of the open run.
    in_seq: u64,
    out_seq: u64,
    out_time: u64,
    arrival: Instant,
    clock_rate: u32,
    sender_report: Option<SenderReport>,
}

/// Runs back from the latest in which a packet of a stream that was left is looked for: one that
/// was left longer ago is of no use to a decoder, and all packets of all other layers are looked up.
const RUNS_WORTH_REPAIR: usize = 4;

impl RtpMunger {
    pub(super) fn new(rng: &mut impl Rng) -> Self {
        Self {
            runs: VecDeque::with_capacity(4),
            open: false,
            // Low enough that a receiver does not take a reordered start for a wrap.
            first_seq: u64::from(rng.random_range(1u16..0x4000)),
            first_time: u64::from(rng.random_range(1u32..0x4000_0000)),
            latest: None,
            sent: SentWindow::default(),
            ids: Ids::default(),
        }
    }

    /// Nothing more of the open run, save for repairs.
    pub(super) fn pause(&mut self) {
        self.close_run();
    }

    fn close_run(&mut self) {
        if let (true, Some(run), Some(latest)) = (self.open, self.runs.back_mut(), self.latest) {
            run.last = latest.in_seq;
        }
        self.open = false;
    }

    /// `packet` begins a new run: another stream, or the same one after a pause.
    pub(super) fn switch(&mut self, packet: &UpPacket) {
        self.close_run();
        let (out_seq, out_time, nudge) = match (&self.latest, self.runs.back()) {
            (Some(latest), Some(run)) => {
                let (out_time, nudge) = next_time(latest, run, packet);
                (latest.out_seq.wrapping_add(1), out_time, nudge)
            }
            _ => (self.first_seq, self.first_time, 0),
        };
        self.push(Run {
            ssrc: packet.ssrc,
            first: packet.ext_seq,
            last: u64::MAX,
            seq_offset: out_seq.wrapping_sub(packet.ext_seq),
            time_offset: out_time.wrapping_sub(packet.rtp_time),
            nudge,
            ids: self.ids.offset_for(packet),
        });
        self.open = true;
        self.latest = Some(Latest {
            in_seq: packet.ext_seq,
            out_seq,
            out_time,
            arrival: packet.arrival,
            clock_rate: packet.codec.clock_rate(),
            sender_report: packet.sender_report,
        });
    }

    fn push(&mut self, run: Run) {
        if self.runs.len() >= NUMBERING_RUNS {
            self.runs.pop_front();
        }
        self.runs.push_back(run);
    }

    /// The number of this packet of a stream that was left is kept for it.
    pub(super) fn awaits(&self, packet: &UpPacket) -> bool {
        self.runs
            .iter()
            .rev()
            .take(RUNS_WORTH_REPAIR)
            .any(|run| run.holds(packet.ssrc, packet.ext_seq))
    }

    /// Leaves out a packet. If it is the next of the forwarded stream, its number goes to its
    /// successor; if it is late, its number has been kept and stays a gap.
    pub(super) fn skip(&mut self, packet: &UpPacket) {
        let (true, Some(run), Some(latest)) = (self.open, self.runs.back_mut(), &mut self.latest)
        else {
            return;
        };
        if run.ssrc != packet.ssrc || packet.ext_seq <= latest.in_seq {
            return;
        }
        // Numbers of packets still missing before it are kept for them.
        let kept = packet.ext_seq.wrapping_sub(latest.in_seq).wrapping_sub(1);
        latest.out_seq = latest.out_seq.wrapping_add(kept);
        latest.in_seq = packet.ext_seq;
        let next = Run {
            first: packet.ext_seq.wrapping_add(1),
            seq_offset: run.seq_offset.wrapping_sub(1),
            ..*run
        };
        if run.first >= packet.ext_seq {
            *run = next;
        } else {
            run.last = packet.ext_seq.wrapping_sub(1);
            self.push(next);
        }
    }

    /// The outgoing numbers of a packet; `None` if it belongs to nothing that was forwarded, is too
    /// old to tell, or has left before.
    pub(super) fn munge(&mut self, packet: &UpPacket) -> Option<Forwarded> {
        let (back, run) = self
            .runs
            .iter()
            .rev()
            .enumerate()
            .find(|(_, run)| run.holds(packet.ssrc, packet.ext_seq))?;
        let newest = back == 0 && self.open;
        let ext_seq = packet.ext_seq.wrapping_add(run.seq_offset);
        let rtp_time = packet.rtp_time.wrapping_add(run.time_offset);
        if !self.sent.insert(ext_seq) {
            return None;
        }
        let ids = run.ids;
        if let Some(latest) = &mut self.latest
            && newest
            && packet.ext_seq >= latest.in_seq
        {
            latest.in_seq = packet.ext_seq;
            latest.out_seq = ext_seq;
            latest.out_time = latest.out_time.max(rtp_time);
            latest.arrival = packet.arrival;
            latest.clock_rate = packet.codec.clock_rate();
            latest.sender_report = packet.sender_report;
        }
        Some(Forwarded {
            ext_seq,
            rtp_time,
            marker: packet.marker,
            vp8: packet.vp8.map(|vp8| self.ids.rewrite_vp8(vp8, ids)),
            frame_number: self.ids.rewrite_frame_number(packet.frame_number, ids),
        })
    }

    pub(super) fn sender_report(&self) -> Option<SenderReport> {
        let report = self.latest?.sender_report?;
        Some(SenderReport {
            rtp_time: report.rtp_time.wrapping_add(self.runs.back()?.time_offset),
            ..report
        })
    }
}

/// The timestamp with which `packet` follows what has left, and how much of it is a nudge.
///
/// Best by the publisher's own clock: the sender reports of both streams, or the same stream's
/// timestamps. Otherwise, and wherever those are plainly wrong, by the time between arrivals.
fn next_time(latest: &Latest, run: &Run, packet: &UpPacket) -> (u64, u64) {
    let elapsed = packet.arrival.saturating_duration_since(latest.arrival);
    let by_arrival = latest
        .out_time
        .wrapping_add(ticks_from_duration(elapsed, latest.clock_rate).max(1));
    let exact_offset = run.time_offset.wrapping_sub(run.nudge);
    let candidate = if run.ssrc == packet.ssrc {
        Some(packet.rtp_time.wrapping_add(exact_offset))
    } else {
        match (latest.sender_report, packet.sender_report) {
            (Some(old), Some(new)) => Some(by_reports(old, new, packet, exact_offset)),
            _ => None,
        }
    };
    let deviation = ticks_from_duration(TIMESTAMP_DEVIATION, latest.clock_rate);
    match candidate {
        Some(time) if distance(time, by_arrival) <= deviation => {
            let earliest = latest.out_time.wrapping_add(1);
            let nudge = earliest.saturating_sub(time);
            (time.wrapping_add(nudge), nudge)
        }
        _ => (by_arrival, 0),
    }
}

/// The packet's capture time, told by the new stream's report, on the old stream's clock.
fn by_reports(old: SenderReport, new: SenderReport, packet: &UpPacket, old_offset: u64) -> u64 {
    let clock_rate = packet.codec.clock_rate();
    let since_new = packet.rtp_time.wrapping_sub(new.rtp_time);
    let base = old
        .rtp_time
        .wrapping_add(old_offset)
        .wrapping_add(since_new);
    match new.wall_clock.duration_since(old.wall_clock) {
        Ok(later) => base.wrapping_add(ticks_from_duration(later, clock_rate)),
        Err(earlier) => base.wrapping_sub(ticks_from_duration(earlier.duration(), clock_rate)),
    }
}

fn distance(a: u64, b: u64) -> u64 {
    a.wrapping_sub(b).min(b.wrapping_sub(a))
}
