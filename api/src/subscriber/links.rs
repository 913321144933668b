//! Links that end mails: signed, so that they need no row, and without an end of their own, as RFC
//! 8058 asks of mails that lie in a mailbox for years.

use crate::app::App;
use crate::http::ApiError;
use crate::id::{ReminderId, SubscriptionId};
use crate::secret;
use crate::store::SiteStore;

/// What a link would end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// A subscription of this site.
    Subscription(SubscriptionId),
    /// One reminder.
    Reminder(ReminderId),
}

/// The token of a link that ends the mails of `id`, a subscription's or a reminder's.
pub(crate) fn unsubscribe_token(app: &App, site: &str, id: &str) -> String {
    let mac = secret::signature(&app.link_secret, &[site, id]);
    format!("{id}.{mac}")
}

/// What a token ends on this site.
///
/// # Errors
/// 404 for anything we did not sign.
pub(crate) fn ending_of(app: &App, store: &SiteStore, token: &str) -> Result<Ending, ApiError> {
    let unknown = || ApiError::not_found("This link is not whole. Open it from the mail again.");
    let (id, mac) = token.split_once('.').ok_or_else(unknown)?;
    if !secret::signed(&app.link_secret, &[store.site_id().as_str(), id], mac) {
        return Err(unknown());
    }
    SubscriptionId::parse(id)
        .map(Ending::Subscription)
        .or_else(|| ReminderId::parse(id).map(Ending::Reminder))
        .ok_or_else(unknown)
}

/// Ends what the token names; ended before, or forgotten, is as good.
pub(crate) async fn end_by_token(
    app: &App,
    store: &SiteStore,
    token: &str,
) -> Result<Ending, ApiError> {
    let ending = ending_of(app, store, token)?;
    match &ending {
        Ending::Subscription(id) => {
            if let Some(subscription) = store.subscription(id).await? {
                super::end(app, store, &subscription).await?;
            }
        }
        Ending::Reminder(id) => store.delete_reminder(id).await?,
    }
    Ok(ending)
}
