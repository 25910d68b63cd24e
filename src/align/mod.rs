//! Alignment: what to optimise, the trainer, and the evaluation.

mod config;

pub use config::{ConfigError, Objective, Scope, TrainConfig};

#[cfg(feature = "model")]
mod batch;
#[cfg(feature = "model")]
mod objective;
#[cfg(feature = "model")]
mod trainer;

#[cfg(feature = "model")]
pub use self::{
    batch::{Batch, Example, PersonaSet},
    objective::loss,
    trainer::{Schedule, StepOutcome, Trainable, Trainer},
};
