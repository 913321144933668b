//! The open rooms: who listens to a stream's chat, and how one frame reaches all of them.
//!
//! A room has one ring of frames. Every socket has its own place in that ring and no queue of its
//! own: a frame is made once and shared, whatever the number of sockets, and a reader that falls a
//! whole ring behind is dropped by itself while the others read on.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration as StdDuration;

use axum::extract::ws::Utf8Bytes;
use time::{Duration, OffsetDateTime};
use tokio::sync::{OnceCell, broadcast};
use tokio::time::MissedTickBehavior;

use super::entry::{Entry, EntryKind, EntryView};
use super::frames::{Frame, text_of};
use super::modes::Modes;
use crate::id::{PersonId, StreamId};
use crate::store::{CHAT_PAGE_MAX, ChatPage, SiteStore, StoreError};

/// Frames a reader may be behind before it is dropped: twelve seconds at 20 messages a second. It
/// comes back and reads what it missed from the log.
const RING_FRAMES: usize = 256;
/// Entries kept in memory, from which most readers are served when they come or come back.
const RECENT_MAX: usize = 200;
/// Period of a room's housekeeping: reactions of a second go out as one frame.
const TICK: StdDuration = StdDuration::from_secs(1);
/// The number of people is told every so many ticks, if it changed.
const PRESENCE_TICKS: u32 = 3;
/// Sockets are asked for a sign of life every so many ticks.
const PING_TICKS: u32 = 25;
/// With so many sockets a room hands out its items a few at a time: each waking of thousands of tasks
/// costs more than what they have to say.
const CROWD: usize = 1_000;
/// How long a crowd's items are gathered: shorter than anybody notices in a chat.
const GATHERING: StdDuration = StdDuration::from_millis(80);
/// Newcomers remembered for actions on "those who came in the last minutes".
const ARRIVALS_MAX: usize = 20_000;
/// How long they are remembered.
const ARRIVALS_KEPT: Duration = Duration::hours(1);
/// Entries that somebody who comes sees at once.
const FRESH: i64 = 50;
/// The longest gap that is filled; whoever was away longer starts afresh and may page back.
const GAP_MAX: i64 = 500;

/// What sockets find in the ring.
#[derive(Debug)]
pub(crate) enum Item {
    /// An entry of the log.
    Entry { seq: i64, frame: Utf8Bytes },
    /// Something for everybody that is not in the log.
    Frame(Utf8Bytes),
    /// Something for one person.
    Person(String, Utf8Bytes),
    /// Something for those who keep order.
    Moderators(Utf8Bytes),
    /// Show a sign of life.
    Ping,
    /// The stream is gone.
    Gone,
}

/// One stream's chat.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) stream: StreamId,
    items: broadcast::Sender<Arc<Item>>,
    /// Held while an entry is written and sent: what is first in the log is first on the wire.
    order: tokio::sync::Mutex<()>,
    loaded: OnceCell<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    modes: Modes,
    pinned: Option<Entry>,
    /// The newest entries, oldest first, without holes.
    recent: VecDeque<Entry>,
    sockets: usize,
    told: usize,
    reactions: BTreeMap<&'static str, u32>,
    /// Items that wait for the others of their moment.
    gathered: Vec<Arc<Item>>,
    /// When people came first.
    arrivals: HashMap<PersonId, OffsetDateTime>,
}

/// What a socket starts with.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) modes: Modes,
    pub(crate) pinned: Option<EntryView>,
    pub(crate) entries: Vec<EntryView>,
    /// The place up to which `entries` lead.
    pub(crate) seq: i64,
    /// There is more between what the client had and the first of `entries`.
    pub(crate) truncated: bool,
    pub(crate) count: usize,
}

/// The rooms by stream. A room lives as long as somebody holds it.
#[derive(Debug, Default)]
pub(crate) struct Rooms(Mutex<HashMap<StreamId, Weak<Room>>>);

impl Rooms {
    fn lock(&self) -> MutexGuard<'_, HashMap<StreamId, Weak<Room>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The room of a stream, opened if need be.
    ///
    /// # Errors
    /// The database failed.
    pub(crate) async fn open(
        &self,
        store: &SiteStore,
        stream: &StreamId,
    ) -> Result<Arc<Room>, StoreError> {
        let (room, fresh) = {
            let mut rooms = self.lock();
            match rooms.get(stream).and_then(Weak::upgrade) {
                Some(room) => (room, false),
                None => {
                    rooms.retain(|_, room| room.strong_count() > 0);
                    let room = Arc::new(Room::new(stream.clone()));
                    rooms.insert(stream.clone(), Arc::downgrade(&room));
                    (room, true)
                }
            }
        };
        if fresh {
            tokio::spawn(keep(Arc::downgrade(&room)));
        }
        room.loaded.get_or_try_init(|| room.load(store)).await?;
        Ok(room)
    }

    /// The room of a stream, if anybody holds it.
    pub(crate) fn get(&self, stream: &StreamId) -> Option<Arc<Room>> {
        self.lock().get(stream).and_then(Weak::upgrade)
    }
}

impl Room {
    fn new(stream: StreamId) -> Self {
        Self {
            stream,
            items: broadcast::Sender::new(RING_FRAMES),
            order: tokio::sync::Mutex::default(),
            loaded: OnceCell::new(),
            state: Mutex::default(),
        }
    }

    async fn load(&self, store: &SiteStore) -> Result<(), StoreError> {
        let settings = store.chat_room(&self.stream).await?.unwrap_or_default();
        let limit = u32::try_from(RECENT_MAX).unwrap_or(u32::MAX);
        let recent = store
            .chat_entries(&self.stream, ChatPage::Newest, limit)
            .await?;
        let pinned = match settings.pinned {
            Some(seq) => store.chat_entry(&self.stream, seq).await?,
            None => None,
        };
        let mut state = self.lock();
        state.modes = settings.modes;
        state.pinned = pinned.filter(|entry| !entry.deleted);
        state.recent = recent.into();
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds the log: entries are written and sent one after the other.
    pub(crate) async fn order(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.order.lock().await
    }

    /// Puts an item into the ring: at once, or in a crowd together with what comes right after it.
    fn send(self: &Arc<Self>, item: Item) {
        let item = Arc::new(item);
        {
            let mut state = self.lock();
            let is_first = state.gathered.is_empty();
            if state.sockets >= CROWD || !is_first {
                state.gathered.push(item);
                if is_first {
                    tokio::spawn(release(Arc::downgrade(self)));
                }
                return;
            }
        }
        // Nobody listens: the log has it for whoever comes.
        let _ = self.items.send(item);
    }

    /// A new entry, while [`Self::order`] is held.
    pub(crate) fn publish(self: &Arc<Self>, entry: Entry) {
        let frame = text_of(&Frame::Entry(entry.view()));
        let seq = entry.seq;
        {
            let mut state = self.lock();
            if matches!(entry.kind, EntryKind::Delete | EntryKind::Restore) {
                let seqs: Vec<i64> = serde_json::from_str(&entry.body).unwrap_or_default();
                let deleted = entry.kind == EntryKind::Delete;
                for known in &mut state.recent {
                    if seqs.binary_search(&known.seq).is_ok() {
                        known.deleted = deleted;
                    }
                }
                if let Some(pinned) = &state.pinned
                    && deleted
                    && seqs.binary_search(&pinned.seq).is_ok()
                {
                    state.pinned = None;
                }
            }
            state.recent.push_back(entry);
            if state.recent.len() > RECENT_MAX {
                state.recent.pop_front();
            }
        }
        self.send(Item::Entry { seq, frame });
    }

    /// Something for everybody beside the log.
    pub(crate) fn tell(self: &Arc<Self>, frame: &Frame<'_>) {
        self.send(Item::Frame(text_of(frame)));
    }

    /// Something for one person.
    pub(crate) fn tell_person(self: &Arc<Self>, key: &str, frame: &Frame<'_>) {
        self.send(Item::Person(key.to_owned(), text_of(frame)));
    }

    /// Something for those who keep order.
    pub(crate) fn tell_moderators(self: &Arc<Self>, frame: &Frame<'_>) {
        self.send(Item::Moderators(text_of(frame)));
    }

    /// The stream was deleted.
    pub(crate) fn end(self: &Arc<Self>) {
        self.send(Item::Gone);
    }

    /// The modes as they were set.
    pub(crate) fn modes(&self) -> Modes {
        self.lock().modes.clone()
    }

    /// New modes, told to everybody.
    pub(crate) fn set_modes(self: &Arc<Self>, modes: Modes, now: OffsetDateTime) {
        self.lock().modes = modes.clone();
        self.tell(&Frame::Modes {
            modes: &modes,
            in_force: &modes.in_force(now),
        });
    }

    /// A new pin or none, told to everybody.
    pub(crate) fn set_pin(self: &Arc<Self>, entry: Option<Entry>) {
        let view = entry.as_ref().map(Entry::view);
        self.lock().pinned = entry;
        self.tell(&Frame::Pinned { entry: view });
    }

    /// Listens from now on, and says what came before: everything after `after`, or, where that is
    /// unknown or long ago, the newest.
    pub(crate) async fn enter(
        self: &Arc<Self>,
        store: &SiteStore,
        after: Option<i64>,
    ) -> Result<(Listener, Start), StoreError> {
        // First listen, then look: what comes between is in both, and told apart by its place.
        let listener = Listener::new(self.clone());
        let (mut start, missing) = {
            let state = self.lock();
            let newest = state.recent.back().map_or(0, |entry| entry.seq);
            let oldest = state.recent.front().map_or(1, |entry| entry.seq);
            let after = after.filter(|after| *after <= newest && newest - *after <= GAP_MAX);
            let missing = after.filter(|after| *after + 1 < oldest);
            let first = after.unwrap_or(newest - FRESH);
            let entries = state.recent.iter().filter(|entry| entry.seq > first);
            let start = Start {
                modes: state.modes.clone(),
                pinned: state.pinned.as_ref().map(Entry::view),
                entries: match missing {
                    Some(_) => Vec::new(),
                    None => entries.map(Entry::view).collect(),
                },
                seq: newest,
                truncated: after.is_none(),
                count: state.sockets,
            };
            (start, missing)
        };
        // Rare: memory does not reach that far.
        if let Some(mut after) = missing {
            while after < start.seq {
                let page = ChatPage::After(after);
                let entries = store
                    .chat_entries(&self.stream, page, CHAT_PAGE_MAX)
                    .await?;
                let Some(last) = entries.last() else { break };
                after = last.seq;
                start.entries.extend(entries.iter().map(Entry::view));
            }
            start.seq = after;
        }
        Ok((listener, start))
    }

    /// Notes who came.
    pub(crate) fn arrived(&self, person: &PersonId, now: OffsetDateTime) {
        let mut state = self.lock();
        if state.arrivals.len() >= ARRIVALS_MAX {
            state.arrivals.retain(|_, at| *at + ARRIVALS_KEPT > now);
        }
        if state.arrivals.len() < ARRIVALS_MAX {
            state.arrivals.entry(person.clone()).or_insert(now);
        }
    }

    /// Those who came first since then.
    pub(crate) fn arrivals_since(&self, since: OffsetDateTime) -> Vec<PersonId> {
        let state = self.lock();
        let late = state.arrivals.iter().filter(|(_, at)| **at >= since);
        let mut people: Vec<_> = late.map(|(person, _)| person.clone()).collect();
        people.sort();
        people
    }

    /// Counts a reaction into this second's frame.
    pub(crate) fn react(&self, emoji: &'static str) {
        *self.lock().reactions.entry(emoji).or_default() += 1;
    }

    /// One turn of housekeeping.
    fn tick(self: &Arc<Self>, turn: u32) {
        let (reactions, presence) = {
            let mut state = self.lock();
            let count = state.sockets;
            let presence = turn.is_multiple_of(PRESENCE_TICKS) && state.told != count;
            if presence {
                state.told = count;
            }
            (
                std::mem::take(&mut state.reactions),
                presence.then_some(count),
            )
        };
        if !reactions.is_empty() {
            self.tell(&Frame::Reactions { counts: &reactions });
        }
        if let Some(count) = presence {
            self.tell(&Frame::Presence { count });
        }
        if turn.is_multiple_of(PING_TICKS) {
            self.send(Item::Ping);
        }
    }
}

/// One socket's ear: its place in the ring, counted while it lives.
#[derive(Debug)]
pub(crate) struct Listener {
    room: Arc<Room>,
    items: broadcast::Receiver<Arc<Item>>,
}

/// The listener is a whole ring behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooSlow;

impl Listener {
    fn new(room: Arc<Room>) -> Self {
        let items = room.items.subscribe();
        room.lock().sockets += 1;
        Self { room, items }
    }

    /// The next item. May be dropped at any moment without losing any.
    pub(crate) async fn next(&mut self) -> Result<Arc<Item>, TooSlow> {
        // The room holds the sender for as long as this holds the room.
        self.items.recv().await.map_err(|_| TooSlow)
    }

    /// An item that is there already.
    pub(crate) fn waiting(&mut self) -> Option<Result<Arc<Item>, TooSlow>> {
        match self.items.try_recv() {
            Ok(item) => Some(Ok(item)),
            Err(broadcast::error::TryRecvError::Lagged(_)) => Some(Err(TooSlow)),
            Err(_) => None,
        }
    }

    /// The room listened to.
    pub(crate) fn room(&self) -> &Arc<Room> {
        &self.room
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut state = self.room.lock();
        state.sockets = state.sockets.saturating_sub(1);
    }
}

/// Hands out what a crowd's room has gathered.
async fn release(room: Weak<Room>) {
    tokio::time::sleep(GATHERING).await;
    let Some(room) = room.upgrade() else { return };
    let mut state = room.lock();
    for item in std::mem::take(&mut state.gathered) {
        // Nobody listens: the log has it for whoever comes.
        let _ = room.items.send(item);
    }
}

/// Keeps a room until nobody holds it any more.
async fn keep(room: Weak<Room>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first tick comes at once, when there is nothing to do yet.
    ticks.tick().await;
    for turn in 1_u32.. {
        ticks.tick().await;
        let Some(room) = room.upgrade() else { return };
        room.tick(turn);
    }
}
