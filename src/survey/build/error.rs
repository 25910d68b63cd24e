//! Why an official file does not become tables: where, what, and what to do.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::survey::{CountryCode, TableError};

/// A field of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: PathBuf,
    /// From 1, as an editor counts them.
    pub line: u64,
    /// The column's name, and its number (from 1) where it has none.
    pub column: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}, column {}", self.file.display(), self.line, self.column)
    }
}

/// Tables that could not be built. Nothing was written. `needed` says which file would do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    #[error("cannot read {}: {reason}; {needed}", file.display())]
    Unreadable { file: PathBuf, reason: io::Error, needed: &'static str },
    #[error("{place}: the file is empty; {needed}")]
    Empty { place: Place, needed: &'static str },
    #[error("{place}: there is a header and no row below it; save the whole file again; {needed}")]
    NoRows { place: Place, needed: &'static str },
    #[error("{place}: this is {found}; {needed}")]
    OtherFile { place: Place, found: String, needed: &'static str },
    #[error("{place}: {} missing; {needed}", listed(columns))]
    MissingColumns { place: Place, columns: Vec<String>, needed: &'static str },
    #[error("{place}: columns {first} and {second} have this same name; remove one")]
    DuplicateColumn { place: Place, first: usize, second: usize },
    #[error("{place}: {reason}; save the file again as plain CSV, or correct the quotes there")]
    Quoting { place: Place, reason: &'static str },
    #[error("{place}: the line has {found} fields and the header {expected}; correct it, or take the official file again")]
    FieldCount { place: Place, found: usize, expected: usize },
    #[error(
        "{place}: the last line ends here, after {found} of {expected} fields: the file is cut off; \
         copy or download the whole file again"
    )]
    Truncated { place: Place, found: usize, expected: usize },
    #[error("{place}: the text is not UTF-8; save the file again in that encoding")]
    Encoding { place: Place },
    #[error(
        "{place}: \"{value}\" is not {expected}; correct it, or count such codes as missing with --lenient \
         (the report then says how many)"
    )]
    UnknownCode { place: Place, value: String, expected: String },
    #[error("{place}: \"{value}\" is not {expected}; correct it, or take the official file again")]
    Value { place: Place, value: String, expected: &'static str },
    #[error("{}: there is no row of {country}; the countries in it are {available}", file.display())]
    UnknownCountry { file: PathBuf, country: CountryCode, available: String },
    #[error(
        "{place}: from here on {country} has {rows} rows, and no item that {min_cell} of them answered; \
         leave the country out of --countries, or check its rows"
    )]
    NoUsableRows { place: Place, country: CountryCode, rows: u64, min_cell: u32 },
    #[error("cells of fewer than ten respondents must not be written, so the smallest cell cannot be {asked}; use 10 or more")]
    MinCell { asked: u32 },
    #[error("{} exists already; remove it, or name a new folder", path.display())]
    OutputExists { path: PathBuf },
    #[error("cannot write {}: {reason}; check that the folder may be written to and the disk has room", path.display())]
    Write { path: PathBuf, reason: io::Error },
    #[error("the tables that were built do not pass the reader, and were removed: {0}; please report this with the command used")]
    SelfCheck(#[source] TableError),
}

impl BuildError {
    pub(super) fn write(path: &Path, reason: io::Error) -> Self {
        Self::Write { path: path.into(), reason }
    }
}

/// "the column X is", or "the columns X, Y and 3 more are".
fn listed(columns: &[String]) -> String {
    const SHOWN: usize = 12;
    let names = columns[..columns.len().min(SHOWN)].join(", ");
    match columns.len() {
        1 => format!("the column {names} is"),
        n if n > SHOWN => format!("the columns {names} and {} more are", n - SHOWN),
        _ => format!("the columns {names} are"),
    }
}
