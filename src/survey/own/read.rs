//! A file, piece by piece: bytes in, tables and a report out.

use super::{
    MOST_BYTES, OwnData,
    columns::Columns,
    corrections::Corrections,
    error::OwnError,
    headers::{self, Questions},
    people,
    problems::{ProblemKind, Problems},
    report::Report,
    table::{Builder, Table},
    text::{
        Encoding, Separator,
        rows::{Row, Sink, TextRows},
    },
};
use crate::survey::{CountryCode, Item};

/// A file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    pub data: OwnData,
    pub report: Report,
    /// Every item that the file has answers to, in the order of its columns.
    pub items: Vec<Item>,
}

/// What was understood of a file, whether or not it is of use.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    pub report: Report,
    /// The tables and the items that they have answers to, or why there are none.
    pub data: Result<(OwnData, Vec<Item>), OwnError>,
}

impl Understood {
    /// A file that is not even rows.
    pub fn refused(error: OwnError) -> Self {
        Self { report: Report::empty(), data: Err(error) }
    }
}

/// A file whose rows are in memory, to be understood with one set of corrections after the other. It is dropped once the visitor has
/// decided; nothing but tables is kept.
#[derive(Debug, Clone)]
pub struct Reading {
    table: Table,
    questions: Questions,
    group: String,
    encoding: Encoding,
    /// `None` for a spreadsheet.
    separator: Option<Separator>,
}

impl Reading {
    pub(super) fn new(
        table: Table,
        questions: Questions,
        group: String,
        encoding: Encoding,
        separator: Option<Separator>,
    ) -> Self {
        Self { table, questions, group, encoding, separator }
    }

    /// The names of its columns, by which another file of the same form is known.
    pub fn header(&self) -> &[String] {
        &self.table.head.names
    }

    /// Makes tables and a report, with what the visitor says.
    pub fn understand(&self, corrections: &Corrections) -> Understood {
        let mut problems = Problems::default();
        let table = &self.table;
        let columns = Columns::understand(table, self.separator, &self.questions, corrections, &mut problems);
        let encoding = self.encoding.with(table.page);
        let mut report = Report {
            is_book: self.separator.is_none(),
            encoding,
            separator: self.separator.unwrap_or(Separator::Comma),
            rows_read: table.read,
            ..Report::empty()
        };
        let data = self.tables(&columns, &mut report, &mut problems);
        report.columns = columns.reports;
        report.doubts = columns.doubts;
        problems.join(table.faults.clone());
        report.problems = problems;
        let data = data.map_err(|e| self.explained(e, &report));
        Understood { report, data }
    }

    /// The same, where only a file that is of use counts.
    ///
    /// # Errors
    /// [`OwnError`] when there is nothing to make tables of.
    pub fn import(&self, corrections: &Corrections) -> Result<Import, OwnError> {
        let Understood { report, data } = self.understand(corrections);
        data.map(|(data, items)| Import { data, report, items })
    }

    fn tables(&self, columns: &Columns, report: &mut Report, problems: &mut Problems) -> Result<(OwnData, Vec<Item>), OwnError> {
        if columns.items.is_empty() {
            return Err(OwnError::NoQuestion { columns: self.table.columns.len() });
        }
        let people = people::count(&self.table, columns, &self.group, problems)?;
        (report.rows_used, report.rows_partial, report.rows_example) = (people.used, people.partial, people.examples);
        let items: Vec<&Item> = columns.items.iter().map(|i| &i.item).collect();
        let used = people.groups.iter().enumerate().filter_map(|(index, (name, _))| {
            let index = u8::try_from(index).ok()?;
            people.tally.group(index, CountryCode::own(usize::from(index))?, name, &items)
        });
        let mut groups: Vec<_> = used.collect();
        // A name without answers leaves no gap.
        for (index, group) in groups.iter_mut().enumerate() {
            if let Some(code) = CountryCode::own(index) {
                group.code = code;
                group.table.country = code;
            }
        }
        let data = OwnData { groups, items: columns.own_items() };
        if data.groups.is_empty() {
            return Err(OwnError::NoAnswers { rows: self.table.read });
        }
        let answered = |i: &&Item| data.groups.iter().any(|g| g.overall.contains_key(&i.code));
        let items = items.into_iter().filter(answered).cloned().collect();
        Ok((data, items))
    }

    /// An error that names what the visitor can do about it.
    fn explained(&self, error: OwnError, report: &Report) -> OwnError {
        let rows = self.table.read;
        match error {
            OwnError::NoAnswers { .. } if report.rows_example > 0 => OwnError::OnlyExamples,
            OwnError::NoAnswers { .. } => {
                let of_header = |k: &ProblemKind| matches!(k, ProblemKind::NoSuchItem | ProblemKind::BadQuestion(_));
                match report.problems.list.iter().find(|p| !of_header(&p.kind)) {
                    Some(p) => OwnError::NothingUsable { rows, row: p.row, problem: p.kind.to_string() },
                    None => OwnError::NoAnswers { rows },
                }
            }
            OwnError::NoQuestion { columns } => {
                let name = |column: u16| report.columns.get(usize::from(column)).map_or(String::new(), |c| c.name.clone());
                let of_question =
                    |k: &ProblemKind| matches!(k, ProblemKind::SeveralOptions | ProblemKind::BadQuestion(_) | ProblemKind::Part);
                if let Some(doubt) = report.doubts.iter().find(|d| d.used == Some(1) && d.choices.len() == 2) {
                    OwnError::NothingSure { column: name(doubt.column), doubt: doubt.kind.to_string() }
                } else if let Some(p) = report.problems.list.iter().find(|p| of_question(&p.kind)) {
                    OwnError::NothingSure { column: p.column.map_or(String::new(), name), doubt: p.kind.to_string() }
                } else if self.table.repeats_header {
                    OwnError::NoHeader
                } else {
                    OwnError::NoQuestion { columns }
                }
            }
            other => other,
        }
    }
}

/// Reads a file in pieces of any length.
#[derive(Debug)]
pub struct Importer {
    text: TextRows,
    rows: Rows,
    /// Name of the one group of a file without groups.
    group: String,
}

impl Importer {
    pub fn new(questions: impl Into<Questions>, group: &str) -> Self {
        let rows = Rows { table: Builder::new(), known: questions.into() };
        Self { text: TextRows::default(), rows, group: group.into() }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// [`OwnError`] as soon as it is clear that the file as a whole is of no use.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), OwnError> {
        if self.text.bytes() + bytes.len() as u64 > MOST_BYTES {
            return Err(OwnError::TooLarge);
        }
        self.text.push(bytes, &mut self.rows)
    }

    /// The end of the file: its rows in memory, to be understood.
    ///
    /// # Errors
    /// [`OwnError`] when it has no rows.
    pub fn reading(mut self) -> Result<Reading, OwnError> {
        let kind = self.text.finish(&mut self.rows)?;
        let Rows { table, known } = self.rows;
        let table = table.finish(&known)?;
        Ok(Reading::new(table, known, self.group, kind.encoding, Some(kind.separator)))
    }

    /// The end of the file: makes the tables.
    ///
    /// # Errors
    /// [`OwnError`] when there is nothing to make them of.
    pub fn finish(self) -> Result<Import, OwnError> {
        self.reading()?.import(&Corrections::default())
    }
}

/// Rows that become a table.
#[derive(Debug)]
struct Rows {
    table: Builder,
    known: Questions,
}

impl Sink for Rows {
    type Error = OwnError;

    fn is_name(&self, cell: &str) -> bool {
        headers::says(cell, &self.known).is_header_alone()
    }

    fn width(&self) -> Option<usize> {
        self.table.width()
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), OwnError> {
        self.table.row(row.number, row.cells(), row.open, &self.known)
    }
}
