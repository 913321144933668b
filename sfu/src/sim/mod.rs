//! Simulation: the whole media plane with client peers, on a virtual clock and over bad lines
//! (feature `sim`). No sockets, no threads; ten seconds of a room take a fraction of one.

mod client;
mod encoder;
mod line_meter;
mod link;
mod world;

pub use client::{Client, Heard, Offer, OfferedTrack};
pub use encoder::{Encoding, PICTURE_INTERVAL, PICTURES_PER_SECOND, Stamp};
pub use link::LinkProfile;
pub use world::{ClientId, World};
