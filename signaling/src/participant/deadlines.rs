//! The moments at which a participant's task acts by itself.

use tokio::time::{Duration, Instant};

/// What becomes due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deadline {
    /// Media did not come up after the join.
    Connect,
    /// A lost media connection did not come back by itself.
    TransportFailed,
    /// The client did not resume after its media connection failed.
    Removal,
    /// The client did not answer our offer.
    Answer,
    /// There was no socket for too long.
    Signal,
    /// The token is renewed.
    Refresh,
    /// The grant ends.
    Expiry,
}

const COUNT: usize = 7;

/// At most one moment of each kind.
#[derive(Debug, Default)]
pub(super) struct Deadlines {
    due: [Option<Instant>; COUNT],
}

/// Sleep when nothing is due; waking up for nothing once a day does no harm.
const NEVER: Duration = Duration::from_secs(24 * 3600);

const ALL: [Deadline; COUNT] = [
    Deadline::Connect,
    Deadline::TransportFailed,
    Deadline::Removal,
    Deadline::Answer,
    Deadline::Signal,
    Deadline::Refresh,
    Deadline::Expiry,
];

impl Deadlines {
    pub(super) fn set(&mut self, deadline: Deadline, at: Instant) {
        self.due[deadline as usize] = Some(at);
    }

    pub(super) fn set_unless_set(&mut self, deadline: Deadline, at: Instant) {
        self.due[deadline as usize].get_or_insert(at);
    }

    pub(super) fn clear(&mut self, deadline: Deadline) {
        self.due[deadline as usize] = None;
    }

    pub(super) fn is_set(&self, deadline: Deadline) -> bool {
        self.due[deadline as usize].is_some()
    }

    pub(super) fn next(&self) -> Instant {
        self.due
            .iter()
            .flatten()
            .min()
            .copied()
            .unwrap_or_else(|| Instant::now() + NEVER)
    }

    /// Takes one that is due.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Deadline> {
        let deadline = ALL
            .into_iter()
            .find(|deadline| self.due[*deadline as usize].is_some_and(|at| at <= now))?;
        self.clear(deadline);
        Some(deadline)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_deadline_fires_once_and_only_when_due() {
        let mut deadlines = Deadlines::default();
        let now = Instant::now();
        let later = now + Duration::from_secs(1);
        deadlines.set(Deadline::Answer, now);
        deadlines.set(Deadline::Expiry, later);
        assert_eq!(deadlines.next(), now);
        assert_eq!(deadlines.take_due(now), Some(Deadline::Answer));
        assert_eq!(deadlines.take_due(now), None);
        assert_eq!(deadlines.next(), later);
        deadlines.set_unless_set(Deadline::Expiry, now);
        assert_eq!(deadlines.next(), later);
    }

    #[test]
    fn every_kind_has_its_own_place() {
        for (index, deadline) in ALL.into_iter().enumerate() {
            assert_eq!(deadline as usize, index);
        }
    }
}
