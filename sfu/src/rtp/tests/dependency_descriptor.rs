use proptest::prelude::*;

use super::write::BitWriter;
use crate::rtp::*;

/// A structure with all that the syntax allows.
#[derive(Debug, Clone)]
struct Structure {
    id_offset: u8,
    targets: u8,
    /// `(spatial, temporal)` per template, in order.
    layers: Vec<(u8, u8)>,
    frame_differences: Vec<u8>,
    chains: u8,
    sizes: bool,
}

impl Structure {
    fn write(&self, out: &mut BitWriter) {
        out.put(u32::from(self.id_offset), 6)
            .put(u32::from(self.targets) - 1, 5);
        for pair in self.layers.windows(2) {
            let step = match pair {
                [a, b] if a == b => 0,
                [a, b] if a.0 == b.0 => 1,
                _ => 2,
            };
            out.put(step, 2);
        }
        out.put(3, 2);
        for _ in &self.layers {
            for target in 0..self.targets {
                out.put(u32::from(target) & 3, 2);
            }
        }
        for _ in &self.layers {
            for difference in &self.frame_differences {
                out.put(1, 1).put(u32::from(*difference) & 15, 4);
            }
            out.put(0, 1);
        }
        out.put_below(u32::from(self.chains), u32::from(self.targets) + 1);
        if self.chains > 0 {
            for target in 0..self.targets {
                out.put_below(u32::from(target % self.chains), u32::from(self.chains));
            }
            for _ in &self.layers {
                for chain in 0..self.chains {
                    out.put(u32::from(chain) & 15, 4);
                }
            }
        }
        out.put(u32::from(self.sizes), 1);
        if self.sizes {
            for layer in 0..=self.layers.last().unwrap().0 {
                out.put(320 << layer, 16).put(180 << layer, 16);
            }
        }
    }
}

fn structure() -> impl Strategy<Value = Structure> {
    (
        (0u8..64, 1u8..=32, any::<bool>()),
        prop::collection::vec(0u8..3, 0..63),
        prop::collection::vec(any::<u8>(), 0..5),
        any::<prop::sample::Index>(),
    )
        .prop_map(
            |((id_offset, targets, sizes), steps, frame_differences, chains)| {
                let mut layers = vec![(0u8, 0u8)];
                for step in steps {
                    let (spatial, temporal) = *layers.last().unwrap();
                    layers.push(match step {
                        1 if temporal < 7 => (spatial, temporal + 1),
                        2 if spatial < 3 => (spatial + 1, 0),
                        _ => (spatial, temporal),
                    });
                }
                Structure {
                    id_offset,
                    targets,
                    layers,
                    frame_differences,
                    chains: chains.index(usize::from(targets) + 1) as u8,
                    sizes,
                }
            },
        )
}

/// A descriptor of the template with this index.
#[derive(Debug, Clone)]
struct Frame {
    start: bool,
    end: bool,
    number: u16,
    template: usize,
    active: Option<u32>,
    custom: [bool; 3],
}

fn frame() -> impl Strategy<Value = Frame> {
    (
        any::<[bool; 5]>(),
        any::<u16>(),
        any::<usize>(),
        prop::option::of(any::<u32>()),
    )
        .prop_map(|([start, end, a, b, c], number, template, active)| Frame {
            start,
            end,
            number,
            template,
            active,
            custom: [a, b, c],
        })
}

impl Frame {
    fn write(&self, structure: &Structure, carries_structure: bool) -> Vec<u8> {
        let index = (self.template % structure.layers.len()) as u32;
        let mut out = BitWriter::default();
        out.put(u32::from(self.start), 1)
            .put(u32::from(self.end), 1)
            .put((index + u32::from(structure.id_offset)) & 63, 6)
            .put(u32::from(self.number), 16);
        out.put(u32::from(carries_structure), 1)
            .put(u32::from(self.active.is_some()), 1);
        for custom in self.custom {
            out.put(u32::from(custom), 1);
        }
        if carries_structure {
            structure.write(&mut out);
        }
        let targets = u32::from(structure.targets);
        if let Some(active) = self.active {
            out.put(active, targets);
        }
        if self.custom[0] {
            for _ in 0..targets {
                out.put(2, 2);
            }
        }
        if self.custom[1] {
            out.put(1, 2).put(7, 4).put(3, 2).put(300, 12).put(0, 2);
        }
        if self.custom[2] {
            for _ in 0..structure.chains {
                out.put(200, 8);
            }
        }
        out.bytes()
    }
}

proptest! {
    #[test]
    fn round_trip(structure in structure(), first in frame(), later in frame()) {
        let bytes = first.write(&structure, true);
        let descriptor = DependencyDescriptor::parse(&bytes, None).unwrap();
        let known = descriptor.structure.unwrap();
        prop_assert_eq!(known.spatial_layers(), structure.layers.last().unwrap().0 + 1);
        prop_assert_eq!(known.size(0), structure.sizes.then_some((321, 181)));
        prop_assert_eq!(known.size(known.spatial_layers()), None);
        for (frame, parsed) in [
            (&first, descriptor),
            (&later, DependencyDescriptor::parse(&later.write(&structure, false), Some(&known)).unwrap()),
        ] {
            let layer = structure.layers[frame.template % structure.layers.len()];
            prop_assert_eq!((parsed.spatial, parsed.temporal), layer);
            prop_assert_eq!(parsed.frame_number, frame.number);
            prop_assert_eq!((parsed.frame_start, parsed.frame_end), (frame.start, frame.end));
            let mask = u32::MAX >> (32 - u32::from(structure.targets));
            prop_assert_eq!(parsed.active_decode_targets, frame.active.map(|active| active & mask));
        }
        // Cut short it is refused, without the structure too. Three bytes are a whole short form.
        for len in (0..bytes.len()).filter(|len| *len != 3) {
            prop_assert_eq!(
                DependencyDescriptor::parse(&bytes[..len], None).err(),
                Some(DescriptorError::Truncated)
            );
        }
        prop_assert_eq!(
            DependencyDescriptor::parse(&bytes[..3], None).err(),
            Some(DescriptorError::UnknownStructure)
        );
    }
}

#[test]
fn a_template_that_the_structure_does_not_have_is_refused() {
    let structure = Structure {
        id_offset: 60,
        targets: 1,
        layers: vec![(0, 0), (0, 1)],
        frame_differences: vec![],
        chains: 1,
        sizes: false,
    };
    let frame = Frame {
        start: true,
        end: true,
        number: 1,
        template: 0,
        active: None,
        custom: [false; 3],
    };
    let known = DependencyDescriptor::parse(&frame.write(&structure, true), None)
        .unwrap()
        .structure
        .unwrap();
    for (id, known_id) in [
        (60u8, true),
        (61, true),
        (62, false),
        (0, false),
        (59, false),
    ] {
        let parsed = DependencyDescriptor::parse(&[0xc0 | id, 0, 2], Some(&known));
        assert_eq!(parsed.is_ok(), known_id, "template {id}");
    }
}

#[test]
fn layers_beyond_the_limits_are_refused() {
    for (step, count) in [(2, 4), (1, 8), (0, 64)] {
        let mut out = BitWriter::default();
        out.put(0xc0, 8)
            .put(1, 16)
            .put(0b10000, 5)
            .put(0, 6)
            .put(0, 5);
        for _ in 0..count {
            out.put(step, 2);
        }
        out.put(3, 2).put(0, 32).put(0, 32);
        assert!(matches!(
            DependencyDescriptor::parse(&out.bytes(), None),
            Err(DescriptorError::Malformed(_))
        ));
    }
}
