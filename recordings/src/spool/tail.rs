//! Which stored segments still have to lie here: completing a recording bridges holes with the keyframe of the
//! segment before them.

use std::collections::VecDeque;

use crate::disk::Span;

/// Last segments of a track that stay: a reconnect may overlap by two seconds, and none is shorter than that for long.
const KEPT: usize = 3;

/// The last stored segments of one track.
#[derive(Debug, Default)]
pub(super) struct Tail {
    last: VecDeque<(Span, String)>,
    begun: bool,
}

impl Tail {
    /// A segment is stored; says which earlier one may go from here. The first of a track and those before a hole or a
    /// change of shape stay.
    pub(super) fn note(&mut self, span: Span, file: String) -> Option<String> {
        self.last.push_back((span, file));
        if self.last.len() <= KEPT {
            return None;
        }
        let (span, file) = self.last.pop_front()?;
        let first = !std::mem::replace(&mut self.begun, true);
        let (next, _) = self.last.front()?;
        (!first && next.start == span.end && next.init == span.init).then_some(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_that_a_bridge_could_need_stay() {
        let mut tail = Tail::default();
        // Number, init, start, end: a hole after 4, a new shape after 6.
        let segments = [
            (1, 1, 0, 10),
            (2, 1, 10, 20),
            (3, 1, 20, 30),
            (4, 1, 30, 40),
            (5, 1, 50, 60),
            (6, 1, 60, 70),
            (7, 2, 70, 80),
            (8, 2, 80, 90),
            (9, 2, 90, 100),
            (10, 2, 100, 110),
        ];
        let gone: Vec<String> = segments
            .into_iter()
            .filter_map(|(number, init, start, end)| {
                let span = Span {
                    track: 1,
                    init,
                    start,
                    end,
                };
                tail.note(span, number.to_string())
            })
            .collect();
        assert_eq!(gone, ["2", "3", "5", "7"]);
    }
}
