//! A file, piece by piece: bytes in, tables and a report out. Nothing of a row stays once it is counted.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{
    MOST_BYTES, MOST_COLUMNS, OwnData,
    columns::{ColumnReport, Columns, Questions},
    error::OwnError,
    people::{Outcome, People},
    problems::{ProblemKind, Problems},
    sniff::{self, Decoder, Encoding, Separator},
};
use crate::survey::{CountryCode, Item};

/// So much of a file is looked at before its separator is decided.
const SAMPLE: usize = 65_536;
/// A row is not longer, the header least of all: an open quotation mark would swallow the rest of the file.
const MOST_RECORD: usize = 2_097_152;

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
    questions: Questions,
    /// Name of the one group of a file without groups.
    group: String,
    bytes: u64,
    decoder: Option<Decoder>,
    /// Decoded, and not yet looked at.
    waiting: Vec<u8>,
    rows: Option<Rows>,
}

impl Importer {
    pub fn new(questions: impl Into<Questions>, group: &str) -> Self {
        Self { questions: questions.into(), group: group.into(), bytes: 0, decoder: None, waiting: Vec::new(), rows: None }
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
        rows.feed(&text[from..], &self.questions)?;
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
        rows.end(&self.questions)?;
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
    people: Option<People>,
    default_group: String,
    counts: [u64; 3],
    problems: Problems,
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
            people: None,
            default_group,
            counts: [0; 3],
            problems: Problems::default(),
        }
    }

    fn feed(&mut self, mut bytes: &[u8], known: &Questions) -> Result<(), OwnError> {
        // With no bytes the reader would take the file as ended.
        while !bytes.is_empty() {
            let read = self.step(bytes, known)?.0;
            bytes = &bytes[read..];
        }
        Ok(())
    }

    fn end(&mut self, known: &Questions) -> Result<(), OwnError> {
        while self.step(&[], known)?.1 != ReadRecordResult::End {}
        Ok(())
    }

    fn step(&mut self, bytes: &[u8], known: &Questions) -> Result<(usize, ReadRecordResult), OwnError> {
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
                self.record(known)?;
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

    fn record(&mut self, known: &Questions) -> Result<(), OwnError> {
        if self.people.is_none() && self.fields > MOST_COLUMNS {
            return Err(OwnError::TooManyColumns { found: self.fields });
        }
        let cells = self.cells();
        if cells.iter().all(|c| c.trim().is_empty()) {
            return Ok(());
        }
        let Some(people) = &mut self.people else {
            let names: Vec<String> = cells.iter().map(|c| c.trim().trim_start_matches('\u{feff}').to_string()).collect();
            let columns = Columns::read(&names, self.row, known, &mut self.problems);
            if columns.items.is_empty() {
                return Err(OwnError::NoQuestion { columns: names.len() });
            }
            self.people = Some(People::new(columns));
            return Ok(());
        };
        self.counts[READ] += 1;
        let outcome = people.count(&cells, self.row, &mut self.problems, &self.default_group)?;
        self.counts[USED] += u64::from(outcome != Outcome::Unused);
        self.counts[PARTIAL] += u64::from(outcome == Outcome::Partial);
        Ok(())
    }

    fn finish(self, encoding: Encoding) -> Result<Import, OwnError> {
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
        let encoding = if encoding == Encoding::Utf8 && self.plain_windows { Encoding::Windows1252 } else { encoding };
        let report = Report {
            is_export: false,
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
