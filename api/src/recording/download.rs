//! A recording as one MP4 file (FU-05), made while it is sent: tracks are copied, not encoded, save
//! for the sound where AAC is asked for.

use std::path::Path;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use recordings::{Replay, View};
use serde::Deserialize;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStdout};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::ffmpeg::{self, FfmpegError};
use super::inputs::{Begin, CONCAT, Input, Lane, script};
use super::routes::RecordingAt;
use crate::access::AccessWatch;
use crate::app::App;
use crate::http::{ApiError, ErrorEnvelope};

/// Files made at once: each reads and sends as fast as its line takes it.
const DOWNLOADS_MAX: usize = 4;
/// Bytes sent at a time.
const CHUNK: usize = 64 * 1024;
/// When to ask again after the server was busy.
const BUSY: Duration = Duration::from_secs(30);

static DOWNLOADS: Semaphore = Semaphore::const_new(DOWNLOADS_MAX);

/// What to put into the file.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DownloadQuery {
    /// A view of the recording: `main` (camera and microphone) or `screen`; `main` when absent.
    #[serde(default = "main_view")]
    #[param(required = false)]
    view: String,
    #[serde(default)]
    #[param(inline, required = false)]
    sound: Sound,
}

fn main_view() -> String {
    "main".to_owned()
}

/// The file's sound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sound {
    /// As recorded: Opus, which some programs do not take in MP4.
    #[default]
    Original,
    /// Encoded anew as AAC, which every program takes.
    Aac,
}

/// Download a recording as one MP4 file
#[utoipa::path(get, path = "/api/v1/streams/{id}/recordings/{recording}/download", tag = "recordings",
    operation_id = "download_recording",
    params(("id" = String, Path), ("recording" = String, Path), DownloadQuery),
    responses((status = 200, description = "A fragmented MP4 file", content_type = "video/mp4"),
        (status = 400, body = ErrorEnvelope), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope),
        (status = 503, body = ErrorEnvelope, description = "Without ffmpeg, or with too many at once")))]
pub(super) async fn download(
    State(app): State<App>,
    found: RecordingAt,
    query: Result<Query<DownloadQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Ok(Query(query)) = query else {
        let message = "give a view, and original or aac as sound";
        return Err(ApiError::invalid_field("view", message));
    };
    let RecordingAt { at, recording } = found;
    let replay = app.replays.get(&recording.id).await?.ok_or_else(|| {
        ApiError::conflict(
            "not_ready",
            "This recording cannot be downloaded until it is ready.",
        )
    })?;
    let views = &replay.description().views;
    let view = views.iter().find(|view| view.name == query.view);
    let view =
        view.ok_or_else(|| ApiError::not_found("This recording has no view of that name."))?;
    let permit = DOWNLOADS.try_acquire().map_err(|_| {
        ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "Too many files are being made at this moment. Try again in half a minute.",
        )
        .retry_after(BUSY)
    })?;
    let folder = tempfile::tempdir().map_err(|error| ApiError::internal(&error))?;
    let arguments = arguments(&replay, view, query.sound, folder.path()).await?;
    let program = &app.config.recording.ffmpeg;
    let child = ffmpeg::start(program, folder.path(), &arguments);
    let mut child = child.map_err(|error| ApiError::internal(&error))?;
    let Some(output) = child.stdout.take() else {
        return Err(ApiError::internal(&std::io::Error::other("no output")));
    };
    let file = file_name(
        &recording.title,
        recording.part,
        recording.parts,
        &query.view,
    );
    let watch = at.watch(app);
    let mut making = Making {
        child,
        output,
        watch,
        folder,
        _permit: permit,
    };
    // The first bytes decide between a file and a refusal.
    let first = making.read().await.map_err(refusal)?;
    let chunks = stream::try_unfold((Some(first), making), |(first, mut making)| async move {
        let chunk = match first {
            Some(first) => first,
            None => making.read().await.map_err(std::io::Error::other)?,
        };
        Ok::<_, std::io::Error>((!chunk.is_empty()).then_some((chunk, (None, making))))
    });
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("video/mp4"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&file) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// A file that is being made and sent.
struct Making {
    child: Child,
    output: ChildStdout,
    watch: AccessWatch,
    /// Holds what the program reads.
    folder: TempDir,
    _permit: SemaphorePermit<'static>,
}

impl Making {
    /// The next bytes; none at the end. Fails when the program does, so that half a file is not
    /// taken for a whole one, and when the caller may not have it any more.
    async fn read(&mut self) -> Result<Bytes, FfmpegError> {
        let access = self.watch.look().await.map_err(std::io::Error::other)?;
        if !access.is_some_and(|access| access.runs) {
            return Err(std::io::Error::other("access has ended").into());
        }
        let mut chunk = vec![0; CHUNK];
        let length = self.output.read(&mut chunk).await?;
        chunk.truncate(length);
        if length == 0 {
            ffmpeg::judge(self.child.wait().await?, self.folder.path()).await?;
        }
        Ok(Bytes::from(chunk))
    }
}

/// The answer when no file comes.
fn refusal(error: FfmpegError) -> ApiError {
    match error {
        FfmpegError::Missing => ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "ffmpeg_missing",
            "This server has no ffmpeg, the program that makes MP4 files. Ask whoever runs it to install it.",
        ),
        error => ApiError::internal(&error),
    }
}

/// The command line that puts a view into one file on its standard output.
async fn arguments(
    replay: &Replay,
    view: &View,
    sound: Sound,
    folder: &Path,
) -> Result<Vec<String>, ApiError> {
    let failed = |error: std::io::Error| ApiError::internal(&error);
    let video = script(replay, view, Lane::Video, Begin::Start, folder);
    let video = video.await.map_err(failed)?;
    let voice = voice(replay, view, sound, folder).await.map_err(failed)?;
    if video.is_none() && voice.is_none() {
        return Err(ApiError::conflict(
            "not_mp4",
            "This was recorded as VP8, which does not fit into an MP4 file. It plays on its page.",
        ));
    }
    let mut words: Vec<String> = Vec::new();
    if let Some(video) = &video {
        words.extend(CONCAT.map(str::to_owned));
        words.extend(["-i".to_owned(), video.name.clone()]);
    }
    if let Some(voice) = &voice {
        words.extend(["-itsoffset".to_owned(), format!("{:.3}", voice.later_s)]);
        words.extend(CONCAT.map(str::to_owned));
        words.extend(["-i".to_owned(), voice.input.name.clone()]);
    }
    if video.is_some() {
        words.extend(["-map", "0:v", "-c:v", "copy"].map(str::to_owned));
    }
    if let Some(voice) = &voice {
        let index = u8::from(video.is_some());
        words.extend(["-map".to_owned(), format!("{index}:a"), "-c:a".to_owned()]);
        match sound {
            Sound::Original => words.push("copy".to_owned()),
            Sound::Aac => {
                words.extend(["aac", "-b:a", "160k", "-af"].map(str::to_owned));
                let cut_s = voice.cut_s;
                words.push(format!("atrim=start={cut_s:.3},asetpts=PTS-{cut_s:.3}/TB"));
            }
        }
    }
    words.extend(["-t".to_owned(), seconds(view.duration_ms)]);
    let fragmented = "frag_keyframe+empty_moov+default_base_moof";
    words.extend(["-movflags", fragmented, "-f", "mp4", "pipe:1"].map(str::to_owned));
    Ok(words)
}

/// The sound of a file.
struct Voice {
    input: Input,
    /// Seconds of it that come before the pictures and are cut off.
    cut_s: f64,
    /// Seconds by which it begins after the pictures.
    later_s: f64,
}

/// The view's own sound, or that of `main`: a screen without sound has the microphone's. Sound that
/// is copied can only be cut between segments.
async fn voice(
    replay: &Replay,
    view: &View,
    sound: Sound,
    folder: &Path,
) -> std::io::Result<Option<Voice>> {
    let mut views = replay.description().views.iter();
    let source = match &view.audio {
        Some(_) => Some(view),
        None => views.find(|it| it.name == "main"),
    };
    let Some(source) = source else {
        return Ok(None);
    };
    let ahead_s = at_s(view) - at_s(source);
    let begin = match sound {
        _ if ahead_s <= 0.0 => Begin::Start,
        Sound::Aac => Begin::Within(ahead_s),
        Sound::Original => Begin::After(ahead_s),
    };
    let input = script(replay, source, Lane::Audio, begin, folder).await?;
    Ok(input.map(|input| {
        let later_s = input.start_s - ahead_s;
        Voice {
            input,
            cut_s: (-later_s).max(0.0),
            later_s: later_s.max(0.0),
        }
    }))
}

/// Where a view begins in its recording.
fn at_s(view: &View) -> f64 {
    Duration::from_millis(view.start_ms).as_secs_f64()
}

fn seconds(millis: u64) -> String {
    format!("{}.{:03}", millis / 1000, millis % 1000)
}

/// The name to save the file under: the title, in letters that every system takes, and in its own.
fn file_name(title: &str, part: u32, parts: u32, view: &str) -> String {
    let mut name = title.to_owned();
    if parts > 1 {
        name = format!("{name} {part}");
    }
    if view != "main" {
        name = format!("{name} {view}");
    }
    let plain: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '-' | '_' => c,
            _ => '_',
        })
        .collect();
    let mut exact = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            exact.push(char::from(byte));
        } else {
            exact.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}.mp4\"; filename*=UTF-8''{exact}.mp4")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_safe_and_exact() {
        assert_eq!(
            file_name("Größe \"1\"/2", 1, 1, "main"),
            "attachment; filename=\"Gr__e _1__2.mp4\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22%2F2.mp4"
        );
        assert_eq!(
            file_name("A", 2, 3, "screen"),
            "attachment; filename=\"A 2 screen.mp4\"; filename*=UTF-8''A%202%20screen.mp4"
        );
    }
}
