//! Keys of servers. Of a key's secret the database has the hash alone.

use sqlx::any::AnyRow;
use sqlx::query;
use time::{Duration, OffsetDateTime};

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::api_key::{ApiKey, Scope};
use crate::clock::to_millis;
use crate::id::{ApiKeyId, PersonId, TeamId};
use crate::secret;

/// Characters of a secret that lists show: the prefix and six more.
const HINT_CHARS: usize = 9;
/// The last use is noted at most this often, so that a busy key does not write all the time.
const USE_NOTED_EVERY: Duration = Duration::minutes(10);

/// What a new key starts with.
#[derive(Debug)]
pub(crate) struct NewApiKey<'a> {
    pub(crate) team: &'a TeamId,
    pub(crate) person: &'a PersonId,
    pub(crate) name: &'a str,
    pub(crate) secret: &'a str,
    pub(crate) scopes: &'a [Scope],
}

impl SiteStore {
    /// Makes a key.
    pub(crate) async fn create_api_key(
        &self,
        new: &NewApiKey<'_>,
        now: OffsetDateTime,
    ) -> Result<ApiKey, StoreError> {
        let key = ApiKey {
            id: ApiKeyId::generate(now),
            team: new.team.clone(),
            person: new.person.clone(),
            name: new.name.to_owned(),
            hint: new.secret.chars().take(HINT_CHARS).collect(),
            scopes: new.scopes.to_vec(),
            created_at: now,
            last_used_at: None,
        };
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
        query(
            "INSERT INTO api_keys (id, site_id, team_id, person_id, name, secret_hash, hint, scopes, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(key.id.as_str())
        .bind(self.site.as_str())
        .bind(key.team.as_str())
        .bind(key.person.as_str())
        .bind(&key.name)
        .bind(secret::hash(new.secret))
        .bind(&key.hint)
        .bind(scopes.join(" "))
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(key)
    }

    /// The keys of a team, newest first.
    pub(crate) async fn api_keys(&self, team: &TeamId) -> Result<Vec<ApiKey>, StoreError> {
        let rows =
            query("SELECT * FROM api_keys WHERE site_id = $1 AND team_id = $2 ORDER BY id DESC")
                .bind(self.site.as_str())
                .bind(team.as_str())
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(api_key).collect()
    }

    /// The key of a secret, while its maker is an owner or admin of its team; its use is noted.
    pub(crate) async fn api_key_in_use(
        &self,
        secret_hash: &str,
        now: OffsetDateTime,
    ) -> Result<Option<ApiKey>, StoreError> {
        let row = query(
            "SELECT k.* FROM api_keys k
             JOIN people p ON p.id = k.person_id AND p.site_id = k.site_id
             LEFT JOIN team_members m ON m.team_id = k.team_id AND m.person_id = k.person_id
             WHERE k.site_id = $1 AND k.secret_hash = $2
                 AND (p.platform_admin = 1 OR m.role IN ('owner', 'admin'))",
        )
        .bind(self.site.as_str())
        .bind(secret_hash)
        .fetch_optional(&self.pool)
        .await?;
        let Some(key) = row.as_ref().map(api_key).transpose()? else {
            return Ok(None);
        };
        if key
            .last_used_at
            .is_none_or(|used| used + USE_NOTED_EVERY <= now)
        {
            query("UPDATE api_keys SET last_used_at = $3 WHERE site_id = $1 AND id = $2")
                .bind(self.site.as_str())
                .bind(key.id.as_str())
                .bind(to_millis(now))
                .execute(&self.pool)
                .await?;
        }
        Ok(Some(key))
    }

    /// Deletes a key of a team; false when there is none.
    pub(crate) async fn delete_api_key(
        &self,
        team: &TeamId,
        id: &ApiKeyId,
    ) -> Result<bool, StoreError> {
        let deleted = query("DELETE FROM api_keys WHERE site_id = $1 AND team_id = $2 AND id = $3")
            .bind(self.site.as_str())
            .bind(team.as_str())
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }
}

fn api_key(row: &AnyRow) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        id: row.parsed("id", ApiKeyId::parse)?,
        team: row.parsed("team_id", TeamId::parse)?,
        person: row.parsed("person_id", PersonId::parse)?,
        name: row.text("name")?,
        hint: row.text("hint")?,
        // A scope that this version does not know gives nothing.
        scopes: row
            .text("scopes")?
            .split(' ')
            .filter_map(Scope::parse)
            .collect(),
        created_at: row.time("created_at")?,
        last_used_at: row.time_opt("last_used_at")?,
    })
}
