//! Dependency descriptors: the first byte says how many of those behind it make a first descriptor,
//! whose structure the rest is then read with.
#![no_main]

use sfu::DependencyDescriptor;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((len, rest)) = bytes.split_first() else {
        return;
    };
    let (first, second) = rest.split_at(usize::from(*len).min(rest.len()));
    let known = DependencyDescriptor::parse(first, None)
        .ok()
        .and_then(|descriptor| descriptor.structure);
    let _ = DependencyDescriptor::parse(second, known.as_ref());
});
