#![expect(
    clippy::arithmetic_side_effects,
    reason = "tests stop at the first surprise"
)]

use std::sync::Arc;
use std::time::SystemTime;

use proptest::collection::vec;
use proptest::prelude::*;
use sfu::{Codec, TapPacket};

use super::*;

fn packet(codec: Codec, rtp_time: u64, marker: bool, payload: &[u8]) -> TapPacket {
    TapPacket {
        ext_seq: 0,
        rtp_time,
        arrival: SystemTime::UNIX_EPOCH,
        marker,
        codec,
        payload: Arc::from(payload),
    }
}

/// A VP8 keyframe of 320×180 (descriptor first) and a dependent frame.
const VP8_KEY: &[u8] = &[0x10, 0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00, 7];
const VP8_DELTA: &[u8] = &[0x10, 1, 2, 3, 4];

const VIDEO: [Codec; 4] = [Codec::H264, Codec::Vp8, Codec::Vp9, Codec::Av1];

proptest! {
    #[test]
    fn hostile_payloads_never_panic(
        codec in prop::sample::select(vec![
            Codec::H264, Codec::Vp8, Codec::Vp9, Codec::Av1, Codec::Opus, Codec::Red,
        ]),
        payloads in vec((vec(any::<u8>(), 0..64), any::<bool>(), 0_u64..4), 0..24),
    ) {
        let mut depacketizer = Depacketizer::new(codec);
        for (payload, marker, rtp_time) in payloads {
            for frame in depacketizer.handle_packet(&packet(codec, rtp_time, marker, &payload)) {
                prop_assert!(!frame.data.is_empty());
            }
        }
    }

    #[test]
    fn hostile_headers_never_panic(
        codec in prop::sample::select(VIDEO.to_vec()),
        head in prop::sample::select(vec![
            // H.264 parameter sets, alone and aggregated; VP9 and AV1 keyframes.
            vec![0x67_u8, 100, 0, 31], vec![0x68], vec![0x78, 0, 9, 0x67, 244, 0, 31],
            vec![0x7c, 0x85], vec![0x8f, 0x80, 0, 0xfb], vec![0x18, 0x0a], vec![0x10, 0x0a],
            vec![0x0a, 0x82, 0x49, 0x83, 0x42], vec![0x08, 0x82, 0x49, 0x83, 0x42],
        ]),
        tail in vec(any::<u8>(), 0..96),
    ) {
        let mut payload = head;
        payload.extend(tail);
        let mut depacketizer = Depacketizer::new(codec);
        depacketizer.handle_packet(&packet(codec, 1, true, &payload));
    }

    #[test]
    fn silence_fills_any_time_exactly_down_to_the_shortest_frame(ticks in 0_u64..1_000_000) {
        let total: u64 = silence(ticks).map(|(duration, packet)| {
            assert_eq!(opus::duration(&packet).unwrap(), duration);
            u64::from(duration)
        }).sum();
        prop_assert_eq!(total, ticks - ticks % u64::from(SHORTEST_FRAME));
    }
}

#[test]
fn pictures_wait_for_a_keyframe_and_again_after_a_gap() {
    let mut depacketizer = Depacketizer::new(Codec::Vp8);
    let push = |depacketizer: &mut Depacketizer, time, payload| {
        depacketizer.handle_packet(&packet(Codec::Vp8, time, true, payload))
    };
    assert!(push(&mut depacketizer, 1, VP8_DELTA).is_empty());
    assert!(depacketizer.needs_keyframe());
    let frames = push(&mut depacketizer, 2, VP8_KEY);
    let [key] = &frames[..] else {
        unreachable!("{frames:?}")
    };
    assert!(key.keyframe);
    let size = key.shape.as_ref().unwrap().size().unwrap();
    assert_eq!((size.width, size.height), (320, 180));
    assert_eq!(push(&mut depacketizer, 3, VP8_DELTA).len(), 1);
    depacketizer.handle_gap();
    assert!(push(&mut depacketizer, 5, VP8_DELTA).is_empty());
    assert_eq!(push(&mut depacketizer, 6, VP8_KEY).len(), 1);
    assert_eq!(push(&mut depacketizer, 7, VP8_DELTA).len(), 1);
}

#[test]
fn a_picture_with_a_hole_is_dropped_whole() {
    let mut depacketizer = Depacketizer::new(Codec::Vp8);
    depacketizer.handle_packet(&packet(Codec::Vp8, 1, false, VP8_KEY));
    depacketizer.handle_gap();
    let frames = depacketizer.handle_packet(&packet(Codec::Vp8, 1, true, &[0x00, 9, 9]));
    assert!(frames.is_empty());
    assert!(depacketizer.needs_keyframe());
}

#[test]
fn a_picture_ends_with_the_next_timestamp_where_the_marker_is_missing() {
    let mut depacketizer = Depacketizer::new(Codec::Vp8);
    assert!(
        depacketizer
            .handle_packet(&packet(Codec::Vp8, 1, false, VP8_KEY))
            .is_empty()
    );
    let frames = depacketizer.handle_packet(&packet(Codec::Vp8, 2, true, VP8_DELTA));
    let times: Vec<u64> = frames.iter().map(|frame| frame.rtp_time).collect();
    assert_eq!(times, [1, 2]);
}

#[test]
fn padding_packets_change_nothing() {
    let mut depacketizer = Depacketizer::new(Codec::Vp8);
    depacketizer.handle_packet(&packet(Codec::Vp8, 1, true, VP8_KEY));
    assert!(
        depacketizer
            .handle_packet(&packet(Codec::Vp8, 1, false, &[]))
            .is_empty()
    );
    let frames = depacketizer.handle_packet(&packet(Codec::Vp8, 2, true, VP8_DELTA));
    assert_eq!(frames.len(), 1);
}

#[test]
fn vp9_spatial_layers_become_one_superframe_with_an_index() {
    // Begin and end of frame, layer indices present, not flexible: layer 0, then layer 1.
    let key = [
        0x82, 0x49, 0x83, 0x42, 0x00, 0x13, 0xf0, 0x0b, 0x30, 1, 2, 3,
    ];
    let mut base = vec![0x2c, 0x00, 0x00];
    base.extend_from_slice(&key);
    let upper = [0x6c, 0x03, 0x00, 0x86, 9, 9];
    let mut depacketizer = Depacketizer::new(Codec::Vp9);
    depacketizer.handle_packet(&packet(Codec::Vp9, 1, false, &base));
    let frames = depacketizer.handle_packet(&packet(Codec::Vp9, 1, true, &upper));
    let [frame] = &frames[..] else {
        unreachable!("{frames:?}")
    };
    let index = [0xd9, 12, 0, 0, 0, 3, 0, 0, 0, 0xd9];
    assert!(frame.keyframe);
    assert!(frame.data.ends_with(&index), "{:x?}", frame.data);
    assert_eq!(frame.data.len(), key.len() + 3 + index.len());

    // Later pictures: the upper layer refers to itself alone, so the lower one is left out.
    let lower = [0x6c, 0x00, 0x00, 0x86, 1, 1, 1];
    let alone = [0x6c, 0x02, 0x00, 0x86, 2, 2];
    depacketizer.handle_packet(&packet(Codec::Vp9, 2, false, &lower));
    let frames = depacketizer.handle_packet(&packet(Codec::Vp9, 2, true, &alone));
    assert_eq!(frames[0].data, [0x86, 2, 2]);
    // A picture whose upper layer is missing is passed over; when that goes on, it has ended.
    for time in 3..40 {
        let frames = depacketizer.handle_packet(&packet(Codec::Vp9, time, true, &lower));
        assert!(frames.is_empty());
        assert_eq!(depacketizer.needs_keyframe(), time > 17, "picture {time}");
    }
}

#[test]
fn red_gives_the_primary_block() {
    // One redundant block of two bytes, then the primary of three.
    let payload = [0x80 | 111, 0x0f, 0x00, 2, 111, 0xaa, 0xbb, 0xf8, 0xff, 0xfe];
    let frames =
        Depacketizer::new(Codec::Red).handle_packet(&packet(Codec::Red, 9, true, &payload));
    let [frame] = &frames[..] else {
        unreachable!("{frames:?}")
    };
    assert_eq!(frame.data, [0xf8, 0xff, 0xfe]);
    assert_eq!(frame.duration, Some(960));
}

#[test]
fn h264_parameter_sets_alone_are_kept_and_cost_no_picture() {
    // High profile, level 4.0, 1920×1080 cropped from 1088 lines, as an encoder wrote it.
    let sps = [
        0x67, 0x64, 0x00, 0x28, 0xac, 0xd9, 0x40, 0x78, 0x02, 0x27, 0xe5, 0xc0, 0x44, 0x00, 0x00,
        0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c, 0x60, 0xc6, 0x58,
    ];
    let pps = [0x68, 0xeb, 0xe3, 0xcb, 0x22, 0xc0];
    let mut depacketizer = Depacketizer::new(Codec::H264);
    for nal in [&sps[..], &pps[..]] {
        let frames = depacketizer.handle_packet(&packet(Codec::H264, 1, false, nal));
        assert!(frames.is_empty());
    }
    let frames = depacketizer.handle_packet(&packet(Codec::H264, 2, true, &[0x65, 0x88, 0x84]));
    let [frame] = &frames[..] else {
        unreachable!("{frames:?}")
    };
    assert_eq!(frame.data, [0, 0, 0, 3, 0x65, 0x88, 0x84]);
    let shape = frame.shape.as_ref().unwrap();
    let size = shape.size().unwrap();
    assert_eq!((size.width, size.height), (1920, 1080));
    assert_eq!(shape.codec_string(), "avc1.640028");
}
