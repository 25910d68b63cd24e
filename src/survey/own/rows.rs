//! The rows of a text, piece by piece: bytes in, cells out, each row with the number that a spreadsheet gives it.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{
    error::OwnError,
    sniff::{self, Decoder, Encoding, Separator},
};

/// So much of a file is looked at before its separator is decided.
const SAMPLE: usize = 65_536;
/// A row is not longer, the header least of all: an open quotation mark would swallow the rest of the file.
const MOST_RECORD: usize = 2_097_152;

/// What kind of text it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextKind {
    pub encoding: Encoding,
    pub separator: Separator,
}

/// Reads a text in pieces of any length. Rows without a word are left out; the header is a row as any other.
#[derive(Debug, Default)]
pub struct TextRows {
    bytes: u64,
    decoder: Option<Decoder>,
    /// Decoded, and not yet looked at.
    waiting: Vec<u8>,
    records: Option<Records>,
}

/// A header's cells as names: without the mark that a quoted first cell hides, and the blanks around.
pub fn names(cells: &[String]) -> Vec<String> {
    cells.iter().map(|c| c.trim().trim_start_matches('\u{feff}').to_string()).collect()
}

impl TextRows {
    /// How many bytes were read.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Reads the next piece and gives `sink` the rows that it ends.
    ///
    /// # Errors
    /// [`OwnError`] for a file that is no text, or has a row without end; whatever `sink` returns.
    pub fn push<E: From<OwnError>>(
        &mut self,
        bytes: &[u8],
        sink: &mut dyn FnMut(u64, Vec<String>) -> Result<(), E>,
    ) -> Result<(), E> {
        if bytes.is_empty() {
            return Ok(());
        }
        let before = self.bytes;
        self.bytes += bytes.len() as u64;
        if self.decoder.is_none() {
            // A first piece that is shorter than a mark: unusual, and then the file is taken as unmarked.
            if let Some(kind) = sniff::not_text(bytes) {
                return Err(OwnError::OtherKind { kind }.into());
            }
            self.decoder = Some(Decoder::new(bytes));
        }
        let start = self.waiting.len();
        if let Some(decoder) = &mut self.decoder {
            decoder.feed(bytes, &mut self.waiting);
        }
        if let Some(zero) = self.waiting[start..].iter().position(|b| *b == 0) {
            return Err(OwnError::NotText { at: before + zero as u64 }.into());
        }
        if self.records.is_none() && self.waiting.len() < SAMPLE {
            return Ok(());
        }
        self.read_waiting(sink)
    }

    fn read_waiting<E: From<OwnError>>(&mut self, sink: &mut dyn FnMut(u64, Vec<String>) -> Result<(), E>) -> Result<(), E> {
        let text = std::mem::take(&mut self.waiting);
        let mut from = 0;
        let records = match &mut self.records {
            Some(records) => records,
            None => {
                let separator = sniff::declared(&text).map(|(separator, end)| {
                    from = end;
                    separator
                });
                let sniffed = separator.unwrap_or_else(|| Separator::sniff(&text[..text.len().min(SAMPLE)]));
                self.records.insert(Records::new(sniffed, u64::from(from > 0)))
            }
        };
        records.feed(&text[from..], sink)?;
        // Its memory serves the next piece.
        self.waiting = text;
        self.waiting.clear();
        Ok(())
    }

    /// The end of the file: gives `sink` what is left.
    ///
    /// # Errors
    /// [`OwnError::Empty`] where there was not a byte; as [`Self::push`].
    pub fn finish<E: From<OwnError>>(mut self, sink: &mut dyn FnMut(u64, Vec<String>) -> Result<(), E>) -> Result<TextKind, E> {
        let Some(mut decoder) = self.decoder.take() else { return Err(OwnError::Empty.into()) };
        decoder.finish(&mut self.waiting);
        self.read_waiting(sink)?;
        let Some(mut records) = self.records else { return Err(OwnError::Empty.into()) };
        while records.step(&[], sink)?.1 != ReadRecordResult::End {}
        let plain = decoder.encoding == Encoding::Utf8 && records.plain_windows;
        let encoding = if plain { Encoding::Windows1252 } else { decoder.encoding };
        Ok(TextKind { encoding, separator: records.separator })
    }
}

/// The rows of a text whose separator is known.
#[derive(Debug)]
struct Records {
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
}

impl Records {
    fn new(separator: Separator, before: u64) -> Self {
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
        }
    }

    fn feed<E: From<OwnError>>(
        &mut self,
        mut bytes: &[u8],
        sink: &mut dyn FnMut(u64, Vec<String>) -> Result<(), E>,
    ) -> Result<(), E> {
        // With no bytes the reader would take the file as ended.
        while !bytes.is_empty() {
            let read = self.step(bytes, sink)?.0;
            bytes = &bytes[read..];
        }
        Ok(())
    }

    fn step<E: From<OwnError>>(
        &mut self,
        bytes: &[u8],
        sink: &mut dyn FnMut(u64, Vec<String>) -> Result<(), E>,
    ) -> Result<(usize, ReadRecordResult), E> {
        let (result, read, out, ends) =
            self.reader.read_record(bytes, &mut self.text[self.written..], &mut self.ends[self.fields..]);
        self.written += out;
        self.fields += ends;
        match result {
            ReadRecordResult::OutputFull if self.text.len() >= MOST_RECORD => {
                return Err(OwnError::LongRow { row: self.row + 1 }.into());
            }
            ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
            ReadRecordResult::OutputEndsFull if self.ends.len() >= MOST_RECORD => {
                return Err(OwnError::LongRow { row: self.row + 1 }.into());
            }
            ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            ReadRecordResult::Record => {
                // The reader skips empty lines, so rows are counted by lines. After a carriage return it has not counted the line
                // feed yet; and where lines end in carriage returns alone it counts none, but rows follow each other.
                let last = read.checked_sub(1).map(|at| bytes[at]);
                let lines = self.before + self.reader.line() - u64::from(last == Some(b'\n'));
                self.inner += self.text[..self.written].iter().filter(|b| **b == b'\n').count() as u64;
                self.row = (self.row + 1).max(lines.saturating_sub(self.inner));
                let cells = self.cells();
                if cells.iter().any(|c| !c.trim().is_empty()) {
                    sink(self.row, cells)?;
                }
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
}
