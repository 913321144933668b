use livekit_protocol::{
    DisconnectReason, Ping, SignalRequest, leave_request, participant_info,
    signal_request::Message as Request, signal_response::Message as Response,
};
use sfu::sim::Offer;
use signaling::{Admitted, Permissions, Refusal, RoomTerms, TokenGrant, VideoGrant};
use time::OffsetDateTime;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::harness::{
    Peer, claims, grant, join_request, open, server, server_with, sign, token, v0, v1,
};

#[tokio::test]
async fn v1_join_says_who_and_where_and_answers_the_embedded_offer() {
    let server = server().await;
    let offer = Offer {
        receive_audios: 3,
        receive_videos: 3,
        data: true,
        ..Offer::default()
    };
    let peer = Peer::connected(&server, &token("alice", "room"), offer).await;
    let join = peer
        .saw(|message| match message {
            Response::Join(join) => Some(join.clone()),
            _ => None,
        })
        .unwrap();
    assert!(!join.subscriber_primary);
    assert_eq!((join.ping_interval, join.ping_timeout), (5, 15));
    let room = join.room.unwrap();
    assert!(room.name == "room" && room.sid.starts_with("RM_"));
    let participant = join.participant.unwrap();
    assert!(participant.identity == "alice" && participant.sid.starts_with("PA_"));
    assert_eq!(participant.client_protocol, 2);
    let version: Vec<u32> = join
        .server_info
        .unwrap()
        .version
        .split('.')
        .map(|part| part.parse().unwrap())
        .collect();
    assert!(
        version > vec![1, 13, 6],
        "clients gate VP9 and AV1 simulcast on it"
    );
    assert!(matches!(peer.seen[0], Response::Join(_)));
}

#[tokio::test]
async fn v0_join_offers_the_subscriber_connection_with_data_channels() {
    let server = server().await;
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    let join = socket.joined().await;
    assert!(join.subscriber_primary);
    let offer = socket
        .until("an offer", |message| match message {
            Response::Offer(offer) => Some(offer.clone()),
            _ => None,
        })
        .await;
    assert_eq!(offer.r#type, "offer");
    assert!(offer.id > 0 && offer.sdp.contains("m=application"));
}

#[tokio::test]
async fn client_is_answered_in_the_encoding_it_speaks() {
    let server = server().await;
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    socket.joined().await;
    let ping = SignalRequest {
        message: Some(Request::PingReq(Ping {
            timestamp: 42,
            rtt: 1,
        })),
    };
    socket
        .send_frame(Frame::Text(serde_json::to_string(&ping).unwrap().into()))
        .await;
    let pong = loop {
        if let Some(Frame::Text(text)) = socket.next_frame().await {
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            if let Some(pong) = json.get("pongResp") {
                break pong.clone();
            }
        }
    };
    assert_eq!(pong["lastPingTimestamp"], "42");
}

#[tokio::test]
async fn both_pings_are_answered() {
    let server = server().await;
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    socket.joined().await;
    socket.send(Request::Ping(7)).await;
    let pong = |message: &Response| matches!(message, Response::Pong(at) if *at > 0).then_some(());
    socket.until("a pong", pong).await;
}

#[tokio::test]
async fn refusals_carry_status_and_reason() {
    let server = server_with(|config| config.auto_create = false).await;
    let good = claims("alice", grant("room"));
    let expired = signaling::Claims {
        exp: OffsetDateTime::now_utc().unix_timestamp() - 120,
        ..good.clone()
    };
    let early = signaling::Claims {
        nbf: Some(OffsetDateTime::now_utc().unix_timestamp() + 600),
        ..good.clone()
    };
    let nobody = claims("", grant("room"));
    let roomless = claims("alice", grant(""));
    let long = claims(&"a".repeat(257), grant("room"));
    let no_join = claims(
        "alice",
        VideoGrant {
            room_join: false,
            ..grant("room")
        },
    );
    let stranger = signaling::Claims {
        iss: "nobody".to_owned(),
        ..good.clone()
    };
    let cases = [
        (String::new(), 401, "no permissions to access the room"),
        ("garbage".to_owned(), 401, "invalid token"),
        (sign(&good, "guess"), 401, "signature"),
        (sign(&stranger, "secret"), 401, "invalid API key"),
        (sign(&expired, "secret"), 401, "expired"),
        (sign(&early, "secret"), 401, "not valid yet"),
        (sign(&no_join, "secret"), 401, "permissions denied"),
        (sign(&nobody, "secret"), 400, "identity cannot be empty"),
        (sign(&roomless, "secret"), 400, "no room name"),
        (sign(&long, "secret"), 400, "identity length exceeds limits"),
        (sign(&good, "secret"), 404, "requested room does not exist"),
    ];
    for (token, status, text) in cases {
        let request = join_request();
        for path in [v0(&token), v1(&token, &request)] {
            let (found, body) = server.connect(&path).await.err().unwrap();
            assert_eq!(found, status, "{body}");
            assert!(body.contains(text), "{body} does not say {text}");
            assert!(
                token.is_empty() || !body.contains(&token),
                "a refusal never repeats the token"
            );
            let (found, head, body) = server.get(&path.replacen('?', "/validate?", 1)).await;
            assert_eq!(found, status, "{body}");
            assert!(body.contains(text), "{body} does not say {text}");
            assert!(head.contains("access-control-allow-origin: *"), "{head}");
        }
    }
    let (status, body) = server
        .connect(&format!("/rtc/v1?access_token={}", token("a", "room")))
        .await
        .err()
        .unwrap();
    assert_eq!((status, body.as_str()), (400, "join_request is required"));
    let path = format!("/rtc/v1?access_token={}&join_request=%25", token("a", "r"));
    let (status, body) = server.connect(&path).await.err().unwrap();
    assert_eq!(status, 400);
    assert_eq!(body, "cannot base64 decode wrapped join request");
}

#[tokio::test]
async fn validate_says_success_and_plain_get_is_not_found() {
    let server = server().await;
    let path = v0(&token("alice", "room"));
    let (status, head, body) = server.get(&path.replacen('?', "/validate?", 1)).await;
    assert_eq!((status, body.as_str()), (200, "success"));
    assert!(head.contains("access-control-allow-origin: *"));
    assert_eq!(server.get(&path).await.0, 404);
    assert!(
        server.signaling.room(&sfu::RoomName::new("room")).is_none(),
        "validating opens no room"
    );
}

#[tokio::test]
async fn the_product_has_the_last_word() {
    let server = server().await;
    server.gate.decide(|request| {
        assert!(!request.issued_by_klieg && request.key_id == "devkey");
        Err(Refusal {
            status: 410,
            message: "the stream has ended".to_owned(),
        })
    });
    let path = v0(&token("alice", "room"));
    let refused = server.connect(&path).await.err().unwrap();
    assert_eq!(refused, (410, "the stream has ended".to_owned()));
    server.gate.decide(|_| {
        Ok(Admitted {
            permissions: Permissions::publisher(),
            expires: Some(OffsetDateTime::now_utc() - time::Duration::SECOND),
            prefer_recordable_codecs: false,
            room: RoomTerms::default(),
        })
    });
    let (status, body) = server.connect(&path).await.err().unwrap();
    assert_eq!(status, 403, "an ended grant has no leeway: {body}");
}

#[tokio::test]
async fn issued_token_opens_its_room_even_without_auto_create() {
    let server = server_with(|config| config.auto_create = false).await;
    let token = server
        .signaling
        .issue_token(TokenGrant {
            room: sfu::RoomName::new("st_1"),
            identity: sfu::ParticipantIdentity::new("viewer"),
            name: "Vera".to_owned(),
            metadata: String::new(),
            permissions: Permissions::viewer(),
            not_before: None,
            expires: OffsetDateTime::now_utc() + time::Duration::HOUR,
        })
        .unwrap();
    let mut socket = server.connect(&v0(&token)).await.unwrap();
    let participant = socket.joined().await.participant.unwrap();
    assert_eq!(participant.name, "Vera");
    assert!(!participant.permission.unwrap().can_publish);
}

#[tokio::test]
async fn same_identity_sends_the_older_connection_away() {
    let server = server().await;
    let path = v0(&token("alice", "room"));
    let mut first = server.connect(&path).await.unwrap();
    first.joined().await;
    let mut second = server.connect(&path).await.unwrap();
    second.joined().await;
    let leave = first
        .until("leave", |message| match message {
            Response::Leave(leave) => Some(leave.clone()),
            _ => None,
        })
        .await;
    assert_eq!(leave.reason(), DisconnectReason::DuplicateIdentity);
    assert_eq!(leave.action(), leave_request::Action::Disconnect);
    assert!(first.next().await.is_none(), "then the socket closes");
    let room = server.signaling.room(&sfu::RoomName::new("room")).unwrap();
    assert_eq!(room.participants.len(), 1);
}

#[tokio::test]
async fn others_are_seen_with_their_capabilities_and_hidden_ones_are_not() {
    let server = server().await;
    let mut alice = server
        .connect(&v1(&token("alice", "room"), &join_request()))
        .await
        .unwrap();
    alice.joined().await;
    let hidden = claims(
        "ghost",
        VideoGrant {
            hidden: true,
            ..grant("room")
        },
    );
    let mut ghost = server.connect(&v0(&sign(&hidden, "secret"))).await.unwrap();
    assert_eq!(ghost.joined().await.other_participants.len(), 1);
    let mut bob = server.connect(&v0(&token("bob", "room"))).await.unwrap();
    let join = bob.joined().await;
    assert_eq!(join.room.unwrap().num_participants, 2);
    let [other] = join.other_participants.as_slice() else {
        panic!("bob sees alice alone: {:?}", join.other_participants);
    };
    assert_eq!((other.client_protocol, other.capabilities.len()), (2, 1));
    assert_eq!(other.state(), participant_info::State::Joined);
    let update = alice
        .until("an update about bob", |message| match message {
            Response::Update(update) => Some(update.participants.clone()),
            _ => None,
        })
        .await;
    assert!(update.iter().any(|info| info.identity == "bob"));
    assert!(update.iter().all(|info| info.identity != "ghost"));
}

#[tokio::test]
async fn a_full_room_takes_nobody_else() {
    let server = server_with(|config| config.max_participants = 1).await;
    let mut alice = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    alice.joined().await;
    let (status, body) = server
        .connect(&v0(&token("bob", "room")))
        .await
        .err()
        .unwrap();
    assert_eq!(status, 403);
    assert_eq!(body, "room has exceeded its max participants");
}

#[tokio::test]
async fn recorded_rooms_prefer_codecs_that_need_no_re_encoding() {
    let server = server().await;
    server.gate.decide(|_| {
        Ok(Admitted {
            permissions: Permissions::publisher(),
            expires: None,
            prefer_recordable_codecs: true,
            room: RoomTerms::default(),
        })
    });
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    let mimes: Vec<_> = socket
        .joined()
        .await
        .enabled_publish_codecs
        .into_iter()
        .map(|codec| codec.mime)
        .filter(|mime| mime.starts_with("video/"))
        .collect();
    assert_eq!(mimes, ["video/H264", "video/VP9", "video/AV1", "video/VP8"]);
}

/// A grant is cancelled after the product's yes and before the participant stands in the room.
#[tokio::test]
async fn yes_that_was_recalled_meanwhile_is_asked_again() {
    let server = server().await;
    let signaling = server.signaling.clone();
    let asked = std::sync::atomic::AtomicUsize::new(0);
    server.gate.decide(move |request| {
        let nth = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if nth == 0 {
            signaling.recall_admissions();
            return open(request);
        }
        Err(Refusal {
            status: 403,
            message: "cancelled".to_owned(),
        })
    });
    let path = v0(&token("alice", "room"));
    let refused = server.connect(&path).await.err().unwrap();
    assert_eq!(refused, (403, "cancelled".to_owned()));
    let room = server.signaling.room(&sfu::RoomName::new("room"));
    assert!(room.is_none_or(|room| room.participants.is_empty()));
}

#[tokio::test]
async fn new_word_brings_a_new_end() {
    let server = server().await;
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    socket.joined().await;
    server.gate.decide(|_| {
        Err(Refusal {
            status: 403,
            message: "over".to_owned(),
        })
    });
    let (room, identity) = (
        sfu::RoomName::new("room"),
        sfu::ParticipantIdentity::new("alice"),
    );
    assert_eq!(server.signaling.rooms(), std::slice::from_ref(&room));
    let admitted = Admitted {
        permissions: Permissions::viewer(),
        expires: Some(OffsetDateTime::now_utc()),
        prefer_recordable_codecs: false,
        room: RoomTerms::default(),
    };
    server.signaling.readmit(&room, &identity, admitted).await;
    let leave = socket
        .until("leave", |message| match message {
            Response::Leave(leave) => Some(leave.clone()),
            _ => None,
        })
        .await;
    assert_eq!(leave.reason(), DisconnectReason::ParticipantRemoved);
}
