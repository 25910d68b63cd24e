//! Why a file of answers is of no use at all.

use super::{MOST_BYTES, MOST_COLUMNS};
use crate::survey::own::OwnError;

/// A file of which nothing can be used, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFileError {
    #[error(transparent)]
    Text(OwnError),
    #[error("the file is empty. Write one row for each persona, as the manual shows")]
    Empty,
    #[error("the file has more than {} MB. Leave the prompts out, or split it by country", MOST_BYTES / 1_000_000)]
    TooLarge,
    #[error("the file has {found} columns and at most {MOST_COLUMNS} are read. Leave out those that are no answers")]
    TooManyColumns { found: usize },
    #[error("the header lacks: {missing}. It has: {found}")]
    MissingColumns { missing: String, found: String },
    #[error("there is a header and no row below it. Add one row for each persona")]
    NoRows,
    #[error("none of the {rows} rows can be used. The first problem, in row {row}: {problem}")]
    NothingUsable { rows: u64, row: u64, problem: String },
}

impl From<OwnError> for AnswerFileError {
    fn from(error: OwnError) -> Self {
        if error == OwnError::Empty { Self::Empty } else { Self::Text(error) }
    }
}
