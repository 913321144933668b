//! The one configuration: defaults < YAML file < environment < flags, read in full before a port
//! is bound. Keys carry LiveKit's names where LiveKit has them; `klieg.sample.yaml` documents all.

mod load;
mod mail;
mod storage;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

pub use load::{ConfigError, Sources};
pub use mail::{Mail, MailTls, Notifications};
pub use storage::{Storage, StorageEncryption, StorageKind};

use crate::webhook::Leeway;

/// Name and secret of the development key, the pair LiveKit's tools expect of a `--dev` server.
pub(crate) const DEV_KEY: (&str, &str) = ("devkey", "secret");
/// Shorter secrets of signing keys can be guessed offline (RFC 7518 §3.2: at least the hash's size).
const SECRET_CHARS_MIN: usize = 32;

/// The port of RTMP, which encoders take when none is named.
const RTMP_PORT: u16 = 1935;

/// Everything that can be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// TCP port of HTTP, API, web and signaling.
    pub port: u16,
    /// Addresses the TCP port is bound on.
    pub bind_addresses: Vec<IpAddr>,
    /// The address people open, e.g. `https://live.example.org`; made of bind address and port
    /// when empty. `https` makes cookies `Secure`. Also `APP_URL`.
    pub public_url: Option<String>,
    /// WebSocket address handed to clients; made of `public_url` when empty. Also `LIVEKIT_URL`.
    pub signal_url: Option<String>,
    /// Folder of the database and recordings.
    pub data_dir: PathBuf,
    /// `sqlite:` or `postgres:` URL; empty means `klieg.db` in `data_dir`.
    pub database_url: Option<SecretString>,
    /// Signs CSRF tokens; made and kept in the database when empty. Also `SESSION_SECRET`.
    pub session_secret: Option<SecretString>,
    /// Slug of the site that answers for host names no site claims; empty answers them with 404.
    pub default_site: Option<String>,
    /// API keys and their secrets, as LiveKit's. Also `LIVEKIT_API_KEY` with `LIVEKIT_API_SECRET`.
    pub keys: BTreeMap<String, SecretString>,
    /// Keys that may enter the streams of a site: key name to site slug. Tokens of all other keys
    /// enter only rooms that no stream owns.
    pub key_sites: BTreeMap<String, String>,
    /// Demo site, development key and mail on a page instead of sent.
    pub development: bool,
    /// Addresses of the proxies before this program: what they say in `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Pages of other origins.
    pub cors: Cors,
    /// Media plane.
    pub rtc: Rtc,
    /// Rooms.
    pub room: Room,
    /// Streams.
    pub streams: Streams,
    /// Encoders.
    pub ingest: Ingest,
    /// Recordings.
    pub recording: Recording,
    /// Where recordings lie.
    pub storage: Storage,
    /// Mail.
    pub mail: Mail,
    /// Notifications.
    pub notifications: Notifications,
    /// Outgoing webhooks.
    pub webhooks: Webhooks,
    /// Limits.
    pub limits: Limits,
    /// Log.
    pub logging: Logging,
}

/// Pages of other origins (`cors`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cors {
    /// Origins whose pages may use the API with the session of whoever looks at them.
    pub origins: Vec<String>,
}

/// Media plane (`rtc`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rtc {
    /// UDP port of the first worker; worker n listens on `udp_port + n`. 0 lets the system choose.
    pub udp_port: UdpPort,
    /// Address of the UDP sockets; empty means the first of `bind_addresses`.
    pub bind_address: Option<IpAddr>,
    /// Address told to clients; empty means the one bound, or the machine's.
    pub node_ip: Option<IpAddr>,
    /// Worker threads; 0 means one per core.
    pub workers: usize,
}

/// A UDP port with LiveKit's development port as default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct UdpPort(pub u16);

impl Default for UdpPort {
    fn default() -> Self {
        Self(7882)
    }
}

/// Rooms (`room`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Room {
    /// Make a room when the first token for it comes.
    pub auto_create: bool,
    /// Seconds an empty room that nobody has joined yet is kept.
    pub empty_timeout: u32,
    /// Seconds a room is kept after the last participant left.
    pub departure_timeout: u32,
    /// Participants per room; 0 means no limit.
    pub max_participants: u32,
}

/// Streams (`streams`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Streams {
    /// Seconds a stream waits for somebody to publish, paused, before it ends. The rooms of streams
    /// stay open as long, whatever `room` says.
    pub grace: u32,
    /// Hours after its time at which a stream that never went live is archived.
    pub archive_unstarted_after: u32,
    /// Days after its end at which a stream is archived; 0 means never.
    pub archive_ended_after: u32,
}

/// Encoders (`ingest`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ingest {
    /// Take encoders by RTMP. In development it is on, unless its port is taken.
    pub rtmp: bool,
    /// TCP port of RTMP, on the addresses of `bind_addresses`. 0 lets the system choose.
    pub rtmp_port: u16,
    /// The address shown to creators; made of `public_url` and the port when empty.
    pub rtmp_url: Option<String>,
}

impl Default for Ingest {
    fn default() -> Self {
        Self {
            rtmp: false,
            rtmp_port: RTMP_PORT,
            rtmp_url: None,
        }
    }
}

/// Recordings (`recording`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recording {
    /// Folder; empty means `recordings` in `data_dir`. With a bucket (`storage`) it holds what is not stored there yet.
    pub dir: Option<PathBuf>,
    /// Target length of a segment in seconds; segments end at keyframes.
    pub segment_duration: f64,
    /// Length of a part in seconds; what a crash can lose.
    pub part_duration: f64,
    /// Gigabytes that may wait for the bucket; beyond, recordings fail.
    pub spool_max: u32,
    /// The program that makes downloads and pictures; found on the path when it is only a name.
    pub ffmpeg: String,
}

/// Outgoing webhooks (`webhooks`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Webhooks {
    /// Send to addresses of private networks and of this machine as well.
    pub allow_private: bool,
}

/// Limits (`limits`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Streams live at once per site, where the site sets no limit of its own.
    pub concurrent_streams: u32,
    /// Viewers of all streams of a site at once; 0 means no limit.
    pub viewers_per_site: u32,
    /// Streams one person may create per hour.
    pub stream_creations_per_hour: u32,
    /// Sign-in links per mail address in 15 minutes.
    pub sign_in_per_email: u32,
    /// Sign-in links per network address in 15 minutes.
    pub sign_in_per_address: u32,
    /// Redeem codes that one person, and one network address, may try per hour.
    pub redeem_per_hour: u32,
    /// Imports of subscribers who have not agreed yet, per site and hour; each may hold 2000.
    pub imports_per_hour: u32,
    /// Requests to subscribe per mail address in an hour.
    pub subscribe_per_email: u32,
    /// Requests to subscribe per network address in an hour.
    pub subscribe_per_address: u32,
    /// Requests of any kind per network address in a minute; 0 means no limit.
    pub requests_per_address: u32,
    /// The same per person.
    pub requests_per_person: u32,
    /// The same per API key.
    pub requests_per_key: u32,
}

/// Log (`logging`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Logging {
    /// A level or a filter such as `info,sfu=debug`.
    pub level: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 7880,
            bind_addresses: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
            public_url: None,
            signal_url: None,
            data_dir: PathBuf::from("./data"),
            database_url: None,
            session_secret: None,
            default_site: None,
            keys: BTreeMap::new(),
            key_sites: BTreeMap::new(),
            development: false,
            trusted_proxies: Vec::new(),
            cors: Cors::default(),
            rtc: Rtc::default(),
            room: Room::default(),
            streams: Streams::default(),
            ingest: Ingest::default(),
            recording: Recording::default(),
            storage: Storage::default(),
            mail: Mail::default(),
            notifications: Notifications::default(),
            webhooks: Webhooks::default(),
            limits: Limits::default(),
            logging: Logging::default(),
        }
    }
}

impl Default for Room {
    fn default() -> Self {
        Self {
            auto_create: true,
            empty_timeout: 300,
            departure_timeout: 20,
            max_participants: 0,
        }
    }
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            grace: 300,
            archive_unstarted_after: 24,
            archive_ended_after: 0,
        }
    }
}

impl Default for Recording {
    fn default() -> Self {
        Self {
            dir: None,
            segment_duration: 4.0,
            part_duration: 0.5,
            spool_max: 20,
            ffmpeg: "ffmpeg".to_owned(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrent_streams: 1,
            viewers_per_site: 0,
            stream_creations_per_hour: 60,
            sign_in_per_email: 5,
            sign_in_per_address: 30,
            redeem_per_hour: 20,
            imports_per_hour: 5,
            subscribe_per_email: 3,
            subscribe_per_address: 30,
            requests_per_address: 6000,
            requests_per_person: 1200,
            requests_per_key: 3000,
        }
    }
}

impl Default for Logging {
    fn default() -> Self {
        Self {
            level: "info".to_owned(),
        }
    }
}

impl Config {
    /// Fills what development implies, then checks every value.
    ///
    /// # Errors
    /// Names the key and what it may be.
    pub fn validate(mut self) -> Result<Self, ConfigError> {
        if self.bind_addresses.is_empty() {
            return Err(ConfigError::new("bind_addresses", "must name an address"));
        }
        if self.development {
            self.ingest.rtmp = true;
            if self.keys.is_empty() {
                let (name, secret) = DEV_KEY;
                self.keys.insert(name.to_owned(), secret.into());
            }
            if self.default_site.is_none() {
                self.default_site = Some(crate::seed::DEMO_SLUG.to_owned());
            }
        }
        self.validate_keys()?;
        self.validate_urls()?;
        self.validate_numbers()?;
        self.storage.validate()?;
        self.mail.validate()?;
        self.notifications.validate()?;
        Ok(self)
    }

    fn validate_keys(&self) -> Result<(), ConfigError> {
        for (name, secret) in &self.keys {
            let key = format!("keys.{name}");
            if name.is_empty() || name == crate::live::OWN_KEY {
                return Err(ConfigError::new(key, "is a name Klieg keeps for itself"));
            }
            let secret = secret.expose_secret();
            if (name.as_str(), secret) == DEV_KEY {
                if !self.development {
                    return Err(ConfigError::new(
                        key,
                        "is the development pair: give the key a secret of its own, or use --dev",
                    ));
                }
                if !self.is_loopback() {
                    return Err(ConfigError::new(
                        "bind_addresses",
                        "must be loopback (127.0.0.1, ::1) while the development key is in use; \
                         set keys to bind elsewhere",
                    ));
                }
            } else if secret.chars().count() < SECRET_CHARS_MIN {
                return Err(ConfigError::new(
                    key,
                    format!("needs a secret of at least {SECRET_CHARS_MIN} characters"),
                ));
            }
        }
        for name in self.key_sites.keys() {
            if !self.keys.contains_key(name) {
                return Err(ConfigError::new(
                    format!("key_sites.{name}"),
                    "names a key that is not in keys",
                ));
            }
        }
        if let Some(secret) = &self.session_secret
            && secret.expose_secret().chars().count() < SECRET_CHARS_MIN
        {
            return Err(ConfigError::new(
                "session_secret",
                format!("must have at least {SECRET_CHARS_MIN} characters"),
            ));
        }
        Ok(())
    }

    fn validate_urls(&self) -> Result<(), ConfigError> {
        if let Some(url) = &self.public_url {
            let rest = url
                .strip_prefix("https://")
                .or_else(|| url.strip_prefix("http://"));
            if rest.is_none_or(|rest| rest.is_empty() || rest.contains(['/', '?', '#', ' '])) {
                return Err(ConfigError::new(
                    "public_url",
                    "must be http:// or https:// and a host, without a path",
                ));
            }
        }
        for origin in &self.cors.origins {
            let is_origin = origin.split_once("://").is_some_and(|(scheme, host)| {
                matches!(scheme, "http" | "https")
                    && !host.is_empty()
                    && !host.contains(['/', '?', '#', ' ', '*'])
                    && !host.contains(char::is_uppercase)
            });
            if !is_origin {
                return Err(ConfigError::new(
                    "cors.origins",
                    format!(
                        "names {origin:?}; give origins as browsers write them, such as https://shop.example.org"
                    ),
                ));
            }
        }
        if let Some(url) = &self.signal_url
            && !(url.starts_with("ws://") || url.starts_with("wss://"))
        {
            return Err(ConfigError::new(
                "signal_url",
                "must start with ws:// or wss://",
            ));
        }
        if let Some(url) = &self.ingest.rtmp_url
            && !(url.starts_with("rtmp://") || url.starts_with("rtmps://"))
        {
            return Err(ConfigError::new(
                "ingest.rtmp_url",
                "must start with rtmp:// or rtmps://",
            ));
        }
        if let Some(url) = &self.database_url
            && !["sqlite:", "postgres://", "postgresql://"]
                .iter()
                .any(|scheme| url.expose_secret().starts_with(scheme))
        {
            return Err(ConfigError::new(
                "database_url",
                "must start with sqlite: or postgres://",
            ));
        }
        Ok(())
    }

    fn validate_numbers(&self) -> Result<(), ConfigError> {
        let recording = &self.recording;
        if !(2.0..=6.0).contains(&recording.segment_duration) {
            return Err(ConfigError::new(
                "recording.segment_duration",
                "must be from 2 to 6 seconds",
            ));
        }
        if !(0.1..=1.0).contains(&recording.part_duration) {
            return Err(ConfigError::new(
                "recording.part_duration",
                "must be from 0.1 to 1 second",
            ));
        }
        for (key, value) in [
            ("recording.spool_max", recording.spool_max),
            ("streams.grace", self.streams.grace),
            (
                "streams.archive_unstarted_after",
                self.streams.archive_unstarted_after,
            ),
            ("limits.concurrent_streams", self.limits.concurrent_streams),
            (
                "limits.stream_creations_per_hour",
                self.limits.stream_creations_per_hour,
            ),
            ("limits.sign_in_per_email", self.limits.sign_in_per_email),
            (
                "limits.sign_in_per_address",
                self.limits.sign_in_per_address,
            ),
            ("limits.redeem_per_hour", self.limits.redeem_per_hour),
            ("limits.imports_per_hour", self.limits.imports_per_hour),
            (
                "limits.subscribe_per_email",
                self.limits.subscribe_per_email,
            ),
            (
                "limits.subscribe_per_address",
                self.limits.subscribe_per_address,
            ),
        ] {
            if value == 0 {
                return Err(ConfigError::new(key, "must be at least 1"));
            }
        }
        let workers = self.rtc.workers;
        if workers > 256 {
            return Err(ConfigError::new("rtc.workers", "must be from 0 to 256"));
        }
        let first = usize::from(self.rtc.udp_port.0);
        if first > 0 && first + workers.max(1) - 1 > usize::from(u16::MAX) {
            return Err(ConfigError::new(
                "rtc.udp_port",
                "leaves no room for one port per worker below 65536",
            ));
        }
        crate::telemetry::parse_filter(&self.logging.level)
            .map_err(|message| ConfigError::new("logging.level", message))?;
        Ok(())
    }

    /// Whether everything is bound on loopback.
    pub fn is_loopback(&self) -> bool {
        self.bind_addresses.iter().all(IpAddr::is_loopback) && self.udp_bind_address().is_loopback()
    }

    /// The address of the UDP sockets.
    pub(crate) fn udp_bind_address(&self) -> IpAddr {
        let first = self.bind_addresses.first().copied();
        self.rtc
            .bind_address
            .or(first)
            .unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }

    /// The address people open, without a slash at the end; `port` is the one really bound.
    pub(crate) fn public_url(&self, port: u16) -> String {
        self.public_url.clone().unwrap_or_else(|| {
            let host = match self.bind_addresses.first() {
                Some(address) if !address.is_unspecified() => *address,
                _ => IpAddr::V4(Ipv4Addr::LOCALHOST),
            };
            format!("http://{}", std::net::SocketAddr::new(host, port))
        })
    }

    /// Where encoders publish by RTMP; `None` when they cannot.
    pub(crate) fn rtmp_url(&self, public_url: &str) -> Option<String> {
        if !self.ingest.rtmp {
            return None;
        }
        if let Some(url) = &self.ingest.rtmp_url {
            return Some(url.clone());
        }
        let (_, authority) = public_url.split_once("://")?;
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        };
        Some(match self.ingest.rtmp_port {
            RTMP_PORT => format!("rtmp://{host}/live"),
            port => format!("rtmp://{host}:{port}/live"),
        })
    }

    /// Where recordings lie.
    pub(crate) fn recording_dir(&self) -> PathBuf {
        let dir = self.recording.dir.clone();
        dir.unwrap_or_else(|| self.data_dir.join("recordings"))
    }

    /// The database's URL.
    pub(crate) fn database_url(&self) -> SecretString {
        let file = || format!("sqlite:{}", self.data_dir.join("klieg.db").display());
        self.database_url.clone().unwrap_or_else(|| file().into())
    }

    /// Where webhooks may go; in development also to this machine, without TLS.
    pub(crate) fn webhook_leeway(&self) -> Leeway {
        Leeway {
            plain: self.development,
            private: self.development || self.webhooks.allow_private,
        }
    }

    /// What the recorder needs of this.
    pub(crate) fn recordings(&self) -> recordings::Config {
        recordings::Config {
            dir: self.recording_dir(),
            segment_duration: Duration::from_secs_f64(self.recording.segment_duration),
            part_duration: Duration::from_secs_f64(self.recording.part_duration),
            spool_bytes_max: u64::from(self.recording.spool_max) << 30,
        }
    }

    /// What signaling needs of this.
    pub(crate) fn signaling(&self, own_key: signaling::ApiKey) -> signaling::Config {
        let keys = self.keys.iter();
        signaling::Config {
            keys: keys
                .map(|(id, secret)| (id.clone(), secret.clone()))
                .collect(),
            auto_create: self.room.auto_create,
            empty_timeout: Duration::from_secs(self.room.empty_timeout.into()),
            departure_timeout: Duration::from_secs(self.room.departure_timeout.into()),
            max_participants: self.room.max_participants,
            ..signaling::Config::new(own_key)
        }
    }

    /// What the media plane needs of this.
    pub(crate) fn sfu(&self) -> sfu::Config {
        sfu::Config {
            workers: self.rtc.workers,
            bind_address: self.udp_bind_address(),
            udp_port: self.rtc.udp_port.0,
            advertised_addresses: self.rtc.node_ip.into_iter().collect(),
        }
    }
}
