use std::time::Duration;

/// Ticks of an RTP clock within a time, rounded to the nearest.
pub(crate) fn ticks_from_duration(time: Duration, clock_rate: u32) -> u64 {
    let ticks = time
        .as_nanos()
        .saturating_mul(u128::from(clock_rate))
        .saturating_add(500_000_000)
        .wrapping_div(1_000_000_000);
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

/// The time that a number of ticks takes; zero for a clock that stands still.
pub(crate) fn duration_from_ticks(ticks: u64, clock_rate: u32) -> Duration {
    let nanos = u128::from(ticks)
        .saturating_mul(1_000_000_000)
        .checked_div(u128::from(clock_rate))
        .unwrap_or(0);
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_and_durations_agree() {
        assert_eq!(ticks_from_duration(Duration::from_millis(20), 48_000), 960);
        assert_eq!(duration_from_ticks(960, 48_000), Duration::from_millis(20));
        assert_eq!(ticks_from_duration(Duration::from_secs(1), 90_000), 90_000);
        assert_eq!(duration_from_ticks(1, 0), Duration::ZERO);
    }

    #[test]
    fn extremes_saturate() {
        assert_eq!(ticks_from_duration(Duration::MAX, u32::MAX), u64::MAX);
        assert_eq!(
            duration_from_ticks(u64::MAX, 1),
            Duration::from_nanos(u64::MAX)
        );
    }
}
