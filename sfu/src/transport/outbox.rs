//! Datagrams on their way to the socket, grouped so that a burst leaves with one send.

use std::collections::VecDeque;
use std::net::SocketAddr;

use crate::limits::{SEGMENTS_PER_SEND, SEND_BYTES_MAX, SPARE_BUFFERS};

/// Where datagrams to a peer leave from and go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
}

/// Datagrams for one destination, sent with one call: all `segment_size` bytes long, the last one
/// perhaps shorter.
#[derive(Debug)]
pub(crate) struct Datagrams {
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
    /// The datagrams back to back. Give it back with `Worker::recycle`.
    pub(crate) contents: Vec<u8>,
    /// Bytes of each.
    pub(crate) segment_size: usize,
}

/// Sends that wait for the socket, in order.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    sends: VecDeque<Datagrams>,
    /// Buffers to use again.
    spare: Vec<Vec<u8>>,
}

impl Outbox {
    /// Room for a datagram of `len` bytes at the end of the buffer returned, which the caller
    /// appends. It joins the send before it where the kernel can split them again: same
    /// destination, same size, only the last one shorter.
    pub(crate) fn reserve(&mut self, path: Path, len: usize) -> &mut Vec<u8> {
        let send = match self.sends.pop_back() {
            Some(last) if joins(&last, path, len) => last,
            other => {
                self.sends.extend(other);
                Datagrams {
                    source: path.source,
                    destination: path.destination,
                    contents: self.spare.pop().unwrap_or_default(),
                    segment_size: len,
                }
            }
        };
        &mut self.sends.push_back_mut(send).contents
    }

    /// Appends a whole datagram.
    pub(crate) fn push(&mut self, path: Path, datagram: &[u8]) {
        self.reserve(path, datagram.len())
            .extend_from_slice(datagram);
    }

    /// The next send.
    pub(crate) fn pop(&mut self) -> Option<Datagrams> {
        // One whose only packet could not be sealed is empty.
        while let Some(send) = self.sends.pop_front() {
            if !send.contents.is_empty() {
                return Some(send);
            }
            self.recycle(send.contents);
        }
        None
    }

    /// Takes a buffer back.
    pub(crate) fn recycle(&mut self, mut buffer: Vec<u8>) {
        if self.spare.len() < SPARE_BUFFERS {
            buffer.clear();
            self.spare.push(buffer);
        }
    }
}

fn joins(last: &Datagrams, path: Path, len: usize) -> bool {
    let bytes = last.contents.len();
    let full = bytes.checked_rem(last.segment_size) == Some(0);
    let segments = bytes.checked_div(last.segment_size).unwrap_or(usize::MAX);
    full && last.destination == path.destination
        && last.source == path.source
        && len <= last.segment_size
        && segments < SEGMENTS_PER_SEND
        && bytes.saturating_add(len) <= SEND_BYTES_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datagrams_join_while_the_kernel_can_split_them_again() {
        let to = |port| Path {
            source: "192.0.2.1:7882".parse().unwrap(),
            destination: SocketAddr::new("192.0.2.2".parse().unwrap(), port),
        };
        let mut outbox = Outbox::default();
        for (port, len) in [(1, 9), (1, 9), (1, 4), (1, 4), (1, 5), (2, 5), (1, 5)] {
            outbox.push(to(port), &vec![0; len]);
        }
        let sends: Vec<(u16, usize, usize)> = std::iter::from_fn(|| outbox.pop())
            .map(|send| {
                (
                    send.destination.port(),
                    send.segment_size,
                    send.contents.len(),
                )
            })
            .collect();
        assert_eq!(
            sends,
            [(1, 9, 22), (1, 4, 4), (1, 5, 5), (2, 5, 5), (1, 5, 5)]
        );
    }
}
