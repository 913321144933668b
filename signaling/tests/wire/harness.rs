//! A server on loopback, and clients that speak LiveKit's wire to it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use livekit_protocol::{
    ClientInfo, ConnectionSettings, JoinRequest, JoinResponse, SessionDescription, SignalRequest,
    SignalResponse, WrappedJoinRequest, signal_request::Message as Request,
    signal_response::Message as Response,
};
use prost::Message as _;
use secrecy::SecretString;
use sfu::sim::{Client, Offer};
use signaling::{
    Admission, AdmissionRequest, Admitted, ApiKey, Claims, Config, Permissions, Refusal, RoomEvent,
    RoomTerms, Signaling, VideoGrant,
};
use time::OffsetDateTime;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::{self, Message as Frame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Far above what anything here takes, so that a loaded machine does not fail a test.
pub const DEADLINE: Duration = Duration::from_secs(20);

type Decide = dyn Fn(&AdmissionRequest<'_>) -> Result<Admitted, Refusal> + Send;

/// An admission that the test decides.
pub struct Gate(Mutex<Box<Decide>>);

/// What the token says, for ever.
pub fn open(request: &AdmissionRequest<'_>) -> Result<Admitted, Refusal> {
    Ok(Admitted {
        permissions: request
            .claims
            .video
            .as_ref()
            .map_or_else(Permissions::viewer, Permissions::from_grant),
        expires: None,
        prefer_recordable_codecs: false,
        room: RoomTerms::default(),
    })
}

impl Gate {
    pub fn decide(
        &self,
        decide: impl Fn(&AdmissionRequest<'_>) -> Result<Admitted, Refusal> + Send + 'static,
    ) {
        *self.0.lock().unwrap() = Box::new(decide);
    }
}

impl Admission for Gate {
    fn admit<'a>(
        &'a self,
        request: AdmissionRequest<'a>,
    ) -> BoxFuture<'a, Result<Admitted, Refusal>> {
        let answer = (self.0.lock().unwrap())(&request);
        std::future::ready(answer).boxed()
    }
}

pub struct Server {
    pub address: SocketAddr,
    pub signaling: Signaling,
    pub gate: Arc<Gate>,
    pub events: mpsc::UnboundedReceiver<RoomEvent>,
    sfu: sfu::Sfu,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.sfu.stop();
    }
}

pub async fn server() -> Server {
    server_with(|_| {}).await
}

pub async fn server_with(change: impl FnOnce(&mut Config)) -> Server {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let sfu = sfu::Sfu::start(&sfu::Config {
        workers: 1,
        bind_address: loopback,
        udp_port: 0,
        advertised_addresses: Vec::new(),
    })
    .unwrap();
    let mut config = Config::new(ApiKey {
        id: "klieg".to_owned(),
        secret: SecretString::from("own-secret-of-the-server"),
    });
    config
        .keys
        .insert("devkey".to_owned(), SecretString::from("secret"));
    change(&mut config);
    let (sender, events) = mpsc::unbounded_channel();
    let gate = Arc::new(Gate(Mutex::new(Box::new(open))));
    let signaling = Signaling::new(config, sfu.clone(), gate.clone(), sender);
    let listener = tokio::net::TcpListener::bind((loopback, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = signaling.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Server {
        address,
        signaling,
        gate,
        events,
        sfu,
    }
}

impl Server {
    /// Waits for an event that `pick` takes.
    pub async fn event<T>(&mut self, what: &str, pick: impl Fn(&RoomEvent) -> Option<T>) -> T {
        let found = async {
            loop {
                let event = self
                    .events
                    .recv()
                    .await
                    .expect("events end with the server");
                if let Some(found) = pick(&event) {
                    return found;
                }
            }
        };
        timeout(DEADLINE, found)
            .await
            .unwrap_or_else(|_| panic!("no event: {what}"))
    }

    /// A plain GET: status line and headers, and the body.
    pub async fn get(&self, path: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_ascii_lowercase(), body.to_owned())
    }

    /// Opens a socket; a refusal is its status and text.
    pub async fn connect(&self, path: &str) -> Result<Socket, (u16, String)> {
        let url = format!("ws://{}{path}", self.address);
        match tokio_tungstenite::connect_async(url).await {
            Ok((stream, _)) => Ok(Socket { stream }),
            Err(tungstenite::Error::Http(response)) => Err((
                response.status().as_u16(),
                String::from_utf8_lossy(response.body().as_deref().unwrap_or_default())
                    .into_owned(),
            )),
            Err(error) => panic!("{error}"),
        }
    }
}

/// A grant to join `room`, all else as LiveKit's defaults.
pub fn grant(room: &str) -> VideoGrant {
    VideoGrant {
        room_join: true,
        room: room.to_owned(),
        ..VideoGrant::default()
    }
}

pub fn claims(identity: &str, video: VideoGrant) -> Claims {
    Claims {
        iss: "devkey".to_owned(),
        sub: identity.to_owned(),
        exp: OffsetDateTime::now_utc().unix_timestamp() + 3600,
        video: Some(video),
        ..Claims::default()
    }
}

pub fn sign(claims: &Claims, secret: &str) -> String {
    jsonwebtoken::encode(
        &jsonwebtoken::Header::default(),
        claims,
        &jsonwebtoken::EncodingKey::from_secret(secret.as_bytes()),
    )
    .unwrap()
}

/// A token of the configured key for `room`.
pub fn token(identity: &str, room: &str) -> String {
    sign(&claims(identity, grant(room)), "secret")
}

pub fn v0(token: &str) -> String {
    format!("/rtc?access_token={token}&protocol=17&sdk=js&version=2.23.0")
}

pub fn v1(token: &str, request: &JoinRequest) -> String {
    let wrapped = WrappedJoinRequest {
        compression: 0,
        join_request: request.encode_to_vec(),
    };
    let value = URL_SAFE.encode(wrapped.encode_to_vec()).replace('=', "%3D");
    format!("/rtc/v1?access_token={token}&join_request={value}")
}

pub fn join_request() -> JoinRequest {
    JoinRequest {
        client_info: Some(ClientInfo {
            protocol: 17,
            client_protocol: 2,
            capabilities: vec![1],
            ..ClientInfo::default()
        }),
        connection_settings: Some(ConnectionSettings {
            auto_subscribe: true,
            ..ConnectionSettings::default()
        }),
        ..JoinRequest::default()
    }
}

/// The signal connection of a client.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    pub async fn send(&mut self, message: Request) {
        let request = SignalRequest {
            message: Some(message),
        };
        self.send_frame(Frame::Binary(request.encode_to_vec().into()))
            .await;
    }

    pub async fn send_frame(&mut self, frame: Frame) {
        self.stream.send(frame).await.unwrap();
    }

    /// The next frame, or `None` when the server closed.
    pub async fn next_frame(&mut self) -> Option<Frame> {
        loop {
            let frame = timeout(DEADLINE, self.stream.next())
                .await
                .expect("the server says something in time");
            match frame {
                Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => {}
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return None,
                Some(Ok(frame)) => return Some(frame),
            }
        }
    }

    /// The next message, or `None` when the server closed.
    pub async fn next(&mut self) -> Option<Response> {
        match self.next_frame().await? {
            Frame::Binary(bytes) => SignalResponse::decode(bytes.as_ref()).unwrap().message,
            Frame::Text(text) => {
                serde_json::from_str::<SignalResponse>(&text)
                    .unwrap()
                    .message
            }
            other => panic!("expected a message, got {other:?}"),
        }
    }

    /// Waits for a message that `pick` takes; panics when the server closes before.
    pub async fn until<T>(&mut self, what: &str, pick: impl Fn(&Response) -> Option<T>) -> T {
        let found = async {
            let mut seen = Vec::new();
            loop {
                let Some(message) = self.next().await else {
                    panic!("socket closed before: {what}; seen {seen:?}");
                };
                if let Some(found) = pick(&message) {
                    return found;
                }
                seen.push(message);
            }
        };
        timeout(DEADLINE, found)
            .await
            .unwrap_or_else(|_| panic!("not in time: {what}"))
    }

    pub async fn joined(&mut self) -> JoinResponse {
        match self.next().await {
            Some(Response::Join(join)) => join,
            other => panic!("the first message is the join response, not {other:?}"),
        }
    }

    /// Everything up to the answer to a ping, which comes after all that was asked before it.
    pub async fn drain(&mut self) -> Vec<Response> {
        // The participant's task answers in order; an offer that is refused there leaves no trace,
        // so a request with an answer of its own marks the end.
        self.send(Request::GetDataBlobRequest(
            livekit_protocol::GetDataBlobRequest {
                request_id: 424_242,
                ..livekit_protocol::GetDataBlobRequest::default()
            },
        ))
        .await;
        let mut seen = Vec::new();
        loop {
            match self.next().await.expect("the socket stays open") {
                Response::RequestResponse(response) if response.request_id == 424_242 => {
                    return seen;
                }
                message => seen.push(message),
            }
        }
    }
}

/// A v1 client with media.
pub struct Peer {
    pub socket: Socket,
    pub media: Client,
    pub sid: String,
    /// Every message so far, the join response included.
    pub seen: Vec<Response>,
    udp: UdpSocket,
    offers: u32,
}

impl Peer {
    pub async fn join(server: &Server, token: &str, offer: Offer<'_>) -> Self {
        Self::join_with(server, token, join_request(), offer).await
    }

    pub async fn join_with(
        server: &Server,
        token: &str,
        request: JoinRequest,
        offer: Offer<'_>,
    ) -> Self {
        Self::join_offering(server, token, request, offer, |sdp| sdp).await
    }

    /// Joins with an offer that is changed on its way.
    pub async fn join_offering(
        server: &Server,
        token: &str,
        mut request: JoinRequest,
        offer: Offer<'_>,
        change: impl FnOnce(String) -> String,
    ) -> Self {
        let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let mut media = Client::new(udp.local_addr().unwrap(), std::time::Instant::now());
        request.publisher_offer = Some(SessionDescription {
            r#type: "offer".to_owned(),
            sdp: change(media.offer(offer).unwrap()),
            id: 1,
            ..SessionDescription::default()
        });
        let mut socket = server.connect(&v1(token, &request)).await.unwrap();
        let join = socket.joined().await;
        Self {
            socket,
            media,
            sid: join.participant.clone().unwrap().sid,
            seen: vec![Response::Join(join)],
            udp,
            offers: 1,
        }
    }

    /// Joins and waits for media.
    pub async fn connected(server: &Server, token: &str, offer: Offer<'_>) -> Self {
        let mut peer = Self::join(server, token, offer).await;
        peer.until("media connects", |peer| peer.media.is_connected())
            .await;
        peer
    }

    pub async fn offer(&mut self, offer: Offer<'_>) {
        self.offers += 1;
        let description = SessionDescription {
            r#type: "offer".to_owned(),
            sdp: self.media.offer(offer).unwrap(),
            id: self.offers,
            ..SessionDescription::default()
        };
        self.socket.send(Request::Offer(description)).await;
    }

    /// Moves messages and datagrams for a moment.
    pub async fn turn(&mut self) {
        self.media.handle_timeout(std::time::Instant::now());
        while let Some((to, datagram)) = self.media.poll_datagram() {
            self.udp.send_to(&datagram, to).await.unwrap();
        }
        let mut buffer = [0; 2000];
        let moment = Duration::from_millis(1);
        while let Ok(Ok((size, from))) = timeout(moment, self.udp.recv_from(&mut buffer)).await {
            self.media
                .handle_datagram(from, &buffer[..size], std::time::Instant::now());
        }
        while let Ok(Some(message)) = timeout(moment, self.socket.next()).await {
            if let Response::Answer(answer) = &message {
                assert_eq!(answer.id, self.offers, "the answer names its offer");
                assert!(self.media.accept_answer(&answer.sdp), "the answer fits");
            }
            self.seen.push(message);
        }
    }

    pub async fn until(&mut self, what: &str, done: impl Fn(&mut Self) -> bool) {
        both(what, &mut [self], |peers| done(peers[0])).await;
    }

    pub fn saw<T>(&self, pick: impl Fn(&Response) -> Option<T>) -> Option<T> {
        self.seen.iter().rev().find_map(pick)
    }
}

/// Runs several clients until something holds.
pub async fn both(
    what: &str,
    peers: &mut [&mut Peer],
    mut done: impl FnMut(&mut [&mut Peer]) -> bool,
) {
    let deadline = Instant::now() + DEADLINE;
    while !done(peers) {
        assert!(Instant::now() < deadline, "not in time: {what}");
        for peer in peers.iter_mut() {
            peer.turn().await;
        }
    }
}
