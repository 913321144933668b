//! What an engine that breaks takes with it, on the virtual clock.

use std::time::{Duration, SystemTime};

use crate::sim::{ClientId, Encoding, LinkProfile, Offer, OfferedTrack, World};
use crate::{
    Codec, DataKind, IngressPacket, Publication, TapEvent, TrackKind, TrackSid, TrackSource,
    TransportEvent, TransportRole,
};

const SECOND: Duration = Duration::from_secs(1);
const SOUND_INTERVAL: Duration = Duration::from_millis(20);
const MICROPHONE: [Encoding; 1] = [Encoding {
    rid: None,
    bitrate_bps: 40_000,
}];

/// Somebody who speaks.
fn speaker(world: &mut World, track: &str) -> ClientId {
    let id = world.open(
        "PA_speaker",
        TransportRole::Publisher,
        0,
        LinkProfile::FIBER,
    );
    world.publish(
        id,
        Publication {
            sid: TrackSid::new(track),
            cids: vec!["mic".to_owned()],
            kind: TrackKind::Audio,
            source: TrackSource::Microphone,
            codec: None,
            layers: Vec::new(),
            muted: false,
        },
    );
    let offer = Offer {
        tracks: &[OfferedTrack {
            kind: TrackKind::Audio,
            cid: "mic",
            encodings: &MICROPHONE,
        }],
        data: true,
        ..Offer::default()
    };
    world.offer(id, offer).unwrap();
    world.send_every(id, 0, SOUND_INTERVAL);
    id
}

/// Somebody who listens.
fn listener(world: &mut World, track: &str) -> ClientId {
    let id = world.open(
        "PA_listener",
        TransportRole::Subscriber,
        0,
        LinkProfile::FIBER,
    );
    world.subscribe(id, track);
    assert!(world.negotiate(id, false).unwrap());
    id
}

fn ended(world: &mut World, id: ClientId) -> bool {
    let events = world.take_events(id);
    matches!(events.last(), Some(TransportEvent::Closed))
}

/// Packets that reach the client within a second.
fn hears(world: &mut World, id: ClientId) -> usize {
    world.client(id).forget();
    world.run(SECOND);
    world.client(id).heard().len()
}

#[test]
fn a_broken_engine_closes_only_its_own_transport() {
    // What the engine is called for when it breaks.
    type Call = fn(&mut World, ClientId);
    let calls: [(&str, Call); 5] = [
        ("a check of the path or a timer", |world, _| {
            world.run(5 * SECOND)
        }),
        ("a message", |world, id| {
            world.send_data(id, DataKind::Reliable, b"hello");
        }),
        ("a datagram", |world, id| {
            let source = world.address_of(id).unwrap();
            world.inject(0, source, &[22, 254, 253, 0, 0, 0]);
        }),
        ("an offer", |world, id| {
            let _ = world.create_offer(id, true);
        }),
        ("a goodbye", |world, id| world.close(id)),
    ];
    for (name, call) in calls {
        let mut world = World::new(1, 40);
        let speaker = speaker(&mut world, "TR_mic");
        let broken = listener(&mut world, "TR_mic");
        let well = listener(&mut world, "TR_mic");
        world.run(2 * SECOND);
        world.break_engine(broken);
        call(&mut world, broken);
        world.run(SECOND / 10);
        assert!(ended(&mut world, broken), "{name}");
        assert_eq!(hears(&mut world, broken), 0, "{name}");
        assert!(hears(&mut world, well) > 40, "{name}");
        assert!(
            !ended(&mut world, well) && !ended(&mut world, speaker),
            "{name}"
        );
        let late = listener(&mut world, "TR_mic");
        world.run(SECOND);
        assert!(hears(&mut world, late) > 40, "{name}");
    }
}

#[test]
fn messages_that_wait_when_the_engine_breaks_close_only_its_own_transport() {
    let mut world = World::new(1, 41);
    speaker(&mut world, "TR_mic");
    let broken = listener(&mut world, "TR_mic");
    let well = listener(&mut world, "TR_mic");
    world.run(2 * SECOND);
    // Nothing is acknowledged any more, so messages queue up behind the full channel.
    let cut = LinkProfile {
        loss_per_mille: 1000,
        ..LinkProfile::FIBER
    };
    world.set_line(broken, cut);
    for _ in 0..200 {
        world.send_data(broken, DataKind::Reliable, &[7; 60_000]);
    }
    assert!(world.has_waiting_data(broken));
    world.break_engine(broken);
    world.run(SECOND);
    assert!(ended(&mut world, broken));
    assert!(hears(&mut world, well) > 40);
}

#[test]
fn a_publisher_whose_engine_breaks_leaves_the_room_to_the_others() {
    let mut world = World::new(1, 42);
    let broken = speaker(&mut world, "TR_mic");
    let viewer = listener(&mut world, "TR_mic");
    world.run(2 * SECOND);
    world.break_engine(broken);
    world.run(SECOND);
    assert!(ended(&mut world, broken));
    assert_eq!(hears(&mut world, viewer), 0);
    assert!(!ended(&mut world, viewer));
    // The room takes the next speaker.
    speaker(&mut world, "TR_second");
    world.subscribe(viewer, "TR_second");
    assert!(world.negotiate(viewer, false).unwrap());
    world.run(SECOND);
    assert!(hears(&mut world, viewer) > 40);
}

/// Something that plays sound into a room from inside the process.
fn ingress(world: &mut World, track: &str) -> ClientId {
    let id = world.open("PA_encoder", TransportRole::Ingress, 0, LinkProfile::FIBER);
    world.publish(
        id,
        Publication {
            sid: TrackSid::new(track),
            cids: Vec::new(),
            kind: TrackKind::Audio,
            source: TrackSource::Microphone,
            codec: None,
            layers: Vec::new(),
            muted: false,
        },
    );
    id
}

/// Fifty packets of 20 ms, one second of sound.
fn play(world: &mut World, id: ClientId, track: &str, from: u64, payload: &[u8]) {
    for number in from..from + 50 {
        let time = Duration::from_millis(20).saturating_mul(u32::try_from(number).unwrap());
        let packet = IngressPacket {
            codec: Codec::Opus,
            profile: 0,
            ext_seq: number,
            rtp_time: number * 960,
            marker: false,
            level: Some(20),
            payload: payload.into(),
            captured: SystemTime::UNIX_EPOCH + time,
        };
        world.ingest(id, track, vec![packet]);
        world.run(Duration::from_millis(20));
    }
}

#[test]
fn media_fed_from_inside_reaches_subscribers_of_every_worker_and_taps() {
    let mut world = World::new(2, 43);
    let encoder = ingress(&mut world, "TR_rtmp");
    let near = listener(&mut world, "TR_rtmp");
    let far = world.open("PA_far", TransportRole::Subscriber, 1, LinkProfile::FIBER);
    world.subscribe(far, "TR_rtmp");
    assert!(world.negotiate(far, false).unwrap());
    let tap = world.tap("TR_rtmp");
    world.run(SECOND);
    let events = world.take_events(encoder);
    assert!(matches!(events.first(), Some(TransportEvent::Connected)));

    play(&mut world, encoder, "TR_rtmp", 0, &[1, 2, 3]);
    play(&mut world, encoder, "TR_rtmp", 50, &[1, 2, 3]);
    world.run(SECOND);
    assert_eq!(world.client(near).heard().len(), 100);
    assert_eq!(world.client(far).heard().len(), 100);
    let tapped = world.take_tap(tap);
    let packets = tapped
        .iter()
        .filter(|event| matches!(event, TapEvent::Packet(_)));
    assert_eq!(packets.count(), 100);
    // What the recorder lays sound and picture together by.
    let reports = tapped
        .iter()
        .filter(|event| matches!(event, TapEvent::SenderReport { .. }));
    assert_eq!(reports.count(), 2);
    let events = world.take_events(encoder);
    let heard = |event: &TransportEvent| matches!(event, TransportEvent::AudioLevel(_, level) if *level > 0.0);
    assert!(events.iter().any(heard));
    let lost = |event: &TransportEvent| {
        matches!(event, TransportEvent::Disconnected | TransportEvent::Closed)
    };
    assert!(!events.iter().any(lost));
}

#[test]
fn only_an_ingress_is_fed_and_only_with_what_fits_a_packet() {
    let mut world = World::new(1, 44);
    let encoder = ingress(&mut world, "TR_rtmp");
    let speaker = speaker(&mut world, "TR_mic");
    let viewer = listener(&mut world, "TR_rtmp");
    world.run(SECOND);
    play(&mut world, speaker, "TR_rtmp", 0, &[1]);
    play(&mut world, encoder, "TR_rtmp", 0, &[0; 1461]);
    assert_eq!(world.client(viewer).heard().len(), 0);
    world.send_data(encoder, DataKind::Reliable, b"nobody reads this");
    assert!(!world.has_waiting_data(encoder));
    play(&mut world, encoder, "TR_rtmp", 50, &[0; 1460]);
    assert_eq!(world.client(viewer).heard().len(), 50);
    world.close(encoder);
    assert!(ended(&mut world, encoder));
}
