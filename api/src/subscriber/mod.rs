//! Subscribers of a site (C12): an address becomes active when its owner confirmed it, and stays
//! out once its owner said so.

mod import;
mod links;
mod requests;
mod routes;
#[cfg(test)]
mod tests;

pub(crate) use links::{Ending, end_by_token, ending_of, unsubscribe_token};
pub(crate) use routes::{may_manage, routes};

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::access::AccessNews;
use crate::app::App;
use crate::http::ApiError;
use crate::id::{PersonId, SubscriptionId};
use crate::jobs::{JobError, JobKind, NewJob};
use crate::mail::{Letter, Mail, Sender};
use crate::secret;
use crate::store::{SiteStore, StoreError};

/// How long a mailed confirmation link can be used.
const LINK_LIFETIME: Duration = Duration::days(7);

/// An address that asked to hear of a site's streams.
#[derive(Debug, Clone)]
pub(crate) struct Subscription {
    pub(crate) id: SubscriptionId,
    pub(crate) person: Option<PersonId>,
    pub(crate) email: String,
    pub(crate) state: SubscriptionState,
    /// Where it came from: `page`, `import`, `api`…
    pub(crate) source: String,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) confirmed_at: Option<OffsetDateTime>,
    pub(crate) unsubscribed_at: Option<OffsetDateTime>,
}

/// Whether an address wants to hear of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SubscriptionState {
    /// Asked for, not confirmed by the address's owner.
    Pending,
    /// Confirmed: is notified, and may watch what is for subscribers.
    Active,
    /// Taken back.
    Unsubscribed,
}

impl SubscriptionState {
    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Unsubscribed => "unsubscribed",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Active, Self::Unsubscribed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// What the job that mails a confirmation link knows. The link itself is made when it is mailed, so
/// that it is nowhere but in the mail.
#[derive(Debug, Serialize, Deserialize)]
struct ConfirmationJob {
    email: String,
}

/// Has a confirmation link mailed to an address.
pub(crate) async fn invite(
    store: &SiteStore,
    email: &str,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let payload = ConfirmationJob {
        email: email.to_owned(),
    };
    let job = NewJob {
        kind: JobKind::ConfirmationMail,
        key: email,
        run_at: now,
        payload: serde_json::json!(payload),
    };
    store.enqueue(&job, now).await?;
    Ok(())
}

/// The job: makes a link and mails it, unless the address is active by now.
pub(crate) async fn mail_confirmation(
    app: &App,
    store: &SiteStore,
    job: &crate::jobs::Job,
) -> Result<(), JobError> {
    let ConfirmationJob { email } = job.payload()?;
    let now = app.clock.now();
    let Some(site) = app
        .database
        .cross_site()
        .site_by_id(store.site_id())
        .await?
    else {
        return Ok(());
    };
    let subscription = store.subscription_for(&email, "page", now).await?;
    let token = secret::token();
    let hash = secret::hash(&token);
    if !store
        .set_subscription_link(&subscription.id, &hash, now + LINK_LIFETIME, now)
        .await?
    {
        return Ok(());
    }
    let url = format!("{}/subscribe/confirm/{token}", site.url(app));
    let mail = Mail {
        from: Sender::of(&site, &app.config),
        to: email,
        letter: Letter::confirm_subscription(&site.name, &url),
        id: None,
        unsubscribe: None,
        sent_at: now,
    };
    Ok(app.mail.send(mail).await?)
}

/// Uses a confirmation link: the subscription is active now. Used twice it changes nothing more.
pub(crate) async fn confirm(
    app: &App,
    store: &SiteStore,
    token: &str,
) -> Result<Subscription, ApiError> {
    let now = app.clock.now();
    let hash = secret::hash(token);
    let subscription = store.subscription_of_link(&hash, now).await?;
    let subscription = subscription.ok_or_else(link_unusable)?;
    store.activate_subscription(&subscription.id, now).await?;
    access_changed(app, store, subscription.person.as_ref());
    Ok(subscription)
}

/// The refusal of a link that was used, replaced or is too old.
pub(crate) fn link_unusable() -> ApiError {
    ApiError::new(
        axum::http::StatusCode::GONE,
        "link_unusable",
        "This link has been used or is too old. Subscribe again to get a new one.",
    )
}

/// Ends a subscription.
pub(crate) async fn end(
    app: &App,
    store: &SiteStore,
    subscription: &Subscription,
) -> Result<(), ApiError> {
    let now = app.clock.now();
    if store.end_subscription(&subscription.id, now).await? {
        access_changed(app, store, subscription.person.as_ref());
    }
    Ok(())
}

/// Streams for subscribers follow the subscription at once; without a person, everybody's is asked
/// again.
fn access_changed(app: &App, store: &SiteStore, person: Option<&PersonId>) {
    app.access_news
        .tell(AccessNews::of(store.site_id(), person, None));
}
