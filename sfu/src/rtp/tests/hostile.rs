use proptest::prelude::*;

use crate::rtp::*;

/// Every parser, with whatever it has learned from the bytes.
fn parse_all(bytes: &[u8]) {
    let _ = Vp8Descriptor::parse(bytes);
    let _ = Vp9Descriptor::parse(bytes);
    let _ = H264Payload::parse(bytes);
    let _ = Av1Payload::parse(bytes);
    let known = DependencyDescriptor::parse(bytes, None)
        .ok()
        .and_then(|descriptor| descriptor.structure);
    for start in 0..bytes.len() {
        let _ = DependencyDescriptor::parse(&bytes[start..], known.as_ref());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        parse_all(&bytes);
    }

    /// Few distinct values make long fields, deep lists and flags that are all set likely.
    #[test]
    fn bytes_of_extreme_values_never_panic(
        bytes in prop::collection::vec(
            prop::sample::select(vec![0x00, 0x01, 0x7f, 0x80, 0xc0, 0xf0, 0xff]),
            0..200,
        ),
    ) {
        parse_all(&bytes);
    }
}
