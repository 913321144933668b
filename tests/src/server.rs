//! The server under test: the real binary on loopback with a data folder and ports of its own.

use std::collections::HashMap;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

/// Long enough for a loaded build machine; an idle one needs a fraction of a second.
const START_WITHIN: Duration = Duration::from_secs(30);
const STOP_WITHIN: Duration = Duration::from_secs(15);

/// A running `klieg serve --dev`. Killed when dropped.
#[derive(Debug)]
pub struct Klieg {
    data: TempDir,
    port: u16,
    udp_port: u16,
    settings: Vec<String>,
    process: Child,
    links: HashMap<String, String>,
}

/// Media threads of the server under test: as many as the build machine has cores, so that rooms span threads.
const WORKERS: u16 = 2;

impl Klieg {
    /// Starts on free ports with an empty data folder.
    ///
    /// # Errors
    /// Where the binary is missing or does not get ready.
    pub async fn start() -> Result<Self> {
        Self::start_with(&[]).await
    }

    /// As [`Self::start`], with settings as `key=value`.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_with(settings: &[&str]) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let (port, udp_port) = free_ports()?;
        let settings: Vec<String> = settings.iter().map(|&setting| setting.to_owned()).collect();
        let process = spawn(data.path(), port, udp_port, &settings)?;
        let mut server = Self {
            data,
            port,
            udp_port,
            settings,
            process,
            links: HashMap::new(),
        };
        server.wait_until_ready().await?;
        Ok(server)
    }

    /// Starts again after [`Self::kill`] or [`Self::stop`], with the same data and ports.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn restart(&mut self) -> Result<()> {
        // A file of the last run would be taken for this run's.
        let _ = std::fs::remove_file(self.links_path());
        self.process = spawn(self.data.path(), self.port, self.udp_port, &self.settings)?;
        self.wait_until_ready().await
    }

    /// `kill -9`.
    ///
    /// # Errors
    /// Where it is not running.
    pub async fn kill(&mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }

    /// Ctrl-C, then waits for the end. Returns the exit code.
    ///
    /// # Errors
    /// Where it does not end in time.
    pub async fn stop(&mut self) -> Result<Option<i32>> {
        let process = self.process.id().context("not running")?;
        Command::new("kill")
            .args(["-INT", &process.to_string()])
            .status()
            .await?;
        let status = timeout(STOP_WITHIN, self.process.wait())
            .await
            .context("Ctrl-C does not end it")??;
        Ok(status.code())
    }

    /// `http://127.0.0.1:…`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The signal address, for SDKs.
    #[must_use]
    pub fn signal_url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// TCP port of pages, API and signaling.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where encoders publish, without the stream key.
    #[must_use]
    pub fn rtmp_url(&self) -> String {
        format!("rtmp://127.0.0.1:{}/live", self.udp_port + WORKERS)
    }

    /// UDP ports of the media threads.
    #[must_use]
    pub fn udp_ports(&self) -> Vec<u16> {
        (self.udp_port..self.udp_port + WORKERS).collect()
    }

    /// The one-time sign-in link of a demo person: `creator`, `viewer`, `guest` or `admin`.
    ///
    /// # Errors
    /// Where there is no such person.
    pub fn link(&self, person: &str) -> Result<&str> {
        self.links
            .get(person)
            .map(String::as_str)
            .with_context(|| format!("no link for {person}"))
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Process id, for what `/proc` knows.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.process.id()
    }

    fn links_path(&self) -> PathBuf {
        self.data.path().join("links.json")
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let deadline = Instant::now() + START_WITHIN;
        // A process gives no other sign that a test could wait on than its file and its port.
        loop {
            if let Some(status) = self.process.try_wait()? {
                bail!("klieg ended at once: {status}; its log is above");
            }
            if let Some(links) = self.read_links()
                && TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
                    .await
                    .is_ok()
            {
                self.links = links;
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("klieg is not ready after {START_WITHIN:?}");
            }
            sleep(Duration::from_millis(10)).await;
        }
    }

    fn read_links(&self) -> Option<HashMap<String, String>> {
        // Nothing as long as it is half written.
        serde_json::from_slice(&std::fs::read(self.links_path()).ok()?).ok()
    }
}

fn spawn(data: &Path, port: u16, udp_port: u16, settings: &[String]) -> Result<Child> {
    let binary = binary()?;
    let mut command = Command::new(&binary);
    command.args([
        "serve",
        "--dev",
        "--bind",
        "127.0.0.1",
        "--port",
        &port.to_string(),
    ]);
    command
        .arg("--data-dir")
        .arg(data)
        .arg("--dev-links")
        .arg(data.join("links.json"));
    command.args([
        "--set",
        &format!("rtc.udp_port={udp_port}"),
        "--set",
        &format!("rtc.workers={WORKERS}"),
        "--set",
        &format!("ingest.rtmp_port={}", udp_port + WORKERS),
    ]);
    for setting in settings {
        command.args(["--set", setting]);
    }
    // Its log goes where the test's output goes, so that a failure shows both.
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    command
        .spawn()
        .with_context(|| format!("start {}", binary.display()))
}

/// `TEST_SERVER`, or `klieg` in the folder this test was built into.
fn binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("TEST_SERVER") {
        return Ok(path.into());
    }
    let path = built("klieg")?;
    if !path.exists() {
        bail!(
            "{} is missing: cargo build -p api --bin klieg",
            path.display()
        );
    }
    Ok(path)
}

/// Where `program` of this workspace is built to.
///
/// # Errors
/// Where this test does not know its own place.
pub fn built(program: &str) -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    let folder = this.parent().context("no folder")?;
    let folder = if folder.ends_with("deps") {
        folder.parent().context("no folder")?
    } else {
        folder
    };
    Ok(folder.join(program))
}

/// A TCP port and the first of [`WORKERS`] UDP ports that nobody has now. Below the range that the system hands out by
/// itself, so that nobody gets them before the server does.
fn free_ports() -> Result<(u16, u16)> {
    let start = u16::try_from(std::process::id() % 500)? * 20;
    for attempt in 0..600u16 {
        let port = 21_000 + (start + attempt * 20) % 10_000;
        let udp_ports = port + 2..port + 2 + WORKERS;
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
            && TcpListener::bind((Ipv4Addr::LOCALHOST, udp_ports.end)).is_ok()
            && udp_ports
                .clone()
                .all(|port| UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_ok());
        if free && TAKEN.lock().is_ok_and(|mut taken| taken.insert(port)) {
            return Ok((port, port + 2));
        }
    }
    bail!("no free ports")
}

// Ports handed out in this process, whose servers may not have bound them yet.
static TAKEN: std::sync::LazyLock<std::sync::Mutex<std::collections::HashSet<u16>>> =
    std::sync::LazyLock::new(Default::default);
