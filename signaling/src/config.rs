//! What signaling needs to know before it starts.

use std::collections::HashMap;
use std::time::Duration;

use secrecy::SecretString;

use crate::auth::ApiKey;

/// Configuration of the control plane. Key names follow LiveKit's (`keys`, `room.*`).
#[derive(Debug, Clone)]
pub struct Config {
    /// API keys that operators hand to their own applications: id and secret.
    pub keys: HashMap<String, SecretString>,
    /// The server's own key, which signs what [`crate::Signaling::issue_token`] makes.
    pub own_key: ApiKey,
    /// Tokens of configured keys open rooms that do not exist yet (`room.auto_create`).
    pub auto_create: bool,
    /// A room that nobody ever joined closes after this (`room.empty_timeout`).
    pub empty_timeout: Duration,
    /// A room closes this long after its last participant left (`room.departure_timeout`).
    pub departure_timeout: Duration,
    /// Participants per room; 0 means no limit (`room.max_participants`).
    pub max_participants: u32,
    /// Name of this node on the wire (`ND_…`).
    pub node_id: String,
    /// Region on the wire; may be empty.
    pub region: String,
}

impl Config {
    /// LiveKit's defaults, with the server's own key.
    pub fn new(own_key: ApiKey) -> Self {
        Self {
            keys: HashMap::new(),
            own_key,
            auto_create: true,
            empty_timeout: Duration::from_secs(300),
            departure_timeout: Duration::from_secs(20),
            max_participants: 0,
            node_id: "ND_klieg".to_owned(),
            region: String::new(),
        }
    }
}
