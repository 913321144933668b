//! One WebRTC client on a socket of its own.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use anyhow::Context;
use mio::net::UdpSocket;
use str0m::config::DtlsCert;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

/// Kernel receive buffer of one client: a second of the stream, so that a client process that is
/// kept off the cores for a moment loses nothing.
pub(crate) const RECEIVE_BUFFER: usize = 1 << 20;

/// Largest datagram read.
const DATAGRAM_MAX: usize = 2000;

/// The engine's settings that clients and the bare-engine server share: VP8 and Opus only.
pub(crate) fn config(certificate: &DtlsCert) -> RtcConfig {
    RtcConfig::new()
        .set_rtp_mode(true)
        .set_dtls_cert(certificate.clone())
        .clear_codecs()
        .enable_vp8(true)
        .enable_opus(true, false)
}

/// A certificate for any number of clients; making one each would cost seconds.
pub(crate) fn certificate() -> anyhow::Result<DtlsCert> {
    str0m::crypto::from_feature_flags()
        .dtls_provider
        .generate_certificate()
        .context("no certificate")
}

/// A loopback socket with a receive buffer of [`RECEIVE_BUFFER`].
pub(crate) fn socket() -> anyhow::Result<UdpSocket> {
    let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_nonblocking(true)?;
    socket2::SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BUFFER)?;
    Ok(UdpSocket::from_std(socket))
}

/// A client: the engine and its socket.
pub(crate) struct Peer {
    /// The engine.
    pub(crate) rtc: Rtc,
    /// Its socket.
    pub(crate) socket: UdpSocket,
    /// When the engine wants to be called without input.
    pub(crate) due: Instant,
    local: SocketAddr,
}

impl Peer {
    /// A client that has not negotiated yet.
    pub(crate) fn new(certificate: &DtlsCert) -> anyhow::Result<Self> {
        let now = Instant::now();
        let socket = socket()?;
        let local = socket.local_addr()?;
        let mut rtc = config(certificate).build(now);
        rtc.add_local_candidate(Candidate::host(local, "udp")?);
        Ok(Self {
            rtc,
            socket,
            due: now,
            local,
        })
    }

    /// Offers to send one video and one audio track, with these msid track ids.
    pub(crate) fn offer_tracks(
        &mut self,
        video: &str,
        audio: &str,
    ) -> anyhow::Result<(String, str0m::change::SdpPendingOffer, [Mid; 2])> {
        let mut api = self.rtc.sdp_api();
        let stream = Some("publisher".to_owned());
        let video = api.add_media(
            MediaKind::Video,
            Direction::SendOnly,
            stream.clone(),
            Some(video.to_owned()),
            None,
        );
        let audio = api.add_media(
            MediaKind::Audio,
            Direction::SendOnly,
            stream,
            Some(audio.to_owned()),
            None,
        );
        let (offer, pending) = api.apply().context("nothing to offer")?;
        Ok((offer.to_sdp_string(), pending, [video, audio]))
    }

    /// Tells the engine where the server listens, in case its description did not.
    pub(crate) fn add_server(&mut self, server: SocketAddr) -> anyhow::Result<()> {
        self.rtc
            .add_remote_candidate(Candidate::host(server, "udp")?);
        Ok(())
    }

    /// Sends what the engine has to send and hands its events on, until it only waits for time.
    pub(crate) fn drain(&mut self, mut on_event: impl FnMut(Event)) -> anyhow::Result<()> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(due) => {
                    self.due = due;
                    return Ok(());
                }
                Output::Transmit(transmit) => {
                    // A full socket loses the packet, as a network would.
                    let _ = self
                        .socket
                        .send_to(&transmit.contents, transmit.destination);
                }
                Output::Event(event) => on_event(event),
            }
        }
    }

    /// Calls the engine if its time has come.
    pub(crate) fn handle_timeout(
        &mut self,
        now: Instant,
        on_event: impl FnMut(Event),
    ) -> anyhow::Result<()> {
        if now < self.due {
            return Ok(());
        }
        self.rtc.handle_input(Input::Timeout(now))?;
        self.drain(on_event)
    }

    /// Reads everything that waits in the socket.
    pub(crate) fn handle_readable(
        &mut self,
        mut on_event: impl FnMut(Event),
    ) -> anyhow::Result<()> {
        let mut buffer = [0; DATAGRAM_MAX];
        loop {
            let (length, source) = match self.socket.recv_from(&mut buffer) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let Ok(receive) = Receive::new(Protocol::Udp, source, self.local, &buffer[..length])
            else {
                continue;
            };
            self.rtc
                .handle_input(Input::Receive(Instant::now(), receive))?;
            self.drain(&mut on_event)?;
        }
    }
}
