//! The open rooms by name.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sfu::RoomName;

use crate::room::Room;

/// A directory of rooms. A room in it may already be closing; it then refuses joins itself.
#[derive(Debug, Default)]
pub(crate) struct Rooms {
    open: Mutex<HashMap<RoomName, Arc<Room>>>,
    /// Rises whenever the product closes a room.
    epoch: AtomicU64,
    /// Rises whenever the product's earlier words may not hold any more.
    recalls: AtomicU64,
    stopping: AtomicBool,
}

/// The server is stopping: no room opens any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the server is stopping")]
pub(crate) struct Stopping;

impl Rooms {
    fn lock(&self) -> MutexGuard<'_, HashMap<RoomName, Arc<Room>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, name: &RoomName) -> Option<Arc<Room>> {
        self.lock().get(name).cloned()
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }

    pub(crate) fn names(&self) -> Vec<RoomName> {
        self.lock().keys().cloned().collect()
    }

    /// What the product said up to now has to be asked again by whoever is not in a room yet.
    pub(crate) fn recall(&self) {
        self.recalls.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn recalls(&self) -> u64 {
        self.recalls.load(Ordering::SeqCst)
    }

    /// The room of this name, opened by `open` if there is none. `None` when some room was closed
    /// by the product since `epoch`: then the right to open it has to be asked again.
    pub(crate) fn get_or_open(
        &self,
        name: &RoomName,
        epoch: u64,
        open: impl FnOnce() -> Arc<Room>,
    ) -> Result<Option<Arc<Room>>, Stopping> {
        let mut rooms = self.lock();
        if self.stopping.load(Ordering::SeqCst) {
            return Err(Stopping);
        }
        if let Some(room) = rooms.get(name).filter(|room| !room.lock().is_closed()) {
            return Ok(Some(room.clone()));
        }
        if self.epoch() != epoch {
            return Ok(None);
        }
        let room = open();
        rooms.insert(name.clone(), room.clone());
        Ok(Some(room))
    }

    /// Takes a room out because the product closes it.
    pub(crate) fn take(&self, name: &RoomName) -> Option<Arc<Room>> {
        let mut rooms = self.lock();
        self.epoch.fetch_add(1, Ordering::SeqCst);
        rooms.remove(name)
    }

    /// Forgets a room that ended, unless a new one took its name.
    pub(crate) fn forget(&self, ended: &Arc<Room>) {
        let mut rooms = self.lock();
        if rooms
            .get(&ended.name)
            .is_some_and(|room| Arc::ptr_eq(room, ended))
        {
            rooms.remove(&ended.name);
        }
    }

    /// All rooms, for good: nothing opens after this.
    pub(crate) fn stop(&self) -> Vec<Arc<Room>> {
        let mut rooms = self.lock();
        self.stopping.store(true, Ordering::SeqCst);
        rooms.drain().map(|(_, room)| room).collect()
    }
}
