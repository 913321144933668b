//! LiveKit's data channels on one transport.

use std::collections::VecDeque;
use std::sync::Arc;

use str0m::Rtc;
use str0m::channel::{ChannelConfig, ChannelId, Reliability};

use crate::DataKind;
use crate::limits::{DATA_QUEUE_BYTES, DATA_QUEUE_MESSAGES};

const RELIABLE: &str = "_reliable";
const LOSSY: &str = "_lossy";
/// LiveKit's data tracks; opened so that clients find it, not yet forwarded.
const DATA_TRACK: &str = "_data_track";

/// Which channel is which, and what waits for the reliable one.
#[derive(Debug, Default)]
pub(super) struct Channels {
    reliable: Option<ChannelId>,
    lossy: Option<ChannelId>,
    waiting: VecDeque<Arc<[u8]>>,
    waiting_bytes: usize,
}

/// The channels a server offers on a subscriber's peer connection.
pub(super) fn offered() -> [ChannelConfig; 3] {
    let unreliable = |label: &str| ChannelConfig {
        label: label.to_owned(),
        ordered: false,
        reliability: Reliability::MaxRetransmits { retransmits: 0 },
        ..ChannelConfig::default()
    };
    let reliable = ChannelConfig {
        label: RELIABLE.to_owned(),
        ..ChannelConfig::default()
    };
    [reliable, unreliable(LOSSY), unreliable(DATA_TRACK)]
}

impl Channels {
    /// A channel opened, by us or by the client. The newest of a label counts.
    pub(super) fn on_open(&mut self, id: ChannelId, label: &str) {
        match label {
            RELIABLE => self.reliable = Some(id),
            LOSSY => self.lossy = Some(id),
            _ => {}
        }
    }

    /// A channel closed.
    pub(super) fn on_close(&mut self, id: ChannelId) {
        self.reliable = self.reliable.filter(|open| *open != id);
        self.lossy = self.lossy.filter(|open| *open != id);
    }

    /// Which of LiveKit's channels this is.
    pub(super) fn kind_of(&self, id: ChannelId) -> Option<DataKind> {
        if self.reliable == Some(id) {
            Some(DataKind::Reliable)
        } else if self.lossy == Some(id) {
            Some(DataKind::Lossy)
        } else {
            None
        }
    }

    /// Sends or keeps one message; false when it was dropped.
    pub(super) fn send(&mut self, rtc: &mut Rtc, kind: DataKind, payload: Arc<[u8]>) -> bool {
        match kind {
            DataKind::Lossy => self
                .lossy
                .is_some_and(|channel| write(rtc, channel, &payload)),
            DataKind::Reliable => {
                let bytes = self.waiting_bytes.saturating_add(payload.len());
                if bytes > DATA_QUEUE_BYTES || self.waiting.len() >= DATA_QUEUE_MESSAGES {
                    return false;
                }
                self.waiting_bytes = bytes;
                self.waiting.push_back(payload);
                self.flush(rtc);
                true
            }
        }
    }

    /// Sends what waits for the reliable channel, as far as it takes it.
    pub(super) fn flush(&mut self, rtc: &mut Rtc) {
        let Some(channel) = self.reliable else {
            return;
        };
        while let Some(payload) = self.waiting.front() {
            if !write(rtc, channel, payload) {
                return;
            }
            self.waiting_bytes = self.waiting_bytes.saturating_sub(payload.len());
            self.waiting.pop_front();
        }
    }

    /// Whether reliable messages wait.
    pub(super) fn has_waiting(&self) -> bool {
        self.reliable.is_some() && !self.waiting.is_empty()
    }
}

fn write(rtc: &mut Rtc, id: ChannelId, payload: &[u8]) -> bool {
    rtc.channel(id)
        .is_some_and(|mut channel| channel.write(true, payload).unwrap_or(false))
}
