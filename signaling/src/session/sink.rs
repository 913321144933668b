//! The way out to one client: a bounded queue of frames that its socket drains.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use livekit_protocol::signal_response;
use tokio::sync::mpsc;

use crate::limits::SINK_QUEUE;
use crate::proto::Frame;

static NEXT_SOCKET: AtomicU64 = AtomicU64::new(1);

/// Tells the sockets of one participant apart, so that a replaced one cannot speak any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SocketId(u64);

/// The sending end. Dropping it lets the socket send what is queued and close.
#[derive(Debug)]
pub(crate) struct Sink {
    socket: SocketId,
    frames: mpsc::Sender<Arc<Frame>>,
}

/// The queue is full or the socket is gone: the client has to resume on a new socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SinkClosed;

impl Sink {
    pub(crate) fn new() -> (Self, mpsc::Receiver<Arc<Frame>>) {
        let (frames, queue) = mpsc::channel(SINK_QUEUE);
        let socket = SocketId(NEXT_SOCKET.fetch_add(1, Ordering::Relaxed));
        (Self { socket, frames }, queue)
    }

    pub(crate) fn socket(&self) -> SocketId {
        self.socket
    }

    /// Never waits: a slow client must not hold up the others.
    pub(crate) fn send(&self, frame: Arc<Frame>) -> Result<(), SinkClosed> {
        self.frames.try_send(frame).map_err(|_| SinkClosed)
    }
}

/// A frame for one or many sinks.
pub(crate) fn frame(message: signal_response::Message) -> Arc<Frame> {
    Arc::new(Frame::new(message))
}

#[cfg(test)]
mod tests {
    use signal_response::Message;

    use super::*;

    #[test]
    fn a_full_queue_is_said_at_once_instead_of_waited_for() {
        let (sink, _frames) = Sink::new();
        let pong = frame(Message::Pong(1));
        for _ in 0..SINK_QUEUE {
            assert_eq!(sink.send(pong.clone()), Ok(()));
        }
        assert_eq!(sink.send(pong), Err(SinkClosed));
    }
}
