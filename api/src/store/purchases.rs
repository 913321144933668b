//! Purchases in the site's own checkout, as its webhooks tell them.

use secrecy::SecretString;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{NewGrant, SiteStore, StoreError};
use crate::access::GrantSource;
use crate::clock::{from_millis, to_millis};
use crate::id::{GrantId, PersonId, PurchaseId, PurchaseSecretId};
use crate::pass::Pass;
use crate::webhook::EventKind;

/// What one event says of a purchase.
#[derive(Debug)]
pub(crate) struct PurchaseNews<'a> {
    /// The checkout's id of the event.
    pub(crate) event: &'a str,
    /// The checkout's id of the purchase.
    pub(crate) reference: &'a str,
    pub(crate) pass: &'a Pass,
    pub(crate) person: &'a PersonId,
    /// It is paid; else it is, wholly or in part, paid back.
    pub(crate) completed: bool,
    /// Paid back as a whole.
    pub(crate) refunded: bool,
    /// In the currency's smallest unit.
    pub(crate) amount: i64,
    /// Paid back so far.
    pub(crate) refunded_amount: i64,
    pub(crate) currency: &'a str,
}

/// A secret that signs purchase webhooks.
#[derive(Debug, Clone)]
pub(crate) struct PurchaseSecret {
    pub(crate) id: PurchaseSecretId,
    pub(crate) secret: SecretString,
    pub(crate) created_at: OffsetDateTime,
}

impl SiteStore {
    /// Takes an event in, whole or not at all, and says whose purchase it is; `None` when it came before. Events of one purchase
    /// may come in any order: a refund that comes first keeps the purchase from opening anything.
    pub(crate) async fn take_purchase(
        &self,
        news: &PurchaseNews<'_>,
        now: OffsetDateTime,
    ) -> Result<Option<PersonId>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let fresh = query(
            "INSERT INTO purchase_events (site_id, event_id, received_at) VALUES ($1, $2, $3)
             ON CONFLICT (site_id, event_id) DO NOTHING",
        )
        .bind(self.site.as_str())
        .bind(news.event)
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        if fresh.rows_affected() == 0 {
            return Ok(None);
        }
        query(
            "INSERT INTO purchases (id, site_id, reference, pass_id, person_id, completed, refunded, amount,
                 refunded_amount, currency, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
             ON CONFLICT (site_id, reference) DO UPDATE SET
                 completed = CASE WHEN excluded.completed = 1 THEN 1 ELSE purchases.completed END,
                 refunded = CASE WHEN excluded.refunded = 1 THEN 1 ELSE purchases.refunded END,
                 amount = CASE WHEN excluded.amount > purchases.amount
                     THEN excluded.amount ELSE purchases.amount END,
                 refunded_amount = CASE WHEN excluded.refunded_amount > purchases.refunded_amount
                     THEN excluded.refunded_amount ELSE purchases.refunded_amount END,
                 updated_at = excluded.updated_at",
        )
        .bind(PurchaseId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(news.reference)
        .bind(news.pass.id.as_str())
        .bind(news.person.as_str())
        .bind(i64::from(news.completed))
        .bind(i64::from(news.refunded))
        .bind(news.amount)
        .bind(news.refunded_amount)
        .bind(news.currency)
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        let row = query("SELECT * FROM purchases WHERE site_id = $1 AND reference = $2")
            .bind(self.site.as_str())
            .bind(news.reference)
            .fetch_one(&mut *transaction)
            .await?;
        let holder = row.parsed("person_id", PersonId::parse)?;
        let amount = row.number("amount")?;
        let paid_back =
            row.flag("refunded")? || (amount > 0 && row.number("refunded_amount")? >= amount);
        let grant = row.parsed_opt("grant_id", GrantId::parse)?;
        match grant {
            Some(grant) if paid_back => {
                let ended = query(
                    "UPDATE access_grants SET status = 'refunded', updated_at = $3
                     WHERE site_id = $1 AND id = $2 AND status IN ('pending', 'active', 'expired')
                     RETURNING *",
                )
                .bind(self.site.as_str())
                .bind(grant.as_str())
                .bind(to_millis(now))
                .fetch_optional(&mut *transaction)
                .await?;
                if let Some(row) = ended {
                    let kind = EventKind::GrantRefunded;
                    self.tell_grant(&mut transaction, kind, &row, now).await?;
                }
            }
            None if row.flag("completed")? && !paid_back => {
                // Bought again while it still runs, it goes on after that.
                let running = query(
                    "SELECT MAX(ends_at) AS ends_at FROM access_grants
                     WHERE site_id = $1 AND person_id = $2 AND pass_id = $3 AND status = 'active'",
                )
                .bind(self.site.as_str())
                .bind(holder.as_str())
                .bind(news.pass.id.as_str())
                .fetch_one(&mut *transaction)
                .await?;
                let running = running.number_opt("ends_at")?.map(from_millis);
                let start = running.map_or(now, |end| end.max(now));
                let key = Some(news.reference);
                let new = NewGrant::of_pass(news.pass, &holder, GrantSource::Purchase, key, start);
                let grant = self.insert_grant(&mut transaction, &new, now).await?;
                query("UPDATE purchases SET grant_id = $3 WHERE site_id = $1 AND reference = $2")
                    .bind(self.site.as_str())
                    .bind(news.reference)
                    .bind(grant.as_ref().map(GrantId::as_str))
                    .execute(&mut *transaction)
                    .await?;
            }
            _ => {}
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(Some(holder))
    }

    /// The secrets that sign this site's purchase webhooks, oldest first.
    pub(crate) async fn purchase_secrets(&self) -> Result<Vec<PurchaseSecret>, StoreError> {
        let rows = query("SELECT * FROM purchase_secrets WHERE site_id = $1 ORDER BY id")
            .bind(self.site.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(PurchaseSecret {
                    id: row.parsed("id", PurchaseSecretId::parse)?,
                    secret: row.text("secret")?.into(),
                    created_at: row.time("created_at")?,
                })
            })
            .collect()
    }

    /// Keeps a secret, unless the site has `most`.
    pub(crate) async fn create_purchase_secret(
        &self,
        secret: &str,
        most: u32,
        now: OffsetDateTime,
    ) -> Result<Option<PurchaseSecretId>, StoreError> {
        let id = PurchaseSecretId::generate(now);
        let made = query(
            "INSERT INTO purchase_secrets (id, site_id, secret, created_at)
             SELECT $1, $2, $3, $4
             WHERE (SELECT COUNT(*) FROM purchase_secrets WHERE site_id = $2) < $5",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(secret)
        .bind(to_millis(now))
        .bind(i64::from(most))
        .execute(&self.pool)
        .await?;
        Ok((made.rows_affected() == 1).then_some(id))
    }

    /// Forgets a secret; whether the site had it.
    pub(crate) async fn delete_purchase_secret(
        &self,
        id: &PurchaseSecretId,
    ) -> Result<bool, StoreError> {
        let deleted = query("DELETE FROM purchase_secrets WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }
}
