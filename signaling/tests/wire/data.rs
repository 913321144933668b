use livekit_protocol::{ChatMessage, DataPacket, UserPacket, data_packet};
use prost::Message as _;
use sfu::DataKind;
use sfu::sim::Offer;
use sfu::{ParticipantIdentity, RoomName};
use signaling::{Admitted, ChatText, RoomEvent, RoomTerms, VideoGrant};

use crate::harness::{Peer, Server, both, claims, grant, open, server, sign, token};

const DATA: Offer<'static> = Offer {
    tracks: &[],
    receive_audios: 0,
    receive_videos: 0,
    data: true,
    ice_restart: false,
    stop: &[],
};

fn user(text: &str, nonce: &[u8]) -> DataPacket {
    DataPacket {
        participant_identity: "mallory".to_owned(),
        value: Some(data_packet::Value::User(UserPacket {
            payload: text.as_bytes().to_vec(),
            nonce: nonce.to_vec(),
            ..UserPacket::default()
        })),
        ..DataPacket::default()
    }
}

fn chat(text: &str, sequence: u32) -> DataPacket {
    DataPacket {
        sequence,
        value: Some(data_packet::Value::ChatMessage(ChatMessage {
            message: text.to_owned(),
            ..ChatMessage::default()
        })),
        ..DataPacket::default()
    }
}

fn texts(peer: &Peer) -> Vec<(String, String)> {
    peer.media
        .messages()
        .iter()
        .map(|(_, bytes)| {
            let packet = DataPacket::decode(bytes.as_slice()).unwrap();
            let text = match packet.value {
                Some(data_packet::Value::User(user)) => String::from_utf8(user.payload).unwrap(),
                Some(data_packet::Value::ChatMessage(chat)) => chat.message,
                other => panic!("{other:?}"),
            };
            (packet.participant_identity, text)
        })
        .collect()
}

fn send(peer: &mut Peer, kind: DataKind, packet: &DataPacket) {
    let sent = peer
        .media
        .send_data(kind, &packet.encode_to_vec(), std::time::Instant::now());
    assert!(sent, "the channel is open");
}

/// Sends a last packet and waits until `to` has it: all before it have been judged by then.
async fn settle(from: &mut Peer, to: &mut Peer) {
    send(from, DataKind::Reliable, &user("last", &[]));
    both("the last packet", &mut [from, to], |peers| {
        texts(peers[1]).iter().any(|(_, text)| text == "last")
    })
    .await;
}

async fn pair(server: &Server) -> (Peer, Peer) {
    let mut alice = Peer::connected(server, &token("alice", "room"), DATA).await;
    let mut bob = Peer::connected(server, &token("bob", "room"), DATA).await;
    let hello = user("hello", &[]).encode_to_vec();
    both("channels open", &mut [&mut alice, &mut bob], |peers| {
        let now = std::time::Instant::now();
        peers[0].media.send_data(DataKind::Reliable, &hello, now)
            && peers[1].media.send_data(DataKind::Reliable, &hello, now)
            && peers.iter().all(|peer| !peer.media.messages().is_empty())
    })
    .await;
    alice.media.forget();
    bob.media.forget();
    (alice, bob)
}

#[tokio::test]
async fn packets_carry_their_true_sender() {
    let server = server().await;
    let (mut alice, mut bob) = pair(&server).await;
    send(&mut alice, DataKind::Reliable, &user("a", &[]));
    settle(&mut alice, &mut bob).await;
    let heard = texts(&bob);
    assert!(
        heard.iter().all(|(identity, _)| identity == "alice"),
        "{heard:?}"
    );
    assert!(texts(&alice).iter().all(|(identity, _)| identity == "bob"));
}

#[tokio::test]
async fn duplicates_are_dropped_by_nonce_and_by_sequence() {
    let server = server().await;
    let (mut alice, mut bob) = pair(&server).await;
    for packet in [user("once", &[9; 16]), user("once", &[9; 16])] {
        send(&mut alice, DataKind::Reliable, &packet);
    }
    for sequence in [1, 2, 2, 1, 3] {
        let packet = chat(&format!("c{sequence}"), sequence);
        send(&mut alice, DataKind::Reliable, &packet);
    }
    settle(&mut alice, &mut bob).await;
    let heard: Vec<_> = texts(&bob)
        .into_iter()
        .map(|(_, text)| text)
        .filter(|text| text != "hello")
        .collect();
    assert_eq!(heard, ["once", "c1", "c2", "c3", "last"]);
}

#[tokio::test]
async fn only_destinations_get_a_packet() {
    let server = server().await;
    let (mut alice, mut bob) = pair(&server).await;
    let mut to_carol = user("for carol", &[]);
    to_carol.destination_identities = vec!["carol".to_owned()];
    let mut to_bob = user("for bob", &[]);
    to_bob.destination_identities = vec!["bob".to_owned()];
    send(&mut alice, DataKind::Reliable, &to_carol);
    send(&mut alice, DataKind::Reliable, &to_bob);
    settle(&mut alice, &mut bob).await;
    let heard = texts(&bob);
    assert!(heard.iter().any(|(_, text)| text == "for bob"));
    assert!(!heard.iter().any(|(_, text)| text == "for carol"));
}

#[tokio::test]
async fn data_needs_the_permission() {
    let server = server().await;
    let (mut alice, mut bob) = pair(&server).await;
    let silent = claims(
        "silent",
        VideoGrant {
            can_publish_data: Some(false),
            ..grant("room")
        },
    );
    let mut silent = Peer::connected(&server, &sign(&silent, "secret"), DATA).await;
    let packet = user("not allowed", &[]).encode_to_vec();
    silent
        .until("its channel opens", |peer| {
            peer.media
                .send_data(DataKind::Reliable, &packet, std::time::Instant::now())
        })
        .await;
    for _ in 0..50 {
        silent.turn().await;
    }
    settle(&mut alice, &mut bob).await;
    assert!(!texts(&bob).iter().any(|(_, text)| text == "not allowed"));
}

/// A room whose chat the product keeps: what is written goes there and nowhere else, what the
/// product says reaches whoever may send data, as a text stream.
#[tokio::test]
async fn product_keeps_the_chat_of_its_rooms() {
    let mut server = server().await;
    server.gate.decide(|request| {
        let admitted = open(request)?;
        Ok(Admitted {
            room: RoomTerms {
                product_chat: true,
                ..RoomTerms::default()
            },
            ..admitted
        })
    });
    let (mut alice, mut bob) = pair(&server).await;
    send(&mut alice, DataKind::Reliable, &chat("for the product", 0));
    settle(&mut alice, &mut bob).await;
    let heard = texts(&bob);
    assert!(
        !heard.iter().any(|(_, text)| text == "for the product"),
        "{heard:?}"
    );
    let written = server
        .event("chat", |event| match event {
            RoomEvent::ChatWritten { identity, text, .. } => {
                Some((identity.as_str().to_owned(), text.clone()))
            }
            _ => None,
        })
        .await;
    assert_eq!(written, ("alice".to_owned(), "for the product".to_owned()));
    let said = ChatText {
        id: "st-1".to_owned(),
        text: "from the product".to_owned(),
        author: Some(ParticipantIdentity::new("alice")),
        author_name: "Alice".to_owned(),
        at_ms: 1,
        to: None,
    };
    server.signaling.say(&RoomName::new("room"), &said);
    both("a text stream", &mut [&mut alice, &mut bob], |peers| {
        streamed(peers[1]).len() == 3
    })
    .await;
    let stream = streamed(&bob);
    assert!(
        matches!(&stream[0], data_packet::Value::StreamHeader(header)
        if header.topic == "lk.chat" && header.attributes["klieg.name"] == "Alice")
    );
    assert!(matches!(&stream[1], data_packet::Value::StreamChunk(chunk)
        if chunk.content == b"from the product"));
    assert!(matches!(&stream[2], data_packet::Value::StreamTrailer(_)));
    assert!(streamed(&alice).is_empty(), "its author shows it already");
}

fn streamed(peer: &Peer) -> Vec<data_packet::Value> {
    let packets = peer.media.messages();
    let values = packets
        .iter()
        .filter_map(|(_, bytes)| DataPacket::decode(bytes.as_slice()).unwrap().value);
    values
        .filter(|value| {
            matches!(
                value,
                data_packet::Value::StreamHeader(_)
                    | data_packet::Value::StreamChunk(_)
                    | data_packet::Value::StreamTrailer(_)
            )
        })
        .collect()
}
