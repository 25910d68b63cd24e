//! Alignment: what to optimise, the trainer, and the evaluation's recipe and results.
//!
//! Nothing here knows of workers, pages or where files lie.

mod config;
mod judge;
mod paper;
mod paper_text;
mod position;
mod predictor;
mod results;

pub use config::{ConfigError, Scope, TrainConfig};
pub use judge::{CountryScore, JudgedRow, Judgement, Sampled, judge, judgement_text};
pub use paper::{CommonItems, PaperPart, PaperRow, PaperScope, PaperScored, paper_rows, survey_name};
pub use paper_text::paper_text;
pub use position::{Position, Saved};
pub use predictor::PredictorKind;
pub use results::{Gap, Part, ResultRow, Results, Split};

pub use crate::model::Objective;

#[cfg(feature = "model")]
mod alignment;
#[cfg(feature = "model")]
mod batch;
#[cfg(feature = "model")]
mod corpus;
#[cfg(feature = "model")]
mod muon;
#[cfg(feature = "model")]
mod objective;
#[cfg(feature = "model")]
mod recipe;
#[cfg(feature = "model")]
mod run;
#[cfg(feature = "model")]
mod steps;
#[cfg(feature = "model")]
mod tally;
#[cfg(feature = "model")]
mod trainer;

#[cfg(feature = "model")]
pub use self::{
    alignment::Alignment,
    batch::{Batch, Example, PersonaSet},
    corpus::{Corpus, countries},
    objective::loss,
    recipe::Recipe,
    run::{Run, RunError},
    steps::{RecipeError, Watch},
    tally::Tally,
    trainer::{Schedule, StepOutcome, Trainable, Trainer},
};
