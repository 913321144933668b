//! Access kept in view while a connection is open: asked again when news come or its time is up.

use std::time::Duration;

use super::{Access, NewsListener, check};
use crate::app::App;
use crate::id::PersonId;
use crate::store::{SiteStore, StoreError};
use crate::stream::Stream;

/// One person's access to one stream, for as long as something of it is open.
pub(crate) struct AccessWatch {
    app: App,
    store: SiteStore,
    person: Option<PersonId>,
    stream: Stream,
    access: Access,
    news: NewsListener,
    /// Something happened since the last look.
    stale: bool,
}

impl AccessWatch {
    /// Watches on from an access that was checked after `issue` of the news was read.
    pub(crate) fn new(
        app: App,
        store: SiteStore,
        person: Option<PersonId>,
        stream: Stream,
        access: Access,
        issue: u64,
    ) -> Self {
        let news = app.access_news.listen();
        let stale = app.access_news.issue() != issue;
        Self {
            app,
            store,
            person,
            stream,
            access,
            news,
            stale,
        }
    }

    /// The stream, as last looked at.
    pub(crate) fn stream(&self) -> &Stream {
        &self.stream
    }

    /// The access, as last looked at.
    pub(crate) fn access(&self) -> &Access {
        &self.access
    }

    /// Looks again at the next [`Self::look`], whatever the news say.
    pub(crate) fn doubt(&mut self) {
        self.stale = true;
    }

    /// Waits until the access may be another, and looks; `None` when the stream is gone. May be
    /// dropped at any moment without missing a change.
    pub(crate) async fn changed(&mut self) -> Result<Option<&Access>, StoreError> {
        while !self.stale {
            let due = self.until_due();
            tokio::select! {
                news = self.news.next() => {
                    let site = self.store.site_id();
                    self.stale = news.concerns(site, self.person.as_ref(), &self.stream.id);
                }
                () = sleep(due) => self.stale = self.is_due(),
            }
        }
        self.look().await
    }

    /// The access at this moment; the database is asked only if something happened. `None` when
    /// the stream is gone.
    pub(crate) async fn look(&mut self) -> Result<Option<&Access>, StoreError> {
        while let Some(news) = self.news.waiting() {
            let site = self.store.site_id();
            self.stale |= news.concerns(site, self.person.as_ref(), &self.stream.id);
        }
        if self.stale || self.is_due() {
            let Some(stream) = self.store.stream(&self.stream.id).await? else {
                return Ok(None);
            };
            let person = match &self.person {
                Some(person) => self.store.person(person).await?,
                None => None,
            };
            let now = self.app.clock.now();
            self.access = check(&self.store, person.as_ref(), &stream, now).await?;
            self.stream = stream;
            self.stale = false;
        }
        Ok(Some(&self.access))
    }

    fn is_due(&self) -> bool {
        let now = self.app.clock.now();
        self.access.turns_at.is_some_and(|at| at <= now)
    }

    fn until_due(&self) -> Option<Duration> {
        let left: time::Duration = self.access.turns_at? - self.app.clock.now();
        Some(Duration::try_from(left).unwrap_or(Duration::ZERO))
    }
}

/// Sleeps, or for ever.
async fn sleep(duration: Option<Duration>) {
    match duration {
        Some(duration) => tokio::time::sleep(duration).await,
        None => std::future::pending().await,
    }
}
