//! A Klieg without a listener: the real app on a real database and media plane, asked through its
//! router, with a clock that tests turn.

mod events;
mod media;
mod queries;
mod roles;
mod smtp;

pub(crate) use media::{Laid, lay_recording};
pub(crate) use smtp::MailServer;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::net::SocketAddr;
use tempfile::TempDir;
use time::OffsetDateTime;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Sources;
use crate::id::{PersonId, SiteId, StreamId};
use crate::router::router;
use crate::seed::DevLinks;
use crate::server::{Assembly, assemble};
use crate::store::{SiteStore, fresh_database};

/// The host every browser of these tests asks for.
const HOST: &str = "localhost:7880";

/// A running product.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) links: DevLinks,
    pub(crate) clock: Clock,
    router: Router,
    _dir: TempDir,
    stop: watch::Sender<bool>,
}

/// Somebody with a browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookie: Option<String>,
    pub(crate) csrf: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl House {
    /// A development house with an empty data folder.
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    /// The same with settings.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let mut flags = vec![
            ("development".to_owned(), "true".to_owned()),
            ("rtc.udp_port".to_owned(), "0".to_owned()),
            ("rtc.workers".to_owned(), "1".to_owned()),
            ("data_dir".to_owned(), dir.path().display().to_string()),
        ];
        let settings = settings.iter();
        flags.extend(settings.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        let sources = Sources {
            flags,
            ..Sources::default()
        };
        let config = sources.load().expect("valid settings");
        let database = fresh_database(dir.path()).await;
        let clock = Clock::manual(OffsetDateTime::now_utc());
        let (stop, shutdown) = watch::channel(false);
        let assembly = assemble(config, clock.clone(), database, 7880, shutdown).await;
        let Assembly { app, dev_links, .. } = assembly.expect("starts");
        Self {
            router: router(app.clone()),
            links: dev_links.expect("a development house"),
            app,
            clock,
            _dir: dir,
            stop,
        }
    }

    /// Tells everything that the program ends.
    pub(crate) fn stop(&self) {
        let _ = self.stop.send(true);
    }

    /// Listens on loopback, for tests that need real sockets.
    pub(crate) async fn listen(&self) -> SocketAddr {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let socket = socket.expect("a free port");
        let address = socket.local_addr().expect("bound");
        let router = self.router.clone();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(socket, service).await });
        address
    }

    /// A visitor who is not signed in.
    pub(crate) fn stranger(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookie: None,
            csrf: String::new(),
        }
    }

    /// One of the demo people, signed in by the link printed at the start.
    pub(crate) async fn sign_in(&self, name: &str) -> Browser {
        let mut links = self.links.each().into_iter();
        let link = links.find(|(who, _)| *who == name).expect("known").1;
        let mut browser = self.stranger();
        browser.use_link(link).await;
        browser
    }

    /// The demo site's store.
    pub(crate) async fn store(&self) -> SiteStore {
        self.app.database.site(self.site_id().await)
    }

    pub(crate) async fn site_id(&self) -> SiteId {
        let site = self.app.database.cross_site().site_by_slug("demo").await;
        site.expect("reads").expect("seeded").id
    }
}

impl Browser {
    /// Signs in through the JSON route.
    pub(crate) async fn use_link(&mut self, link: &str) {
        let token = link.rsplit('/').next().expect("a token");
        let answer = self
            .post(&format!("/api/v1/sign-in/{token}"), json!({}))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        self.keep_cookie(&answer);
        let session = self.get("/api/v1/session").await.data();
        self.csrf = session["csrf_token"].as_str().expect("a token").to_owned();
    }

    /// Keeps the session cookie of an answer.
    pub(crate) fn keep_cookie(&mut self, answer: &Answer) {
        let cookie = answer.headers.get(header::SET_COOKIE).expect("a cookie");
        let cookie = cookie.to_str().expect("text");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        self.cookie = cookie.split(';').next().map(str::to_owned);
    }

    pub(crate) async fn person_id(&self) -> PersonId {
        let session = self.get("/api/v1/session").await.data();
        PersonId::parse(session["person"]["id"].as_str().expect("signed in")).expect("an id")
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(
            self.request(Method::GET, path)
                .body(Body::empty())
                .expect("builds"),
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.json(Method::POST, path, &body).await
    }

    pub(crate) async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request = self
            .request(method, path)
            .header("x-csrf-token", &self.csrf)
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).expect("builds"))
            .await
    }

    /// A form as a page without script sends it.
    pub(crate) async fn form(&self, path: &str, fields: &str) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(fields.to_owned())).expect("builds"))
            .await
    }

    /// A request with host and cookie.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST);
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// An answer whose body is still to come.
    pub(crate) async fn open(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.expect("answers")
    }

    /// Makes a stream and returns its id.
    pub(crate) async fn create(&self, body: Value) -> StreamId {
        let answer = self.post("/api/v1/streams", body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let data = answer.data();
        StreamId::parse(data["id"].as_str().expect("an id")).expect("an id")
    }
}

impl Answer {
    /// The whole body as JSON.
    pub(crate) fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// `data` of a success.
    pub(crate) fn data(&self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        self.body()["data"].clone()
    }

    /// `error.code` of a failure.
    pub(crate) fn code(&self) -> String {
        self.body()["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// `error.message` of a failure.
    pub(crate) fn message(&self) -> String {
        self.body()["error"]["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}
