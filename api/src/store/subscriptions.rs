//! Who subscribed to a site. A subscription belongs to an address; the person who signs in with
//! that address owns it.

use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::{PersonId, SubscriptionId};
use crate::subscriber::{Subscription, SubscriptionState};
use crate::webhook::{EventKind, ProductEvent};

/// What is told of a subscription.
fn told(kind: EventKind, id: &SubscriptionId) -> ProductEvent {
    ProductEvent::new(kind, json!({ "subscription_id": id }))
}

/// Which subscriptions a list shows.
#[derive(Debug, Default)]
pub(crate) struct SubscriptionFilter<'a> {
    pub(crate) state: Option<SubscriptionState>,
    /// Part of the address.
    pub(crate) search: Option<&'a str>,
    /// The last one of the page before.
    pub(crate) after: Option<&'a SubscriptionId>,
    pub(crate) limit: i64,
}

/// How many subscriptions a site has in each state.
#[derive(Debug, Clone, Copy, Default, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct SubscriptionCounts {
    pub(crate) active: u32,
    pub(crate) pending: u32,
    pub(crate) unsubscribed: u32,
}

impl SiteStore {
    /// The subscription of an address; a new one is pending.
    pub(crate) async fn subscription_for(
        &self,
        email: &str,
        source: &str,
        now: OffsetDateTime,
    ) -> Result<Subscription, StoreError> {
        query(
            "INSERT INTO subscriptions (id, site_id, person_id, email, state, source, created_at, updated_at)
             VALUES ($1, $2, (SELECT id FROM people WHERE site_id = $2 AND email = $3), $3,
                 'pending', $4, $5, $5)
             ON CONFLICT (site_id, email) DO NOTHING",
        )
        .bind(SubscriptionId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(email)
        .bind(source)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        let row = query("SELECT * FROM subscriptions WHERE site_id = $1 AND email = $2")
            .bind(self.site.as_str())
            .bind(email)
            .fetch_one(&self.pool)
            .await?;
        subscription(&row)
    }

    /// A subscription by id.
    pub(crate) async fn subscription(
        &self,
        id: &SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        let row = query("SELECT * FROM subscriptions WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(subscription).transpose()
    }

    /// The subscription of a person.
    pub(crate) async fn subscription_of(
        &self,
        person: &PersonId,
    ) -> Result<Option<Subscription>, StoreError> {
        let row = query(
            "SELECT * FROM subscriptions WHERE site_id = $1 AND person_id = $2 ORDER BY id LIMIT 1",
        )
        .bind(self.site.as_str())
        .bind(person.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(subscription).transpose()
    }

    /// Gives the subscription of an address to the person who proved to own the address.
    pub(crate) async fn adopt_subscription(
        &self,
        person: &PersonId,
        email: &str,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE subscriptions SET person_id = $2
             WHERE site_id = $1 AND email = $3 AND person_id IS NULL",
        )
        .bind(self.site.as_str())
        .bind(person.as_str())
        .bind(email)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Keeps the hash of a mailed confirmation link; an older link stops working.
    pub(crate) async fn set_subscription_link(
        &self,
        id: &SubscriptionId,
        token_hash: &str,
        expires: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let kept = query(
            "UPDATE subscriptions SET confirm_hash = $3, confirm_expires_at = $4, updated_at = $5
             WHERE site_id = $1 AND id = $2 AND state <> 'active'",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(token_hash)
        .bind(to_millis(expires))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(kept.rows_affected() == 1)
    }

    /// The subscription a mailed link would confirm now; looking does not use it up.
    pub(crate) async fn subscription_of_link(
        &self,
        token_hash: &str,
        now: OffsetDateTime,
    ) -> Result<Option<Subscription>, StoreError> {
        let row = query(
            "SELECT * FROM subscriptions
             WHERE site_id = $1 AND confirm_hash = $2 AND confirm_expires_at > $3",
        )
        .bind(self.site.as_str())
        .bind(token_hash)
        .bind(to_millis(now))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(subscription).transpose()
    }

    /// Makes a subscription active; false when it was. Mailed links to confirm it are used up.
    pub(crate) async fn activate_subscription(
        &self,
        id: &SubscriptionId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let update = query(
            "UPDATE subscriptions SET state = 'active', confirmed_at = $3, unsubscribed_at = NULL,
                 confirm_hash = NULL, confirm_expires_at = NULL, updated_at = $3
             WHERE site_id = $1 AND id = $2 AND state <> 'active'",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(to_millis(now));
        let event = told(EventKind::SubscriptionActivated, id);
        self.change_and_tell(update, &event, now).await
    }

    /// Ends a subscription; false when it had ended.
    pub(crate) async fn end_subscription(
        &self,
        id: &SubscriptionId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let update = query(
            "UPDATE subscriptions SET state = 'unsubscribed', unsubscribed_at = $3,
                 confirm_hash = NULL, confirm_expires_at = NULL, updated_at = $3
             WHERE site_id = $1 AND id = $2 AND state <> 'unsubscribed'",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(to_millis(now));
        let event = told(EventKind::SubscriptionEnded, id);
        self.change_and_tell(update, &event, now).await
    }

    /// Forgets a subscription and its address; false when there is none.
    pub(crate) async fn delete_subscription(
        &self,
        id: &SubscriptionId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let delete = query("DELETE FROM subscriptions WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str());
        let event = told(EventKind::SubscriptionRemoved, id);
        self.change_and_tell(delete, &event, now).await
    }

    /// Subscriptions by id, oldest first.
    pub(crate) async fn subscriptions(
        &self,
        filter: &SubscriptionFilter<'_>,
    ) -> Result<Vec<Subscription>, StoreError> {
        let pattern = filter.search.map(contains);
        let rows = query(
            "SELECT * FROM subscriptions
             WHERE site_id = $1 AND id > $2 AND state LIKE $3 AND email LIKE $4 ESCAPE '\\'
             ORDER BY id LIMIT $5",
        )
        .bind(self.site.as_str())
        .bind(filter.after.map_or("", SubscriptionId::as_str))
        .bind(filter.state.map_or("%", SubscriptionState::as_str))
        .bind(pattern.as_deref().unwrap_or("%"))
        .bind(filter.limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(subscription).collect()
    }

    /// How many there are in each state.
    pub(crate) async fn subscription_counts(&self) -> Result<SubscriptionCounts, StoreError> {
        let rows = query(
            "SELECT state, COUNT(*) AS n FROM subscriptions WHERE site_id = $1 GROUP BY state",
        )
        .bind(self.site.as_str())
        .fetch_all(&self.pool)
        .await?;
        let mut counts = SubscriptionCounts::default();
        for row in &rows {
            let n = u32::try_from(row.number("n")?).unwrap_or(u32::MAX);
            match row.parsed("state", SubscriptionState::parse)? {
                SubscriptionState::Active => counts.active = n,
                SubscriptionState::Pending => counts.pending = n,
                SubscriptionState::Unsubscribed => counts.unsubscribed = n,
            }
        }
        Ok(counts)
    }
}

/// The pattern for text that contains `part`, taken literally.
pub(super) fn contains(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

pub(super) fn subscription(row: &AnyRow) -> Result<Subscription, StoreError> {
    Ok(Subscription {
        id: row.parsed("id", SubscriptionId::parse)?,
        person: row.parsed_opt("person_id", PersonId::parse)?,
        email: row.text("email")?,
        state: row.parsed("state", SubscriptionState::parse)?,
        source: row.text("source")?,
        created_at: row.time("created_at")?,
        confirmed_at: row.time_opt("confirmed_at")?,
        unsubscribed_at: row.time_opt("unsubscribed_at")?,
    })
}
