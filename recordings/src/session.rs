//! One recording while it runs: a task that feeds the tracks and writes what they make.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use sfu::{Codec, ParticipantSid, TapEvent, TapReceiver, TrackKind, TrackSid, TrackSource};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::disk::{Disk, Finished, Op, RESERVE};
use crate::recorder::{Active, RecordingEvent, RecordingId};
use crate::replay;
use crate::spool::{Feed, stored};
use crate::timeline::{Entry, VERSION};
use crate::track::{Cuts, PublisherClock, Track, millis};

/// Events of all taps waiting for the session. The taps' own queues take what does not fit.
const EVENTS_MAX: usize = 1024;

/// Events handled before the disk is served.
const BATCH: usize = 256;

/// How often waiting packets and parts are looked after.
const TICK: Duration = Duration::from_millis(100);

/// How long [`Session::end`] waits for what the taps still hold.
const DRAIN: Duration = Duration::from_millis(500);

/// Taps that give nothing for this long, when the end came, are empty.
const IDLE: Duration = Duration::from_millis(25);

/// Tracks of one recording. Publishers reconnect and share anew, each time with a new track; a
/// stream with more than this many is broken or hostile, and further tracks are not recorded.
const TRACKS_MAX: usize = 1000;

/// What the recorder must know of a track.
#[derive(Debug, Clone)]
pub struct TrackInfo {
    /// Its sid.
    pub sid: TrackSid,
    /// Sound or pictures.
    pub kind: TrackKind,
    /// Where it comes from.
    pub source: TrackSource,
    /// How it is packed.
    pub codec: Codec,
    /// Announced width in pixels, 0 when unknown; the media itself decides.
    pub width: u32,
    /// Announced height in pixels, 0 when unknown.
    pub height: u32,
    /// Its publisher: tracks of one publisher share a clock.
    pub participant_sid: ParticipantSid,
}

/// How a recording ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Whether there is something to play.
    pub playable: bool,
    /// Length of the recording.
    pub duration: Duration,
    /// Bytes on disk.
    pub bytes: u64,
    /// Tracks with media.
    pub tracks: usize,
    /// What went wrong, where something did. What was written before stays playable.
    pub failure: Option<String>,
}

enum Command {
    AddTrack(TrackInfo, TapReceiver),
    End(oneshot::Sender<Summary>),
}

/// A running recording. Dropping it ends the recording like [`Session::end`] does.
#[derive(Debug)]
pub struct Session {
    id: RecordingId,
    commands: mpsc::UnboundedSender<Command>,
}

impl Session {
    /// Starts the task; must be called inside a tokio runtime.
    pub(crate) fn start(
        id: RecordingId,
        dir: PathBuf,
        cuts: Cuts,
        notify: mpsc::UnboundedSender<RecordingEvent>,
        upload: Option<Feed>,
        active: Active,
    ) -> Self {
        let (commands, inbox) = mpsc::unbounded_channel();
        let (events, media) = mpsc::channel(EVENTS_MAX);
        let worker = Worker {
            id: id.clone(),
            dir: dir.clone(),
            cuts,
            epoch: SystemTime::now(),
            began: Instant::now(),
            tracks: Vec::new(),
            publishers: HashMap::new(),
            disk: Some(Disk::new(dir)),
            ops: Vec::new(),
            failure: None,
            notify,
            upload,
            forwarders: JoinSet::new(),
            events,
            _active: active,
        };
        tokio::spawn(worker.run(inbox, media));
        Self { id, commands }
    }

    /// The recording's id.
    pub fn id(&self) -> &RecordingId {
        &self.id
    }

    /// Records a track from now on, until its tap ends.
    pub fn add_track(&self, track: TrackInfo, tap: TapReceiver) {
        // The task only ends after `end`, which consumes the session.
        let _ = self.commands.send(Command::AddTrack(track, tap));
    }

    /// Ends the recording: everything is written, and the replay is ready when this returns.
    pub async fn end(self) -> Summary {
        let (reply, summary) = oneshot::channel();
        let _ = self.commands.send(Command::End(reply));
        summary.await.unwrap_or_else(|_| Summary {
            playable: false,
            duration: Duration::ZERO,
            bytes: 0,
            tracks: 0,
            failure: Some(String::from("the recording has already ended")),
        })
    }
}

struct Worker {
    id: RecordingId,
    dir: PathBuf,
    cuts: Cuts,
    epoch: SystemTime,
    began: Instant,
    tracks: Vec<Recorded>,
    publishers: HashMap<ParticipantSid, PublisherClock>,
    /// `None` while it writes on another thread, and after a failure.
    disk: Option<Disk>,
    ops: Vec<Op>,
    failure: Option<String>,
    notify: mpsc::UnboundedSender<RecordingEvent>,
    /// Where finished files go besides.
    upload: Option<Feed>,
    forwarders: JoinSet<()>,
    events: mpsc::Sender<(usize, TapEvent)>,
    _active: Active,
}

struct Recorded {
    track: Track,
    info: TrackInfo,
    keyframes: mpsc::Sender<()>,
    announced: bool,
}

type Media = mpsc::Receiver<(usize, TapEvent)>;

impl Worker {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Command>, mut media: Media) {
        self.ops.push(Op::Log(Entry::Recording {
            version: VERSION,
            started_at_ms: since_1970(self.epoch),
        }));
        self.write().await;
        if self.failure.is_none() {
            self.notify(RecordingEvent::Started {
                id: self.id.clone(),
            });
        }
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let reply = loop {
            tokio::select! {
                command = inbox.recv() => match command {
                    Some(Command::AddTrack(info, tap)) => self.add_track(info, tap),
                    Some(Command::End(reply)) => break Some(reply),
                    None => break None,
                },
                Some(event) = media.recv() => self.handle_batch(event, &mut media),
                _ = tick.tick() => self.handle_tick(),
            }
            self.write().await;
        };
        self.drain(&mut media).await;
        let summary = self.finish().await;
        if let Some(reply) = reply {
            // Whoever asked may be gone; the events tell everybody else.
            let _ = reply.send(summary);
        }
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn notify(&self, event: RecordingEvent) {
        // Without a listener the files are still what counts.
        let _ = self.notify.send(event);
    }

    fn add_track(&mut self, info: TrackInfo, mut tap: TapReceiver) {
        if self.tracks.len() >= TRACKS_MAX {
            tracing::warn!(recording.id = %self.id, track.sid = %info.sid, "track not recorded: the recording has too many");
            return;
        }
        let index = self.tracks.len();
        let number = u32::try_from(index.saturating_add(1)).unwrap_or(u32::MAX);
        let track = Track::new(number, info.codec, self.epoch, self.cuts);
        self.ops.push(Op::Log(Entry::Track {
            track: number,
            sid: info.sid.to_string(),
            participant: info.participant_sid.to_string(),
            kind: info.kind.into(),
            source: info.source.into(),
            codec: format!("{:?}", info.codec).to_lowercase(),
            timescale: track.timescale(),
            at_ms: millis(self.now()),
        }));
        let (keyframes, mut asked) = mpsc::channel(1);
        let events = self.events.clone();
        self.forwarders.spawn(async move {
            loop {
                tokio::select! {
                    event = tap.recv() => {
                        let event = event.unwrap_or(TapEvent::Ended);
                        let last = matches!(event, TapEvent::Ended);
                        if events.send((index, event)).await.is_err() || last {
                            return;
                        }
                    }
                    Some(()) = asked.recv() => tap.request_keyframe(),
                }
            }
        });
        self.tracks.push(Recorded {
            track,
            info,
            keyframes,
            announced: false,
        });
    }

    fn handle_batch(&mut self, first: (usize, TapEvent), media: &mut Media) {
        self.handle_media(first);
        for _ in 1..BATCH {
            let Ok(event) = media.try_recv() else {
                break;
            };
            self.handle_media(event);
        }
    }

    fn handle_media(&mut self, (index, event): (usize, TapEvent)) {
        let now = self.now();
        let Some(recorded) = self.tracks.get_mut(index) else {
            return;
        };
        let publisher = self
            .publishers
            .entry(recorded.info.participant_sid.clone())
            .or_default();
        recorded
            .track
            .handle_event(now, event, publisher, &mut self.ops);
        self.after_media(index, now);
    }

    fn handle_tick(&mut self) {
        let now = self.now();
        for index in 0..self.tracks.len() {
            if let Some(recorded) = self.tracks.get_mut(index)
                && !recorded.track.has_ended()
            {
                recorded.track.handle_timeout(now, &mut self.ops);
                self.after_media(index, now);
            }
        }
    }

    fn after_media(&mut self, index: usize, now: Duration) {
        let Some(recorded) = self.tracks.get_mut(index) else {
            return;
        };
        if recorded.track.take_keyframe_request(now) {
            // A request already waiting is the same request.
            let _ = recorded.keyframes.try_send(());
        }
        if !recorded.announced && recorded.track.has_started() {
            recorded.announced = true;
            let event = RecordingEvent::TrackStarted {
                id: self.id.clone(),
                track: recorded.info.sid.clone(),
                source: recorded.info.source,
            };
            self.notify(event);
        }
    }

    /// Gives the collected operations to the disk. After a failure they are dropped: the stream
    /// goes on, and what was written stays as it is.
    async fn write(&mut self) {
        if self.ops.is_empty() {
            return;
        }
        let ops = std::mem::take(&mut self.ops);
        let Some(mut disk) = self.disk.take() else {
            return;
        };
        let written = tokio::task::spawn_blocking(move || {
            let result = disk.apply(ops);
            (disk, result)
        })
        .await;
        match written {
            Ok((disk, Ok(finished))) => {
                self.disk = Some(disk);
                self.upload(finished);
            }
            Ok((_, Err(error))) => self.fail(&error),
            Err(error) => self.fail(&io::Error::other(error)),
        }
    }

    /// Hands finished files over. When too much waits for the storage already, nothing more is written.
    fn upload(&mut self, finished: Vec<Finished>) {
        let Some(upload) = &self.upload else {
            return;
        };
        let full = upload.is_full();
        for file in finished {
            upload.file(file);
        }
        if let Some(full) = full {
            self.disk = None;
            self.fail(&io::Error::new(io::ErrorKind::QuotaExceeded, full));
        }
    }

    fn fail(&mut self, error: &io::Error) {
        let message = format!("recording stopped: {error}");
        tracing::error!(recording.id = %self.id, %error, "recording stopped");
        self.notify(RecordingEvent::Failed {
            id: self.id.clone(),
            message: message.clone(),
        });
        self.failure.get_or_insert(message);
    }

    /// Takes what the taps held when the end came, for a bounded time.
    async fn drain(&mut self, media: &mut Media) {
        let deadline = tokio::time::Instant::now();
        let deadline = deadline.checked_add(DRAIN).unwrap_or(deadline);
        while let Ok(Some(event)) = tokio::time::timeout_at(deadline, async {
            tokio::time::timeout(IDLE, media.recv()).await.ok()?
        })
        .await
        {
            self.handle_batch(event, media);
            self.write().await;
        }
        self.forwarders.abort_all();
    }

    async fn finish(mut self) -> Summary {
        let now = self.now();
        for recorded in &mut self.tracks {
            recorded.track.finish(now, &mut self.ops);
        }
        self.write().await;
        self.disk = None;
        let upload = self.upload.take();
        if let Some(upload) = &upload {
            upload.keep();
        }
        let dir: Arc<Path> = self.dir.as_path().into();
        let finished = tokio::task::spawn_blocking(move || complete(&dir)).await;
        let mut summary = match finished.unwrap_or_else(|error| Err(io::Error::other(error))) {
            Ok(summary) => {
                if let Some(upload) = upload {
                    upload.complete();
                }
                summary
            }
            Err(error) => {
                if self.failure.is_none() {
                    self.fail(&error);
                }
                Summary {
                    playable: false,
                    duration: Duration::ZERO,
                    bytes: 0,
                    tracks: 0,
                    failure: None,
                }
            }
        };
        summary.failure = self.failure.take();
        if summary.playable || summary.failure.is_none() {
            self.notify(RecordingEvent::Completed {
                id: self.id.clone(),
                summary: summary.clone(),
            });
        }
        summary
    }
}

/// Completes a recording's folder and sums it up.
pub(crate) fn complete(dir: &Path) -> io::Result<Summary> {
    match fs::remove_file(dir.join(RESERVE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let (description, bytes) = replay::finish(dir, &stored(dir)?)?;
    Ok(Summary {
        playable: !description.views.is_empty(),
        duration: Duration::from_millis(description.duration_ms),
        bytes,
        tracks: description.tracks.len(),
        failure: None,
    })
}

fn since_1970(time: SystemTime) -> u64 {
    millis(
        time.duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default(),
    )
}
