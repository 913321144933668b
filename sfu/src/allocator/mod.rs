//! Which layer of each track fits one subscriber's line.
//!
//! The rule, in the order of what is given up last:
//! 1. Audio always flows.
//! 2. The first screen and the first camera always flow, at least at their lowest layer, even
//!    when the estimate says that they do not fit: estimates start low and sag on a busy machine,
//!    and moving pictures are what the viewer came for.
//! 3. Every other video flows at its lowest layer if that fits what is left; else it is paused.
//! 4. What is left raises layers: screens as far as it goes, then cameras, in turn by one step.
//!
//! Whatever starts or rises needs the estimate to hold it with a margin, and waits after a layer had
//! to be given up, longer with each failure. What flows is kept until the sum exceeds the estimate
//! by a tolerance, and then given up at once. So the sum never exceeds the estimate by more than
//! the tolerance, save by what 1 and 2 take.

mod demand;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

pub use demand::layer_max;
pub(crate) use demand::{Demand, LayerRates, Target};

use crate::TrackKind;
use crate::limits::{
    AUDIO_BITRATE_USUAL, KEEP_TOLERANCE_PERCENT, UPGRADE_HOLD_MAX, UPGRADE_HOLD_MIN,
    UPGRADE_MARGIN_PERCENT, UPGRADE_PROVEN,
};
use crate::unit::Bitrate;

/// The allocator of one subscriber; it remembers only when it last had to step down.
#[derive(Debug)]
pub(crate) struct Allocator {
    /// No layer is raised before.
    hold_until: Option<Instant>,
    hold: Duration,
    /// When a layer was last raised; a failure soon after makes the hold longer.
    raised: Option<Instant>,
}

/// What an allocation comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Of the targets given.
    pub(crate) spent: Bitrate,
    /// If every track had the best layer that is wanted of it; the ceiling for bandwidth probes.
    pub(crate) desired: Bitrate,
}

impl Allocator {
    /// An allocator that takes what fits from the first estimate on.
    pub(crate) fn new() -> Self {
        Self {
            hold_until: None,
            hold: UPGRADE_HOLD_MIN,
            raised: None,
        }
    }

    /// Sets `target` of each demand. `estimate` is the line's bitrate; `None` where none is made,
    /// which allows everything. Call on each new estimate, on changes of the demands, and every few
    /// hundred milliseconds.
    pub(crate) fn allocate(
        &mut self,
        now: Instant,
        estimate: Option<Bitrate>,
        demands: &mut [Demand],
    ) -> Totals {
        let mut budget = Budget {
            estimate: estimate.unwrap_or(Bitrate::from_bps(u64::MAX)),
            spent: Bitrate::ZERO,
            may_raise: self.hold_until.is_none_or(|until| until <= now),
        };
        for demand in demands.iter_mut() {
            demand.before = demand.target;
            demand.target = Target::Off;
        }
        budget.give_audio(demands);
        budget.give_lowest(demands);
        for rank in RANKS {
            while budget.raise_each(rank, demands) {}
        }
        self.remember(now, demands);
        Totals {
            spent: budget.spent,
            desired: demands.iter().map(Demand::best_rate).sum(),
        }
    }

    fn remember(&mut self, now: Instant, demands: &[Demand]) {
        if demands.iter().any(Demand::was_lowered) {
            let proven = self
                .raised
                .is_none_or(|raised| now.saturating_duration_since(raised) >= UPGRADE_PROVEN);
            self.hold = if proven || self.hold_until.is_none() {
                UPGRADE_HOLD_MIN
            } else {
                self.hold.saturating_mul(2).min(UPGRADE_HOLD_MAX)
            };
            self.hold_until = now.checked_add(self.hold);
        } else if demands.iter().any(Demand::was_raised) {
            self.raised = Some(now);
        }
    }
}

/// Order of videos: screens, then cameras and the rest.
const RANKS: [u8; 2] = [0, 1];

/// The line while it is being given out.
#[derive(Debug)]
struct Budget {
    estimate: Bitrate,
    spent: Bitrate,
    may_raise: bool,
}

impl Budget {
    fn give(&mut self, demand: &mut Demand, layer: u8) {
        let rate = demand.rate(layer);
        self.spent = self
            .spent
            .saturating_sub(demand.target_rate())
            .saturating_add(rate);
        demand.target = Target::Layer(layer);
    }

    /// Whether the demand may get this layer instead of what it has been given so far.
    fn fits(&self, demand: &Demand, layer: u8) -> bool {
        let others = self.spent.saturating_sub(demand.target_rate());
        let rate = demand.rate(layer);
        match demand.before {
            Target::Layer(before) if layer <= before => {
                let limit = self
                    .estimate
                    .percent(KEEP_TOLERANCE_PERCENT.saturating_add(100));
                rate <= limit.saturating_sub(others)
            }
            Target::Layer(_) | Target::Paused if !self.may_raise => false,
            Target::Layer(_) | Target::Paused | Target::Off => {
                let with_margin = rate.percent(UPGRADE_MARGIN_PERCENT.saturating_add(100));
                with_margin <= self.estimate.saturating_sub(others)
            }
        }
    }

    fn give_audio(&mut self, demands: &mut [Demand]) {
        for demand in demands {
            if demand.kind == TrackKind::Audio && demand.layer_max.is_some() {
                let rate = demand.rates.first().copied().flatten();
                self.spent = self
                    .spent
                    .saturating_add(rate.unwrap_or(AUDIO_BITRATE_USUAL));
                demand.target = Target::Layer(0);
            }
        }
    }

    /// The first of each rank comes before all others, for it does not ask whether it fits.
    fn give_lowest(&mut self, demands: &mut [Demand]) {
        for rank in RANKS {
            let wanted = |demand: &&mut Demand| demand.has_rank(rank) && demand.lowest().is_some();
            if let Some(first) = demands.iter_mut().find(wanted)
                && let Some(lowest) = first.lowest()
            {
                self.give(first, lowest);
            }
        }
        for rank in RANKS {
            for demand in demands.iter_mut().filter(|demand| demand.has_rank(rank)) {
                let Some(lowest) = demand.lowest() else {
                    continue;
                };
                if demand.target.layer().is_some() {
                    continue;
                }
                if self.fits(demand, lowest) {
                    self.give(demand, lowest);
                } else {
                    demand.target = Target::Paused;
                }
            }
        }
    }

    /// Raises each video of the rank by one layer where that fits; whether any was.
    fn raise_each(&mut self, rank: u8, demands: &mut [Demand]) -> bool {
        let mut raised = false;
        for demand in demands.iter_mut().filter(|demand| demand.has_rank(rank)) {
            if let Some(next) = demand.next_above()
                && self.fits(demand, next)
            {
                self.give(demand, next);
                raised = true;
            }
        }
        raised
    }
}
