//! The few look-ups that cannot know their site yet: host names, the media plane's rooms, due
//! jobs (in `jobs.rs`), and the installation's own keys. Nothing else may be added here.

use std::sync::Arc;

use secrecy::SecretString;
use sqlx::any::AnyRow;
use sqlx::{AnyPool, query};
use time::OffsetDateTime;

use super::StoreError;
use super::row::Columns;
use crate::clock::to_millis;
use crate::id::{RecordingId, SiteId, StreamId};
use crate::site::{Site, SiteSettings};

/// The store without a site.
#[derive(Debug, Clone)]
pub(crate) struct CrossSite {
    pub(super) pool: AnyPool,
    /// The host name of the installation.
    pub(super) home: Arc<str>,
}

/// What a new site starts with.
#[derive(Debug)]
pub(crate) struct NewSite<'a> {
    pub(crate) slug: &'a str,
    pub(crate) name: &'a str,
    pub(crate) streaming_enabled: bool,
}

macro_rules! site_columns {
    () => {
        "s.id, s.slug, s.name, s.settings, COALESCE((SELECT own.host FROM site_hosts own
             WHERE own.site_id = s.id AND own.host = $2),
             (SELECT MIN(own.host) FROM site_hosts own WHERE own.site_id = s.id)) AS host"
    };
}

impl CrossSite {
    /// The site that claims a host name (without port, lower case).
    pub(crate) async fn site_by_host(&self, host: &str) -> Result<Option<Site>, StoreError> {
        let sql = concat!(
            "SELECT ",
            site_columns!(),
            " FROM sites s JOIN site_hosts h ON h.site_id = s.id WHERE h.host = $1"
        );
        let row = query(sql)
            .bind(host)
            .bind(&*self.home)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(site).transpose()
    }

    /// The site of a slug.
    pub(crate) async fn site_by_slug(&self, slug: &str) -> Result<Option<Site>, StoreError> {
        let sql = concat!(
            "SELECT ",
            site_columns!(),
            " FROM sites s WHERE s.slug = $1"
        );
        let row = query(sql)
            .bind(slug)
            .bind(&*self.home)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(site).transpose()
    }

    /// The site of an id.
    pub(crate) async fn site_by_id(&self, id: &SiteId) -> Result<Option<Site>, StoreError> {
        let sql = concat!("SELECT ", site_columns!(), " FROM sites s WHERE s.id = $1");
        let row = query(sql)
            .bind(id.as_str())
            .bind(&*self.home)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(site).transpose()
    }

    /// Every site, oldest first.
    pub(crate) async fn site_ids(&self) -> Result<Vec<SiteId>, StoreError> {
        let rows = query("SELECT id FROM sites ORDER BY id")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| row.parsed("id", SiteId::parse))
            .collect()
    }

    /// Makes a site; an existing one of that slug is kept as it is.
    pub(crate) async fn create_site(
        &self,
        new: &NewSite<'_>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut settings = SiteSettings::default();
        settings.streaming.enabled = new.streaming_enabled;
        query(
            "INSERT INTO sites (id, slug, name, settings, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (slug) DO NOTHING",
        )
        .bind(SiteId::generate(now).as_str())
        .bind(new.slug)
        .bind(new.name)
        .bind(settings.to_text())
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Gives a site a host name nobody has yet.
    pub(crate) async fn claim_host(&self, site: &SiteId, host: &str) -> Result<(), StoreError> {
        query(
            "INSERT INTO site_hosts (host, site_id) VALUES ($1, $2) ON CONFLICT (host) DO NOTHING",
        )
        .bind(host)
        .bind(site.as_str())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The site a stream belongs to: a media room knows only its stream.
    pub(crate) async fn site_of_stream(
        &self,
        stream: &StreamId,
    ) -> Result<Option<SiteId>, StoreError> {
        let row = query("SELECT site_id FROM streams WHERE id = $1")
            .bind(stream.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.parsed("site_id", SiteId::parse))
            .transpose()
    }

    /// The stream of a stream key, by the key's hash: an encoder knows nothing else.
    pub(crate) async fn stream_by_key(
        &self,
        hash: &str,
    ) -> Result<Option<(SiteId, StreamId)>, StoreError> {
        let row = query("SELECT site_id, id FROM streams WHERE stream_key_hash = $1")
            .bind(hash)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            Ok((
                row.parsed("site_id", SiteId::parse)?,
                row.parsed("id", StreamId::parse)?,
            ))
        })
        .transpose()
    }

    /// The site and stream of a recording: the recorder knows only its recording.
    pub(crate) async fn stream_of_recording(
        &self,
        recording: &RecordingId,
    ) -> Result<Option<(SiteId, StreamId)>, StoreError> {
        let row = query("SELECT site_id, stream_id FROM recordings WHERE id = $1")
            .bind(recording.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            Ok((
                row.parsed("site_id", SiteId::parse)?,
                row.parsed("stream_id", StreamId::parse)?,
            ))
        })
        .transpose()
    }

    /// Recordings that were open when the program ended.
    pub(crate) async fn open_recordings(
        &self,
    ) -> Result<Vec<(SiteId, StreamId, RecordingId)>, StoreError> {
        let rows = query(
            "SELECT site_id, stream_id, id FROM recordings
             WHERE state IN ('recording', 'processing') ORDER BY id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.parsed("site_id", SiteId::parse)?,
                    row.parsed("stream_id", StreamId::parse)?,
                    row.parsed("id", RecordingId::parse)?,
                ))
            })
            .collect()
    }

    /// Nobody watches anything yet: the rooms of the last run are gone.
    pub(crate) async fn reset_viewer_counts(&self) -> Result<(), StoreError> {
        query("UPDATE streams SET viewer_count = 0 WHERE viewer_count <> 0")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// One of the installation's own secrets; `fresh` is kept when there is none yet.
    pub(crate) async fn server_key(
        &self,
        name: &str,
        fresh: &str,
        now: OffsetDateTime,
    ) -> Result<SecretString, StoreError> {
        query(
            "INSERT INTO server_keys (name, secret, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO NOTHING",
        )
        .bind(name)
        .bind(fresh)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        let row = query("SELECT secret FROM server_keys WHERE name = $1")
            .bind(name)
            .fetch_one(&self.pool)
            .await?;
        Ok(row.text("secret")?.into())
    }
}

fn site(row: &AnyRow) -> Result<Site, StoreError> {
    Ok(Site {
        id: row.parsed("id", SiteId::parse)?,
        slug: row.text("slug")?,
        name: row.text("name")?,
        settings: row.parsed("settings", SiteSettings::parse)?,
        host: row.text_opt("host")?,
    })
}
