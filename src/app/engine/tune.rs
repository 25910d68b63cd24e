//! The fine-tune as the page sees it: what the engine has said of it so far.

use std::sync::Arc;

use crate::{
    align::{Position, TrainConfig},
    app::{
        engine::setup::Setup,
        stores::adapter::{Learnt, Record},
    },
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
    /// What the visitor's adapter learnt from.
    pub learnt: Learnt,
    /// The same of the last copy, which is of a former adapter until a run has something to keep; and whether that stands over the public
    /// model's reader.
    pub copied: (Learnt, bool),
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
            learnt: Learnt::default(),
            copied: (Learnt::default(), false),
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

    /// The configuration of the run, its last copy, and what is asked for, with which an interrupted one goes on.
    pub fn rest(&self) -> Option<(TrainConfig, ResumeFrom, Asked)> {
        let (adapter, step) = self.snapshot.clone()?;
        let position = self.position.as_ref()?;
        // The copy's words come in two: those that do not belong together are not used together.
        let saved = position.saved.clone().filter(|_| position.step == step);
        let config = self.setup.as_ref()?.config.clone();
        let resume = ResumeFrom { adapter: adapter.to_vec(), position: Position { step, saved } };
        let asked = Asked { start: self.start.clone(), steps: config.steps, setup: self.setup.clone(), goes_on: true };
        (self.phase == Phase::Interrupted).then_some((config, resume, asked))
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
                learnt: setup.as_ref().map(|s| s.learnt()).unwrap_or_default(),
                setup,
                trained: std::mem::take(&mut self.trained),
                held_out: std::mem::take(&mut self.held_out),
                exists: true,
                // Of the former one, until this one has something to keep.
                snapshot: self.snapshot.take(),
                copied: std::mem::take(&mut self.copied),
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
            Event::Exported { bytes, step, .. } => {
                self.snapshot = Some((Arc::new(bytes.clone()), *step));
                self.copied = (self.learnt.clone(), matches!(self.start, Weights::Reader(_)));
            }
            Event::Imported { .. } => {
                self.exists = true;
                self.learnt = self.copied.0.clone();
                self.version += 1;
            }
            Event::ResetDone => *self = Self { version: self.version + 1, ..Self::default() },
            _ => {}
        }
    }

    /// An adapter from elsewhere has taken the place of the one trained here.
    pub fn open(&mut self, name: &str, bytes: Vec<u8>, start: Weights, learnt: Learnt) {
        *self = Self {
            copied: (learnt.clone(), matches!(start, Weights::Reader(_))),
            start,
            learnt,
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

    /// The last copy as the browser keeps it.
    pub fn record(&self) -> Option<Record> {
        let (file, _) = self.snapshot.as_ref()?;
        let (learnt, is_over_public) = self.copied.clone();
        Some(Record { learnt, is_over_public, file: file.to_vec() })
    }

    /// Whether one is under way, or about to be, that learns from the visitor's own data.
    pub fn trains_on_own(&self) -> bool {
        let setup = self.asked.as_ref().map_or(&self.setup, |a| &a.setup);
        self.phase.is_active() && setup.as_ref().is_some_and(|s| s.config.countries.iter().any(|c| c.is_own()))
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
#[path = "tune_tests.rs"]
mod tests;
