//! AV1 payloads.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = sfu::Av1Payload::parse(bytes);
});
