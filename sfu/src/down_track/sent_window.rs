use crate::limits::SENT_WINDOW_WORDS;

/// Which of the latest outgoing sequence numbers have been used: a ring of bits, so that no number
/// leaves twice (the engine encrypts by it, and a receiver takes the second for an attack).
#[derive(Debug, Default)]
pub(crate) struct SentWindow {
    highest: Option<u64>,
    words: [u64; SENT_WINDOW_WORDS],
}

impl SentWindow {
    /// Marks a number used; false if it was, or if it is too old to tell.
    pub(crate) fn insert(&mut self, seq: u64) -> bool {
        let word_of_seq = seq >> 6;
        let words = self.words.len() as u64;
        let highest_word = self.highest.unwrap_or(seq) >> 6;
        if word_of_seq > highest_word {
            // The words entered now hold marks of a whole ring ago.
            let entered = word_of_seq.wrapping_sub(highest_word).min(words);
            for back in 0..entered {
                if let Some(word) = self.word_mut(word_of_seq.wrapping_sub(back)) {
                    *word = 0;
                }
            }
        } else if highest_word.wrapping_sub(word_of_seq) >= words {
            return false;
        }
        self.highest = Some(self.highest.map_or(seq, |highest| highest.max(seq)));
        let Some(word) = self.word_mut(word_of_seq) else {
            return false;
        };
        let bit = 1u64 << (seq & 63);
        let unused = *word & bit == 0;
        *word |= bit;
        unused
    }

    fn word_mut(&mut self, number: u64) -> Option<&mut u64> {
        let index = number.checked_rem(self.words.len() as u64)?;
        self.words.get_mut(usize::try_from(index).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #[test]
        fn every_number_is_taken_once(
            steps in prop::collection::vec(-1500i64..300, 1..2000),
        ) {
            let mut window = SentWindow::default();
            let mut used = HashSet::new();
            let mut seq = 5000u64;
            let mut highest = 0;
            for step in steps {
                seq = seq.saturating_add_signed(step);
                let fresh = window.insert(seq);
                highest = highest.max(seq);
                if fresh {
                    prop_assert!(used.insert(seq), "{seq} twice");
                } else {
                    // Refused: used before, or out of the window.
                    prop_assert!(used.contains(&seq) || highest - seq > 900);
                }
            }
        }
    }

    #[test]
    fn a_far_jump_forgets_the_ring() {
        let mut window = SentWindow::default();
        assert!(window.insert(64));
        assert!(window.insert(64 + 1024));
        assert!(window.insert(u64::MAX));
        assert!(!window.insert(u64::MAX));
        assert!(!window.insert(64));
    }
}
