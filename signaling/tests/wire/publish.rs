use livekit_protocol::{
    AddTrackRequest, MuteTrackRequest, SimulcastCodec, TrackSource, TrackType, VideoLayer,
    VideoQuality, request_response::Reason, signal_request::Message as Request,
    signal_response::Message as Response,
};
use sfu::sim::{Encoding, Offer, OfferedTrack};
use sfu::{RoomName, TrackKind};
use signaling::{RoomEvent, VideoGrant};

use crate::harness::{Peer, Socket, both, claims, grant, server, sign, token, v0};

pub const ONE: [Encoding; 1] = [Encoding {
    rid: None,
    bitrate_bps: 300_000,
}];

pub fn camera(cid: &str) -> AddTrackRequest {
    AddTrackRequest {
        cid: cid.to_owned(),
        name: "camera".to_owned(),
        r#type: TrackType::Video.into(),
        source: TrackSource::Camera.into(),
        width: 1280,
        height: 720,
        layers: vec![VideoLayer {
            quality: VideoQuality::High.into(),
            width: 1280,
            height: 720,
            ..VideoLayer::default()
        }],
        simulcast_codecs: vec![SimulcastCodec {
            codec: "vp8".to_owned(),
            cid: cid.to_owned(),
            ..SimulcastCodec::default()
        }],
        ..AddTrackRequest::default()
    }
}

pub fn track(cid: &str) -> OfferedTrack<'_> {
    OfferedTrack {
        kind: TrackKind::Video,
        cid,
        encodings: &ONE,
    }
}

/// Joins and publishes a camera.
pub async fn publisher(server: &crate::harness::Server, token: &str) -> (Peer, String) {
    let data = Offer {
        data: true,
        ..Offer::default()
    };
    let mut peer = Peer::connected(server, token, data).await;
    peer.socket.send(Request::AddTrack(camera("cam"))).await;
    peer.offer(Offer {
        tracks: &[track("cam")],
        ..Offer::default()
    })
    .await;
    peer.until("the track is published", |peer| published(peer).is_some())
        .await;
    let sid = published(&peer).unwrap();
    (peer, sid)
}

pub fn published(peer: &Peer) -> Option<String> {
    peer.saw(|message| match message {
        Response::TrackPublished(response) => response.track.as_ref().map(|info| info.sid.clone()),
        _ => None,
    })
}

async fn refusal(socket: &mut Socket, request: AddTrackRequest) -> Reason {
    socket.send(Request::AddTrack(request)).await;
    socket
        .until("a refusal", |message| match message {
            Response::RequestResponse(response) => Some(response.reason()),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn published_track_is_bound_and_starts() {
    let mut server = server().await;
    let (mut alice, sid) = publisher(&server, &token("alice", "room")).await;
    assert!(sid.starts_with("TR_VC"), "{sid}");
    let found = server
        .event("track published", |event| match event {
            RoomEvent::TrackPublished {
                track,
                codec,
                source,
                width,
                ..
            } => Some((track.as_str().to_owned(), *codec, *source, *width)),
            _ => None,
        })
        .await;
    let expected = (sid.clone(), sfu::Codec::Vp8, sfu::TrackSource::Camera, 1280);
    assert_eq!(found, expected);
    let deadline = tokio::time::Instant::now() + crate::harness::DEADLINE;
    loop {
        assert!(tokio::time::Instant::now() < deadline, "media starts");
        alice.media.send_next(0, std::time::Instant::now());
        alice.turn().await;
        let started = server.events.try_recv();
        if matches!(started, Ok(RoomEvent::MediaStarted { .. })) {
            break;
        }
    }
}

#[tokio::test]
async fn media_offered_before_it_is_announced_is_bound_late() {
    let mut server = server().await;
    let data = Offer {
        data: true,
        ..Offer::default()
    };
    let mut alice = Peer::connected(&server, &token("alice", "room"), data).await;
    alice
        .offer(Offer {
            tracks: &[track("cam")],
            ..Offer::default()
        })
        .await;
    alice
        .until("the answer", |peer| {
            peer.saw(|message| match message {
                Response::Answer(answer) if answer.id == 2 => Some(()),
                _ => None,
            })
            .is_some()
        })
        .await;
    alice.socket.send(Request::AddTrack(camera("cam"))).await;
    alice
        .until("the track is published", |peer| published(peer).is_some())
        .await;
    server
        .event("track published", |event| {
            matches!(event, RoomEvent::TrackPublished { .. }).then_some(())
        })
        .await;
}

#[tokio::test]
async fn publishing_needs_the_permission_and_the_source() {
    let server = server().await;
    let viewer = claims(
        "viewer",
        VideoGrant {
            can_publish: Some(false),
            ..grant("room")
        },
    );
    let mut socket = server.connect(&v0(&sign(&viewer, "secret"))).await.unwrap();
    assert_eq!(refusal(&mut socket, camera("c")).await, Reason::NotAllowed);
    let microphone = claims(
        "speaker",
        VideoGrant {
            can_publish_sources: vec!["microphone".to_owned()],
            ..grant("room")
        },
    );
    let mut socket = server
        .connect(&v0(&sign(&microphone, "secret")))
        .await
        .unwrap();
    assert_eq!(refusal(&mut socket, camera("c")).await, Reason::NotAllowed);
    let data = AddTrackRequest {
        r#type: TrackType::Data.into(),
        ..camera("d")
    };
    assert_eq!(refusal(&mut socket, data).await, Reason::UnsupportedType);
}

#[tokio::test]
async fn announced_tracks_are_bounded_and_repeated_ones_are_the_same() {
    let server = server().await;
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    for n in 0..20 {
        socket
            .send(Request::AddTrack(camera(&format!("c{n}"))))
            .await;
    }
    assert_eq!(
        refusal(&mut socket, camera("one-more")).await,
        Reason::LimitExceeded
    );
    socket.send(Request::AddTrack(camera("c3"))).await;
    let seen = socket.drain().await;
    assert!(
        matches!(seen.last(), Some(Response::TrackPublished(response)) if response.cid == "c3"),
        "{seen:?}"
    );
}

#[tokio::test]
async fn viewers_hear_of_mute_and_unpublish() {
    let mut server = server().await;
    let (mut alice, sid) = publisher(&server, &token("alice", "room")).await;
    let listen = Offer {
        receive_videos: 1,
        data: true,
        ..Offer::default()
    };
    let mut bob = Peer::connected(&server, &token("bob", "room"), listen).await;
    alice
        .socket
        .send(Request::Mute(MuteTrackRequest {
            sid: sid.clone(),
            muted: true,
        }))
        .await;
    let tracks_of_alice = |peer: &Peer| {
        peer.saw(|message| match message {
            Response::Update(update) => update
                .participants
                .iter()
                .find(|info| info.identity == "alice")
                .map(|info| info.tracks.clone()),
            _ => None,
        })
    };
    both("bob sees the mute", &mut [&mut alice, &mut bob], |peers| {
        tracks_of_alice(peers[1]).is_some_and(|tracks| tracks.iter().any(|track| track.muted))
    })
    .await;
    let mid = alice.media.mid(0).unwrap();
    alice
        .offer(Offer {
            stop: &[&mid],
            ..Offer::default()
        })
        .await;
    both("bob sees the end", &mut [&mut alice, &mut bob], |peers| {
        tracks_of_alice(peers[1]).is_some_and(|tracks| tracks.is_empty())
    })
    .await;
    let unpublished = |event: &RoomEvent| match event {
        RoomEvent::TrackUnpublished { track, .. } => Some(track.as_str().to_owned()),
        _ => None,
    };
    assert_eq!(server.event("unpublished", unpublished).await, sid);
}

#[tokio::test]
async fn room_on_hold_mutes_every_track_and_keeps_what_publishers_muted() {
    let server = server().await;
    let (mut alice, sid) = publisher(&server, &token("alice", "room")).await;
    let room = RoomName::new("room");
    let listen = Offer {
        receive_videos: 1,
        data: true,
        ..Offer::default()
    };
    let mut bob = Peer::connected(&server, &token("bob", "room"), listen).await;
    let muted = |peer: &Peer| {
        peer.saw(|message| match message {
            Response::Update(update) => update
                .participants
                .iter()
                .find(|info| info.identity == "alice")
                .and_then(|info| info.tracks.first().map(|track| track.muted)),
            _ => None,
        })
    };
    server.signaling.set_on_hold(&room, true).await;
    both("bob sees the hold", &mut [&mut alice, &mut bob], |peers| {
        muted(peers[1]) == Some(true)
    })
    .await;
    // Whoever joins meanwhile, and the product, see the same.
    let mut late = server.connect(&v0(&token("late", "room"))).await.unwrap();
    let joined = late.joined().await;
    let info = &joined.other_participants;
    assert!(
        info.iter()
            .any(|info| info.tracks.iter().any(|track| track.muted))
    );
    // The publisher's own mute outlasts the hold.
    let mute = |muted| {
        Request::Mute(MuteTrackRequest {
            sid: sid.clone(),
            muted,
        })
    };
    alice.socket.send(mute(true)).await;
    alice.socket.drain().await;
    server.signaling.set_on_hold(&room, false).await;
    let now = server.signaling.room(&room).unwrap();
    let alice_now = |snapshot: &signaling::RoomSnapshot| {
        let mut tracks = snapshot.participants.iter().flat_map(|it| &it.tracks);
        tracks.next().map(|track| track.muted)
    };
    assert_eq!(alice_now(&now), Some(true));
    alice.socket.send(mute(false)).await;
    both("bob sees her back", &mut [&mut alice, &mut bob], |peers| {
        muted(peers[1]) == Some(false)
    })
    .await;
}
