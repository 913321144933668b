//! One WebSocket: frames out, messages in, pings both ways.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use livekit_protocol::{Pong, signal_request, signal_response};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::Frames;
use super::sink::SocketId;
use crate::limits::{
    MALFORMED_MESSAGES_MAX, SOCKET_IDLE_TIMEOUT, SOCKET_PING_PERIOD, SOCKET_WRITE_TIMEOUT,
};
use crate::participant::Input;
use crate::proto::{Encoding, Frame, decode_request};

/// Why a socket ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The server has nothing more to say.
    Server,
    /// The client closed, or its network did.
    Client,
    /// The client takes nothing, sends nothing or sends only nonsense.
    Abandoned,
}

/// How long a client is waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For one frame to leave.
    write: Duration,
    /// Between two pings.
    ping: Duration,
    /// For any sign of life.
    idle: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            write: SOCKET_WRITE_TIMEOUT,
            ping: SOCKET_PING_PERIOD,
            idle: SOCKET_IDLE_TIMEOUT,
        }
    }
}

/// Serves a socket until either side ends it. Without `requests` it only delivers its frames.
pub(super) async fn run(
    stream: WebSocket,
    id: SocketId,
    frames: Frames,
    requests: Option<mpsc::Sender<Input>>,
    patience: Patience,
) {
    let mut socket = Socket {
        stream,
        patience,
        encoding: Encoding::Protobuf,
        malformed: 0,
    };
    let end = socket.serve(id, frames, requests.as_ref()).await;
    tracing::debug!(?end, "signal connection ended");
    if let Some(requests) = requests {
        // A participant that is gone needs no word that its socket is.
        let _ = requests.send(Input::SocketClosed(id)).await;
    }
    if end == End::Server {
        socket.close().await;
    }
}

struct Socket {
    stream: WebSocket,
    patience: Patience,
    /// The encoding last received is the one answered in.
    encoding: Encoding,
    malformed: u32,
}

impl Socket {
    async fn serve(
        &mut self,
        id: SocketId,
        mut frames: Frames,
        requests: Option<&mpsc::Sender<Input>>,
    ) -> End {
        let period = self.patience.ping;
        let mut pings = interval_at(Instant::now() + period, period);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                frame = frames.recv() => {
                    let Some(frame) = frame else { return End::Server };
                    if !self.send_frame(&frame).await {
                        return End::Abandoned;
                    }
                }
                message = self.stream.recv() => {
                    heard = Instant::now();
                    let Some(Ok(message)) = message else { return End::Client };
                    if let Some(end) = self.on_message(message, id, requests).await {
                        return end;
                    }
                }
                _ = pings.tick() => {
                    let silent = heard.elapsed() >= self.patience.idle;
                    if silent || !self.send(Message::Ping(bytes::Bytes::new())).await {
                        return End::Abandoned;
                    }
                }
            }
        }
    }

    async fn on_message(
        &mut self,
        message: Message,
        id: SocketId,
        requests: Option<&mpsc::Sender<Input>>,
    ) -> Option<End> {
        let decoded = match &message {
            Message::Binary(bytes) => {
                self.encoding = Encoding::Protobuf;
                decode_request(Encoding::Protobuf, bytes)
            }
            Message::Text(text) => {
                self.encoding = Encoding::Json;
                decode_request(Encoding::Json, text.as_bytes())
            }
            Message::Close(_) => return Some(End::Client),
            Message::Ping(_) | Message::Pong(_) => return None,
        };
        let Ok(decoded) = decoded else {
            self.malformed += 1;
            tracing::debug!("malformed signal message dropped");
            return (self.malformed > MALFORMED_MESSAGES_MAX).then_some(End::Abandoned);
        };
        let answer = match decoded? {
            signal_request::Message::Ping(_) => signal_response::Message::Pong(unix_ms()),
            signal_request::Message::PingReq(ping) => signal_response::Message::PongResp(Pong {
                last_ping_timestamp: ping.timestamp,
                timestamp: unix_ms(),
            }),
            request => {
                let input = Input::Request(id, Box::new(request));
                return match requests {
                    Some(requests) if requests.send(input).await.is_err() => Some(End::Server),
                    _ => None,
                };
            }
        };
        (!self.send_frame(&Frame::new(answer)).await).then_some(End::Abandoned)
    }

    async fn send_frame(&mut self, frame: &Frame) -> bool {
        let message = match self.encoding {
            Encoding::Protobuf => Message::Binary(frame.protobuf()),
            Encoding::Json => Message::Text(frame.json().into()),
        };
        self.send(message).await
    }

    async fn send(&mut self, message: Message) -> bool {
        let sent = timeout(self.patience.write, self.stream.send(message)).await;
        matches!(sent, Ok(Ok(())))
    }

    async fn close(&mut self) {
        let goodbye = Message::Close(Some(CloseFrame {
            code: close_code::NORMAL,
            reason: "".into(),
        }));
        self.send(goodbye).await;
    }
}

fn unix_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::extract::ws::WebSocketUpgrade;
    use axum::routing::get;
    use axum::serve::Listener;
    use livekit_protocol::{Room, RoomUpdate};
    use tokio::io::DuplexStream;
    use tokio_tungstenite::WebSocketStream;

    use super::super::sink::Sink;
    use super::*;

    /// Far above what anything here takes.
    const DEADLINE: Duration = Duration::from_secs(20);
    const NEVER: Duration = Duration::from_secs(3600);
    /// What the line to the client holds.
    const LINE_BYTES: usize = 4096;

    /// A listener with one connection in memory.
    struct Line(Option<DuplexStream>);

    impl Listener for Line {
        type Io = DuplexStream;
        type Addr = ();

        async fn accept(&mut self) -> (DuplexStream, ()) {
            match self.0.take() {
                Some(stream) => (stream, ()),
                None => std::future::pending().await,
            }
        }

        fn local_addr(&self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// A client's end of a socket, the way to it, and what its participant hears.
    async fn socket(
        patience: Patience,
    ) -> (WebSocketStream<DuplexStream>, Sink, mpsc::Receiver<Input>) {
        let (near, far) = tokio::io::duplex(LINE_BYTES);
        let (sink, frames) = Sink::new();
        let id = sink.socket();
        let (requests, inputs) = mpsc::channel(1);
        let once = Arc::new(Mutex::new(Some((frames, requests))));
        let open = async move |upgrade: WebSocketUpgrade| {
            let (frames, requests) = once.lock().unwrap().take().unwrap();
            upgrade.on_upgrade(move |stream| run(stream, id, frames, Some(requests), patience))
        };
        let router = Router::new().route("/", get(open));
        tokio::spawn(async move { axum::serve(Line(Some(far)), router).await });
        let (client, _) = tokio_tungstenite::client_async("ws://test/", near)
            .await
            .unwrap();
        (client, sink, inputs)
    }

    async fn is_told_of_the_end(inputs: &mut mpsc::Receiver<Input>, id: SocketId) {
        let input = timeout(DEADLINE, inputs.recv()).await.unwrap();
        assert!(matches!(input, Some(Input::SocketClosed(ended)) if ended == id));
    }

    #[tokio::test]
    async fn a_client_that_never_reads_loses_its_socket() {
        let patience = Patience {
            write: Duration::from_millis(50),
            ping: NEVER,
            idle: NEVER,
        };
        let (_client, sink, mut inputs) = socket(patience).await;
        let update = signal_response::Message::RoomUpdate(RoomUpdate {
            room: Some(Room {
                metadata: "m".repeat(LINE_BYTES * 16),
                ..Room::default()
            }),
        });
        sink.send(super::super::frame(update)).unwrap();
        is_told_of_the_end(&mut inputs, sink.socket()).await;
    }

    #[tokio::test]
    async fn a_client_that_answers_no_ping_loses_its_socket() {
        let patience = Patience {
            write: NEVER,
            ping: Duration::from_millis(10),
            idle: Duration::from_millis(30),
        };
        let (_client, sink, mut inputs) = socket(patience).await;
        is_told_of_the_end(&mut inputs, sink.socket()).await;
    }
}
