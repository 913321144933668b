//! The media plane on a virtual clock: what subscribers see over good and bad lines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

use std::collections::BTreeSet;
use std::time::Duration;

use sfu::sim::{
    ClientId, Encoding, Heard, LinkProfile, Offer, OfferedTrack, PICTURE_INTERVAL, Stamp, World,
};
use sfu::{
    Bitrate, DataKind, NegotiationError, Publication, Quality, TapEvent, TrackKind, TrackSettings,
    TrackSid, TrackSource, TransportEvent, TransportRole, VideoLayer,
};

const CAMERA: [Encoding; 3] = [
    Encoding {
        rid: Some("q"),
        bitrate_bps: 150_000,
    },
    Encoding {
        rid: Some("h"),
        bitrate_bps: 500_000,
    },
    Encoding {
        rid: Some("f"),
        bitrate_bps: 1_500_000,
    },
];
const MICROPHONE: [Encoding; 1] = [Encoding {
    rid: None,
    bitrate_bps: 40_000,
}];
const SOUND_INTERVAL: Duration = Duration::from_millis(20);
const SECOND: Duration = Duration::from_secs(1);

fn publication(sid: &str, cid: &str, kind: TrackKind) -> Publication {
    let layer = |quality, rid: &str, width, height, bitrate_bps_max| VideoLayer {
        quality,
        rid: Some(rid.to_owned()),
        width,
        height,
        bitrate_bps_max,
    };
    Publication {
        sid: TrackSid::new(sid),
        cids: vec![cid.to_owned()],
        kind,
        source: match kind {
            TrackKind::Audio => TrackSource::Microphone,
            TrackKind::Video => TrackSource::Camera,
        },
        codec: None,
        layers: match kind {
            TrackKind::Audio => Vec::new(),
            TrackKind::Video => vec![
                layer(Quality::Low, "q", 320, 180, 150_000),
                layer(Quality::Medium, "h", 640, 360, 500_000),
                layer(Quality::High, "f", 1280, 720, 1_500_000),
            ],
        },
        muted: false,
    }
}

/// A publisher on worker 0 whose camera and microphone are on.
fn publisher(world: &mut World, line: LinkProfile) -> ClientId {
    let id = world.open("PA_publisher", TransportRole::Publisher, 0, line);
    world.publish(id, publication("TR_camera", "cam", TrackKind::Video));
    world.publish(id, publication("TR_mic", "mic", TrackKind::Audio));
    world
        .offer(
            id,
            Offer {
                tracks: &[
                    OfferedTrack {
                        kind: TrackKind::Video,
                        cid: "cam",
                        encodings: &CAMERA,
                    },
                    OfferedTrack {
                        kind: TrackKind::Audio,
                        cid: "mic",
                        encodings: &MICROPHONE,
                    },
                ],
                data: true,
                ..Offer::default()
            },
        )
        .unwrap();
    world.send_every(id, 0, PICTURE_INTERVAL);
    world.send_every(id, 1, SOUND_INTERVAL);
    id
}

fn subscriber(world: &mut World, worker: usize, line: LinkProfile, tracks: &[&str]) -> ClientId {
    let id = world.open("PA_subscriber", TransportRole::Subscriber, worker, line);
    for track in tracks {
        world.subscribe(id, track);
    }
    assert!(world.negotiate(id, false).unwrap());
    id
}

fn heard(world: &mut World, id: ClientId, track: &str) -> Vec<Heard> {
    let heard = world.client(id).heard().iter();
    heard
        .filter(|packet| packet.track == track)
        .cloned()
        .collect()
}

/// Pictures of which every packet came, with the encoding each is of.
fn pictures(packets: &[Heard]) -> BTreeSet<(u32, u8)> {
    let stamps: BTreeSet<Stamp> = packets.iter().filter_map(|packet| packet.stamp).collect();
    stamps
        .iter()
        .filter(|stamp| stamp.packet == 0)
        .filter(|first| {
            (0..first.packets).all(|packet| stamps.contains(&Stamp { packet, ..**first }))
        })
        .map(|first| (first.picture, first.encoding))
        .collect()
}

/// Longest time without a new complete picture.
fn longest_freeze(packets: &[Heard]) -> Duration {
    let complete = pictures(packets);
    let mut shown: Vec<_> = packets
        .iter()
        .filter(|packet| packet.marker)
        .filter(|packet| {
            packet
                .stamp
                .is_some_and(|s| complete.contains(&(s.picture, s.encoding)))
        })
        .map(|packet| packet.at)
        .collect();
    shown.sort_unstable();
    let gaps = shown.windows(2).map(|pair| pair[1] - pair[0]);
    gaps.max().unwrap_or(Duration::MAX)
}

fn sequence_is_continuous(packets: &[Heard]) {
    let numbers: BTreeSet<u64> = packets.iter().map(|packet| packet.ext_seq).collect();
    assert_eq!(numbers.len(), packets.len(), "a sequence number came twice");
    let (first, last) = (numbers.first().unwrap(), numbers.last().unwrap());
    assert_eq!(
        last - first + 1,
        numbers.len() as u64,
        "sequence numbers are missing"
    );
}

fn settings(quality_max: Quality) -> TrackSettings {
    TrackSettings {
        disabled: false,
        quality_max,
        dimensions: None,
        fps: 0,
    }
}

#[test]
fn subscribers_on_every_worker_get_picture_and_sound() {
    let mut world = World::new(2, 1);
    publisher(&mut world, LinkProfile::FIBER);
    let tracks = ["TR_camera", "TR_mic"];
    let subscribers: Vec<ClientId> = (0..4)
        .map(|n| subscriber(&mut world, n % 2, LinkProfile::FIBER, &tracks))
        .collect();
    world.run(5 * SECOND);
    for id in subscribers {
        let camera = heard(&mut world, id, "TR_camera");
        let sound = heard(&mut world, id, "TR_mic");
        sequence_is_continuous(&camera);
        sequence_is_continuous(&sound);
        assert!(pictures(&camera).len() > 120, "{}", pictures(&camera).len());
        assert!(sound.len() > 220, "{}", sound.len());
    }
}

#[test]
fn losses_on_both_lines_are_repaired() {
    let mut world = World::new(2, 2);
    publisher(&mut world, LinkProfile::WIFI);
    let id = subscriber(&mut world, 1, LinkProfile::WIFI, &["TR_camera"]);
    world.run(10 * SECOND);
    let camera = heard(&mut world, id, "TR_camera");
    let complete = pictures(&camera);
    let newest = complete.last().unwrap().0;
    let oldest = complete.first().unwrap().0;
    // Three in a hundred packets are lost on each line; almost none may stay lost.
    let shown = complete
        .iter()
        .filter(|(picture, _)| *picture + 15 < newest)
        .count();
    let sent = (newest - 15 - oldest) as usize;
    assert!(shown * 100 >= sent * 97, "{shown} of {sent} pictures");
    assert!(
        longest_freeze(&camera) < SECOND,
        "{:?}",
        longest_freeze(&camera)
    );
}

#[test]
fn layer_switch_keeps_sequence_numbers_continuous() {
    let mut world = World::new(2, 3);
    publisher(&mut world, LinkProfile::FIBER);
    let id = subscriber(&mut world, 1, LinkProfile::FIBER, &["TR_camera"]);
    world.run(3 * SECOND);
    for quality in [Quality::Low, Quality::High, Quality::Medium, Quality::High] {
        world.update_settings(id, "TR_camera", settings(quality));
        world.run(4 * SECOND);
    }
    let camera = heard(&mut world, id, "TR_camera");
    sequence_is_continuous(&camera);
    let layers: BTreeSet<u8> = pictures(&camera).iter().map(|(_, layer)| *layer).collect();
    assert_eq!(layers, BTreeSet::from([0, 1, 2]));
    assert!(
        longest_freeze(&camera) < SECOND / 2,
        "{:?}",
        longest_freeze(&camera)
    );
    let mut in_order = camera.clone();
    in_order.sort_by_key(|packet| packet.ext_seq);
    assert!(
        in_order
            .windows(2)
            .all(|pair| pair[0].rtp_time <= pair[1].rtp_time),
        "time went back"
    );
}

#[test]
fn a_thin_line_keeps_a_picture_while_the_other_gets_the_top() {
    let mut world = World::new(2, 4);
    publisher(&mut world, LinkProfile::FIBER);
    let tracks = ["TR_camera", "TR_mic"];
    let wide = subscriber(&mut world, 0, LinkProfile::FIBER, &tracks);
    let thin = subscriber(&mut world, 1, LinkProfile::CELLULAR, &tracks);
    world.run(20 * SECOND);
    world.client(wide).forget();
    let before = heard(&mut world, thin, "TR_camera");
    world.run(10 * SECOND);
    let top = pictures(&heard(&mut world, wide, "TR_camera"));
    let best = top.iter().filter(|(_, layer)| *layer == 2).count();
    assert!(
        best * 10 >= top.len() * 9,
        "{best} of {} at the top",
        top.len()
    );
    let thin_camera = heard(&mut world, thin, "TR_camera");
    assert!(thin_camera.len() > before.len());
    assert!(
        longest_freeze(&thin_camera) < 2 * SECOND,
        "{:?}",
        longest_freeze(&thin_camera)
    );
}

#[test]
fn one_connection_binds_tracks_to_free_sections_and_reuses_them() {
    let mut world = World::new(2, 5);
    publisher(&mut world, LinkProfile::FIBER);
    let id = world.open("PA_viewer", TransportRole::Both, 1, LinkProfile::FIBER);
    world.subscribe(id, "TR_camera");
    assert!(matches!(
        world.take_events(id)[..],
        [TransportEvent::NegotiationNeeded {
            audios: 0,
            videos: 1
        }]
    ));
    let sections = Offer {
        receive_audios: 1,
        receive_videos: 1,
        data: true,
        ..Offer::default()
    };
    let answer = world.offer(id, sections).unwrap();
    assert_eq!(answer.mid_to_track.len(), 1);
    assert_eq!(answer.sdp.matches("a=inactive").count(), 1);
    world.run(3 * SECOND);
    assert!(pictures(&heard(&mut world, id, "TR_camera")).len() > 60);

    // Another track takes over the section, under a fresh source.
    world.unsubscribe(id, "TR_camera");
    world.subscribe(id, "TR_mic");
    world.run(SECOND);
    assert!(world.take_events(id).iter().any(|event| matches!(
        event,
        TransportEvent::NegotiationNeeded {
            audios: 0,
            videos: 0
        }
    )));
    let answer = world.offer(id, Offer::default()).unwrap();
    let bound: Vec<&str> = answer.mid_to_track.values().map(TrackSid::as_str).collect();
    assert_eq!(bound, ["TR_mic"]);
    world.client(id).forget();
    world.run(3 * SECOND);
    assert!(heard(&mut world, id, "TR_mic").len() > 100);
    assert!(heard(&mut world, id, "TR_camera").is_empty());

    world.subscribe(id, "TR_camera");
    // Both sections are taken or known; the client offers again, restarting ICE this time.
    let restart = Offer {
        ice_restart: true,
        ..Offer::default()
    };
    world.offer(id, restart).unwrap();
    world.client(id).forget();
    world.run(3 * SECOND);
    assert!(pictures(&heard(&mut world, id, "TR_camera")).len() > 60);
}

#[test]
fn a_subscription_waits_for_its_track() {
    let mut world = World::new(2, 6);
    let early = world.open("PA_early", TransportRole::Subscriber, 1, LinkProfile::FIBER);
    world.subscribe(early, "TR_camera");
    assert!(world.negotiate(early, false).unwrap());
    world.run(SECOND);
    world.take_events(early);
    publisher(&mut world, LinkProfile::FIBER);
    world.run(SECOND);
    assert!(matches!(
        world.take_events(early)[..],
        [TransportEvent::NegotiationNeeded { .. }]
    ));
    assert!(world.negotiate(early, false).unwrap());
    world.run(3 * SECOND);
    assert!(pictures(&heard(&mut world, early, "TR_camera")).len() > 60);
}

#[test]
fn a_republished_track_takes_over_the_free_section_of_two_connections() {
    let mut world = World::new(2, 7);
    let from = publisher(&mut world, LinkProfile::FIBER);
    let id = subscriber(&mut world, 1, LinkProfile::FIBER, &["TR_camera"]);
    world.run(2 * SECOND);
    world.unpublish(from, "TR_camera");
    world.run(SECOND / 10);
    let offer = world.create_offer(id, false).unwrap().unwrap();
    assert!(offer.contains("a=inactive"));
    let answer = world.client(id).accept_offer(&offer).unwrap();
    world.accept_answer(id, answer).unwrap();

    let camera = world.client(from).mid(0).unwrap();
    world.publish(from, publication("TR_second", "cam", TrackKind::Video));
    let restart = Offer {
        ice_restart: true,
        ..Offer::default()
    };
    world.offer(from, restart).unwrap();
    world.subscribe(id, "TR_second");
    assert!(world.negotiate(id, false).unwrap());
    world.client(id).forget();
    world.run(3 * SECOND);
    let second = heard(&mut world, id, "TR_second");
    assert!(
        pictures(&second).len() > 60,
        "section {camera}: {}",
        pictures(&second).len()
    );
    sequence_is_continuous(&second);
}

#[test]
fn muting_stops_the_flow_and_unmuting_resumes_it() {
    let mut world = World::new(2, 8);
    let from = publisher(&mut world, LinkProfile::FIBER);
    let id = subscriber(&mut world, 1, LinkProfile::FIBER, &["TR_camera"]);
    world.run(2 * SECOND);
    world.set_muted(from, "TR_camera", true);
    world.run(SECOND / 2);
    world.client(id).forget();
    world.run(2 * SECOND);
    assert!(heard(&mut world, id, "TR_camera").is_empty());
    world.set_muted(from, "TR_camera", false);
    world.run(2 * SECOND);
    let camera = heard(&mut world, id, "TR_camera");
    assert!(pictures(&camera).len() > 30);
}

#[test]
fn a_tap_gets_the_best_layer_numbered_continuously_with_sender_reports() {
    let mut world = World::new(2, 9);
    let from = publisher(&mut world, LinkProfile::FIBER);
    world.run(SECOND);
    let tap = world.tap("TR_camera");
    world.run(12 * SECOND);
    world.set_muted(from, "TR_camera", true);
    world.unpublish(from, "TR_camera");
    let events = world.take_tap(tap);
    let packets: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            TapEvent::Packet(packet) => Some(packet),
            _ => None,
        })
        .collect();
    let mut numbers: Vec<u64> = packets.iter().map(|packet| packet.ext_seq).collect();
    numbers.sort_unstable();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1));
    let top = packets
        .iter()
        .filter_map(|packet| Stamp::read(&packet.payload));
    assert!(top.filter(|stamp| stamp.encoding == 2).count() > 1000);
    let reported = |event: &&TapEvent| matches!(event, TapEvent::SenderReport { .. });
    assert!(events.iter().filter(reported).count() > 3);
    assert!(matches!(
        events[events.len() - 2..],
        [TapEvent::Muted(true), TapEvent::Ended]
    ));
}

#[test]
fn a_tap_of_an_unknown_track_delivers_nothing() {
    let mut world = World::new(2, 10);
    let tap = world.tap("TR_nobody");
    world.run(SECOND);
    assert!(world.take_tap(tap).is_empty());
}

#[test]
fn data_goes_both_ways_and_waits_for_its_channel() {
    let mut world = World::new(1, 11);
    let viewer = world.open(
        "PA_viewer",
        TransportRole::Subscriber,
        0,
        LinkProfile::FIBER,
    );
    world.send_data(viewer, DataKind::Reliable, b"early");
    world.send_data(viewer, DataKind::Lossy, b"lost");
    assert!(world.negotiate(viewer, false).unwrap());
    let creator = publisher(&mut world, LinkProfile::FIBER);
    let arrived = |world: &mut World| {
        world.client(viewer).messages() == [(DataKind::Reliable, b"early".to_vec())]
    };
    assert!(world.run_until(5 * SECOND, arrived));
    assert!(world.run_until(5 * SECOND, |world| {
        let now = world.now();
        world
            .client(creator)
            .send_data(DataKind::Lossy, b"to you", now)
    }));
    assert!(world.run_until(SECOND, |world| {
        let events = world.take_events(creator);
        events.iter().any(|event| {
            matches!(event, TransportEvent::Data(DataKind::Lossy, bytes) if bytes == b"to you")
        })
    }));
}

#[test]
fn a_client_behind_a_new_address_is_found_again() {
    let mut world = World::new(1, 12);
    publisher(&mut world, LinkProfile::FIBER);
    let id = subscriber(&mut world, 0, LinkProfile::FIBER, &["TR_mic"]);
    world.run(3 * SECOND);
    world.move_client(id, "10.9.9.9:4242".parse().unwrap());
    world.client(id).forget();
    world.run(20 * SECOND);
    assert!(heard(&mut world, id, "TR_mic").len() > 100);
}

#[test]
fn an_ice_restart_of_ours_replaces_an_offer_that_nobody_answered() {
    let mut world = World::new(2, 13);
    publisher(&mut world, LinkProfile::FIBER);
    let id = subscriber(&mut world, 1, LinkProfile::FIBER, &["TR_camera"]);
    world.run(2 * SECOND);
    world.subscribe(id, "TR_mic");
    assert!(world.create_offer(id, false).unwrap().is_some());
    assert!(world.create_offer(id, false).unwrap().is_none());
    assert!(world.negotiate(id, true).unwrap());
    world.client(id).forget();
    world.run(3 * SECOND);
    assert!(heard(&mut world, id, "TR_mic").len() > 100);
    assert!(pictures(&heard(&mut world, id, "TR_camera")).len() > 60);
}

#[test]
fn closing_ends_tracks_subscriptions_and_taps() {
    let mut world = World::new(2, 14);
    let from = publisher(&mut world, LinkProfile::FIBER);
    let id = subscriber(&mut world, 1, LinkProfile::FIBER, &["TR_camera"]);
    world.run(2 * SECOND);
    let tap = world.tap("TR_camera");
    world.close(from);
    world.close(from);
    assert!(matches!(world.take_tap(tap)[..], [.., TapEvent::Ended]));
    assert!(matches!(
        world.take_events(from)[..],
        [.., TransportEvent::Closed]
    ));
    world.run(SECOND);
    world.client(id).forget();
    world.run(SECOND);
    assert!(heard(&mut world, id, "TR_camera").is_empty());
    assert!(world.client(from).is_closed());
    // Commands for it are still answered.
    let offer = world.accept_offer(from, "v=0".to_owned());
    assert!(matches!(offer, Err(NegotiationError::Closed)));
    world.publish(from, publication("TR_late", "late", TrackKind::Video));
    world.unsubscribe(id, "TR_camera");
}

#[test]
fn malformed_datagrams_change_nothing() {
    let mut world = World::new(1, 15);
    let from = publisher(&mut world, LinkProfile::FIBER);
    let id = subscriber(&mut world, 0, LinkProfile::FIBER, &["TR_camera", "TR_mic"]);
    world.run(3 * SECOND);
    world.client(id).forget();
    let sources = [
        world.address_of(from).unwrap(),
        world.address_of(id).unwrap(),
        "203.0.113.5:9".parse().unwrap(),
    ];
    // First bytes of STUN, DTLS, RTP, RTCP, channel data, and none of these.
    let kinds: [&[u8]; 6] = [
        &[0, 1],
        &[22, 254, 253],
        &[0x80, 96],
        &[0x80, 200],
        &[64],
        &[255],
    ];
    for kind in kinds {
        for _ in 0..100 {
            let mut datagram = kind.to_vec();
            for _ in 0..world.random_below(1400) {
                let byte = world.random_below(256);
                datagram.push(byte as u8);
            }
            for source in sources {
                world.inject(0, source, &datagram);
            }
        }
        world.run(SECOND / 10);
    }
    world.run(2 * SECOND);
    let camera = heard(&mut world, id, "TR_camera");
    sequence_is_continuous(&camera);
    assert!(pictures(&camera).len() > 60);
    assert!(!world.client(id).is_closed() && !world.client(from).is_closed());
    assert!(world.unknown_datagrams() >= 500);
}

#[test]
fn malformed_descriptions_are_refused_with_a_reason() {
    let mut world = World::new(1, 16);
    let id = world.open("PA_bad", TransportRole::Both, 0, LinkProfile::FIBER);
    for text in [
        "",
        "v=0",
        "hello",
        "v=0\r\nm=video 9\r\n",
        "m=\r\na=mid:\r\n",
    ] {
        let refused = world.accept_offer(id, text.to_owned());
        assert!(
            matches!(refused, Err(NegotiationError::InvalidSdp(_))),
            "{text:?}"
        );
        assert!(world.accept_answer(id, text.to_owned()).is_err());
    }
    // It still works after all that.
    let sections = Offer {
        receive_videos: 1,
        data: true,
        ..Offer::default()
    };
    assert!(world.offer(id, sections).is_ok());
    assert!(world.run_until(5 * SECOND, |world| world.client(id).is_connected()));
}

#[test]
fn a_lost_keyframe_request_is_repeated() {
    let mut world = World::new(1, 17);
    let from = publisher(&mut world, LinkProfile::FIBER);
    world.run(2 * SECOND);
    // Nothing reaches the publisher for a while, so the first requests are lost.
    let deaf = LinkProfile {
        loss_per_mille: 300,
        ..LinkProfile::FIBER
    };
    world.set_line(from, deaf);
    let id = subscriber(&mut world, 0, LinkProfile::FIBER, &["TR_camera"]);
    let shown = world.run_until(6 * SECOND, |world| {
        !pictures(&heard(world, id, "TR_camera")).is_empty()
    });
    assert!(shown);
}

#[test]
fn the_estimate_on_an_open_line_reaches_the_top_layer_soon() {
    let mut world = World::new(1, 18);
    publisher(&mut world, LinkProfile::FIBER);
    world.run(2 * SECOND);
    let line = LinkProfile {
        bitrate: Some(Bitrate::from_kbps(10_000)),
        ..LinkProfile::FIBER
    };
    let id = subscriber(&mut world, 0, line, &["TR_camera", "TR_mic"]);
    let reached = world.run_until(10 * SECOND, |world| {
        heard(world, id, "TR_camera")
            .last()
            .and_then(|packet| packet.stamp)
            .is_some_and(|stamp| stamp.encoding == 2)
    });
    assert!(reached);
}

#[test]
fn a_subscription_is_fed_from_another_codec_and_goes_back_when_that_ends() {
    // Both count their pictures from 0, so those that ended are counted.
    let ends = |packets: &[Heard]| packets.iter().filter(|packet| packet.marker).count();
    let mut world = World::new(2, 19);
    let first = publisher(&mut world, LinkProfile::FIBER);
    // The same pictures once more, under a name that no client hears.
    let second = world.open(
        "PA_publisher",
        TransportRole::Publisher,
        0,
        LinkProfile::FIBER,
    );
    world.publish(second, publication("TR_second", "again", TrackKind::Video));
    let again = OfferedTrack {
        kind: TrackKind::Video,
        cid: "again",
        encodings: &CAMERA,
    };
    let offer = Offer {
        tracks: &[again],
        ..Offer::default()
    };
    world.offer(second, offer).unwrap();
    let id = subscriber(&mut world, 1, LinkProfile::FIBER, &["TR_camera"]);
    world.run(2 * SECOND);
    let takes = world
        .take_events(id)
        .into_iter()
        .find_map(|event| match event {
            TransportEvent::Takes(track, codecs) => Some((track, codecs)),
            _ => None,
        });
    let (track, codecs) = takes.expect("the codecs that the client takes");
    assert_eq!(track, TrackSid::new("TR_camera"));
    assert!(codecs.contains(&sfu::Codec::Vp8) && codecs.contains(&sfu::Codec::H264));

    world.send_every(first, 0, Duration::ZERO);
    world.send_every(second, 0, PICTURE_INTERVAL);
    world.feed_from(id, "TR_camera", "TR_second");
    world.run(SECOND);
    let before = ends(&heard(&mut world, id, "TR_camera"));
    world.run(2 * SECOND);
    let fed = ends(&heard(&mut world, id, "TR_camera"));
    assert!(fed > before + 40, "{before}, then {fed} pictures");

    world.send_every(first, 0, PICTURE_INTERVAL);
    world.unpublish(second, "TR_second");
    world.run(2 * SECOND);
    let packets = heard(&mut world, id, "TR_camera");
    let back = ends(&packets);
    assert!(back > fed + 40, "{fed}, then {back} pictures");
    sequence_is_continuous(&packets);
}
