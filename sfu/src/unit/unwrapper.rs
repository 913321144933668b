/// Turns 16-bit sequence numbers into 64-bit ones that never wrap (RFC 3711 §3.3.1's index).
///
/// The first number starts in the second cycle, so that packets from before it, which arrive
/// late, still have a number of their own.
#[derive(Debug, Default, Clone, Copy)]
pub struct ExtSeq {
    /// The highest number so far; `None` before the first.
    highest: Option<u64>,
}

/// Numbers in one cycle of 16 bits.
const CYCLE: u64 = 1 << 16;

impl ExtSeq {
    /// An unwrapper that has seen nothing.
    pub const fn new() -> Self {
        Self { highest: None }
    }

    /// The unwrapped number: the one nearest to the highest so far.
    pub fn unwrap_seq(&mut self, seq: u16) -> u64 {
        let Some(highest) = self.highest else {
            let first = CYCLE.wrapping_add(u64::from(seq));
            self.highest = Some(first);
            return first;
        };
        let [.., high, low] = highest.to_be_bytes();
        let ahead = seq.wrapping_sub(u16::from_be_bytes([high, low]));
        if ahead < 0x8000 {
            let next = highest.wrapping_add(u64::from(ahead));
            self.highest = Some(next);
            next
        } else {
            highest.saturating_sub(CYCLE.wrapping_sub(u64::from(ahead)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wraps_forwards_and_looks_back_across_the_wrap() {
        let mut unwrapper = ExtSeq::new();
        let a = unwrapper.unwrap_seq(65_534);
        assert_eq!(unwrapper.unwrap_seq(1), a + 3);
        assert_eq!(unwrapper.unwrap_seq(65_535), a + 1);
        assert_eq!(unwrapper.unwrap_seq(2), a + 4);
    }

    #[test]
    fn a_packet_from_before_the_first_is_below_it() {
        let mut unwrapper = ExtSeq::new();
        let first = unwrapper.unwrap_seq(0);
        assert_eq!(unwrapper.unwrap_seq(65_535), first - 1);
    }

    proptest! {
        #[test]
        fn steps_below_half_a_cycle_are_followed_exactly(
            start: u16,
            steps in prop::collection::vec(-2000i64..20_000, 1..200),
        ) {
            let mut unwrapper = ExtSeq::new();
            let base = unwrapper.unwrap_seq(start);
            let mut highest = base;
            for step in steps {
                let wanted = highest.saturating_add_signed(step).max(base - 30_000);
                prop_assert_eq!(unwrapper.unwrap_seq(wanted as u16), wanted);
                highest = highest.max(wanted);
            }
        }
    }
}
