use livekit_protocol::{
    DisconnectReason, LeaveRequest, SessionDescription, SimulateScenario, SyncState, TrackInfo,
    TrackPublishedResponse, leave_request::Action, signal_request::Message as Request,
    signal_response::Message as Response, simulate_scenario::Scenario,
};
use sfu::sim::Offer;
use sfu::{ParticipantIdentity, RoomName};
use signaling::{Admitted, CloseReason, Permissions, RoomEvent, RoomTerms};
use time::OffsetDateTime;

use crate::harness::{DEADLINE, Peer, Server, Socket, join_request, open, server, token, v0, v1};

const DATA: Offer<'static> = Offer {
    tracks: &[],
    receive_audios: 0,
    receive_videos: 0,
    data: true,
    ice_restart: false,
    stop: &[],
};

fn left(message: &Response) -> Option<LeaveRequest> {
    match message {
        Response::Leave(leave) => Some(leave.clone()),
        _ => None,
    }
}

async fn resume_v1(server: &Server, token: &str, sid: &str) -> Socket {
    let mut request = join_request();
    request.reconnect = true;
    request.participant_sid = sid.to_owned();
    server.connect(&v1(token, &request)).await.unwrap()
}

#[tokio::test]
async fn resume_begins_with_the_reconnect_response_and_then_tells_everything() {
    let server = server().await;
    let token = token("alice", "room");
    let alice = Peer::connected(&server, &token, DATA).await;
    let sid = alice.sid.clone();
    let mut socket = resume_v1(&server, &token, &sid).await;
    let first = socket.next().await;
    assert!(matches!(first, Some(Response::Reconnect(_))), "{first:?}");
    let second = socket.next().await;
    let Some(Response::Update(update)) = second else {
        panic!("participants follow, not {second:?}");
    };
    assert!(update.participants.iter().any(|info| info.sid == sid));
    let third = socket.next().await;
    assert!(matches!(third, Some(Response::RoomUpdate(_))), "{third:?}");
    let room = server.signaling.room(&RoomName::new("room")).unwrap();
    assert_eq!(room.participants.len(), 1, "it is the same participant");
    assert_eq!(room.participants[0].sid.as_str(), sid);
}

#[tokio::test]
async fn v0_resume_restarts_ice_of_the_subscriber_connection() {
    let server = server().await;
    let path = v0(&token("alice", "room"));
    let mut socket = server.connect(&path).await.unwrap();
    let sid = socket.joined().await.participant.unwrap().sid;
    let offer = |message: &Response| match message {
        Response::Offer(offer) => Some(offer.clone()),
        _ => None,
    };
    let first = socket.until("an offer", offer).await;
    let mut resumed = server
        .connect(&format!("{path}&reconnect=1&sid={sid}"))
        .await
        .unwrap();
    assert!(matches!(resumed.next().await, Some(Response::Reconnect(_))));
    let second = resumed.until("an offer", offer).await;
    assert!(second.id > first.id);
    let ufrag = |offer: &SessionDescription| {
        offer
            .sdp
            .lines()
            .find(|line| line.starts_with("a=ice-ufrag:"))
            .map(str::to_owned)
    };
    assert_ne!(ufrag(&first), ufrag(&second), "new ICE credentials");
    assert!(socket.next().await.is_none() || socket.next().await.is_none());
}

#[tokio::test]
async fn what_cannot_be_resumed_is_told_to_join_anew() {
    let server = server().await;
    let alice = Peer::connected(&server, &token("alice", "room"), DATA).await;
    for (token, sid) in [
        (token("alice", "other"), alice.sid.as_str()),
        (token("mallory", "room"), alice.sid.as_str()),
        (token("alice", "room"), "PA_somebodyelse"),
    ] {
        let mut socket = resume_v1(&server, &token, sid).await;
        let leave = socket.until("leave", left).await;
        assert_eq!(leave.reason(), DisconnectReason::StateMismatch);
        assert_eq!(leave.action(), Action::Reconnect);
        assert!(socket.next().await.is_none());
    }
    let room = server.signaling.room(&RoomName::new("room")).unwrap();
    assert_eq!(room.participants.len(), 1);
}

#[tokio::test]
async fn sync_state_with_an_unknown_track_leads_to_a_full_reconnect() {
    let server = server().await;
    let mut alice = Peer::connected(&server, &token("alice", "room"), DATA).await;
    alice
        .socket
        .send(Request::SyncState(SyncState {
            publish_tracks: vec![TrackPublishedResponse {
                cid: "c".to_owned(),
                track: Some(TrackInfo {
                    sid: "TR_unknown".to_owned(),
                    ..TrackInfo::default()
                }),
            }],
            ..SyncState::default()
        }))
        .await;
    let leave = alice.socket.until("leave", left).await;
    assert_eq!(leave.action(), Action::Reconnect);
}

#[tokio::test]
async fn socket_lost_before_media_ends_the_participant() {
    let mut server = server().await;
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    socket.joined().await;
    drop(socket);
    let who = server
        .event("participant left", |event| match event {
            RoomEvent::ParticipantLeft { identity, .. } => Some(identity.as_str().to_owned()),
            _ => None,
        })
        .await;
    assert_eq!(who, "alice");
}

#[tokio::test]
async fn grant_that_ends_removes_the_participant_at_that_moment() {
    let server = server().await;
    let end = OffsetDateTime::now_utc() + time::Duration::SECOND;
    server.gate.decide(move |_| {
        Ok(Admitted {
            permissions: Permissions::publisher(),
            expires: Some(end),
            prefer_recordable_codecs: false,
            room: RoomTerms::default(),
        })
    });
    let path = v0(&token("alice", "room"));
    let mut socket = server.connect(&path).await.unwrap();
    let leave = socket.until("leave", left).await;
    let late = OffsetDateTime::now_utc() - end;
    assert!(late >= time::Duration::ZERO, "not before the end");
    assert!(late < time::Duration::seconds(5), "{late} late");
    assert_eq!(leave.reason(), DisconnectReason::ParticipantRemoved);
    assert_eq!(leave.action(), Action::Disconnect);
    let refused = server.connect(&path).await.err().unwrap();
    assert_eq!(refused.0, 403);
}

#[tokio::test]
async fn grant_extended_meanwhile_goes_on() {
    let server = server().await;
    let end = OffsetDateTime::now_utc() + time::Duration::SECOND;
    let (asked, mut answers) = tokio::sync::mpsc::unbounded_channel();
    server.gate.decide(move |request| {
        // The test may be over.
        let _ = asked.send(request.purpose);
        let mut admitted = open(request)?;
        if request.purpose == signaling::AdmissionPurpose::Join {
            admitted.expires = Some(end);
        } else {
            admitted.permissions.can_publish = false;
        }
        Ok(admitted)
    });
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    socket.joined().await;
    let permission = socket
        .until("new permissions", |message| match message {
            Response::Update(update) => update.participants[0].permission.clone(),
            _ => None,
        })
        .await;
    assert!(!permission.can_publish, "the new word narrows at once");
    assert_eq!(
        answers.recv().await,
        Some(signaling::AdmissionPurpose::Join)
    );
    assert_eq!(
        answers.recv().await,
        Some(signaling::AdmissionPurpose::Refresh)
    );
    socket.drain().await;
}

#[tokio::test]
async fn closed_room_tells_everybody_and_is_gone() {
    let mut server = server().await;
    let mut sockets = Vec::new();
    for identity in ["alice", "bob"] {
        let mut socket = server.connect(&v0(&token(identity, "room"))).await.unwrap();
        socket.joined().await;
        sockets.push(socket);
    }
    let room = RoomName::new("room");
    server
        .signaling
        .close_room(&room, CloseReason::StreamEnded)
        .await;
    assert!(server.signaling.room(&room).is_none());
    for socket in &mut sockets {
        let leave = socket.until("leave", left).await;
        assert_eq!(leave.reason(), DisconnectReason::RoomDeleted);
        assert_eq!(leave.action(), Action::Disconnect);
        assert!(socket.next().await.is_none());
    }
    server
        .event("room finished", |event| {
            matches!(event, RoomEvent::RoomFinished { .. }).then_some(())
        })
        .await;
}

#[tokio::test]
async fn removed_participant_is_told_why() {
    let server = server().await;
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    socket.joined().await;
    server
        .signaling
        .remove_participant(
            &RoomName::new("room"),
            &ParticipantIdentity::new("alice"),
            CloseReason::Removed,
        )
        .await;
    let leave = socket.until("leave", left).await;
    assert_eq!(leave.reason(), DisconnectReason::ParticipantRemoved);
}

#[tokio::test]
async fn refreshed_token_is_as_good_as_the_first() {
    let server = server().await;
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    let fresh = socket
        .until("a token", |message| match message {
            Response::RefreshToken(token) => Some(token.clone()),
            _ => None,
        })
        .await;
    let mut again = server.connect(&v0(&fresh)).await.unwrap();
    assert_eq!(again.joined().await.participant.unwrap().identity, "alice");
}

#[tokio::test]
async fn stopping_server_asks_clients_to_come_back() {
    let server = server().await;
    let path = v0(&token("alice", "room"));
    let mut socket = server.connect(&path).await.unwrap();
    socket.joined().await;
    server.signaling.shutdown().await;
    let leave = socket.until("leave", left).await;
    assert_eq!(leave.reason(), DisconnectReason::ServerShutdown);
    assert_eq!(leave.action(), Action::Reconnect);
    assert_eq!(server.connect(&path).await.err().unwrap().0, 503);
}

#[tokio::test]
async fn simulated_scenarios_do_what_they_say() {
    let server = server().await;
    for (scenario, action) in [
        (Scenario::ServerLeave(true), Some(Action::Disconnect)),
        (
            Scenario::LeaveRequestFullReconnect(true),
            Some(Action::Reconnect),
        ),
        (Scenario::NodeFailure(true), None),
    ] {
        let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
        socket.joined().await;
        let scenario = Some(scenario);
        socket
            .send(Request::Simulate(SimulateScenario { scenario }))
            .await;
        let mut found = None;
        while let Some(message) = socket.next().await {
            found = left(&message).map(|leave| leave.action()).or(found);
        }
        assert_eq!(found, action);
    }
}

#[tokio::test]
async fn simulated_cut_ends_the_resumed_socket_once() {
    let server = server().await;
    let token = token("alice", "room");
    let mut alice = Peer::connected(&server, &token, DATA).await;
    alice
        .socket
        .send(Request::Simulate(SimulateScenario {
            scenario: Some(Scenario::DisconnectSignalOnResumeNoMessages(true)),
        }))
        .await;
    alice.socket.drain().await;
    let mut cut = resume_v1(&server, &token, &alice.sid).await;
    assert!(cut.next().await.is_none(), "not one message");
    let mut resumed = resume_v1(&server, &token, &alice.sid).await;
    assert!(matches!(resumed.next().await, Some(Response::Reconnect(_))));
}

#[tokio::test]
async fn empty_room_closes_after_its_timeout() {
    let mut server = crate::harness::server_with(|config| {
        config.departure_timeout = std::time::Duration::from_millis(100);
    })
    .await;
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    socket.joined().await;
    socket.send(Request::Leave(LeaveRequest::default())).await;
    server
        .event("room finished", |event| {
            matches!(event, RoomEvent::RoomFinished { .. }).then_some(())
        })
        .await;
    let gone = async {
        while server.signaling.room(&RoomName::new("room")).is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, gone).await.unwrap();
}

#[tokio::test]
async fn product_decides_how_long_a_room_outlasts_its_last_participant() {
    let mut server = crate::harness::server_with(|config| {
        config.departure_timeout = std::time::Duration::from_secs(3600);
    })
    .await;
    server.gate.decide(|request| {
        let admitted = open(request)?;
        Ok(Admitted {
            room: RoomTerms {
                lingers: Some(std::time::Duration::from_millis(100)),
                ..RoomTerms::default()
            },
            ..admitted
        })
    });
    let mut socket = server.connect(&v0(&token("alice", "room"))).await.unwrap();
    socket.joined().await;
    socket.send(Request::Leave(LeaveRequest::default())).await;
    server
        .event("room finished", |event| {
            matches!(event, RoomEvent::RoomFinished { .. }).then_some(())
        })
        .await;
}
