//! The floor: what forwarding costs with no WebRTC engine at all.
//!
//! The publisher sends plain RTP; for each receiver the header is rewritten, the payload sealed
//! with AES-128-GCM under the receiver's own key, and a picture leaves as one GSO send. The
//! receivers open and count. No ICE, RTCP, retransmission or congestion control on either side.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use mio::{Events, Interest, Poll, Token, Waker};
use quinn_udp::UdpSocketState;

use super::burst::Burst;
use crate::load::clients::{listen, percentiles, tell};
use crate::load::control::{Clients, Counts, FromClients, ToClients};
use crate::load::measure::{cpu_ns, threads};
use crate::load::rtc::{self, RECEIVE_BUFFER};
use crate::load::source::{self, BURST, Source};
use crate::measure::resident_bytes;

/// RTP header without extensions or contributing sources.
const HEADER: usize = 12;
const TAG: usize = 16;
const DATAGRAM_MAX: usize = 2000;
/// Second argument of clients that speak plain RTP.
const PLAIN: &str = "plain";
const VIDEO_PT: u8 = 96;
const AUDIO_PT: u8 = 111;

/// The key of one receiver. The bench owns both ends, so its number will do.
fn key(receiver: usize) -> anyhow::Result<LessSafeKey> {
    let mut bytes = [0x4b; 16];
    bytes[..8].copy_from_slice(&(receiver as u64).to_be_bytes());
    let key = UnboundKey::new(&AES_128_GCM, &bytes)
        .ok()
        .context("bad key")?;
    Ok(LessSafeKey::new(key))
}

/// Unique per key, stream and packet, as RFC 7714 §8.1 builds it (with a salt of zero).
fn nonce(header: &[u8]) -> Nonce {
    let mut bytes = [0; 12];
    bytes[2..6].copy_from_slice(&header[8..12]);
    bytes[6..10].copy_from_slice(&header[4..8]);
    bytes[10..12].copy_from_slice(&header[2..4]);
    Nonce::assume_unique_for_key(bytes)
}

/// A running floor server.
pub(crate) struct Floor {
    pub(crate) clients: Clients,
    pub(crate) workers: Vec<u32>,
    pub(crate) resident_idle: u64,
}

struct Receiver {
    address: SocketAddr,
    key: LessSafeKey,
    offset: u16,
}

impl Floor {
    pub(crate) fn start(receivers: usize) -> anyhow::Result<Self> {
        let mut clients = Clients::spawn(PLAIN, receivers)?;
        let FromClients::PlainReceivers(addresses) = clients.recv()? else {
            bail!("expected the receivers' addresses");
        };
        let resident_idle = resident_bytes()?;
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket2::SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BUFFER)?;
        socket2::SockRef::from(&socket).set_send_buffer_size(4 * RECEIVE_BUFFER)?;
        let server = socket.local_addr()?;
        let state = UdpSocketState::new((&socket).into())?;
        socket.set_nonblocking(false)?;
        let receivers = addresses
            .into_iter()
            .enumerate()
            .map(|(index, address)| {
                Ok(Receiver {
                    address,
                    key: key(index)?,
                    offset: index as u16,
                })
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        let before = threads()?;
        std::thread::spawn(move || forward(&socket, &state, &receivers));
        let mut workers = threads()?;
        workers.retain(|id| !before.contains(id));
        clients.send(&ToClients::PlainServer(server))?;
        clients.start()?;
        Ok(Self {
            clients,
            workers,
            resident_idle,
        })
    }
}

/// The worker: a picture is gathered up to its marker, then sent to each receiver in one go.
fn forward(socket: &UdpSocket, state: &UdpSocketState, receivers: &[Receiver]) {
    let mut picture: Vec<Vec<u8>> = Vec::with_capacity(BURST);
    let mut spare: Vec<Vec<u8>> = Vec::with_capacity(BURST);
    let mut burst = Burst::new();
    let mut sealed = Vec::with_capacity(DATAGRAM_MAX);
    loop {
        let mut packet = spare.pop().unwrap_or_default();
        packet.resize(DATAGRAM_MAX, 0);
        let Ok(length) = socket.recv(&mut packet) else {
            return;
        };
        if length < HEADER {
            continue;
        }
        packet.truncate(length);
        let complete = packet[1] != VIDEO_PT;
        picture.push(packet);
        if !complete {
            continue;
        }
        for receiver in receivers {
            for packet in &picture {
                seal(packet, receiver, &mut sealed);
                burst.push(&sealed, receiver.address, socket, state);
            }
            burst.flush(receiver.address, socket, state);
        }
        spare.append(&mut picture);
    }
}

fn seal(packet: &[u8], receiver: &Receiver, sealed: &mut Vec<u8>) {
    sealed.clear();
    sealed.extend_from_slice(packet);
    let (header, payload) = sealed.split_at_mut(HEADER);
    let seq = u16::from_be_bytes([header[2], header[3]]).wrapping_add(receiver.offset);
    header[2..4].copy_from_slice(&seq.to_be_bytes());
    header[8] = receiver.offset as u8;
    let nonce = nonce(header);
    let Ok(tag) = receiver
        .key
        .seal_in_place_separate_tag(nonce, Aad::from(&*header), payload)
    else {
        return;
    };
    sealed.extend_from_slice(tag.as_ref());
}

/// Plays a publisher and `count` receivers of plain RTP.
pub(crate) fn clients(count: usize) -> anyhow::Result<()> {
    let epoch = Instant::now();
    let mut poll = Poll::new()?;
    let waker = Waker::new(poll.registry(), Token(usize::MAX))?;
    let inbox = listen(move || {
        let _ = waker.wake();
    });
    let mut receivers = Vec::new();
    let mut addresses = Vec::new();
    for index in 0..count {
        let mut socket = rtc::socket()?;
        addresses.push(socket.local_addr()?);
        poll.registry()
            .register(&mut socket, Token(index), Interest::READABLE)?;
        receivers.push(Plain {
            socket,
            key: key(index)?,
            received: 0,
            latest: [None; 2],
            expected: 0,
        });
    }
    tell(&FromClients::PlainReceivers(addresses))?;
    let published = Arc::new(AtomicU64::new(0));
    let mut delays = Vec::new();
    let (mut server, mut told) = (None, false);
    let mut events = Events::with_capacity(1024);
    loop {
        poll.poll(&mut events, None)?;
        for event in &events {
            if let Some(receiver) = receivers.get_mut(event.token().0) {
                receiver.handle_readable(epoch, &mut delays)?;
            }
        }
        while let Ok(message) = inbox.try_recv() {
            match message {
                ToClients::PlainServer(address) => server = Some(address),
                ToClients::Start => {
                    let server = server.context("no server to publish to")?;
                    let published = published.clone();
                    std::thread::spawn(move || publish(server, epoch, &published));
                }
                ToClients::Count => {
                    tell(&FromClients::Counts(Counts {
                        published: published.load(Ordering::Relaxed),
                        received: receivers.iter().map(|receiver| receiver.received).sum(),
                        expected: receivers.iter().map(|receiver| receiver.expected).sum(),
                        cpu_ns: cpu_ns(&threads()?)?,
                        delay_us: percentiles(&mut delays),
                    }))?;
                    delays.clear();
                }
                _ => bail!("these clients speak plain RTP"),
            }
        }
        if !told && receivers.iter().all(|receiver| receiver.received > 0) {
            told = true;
            tell(&FromClients::Flowing)?;
        }
    }
}

struct Plain {
    socket: mio::net::UdpSocket,
    key: LessSafeKey,
    received: u64,
    /// Highest sequence number of video and audio.
    latest: [Option<u16>; 2],
    expected: u64,
}

impl Plain {
    fn handle_readable(&mut self, epoch: Instant, delays: &mut Vec<u32>) -> anyhow::Result<()> {
        let mut buffer = [0; DATAGRAM_MAX];
        loop {
            let length = match self.socket.recv(&mut buffer) {
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            if length < HEADER + TAG {
                continue;
            }
            let (header, sealed) = buffer[..length].split_at_mut(HEADER);
            let nonce = nonce(header);
            let Ok(payload) = self.key.open_in_place(nonce, Aad::from(&*header), sealed) else {
                continue;
            };
            self.received += 1;
            let seq = u16::from_be_bytes([header[2], header[3]]);
            let latest = &mut self.latest[usize::from(header[1] & 0x7f == AUDIO_PT)];
            let step = latest.map_or(1, |latest| seq.wrapping_sub(latest));
            if step < 0x8000 {
                self.expected += u64::from(step);
                *latest = Some(seq);
            }
            if let Some(age) = source::age(payload, epoch) {
                delays.push(u32::try_from(age.as_micros()).unwrap_or(u32::MAX));
            }
        }
    }
}

fn publish(server: SocketAddr, epoch: Instant, published: &AtomicU64) -> anyhow::Result<()> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    let mut source = Source::new(epoch, Instant::now());
    let mut datagram = Vec::with_capacity(DATAGRAM_MAX);
    loop {
        let now = Instant::now();
        for packet in source.take_due(now) {
            let pt = if packet.video { VIDEO_PT } else { AUDIO_PT };
            let marker = packet.marker || !packet.video;
            datagram.clear();
            datagram.extend_from_slice(&[0x80, pt | (u8::from(marker) << 7)]);
            datagram.extend_from_slice(&(packet.ext_seq as u16).to_be_bytes());
            datagram.extend_from_slice(&packet.rtp_time.to_be_bytes());
            datagram.extend_from_slice(&u32::from(pt).to_be_bytes());
            datagram.extend_from_slice(&packet.payload);
            socket.send_to(&datagram, server)?;
        }
        published.store(source.published(), Ordering::Relaxed);
        let sleep = source.due().saturating_duration_since(Instant::now());
        std::thread::sleep(sleep.max(Duration::from_micros(1)));
    }
}
