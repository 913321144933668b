//! VP8 payload descriptors.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = sfu::Vp8Descriptor::parse(bytes);
});
