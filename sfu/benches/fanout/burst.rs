//! Groups datagrams to one destination into one system call (UDP GSO).

use std::net::SocketAddr;
use std::os::fd::AsFd;

use quinn_udp::{Transmit, UdpSockRef, UdpSocketState};

/// Bytes of one grouped send: a UDP datagram before segmentation may not exceed 65 507.
const BYTES_MAX: usize = 60_000;
/// Segments of one grouped send, as the kernel allows.
const SEGMENTS_MAX: usize = 64;

/// One burst under way. All segments but the last have the same size.
pub(crate) struct Burst {
    buffer: Vec<u8>,
    segment: usize,
    segments: usize,
    closed: bool,
}

impl Burst {
    pub(crate) fn new() -> Self {
        Self {
            buffer: Vec::with_capacity(BYTES_MAX),
            segment: 0,
            segments: 0,
            closed: false,
        }
    }

    /// Appends a datagram, first sending what is grouped where it does not fit.
    pub(crate) fn push(
        &mut self,
        datagram: &[u8],
        destination: SocketAddr,
        socket: &impl AsFd,
        state: &UdpSocketState,
    ) {
        let fits = !self.closed
            && self.segments < SEGMENTS_MAX
            && self.buffer.len() + datagram.len() <= BYTES_MAX
            && datagram.len() <= self.segment;
        if !fits {
            self.flush(destination, socket, state);
            self.segment = datagram.len();
        }
        self.closed = datagram.len() < self.segment;
        self.segments += 1;
        self.buffer.extend_from_slice(datagram);
    }

    /// Sends what is grouped.
    pub(crate) fn flush(
        &mut self,
        destination: SocketAddr,
        socket: &impl AsFd,
        state: &UdpSocketState,
    ) {
        if !self.buffer.is_empty() {
            let transmit = Transmit {
                destination,
                ecn: None,
                contents: &self.buffer,
                segment_size: (self.segments > 1).then_some(self.segment),
                src_ip: None,
            };
            // A full socket loses the burst, and the receivers' counts show it.
            let _ = state.try_send(UdpSockRef::from(socket), &transmit);
        }
        self.buffer.clear();
        (self.segment, self.segments, self.closed) = (0, 0, false);
    }
}
