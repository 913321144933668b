use proptest::prelude::*;

use super::write;
use crate::rtp::*;

fn picture_id() -> impl Strategy<Value = PictureId> {
    prop_oneof![
        (0u16..0x80).prop_map(|value| PictureId { value, long: false }),
        (0u16..0x8000).prop_map(|value| PictureId { value, long: true }),
    ]
}

fn vp8() -> impl Strategy<Value = Vp8Descriptor> {
    (
        any::<[bool; 4]>(),
        0u8..8,
        prop::option::of(picture_id()),
        prop::option::of(any::<u8>()),
        prop::option::of(0u8..4),
        prop::option::of(0u8..32),
    )
        .prop_map(
            |(
                [non_reference, partition_start, sync, intra],
                partition,
                picture_id,
                tl0,
                tid,
                key_idx,
            )| {
                Vp8Descriptor {
                    non_reference,
                    partition_start,
                    partition,
                    picture_id,
                    // TL0PICIDX only ever comes with TID.
                    tl0_pic_idx: tl0.filter(|_| tid.is_some()),
                    temporal: tid,
                    layer_sync: sync && tid.is_some(),
                    key_idx,
                    keyframe: intra && partition_start && partition == 0,
                    len: 0,
                }
            },
        )
}

fn vp9() -> impl Strategy<Value = Vp9Descriptor> {
    let layer = (0u8..8, any::<bool>(), 0u8..8, any::<bool>()).prop_map(
        |(temporal, switching_up, spatial, inter_layer)| Vp9Layer {
            temporal,
            switching_up,
            spatial,
            inter_layer,
        },
    );
    let structure = (1u8..=8, prop::option::of((any::<u16>(), any::<u16>()))).prop_map(
        |(spatial_layers, size)| Vp9Structure {
            spatial_layers,
            size,
        },
    );
    (
        any::<[bool; 5]>(),
        prop::option::of(picture_id()),
        prop::option::of((layer, any::<u8>())),
        prop::option::of(structure),
    )
        .prop_map(
            |(
                [
                    inter_picture,
                    flexible,
                    frame_start,
                    frame_end,
                    not_a_reference,
                ],
                picture_id,
                layer,
                structure,
            )| {
                Vp9Descriptor {
                    picture_id,
                    inter_picture,
                    flexible,
                    frame_start,
                    frame_end,
                    not_a_reference,
                    layer: layer.map(|(layer, _)| layer),
                    tl0_pic_idx: layer.map(|(_, tl0)| tl0).filter(|_| !flexible),
                    structure,
                    len: 0,
                }
            },
        )
}

/// The descriptor is read as it was written; cut short anywhere, it is refused.
fn check<T: PartialEq + std::fmt::Debug>(
    bytes: &[u8],
    wanted: &T,
    parse: impl Fn(&[u8]) -> Result<T, DescriptorError>,
) -> Result<(), TestCaseError> {
    let parsed = parse(bytes);
    prop_assert_eq!(parsed.as_ref(), Ok(wanted));
    for len in 0..bytes.len() {
        prop_assert_eq!(parse(&bytes[..len]), Err(DescriptorError::Truncated));
    }
    Ok(())
}

proptest! {
    #[test]
    fn vp8_round_trip(mut descriptor in vp8()) {
        let bytes = write::vp8(&descriptor);
        descriptor.len = bytes.len() - 1;
        check(&bytes, &descriptor, Vp8Descriptor::parse)?;
    }

    #[test]
    fn vp9_round_trip(
        mut descriptor in vp9(),
        references in prop::collection::vec(0u8..128, 1..=3),
        group in prop::collection::vec(0u8..4, 0..20),
    ) {
        let bytes = write::vp9(&descriptor, &references, &group);
        descriptor.len = bytes.len() - 1;
        check(&bytes, &descriptor, Vp9Descriptor::parse)?;
    }

    /// str0m reads the same descriptor for its own rewriting: where both accept, they agree.
    #[test]
    fn vp8_agrees_with_the_engine(bytes in prop::collection::vec(any::<u8>(), 0..16)) {
        let ours = Vp8Descriptor::parse(&bytes);
        let theirs = str0m::rtp::Vp8Descriptor::parse(&bytes);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok());
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(ours.picture_id.map(|id| id.value), theirs.picture_id());
            prop_assert_eq!(ours.tl0_pic_idx, theirs.tl0_pic_idx());
            prop_assert_eq!(ours.key_idx, theirs.key_idx());
            prop_assert_eq!(ours.keyframe, theirs.starts_keyframe(&bytes));
        }
    }

    #[test]
    fn h264_aggregates_are_keyframes_if_any_unit_is(
        nal_types in prop::collection::vec(1u8..24, 1..12),
    ) {
        let bytes = write::stap_a(&nal_types);
        let payload = H264Payload::parse(&bytes).unwrap();
        prop_assert_eq!(payload.keyframe, nal_types.iter().any(|t| *t == 5 || *t == 7));
        prop_assert_eq!(payload.first_nal_type, nal_types[0]);
        for cut in 1..5 {
            let refused = H264Payload::parse(&bytes[..bytes.len() - cut]);
            prop_assert_eq!(refused.err(), Some(DescriptorError::Truncated));
        }
    }

    #[test]
    fn h264_fragments_begin_a_keyframe_once(nal_type in 1u8..24, start: bool, end: bool) {
        let header = u8::from(start) << 7 | u8::from(end) << 6 | nal_type;
        let payload = H264Payload::parse(&[0x7c, header, 0xaa]).unwrap();
        prop_assert_eq!(payload.keyframe, start && (nal_type == 5 || nal_type == 7));
        prop_assert_eq!((payload.first_nal_type, payload.nal_start), (nal_type, start));
    }

    #[test]
    fn av1_round_trip(
        elements in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..300), 1..4),
        counted: bool,
        continues: bool,
        continued: bool,
        new_sequence: bool,
    ) {
        let new_sequence = new_sequence && !continues;
        let flags = u8::from(continues) << 7 | u8::from(continued) << 6 | u8::from(new_sequence) << 3;
        let bytes = write::av1(flags, &elements, counted);
        let payload = Av1Payload::parse(&bytes).unwrap();
        prop_assert_eq!(usize::from(payload.elements), elements.len());
        prop_assert_eq!(payload.continues, continues);
        prop_assert_eq!(payload.continued, continued);
        prop_assert_eq!(payload.keyframe(), new_sequence);
        let layer = elements
            .iter()
            .skip(usize::from(continues))
            .find(|element| element.len() > 1 && element[0] & 4 != 0)
            .map(|element| (element[1] >> 3 & 3, element[1] >> 5));
        prop_assert_eq!(payload.layer, layer);
    }
}

#[test]
fn h264_single_units() {
    for (header, keyframe) in [(0x65, true), (0x67, true), (0x68, false), (0x41, false)] {
        let payload = H264Payload::parse(&[header, 1]).unwrap();
        assert_eq!((payload.keyframe, payload.nal_start), (keyframe, true));
    }
}

#[test]
fn h264_packetizations_that_were_not_negotiated_are_refused() {
    for header in [0u8, 25, 26, 27, 29, 30, 31] {
        assert!(matches!(
            H264Payload::parse(&[header, 1, 2, 3, 4]),
            Err(DescriptorError::Malformed(_))
        ));
    }
    // A STAP-A inside a STAP-A, an empty unit, and an FU-A of an FU-A.
    assert!(H264Payload::parse(&[0x78, 0, 1, 0x78]).is_err());
    assert!(H264Payload::parse(&[0x78, 0, 0]).is_err());
    assert!(H264Payload::parse(&[0x7c, 0x9c, 1]).is_err());
}

#[test]
fn vp9_upper_layers_of_a_key_picture_are_not_its_beginning() {
    let mut descriptor = Vp9Descriptor {
        picture_id: None,
        inter_picture: false,
        flexible: false,
        frame_start: true,
        frame_end: false,
        not_a_reference: false,
        layer: Some(Vp9Layer {
            temporal: 0,
            switching_up: false,
            spatial: 0,
            inter_layer: false,
        }),
        tl0_pic_idx: Some(0),
        structure: None,
        len: 0,
    };
    assert!(descriptor.keyframe());
    descriptor.layer = descriptor.layer.map(|layer| Vp9Layer {
        spatial: 1,
        inter_layer: true,
        ..layer
    });
    assert!(!descriptor.keyframe());
}

#[test]
fn vp9_with_four_references_is_refused() {
    // P, F; four references, each saying that another follows.
    assert!(matches!(
        Vp9Descriptor::parse(&[0x58, 3, 3, 3, 3, 0xff]),
        Err(DescriptorError::Malformed(_))
    ));
}

#[test]
fn av1_contradictions_are_refused() {
    // New sequence that continues an OBU.
    assert!(Av1Payload::parse(&[0x98, 1]).is_err());
    // Two elements announced, one there.
    assert_eq!(
        Av1Payload::parse(&[0x20, 1, 9]),
        Err(DescriptorError::Truncated)
    );
    // A length of more than five groups, and none at all.
    assert!(Av1Payload::parse(&[0x00, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]).is_err());
    assert_eq!(Av1Payload::parse(&[0x10]), Err(DescriptorError::Truncated));
}
