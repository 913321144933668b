//! Sites: who owns everything else.

#[cfg(test)]
mod address_tests;
mod change;
mod routes;
mod schema;
mod settings;
#[cfg(test)]
mod tests;

pub(crate) use routes::routes;
pub(crate) use settings::SiteSettings;

use crate::app::App;
use crate::config::Limits;
use crate::http::{SitePath, host_name};
use crate::id::SiteId;

/// One site.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) id: SiteId,
    pub(crate) slug: String,
    pub(crate) name: String,
    /// What it has chosen.
    pub(crate) settings: SiteSettings,
    /// A host name of its own: the installation's, if that is one of them.
    pub(crate) host: Option<String>,
}

impl Site {
    /// The address of its pages, without a slash at the end: that of the installation where people
    /// find this site there, else its own host name, else a path below the installation's.
    pub(crate) fn url(&self, app: &App) -> String {
        let base = &app.public_url;
        if app.config.default_site.as_ref() == Some(&self.slug) {
            return base.clone();
        }
        let (scheme, authority) = base.split_once("://").unwrap_or(("http", base));
        let name = host_name(authority);
        match &self.host {
            Some(host) if *host == name => base.clone(),
            Some(host) => {
                let port = authority.get(name.len()..).unwrap_or_default();
                format!("{scheme}://{host}{port}")
            }
            None => format!("{base}{}", SitePath(self.slug.clone()).prefix()),
        }
    }

    /// Streams of this site that may be live at once (C1).
    pub(crate) fn live_max(&self, limits: &Limits) -> u32 {
        let own = self.settings.streaming.max_concurrent_streams;
        own.unwrap_or(limits.concurrent_streams)
    }

    /// Viewers of all its streams at once (AN-11); `None`: any number. A site sets itself less than
    /// the installation gives it, never more.
    pub(crate) fn viewers_max(&self, limits: &Limits) -> Option<u32> {
        let given = Some(limits.viewers_per_site).filter(|max| *max > 0);
        match (self.settings.streaming.max_viewers, given) {
            (Some(own), Some(given)) => Some(own.min(given)),
            (own, given) => own.or(given),
        }
    }
}
