use livekit_protocol::{
    AddTrackRequest, MuteTrackRequest, ParticipantTracks, PublishDataTrackRequest,
    SessionDescription, SimulateScenario, SubscriptionPermission, SyncState, TrackPermission,
    TrickleRequest, UpdateLocalAudioTrack, UpdateLocalVideoTrack, UpdateParticipantMetadata,
    UpdateSubscription, UpdateTrackSettings, UpdateVideoLayers, signal_request::Message as Request,
};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sfu::RoomName;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::harness::{server, token};
use crate::publish::publisher;

const EACH: usize = 100;
/// Fixed, so that a failure repeats.
const SEED: u64 = 0x004b_6c69_6567;

fn text(rng: &mut StdRng) -> String {
    let length = rng.random_range(0..40);
    (0..length)
        .map(|_| rng.random_range('\u{1}'..'\u{300}'))
        .collect()
}

/// One message of each kind with nonsense in it. A good `Leave` and a good metadata change are no
/// nonsense, so those kinds are sent as broken bytes only.
fn nonsense(rng: &mut StdRng) -> Vec<Request> {
    let description = |rng: &mut StdRng| SessionDescription {
        r#type: text(rng),
        sdp: format!("v=0\r\n{}\r\nm=video {}", text(rng), text(rng)),
        id: rng.random(),
        ..SessionDescription::default()
    };
    vec![
        Request::Offer(description(rng)),
        Request::Answer(description(rng)),
        Request::Trickle(TrickleRequest {
            candidate_init: format!(r#"{{"candidate":"{:?}"}}"#, rng.random::<u64>()),
            target: rng.random_range(-2..4),
            r#final: rng.random(),
        }),
        Request::Trickle(TrickleRequest {
            candidate_init: text(rng),
            ..TrickleRequest::default()
        }),
        Request::AddTrack(AddTrackRequest {
            cid: text(rng),
            r#type: 2,
            width: rng.random(),
            ..AddTrackRequest::default()
        }),
        Request::Mute(MuteTrackRequest {
            sid: text(rng),
            muted: true,
        }),
        Request::Subscription(UpdateSubscription {
            track_sids: vec![text(rng), text(rng)],
            subscribe: rng.random(),
            participant_tracks: vec![ParticipantTracks {
                participant_sid: text(rng),
                track_sids: vec![text(rng)],
            }],
        }),
        Request::TrackSetting(UpdateTrackSettings {
            track_sids: vec![text(rng)],
            quality: rng.random_range(-5..9),
            width: rng.random(),
            height: rng.random(),
            fps: rng.random(),
            ..UpdateTrackSettings::default()
        }),
        Request::SubscriptionPermission(SubscriptionPermission {
            all_participants: true,
            track_permissions: vec![TrackPermission {
                participant_sid: text(rng),
                track_sids: vec![text(rng)],
                ..TrackPermission::default()
            }],
        }),
        Request::SyncState(SyncState {
            answer: Some(description(rng)),
            track_sids_disabled: vec![text(rng)],
            ..SyncState::default()
        }),
        Request::Simulate(SimulateScenario { scenario: None }),
        Request::Ping(rng.random()),
        Request::UpdateMetadata(UpdateParticipantMetadata {
            name: text(rng),
            ..UpdateParticipantMetadata::default()
        }),
        Request::UpdateAudioTrack(UpdateLocalAudioTrack {
            track_sid: text(rng),
            features: vec![rng.random()],
        }),
        Request::UpdateVideoTrack(UpdateLocalVideoTrack {
            track_sid: text(rng),
            width: rng.random(),
            height: rng.random(),
        }),
        Request::PublishDataTrackRequest(PublishDataTrackRequest {
            pub_handle: rng.random(),
            name: text(rng),
            ..PublishDataTrackRequest::default()
        }),
        #[expect(deprecated, reason = "older clients send it")]
        Request::UpdateLayers(UpdateVideoLayers {
            track_sid: text(rng),
            ..UpdateVideoLayers::default()
        }),
    ]
}

#[tokio::test]
async fn a_hundred_malformed_messages_of_each_kind_change_nothing() {
    let server = server().await;
    let (mut alice, _) = publisher(&server, &token("alice", "room")).await;
    let room = RoomName::new("room");
    let before = server.signaling.room(&room);
    let mut rng = StdRng::seed_from_u64(SEED);
    for round in 0..EACH {
        for request in nonsense(&mut rng) {
            alice.socket.send(request).await;
        }
        let garbage: Vec<u8> = (0..rng.random_range(1..200))
            .map(|_| rng.random())
            .collect();
        // A group tag that never ends is no protobuf message.
        let broken = [&[0x0b], garbage.as_slice()].concat();
        alice.socket.send_frame(Frame::Binary(broken.into())).await;
        let broken = format!("{{\"offer\": {}", text(&mut rng));
        alice.socket.send_frame(Frame::Text(broken.into())).await;
        let empty: Vec<u8> = Vec::new();
        alice.socket.send_frame(Frame::Binary(empty.into())).await;
        if round % 10 == 0 {
            alice.socket.drain().await;
        }
    }
    alice.socket.drain().await;
    assert_eq!(server.signaling.room(&room), before);
    let heard = std::time::Instant::now();
    alice.media.send_next(0, heard);
    alice.turn().await;
    assert!(!alice.media.is_closed(), "media goes on");
}

#[tokio::test]
async fn a_message_beyond_the_limit_ends_only_its_socket() {
    let server = server().await;
    let (alice, _) = publisher(&server, &token("alice", "room")).await;
    let mut bob = server
        .connect(&crate::harness::v0(&token("bob", "room")))
        .await
        .unwrap();
    bob.joined().await;
    bob.send_frame(Frame::Binary(vec![0; 3 * 1024 * 1024].into()))
        .await;
    while bob.next().await.is_some() {}
    let room = server.signaling.room(&RoomName::new("room")).unwrap();
    assert!(
        room.participants
            .iter()
            .any(|participant| participant.sid.as_str() == alice.sid)
    );
}
