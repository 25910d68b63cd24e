//! The fine-tune as the page sees it: what the engine has said of it so far.

use std::sync::Arc;

use crate::{
    align::{Position, TrainConfig},
    app::engine::setup::Setup,
    engine::protocol::{Event, ResumeFrom, TrainEnd, TrainMetrics, Voiced, Weights},
    survey::ItemCode,
};

/// A step that takes so much longer than those before it was slept through, and says nothing about the next.
const SLEPT: f64 = 8.0;
const SLEPT_MS: f64 = 10_000.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    #[default]
    Idle,
    /// Asked for; the engine has not begun.
    Starting,
    Running,
    Paused,
    Ended(TrainEnd),
    /// The engine was lost.
    Interrupted,
}

impl Phase {
    /// Whether a fine-tune is under way (running, paused or about to).
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Starting | Self::Running | Self::Paused)
    }
}

/// A fine-tune that the engine was asked for and has not begun.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub start: Weights,
    pub steps: u32,
    pub setup: Option<Arc<Setup>>,
    /// Whether it is the interrupted one that goes on.
    pub goes_on: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Tune {
    pub phase: Phase,
    pub step: u32,
    pub steps: u32,
    /// Questions that the public model has read before the first step, of how many.
    pub reading: Option<(u32, u32)>,
    /// Smoothed.
    pub step_ms: f64,
    /// Step and loss.
    pub losses: Vec<(u32, f64)>,
    pub metrics: Vec<TrainMetrics>,
    /// The answers that the last of these are of.
    pub voices: Arc<Vec<Voiced>>,
    pub trained: Vec<ItemCode>,
    pub held_out: Vec<ItemCode>,
    /// What the visitor's adapter started from.
    pub start: Weights,
    pub asked: Option<Asked>,
    /// What the run was told; `None` before there was one, and for an adapter from elsewhere.
    pub setup: Option<Arc<Setup>>,
    /// Where the run was at its last copy; `None` before the first.
    pub position: Option<Arc<Position>>,
    /// Where a run went on after an interruption, and whether its optimiser was as before.
    pub went_on: Option<(u32, bool)>,
    /// How long it slept, with the tab or the machine.
    pub slept_ms: f64,
    /// Whether the engine holds an adapter of the visitor's.
    pub exists: bool,
    /// The file that it came from, when it was opened.
    pub opened: Option<String>,
    /// The last copy, kept here so that a lost engine loses nothing, and its step.
    pub snapshot: Option<(Arc<Vec<u8>>, u32)>,
    /// Goes up whenever the visitor's adapter answers differently.
    pub version: u32,
}

impl Default for Tune {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            step: 0,
            steps: 0,
            reading: None,
            step_ms: 0.0,
            losses: Vec::new(),
            metrics: Vec::new(),
            voices: Arc::default(),
            trained: Vec::new(),
            held_out: Vec::new(),
            start: Weights::Base,
            asked: None,
            setup: None,
            position: None,
            went_on: None,
            slept_ms: 0.0,
            exists: false,
            opened: None,
            snapshot: None,
            version: 0,
        }
    }
}

impl Tune {
    /// One was asked for. The former adapter and its curves stay until the engine begins.
    pub fn ask(&mut self, asked: Asked) {
        self.phase = Phase::Starting;
        self.asked = Some(asked);
    }

    /// The configuration of the run and its last copy, with which an interrupted one goes on.
    pub fn rest(&self) -> Option<(TrainConfig, ResumeFrom)> {
        let (adapter, step) = self.snapshot.clone()?;
        let position = self.position.as_ref()?;
        // The copy's words come in two: those that do not belong together are not used together.
        let saved = position.saved.clone().filter(|_| position.step == step);
        let config = self.setup.as_ref()?.config.clone();
        let resume = ResumeFrom { adapter: adapter.to_vec(), position: Position { step, saved } };
        (self.phase == Phase::Interrupted).then_some((config, resume))
    }

    /// The step from which an interrupted run can go on.
    pub fn rest_from(&self) -> Option<u32> {
        let at = self.snapshot.as_ref()?.1;
        (self.phase == Phase::Interrupted && self.position.is_some() && self.setup.is_some()).then_some(at)
    }

    fn begin(&mut self, trained: &[ItemCode], held_out: &[ItemCode], from: u32, whole: bool) {
        let asked = self.asked.take();
        let goes_on = asked.as_ref().is_some_and(|a| a.goes_on);
        self.version += 1;
        self.exists = true;
        (self.trained, self.held_out) = (trained.to_vec(), held_out.to_vec());
        if goes_on {
            // What came after the last copy is done anew.
            self.losses.retain(|(step, _)| *step <= from);
            self.metrics.retain(|m| m.step <= from);
            self.went_on = Some((from, whole));
        } else {
            let (start, steps, setup) = asked.map_or((Weights::Base, 0, None), |a| (a.start, a.steps, a.setup));
            *self = Self {
                start,
                steps,
                setup,
                trained: std::mem::take(&mut self.trained),
                held_out: std::mem::take(&mut self.held_out),
                exists: true,
                // Of the former one, until this one has something to keep.
                snapshot: self.snapshot.take(),
                version: self.version,
                ..Self::default()
            };
        }
        (self.phase, self.step) = (Phase::Running, from);
    }

    /// Takes in what the engine says. Other events change nothing.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::TrainStarted { trained, held_out, from, whole } => self.begin(trained, held_out, *from, *whole),
            Event::Reading { done, all } => self.reading = (done < all).then_some((*done, *all)),
            Event::Progress(progress) => {
                self.step = progress.step;
                self.steps = progress.steps;
                let ms = progress.step_ms;
                if self.step_ms == 0.0 {
                    self.step_ms = ms;
                } else if ms < SLEPT_MS || ms < SLEPT * self.step_ms {
                    self.step_ms = 0.8 * self.step_ms + 0.2 * ms;
                }
                self.losses.push((progress.step, progress.loss));
            }
            Event::Slept { ms } => self.slept_ms += ms,
            Event::Reached(position) => self.position = Some(Arc::new(position.clone())),
            Event::Voices(voices) => self.voices = Arc::new(voices.clone()),
            Event::Metrics(metrics) => {
                self.metrics.retain(|m| m.step < metrics.step);
                self.metrics.push(*metrics);
                self.version += 1;
            }
            Event::Paused { .. } => self.phase = Phase::Paused,
            Event::Resumed { .. } => self.phase = Phase::Running,
            Event::TrainEnded { step, end } => {
                // The end of a former one does not end the wait for the next.
                if self.phase != Phase::Starting {
                    self.phase = Phase::Ended(*end);
                }
                self.step = *step;
                self.version += 1;
            }
            Event::Exported { bytes, step, .. } => self.snapshot = Some((Arc::new(bytes.clone()), *step)),
            Event::Imported { .. } => {
                self.exists = true;
                self.version += 1;
            }
            Event::ResetDone => *self = Self { version: self.version + 1, ..Self::default() },
            _ => {}
        }
    }

    /// An adapter from elsewhere has taken the place of the one trained here.
    pub fn open(&mut self, name: &str, bytes: Vec<u8>, start: Weights) {
        *self = Self {
            start,
            exists: true,
            opened: Some(name.into()),
            snapshot: Some((Arc::new(bytes), 0)),
            version: self.version + 1,
            ..Self::default()
        };
    }

    /// The engine is gone, and with it the visitor's adapter until the snapshot is back in a new one.
    pub fn lose_engine(&mut self) {
        if self.phase.is_active() {
            // One that had not begun leaves the former one's copy, which has no run to go on with.
            if self.asked.take().is_some_and(|a| !a.goes_on) {
                (self.setup, self.position) = (None, None);
            }
            self.phase = Phase::Interrupted;
        }
        self.exists = false;
    }

    /// The request to start was refused.
    pub fn refuse(&mut self) {
        if self.phase == Phase::Starting {
            let goes_on = self.asked.take().is_some_and(|a| a.goes_on);
            self.phase = if goes_on { Phase::Interrupted } else { Phase::Idle };
        }
    }

    /// As it is kept in the history: without what only an interrupted run needs.
    pub fn kept(&self) -> Self {
        Self { position: None, asked: None, ..self.clone() }
    }

    /// Milliseconds that the remaining steps take at this pace.
    pub fn time_left(&self) -> Option<f64> {
        (self.phase == Phase::Running && !self.losses.is_empty())
            .then(|| f64::from(self.steps.saturating_sub(self.step)) * self.step_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        align::Saved,
        app::link::settings::TuneSettings,
        engine::protocol::{Scores, TrainProgress},
    };

    fn progress(step: u32, step_ms: f64) -> Event {
        Event::Progress(TrainProgress { step, steps: 10, loss: 1.0 / f64::from(step), step_ms })
    }

    fn asked(start: Weights, steps: u32) -> Asked {
        let setup = Setup::example(1, TuneSettings { steps, start: start.clone(), ..TuneSettings::default() });
        Asked { start, steps, setup: Some(Arc::new(setup)), goes_on: false }
    }

    fn begun(from: u32) -> Event {
        Event::TrainStarted { trained: vec!["Q1".into()], held_out: vec!["Q2".into()], from, whole: from > 0 }
    }

    fn started() -> Tune {
        let mut tune = Tune::default();
        tune.ask(asked(Weights::Base, 10));
        tune.apply(&begun(0));
        tune
    }

    #[test]
    fn a_run_from_start_to_end() {
        let mut tune = Tune::default();
        tune.ask(asked(Weights::Shipped("ace".into()), 10));
        assert_eq!((tune.phase, tune.exists, tune.time_left()), (Phase::Starting, false, None));
        tune.apply(&begun(0));
        assert!(tune.exists && tune.phase.is_active());
        tune.apply(&progress(1, 100.0));
        tune.apply(&progress(2, 200.0));
        assert_eq!((tune.step, tune.losses.len()), (2, 2));
        assert!((tune.time_left().unwrap() - 8.0 * 120.0).abs() < 1e-9);
        let scores = Scores { items: 1, level: 90.0, effect_skill: Some(10.0), labels: [1, 2, 0, 0, 1, 0, 0, 0] };
        let version = tune.version;
        tune.apply(&Event::Metrics(TrainMetrics { step: 2, trained: scores, held_out: None }));
        assert_eq!(tune.version, version + 1);
        tune.apply(&Event::Paused { step: 2 });
        assert_eq!((tune.phase, tune.time_left()), (Phase::Paused, None));
        tune.apply(&Event::Resumed { step: 2 });
        tune.apply(&Event::TrainEnded { step: 10, end: TrainEnd::Done });
        assert_eq!((tune.phase, tune.step), (Phase::Ended(TrainEnd::Done), 10));
        tune.apply(&Event::ResetDone);
        assert_eq!((tune.exists, tune.losses.len(), tune.phase), (false, 0, Phase::Idle));
    }

    #[test]
    fn a_lost_engine_keeps_curves_and_snapshot() {
        let mut tune = started();
        tune.apply(&progress(1, 100.0));
        tune.apply(&Event::Exported { bytes: vec![1, 2], step: 1, asked: false });
        tune.lose_engine();
        assert_eq!((tune.phase, tune.exists, tune.losses.len()), (Phase::Interrupted, false, 1));
        tune.apply(&Event::Imported { name: "x".into(), over_public: false });
        assert_eq!((tune.phase, tune.exists, tune.snapshot.as_ref().map(|s| s.1)), (Phase::Interrupted, true, Some(1)));
    }

    #[test]
    fn an_opened_file_takes_the_place_of_a_run() {
        let mut tune = started();
        tune.apply(&progress(1, 100.0));
        tune.apply(&Event::TrainEnded { step: 1, end: TrainEnd::Stopped });
        tune.open("mine.safetensors", vec![1], Weights::Base);
        assert_eq!((tune.opened.as_deref(), tune.losses.len(), tune.exists), (Some("mine.safetensors"), 0, true));
    }

    #[test]
    fn a_refused_start_keeps_the_former_adapter() {
        let mut tune = started();
        tune.apply(&Event::TrainEnded { step: 10, end: TrainEnd::Done });
        tune.ask(asked(Weights::Shipped("mode".into()), 5));
        tune.refuse();
        assert_eq!((tune.phase, tune.exists, tune.start, tune.trained.len()), (Phase::Idle, true, Weights::Base, 1));
    }

    #[test]
    fn an_interrupted_run_goes_on_from_its_last_copy() {
        let mut tune = started();
        assert_eq!(tune.rest_from(), None);
        for step in 1..=7 {
            tune.apply(&progress(step, 100.0));
            if step == 5 {
                tune.apply(&Event::Exported { bytes: vec![1, 2], step, asked: false });
                let saved = Saved { step, module: vec![3], optimizer: vec![4] };
                tune.apply(&Event::Reached(Position { step, saved: Some(saved) }));
            }
        }
        assert_eq!((tune.rest(), tune.rest_from()), (None, None), "it runs");
        tune.lose_engine();
        let (config, resume) = tune.rest().unwrap();
        assert_eq!((config.steps, resume.position.step, resume.position.saved.is_some()), (10, 5, true));
        assert_eq!((resume.adapter, tune.rest_from()), (vec![1, 2], Some(5)));

        tune.ask(Asked { goes_on: true, ..asked(Weights::Base, 10) });
        tune.refuse();
        assert_eq!((tune.phase, tune.rest_from()), (Phase::Interrupted, Some(5)), "a refusal leaves it as it was");
        tune.ask(Asked { goes_on: true, ..asked(Weights::Base, 10) });
        tune.apply(&begun(5));
        assert_eq!((tune.phase, tune.step, tune.losses.len(), tune.went_on), (Phase::Running, 5, 5, Some((5, true))));
        tune.apply(&progress(6, 100.0));
        tune.lose_engine();
        assert_eq!((tune.rest_from(), tune.losses.len()), (Some(5), 6), "lost once more before the next copy");
        assert_eq!((tune.kept().position, tune.kept().losses.len()), (None, 6));
    }

    #[test]
    fn copies_that_do_not_belong_together_are_not_used_together() {
        let mut tune = started();
        let saved = Saved { step: 5, module: vec![3], optimizer: vec![4] };
        tune.apply(&Event::Reached(Position { step: 5, saved: Some(saved) }));
        tune.apply(&Event::Exported { bytes: vec![1], step: 9, asked: false });
        tune.lose_engine();
        assert_eq!(tune.rest().unwrap().1.position, Position { step: 9, saved: None });
        // A new run, lost before it began, has nothing to go on from.
        tune.ask(asked(Weights::Base, 20));
        tune.lose_engine();
        assert_eq!((tune.phase, tune.rest_from()), (Phase::Interrupted, None));
    }

    #[test]
    fn sleep_is_told_and_does_not_count_as_pace() {
        let mut tune = started();
        tune.apply(&progress(1, 100.0));
        tune.apply(&progress(2, 40_100.0));
        tune.apply(&Event::Slept { ms: 40_000.0 });
        assert_eq!((tune.step_ms, tune.slept_ms, tune.phase), (100.0, 40_000.0, Phase::Running));
        assert_eq!(tune.time_left(), Some(800.0));
    }
}
