//! Puts a tap's packets back in order: repaired ones come late.

use std::collections::BTreeMap;
use std::time::Duration;

use sfu::TapPacket;

/// Packets held back behind a hole: half a second of a 10 Mbit/s stream. Beyond it the hole is
/// taken for lost.
const HELD_MAX: usize = 512;

/// How long a hole is kept open. Repairs come within a few round trips; half a second covers
/// three of them on a 150 ms line and keeps what a crash can lose below a second.
const HOLD: Duration = Duration::from_millis(500);

/// What comes out, in order.
#[derive(Debug, Clone)]
pub(crate) enum Ordered {
    /// The next packet.
    Packet(TapPacket),
    /// One or more packets before the next one are lost.
    Gap,
}

/// The buffer. Time is the recording's, from its start.
#[derive(Debug, Default)]
pub(crate) struct Reorder {
    next: Option<u64>,
    held: BTreeMap<u64, TapPacket>,
    /// When the hole at `next` was first seen.
    waiting_since: Option<Duration>,
}

impl Reorder {
    /// Takes a packet and returns what is now in order.
    pub(crate) fn handle_packet(&mut self, now: Duration, packet: TapPacket) -> Vec<Ordered> {
        let next = *self.next.get_or_insert(packet.ext_seq);
        if packet.ext_seq >= next {
            self.held.insert(packet.ext_seq, packet);
        }
        let mut out = Vec::new();
        self.release(&mut out);
        while self.held.len() > HELD_MAX {
            self.give_up(&mut out);
        }
        self.note_hole(now);
        out.extend(self.handle_timeout(now));
        out
    }

    /// Gives up holes that have been open too long.
    pub(crate) fn handle_timeout(&mut self, now: Duration) -> Vec<Ordered> {
        let mut out = Vec::new();
        if self
            .waiting_since
            .is_some_and(|since| now.saturating_sub(since) >= HOLD)
        {
            self.give_up(&mut out);
            self.waiting_since = None;
            self.note_hole(now);
        }
        out
    }

    /// Everything that is left, holes or not: the track ended.
    pub(crate) fn drain(&mut self) -> Vec<Ordered> {
        let mut out = Vec::new();
        while !self.held.is_empty() {
            self.give_up(&mut out);
        }
        self.waiting_since = None;
        out
    }

    fn note_hole(&mut self, now: Duration) {
        if self.held.is_empty() {
            self.waiting_since = None;
        } else {
            self.waiting_since.get_or_insert(now);
        }
    }

    fn give_up(&mut self, out: &mut Vec<Ordered>) {
        if let Some((&first, _)) = self.held.first_key_value() {
            if self.next != Some(first) {
                out.push(Ordered::Gap);
            }
            self.next = Some(first);
            self.release(out);
        }
    }

    fn release(&mut self, out: &mut Vec<Ordered>) {
        while let Some(next) = self.next
            && let Some(packet) = self.held.remove(&next)
        {
            out.push(Ordered::Packet(packet));
            self.next = Some(next.saturating_add(1));
            self.waiting_since = None;
        }
    }
}
