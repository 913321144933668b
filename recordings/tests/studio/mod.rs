//! A recorder in a folder of its own, and tracks fed by hand.

use recordings::{Config, Recorder, RecordingEvent, Session, Storage, TrackInfo};
use sfu::{TapEvent, TapReceiver};
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
            recorder: Recorder::new(config.clone(), Storage::local(config.dir), sender),
            events,
            dir,
        }
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
