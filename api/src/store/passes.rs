//! Passes and the codes that redeem them.

use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{NewGrant, SiteStore, StoreError};
use crate::access::GrantSource;
use crate::clock::to_millis;
use crate::id::{CodeId, ExperienceId, PassId, PersonId, SpaceId, StreamId, TeamId};
use crate::pass::{DevicePolicy, Pass, PassTerms, Subject};
use crate::stream::Stream;
use crate::webhook::{EventKind, ProductEvent};

/// What is told of a pass.
fn told(kind: EventKind, id: &PassId) -> ProductEvent {
    ProductEvent::new(kind, json!({ "pass_id": id }))
}

/// Passes of a site: an offer that nobody can survey is none.
const PASSES_MAX: i64 = 500;

/// A pass covers exactly one of space, experience and stream.
#[derive(Debug, Default)]
pub(crate) struct NewPass {
    pub(crate) subject: Subject,
    pub(crate) terms: PassTerms,
}

/// A redeem code as the database keeps it.
#[derive(Debug, Clone)]
pub(crate) struct CodeRow {
    pub(crate) id: CodeId,
    pub(crate) hint: String,
    pub(crate) label: String,
    pub(crate) uses: u32,
    pub(crate) uses_max: u32,
    pub(crate) expires_at: Option<OffsetDateTime>,
    pub(crate) disabled: bool,
    pub(crate) created_at: OffsetDateTime,
}

/// Codes to keep: what is unique about each, and what they share.
#[derive(Debug)]
pub(crate) struct NewCodes<'a> {
    pub(crate) pass: &'a PassId,
    /// Hash and hint of each.
    pub(crate) codes: &'a [(String, String)],
    pub(crate) label: &'a str,
    pub(crate) uses_max: u32,
    pub(crate) expires_at: Option<OffsetDateTime>,
}

/// What happened to a change of a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kept<T> {
    /// Done.
    Yes(T),
    /// Another pass has that product.
    ProductTaken,
    /// The site has too many.
    TooMany,
}

macro_rules! select_pass {
    ($rest:literal) => {
        concat!(
            "SELECT a.*, COALESCE(sp.team_id, st.team_id) AS team_id FROM access_passes a
             LEFT JOIN streams st ON st.id = a.stream_id AND st.site_id = a.site_id
             LEFT JOIN experiences e ON e.id = a.experience_id AND e.site_id = a.site_id
             LEFT JOIN spaces sp ON sp.id = COALESCE(a.space_id, e.space_id) AND sp.site_id = a.site_id
             WHERE a.site_id = $1 ",
            $rest
        )
    };
}

impl SiteStore {
    /// The team that a subject belongs to; `None` when this site has no such thing.
    pub(crate) async fn team_of_subject(
        &self,
        subject: &Subject,
    ) -> Result<Option<TeamId>, StoreError> {
        if let Some(stream) = &subject.stream {
            return Ok(self.stream(stream).await?.map(|stream| stream.team));
        }
        let space = match (&subject.space, &subject.experience) {
            (Some(space), _) => Some(space.clone()),
            (None, Some(experience)) => self.space_of_experience(experience).await?,
            (None, None) => None,
        };
        match space {
            Some(space) => self.team_of_space(&space).await,
            None => Ok(None),
        }
    }

    /// Makes a pass.
    pub(crate) async fn create_pass(
        &self,
        new: &NewPass,
        now: OffsetDateTime,
    ) -> Result<Kept<PassId>, StoreError> {
        let id = PassId::generate(now);
        let terms = &new.terms;
        let insert = query(
            "INSERT INTO access_passes (id, site_id, name, space_id, experience_id, stream_id, created_at,
                 price_label, purchase_url, product, free, duration_days, valid_until, device_limit,
                 refuse_new_devices, active)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
             WHERE (SELECT COUNT(*) FROM access_passes WHERE site_id = $2) < $17
             ON CONFLICT (site_id, product) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(&terms.name)
        .bind(new.subject.space.as_ref().map(SpaceId::as_str))
        .bind(new.subject.experience.as_ref().map(ExperienceId::as_str))
        .bind(new.subject.stream.as_ref().map(StreamId::as_str))
        .bind(to_millis(now))
        .bind(terms.price_label.as_deref())
        .bind(terms.purchase_url.as_deref())
        .bind(terms.product.as_deref())
        .bind(i64::from(terms.free))
        .bind(terms.duration_days.map(i64::from))
        .bind(terms.valid_until.map(to_millis))
        .bind(terms.device_limit.map(i64::from))
        .bind(i64::from(terms.device_policy == DevicePolicy::RefuseNew))
        .bind(i64::from(terms.active))
        .bind(PASSES_MAX);
        let event = told(EventKind::PassCreated, &id);
        if self.change_and_tell(insert, &event, now).await? {
            return Ok(Kept::Yes(id));
        }
        Ok(
            match self.pass_of_product(terms.product.as_deref()).await? {
                Some(_) => Kept::ProductTaken,
                None => Kept::TooMany,
            },
        )
    }

    /// Changes what is said of a pass.
    pub(crate) async fn update_pass(
        &self,
        id: &PassId,
        terms: &PassTerms,
        now: OffsetDateTime,
    ) -> Result<Kept<()>, StoreError> {
        let update = query(
            "UPDATE access_passes SET name = $3, price_label = $4, purchase_url = $5, product = $6, free = $7,
                 duration_days = $8, valid_until = $9, device_limit = $10, refuse_new_devices = $11, active = $12
             WHERE site_id = $1 AND id = $2 AND NOT EXISTS (
                 SELECT 1 FROM access_passes o WHERE o.site_id = $1 AND o.product = $6 AND o.id <> $2)",
        )
        .bind(self.site.as_str())
        .bind(id.as_str())
        .bind(&terms.name)
        .bind(terms.price_label.as_deref())
        .bind(terms.purchase_url.as_deref())
        .bind(terms.product.as_deref())
        .bind(i64::from(terms.free))
        .bind(terms.duration_days.map(i64::from))
        .bind(terms.valid_until.map(to_millis))
        .bind(terms.device_limit.map(i64::from))
        .bind(i64::from(terms.device_policy == DevicePolicy::RefuseNew))
        .bind(i64::from(terms.active));
        let event = told(EventKind::PassUpdated, id);
        Ok(if self.change_and_tell(update, &event, now).await? {
            Kept::Yes(())
        } else {
            Kept::ProductTaken
        })
    }

    /// Deletes a pass that nobody holds a grant of; whether it did.
    pub(crate) async fn delete_pass(
        &self,
        id: &PassId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let delete = query(
            "DELETE FROM access_passes WHERE site_id = $1 AND id = $2 AND NOT EXISTS (
                 SELECT 1 FROM access_grants g WHERE g.site_id = $1 AND g.pass_id = $2)",
        )
        .bind(self.site.as_str())
        .bind(id.as_str());
        let event = told(EventKind::PassDeleted, id);
        self.change_and_tell(delete, &event, now).await
    }

    /// Every pass, oldest first.
    pub(crate) async fn passes(&self) -> Result<Vec<Pass>, StoreError> {
        let rows = query(select_pass!("ORDER BY a.id"))
            .bind(self.site.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(pass).collect()
    }

    /// A pass by id.
    pub(crate) async fn pass(&self, id: &PassId) -> Result<Option<Pass>, StoreError> {
        let row = query(select_pass!("AND a.id = $2"))
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(pass).transpose()
    }

    /// The pass that a checkout calls `product`.
    pub(crate) async fn pass_of_product(
        &self,
        product: Option<&str>,
    ) -> Result<Option<Pass>, StoreError> {
        let row = query(select_pass!("AND a.product = $2"))
            .bind(self.site.as_str())
            .bind(product)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(pass).transpose()
    }

    /// The passes on offer that open a stream.
    pub(crate) async fn passes_for(&self, stream: &Stream) -> Result<Vec<Pass>, StoreError> {
        let none = "";
        let rows = query(select_pass!(
            "AND a.active = 1 AND (a.stream_id = $2 OR a.experience_id = $3 OR a.space_id = $4
                 OR a.space_id = $5)
             ORDER BY a.free DESC, a.id"
        ))
        .bind(self.site.as_str())
        .bind(stream.id.as_str())
        .bind(
            stream
                .experience
                .as_ref()
                .map_or(none, ExperienceId::as_str),
        )
        .bind(stream.space.as_ref().map_or(none, SpaceId::as_str))
        .bind(
            stream
                .experience_space
                .as_ref()
                .map_or(none, SpaceId::as_str),
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(pass).collect()
    }

    /// Keeps codes, all or none.
    pub(crate) async fn create_codes(
        &self,
        new: &NewCodes<'_>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for (hash, hint) in new.codes {
            query(
                "INSERT INTO redeem_codes (id, site_id, pass_id, code_hash, hint, label, uses_max, expires_at,
                     created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(CodeId::generate(now).as_str())
            .bind(self.site.as_str())
            .bind(new.pass.as_str())
            .bind(hash)
            .bind(hint)
            .bind(new.label)
            .bind(i64::from(new.uses_max))
            .bind(new.expires_at.map(to_millis))
            .bind(to_millis(now))
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Codes of a pass, newest first, from before a code on.
    pub(crate) async fn codes(
        &self,
        pass: &PassId,
        before: Option<&CodeId>,
        limit: u32,
    ) -> Result<Vec<CodeRow>, StoreError> {
        let rows = query(
            "SELECT * FROM redeem_codes WHERE site_id = $1 AND pass_id = $2 AND ($3 = '' OR id < $3)
             ORDER BY id DESC LIMIT $4",
        )
        .bind(self.site.as_str())
        .bind(pass.as_str())
        .bind(before.map_or("", CodeId::as_str))
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(code).collect()
    }

    /// Stops a code from being used; whether the pass has it.
    pub(crate) async fn disable_code(
        &self,
        pass: &PassId,
        code: &CodeId,
    ) -> Result<bool, StoreError> {
        let changed = query(
            "UPDATE redeem_codes SET disabled = 1 WHERE site_id = $1 AND pass_id = $2 AND id = $3",
        )
        .bind(self.site.as_str())
        .bind(pass.as_str())
        .bind(code.as_str())
        .execute(&self.pool)
        .await?;
        Ok(changed.rows_affected() == 1)
    }

    /// Uses a code once for a person and gives the grant; false when the code is not good, or
    /// this person used it before. Of two at once for the last use, one wins.
    pub(crate) async fn redeem_code(
        &self,
        hash: &str,
        person: &PersonId,
        now: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let used = query(
            "UPDATE redeem_codes SET uses = uses + 1
             WHERE site_id = $1 AND code_hash = $2 AND disabled = 0 AND uses < uses_max
                 AND (expires_at IS NULL OR expires_at > $3)
                 AND EXISTS (SELECT 1 FROM access_passes a
                     WHERE a.site_id = $1 AND a.id = redeem_codes.pass_id AND a.active = 1)",
        )
        .bind(self.site.as_str())
        .bind(hash)
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        if used.rows_affected() != 1 {
            return Ok(false);
        }
        let row = query(select_pass!(
            "AND a.id = (SELECT c.pass_id FROM redeem_codes c WHERE c.site_id = $1 AND c.code_hash = $2)"
        ))
        .bind(self.site.as_str())
        .bind(hash)
        .fetch_one(&mut *transaction)
        .await?;
        let pass = pass(&row)?;
        let key = code_key(hash, person);
        let new = NewGrant::of_pass(&pass, person, GrantSource::Code, Some(&key), now);
        let made = self.insert_grant(&mut transaction, &new, now).await?;
        if made.is_some() {
            transaction.commit().await?;
            self.jobs.notify_one();
        }
        Ok(made.is_some())
    }
}

/// What is unique about a person's use of a code.
pub(crate) fn code_key(hash: &str, person: &PersonId) -> String {
    format!("{hash}:{person}")
}

fn pass(row: &AnyRow) -> Result<Pass, StoreError> {
    let number = |column| -> Result<Option<u32>, StoreError> {
        Ok(row
            .number_opt(column)?
            .and_then(|number| u32::try_from(number).ok()))
    };
    Ok(Pass {
        id: row.parsed("id", PassId::parse)?,
        team: row.parsed("team_id", TeamId::parse)?,
        subject: super::access::subject(row)?,
        terms: PassTerms {
            name: row.text("name")?,
            price_label: row.text_opt("price_label")?,
            purchase_url: row.text_opt("purchase_url")?,
            product: row.text_opt("product")?,
            free: row.flag("free")?,
            duration_days: number("duration_days")?,
            valid_until: row.time_opt("valid_until")?,
            device_limit: number("device_limit")?,
            device_policy: if row.flag("refuse_new_devices")? {
                DevicePolicy::RefuseNew
            } else {
                DevicePolicy::EvictOldest
            },
            active: row.flag("active")?,
        },
        created_at: row.time("created_at")?,
    })
}

fn code(row: &AnyRow) -> Result<CodeRow, StoreError> {
    let number = |column| -> Result<u32, StoreError> {
        Ok(u32::try_from(row.number(column)?).unwrap_or(u32::MAX))
    };
    Ok(CodeRow {
        id: row.parsed("id", CodeId::parse)?,
        hint: row.text("hint")?,
        label: row.text("label")?,
        uses: number("uses")?,
        uses_max: number("uses_max")?,
        expires_at: row.time_opt("expires_at")?,
        disabled: row.flag("disabled")?,
        created_at: row.time("created_at")?,
    })
}
