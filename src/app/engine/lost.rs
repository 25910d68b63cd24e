//! An engine was lost: another takes its place, and a fine-tune that ran goes on there.

use leptos::prelude::*;

use crate::{
    app::engine::{
        client::Engine,
        faults::Heir,
        status::{Phase, Status},
        tune::{Phase as TunePhase, Tune},
        words,
    },
    engine::protocol::EngineKind,
};

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
