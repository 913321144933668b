//! Runs one fuzz target: `FUZZ_TARGET=vp8 fuzz corpus/vp8`. `FUZZ_TARGET=list` names them all.
#![no_main]

use std::sync::LazyLock;

use sfu::fuzz::Target;

static READ: LazyLock<fn(&[u8]) -> bool> = LazyLock::new(|| {
    let wanted = std::env::var("FUZZ_TARGET").unwrap_or_default();
    match targets().find(|(name, _)| *name == wanted) {
        Some((_, read)) => *read,
        None => {
            targets().for_each(|(name, _)| println!("{name}"));
            std::process::exit(i32::from(wanted != "list"));
        }
    }
});

fn targets() -> impl Iterator<Item = &'static Target> {
    let all = [
        sfu::fuzz::TARGETS,
        signaling::fuzz::TARGETS,
        recordings::fuzz::TARGETS,
    ];
    all.into_iter().flatten()
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    READ(bytes);
});
