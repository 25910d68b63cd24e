//! The file as rows of fields: separator, byte order mark, quoting, encoding, and the line of each row.
//!
//! The csv crate splits the fields; it forgives broken quotes and takes all that follows an open one for a single field. So
//! every byte passes a [`Watch`] first, which refuses what the crate would forgive.

use std::{
    fmt,
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::{Path, PathBuf},
};

use super::error::{BuildError, Place};

/// No line of the official file comes near this; a file without line ends would fill the memory.
const LONGEST_ROW: u64 = 4 << 20;
const BUFFER: usize = 1 << 18;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const ZIP: &[u8] = b"PK\x03\x04";

/// A CSV file with a header, read row by row.
pub(super) struct Source {
    file: PathBuf,
    reader: csv::Reader<Watch>,
    header: Vec<String>,
    record: csv::ByteRecord,
    /// What an error about the file ends with.
    needed: &'static str,
}

impl Source {
    /// Opens the file and reads its header. `needed` says in an error which file would do.
    pub fn open(file: &Path, needed: &'static str) -> Result<Self, BuildError> {
        let unreadable = |reason| BuildError::Unreadable { file: file.into(), reason, needed };
        let mut input = BufReader::new(File::open(file).map_err(unreadable)?);
        let mut head = Vec::new();
        (&mut input).take(LONGEST_ROW).read_until(b'\n', &mut head).map_err(unreadable)?;
        let start = Place { file: file.into(), line: 1, column: "1".into() };
        let text = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&head);
        if text.trim_ascii().is_empty() {
            return Err(BuildError::Empty { place: start, needed });
        }
        if text.starts_with(ZIP) {
            let found = "a zip archive, to be unpacked first".into();
            return Err(BuildError::OtherFile { place: start, found, needed });
        }
        let separator = separator(text);
        let mark = (head.len() - text.len()) as u64;
        head.drain(..mark as usize);
        let watch = Watch::new(Box::new(Cursor::new(head).chain(input)), separator, mark);
        // Lines end with a line feed alone here: with a carriage return before it, the crate would count lines too low.
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(BUFFER)
            .from_reader(watch);
        let mut source = Self { file: file.into(), reader, header: Vec::new(), record: csv::ByteRecord::new(), needed };
        source.read()?;
        source.check_encoding()?;
        source.header = source.record.iter().map(|name| String::from_utf8_lossy(name.trim_ascii()).into_owned()).collect();
        Ok(source)
    }

    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Bytes taken from the file so far.
    pub fn bytes(&self) -> u64 {
        self.reader.get_ref().bytes
    }

    /// Goes to the next row; `false` after the last.
    pub fn next(&mut self) -> Result<bool, BuildError> {
        if !self.read()? {
            return Ok(false);
        }
        let (found, expected) = (self.record.len(), self.header.len());
        if found != expected {
            let place = self.place(found.min(expected));
            let cut = found < expected && !self.read()?;
            return Err(match cut {
                true => BuildError::Truncated { place, found, expected },
                false => BuildError::FieldCount { place, found, expected },
            });
        }
        self.check_encoding()?;
        Ok(true)
    }

    /// A field of this row without the space around it.
    pub fn field(&self, column: usize) -> &[u8] {
        self.record.get(column).unwrap_or_default().trim_ascii()
    }

    /// A field as text for a message, shortened.
    pub fn text(&self, column: usize) -> String {
        String::from_utf8_lossy(self.field(column)).chars().take(40).collect()
    }

    /// Where a field of this row is.
    pub fn place(&self, column: usize) -> Place {
        // The reader stands behind the row's line feed, which the watch adds where the file's last line lacks it.
        let within = self.record.as_slice().iter().filter(|b| **b == b'\n').count() as u64;
        let line = self.reader.position().line().saturating_sub(1 + within).max(1);
        self.place_at(line, column)
    }

    fn place_at(&self, line: u64, column: usize) -> Place {
        let name = self.header.get(column).filter(|name| !name.is_empty()).cloned();
        Place { file: self.file.clone(), line, column: name.unwrap_or_else(|| (column + 1).to_string()) }
    }

    /// Reads a record that is not a blank line.
    fn read(&mut self) -> Result<bool, BuildError> {
        loop {
            match self.reader.read_byte_record(&mut self.record) {
                Ok(true) if self.record.len() == 1 && self.field(0).is_empty() => {}
                Ok(more) => return Ok(more),
                Err(error) => return Err(self.failed(error)),
            }
        }
    }

    fn failed(&self, error: csv::Error) -> BuildError {
        let reason = match error.into_kind() {
            csv::ErrorKind::Io(reason) => reason,
            other => io::Error::other(format!("{other:?}")),
        };
        match reason.downcast::<Misquoted>() {
            Ok(Misquoted { line, field, reason }) => BuildError::Quoting { place: self.place_at(line, field), reason },
            Err(reason) => BuildError::Unreadable { file: self.file.clone(), reason, needed: self.needed },
        }
    }

    fn check_encoding(&self) -> Result<(), BuildError> {
        if std::str::from_utf8(self.record.as_slice()).is_ok() {
            return Ok(());
        }
        match self.record.iter().position(|field| std::str::from_utf8(field).is_err()) {
            Some(column) => Err(BuildError::Encoding { place: self.place(column) }),
            None => Ok(()),
        }
    }
}

/// The semicolon where the header has more of them than commas, outside quotes.
fn separator(head: &[u8]) -> u8 {
    let (mut quoted, mut commas, mut semicolons) = (false, 0, 0);
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => commas += 1,
            b';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// A quote where none may be, or none where one must be.
#[derive(Debug)]
struct Misquoted {
    line: u64,
    /// From 0.
    field: usize,
    reason: &'static str,
}

impl fmt::Display for Misquoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl std::error::Error for Misquoted {}

#[derive(Clone, Copy, PartialEq)]
enum At {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote within a quoted field: its end, or the first of a doubled quote.
    Closing,
}

/// Passes bytes on, counts them, and fails where their quoting is broken. Ends the last line where the file does not.
struct Watch {
    input: Box<dyn Read>,
    separator: u8,
    bytes: u64,
    at: At,
    line: u64,
    field: usize,
    /// Line and field of the last opening quote.
    opened: (u64, usize),
    /// Bytes passed when the row began.
    row_start: u64,
    last: u8,
}

impl Watch {
    fn new(input: Box<dyn Read>, separator: u8, bytes: u64) -> Self {
        let (line, field) = (1, 0);
        Self { input, separator, bytes, at: At::FieldStart, line, field, opened: (1, 0), row_start: 0, last: b'\n' }
    }

    fn check(&mut self, chunk: &[u8]) -> Result<(), Misquoted> {
        for (index, byte) in chunk.iter().copied().enumerate() {
            self.at = match (self.at, byte) {
                (At::Quoted, b'"') => At::Closing,
                (At::Quoted, _) => {
                    self.line += u64::from(byte == b'\n');
                    At::Quoted
                }
                (_, b'\n') => {
                    self.line += 1;
                    self.field = 0;
                    self.row_start = self.bytes + index as u64;
                    At::FieldStart
                }
                (_, b) if b == self.separator => {
                    self.field += 1;
                    At::FieldStart
                }
                (At::FieldStart, b'"') => {
                    self.opened = (self.line, self.field);
                    At::Quoted
                }
                (At::Closing, b'"') => At::Quoted,
                (At::Closing, b'\r') => At::Closing,
                (At::Closing, _) => return Err(self.opened("text follows the closing quote of the field that begins here")),
                (_, b'"') => return Err(self.here("a quote stands within a field that does not begin with one")),
                _ => At::Plain,
            };
        }
        self.bytes += chunk.len() as u64;
        self.last = chunk.last().copied().unwrap_or(self.last);
        match (self.bytes - self.row_start > LONGEST_ROW, self.at) {
            (false, _) => Ok(()),
            (true, At::Quoted) => Err(self.opened(UNCLOSED)),
            (true, _) => Err(self.here("the line is longer than four megabytes")),
        }
    }

    fn here(&self, reason: &'static str) -> Misquoted {
        Misquoted { line: self.line, field: self.field, reason }
    }

    fn opened(&self, reason: &'static str) -> Misquoted {
        Misquoted { line: self.opened.0, field: self.opened.1, reason }
    }
}

const UNCLOSED: &str = "the quote that opens here is never closed";

impl Read for Watch {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let invalid = |problem| io::Error::new(io::ErrorKind::InvalidData, problem);
        let count = self.input.read(buffer)?;
        if count > 0 {
            self.check(&buffer[..count]).map_err(invalid)?;
            return Ok(count);
        }
        if self.at == At::Quoted {
            return Err(invalid(self.opened(UNCLOSED)));
        }
        match buffer.first_mut() {
            Some(first) if self.last != b'\n' => {
                (*first, self.last) = (b'\n', b'\n');
                Ok(1)
            }
            _ => Ok(0),
        }
    }
}
