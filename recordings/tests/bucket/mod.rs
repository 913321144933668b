//! A bucket of its own: an S3 server in the process of the test, which checks signatures and can be made to fail.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use recordings::{S3Config, Storage};
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s::{S3Result, s3_error};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub(crate) const NAME: &str = "klieg-test";
const KEY: &str = "AKIAKLIEGTEST";
const SECRET: &str = "a secret of forty letters, more or less.";

/// What the server does with requests that are signed right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Answers.
    Well,
    /// Answers 500.
    Broken,
    /// Answers 503.
    Busy,
    /// Answers 403.
    Forbidding,
    /// Takes its time.
    Slow(Duration),
    /// Never answers.
    Silent,
}

pub(crate) struct Bucket {
    pub(crate) dir: tempfile::TempDir,
    address: SocketAddr,
    moods: Arc<Moods>,
    /// Whether connections are taken.
    open: watch::Sender<bool>,
}

struct Moods {
    mood: watch::Sender<Mood>,
    /// Operations that came, by name.
    seen: Mutex<Vec<String>>,
}

impl Bucket {
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join(NAME)).unwrap();
        let moods = Arc::new(Moods {
            mood: watch::Sender::new(Mood::Well),
            seen: Mutex::default(),
        });
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(dir.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        builder.set_access(Gate(Arc::clone(&moods)));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let open = watch::Sender::new(true);
        let gate = open.subscribe();
        tokio::spawn(async move {
            loop {
                let Ok((socket, _)) = listener.accept().await else {
                    return;
                };
                let mut closed = gate.clone();
                if !*closed.borrow() {
                    continue;
                }
                let service = service.clone();
                tokio::spawn(async move {
                    let server = Builder::new(TokioExecutor::new());
                    tokio::select! {
                        _ = server.serve_connection(TokioIo::new(socket), service) => {}
                        _ = closed.wait_for(|open| !open) => {}
                    }
                });
            }
        });
        Self {
            dir,
            address,
            moods,
            open,
        }
    }

    pub(crate) fn config(&self) -> S3Config {
        S3Config {
            bucket: NAME.to_owned(),
            region: String::from("us-east-1"),
            endpoint: Some(format!("http://{}", self.address)),
            prefix: String::from("site/one"),
            credentials: Some((KEY.to_owned(), SECRET.into())),
            path_style: true,
            attempt_timeout: Some(Duration::from_secs(1)),
            ..S3Config::default()
        }
    }

    pub(crate) async fn storage(&self) -> Storage {
        Storage::s3(self.config()).await
    }

    /// Requests from now on are met in this mood.
    pub(crate) fn be(&self, mood: Mood) {
        self.moods.mood.send_replace(mood);
    }

    /// Breaks every connection and takes no more, until told otherwise.
    pub(crate) fn take_connections(&self, open: bool) {
        self.open.send_replace(open);
    }

    /// How often an operation came, e.g. `UploadPart`.
    pub(crate) fn count(&self, operation: &str) -> usize {
        let seen = self.moods.seen.lock().unwrap();
        seen.iter().filter(|name| *name == operation).count()
    }

    /// Where the server keeps an object.
    pub(crate) fn path(&self, key: &str) -> PathBuf {
        self.dir.path().join(NAME).join("site/one").join(key)
    }
}

struct Gate(Arc<Moods>);

#[async_trait::async_trait]
impl S3Access for Gate {
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        if request.credentials().is_none() {
            return Err(s3_error!(AccessDenied, "anonymous"));
        }
        let name = request.s3_op().name().to_owned();
        self.0.seen.lock().unwrap().push(name);
        let mut mood = self.0.mood.subscribe();
        let now = *mood.borrow_and_update();
        match now {
            Mood::Well => Ok(()),
            Mood::Broken => Err(s3_error!(InternalError, "out of order")),
            Mood::Busy => Err(s3_error!(SlowDown, "too many requests")),
            Mood::Forbidding => Err(s3_error!(AccessDenied, "not you")),
            Mood::Slow(by) => {
                tokio::time::sleep(by).await;
                Ok(())
            }
            Mood::Silent => {
                let _ = mood.wait_for(|mood| *mood != Mood::Silent).await;
                Err(s3_error!(InternalError, "woken up"))
            }
        }
    }
}
