//! What takes the place of an engine that was lost, by how often that happened of late.

/// The first fault is answered by the same engine, the next by the CPU; this many are too many.
const MOST_FAULTS: u32 = 4;
/// An engine that ran so long since its last fault begins to count anew.
const FORGIVEN_MS: f64 = 600_000.0;

/// What takes the place of an engine that was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heir {
    /// Another of its kind: its device is opened anew.
    Same,
    Cpu,
    /// It would be lost as well.
    None,
}

/// The faults of late.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Faults {
    count: u32,
    last_ms: f64,
}

impl Faults {
    pub(super) fn count(&mut self, now_ms: f64) -> Heir {
        self.count = if now_ms - self.last_ms > FORGIVEN_MS { 1 } else { self.count + 1 };
        self.last_ms = now_ms;
        match self.count {
            1 => Heir::Same,
            2..MOST_FAULTS => Heir::Cpu,
            _ => Heir::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_fault_is_answered_by_the_same_engine_the_next_by_the_cpu() {
        let mut faults = Faults::default();
        let heirs: Vec<_> = (0..5).map(|n| faults.count(1e12 + f64::from(n))).collect();
        assert_eq!(heirs, [Heir::Same, Heir::Cpu, Heir::Cpu, Heir::None, Heir::None]);
        assert_eq!(faults.count(1e12 + 10.0 + FORGIVEN_MS), Heir::Same, "it ran well for ten minutes");
    }
}
