//! What an engine that breaks takes with it, on the virtual clock.

use std::time::Duration;

use crate::sim::{ClientId, Encoding, LinkProfile, Offer, OfferedTrack, World};
use crate::{
    DataKind, Publication, TrackKind, TrackSid, TrackSource, TransportEvent, TransportRole,
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
