//! The only SQL. A [`SiteStore`] sees one site and is the way to everything a site owns; the few
//! look-ups that cannot know their site yet sit in [`CrossSite`].
//!
//! SQL keeps to the dialect SQLite and PostgreSQL share: `$n` parameters, BIGINT for times (Unix
//! milliseconds) and flags, conditional updates for state changes. A transaction begins with a
//! write, so that SQLite takes its write lock at once.

mod access;
mod cross_site;
mod jobs;
mod lifecycle;
mod people;
mod recordings;
mod row;
mod sign_in;
mod spaces;
mod streams;
mod sweeps;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, Executor};
use tokio::sync::Notify;

pub(crate) use access::{AccessFacts, NewGrant, NewPass};
pub(crate) use cross_site::{CrossSite, NewSite};
#[cfg(test)]
pub(crate) use jobs::JobFacts;
pub(crate) use lifecycle::Started;
pub(crate) use people::NewPerson;
pub(crate) use sign_in::NewLink;
pub(crate) use spaces::Role;
pub(crate) use streams::{NewStream, StreamChanges, StreamScope};

use crate::id::SiteId;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Connections to the database: SQLite has one writer anyway, a few readers beside it suffice.
const CONNECTIONS_MAX: u32 = 8;
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
    /// Opens the database at a `sqlite:` URL, made if missing.
    ///
    /// # Errors
    /// The URL is bad or the file cannot be opened.
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{separator}mode=rwc");
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(|connection, _| {
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
            })
            .connect(&url)
            .await?;
        Ok(Self {
            pool,
            jobs: Arc::default(),
        })
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

impl SiteStore {
    /// The site this handle sees.
    pub(crate) fn site_id(&self) -> &SiteId {
        &self.site
    }
}
