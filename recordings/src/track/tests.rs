#![expect(
    clippy::arithmetic_side_effects,
    reason = "tests stop at the first surprise"
)]

use std::sync::Arc;

use proptest::prelude::*;
use sfu::TapPacket;

use super::*;

const RATE: u32 = 90_000;

fn packet(ext_seq: u64) -> TapPacket {
    TapPacket {
        ext_seq,
        rtp_time: ext_seq * 3000,
        arrival: SystemTime::UNIX_EPOCH,
        marker: true,
        codec: Codec::Vp8,
        payload: Arc::from([0_u8; 4]),
    }
}

fn sequence(ordered: &[Ordered]) -> Vec<Option<u64>> {
    ordered
        .iter()
        .map(|item| match item {
            Ordered::Packet(packet) => Some(packet.ext_seq),
            Ordered::Gap => None,
        })
        .collect()
}

proptest! {
    #[test]
    fn whatever_the_order_packets_come_out_once_and_in_order(
        mut seqs in prop::collection::vec(0_u64..300, 1..400),
        jumps in prop::collection::vec(0_u64..20, 400),
    ) {
        seqs[0] = 0;
        let mut reorder = Reorder::default();
        let mut out = Vec::new();
        let mut now = Duration::ZERO;
        for (seq, jump) in seqs.iter().zip(jumps) {
            now += Duration::from_millis(jump);
            out.extend(reorder.handle_packet(now, packet(*seq)));
        }
        out.extend(reorder.drain());
        let mut previous: Option<u64> = None;
        let mut gap = false;
        for item in sequence(&out) {
            match item {
                None => gap = true,
                Some(seq) => {
                    if let Some(previous) = previous {
                        prop_assert!(seq > previous);
                        prop_assert_eq!(gap, seq > previous + 1, "a gap is told exactly where one is");
                    }
                    previous = Some(seq);
                    gap = false;
                }
            }
        }
    }
}

#[test]
fn a_hole_is_waited_for_half_a_second_and_not_longer() {
    let mut reorder = Reorder::default();
    let at = Duration::from_millis;
    assert_eq!(
        sequence(&reorder.handle_packet(at(0), packet(1))),
        [Some(1)]
    );
    assert!(reorder.handle_packet(at(10), packet(3)).is_empty());
    assert!(reorder.handle_timeout(at(500)).is_empty());
    assert_eq!(sequence(&reorder.handle_timeout(at(510))), [None, Some(3)]);
    // The late one is of no use any more.
    assert!(reorder.handle_packet(at(520), packet(2)).is_empty());
    assert_eq!(
        sequence(&reorder.handle_packet(at(530), packet(4))),
        [Some(4)]
    );
}

/// Recording time, in milliseconds, at which a clock places an RTP time.
fn place_ms(clock: &mut TrackClock, rtp_ms: u64, arrival: SystemTime) -> u64 {
    clock.place(rtp_ms * 90, arrival) / 90
}

#[test]
fn reports_bring_tracks_of_one_publisher_together() {
    let epoch = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let at = |ms: u64| epoch + Duration::from_millis(ms);
    let publisher_epoch = SystemTime::UNIX_EPOCH + Duration::from_secs(77);
    let publisher_at = |ms: u64| publisher_epoch + Duration::from_millis(ms);
    let mut publisher = PublisherClock::default();
    let mut camera = TrackClock::new(RATE, epoch);
    let mut screen = TrackClock::new(RATE, epoch);
    // Both capture at the publisher's 0 ms; the screen's encoder and network take 350 ms longer.
    assert_eq!(place_ms(&mut camera, 5_000, at(100)), 100);
    assert_eq!(place_ms(&mut screen, 9_000, at(450)), 450);
    camera.handle_report(5_200 * 90, publisher_at(200), &mut publisher);
    screen.handle_report(9_100 * 90, publisher_at(100), &mut publisher);
    assert_eq!(place_ms(&mut camera, 6_000, at(1_100)), 1_100);
    assert_eq!(place_ms(&mut screen, 10_000, at(1_450)), 1_100);
}

#[test]
fn drift_is_followed_and_stays_below_40_ms_over_two_hours() {
    let epoch = SystemTime::UNIX_EPOCH;
    let mut publisher = PublisherClock::default();
    let mut sound = TrackClock::new(48_000, epoch);
    let mut pictures = TrackClock::new(RATE, epoch);
    // The sound card runs 100 ppm fast; reports come every five seconds, with 3 ms of jitter.
    for second in (0..7200_u64).step_by(5) {
        let at = epoch + Duration::from_secs(second);
        let jitter = Duration::from_millis(second % 4);
        let sound_rtp = second * 48_000 + second * 48_000 / 10_000;
        let heard = sound.place(sound_rtp, at) / 48;
        let seen = pictures.place(second * 90_000, at) / 90;
        assert!(heard.abs_diff(seen) < 40, "{heard} {seen} at {second} s");
        sound.handle_report(sound_rtp, at + jitter, &mut publisher);
        pictures.handle_report(second * 90_000, at, &mut publisher);
    }
}

#[test]
fn a_jump_of_the_rtp_time_is_placed_by_arrival() {
    let epoch = SystemTime::UNIX_EPOCH;
    let mut clock = TrackClock::new(RATE, epoch);
    let at = |ms: u64| epoch + Duration::from_millis(ms);
    assert_eq!(place_ms(&mut clock, 1_000, at(0)), 0);
    // Late by a slow line: kept. Ahead of time or far behind: placed anew.
    assert_eq!(place_ms(&mut clock, 2_000, at(4_000)), 1_000);
    assert_eq!(place_ms(&mut clock, 900_000, at(5_000)), 5_000);
    assert_eq!(place_ms(&mut clock, 900_100, at(30_000)), 30_000);
    // RTP time stood still during a mute of five seconds.
    clock.expect_jump();
    assert_eq!(place_ms(&mut clock, 900_200, at(35_000)), 35_000);
}

#[test]
fn hostile_reports_do_not_move_a_track() {
    let epoch = SystemTime::UNIX_EPOCH + Duration::from_secs(5_000_000_000);
    let mut publisher = PublisherClock::default();
    let mut clock = TrackClock::new(RATE, epoch);
    assert_eq!(place_ms(&mut clock, 0, epoch), 0);
    for (rtp_time, wall) in [
        (0, SystemTime::UNIX_EPOCH),
        (u64::MAX, epoch),
        (0, epoch + Duration::from_secs(4_000_000_000)),
        (1 << 62, SystemTime::UNIX_EPOCH),
    ] {
        clock.handle_report(rtp_time, wall, &mut publisher);
        let placed = place_ms(&mut clock, 1_000, epoch + Duration::from_secs(1));
        assert_eq!(placed, 1_000);
    }
}

#[test]
fn one_keyframe_is_asked_for_when_a_segment_grows_too_long() {
    let cuts = Cuts {
        segment: Duration::from_secs(4),
        segment_min: Duration::from_secs(2),
        part: Duration::from_millis(500),
    };
    let mut track = Track::new(1, Codec::Vp8, SystemTime::UNIX_EPOCH, cuts);
    let mut publisher = PublisherClock::default();
    let mut out = Vec::new();
    let mut asked = Vec::new();
    const KEY: &[u8] = &[0x10, 0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00, 7];
    const DELTA: &[u8] = &[0x10, 1, 2, 3, 4];
    for frame in 0..300_u64 {
        let now = Duration::from_millis(frame * 33);
        let mut packet = packet(frame);
        packet.payload = Arc::from(if frame == 0 || frame == 130 {
            KEY
        } else {
            DELTA
        });
        packet.arrival += now;
        track.handle_event(now, TapEvent::Packet(packet), &mut publisher, &mut out);
        if track.take_keyframe_request(now) {
            asked.push(frame);
        }
    }
    // At 4 s, and 4 s after the keyframe that came for it.
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(
        (120..123).contains(&asked[0]) && (250..254).contains(&asked[1]),
        "{asked:?}"
    );
    let segments = out
        .iter()
        .filter(|op| matches!(op, Op::CloseSegment(_)))
        .count();
    assert_eq!(segments, 1);
}

/// Sound and pictures of a publisher whose sound card runs 100 ppm fast, with reports every five seconds. Each is within
/// 20 ms of where it belongs, so they are within 40 ms of each other.
#[test]
fn two_hours_stay_in_step_leave_no_hole_and_grow_nothing() {
    const SECONDS: u64 = 7200;
    /// A second of the sound card in seconds of the world.
    const CARD: f64 = 10_000.0 / 10_001.0;
    let cuts = Cuts {
        segment: Duration::from_secs(4),
        segment_min: Duration::from_secs(2),
        part: Duration::from_millis(500),
    };
    let epoch = SystemTime::UNIX_EPOCH;
    let mut publisher = PublisherClock::default();
    let mut pictures = Track::new(1, Codec::Vp8, epoch, cuts);
    let mut sound = Track::new(2, Codec::Opus, epoch, cuts);
    // A keyframe every two seconds; one packet of 20 ms of silence.
    const KEY: &[u8] = &[0x10, 0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00, 7];
    const DELTA: &[u8] = &[0x10, 1, 2, 3, 4];
    const OPUS: &[u8] = &[0xf8, 0xff, 0xfe];
    let mut ends = [0_u64; 2];
    let mut largest = 0;
    let mut out = Vec::new();
    for tick in 0..SECONDS * 50 {
        let now = Duration::from_millis(tick * 20);
        let mut sent = Vec::new();
        // 25 pictures a second, 50 packets of sound.
        if tick % 2 == 0 {
            let frame = tick / 2;
            let payload = if frame % 50 == 0 { KEY } else { DELTA };
            sent.push((1, frame, frame * 3600, payload));
        }
        sent.push((2, tick, tick * 960, OPUS));
        for (number, ext_seq, rtp_time, payload) in sent {
            let (track, codec) = match number {
                1 => (&mut pictures, Codec::Vp8),
                _ => (&mut sound, Codec::Opus),
            };
            // What the card calls 20 ms takes it a little less.
            let arrival = match number {
                1 => epoch + now,
                _ => epoch + now.mul_f64(CARD),
            };
            let packet = TapPacket {
                ext_seq,
                rtp_time,
                arrival,
                marker: true,
                codec,
                payload: Arc::from(payload),
            };
            track.handle_event(now, TapEvent::Packet(packet), &mut publisher, &mut out);
            if tick % 250 == 0 {
                let report = TapEvent::SenderReport {
                    rtp_time,
                    wall_clock: arrival,
                };
                track.handle_event(now, report, &mut publisher, &mut out);
            }
        }
        if tick % 5 == 0 {
            pictures.handle_timeout(now, &mut out);
            sound.handle_timeout(now, &mut out);
        }
        largest = largest.max(out.len());
        for op in out.drain(..) {
            let Op::Log(Entry::Part(part)) = op else {
                continue;
            };
            let end = &mut ends[part.track as usize - 1];
            assert!(*end == 0 || part.start == *end, "no hole at {now:?}");
            *end = part.start + part.duration;
            // Pictures are written up to the last one's beginning, sound up to the last packet's end: both must lie
            // where the world is.
            let (written, world) = match part.track {
                1 => (*end as f64 / 90.0, (tick / 2 * 40) as f64),
                _ => (*end as f64 / 48.0, tick as f64 * 20.0 * CARD + 20.0),
            };
            let off = (written - world).abs();
            assert!(
                off < 20.0,
                "track {} is {off} ms off at {now:?}",
                part.track
            );
        }
    }
    assert!(ends.iter().all(|end| *end > 0));
    assert!(largest < 16, "{largest} operations at once");
}
