//! What becomes of an engine that was lost: its like takes its place, then the CPU, and a fine-tune that ran goes on there.

use leptos::prelude::*;

use crate::{
    app::engine::{
        client::Engine,
        status::{Phase, Status},
        tune::{Phase as TunePhase, Tune},
        words,
    },
    engine::protocol::EngineKind,
};

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

impl Engine {
    /// The engine was lost, with these words.
    pub(super) fn fault(self, words: &str) {
        let heir = self.inner.try_update_value(|i| i.faults.count(js_sys::Date::now())).unwrap_or(Heir::None);
        let Status { kind, reason, .. } = self.status.get_untracked();
        let (kind, reason) = match (heir, kind) {
            (Heir::Same, Some(kind)) => (kind, reason),
            _ => (EngineKind::Cpu, words::after_faults().into()),
        };
        if heir == Heir::None {
            self.tell_interrupted();
            self.lose_link();
            return self.set_phase(Phase::Failed(words::engine_gave_up().into()));
        }
        self.remember_run();
        self.notices.warn(words::engine_lost(words, kind));
        self.spawn(kind, reason);
    }

    /// The GPU's engine is of no use.
    pub(super) fn fall_back(self, reason: String) {
        self.remember_run();
        self.notices.warn(words::fell_back(&reason));
        self.spawn(EngineKind::Cpu, reason);
    }

    /// A fine-tune that runs goes on in the next engine, from its last copy. One that rests waits for the visitor.
    fn remember_run(self) {
        let runs = self.tune.with_untracked(|t| matches!(t.phase, TunePhase::Starting | TunePhase::Running));
        // Lost once more before it could go on: it still can.
        let waits = self.inner.with_value(|i| i.goes_on) && self.tune.with_untracked(|t| t.phase == TunePhase::Interrupted);
        self.tell_interrupted();
        self.inner.update_value(|i| i.goes_on = runs || waits);
    }

    fn tell_interrupted(self) {
        if self.tune.with_untracked(|t| t.phase.is_active()) {
            let step = self.tune.with_untracked(|t| t.snapshot.as_ref().filter(|_| t.position.is_some()).map(|s| s.1));
            self.notices.warn(words::engine_lost_while_training(step));
        }
    }

    /// The visitor's adapter is in the new engine: a fine-tune that ran in the former one goes on.
    pub(super) fn recovered(self) {
        if self.inner.try_update_value(|i| std::mem::take(&mut i.goes_on)) == Some(true) {
            let tables = self.inner.with_value(|i| i.tables.clone());
            self.go_on(tables);
        }
    }

    /// Goes on with a fine-tune that was interrupted, from its last copy; `tables` as for [`Engine::train`].
    pub fn go_on(self, tables: Vec<Vec<u8>>) {
        let Some((config, resume, asked)) = self.tune.with_untracked(Tune::rest) else { return };
        self.train(asked, config, tables, Some(resume));
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
