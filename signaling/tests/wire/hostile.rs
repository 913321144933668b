use std::collections::BTreeSet;

use livekit_protocol::{
    AddTrackRequest, DataBlob, GetDataBlobRequest, MuteTrackRequest, ParticipantTracks, Ping,
    PublishDataTrackRequest, SessionDescription, SimulateScenario, StoreDataBlobRequest,
    SubscriptionPermission, SyncState, TrackPermission, TrickleRequest, UnpublishDataTrackRequest,
    UpdateDataSubscription, UpdateLocalAudioTrack, UpdateLocalVideoTrack,
    UpdateParticipantMetadata, UpdateSubscription, UpdateTrackSettings, UpdateVideoLayers,
    signal_request::Message as Request, update_data_subscription,
};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sfu::RoomName;
use signaling::ParticipantSnapshot;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::harness::{Peer, Server, both, join_request, server, token, v1};
use crate::publish::publisher;
use crate::subscribe::LISTEN;

const EACH: usize = 100;
/// Fixed, so that a failure repeats.
const SEED: u64 = 0x004b_6c69_6567;

fn text(rng: &mut StdRng) -> String {
    let length = rng.random_range(0..40);
    (0..length)
        .map(|_| rng.random_range('\u{1}'..'\u{300}'))
        .collect()
}

/// Every kind of message by its field number, and its name in JSON.
const KINDS: [(u32, &str); 22] = [
    (1, "offer"),
    (2, "answer"),
    (3, "trickle"),
    (4, "addTrack"),
    (5, "mute"),
    (6, "subscription"),
    (7, "trackSetting"),
    (LEAVE, "leave"),
    (10, "updateLayers"),
    (11, "subscriptionPermission"),
    (12, "syncState"),
    (13, "simulate"),
    (14, "ping"),
    (15, "updateMetadata"),
    (16, "pingReq"),
    (17, "updateAudioTrack"),
    (18, "updateVideoTrack"),
    (19, "publishDataTrackRequest"),
    (20, "unpublishDataTrackRequest"),
    (21, "updateDataSubscription"),
    (22, "storeDataBlobRequest"),
    (23, "getDataBlobRequest"),
];
const LEAVE: u32 = 8;

/// The field number. A kind that is new here belongs into `KINDS` and `nonsense` as well.
#[expect(deprecated, reason = "older clients send update_layers")]
fn kind(request: &Request) -> u32 {
    match request {
        Request::Offer(_) => 1,
        Request::Answer(_) => 2,
        Request::Trickle(_) => 3,
        Request::AddTrack(_) => 4,
        Request::Mute(_) => 5,
        Request::Subscription(_) => 6,
        Request::TrackSetting(_) => 7,
        Request::Leave(_) => LEAVE,
        Request::UpdateLayers(_) => 10,
        Request::SubscriptionPermission(_) => 11,
        Request::SyncState(_) => 12,
        Request::Simulate(_) => 13,
        Request::Ping(_) => 14,
        Request::UpdateMetadata(_) => 15,
        Request::PingReq(_) => 16,
        Request::UpdateAudioTrack(_) => 17,
        Request::UpdateVideoTrack(_) => 18,
        Request::PublishDataTrackRequest(_) => 19,
        Request::UnpublishDataTrackRequest(_) => 20,
        Request::UpdateDataSubscription(_) => 21,
        Request::StoreDataBlobRequest(_) => 22,
        Request::GetDataBlobRequest(_) => 23,
    }
}

/// A message of this kind that ends before it is complete.
fn broken(kind: u32, rng: &mut StdRng) -> Vec<u8> {
    // Field number and "length-delimited", as a varint; then a length that nothing fulfils.
    let tag = kind << 3 | 2;
    let mut bytes = vec![(tag & 0x7f) as u8 | 0x80, (tag >> 7) as u8, 100];
    bytes.extend((0..rng.random_range(0..100)).map(|_| rng.random::<u8>()));
    bytes
}

/// One message of each kind with nonsense in it. A `Leave` is never nonsense; it is sent only broken.
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
        Request::UnpublishDataTrackRequest(UnpublishDataTrackRequest {
            pub_handle: rng.random(),
        }),
        Request::UpdateDataSubscription(UpdateDataSubscription {
            updates: vec![update_data_subscription::Update {
                track_sid: text(rng),
                subscribe: rng.random(),
                ..update_data_subscription::Update::default()
            }],
        }),
        Request::StoreDataBlobRequest(StoreDataBlobRequest {
            request_id: rng.random_range(0..1000),
            blob: Some(DataBlob::default()),
        }),
        Request::GetDataBlobRequest(GetDataBlobRequest {
            request_id: rng.random_range(0..1000),
            participant_identity: text(rng),
            ..GetDataBlobRequest::default()
        }),
        Request::PingReq(Ping {
            timestamp: rng.random(),
            rtt: rng.random(),
        }),
        #[expect(deprecated, reason = "older clients send it")]
        Request::UpdateLayers(UpdateVideoLayers {
            track_sid: text(rng),
            ..UpdateVideoLayers::default()
        }),
    ]
}

/// A stream that runs: who sends, and who watches that nothing happens to it.
async fn stream(server: &Server) -> (Peer, Peer) {
    let (mut alice, _) = publisher(server, &token("alice", "room")).await;
    let mut bob = Peer::join(server, &token("bob", "room"), LISTEN).await;
    goes_on(&mut alice, &mut bob).await;
    (alice, bob)
}

/// New pictures reach the viewer.
async fn goes_on(alice: &mut Peer, bob: &mut Peer) {
    let before = bob.media.heard().len();
    both("bob goes on watching", &mut [alice, bob], |peers| {
        peers[0].media.send_next(0, std::time::Instant::now());
        peers[1].media.heard().len() > before + 5
    })
    .await;
}

/// What the product sees of the two.
fn seen(server: &Server) -> Vec<ParticipantSnapshot> {
    let room = server.signaling.room(&RoomName::new("room")).unwrap();
    let mut pair: Vec<_> = room
        .participants
        .into_iter()
        .filter(|participant| participant.identity.as_str() != "mallory")
        .collect();
    pair.sort_by(|a, b| a.identity.as_str().cmp(b.identity.as_str()));
    assert_eq!(pair.len(), 2);
    pair
}

#[tokio::test]
async fn a_hundred_nonsensical_messages_of_each_kind_change_nothing() {
    let server = server().await;
    let (mut alice, mut bob) = stream(&server).await;
    let before = seen(&server);
    let mut rng = StdRng::seed_from_u64(SEED);
    let sent: BTreeSet<u32> = nonsense(&mut rng).iter().map(kind).collect();
    let all: BTreeSet<u32> = KINDS.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(sent, &all - &BTreeSet::from([LEAVE]));
    for round in 0..EACH {
        for request in nonsense(&mut rng) {
            alice.socket.send(request).await;
        }
        let empty: Vec<u8> = Vec::new();
        alice.socket.send_frame(Frame::Binary(empty.into())).await;
        if round % 10 == 0 {
            alice.socket.drain().await;
            goes_on(&mut alice, &mut bob).await;
        }
    }
    alice.socket.drain().await;
    assert_eq!(seen(&server), before);
    goes_on(&mut alice, &mut bob).await;
}

#[tokio::test]
async fn a_hundred_broken_messages_of_each_kind_change_nothing() {
    let server = server().await;
    let (mut alice, mut bob) = stream(&server).await;
    let before = seen(&server);
    let mut rng = StdRng::seed_from_u64(SEED);
    for (kind, name) in KINDS {
        let path = v1(&token("mallory", "room"), &join_request());
        let mut mallory = server.connect(&path).await.unwrap();
        mallory.joined().await;
        for _ in 0..EACH {
            let bytes = broken(kind, &mut rng);
            mallory.send_frame(Frame::Binary(bytes.into())).await;
            let json = format!("{{\"{name}\": {{{}", text(&mut rng));
            mallory.send_frame(Frame::Text(json.into())).await;
        }
        // The sender itself is still served.
        mallory.drain().await;
        assert_eq!(seen(&server), before, "{name}");
        goes_on(&mut alice, &mut bob).await;
    }
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
