//! The only SQL. A [`SiteStore`] sees one site and is the way to everything a site owns; the few
//! look-ups that cannot know their site yet sit in [`CrossSite`].
//!
//! SQL keeps to the dialect SQLite and PostgreSQL share: `$n` parameters, BIGINT for times (Unix
//! milliseconds) and flags, conditional updates for state changes. A transaction begins with a
//! write, so that SQLite takes its write lock at once.

mod access;
mod analytics;
mod api_keys;
mod audit;
mod chat;
mod cross_site;
mod grants;
mod idempotency;
mod jobs;
mod library;
mod lifecycle;
mod moderation;
mod moderation_log;
mod moderation_queue;
mod notifications;
mod passes;
mod people;
mod purchases;
mod recordings;
mod reminders;
mod row;
mod sessions;
mod sign_in;
mod site;
mod spaces;
mod streams;
mod subscriptions;
mod sweeps;
mod teams;
#[cfg(test)]
mod test_database;
#[cfg(test)]
mod tests;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AnyPool, Connection, Executor};
use tokio::sync::Notify;

pub(crate) use access::AccessFacts;
pub(crate) use api_keys::NewApiKey;
pub(crate) use chat::{CHAT_PAGE_MAX, ChatPage, Logged, NewEntry};
pub(crate) use cross_site::{CrossSite, NewSite};
pub(crate) use grants::{GrantFilter, NewGrant};
pub(crate) use idempotency::{Claim, KeyedRequest};
pub(crate) use library::LibraryFilter;
pub(crate) use lifecycle::Started;
pub(crate) use moderation::{NewBan, NewHeld};
pub(crate) use moderation_log::NewAction;
pub(crate) use moderation_queue::{QueueReach, Queued};
pub(crate) use passes::{CodeRow, Kept, NewCodes, NewPass, code_key};
pub(crate) use people::NewPerson;
pub(crate) use purchases::PurchaseNews;
pub(crate) use sessions::NewSession;
pub(crate) use sign_in::NewLink;
pub(crate) use spaces::Role;
pub(crate) use streams::{ListedStream, NewStream, StreamChanges, StreamScope};
pub(crate) use subscriptions::{SubscriptionCounts, SubscriptionFilter};
pub(crate) use teams::MemberChange;
#[cfg(test)]
pub(crate) use test_database::{everything_kept, fresh_database};
pub(crate) use webhooks::WebhookFields;

use crate::id::SiteId;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Connections to SQLite: it has one writer anyway, a few readers beside it suffice.
const SQLITE_CONNECTIONS_MAX: u32 = 8;
/// Connections to PostgreSQL: a few programs fit into the 100 that its servers take by default.
const POSTGRES_CONNECTIONS_MAX: u32 = 20;
/// How long a request waits for a connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a store call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// The database said no.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// A migration did not run.
    #[error("the database could not be migrated")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A row holds what no code writes.
    #[error("column {column} holds {value:?}")]
    Corrupt {
        /// Its name.
        column: &'static str,
        /// Its value.
        value: String,
    },
}

/// The database of one Klieg.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pool: AnyPool,
    jobs: Arc<Notify>,
    home: Arc<str>,
}

/// Everything one site owns, and nothing else.
#[derive(Debug, Clone)]
pub(crate) struct SiteStore {
    pool: AnyPool,
    /// Rung when a job was put into the queue.
    jobs: Arc<Notify>,
    site: SiteId,
}

impl Database {
    /// Opens the database at a `sqlite:` URL, made if missing, or at a `postgres:` one.
    ///
    /// # Errors
    /// The URL is bad, the file cannot be opened, the server does not answer or lets nobody in.
    pub(crate) async fn open(url: &SecretString) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let url = url.expose_secret();
        let options = AnyPoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT);
        let pool = if is_postgres(url) {
            // A pool hides why it cannot connect, and tries for long; a plain connection says it.
            AnyConnection::connect(url).await?.close().await?;
            let options = options.max_connections(POSTGRES_CONNECTIONS_MAX);
            options.connect(url).await?
        } else {
            let separator = if url.contains('?') { '&' } else { '?' };
            let options = options.max_connections(SQLITE_CONNECTIONS_MAX);
            let options = options.after_connect(|connection, _| {
                Box::pin(async move {
                    // Readers do not wait for the writer, and a writer waits for its turn.
                    for pragma in [
                        "PRAGMA journal_mode = WAL",
                        "PRAGMA synchronous = NORMAL",
                        "PRAGMA foreign_keys = ON",
                        "PRAGMA busy_timeout = 5000",
                    ] {
                        connection.execute(pragma).await?;
                    }
                    Ok(())
                })
            });
            options
                .connect(&format!("{url}{separator}mode=rwc"))
                .await?
        };
        Ok(Self {
            pool,
            jobs: Arc::default(),
            home: Arc::default(),
        })
    }

    /// The same, knowing the installation's own host name: of several, a site goes by that one.
    pub(crate) fn at_home(self, host: &str) -> Self {
        Self {
            home: host.into(),
            ..self
        }
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// A migration failed, or the database is newer than this program.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        Ok(MIGRATIONS.run(&self.pool).await?)
    }

    /// Takes the schema back to `version` (0: empty), deleting what later versions added (MD-08).
    ///
    /// # Errors
    /// A migration failed.
    pub(crate) async fn migrate_down(&self, version: i64) -> Result<(), StoreError> {
        Ok(MIGRATIONS.undo(&self.pool, version).await?)
    }

    /// The store of one site.
    pub(crate) fn site(&self, site: SiteId) -> SiteStore {
        SiteStore {
            pool: self.pool.clone(),
            jobs: Arc::clone(&self.jobs),
            site,
        }
    }

    /// Look-ups that cannot know their site yet.
    pub(crate) fn cross_site(&self) -> CrossSite {
        CrossSite {
            pool: self.pool.clone(),
            home: Arc::clone(&self.home),
        }
    }

    /// Rings when a job was put into the queue by this process.
    pub(crate) fn job_bell(&self) -> &Notify {
        &self.jobs
    }

    /// Closes every connection, writing the log back into the file.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// Whether a database URL names a PostgreSQL server.
fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// A database URL for people to read: without a password, wherever it was written.
pub(crate) fn shown_url(url: &SecretString) -> String {
    let url = url.expose_secret();
    if !is_postgres(url) {
        return url.to_owned();
    }
    let (place, _options) = url.split_once('?').unwrap_or((url, ""));
    match (place.split_once("://"), place.rsplit_once('@')) {
        (Some((scheme, _)), Some((before, host))) => {
            let user = before.split_once("://").map_or("", |(_, user)| user);
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        _ => place.to_owned(),
    }
}

impl SiteStore {
    /// The site this handle sees.
    pub(crate) fn site_id(&self) -> &SiteId {
        &self.site
    }
}
