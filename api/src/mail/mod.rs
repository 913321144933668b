//! Mail: written from templates, kept for a page in development, else handed to an SMTP server.

mod letter;
mod smtp;
#[cfg(test)]
mod tests;

pub(crate) use letter::{Letter, StreamNews};
pub(crate) use smtp::Smtp;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use time::OffsetDateTime;

use crate::config::Config;
use crate::jobs::JobError;
use crate::site::Site;

/// Mails the page shows; older ones are forgotten.
const OUTBOX_MAX: usize = 100;

/// One mail. Its text holds secrets, so it is never logged.
#[derive(Clone)]
pub(crate) struct Mail {
    pub(crate) from: Sender,
    pub(crate) to: String,
    pub(crate) letter: Letter,
    /// The part of the `Message-ID` before the `@`: the same for every attempt at one message, so
    /// that whoever receives it twice can tell.
    pub(crate) id: Option<String>,
    /// Where one click ends such mails (RFC 8058).
    pub(crate) unsubscribe: Option<String>,
    pub(crate) sent_at: OffsetDateTime,
}

/// Whom a mail comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sender {
    pub(crate) name: String,
    pub(crate) address: String,
    /// Where answers go, if not there.
    pub(crate) reply_to: Option<String>,
}

/// Why a mail was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MailError {
    /// It will not be taken later either: the address, or the mail itself.
    #[error("{0}")]
    Refused(String),
    /// It may be taken later.
    #[error("{0}")]
    Later(String),
}

impl From<MailError> for JobError {
    fn from(error: MailError) -> Self {
        match error {
            MailError::Refused(text) => Self::Fatal(text),
            MailError::Later(text) => Self::Retry(text),
        }
    }
}

/// Where mail goes.
#[derive(Clone)]
pub(crate) enum Mailer {
    /// Kept in memory and shown at `/dev/mail`.
    Outbox(Arc<Mutex<VecDeque<Mail>>>),
    /// To an SMTP server.
    Smtp(Smtp),
    /// No way to send is set up.
    Nowhere,
}

impl Mailer {
    /// The mailer of a configuration: its mail server, else the page of a development server.
    ///
    /// # Errors
    /// The settings do not make a connection; the sentence names the key.
    pub(crate) fn new(config: &Config) -> anyhow::Result<Self> {
        if let Some(host) = &config.mail.host {
            return Ok(Self::Smtp(Smtp::new(host, &config.mail)?));
        }
        if config.development {
            return Ok(Self::Outbox(Arc::default()));
        }
        tracing::warn!("mail.host is not set: no mail is sent, so nobody can sign in");
        Ok(Self::Nowhere)
    }

    /// Sends a mail, or says whether trying again can help.
    pub(crate) async fn send(&self, mail: Mail) -> Result<(), MailError> {
        match self {
            Self::Outbox(outbox) => {
                // What a server would refuse is refused here as well.
                smtp::message(&mail)?;
                let mut outbox = outbox.lock().unwrap_or_else(PoisonError::into_inner);
                if outbox.len() >= OUTBOX_MAX {
                    outbox.pop_back();
                }
                outbox.push_front(mail);
                tracing::info!("a mail was sent; read it at /dev/mail");
                Ok(())
            }
            Self::Smtp(smtp) => smtp.send(&mail).await,
            Self::Nowhere => Err(MailError::Later("mail.host is not set".to_owned())),
        }
    }

    /// The mails kept, newest first; `None` where mail is really sent.
    pub(crate) fn kept(&self) -> Option<Vec<Mail>> {
        match self {
            Self::Outbox(outbox) => {
                let outbox = outbox.lock().unwrap_or_else(PoisonError::into_inner);
                Some(outbox.iter().cloned().collect())
            }
            Self::Smtp(_) | Self::Nowhere => None,
        }
    }
}

impl Sender {
    /// Whom a site's mail comes from (NT-03): what its settings say, else the site's name and the
    /// installation's address.
    pub(crate) fn of(site: &Site, config: &Config) -> Self {
        let chosen = site.settings.mail.clone();
        let address = chosen.from_address.or_else(|| config.mail.from.clone());
        Self {
            name: chosen.from_name.unwrap_or_else(|| site.name.clone()),
            address: address.unwrap_or_else(|| "klieg@localhost.localdomain".to_owned()),
            reply_to: chosen.reply_to,
        }
    }
}
