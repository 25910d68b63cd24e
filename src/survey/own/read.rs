//! A file, piece by piece: bytes in, tables and a report out.

use std::borrow::Cow;

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
        encoding::{Decoder, HEAD},
        kinds::{Kind, kind},
        records::{self, Step},
        separator,
    },
};
use crate::survey::{CountryCode, Item};

/// So much of a file is looked at before its separator is decided.
const SAMPLE: usize = 65_536;
/// A row is not longer, the header least of all.
const MOST_RECORD: usize = 2_097_152;

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

    /// Makes tables and a report, with what the visitor says.
    pub fn understand(&self, corrections: &Corrections) -> Understood {
        let mut problems = Problems::default();
        let table = &self.table;
        let columns = Columns::understand(table, self.separator, &self.questions, corrections, &mut problems);
        let encoding = match (self.encoding, table.page) {
            (Encoding::Utf8 | Encoding::Utf8Marked, Some(page)) => page.into(),
            (encoding, _) => encoding,
        };
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
    questions: Questions,
    /// Name of the one group of a file without groups.
    group: String,
    bytes: u64,
    /// The file's beginning, until there is enough of it to tell its encoding.
    head: Vec<u8>,
    decoder: Option<Decoder>,
    rows: Rows,
}

impl Importer {
    pub fn new(questions: impl Into<Questions>, group: &str) -> Self {
        Self {
            questions: questions.into(),
            group: group.into(),
            bytes: 0,
            head: Vec::new(),
            decoder: None,
            rows: Rows::default(),
        }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// [`OwnError`] as soon as it is clear that the file as a whole is of no use.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), OwnError> {
        let before = self.bytes;
        self.bytes += bytes.len() as u64;
        if self.bytes > MOST_BYTES {
            return Err(OwnError::TooLarge);
        }
        if self.decoder.is_some() {
            return self.decode(bytes, before);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() < HEAD { Ok(()) } else { self.begin() }
    }

    /// Looks at the file's beginning.
    fn begin(&mut self) -> Result<(), OwnError> {
        let head = std::mem::take(&mut self.head);
        match kind(&head) {
            Kind::Text => {}
            Kind::Packed => return Err(OwnError::OtherKind { kind: "a spreadsheet or another packed file (xlsx, ods, zip)" }),
            Kind::OldSpreadsheet => return Err(OwnError::OtherKind { kind: "an old spreadsheet (xls)" }),
            Kind::Spss => return Err(OwnError::Spss),
            Kind::Html => return Err(OwnError::Html),
            Kind::Other(kind) => return Err(OwnError::OtherKind { kind }),
        }
        self.decoder = Some(Decoder::new(&head));
        self.decode(&head, 0)
    }

    fn decode(&mut self, bytes: &[u8], before: u64) -> Result<(), OwnError> {
        let start = self.rows.waiting.len();
        if let Some(decoder) = &mut self.decoder {
            decoder.feed(bytes, &mut self.rows.waiting);
        }
        if let Some(zero) = self.rows.waiting[start..].iter().position(|b| *b == 0) {
            return Err(OwnError::NotText { at: before + zero as u64 });
        }
        self.rows.read(false, &self.questions)
    }

    /// The end of the file: its rows in memory, to be understood.
    ///
    /// # Errors
    /// [`OwnError`] when it has no rows.
    pub fn reading(mut self) -> Result<Reading, OwnError> {
        if self.decoder.is_none() {
            self.begin()?;
        }
        let Some(mut decoder) = self.decoder.take() else { return Err(OwnError::Empty) };
        decoder.finish(&mut self.rows.waiting);
        self.rows.read(true, &self.questions)?;
        let table = self.rows.table.finish(&self.questions)?;
        let separator = self.rows.separator.unwrap_or(Separator::Comma);
        Ok(Reading::new(table, self.questions, self.group, decoder.encoding, Some(separator)))
    }

    /// The end of the file: makes the tables.
    ///
    /// # Errors
    /// [`OwnError`] when there is nothing to make them of.
    pub fn finish(self) -> Result<Import, OwnError> {
        self.reading()?.import(&Corrections::default())
    }
}

/// Text that becomes rows.
#[derive(Debug)]
struct Rows {
    separator: Option<Separator>,
    /// Decoded, and not yet read.
    waiting: Vec<u8>,
    /// So much has to be there before reading goes on: after a row that was cut, twice as much, so that it is not read time and again.
    enough: usize,
    /// The last row's number.
    row: u64,
    cells: Vec<records::Cell>,
    table: Builder,
}

impl Default for Rows {
    fn default() -> Self {
        Self { separator: None, waiting: Vec::new(), enough: SAMPLE, row: 0, cells: Vec::new(), table: Builder::new() }
    }
}

impl Rows {
    fn read(&mut self, ended: bool, known: &Questions) -> Result<(), OwnError> {
        if !ended && self.waiting.len() < self.enough {
            return Ok(());
        }
        let text = std::mem::take(&mut self.waiting);
        let mut at = 0;
        let separator = match self.separator {
            Some(separator) => separator,
            None => {
                let declared = separator::declared(&text).map(|(separator, end)| {
                    (at, self.row) = (end, 1);
                    separator
                });
                let is_known = |name: &str| headers::says(name, known).is_header_alone();
                *self.separator.insert(declared.unwrap_or_else(|| Separator::sniff(&text[..text.len().min(SAMPLE)], is_known)))
            }
        };
        loop {
            match records::row(&text, at, ended, separator.byte(), self.table.width(), &mut self.cells) {
                Step::Row { next, open } => {
                    if next - at > MOST_RECORD {
                        return Err(OwnError::LongRow { row: self.row + 1 });
                    }
                    self.row += 1;
                    let cells = self.cells.iter().map(|c| -> Cow<'_, [u8]> { c.text(&text) });
                    self.table.row(self.row, cells, open, known)?;
                    at = next;
                }
                Step::More | Step::End => break,
            }
        }
        let rest = text.len() - at;
        if rest > MOST_RECORD {
            return Err(OwnError::LongRow { row: self.row + 1 });
        }
        // Its memory serves the next piece.
        self.waiting = text;
        self.waiting.drain(..at);
        self.enough = SAMPLE.max(rest * 2);
        Ok(())
    }
}
