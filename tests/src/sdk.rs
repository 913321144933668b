//! LiveKit's own SDKs as processes: `sdk/client.mjs` (Node) and `sdk/client.py` (Python).

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// Data packets that a publisher sends in answer to a hello.
pub const PACKETS: usize = 20;
/// Frequency of a publisher's tone, in Hz.
pub const TONE: f64 = 440.0;

/// Encoders start slowly while a build machine compiles.
const WITHIN: Duration = Duration::from_secs(60);

/// Which SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sdk {
    /// `@livekit/rtc-node`.
    Node,
    /// PyPI `livekit`.
    Python,
}

impl Sdk {
    /// The number of its camera, as its pictures say.
    #[must_use]
    pub fn source(self) -> u8 {
        match self {
            Self::Node => 4,
            Self::Python => 5,
        }
    }
}

/// Which signal path: two peer connections or one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// `/rtc`.
    V0,
    /// `/rtc/v1`.
    V1,
}

/// What a subscriber saw and heard.
#[derive(Debug, Deserialize)]
pub struct Received {
    /// Frame numbers in the order of their decoding.
    pub frames: Vec<u32>,
    /// Pictures without a readable number.
    pub unreadable: u32,
    /// Cameras that the pictures came from.
    pub sources: Vec<u8>,
    /// The strongest tone, in Hz.
    pub tone: f64,
    /// Data packets in the order of their arrival.
    pub packets: Vec<String>,
}

/// What packet `n` of a publisher says.
#[must_use]
pub fn packet(n: usize) -> String {
    format!("packet {n} {}", "x".repeat(n * 50))
}

/// A publisher at work; it ends with the value.
#[derive(Debug)]
pub struct Publisher {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    input: Option<ChildStdin>,
}

impl Publisher {
    /// Starts one and waits until its tracks are published.
    ///
    /// # Errors
    /// Where it does not get that far.
    pub async fn start(sdk: Sdk, url: &str, token: &str, path: Path) -> Result<Self> {
        let mut process = spawn(sdk, "publish", url, token, path)?;
        let lines = lines(&mut process)?;
        let input = process.stdin.take();
        let mut publisher = Self {
            process,
            lines,
            input,
        };
        publisher.line_with("published").await?;
        Ok(publisher)
    }

    /// Ends it the polite way.
    ///
    /// # Errors
    /// Where it fails in ending.
    pub async fn stop(mut self) -> Result<()> {
        drop(self.input.take());
        self.line_with("hellos").await?;
        let status = timeout(WITHIN, self.process.wait())
            .await
            .context("the publisher does not end")??;
        ensure!(status.success(), "publisher: {status}");
        Ok(())
    }

    async fn line_with(&mut self, word: &str) -> Result<String> {
        line_with(&mut self.lines, word)
            .await
            .with_context(|| format!("publisher, waiting for {word:?}"))
    }
}

/// Runs a subscriber until it has seen and heard enough.
///
/// # Errors
/// Where that takes too long.
pub async fn subscribe(sdk: Sdk, url: &str, token: &str, path: Path) -> Result<Received> {
    receive(sdk, "subscribe", url, token, path).await
}

/// Runs a subscriber that looks at the pictures alone.
///
/// # Errors
/// As [`subscribe`].
pub async fn watch(sdk: Sdk, url: &str, token: &str, path: Path) -> Result<Received> {
    receive(sdk, "watch", url, token, path).await
}

/// Runs a subscriber, LiveKit's Python SDK, that looks at the pictures and listens to the sound.
///
/// # Errors
/// As [`subscribe`].
pub async fn listen(url: &str, token: &str, path: Path) -> Result<Received> {
    receive(Sdk::Python, "listen", url, token, path).await
}

async fn receive(sdk: Sdk, role: &str, url: &str, token: &str, path: Path) -> Result<Received> {
    let mut process = spawn(sdk, role, url, token, path)?;
    let mut lines = lines(&mut process)?;
    let line = line_with(&mut lines, "frames")
        .await
        .context("subscriber")?;
    Ok(serde_json::from_str(&line)?)
}

fn spawn(sdk: Sdk, role: &str, url: &str, token: &str, path: Path) -> Result<Child> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let (program, script) = match sdk {
        Sdk::Node => (PathBuf::from("node"), root.join("sdk/client.mjs")),
        Sdk::Python => (
            root.join("../.tools/venv/bin/python"),
            root.join("sdk/client.py"),
        ),
    };
    let path = match path {
        Path::V0 => "v0",
        Path::V1 => "v1",
    };
    let mut command = Command::new(&program);
    command.arg(script).args([role, url, token, path]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    command
        .spawn()
        .with_context(|| format!("start {}: run `make setup-test`", program.display()))
}

fn lines(process: &mut Child) -> Result<Lines<BufReader<ChildStdout>>> {
    Ok(BufReader::new(process.stdout.take().context("no output")?).lines())
}

async fn line_with(lines: &mut Lines<BufReader<ChildStdout>>, word: &str) -> Result<String> {
    let word = format!("{{\"{word}\"");
    timeout(WITHIN, async {
        // The SDKs log on standard output too.
        while let Some(line) = lines.next_line().await? {
            if line.starts_with(&word) {
                return Ok(line);
            }
        }
        anyhow::bail!("it ended early; its errors are above")
    })
    .await
    .context("too slow")?
}
