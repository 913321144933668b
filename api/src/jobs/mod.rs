//! Work that outlives a request and the process: kept in the database, claimed with a lease, tried
//! again with growing pauses, and done inside the site it belongs to (MT-02).
//!
//! A handler can be cut off anywhere, by a crash or a lost lease, and is then run again. So it
//! reads the present state, acts, and records that it acted in one conditional update; work of
//! unbounded length does one batch and enqueues the next.

mod handlers;
mod routes;
mod runner;
#[cfg(test)]
mod tests;

pub(crate) use handlers::plant;
pub(crate) use routes::routes;
pub(crate) use runner::Runner;
#[cfg(test)]
pub(crate) use runner::run_due;

use rand::Rng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::http::ApiError;
use crate::id::{JobId, SiteId};
use crate::store::StoreError;

/// What a job does. Its handler is in the table in `handlers.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobKind {
    /// Forgets what is over: sessions, links, finished jobs.
    Sweep,
    /// Mails a sign-in link.
    SignInMail,
    /// Mails an invitation into a team.
    InvitationMail,
    /// Mails a link that confirms a subscription.
    ConfirmationMail,
    /// Sends one batch of a round of notifications.
    FanOut,
    /// Sends an event to one endpoint; the key is the delivery.
    Webhook,
    /// Completes a recording again that failed; the key is the recording.
    RecordingRetry,
    /// Removes the files of a deleted recording; the key is the recording.
    RecordingFiles,
    /// Draws the pictures of a recording that is complete; the key is the recording.
    RecordingPictures,
    /// Fails as often as its payload says.
    #[cfg(test)]
    Trial,
}

/// How often a kind is tried, and whether it comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Policy {
    /// After this many attempts a job is dead.
    pub(crate) attempts_max: i64,
    /// The pause after the first failure; it doubles with each.
    pub(crate) pause_first: Duration,
    /// The longest pause.
    pub(crate) pause_max: Duration,
    /// A recurring job waits this long and runs again; it is never dead.
    pub(crate) every: Option<Duration>,
}

impl Policy {
    /// About half an hour of attempts, enough for a service that is being restarted.
    const USUAL: Self = Self {
        attempts_max: 10,
        pause_first: Duration::seconds(2),
        pause_max: Duration::HOUR,
        every: None,
    };

    /// The pause after a failed attempt, counted from 1. `chance` from 0 to 1 spreads the attempts
    /// of jobs that failed together: from three to five quarters of the pause.
    fn pause(&self, attempt: i64, chance: f64) -> Duration {
        let doublings = i32::try_from(attempt - 1).unwrap_or(i32::MAX).clamp(0, 30);
        let pause = self.pause_first.as_seconds_f64() * 2_f64.powi(doublings);
        Duration::seconds_f64(pause.min(self.pause_max.as_seconds_f64()) * (0.75 + chance / 2.0))
    }

    /// When to try again after `attempt` failed at `now`; `None` when the job is dead.
    fn next_attempt(&self, attempt: i64, now: OffsetDateTime) -> Option<OffsetDateTime> {
        if attempt < self.attempts_max {
            return Some(now + self.pause(attempt, rand::rng().random()));
        }
        self.every.map(|every| now + every)
    }
}

impl JobKind {
    const ALL: &[Self] = &[
        Self::Sweep,
        Self::SignInMail,
        Self::InvitationMail,
        Self::ConfirmationMail,
        Self::FanOut,
        Self::Webhook,
        Self::RecordingRetry,
        Self::RecordingFiles,
        Self::RecordingPictures,
        #[cfg(test)]
        Self::Trial,
    ];

    /// As in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::SignInMail => "sign_in_mail",
            Self::InvitationMail => "invitation_mail",
            Self::ConfirmationMail => "confirmation_mail",
            Self::FanOut => "fan_out",
            Self::Webhook => "webhook",
            Self::RecordingRetry => "recording_retry",
            Self::RecordingFiles => "recording_files",
            Self::RecordingPictures => "recording_pictures",
            #[cfg(test)]
            Self::Trial => "trial",
        }
    }

    /// From the database; `None` for a kind of another version of this program.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    fn policy(self) -> Policy {
        match self {
            Self::Sweep => Policy {
                every: Some(Duration::HOUR),
                ..Policy::USUAL
            },
            Self::SignInMail
            | Self::InvitationMail
            | Self::ConfirmationMail
            | Self::FanOut
            | Self::RecordingRetry => Policy::USUAL,
            // Recordings take turns; media that a decoder chokes on is the same tomorrow.
            Self::RecordingPictures => Policy {
                pause_first: Duration::seconds(20),
                ..Policy::USUAL
            },
            // About two weeks: what is not removed stays for good, and costs.
            Self::RecordingFiles => Policy {
                attempts_max: 60,
                pause_max: Duration::hours(6),
                ..Policy::USUAL
            },
            // About two days: receivers break down at the beginning of a weekend.
            Self::Webhook => Policy {
                attempts_max: 18,
                pause_first: Duration::seconds(10),
                pause_max: Duration::hours(6),
                every: None,
            },
            #[cfg(test)]
            Self::Trial => Policy::USUAL,
        }
    }
}

/// A job to be done.
#[derive(Debug, Clone)]
pub(crate) struct NewJob<'a> {
    pub(crate) kind: JobKind,
    /// Names what is to be done: a site has one open job of a kind and key, so that enqueueing
    /// twice does it once.
    pub(crate) key: &'a str,
    /// Not before this time.
    pub(crate) run_at: OffsetDateTime,
    /// What the handler needs to know, as JSON.
    pub(crate) payload: serde_json::Value,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JobState {
    /// Runs when it is due.
    Waiting,
    /// Runs now, or its process died and it is taken up when its lease ends.
    Running,
    /// Is done.
    Done,
    /// Was given up, or cancelled.
    Dead,
}

impl JobState {
    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::Dead]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// A job as whoever looks after the site sees it. What it carries is not for them: a job may hold
/// somebody's address.
#[derive(Debug)]
pub(crate) struct JobRow {
    pub(crate) id: JobId,
    pub(crate) kind: String,
    pub(crate) key: String,
    pub(crate) state: JobState,
    pub(crate) attempts: i64,
    pub(crate) due_at: OffsetDateTime,
    pub(crate) last_error: Option<String>,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) updated_at: OffsetDateTime,
}

/// How many jobs of a site are in each state.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub(crate) struct JobCounts {
    pub(crate) waiting: i64,
    pub(crate) running: i64,
    pub(crate) done: i64,
    pub(crate) dead: i64,
}

/// A job as its handler gets it.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) id: JobId,
    pub(crate) site: SiteId,
    /// A [`JobKind`], unless another version of this program enqueued it.
    pub(crate) kind: String,
    pub(crate) key: String,
    pub(crate) payload: String,
    /// Attempts begun, a claimed job's own among them.
    pub(crate) attempts: i64,
    /// When it may run, or its lease ends.
    pub(crate) due_at: OffsetDateTime,
}

impl Job {
    /// Whether the job is dead when this attempt fails.
    pub(crate) fn is_last_attempt(&self) -> bool {
        let policy = JobKind::parse(&self.kind).map_or(Policy::USUAL, JobKind::policy);
        self.attempts >= policy.attempts_max
    }

    /// The payload as the handler's type.
    pub(crate) fn payload<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        serde_json::from_str(&self.payload)
            .map_err(|error| JobError::Fatal(format!("the payload is not readable: {error}")))
    }
}

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JobError {
    /// Another attempt may succeed.
    #[error("{0}")]
    Retry(String),
    /// No attempt will.
    #[error("{0}")]
    Fatal(String),
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::Retry(format!("{:#}", anyhow::Error::from(error)))
    }
}

impl From<ApiError> for JobError {
    fn from(error: ApiError) -> Self {
        Self::Retry(error.message().to_owned())
    }
}
