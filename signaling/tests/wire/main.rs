//! LiveKit's wire against a server in this process, with real sockets on loopback.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed test may panic"
)]
#![expect(unreachable_pub, reason = "a test binary exports nothing")]

mod codecs;
mod data;
mod harness;
mod hostile;
mod join;
mod offer;
mod publish;
mod resume;
mod subscribe;
