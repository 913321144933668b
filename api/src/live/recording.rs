//! The state of a stream's recordings.

use serde::{Deserialize, Serialize};

use crate::id::RecordingId;
use crate::recording::Storyboard;

/// How far one recording is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RecordingState {
    /// Media is being written.
    Recording,
    /// The stream is over, the last parts are being written.
    Processing,
    /// Plays.
    Ready,
    /// Broke off; what was written may still play.
    Failed,
}

/// One recording of a stream: a stream has several when recording was stopped and started again,
/// or the server was restarted in between. They are the parts of one replay.
#[derive(Debug, Clone)]
pub(crate) struct RecordingRow {
    pub(crate) id: RecordingId,
    pub(crate) state: RecordingState,
    /// What broke it off; what was written before may play all the same.
    pub(crate) error: Option<String>,
    /// The pictures for the seek bar, once they are drawn.
    pub(crate) storyboard: Option<Storyboard>,
}

/// How far the replay of a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReplayState {
    /// Nothing was recorded.
    None,
    /// Being recorded.
    Recording,
    /// Being completed.
    Processing,
    /// Plays.
    Ready,
    /// Recording failed.
    Failed,
}

impl RecordingState {
    /// As in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Processing => "processing",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Recording, Self::Processing, Self::Ready, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// The state of a stream's replay from its recordings, oldest first: what is under way counts
/// first, then whether anything plays.
pub(crate) fn overall<'a>(recordings: impl IntoIterator<Item = &'a RecordingRow>) -> ReplayState {
    let mut state = ReplayState::None;
    for recording in recordings {
        state = match (recording.state, state) {
            (RecordingState::Recording, _) | (_, ReplayState::Recording) => ReplayState::Recording,
            (RecordingState::Processing, _) | (_, ReplayState::Processing) => {
                ReplayState::Processing
            }
            (RecordingState::Ready, _) | (_, ReplayState::Ready) => ReplayState::Ready,
            (RecordingState::Failed, _) => ReplayState::Failed,
        };
    }
    state
}

/// What broke the newest of a stream's recordings off, oldest first, if it did.
pub(crate) fn trouble(recordings: &[RecordingRow]) -> Option<&str> {
    recordings.last()?.error.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::OffsetDateTime;

    fn state_of(states: &[RecordingState]) -> ReplayState {
        let rows: Vec<RecordingRow> = states
            .iter()
            .map(|state| RecordingRow {
                id: RecordingId::generate(OffsetDateTime::UNIX_EPOCH),
                state: *state,
                error: None,
                storyboard: None,
            })
            .collect();
        overall(&rows)
    }

    #[test]
    fn what_is_under_way_counts_before_what_plays() {
        use RecordingState::{Failed, Processing, Ready, Recording};
        assert_eq!(state_of(&[]), ReplayState::None);
        assert_eq!(state_of(&[Failed]), ReplayState::Failed);
        assert_eq!(state_of(&[Ready, Failed]), ReplayState::Ready);
        assert_eq!(state_of(&[Failed, Ready]), ReplayState::Ready);
        assert_eq!(state_of(&[Ready, Processing]), ReplayState::Processing);
        assert_eq!(state_of(&[Recording, Ready]), ReplayState::Recording);
    }
}
