//! One WebSocket: frames out, messages in, pings both ways.

use std::time::{SystemTime, UNIX_EPOCH};

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

/// Serves a socket until either side ends it. Without `requests` it only delivers its frames.
pub(super) async fn run(
    stream: WebSocket,
    id: SocketId,
    frames: Frames,
    requests: Option<mpsc::Sender<Input>>,
) {
    let mut socket = Socket {
        stream,
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
        let mut pings = interval_at(Instant::now() + SOCKET_PING_PERIOD, SOCKET_PING_PERIOD);
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
                    let silent = heard.elapsed() >= SOCKET_IDLE_TIMEOUT;
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
        let sent = timeout(SOCKET_WRITE_TIMEOUT, self.stream.send(message)).await;
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
