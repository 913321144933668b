use std::net::Ipv4Addr;
use std::time::Instant;

use sfu::sim::{Client, Offer};
use sfu::{ParticipantIdentity, RoomName};
use signaling::{OfferError, Permissions, RoomEvent, RoomTerms};
use tokio::net::UdpSocket;

use crate::harness::{DEADLINE, server};
use crate::publish::track;

#[tokio::test]
async fn one_offer_publishes_without_a_socket() {
    let mut server = server().await;
    let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let mut media = Client::new(udp.local_addr().unwrap(), Instant::now());
    let sdp = media
        .offer(Offer {
            tracks: &[track("cam")],
            ..Offer::default()
        })
        .unwrap();
    let (room, identity) = (RoomName::new("st_1"), ParticipantIdentity::new("creator"));
    let answer = server
        .signaling
        .publish_by_offer(
            room.clone(),
            identity.clone(),
            Permissions::publisher(),
            RoomTerms::default(),
            sdp,
        )
        .await
        .unwrap();
    assert!(media.accept_answer(&answer));
    server
        .signaling
        .add_candidate(&room, &identity, "nonsense".to_owned())
        .await
        .unwrap();
    let deadline = tokio::time::Instant::now() + DEADLINE;
    let mut buffer = [0; 2000];
    loop {
        assert!(tokio::time::Instant::now() < deadline, "media starts");
        media.handle_timeout(Instant::now());
        if media.is_connected() {
            media.send_next(0, Instant::now());
        }
        while let Some((to, datagram)) = media.poll_datagram() {
            udp.send_to(&datagram, to).await.unwrap();
        }
        let moment = std::time::Duration::from_millis(2);
        if let Ok(Ok((size, from))) = tokio::time::timeout(moment, udp.recv_from(&mut buffer)).await
        {
            media.handle_datagram(from, &buffer[..size], Instant::now());
        }
        if matches!(server.events.try_recv(), Ok(RoomEvent::MediaStarted { .. })) {
            break;
        }
    }
    let snapshot = server.signaling.room(&room).unwrap();
    assert_eq!(
        snapshot.participants[0].tracks[0].source,
        sfu::TrackSource::Camera
    );
}

#[tokio::test]
async fn bad_offers_leave_nothing_behind() {
    let server = server().await;
    let (room, identity) = (RoomName::new("st_1"), ParticipantIdentity::new("creator"));
    let publish = |permissions, sdp: &str| {
        server.signaling.publish_by_offer(
            room.clone(),
            identity.clone(),
            permissions,
            RoomTerms::default(),
            sdp.to_owned(),
        )
    };
    let refused = publish(Permissions::viewer(), "v=0").await.unwrap_err();
    assert!(matches!(refused, OfferError::NotAllowed));
    let empty = publish(Permissions::publisher(), "v=0").await.unwrap_err();
    assert!(matches!(empty, OfferError::NothingOffered));
    let broken = "v=0\r\nm=video 9 X 96\r\na=sendonly\r\n";
    let invalid = publish(Permissions::publisher(), broken).await.unwrap_err();
    assert!(matches!(invalid, OfferError::InvalidSdp(_)), "{invalid}");
    let snapshot = server.signaling.room(&room);
    assert!(snapshot.is_none_or(|room| room.participants.is_empty()));
    let unknown = server
        .signaling
        .add_candidate(&room, &identity, String::new())
        .await
        .unwrap_err();
    assert!(matches!(unknown, OfferError::UnknownParticipant));
}
