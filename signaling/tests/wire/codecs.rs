//! A track's second codec, and layers that nobody takes (dynacast).

use livekit_protocol::{
    AddTrackRequest, LeaveRequest, SimulcastCodec, SubscribedQualityUpdate, SubscriptionError,
    UpdateTrackSettings, VideoLayer, VideoQuality, request_response::Reason,
    signal_request::Message as Request, signal_response::Message as Response,
};
use sfu::sim::Offer;

use crate::harness::{Peer, Server, both, join_request, server, token};
use crate::publish::{camera, published, track};
use crate::subscribe::LISTEN;

fn codec(name: &str, cid: &str) -> SimulcastCodec {
    SimulcastCodec {
        codec: name.to_owned(),
        cid: cid.to_owned(),
        ..SimulcastCodec::default()
    }
}

fn layers() -> Vec<VideoLayer> {
    let layer = |quality: VideoQuality, height| VideoLayer {
        quality: quality.into(),
        height,
        width: height * 16 / 9,
        ..VideoLayer::default()
    };
    vec![
        layer(VideoQuality::Low, 180),
        layer(VideoQuality::Medium, 360),
        layer(VideoQuality::High, 720),
    ]
}

/// Joins and publishes a camera in H.264, with those codecs announced.
async fn publisher(server: &Server, codecs: Vec<SimulcastCodec>) -> (Peer, String) {
    let data = Offer {
        data: true,
        ..Offer::default()
    };
    let mut peer = Peer::connected(server, &token("alice", "room"), data).await;
    let request = AddTrackRequest {
        simulcast_codecs: codecs,
        layers: layers(),
        ..camera("cam")
    };
    peer.socket.send(Request::AddTrack(request)).await;
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

/// A viewer whose browser has no H.264.
async fn without_h264(server: &Server) -> Peer {
    let hide = |sdp: String| sdp.replace("H264/90000", "X264/90000");
    Peer::join_offering(server, &token("bob", "room"), join_request(), LISTEN, hide).await
}

/// The latest word on a codec: its qualities that are wanted.
fn wanted(peer: &Peer, codec: &str) -> Option<Vec<VideoQuality>> {
    peer.saw(|message| match message {
        Response::SubscribedQualityUpdate(update) => qualities(update, codec),
        _ => None,
    })
}

fn qualities(update: &SubscribedQualityUpdate, codec: &str) -> Option<Vec<VideoQuality>> {
    let subscribed = update.subscribed_codecs.iter().find(|s| s.codec == codec)?;
    let enabled = subscribed
        .qualities
        .iter()
        .filter(|quality| quality.enabled);
    Some(enabled.map(|quality| quality.quality()).collect())
}

const ALL: [VideoQuality; 3] = [VideoQuality::Low, VideoQuality::Medium, VideoQuality::High];

#[tokio::test]
async fn viewer_without_the_first_codec_gets_the_second_which_is_published_for_it_alone() {
    let server = server().await;
    let (mut alice, sid) = publisher(&server, vec![codec("h264", "cam"), codec("vp8", "")]).await;
    let mut carol = Peer::join(&server, &token("carol", "room"), LISTEN).await;
    both("carol is there", &mut [&mut alice, &mut carol], |peers| {
        peers[1].media.is_connected()
    })
    .await;
    assert_eq!(wanted(&alice, "vp8"), None, "nobody needs it yet");

    let mut bob = without_h264(&server).await;
    both(
        "the second is asked for",
        &mut [&mut alice, &mut bob],
        |peers| wanted(peers[0], "vp8").as_deref() == Some(&ALL),
    )
    .await;
    assert_eq!(wanted(&alice, "h264").as_deref(), Some(ALL.as_slice()));

    let again = AddTrackRequest {
        sid: sid.clone(),
        simulcast_codecs: vec![codec("vp8", "again")],
        ..camera("again")
    };
    alice.socket.send(Request::AddTrack(again)).await;
    alice
        .offer(Offer {
            tracks: &[track("again")],
            ..Offer::default()
        })
        .await;
    // Only the second sends, so what bob hears is fed from it.
    both("bob hears it", &mut [&mut alice, &mut bob], |peers| {
        peers[0].media.send_next(1, std::time::Instant::now());
        !peers[1].media.heard().is_empty()
    })
    .await;
    assert!(bob.media.heard().iter().all(|packet| packet.track == sid));
    assert!(carol.media.heard().is_empty(), "carol takes the first");
    let names = bob.saw(|message| match message {
        Response::Update(update) => update
            .participants
            .iter()
            .find(|info| info.identity == "alice")
            .map(|info| info.tracks.len()),
        _ => None,
    });
    assert_ne!(names, Some(2), "it is one track to everybody");

    bob.socket
        .send(Request::Leave(LeaveRequest::default()))
        .await;
    alice
        .until("it is not needed any more", |peer| {
            wanted(peer, "vp8").as_deref() == Some(&[])
        })
        .await;
}

#[tokio::test]
async fn viewer_who_takes_no_codec_of_a_track_is_told() {
    let server = server().await;
    let (mut alice, sid) = publisher(&server, vec![codec("h264", "cam")]).await;
    let mut bob = without_h264(&server).await;
    both("bob is told", &mut [&mut alice, &mut bob], |peers| {
        let told = |message: &Response| match message {
            Response::SubscriptionResponse(response) => {
                Some((response.track_sid.clone(), response.err()))
            }
            _ => None,
        };
        peers[1].saw(told) == Some((sid.clone(), SubscriptionError::SeCodecUnsupported))
    })
    .await;
    let unannounced = AddTrackRequest {
        sid,
        simulcast_codecs: vec![codec("vp8", "again")],
        ..camera("again")
    };
    alice.socket.send(Request::AddTrack(unannounced)).await;
    alice
        .until("it is refused", |peer| {
            let reason = |message: &Response| match message {
                Response::RequestResponse(response) => Some(response.reason()),
                _ => None,
            };
            peer.saw(reason) == Some(Reason::UnsupportedType)
        })
        .await;
}

#[tokio::test]
async fn layers_that_nobody_takes_are_given_up_and_wanted_again_at_once() {
    let server = server().await;
    let (mut alice, sid) = publisher(&server, vec![codec("h264", "cam")]).await;
    let mut bob = Peer::join(&server, &token("bob", "room"), LISTEN).await;
    bob.until("bob connects", |peer| peer.media.is_connected())
        .await;
    let size = |height| {
        Request::TrackSetting(UpdateTrackSettings {
            track_sids: vec![sid.clone()],
            width: height * 16 / 9,
            height,
            ..UpdateTrackSettings::default()
        })
    };
    bob.socket.send(size(200)).await;
    both("only the smallest", &mut [&mut alice, &mut bob], |peers| {
        wanted(peers[0], "h264").as_deref() == Some(&ALL[..1])
    })
    .await;
    bob.socket.send(size(720)).await;
    both("all of them", &mut [&mut alice, &mut bob], |peers| {
        wanted(peers[0], "h264").as_deref() == Some(&ALL)
    })
    .await;
}
