//! Klieg's end-to-end tests: the real binary on loopback, driven by real clients.
//!
//! Owns: the test media whose pictures carry their own number ([`pattern`]), the server under test ([`server`]), the
//! bad line between a client and the server ([`link`]), and a small client of LiveKit's signal protocol ([`wire`]).
//! Does not own: any behaviour. The scenarios are in `tests/`, the browser's in `browser/`, the SDKs' in `sdk/`.
//!
//! Nothing here sends to an address outside loopback.

pub mod clip;
pub mod grants;
pub mod link;
pub mod offer;
pub mod pattern;
pub mod person;
pub mod rtmp;
pub mod sdk;
pub mod server;
pub mod simulcast;
pub mod token;
pub mod wire;
