//! One task that hears what happens in rooms and recordings and keeps the product's record in
//! step: first media sets a stream live, every track of a live stream is recorded, viewers are
//! counted.

use std::collections::HashMap;
use std::time::Duration;

use recordings::{Recorder, RecordingEvent, Summary, TrackInfo};
use sfu::{ParticipantIdentity, ParticipantSid, RoomName, Sfu, TrackSid};
use signaling::{CloseReason, RoomEvent, RoomSnapshot};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior};

use super::identity::ViewerKey;
use super::lifecycle::heed;
use super::recording::RecordingState;
use super::refreshed;
use super::rooms::{room_of, stream_in};
use super::sessions::{KnownTrack, RoomSession, Running};
use crate::app::App;
use crate::chat::{Written, hear};
use crate::http::ApiError;
use crate::id::{RecordingId, SiteId, StreamId};
use crate::notification;
use crate::provider::MediaNews;
use crate::store::{SiteStore, StoreError};
use crate::stream::{Status, Stream};

/// A stream counts as left when nobody has published for this long: a page that reloads its track
/// or resumes its connection takes less.
const AWAY_AFTER: Duration = Duration::from_secs(2);
/// Viewer counts are told at most this often: often enough to look alive, rarely enough for a
/// thousand joins to cost one look.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);

/// What the rest of the product tells the conductor.
#[derive(Debug)]
enum Cue {
    Started(StreamId),
    Ended(StreamId, oneshot::Sender<()>),
    Switched(StreamId, oneshot::Sender<()>),
    Stop(oneshot::Sender<()>),
}

/// The way to the conductor. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Baton {
    cues: mpsc::UnboundedSender<Cue>,
}

/// Where the conductor's news come from.
#[derive(Debug)]
pub(crate) struct Sources {
    rooms: mpsc::UnboundedReceiver<RoomEvent>,
    recordings: mpsc::UnboundedReceiver<RecordingEvent>,
    cues: mpsc::UnboundedReceiver<Cue>,
}

/// The task's state.
pub(crate) struct Conductor {
    app: App,
    sfu: Sfu,
    recorder: Recorder,
    sessions: HashMap<StreamId, RoomSession>,
    /// Viewers came or went that are not written down yet.
    uncounted: bool,
    /// Streams whose publishers may have come or gone, since when.
    unsettled: HashMap<StreamId, Instant>,
    ending: JoinSet<()>,
}

impl Sources {
    /// The channels' ends: for signaling, for the recorder, for the product, and the conductor's.
    pub(crate) fn new() -> (
        mpsc::UnboundedSender<RoomEvent>,
        mpsc::UnboundedSender<RecordingEvent>,
        Baton,
        Self,
    ) {
        let (room_events, rooms) = mpsc::unbounded_channel();
        let (recording_events, recordings) = mpsc::unbounded_channel();
        let (cues_in, cues) = mpsc::unbounded_channel();
        let sources = Self {
            rooms,
            recordings,
            cues,
        };
        (
            room_events,
            recording_events,
            Baton { cues: cues_in },
            sources,
        )
    }
}

impl Baton {
    /// A stream is live: tracks that already flow are recorded from now on.
    pub(super) fn stream_started(&self, stream: &StreamId) {
        // Without a conductor the program is ending.
        let _ = self.cues.send(Cue::Started(stream.clone()));
    }

    /// A stream has ended: returns once its recording is marked as being completed.
    pub(crate) async fn stream_ended(&self, stream: &StreamId) {
        let (done, ended) = oneshot::channel();
        if self.cues.send(Cue::Ended(stream.clone(), done)).is_ok() {
            let _ = ended.await;
        }
    }

    /// Recording was switched on or off: returns once it runs or is being completed.
    pub(super) async fn recording_switched(&self, stream: &StreamId) {
        let (done, switched) = oneshot::channel();
        if self.cues.send(Cue::Switched(stream.clone(), done)).is_ok() {
            let _ = switched.await;
        }
    }

    /// Ends every running recording and the conductor; returns when all is written.
    pub(crate) async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.cues.send(Cue::Stop(done)).is_ok() {
            let _ = stopped.await;
        }
    }
}

impl Conductor {
    /// A conductor of this app.
    pub(crate) fn new(app: App, sfu: Sfu, recorder: Recorder) -> Self {
        Self {
            app,
            sfu,
            recorder,
            sessions: HashMap::new(),
            uncounted: false,
            unsettled: HashMap::new(),
            ending: JoinSet::new(),
        }
    }

    /// Follows the news until told to stop.
    pub(crate) async fn run(mut self, mut sources: Sources) {
        let mut tick = tokio::time::interval(LOOK_INTERVAL);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let outcome = tokio::select! {
                Some(event) = sources.rooms.recv() => self.on_room_event(event).await,
                Some(event) = sources.recordings.recv() => self.on_recording_event(event).await,
                Some(cue) = sources.cues.recv() => match cue {
                    Cue::Started(stream) => self.record(&stream).await,
                    Cue::Ended(stream, done) => {
                        let outcome = self.end_recording(&stream).await;
                        let _ = done.send(());
                        outcome
                    }
                    Cue::Switched(stream, done) => {
                        let outcome = self.switch_recording(&stream).await;
                        let _ = done.send(());
                        outcome
                    }
                    Cue::Stop(done) => {
                        self.drain(&mut sources).await;
                        let _ = done.send(());
                        return;
                    }
                },
                _ = tick.tick(), if self.has_to_look() => self.look().await,
                else => return,
            };
            if let Err(error) = outcome {
                // The stream itself goes on; what was missed shows in the log.
                tracing::error!(
                    error = error.message(),
                    "a stream's record could not be kept in step"
                );
            }
        }
    }

    fn has_to_look(&self) -> bool {
        self.uncounted || !self.unsettled.is_empty()
    }

    /// What is looked at now and then rather than at every event.
    async fn look(&mut self) -> Result<(), ApiError> {
        self.look_for_publishers().await?;
        self.count_viewers().await
    }

    async fn on_room_event(&mut self, event: RoomEvent) -> Result<(), ApiError> {
        match event {
            RoomEvent::TrackPublished {
                room,
                sid,
                track,
                kind,
                source,
                codec,
                width,
                height,
                ..
            } => {
                if let Some(stream) = stream_in(&room) {
                    self.look_later(&room);
                    let info = TrackInfo {
                        sid: track.clone(),
                        kind,
                        source,
                        codec,
                        width,
                        height,
                        participant_sid: sid,
                    };
                    let known = KnownTrack {
                        info,
                        started: false,
                        recorded: false,
                    };
                    let session = self.sessions.entry(stream).or_default();
                    session.tracks.insert(track, known);
                }
                Ok(())
            }
            RoomEvent::MediaStarted {
                room,
                identity,
                track,
            } => self.on_media(&room, &identity, &track).await,
            RoomEvent::TrackUnpublished { room, track, .. } => {
                self.look_later(&room);
                self.forget(&room, |session| {
                    session.tracks.remove(&track);
                });
                Ok(())
            }
            RoomEvent::ChatWritten {
                room,
                identity,
                name,
                id,
                text,
            } => {
                let written = Written {
                    identity,
                    name,
                    id,
                    text,
                };
                match stream_in(&room) {
                    Some(stream) => self.on_chat(&stream, written).await,
                    None => Ok(()),
                }
            }
            RoomEvent::TrackMuted { room, .. } => {
                self.look_later(&room);
                Ok(())
            }
            RoomEvent::RoomFinished { room, .. } => {
                self.look_later(&room);
                self.forget(&room, |session| session.tracks.clear());
                Ok(())
            }
            RoomEvent::ParticipantJoined {
                room,
                sid,
                identity,
                can_publish: false,
                hidden: false,
            } => self.on_viewer(&room, &identity, sid).await,
            RoomEvent::ParticipantLeft {
                room,
                sid,
                identity,
            } => {
                if let Some(stream) = stream_in(&room) {
                    let (viewer, now) = (ViewerKey::of(&identity), self.app.clock.now());
                    self.app.attendance.left(&stream, &viewer, &sid, now);
                    self.uncounted = true;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn forget(&mut self, room: &RoomName, what: impl FnOnce(&mut RoomSession)) {
        let Some(stream) = stream_in(room) else {
            return;
        };
        if let Some(session) = self.sessions.get_mut(&stream) {
            what(session);
            if session.is_empty() {
                self.sessions.remove(&stream);
            }
        }
    }

    /// Whether somebody publishes to this room has to be looked at, from now on.
    fn look_later(&mut self, room: &RoomName) {
        if let Some(stream) = stream_in(room) {
            self.unsettled.entry(stream).or_insert_with(Instant::now);
        }
    }

    /// A viewer came in.
    async fn on_viewer(
        &mut self,
        room: &RoomName,
        identity: &ParticipantIdentity,
        connection: ParticipantSid,
    ) -> Result<(), ApiError> {
        let Some(stream) = stream_in(room) else {
            return Ok(());
        };
        let Some(site) = self
            .app
            .database
            .cross_site()
            .site_of_stream(&stream)
            .await?
        else {
            return Ok(());
        };
        let (viewer, now) = (ViewerKey::of(identity), self.app.clock.now());
        let place = (&site, &stream);
        self.app.attendance.joined(place, viewer, connection, now);
        self.uncounted = true;
        Ok(())
    }

    /// First packet of a track: the stream goes live, if it was not, and the track is recorded.
    async fn on_media(
        &mut self,
        room: &RoomName,
        identity: &ParticipantIdentity,
        track: &TrackSid,
    ) -> Result<(), ApiError> {
        let Some(id) = stream_in(room) else {
            return Ok(());
        };
        let session = self.sessions.entry(id.clone()).or_default();
        if let Some(known) = session.tracks.get_mut(track) {
            known.started = true;
        }
        let Some((store, stream)) = self.stream(&id).await? else {
            return Ok(());
        };
        if let Err(error) = heed(&self.app, &store, &stream, MediaNews::Active).await {
            if stream.status != Status::Scheduled {
                return Err(error);
            }
            tracing::warn!(stream.id = %id, "media arrived for {id}, but {}", error.message());
            let reason = CloseReason::Removed;
            self.app
                .signaling
                .remove_participant(room, identity, reason)
                .await;
            return Ok(());
        }
        if stream.status.can_start() || stream.status.is_on_air() {
            notification::announce(&self.app, &store, &id).await?;
        }
        self.record(&id).await
    }

    /// Sees whether somebody publishes where that may have changed. Coming back counts at once;
    /// being away only after a while, because a track that is published anew is gone for a moment.
    async fn look_for_publishers(&mut self) -> Result<(), ApiError> {
        for (id, since) in std::mem::take(&mut self.unsettled) {
            let Some((store, stream)) = self.stream(&id).await? else {
                continue;
            };
            if !stream.status.is_on_air() {
                continue;
            }
            let room = self.app.signaling.room(&room_of(&stream));
            if room.is_some_and(|room| has_publisher(&room)) {
                heed(&self.app, &store, &stream, MediaNews::Active).await?;
            } else if since.elapsed() < AWAY_AFTER {
                self.unsettled.insert(id, since);
            } else {
                heed(&self.app, &store, &stream, MediaNews::Disconnected).await?;
            }
        }
        Ok(())
    }

    /// Gives the recorder every track of a live stream that it does not have.
    async fn record(&mut self, id: &StreamId) -> Result<(), ApiError> {
        let Some((store, stream)) = self.stream(id).await? else {
            return Ok(());
        };
        if !stream.status.is_on_air() || !stream.record {
            return Ok(());
        }
        let site = self
            .app
            .database
            .cross_site()
            .site_by_id(store.site_id())
            .await?;
        if !site.is_some_and(|site| site.settings.recording.enabled) {
            return Ok(());
        }
        let Some(session) = self.sessions.get_mut(id) else {
            return Ok(());
        };
        let tracks = session.unrecorded();
        if tracks.is_empty() {
            return Ok(());
        }
        if session.recording.is_none() {
            let recording = store.create_recording(id, self.app.clock.now()).await?;
            let Ok(folder) = recordings::RecordingId::new(recording.as_str()) else {
                return Ok(());
            };
            session.recording = Some(Running {
                id: recording,
                session: self.recorder.start(folder),
            });
            refreshed(&self.app, &store, &stream).await?;
        }
        if let Some(running) = &session.recording {
            for info in tracks {
                let tap = self.sfu.tap(info.sid.clone());
                running.session.add_track(info, tap);
            }
        }
        Ok(())
    }

    /// Records what flows, or stops doing so, as the stream now says.
    async fn switch_recording(&mut self, id: &StreamId) -> Result<(), ApiError> {
        let Some((_, stream)) = self.stream(id).await? else {
            return Ok(());
        };
        if stream.record {
            return self.record(id).await;
        }
        match self.sessions.get_mut(id).and_then(RoomSession::stop) {
            Some(running) => self.complete(id, running).await,
            None => Ok(()),
        }
    }

    /// The stream is over: its recording is completed.
    async fn end_recording(&mut self, id: &StreamId) -> Result<(), ApiError> {
        let session = self.sessions.remove(id);
        match session.and_then(|session| session.recording) {
            Some(running) => self.complete(id, running).await,
            None => Ok(()),
        }
    }

    /// Marks a recording as being completed and lets it complete beside.
    async fn complete(&mut self, id: &StreamId, running: Running) -> Result<(), ApiError> {
        self.ending.spawn(async move {
            // Its events say how it went.
            let _ = running.session.end().await;
        });
        let Some((store, _)) = self.stream(id).await? else {
            return Ok(());
        };
        let now = self.app.clock.now();
        let state = RecordingState::Processing;
        store
            .set_recording_state(&running.id, state, None, now)
            .await?;
        Ok(())
    }

    async fn on_recording_event(&mut self, event: RecordingEvent) -> Result<(), ApiError> {
        match event {
            RecordingEvent::Failed { id, message } => {
                tracing::error!(recording.id = %id, message, "recording {id} failed");
                self.let_go(id.as_str());
                self.note(id.as_str(), None, Some(&message)).await
            }
            RecordingEvent::Completed { id, summary } => {
                let failure = summary.failure.clone();
                self.note(id.as_str(), Some(&summary), failure.as_deref())
                    .await
            }
            _ => Ok(()),
        }
    }

    /// A recording writes nothing more: what it holds is completed, and the next one may begin.
    fn let_go(&mut self, id: &str) {
        let mut sessions = self.sessions.values_mut();
        let session =
            sessions.find(|it| it.recording.as_ref().is_some_and(|it| it.id.as_str() == id));
        if let Some(running) = session.and_then(RoomSession::stop) {
            self.ending.spawn(async move {
                // Its events say how it went.
                let _ = running.session.end().await;
            });
        }
    }

    /// Writes down how a recording went.
    async fn note(
        &mut self,
        id: &str,
        summary: Option<&Summary>,
        failure: Option<&str>,
    ) -> Result<(), ApiError> {
        let Some(id) = RecordingId::parse(id) else {
            return Ok(());
        };
        let cross_site = self.app.database.cross_site();
        let Some((site, stream_id)) = cross_site.stream_of_recording(&id).await? else {
            // Its stream was deleted while it was being completed.
            self.app.replays.delete(std::slice::from_ref(&id)).await;
            return Ok(());
        };
        let store = self.app.database.site(site);
        let now = self.app.clock.now();
        match summary.filter(|summary| summary.playable) {
            Some(summary) => {
                let duration = u64::try_from(summary.duration.as_millis()).unwrap_or(u64::MAX);
                store
                    .complete_recording(&id, duration, summary.bytes, failure, now)
                    .await?;
            }
            None => {
                let message = failure.unwrap_or("no media was recorded");
                store
                    .set_recording_state(&id, RecordingState::Failed, Some(message), now)
                    .await?;
            }
        }
        if let Some(stream) = store.stream(&stream_id).await? {
            refreshed(&self.app, &store, &stream).await?;
        }
        Ok(())
    }

    /// Writes down who came and went.
    async fn count_viewers(&mut self) -> Result<(), ApiError> {
        self.uncounted = false;
        for change in self.app.attendance.take() {
            let store = self.app.database.site(change.site.clone());
            if let Err(error) = store.write_attendance(&change).await {
                self.app.attendance.put_back(change);
                self.uncounted = true;
                return Err(error.into());
            }
            if let Some(stream) = store.stream(&change.stream).await? {
                refreshed(&self.app, &store, &stream).await?;
            }
        }
        Ok(())
    }

    /// Ends all recordings and hears their last news. Streams stay live: their creators come back.
    async fn drain(&mut self, sources: &mut Sources) {
        let streams: Vec<StreamId> = self.sessions.keys().cloned().collect();
        for stream in streams {
            if let Err(error) = self.end_recording(&stream).await {
                tracing::error!(error = error.message(), "a recording could not be marked");
            }
        }
        self.app.attendance.all_left(self.app.clock.now());
        if let Err(error) = self.count_viewers().await {
            tracing::error!(error = error.message(), "viewers could not be written down");
        }
        while self.ending.join_next().await.is_some() {}
        while let Ok(event) = sources.recordings.try_recv() {
            if let Err(error) = self.on_recording_event(event).await {
                tracing::error!(error = error.message(), "a recording could not be marked");
            }
        }
    }

    /// A participant wrote: the chat hears it in the order of the room.
    async fn on_chat(&self, id: &StreamId, written: Written) -> Result<(), ApiError> {
        match self.stream(id).await? {
            Some((store, stream)) => hear(&self.app, &store, &stream, written).await,
            None => Ok(()),
        }
    }

    async fn stream(&self, id: &StreamId) -> Result<Option<(SiteStore, Stream)>, StoreError> {
        let Some(site) = self.app.database.cross_site().site_of_stream(id).await? else {
            return Ok(None);
        };
        let store = self.app.database.site(site);
        let stream = store.stream(id).await?;
        Ok(stream.map(|stream| (store, stream)))
    }
}

/// Whether somebody sends media, or could by unmuting.
fn has_publisher(room: &RoomSnapshot) -> bool {
    let mut publishers = room.participants.iter().filter(|it| it.can_publish);
    publishers.any(|it| {
        let mut tracks = it.tracks.iter();
        tracks.any(|track| track.media_started || track.muted)
    })
}

/// Completes the recordings that the last run left open; their events follow. Those of which
/// nothing lies on disk are marked as failed. `open` are those known when this run began: what
/// begins since is none of its business.
pub(crate) async fn recover(
    app: &App,
    recorder: &Recorder,
    open: Vec<(SiteId, StreamId, RecordingId)>,
) -> Result<(), ApiError> {
    let completed = recorder.recover().await;
    let completed = completed.map_err(|error| ApiError::internal(&error))?;
    for (site, stream, id) in open {
        if completed.iter().any(|done| done.as_str() == id.as_str()) {
            continue;
        }
        let store = app.database.site(site);
        if app.replays.get(&id).await?.is_some() {
            // Complete on disk already: the program ended between that and its note.
            store
                .set_recording_state(&id, RecordingState::Ready, None, app.clock.now())
                .await?;
        } else {
            let message = "the server ended before anything was written";
            let (state, now) = (RecordingState::Failed, app.clock.now());
            store
                .set_recording_state(&id, state, Some(message), now)
                .await?;
            tracing::warn!(recording.id = %id, "recording {id} holds nothing");
        }
        if let Some(stream) = store.stream(&stream).await? {
            refreshed(app, &store, &stream).await?;
        }
    }
    Ok(())
}
