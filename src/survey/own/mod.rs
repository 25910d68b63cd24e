//! The visitor's own survey: a CSV file of answers becomes tables like those of the countries.
//!
//! - [`sniff`]: encoding and separator. [`rows`]: the rows of a text, piece by piece. [`columns`]: what each column means.
//!   [`read`]: all of a file.
//! - [`tally`]: weighted counts and the tables they make. [`problems`]: what could not be understood, and why.
//! - [`data`]: what is kept (aggregates, never rows) and its checks. [`figures`]: what of it may be shown.
//! - [`template`], [`export`]: files for the visitor. [`json`]: an export, read back.
//!
//! Two rules that the page states. A respondent who lacks one of the file's attributes counts for the group's overall figure and
//! for no persona. An attribute that no respondent of a group tells is unknown there: personas that name it have no figures, and
//! nothing is compared by it; everybody is counted at its level A, so that the other attributes keep theirs.

pub mod data;
pub mod figures;

#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod columns;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod csv_text;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod error;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod export;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod json;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod levels;
#[cfg(any(feature = "app", feature = "survey-tools"))]
mod people;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod problems;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod read;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod rows;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod sniff;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod tally;
#[cfg(any(feature = "app", feature = "survey-tools"))]
pub mod template;

#[cfg(all(test, feature = "survey-tools"))]
mod coverage_tests;
#[cfg(all(test, any(feature = "app", feature = "survey-tools")))]
mod json_tests;
#[cfg(all(test, any(feature = "app", feature = "survey-tools")))]
mod spanish_tests;
#[cfg(all(test, any(feature = "app", feature = "survey-tools")))]
mod tests;

pub use data::{OWN_TOPIC, Overall, OwnData, OwnDataError, OwnGroup, with_own_items};
pub use figures::{FEWEST_COMPARED, FEWEST_SHOWN, OwnFigure, comparable};

#[cfg(any(feature = "app", feature = "survey-tools"))]
pub use self::{
    columns::{ColumnReport, Meaning, Questions},
    error::OwnError,
    levels::fold,
    problems::{Problem, ProblemKind},
    read::{Import, Importer, Report},
    sniff::{Encoding, Separator},
};

/// Groups in one file: more would not be compared by anybody, and each has a code of its own.
pub const MOST_GROUPS: usize = 20;
/// Columns in one file.
pub const MOST_COLUMNS: usize = 2_000;
/// Bytes in one file.
pub const MOST_BYTES: u64 = 100_000_000;
/// Characters of a group's name.
pub const MOST_NAME: usize = 40;
