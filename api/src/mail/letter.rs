//! What our mails say, as HTML and as plain text. HTML of mail is that of decades ago: tables for
//! the frame, styles on the elements.

use maud::{DOCTYPE, Markup, html};
use time::OffsetDateTime;
use time::macros::format_description;

/// Longest description in a mail; the page has the rest.
const DESCRIPTION_CHARS: usize = 600;

/// Subject and both bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) html: String,
    pub(crate) text: String,
}

/// What a mail about a stream says of it.
#[derive(Debug, Clone)]
pub(crate) struct StreamNews<'a> {
    pub(crate) site: &'a str,
    pub(crate) title: &'a str,
    pub(crate) description: Option<&'a str>,
    pub(crate) host: &'a str,
    pub(crate) url: &'a str,
    pub(crate) scheduled_at: OffsetDateTime,
    /// Page on which such mails end.
    pub(crate) unsubscribe: &'a str,
}

/// The parts every letter has.
struct Parts<'a> {
    site: &'a str,
    subject: String,
    title: &'a str,
    /// Paragraphs before the button.
    before: Vec<String>,
    button: (&'a str, &'a str),
    /// Small print; the last may hold a link to end such mails.
    after: Vec<String>,
    unsubscribe: Option<&'a str>,
}

impl Letter {
    /// A one-time link to sign in.
    pub(crate) fn sign_in(site: &str, url: &str) -> Self {
        Parts {
            site,
            subject: format!("Sign in to {site}"),
            title: &format!("Sign in to {site}"),
            before: vec!["Open this page and press the button there to sign in.".to_owned()],
            button: ("Sign in", url),
            after: vec![
                "The link works once, for 15 minutes.".to_owned(),
                "If you did not ask for it, do nothing: nobody can sign in without it.".to_owned(),
            ],
            unsubscribe: None,
        }
        .write()
    }

    /// An invitation into a team.
    pub(crate) fn invitation(site: &str, team: &str, inviter: &str, url: &str) -> Self {
        Parts {
            site,
            subject: format!("Join {team} on {site}"),
            title: &format!("Join {team} on {site}"),
            before: vec![format!(
                "{inviter} invites you to the team {team} on {site}. Open this page and press the button to sign in and join."
            )],
            button: ("Join", url),
            after: vec![
                "The link works once, for seven days; later, signing in with this address joins as well.".to_owned(),
                "If you do not want to join, do nothing.".to_owned(),
            ],
            unsubscribe: None,
        }
        .write()
    }

    /// Asks whether the address's owner really wants to subscribe.
    pub(crate) fn confirm_subscription(site: &str, url: &str) -> Self {
        Parts {
            site,
            subject: format!("Confirm your subscription to {site}"),
            title: &format!("Hear when {site} goes live?"),
            before: vec![format!(
                "Somebody, we hope you, asked us to tell this address when {site} goes live. Confirm it to subscribe."
            )],
            button: ("Confirm my subscription", url),
            after: vec![
                "The link works for a week.".to_owned(),
                "If it was not you, do nothing: you are not subscribed, and this is the only mail.".to_owned(),
            ],
            unsubscribe: None,
        }
        .write()
    }

    /// A stream is live now (NT-02).
    pub(crate) fn live(news: &StreamNews<'_>) -> Self {
        let mut before = vec![format!("{} is live on {} now.", news.host, news.site)];
        before.extend(news.description.map(shortened));
        Parts {
            site: news.site,
            subject: format!("Live now: {}", news.title),
            title: news.title,
            before,
            button: ("Watch live", news.url),
            after: vec![format!(
                "You get this because you subscribed to {}.",
                news.site
            )],
            unsubscribe: Some(news.unsubscribe),
        }
        .write()
    }

    /// A stream is about to start.
    pub(crate) fn reminder(news: &StreamNews<'_>) -> Self {
        let format =
            format_description!("[day padding:none] [month repr:long] [year], [hour]:[minute] UTC");
        let start = news.scheduled_at.format(format).unwrap_or_default();
        let mut before = vec![format!("{} starts soon: {start}.", news.host)];
        before.extend(news.description.map(shortened));
        Parts {
            site: news.site,
            subject: format!("Starting soon: {}", news.title),
            title: news.title,
            before,
            button: ("To the stream", news.url),
            after: vec!["You get this because you asked to be reminded of this stream.".to_owned()],
            unsubscribe: Some(news.unsubscribe),
        }
        .write()
    }

    /// Every letter with made-up content, for the preview page (NT-11).
    pub(crate) fn samples(site: &str, base: &str) -> Vec<(&'static str, Self)> {
        let unsubscribe = format!("{base}/unsubscribe/sample");
        let news = StreamNews {
            site,
            title: "Potters & <Glazers>: an evening at the wheel",
            description: Some(
                "Three bowls from one lump of clay.\n\nBring questions; there is time for all of them.",
            ),
            host: "Cleo Creator",
            url: &format!("{base}/streams/sample"),
            scheduled_at: time::macros::datetime!(2027-01-15 19:00 UTC),
            unsubscribe: &unsubscribe,
        };
        vec![
            (
                "sign-in",
                Self::sign_in(site, &format!("{base}/sign-in/sample")),
            ),
            (
                "confirm-subscription",
                Self::confirm_subscription(site, &format!("{base}/subscribe/confirm/sample")),
            ),
            ("live", Self::live(&news)),
            ("reminder", Self::reminder(&news)),
        ]
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= DESCRIPTION_CHARS {
        return text.to_owned();
    }
    let mut text: String = text.chars().take(DESCRIPTION_CHARS - 1).collect();
    text.push('…');
    text
}

impl Parts<'_> {
    fn write(&self) -> Letter {
        Letter {
            subject: self.subject.clone(),
            html: self.html().into_string(),
            text: self.text(),
        }
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.title);
        for paragraph in &self.before {
            text.push_str(&format!("{paragraph}\n\n"));
        }
        let (label, url) = self.button;
        text.push_str(&format!("{label}:\n{url}\n\n"));
        for paragraph in &self.after {
            text.push_str(&format!("{paragraph}\n"));
        }
        if let Some(url) = self.unsubscribe {
            text.push_str(&format!("\nUnsubscribe:\n{url}\n"));
        }
        text
    }

    fn html(&self) -> Markup {
        let (label, url) = self.button;
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.subject) }
                }
                body style="margin:0;padding:24px 12px;background:#f4f1ec;font-family:system-ui,-apple-system,'Segoe UI',sans-serif" {
                    table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" {
                        tr { td align="center" {
                            table role="presentation" cellpadding="0" cellspacing="0" border="0" width="560"
                                style="width:100%;max-width:560px;background:#ffffff;border:1px solid #e2dcd2;border-radius:12px" {
                                tr { td style="padding:28px 32px;color:#221d17;font-size:16px;line-height:1.55" {
                                    p style="margin:0 0 20px;font-size:14px;font-weight:600;color:#6b6257" { (self.site) }
                                    h1 style="margin:0 0 16px;font-size:24px;line-height:1.25" { (self.title) }
                                    @for paragraph in &self.before {
                                        p style="margin:0 0 16px;white-space:pre-line" { (paragraph) }
                                    }
                                    p style="margin:24px 0" {
                                        a href=(url) style="display:inline-block;padding:13px 26px;border-radius:8px;background:#8a4b08;color:#ffffff;font-weight:600;text-decoration:none" { (label) }
                                    }
                                    @for paragraph in &self.after {
                                        p style="margin:0 0 6px;font-size:14px;color:#6b6257" { (paragraph) }
                                    }
                                    @if let Some(url) = self.unsubscribe {
                                        p style="margin:0;font-size:14px;color:#6b6257" {
                                            a href=(url) style="color:#6b6257" { "Unsubscribe" }
                                        }
                                    }
                                } }
                            }
                        } }
                    }
                }
            }
        }
    }
}
