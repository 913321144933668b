//! Rounds of messages about a stream, and the one message of each recipient.
//!
//! A recipient has one row per round. Whoever sends claims the row first, by a conditional update
//! that holds for a lease, and marks it afterwards.

use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::subscriptions::subscription;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::{DeliveryId, NotificationId, PersonId, StreamId};
use crate::notification::{
    Channel, Delivery, FanOutJob, Kind, Notification, PushAddress, Round, Totals,
};
use crate::subscriber::{Subscription, SubscriptionState};
use crate::webhook::{EventKind, ProductEvent};

impl SiteStore {
    /// Begins the round of a stream, kind and occasion, with the job that sends it; false when it
    /// was begun before. One that is over from the start has no job.
    pub(crate) async fn begin_notification(
        &self,
        stream: &StreamId,
        kind: Kind,
        occasion: i64,
        state: Round,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let id = NotificationId::generate(now);
        let mut transaction = self.pool.begin().await?;
        let begun = query(
            "INSERT INTO notifications (id, site_id, stream_id, kind, occasion, state, channel,
                 position, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'mail', '', $7, $7)
             ON CONFLICT (site_id, stream_id, kind, occasion) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(kind.as_str())
        .bind(occasion)
        .bind(state.as_str())
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        let is_new = begun.rows_affected() == 1;
        if is_new && state == Round::Sending {
            let job = FanOutJob::first(&id);
            self.insert_job(&mut transaction, &job.at(&job.key(), now), now)
                .await?;
            let data = json!({ "notification_id": id, "stream_id": stream, "kind": kind.as_str() });
            let event = ProductEvent::new(EventKind::NotificationStarted, data);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(is_new)
    }

    /// A round by id.
    pub(crate) async fn notification(
        &self,
        id: &NotificationId,
    ) -> Result<Option<Notification>, StoreError> {
        let row = query("SELECT * FROM notifications WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(notification).transpose()
    }

    /// The round that told of a stream's going live, if there was one.
    pub(crate) async fn live_notification(
        &self,
        stream: &StreamId,
    ) -> Result<Option<Notification>, StoreError> {
        let row = query(
            "SELECT * FROM notifications WHERE site_id = $1 AND stream_id = $2 AND kind = 'live'",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(notification).transpose()
    }

    /// Queues a message for each recipient and notes how far the list was read, in one step. Whoever
    /// read the list from the same place before has queued them already: false.
    pub(crate) async fn queue_deliveries(
        &self,
        round: &Notification,
        recipients: &[String],
        next: (Option<Channel>, &str),
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let (channel, position) = next;
        let moved = query(
            "UPDATE notifications SET channel = $5, position = $6, updated_at = $7
             WHERE site_id = $1 AND id = $2 AND channel = $3 AND position = $4 AND state = 'sending'",
        )
        .bind(self.site.as_str())
        .bind(round.id.as_str())
        .bind(round.channel.map(Channel::as_str))
        .bind(&round.position)
        .bind(channel.map(Channel::as_str))
        .bind(position)
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() != 1 {
            return Ok(false);
        }
        let sent_by = round.channel.unwrap_or(Channel::Mail);
        for recipient in recipients {
            query(
                "INSERT INTO deliveries (id, site_id, notification_id, channel, recipient_id, state,
                     due_at, updated_at)
                 VALUES ($1, $2, $3, $4, $5, 'queued', $6, $6)
                 ON CONFLICT (site_id, notification_id, recipient_id) DO NOTHING",
            )
            .bind(DeliveryId::generate(now).as_str())
            .bind(self.site.as_str())
            .bind(round.id.as_str())
            .bind(sent_by.as_str())
            .bind(recipient)
            .bind(to_millis(now))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Messages that may be sent now, with where each goes as it is now: an address that has
    /// unsubscribed since it was queued is gone. A row in sending past its lease is one whose
    /// program ended.
    pub(crate) async fn due_deliveries(
        &self,
        round: &NotificationId,
        now: OffsetDateTime,
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows = query(
            "SELECT d.id, d.channel, d.recipient_id, d.attempts, d.due_at, d.state,
                 s.email AS subscriber_email, s.state AS subscriber_state,
                 p.email AS person_email, u.endpoint, u.p256dh, u.auth
             FROM deliveries d
             LEFT JOIN subscriptions s ON s.id = d.recipient_id AND s.site_id = d.site_id
             LEFT JOIN reminders r ON r.id = d.recipient_id AND r.site_id = d.site_id
             LEFT JOIN people p ON p.id = r.person_id AND p.site_id = d.site_id
             LEFT JOIN push_subscriptions u ON u.site_id = d.site_id
                 AND (u.id = d.recipient_id OR u.id = r.push_id)
             WHERE d.site_id = $1 AND d.notification_id = $2 AND d.state IN ('queued', 'sending')
                 AND d.due_at <= $3
             ORDER BY d.id LIMIT $4",
        )
        .bind(self.site.as_str())
        .bind(round.as_str())
        .bind(to_millis(now))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(delivery).collect()
    }

    /// Takes a message for one attempt; false when somebody else has it.
    pub(crate) async fn claim_delivery(
        &self,
        delivery: &Delivery,
        lease_until: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let claimed = query(
            "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, due_at = $5, updated_at = $6
             WHERE site_id = $1 AND id = $2 AND attempts = $3 AND due_at = $4
                 AND state IN ('queued', 'sending')",
        )
        .bind(self.site.as_str())
        .bind(delivery.id.as_str())
        .bind(delivery.attempts)
        .bind(to_millis(delivery.due_at))
        .bind(to_millis(lease_until))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(claimed.rows_affected() == 1)
    }

    /// What became of a claimed message: `again` queues it for that time.
    pub(crate) async fn settle_delivery(
        &self,
        delivery: &Delivery,
        state: &'static str,
        error: Option<&str>,
        again: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE deliveries SET state = $4, error = $5, due_at = $6, updated_at = $7
             WHERE site_id = $1 AND id = $2 AND attempts = $3 AND state = 'sending'",
        )
        .bind(self.site.as_str())
        .bind(delivery.id.as_str())
        .bind(delivery.attempts + 1)
        .bind(state)
        .bind(error)
        .bind(to_millis(again.unwrap_or(now)))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// When the next message of a round may be sent; `None` when all are settled.
    pub(crate) async fn next_delivery_due(
        &self,
        round: &NotificationId,
    ) -> Result<Option<OffsetDateTime>, StoreError> {
        query(
            "SELECT MIN(due_at) AS due_at FROM deliveries
             WHERE site_id = $1 AND notification_id = $2 AND state IN ('queued', 'sending')",
        )
        .bind(self.site.as_str())
        .bind(round.as_str())
        .fetch_one(&self.pool)
        .await?
        .time_opt("due_at")
    }

    /// Ends a round; messages not sent yet are skipped.
    pub(crate) async fn finish_notification(
        &self,
        round: &NotificationId,
        outcome: Round,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let finished = query(
            "UPDATE notifications SET state = $3, updated_at = $4
             WHERE site_id = $1 AND id = $2 AND state = 'sending' RETURNING stream_id, kind",
        )
        .bind(self.site.as_str())
        .bind(round.as_str())
        .bind(outcome.as_str())
        .bind(to_millis(now))
        .fetch_optional(&mut *transaction)
        .await?;
        if let Some(row) = finished {
            let data = json!({
                "notification_id": round,
                "stream_id": row.text("stream_id")?,
                "kind": row.text("kind")?,
                "outcome": outcome.as_str(),
            });
            let event = ProductEvent::new(EventKind::NotificationFinished, data);
            self.insert_event(&mut transaction, &event, now).await?;
        }
        query(
            "UPDATE deliveries SET state = 'skipped', updated_at = $3
             WHERE site_id = $1 AND notification_id = $2 AND state = 'queued'",
        )
        .bind(self.site.as_str())
        .bind(round.as_str())
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.jobs.notify_one();
        Ok(())
    }

    /// How many messages of a round are in each state.
    pub(crate) async fn delivery_totals(
        &self,
        round: &NotificationId,
    ) -> Result<Totals, StoreError> {
        let rows = query(
            "SELECT state, COUNT(*) AS n FROM deliveries
             WHERE site_id = $1 AND notification_id = $2 GROUP BY state",
        )
        .bind(self.site.as_str())
        .bind(round.as_str())
        .fetch_all(&self.pool)
        .await?;
        let mut totals = Totals::default();
        for row in &rows {
            let n = u32::try_from(row.number("n")?).unwrap_or(u32::MAX);
            match row.text("state")?.as_str() {
                "sent" => totals.sent = n,
                "failed" => totals.failed = n,
                "skipped" => totals.skipped = n,
                _ => totals.waiting += n,
            }
        }
        Ok(totals)
    }

    /// Active subscriptions after `position`, by id. `with_grants` leaves out everybody who never
    /// had a grant; whether one counts now is for [`crate::access`] to say.
    pub(crate) async fn live_subscriptions(
        &self,
        with_grants: bool,
        position: &str,
        limit: i64,
    ) -> Result<Vec<Subscription>, StoreError> {
        let sql = if with_grants {
            "SELECT s.* FROM subscriptions s
             WHERE s.site_id = $1 AND s.state = 'active' AND s.id > $2 AND s.person_id IN
                 (SELECT g.person_id FROM access_grants g WHERE g.site_id = $1)
             ORDER BY s.id LIMIT $3"
        } else {
            "SELECT s.* FROM subscriptions s
             WHERE s.site_id = $1 AND s.state = 'active' AND s.id > $2 ORDER BY s.id LIMIT $3"
        };
        let rows = query(sql)
            .bind(self.site.as_str())
            .bind(position)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(subscription).collect()
    }

    /// Browsers after `position` that want to hear of every live stream, with their person.
    pub(crate) async fn live_browsers(
        &self,
        position: &str,
        limit: i64,
    ) -> Result<Vec<(String, Option<PersonId>)>, StoreError> {
        let rows = query(
            "SELECT id, person_id FROM push_subscriptions
             WHERE site_id = $1 AND live = 1 AND id > $2 ORDER BY id LIMIT $3",
        )
        .bind(self.site.as_str())
        .bind(position)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.text("id")?,
                    row.parsed_opt("person_id", PersonId::parse)?,
                ))
            })
            .collect()
    }

    /// Browsers that want to hear of every live stream.
    pub(crate) async fn live_browser_count(&self) -> Result<u32, StoreError> {
        let row =
            query("SELECT COUNT(*) AS n FROM push_subscriptions WHERE site_id = $1 AND live = 1")
                .bind(self.site.as_str())
                .fetch_one(&self.pool)
                .await?;
        Ok(u32::try_from(row.number("n")?).unwrap_or(u32::MAX))
    }

    /// Whether subscribers are told when the stream goes live.
    pub(crate) async fn stream_notifies(&self, stream: &StreamId) -> Result<bool, StoreError> {
        let row = query("SELECT notify FROM streams WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(stream.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map_or(Ok(false), |row| row.flag("notify"))
    }

    /// Switches that.
    pub(crate) async fn set_stream_notifies(
        &self,
        stream: &StreamId,
        notifies: bool,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query("UPDATE streams SET notify = $3, updated_at = $4 WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(stream.as_str())
            .bind(i64::from(notifies))
            .bind(to_millis(now))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn notification(row: &AnyRow) -> Result<Notification, StoreError> {
    Ok(Notification {
        id: row.parsed("id", NotificationId::parse)?,
        stream: row.parsed("stream_id", StreamId::parse)?,
        kind: row.parsed("kind", Kind::parse)?,
        occasion: row.number("occasion")?,
        state: row.parsed("state", Round::parse)?,
        channel: row.parsed_opt("channel", Channel::parse)?,
        position: row.text("position")?,
    })
}

fn delivery(row: &AnyRow) -> Result<Delivery, StoreError> {
    let subscriber = row.parsed_opt("subscriber_state", SubscriptionState::parse)?;
    let email = match subscriber {
        Some(SubscriptionState::Active) => row.text_opt("subscriber_email")?,
        Some(_) => None,
        None => row.text_opt("person_email")?,
    };
    let push = match row.text_opt("endpoint")? {
        Some(endpoint) => Some(PushAddress {
            endpoint,
            p256dh: row.text("p256dh")?,
            auth: row.text("auth")?,
        }),
        None => None,
    };
    Ok(Delivery {
        id: row.parsed("id", DeliveryId::parse)?,
        channel: row.parsed("channel", Channel::parse)?,
        recipient: row.text("recipient_id")?,
        attempts: row.number("attempts")?,
        due_at: row.time("due_at")?,
        was_cut_off: row.text("state")? == "sending",
        email,
        push,
    })
}
