//! Reading the sources in their order and naming the key of whatever is wrong.

use std::collections::BTreeMap;
use std::path::PathBuf;

use figment::providers::{Format, Yaml};
use figment::value::{Dict, Value};
use figment::{Figment, Profile, Provider};

use super::Config;

/// Keys that environment and flags can set: every scalar and list of the file.
pub(super) const KEYS: &[&str] = &[
    "port",
    "bind_addresses",
    "public_url",
    "signal_url",
    "data_dir",
    "database_url",
    "session_secret",
    "default_site",
    "keys",
    "key_sites",
    "development",
    "trusted_proxies",
    "cors.origins",
    "rtc.udp_port",
    "rtc.bind_address",
    "rtc.node_ip",
    "rtc.workers",
    "room.auto_create",
    "room.empty_timeout",
    "room.departure_timeout",
    "room.max_participants",
    "streams.grace",
    "streams.archive_unstarted_after",
    "streams.archive_ended_after",
    "ingest.rtmp",
    "ingest.rtmp_port",
    "ingest.rtmp_url",
    "recording.dir",
    "recording.segment_duration",
    "recording.part_duration",
    "recording.spool_max",
    "storage.kind",
    "storage.bucket",
    "storage.endpoint",
    "storage.region",
    "storage.prefix",
    "storage.access_key_id",
    "storage.secret_access_key",
    "storage.path_style",
    "storage.encryption",
    "storage.kms_key_id",
    "storage.redirect",
    "recording.ffmpeg",
    "mail.host",
    "mail.port",
    "mail.tls",
    "mail.username",
    "mail.password",
    "mail.from",
    "mail.connections",
    "notifications.mails_per_second",
    "notifications.push_hosts",
    "webhooks.allow_private",
    "limits.concurrent_streams",
    "limits.viewers_per_site",
    "limits.stream_creations_per_hour",
    "limits.sign_in_per_email",
    "limits.sign_in_per_address",
    "limits.redeem_per_hour",
    "limits.imports_per_hour",
    "limits.subscribe_per_email",
    "limits.subscribe_per_address",
    "limits.requests_per_address",
    "limits.requests_per_person",
    "limits.requests_per_key",
    "logging.level",
];

/// Names that the wider world uses for some keys.
const ALIASES: &[(&str, &str)] = &[
    ("APP_URL", "public_url"),
    ("LIVEKIT_URL", "signal_url"),
    ("SESSION_SECRET", "session_secret"),
    ("SMTP_PASSWORD", "mail.password"),
];

/// A bad configuration: which key, and what it may be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("configuration: {key} {message}")]
pub struct ConfigError {
    key: String,
    message: String,
}

impl ConfigError {
    pub(crate) fn new(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            message: message.into(),
        }
    }
}

/// Where the configuration comes from, weakest first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// YAML file.
    pub file: Option<PathBuf>,
    /// Environment variables.
    pub environment: BTreeMap<String, String>,
    /// Flags: dotted key and value, as in `--set rtc.udp_port=7000`.
    pub flags: Vec<(String, String)>,
}

impl Sources {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// Names the first key that is unknown or bad, and what is allowed.
    pub fn load(&self) -> Result<Config, ConfigError> {
        let mut figment = Figment::new();
        if let Some(path) = &self.file {
            if !path.is_file() {
                return Err(ConfigError::new(
                    "--config",
                    format!("names {}, which is no file", path.display()),
                ));
            }
            figment = figment.merge(Yaml::file_exact(path));
        }
        figment = figment
            .merge(Layer::environment(&self.environment)?)
            .merge(Layer::flags(&self.flags)?);
        let config: Config = figment.extract().map_err(readable)?;
        config.validate()
    }
}

/// One source as nested values.
struct Layer {
    name: &'static str,
    values: Dict,
    sections: BTreeMap<String, Dict>,
}

impl Layer {
    fn environment(variables: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let mut layer = Self {
            name: "environment",
            values: Dict::new(),
            sections: BTreeMap::new(),
        };
        for (name, value) in variables {
            if let Some((_, key)) = ALIASES.iter().find(|(alias, _)| alias == name) {
                layer.set(key, value);
            } else if name.starts_with("KLIEG_") {
                let key = KEYS.iter().find(|key| variable(key) == *name);
                let Some(key) = key else {
                    return Err(ConfigError::new(
                        name,
                        format!("is no known variable; allowed are {}", variables_list()),
                    ));
                };
                layer.set(key, value);
            }
        }
        match (
            variables.get("LIVEKIT_API_KEY"),
            variables.get("LIVEKIT_API_SECRET"),
        ) {
            (Some(key), Some(secret)) => layer.set_key(key, secret),
            (None, None) => {}
            _ => {
                return Err(ConfigError::new(
                    "LIVEKIT_API_KEY",
                    "and LIVEKIT_API_SECRET must be set together",
                ));
            }
        }
        Ok(layer)
    }

    fn flags(flags: &[(String, String)]) -> Result<Self, ConfigError> {
        let mut layer = Self {
            name: "flags",
            values: Dict::new(),
            sections: BTreeMap::new(),
        };
        for (key, value) in flags {
            if !KEYS.contains(&key.as_str()) {
                return Err(ConfigError::new(
                    format!("--set {key}"),
                    format!("is no known key; allowed are {}", KEYS.join(", ")),
                ));
            }
            layer.set(key, value);
        }
        Ok(layer)
    }

    fn set(&mut self, key: &str, text: &str) {
        // Text that looks like a number, a flag or a [list] becomes one; secrets and paths that
        // happen to be numbers stay text.
        let is_text = matches!(
            key,
            "session_secret"
                | "data_dir"
                | "database_url"
                | "default_site"
                | "storage.bucket"
                | "storage.endpoint"
                | "storage.region"
                | "storage.prefix"
                | "storage.access_key_id"
                | "storage.secret_access_key"
                | "storage.kms_key_id"
                | "mail.host"
                | "mail.tls"
                | "mail.username"
                | "mail.password"
                | "mail.from"
                | "logging.level"
        );
        let value = match text.parse::<Value>() {
            Ok(value) if !is_text => value,
            _ => Value::from(text),
        };
        let value = if matches!(
            key,
            "bind_addresses" | "trusted_proxies" | "cors.origins" | "notifications.push_hosts"
        ) && value.as_str().is_some()
        {
            Value::from(text.split(',').map(str::trim).collect::<Vec<_>>())
        } else {
            value
        };
        match key.split_once('.') {
            Some((section, leaf)) => self.section(section).insert(leaf.to_owned(), value),
            None => self.values.insert(key.to_owned(), value),
        };
    }

    fn set_key(&mut self, name: &str, secret: &str) {
        let secret = Value::from(secret);
        self.section("keys").insert(name.to_owned(), secret);
    }

    fn section(&mut self, name: &str) -> &mut Dict {
        self.sections.entry(name.to_owned()).or_default()
    }
}

impl Provider for Layer {
    fn metadata(&self) -> figment::Metadata {
        figment::Metadata::named(self.name)
    }

    fn data(&self) -> Result<figment::value::Map<Profile, Dict>, figment::Error> {
        let mut values = self.values.clone();
        for (name, section) in &self.sections {
            // A key such as `keys` set as a whole stays; single entries of it are added.
            let whole = values.remove(name).and_then(Value::into_dict);
            let mut merged = whole.unwrap_or_default();
            merged.extend(section.clone());
            values.insert(name.clone(), Value::from(merged));
        }
        Ok(figment::value::Map::from([(Profile::Default, values)]))
    }
}

/// `rtc.udp_port` is `KLIEG_RTC_UDP_PORT`.
fn variable(key: &str) -> String {
    format!("KLIEG_{}", key.replace('.', "_").to_uppercase())
}

fn variables_list() -> String {
    let names: Vec<String> = KEYS.iter().map(|key| variable(key)).collect();
    names.join(", ")
}

/// Figment's first error in our words: the key, what is wrong, and the source it came from.
fn readable(error: figment::Error) -> ConfigError {
    let Some(first) = error.into_iter().next() else {
        return ConfigError::new("file", "cannot be read");
    };
    let source = first.metadata.as_ref().map(|metadata| {
        let place = metadata.source.as_ref().map(ToString::to_string);
        place.unwrap_or_else(|| metadata.name.to_string())
    });
    let mut path = first.path.clone();
    let message = match &first.kind {
        figment::error::Kind::UnknownField(field, allowed) => {
            path.push(field.clone());
            format!("is no known key; allowed here are {}", allowed.join(", "))
        }
        kind => kind.to_string(),
    };
    path.dedup();
    let key = if path.is_empty() {
        "file".to_owned()
    } else {
        path.join(".")
    };
    let place = source.map_or_else(String::new, |source| format!(" (in {source})"));
    ConfigError::new(key, format!("{message}{place}"))
}
