//! A bare client of LiveKit's signal protocol: sends what it is told, right or wrong, and shows what comes back.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use futures_util::{SinkExt, StreamExt};
use livekit_protocol::signal_response::Message as Response;
use livekit_protocol::{
    ClientInfo, ConnectionSettings, JoinRequest, SignalRequest, SignalResponse, WrappedJoinRequest,
    signal_request::Message as Request,
};
use prost::Message as _;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long an awaited message may take on a loaded machine.
pub const WITHIN: Duration = Duration::from_secs(20);

/// An open signal connection (`/rtc`, protobuf).
#[derive(Debug)]
pub struct Signal {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// A join that was refused before the upgrade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// HTTP status.
    pub status: u16,
    /// The reason in words.
    pub message: String,
}

impl Signal {
    /// Opens `/rtc`; the inner error is the server's refusal.
    ///
    /// # Errors
    /// Where there is no HTTP answer at all.
    pub async fn open(url: &str, token: &str) -> Result<Result<Self, Refused>> {
        let query = "auto_subscribe=1&protocol=17&sdk=rust&version=0.1.0";
        Self::connect(format!("{url}/rtc?access_token={token}&{query}")).await
    }

    /// Opens `/rtc/v1` without an offer and without subscribing to anything.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_v1(url: &str, token: &str) -> Result<Result<Self, Refused>> {
        let join = JoinRequest {
            client_info: Some(ClientInfo {
                protocol: 17,
                version: "0.1.0".to_owned(),
                ..ClientInfo::default()
            }),
            connection_settings: Some(ConnectionSettings {
                auto_subscribe: false,
                ..ConnectionSettings::default()
            }),
            ..JoinRequest::default()
        };
        let wrapped = WrappedJoinRequest {
            join_request: join.encode_to_vec(),
            ..WrappedJoinRequest::default()
        };
        let wrapped = URL_SAFE.encode(wrapped.encode_to_vec()).replace('=', "%3D");
        Self::connect(format!(
            "{url}/rtc/v1?access_token={token}&join_request={wrapped}"
        ))
        .await
    }

    async fn connect(address: String) -> Result<Result<Self, Refused>> {
        match connect_async(address).await {
            Ok((socket, _)) => Ok(Ok(Self { socket })),
            Err(Error::Http(response)) => Ok(Err(Refused {
                status: response.status().as_u16(),
                message: String::from_utf8_lossy(response.body().as_deref().unwrap_or_default())
                    .into_owned(),
            })),
            Err(error) => Err(error).context("connect"),
        }
    }

    /// Sends one request.
    ///
    /// # Errors
    /// Where the connection is gone.
    pub async fn send(&mut self, message: Request) -> Result<()> {
        let request = SignalRequest {
            message: Some(message),
        };
        Ok(self
            .socket
            .send(Message::Binary(request.encode_to_vec().into()))
            .await?)
    }

    /// Sends bytes as they are.
    ///
    /// # Errors
    /// Where the connection is gone.
    pub async fn send_raw(&mut self, bytes: Vec<u8>) -> Result<()> {
        Ok(self.socket.send(Message::Binary(bytes.into())).await?)
    }

    /// The next message; nothing when the server closed.
    ///
    /// # Errors
    /// Where the connection broke or nothing comes in time.
    pub async fn next(&mut self) -> Result<Option<Response>> {
        loop {
            match timeout(WITHIN, self.socket.next())
                .await
                .context("no message from the server")?
            {
                Some(Ok(Message::Binary(bytes))) => {
                    if let Some(message) = SignalResponse::decode(bytes)?.message {
                        return Ok(Some(message));
                    }
                }
                Some(Ok(Message::Close(_))) | None => return Ok(None),
                Some(Ok(_)) => {}
                Some(Err(Error::ConnectionClosed | Error::Protocol(_))) => return Ok(None),
                Some(Err(error)) => return Err(error.into()),
            }
        }
    }

    /// The first message for which `pick` finds something.
    ///
    /// # Errors
    /// Where it does not come before the end.
    pub async fn wait_for<T>(
        &mut self,
        what: &str,
        mut pick: impl FnMut(Response) -> Option<T>,
    ) -> Result<T> {
        while let Some(message) = self
            .next()
            .await
            .with_context(|| format!("waiting for {what}"))?
        {
            if let Some(found) = pick(message) {
                return Ok(found);
            }
        }
        bail!("the server closed before {what}")
    }
}
