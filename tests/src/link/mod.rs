//! A bad line between a client and the server under test.
//!
//! The client lives in a network namespace that has nothing but loopback. On that loopback the far half of the line
//! ([`far`], a process of its own inside the namespace) listens on the server's own ports, so that addresses in
//! candidates and links are right as they are. It hands everything over Unix sockets, which do not care for
//! namespaces, to the near half ([`near`]) beside the server. The near half shapes each direction — rate, delay, loss,
//! one bounded queue for UDP and TCP together — and can cut the line or the signal connections alone.
//!
//! Needs the right to make namespaces (root).

pub mod far;
mod frame;
mod namespace;
pub mod near;
mod shaper;

pub use namespace::Namespace;
pub use shaper::{Shape, Shaper};
