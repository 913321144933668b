//! Replays the corpus of `sfu/fuzz` without a fuzzer, so that an input that once crashed a parser
//! is tried on every `cargo test`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::Path;

use sfu::{Av1Payload, DependencyDescriptor, H264Payload, Vp8Descriptor, Vp9Descriptor};

/// Reads every file of a corpus; how many there were and how many parsed.
fn replay(target: &str, parses: impl Fn(&[u8]) -> bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let inputs: Vec<Vec<u8>> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    let accepted = inputs.iter().filter(|input| parses(input)).count();
    // A corpus that a parser refuses (or accepts) as a whole would test next to nothing.
    assert!(accepted > 0, "{target}: nothing of {} parsed", inputs.len());
    assert!(accepted < inputs.len(), "{target}: nothing was refused");
}

#[test]
fn vp8() {
    replay("vp8", |bytes| Vp8Descriptor::parse(bytes).is_ok());
}

#[test]
fn vp9() {
    replay("vp9", |bytes| Vp9Descriptor::parse(bytes).is_ok());
}

#[test]
fn h264() {
    replay("h264", |bytes| H264Payload::parse(bytes).is_ok());
}

#[test]
fn av1() {
    replay("av1", |bytes| Av1Payload::parse(bytes).is_ok());
}

#[test]
fn dependency_descriptor() {
    replay("dependency_descriptor", |bytes| {
        let Some((len, rest)) = bytes.split_first() else {
            return false;
        };
        let (first, second) = rest.split_at(usize::from(*len).min(rest.len()));
        let known = DependencyDescriptor::parse(first, None)
            .ok()
            .and_then(|descriptor| descriptor.structure);
        DependencyDescriptor::parse(second, known.as_ref()).is_ok()
    });
}
