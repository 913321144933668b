//! The one program Klieg does not bring along: `ffmpeg` joins a recording's tracks into a file and
//! draws pictures of it. Everything else works without.

use std::fs::File;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use tokio::process::{Child, Command};

/// Address space of one run in KiB: decoders of large pictures stay far below, and a damaged file
/// cannot take the machine's memory.
const MEMORY_MAX_KIB: u32 = 3 * 1024 * 1024;
/// What a shell exits with when there is no such program (POSIX).
const NOT_FOUND: i32 = 127;
/// File in its folder that takes what a run complains about: a pipe that nobody reads would stop it.
const COMPLAINT: &str = "complaint.txt";
/// Of what a failed run said, the end is told.
const COMPLAINT_CHARS: usize = 300;

/// Starts `program` in a folder with bounded memory, behind everything else the machine does; it
/// ends when the handle is dropped.
///
/// # Errors
/// There is no shell, no process can be started, or the folder takes no file.
pub(super) fn start(program: &str, folder: &Path, arguments: &[String]) -> std::io::Result<Child> {
    let complaint = File::create(folder.join(COMPLAINT))?;
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "ulimit -v \"$1\" 2>/dev/null; shift; exec nice -n 10 \"$@\"",
            "sh",
        ])
        .arg(MEMORY_MAX_KIB.to_string())
        .arg(program)
        .args(["-nostdin", "-hide_banner", "-loglevel", "error", "-y"])
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(complaint)
        .kill_on_drop(true);
    command.spawn()
}

/// Why a run gave nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum FfmpegError {
    /// It is not installed.
    #[error("there is no ffmpeg on this machine")]
    Missing,
    /// It ended with a complaint.
    #[error("ffmpeg failed: {0}")]
    Failed(String),
    /// It could not be run, or its files not be written.
    #[error("ffmpeg could not be run: {0}")]
    Io(#[from] std::io::Error),
}

/// Judges how a run in a folder ended.
///
/// # Errors
/// As [`FfmpegError`] says.
pub(super) async fn judge(status: ExitStatus, folder: &Path) -> Result<(), FfmpegError> {
    match status.code() {
        Some(0) => Ok(()),
        Some(NOT_FOUND) => Err(FfmpegError::Missing),
        _ => {
            let complaint = tokio::fs::read(folder.join(COMPLAINT)).await?;
            let text = String::from_utf8_lossy(&complaint);
            let skip = text.chars().count().saturating_sub(COMPLAINT_CHARS);
            let tail: String = text.chars().skip(skip).collect();
            Err(FfmpegError::Failed(tail.trim().to_owned()))
        }
    }
}
