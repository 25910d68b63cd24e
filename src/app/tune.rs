//! The fine-tune as the page sees it: what the engine has said of it so far.

use std::sync::Arc;

use crate::{
    engine::protocol::{Event, TrainEnd, TrainMetrics, Weights},
    survey::ItemCode,
};

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

#[derive(Debug, Clone, PartialEq)]
pub struct Tune {
    pub phase: Phase,
    pub step: u32,
    pub steps: u32,
    /// Smoothed.
    pub step_ms: f64,
    /// Step and loss.
    pub losses: Vec<(u32, f64)>,
    pub metrics: Vec<TrainMetrics>,
    pub trained: Vec<ItemCode>,
    pub held_out: Vec<ItemCode>,
    /// What the visitor's adapter started from.
    pub start: Weights,
    /// Start and steps of the fine-tune that the engine was asked for and has not begun.
    pub asked: Option<(Weights, u32)>,
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
            step_ms: 0.0,
            losses: Vec::new(),
            metrics: Vec::new(),
            trained: Vec::new(),
            held_out: Vec::new(),
            start: Weights::Base,
            asked: None,
            exists: false,
            opened: None,
            snapshot: None,
            version: 0,
        }
    }
}

impl Tune {
    /// A new one was asked for. The former adapter and its curves stay until the engine begins.
    pub fn ask(&mut self, start: Weights, steps: u32) {
        self.phase = Phase::Starting;
        self.asked = Some((start, steps));
    }

    /// Takes in what the engine says. Other events change nothing.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::TrainStarted { trained, held_out, .. } => {
                let (start, steps) = self.asked.take().unwrap_or((Weights::Base, 0));
                *self = Self {
                    phase: Phase::Running,
                    start,
                    steps,
                    trained: trained.clone(),
                    held_out: held_out.clone(),
                    exists: true,
                    // Of the former one, until this one has something to keep.
                    snapshot: self.snapshot.take(),
                    version: self.version + 1,
                    ..Self::default()
                };
            }
            Event::Progress(progress) => {
                self.step = progress.step;
                self.steps = progress.steps;
                self.step_ms =
                    if self.losses.is_empty() { progress.step_ms } else { 0.8 * self.step_ms + 0.2 * progress.step_ms };
                self.losses.push((progress.step, progress.loss));
            }
            Event::Metrics(metrics) => {
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
    pub fn open(&mut self, name: &str, bytes: Vec<u8>) {
        *self = Self {
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
            self.phase = Phase::Interrupted;
        }
        self.exists = false;
    }

    /// The request to start was refused.
    pub fn refuse(&mut self) {
        if self.phase == Phase::Starting {
            self.phase = Phase::Idle;
            self.asked = None;
        }
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
    use crate::engine::protocol::{Scores, TrainProgress};

    fn progress(step: u32, step_ms: f64) -> Event {
        Event::Progress(TrainProgress { step, steps: 10, loss: 1.0 / f64::from(step), step_ms })
    }

    fn started() -> Tune {
        let mut tune = Tune::default();
        tune.ask(Weights::Base, 10);
        tune.apply(&Event::TrainStarted { trained: vec!["Q1".into()], held_out: vec!["Q2".into()] });
        tune
    }

    #[test]
    fn a_run_from_start_to_end() {
        let mut tune = Tune::default();
        tune.ask(Weights::Shipped("ace".into()), 10);
        assert_eq!((tune.phase, tune.exists, tune.time_left()), (Phase::Starting, false, None));
        tune.apply(&Event::TrainStarted { trained: vec!["Q1".into()], held_out: vec![] });
        assert!(tune.exists && tune.phase.is_active());
        tune.apply(&progress(1, 100.0));
        tune.apply(&progress(2, 200.0));
        assert_eq!((tune.step, tune.losses.len()), (2, 2));
        assert!((tune.time_left().unwrap() - 8.0 * 120.0).abs() < 1e-9);
        let scores = Scores { items: 1, level: 90.0, effect_skill: Some(10.0) };
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
        tune.apply(&Event::Imported { name: "x".into() });
        assert_eq!((tune.phase, tune.exists, tune.snapshot.as_ref().map(|s| s.1)), (Phase::Interrupted, true, Some(1)));
    }

    #[test]
    fn an_opened_file_takes_the_place_of_a_run() {
        let mut tune = started();
        tune.apply(&progress(1, 100.0));
        tune.apply(&Event::TrainEnded { step: 1, end: TrainEnd::Stopped });
        tune.open("mine.safetensors", vec![1]);
        assert_eq!((tune.opened.as_deref(), tune.losses.len(), tune.exists), (Some("mine.safetensors"), 0, true));
    }

    #[test]
    fn a_refused_start_keeps_the_former_adapter() {
        let mut tune = started();
        tune.apply(&Event::TrainEnded { step: 10, end: TrainEnd::Done });
        tune.ask(Weights::Shipped("mode".into()), 5);
        tune.refuse();
        assert_eq!((tune.phase, tune.exists, tune.start, tune.trained.len()), (Phase::Idle, true, Weights::Base, 1));
    }
}
