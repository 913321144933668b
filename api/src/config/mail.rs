//! Mail and notifications (`mail`, `notifications`).

use secrecy::SecretString;
use serde::Deserialize;

use super::ConfigError;

/// Mail (`mail`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// SMTP server; without one no mail is sent, and in development it is shown at `/dev/mail`.
    pub host: Option<String>,
    /// Its port; 0 means the usual one: 587 for `starttls`, 465 for `tls`, 25 for `none`.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: MailTls,
    /// Who signs in there; with `password`.
    pub username: Option<String>,
    /// Also `SMTP_PASSWORD`.
    pub password: Option<SecretString>,
    /// The address mail comes from where a site has none of its own.
    pub from: Option<String>,
    /// Connections open to the server at once.
    pub connections: u32,
}

/// How a connection to the mail server is encrypted (`mail.tls`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// Plain at first, then encrypted; refused where the server cannot.
    Starttls,
    /// Encrypted from the first byte.
    Tls,
    /// Not at all: for a server on this machine.
    None,
}

/// Notifications (`notifications`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notifications {
    /// Mails per second that a round of notifications sends on average; batches of 100 at once.
    pub mails_per_second: u32,
    /// Hosts of push services that browsers may name; `*.` stands for any name below.
    pub push_hosts: Vec<String>,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            host: None,
            port: 0,
            tls: MailTls::Starttls,
            username: None,
            password: None,
            from: None,
            connections: 4,
        }
    }
}

impl Default for Notifications {
    fn default() -> Self {
        let hosts = [
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "*.push.apple.com",
            "*.notify.windows.com",
        ];
        Self {
            mails_per_second: 50,
            push_hosts: hosts.map(str::to_owned).to_vec(),
        }
    }
}

impl Mail {
    /// The port really meant.
    pub(crate) fn port(&self) -> u16 {
        match (self.port, self.tls) {
            (0, MailTls::Starttls) => 587,
            (0, MailTls::Tls) => 465,
            (0, MailTls::None) => 25,
            (port, _) => port,
        }
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if let Some(from) = &self.from
            && from.parse::<lettre::Address>().is_err()
        {
            return Err(ConfigError::new("mail.from", "must be a mail address"));
        }
        if self.username.is_some() != self.password.is_some() {
            return Err(ConfigError::new(
                "mail.username",
                "and mail.password must be set together",
            ));
        }
        if !(1..=50).contains(&self.connections) {
            return Err(ConfigError::new("mail.connections", "must be from 1 to 50"));
        }
        let Some(host) = &self.host else {
            return Ok(());
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
        if host.is_empty() || !host.chars().all(is_name) {
            return Err(ConfigError::new(
                "mail.host",
                "must be a host name or an address, without a port: that is mail.port",
            ));
        }
        if self.from.is_none() {
            return Err(ConfigError::new(
                "mail.from",
                "must be set where mail.host is: the address mail comes from",
            ));
        }
        let is_near = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1" | "[::1]");
        if self.tls == MailTls::None && self.password.is_some() && !is_near {
            return Err(ConfigError::new(
                "mail.tls",
                "must be starttls or tls where a password is sent to another machine",
            ));
        }
        Ok(())
    }
}

impl Notifications {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if !(1..=10_000).contains(&self.mails_per_second) {
            return Err(ConfigError::new(
                "notifications.mails_per_second",
                "must be from 1 to 10000",
            ));
        }
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.*".contains(c);
        for host in &self.push_hosts {
            let name = host.strip_prefix("*.").unwrap_or(host);
            if !name.contains('.') || name.contains('*') || !name.chars().all(is_name) {
                return Err(ConfigError::new(
                    "notifications.push_hosts",
                    format!(
                        "names {host:?}; give host names such as push.example.org or *.push.example.org"
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Whether a push service at this host may be asked.
    pub(crate) fn allows_push_host(&self, host: &str) -> bool {
        self.push_hosts.iter().any(|allowed| {
            allowed.strip_prefix('*').map_or_else(
                || allowed == host,
                |end| host.len() > end.len() && host.ends_with(end),
            )
        })
    }
}
