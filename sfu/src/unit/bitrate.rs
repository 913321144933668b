use std::fmt;
use std::iter::Sum;
use std::time::Duration;

/// Bits per second. Arithmetic saturates: a rate is a measurement, never an index.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bitrate(u64);

impl Bitrate {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);

    /// From bits per second.
    pub const fn from_bps(bps: u64) -> Self {
        Self(bps)
    }

    /// From thousands of bits per second.
    pub const fn from_kbps(kbps: u64) -> Self {
        Self(kbps.saturating_mul(1000))
    }

    /// What `bytes` within `time` amount to; zero for no time.
    pub fn from_bytes_over(bytes: u64, time: Duration) -> Self {
        let bits_us = u128::from(bytes).saturating_mul(8_000_000);
        let bps = bits_us.checked_div(time.as_micros()).unwrap_or(0);
        Self(u64::try_from(bps).unwrap_or(u64::MAX))
    }

    /// Bits per second.
    pub const fn bps(self) -> u64 {
        self.0
    }

    /// The sum, at most the largest rate.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, at least zero.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// This many hundredths of the rate.
    #[must_use]
    pub const fn percent(self, percent: u64) -> Self {
        // Divided first only where the product would not fit.
        match self.0.checked_mul(percent) {
            Some(product) => Self(product.wrapping_div(100)),
            None => Self(self.0.wrapping_div(100).saturating_mul(percent)),
        }
    }
}

impl Sum for Bitrate {
    fn sum<I: Iterator<Item = Self>>(rates: I) -> Self {
        rates.fold(Self::ZERO, Self::saturating_add)
    }
}

impl fmt::Display for Bitrate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kbit/s", self.0.wrapping_div(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_over_time_is_a_rate_and_no_time_is_zero() {
        assert_eq!(
            Bitrate::from_bytes_over(125_000, Duration::from_secs(1)),
            Bitrate::from_kbps(1000)
        );
        assert_eq!(Bitrate::from_bytes_over(1, Duration::ZERO), Bitrate::ZERO);
        assert_eq!(
            Bitrate::from_bytes_over(u64::MAX, Duration::from_micros(1)).bps(),
            u64::MAX
        );
    }

    #[test]
    fn percent_never_overflows() {
        assert_eq!(Bitrate::from_bps(200).percent(115).bps(), 230);
        assert_eq!(Bitrate::from_bps(u64::MAX).percent(200).bps(), u64::MAX);
    }
}
