//! Answers to offers recorded from livekit-client in Chromium.

use std::collections::HashMap;
use std::time::Instant;

use super::*;
use crate::{OfferAnswer, ParticipantSid, TrackSource};

const V0_CAMERA: &str = include_str!("testdata/chromium156-v0-camera.sdp");
const V0_ALL: &str = include_str!("testdata/chromium156-v0-camera-microphone-screen.sdp");
const V1_JOIN: &str = include_str!("testdata/chromium156-v1-join.sdp");
const V1_ALL: &str = include_str!("testdata/chromium156-v1-camera-microphone-screen.sdp");

fn transport(role: TransportRole) -> Transport {
    let epoch = (Instant::now(), SystemTime::now());
    let engine = Engine::new(Arc::new(["192.0.2.1:7882".parse().unwrap()]), epoch);
    let options = TransportOptions {
        participant: ParticipantSid::new("PA_test"),
        role,
    };
    Transport::new(&engine, &options, Instant::now())
}

fn publication(sid: &str, cid: &str, kind: TrackKind, codec: Option<Codec>) -> Publication {
    Publication {
        sid: TrackSid::new(sid),
        cids: vec![cid.to_owned()],
        kind,
        source: TrackSource::Unknown,
        codec,
        layers: Vec::new(),
        muted: false,
    }
}

fn subscription(track: &str) -> Subscription {
    Subscription {
        track: TrackSid::new(track),
        publisher: ParticipantSid::new("PA_creator"),
        stream_id: "PA_creator|camera".to_owned(),
    }
}

/// The lines of the section `mid`.
fn section<'a>(sdp: &'a str, mid: &str) -> Vec<&'a str> {
    let lines: Vec<&str> = sdp.lines().collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|line| lines[*line].starts_with("m="))
        .chain([lines.len()])
        .collect();
    let wanted = format!("a=mid:{mid}");
    starts
        .windows(2)
        .map(|range| lines[range[0]..range[1]].to_vec())
        .find(|section| section.contains(&wanted.as_str()))
        .unwrap()
}

fn rtpmaps<'a>(sdp: &'a str, mid: &str) -> HashMap<&'a str, &'a str> {
    section(sdp, mid)
        .into_iter()
        .filter_map(|line| line.strip_prefix("a=rtpmap:")?.split_once(' '))
        .collect()
}

/// What no answer to any offer may violate.
fn answer_is_sound(offer: &str, answer: &OfferAnswer) {
    let sdp = &answer.sdp;
    assert!(sdp.lines().all(|line| !line.is_empty()));
    assert_eq!(sdp.matches("\nm=").count(), offer.matches("\nm=").count());
    assert!(sdp.contains("a=ice-lite"));
    for offered in sdp::sections(offer) {
        let answered = section(sdp, offered.mid);
        let theirs = rtpmaps(offer, offered.mid);
        for (payload_type, encoding) in rtpmaps(sdp, offered.mid) {
            assert_eq!(theirs.get(payload_type), Some(&encoding), "{payload_type}");
        }
        let has = |start: &str| answered.iter().any(|line| line.starts_with(start));
        let sends = has("a=sendonly");
        assert!(!has("a=sendrecv"));
        assert_eq!(has("a=msid:"), sends, "section {}", offered.mid);
        assert_eq!(has("a=ssrc:"), sends, "section {}", offered.mid);
        assert_eq!(
            has("a=recvonly"),
            offered.direction.is_sending(),
            "section {}",
            offered.mid
        );
    }
}

#[test]
fn offered_sections_are_read() {
    let sections = sdp::sections(V1_ALL);
    let sending: Vec<(&str, TrackKind, usize)> = sections
        .iter()
        .filter(|section| section.direction.is_sending())
        .map(|section| (section.mid, section.kind, section.rids.len()))
        .collect();
    assert_eq!(
        sending,
        [
            ("7", TrackKind::Video, 3),
            ("8", TrackKind::Audio, 0),
            ("9", TrackKind::Video, 2)
        ]
    );
    assert!(sections.iter().all(|section| !section.rejected));
}

#[test]
fn publications_are_bound_by_their_msid_even_when_announced_in_another_order() {
    let cids: Vec<&str> = sdp::sections(V0_ALL)
        .iter()
        .filter_map(|section| section.msid_track)
        .collect();
    let mut transport = transport(TransportRole::Publisher);
    for (sid, cid, kind) in [
        ("TR_screen", cids[2], TrackKind::Video),
        ("TR_mic", cids[1], TrackKind::Audio),
        ("TR_camera", cids[0], TrackKind::Video),
    ] {
        assert!(
            transport
                .publish(publication(sid, cid, kind, None))
                .is_none()
        );
    }
    let answer = transport.accept_offer(V0_ALL).unwrap();
    answer_is_sound(V0_ALL, &answer);
    let bound: Vec<&str> = answer
        .published
        .iter()
        .map(|(sid, ..)| sid.as_str())
        .collect();
    assert_eq!(bound, ["TR_camera", "TR_mic", "TR_screen"]);
    assert!(answer.unpublished.is_empty());
}

#[test]
fn a_track_announced_after_its_offer_is_bound_at_once() {
    let cid = sdp::sections(V0_CAMERA)
        .iter()
        .find_map(|section| section.msid_track)
        .unwrap();
    let mut transport = transport(TransportRole::Publisher);
    let answer = transport.accept_offer(V0_CAMERA).unwrap();
    assert!(answer.published.is_empty());
    let bound = transport
        .publish(publication("TR_late", cid, TrackKind::Video, None))
        .unwrap();
    assert_eq!(bound.track, TrackSid::new("TR_late"));
    assert_eq!(bound.codec, Codec::Vp8);
}

#[test]
fn the_codec_that_a_publication_asks_for_comes_first_with_its_rtx() {
    for (codec, encoding) in [
        (Codec::Vp8, "VP8/90000"),
        (Codec::H264, "H264/90000"),
        (Codec::Vp9, "VP9/90000"),
        (Codec::Av1, "AV1/90000"),
    ] {
        let mut transport = transport(TransportRole::Both);
        let _ = transport.accept_offer(V1_JOIN).unwrap();
        transport.publish(publication("TR_camera", "x", TrackKind::Video, Some(codec)));
        let answer = transport.accept_offer(V1_ALL).unwrap();
        answer_is_sound(V1_ALL, &answer);
        let (_, mid, first) = &answer.published[0];
        assert_eq!(*first, codec);
        let media = section(&answer.sdp, mid)[0];
        let payload_types: Vec<&str> = media.split(' ').skip(3).collect();
        let maps = rtpmaps(&answer.sdp, mid);
        assert_eq!(maps[payload_types[0]], encoding);
        assert_eq!(maps[payload_types[1]], "rtx/90000");
        let apt = format!("a=fmtp:{} apt={}", payload_types[1], payload_types[0]);
        assert!(
            section(&answer.sdp, mid)
                .iter()
                .any(|line| line.starts_with(&apt))
        );
    }
}

#[test]
fn simulcast_is_accepted_as_offered() {
    let mut transport = transport(TransportRole::Publisher);
    let answer = transport.accept_offer(V0_CAMERA).unwrap();
    answer_is_sound(V0_CAMERA, &answer);
    assert!(answer.sdp.contains("a=simulcast:recv q;h;f"));
}

#[test]
fn one_connection_states_free_sections_inactive_and_bound_ones_with_their_msid() {
    let mut transport = transport(TransportRole::Both);
    transport.subscribe(subscription("TR_camera"), TrackKind::Video);
    transport.subscribe(subscription("TR_mic"), TrackKind::Audio);
    let answer = transport.accept_offer(V1_JOIN).unwrap();
    answer_is_sound(V1_JOIN, &answer);
    assert_eq!(answer.sdp.matches("a=sendonly").count(), 2);
    assert_eq!(answer.sdp.matches("a=inactive").count(), 4);
    for (mid, track) in &answer.mid_to_track {
        let msid = format!("a=msid:PA_creator|camera {track}");
        let answered = section(&answer.sdp, mid);
        assert!(answered.contains(&msid.as_str()));
        let sources = answered.iter().filter(|line| line.contains(" msid:"));
        assert!(sources.clone().count() > 0);
        assert!(
            sources
                .into_iter()
                .all(|line| line.ends_with(&msid["a=msid:".len()..]))
        );
    }
    // The next offer keeps what is bound.
    let again = transport.accept_offer(V1_ALL).unwrap();
    assert_eq!(again.mid_to_track, answer.mid_to_track);
    assert_eq!(transport.take_negotiation_needed(), None);
}

#[test]
fn more_subscriptions_than_sections_say_how_many_are_missing() {
    let mut transport = transport(TransportRole::Both);
    for n in 0..5 {
        transport.subscribe(subscription(&format!("TR_v{n}")), TrackKind::Video);
    }
    let answer = transport.accept_offer(V1_JOIN).unwrap();
    assert_eq!(answer.mid_to_track.len(), 3);
    assert_eq!(transport.take_negotiation_needed(), Some((0, 2)));
    assert_eq!(transport.take_negotiation_needed(), None);
}

#[test]
fn the_dependency_descriptor_is_answered_where_it_is_offered() {
    let mut transport = transport(TransportRole::Both);
    let answer = transport.accept_offer(V1_JOIN).unwrap();
    let videos = sdp::sections(V1_JOIN)
        .into_iter()
        .filter(|section| section.kind == TrackKind::Video);
    for video in videos {
        let with = |lines: Vec<&str>| {
            lines
                .iter()
                .any(|line| line.contains("dependency-descriptor"))
        };
        assert_eq!(
            with(section(&answer.sdp, video.mid)),
            with(section(V1_JOIN, video.mid)),
            "section {}",
            video.mid
        );
    }
}

#[test]
fn the_client_estimates_what_it_receives_and_hears_of_what_it_sends() {
    let mut transport = transport(TransportRole::Both);
    transport.subscribe(subscription("TR_camera"), TrackKind::Video);
    let answer = transport.accept_offer(V1_ALL).unwrap();
    for offered in sdp::sections(V1_ALL) {
        let answered = section(&answer.sdp, offered.mid);
        let has = |what: &str| answered.iter().any(|line| line.contains(what));
        let sends = offered.direction.is_sending();
        let mid = offered.mid;
        assert_eq!(has("transport-wide-cc"), sends, "section {mid}");
        assert!(!has(" transport-cc") || sends, "section {mid}");
        assert_eq!(
            has(" goog-remb"),
            offered.kind == TrackKind::Video,
            "section {mid}"
        );
        assert!(has("abs-send-time"), "section {mid}");
    }
}

#[test]
fn a_section_that_is_bound_anew_sends_under_new_sources() {
    let sources = |answer: &OfferAnswer| -> Vec<String> {
        let lines = answer.sdp.lines();
        let sources = lines.filter_map(|line| line.strip_prefix("a=ssrc:"));
        sources
            .filter_map(|line| Some(line.split_once(" cname:PA_creator")?.0.to_owned()))
            .collect()
    };
    let mut transport = transport(TransportRole::Both);
    transport.subscribe(subscription("TR_camera"), TrackKind::Video);
    let first = sources(&transport.accept_offer(V1_JOIN).unwrap());
    assert_eq!(first.len(), 2, "a source and its retransmissions");
    assert_eq!(sources(&transport.accept_offer(V1_ALL).unwrap()), first);
    transport.unsubscribe(&TrackSid::new("TR_camera"));
    transport.subscribe(subscription("TR_camera"), TrackKind::Video);
    let second = sources(&transport.accept_offer(V1_ALL).unwrap());
    assert_eq!(second.len(), 2);
    assert!(second.iter().all(|ssrc| !first.contains(ssrc)));
    // The engine keeps no sender of its own under our key.
    for mid in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        let engines = transport.guarded(|rtc| {
            let mut api = rtc.direct_api();
            api.stream_tx_by_mid(Mid::from(mid), None).is_some()
        });
        assert_eq!(engines, Ok(false), "section {mid}");
    }
}

#[test]
fn offers_cut_anywhere_are_refused_or_answered_but_never_break_the_transport() {
    let mut transport = transport(TransportRole::Both);
    for end in (0..V1_JOIN.len()).step_by(97) {
        let cut: String = V1_JOIN.chars().take(end).collect();
        let _ = transport.accept_offer(&cut);
        assert!(!transport.rtc.has_failed(), "an engine panic at {end}");
    }
}

#[test]
fn every_call_of_a_broken_engine_ends_at_the_fence() {
    type Call = fn(&mut Transport);
    let calls: [(&str, Call); 9] = [
        ("a datagram", |t| {
            let _ = t.receive(
                Instant::now(),
                "192.0.2.9:9".parse().unwrap(),
                "192.0.2.1:7882".parse().unwrap(),
                &[22, 254, 253],
            );
        }),
        ("a timer", |t| {
            let _ = t.handle_timeout(Instant::now());
        }),
        ("a poll", |t| assert!(matches!(t.poll(), Polled::Closed))),
        ("an offer of theirs", |t| drop(t.accept_offer(V1_JOIN))),
        ("an offer of ours", |t| drop(t.create_offer(true))),
        ("a candidate", |t| {
            t.add_candidate("candidate:1 1 udp 1 192.0.2.9 9 typ host");
        }),
        ("a message", |t| {
            t.send_data(DataKind::Reliable, Arc::from([1]));
        }),
        ("messages that wait", Transport::flush_data),
        ("a goodbye", Transport::close),
    ];
    for (name, call) in calls {
        let mut transport = transport(TransportRole::Subscriber);
        let channel = transport
            .guarded(|rtc| {
                rtc.direct_api()
                    .create_data_channel(channels::offered()[0].clone())
            })
            .unwrap();
        transport.channels.on_open(channel, "_reliable");
        assert!(transport.send_data(DataKind::Reliable, Arc::from([1])));
        assert!(transport.has_waiting_data() && transport.is_alive());
        transport.break_engine();
        call(&mut transport);
        assert!(!transport.is_alive(), "{name}");
        assert!(matches!(transport.poll(), Polled::Closed), "{name}");
    }
}
