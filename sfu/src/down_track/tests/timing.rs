use std::time::SystemTime;

use super::*;

/// Two encodings that begin their timestamps anywhere, captured at the same instants, the second
/// arriving `lag` later, each with a sender report.
fn with_report(packet: UpPacket, epoch: SystemTime, lag: Duration) -> UpPacket {
    let base = u64::from(packet.layer) * 7_000_000;
    UpPacket {
        arrival: packet.arrival + lag,
        sender_report: Some(SenderReport {
            wall_clock: epoch + Duration::from_secs(u64::from(packet.layer)),
            rtp_time: base + 90_000 * u64::from(packet.layer),
        }),
        ..packet
    }
}

#[test]
fn sender_reports_align_the_timestamps_of_two_layers() {
    let (start, epoch) = (Instant::now(), SystemTime::UNIX_EPOCH);
    let lag = Duration::from_millis(150);
    let mut down = video();
    down.set_target(Some(0));
    let first = with_report(keyframe(start, 0, 0), epoch, Duration::ZERO);
    let first = send(&mut down, &first).unwrap();
    down.set_target(Some(2));
    let switched = with_report(keyframe(start, 2, 30), epoch, lag);
    let switched = send(&mut down, &switched).unwrap();
    assert_eq!(switched.rtp_time - first.rtp_time, 90_000);
}

#[test]
fn the_same_instant_on_both_sides_of_a_switch_still_moves_on_and_does_not_add_up() {
    let (start, epoch) = (Instant::now(), SystemTime::UNIX_EPOCH);
    let mut down = video();
    down.set_target(Some(0));
    let first = with_report(keyframe(start, 0, 0), epoch, Duration::ZERO);
    let first = send(&mut down, &first).unwrap();
    let mut last = first.rtp_time;
    for picture in 0..200u64 {
        let layer = if picture % 2 == 0 { 2 } else { 0 };
        down.set_target(Some(layer));
        // Captured when the previous one was.
        let next = with_report(keyframe(start, layer, picture), epoch, Duration::ZERO);
        let next = send(&mut down, &next).unwrap();
        assert!(next.rtp_time > last);
        last = next.rtp_time;
    }
    assert!(
        last - first.rtp_time <= 199 * 3000 + 2,
        "{}",
        last - first.rtp_time
    );
}

#[test]
fn without_reports_the_time_between_arrivals_decides() {
    let start = Instant::now();
    let mut down = video();
    down.set_target(Some(0));
    let first = send(&mut down, &keyframe(start, 0, 0)).unwrap();
    down.set_target(Some(1));
    let switched = send(&mut down, &keyframe(start, 1, 60)).unwrap();
    assert!((switched.rtp_time - first.rtp_time).abs_diff(180_000) <= 1);
}

#[test]
fn reports_that_are_plainly_wrong_are_not_believed() {
    let (start, epoch) = (Instant::now(), SystemTime::UNIX_EPOCH);
    let mut down = video();
    down.set_target(Some(0));
    let first = with_report(keyframe(start, 0, 0), epoch, Duration::ZERO);
    let first = send(&mut down, &first).unwrap();
    down.set_target(Some(1));
    let broken_clock = epoch + Duration::from_secs(86_400 * 365);
    let switched = with_report(keyframe(start, 1, 30), broken_clock, Duration::ZERO);
    let switched = send(&mut down, &switched).unwrap();
    assert!((switched.rtp_time - first.rtp_time).abs_diff(90_000) <= 1);
}

#[test]
fn reports_are_told_in_outgoing_numbers() {
    let (start, epoch) = (Instant::now(), SystemTime::UNIX_EPOCH);
    let mut down = video();
    assert_eq!(down.sender_report(), None);
    down.set_target(Some(2));
    let packet = with_report(keyframe(start, 2, 60), epoch, Duration::ZERO);
    let forwarded = send(&mut down, &packet).unwrap();
    let report = down.sender_report().unwrap();
    // Two seconds of the packet's clock are 180 000 ticks, as is the report's offset.
    assert_eq!(report.rtp_time, forwarded.rtp_time);
    assert_eq!(report.wall_clock, epoch + Duration::from_secs(2));
}
