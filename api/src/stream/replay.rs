//! The replay: what there is to play, and its files. Access is checked for each of them.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use recordings::{Player, Replay, ReplayFile, StorageError};
use serde::Serialize;

use super::range::{Range, requested};
use super::routes::StreamAt;
use crate::access::{Access, AccessWatch};
use crate::app::App;
use crate::http::{ApiError, Data, ErrorEnvelope, ok};
use crate::live::RecordingState;
use crate::recording::{self, Picture, Storyboard};

/// How long a bucket answers to a URL that a player is sent to: the time to follow it, and all that somebody whose
/// access has ended still has.
const REDIRECT_TTL: Duration = Duration::from_secs(60);

/// A stream's replay. Times are milliseconds from its start. Where the server was restarted during
/// the stream there are several parts, one after the other.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReplayView {
    duration_ms: u64,
    /// What to show, one player each: `main` and `screen` run side by side.
    views: Vec<ReplayPlayer>,
    /// What was recorded.
    tracks: Vec<ReplayTrack>,
    /// One after the other.
    parts: Vec<ReplayPart>,
}

/// One recording of the stream.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReplayPart {
    /// Counts from 1.
    part: usize,
    /// Where in the replay it begins.
    start_ms: u64,
    /// What time that was.
    started_at: String,
    /// Pictures for the seek bar, once they are drawn; their times count from the part's start.
    #[serde(skip_serializing_if = "Option::is_none")]
    storyboard: Option<Storyboard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storyboard_url: Option<String>,
}

/// Pictures and sound that belong in one player.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReplayPlayer {
    /// Counts from 1.
    part: usize,
    /// `main` (camera and microphone), `screen`; `main-2`… with several publishers at once.
    name: String,
    /// `hls`: `url` is a playlist; `mse`: an index of segments for a MediaSource loader.
    player: &'static str,
    url: String,
    /// What the file names of an `mse` index are relative to.
    base_url: String,
    start_ms: u64,
    duration_ms: u64,
    video: Option<ReplayMedia>,
    audio: Option<ReplayMedia>,
    /// When there really were pictures; outside of it a picture stands still.
    shown: Vec<ReplaySpan>,
}

/// A codec and, for pictures, the largest size.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReplayMedia {
    /// RFC 6381.
    codec: String,
    width: Option<u16>,
    height: Option<u16>,
}

/// A stretch of time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReplaySpan {
    from_ms: u64,
    to_ms: u64,
}

/// One recorded track.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReplayTrack {
    part: usize,
    /// Number in its part.
    id: u32,
    /// `audio` or `video`.
    #[schema(value_type = String)]
    kind: recordings::Kind,
    /// `camera`, `microphone`, `screen_share`, `screen_share_audio`, `unknown`.
    #[schema(value_type = String)]
    source: recordings::Source,
    codec: String,
    width: Option<u16>,
    height: Option<u16>,
    start_ms: u64,
    end_ms: u64,
    /// Its own HLS playlist; absent for VP8.
    url: Option<String>,
}

/// What there is to play
#[utoipa::path(get, path = "/api/v1/streams/{id}/replay", tag = "replay",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<ReplayView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
pub(super) async fn describe(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    require_replay(&at)?;
    let mut view = ReplayView {
        duration_ms: 0,
        views: Vec::new(),
        tracks: Vec::new(),
        parts: Vec::new(),
    };
    let recordings = at.visitor.store.recordings(&at.stream.id).await?;
    for (index, recording) in recordings.iter().enumerate() {
        if recording.state != RecordingState::Ready {
            continue;
        }
        if let Some(replay) = app.replays.get(&recording.id).await? {
            let base = format!("/api/v1/streams/{}/replay/{}/", at.stream.id, index + 1);
            let storyboard = recording.storyboard.clone();
            view.parts.push(ReplayPart {
                part: index + 1,
                start_ms: view.duration_ms,
                started_at: replay.description().started_at.clone(),
                storyboard_url: storyboard
                    .as_ref()
                    .map(|_| format!("{base}{}", Picture::Storyboard.name())),
                storyboard,
            });
            view.append(index + 1, &base, replay.description());
        }
    }
    if view.views.is_empty() {
        return Err(ApiError::not_found(
            "There is no replay of this stream yet.",
        ));
    }
    Ok(ok(view))
}

/// A file of the replay
#[utoipa::path(get, path = "/api/v1/streams/{id}/replay/{part}/{*file}", tag = "replay",
    params(("id" = String, Path), ("part" = usize, Path, description = "Counts from 1"),
        ("file" = String, Path, description = "As playlists and the description give it; may hold slashes")),
    responses((status = 200, description = "The whole file"), (status = 206, description = "A range of it"),
        (status = 302, description = "Where the bucket gives it, for a minute (`storage.redirect`)"),
        (status = 304, description = "Unchanged"), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 416, description = "No such range"), (status = 503, body = ErrorEnvelope)))]
pub(super) async fn file(
    State(app): State<App>,
    at: StreamAt,
    path: Path<(String, usize, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Path((_, part, name)) = path;
    require_replay(&at)?;
    let missing = || ApiError::not_found("The replay has no such file.");
    let recordings = at.visitor.store.recordings(&at.stream.id).await?;
    let recording = part.checked_sub(1).and_then(|index| recordings.get(index));
    let recording = recording.ok_or_else(missing)?;
    if let Some(picture) = Picture::named(&name) {
        return recording::serve(&app, &recording.id, picture).await;
    }
    let replay = app.replays.get(&recording.id).await?;
    let replay = replay.ok_or_else(missing)?;
    let file = replay.file(&name).ok_or_else(missing)?;
    if app.config.storage.redirect && file.immutable {
        let url = replay.redirect(&file, REDIRECT_TTL).await;
        if let Some(url) = url.map_err(unavailable)? {
            return Ok(redirect(&url));
        }
    }
    let tag = format!("\"{}-{name}-{}\"", recording.id, file.bytes);
    let watch = at.watch(app);
    serve(&replay, &file, &tag, &headers, watch).await
}

/// Whether the caller may watch the replay: as the stream itself, and only once it is published,
/// save for the team.
fn require_replay(at: &StreamAt) -> Result<(), ApiError> {
    at.access.require()?;
    if at.stream.replay_published || at.access.team {
        Ok(())
    } else {
        Err(ApiError::not_found(
            "There is no replay of this stream yet.",
        ))
    }
}

/// Answers with the file or the range asked for. Browsers keep it but ask each time, so that a
/// grant that has ended is noticed.
async fn serve(
    replay: &Replay,
    file: &ReplayFile,
    tag: &str,
    headers: &HeaderMap,
    watch: AccessWatch,
) -> Result<Response, ApiError> {
    let mut answer = HeaderMap::new();
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(value) = HeaderValue::from_str(tag) {
        answer.insert(header::ETAG, value);
    }
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if text(header::IF_NONE_MATCH) == Some(tag) {
        return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(file.content_type),
    );
    let unchanged = text(header::IF_RANGE).is_none_or(|known| known == tag);
    let asked = text(header::RANGE).filter(|_| unchanged);
    let (status, range) = match requested(asked, file.bytes) {
        Range::Whole => (StatusCode::OK, 0..file.bytes),
        Range::Part(range) => {
            let value = format!("bytes {}-{}/{}", range.start, range.end - 1, file.bytes);
            insert_text(&mut answer, header::CONTENT_RANGE, &value);
            (StatusCode::PARTIAL_CONTENT, range)
        }
        Range::Unsatisfiable => {
            insert_text(
                &mut answer,
                header::CONTENT_RANGE,
                &format!("bytes */{}", file.bytes),
            );
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, answer).into_response());
        }
    };
    answer.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    let body = replay.read(file, range).await.map_err(unavailable)?;
    Ok((status, answer, guarded(body, watch)).into_response())
}

/// Sends a player to the bucket. The answer is not kept: the next request is checked here again.
fn redirect(url: &str) -> Response {
    let mut answer = HeaderMap::new();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    insert_text(&mut answer, header::LOCATION, url);
    (StatusCode::FOUND, answer).into_response()
}

fn unavailable(error: StorageError) -> ApiError {
    match error {
        StorageError::Io(error) => ApiError::internal(&error),
        error => {
            tracing::error!(%error, "a replay cannot be read");
            ApiError::storage_unavailable()
        }
    }
}

fn insert_text(headers: &mut HeaderMap, name: header::HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

/// The bytes of a file, for as long as the caller may have them: a download breaks off when access
/// ends.
fn guarded(body: recordings::Body, watch: AccessWatch) -> Body {
    let chunks = stream::try_unfold((body, watch), |(mut body, mut watch)| async move {
        let access = watch.look().await.map_err(std::io::Error::other)?;
        if !access.is_some_and(Access::allowed) {
            return Err(std::io::Error::other("access has ended"));
        }
        let chunk = body.next().await.transpose();
        let chunk = chunk.map_err(std::io::Error::other)?;
        Ok(chunk.map(|chunk| (chunk, (body, watch))))
    });
    Body::from_stream(chunks)
}

impl ReplayView {
    /// Adds a part behind those already there.
    fn append(&mut self, part: usize, base: &str, description: &recordings::Description) {
        let offset = self.duration_ms;
        self.views.extend(description.views.iter().map(|view| {
            ReplayPlayer {
                part,
                name: view.name.clone(),
                player: match view.player {
                    Player::Hls => "hls",
                    Player::Mse => "mse",
                },
                url: format!("{base}{}", view.entry),
                base_url: base.to_owned(),
                start_ms: offset + view.start_ms,
                duration_ms: view.duration_ms,
                video: view.video.as_ref().map(ReplayMedia::new),
                audio: view.audio.as_ref().map(ReplayMedia::new),
                shown: view
                    .shown
                    .iter()
                    .map(|span| ReplaySpan {
                        from_ms: offset + span.from_ms,
                        to_ms: offset + span.to_ms,
                    })
                    .collect(),
            }
        }));
        self.tracks
            .extend(description.tracks.iter().map(|track| ReplayTrack {
                part,
                id: track.id,
                kind: track.kind,
                source: track.source,
                codec: track.codec.clone(),
                width: track.width,
                height: track.height,
                start_ms: offset + track.start_ms,
                end_ms: offset + track.end_ms,
                url: track.playlist.as_ref().map(|name| format!("{base}{name}")),
            }));
        self.duration_ms = offset + description.duration_ms;
    }
}

impl ReplayMedia {
    fn new(media: &recordings::Media) -> Self {
        Self {
            codec: media.codec.clone(),
            width: media.width,
            height: media.height,
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use serde_json::json;

    use super::*;
    use crate::access;
    use crate::testing::House;

    #[tokio::test]
    async fn download_under_way_breaks_off_when_access_ends() {
        let house = House::new().await;
        let creator = house.sign_in("creator").await;
        let body = json!({ "title": "T", "visibility": "pass" });
        let id = creator.create(body).await;
        let grant = json!({ "email": "guest@demo.example", "stream_id": id.as_str() });
        let grant = creator.post("/api/v1/grants", grant).await.data();
        let app = house.app.clone();
        let issue = app.access_news.issue();
        let guest = house.sign_in("guest").await.person_id().await;
        let store = house.store().await;
        let stream = store.stream(&id).await.expect("reads").expect("there");
        let person = store.person(&guest).await.expect("reads");
        let now = app.clock.now();
        let access = access::check(&store, person.as_ref(), &stream, now).await;
        let access = access.expect("reads");
        assert!(access.allowed());
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("long.mp4"), vec![7; 1 << 20]).expect("writes");
        let storage = recordings::Storage::local(dir.path());
        let long = storage.get("long.mp4", None).await.expect("opens");
        let watch = AccessWatch::new(app, store, Some(guest), stream, access, issue);
        let mut body = Body::into_data_stream(guarded(long, watch));
        let first = body.next().await;
        assert!(first.expect("goes on").is_ok());
        let path = format!(
            "/api/v1/grants/{}/cancel",
            grant["id"].as_str().expect("an id")
        );
        creator.post(&path, json!({})).await.data();
        let next = body.next().await;
        assert!(next.expect("says so").is_err(), "no byte more");
    }
}
