//! How many watched at once, over the time of a stream.

use serde::Serialize;
use time::{Duration, OffsetDateTime};

/// Points of a timeline: as many as a chart of a page's width can show.
const POINTS_MAX: i64 = 60;
/// Lengths of a point in seconds, those that a reader can name.
const BUCKETS: [i64; 12] = [
    5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400,
];

/// A viewing: from when to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) from: OffsetDateTime,
    /// `None`: goes on.
    pub(crate) to: Option<OffsetDateTime>,
}

/// Viewers at once, in buckets of equal length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Timeline {
    /// Length of a bucket.
    pub(crate) bucket_seconds: i64,
    /// When the first bucket begins.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) from: OffsetDateTime,
    /// The most viewers at once in each bucket.
    pub(crate) viewers: Vec<u32>,
}

impl Timeline {
    /// The timeline from `from` to `to`.
    pub(crate) fn of(intervals: &[Interval], from: OffsetDateTime, to: OffsetDateTime) -> Self {
        let length = (to - from).whole_seconds().max(1);
        let bucket = BUCKETS
            .into_iter()
            .find(|bucket| length <= bucket * POINTS_MAX)
            .unwrap_or(length / POINTS_MAX + 1);
        let count = usize::try_from((length - 1) / bucket + 1).unwrap_or(1);
        let mut viewers = vec![0; count];
        let place = |at: OffsetDateTime| {
            let seconds = (at - from).whole_seconds().max(0);
            usize::try_from(seconds / bucket).map_or(count - 1, |index| index.min(count - 1))
        };
        // Who comes counts in this moment's bucket, who goes no more in the next one's.
        let mut steps: Vec<(OffsetDateTime, i64)> = Vec::with_capacity(intervals.len() * 2);
        for interval in intervals {
            let (start, end) = (interval.from.max(from), interval.to.unwrap_or(to).min(to));
            if start < end || (start == end && interval.from >= from && start < to) {
                steps.push((start, 1));
                steps.push((end.max(start + Duration::MILLISECOND), -1));
            }
        }
        // At the same moment those who go are counted first, so that a change of seats is no peak.
        steps.sort_unstable();
        let (mut now, mut filled) = (0_i64, 0);
        for (at, step) in steps {
            let index = place(at);
            // What was reached before lasts through every bucket up to this one.
            while filled < index {
                filled += 1;
                raise(&mut viewers, filled, now);
            }
            now += step;
            raise(&mut viewers, index, now);
        }
        Self {
            bucket_seconds: bucket,
            from,
            viewers,
        }
    }
}

fn raise(viewers: &mut [u32], index: usize, reached: i64) {
    let reached = u32::try_from(reached).unwrap_or(0);
    if let Some(most) = viewers.get_mut(index) {
        *most = (*most).max(reached);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn at(seconds: i64) -> OffsetDateTime {
        START + Duration::seconds(seconds)
    }

    fn viewing(from: i64, to: i64) -> Interval {
        Interval {
            from: at(from),
            to: Some(at(to)),
        }
    }

    #[test]
    fn most_at_once_shows_in_each_bucket() {
        let intervals = [
            viewing(0, 12),
            viewing(3, 4),
            viewing(4, 6),
            viewing(12, 13),
            Interval {
                from: at(22),
                to: None,
            },
        ];
        let timeline = Timeline::of(&intervals, START, at(30));
        assert_eq!(timeline.bucket_seconds, 5);
        assert_eq!(timeline.viewers, [2, 2, 1, 0, 1, 1]);
    }

    #[test]
    fn viewings_outside_the_stream_count_inside_it_only() {
        let intervals = [viewing(-10, 3), viewing(28, 100), viewing(200, 300)];
        let timeline = Timeline::of(&intervals, START, at(30));
        assert_eq!(timeline.viewers, [1, 0, 0, 0, 0, 1]);
        let empty = Timeline::of(&[], START, START);
        assert_eq!(empty.viewers, [0]);
    }

    #[test]
    fn long_streams_have_longer_buckets_and_never_too_many() {
        for (hours, bucket) in [(1, 60), (4, 300), (24, 1_800), (240, 21_600)] {
            let timeline = Timeline::of(&[], START, START + Duration::hours(hours));
            assert_eq!(timeline.bucket_seconds, bucket, "{hours} hours");
            assert!(timeline.viewers.len() <= 60);
        }
        let years = Timeline::of(&[], START, START + Duration::days(3_650));
        assert!(years.viewers.len() <= 60);
    }
}
