//! The way into a worker thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use tokio::sync::{mpsc, oneshot};

use crate::limits::WORKER_INBOX;
use crate::tap::TapEvent;
use crate::worker::{Command, Message, RequestId, TapId, TransportId};
use crate::{NegotiationError, OfferAnswer, TransportEvent};

/// Who waits for the reply to a command.
#[derive(Debug)]
pub(super) enum Waiting {
    Answer(oneshot::Sender<Result<OfferAnswer, NegotiationError>>),
    Offer(oneshot::Sender<Result<Option<String>, NegotiationError>>),
    Accepted(oneshot::Sender<Result<(), NegotiationError>>),
}

/// What a worker thread is sent.
#[derive(Debug)]
pub(super) enum Letter {
    /// A command that nobody waits for.
    Command(Command),
    /// A command and who waits for its reply.
    Question(Command, RequestId, Waiting),
    /// A new transport and where its events go.
    Open(Command, TransportId, mpsc::Sender<TransportEvent>),
    /// A new tap and where its events go.
    Tap(Command, TapId, mpsc::Sender<TapEvent>),
    /// Another worker's word.
    Message(Message),
    /// Close everything and end.
    Stop,
}

/// The sending side. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Inbox {
    letters: SyncSender<Letter>,
    waker: Arc<mio::Waker>,
    /// A wake-up is on its way already; the second one would only cost a system call.
    woken: Arc<AtomicBool>,
}

/// The receiving side, owned by the thread.
pub(super) struct Letters {
    letters: Receiver<Letter>,
    woken: Arc<AtomicBool>,
}

/// A bounded inbox whose letters wake the thread's poll.
pub(super) fn inbox(waker: mio::Waker) -> (Inbox, Letters) {
    let (sender, letters) = sync_channel(WORKER_INBOX);
    let woken = Arc::new(AtomicBool::new(false));
    let inbox = Inbox {
        letters: sender,
        waker: Arc::new(waker),
        woken: woken.clone(),
    };
    (inbox, Letters { letters, woken })
}

impl Inbox {
    /// Sends a command; when the worker has stopped it is lost, as everything of it is.
    pub(super) fn send(&self, command: Command) {
        self.post(Letter::Command(command));
    }

    /// Sends a letter. A full inbox loses media batches silently and anything else loudly; whoever
    /// waits for a reply then gets `Closed`.
    pub(super) fn post(&self, letter: Letter) {
        match self.letters.try_send(letter) {
            Ok(()) => {
                if !self.woken.swap(true, Ordering::AcqRel)
                    && let Err(error) = self.waker.wake()
                {
                    tracing::error!(%error, "cannot wake a worker");
                }
            }
            Err(TrySendError::Full(Letter::Message(Message::Packets { .. }))) => {}
            Err(TrySendError::Full(_)) => {
                tracing::error!("a worker's inbox is full; a command was lost");
            }
            // The worker has stopped and took all its transports along.
            Err(TrySendError::Disconnected(_)) => {}
        }
    }
}

impl Letters {
    /// From here on a new letter wakes again.
    pub(super) fn rearm(&self) {
        self.woken.store(false, Ordering::Release);
    }

    /// The next letter, if there is one.
    pub(super) fn next(&self) -> Option<Letter> {
        self.letters.try_recv().ok()
    }
}
