//! Real sockets on loopback: client peers against a running media plane, in both of LiveKit's
//! connection layouts.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "tests fail loudly, and this one runs on the real clock"
)]

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use sfu::sim::{Client, Encoding, Offer, OfferedTrack};
use sfu::{
    Codec, Config, DataKind, ParticipantSid, Publication, Sfu, Subscription, TrackKind, TrackSid,
    TrackSource, TransportEvent, TransportEvents, TransportHandle, TransportOptions, TransportRole,
};
use tokio::net::UdpSocket;

const DEADLINE: Duration = Duration::from_secs(10);

fn start() -> Sfu {
    Sfu::start(&Config {
        workers: 2,
        bind_address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        udp_port: 0,
        advertised_addresses: Vec::new(),
    })
    .unwrap()
}

/// A client on a socket of its own.
struct Live {
    client: Client,
    socket: UdpSocket,
    handle: TransportHandle,
    events: TransportEvents,
}

impl Live {
    async fn open(sfu: &Sfu, name: &str, role: TransportRole) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let client = Client::new(socket.local_addr().unwrap(), Instant::now());
        let (handle, events) = sfu.open_transport(TransportOptions {
            participant: ParticipantSid::new(name),
            role,
        });
        Self {
            client,
            socket,
            handle,
            events,
        }
    }

    async fn offer(&mut self, offer: Offer<'_>) -> sfu::OfferAnswer {
        let sdp = self.client.offer(offer).unwrap();
        let answer = self.handle.accept_offer(sdp).await.unwrap();
        assert!(self.client.accept_answer(&answer.sdp));
        answer
    }

    async fn answer(&mut self) {
        let offer = self.handle.create_offer(false).await.unwrap().unwrap();
        let answer = self.client.accept_offer(&offer).unwrap();
        self.handle.accept_answer(answer).await.unwrap();
    }

    /// Moves datagrams for a moment.
    async fn turn(&mut self) {
        self.client.handle_timeout(Instant::now());
        while let Some((to, datagram)) = self.client.poll_datagram() {
            self.socket.send_to(&datagram, to).await.unwrap();
        }
        let mut buffer = [0; 2000];
        while let Ok(Ok((size, from))) =
            tokio::time::timeout(Duration::from_millis(1), self.socket.recv_from(&mut buffer)).await
        {
            self.client
                .handle_datagram(from, &buffer[..size], Instant::now());
        }
    }
}

async fn until(
    what: &str,
    clients: &mut [&mut Live],
    mut done: impl FnMut(&mut [&mut Live]) -> bool,
) {
    let deadline = Instant::now() + DEADLINE;
    while !done(clients) {
        assert!(Instant::now() < deadline, "{what} did not happen in time");
        for live in clients.iter_mut() {
            live.turn().await;
        }
    }
}

const CAMERA: [Encoding; 3] = [
    Encoding {
        rid: Some("q"),
        bitrate_bps: 150_000,
    },
    Encoding {
        rid: Some("h"),
        bitrate_bps: 500_000,
    },
    Encoding {
        rid: Some("f"),
        bitrate_bps: 1_500_000,
    },
];

const MICROPHONE: [Encoding; 1] = [Encoding {
    rid: None,
    bitrate_bps: 40_000,
}];

fn publication(sid: &str, cid: &str, kind: TrackKind) -> Publication {
    Publication {
        sid: TrackSid::new(sid),
        cids: vec![cid.to_owned()],
        kind,
        source: match kind {
            TrackKind::Audio => TrackSource::Microphone,
            TrackKind::Video => TrackSource::Camera,
        },
        codec: None,
        layers: Vec::new(),
        muted: false,
    }
}

fn subscription(track: &str) -> Subscription {
    Subscription {
        track: TrackSid::new(track),
        publisher: ParticipantSid::new("PA_publisher"),
        stream_id: "PA_publisher|camera".to_owned(),
    }
}

async fn publisher(sfu: &Sfu) -> Live {
    let mut publisher = Live::open(sfu, "PA_publisher", TransportRole::Publisher).await;
    publisher
        .handle
        .publish(publication("TR_camera", "cam", TrackKind::Video));
    publisher
        .handle
        .publish(publication("TR_mic", "mic", TrackKind::Audio));
    let answer = publisher
        .offer(Offer {
            tracks: &[
                OfferedTrack {
                    kind: TrackKind::Video,
                    cid: "cam",
                    encodings: &CAMERA,
                },
                OfferedTrack {
                    kind: TrackKind::Audio,
                    cid: "mic",
                    encodings: &MICROPHONE,
                },
            ],
            data: true,
            ..Offer::default()
        })
        .await;
    let published: Vec<(&str, Codec)> = answer
        .published
        .iter()
        .map(|(track, _, codec)| (track.as_str(), *codec))
        .collect();
    assert_eq!(
        published,
        [("TR_camera", Codec::Vp8), ("TR_mic", Codec::Opus)]
    );
    publisher
}

async fn media_flows(publisher: &mut Live, subscriber: &mut Live) {
    let mut ticks = 0u32;
    until("media", &mut [publisher, subscriber], |clients| {
        let now = Instant::now();
        clients[0].client.send_next(0, now);
        clients[0].client.send_next(1, now);
        ticks += 1;
        let heard = clients[1].client.heard();
        let count = |track| heard.iter().filter(|packet| packet.track == track).count();
        count("TR_camera") > 100 && count("TR_mic") > 20
    })
    .await;
    assert!(ticks > 0);
}

#[tokio::test]
async fn media_and_data_reach_a_subscriber_of_two_peer_connections() {
    let sfu = start();
    let mut publisher = publisher(&sfu).await;
    let mut subscriber = Live::open(&sfu, "PA_subscriber", TransportRole::Subscriber).await;
    subscriber.handle.subscribe(subscription("TR_camera"));
    subscriber.handle.subscribe(subscription("TR_mic"));
    let needed = tokio::time::timeout(DEADLINE, subscriber.events.recv()).await;
    assert!(matches!(
        needed,
        Ok(Some(TransportEvent::NegotiationNeeded { .. }))
    ));
    subscriber.answer().await;
    until(
        "connection",
        &mut [&mut publisher, &mut subscriber],
        |clients| clients.iter().all(|live| live.client.is_connected()),
    )
    .await;
    media_flows(&mut publisher, &mut subscriber).await;
    subscriber
        .handle
        .send_data(DataKind::Reliable, b"hello".as_slice().into());
    until("data", &mut [&mut publisher, &mut subscriber], |clients| {
        clients[1].client.messages() == [(DataKind::Reliable, b"hello".to_vec())]
    })
    .await;
    sfu.stop();
}

#[tokio::test]
async fn media_and_data_reach_a_subscriber_of_one_peer_connection() {
    let sfu = start();
    let mut publisher = publisher(&sfu).await;
    let mut subscriber = Live::open(&sfu, "PA_subscriber", TransportRole::Both).await;
    subscriber.handle.subscribe(subscription("TR_camera"));
    subscriber.handle.subscribe(subscription("TR_mic"));
    // The track is announced by another worker: its kind is known before sections are asked for.
    let needed = tokio::time::timeout(DEADLINE, async {
        loop {
            if let Some(TransportEvent::NegotiationNeeded {
                audios: 1,
                videos: 1,
            }) = subscriber.events.recv().await
            {
                break;
            }
        }
    });
    assert!(needed.await.is_ok());
    let answer = subscriber
        .offer(Offer {
            receive_audios: 3,
            receive_videos: 3,
            data: true,
            ..Offer::default()
        })
        .await;
    let mut tracks: Vec<&str> = answer.mid_to_track.values().map(TrackSid::as_str).collect();
    tracks.sort_unstable();
    assert_eq!(tracks, ["TR_camera", "TR_mic"]);
    assert_eq!(answer.sdp.matches("a=inactive").count(), 4);
    until(
        "connection",
        &mut [&mut publisher, &mut subscriber],
        |clients| clients.iter().all(|live| live.client.is_connected()),
    )
    .await;
    media_flows(&mut publisher, &mut subscriber).await;
    sfu.stop();
}
