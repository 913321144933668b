//! Access tokens: LiveKit's JWTs with their grants, and the keys that sign them.

mod claims;
mod keys;
mod permissions;
mod tokens;

pub use claims::{Claims, VideoGrant};
pub use keys::ApiKey;
pub(crate) use keys::KeyStore;
pub use permissions::Permissions;
pub use tokens::{TokenError, TokenGrant};
pub(crate) use tokens::{issue, refresh, verify};
