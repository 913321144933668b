//! What changes on a stream's page: asked once (`info`) or listened to (`events`).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use time::OffsetDateTime;
use tokio::sync::watch;

use super::routes::StreamAt;
use super::{PauseReason, Status, Stream};
use crate::access::{Access, AccessView, AccessWatch};
use crate::app::App;
use crate::http::{ApiError, Data, ErrorEnvelope, ok};
use crate::live::{Moment, ReplayState};

/// Comments that keep proxies from closing a quiet connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The live part of a stream's page (VX-17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct StreamInfo {
    status: Status,
    /// Why the stream is paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pause_reason: Option<PauseReason>,
    /// When the stream ends unless somebody publishes before.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    grace_ends_at: Option<OffsetDateTime>,
    viewer_count: u32,
    /// Most viewers at once; for the team.
    #[serde(skip_serializing_if = "Option::is_none")]
    peak_viewers: Option<u32>,
    #[serde(with = "time::serde::rfc3339::option")]
    started_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    ended_at: Option<OffsetDateTime>,
    pub(crate) access: AccessView,
    recording: ReplayState,
    /// What broke the newest recording off; for the team.
    #[serde(skip_serializing_if = "Option::is_none")]
    recording_error: Option<String>,
}

impl StreamInfo {
    /// The info for somebody with this access.
    pub(crate) fn new(stream: &Stream, access: &Access, moment: &Moment) -> Self {
        let hidden = !access.team && !stream.replay_published && moment.status == Status::Ended;
        Self {
            status: moment.status,
            pause_reason: moment.pause_reason,
            grace_ends_at: moment.grace_ends_at,
            viewer_count: moment.viewer_count,
            peak_viewers: access.team.then_some(moment.peak_viewers),
            started_at: moment.started_at,
            ended_at: moment.ended_at,
            access: access.view(stream),
            recording: if hidden {
                ReplayState::None
            } else {
                moment.recording
            },
            recording_error: moment.recording_error.clone().filter(|_| access.team),
        }
    }
}

/// State, viewers and access of a stream
#[utoipa::path(get, path = "/api/v1/streams/{id}/info", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<StreamInfo>), (status = 404, body = ErrorEnvelope)))]
pub(super) async fn info(at: StreamAt) -> Result<Response, ApiError> {
    if !at.access.may_know(&at.stream) {
        at.access.require()?;
    }
    now(&at).await
}

/// The info at this moment.
pub(super) async fn now(at: &StreamAt) -> Result<Response, ApiError> {
    let moment = moment_of(at).await?;
    Ok(ok(StreamInfo::new(&at.stream, &at.access, &moment)))
}

/// The same, sent again whenever it changes
#[utoipa::path(get, path = "/api/v1/streams/{id}/events", tag = "streams",
    params(("id" = String, Path)),
    responses((status = 200, description = "Server-sent events named `info`, each with the JSON of \
        `StreamInfo`; one named `removed` when the stream was deleted, and nothing after it", body = StreamInfo, content_type = "text/event-stream"),
        (status = 404, body = ErrorEnvelope)))]
pub(super) async fn events(State(app): State<App>, at: StreamAt) -> Result<Response, ApiError> {
    at.visitor.refuse_key()?;
    if !at.access.may_know(&at.stream) {
        at.access.require()?;
    }
    let moment = moment_of(&at).await?;
    let mut board = app.board.listen(&at.stream.id, moment);
    board.mark_changed();
    let listener = Listener {
        shutdown: app.shutdown.clone(),
        watch: at.watch(app),
        board,
        last: None,
        removed: false,
    };
    let events = stream::unfold(listener, Listener::next);
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok(Sse::new(events).keep_alive(keep_alive).into_response())
}

async fn moment_of(at: &StreamAt) -> Result<Moment, ApiError> {
    let recordings = at.visitor.store.recordings(&at.stream.id).await?;
    Ok(Moment::of(&at.stream, &recordings))
}

/// One open page.
struct Listener {
    watch: AccessWatch,
    board: watch::Receiver<Moment>,
    shutdown: watch::Receiver<bool>,
    last: Option<StreamInfo>,
    /// The stream is gone, and the page was told.
    removed: bool,
}

impl Listener {
    /// The last word about a stream that is gone.
    fn say_removed(mut self) -> (Result<Event, Infallible>, Self) {
        self.removed = true;
        (Ok(Event::default().event("removed").data("{}")), self)
    }

    /// The next change worth sending; `None` ends the connection, and the page asks anew.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if self.removed {
                return None;
            }
            let is_there = tokio::select! {
                changed = self.board.changed() => changed.is_ok(),
                changed = self.watch.changed() => changed.ok()?.is_some(),
                _ = self.shutdown.wait_for(|down| *down) => return None,
            };
            if !is_there {
                return Some(self.say_removed());
            }
            let moment = self.board.borrow_and_update().clone();
            if self
                .last
                .as_ref()
                .is_none_or(|info| info.status != moment.status)
            {
                // The stream's own fields go into the info, and its status into the access.
                self.watch.doubt();
            }
            if self.watch.look().await.ok()?.is_none() {
                return Some(self.say_removed());
            }
            let info = StreamInfo::new(self.watch.stream(), self.watch.access(), &moment);
            if self.last.as_ref() == Some(&info) {
                continue;
            }
            let event = Event::default().event("info").json_data(&info).ok()?;
            self.last = Some(info);
            return Some((Ok(event), self));
        }
    }
}
