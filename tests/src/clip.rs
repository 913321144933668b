//! Pre-encoded layers of the numbered picture, so that a test needs no encoder while it runs.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::pattern::Picture;

/// Frames per second of every layer.
pub const FPS: u32 = 30;

/// One encoding of a clip.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The layer's rid: `q`, `h` or `f`.
    pub rid: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Target of the encoder, in bits per second.
    pub bitrate_bps: u32,
    /// H.264 access units with start codes, one per frame; every 30th is a keyframe.
    pub frames: Vec<Vec<u8>>,
}

/// Encodes `seconds` of the camera numbered `source` in three layers: 180p, 360p and 720p.
///
/// # Errors
/// Where ffmpeg is missing or fails.
pub fn encode(source: u8, seconds: u32) -> Result<Vec<Layer>> {
    [
        ("q", 320, 180, 150_000),
        ("h", 640, 360, 500_000),
        ("f", 1280, 720, 1_700_000),
    ]
    .into_iter()
    .map(|(rid, width, height, bitrate_bps)| {
        let picture = Picture {
            width: width as usize,
            height: height as usize,
            source,
        };
        let mut stream = Vec::new();
        picture.write_y4m(&mut stream, FPS, FPS * seconds)?;
        let frames = access_units(&compress(stream, bitrate_bps)?);
        ensure!(
            frames.len() == (FPS * seconds) as usize,
            "{} frames encoded",
            frames.len()
        );
        Ok(Layer {
            rid,
            width,
            height,
            bitrate_bps,
            frames,
        })
    })
    .collect()
}

fn compress(y4m: Vec<u8>, bitrate_bps: u32) -> Result<Vec<u8>> {
    let rate = bitrate_bps.to_string();
    let mut command = Command::new("ffmpeg");
    command.args([
        "-v",
        "error",
        "-f",
        "yuv4mpegpipe",
        "-i",
        "-",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
    ]);
    command.args([
        "-tune",
        "zerolatency",
        "-profile:v",
        "baseline",
        "-pix_fmt",
        "yuv420p",
        "-threads",
        "1",
    ]);
    command.args([
        "-b:v",
        &rate,
        "-maxrate",
        &rate,
        "-bufsize",
        &rate,
        "-g",
        "30",
        "-sc_threshold",
        "0",
    ]);
    command.args(["-x264-params", "aud=1:repeat-headers=1", "-f", "h264", "-"]);
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("start ffmpeg")?;
    let mut input = process.stdin.take().context("no input")?;
    // Its output fills up while its input is being written.
    let writer = std::thread::spawn(move || input.write_all(&y4m));
    let output = process.wait_with_output()?;
    ensure!(
        writer.join().is_ok_and(|written| written.is_ok()),
        "ffmpeg took no input"
    );
    ensure!(output.status.success(), "ffmpeg: {}", output.status);
    Ok(output.stdout)
}

/// Splits before each access unit delimiter (NAL unit type 9).
fn access_units(stream: &[u8]) -> Vec<Vec<u8>> {
    let starts: Vec<usize> = stream
        .windows(5)
        .enumerate()
        .filter(|(_, window)| window[..4] == [0, 0, 0, 1] && window[4] & 0x1f == 9)
        .map(|(start, _)| start)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([stream.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| stream[start..end].to_vec())
        .collect()
}
