//! An encoder that publishes by RTMP: ffmpeg, with pictures that carry their number and a steady tone.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::pattern::Picture;

/// Frequency of its tone, in Hz.
pub const TONE: f64 = 440.0;
const WIDTH: usize = 640;
const HEIGHT: usize = 360;
const FPS: u32 = 30;
/// The clip's length; it is sent over and over.
const SECONDS: u32 = 8;
const WITHIN: Duration = Duration::from_secs(30);

/// How it encodes.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Arguments for the pictures.
    pub video: &'static [&'static str],
    /// Samples per second of the sound; 0 sends none.
    pub sample_rate: u32,
}

impl Settings {
    /// As an encoder should be set: H.264 without B-frames, a keyframe a second, 48 kHz.
    pub const GOOD: Self = Self {
        video: &[
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-tune",
            "zerolatency",
            "-profile:v",
            "high",
            "-g",
            "30",
            "-keyint_min",
            "30",
            "-b:v",
            "800k",
        ],
        sample_rate: 48_000,
    };
    /// As one that knows nothing of live streams: B-frames, rare keyframes, 44.1 kHz.
    pub const CARELESS: Self = Self {
        video: &[
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-bf",
            "3",
            "-g",
            "150",
            "-keyint_min",
            "150",
            "-sc_threshold",
            "0",
            "-b:v",
            "800k",
        ],
        sample_rate: 44_100,
    };
}

/// ffmpeg at work; killed when dropped.
#[derive(Debug)]
pub struct Encoder {
    process: Child,
    _clip: TempDir,
}

impl Encoder {
    /// Starts to publish pictures of `source` to a server and stream key.
    ///
    /// # Errors
    /// Where ffmpeg does not start.
    pub fn start(server: &str, key: &str, source: u8, settings: Settings) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let clip = folder.path().join("clip.y4m");
        let picture = Picture {
            width: WIDTH,
            height: HEIGHT,
            source,
        };
        let mut file = std::io::BufWriter::new(std::fs::File::create(&clip)?);
        picture.write_y4m(&mut file, FPS, FPS * SECONDS)?;
        drop(file);
        let mut command = Command::new("ffmpeg");
        command
            .args(["-v", "error", "-re", "-stream_loop", "-1", "-i"])
            .arg(&clip);
        if settings.sample_rate > 0 {
            let tone = format!("sine={TONE}:r={}", settings.sample_rate);
            command.args([
                "-f", "lavfi", "-i", &tone, "-c:a", "aac", "-b:a", "96k", "-ac", "2",
            ]);
        }
        command
            .args(settings.video)
            .args(["-pix_fmt", "yuv420p", "-threads", "1"]);
        command.args(["-f", "flv", &format!("{server}/{key}")]);
        let process = command
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("start ffmpeg")?;
        Ok(Self {
            process,
            _clip: folder,
        })
    }

    /// Ends it without a goodbye.
    ///
    /// # Errors
    /// Where it is not running.
    pub async fn kill(&mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }

    /// Waits for it to give up; what it said.
    ///
    /// # Errors
    /// Where it goes on.
    pub async fn refused(mut self) -> Result<String> {
        let errors = self.process.stderr.take().context("no errors")?;
        let mut lines = BufReader::new(errors).lines();
        timeout(WITHIN, async {
            let mut said = String::new();
            while let Some(line) = lines.next_line().await? {
                said.push_str(&line);
                said.push('\n');
            }
            let status = self.process.wait().await?;
            anyhow::ensure!(!status.success(), "ffmpeg was served");
            Ok(said)
        })
        .await
        .context("ffmpeg goes on")?
    }
}
