//! Browsers that take push messages, and wishes to be reminded.

use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{CrossSite, SiteStore, StoreError};
use crate::clock::{from_millis, to_millis};
use crate::id::{PersonId, PushId, ReminderId, SiteId, StreamId};
use crate::notification::{PushAddress, ReminderRow};

impl SiteStore {
    /// Keeps a browser's address, or renews what is known of it. `live` is left as it is when absent.
    pub(crate) async fn keep_browser(
        &self,
        person: Option<&PersonId>,
        address: &PushAddress,
        live: Option<bool>,
        now: OffsetDateTime,
    ) -> Result<PushId, StoreError> {
        query(
            "INSERT INTO push_subscriptions (id, site_id, person_id, endpoint, p256dh, auth, live,
                 created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
             ON CONFLICT (site_id, endpoint) DO UPDATE SET person_id = excluded.person_id,
                 p256dh = excluded.p256dh, auth = excluded.auth, updated_at = excluded.updated_at",
        )
        .bind(PushId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(person.map(PersonId::as_str))
        .bind(&address.endpoint)
        .bind(&address.p256dh)
        .bind(&address.auth)
        .bind(i64::from(live.unwrap_or(false)))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        if let Some(live) = live {
            query("UPDATE push_subscriptions SET live = $3 WHERE site_id = $1 AND endpoint = $2")
                .bind(self.site.as_str())
                .bind(&address.endpoint)
                .bind(i64::from(live))
                .execute(&self.pool)
                .await?;
        }
        let row = query("SELECT id FROM push_subscriptions WHERE site_id = $1 AND endpoint = $2")
            .bind(self.site.as_str())
            .bind(&address.endpoint)
            .fetch_one(&self.pool)
            .await?;
        row.parsed("id", PushId::parse)
    }

    /// A browser by its address, and whether it hears of every live stream.
    pub(crate) async fn browser(
        &self,
        endpoint: &str,
    ) -> Result<Option<(PushId, bool)>, StoreError> {
        let row =
            query("SELECT id, live FROM push_subscriptions WHERE site_id = $1 AND endpoint = $2")
                .bind(self.site.as_str())
                .bind(endpoint)
                .fetch_optional(&self.pool)
                .await?;
        row.map(|row| Ok((row.parsed("id", PushId::parse)?, row.flag("live")?)))
            .transpose()
    }

    /// Forgets a browser: it said so, or its push service did.
    pub(crate) async fn forget_browser(&self, endpoint: &str) -> Result<(), StoreError> {
        query("DELETE FROM push_subscriptions WHERE site_id = $1 AND endpoint = $2")
            .bind(self.site.as_str())
            .bind(endpoint)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Notes a wish to be reminded, by a person or a browser; once is enough.
    pub(crate) async fn create_reminder(
        &self,
        stream: &StreamId,
        person: Option<&PersonId>,
        browser: Option<&PushId>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO reminders (id, site_id, stream_id, person_id, push_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(ReminderId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(person.map(PersonId::as_str))
        .bind(browser.map(PushId::as_str))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Takes a wish back.
    pub(crate) async fn withdraw_reminder(
        &self,
        stream: &StreamId,
        person: Option<&PersonId>,
        browser: Option<&PushId>,
    ) -> Result<(), StoreError> {
        query(
            "DELETE FROM reminders
             WHERE site_id = $1 AND stream_id = $2 AND (person_id = $3 OR push_id = $4)",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(person.map(PersonId::as_str))
        .bind(browser.map(PushId::as_str))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets one reminder.
    pub(crate) async fn delete_reminder(&self, id: &ReminderId) -> Result<(), StoreError> {
        query("DELETE FROM reminders WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whether the person, and whether the browser, will be reminded of a stream.
    pub(crate) async fn is_reminded(
        &self,
        stream: &StreamId,
        person: Option<&PersonId>,
        browser: Option<&PushId>,
    ) -> Result<(bool, bool), StoreError> {
        let rows = query(
            "SELECT person_id FROM reminders
             WHERE site_id = $1 AND stream_id = $2 AND (person_id = $3 OR push_id = $4)",
        )
        .bind(self.site.as_str())
        .bind(stream.as_str())
        .bind(person.map(PersonId::as_str))
        .bind(browser.map(PushId::as_str))
        .fetch_all(&self.pool)
        .await?;
        let mut reminded = (false, false);
        for row in &rows {
            match row.text_opt("person_id")? {
                Some(_) => reminded.0 = true,
                None => reminded.1 = true,
            }
        }
        Ok(reminded)
    }

    /// Reminders of a stream after `position`, by id: by mail those of people, by push those of
    /// browsers.
    pub(crate) async fn reminders(
        &self,
        stream: &StreamId,
        of_people: bool,
        position: &str,
        limit: i64,
    ) -> Result<Vec<ReminderRow>, StoreError> {
        let sql = if of_people {
            "SELECT id, person_id FROM reminders
             WHERE site_id = $1 AND stream_id = $2 AND person_id IS NOT NULL AND id > $3
             ORDER BY id LIMIT $4"
        } else {
            "SELECT r.id, u.person_id FROM reminders r
             JOIN push_subscriptions u ON u.id = r.push_id AND u.site_id = r.site_id
             WHERE r.site_id = $1 AND r.stream_id = $2 AND r.id > $3 ORDER BY r.id LIMIT $4"
        };
        let rows = query(sql)
            .bind(self.site.as_str())
            .bind(stream.as_str())
            .bind(position)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(ReminderRow {
                    id: row.text("id")?,
                    person: row.parsed_opt("person_id", PersonId::parse)?,
                })
            })
            .collect()
    }
}

impl CrossSite {
    /// Scheduled streams of any site with reminders that start in the window, and when: reminders of that time
    /// were not begun.
    pub(crate) async fn streams_to_remind(
        &self,
        from: OffsetDateTime,
        until: OffsetDateTime,
    ) -> Result<Vec<(SiteId, StreamId, OffsetDateTime)>, StoreError> {
        let rows = query(
            "SELECT st.site_id, st.id, st.scheduled_at FROM streams st
             WHERE st.status = 0 AND st.scheduled_at > $1 AND st.scheduled_at <= $2
                 AND EXISTS (SELECT 1 FROM reminders r
                     WHERE r.site_id = st.site_id AND r.stream_id = st.id)
                 AND NOT EXISTS (SELECT 1 FROM notifications n
                     WHERE n.site_id = st.site_id AND n.stream_id = st.id AND n.kind = 'reminder'
                         AND n.occasion = st.scheduled_at)
             ORDER BY st.scheduled_at, st.id",
        )
        .bind(to_millis(from))
        .bind(to_millis(until))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.parsed("site_id", SiteId::parse)?,
                    row.parsed("id", StreamId::parse)?,
                    from_millis(row.number("scheduled_at")?),
                ))
            })
            .collect()
    }
}
