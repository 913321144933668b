//! H.264 payloads.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = sfu::H264Payload::parse(bytes);
});
