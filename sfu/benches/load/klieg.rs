//! Klieg's media plane as the server under load, driven through its public handle as signaling
//! drives it: one publisher, N subscribers of its two tracks.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anyhow::Context;
use sfu::{
    Codec, Config, ParticipantSid, Publication, Quality, Sfu, Subscription, TrackKind,
    TrackSettings, TrackSid, TrackSource, TransportEvents, TransportHandle, TransportOptions,
    TransportRole, VideoLayer,
};

use super::clients::{AUDIO_CID, VIDEO_CID};
use super::control::{Clients, ToClients};

const PUBLISHER: &str = "PA_publisher";
const VIDEO: &str = "TR_VCvideo";
const AUDIO: &str = "TR_AMaudio";

/// A running media plane.
pub(crate) struct Klieg {
    sfu: Sfu,
    server: SocketAddr,
    /// Held so that nothing is dropped while the run lasts.
    transports: Vec<(TransportHandle, TransportEvents)>,
}

impl Klieg {
    /// Starts the worker threads; nobody is connected yet.
    pub(crate) fn start(workers: usize) -> anyhow::Result<Self> {
        let sfu = Sfu::start(&Config {
            workers,
            bind_address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            udp_port: 0,
            advertised_addresses: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        })?;
        let server = *sfu.candidates().first().context("no candidate")?;
        Ok(Self {
            sfu,
            server,
            transports: Vec::new(),
        })
    }

    /// Answers the publisher.
    pub(crate) fn connect_publisher(&mut self, clients: &mut Clients) -> anyhow::Result<()> {
        let (publisher, events) = self.sfu.open_transport(TransportOptions {
            participant: ParticipantSid::new(PUBLISHER),
            role: TransportRole::Publisher,
        });
        for publication in publications() {
            publisher.publish(publication);
        }
        let answer = wait(publisher.accept_offer(clients.publisher_offer()?))??;
        self.transports.push((publisher, events));
        clients.send(&ToClients::PublisherAnswer {
            sdp: answer.sdp,
            server: self.server,
        })
    }

    /// Offers both tracks to so many receivers.
    pub(crate) fn connect_receivers(
        &mut self,
        clients: &mut Clients,
        receivers: usize,
    ) -> anyhow::Result<()> {
        for receiver in 0..receivers {
            let (transport, events) = self.sfu.open_transport(TransportOptions {
                participant: ParticipantSid::new(format!("PA_receiver{receiver}")),
                role: TransportRole::Subscriber,
            });
            for track in [VIDEO, AUDIO] {
                transport.subscribe(Subscription {
                    track: TrackSid::new(track),
                    publisher: ParticipantSid::new(PUBLISHER),
                    stream_id: format!("{PUBLISHER}|camera"),
                });
            }
            transport.update_settings(
                TrackSid::new(VIDEO),
                TrackSettings {
                    disabled: false,
                    quality_max: Quality::High,
                    dimensions: None,
                    fps: 0,
                },
            );
            let offer = wait(transport.create_offer(false))??.context("nothing to offer")?;
            let answer = clients.answer_of(receiver, offer, self.server)?;
            wait(transport.accept_answer(answer))??;
            self.transports.push((transport, events));
        }
        Ok(())
    }
}

impl Drop for Klieg {
    fn drop(&mut self) {
        self.sfu.stop();
    }
}

fn publications() -> [Publication; 2] {
    [
        Publication {
            sid: TrackSid::new(VIDEO),
            cids: vec![VIDEO_CID.to_owned()],
            kind: TrackKind::Video,
            source: TrackSource::Camera,
            codec: Some(Codec::Vp8),
            layers: vec![VideoLayer {
                quality: Quality::High,
                rid: None,
                width: 1280,
                height: 720,
                bitrate_bps_max: 2_500_000,
            }],
            muted: false,
        },
        Publication {
            sid: TrackSid::new(AUDIO),
            cids: vec![AUDIO_CID.to_owned()],
            kind: TrackKind::Audio,
            source: TrackSource::Microphone,
            codec: Some(Codec::Opus),
            layers: Vec::new(),
            muted: false,
        },
    ]
}

/// Waits for a reply of the media plane, whose threads run by themselves.
fn wait<T>(reply: impl Future<Output = T>) -> anyhow::Result<T> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .build()?
        .block_on(reply))
}
