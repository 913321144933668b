//! The outbox: events, the endpoints that want them, and what became of each delivery. An event
//! is written in the transaction of the change it tells of, with a delivery and its job for each
//! endpoint that wants it; where none does, nothing is written.

use serde_json::Value;
use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{AnyConnection, query};
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::http::Paging;
use crate::id::{EventId, WebhookDeliveryId, WebhookId};
use crate::jobs::{JobKind, NewJob};
use crate::webhook::{Delivery, DeliveryState, EventKind, ProductEvent, Webhook};

/// What can be written of an endpoint.
#[derive(Debug)]
pub(crate) struct WebhookFields<'a> {
    pub(crate) url: &'a str,
    pub(crate) description: &'a str,
    pub(crate) events: &'a [EventKind],
    pub(crate) enabled: bool,
}

const DELIVERY: &str =
    "SELECT d.*, e.kind, e.data, e.created_at AS happened_at FROM webhook_deliveries d
     JOIN product_events e ON e.id = d.event_id AND e.site_id = d.site_id ";

impl SiteStore {
    /// Tells of an event inside a transaction that has written already; ring `self.jobs` after
    /// the commit.
    pub(super) async fn insert_event(
        &self,
        connection: &mut AnyConnection,
        event: &ProductEvent,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let endpoints = self.endpoints_for(connection, event.kind).await?;
        if endpoints.is_empty() {
            return Ok(());
        }
        self.insert_event_for(connection, &endpoints, event, now)
            .await
    }

    /// Runs a statement that changes one row, and tells of it in the same transaction; whether it
    /// did.
    pub(super) async fn change_and_tell(
        &self,
        statement: Query<'_, Any, AnyArguments>,
        event: &ProductEvent,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let changed = statement.execute(&mut *transaction).await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        self.insert_event(&mut transaction, event, now).await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(true)
    }

    async fn insert_event_for(
        &self,
        connection: &mut AnyConnection,
        endpoints: &[String],
        event: &ProductEvent,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let id = EventId::generate(now);
        query("INSERT INTO product_events (id, site_id, kind, data, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(id.as_str())
            .bind(self.site.as_str())
            .bind(event.kind.as_str())
            .bind(event.data.to_string())
            .bind(to_millis(now))
            .execute(&mut *connection)
            .await?;
        for endpoint in endpoints {
            let delivery = WebhookDeliveryId::generate(now);
            query(
                "INSERT INTO webhook_deliveries (id, site_id, endpoint_id, event_id, state, created_at, updated_at)
                 VALUES ($1, $2, $3, $4, 'pending', $5, $5)",
            )
            .bind(delivery.as_str())
            .bind(self.site.as_str())
            .bind(endpoint)
            .bind(id.as_str())
            .bind(to_millis(now))
            .execute(&mut *connection)
            .await?;
            let job = delivery_job(&delivery, now);
            self.insert_job(&mut *connection, &job, now).await?;
        }
        Ok(())
    }

    /// The endpoints that want events of a kind.
    async fn endpoints_for(
        &self,
        connection: &mut AnyConnection,
        kind: EventKind,
    ) -> Result<Vec<String>, StoreError> {
        let rows =
            query("SELECT id, events FROM webhook_endpoints WHERE site_id = $1 AND enabled = 1")
                .bind(self.site.as_str())
                .fetch_all(connection)
                .await?;
        let mut endpoints = Vec::new();
        for row in &rows {
            let wanted = row.text("events")?;
            let named = wanted.split(' ').any(|name| name == kind.as_str());
            if named || (wanted.is_empty() && kind.is_told_unasked()) {
                endpoints.push(row.text("id")?);
            }
        }
        Ok(endpoints)
    }

    /// Tells one endpoint of an event, whichever kinds it wants.
    pub(crate) async fn tell_webhook(
        &self,
        id: &WebhookId,
        event: &ProductEvent,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let endpoints = [id.to_string()];
        self.insert_event_for(&mut transaction, &endpoints, event, now)
            .await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(())
    }

    /// Signs deliveries to an endpoint with another secret from now on.
    pub(crate) async fn replace_webhook_secret(
        &self,
        id: &WebhookId,
        secret: &str,
    ) -> Result<(), StoreError> {
        query("UPDATE webhook_endpoints SET secret = $3 WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .bind(secret)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Makes an endpoint.
    pub(crate) async fn create_webhook(
        &self,
        fields: &WebhookFields<'_>,
        secret: &str,
        now: OffsetDateTime,
    ) -> Result<WebhookId, StoreError> {
        let id = WebhookId::generate(now);
        query(
            "INSERT INTO webhook_endpoints (id, site_id, url, description, events, secret, enabled, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(fields.url)
        .bind(fields.description)
        .bind(event_names(fields.events))
        .bind(secret)
        .bind(i64::from(fields.enabled))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(id)
    }

    /// Every endpoint of the site, newest first.
    pub(crate) async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        let rows = query("SELECT * FROM webhook_endpoints WHERE site_id = $1 ORDER BY id DESC")
            .bind(self.site.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(webhook).collect()
    }

    /// An endpoint by id.
    pub(crate) async fn webhook(&self, id: &WebhookId) -> Result<Option<Webhook>, StoreError> {
        let row = query("SELECT * FROM webhook_endpoints WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(webhook).transpose()
    }

    /// Changes an endpoint; its failures so far are forgiven.
    pub(crate) async fn update_webhook(
        &self,
        id: &WebhookId,
        fields: &WebhookFields<'_>,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE webhook_endpoints SET url = $3, description = $4, events = $5, enabled = $6,
                 failing_since = NULL WHERE site_id = $1 AND id = $2",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(fields.url)
        .bind(fields.description)
        .bind(event_names(fields.events))
        .bind(i64::from(fields.enabled))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Deletes an endpoint with its deliveries.
    pub(crate) async fn delete_webhook(&self, id: &WebhookId) -> Result<(), StoreError> {
        query("DELETE FROM webhook_endpoints WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// An endpoint has received something.
    pub(crate) async fn webhook_works(&self, id: &WebhookId) -> Result<(), StoreError> {
        query(
            "UPDATE webhook_endpoints SET failing_since = NULL
             WHERE site_id = $1 AND id = $2 AND failing_since IS NOT NULL",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// An endpoint has failed once more; true when that switched it off, because it has been
    /// failing since `limit` or before.
    pub(crate) async fn webhook_fails(
        &self,
        id: &WebhookId,
        limit: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        query(
            "UPDATE webhook_endpoints SET failing_since = $3
             WHERE site_id = $1 AND id = $2 AND failing_since IS NULL",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        let switched_off = query(
            "UPDATE webhook_endpoints SET enabled = 0
             WHERE site_id = $1 AND id = $2 AND enabled = 1 AND failing_since <= $3",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(to_millis(limit))
        .execute(&self.pool)
        .await?;
        Ok(switched_off.rows_affected() == 1)
    }

    /// A delivery and where it goes.
    pub(crate) async fn webhook_delivery(
        &self,
        id: &WebhookDeliveryId,
    ) -> Result<Option<(Webhook, Delivery)>, StoreError> {
        let sql = format!("{DELIVERY} WHERE d.site_id = $1 AND d.id = $2");
        let row = query(sqlx::AssertSqlSafe(sql))
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        let Some(delivery) = row.as_ref().map(delivery).transpose()? else {
            return Ok(None);
        };
        let webhook = self.webhook(&delivery.webhook).await?;
        Ok(webhook.map(|webhook| (webhook, delivery)))
    }

    /// Deliveries to an endpoint, newest first, one more than fit on the page.
    pub(crate) async fn webhook_deliveries(
        &self,
        id: &WebhookId,
        paging: &Paging,
    ) -> Result<Vec<Delivery>, StoreError> {
        let sql = format!(
            "{DELIVERY} WHERE d.site_id = $1 AND d.endpoint_id = $2 AND d.id < $3 ORDER BY d.id DESC LIMIT $4"
        );
        let rows = query(sqlx::AssertSqlSafe(sql))
            .bind(self.site.as_str())
            .bind(id.as_str())
            .bind(paging.before())
            .bind(paging.rows())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(delivery).collect()
    }

    /// Notes what came of an attempt.
    pub(crate) async fn note_delivery(
        &self,
        id: &WebhookDeliveryId,
        state: DeliveryState,
        response_status: Option<i64>,
        error: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE webhook_deliveries SET state = $3, attempts = attempts + 1, response_status = $4,
                 error = $5, updated_at = $6 WHERE site_id = $1 AND id = $2",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(state.as_str())
        .bind(response_status)
        .bind(error)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Sends a delivery once more, whatever became of it.
    pub(crate) async fn redeliver(
        &self,
        id: &WebhookDeliveryId,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        query(
            "UPDATE webhook_deliveries SET state = 'pending', updated_at = $3
             WHERE site_id = $1 AND id = $2",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        // One that waits for its next attempt goes now.
        query(
            "UPDATE jobs SET due_at = $4 WHERE site_id = $1 AND kind = $2 AND key = $3
                 AND state = 'waiting'",
        )
        .bind(self.site.as_str())
        .bind(JobKind::Webhook.as_str())
        .bind(id.as_str())
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        self.insert_job(&mut transaction, &delivery_job(id, now), now)
            .await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(())
    }

    /// Forgets events, with their deliveries, from before `limit`.
    pub(crate) async fn sweep_events(&self, limit: OffsetDateTime) -> Result<(), StoreError> {
        query("DELETE FROM product_events WHERE site_id = $1 AND created_at < $2")
            .bind(self.site.as_str())
            .bind(to_millis(limit))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn delivery_job(id: &WebhookDeliveryId, now: OffsetDateTime) -> NewJob<'_> {
    NewJob {
        kind: JobKind::Webhook,
        key: id.as_str(),
        run_at: now,
        payload: Value::Null,
    }
}

fn event_names(events: &[EventKind]) -> String {
    let names: Vec<&str> = events.iter().map(|kind| kind.as_str()).collect();
    names.join(" ")
}

fn webhook(row: &AnyRow) -> Result<Webhook, StoreError> {
    Ok(Webhook {
        id: row.parsed("id", WebhookId::parse)?,
        url: row.text("url")?,
        description: row.text("description")?,
        events: row
            .text("events")?
            .split(' ')
            .filter_map(EventKind::parse)
            .collect(),
        secret: row.text("secret")?,
        enabled: row.flag("enabled")?,
        failing_since: row.time_opt("failing_since")?,
        created_at: row.time("created_at")?,
    })
}

fn delivery(row: &AnyRow) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: row.parsed("id", WebhookDeliveryId::parse)?,
        webhook: row.parsed("endpoint_id", WebhookId::parse)?,
        event: row.parsed("event_id", EventId::parse)?,
        kind: row.text("kind")?,
        data: row.text("data")?,
        happened_at: row.time("happened_at")?,
        state: row.parsed("state", DeliveryState::parse)?,
        attempts: row.number("attempts")?,
        response_status: row.number_opt("response_status")?,
        error: row.text_opt("error")?,
        updated_at: row.time("updated_at")?,
    })
}
