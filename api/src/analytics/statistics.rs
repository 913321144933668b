//! The figures of one stream.

use serde::Serialize;
use time::OffsetDateTime;

use super::timeline::Timeline;
use crate::app::App;
use crate::http::ApiError;
use crate::store::SiteStore;
use crate::stream::Stream;

/// What the database adds up of a stream's viewers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Totals {
    pub(crate) viewers: u32,
    pub(crate) signed_in: u32,
    /// Of viewings that ended.
    pub(crate) watched_ms: i64,
}

/// Views of a stream's page, each viewer once (AN-08, AN-09).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct ViewCounts {
    pub(crate) today: u32,
    /// In this calendar month, UTC.
    pub(crate) month: u32,
    pub(crate) total: u32,
}

/// One viewer of a stream.
#[derive(Debug, Clone)]
pub(crate) struct ViewerLine {
    /// Of people who signed in and are still known.
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) first_joined_at: OffsetDateTime,
    pub(crate) joined_at: OffsetDateTime,
    /// `None`: watches now.
    pub(crate) left_at: Option<OffsetDateTime>,
    pub(crate) watched_ms: i64,
    pub(crate) joins: u32,
}

/// The figures of a stream.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StatisticsView {
    /// Different people and browsers that watched live.
    unique_viewers: u32,
    /// Those of them who were signed in.
    signed_in_viewers: u32,
    /// Watching now.
    viewers_now: u32,
    /// The most at once.
    peak_viewers: u32,
    /// Watched by all together.
    watch_seconds: i64,
    /// Watched by each on average.
    average_watch_seconds: i64,
    /// From the start to the end, or until now.
    duration_seconds: i64,
    views: ViewCounts,
    /// `null` until the stream has been live.
    timeline: Option<Timeline>,
}

impl StatisticsView {
    /// Reads and adds up.
    pub(crate) async fn of(
        app: &App,
        store: &SiteStore,
        stream: &Stream,
    ) -> Result<Self, ApiError> {
        let now = app.clock.now();
        let totals = store.viewer_totals(&stream.id).await?;
        let intervals = store.viewings(&stream.id).await?;
        let views = store.view_counts(&stream.id, now).await?;
        let going_on = intervals.iter().filter(|it| it.to.is_none());
        let so_far: i64 = going_on.map(|it| millis(now - it.from)).sum();
        let watched_ms = totals.watched_ms + so_far;
        let end = stream.ended_at.unwrap_or(now);
        let timeline = stream
            .started_at
            .map(|start| Timeline::of(&intervals, start, end));
        Ok(Self {
            unique_viewers: totals.viewers,
            signed_in_viewers: totals.signed_in,
            viewers_now: stream.viewer_count,
            peak_viewers: stream.peak_viewers,
            watch_seconds: watched_ms / 1000,
            average_watch_seconds: watched_ms / i64::from(totals.viewers.max(1)) / 1000,
            duration_seconds: stream
                .started_at
                .map_or(0, |start| (end - start).whole_seconds().max(0)),
            views,
            timeline,
        })
    }
}

/// The time a viewer has watched until `now`.
pub(super) fn watched_until(line: &ViewerLine, now: OffsetDateTime) -> i64 {
    let going_on = line.left_at.is_none();
    line.watched_ms
        + if going_on {
            millis(now - line.joined_at)
        } else {
            0
        }
}

fn millis(duration: time::Duration) -> i64 {
    i64::try_from(duration.whole_milliseconds())
        .unwrap_or(0)
        .max(0)
}
