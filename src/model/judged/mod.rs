//! What any model answers, once somebody has asked it with our prompts: read from a file of answers, kept, written out again.
//!
//! - `answers`: what is kept of a model. `voices`: its personas, those mixed of others among them. `packed`: its bytes.
//! - `columns`: what a header means. `cells`: what a cell says. `collected`: rows, once they are understood. `read`: a file,
//!   piece by piece. `problems`: what could not be understood, and why. `export`: a file for others.
//!
//! docs/judge.md says what a file may look like.

mod answers;
mod packed;
mod voices;

#[cfg(any(feature = "app", feature = "survey-tools"))]
mod cells;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod collected;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod columns;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod error;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod export;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod problems;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod read;

#[cfg(all(test, any(feature = "app", feature = "survey-tools")))]
mod tests;

pub use answers::{JudgedAnswers, JudgedItem, Told, model_name};
pub use packed::KeptAnswersError;
pub use voices::{Completeness, Origin, Voice};

#[cfg(any(feature = "app", feature = "survey-tools"))]
pub use self::{
    columns::{AnswerColumn, AnswerMeaning},
    error::AnswerFileError,
    export::export_answers,
    problems::{AnswerProblem, AnswerProblemKind, AnswerProblems},
    read::{AnswerFile, AnswerReader, AnswerReport, read_answers},
};

/// Bytes of one file.
pub const MOST_BYTES: u64 = 64_000_000;
/// Columns of one file.
pub const MOST_COLUMNS: usize = 500;
/// Models in one file.
pub const MOST_MODELS: usize = 50;
/// Wordings in one file, each order of the options counted.
pub const MOST_FORMS: usize = 60;
/// Characters of a model's name.
pub const MOST_NAME: usize = 80;
