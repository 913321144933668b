//! What becomes of clients that leave the server waiting. Time is handed in.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use livekit_protocol::{LeaveRequest, SignalResponse, participant_info};
use prost::Message as _;
use secrecy::SecretString;
use sfu::RoomName;
use sfu::sim::Client;

use super::*;
use crate::Config;
use crate::admission::{Admission, AdmissionRequest, Refusal, RoomTerms};
use crate::auth::{ApiKey, KeyStore, Permissions};
use crate::limits::ANSWER_TIMEOUT;
use crate::proto::ClientFacts;
use crate::room::{Admittance, Profile};
use crate::rooms::Rooms;
use crate::session::Frames;

const MOMENT: Duration = Duration::from_millis(1);

/// Nobody asks in these tests.
struct Nobody;

impl Admission for Nobody {
    fn admit<'a>(&'a self, _: AdmissionRequest<'a>) -> BoxFuture<'a, Result<Admitted, Refusal>> {
        std::future::pending().boxed()
    }
}

/// A participant whose task the test is.
struct Guest {
    driver: Driver,
    frames: Frames,
    /// Kept so that the room believes in the rest of the task.
    _channels: (
        mpsc::Receiver<Input>,
        TransportEvents,
        Option<TransportEvents>,
    ),
    sfu: sfu::Sfu,
    /// The moments around the join.
    joined: (Instant, Instant),
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.sfu.stop();
    }
}

/// Someone who just joined; v1 has one peer connection, v0 two.
fn guest(single: bool) -> Guest {
    let sfu = sfu::Sfu::start(&sfu::Config {
        workers: 1,
        bind_address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        udp_port: 0,
        advertised_addresses: Vec::new(),
    })
    .unwrap();
    let config = Config::new(ApiKey {
        id: "klieg".to_owned(),
        secret: SecretString::from("secret"),
    });
    let (events, _) = mpsc::unbounded_channel();
    let context = Arc::new(Context {
        keys: KeyStore::new(config.own_key.clone(), config.keys.clone()),
        config,
        sfu: sfu.clone(),
        admission: Arc::new(Nobody),
        rooms: Rooms::default(),
        encoders: crate::ingress::Encoders::default(),
        events,
    });
    let name = RoomName::new("room");
    let room = context
        .open_room(&name, context.rooms.epoch(), RoomTerms::default())
        .unwrap();
    let room = room.unwrap();
    let identity = ParticipantIdentity::new("alice");
    let profile = Profile {
        identity: identity.clone(),
        name: String::new(),
        metadata: String::new(),
        attributes: std::collections::HashMap::new(),
        kind: participant_info::Kind::Standard,
        permissions: Permissions::viewer(),
        client: ClientFacts::default(),
        auto_subscribe: true,
        adaptive_stream: false,
    };
    let admittance = Admittance {
        profile,
        single,
        signalless: false,
        ingress: false,
        prefer_recordable_codecs: false,
    };
    let joined = room.lock().join(&sfu, admittance).unwrap();
    let start = Start {
        context,
        room,
        identity,
        access: None,
        signalless: false,
        subscriber_primary: true,
    };
    let before = Instant::now();
    Guest {
        driver: Driver::new(start, joined.sid, joined.transports, Instant::now()),
        frames: joined.frames,
        _channels: (
            joined.inputs,
            joined.publisher_events,
            joined.subscriber_events,
        ),
        sfu,
        joined: (before, Instant::now()),
    }
}

impl Guest {
    fn is_in(&self) -> bool {
        let room = self.driver.room.lock();
        room.participant(&self.driver.identity).is_some()
    }

    /// The messages since the last call.
    fn told(&mut self) -> Vec<Message> {
        std::iter::from_fn(|| self.frames.try_recv().ok())
            .filter_map(|frame| {
                let response = SignalResponse::decode(frame.protobuf()).unwrap();
                response.message
            })
            .collect()
    }

    fn goodbye(&mut self) -> LeaveRequest {
        match self.told().pop() {
            Some(Message::Leave(leave)) => leave,
            other => panic!("the last word is a goodbye, not {other:?}"),
        }
    }

    fn offered(&mut self) -> SessionDescription {
        self.told()
            .into_iter()
            .find_map(|message| match message {
                Message::Offer(offer) => Some(offer),
                _ => None,
            })
            .unwrap()
    }
}

#[tokio::test]
async fn media_that_does_not_connect_within_a_minute_ends_the_participant() {
    let mut guest = guest(true);
    let (earliest, latest) = guest.joined;
    guest
        .driver
        .on_deadline(earliest + CONNECT_TIMEOUT - MOMENT)
        .await;
    assert!(guest.is_in());
    guest.driver.on_deadline(latest + CONNECT_TIMEOUT).await;
    assert!(!guest.is_in());
    let leave = guest.goodbye();
    assert_eq!(leave.reason(), DisconnectReason::JoinFailure);
    assert_eq!(leave.action(), leave_request::Action::Disconnect);
}

#[tokio::test]
async fn media_that_connected_is_not_timed() {
    let mut guest = guest(true);
    let (_, latest) = guest.joined;
    guest
        .driver
        .on_publisher_event(TransportEvent::Connected)
        .await;
    guest.driver.on_deadline(latest + 2 * CONNECT_TIMEOUT).await;
    assert!(guest.is_in());
}

#[tokio::test]
async fn an_offer_unanswered_for_fifteen_seconds_asks_for_a_new_session() {
    let mut guest = guest(false);
    let earliest = Instant::now();
    guest.driver.offer(false).await;
    let latest = Instant::now();
    guest.offered();
    guest
        .driver
        .on_deadline(earliest + ANSWER_TIMEOUT - MOMENT)
        .await;
    assert!(guest.is_in());
    guest.driver.on_deadline(latest + ANSWER_TIMEOUT).await;
    assert!(!guest.is_in());
    let leave = guest.goodbye();
    assert_eq!(leave.reason(), DisconnectReason::StateMismatch);
    assert_eq!(leave.action(), leave_request::Action::Reconnect);
}

#[tokio::test]
async fn only_an_answer_that_fits_ends_the_waiting_for_it() {
    for fits in [true, false] {
        let mut guest = guest(false);
        guest.driver.offer(false).await;
        let latest = Instant::now();
        let offer = guest.offered();
        let address = "127.0.0.1:9".parse().unwrap();
        let mut client = Client::new(address, std::time::Instant::now());
        let answer = client.accept_offer(&offer.sdp).unwrap();
        let answer = SessionDescription {
            r#type: "answer".to_owned(),
            sdp: if fits { answer } else { "v=0".to_owned() },
            id: offer.id,
            ..SessionDescription::default()
        };
        guest.driver.on_answer(answer).await;
        guest.driver.on_deadline(latest + ANSWER_TIMEOUT).await;
        assert_eq!(guest.is_in(), fits);
    }
}
