//! What was understood of a file, for the preview.

use super::{
    doubts::Doubt,
    problems::{ProblemKind, Problems},
    text::{Encoding, Separator},
};
use crate::survey::{Attribute, Item, ItemCode};

/// What one column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    Attribute(Attribute),
    Group,
    Weight,
    Age,
    Item(ItemCode),
    /// A name, a time, anything else: never read.
    Unused,
}

/// Why a column is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A program adds it: a time, a number of the answer, an address.
    Added,
    /// No cell has anything.
    Empty,
    /// The header is none that the page knows.
    Unknown,
    /// A problem or a doubt says it.
    Said,
    /// The visitor said so.
    Chosen,
}

/// A column as the preview shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnReport {
    /// The header; a later column with the same has ` #2` behind it, and one without a header its letters. Corrections name it so.
    pub name: String,
    /// What a further header row says of it: the wording of a question.
    pub text: Option<String>,
    pub meaning: Meaning,
    /// Of a question its wording and options.
    pub item: Option<Item>,
    pub why: Option<Why>,
    /// Cells that are not empty.
    pub told: u64,
    /// Cells that are not empty and can't be read.
    pub dropped: u64,
    /// Cells of each option of a question, or of an attribute's two levels; none of another column.
    pub counts: Vec<u64>,
    /// Different cells; unknown where they are too many to keep.
    pub different: Option<usize>,
    /// The most frequent ones, and how they are read.
    pub cells: Vec<CellReport>,
}

/// One of a column's different cells.
#[derive(Debug, Clone, PartialEq)]
pub struct CellReport {
    pub text: Box<str>,
    pub count: u64,
    pub read: CellRead,
}

/// What a cell is read as.
#[derive(Debug, Clone, PartialEq)]
pub enum CellRead {
    /// An option, by its index.
    Option(u8),
    Level(bool),
    Number(f64),
    /// A group's name.
    Name,
    /// It counts as empty, as it says.
    Empty,
    /// It is left out.
    Dropped(ProblemKind),
    /// The column is not read.
    Unread,
}

/// What was understood of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Whether it is one of the page's own exports: people then, not rows, and no columns.
    pub is_export: bool,
    /// Whether it is a spreadsheet, which has no encoding and no separator.
    pub is_book: bool,
    pub encoding: Encoding,
    pub separator: Separator,
    pub columns: Vec<ColumnReport>,
    /// Rows below the header that are not empty.
    pub rows_read: u64,
    /// Rows that count for something.
    pub rows_used: u64,
    /// Rows used that lack an attribute which the file has: they count for their group as a whole.
    pub rows_partial: u64,
    /// Rows of the template that were left as they are: not counted.
    pub rows_example: u64,
    pub problems: Problems,
    pub doubts: Vec<Doubt>,
}

impl Report {
    /// Of an export: `people` in all groups.
    pub fn of_export(people: u64) -> Self {
        Self { is_export: true, rows_read: people, rows_used: people, ..Self::empty() }
    }

    pub(super) fn empty() -> Self {
        Self {
            is_export: false,
            is_book: false,
            encoding: Encoding::Utf8,
            separator: Separator::Comma,
            columns: Vec::new(),
            rows_read: 0,
            rows_used: 0,
            rows_partial: 0,
            rows_example: 0,
            problems: Problems::default(),
            doubts: Vec::new(),
        }
    }

    /// Columns that have cells and are not read, though no program added them and nobody said so: never to be called clear.
    pub fn unread(&self) -> impl Iterator<Item = &ColumnReport> {
        self.columns.iter().filter(|c| c.meaning == Meaning::Unused && matches!(c.why, Some(Why::Unknown | Why::Said)))
    }

    /// Whether everything in the file was understood.
    pub fn is_clear(&self) -> bool {
        self.problems.count == 0 && self.doubts.is_empty() && self.rows_example == 0 && self.unread().next().is_none()
    }
}
