//! A file, piece by piece: bytes in, tables and a report out. Nothing of a row stays once it is counted.

use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{
    MOST_BYTES, MOST_COLUMNS, MOST_GROUPS, MOST_NAME, OwnData,
    columns::{Answer, ColumnReport, Columns, LevelReader, is_formula},
    levels::{fold, is_missing},
    problems::{ProblemKind, Problems},
    sniff::{self, Decoder, Encoding, Separator},
    tally::{MOST_SUMS, Tally, band},
};
use crate::survey::{Attribute, Catalogue, CountryCode, Item, Persona};

/// So much of a file is looked at before its separator is decided.
const SAMPLE: usize = 65_536;
/// A row is not longer, the header least of all: an open quotation mark would swallow the rest of the file.
const MOST_RECORD: usize = 2_097_152;
const WEIGHTS: (f64, f64) = (1e-6, 1e6);
const AGES: (f64, f64) = (0.0, 120.0);

/// A file that gives no data at all, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OwnError {
    #[error("the file is empty. Download the template to see what belongs into it")]
    Empty,
    #[error("the file is {kind}, not CSV. Open it in the program that made it and save it as CSV (UTF-8)")]
    OtherKind { kind: &'static str },
    #[error("the file is no text: byte {at} is zero. Save it as CSV (UTF-8), or as Unicode text")]
    NotText { at: u64 },
    #[error("the file has more than {} MB. Leave columns out that are no questions, or split it", MOST_BYTES / 1_000_000)]
    TooLarge,
    #[error("the file has {found} columns and at most {MOST_COLUMNS} are read. Leave out those that are no questions")]
    TooManyColumns { found: usize },
    #[error("row {row} does not end within 2 MB. A quotation mark before it may be open: look for one in that row")]
    LongRow { row: u64 },
    #[error(
        "none of the {columns} columns is a question. Name a column by a code of the catalogue, such as Q164, or write: Question text? \
         [first option|second option]"
    )]
    NoQuestion { columns: usize },
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

/// What was understood of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
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
    catalogue: Arc<Catalogue>,
    /// Name of the one group of a file without groups.
    group: String,
    bytes: u64,
    decoder: Option<Decoder>,
    /// Decoded, and not yet looked at.
    waiting: Vec<u8>,
    rows: Option<Rows>,
}

impl Importer {
    pub fn new(catalogue: Arc<Catalogue>, group: &str) -> Self {
        Self { catalogue, group: group.into(), bytes: 0, decoder: None, waiting: Vec::new(), rows: None }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// [`OwnError`] as soon as it is clear that the file as a whole is of no use.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), OwnError> {
        if bytes.is_empty() {
            return Ok(());
        }
        let before = self.bytes;
        self.bytes += bytes.len() as u64;
        if self.bytes > MOST_BYTES {
            return Err(OwnError::TooLarge);
        }
        if self.decoder.is_none() {
            // A first piece that is shorter than a mark: unusual, and then the file is taken as unmarked.
            if let Some(kind) = sniff::not_text(bytes) {
                return Err(OwnError::OtherKind { kind });
            }
            self.decoder = Some(Decoder::new(bytes));
        }
        let start = self.waiting.len();
        if let Some(decoder) = &mut self.decoder {
            decoder.feed(bytes, &mut self.waiting);
        }
        if let Some(zero) = self.waiting[start..].iter().position(|b| *b == 0) {
            return Err(OwnError::NotText { at: before + zero as u64 });
        }
        if self.rows.is_none() && self.waiting.len() < SAMPLE {
            return Ok(());
        }
        self.read_waiting()
    }

    fn read_waiting(&mut self) -> Result<(), OwnError> {
        let text = std::mem::take(&mut self.waiting);
        let mut from = 0;
        let rows = match &mut self.rows {
            Some(rows) => rows,
            None => {
                let separator = sniff::declared(&text).map(|(separator, end)| {
                    from = end;
                    separator
                });
                let sniffed = separator.unwrap_or_else(|| Separator::sniff(&text[..text.len().min(SAMPLE)]));
                self.rows.insert(Rows::new(sniffed, u64::from(from > 0), self.group.clone()))
            }
        };
        rows.feed(&text[from..], &self.catalogue)?;
        // Its memory serves the next piece.
        self.waiting = text;
        self.waiting.clear();
        Ok(())
    }

    /// The end of the file: makes the tables.
    ///
    /// # Errors
    /// [`OwnError`] when there is nothing to make them of.
    pub fn finish(mut self) -> Result<Import, OwnError> {
        let Some(mut decoder) = self.decoder.take() else { return Err(OwnError::Empty) };
        decoder.finish(&mut self.waiting);
        self.read_waiting()?;
        let Some(mut rows) = self.rows else { return Err(OwnError::Empty) };
        rows.end(&self.catalogue)?;
        rows.finish(decoder.encoding)
    }
}

/// The rows of a file whose separator is known.
#[derive(Debug)]
struct Rows {
    separator: Separator,
    reader: Box<Reader>,
    /// The row that is being read: its text, and where its cells end.
    text: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    fields: usize,
    /// Line ends inside cells so far, which a spreadsheet does not count as rows.
    inner: u64,
    /// The last row's number, and how many lines came before the reader's first.
    row: u64,
    before: u64,
    plain_windows: bool,
    header: Option<Header>,
    default_group: String,
    counts: [u64; 3],
    problems: Problems,
}

#[derive(Debug)]
struct Header {
    columns: Columns,
    levels: Vec<(usize, Attribute, LevelReader)>,
    /// Names as written, and folded.
    groups: Vec<(String, String)>,
    tally: Tally,
    answers: Vec<(usize, u8)>,
}

const READ: usize = 0;
const USED: usize = 1;
const PARTIAL: usize = 2;

impl Rows {
    fn new(separator: Separator, before: u64, default_group: String) -> Self {
        Self {
            separator,
            reader: Box::new(ReaderBuilder::new().delimiter(separator.byte()).build()),
            text: vec![0; 4_096],
            written: 0,
            ends: vec![0; 256],
            fields: 0,
            inner: 0,
            row: before,
            before,
            plain_windows: false,
            header: None,
            default_group,
            counts: [0; 3],
            problems: Problems::default(),
        }
    }

    fn feed(&mut self, mut bytes: &[u8], catalogue: &Catalogue) -> Result<(), OwnError> {
        // With no bytes the reader would take the file as ended.
        while !bytes.is_empty() {
            let read = self.step(bytes, catalogue)?.0;
            bytes = &bytes[read..];
        }
        Ok(())
    }

    fn end(&mut self, catalogue: &Catalogue) -> Result<(), OwnError> {
        while self.step(&[], catalogue)?.1 != ReadRecordResult::End {}
        Ok(())
    }

    fn step(&mut self, bytes: &[u8], catalogue: &Catalogue) -> Result<(usize, ReadRecordResult), OwnError> {
        let (result, read, out, ends) =
            self.reader.read_record(bytes, &mut self.text[self.written..], &mut self.ends[self.fields..]);
        self.written += out;
        self.fields += ends;
        match result {
            ReadRecordResult::OutputFull if self.text.len() >= MOST_RECORD => {
                return Err(OwnError::LongRow { row: self.row + 1 });
            }
            ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
            ReadRecordResult::OutputEndsFull if self.ends.len() >= MOST_RECORD => {
                return Err(OwnError::LongRow { row: self.row + 1 });
            }
            ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            ReadRecordResult::Record => {
                // The reader skips empty lines, so rows are counted by lines. After a carriage return it has not counted the line
                // feed yet; and where lines end in carriage returns alone it counts none, but rows follow each other.
                let last = read.checked_sub(1).map(|at| bytes[at]);
                let lines = self.before + self.reader.line() - u64::from(last == Some(b'\n'));
                self.inner += self.text[..self.written].iter().filter(|b| **b == b'\n').count() as u64;
                self.row = (self.row + 1).max(lines.saturating_sub(self.inner));
                self.record(catalogue)?;
                (self.written, self.fields) = (0, 0);
            }
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
        }
        Ok((read, result))
    }

    /// The row that was just read, as text.
    fn cells(&mut self) -> Vec<String> {
        let text = &self.text[..self.written];
        let utf8 = std::str::from_utf8(text).is_ok();
        self.plain_windows |= !utf8;
        let starts = std::iter::once(0).chain(self.ends[..self.fields].iter().copied());
        let spans = starts.zip(&self.ends[..self.fields]);
        let cell = |bytes: &[u8]| match std::str::from_utf8(bytes) {
            // A row is in one encoding.
            Ok(text) if utf8 => text.to_string(),
            _ => sniff::windows_1252(bytes),
        };
        spans.map(|(start, end)| cell(&text[start..*end])).collect()
    }

    fn record(&mut self, catalogue: &Catalogue) -> Result<(), OwnError> {
        if self.header.is_none() && self.fields > MOST_COLUMNS {
            return Err(OwnError::TooManyColumns { found: self.fields });
        }
        let cells = self.cells();
        if cells.iter().all(|c| c.trim().is_empty()) {
            return Ok(());
        }
        let Some(header) = &mut self.header else {
            let names: Vec<String> = cells.iter().map(|c| c.trim().trim_start_matches('\u{feff}').to_string()).collect();
            let columns = Columns::read(&names, self.row, catalogue, &mut self.problems);
            if columns.items.is_empty() {
                return Err(OwnError::NoQuestion { columns: names.len() });
            }
            self.header = Some(Header::new(columns));
            return Ok(());
        };
        self.counts[READ] += 1;
        let outcome = header.person(&cells, self.row, &mut self.problems, &self.default_group)?;
        self.counts[USED] += u64::from(outcome != Outcome::Unused);
        self.counts[PARTIAL] += u64::from(outcome == Outcome::Partial);
        Ok(())
    }

    fn finish(self, encoding: Encoding) -> Result<Import, OwnError> {
        let Some(header) = self.header else { return Err(OwnError::Empty) };
        let rows = self.counts[READ];
        if rows == 0 {
            return Err(OwnError::NoRows);
        }
        let Header { columns, groups, tally, .. } = header;
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
        let encoding = if encoding == Encoding::Utf8 && self.plain_windows { Encoding::Windows1252 } else { encoding };
        let report = Report {
            encoding,
            separator: self.separator,
            columns: columns.reports,
            rows_read: rows,
            rows_used: self.counts[USED],
            rows_partial: self.counts[PARTIAL],
            problems: self.problems,
        };
        Ok(Import { data, report, items })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Unused,
    /// Some attribute that the file has is not told.
    Partial,
    Whole,
}

impl Header {
    fn new(columns: Columns) -> Self {
        let levels = Attribute::ALL.into_iter().filter_map(|a| {
            let (column, spanish) = columns.attributes[a.index()]?;
            Some((column, a, LevelReader::new(a, spanish)))
        });
        let tally = Tally::new(columns.items.iter().map(|i| i.item.options.len()));
        Self { levels: levels.collect(), columns, groups: Vec::new(), tally, answers: Vec::new() }
    }

    /// Counts one row.
    fn person(&mut self, cells: &[String], row: u64, problems: &mut Problems, default_group: &str) -> Result<Outcome, OwnError> {
        let width = self.columns.reports.len();
        let extra = cells.iter().skip(width).any(|c| !c.trim().is_empty());
        let sizes = (u32::try_from(cells.len()).unwrap_or(u32::MAX), u32::try_from(width).unwrap_or(u32::MAX));
        if extra {
            problems.add(row, None, ProblemKind::LongRow(sizes.0, sizes.1), "");
            return Ok(Outcome::Unused);
        }
        if cells.len() < width {
            problems.add(row, None, ProblemKind::ShortRow(sizes.0, sizes.1), "");
        }
        let cell = |column: usize| cells.get(column).map_or("", String::as_str);
        let weight = match self.columns.weight {
            None => 1.0,
            Some(column) => match number(cell(column), WEIGHTS, ProblemKind::Weight) {
                Ok(Some(weight)) => weight,
                wrong => {
                    problems.add(row, Some(column), wrong.err().unwrap_or(ProblemKind::Weight), cell(column));
                    return Ok(Outcome::Unused);
                }
            },
        };
        let group = match self.columns.group {
            None => self.group(default_group),
            Some(column) => {
                self.named_group(cell(column)).map_err(|kind| problems.add(row, Some(column), kind, cell(column))).ok()
            }
        };
        let Some(group) = group else { return Ok(Outcome::Unused) };
        let age = self.columns.age.and_then(|column| match number(cell(column), AGES, ProblemKind::Age) {
            Ok(age) => age.map(band),
            Err(kind) => {
                problems.add(row, Some(column), kind, cell(column));
                None
            }
        });
        let mut levels = Persona::ANY;
        let mut whole = true;
        for (column, attribute, reader) in &mut self.levels {
            let level = reader.level(cell(*column)).unwrap_or_else(|kind| {
                problems.add(row, Some(*column), kind, cell(*column));
                None
            });
            whole &= level.is_some();
            levels = levels.with(*attribute, level);
        }
        self.answers.clear();
        for (column, item) in &self.columns.item_columns {
            let reader = &mut self.columns.items[*item];
            match reader.answer(cell(*column)) {
                Answer::Option(option) => self.answers.push((*item, option)),
                Answer::Missing => {}
                Answer::Formula => problems.add(row, Some(*column), ProblemKind::Formula, cell(*column)),
                Answer::Unreadable => problems.add(row, Some(*column), reader.problem(), cell(*column)),
            }
        }
        if self.answers.is_empty() {
            return Ok(Outcome::Unused);
        }
        self.tally.add(group, levels, age, weight, &self.answers).map_err(|_| OwnError::TooMuch)?;
        Ok(if whole { Outcome::Whole } else { Outcome::Partial })
    }

    fn named_group(&mut self, cell: &str) -> Result<u8, ProblemKind> {
        if is_formula(cell) {
            return Err(ProblemKind::Formula);
        }
        if is_missing(&fold(cell)) {
            return Err(ProblemKind::NoGroup);
        }
        self.group(cell).ok_or(ProblemKind::TooManyGroups)
    }

    /// The number of the group with this name, a new one for a new name; `None` when there are too many.
    fn group(&mut self, name: &str) -> Option<u8> {
        // As written is quickest, and most rows are.
        let name = name.trim();
        if let Some(known) = self.groups.iter().position(|g| g.0 == name) {
            return u8::try_from(known).ok();
        }
        let short: String = name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_NAME).collect();
        let folded = fold(&short);
        let index = match self.groups.iter().position(|g| g.1 == folded) {
            Some(known) => known,
            None if self.groups.len() >= MOST_GROUPS => return None,
            None => {
                self.groups.push((short, folded));
                self.groups.len() - 1
            }
        };
        u8::try_from(index).ok()
    }
}

/// A number within limits; `None` for an empty cell. Spreadsheets of half the world write decimals with a comma.
fn number(cell: &str, (low, high): (f64, f64), otherwise: ProblemKind) -> Result<Option<f64>, ProblemKind> {
    if is_formula(cell) {
        return Err(ProblemKind::Formula);
    }
    let text = cell.trim();
    if is_missing(&fold(text)) {
        return Ok(None);
    }
    // Written so that NaN is refused too.
    let value = text.replace(',', ".").parse::<f64>().ok().filter(|v| *v >= low && *v <= high);
    value.map(Some).ok_or(otherwise)
}
