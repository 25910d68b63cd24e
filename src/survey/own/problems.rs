//! What could not be understood in a file, each with its row: for the visitor to see, and to take home as a file.

use super::{cells::levels, csv_text};
use crate::survey::Attribute;

/// A file in which more is wrong is wrong as a whole; the rest is only counted.
pub const MOST_PROBLEMS: usize = 100_000;
/// Characters of a cell that a problem quotes.
const MOST_VALUE: usize = 40;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// As a spreadsheet counts: the header is row 1.
    pub row: u64,
    /// Its index among the file's columns; `None` for a whole row.
    pub column: Option<u16>,
    pub kind: ProblemKind,
    /// The cell, cut where it is long.
    pub value: Box<str>,
}

/// What is wrong, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    #[error("it looks like a formula; formulas are not computed, so the cell counts as empty. Export values, not formulas")]
    Formula,
    #[error("it is none of the question's {0} options; the cell counts as empty. Write an option's label, or its number")]
    NoSuchOption(u8),
    #[error("it is none of the question's codes {0} to {1}; the cell counts as empty. Write a code, or an option's label")]
    NoSuchCode(u8, u8),
    #[error("it is no level of {0}: write {allowed}. The person counts for the group as a whole", allowed = levels::allowed(*.0))]
    NoSuchLevel(Attribute),
    #[error("m may be mujer or masculino here: write hombre or mujer. The person counts for the group as a whole")]
    AmbiguousM,
    #[error("a weight is a number from 0.000001 to 1000000; the row is not used")]
    Weight,
    #[error("an age is a number from 0 to 120; the person counts without it")]
    Age,
    #[error("the row names no group; it counts with those of the file that name none")]
    NoGroup,
    #[error("the file has more than {most} groups; the row is not used", most = super::MOST_GROUPS)]
    TooManyGroups,
    #[error("the row has {0} cells and the header {1}; what is missing counts as empty")]
    ShortRow(u32, u32),
    #[error(
        "the row has {0} cells and the header {1}, so it is not clear what is what; it is not used. A quotation mark may be missing"
    )]
    LongRow(u32, u32),
    #[error("there is no such question in the catalogue; the column is not used")]
    NoSuchItem,
    #[error("an earlier column has the same meaning; this one is not used")]
    Duplicate,
    #[error("it names several options; the cell counts as empty. Give each option a column of its own, or ask for one")]
    Several,
    #[error(
        "many cells name several options, and one can be counted; the column is not used. Give each option a column of its own"
    )]
    SeveralOptions,
    #[error("its number and its words name different options; the cell counts as empty. Write one of them")]
    Conflict,
    #[error("what it means can't be known from the file; the cell counts as empty until you say it")]
    Unsure,
    #[error("a quotation mark in this row is not closed; it is read as a letter like others")]
    OpenQuote,
    #[error("it looks like one more header; it is not used")]
    HeaderRow,
    #[error("it looks like a total below the rows; it is not used")]
    TotalRow,
    #[error("the file has {0} other sheets with something in them; only one is read. Choose it by saving it alone")]
    OtherSheets(u32),
    #[error("no cell of this column tells {0}: nobody counts for a persona by it")]
    NoLevel(Attribute),
    #[error("there are too many different cells for a column of this meaning; it is not used")]
    TooManyCells,
    #[error(
        "it is one row of a grid or one of several answers; the column is not used. Write: Question text? [first option|second option]"
    )]
    Part,
    #[error("it is no question with options ({0}); the column is not used. Write: Question text? [first option|second option]")]
    BadQuestion(&'static str),
}

/// The problems so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems {
    /// The first [`MOST_PROBLEMS`].
    pub list: Vec<Problem>,
    /// All of them.
    pub count: u64,
}

impl Problems {
    pub fn add(&mut self, row: u64, column: Option<usize>, kind: ProblemKind, value: &str) {
        self.count += 1;
        if self.list.len() < MOST_PROBLEMS {
            let column = column.and_then(|c| u16::try_from(c).ok());
            self.list.push(Problem { row, column, kind, value: shorten(value).into() });
        }
    }

    /// Takes those of another list in, by row.
    pub fn join(&mut self, other: Self) {
        self.count += other.count;
        let mut list = other.list;
        list.append(&mut self.list);
        list.sort_by_key(|p| p.row);
        list.truncate(MOST_PROBLEMS);
        self.list = list;
    }

    /// All that are listed, as CSV; `names` are the file's columns.
    pub fn to_csv(&self, names: &[String]) -> String {
        let mut out = csv_text::begin(&["row", "column", "cell", "problem"]);
        for p in &self.list {
            let column = p.column.and_then(|c| names.get(usize::from(c))).map_or("", String::as_str);
            csv_text::line(&mut out, &[&p.row.to_string(), column, &p.value, &p.kind.to_string()]);
        }
        out
    }
}

fn shorten(value: &str) -> String {
    if value.chars().count() <= MOST_VALUE { value.into() } else { value.chars().take(MOST_VALUE).chain(['…']).collect() }
}
