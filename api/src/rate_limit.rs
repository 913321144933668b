//! Token buckets by key, bounded in number.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use time::OffsetDateTime;

/// Keys remembered per limit. When full, buckets that have refilled are forgotten; if none has,
/// the new key is refused: under such a flood that is the point.
const KEYS_MAX: usize = 10_000;

/// How much of something one key may do.
#[derive(Debug)]
pub(crate) struct RateLimit {
    burst: f64,
    window: Duration,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: OffsetDateTime,
}

/// Refused: try again after this long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany {
    pub(crate) retry_after: Duration,
}

impl RateLimit {
    /// `burst` at once, and as many again over each `window`.
    pub(crate) fn new(burst: u32, window: Duration) -> Self {
        Self {
            burst: f64::from(burst.max(1)),
            window,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one token of `key`.
    pub(crate) fn take(&self, key: &str, now: OffsetDateTime) -> Result<(), TooMany> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEYS_MAX && !buckets.contains_key(key) {
            buckets.retain(|_, bucket| self.filled(*bucket, now) < self.burst);
            if buckets.len() >= KEYS_MAX {
                return Err(TooMany {
                    retry_after: self.window,
                });
            }
        }
        let full = Bucket {
            tokens: self.burst,
            at: now,
        };
        let bucket = buckets.entry(key.to_owned()).or_insert(full);
        bucket.tokens = self.filled(*bucket, now);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            let wait = self.window.mul_f64((1.0 - bucket.tokens) / self.burst);
            return Err(TooMany {
                retry_after: wait.max(Duration::from_secs(1)),
            });
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    fn filled(&self, bucket: Bucket, now: OffsetDateTime) -> f64 {
        let elapsed = (now - bucket.at).as_seconds_f64().max(0.0);
        (bucket.tokens + elapsed * self.burst / self.window.as_secs_f64()).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn burst_then_refusal_then_refill() {
        let limit = RateLimit::new(2, Duration::from_secs(60));
        let now = OffsetDateTime::UNIX_EPOCH;
        assert!(limit.take("a", now).is_ok());
        assert!(limit.take("a", now).is_ok());
        let refused = limit.take("a", now);
        assert_eq!(
            refused,
            Err(TooMany {
                retry_after: Duration::from_secs(30)
            })
        );
        assert!(limit.take("b", now).is_ok(), "keys are apart");
        assert!(limit.take("a", now + Duration::from_secs(31)).is_ok());
    }

    #[test]
    fn number_of_keys_is_bounded() {
        let limit = RateLimit::new(1, Duration::from_secs(60));
        let now = OffsetDateTime::UNIX_EPOCH;
        for key in 0..KEYS_MAX {
            assert!(limit.take(&key.to_string(), now).is_ok());
        }
        assert!(limit.take("one more", now).is_err());
        assert!(
            limit
                .take("one more", now + Duration::from_secs(61))
                .is_ok()
        );
    }
}
