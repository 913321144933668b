//! The load that the benches put on a server: one publisher and N receivers in a process of their
//! own, on real loopback sockets, driven over pipes by the process under measurement.
//!
//! ```text
//! bench (orchestrates) ──▶ server (sfu | engine | floor) ──pipes──▶ clients: publisher, receivers
//!                               ▲───────────── UDP over loopback ─────────────▶
//! ```

pub(crate) mod clients;
pub(crate) mod control;
pub(crate) mod klieg;
pub(crate) mod measure;
pub(crate) mod rtc;
pub(crate) mod source;
