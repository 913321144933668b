//! The reading half of a tap.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::inbox::Inbox;
use crate::tap::TapEvent;
use crate::worker::{Command, TapId};

/// The receiving half of a tap. Bounded: when the reader falls behind, packets are dropped and
/// show as gaps in `ext_seq`. Dropping it ends the tap.
#[derive(Debug)]
pub struct TapReceiver {
    pub(super) events: mpsc::Receiver<TapEvent>,
    /// The worker it listens on is one of these; a detached tap has none.
    pub(super) workers: Arc<[Inbox]>,
    pub(super) tap: TapId,
}

impl TapReceiver {
    /// The next event; `None` once the track, or the SFU, is gone, and for a track that never was.
    pub async fn recv(&mut self) -> Option<TapEvent> {
        self.events.recv().await
    }

    /// Asks the publisher for a keyframe (throttled by the SFU like everybody's requests).
    pub fn request_keyframe(&self) {
        self.tell(|tap| Command::TapKeyframe { tap });
    }

    /// A tap fed by hand, for tests and simulations of what consumes taps.
    pub fn detached(capacity: usize) -> (mpsc::Sender<TapEvent>, Self) {
        let (sender, events) = mpsc::channel(capacity);
        let tap = Self {
            events,
            workers: Arc::new([]),
            tap: 0,
        };
        (sender, tap)
    }

    /// Only the worker that has the track knows the tap; the others ignore it.
    fn tell(&self, command: impl Fn(TapId) -> Command) {
        for worker in self.workers.iter() {
            worker.send(command(self.tap));
        }
    }
}

impl Drop for TapReceiver {
    fn drop(&mut self) {
        self.tell(|tap| Command::Untap { tap });
    }
}
