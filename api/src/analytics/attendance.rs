//! Who watches now, by stream. One viewer counts once, however many tabs he or she has open; a
//! viewing lasts from the first connection to the last.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sfu::ParticipantSid;
use time::OffsetDateTime;

use crate::id::{SiteId, StreamId};
use crate::live::ViewerKey;

/// Everybody who watches. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attendance {
    streams: Arc<Mutex<HashMap<StreamId, Audience>>>,
}

/// Those who watch one stream.
#[derive(Debug)]
struct Audience {
    site: SiteId,
    present: HashMap<ViewerKey, HashSet<ParticipantSid>>,
    /// Most at once since the last [`Attendance::take`].
    peak: usize,
    steps: Vec<Step>,
}

/// A viewer came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) viewer: ViewerKey,
    pub(crate) at: OffsetDateTime,
    /// Came, or went.
    pub(crate) came: bool,
}

/// What happened at one stream since the last look.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) site: SiteId,
    pub(crate) stream: StreamId,
    /// In order.
    pub(crate) steps: Vec<Step>,
    /// Viewers now.
    pub(crate) now: usize,
    /// Most viewers at once meanwhile.
    pub(crate) peak: usize,
}

impl Attendance {
    fn lock(&self) -> MutexGuard<'_, HashMap<StreamId, Audience>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection of a viewer came up.
    pub(crate) fn joined(
        &self,
        (site, stream): (&SiteId, &StreamId),
        viewer: ViewerKey,
        connection: ParticipantSid,
        at: OffsetDateTime,
    ) {
        let mut streams = self.lock();
        let audience = streams.entry(stream.clone()).or_insert_with(|| Audience {
            site: site.clone(),
            present: HashMap::new(),
            peak: 0,
            steps: Vec::new(),
        });
        let connections = audience.present.entry(viewer.clone()).or_default();
        if connections.is_empty() {
            audience.steps.push(Step {
                viewer,
                at,
                came: true,
            });
        }
        connections.insert(connection);
        audience.peak = audience.peak.max(audience.present.len());
    }

    /// A connection of a viewer ended.
    pub(crate) fn left(
        &self,
        stream: &StreamId,
        viewer: &ViewerKey,
        connection: &ParticipantSid,
        at: OffsetDateTime,
    ) {
        if let Some(audience) = self.lock().get_mut(stream) {
            audience.left(viewer, Some(connection), at);
        }
    }

    /// Everybody is gone: the program ends.
    pub(crate) fn all_left(&self, at: OffsetDateTime) {
        for audience in self.lock().values_mut() {
            let everybody: Vec<ViewerKey> = audience.present.keys().cloned().collect();
            for viewer in everybody {
                audience.left(&viewer, None, at);
            }
        }
    }

    /// What happened since the last call, stream by stream.
    pub(crate) fn take(&self) -> Vec<Change> {
        let mut streams = self.lock();
        let changes = streams
            .iter_mut()
            .filter(|(_, audience)| !audience.steps.is_empty())
            .map(|(stream, audience)| {
                let now = audience.present.len();
                Change {
                    site: audience.site.clone(),
                    stream: stream.clone(),
                    steps: std::mem::take(&mut audience.steps),
                    now,
                    peak: std::mem::replace(&mut audience.peak, now),
                }
            })
            .collect();
        streams.retain(|_, audience| !audience.present.is_empty());
        changes
    }

    /// Puts back what could not be written.
    pub(crate) fn put_back(&self, change: Change) {
        let mut streams = self.lock();
        let audience = streams.entry(change.stream).or_insert_with(|| Audience {
            site: change.site,
            present: HashMap::new(),
            peak: 0,
            steps: Vec::new(),
        });
        audience.peak = audience.peak.max(change.peak);
        audience.steps.splice(0..0, change.steps);
    }

    /// Whether one more viewer of a stream stays within the site's `max`. Who watches already is
    /// none more.
    pub(crate) fn has_room(
        &self,
        (site, stream): (&SiteId, &StreamId),
        viewer: &ViewerKey,
        max: usize,
    ) -> bool {
        let streams = self.lock();
        let own = streams.get(stream);
        if own.is_some_and(|audience| audience.present.contains_key(viewer)) {
            return true;
        }
        let of_site = streams.values().filter(|it| it.site == *site);
        of_site.map(|it| it.present.len()).sum::<usize>() < max
    }
}

impl Audience {
    /// One connection of a viewer, or all of them, ended.
    fn left(
        &mut self,
        viewer: &ViewerKey,
        connection: Option<&ParticipantSid>,
        at: OffsetDateTime,
    ) {
        let Some(connections) = self.present.get_mut(viewer) else {
            return;
        };
        match connection {
            Some(connection) => {
                connections.remove(connection);
            }
            None => connections.clear(),
        }
        if connections.is_empty() {
            self.present.remove(viewer);
            self.steps.push(Step {
                viewer: viewer.clone(),
                at,
                came: false,
            });
        }
    }
}
