//! Chat over real WebSockets, against the whole product in one process.

mod bridge;
mod conversation;
mod door;
mod moderation;
mod site_queue;

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::id::StreamId;
use crate::testing::{Browser, House};

/// What never comes fails the test instead of holding it for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// A house with a listener and a public stream.
struct Scene {
    house: House,
    address: SocketAddr,
    creator: Browser,
    viewer: Browser,
    guest: Browser,
    stream: StreamId,
}

/// One open socket.
struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Scene {
    async fn set() -> Self {
        Self::with(json!({ "title": "T", "visibility": "public" })).await
    }

    async fn with(stream: Value) -> Self {
        let house = House::new().await;
        let address = house.listen().await;
        let creator = house.sign_in("creator").await;
        let viewer = house.sign_in("viewer").await;
        let guest = house.sign_in("guest").await;
        for (browser, name) in [(&creator, "Cleo"), (&viewer, "Vic"), (&guest, "Gus")] {
            let named = browser
                .json(Method::PUT, "/api/v1/chat_name", &json!({ "name": name }))
                .await;
            assert_eq!(named.data()["name"], name);
        }
        let stream = creator.create(stream).await;
        Self {
            house,
            address,
            creator,
            viewer,
            guest,
            stream,
        }
    }

    /// A path below this stream's chat.
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/streams/{}/chat{rest}", self.stream)
    }

    /// Opens a socket with the browser's session, as a page of the site does.
    async fn open(&self, browser: &Browser) -> Socket {
        self.open_after(browser, None).await
    }

    async fn open_after(&self, browser: &Browser, after: Option<i64>) -> Socket {
        let after = after.map_or_else(String::new, |after| format!("?after={after}"));
        let origin = format!("http://{}", self.address);
        let socket = self.try_open(browser, &after, Some(&origin)).await;
        socket.expect("opens")
    }

    /// Opens a socket, or says with which status and code that was refused.
    async fn try_open(
        &self,
        browser: &Browser,
        query: &str,
        origin: Option<&str>,
    ) -> Result<Socket, (StatusCode, String)> {
        let url = format!("ws://{}{}{query}", self.address, self.path(""));
        let mut request = url.into_client_request().expect("a request");
        if let Some(cookie) = &browser.cookie {
            let cookie = cookie.parse().expect("a header");
            request.headers_mut().insert("cookie", cookie);
        }
        if let Some(origin) = origin {
            let origin = origin.parse().expect("a header");
            request.headers_mut().insert("origin", origin);
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Socket(socket)),
            Err(Error::Http(response)) => {
                let body = response.body().clone().unwrap_or_default();
                let body: Value = serde_json::from_slice(&body).unwrap_or_default();
                let code = body["error"]["code"].as_str().unwrap_or_default();
                let status = StatusCode::from_u16(response.status().as_u16()).expect("a status");
                Err((status, code.to_owned()))
            }
            Err(error) => panic!("no connection: {error}"),
        }
    }

    /// What moderators do; the answer's data.
    async fn moderate(&self, method: Method, rest: &str, body: Value) -> Value {
        let answer = self.creator.json(method, &self.path(rest), &body).await;
        answer.data()
    }

    async fn key_of(browser: &Browser) -> String {
        browser.person_id().await.as_str().to_owned()
    }
}

impl Socket {
    /// The next frame.
    async fn next(&mut self) -> Value {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.0.next()).await;
            let message = message.expect("a frame in time").expect("an open socket");
            match message.expect("a whole frame") {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                Message::Close(close) => panic!("closed: {close:?}"),
                _ => {}
            }
        }
    }

    /// The next frame of this type; others are passed over.
    async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    async fn put(&mut self, frame: Value) {
        let message = Message::text(frame.to_string());
        self.0.send(message).await.expect("sends");
    }

    /// Sends a message and returns the answer to it.
    async fn say(&mut self, id: &str, text: &str) -> Value {
        self.put(json!({ "type": "send", "id": id, "text": text }))
            .await;
        loop {
            let frame = self.next().await;
            let is_answer = matches!(
                frame["type"].as_str(),
                Some("sent" | "held" | "refused" | "closing")
            );
            if is_answer {
                return frame;
            }
        }
    }

    /// Sends a message and returns the code with which it was refused.
    async fn refusal(&mut self, id: &str, text: &str) -> String {
        let answer = self.say(id, text).await;
        assert_eq!(answer["type"], "refused", "{answer}");
        answer["code"].as_str().expect("a code").to_owned()
    }

    /// The texts of the next `count` messages, with their places.
    async fn messages(&mut self, count: usize) -> Vec<(i64, String)> {
        let mut found = Vec::new();
        while found.len() < count {
            let entry = self.next_of("entry").await;
            if entry["kind"] == "message" {
                let text = entry["text"].as_str().expect("text").to_owned();
                found.push((entry["seq"].as_i64().expect("a place"), text));
            }
        }
        found
    }
}
