//! A room: its participants, their tracks, and who is told what.
//!
//! All of a room's state lies behind one mutex that is never held across an await: every change
//! is made, and everything it means for others is queued, in one go. That is what keeps messages,
//! commands to the media plane and events in one order. Waiting (for negotiation, for the
//! product, for slow sockets) happens in the tasks of the participants.

mod chat;
mod data;
mod demand;
mod event;
mod join;
mod metadata;
mod participant;
mod publication;
mod publish;
mod quality;
mod snapshot;
mod speakers;
mod state;
mod subscribe;
mod updates;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sfu::{RoomName, RoomSid};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior};

use crate::limits::ROOM_TICK;

pub use event::{
    ChatText, CloseReason, ParticipantSnapshot, RoomEvent, RoomSnapshot, TrackSnapshot,
};
pub(crate) use join::{Admittance, JoinRoomError, Joined, ResumeError};
pub(crate) use participant::{Participant, Profile, SimulatedCut, Transports, leave};
pub(crate) use publish::SyncOutcome;
pub(crate) use state::{RoomOptions, RoomState};

/// An open room. Ends when its state says closed.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) name: RoomName,
    state: Mutex<RoomState>,
}

impl Room {
    /// Opens a room and tells the product.
    pub(crate) fn open(
        name: RoomName,
        options: RoomOptions,
        on_hold: bool,
        events: mpsc::UnboundedSender<RoomEvent>,
    ) -> Arc<Self> {
        let sid = RoomSid::generate(&mut rand::rng());
        let state = RoomState::new(name.clone(), sid, options, on_hold, events);
        Arc::new(Self {
            name,
            state: Mutex::new(state),
        })
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, RoomState> {
        // A panic under the lock is a bug of one request; the room goes on for the others.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Housekeeping until the room closes.
    pub(crate) async fn run(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(ROOM_TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let mut state = self.lock();
            state.tick(Instant::now());
            if state.is_closed() {
                return;
            }
        }
    }
}
