//! The visitor's own survey: a file of answers becomes tables like those of the countries.
//!
//! - [`text`]: encodings, separators, rows and cells, numbers, and spellings that are one. [`book`]: spreadsheets.
//! - [`table`]: the file as columns of different cells. [`read`]: from its bytes to tables.
//! - [`headers`]: what a header says. [`cells`]: what a cell says. [`columns`]: both together, column by column.
//! - [`doubts`]: what can't be known from the file. [`corrections`]: what the visitor says to it. [`report`], [`problems`]: the preview.
//! - [`people`], [`tally`]: weighted counts and the tables they make.
//! - [`data`]: what is kept (aggregates, never rows) and its checks. [`figures`]: what of it may be shown.
//! - [`template`], [`export`]: files for the visitor. [`json`]: an export, read back. [`answers`]: what `ace own` prints.
//!
//! Three rules. A respondent who lacks one of the file's attributes counts for the group's overall figure and for no persona. An
//! attribute that no respondent of a group tells is unknown there: personas that name it have no figures, and nothing is compared by
//! it; everybody is counted at its level A, so that the other attributes keep theirs. What is left out, or can't be known from the
//! file, is said, never guessed in silence.

pub mod data;
pub mod figures;

#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod answers;
#[cfg(feature = "books")]
pub mod book;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod cells;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod columns;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod corrections;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod csv_text;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod doubts;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod error;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod export;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod headers;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod json;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod people;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod problems;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod read;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod report;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod table;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod tally;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod template;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod text;

#[cfg(all(test, feature = "survey-tools"))]
mod coverage_tests;
#[cfg(all(test, any(feature = "app", feature = "survey-tools")))]
mod json_tests;
#[cfg(all(test, any(feature = "app", feature = "survey-tools")))]
mod preview_tests;
#[cfg(all(test, any(feature = "app", feature = "survey-tools")))]
mod spanish_tests;
#[cfg(all(test, any(feature = "app", feature = "survey-tools")))]
mod tests;

pub use data::{OWN_TOPIC, Overall, OwnData, OwnDataError, OwnGroup, with_own_items};
pub use figures::{FEWEST_COMPARED, FEWEST_SHOWN, OwnFigure, comparable};

#[cfg(any(feature = "app", feature = "survey-tools"))]
pub use self::{
    corrections::{Assigned, Chosen, ColumnCorrection, Corrections},
    doubts::{Answered, Choice, Doubt, DoubtKind},
    error::OwnError,
    headers::Questions,
    problems::{Problem, ProblemKind},
    read::{Import, Importer, Reading, Understood},
    report::{CellRead, CellReport, ColumnReport, Meaning, Report, Why},
    text::{Encoding, Separator, fold},
};

/// Groups in one file: more would not be compared by anybody, and each has a code of its own.
pub const MOST_GROUPS: usize = 20;
/// Columns in one file: as many as a spreadsheet has.
pub const MOST_COLUMNS: usize = 16_384;
/// Bytes in one file.
pub const MOST_BYTES: u64 = 100_000_000;
/// Characters of a group's name.
pub const MOST_NAME: usize = 40;
