//! May this person watch this stream now? The one answer that join, replay, info, pages and the
//! media room's door all ask (AZ-06…AZ-13).

mod news;
mod reach;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
mod watch;

pub(crate) use news::{AccessNews, NewsListener, Newsroom};
pub(crate) use reach::Reach;
pub(crate) use watch::AccessWatch;

use axum::http::StatusCode;
use serde::Serialize;
use time::OffsetDateTime;

use crate::api_key::{ApiKey, Scope};
use crate::http::ApiError;
use crate::id::GrantId;
use crate::pass::DeviceLimit;
use crate::person::Person;
use crate::store::{AccessFacts, SiteStore, StoreError};
use crate::stream::{Status, Stream, Visibility};

/// A person's permission to watch what it covers, for a time.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) id: GrantId,
    pub(crate) status: GrantStatus,
    pub(crate) starts_at: OffsetDateTime,
    /// `None`: without end.
    pub(crate) ends_at: Option<OffsetDateTime>,
    /// How many devices may watch by it at once.
    pub(crate) devices: Option<DeviceLimit>,
}

/// Where a grant comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GrantSource {
    /// Somebody of the team, or a program with their key.
    Given,
    /// The person took a free pass.
    Claim,
    /// A redeem code.
    Code,
    /// The site's checkout.
    Purchase,
}

impl GrantSource {
    /// As in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Claim => "claim",
            Self::Code => "code",
            Self::Purchase => "purchase",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Given, Self::Claim, Self::Code, Self::Purchase]
            .into_iter()
            .find(|source| source.as_str() == text)
    }
}

/// What keeps a person out of a stream, for a time.
#[derive(Debug, Clone)]
pub(crate) struct Ban {
    /// `None`: until it is lifted.
    pub(crate) ends_at: Option<OffsetDateTime>,
}

impl Ban {
    /// Its end, if it counts now.
    fn end_after(&self, now: OffsetDateTime) -> Option<BanEnd> {
        match self.ends_at {
            None => Some(BanEnd::Never),
            Some(end) => (end > now).then_some(BanEnd::At(end)),
        }
    }
}

/// When a ban ends; later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum BanEnd {
    At(OffsetDateTime),
    Never,
}

impl BanEnd {
    fn time(self) -> Option<OffsetDateTime> {
        match self {
            Self::At(end) => Some(end),
            Self::Never => None,
        }
    }
}

/// What became of a grant, apart from its time window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GrantStatus {
    /// Not paid or confirmed yet.
    Pending,
    /// Counts inside its window.
    Active,
    /// Taken back.
    Cancelled,
    /// Marked as over.
    Expired,
    /// Paid back.
    Refunded,
}

impl GrantStatus {
    /// As in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [
            Self::Pending,
            Self::Active,
            Self::Cancelled,
            Self::Expired,
            Self::Refunded,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
    }
}

/// Why somebody may or may not watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccessCode {
    /// May watch.
    Allowed,
    /// Might, once known.
    SignInRequired,
    /// Has no grant for this stream.
    GrantMissing,
    /// Had a grant.
    GrantExpired,
    /// Will have a grant.
    GrantNotYetValid,
    /// Had a grant that was taken back.
    GrantCancelled,
    /// Had a grant that was paid back.
    GrantRefunded,
    /// Has no active subscription.
    NotSubscribed,
    /// For the team alone.
    Private,
    /// Was put out by a moderator.
    Banned,
}

/// The answer.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) code: AccessCode,
    /// Whether the person belongs to those who own the stream.
    pub(crate) team: bool,
    /// Whether the person may change, start and end the stream.
    pub(crate) runs: bool,
    /// Whether the person keeps order in the stream's chat and room.
    pub(crate) moderates: bool,
    /// Whether the person holds a valid grant or an active subscription, or is of the team.
    pub(crate) holder: bool,
    /// When the permission ends by itself.
    pub(crate) expires: Option<OffsetDateTime>,
    /// When time alone makes the answer another one: the permission ends, or begins.
    pub(crate) turns_at: Option<OffsetDateTime>,
    /// The grant by which the person watches, where it limits the devices.
    pub(crate) seat: Option<(GrantId, DeviceLimit)>,
}

/// The answer as pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct AccessView {
    pub(crate) allowed: bool,
    pub(crate) code: AccessCode,
    /// A headline.
    pub(crate) title: &'static str,
    /// What happened and what to do.
    pub(crate) message: &'static str,
    /// What to press, if anything helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) action: Option<Action>,
    /// When the permission ends by itself.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) expires_at: Option<OffsetDateTime>,
}

/// Something to press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Action {
    pub(crate) label: &'static str,
    pub(crate) href: String,
}

/// Asks the database and decides. Nothing is cached: a grant that ended a second ago is over.
pub(crate) async fn check(
    store: &SiteStore,
    person: Option<&Person>,
    stream: &Stream,
    now: OffsetDateTime,
) -> Result<Access, StoreError> {
    let facts = match person {
        Some(person) => store.person_facts(&person.id).await?.about(stream),
        None => AccessFacts::default(),
    };
    Ok(decide(person, stream, &facts, now))
}

/// What an API key may do with a stream of its team; `None` where it counts as nobody.
pub(crate) fn of_key(key: &ApiKey, stream: &Stream) -> Option<Access> {
    (key.team == stream.team && key.allows(Scope::StreamsRead)).then(|| Access {
        code: AccessCode::Allowed,
        team: true,
        runs: key.allows(Scope::StreamsWrite),
        moderates: key.allows(Scope::ChatModerate),
        holder: true,
        expires: None,
        turns_at: None,
        seat: None,
    })
}

/// The decision. `facts` hold every grant that covers this very stream or a parent of it, in any
/// state: status **and** time window are judged here, nowhere else (AZ-07).
pub(crate) fn decide(
    person: Option<&Person>,
    stream: &Stream,
    facts: &AccessFacts,
    now: OffsetDateTime,
) -> Access {
    let hosts = person.is_some_and(|person| person.id == stream.host);
    let governs = person.is_some_and(|person| person.platform_admin);
    let team = hosts || governs || facts.team_role.is_some();
    let runs = hosts || governs || facts.team_role.is_some_and(|role| role.runs_streams());
    let moderates = hosts || governs || facts.team_role.is_some_and(|role| role.moderates());
    let (granted, expires) = judge_grants(&facts.grants, now);
    let holder = team || facts.subscribed || granted == AccessCode::Allowed;
    let answer = |code| Access {
        code,
        team,
        runs,
        moderates,
        holder,
        expires: None,
        turns_at: match granted {
            AccessCode::Allowed => expires,
            _ => next_start(&facts.grants, now),
        },
        seat: None,
    };
    if team {
        return answer(AccessCode::Allowed);
    }
    if let Some(end) = facts.bans.iter().filter_map(|ban| ban.end_after(now)).max() {
        return Access {
            turns_at: end.time(),
            ..answer(AccessCode::Banned)
        };
    }
    match (stream.status, stream.visibility) {
        (Status::Archived, _) | (_, Visibility::Private) => answer(match person {
            Some(_) => AccessCode::Private,
            None => AccessCode::SignInRequired,
        }),
        (_, Visibility::Public | Visibility::Unlisted) => answer(AccessCode::Allowed),
        (_, Visibility::Subscribers | Visibility::Pass) if person.is_none() => {
            answer(AccessCode::SignInRequired)
        }
        (_, Visibility::Subscribers) if facts.subscribed => answer(AccessCode::Allowed),
        (_, Visibility::Subscribers) => answer(AccessCode::NotSubscribed),
        (_, Visibility::Pass) => Access {
            expires,
            seat: limited_seat(&facts.grants, now),
            ..answer(granted)
        },
    }
}

/// Of the grants that count now the one that lets most devices watch; none when one of them sets
/// no limit.
fn limited_seat(grants: &[Grant], now: OffsetDateTime) -> Option<(GrantId, DeviceLimit)> {
    let mut most: Option<(GrantId, DeviceLimit)> = None;
    for grant in grants {
        if judge_grant(grant, now) == AccessCode::Allowed {
            let limit = grant.devices?;
            if most
                .as_ref()
                .is_none_or(|(_, known)| known.most < limit.most)
            {
                most = Some((grant.id.clone(), limit));
            }
        }
    }
    most
}

/// When the next of the grants begins to count.
fn next_start(grants: &[Grant], now: OffsetDateTime) -> Option<OffsetDateTime> {
    let coming = grants
        .iter()
        .filter(|grant| grant.status == GrantStatus::Active && grant.starts_at > now);
    coming.map(|grant| grant.starts_at).min()
}

/// The best that the grants allow, and until when; else the reason that helps most.
fn judge_grants(grants: &[Grant], now: OffsetDateTime) -> (AccessCode, Option<OffsetDateTime>) {
    let mut valid_until: Option<Option<OffsetDateTime>> = None;
    let mut refusal = AccessCode::GrantMissing;
    for grant in grants {
        match judge_grant(grant, now) {
            AccessCode::Allowed => {
                valid_until = Some(match (valid_until, grant.ends_at) {
                    (None, end) => end,
                    (Some(Some(known)), Some(end)) => Some(known.max(end)),
                    (Some(_), _) => None,
                });
            }
            other if helps_more(other, refusal) => refusal = other,
            _ => {}
        }
    }
    match valid_until {
        Some(end) => (AccessCode::Allowed, end),
        None => (refusal, None),
    }
}

fn judge_grant(grant: &Grant, now: OffsetDateTime) -> AccessCode {
    let over = grant.ends_at.is_some_and(|end| end <= now);
    match grant.status {
        GrantStatus::Cancelled => AccessCode::GrantCancelled,
        GrantStatus::Refunded => AccessCode::GrantRefunded,
        GrantStatus::Expired => AccessCode::GrantExpired,
        GrantStatus::Pending => AccessCode::GrantNotYetValid,
        GrantStatus::Active if over => AccessCode::GrantExpired,
        GrantStatus::Active if grant.starts_at > now => AccessCode::GrantNotYetValid,
        GrantStatus::Active => AccessCode::Allowed,
    }
}

/// "It begins later" says more than "it is over", that more than "it was cancelled", and any of
/// them more than "there is none".
fn helps_more(code: AccessCode, than: AccessCode) -> bool {
    let rank = |code| match code {
        AccessCode::GrantNotYetValid => 4,
        AccessCode::GrantExpired => 3,
        AccessCode::GrantRefunded => 2,
        AccessCode::GrantCancelled => 1,
        _ => 0,
    };
    rank(code) > rank(than)
}

impl Access {
    /// Whether the person may watch.
    pub(crate) fn allowed(&self) -> bool {
        self.code == AccessCode::Allowed
    }

    /// Whether the person may know what the stream is called: private ones show nothing.
    pub(crate) fn may_know(&self, stream: &Stream) -> bool {
        self.allowed()
            || (stream.visibility != Visibility::Private && stream.status != Status::Archived)
    }

    /// As pages show it.
    pub(crate) fn view(&self, stream: &Stream) -> AccessView {
        let (title, message) = self.code.words();
        let action = match self.code {
            AccessCode::SignInRequired => Some(Action {
                label: "Sign in",
                href: format!("/sign-in?next=/streams/{}", stream.id),
            }),
            AccessCode::Allowed | AccessCode::Banned => None,
            _ => Some(Action {
                label: "Sign in as somebody else",
                href: format!("/sign-in?next=/streams/{}", stream.id),
            }),
        };
        AccessView {
            allowed: self.allowed(),
            code: self.code,
            title,
            message,
            action,
            expires_at: self.expires,
        }
    }

    /// The refusal as an error; nothing when allowed.
    pub(crate) fn require(&self) -> Result<(), ApiError> {
        let status = match self.code {
            AccessCode::Allowed => return Ok(()),
            AccessCode::SignInRequired => StatusCode::UNAUTHORIZED,
            _ => StatusCode::FORBIDDEN,
        };
        Err(ApiError::new(
            status,
            self.code.as_str(),
            self.code.words().1,
        ))
    }

    /// Whether the person may change, start and end the stream, or the refusal.
    pub(crate) fn require_running(&self, person: Option<&Person>) -> Result<(), ApiError> {
        if self.runs {
            Ok(())
        } else if person.is_none() {
            Err(ApiError::sign_in_required())
        } else {
            Err(ApiError::forbidden(
                "not_creator",
                "Only the host and the team's admins can do this.",
            ))
        }
    }
}

impl AccessCode {
    /// As in the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::SignInRequired => "sign_in_required",
            Self::GrantMissing => "grant_missing",
            Self::GrantExpired => "grant_expired",
            Self::GrantNotYetValid => "grant_not_yet_valid",
            Self::GrantCancelled => "grant_cancelled",
            Self::GrantRefunded => "grant_refunded",
            Self::NotSubscribed => "not_subscribed",
            Self::Private => "private",
            Self::Banned => "banned",
        }
    }

    /// Headline and sentence.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Allowed => ("You can watch", "You have access to this stream."),
            Self::SignInRequired => (
                "Sign in to watch",
                "This stream is not open to everybody. Sign in, so that we can see whether you have access.",
            ),
            Self::GrantMissing => (
                "You need a pass",
                "You are signed in, but have no access pass for this stream. Get one from the host, \
                 or sign in with the address you bought it with.",
            ),
            Self::GrantExpired => (
                "Your pass has expired",
                "Your access pass for this stream is over. Renew it with the host to watch again.",
            ),
            Self::GrantNotYetValid => (
                "Your pass is not valid yet",
                "Your access pass for this stream begins later. Come back when it does.",
            ),
            Self::GrantCancelled => (
                "Your pass was cancelled",
                "Your access pass for this stream was cancelled. Ask the host if you think that is a mistake.",
            ),
            Self::GrantRefunded => (
                "Your pass was refunded",
                "The purchase of your access pass was paid back, so it no longer opens this stream. \
                 Get a new pass to watch again.",
            ),
            Self::NotSubscribed => (
                "For subscribers",
                "This stream is for subscribers of this site. Subscribe, or sign in with the address \
                 you subscribed with.",
            ),
            Self::Banned => (
                "You are banned",
                "A moderator has banned you here. You can ask to be let back in.",
            ),
            Self::Private => (
                "This stream is private",
                "Only the team that makes it can watch. Ask the host if you should be able to.",
            ),
        }
    }
}
