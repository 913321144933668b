//! A recorder in a folder of its own, and tracks fed by hand.

use recordings::{Config, Recorder, RecordingEvent, Session, TrackInfo};
use sfu::{Codec, ParticipantSid, TapEvent, TapReceiver, TrackSid, TrackSource};
use tokio::sync::mpsc;

pub(crate) struct Studio {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) recorder: Recorder,
    pub(crate) events: mpsc::UnboundedReceiver<RecordingEvent>,
}

impl Studio {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (sender, events) = mpsc::unbounded_channel();
        let config = Config {
            dir: dir.path().join("recordings"),
            ..Config::default()
        };
        Self {
            recorder: Recorder::new(config, sender),
            events,
            dir,
        }
    }
}
pub(crate) fn info(codec: Codec, source: TrackSource) -> TrackInfo {
    TrackInfo {
        sid: TrackSid::new(format!("TR_{source:?}")),
        kind: codec.kind(),
        source,
        codec,
        width: 0,
        height: 0,
        participant_sid: ParticipantSid::new("PA_host"),
    }
}

/// Adds a track and feeds it everything, then its end.
pub(crate) async fn feed(session: &Session, info: TrackInfo, events: Vec<TapEvent>) {
    let (tap, receiver) = TapReceiver::detached(64);
    session.add_track(info, receiver);
    for event in events {
        tap.send(event).await.unwrap();
    }
    tap.send(TapEvent::Ended).await.unwrap();
    tap.closed().await;
}
