//! The product, and the one binary that composes everything.
//!
//! **Owns** sites, people, sign-in, streams, passes and grants, pages, configuration, the only SQL.
//! **Does not own** media (`sfu`), LiveKit's wire (`signaling`), segments and playlists
//! (`recordings`); it wires them together in `live/`.
//!
//! Path of one request: `router` → `http::Visitor` (site, session, origin) → the noun's `routes` →
//! its rules (`access`, `stream::state`, `live`) → `store` → the noun's view.

mod access;
mod analytics;
mod api_key;
mod app;
mod audit;
mod chat;
mod cli;
mod clock;
mod config;
mod device;
mod document;
mod encoder;
mod grant;
mod http;
mod id;
mod jobs;
mod live;
mod mail;
mod notification;
mod page;
mod pass;
mod person;
mod provider;
mod purchase;
mod rate_limit;
mod recording;
mod router;
mod secret;
mod seed;
mod server;
mod site;
mod space;
mod store;
mod stream;
mod subscriber;
mod team;
mod telemetry;
#[cfg(test)]
mod testing;
mod webhook;

pub use cli::{Cli, run};
pub use config::{
    Config, ConfigError, Cors, Ingest, Limits, Logging, Mail, MailTls, Notifications, Recording,
    Room, Rtc, Sources, Storage, StorageEncryption, StorageKind, Streams, UdpPort, Webhooks,
};
pub use router::openapi;
pub use seed::DevLinks;
pub use server::{Notice, Server};
