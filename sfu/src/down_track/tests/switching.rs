use super::*;
use crate::Vp8Descriptor;

#[test]
fn nothing_is_forwarded_without_a_target_or_before_a_keyframe() {
    let start = Instant::now();
    let mut down = video();
    assert_eq!(send(&mut down, &keyframe(start, 0, 0)), None);
    down.set_target(Some(0));
    assert_eq!(down.keyframe_wanted(), Some(0));
    assert_eq!(send(&mut down, &packet(start, 0, 1)), None);
    assert!(send(&mut down, &keyframe(start, 0, 2)).is_some());
    assert_eq!(down.keyframe_wanted(), None);
    assert!(send(&mut down, &packet(start, 0, 3)).is_some());
}

#[test]
fn the_old_layer_goes_on_until_the_keyframe_of_the_new() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(0));
    assert!(send(&mut down, &keyframe(start, 0, 0)).is_some());
    down.set_target(Some(2));
    for picture in 1..10 {
        assert!(send(&mut down, &packet(start, 0, picture)).is_some());
        assert_eq!(send(&mut down, &packet(start, 2, picture)), None);
    }
    assert_eq!(down.keyframe_wanted(), Some(2));
    assert!(send(&mut down, &keyframe(start, 2, 10)).is_some());
    assert_eq!(send(&mut down, &packet(start, 0, 10)), None);
    assert_eq!(down.current(), Some(2));
}

#[test]
fn layer_switch_keeps_all_numbers_continuous() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(0));
    let mut last = send(&mut down, &keyframe(start, 0, 0)).unwrap();
    for (picture, layer) in (1..).zip([0u8, 2, 2, 1, 1, 2, 0, 0, 2]) {
        down.set_target(Some(layer));
        let next = send(&mut down, &keyframe(start, layer, picture)).unwrap();
        assert_eq!(next.ext_seq, last.ext_seq + 1);
        assert!(next.rtp_time > last.rtp_time);
        let (before, after) = (last.vp8.unwrap(), next.vp8.unwrap());
        assert_eq!(
            after.picture_id.unwrap(),
            (before.picture_id.unwrap() + 1) & 0x7fff
        );
        assert_eq!(
            after.tl0_pic_idx.unwrap(),
            before.tl0_pic_idx.unwrap().wrapping_add(1)
        );
        last = next;
    }
}

#[test]
fn a_joining_viewer_starts_with_the_first_keyframe_and_climbs() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(2));
    down.set_live(0b111);
    assert!(send(&mut down, &keyframe(start, 0, 0)).is_some());
    assert_eq!(down.keyframe_wanted(), Some(2));
    assert!(send(&mut down, &keyframe(start, 1, 1)).is_some());
    assert_eq!(down.current(), Some(1));
    assert!(send(&mut down, &keyframe(start, 2, 2)).is_some());
    assert_eq!(down.keyframe_wanted(), None);
    // A keyframe below the target does not take it down again.
    assert_eq!(send(&mut down, &keyframe(start, 1, 3)), None);
}

#[test]
fn a_layer_above_the_target_is_never_started() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(0));
    assert_eq!(send(&mut down, &keyframe(start, 2, 0)), None);
    down.set_live(0b111);
    assert_eq!(send(&mut down, &keyframe(start, 1, 1)), None);
}

#[test]
fn a_dead_layer_gives_way_to_the_best_live_one() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(2));
    down.set_live(0b111);
    assert!(send(&mut down, &keyframe(start, 2, 0)).is_some());
    down.set_live(0b011);
    assert_eq!(down.keyframe_wanted(), Some(1));
    assert!(send(&mut down, &keyframe(start, 1, 40)).is_some());
    assert_eq!(down.keyframe_wanted(), None);
    down.set_live(0b111);
    assert_eq!(down.keyframe_wanted(), Some(2));
    // With nothing at or below the target, the smallest above it.
    down.set_target(Some(0));
    down.set_live(0b110);
    assert_eq!(down.keyframe_wanted(), None);
    assert_eq!(down.current(), Some(1));
}

#[test]
fn pausing_is_immediate_and_resuming_needs_a_keyframe() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(0));
    let before = send(&mut down, &keyframe(start, 0, 0)).unwrap();
    down.set_target(None);
    assert_eq!(send(&mut down, &packet(start, 0, 1)), None);
    assert_eq!(down.keyframe_wanted(), None);
    down.set_target(Some(0));
    assert_eq!(send(&mut down, &packet(start, 0, 300)), None);
    let after = send(&mut down, &keyframe(start, 0, 301)).unwrap();
    assert_eq!(after.ext_seq, before.ext_seq + 1);
    assert_eq!(after.rtp_time - before.rtp_time, 301 * 3000);
    assert_eq!(
        after.vp8.unwrap().picture_id.unwrap(),
        before.vp8.unwrap().picture_id.unwrap() + 1
    );
}

#[test]
fn a_replaced_stream_of_the_same_layer_is_taken_at_its_keyframe() {
    let start = Instant::now();
    let replaced = |packet: UpPacket| UpPacket {
        ssrc: 99,
        ext_seq: packet.ext_seq + 70_000,
        rtp_time: packet.rtp_time + 5_000_000,
        ..packet
    };
    let mut down = video();
    down.set_target(Some(1));
    let before = send(&mut down, &keyframe(start, 1, 0)).unwrap();
    assert_eq!(send(&mut down, &replaced(packet(start, 1, 1))), None);
    assert_eq!(down.keyframe_wanted(), Some(1));
    let after = send(&mut down, &replaced(keyframe(start, 1, 2))).unwrap();
    assert_eq!(after.ext_seq, before.ext_seq + 1);
    assert_eq!(down.keyframe_wanted(), None);
    // The last packets of the old one, repaired late, do not bring it back.
    assert_eq!(send(&mut down, &packet(start, 1, 0)), None);
    assert!(send(&mut down, &replaced(packet(start, 1, 3))).is_some());
    assert_eq!(down.keyframe_wanted(), None);
}

#[test]
fn a_repaired_packet_gets_the_number_kept_for_it_even_after_a_switch() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(0));
    let first = send(&mut down, &keyframe(start, 0, 0)).unwrap();
    let third = send(&mut down, &packet(start, 0, 2)).unwrap();
    assert_eq!(third.ext_seq, first.ext_seq + 2);
    down.set_target(Some(1));
    let switched = send(&mut down, &keyframe(start, 1, 3)).unwrap();
    assert_eq!(switched.ext_seq, first.ext_seq + 3);
    let repaired = send(&mut down, &packet(start, 0, 1)).unwrap();
    assert_eq!(repaired.ext_seq, first.ext_seq + 1);
    assert_eq!(repaired.rtp_time, first.rtp_time + 3000);
    // Only once, and nothing of the old layer that came after the switch.
    assert_eq!(send(&mut down, &packet(start, 0, 1)), None);
    assert_eq!(send(&mut down, &packet(start, 0, 3)), None);
}

#[test]
fn padding_leaves_no_gap() {
    let start = Instant::now();
    let padding = |picture| UpPacket {
        payload: Arc::from([]),
        ..packet(start, 0, picture)
    };
    let mut down = video();
    down.set_target(Some(0));
    let first = send(&mut down, &keyframe(start, 0, 0)).unwrap();
    assert_eq!(send(&mut down, &padding(1)), None);
    assert_eq!(send(&mut down, &padding(2)), None);
    // 3 is lost, 4 is padding: the number of 3 stays kept.
    assert_eq!(send(&mut down, &padding(4)), None);
    let fifth = send(&mut down, &packet(start, 0, 5)).unwrap();
    assert_eq!(fifth.ext_seq, first.ext_seq + 2);
    let third = send(&mut down, &packet(start, 0, 3)).unwrap();
    assert_eq!(third.ext_seq, first.ext_seq + 1);
}

#[test]
fn audio_flows_without_keyframes_and_survives_a_new_stream() {
    let start = Instant::now();
    let sound = |ssrc, seq: u64| UpPacket {
        ssrc,
        codec: Codec::Opus,
        vp8: None,
        rtp_time: seq * 960,
        ..packet(start, 0, seq)
    };
    let mut down = DownTrack::new(TrackKind::Audio, &mut StdRng::seed_from_u64(1));
    down.set_target(Some(0));
    assert_eq!(down.keyframe_wanted(), None);
    let first = send(&mut down, &sound(1, 10)).unwrap();
    let second = send(&mut down, &sound(1, 11)).unwrap();
    assert_eq!(second.rtp_time, first.rtp_time + 960);
    let other = send(&mut down, &sound(2, 5)).unwrap();
    assert_eq!(other.ext_seq, second.ext_seq + 1);
    assert!(other.rtp_time > second.rtp_time);
}

#[test]
fn frame_numbers_go_on_over_a_switch() {
    let start = Instant::now();
    let numbered = |layer, picture, frame_number| UpPacket {
        frame_number: Some(frame_number),
        ..keyframe(start, layer, picture)
    };
    let mut down = video();
    down.set_target(Some(0));
    assert_eq!(
        send(&mut down, &numbered(0, 0, 65_535))
            .unwrap()
            .frame_number,
        None
    );
    down.set_target(Some(1));
    assert_eq!(
        send(&mut down, &numbered(1, 1, 500)).unwrap().frame_number,
        Some(0)
    );
    assert_eq!(
        send(&mut down, &numbered(1, 2, 501)).unwrap().frame_number,
        Some(1)
    );
}

#[test]
fn the_rewrite_is_applied_to_a_real_descriptor() {
    let start = Instant::now();
    // X, S; I L T K; picture id 15 bits; TL0PICIDX; TID/Y/KEYIDX; keyframe header.
    let mut payload = [0x90, 0xf0, 0x80, 0x05, 0x09, 0x63, 0x00, 0x01];
    let mut down = video();
    down.set_target(Some(0));
    assert!(send(&mut down, &keyframe(start, 0, 0)).is_some());
    down.set_target(Some(2));
    let rewrite = send(&mut down, &keyframe(start, 2, 1))
        .unwrap()
        .vp8
        .unwrap();
    rewrite.apply(&mut payload);
    let read = Vp8Descriptor::parse(&payload).unwrap();
    assert_eq!(read.picture_id.map(|id| id.value), rewrite.picture_id);
    assert_eq!(read.tl0_pic_idx, rewrite.tl0_pic_idx);
    assert_eq!(read.key_idx, rewrite.key_idx);
    assert_eq!(payload[6..], [0x00, 0x01]);
    assert_eq!(
        (payload[0], payload[1], payload[5] & 0xe0),
        (0x90, 0xf0, 0x60)
    );
    // A payload without those fields, or cut off, is left as it is.
    for without in [&[0x10, 0x00][..], &[0x90, 0xf0, 0x80], &[0x80], &[]] {
        let mut bytes = without.to_vec();
        rewrite.apply(&mut bytes);
        assert_eq!(bytes, without);
    }
}

/// Layer `layer` of a picture of a scalable stream of three layers, one packet each.
fn spatial(start: Instant, layer: u8, picture: u64) -> UpPacket {
    UpPacket {
        ssrc: 5,
        ext_seq: picture * 3 + u64::from(layer),
        rtp_time: picture * 3000,
        marker: layer == 2,
        codec: Codec::Vp9,
        layer,
        scalable: true,
        keyframe: layer == 0 && picture.is_multiple_of(10),
        frame_end: true,
        vp8: None,
        ..packet(start, 0, picture)
    }
}

#[test]
fn a_scalable_stream_goes_down_at_any_picture_and_up_at_a_keyframe() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(2));
    let mut tops = Vec::new();
    for picture in 0..30 {
        match picture {
            5 => down.set_target(Some(1)),
            7 => down.set_target(Some(2)),
            _ => {}
        }
        assert_eq!(
            down.keyframe_wanted().is_some(),
            matches!(picture, 0 | 7..=10)
        );
        let sent: Vec<_> = (0..3)
            .filter_map(|layer| send(&mut down, &spatial(start, layer, picture)))
            .collect();
        assert_eq!(sent.iter().filter(|sent| sent.marker).count(), 1);
        assert!(sent.last().unwrap().marker);
        tops.push(sent.len());
    }
    assert_eq!(tops[..12], [3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 3, 3]);
}

#[test]
fn what_is_late_of_an_older_picture_goes_by_the_layer_of_that_picture() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(2));
    for layer in 0..2 {
        assert!(send(&mut down, &spatial(start, layer, 0)).is_some());
    }
    down.set_target(Some(0));
    let next = send(&mut down, &spatial(start, 0, 1)).unwrap();
    // Of the picture before: it was promised whole.
    let late = send(&mut down, &spatial(start, 2, 0)).unwrap();
    assert_eq!(late.ext_seq + 1, next.ext_seq);
    assert!(late.marker && next.marker);
    // Up again at a keyframe: pictures before it stay at the lowest layer.
    for layer in 1..3 {
        assert_eq!(send(&mut down, &spatial(start, layer, 1)), None);
    }
    assert!(send(&mut down, &spatial(start, 0, 9)).is_some());
    down.set_target(Some(2));
    assert!(send(&mut down, &spatial(start, 0, 10)).is_some());
    assert_eq!(send(&mut down, &spatial(start, 2, 9)), None);
    assert!(send(&mut down, &spatial(start, 2, 10)).is_some());
}
