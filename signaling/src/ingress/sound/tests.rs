use proptest::prelude::*;

use super::*;

/// AAC-LC, two channels, of this sampling frequency's index (ISO/IEC 14496-3 table 1.18).
fn configuration(index: u8) -> Bytes {
    let bits = 2_u16 << 11 | u16::from(index) << 7 | 2 << 3;
    Bytes::copy_from_slice(&bits.to_be_bytes())
}

/// A frame of silence: a channel pair with nothing in it, as ffmpeg's encoder writes it.
const SILENCE: [u8; 6] = [0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c];

#[test]
fn sound_keeps_its_pace_whatever_its_rate() {
    // 48, 44.1 and 32 kHz.
    for (index, rate) in [(3, 48_000_u64), (4, 44_100), (5, 32_000)] {
        let mut transcoder = Transcoder::new(&configuration(index)).unwrap();
        assert_eq!(u64::from(transcoder.sample_rate()), rate);
        assert_eq!(transcoder.channels(), 2);
        let mut frames = Vec::new();
        // Ten seconds.
        let count = rate * 10 / 1_024;
        for number in 0..count {
            let media_ms = 10_000 + number * 1_024_000 / rate;
            let media_ms = i64::try_from(media_ms).unwrap();
            frames.extend(transcoder.push(&SILENCE, media_ms).unwrap());
        }
        assert!(
            frames.len() >= 496 && frames.len() <= 500,
            "{rate}: {}",
            frames.len()
        );
        for pair in frames.windows(2) {
            assert_eq!(pair[1].time - pair[0].time, 960, "{rate}");
        }
        assert_eq!(frames[0].time, 480_000);
        assert!(frames.iter().all(|frame| frame.level > 90));
    }
}

#[test]
fn missing_sound_leaves_a_gap_of_its_length() {
    let mut transcoder = Transcoder::new(&configuration(3)).unwrap();
    let mut frames = transcoder.push(&SILENCE, 1_000).unwrap();
    frames.extend(transcoder.push(&SILENCE, 3_000).unwrap());
    assert_eq!(frames[0].time, 48_000);
    assert_eq!(frames[1].time, 144_000);
    // Times that go back do not.
    let back = transcoder.push(&SILENCE, 500).unwrap();
    assert!(back.iter().all(|frame| frame.time > 144_000));
}

#[test]
fn other_kinds_of_aac_are_refused() {
    // HE-AAC, an unknown rate, six channels, nothing.
    for bytes in [
        &[0x2b, 0x92, 0x08, 0x00][..],
        &[0x16, 0x90],
        &[0x11, 0xb0],
        &[],
    ] {
        let refused = Transcoder::new(&Bytes::copy_from_slice(bytes));
        assert!(refused.is_err(), "{bytes:?}");
    }
}

#[test]
fn loudness_is_measured_below_full_scale() {
    assert_eq!(level(&[1.0; 960]), 0);
    assert_eq!(level(&[0.1; 960]), 20);
    assert_eq!(level(&[0.0; 960]), 127);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_configuration_and_frame_is_decoded_or_refused(
        configuration_bytes in proptest::collection::vec(any::<u8>(), 0..8),
        frame in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let _ = Transcoder::new(&Bytes::from(configuration_bytes));
        let mut transcoder = Transcoder::new(&configuration(4)).unwrap();
        let _ = transcoder.push(&frame, 0);
        let _ = transcoder.push(&SILENCE, 20);
    }
}
