//! A publisher of pre-encoded simulcast layers: LiveKit's signal protocol over one peer connection, media by str0m.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use livekit_protocol::signal_request::Message as Request;
use livekit_protocol::signal_response::Message as Response;
use livekit_protocol::{
    AddTrackRequest, SessionDescription, SimulcastCodec, TrackSource, TrackType, VideoLayer,
    VideoQuality,
};
use str0m::change::SdpAnswer;
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, MediaTime, Mid, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};
use tokio::net::UdpSocket;
use tokio::time::{MissedTickBehavior, interval, sleep_until, timeout};

use crate::clip::{FPS, Layer};
use crate::wire::{Signal, WITHIN};

const TRACK: &str = "camera-track";

/// A connected publisher. It sends while [`Publisher::run`] is polled.
#[derive(Debug)]
pub struct Publisher {
    signal: Signal,
    rtc: Rtc,
    socket: UdpSocket,
    address: SocketAddr,
    mid: Mid,
    layers: Vec<Layer>,
    frame: u64,
    connected: bool,
}

impl Publisher {
    /// Joins with `token` and publishes `layers` as one camera.
    ///
    /// # Errors
    /// Where the server refuses or does not answer.
    pub async fn start(url: &str, token: &str, layers: Vec<Layer>) -> Result<Self> {
        let mut signal = Signal::open_v1(url, token)
            .await?
            .map_err(|refused| anyhow!("join refused: {refused:?}"))?;
        signal
            .wait_for("join", |message| {
                matches!(message, Response::Join(_)).then_some(())
            })
            .await?;

        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = socket.local_addr()?;
        let mut rtc = RtcConfig::new()
            .clear_codecs()
            .enable_h264(true)
            .build(Instant::now());
        rtc.add_local_candidate(Candidate::host(address, "udp")?);
        let mut changes = rtc.sdp_api();
        let simulcast = Simulcast {
            send: layers
                .iter()
                .map(|layer| SimulcastLayer::new(layer.rid))
                .collect(),
            recv: Vec::new(),
        };
        let (stream, track) = (Some("stream".to_owned()), Some(TRACK.to_owned()));
        let mid = changes.add_media(
            MediaKind::Video,
            Direction::SendOnly,
            stream,
            track,
            Some(simulcast),
        );
        let (offer, pending) = changes.apply().context("no offer")?;

        signal.send(Request::AddTrack(add_track(&layers)?)).await?;
        let description = SessionDescription {
            r#type: "offer".to_owned(),
            sdp: offer.to_sdp_string(),
            id: 1,
            ..Default::default()
        };
        signal.send(Request::Offer(description)).await?;
        let mut candidates = Vec::new();
        let answer = signal
            .wait_for("answer", |message| match message {
                Response::Answer(answer) => Some(answer),
                Response::Trickle(trickle) => {
                    candidates.push(trickle.candidate_init);
                    None
                }
                _ => None,
            })
            .await?;
        rtc.sdp_api()
            .accept_answer(pending, SdpAnswer::from_sdp_string(&answer.sdp)?)?;
        let mut publisher = Self {
            signal,
            rtc,
            socket,
            address,
            mid,
            layers,
            frame: 0,
            connected: false,
        };
        for candidate in candidates {
            publisher.add_candidate(&candidate)?;
        }
        Ok(publisher)
    }

    /// Sends the layers, over and over, until the server closes.
    ///
    /// # Errors
    /// Where the connection does not come up or breaks.
    pub async fn run(&mut self) -> Result<()> {
        let start = Instant::now();
        let mut tick = interval(Duration::from_secs(1) / FPS);
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut pings = interval(Duration::from_secs(5));
        let mut buffer = vec![0; 2000];
        loop {
            let due = self.drain().await?;
            if !self.connected && start.elapsed() > WITHIN {
                bail!("the media connection does not come up");
            }
            tokio::select! {
                () = sleep_until(due.into()) => self.rtc.handle_input(Input::Timeout(Instant::now()))?,
                received = self.socket.recv_from(&mut buffer) => {
                    let (length, source) = received?;
                    let contents = buffer[..length].try_into()?;
                    let receive = Receive { proto: Protocol::Udp, source, destination: self.address, contents };
                    self.rtc.handle_input(Input::Receive(Instant::now(), receive))?;
                }
                _ = tick.tick(), if self.connected => self.send_frame().await?,
                _ = pings.tick() => self.signal.send(Request::Ping(0)).await?,
                message = self.signal.next() => match message? {
                    Some(Response::Trickle(trickle)) => self.add_candidate(&trickle.candidate_init)?,
                    Some(Response::Leave(_)) | None => return Ok(()),
                    Some(_) => {}
                },
            }
        }
    }

    async fn drain(&mut self) -> Result<Instant> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(due) => return Ok(due),
                Output::Transmit(packet) => {
                    // A full socket buffer is a loss, as on any line.
                    let _ = self
                        .socket
                        .send_to(&packet.contents, packet.destination)
                        .await;
                }
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(_) => {}
            }
        }
    }

    async fn send_frame(&mut self) -> Result<()> {
        let now = Instant::now();
        let time = MediaTime::from_90khz(self.frame * 90_000 / u64::from(FPS));
        for index in 0..self.layers.len() {
            let layer = &self.layers[index];
            let count = layer.frames.len() as u64;
            let frame = layer.frames[usize::try_from(self.frame % count)?].clone();
            let rid = layer.rid.into();
            let writer = self
                .rtc
                .writer(self.mid)
                .context("the camera was not accepted")?;
            let pt = writer
                .payload_params()
                .find(|params| params.spec().codec == Codec::H264)
                .context("H264 was not accepted")?
                .pt();
            writer.rid(rid).write(pt, now, time, frame)?;
            self.drain().await?;
        }
        self.frame += 1;
        Ok(())
    }

    fn add_candidate(&mut self, init: &str) -> Result<()> {
        let init: serde_json::Value = serde_json::from_str(init)?;
        let candidate = init["candidate"].as_str().unwrap_or_default();
        // The end of candidates is an empty one; TCP candidates are not for this client.
        if !candidate.is_empty() && !candidate.to_ascii_lowercase().contains(" tcp ") {
            self.rtc
                .add_remote_candidate(Candidate::from_sdp_string(candidate)?);
        }
        Ok(())
    }

    /// Leaves the room.
    ///
    /// # Errors
    /// Where the connection is gone already.
    pub async fn leave(mut self) -> Result<()> {
        self.signal
            .send(Request::Leave(livekit_protocol::LeaveRequest::default()))
            .await?;
        timeout(WITHIN, async {
            while self.signal.next().await?.is_some() {}
            Ok(())
        })
        .await?
    }
}

fn add_track(layers: &[Layer]) -> Result<AddTrackRequest> {
    let top = layers.last().context("no layers")?;
    let qualities = [VideoQuality::Low, VideoQuality::Medium, VideoQuality::High];
    let layers: Vec<VideoLayer> = layers
        .iter()
        .zip(qualities)
        .map(|(layer, quality)| VideoLayer {
            quality: quality.into(),
            width: layer.width,
            height: layer.height,
            bitrate: layer.bitrate_bps,
            rid: layer.rid.to_owned(),
            ..VideoLayer::default()
        })
        .collect();
    let codec = SimulcastCodec {
        codec: "h264".to_owned(),
        cid: TRACK.to_owned(),
        layers: layers.clone(),
        ..SimulcastCodec::default()
    };
    Ok(AddTrackRequest {
        cid: TRACK.to_owned(),
        name: "camera".to_owned(),
        r#type: TrackType::Video.into(),
        source: TrackSource::Camera.into(),
        width: top.width,
        height: top.height,
        layers,
        simulcast_codecs: vec![codec],
        ..AddTrackRequest::default()
    })
}
