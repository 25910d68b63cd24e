//! Why a file gives no data at all.

use super::{MOST_BYTES, MOST_COLUMNS, tally::MOST_SUMS};

/// A file that gives no data at all, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OwnError {
    #[error("the file is empty. Download the template to see what belongs into it")]
    Empty,
    #[error("the file is {kind}, not CSV. Open it in the program that made it and save it as CSV (UTF-8)")]
    OtherKind { kind: &'static str },
    #[error(
        "the file is an SPSS file (sav). Save it in SPSS or PSPP as CSV, with variable names, and value labels in place of values"
    )]
    Spss,
    #[error(
        "the file is a web page, not a spreadsheet, whatever its name says. Open it in a spreadsheet and save it as CSV (UTF-8)"
    )]
    Html,
    #[error(
        "the spreadsheet can't be read: it is damaged, protected by a password, or none. Open it again and save it as CSV (UTF-8)"
    )]
    Book {
        /// What the reader of spreadsheets says, for whoever looks into it.
        reason: String,
    },
    #[error("the spreadsheet is too large to be read here. Save its sheet of answers as CSV (UTF-8)")]
    BookTooLarge,
    #[error("the file is no text: byte {at} is zero. Save it as CSV (UTF-8), or as Unicode text")]
    NotText { at: u64 },
    #[error("the file has more than {} MB. Leave columns out that are no questions, or split it", MOST_BYTES / 1_000_000)]
    TooLarge,
    #[error("the file has {found} columns and at most {MOST_COLUMNS} are read. Leave out those that are no questions")]
    TooManyColumns { found: usize },
    #[error("nearly all cells of its {columns} columns are empty. Leave out the columns that are no questions")]
    Sparse { columns: usize },
    #[error("row {row} does not end within 2 MB. A quotation mark before it may be open: look for one in that row")]
    LongRow { row: u64 },
    #[error(
        "none of the {columns} columns is a question. Name a column by a code of the catalogue, such as Q164, or write: Question text? \
         [first option|second option]"
    )]
    NoQuestion { columns: usize },
    #[error("the first row looks like answers, not like names of columns. Put a row with a name for each column above it")]
    NoHeader,
    #[error("no column is surely a question. {column}: {doubt}")]
    NothingSure { column: String, doubt: String },
    #[error("the rows are the template's own examples. Put your class's answers in their place")]
    OnlyExamples,
    #[error("there is a header and no row below it. Add one row for each person")]
    NoRows,
    #[error("none of the {rows} rows can be used. The first problem, in row {row}: {problem}")]
    NothingUsable { rows: u64, row: u64, problem: String },
    #[error("none of the {rows} rows has an answer to a question. Fill in the columns of the questions")]
    NoAnswers { rows: u64 },
    #[error(
        "the file tells more kinds of people and answers apart than this page keeps ({MOST_SUMS}). Leave out groups, questions or ages"
    )]
    TooMuch,
}
