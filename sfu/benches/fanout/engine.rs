//! The bare engine: str0m alone on one thread, used in the cheapest way known: RTP mode, no
//! bandwidth estimation, a whole burst written to one receiver and then drained once, GSO.
//!
//! What Klieg costs above this is Klieg's own.

use std::collections::HashMap;
use std::io::{self, IoSliceMut};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Context;
use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token, Waker};
use quinn_udp::{BATCH_SIZE, RecvMeta, UdpSocketState};
use str0m::change::{SdpAnswer, SdpOffer};
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpPacket, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc};

use super::burst::Burst;
use crate::load::control::{Clients, RTC, ToClients};
use crate::load::measure::threads;
use crate::load::rtc::{self, RECEIVE_BUFFER};
use crate::measure::resident_bytes;

/// The RTX cache Klieg gives a stream, in packets, so that memory compares.
const RTX_CACHE: usize = 512;
/// Room for 64 coalesced segments of one receive.
const RECEIVE_SLOT: usize = 65_536;

/// A running server.
pub(crate) struct Engine {
    pub(crate) clients: Clients,
    pub(crate) workers: Vec<u32>,
    pub(crate) resident_idle: u64,
}

/// A negotiated transport for the worker: `None` mids for the publisher.
struct Transport {
    rtc: Rtc,
    tracks: Option<[Mid; 2]>,
    due: Instant,
    destination: Option<SocketAddr>,
}

impl Engine {
    pub(crate) fn start(receivers: usize) -> anyhow::Result<Self> {
        let socket = UdpSocket::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        socket2::SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BUFFER)?;
        socket2::SockRef::from(&socket).set_send_buffer_size(4 * RECEIVE_BUFFER)?;
        let server = socket.local_addr()?;
        let poll = Poll::new()?;
        let waker = Waker::new(poll.registry(), Token(1))?;
        let (sender, inbox) = mpsc::channel();
        let before = threads()?;
        std::thread::spawn(move || {
            let end = Worker::new(socket, poll).and_then(|mut worker| worker.run(&inbox));
            if let Err(error) = end {
                eprintln!("the bare engine ended: {error:#}");
            }
        });
        let mut workers = threads()?;
        workers.retain(|id| !before.contains(id));

        let mut clients = Clients::spawn(RTC, receivers)?;
        let certificate = rtc::certificate()?;
        let hand_over = |rtc: Rtc, tracks: Option<[Mid; 2]>| -> anyhow::Result<()> {
            sender
                .send(Transport {
                    rtc,
                    tracks,
                    due: Instant::now(),
                    destination: None,
                })
                .ok()
                .context("the worker ended")?;
            Ok(waker.wake()?)
        };
        let build = || -> anyhow::Result<Rtc> {
            let mut rtc = rtc::config(&certificate)
                .set_ice_lite(true)
                .set_send_buffer_video(RTX_CACHE)
                .set_send_buffer_audio(RTX_CACHE)
                .build(Instant::now());
            rtc.add_local_candidate(Candidate::host(server, "udp")?);
            Ok(rtc)
        };

        let mut publisher = build()?;
        let offer = SdpOffer::from_sdp_string(&clients.publisher_offer()?)?;
        let sdp = publisher.sdp_api().accept_offer(offer)?.to_sdp_string();
        clients.send(&ToClients::PublisherAnswer { sdp, server })?;
        hand_over(publisher, None)?;
        let resident_idle = resident_bytes()?;
        for receiver in 0..receivers {
            let mut rtc = build()?;
            let mut api = rtc.sdp_api();
            let video = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, None);
            let audio = api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
            let (offer, pending) = api.apply().context("nothing to offer")?;
            let answer = clients.answer_of(receiver, offer.to_sdp_string(), server)?;
            let answer = SdpAnswer::from_sdp_string(&answer)?;
            rtc.sdp_api().accept_answer(pending, answer)?;
            hand_over(rtc, Some([video, audio]))?;
        }
        clients.start()?;
        Ok(Self {
            clients,
            workers,
            resident_idle,
        })
    }
}

struct Worker {
    socket: UdpSocket,
    local: SocketAddr,
    state: UdpSocketState,
    poll: Poll,
    transports: Vec<Transport>,
    by_address: HashMap<SocketAddr, usize>,
    picture: Vec<RtpPacket>,
    burst: Burst,
}

impl Worker {
    fn new(mut socket: UdpSocket, poll: Poll) -> anyhow::Result<Self> {
        let state = UdpSocketState::new((&socket).into())?;
        poll.registry()
            .register(&mut socket, Token(0), Interest::READABLE)?;
        Ok(Self {
            local: socket.local_addr()?,
            socket,
            state,
            poll,
            transports: Vec::new(),
            by_address: HashMap::new(),
            picture: Vec::new(),
            burst: Burst::new(),
        })
    }

    fn run(&mut self, inbox: &mpsc::Receiver<Transport>) -> anyhow::Result<()> {
        let mut events = Events::with_capacity(16);
        let mut buffers = vec![0; BATCH_SIZE * RECEIVE_SLOT];
        loop {
            let due = self.transports.iter().map(|transport| transport.due).min();
            let sleep = due.map(|due| due.saturating_duration_since(Instant::now()));
            self.poll.poll(&mut events, sleep)?;
            while let Ok(transport) = inbox.try_recv() {
                self.transports.push(transport);
                self.drain(self.transports.len() - 1)?;
            }
            self.receive(&mut buffers)?;
            let now = Instant::now();
            for index in 0..self.transports.len() {
                if now >= self.transports[index].due {
                    self.transports[index]
                        .rtc
                        .handle_input(Input::Timeout(now))?;
                    self.drain(index)?;
                }
            }
        }
    }

    fn receive(&mut self, buffers: &mut [u8]) -> anyhow::Result<()> {
        loop {
            let mut metas = [RecvMeta::default(); BATCH_SIZE];
            let count = {
                let mut chunks = buffers.chunks_mut(RECEIVE_SLOT).map(IoSliceMut::new);
                let mut slots: [IoSliceMut<'_>; BATCH_SIZE] = std::array::from_fn(|_| {
                    chunks.next().unwrap_or_else(|| IoSliceMut::new(&mut []))
                });
                match self
                    .state
                    .recv((&self.socket).into(), &mut slots, &mut metas)
                {
                    Ok(count) => count,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                    Err(error) => return Err(error.into()),
                }
            };
            for (meta, slot) in metas[..count].iter().zip(buffers.chunks(RECEIVE_SLOT)) {
                for datagram in slot[..meta.len].chunks(meta.stride.max(1)) {
                    self.handle_datagram(meta.addr, datagram)?;
                }
            }
        }
    }

    fn handle_datagram(&mut self, source: SocketAddr, datagram: &[u8]) -> anyhow::Result<()> {
        let Ok(receive) = Receive::new(Protocol::Udp, source, self.local, datagram) else {
            return Ok(());
        };
        let input = Input::Receive(Instant::now(), receive);
        let index = match self.by_address.get(&source) {
            Some(index) => *index,
            None => {
                let found = self
                    .transports
                    .iter()
                    .position(|transport| transport.rtc.accepts(&input));
                let Some(index) = found else { return Ok(()) };
                self.by_address.insert(source, index);
                index
            }
        };
        self.transports[index].rtc.handle_input(input)?;
        self.drain(index)?;
        // A picture goes out whole, an Opus packet at once.
        if self
            .picture
            .last()
            .is_some_and(|packet| packet.header.marker || is_audio(packet))
        {
            self.forward()?;
        }
        Ok(())
    }

    fn forward(&mut self) -> anyhow::Result<()> {
        let picture = std::mem::take(&mut self.picture);
        let now = Instant::now();
        for index in 0..self.transports.len() {
            let transport = &mut self.transports[index];
            let Some([video, audio]) = transport.tracks else {
                continue;
            };
            if !transport.rtc.is_connected() {
                continue;
            }
            for packet in &picture {
                let mid = if is_audio(packet) { audio } else { video };
                let mut api = transport.rtc.direct_api();
                let Some(stream) = api.stream_tx_by_mid(mid, None) else {
                    continue;
                };
                stream.write_rtp(
                    RtpWrite::new(
                        packet.header.payload_type,
                        packet.seq_no,
                        packet.header.timestamp,
                        now,
                        packet.payload.clone(),
                    )
                    .marker(packet.header.marker)
                    .nackable(mid == video),
                );
            }
            transport.rtc.handle_input(Input::Timeout(now))?;
            self.drain(index)?;
        }
        self.picture = picture;
        self.picture.clear();
        Ok(())
    }

    fn drain(&mut self, index: usize) -> anyhow::Result<()> {
        let transport = &mut self.transports[index];
        loop {
            match transport.rtc.poll_output()? {
                Output::Timeout(due) => {
                    transport.due = due.max(Instant::now() + Duration::from_micros(1));
                    break;
                }
                Output::Transmit(transmit) => {
                    if transport.destination != Some(transmit.destination) {
                        if let Some(previous) = transport.destination {
                            self.burst.flush(previous, &self.socket, &self.state);
                        }
                        transport.destination = Some(transmit.destination);
                    }
                    self.burst.push(
                        &transmit.contents,
                        transmit.destination,
                        &self.socket,
                        &self.state,
                    );
                }
                Output::Event(Event::RtpPacket(packet)) => self.picture.push(packet),
                Output::Event(_) => {}
            }
        }
        if let Some(destination) = transport.destination {
            self.burst.flush(destination, &self.socket, &self.state);
        }
        Ok(())
    }
}

/// Opus packets are far shorter than video packets here.
fn is_audio(packet: &RtpPacket) -> bool {
    packet.payload.len() < crate::load::source::VIDEO_PAYLOAD
}
