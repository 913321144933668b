use std::collections::HashMap;

use serde_json::json;
use sfu::{ParticipantIdentity, RoomName};
use signaling::{
    Admission, AdmissionPurpose, AdmissionRequest, Admitted, Claims, Refusal, VideoGrant,
};
use time::Duration;

use super::admission::Door;
use super::{RoomRole, room_of};
use crate::access::{GrantSource, GrantStatus};
use crate::id::StreamId;
use crate::store::NewGrant;
use crate::testing::{Browser, House};

/// Somebody at a room's door with a token of a key.
async fn knock(
    house: &House,
    room: &RoomName,
    identity: &ParticipantIdentity,
    key: &str,
) -> Result<Admitted, Refusal> {
    let door = Door::default();
    door.open(&house.app);
    let claims = Claims {
        iss: key.to_owned(),
        sub: identity.as_str().to_owned(),
        video: Some(VideoGrant {
            room_join: true,
            room: room.as_str().to_owned(),
            room_admin: true,
            ..VideoGrant::default()
        }),
        attributes: HashMap::new(),
        ..Claims::default()
    };
    door.admit(AdmissionRequest {
        room,
        identity,
        key_id: key,
        issued_by_klieg: key == super::OWN_KEY,
        purpose: AdmissionPurpose::Join,
        claims: &claims,
    })
    .await
}

async fn room_for(house: &House, id: &StreamId) -> RoomName {
    let stream = house.store().await.stream(id).await;
    room_of(&stream.expect("reads").expect("there"))
}

async fn live_stream(house: &House, visibility: &str) -> (Browser, StreamId) {
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": visibility }))
        .await;
    let path = format!("/api/v1/streams/{id}/go-live");
    assert!(creator.post(&path, json!({})).await.status.is_success());
    (creator, id)
}

fn status(outcome: Result<Admitted, Refusal>) -> u16 {
    outcome.map_or_else(|refusal| refusal.status, |_| 200)
}

#[tokio::test]
async fn roles_get_their_rights_at_the_door_too() {
    let house = House::new().await;
    let (creator, id) = live_stream(&house, "public").await;
    let room = room_for(&house, &id).await;
    let studio = RoomRole::Creator(creator.person_id().await).identity();
    let admitted = knock(&house, &room, &studio, super::OWN_KEY)
        .await
        .expect("in");
    assert!(admitted.permissions.can_publish && !admitted.permissions.room_admin);
    assert!(admitted.prefer_recordable_codecs);
    let watcher = RoomRole::Viewer(creator.person_id().await).identity();
    for identity in [watcher, RoomRole::Anonymous.identity()] {
        let admitted = knock(&house, &room, &identity, super::OWN_KEY)
            .await
            .expect("in");
        assert!(!admitted.permissions.can_publish && admitted.permissions.can_subscribe);
    }
    let viewer = house.sign_in("viewer").await.person_id().await;
    let usurper = RoomRole::Creator(viewer).identity();
    assert_eq!(
        status(knock(&house, &room, &usurper, super::OWN_KEY).await),
        403
    );
    let foreign = ParticipantIdentity::new("alice");
    assert_eq!(
        status(knock(&house, &room, &foreign, super::OWN_KEY).await),
        401
    );
}

#[tokio::test]
async fn door_asks_for_the_grant_again_and_names_its_end() {
    let house = House::new().await;
    let (_, id) = live_stream(&house, "pass").await;
    let guest = house.sign_in("guest").await.person_id().await;
    let seat = RoomRole::Viewer(guest.clone()).identity();
    let room = room_for(&house, &id).await;
    assert_eq!(
        status(knock(&house, &room, &seat, super::OWN_KEY).await),
        403
    );
    assert_eq!(
        status(
            knock(
                &house,
                &room,
                &RoomRole::Anonymous.identity(),
                super::OWN_KEY
            )
            .await
        ),
        401
    );
    let (store, now) = (house.store().await, house.app.clock.now());
    let end = now + Duration::MINUTE;
    let grant = NewGrant {
        person: &guest,
        pass: None,
        space: None,
        experience: None,
        stream: Some(&id),
        status: GrantStatus::Active,
        starts_at: now,
        ends_at: Some(end),
        source: GrantSource::Given,
        source_key: None,
    };
    store.create_grant(&grant, now).await.expect("made");
    let admitted = knock(&house, &room, &seat, super::OWN_KEY)
        .await
        .expect("in");
    assert_eq!(admitted.expires, Some(end));
    house.clock.advance(Duration::MINUTE);
    assert_eq!(
        status(knock(&house, &room, &seat, super::OWN_KEY).await),
        403
    );
}

#[tokio::test]
async fn configured_keys_enter_rooms_that_no_stream_owns_and_those_of_their_site() {
    let house = House::with(&[
        ("keys", "{open=\"0123456789abcdef0123456789abcdef\", scoped=\"0123456789abcdef0123456789abcdef\"}"),
        ("key_sites", "{scoped=\"demo\"}"),
    ])
    .await;
    let (_, id) = live_stream(&house, "private").await;
    let alice = ParticipantIdentity::new("alice");
    let free = RoomName::new("my-room");
    let admitted = knock(&house, &free, &alice, "open").await.expect("in");
    assert!(admitted.permissions.can_publish && admitted.permissions.room_admin);
    assert_eq!(
        status(knock(&house, &room_for(&house, &id).await, &alice, "open").await),
        403
    );
    assert_eq!(
        status(knock(&house, &room_for(&house, &id).await, &alice, "scoped").await),
        200
    );
    assert_eq!(
        status(knock(&house, &free, &alice, super::OWN_KEY).await),
        403
    );
    let wrong_kind = format!("consultation_{id}");
    for nothing in [
        "experience_",
        "consultation_anything",
        "experience_st_00000000000000000000000000",
        &wrong_kind,
        id.as_str(),
    ] {
        let room = RoomName::new(nothing);
        assert_eq!(
            status(knock(&house, &room, &alice, "open").await),
            404,
            "{nothing}"
        );
    }
}

#[tokio::test]
async fn door_is_shut_before_and_after() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    let room = room_for(&house, &id).await;
    let (studio, seat) = (
        RoomRole::Creator(creator.person_id().await).identity(),
        RoomRole::Anonymous.identity(),
    );
    assert_eq!(
        status(knock(&house, &room, &studio, super::OWN_KEY).await),
        200
    );
    assert_eq!(
        status(knock(&house, &room, &seat, super::OWN_KEY).await),
        403
    );
    for verb in ["go-live", "end"] {
        creator
            .post(&format!("/api/v1/streams/{id}/{verb}"), json!({}))
            .await
            .data();
    }
    for identity in [studio, seat] {
        assert_eq!(
            status(knock(&house, &room, &identity, super::OWN_KEY).await),
            410
        );
    }
}
