//! The clients' process: a thread that publishes, and one that plays all receivers.

use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use mio::{Events, Interest, Poll, Token, Waker};
use str0m::change::{SdpAnswer, SdpOffer};
use str0m::config::DtlsCert;
use str0m::media::{MediaKind, Mid};
use str0m::rtp::{ExtensionValues, RtpWrite, Ssrc};
use str0m::{Event, Input};

use super::control::{Counts, FromClients, ToClients};
use super::measure;
use super::rtc::Peer;
use super::source::{self, Source};

/// msid track ids of the publisher's offer.
pub(crate) const VIDEO_CID: &str = "bench-video";
pub(crate) const AUDIO_CID: &str = "bench-audio";

/// Longest sleep of an event loop, so that a lost wake-up costs little.
const TICK: Duration = Duration::from_millis(100);

/// Writes one message to the server.
pub(crate) fn tell(message: &FromClients) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(message)?)?;
    out.flush()?;
    Ok(())
}

/// Messages of the server, read on a thread of their own; `wake` is called after each.
pub(crate) fn listen(wake: impl Fn() + Send + 'static) -> mpsc::Receiver<ToClients> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            let Ok(message) = serde_json::from_str(&line) else {
                break;
            };
            if sender.send(message).is_err() {
                break;
            }
            wake();
        }
        // The server is gone; so are its clients.
        std::process::exit(0);
    });
    receiver
}

/// What the publisher's thread is told.
enum ToPublisher {
    Answer { sdp: String, server: SocketAddr },
    Start,
}

/// Plays a publisher and `count` receivers over WebRTC until the server's pipe closes.
pub(crate) fn run(count: usize) -> anyhow::Result<()> {
    let epoch = Instant::now();
    let certificate = super::rtc::certificate()?;
    let published = Arc::new(AtomicU64::new(0));
    let (publisher, publisher_inbox) = mpsc::channel();
    let mut poll = Poll::new()?;
    let waker = Arc::new(Waker::new(poll.registry(), Token(usize::MAX))?);
    let (connected, publisher_connected) = mpsc::channel();
    {
        let (published, certificate) = (published.clone(), certificate.clone());
        let waker = waker.clone();
        std::thread::Builder::new()
            .name("publisher".to_owned())
            .spawn(move || {
                let connected = move || {
                    let _ = connected.send(());
                    let _ = waker.wake();
                };
                let end = publish(&certificate, epoch, &published, &publisher_inbox, connected);
                if let Err(error) = end {
                    eprintln!("the publisher ended: {error:#}");
                    std::process::exit(1);
                }
            })?;
    }
    let inbox = listen(move || {
        let _ = waker.wake();
    });
    let mut receivers = Receivers::new(epoch, count);
    let mut publisher_ready = false;
    let mut started = false;
    let mut events = Events::with_capacity(1024);
    loop {
        poll.poll(&mut events, Some(receivers.sleep()))?;
        for event in &events {
            receivers.handle_readable(event.token().0)?;
        }
        receivers.handle_timeouts()?;
        publisher_ready |= publisher_connected.try_recv().is_ok();
        while let Ok(message) = inbox.try_recv() {
            match message {
                ToClients::PublisherAnswer { sdp, server } => {
                    publisher.send(ToPublisher::Answer { sdp, server })?;
                }
                ToClients::ReceiverOffer {
                    receiver,
                    sdp,
                    server,
                } => {
                    let answer = receivers.accept(receiver, &sdp, server, &certificate, &poll)?;
                    tell(&FromClients::ReceiverAnswer {
                        receiver,
                        sdp: answer,
                    })?;
                }
                ToClients::Start => started = true,
                ToClients::Count => {
                    let counts = receivers.counts(published.load(Ordering::Relaxed))?;
                    tell(&FromClients::Counts(counts))?;
                }
                ToClients::PlainServer(_) => bail!("these clients speak WebRTC"),
            }
        }
        if started && publisher_ready && receivers.connected == count {
            started = false;
            tell(&FromClients::Connected)?;
            publisher.send(ToPublisher::Start)?;
        }
        receivers.tell_flowing()?;
    }
}

/// The receivers and what they counted.
struct Receivers {
    epoch: Instant,
    peers: HashMap<usize, Receiver>,
    wanted: usize,
    connected: usize,
    flowing: usize,
    told: bool,
    delays: Vec<u32>,
}

struct Receiver {
    peer: Peer,
    streams: HashMap<Ssrc, Stream>,
}

/// One received stream: what came and what should have.
#[derive(Default)]
struct Stream {
    received: u64,
    first: u64,
    latest: u64,
}

impl Receivers {
    fn new(epoch: Instant, wanted: usize) -> Self {
        Self {
            epoch,
            peers: HashMap::new(),
            wanted,
            connected: 0,
            flowing: 0,
            told: false,
            delays: Vec::new(),
        }
    }

    fn sleep(&self) -> Duration {
        let now = Instant::now();
        let due = self.peers.values().map(|receiver| receiver.peer.due).min();
        due.map_or(TICK, |due| due.saturating_duration_since(now))
            .min(TICK)
    }

    fn accept(
        &mut self,
        index: usize,
        sdp: &str,
        server: SocketAddr,
        certificate: &DtlsCert,
        poll: &Poll,
    ) -> anyhow::Result<String> {
        let mut peer = Peer::new(certificate)?;
        poll.registry()
            .register(&mut peer.socket, Token(index), Interest::READABLE)?;
        let offer = SdpOffer::from_sdp_string(sdp)?;
        let answer = peer.rtc.sdp_api().accept_offer(offer)?;
        peer.drain(|_| {})?;
        peer.add_server(server)?;
        peer.drain(|_| {})?;
        self.peers.insert(
            index,
            Receiver {
                peer,
                streams: HashMap::new(),
            },
        );
        Ok(answer.to_sdp_string())
    }

    fn handle_readable(&mut self, index: usize) -> anyhow::Result<()> {
        let Some(receiver) = self.peers.get_mut(&index) else {
            return Ok(());
        };
        let (streams, delays, epoch) = (&mut receiver.streams, &mut self.delays, self.epoch);
        let (connected, flowing) = (&mut self.connected, &mut self.flowing);
        receiver.peer.handle_readable(|event| match event {
            Event::Connected => *connected += 1,
            Event::RtpPacket(packet) => {
                if streams.is_empty() {
                    *flowing += 1;
                }
                let stream = streams.entry(packet.header.ssrc).or_default();
                let ext_seq = *packet.seq_no;
                if stream.received == 0 {
                    (stream.first, stream.latest) = (ext_seq, ext_seq);
                }
                stream.received += 1;
                stream.latest = stream.latest.max(ext_seq);
                if let Some(age) = source::age(&packet.payload, epoch) {
                    delays.push(u32::try_from(age.as_micros()).unwrap_or(u32::MAX));
                }
            }
            _ => {}
        })
    }

    fn handle_timeouts(&mut self) -> anyhow::Result<()> {
        let now = Instant::now();
        let connected = &mut self.connected;
        for receiver in self.peers.values_mut() {
            receiver.peer.handle_timeout(now, |event| {
                if matches!(event, Event::Connected) {
                    *connected += 1;
                }
            })?;
        }
        Ok(())
    }

    fn tell_flowing(&mut self) -> anyhow::Result<()> {
        if !self.told && self.flowing == self.wanted && self.wanted > 0 {
            self.told = true;
            tell(&FromClients::Flowing)?;
        }
        Ok(())
    }

    fn counts(&mut self, published: u64) -> anyhow::Result<Counts> {
        let streams = || self.peers.values().flat_map(|peer| peer.streams.values());
        let counts = Counts {
            published,
            received: streams().map(|stream| stream.received).sum(),
            expected: streams()
                .map(|stream| stream.latest - stream.first + 1)
                .sum(),
            cpu_ns: measure::cpu_ns(&measure::threads()?)?,
            delay_us: percentiles(&mut self.delays),
        };
        self.delays.clear();
        Ok(counts)
    }
}

/// Median, 99th percentile and maximum.
pub(crate) fn percentiles(delays: &mut [u32]) -> [u64; 3] {
    delays.sort_unstable();
    let at = |share: usize| {
        let index = (delays.len().saturating_sub(1)) * share / 100;
        delays.get(index).map_or(0, |delay| u64::from(*delay))
    };
    [at(50), at(99), at(100)]
}

/// The publisher's thread.
fn publish(
    certificate: &DtlsCert,
    epoch: Instant,
    published: &AtomicU64,
    inbox: &mpsc::Receiver<ToPublisher>,
    connected: impl Fn(),
) -> anyhow::Result<()> {
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(16);
    let mut peer = Peer::new(certificate)?;
    poll.registry()
        .register(&mut peer.socket, Token(0), Interest::READABLE)?;
    let (sdp, pending, [video, audio]) = peer.offer_tracks(VIDEO_CID, AUDIO_CID)?;
    peer.drain(|_| {})?;
    tell(&FromClients::PublisherOffer(sdp))?;

    let ToPublisher::Answer { sdp, server } = inbox.recv()? else {
        bail!("started before the answer");
    };
    let answer = SdpAnswer::from_sdp_string(&sdp)?;
    peer.rtc.sdp_api().accept_answer(pending, answer)?;
    peer.drain(|_| {})?;
    peer.add_server(server)?;
    peer.drain(|_| {})?;

    let mut source: Option<Source> = None;
    loop {
        let now = Instant::now();
        let due = source
            .as_ref()
            .map_or(peer.due, |source| source.due().min(peer.due));
        let sleep = due
            .saturating_duration_since(now)
            .min(Duration::from_millis(5));
        poll.poll(&mut events, Some(sleep))?;
        let mut keyframe = false;
        let mut on_event = |event| match event {
            Event::Connected => connected(),
            Event::KeyframeRequest(_) => keyframe = true,
            _ => {}
        };
        peer.handle_readable(&mut on_event)?;
        peer.handle_timeout(Instant::now(), &mut on_event)?;
        if let Ok(ToPublisher::Start) = inbox.try_recv() {
            source = Some(Source::new(epoch, Instant::now()));
        }
        let Some(source) = &mut source else { continue };
        if keyframe {
            source.request_keyframe();
        }
        let now = Instant::now();
        if now >= source.due() {
            send_due(&mut peer, source, now, [video, audio])?;
            published.store(source.published(), Ordering::Relaxed);
        }
    }
}

fn send_due(
    peer: &mut Peer,
    source: &mut Source,
    now: Instant,
    [video, audio]: [Mid; 2],
) -> anyhow::Result<()> {
    for packet in source.take_due(now) {
        let mid = if packet.video { video } else { audio };
        let pt = payload_type(peer, mid)?;
        let mut api = peer.rtc.direct_api();
        let stream = api
            .stream_tx_by_mid(mid, None)
            .context("the track has no stream")?;
        let mut write = RtpWrite::new(
            pt,
            packet.ext_seq.into(),
            packet.rtp_time,
            now,
            packet.payload,
        )
        .marker(packet.marker)
        .nackable(packet.video);
        if !packet.video {
            write = write.ext_vals(ExtensionValues {
                audio_level: Some(-30),
                voice_activity: Some(true),
                ..Default::default()
            });
        }
        stream.write_rtp(write);
    }
    peer.rtc.handle_input(Input::Timeout(now))?;
    peer.drain(|_| {})
}

/// The negotiated payload type of a track: the first codec that is no retransmission.
fn payload_type(peer: &Peer, mid: Mid) -> anyhow::Result<str0m::media::Pt> {
    let media = peer.rtc.media(mid).context("the track is not negotiated")?;
    let video = media.kind() == MediaKind::Video;
    peer.rtc
        .codec_config()
        .params()
        .iter()
        .find(|params| {
            params.spec().codec.is_video() == video && media.remote_pts().contains(&params.pt())
        })
        .map(str0m::format::PayloadParams::pt)
        .context("no codec was negotiated")
}
