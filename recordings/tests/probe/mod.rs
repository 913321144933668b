//! ffprobe and ffmpeg as independent judges of what was written.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Packets of a playlist or file: presentation time and duration in seconds, keyframe or not.
pub(crate) fn packets(path: &Path) -> Vec<(f64, f64, bool)> {
    let out = judge("ffprobe", path)
        .args(["-show_packets", "-of", "json"])
        .arg(path)
        .output()
        .expect("ffprobe is installed");
    assert!(
        out.stderr.is_empty(),
        "ffprobe: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    let json: Value = serde_json::from_slice(&out.stdout).unwrap();
    let seconds = |packet: &Value, key: &str| packet[key].as_str().unwrap_or("0").parse().unwrap();
    json["packets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|packet| {
            (
                seconds(packet, "pts_time"),
                seconds(packet, "duration_time"),
                packet["flags"].as_str().unwrap_or("").starts_with('K'),
            )
        })
        .collect()
}

/// Decodes everything; every complaint of the decoder fails the test. Returns the frame count.
pub(crate) fn decode(path: &Path, selector: &str) -> usize {
    let out = judge("ffmpeg", path)
        .arg("-i")
        .arg(path)
        .args([
            "-map",
            selector,
            "-fps_mode",
            "passthrough",
            "-f",
            "framehash",
            "-hash",
            "crc32",
            "-",
        ])
        .output()
        .expect("ffmpeg is installed");
    assert!(
        out.stderr.is_empty(),
        "decoding {path:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8_lossy(&out.stdout)
        .lines()
        .filter(|line| !line.starts_with('#'))
        .count()
}

/// HLS playlists may only name known extensions, which `.m4s` is not for older releases.
fn judge(program: &str, path: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["-v", "error"]);
    if path
        .extension()
        .is_some_and(|extension| extension == "m3u8")
    {
        command.args(["-allowed_extensions", "ALL"]);
    }
    command
}
