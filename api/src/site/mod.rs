//! Sites: who owns everything else.

use crate::config::Limits;
use crate::id::SiteId;
use crate::stream::Visibility;

/// One site.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) id: SiteId,
    pub(crate) slug: String,
    pub(crate) name: String,
    /// Whether streams may be made and started (MT-03).
    pub(crate) streaming_enabled: bool,
    /// Whether subscribers are told when streams go live (MT-04, NT-09).
    pub(crate) notify_on_live: bool,
    /// What a stream made by the form starts with.
    pub(crate) default_visibility: Visibility,
    /// The site's own limit of streams live at once.
    pub(crate) max_concurrent_streams: Option<u32>,
}

impl Site {
    /// Streams of this site that may be live at once (C1).
    pub(crate) fn live_max(&self, limits: &Limits) -> u32 {
        self.max_concurrent_streams
            .unwrap_or(limits.concurrent_streams)
    }
}
