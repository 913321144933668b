//! One round, batch by batch: each step is a job that sends a hundred messages and enqueues the
//! next step for when the rate allows it.

use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::audience::{BATCH, next_batch};
use super::push::{PushError, PushMessage};
use super::{Channel, Delivery, Kind, Notification, Round};
use crate::app::App;
use crate::http::ApiError;
use crate::id::{NotificationId, StreamId};
use crate::jobs::{Job, JobError, JobKind, NewJob};
use crate::mail::{Letter, Mail, MailError, Sender, StreamNews};
use crate::site::Site;
use crate::store::{SiteStore, StoreError};
use crate::stream::{Status, Stream};
use crate::subscriber::unsubscribe_token;

/// How long a claimed message is left alone: longer than sending one can take.
const LEASE: Duration = Duration::seconds(60);
/// Attempts at one message; the pauses between them make about an hour.
const ATTEMPTS_MAX: i64 = 8;
/// The pause after the first failed attempt; it doubles with each.
const PAUSE_FIRST: Duration = Duration::seconds(30);
/// Longest reason kept.
const ERROR_CHARS: usize = 300;

/// What the job knows.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FanOutJob {
    notification: String,
    /// Counts the steps: each is a job of its own, so that a step that is run again does not
    /// enqueue the next twice.
    step: u64,
}

impl FanOutJob {
    /// The first step of a round.
    pub(crate) fn first(round: &NotificationId) -> Self {
        Self {
            notification: round.as_str().to_owned(),
            step: 0,
        }
    }

    /// What names it among the site's jobs.
    pub(crate) fn key(&self) -> String {
        format!("{}/{}", self.notification, self.step)
    }

    /// The job, to be run at a time.
    pub(crate) fn at<'a>(&self, key: &'a str, run_at: OffsetDateTime) -> NewJob<'a> {
        NewJob {
            kind: JobKind::FanOut,
            key,
            run_at,
            payload: serde_json::json!(self),
        }
    }
}

/// Begins telling subscribers that a stream is live, unless that was begun before (NT-01, NT-10).
/// Called at every first packet of a track; only the first of all makes a round.
pub(crate) async fn announce(
    app: &App,
    store: &SiteStore,
    stream: &StreamId,
) -> Result<(), StoreError> {
    if store.live_notification(stream).await?.is_some() {
        return Ok(());
    }
    let cross_site = app.database.cross_site();
    let Some(site) = cross_site.site_by_id(store.site_id()).await? else {
        return Ok(());
    };
    // Where nobody is to be told the round is over at once, so that a switch moved in the middle of
    // a stream tells nobody late.
    let notifies = site.settings.streaming.notify_on_live;
    let state = if notifies && store.stream_notifies(stream).await? {
        Round::Sending
    } else {
        Round::Cancelled
    };
    let now = app.clock.now();
    store
        .begin_notification(stream, Kind::Live, 0, state, now)
        .await?;
    Ok(())
}

/// The job: one batch.
pub(crate) async fn step(app: &App, store: &SiteStore, job: &Job) -> Result<(), JobError> {
    let this: FanOutJob = job.payload()?;
    let round = match NotificationId::parse(&this.notification) {
        Some(id) => store.notification(&id).await?,
        None => None,
    };
    // Deleted with its stream, or over.
    let Some(round) = round.filter(|round| round.state == Round::Sending) else {
        return Ok(());
    };
    let Some(stream) = store.stream(&round.stream).await? else {
        return Ok(());
    };
    let now = app.clock.now();
    if !is_due(&round, &stream, now) {
        store
            .finish_notification(&round.id, Round::Cancelled, now)
            .await?;
        return Ok(());
    }
    if let Some(channel) = round.channel {
        let batch = next_batch(app, store, &round, &stream, channel).await?;
        let (next, position) = &batch.next;
        store
            .queue_deliveries(&round, &batch.recipients, (*next, position), now)
            .await?;
    }
    let sent = send_due(app, store, &round, &stream).await?;
    let now = app.clock.now();
    let all_read = round.channel.is_none();
    match store.next_delivery_due(&round.id).await? {
        None if all_read => {
            store
                .finish_notification(&round.id, Round::Sent, now)
                .await?;
        }
        due => {
            // What waits for another attempt is not to be hurried; everything else keeps the rate.
            let rate = f64::from(app.config.notifications.mails_per_second);
            let paced = now + Duration::seconds_f64(f64::from(sent) / rate);
            let next = due.filter(|_| all_read).map_or(paced, |due| due.max(paced));
            let step = FanOutJob {
                step: this.step + 1,
                ..this
            };
            store.enqueue(&step.at(&step.key(), next), now).await?;
        }
    }
    Ok(())
}

/// Whether the occasion is still there: nobody is called to a stream that is over.
fn is_due(round: &Notification, stream: &Stream, now: OffsetDateTime) -> bool {
    match round.kind {
        Kind::Live => stream.status.is_on_air(),
        Kind::Reminder => {
            let moved = crate::clock::to_millis(stream.scheduled_at) != round.occasion;
            // A little past the start a reminder still helps; later it confuses.
            let late = now > stream.scheduled_at + Duration::minutes(10);
            !moved && !late && (stream.status == Status::Scheduled || stream.status.is_on_air())
        }
    }
}

/// What all messages of a round have in common.
struct Sending<'a> {
    app: &'a App,
    store: &'a SiteStore,
    site: &'a Site,
    round: &'a Notification,
    stream: &'a Stream,
}

/// Sends up to a batch of messages that are due, a few at a time; how many attempts that made.
async fn send_due(
    app: &App,
    store: &SiteStore,
    round: &Notification,
    stream: &Stream,
) -> Result<u32, ApiError> {
    let Some(site) = app
        .database
        .cross_site()
        .site_by_id(store.site_id())
        .await?
    else {
        return Ok(0);
    };
    let due = store
        .due_deliveries(&round.id, app.clock.now(), BATCH)
        .await?;
    let sending = Sending {
        app,
        store,
        site: &site,
        round,
        stream,
    };
    let at_once = usize::try_from(app.config.mail.connections).unwrap_or(1);
    let outcomes: Vec<Result<bool, StoreError>> = stream::iter(due)
        .map(|delivery| sending.deliver(delivery))
        .buffer_unordered(at_once)
        .collect()
        .await;
    let mut attempts = 0;
    for outcome in outcomes {
        attempts += u32::from(outcome?);
    }
    Ok(attempts)
}

impl Sending<'_> {
    /// Claims, sends and marks one message; false when somebody else has it. A recipient's failure
    /// is that row's alone (NT-08).
    async fn deliver(&self, delivery: Delivery) -> Result<bool, StoreError> {
        let (store, clock) = (self.store, &self.app.clock);
        let now = clock.now();
        if !store.claim_delivery(&delivery, now + LEASE, now).await? {
            return Ok(false);
        }
        if delivery.was_cut_off {
            tracing::info!(delivery.id = %delivery.id, "message {} is sent again: nobody noted how the last attempt ended", delivery.id);
        }
        let outcome = match delivery.channel {
            Channel::Mail => self.mail(&delivery, now).await,
            Channel::Push => self.push(&delivery).await,
        };
        let now = clock.now();
        let attempt = delivery.attempts + 1;
        let (state, error, again) = match outcome {
            Outcome::Sent => ("sent", None, None),
            Outcome::Gone => ("skipped", None, None),
            Outcome::Refused(error) => ("failed", Some(error), None),
            Outcome::Later(error) if attempt < ATTEMPTS_MAX => {
                let doublings = u32::try_from(delivery.attempts).unwrap_or(0).min(10);
                (
                    "queued",
                    Some(error),
                    Some(now + PAUSE_FIRST * 2_i32.pow(doublings)),
                )
            }
            Outcome::Later(error) => ("failed", Some(error), None),
        };
        let error: Option<String> = error.map(|text| text.chars().take(ERROR_CHARS).collect());
        store
            .settle_delivery(&delivery, state, error.as_deref(), again, now)
            .await?;
        Ok(true)
    }

    async fn mail(&self, delivery: &Delivery, now: OffsetDateTime) -> Outcome {
        let Some(to) = delivery.email.clone() else {
            return Outcome::Gone;
        };
        let app = self.app;
        let token = unsubscribe_token(app, self.site.id.as_str(), &delivery.recipient);
        let unsubscribe = format!("{}/unsubscribe/{token}", self.site.url(app));
        let news = StreamNews {
            site: &self.site.name,
            title: &self.stream.title,
            description: self.stream.description.as_deref(),
            host: &self.stream.host_name,
            url: &format!("{}/streams/{}", self.site.url(app), self.stream.id),
            scheduled_at: self.stream.scheduled_at,
            unsubscribe: &unsubscribe,
        };
        let letter = match self.round.kind {
            Kind::Live => Letter::live(&news),
            Kind::Reminder => Letter::reminder(&news),
        };
        let mail = Mail {
            from: Sender::of(self.site, &app.config),
            to,
            letter,
            id: Some(delivery.id.as_str().to_owned()),
            unsubscribe: Some(unsubscribe.clone()),
            sent_at: now,
        };
        match app.mail.send(mail).await {
            Ok(()) => Outcome::Sent,
            Err(MailError::Refused(error)) => Outcome::Refused(error),
            Err(MailError::Later(error)) => Outcome::Later(error),
        }
    }

    async fn push(&self, delivery: &Delivery) -> Outcome {
        let Some(to) = &delivery.push else {
            return Outcome::Gone;
        };
        let body = match self.round.kind {
            Kind::Live => format!("{} is live on {}", self.stream.host_name, self.site.name),
            Kind::Reminder => format!("Starts soon on {}", self.site.name),
        };
        let message = PushMessage {
            title: &self.stream.title,
            body: &body,
            url: &format!("/streams/{}", self.stream.id),
            tag: self.round.id.as_str(),
        };
        match self.app.push.send(self.app, to, &message).await {
            Ok(()) => Outcome::Sent,
            Err(PushError::Gone) => {
                // The browser took its permission back, or is no more.
                if let Err(error) = self.store.forget_browser(&to.endpoint).await {
                    return Outcome::Later(error.to_string());
                }
                Outcome::Gone
            }
            Err(PushError::Refused(error)) => Outcome::Refused(error),
            Err(PushError::Later(error)) => Outcome::Later(error),
        }
    }
}

/// What became of one attempt.
enum Outcome {
    Sent,
    /// The recipient does not want it any more.
    Gone,
    Refused(String),
    Later(String),
}
