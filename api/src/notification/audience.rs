//! Whom a stream is for, among those who want to hear of it.

use super::{Channel, Kind, Notification};
use crate::access;
use crate::app::App;
use crate::http::ApiError;
use crate::id::PersonId;
use crate::store::{SiteStore, StoreError};
use crate::stream::{Stream, Visibility};

/// Recipients read at once (NT-06).
pub(super) const BATCH: i64 = 100;
/// People looked at one by one for a preview; beyond, it says "or more".
const PREVIEW_MAX: u32 = 1_000;

/// A batch of recipients, and where the next one begins.
pub(super) struct Batch {
    pub(super) recipients: Vec<String>,
    pub(super) next: (Option<Channel>, String),
}

/// How many would be told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Reach {
    /// By mail.
    pub(super) mail: u32,
    /// By push messages to browsers.
    pub(super) push: u32,
    /// Whether there may be more than that.
    pub(super) or_more: bool,
}

/// The next batch of a round.
pub(super) async fn next_batch(
    app: &App,
    store: &SiteStore,
    round: &Notification,
    stream: &Stream,
    channel: Channel,
) -> Result<Batch, ApiError> {
    let position = &round.position;
    let found: Vec<(String, Option<PersonId>)> = match (round.kind, channel) {
        (Kind::Live, Channel::Mail) => {
            let with_grants = stream.visibility == Visibility::Pass;
            let found = store
                .live_subscriptions(with_grants, position, BATCH)
                .await?;
            found
                .into_iter()
                .map(|it| (it.id.as_str().to_owned(), it.person))
                .collect()
        }
        (Kind::Live, Channel::Push) => store.live_browsers(position, BATCH).await?,
        (Kind::Reminder, channel) => {
            let of_people = channel == Channel::Mail;
            let found = store
                .reminders(&stream.id, of_people, position, BATCH)
                .await?;
            found.into_iter().map(|it| (it.id, it.person)).collect()
        }
    };
    let next = match (found.last(), channel) {
        (Some((last, _)), _) => (Some(channel), last.clone()),
        (None, Channel::Mail) => (Some(Channel::Push), String::new()),
        (None, Channel::Push) => (None, String::new()),
    };
    let mut recipients = Vec::new();
    for (recipient, person) in found {
        let by_address = round.kind == Kind::Live && channel == Channel::Mail;
        if is_for(app, store, stream, person.as_ref(), by_address).await? {
            recipients.push(recipient);
        }
    }
    Ok(Batch { recipients, next })
}

/// Whether the stream is for this recipient: the one access decision says so. An active subscriber
/// who has never signed in is known by address alone, which is enough where a subscription is.
async fn is_for(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    person: Option<&PersonId>,
    subscriber: bool,
) -> Result<bool, StoreError> {
    let person = match person {
        Some(person) => store.person(person).await?,
        None => None,
    };
    let access = access::check(store, person.as_ref(), stream, app.clock.now()).await?;
    let by_address = person.is_none() && subscriber && stream.visibility == Visibility::Subscribers;
    Ok(access.allowed() || by_address)
}

/// How many a stream's going live would be told to.
pub(super) async fn reach(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<Reach, ApiError> {
    let mut reach = Reach::default();
    match stream.visibility {
        Visibility::Public | Visibility::Unlisted => {
            reach.mail = store.subscription_counts().await?.active;
            reach.push = store.live_browser_count().await?;
            return Ok(reach);
        }
        Visibility::Subscribers => reach.mail = store.subscription_counts().await?.active,
        Visibility::Pass | Visibility::Private => {
            (reach.mail, reach.or_more) = entitled(app, store, stream).await?;
        }
    }
    for (_, person) in store.live_browsers("", i64::from(PREVIEW_MAX)).await? {
        let is_for = is_for(app, store, stream, person.as_ref(), false).await?;
        reach.push += u32::from(is_for);
    }
    Ok(reach)
}

/// Subscribers who may watch, one by one; whether there may be more.
async fn entitled(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
) -> Result<(u32, bool), StoreError> {
    let with_grants = stream.visibility == Visibility::Pass;
    let (mut count, mut looked_at) = (0, 0);
    let mut position = String::new();
    while looked_at < PREVIEW_MAX {
        let page = store
            .live_subscriptions(with_grants, &position, BATCH)
            .await?;
        let Some(last) = page.last() else {
            return Ok((count, false));
        };
        position = last.id.as_str().to_owned();
        for it in &page {
            looked_at += 1;
            let is_for = is_for(app, store, stream, it.person.as_ref(), true).await?;
            count += u32::from(is_for);
        }
    }
    Ok((count, true))
}
