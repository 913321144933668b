//! The news that somebody's access may have changed. Whoever keeps a connection open listens and
//! asks again; the news themselves decide nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::broadcast;

use crate::id::{PersonId, SiteId, StreamId};

/// News kept for slow listeners; one that misses some asks as if all had changed.
const BACKLOG: usize = 1024;

/// Whose access to what may have changed. What is absent means all.
#[derive(Debug, Clone, Default)]
pub(crate) struct AccessNews {
    pub(crate) site: Option<SiteId>,
    pub(crate) person: Option<PersonId>,
    pub(crate) stream: Option<StreamId>,
}

impl AccessNews {
    /// Of a site: one person's or everybody's access, to one stream or to all of them.
    pub(crate) fn of(site: &SiteId, person: Option<&PersonId>, stream: Option<&StreamId>) -> Self {
        Self {
            site: Some(site.clone()),
            person: person.cloned(),
            stream: stream.cloned(),
        }
    }

    /// Whether it is about this person (`None`: not signed in) and stream.
    pub(crate) fn concerns(
        &self,
        site: &SiteId,
        person: Option<&PersonId>,
        stream: &StreamId,
    ) -> bool {
        self.site.as_ref().is_none_or(|it| it == site)
            && self.stream.as_ref().is_none_or(|it| it == stream)
            && self.person.as_ref().is_none_or(|it| Some(it) == person)
    }
}

/// Where news are told and heard. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Newsroom {
    sender: broadcast::Sender<AccessNews>,
    /// Counts the news, so that a check can tell whether any came since.
    issue: Arc<AtomicU64>,
}

/// One listener.
#[derive(Debug)]
pub(crate) struct NewsListener(broadcast::Receiver<AccessNews>);

impl Default for Newsroom {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(BACKLOG),
            issue: Arc::default(),
        }
    }
}

impl Newsroom {
    /// Tells everybody. Call it once the change is in the database.
    pub(crate) fn tell(&self, news: AccessNews) {
        self.issue.fetch_add(1, Ordering::SeqCst);
        // Without listeners nobody has to know.
        let _ = self.sender.send(news);
    }

    /// The number of news so far. A check made after this was read knows all of them.
    pub(crate) fn issue(&self) -> u64 {
        self.issue.load(Ordering::SeqCst)
    }

    /// Hears what is told from now on.
    pub(crate) fn listen(&self) -> NewsListener {
        NewsListener(self.sender.subscribe())
    }
}

impl NewsListener {
    /// Waits for news. May be dropped at any moment without losing any.
    pub(crate) async fn next(&mut self) -> AccessNews {
        match self.0.recv().await {
            Ok(news) => news,
            Err(broadcast::error::RecvError::Lagged(_)) => AccessNews::default(),
            // The newsroom lives as long as the product.
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }

    /// News that came already.
    pub(crate) fn waiting(&mut self) -> Option<AccessNews> {
        match self.0.try_recv() {
            Ok(news) => Some(news),
            Err(broadcast::error::TryRecvError::Lagged(_)) => Some(AccessNews::default()),
            Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::OffsetDateTime;

    #[test]
    fn news_concern_whom_they_name() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let (site, other) = (SiteId::generate(now), SiteId::generate(now));
        let (person, stranger) = (PersonId::generate(now), PersonId::generate(now));
        let stream = StreamId::generate(now);
        let of_person = AccessNews::of(&site, Some(&person), None);
        assert!(of_person.concerns(&site, Some(&person), &stream));
        assert!(!of_person.concerns(&site, Some(&stranger), &stream));
        assert!(!of_person.concerns(&site, None, &stream));
        assert!(!of_person.concerns(&other, Some(&person), &stream));
        let of_stream = AccessNews::of(&site, None, Some(&stream));
        assert!(of_stream.concerns(&site, None, &stream));
        assert!(!of_stream.concerns(&site, None, &StreamId::generate(now)));
        assert!(AccessNews::of(&site, None, None).concerns(&site, None, &stream));
        assert!(AccessNews::default().concerns(&other, Some(&stranger), &stream));
    }

    #[tokio::test]
    async fn who_missed_news_hears_that_anything_may_have_changed() {
        let newsroom = Newsroom::default();
        let mut listener = newsroom.listen();
        let site = SiteId::generate(OffsetDateTime::UNIX_EPOCH);
        for _ in 0..=BACKLOG {
            newsroom.tell(AccessNews::of(&site, None, None));
        }
        assert_eq!(listener.next().await.site, None);
        assert!(listener.waiting().is_some());
    }
}
