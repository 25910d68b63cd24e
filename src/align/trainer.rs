//! One gradient step, for whatever is trained: the base or an adapter.

use burn::{
    module::{Module, ParamGroup},
    optim::{AdamWConfig, GradientsParams, ModuleOptimizer},
    store::{ModuleRecord, RecordError},
    tensor::{Bytes, ExecutionError},
};

use super::{Batch, Objective, Saved, muon::Muon, objective};
use crate::model::{Adapter, Decoder, Weights};

/// Something with parameters from which, with the base, the weights of a forward pass follow.
pub trait Trainable: Module {
    /// Tensors with a gradient path to the parameters of `self`.
    fn weights(&self, base: &Decoder) -> Weights;
}

/// The base trains itself; the argument is not read.
impl Trainable for Decoder {
    fn weights(&self, _: &Decoder) -> Weights {
        Decoder::weights(self, None)
    }
}

impl Trainable for Adapter {
    fn weights(&self, base: &Decoder) -> Weights {
        base.weights(Some(self))
    }
}

/// The learning rate over a run: a short warm-up, then half a cosine down to a twentieth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schedule {
    pub peak: f64,
    pub steps: u32,
}

impl Schedule {
    /// The rate of a step, counted from 0.
    pub fn rate(&self, step: u32) -> f64 {
        let warm_up = (self.steps / 20).clamp(1, 20);
        let warm = f64::from(step + 1) / f64::from(warm_up);
        let progress = f64::from(step) / f64::from(self.steps.max(1));
        let cosine = 0.05 + 0.95 * 0.5 * (1.0 + (std::f64::consts::PI * progress.min(1.0)).cos());
        self.peak * warm.min(1.0) * cosine
    }
}

/// A run in progress.
#[derive(Clone)]
pub struct Trainer<T> {
    module: T,
    optimizer: ModuleOptimizer,
    schedule: Schedule,
    step: u32,
}

impl<T: std::fmt::Debug> std::fmt::Debug for Trainer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trainer").field("step", &self.step).field("schedule", &self.schedule).finish_non_exhaustive()
    }
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StepOutcome {
    /// The loss before the step.
    Loss(f64),
    /// The loss was no number: nothing was changed.
    Diverged,
}

/// Muon for matrices and AdamW for embeddings and norms: of all choices tried, the one that mattered most.
fn optimizer() -> ModuleOptimizer {
    let group = ParamGroup::from_regex(r"layers\.\d+\.(matrices\.\d+\.(a|b)|q|k|v|o|gate|up|down)$")
        .unwrap_or_else(|_| ParamGroup::from_ids(Vec::new()));
    let adamw = AdamWConfig::new().with_beta_2(0.98).with_weight_decay(0.0).init();
    adamw.with_group(group, Muon::new(0.05), None)
}

impl<T: Trainable> Trainer<T> {
    pub fn new(module: T, schedule: Schedule) -> Self {
        Self { module: module.train(), optimizer: optimizer(), schedule, step: 0 }
    }

    /// The run as far as it has come.
    ///
    /// # Errors
    /// When burn can't record it.
    pub fn save(&self) -> Result<Saved, RecordError> {
        Ok(Saved {
            step: self.step,
            module: self.module.clone().into_record().into_bytes()?.to_vec(),
            optimizer: self.optimizer.into_bytes()?.to_vec(),
        })
    }

    /// A run that goes on where it was saved: the same steps from there as if it had never stopped.
    ///
    /// # Errors
    /// When the bytes are not of a run of such a module.
    pub fn resume(module: T, schedule: Schedule, saved: &Saved) -> Result<Self, RecordError> {
        let mut trainer = Self::new(module, schedule);
        let record = ModuleRecord::from_bytes(Bytes::from_bytes_vec(saved.module.clone()))?;
        trainer.module = trainer.module.try_load_record(record)?;
        trainer.optimizer = trainer.optimizer.from_bytes(Bytes::from_bytes_vec(saved.optimizer.clone()))?;
        trainer.step = saved.step;
        Ok(trainer)
    }

    /// A run that goes on after so many steps from the parameters alone: the schedule is where it was, the optimiser begins anew.
    #[must_use]
    pub fn from_step(mut self, step: u32) -> Self {
        self.step = step;
        self
    }

    /// Steps done.
    pub fn step_count(&self) -> u32 {
        self.step
    }

    pub fn is_done(&self) -> bool {
        self.step >= self.schedule.steps
    }

    pub fn module(&self) -> &T {
        &self.module
    }

    /// Continues with another schedule and the same optimiser state.
    pub fn with_schedule(mut self, schedule: Schedule) -> Self {
        (self.schedule, self.step) = (schedule, 0);
        self
    }

    /// One step. The base is not changed (unless it is what is trained, when the argument is not read).
    ///
    /// # Errors
    /// When the device fails; the module is as before.
    pub async fn step(&mut self, base: &Decoder, objective: Objective, batch: &Batch) -> Result<StepOutcome, ExecutionError> {
        let objective = objective.at(self.step, self.schedule.steps);
        let loss = objective::loss(objective, &self.module.weights(base), batch);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.module);
        // Read before the update: a loss that is no number must not reach the parameters.
        let value: f32 = loss.into_scalar_async().await?;
        if !value.is_finite() {
            return Ok(StepOutcome::Diverged);
        }
        let rate = self.schedule.rate(self.step);
        self.module = self.optimizer.step(rate, self.module.clone(), gradients);
        self.step += 1;
        Ok(StepOutcome::Loss(f64::from(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_warms_up_then_falls() {
        let schedule = Schedule { peak: 1.0, steps: 100 };
        assert!(schedule.rate(0) < schedule.rate(4));
        assert!(schedule.rate(10) > schedule.rate(50) && schedule.rate(50) > schedule.rate(99));
        assert!(schedule.rate(99) > 0.0 && schedule.rate(10) <= 1.0);
    }
}
