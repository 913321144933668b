//! A worker's UDP socket: batches in by GRO, bursts out by GSO.

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr};

use mio::net::UdpSocket;
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSockRef, UdpSocketState};

use crate::worker::Datagrams;

/// Bytes asked of the kernel for each direction: a keyframe to a few hundred subscribers at once.
/// It may grant less.
const BUFFER_BYTES: usize = 8 << 20;

/// Bytes of one receive buffer: the most that the kernel merges into one batch.
const RECEIVE_BYTES: usize = 65_536;

pub(super) struct Socket {
    socket: UdpSocket,
    state: UdpSocketState,
    port: u16,
    address: IpAddr,
    /// Replies leave from the address that was asked.
    pin_source: bool,
    buffers: Vec<Vec<u8>>,
    metas: [RecvMeta; BATCH_SIZE],
}

impl Socket {
    pub(super) fn bind(address: SocketAddr, pin_source: bool) -> io::Result<Self> {
        let socket = UdpSocket::bind(address)?;
        let bound = socket.local_addr()?;
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        for granted in [
            state.set_send_buffer_size(UdpSockRef::from(&socket), BUFFER_BYTES),
            state.set_recv_buffer_size(UdpSockRef::from(&socket), BUFFER_BYTES),
        ] {
            if let Err(error) = granted {
                tracing::warn!(%error, "cannot enlarge a UDP socket's buffer");
            }
        }
        Ok(Self {
            socket,
            state,
            port: bound.port(),
            address: bound.ip(),
            pin_source,
            buffers: (0..BATCH_SIZE).map(|_| vec![0; RECEIVE_BYTES]).collect(),
            metas: [RecvMeta::default(); BATCH_SIZE],
        })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn source(&mut self) -> &mut UdpSocket {
        &mut self.socket
    }

    /// Reads one batch; false when nothing is there.
    pub(super) fn receive(
        &mut self,
        mut each: impl FnMut(SocketAddr, SocketAddr, &[u8]),
    ) -> io::Result<bool> {
        let mut slices = self
            .buffers
            .iter_mut()
            .map(|buffer| IoSliceMut::new(buffer));
        let mut slices: [IoSliceMut<'_>; BATCH_SIZE] =
            std::array::from_fn(|_| slices.next().unwrap_or_else(|| IoSliceMut::new(&mut [])));
        let read = self
            .state
            .recv(UdpSockRef::from(&self.socket), &mut slices, &mut self.metas);
        let count = match read {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error),
        };
        for (buffer, meta) in self.buffers.iter().zip(&self.metas).take(count) {
            let local = meta.dst_ip.unwrap_or(self.address);
            let destination = SocketAddr::new(local, self.port);
            let Some(batch) = buffer.get(..meta.len) else {
                continue;
            };
            for datagram in batch.chunks(meta.stride.max(1)) {
                each(meta.addr, destination, datagram);
            }
        }
        Ok(true)
    }

    /// Sends; false when the socket's buffer is full. Datagrams that the network refuses are lost
    /// as any datagram may be.
    pub(super) fn send(&self, datagrams: &Datagrams) -> bool {
        let segmented = datagrams.contents.len() > datagrams.segment_size;
        if segmented && self.state.max_gso_segments() < crate::limits::SEGMENTS_PER_SEND {
            return datagrams
                .contents
                .chunks(datagrams.segment_size.max(1))
                .all(|datagram| self.send_one(datagrams, datagram, None));
        }
        let segment_size = segmented.then_some(datagrams.segment_size);
        self.send_one(datagrams, &datagrams.contents, segment_size)
    }

    fn send_one(
        &self,
        datagrams: &Datagrams,
        contents: &[u8],
        segment_size: Option<usize>,
    ) -> bool {
        let transmit = Transmit {
            destination: datagrams.destination,
            ecn: None,
            contents,
            segment_size,
            src_ip: self.pin_source.then_some(datagrams.source.ip()),
        };
        match self
            .state
            .try_send(UdpSockRef::from(&self.socket), &transmit)
        {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => false,
            Err(error) => {
                tracing::debug!(%error, "a datagram was refused");
                true
            }
        }
    }
}
