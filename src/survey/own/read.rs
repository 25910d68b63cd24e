//! A file, piece by piece: bytes in, tables and a report out. Nothing of a row stays once it is counted.

use super::{
    MOST_BYTES, MOST_COLUMNS, OwnData,
    columns::{ColumnReport, Columns, Questions},
    error::OwnError,
    people::{Outcome, People},
    problems::{ProblemKind, Problems},
    rows::{TextKind, TextRows, names},
    sniff::{Encoding, Separator},
};
use crate::survey::{CountryCode, Item};

/// What was understood of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Whether it is one of the page's own exports: people then, not rows, and no columns.
    pub is_export: bool,
    pub encoding: Encoding,
    pub separator: Separator,
    pub columns: Vec<ColumnReport>,
    /// Rows below the header that are not empty.
    pub rows_read: u64,
    /// Rows that count for something.
    pub rows_used: u64,
    /// Rows used that lack an attribute which the file has: they count for their group as a whole.
    pub rows_partial: u64,
    pub problems: Problems,
}

/// A file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    pub data: OwnData,
    pub report: Report,
    /// Every item that the file has answers to, in the order of its columns.
    pub items: Vec<Item>,
}

/// Reads a file in pieces of any length.
#[derive(Debug)]
pub struct Importer {
    text: TextRows,
    rows: Rows,
}

impl Importer {
    pub fn new(questions: impl Into<Questions>, group: &str) -> Self {
        Self { text: TextRows::default(), rows: Rows::new(questions.into(), group.into()) }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// [`OwnError`] as soon as it is clear that the file as a whole is of no use.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), OwnError> {
        if self.text.bytes() + bytes.len() as u64 > MOST_BYTES {
            return Err(OwnError::TooLarge);
        }
        self.text.push(bytes, &mut |row, cells| self.rows.read(row, &cells))
    }

    /// The end of the file: makes the tables.
    ///
    /// # Errors
    /// [`OwnError`] when there is nothing to make them of.
    pub fn finish(mut self) -> Result<Import, OwnError> {
        let kind = self.text.finish(&mut |row, cells| self.rows.read(row, &cells))?;
        self.rows.finish(kind)
    }
}

/// What the rows come to.
#[derive(Debug)]
struct Rows {
    questions: Questions,
    /// Name of the one group of a file without groups.
    default_group: String,
    people: Option<People>,
    counts: [u64; 3],
    problems: Problems,
}

const READ: usize = 0;
const USED: usize = 1;
const PARTIAL: usize = 2;

impl Rows {
    fn new(questions: Questions, default_group: String) -> Self {
        Self { questions, default_group, people: None, counts: [0; 3], problems: Problems::default() }
    }

    fn read(&mut self, row: u64, cells: &[String]) -> Result<(), OwnError> {
        let Some(people) = &mut self.people else {
            if cells.len() > MOST_COLUMNS {
                return Err(OwnError::TooManyColumns { found: cells.len() });
            }
            let names = names(cells);
            let columns = Columns::read(&names, row, &self.questions, &mut self.problems);
            if columns.items.is_empty() {
                return Err(OwnError::NoQuestion { columns: names.len() });
            }
            self.people = Some(People::new(columns));
            return Ok(());
        };
        self.counts[READ] += 1;
        let outcome = people.count(cells, row, &mut self.problems, &self.default_group)?;
        self.counts[USED] += u64::from(outcome != Outcome::Unused);
        self.counts[PARTIAL] += u64::from(outcome == Outcome::Partial);
        Ok(())
    }

    fn finish(self, kind: TextKind) -> Result<Import, OwnError> {
        let Some(people) = self.people else { return Err(OwnError::Empty) };
        let rows = self.counts[READ];
        if rows == 0 {
            return Err(OwnError::NoRows);
        }
        let People { columns, groups, tally, .. } = people;
        let items: Vec<&Item> = columns.items.iter().map(|i| &i.item).collect();
        let group = |(index, (name, _)): (usize, &(String, String))| {
            tally.group(u8::try_from(index).ok()?, CountryCode::own(index)?, name, &items)
        };
        let data = OwnData { groups: groups.iter().enumerate().filter_map(group).collect(), items: columns.own_items() };
        if data.groups.is_empty() {
            let below =
                self.problems.list.iter().find(|p| !matches!(p.kind, ProblemKind::NoSuchItem | ProblemKind::BadQuestion(_)));
            return Err(match below {
                Some(p) => OwnError::NothingUsable { rows, row: p.row, problem: p.kind.to_string() },
                None => OwnError::NoAnswers { rows },
            });
        }
        let answered = |i: &&Item| data.groups.iter().any(|g| g.overall.contains_key(&i.code));
        let items = items.into_iter().filter(answered).cloned().collect();
        let report = Report {
            is_export: false,
            encoding: kind.encoding,
            separator: kind.separator,
            columns: columns.reports,
            rows_read: rows,
            rows_used: self.counts[USED],
            rows_partial: self.counts[PARTIAL],
            problems: self.problems,
        };
        Ok(Import { data, report, items })
    }
}
