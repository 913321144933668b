//! Pictures of a recording: one for lists, and a sheet of small ones for the seek bar. A job draws
//! them from keyframes once the recording is complete; without ffmpeg there are none.

use std::path::Path;

use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use recordings::{Replay, View};
use serde::{Deserialize, Serialize};

use super::ffmpeg::{self, FfmpegError};
use super::inputs::{Begin, CONCAT, Lane, script};
use crate::app::App;
use crate::http::ApiError;
use crate::id::RecordingId;
use crate::jobs::{Job, JobError};
use crate::store::SiteStore;

/// Pictures on a sheet: as many as a seek bar can tell apart, in a file of some 200 kB.
const TILES_MAX: u64 = 100;
/// Pictures in a row of the sheet.
const COLUMNS: u32 = 10;
/// The shortest time between two of them: about a keyframe's.
const INTERVAL_MS_MIN: u64 = 4_000;
const TILE_WIDTH: u32 = 160;
const TILE_HEIGHT: u32 = 90;
/// Width of the picture for lists.
const POSTER_WIDTH: u32 = 640;

/// A picture by the name under which it is stored and served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    /// For lists.
    Poster,
    /// For the seek bar.
    Storyboard,
}

impl Picture {
    /// The picture of a file's name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Poster, Self::Storyboard]
            .into_iter()
            .find(|picture| picture.name() == name)
    }

    /// Its file's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Poster => "poster.jpg",
            Self::Storyboard => "storyboard.jpg",
        }
    }

    fn key(self, id: &RecordingId) -> String {
        format!("{id}/{}", self.name())
    }
}

/// How the pictures for the seek bar lie on their sheet, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct Storyboard {
    /// Where in the recording the first one was taken.
    pub(crate) start_ms: u64,
    /// Time from one to the next.
    interval_ms: u64,
    count: u32,
    columns: u32,
    /// Of each, in pixels.
    width: u32,
    height: u32,
}

/// Answers with a picture, to somebody who may watch the replay.
pub(crate) async fn serve(
    app: &App,
    id: &RecordingId,
    picture: Picture,
) -> Result<Response, ApiError> {
    let missing = || ApiError::not_found("There is no such picture of this recording.");
    let body = app.replays.storage().get(&picture.key(id), None).await;
    let bytes = body.map_err(|_| missing())?.collect().await;
    let bytes = bytes.map_err(|error| ApiError::internal(&error))?;
    // A recording's pictures never change; who may see them can.
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=60"),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// Draws the pictures of a recording.
pub(crate) async fn draw(app: &App, store: &SiteStore, job: &Job) -> Result<(), JobError> {
    let id = super::work::subject(job)?;
    let Some(replay) = app.replays.get(&id).await? else {
        return Ok(());
    };
    // Drawing decodes, and live streams come first; who waits here would keep other jobs waiting.
    let Some(_turn) = app.replays.turn_to_draw() else {
        let busy = "the pictures of another recording are being drawn";
        return Err(JobError::Retry(busy.to_owned()));
    };
    match drawn(&app.config.recording.ffmpeg, &replay).await {
        Ok(Some((storyboard, pictures))) => {
            let retry = |error: recordings::StorageError| JobError::Retry(error.to_string());
            for (picture, bytes) in pictures {
                let stored = app.replays.storage().put(&picture.key(&id), bytes).await;
                stored.map_err(retry)?;
            }
            if !store.set_storyboard(&id, &storyboard).await? {
                // Deleted meanwhile; its files may have gone before these came.
                let removed = app.replays.remove(&id).await;
                removed.map_err(|error| JobError::Retry(error.to_string()))?;
            }
            Ok(())
        }
        Ok(None) => Ok(()),
        Err(error @ FfmpegError::Missing) => {
            tracing::info!(recording.id = %id, "no pictures of recording {id}: {error}");
            Ok(())
        }
        Err(error) => Err(JobError::Retry(error.to_string())),
    }
}

type Drawn = (Storyboard, [(Picture, Bytes); 2]);

/// The pictures; `None` of a recording that shows nothing, or only VP8.
async fn drawn(program: &str, replay: &Replay) -> Result<Option<Drawn>, FfmpegError> {
    let views = &replay.description().views;
    let shown = |view: &&View| {
        view.shown
            .iter()
            .map(|it| it.to_ms - it.from_ms)
            .sum::<u64>()
    };
    // Where both were shown for as long, the screen tells more about where one is.
    let Some(view) = views.iter().max_by_key(shown) else {
        return Ok(None);
    };
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let Some(input) = script(replay, view, Lane::Video, Begin::Start, folder).await? else {
        return Ok(None);
    };
    let interval_ms = interval(view.duration_ms);
    let source = |filter: String, rest: &[&str]| {
        let mut words: Vec<String> = ["-skip_frame", "nokey", "-threads", "1"]
            .map(str::to_owned)
            .into();
        words.extend(CONCAT.map(str::to_owned));
        words.extend([
            "-i".to_owned(),
            input.name.clone(),
            "-an".to_owned(),
            "-vf".to_owned(),
            filter,
        ]);
        words.extend(rest.iter().map(|word| (*word).to_owned()));
        words
    };
    let (width, height) = (TILE_WIDTH, TILE_HEIGHT);
    let tile = format!(
        "scale={width}:{height}:force_original_aspect_ratio=decrease,\
         pad={width}:{height}:(ow-iw)/2:(oh-ih)/2,setsar=1"
    );
    let (rate, most) = (format!("1000/{interval_ms}"), TILES_MAX.to_string());
    let rest = [
        "-r",
        &rate,
        "-frames:v",
        &most,
        "-q:v",
        "5",
        "tile-%03d.jpg",
    ];
    run(program, folder, &source(tile, &rest)).await?;
    let mut count: u32 = 0;
    while folder.join(format!("tile-{:03}.jpg", count + 1)).exists() {
        count += 1;
    }
    if count == 0 {
        return Ok(None);
    }
    let sheet = format!("tile={COLUMNS}x{}", count.div_ceil(COLUMNS));
    let join = [
        "-i",
        "tile-%03d.jpg",
        "-vf",
        &sheet,
        "-frames:v",
        "1",
        "-q:v",
        "5",
    ];
    let mut join: Vec<String> = join.map(str::to_owned).into();
    join.push(Picture::Storyboard.name().to_owned());
    run(program, folder, &join).await?;
    let best = format!("thumbnail=10,scale={POSTER_WIDTH}:-2");
    let rest = ["-frames:v", "1", "-q:v", "4", Picture::Poster.name()];
    run(program, folder, &source(best, &rest)).await?;
    let storyboard = Storyboard {
        start_ms: view.start_ms,
        interval_ms,
        count,
        columns: COLUMNS,
        width,
        height,
    };
    let read = async |picture: Picture| {
        let bytes = tokio::fs::read(folder.join(picture.name())).await?;
        Ok::<_, FfmpegError>((picture, Bytes::from(bytes)))
    };
    let pictures = [
        read(Picture::Poster).await?,
        read(Picture::Storyboard).await?,
    ];
    Ok(Some((storyboard, pictures)))
}

/// Time between two pictures of a view of this length, in whole seconds.
fn interval(duration_ms: u64) -> u64 {
    let even = duration_ms.div_ceil(TILES_MAX).div_ceil(1000) * 1000;
    even.max(INTERVAL_MS_MIN)
}

/// Runs the program to its end.
async fn run(program: &str, folder: &Path, arguments: &[String]) -> Result<(), FfmpegError> {
    let mut child = ffmpeg::start(program, folder, arguments)?;
    let status = child.wait().await?;
    ffmpeg::judge(status, folder).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_long_recordings_lie_further_apart() {
        assert_eq!(interval(10_000), 4_000);
        assert_eq!(interval(400_000), 4_000);
        assert_eq!(interval(400_001), 5_000);
        assert_eq!(interval(2 * 3_600_000), 72_000);
    }
}
