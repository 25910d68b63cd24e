//! The history's side of the engine: runs are taken in as they end, and an adapter of the history is put back.

use std::rc::Rc;

use leptos::prelude::*;

use crate::{
    app::{
        browser::dom,
        engine::{
            client::Engine,
            inner::ImportReason,
            runs,
            status::Status,
            tune::{Phase, Tune},
            words,
        },
    },
    engine::protocol::Event,
};

impl Engine {
    /// Before the fine-tune takes an event in: a new run is about to take the place of what is there.
    pub(super) fn note_start(self, event: &Event) {
        if !matches!(event, Event::TrainStarted { .. }) {
            return;
        }
        let number = self.tune.with_untracked(|t| {
            let asked = t.asked.as_ref().filter(|a| !a.goes_on);
            asked.and_then(|a| a.setup.as_ref()).map(|s| s.number)
        });
        if let (Some(number), Some(former)) = (number, self.inner.try_update_value(|i| i.former.take()).flatten()) {
            self.runs.update(|runs| runs.begin(number, former));
        }
    }

    /// After the fine-tune took an event in.
    pub(super) fn note_event(self, event: &Event) {
        match event {
            Event::TrainEnded { .. } => self.record(),
            Event::Slept { ms } => self.notices.info(words::slept(*ms)),
            Event::TrainStarted { from, whole, .. } if *from > 0 => self.notices.info(words::went_on(*from, *whole)),
            Event::ResetDone => self.runs.update(runs::Runs::forget_before),
            _ => {}
        }
        if matches!(event, Event::Exported { .. } | Event::Reached(_) | Event::TrainEnded { .. } | Event::ResetDone) {
            self.keep_runs();
        }
    }

    /// Whether runs are kept between visits by now; from now on `keep` is called when there is something to keep.
    pub fn is_kept_by(self, keep: impl Fn() + 'static) -> bool {
        self.inner.try_update_value(|i| i.keeper.replace(Rc::new(keep)).is_some()).unwrap_or(true)
    }

    fn keep_runs(self) {
        if let Some(keep) = self.inner.with_value(|i| i.keeper.clone()) {
            keep();
        }
    }

    /// Gives the engine the page's copy of the visitor's adapter, where it is ready and has none.
    pub fn bring_copy(self) {
        let tune = self.tune.get_untracked();
        if !tune.exists && self.status.with_untracked(Status::is_ready) {
            self.send_copy(&tune, ImportReason::Recovered);
        }
    }

    /// Takes the run that ended, or was lost, into the history.
    pub(super) fn record(self) {
        let over = |t: &Tune| matches!(t.phase, Phase::Ended(_) | Phase::Interrupted);
        let tune = self.tune.get_untracked();
        if !over(&tune) {
            return;
        }
        if let Some(Some(gone)) = self.runs.try_update(|runs| runs.record(&tune)) {
            self.notices.info(words::run_dropped(&gone));
        }
        self.keep_runs();
    }

    /// Makes an adapter that the page has kept the visitor's again, with its curves; or none, where there was none.
    pub fn put_back(self, tune: Tune) {
        if tune.snapshot.is_some() && (tune.exists || tune.setup.is_some()) {
            self.send_copy(&tune, ImportReason::PutBack);
            self.inner.update_value(|i| i.returning = Some(tune));
        } else {
            self.reset();
        }
    }

    /// It is in the engine now.
    pub(super) fn came_back(self) {
        if let Some(tune) = self.inner.try_update_value(|i| i.returning.take()).flatten() {
            self.tune.update(|now| *now = Tune { exists: true, version: now.version + 1, ..tune });
            self.keep_snapshot();
        }
    }

    /// Offers a run's adapter as a file.
    pub fn download_run(self, number: u32) {
        let file = self.runs.with_untracked(|runs| {
            let run = runs.get(number)?;
            Some((run.file_name(), run.tune.snapshot.clone()?.0))
        });
        if let Some((name, bytes)) = file {
            dom::download(&format!("{name}.safetensors"), "application/octet-stream", &bytes);
        }
    }

    /// Offers a run's settings and curves as a file.
    pub fn download_settings(self, number: u32) {
        let file = self.runs.with_untracked(|runs| runs.get(number).map(|run| (run.file_name(), run.to_json())));
        if let Some((name, bytes)) = file {
            dom::download(&format!("{name}.json"), "application/json", &bytes);
        }
    }
}
