//! Mail over SMTP: one pool of connections to one server.

use std::time::{Duration, SystemTime};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::ExposeSecret;

use super::{Mail, MailError, Sender};
use crate::config;

/// How long one answer of the server may take (RFC 5321 §4.5.3.2 allows minutes; a server that
/// needs them is asked again later).
const ANSWER_MAX: Duration = Duration::from_secs(15);
/// How long a whole mail may take: less than a delivery's lease, so that nobody else sends it too.
const SEND_MAX: Duration = Duration::from_secs(40);
/// Connections without work are closed after this: servers do it after minutes.
const IDLE_MAX: Duration = Duration::from_secs(30);
/// Replies that blame the connection or the sign-in, not the mail: an administrator mends these.
const SETUP_CODES: [&str; 5] = ["421", "530", "534", "535", "538"];

/// The way to a mail server. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// The way to `host` as configured; nothing is connected yet.
    ///
    /// # Errors
    /// TLS to a host of that name cannot be set up.
    pub(super) fn new(host: &str, settings: &config::Mail) -> anyhow::Result<Self> {
        let parameters = || {
            TlsParameters::new(host.to_owned())
                .map_err(|error| anyhow::anyhow!(error).context("mail.host: TLS cannot be set up"))
        };
        let tls = match settings.tls {
            config::MailTls::Starttls => Tls::Required(parameters()?),
            config::MailTls::Tls => Tls::Wrapper(parameters()?),
            config::MailTls::None => Tls::None,
        };
        let pool = PoolConfig::new()
            .max_size(settings.connections)
            .idle_timeout(IDLE_MAX);
        // "Dangerous" of the builder is that it starts without TLS; `tls` is given right here.
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(settings.port())
            .tls(tls)
            .timeout(Some(ANSWER_MAX))
            .pool_config(pool);
        if let (Some(name), Some(password)) = (&settings.username, &settings.password) {
            let password = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(name.clone(), password));
        }
        Ok(Self {
            transport: builder.build(),
        })
    }

    /// Whether the server answers and lets us in.
    ///
    /// # Errors
    /// What it, or the way to it, said.
    pub(crate) async fn check(&self) -> Result<(), MailError> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(MailError::Later("it does not answer".to_owned())),
            Err(error) => Err(judged(&error)),
        }
    }

    pub(super) async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = message(mail)?;
        match tokio::time::timeout(SEND_MAX, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(judged(&error)),
            Err(_) => Err(MailError::Later("the mail server took too long".to_owned())),
        }
    }
}

/// Whether trying again can help.
fn judged(error: &lettre::transport::smtp::Error) -> MailError {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    let code = error.status().map(|code| code.to_string());
    let is_setup = code.is_some_and(|code| SETUP_CODES.contains(&code.as_str()));
    if error.is_permanent() && !is_setup {
        MailError::Refused(text)
    } else {
        MailError::Later(text)
    }
}

/// The mail as it goes over the wire. Every value is encoded by the builder, so a line break in a
/// title or a name begins no header.
pub(super) fn message(mail: &Mail) -> Result<Message, MailError> {
    let from = mailbox(&mail.from)?;
    let domain = from.email.domain().to_owned();
    let to: Address = address(&mail.to)?;
    let mut builder = Message::builder()
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(one_line(&mail.letter.subject))
        .date(SystemTime::from(mail.sent_at));
    if let Some(reply_to) = &mail.from.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    builder = match &mail.id {
        Some(id) => builder.message_id(Some(format!("<{id}@{domain}>"))),
        None => builder.message_id(None),
    };
    if let Some(url) = &mail.unsubscribe {
        builder = builder
            .raw_header(plain("List-Unsubscribe", format!("<{url}>"))?)
            .raw_header(plain(
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click".to_owned(),
            )?);
    } else {
        // Nobody's holiday notice should answer a sign-in link.
        builder = builder.raw_header(plain("Auto-Submitted", "auto-generated".to_owned())?);
    }
    let bodies =
        MultiPart::alternative_plain_html(mail.letter.text.clone(), mail.letter.html.clone());
    builder
        .multipart(bodies)
        .map_err(|error| MailError::Refused(error.to_string()))
}

/// A header of plain printable characters, which stays on one line: programs read it, and some do
/// not decode what is folded or encoded.
fn plain(name: &'static str, value: String) -> Result<HeaderValue, MailError> {
    if !value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(MailError::Refused(format!("{name} would not be plain")));
    }
    let name = HeaderName::new_from_ascii_str(name);
    Ok(HeaderValue::dangerous_new_pre_encoded(
        name,
        value.clone(),
        value,
    ))
}

fn mailbox(sender: &Sender) -> Result<Mailbox, MailError> {
    let name = one_line(&sender.name);
    Ok(Mailbox::new(
        (!name.is_empty()).then_some(name),
        address(&sender.address)?,
    ))
}

fn address(text: &str) -> Result<Address, MailError> {
    text.parse()
        .map_err(|_| MailError::Refused("this is not a mail address".to_owned()))
}

fn one_line(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    text.trim().to_owned()
}
