//! The time as an argument: the system's clock, or one that tests turn by hand.

#[cfg(test)]
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use time::OffsetDateTime;

/// Where handlers take `now` from. Times are UTC, whole milliseconds, as the database keeps them.
#[derive(Debug, Clone)]
pub(crate) enum Clock {
    /// The machine's clock.
    System,
    /// Unix milliseconds set by a test.
    #[cfg(test)]
    Manual(Arc<AtomicI64>),
}

impl Clock {
    #[cfg(test)]
    /// A clock that stands still at `start` until [`Self::advance`].
    pub(crate) fn manual(start: OffsetDateTime) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(to_millis(start))))
    }

    /// The present.
    pub(crate) fn now(&self) -> OffsetDateTime {
        match self {
            Self::System => from_millis(to_millis(OffsetDateTime::now_utc())),
            #[cfg(test)]
            Self::Manual(millis) => from_millis(millis.load(Ordering::SeqCst)),
        }
    }

    #[cfg(test)]
    /// Turns a manual clock forward; the system's clock is left alone.
    pub(crate) fn advance(&self, by: time::Duration) {
        if let Self::Manual(millis) = self {
            let by = i64::try_from(by.whole_milliseconds()).unwrap_or(i64::MAX);
            millis.fetch_add(by, Ordering::SeqCst);
        }
    }
}

/// Unix milliseconds of a time.
pub(crate) fn to_millis(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// The time of Unix milliseconds; out of range becomes the epoch.
pub(crate) fn from_millis(millis: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
