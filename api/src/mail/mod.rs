//! Mail. In development it is kept for a page to show.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use time::OffsetDateTime;

/// Mails the page shows; older ones are forgotten.
const OUTBOX_MAX: usize = 100;

/// One mail.
#[derive(Clone)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) subject: String,
    /// Plain text; holds secrets, so it is never logged.
    pub(crate) text: String,
    pub(crate) sent_at: OffsetDateTime,
}

/// Where mail goes.
#[derive(Clone)]
pub(crate) enum Mailer {
    /// Kept in memory and shown at `/dev/mail`.
    Outbox(Arc<Mutex<VecDeque<Mail>>>),
    /// No way to send is set up.
    Nowhere,
}

impl Mailer {
    /// The mailer of a development server, or of one without a way to send.
    pub(crate) fn new(development: bool) -> Self {
        if development {
            Self::Outbox(Arc::default())
        } else {
            Self::Nowhere
        }
    }

    /// Sends a mail.
    pub(crate) fn send(&self, mail: Mail) {
        match self {
            Self::Outbox(outbox) => {
                let mut outbox = outbox.lock().unwrap_or_else(PoisonError::into_inner);
                if outbox.len() >= OUTBOX_MAX {
                    outbox.pop_back();
                }
                outbox.push_front(mail);
                tracing::info!("a mail was sent; read it at /dev/mail");
            }
            Self::Nowhere => {
                tracing::error!("a mail could not be sent: no mail server is set up");
            }
        }
    }

    /// The mails kept, newest first; `None` where mail is really sent.
    pub(crate) fn kept(&self) -> Option<Vec<Mail>> {
        match self {
            Self::Outbox(outbox) => {
                let outbox = outbox.lock().unwrap_or_else(PoisonError::into_inner);
                Some(outbox.iter().cloned().collect())
            }
            Self::Nowhere => None,
        }
    }
}
