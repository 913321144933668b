//! The fence around the engine: a panic inside ends there, and nothing reaches the engine but
//! through here.

use std::panic::{AssertUnwindSafe, catch_unwind};

use str0m::Rtc;

use super::EngineFailure;

/// One engine, until it fails.
pub(super) struct Fence {
    rtc: Rtc,
    failed: bool,
    /// The next call panics.
    #[cfg(test)]
    sabotaged: bool,
}

impl Fence {
    pub(super) fn new(rtc: Rtc) -> Self {
        Self {
            rtc,
            failed: false,
            #[cfg(test)]
            sabotaged: false,
        }
    }

    /// Runs one engine call. After a panic its state cannot be trusted, so it is never called again.
    pub(super) fn call<T>(&mut self, call: impl FnOnce(&mut Rtc) -> T) -> Result<T, EngineFailure> {
        if self.failed {
            return Err(EngineFailure);
        }
        let fenced = || {
            #[cfg(test)]
            assert!(!self.sabotaged, "the engine breaks, as the test wants");
            call(&mut self.rtc)
        };
        catch_unwind(AssertUnwindSafe(fenced)).map_err(|_| {
            self.failed = true;
            EngineFailure
        })
    }

    /// Gives the engine up.
    pub(super) fn fail(&mut self) {
        self.failed = true;
    }

    /// Whether the engine still runs.
    pub(super) fn is_alive(&self) -> bool {
        !self.failed && self.rtc.is_alive()
    }

    #[cfg(test)]
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Lets the next call panic.
    #[cfg(test)]
    pub(super) fn sabotage(&mut self) {
        self.sabotaged = true;
    }
}
