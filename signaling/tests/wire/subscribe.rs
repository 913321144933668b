use livekit_protocol::{
    SessionDescription, SubscriptionError, SubscriptionPermission, UpdateSubscription,
    UpdateTrackSettings, signal_request::Message as Request, signal_response::Message as Response,
};
use sfu::sim::{Client, Offer};

use crate::harness::{Peer, Socket, both, join_request, server, token, v0};
use crate::publish::{camera, published, publisher, track};

pub const LISTEN: Offer<'static> = Offer {
    tracks: &[],
    receive_audios: 1,
    receive_videos: 1,
    data: true,
    ice_restart: false,
    stop: &[],
};

fn sections(peer: &Peer) -> Vec<String> {
    peer.saw(|message| match message {
        Response::Answer(answer) => Some(answer.mid_to_track_id.values().cloned().collect()),
        _ => None,
    })
    .unwrap_or_default()
}

#[tokio::test]
async fn v1_viewer_learns_the_track_from_its_answer_and_gets_media() {
    let server = server().await;
    let (mut alice, sid) = publisher(&server, &token("alice", "room")).await;
    let mut bob = Peer::join(&server, &token("bob", "room"), LISTEN).await;
    both("bob hears alice", &mut [&mut alice, &mut bob], |peers| {
        peers[0].media.send_next(0, std::time::Instant::now());
        !peers[1].media.heard().is_empty()
    })
    .await;
    assert_eq!(sections(&bob), std::slice::from_ref(&sid));
    both("alice is told", &mut [&mut alice, &mut bob], |peers| {
        peers[0]
            .saw(|message| match message {
                Response::TrackSubscribed(told) if told.track_sid == sid => Some(()),
                _ => None,
            })
            .is_some()
    })
    .await;
}

#[tokio::test]
async fn v1_viewer_without_free_sections_is_asked_to_offer_them() {
    let server = server().await;
    let data = Offer {
        data: true,
        ..Offer::default()
    };
    let mut bob = Peer::connected(&server, &token("bob", "room"), data).await;
    let (mut alice, sid) = publisher(&server, &token("alice", "room")).await;
    let asked = |peer: &Peer| {
        peer.saw(|message| match message {
            Response::MediaSectionsRequirement(need) => Some(need.num_videos),
            _ => None,
        })
    };
    both("bob is asked", &mut [&mut alice, &mut bob], |peers| {
        asked(peers[1]).is_some()
    })
    .await;
    assert_eq!(asked(&bob), Some(1));
    let update = bob.seen.iter().position(|message| {
        matches!(message, Response::Update(update)
            if update.participants.iter().any(|info| !info.tracks.is_empty()))
    });
    assert!(update.is_some(), "the update comes before the media");
    bob.offer(Offer {
        receive_videos: 1,
        ..Offer::default()
    })
    .await;
    both("bob hears alice", &mut [&mut alice, &mut bob], |peers| {
        peers[0].media.send_next(0, std::time::Instant::now());
        !peers[1].media.heard().is_empty()
    })
    .await;
    assert_eq!(sections(&bob), [sid]);
}

#[tokio::test]
async fn v0_viewer_is_offered_the_track_in_its_group() {
    let server = server().await;
    let (_alice, sid) = publisher(&server, &token("alice", "room")).await;
    let mut bob = server.connect(&v0(&token("bob", "room"))).await.unwrap();
    let join = bob.joined().await;
    let alice_sid = &join.other_participants[0].sid;
    let sdp = bob
        .until("an offer", |message| match message {
            Response::Offer(offer) => Some(offer.sdp.clone()),
            _ => None,
        })
        .await;
    let msid = format!("a=msid:{alice_sid}|camera {sid}");
    assert!(sdp.contains(&msid), "{sdp} lacks {msid}");
}

#[tokio::test]
async fn manual_subscription_starts_and_stops_media() {
    let server = server().await;
    let (mut alice, sid) = publisher(&server, &token("alice", "room")).await;
    let mut request = join_request();
    request.connection_settings = None;
    let data = Offer {
        data: true,
        ..Offer::default()
    };
    let mut bob = Peer::join_with(&server, &token("bob", "room"), request, data).await;
    bob.until("bob connects", |peer| peer.media.is_connected())
        .await;
    assert!(sections(&bob).is_empty(), "nothing is subscribed by itself");
    for (track_sid, known) in [("TR_none", false), (sid.as_str(), true)] {
        bob.socket
            .send(Request::Subscription(UpdateSubscription {
                track_sids: vec![track_sid.to_owned()],
                subscribe: true,
                ..UpdateSubscription::default()
            }))
            .await;
        bob.until("an answer to the subscription", |peer| {
            peer.saw(|message| match message {
                Response::SubscriptionResponse(response) if !known => Some(response.err()),
                Response::MediaSectionsRequirement(_) if known => {
                    Some(SubscriptionError::SeUnknown)
                }
                _ => None,
            })
            .is_some()
        })
        .await;
    }
    bob.offer(Offer {
        receive_videos: 1,
        ..Offer::default()
    })
    .await;
    both("bob hears alice", &mut [&mut alice, &mut bob], |peers| {
        peers[0].media.send_next(0, std::time::Instant::now());
        !peers[1].media.heard().is_empty()
    })
    .await;
    bob.socket
        .send(Request::TrackSetting(UpdateTrackSettings {
            track_sids: vec![sid],
            disabled: true,
            ..UpdateTrackSettings::default()
        }))
        .await;
    let mut last = (std::time::Instant::now(), 0);
    both("media stops", &mut [&mut alice, &mut bob], |peers| {
        peers[0].media.send_next(0, std::time::Instant::now());
        let heard = peers[1].media.heard().len();
        if heard != last.1 {
            last = (std::time::Instant::now(), heard);
        }
        last.0.elapsed() > std::time::Duration::from_millis(500)
    })
    .await;
}

#[tokio::test]
async fn publisher_may_withhold_its_tracks() {
    let server = server().await;
    let (mut alice, sid) = publisher(&server, &token("alice", "room")).await;
    let mut bob = Peer::join(&server, &token("bob", "room"), LISTEN).await;
    let allowed = |peer: &Peer| {
        peer.saw(|message| match message {
            Response::SubscriptionPermissionUpdate(update) if update.track_sid == sid => {
                Some(update.allowed)
            }
            _ => None,
        })
    };
    for all_participants in [false, true] {
        alice
            .socket
            .send(Request::SubscriptionPermission(SubscriptionPermission {
                all_participants,
                ..SubscriptionPermission::default()
            }))
            .await;
        both("bob is told", &mut [&mut alice, &mut bob], |peers| {
            allowed(peers[1]) == Some(all_participants)
        })
        .await;
    }
}

/// Takes v0 offers until one holds `track`, answering each.
async fn answer_until(socket: &mut Socket, media: &mut Client, track: &str) -> String {
    loop {
        let offer = socket
            .until("an offer", |message| match message {
                Response::Offer(offer) => Some(offer.clone()),
                _ => None,
            })
            .await;
        let answer = SessionDescription {
            r#type: "answer".to_owned(),
            sdp: media.accept_offer(&offer.sdp).unwrap(),
            id: offer.id,
            ..SessionDescription::default()
        };
        socket.send(Request::Answer(answer)).await;
        if offer.sdp.contains(track) {
            return offer.sdp;
        }
    }
}

/// Browsers keep the track id of a section's first track, and would take the second for the first.
#[tokio::test]
async fn v0_viewer_gets_a_new_section_for_each_grouped_track() {
    let server = server().await;
    let (mut alice, first) = publisher(&server, &token("alice", "room")).await;
    let mut bob = server.connect(&v0(&token("bob", "room"))).await.unwrap();
    let address = "127.0.0.1:9".parse().unwrap();
    let mut media = Client::new(address, std::time::Instant::now());
    answer_until(&mut bob, &mut media, &first).await;

    let mid = alice.media.mid(0).unwrap();
    alice
        .offer(Offer {
            stop: &[&mid],
            ..Offer::default()
        })
        .await;
    alice.socket.send(Request::AddTrack(camera("cam2"))).await;
    alice
        .until("a second track is announced", |peer| {
            published(peer).is_some_and(|sid| sid != first)
        })
        .await;
    let second = published(&alice).unwrap();
    alice
        .offer(Offer {
            tracks: &[track("cam2")],
            ..Offer::default()
        })
        .await;
    let task = tokio::spawn(async move {
        loop {
            alice.turn().await;
        }
    });
    let sdp = answer_until(&mut bob, &mut media, &second).await;
    task.abort();
    assert_eq!(sdp.matches("m=video").count(), 2, "{sdp}");
    assert!(sdp.contains(&format!("|camera {second}")));
}
