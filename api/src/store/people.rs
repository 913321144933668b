//! People and their sessions.

use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::PersonId;
use crate::person::Person;

/// What a new person starts with.
#[derive(Debug)]
pub(crate) struct NewPerson<'a> {
    pub(crate) email: &'a str,
    pub(crate) name: &'a str,
    pub(crate) platform_admin: bool,
}

impl SiteStore {
    /// The person of a mail address, made if missing.
    pub(crate) async fn person_for_email(
        &self,
        new: &NewPerson<'_>,
        now: OffsetDateTime,
    ) -> Result<Person, StoreError> {
        query(
            "INSERT INTO people (id, site_id, email, name, platform_admin, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (site_id, email) DO NOTHING",
        )
        .bind(PersonId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(new.email)
        .bind(new.name)
        .bind(i64::from(new.platform_admin))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        let row = query("SELECT * FROM people WHERE site_id = $1 AND email = $2")
            .bind(self.site.as_str())
            .bind(new.email)
            .fetch_one(&self.pool)
            .await?;
        person(&row)
    }

    /// A person by id.
    pub(crate) async fn person(&self, id: &PersonId) -> Result<Option<Person>, StoreError> {
        let row = query("SELECT * FROM people WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(person).transpose()
    }
}

pub(super) fn person(row: &AnyRow) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.parsed("id", PersonId::parse)?,
        email: row.text("email")?,
        name: row.text("name")?,
        platform_admin: row.flag("platform_admin")?,
    })
}
