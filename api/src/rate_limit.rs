//! Token buckets by key, bounded in number.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use time::OffsetDateTime;

/// Keys remembered per limit of one act: a sign-in, a subscription. When full, buckets that have
/// refilled are forgotten; if none has, the new key is refused: under such a flood that is the point.
const KEYS_MAX: usize = 10_000;
/// Keys remembered per limit of all requests: whole audiences, at a few dozen bytes each.
const AUDIENCE_MAX: usize = 500_000;

/// How much of something one key may do.
#[derive(Debug)]
pub(crate) struct RateLimit {
    burst: f64,
    window: Duration,
    keys_max: usize,
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
    limit: u32,
}

/// How much of a limit is left to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// As many at once.
    pub(crate) limit: u32,
    /// As many are left now.
    pub(crate) remaining: u32,
    /// When all of them are there again; after a refusal, when one is.
    pub(crate) reset: Duration,
}

impl TooMany {
    /// The refusal as a standing.
    pub(crate) fn standing(self) -> Standing {
        Standing {
            limit: self.limit,
            remaining: 0,
            reset: self.retry_after,
        }
    }
}

impl RateLimit {
    /// `burst` at once, and as many again over each `window`.
    pub(crate) fn new(burst: u32, window: Duration) -> Self {
        Self {
            burst: f64::from(burst.max(1)),
            window,
            keys_max: KEYS_MAX,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// As many requests each minute of everybody who asks anything; 0: any number.
    pub(crate) fn of_requests(per_minute: u32) -> Option<Self> {
        (per_minute > 0).then(|| Self {
            keys_max: AUDIENCE_MAX,
            ..Self::new(per_minute, Duration::from_secs(60))
        })
    }

    /// Takes one token of `key`.
    pub(crate) fn take(&self, key: &str, now: OffsetDateTime) -> Result<Standing, TooMany> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a burst was a u32, and tokens lie between 0 and it"
        )]
        let whole = |tokens: f64| tokens as u32;
        if buckets.len() >= self.keys_max && !buckets.contains_key(key) {
            buckets.retain(|_, bucket| self.filled(*bucket, now) < self.burst);
            if buckets.len() >= self.keys_max {
                return Err(TooMany {
                    retry_after: self.window,
                    limit: whole(self.burst),
                });
            }
        }
        let full = Bucket {
            tokens: self.burst,
            at: now,
        };
        // Most keys are known, and those need no copy.
        if !buckets.contains_key(key) {
            buckets.insert(key.to_owned(), full);
        }
        let mut nobody = full;
        let bucket = buckets.get_mut(key).unwrap_or(&mut nobody);
        bucket.tokens = self.filled(*bucket, now);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            let wait = self.window.mul_f64((1.0 - bucket.tokens) / self.burst);
            return Err(TooMany {
                retry_after: wait.max(Duration::from_secs(1)),
                limit: whole(self.burst),
            });
        }
        bucket.tokens -= 1.0;
        Ok(Standing {
            limit: whole(self.burst),
            remaining: whole(bucket.tokens),
            reset: self.window.mul_f64(1.0 - bucket.tokens / self.burst),
        })
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
                retry_after: Duration::from_secs(30),
                limit: 2,
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
