//! A training step by step: what it is shown, who follows it, how it goes on after an interruption, and why it stops early.

use std::sync::Mutex;

use burn::{
    store::RecordError,
    tensor::{Device, ExecutionError},
};

use super::{Corpus, Example, Objective, PersonaSet, Saved, Schedule, StepOutcome, Trainable, Trainer, corpus::countries};
use crate::{
    causal::random::Random,
    model::{Decoder, Lower, PromptError},
    survey::{Country, Item},
};

/// Why a training stopped early.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    #[error(transparent)]
    Prompt(#[from] PromptError),
    #[error("the device failed: {0:?}")]
    Device(ExecutionError),
    #[error("the loss was no number at step {0}; try a lower learning rate")]
    Diverged(u32),
    #[error("what was kept of the interrupted run can't be used ({0:?}); delete it to start anew")]
    Saved(RecordError),
    #[error("there is nothing to learn from: no item with figures")]
    Empty,
    #[error("{name} is {value}; choose a value from {low} to {high}")]
    Range { name: &'static str, value: f64, low: f64, high: f64 },
}

/// Who follows a run, and keeps it where it is interrupted.
pub trait Watch {
    /// Called after each step with the steps done, all steps, and the loss.
    fn step(&mut self, step: u32, steps: u32, loss: f64);

    /// The run as it was last kept, if it was.
    fn saved(&mut self) -> Option<Saved> {
        None
    }

    /// Whether to keep the run after this step.
    fn wants(&self, _step: u32) -> bool {
        false
    }

    fn keep(&mut self, _saved: &Saved) {}
}

/// Random parameters from a seed. A device has one generator, so that trainings side by side must draw one after the other.
pub(super) fn seeded<T>(device: &Device, seed: u64, draw: impl FnOnce() -> T) -> T {
    static DRAWING: Mutex<()> = Mutex::new(());
    let _guard = DRAWING.lock();
    device.seed(seed);
    draw()
}

/// The examples of the next step and their personas, in an order that depends on the seed alone; with `false` they are passed over.
pub(super) type Source<'s, 'a> = &'s mut dyn FnMut(bool) -> (Vec<Example<'a>>, PersonaSet);

/// Trains until the schedule ends, from where the run was kept.
pub(super) async fn run<'a, T: Trainable>(
    (module, base, lower): (T, &Decoder, &mut Option<Lower>),
    (objective, schedule): (Objective, Schedule),
    (corpus, source): (&Corpus<'a>, Source<'_, 'a>),
    device: &Device,
    watch: &mut dyn Watch,
) -> Result<T, RecipeError> {
    let mut trainer = match watch.saved() {
        Some(saved) => Trainer::resume(module, schedule, &saved).map_err(RecipeError::Saved)?,
        None => Trainer::new(module, schedule),
    };
    (0..trainer.step_count()).for_each(|_| drop(source(false)));
    let autodiff = device.clone().autodiff();
    while !trainer.is_done() {
        let (examples, set) = source(true);
        let mut batch = corpus.batch(&examples, &set, &autodiff)?;
        if let Some(lower) = lower {
            batch = batch.with_lower(lower);
        }
        let outcome = trainer.step(base, objective, &batch).await.map_err(RecipeError::Device)?;
        let StepOutcome::Loss(loss) = outcome else { return Err(RecipeError::Diverged(trainer.step_count())) };
        watch.step(trainer.step_count(), schedule.steps, loss);
        if watch.wants(trainer.step_count()) {
            watch.keep(&trainer.save().map_err(RecipeError::Saved)?);
        }
    }
    Ok(trainer.module().valid())
}

/// The first setting (name, value, lowest, highest) out of its range is an error.
pub(super) fn within(settings: &[(&'static str, f64, f64, f64)]) -> Result<(), RecipeError> {
    for &(name, value, low, high) in settings {
        // Written so that NaN is refused too.
        if !(value >= low && value <= high) {
            return Err(RecipeError::Range { name, value, low, high });
        }
    }
    Ok(())
}

/// The next items, each with some of the countries that have its figure, all answering in one voice. With `wanted` false they are
/// passed over, and the random numbers with them.
pub(super) fn one_voices<'a>(
    corpus: &Corpus<'a>,
    set: &PersonaSet,
    (item_count, country_count): (usize, usize),
    items: &mut Cycle<&'a Item>,
    random: &mut Random,
    wanted: bool,
) -> Vec<Example<'a>> {
    let mut examples = Vec::new();
    for _ in 0..item_count {
        let Some(item) = items.next(random) else { continue };
        let (with, without) = countries(corpus.targets, &item.code);
        let mut all: Vec<&'static Country> = with.into_iter().chain(without).collect();
        random.shuffle(&mut all);
        if wanted {
            examples.extend(all.iter().take(country_count).filter_map(|c| corpus.one_voice(c, item, set)));
        }
    }
    examples
}

/// All values in a new random order each time round.
pub(super) struct Cycle<T> {
    values: Vec<T>,
    at: usize,
}

impl<T: Copy> Cycle<T> {
    pub fn new(values: Vec<T>) -> Self {
        Self { values, at: 0 }
    }

    /// `None` where there is none.
    pub fn next(&mut self, random: &mut Random) -> Option<T> {
        if self.at == 0 {
            random.shuffle(&mut self.values);
        }
        let value = *self.values.get(self.at)?;
        self.at = (self.at + 1) % self.values.len();
        Some(value)
    }
}
