//! The rows of a text, piece by piece: bytes in, cells out, each row with the number that a spreadsheet gives it.

use std::borrow::Cow;

use super::{
    code_pages::Page,
    encoding::{Decoder, Encoding, HEAD},
    kinds::{Kind, kind},
    records::{self, Cell, Step},
    separator::{self, Separator},
};
use crate::survey::own::OwnError;

/// So much of a file is looked at before its separator is decided.
const SAMPLE: usize = 65_536;

/// What becomes of the rows.
pub trait Sink {
    type Error: From<OwnError>;

    /// Whether a cell is the name of a column, which tells what separates columns.
    fn is_name(&self, cell: &str) -> bool;

    /// The cells of the header, once it is known.
    fn width(&self) -> Option<usize>;

    /// Takes the next row, empty ones too.
    ///
    /// # Errors
    /// As soon as the file as a whole is of no use.
    fn row(&mut self, row: &Row<'_>) -> Result<(), Self::Error>;
}

/// A row of a text.
#[derive(Debug)]
pub struct Row<'a> {
    /// As a spreadsheet counts, from 1.
    pub number: u64,
    /// A quotation mark in it was no quote.
    pub open: bool,
    text: &'a [u8],
    cells: &'a [Cell],
}

impl Row<'_> {
    /// Its cells without the blanks around: UTF-8, or as the file has them.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = Cow<'_, [u8]>> {
        self.cells.iter().map(|c| c.text(self.text))
    }

    /// Its cells as letters, so many at most. The first row that is no UTF-8 tells the code page of the others.
    pub fn texts(&self, most: usize, page: &mut Option<Page>) -> Vec<String> {
        let cells: Vec<Cow<'_, [u8]>> = self.cells().take(most).collect();
        let odd = cells.iter().map(AsRef::as_ref).filter(|c| std::str::from_utf8(c).is_err());
        if page.is_none() && odd.clone().next().is_some() {
            *page = Some(Page::of(odd));
        }
        cells.iter().map(|c| page.map_or_else(|| String::from_utf8_lossy(c).into_owned(), |page| page.text(c))).collect()
    }
}

/// What kind of text it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextKind {
    /// As its first bytes tell it: a code page is known by its words.
    pub encoding: Encoding,
    pub separator: Separator,
}

/// Reads a text in pieces of any length.
#[derive(Debug)]
pub struct TextRows {
    bytes: u64,
    /// The file's beginning, until there is enough of it to tell its encoding.
    head: Vec<u8>,
    decoder: Option<Decoder>,
    separator: Option<Separator>,
    /// Decoded, and not yet read.
    waiting: Vec<u8>,
    /// So much has to be there before reading goes on: after a row that was cut, twice as much, so that it is not read time and again.
    enough: usize,
    /// The last row's number.
    row: u64,
    cells: Vec<Cell>,
}

impl Default for TextRows {
    fn default() -> Self {
        Self {
            bytes: 0,
            head: Vec::new(),
            decoder: None,
            separator: None,
            waiting: Vec::new(),
            enough: SAMPLE,
            row: 0,
            cells: Vec::new(),
        }
    }
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
    pub fn push<S: Sink>(&mut self, bytes: &[u8], sink: &mut S) -> Result<(), S::Error> {
        let before = self.bytes;
        self.bytes += bytes.len() as u64;
        if self.decoder.is_some() {
            return self.decode(bytes, before, sink);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() < HEAD { Ok(()) } else { self.begin(sink) }
    }

    /// Looks at the file's beginning.
    fn begin<S: Sink>(&mut self, sink: &mut S) -> Result<(), S::Error> {
        let head = std::mem::take(&mut self.head);
        refuse(&head)?;
        self.decoder = Some(Decoder::new(&head));
        self.decode(&head, 0, sink)
    }

    fn decode<S: Sink>(&mut self, bytes: &[u8], before: u64, sink: &mut S) -> Result<(), S::Error> {
        let start = self.waiting.len();
        if let Some(decoder) = &mut self.decoder {
            decoder.feed(bytes, &mut self.waiting);
        }
        if let Some(zero) = self.waiting[start..].iter().position(|b| *b == 0) {
            return Err(OwnError::NotText { at: before + zero as u64 }.into());
        }
        self.read(false, sink)
    }

    /// The end of the file: gives `sink` what is left.
    ///
    /// # Errors
    /// [`OwnError::Empty`] where there was not a byte; as [`Self::push`].
    pub fn finish<S: Sink>(mut self, sink: &mut S) -> Result<TextKind, S::Error> {
        if self.bytes == 0 {
            return Err(OwnError::Empty.into());
        }
        if self.decoder.is_none() {
            self.begin(sink)?;
        }
        let Some(mut decoder) = self.decoder.take() else { return Err(OwnError::Empty.into()) };
        decoder.finish(&mut self.waiting);
        self.read(true, sink)?;
        Ok(TextKind { encoding: decoder.encoding, separator: self.separator.unwrap_or(Separator::Comma) })
    }

    fn read<S: Sink>(&mut self, ended: bool, sink: &mut S) -> Result<(), S::Error> {
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
                let sniffed = || Separator::sniff(&text[..text.len().min(SAMPLE)], |cell| sink.is_name(cell));
                *self.separator.insert(declared.unwrap_or_else(sniffed))
            }
        };
        loop {
            match records::row(&text, at, ended, separator.byte(), sink.width(), &mut self.cells) {
                Step::Row { next, open } => {
                    self.row += 1;
                    sink.row(&Row { number: self.row, open, text: &text, cells: &self.cells })?;
                    at = next;
                }
                Step::Long => return Err(OwnError::LongRow { row: self.row + 1 }.into()),
                Step::More | Step::End => break,
            }
        }
        let rest = text.len() - at;
        // Its memory serves the next piece.
        self.waiting = text;
        self.waiting.drain(..at);
        self.enough = SAMPLE.max(rest * 2);
        Ok(())
    }
}

/// Says what a file is that is no text, by its first bytes.
fn refuse(head: &[u8]) -> Result<(), OwnError> {
    Err(match kind(head) {
        Kind::Text => return Ok(()),
        Kind::Packed => OwnError::OtherKind { kind: "a spreadsheet or another packed file (xlsx, ods, zip)" },
        Kind::OldSpreadsheet => OwnError::OtherKind { kind: "an old spreadsheet (xls)" },
        Kind::Spss => OwnError::Spss,
        Kind::Html => OwnError::Html,
        Kind::Other(kind) => OwnError::OtherKind { kind },
    })
}

#[cfg(test)]
mod tests {
    use super::{super::records::MOST_RECORD, *};

    #[derive(Default)]
    struct Kept {
        rows: Vec<(u64, Vec<String>)>,
        page: Option<Page>,
    }

    impl Sink for Kept {
        type Error = OwnError;

        fn is_name(&self, cell: &str) -> bool {
            matches!(cell, "Q1" | "x")
        }

        fn width(&self) -> Option<usize> {
            self.rows.first().map(|(_, cells)| cells.len())
        }

        fn row(&mut self, row: &Row<'_>) -> Result<(), OwnError> {
            let texts = row.texts(usize::MAX, &mut self.page);
            self.rows.push((row.number, texts));
            Ok(())
        }
    }

    fn read(text: &[u8], length: usize) -> Result<(Kept, TextKind), OwnError> {
        let (mut rows, mut kept) = (TextRows::default(), Kept::default());
        for piece in text.chunks(length) {
            rows.push(piece, &mut kept)?;
        }
        let kind = rows.finish(&mut kept)?;
        Ok((kept, kind))
    }

    #[test]
    fn rows_are_the_same_in_pieces_of_any_length() {
        let text = "sep=;\nQ1;x\n1;\"a\nb\"\n\n2;c".as_bytes();
        for length in [1, 3, 5, 1_000] {
            let (kept, kind) = read(text, length).unwrap();
            let rows: Vec<(u64, String)> = kept.rows.iter().map(|(n, cells)| (*n, cells.join("|"))).collect();
            let expected = [(2, "Q1|x"), (3, "1|a\nb"), (4, ""), (5, "2|c")].map(|(n, text)| (n, text.to_string()));
            assert_eq!(rows, expected, "{length}");
            assert_eq!((kind.encoding, kind.separator), (Encoding::Utf8, Separator::Semicolon));
        }
    }

    #[test]
    fn rows_in_a_code_page_are_letters() {
        let (kept, _) = read(b"Q1,x\nni\xf1o,1\n\xbfs\xed?,2\n", 7).unwrap();
        assert_eq!((kept.rows[1].1[0].as_str(), kept.rows[2].1[0].as_str()), ("niño", "¿sí?"));
        assert_eq!(kept.page, Some(Page::Windows1252));
    }

    #[test]
    fn what_is_no_text_is_named() {
        let error = |bytes: &[u8]| read(bytes, 10).err().unwrap();
        assert_eq!(error(b""), OwnError::Empty);
        assert_eq!(error(b"a,b\n\0"), OwnError::NotText { at: 4 });
        assert_eq!(error(b"$FL2@(#)"), OwnError::Spss);
        assert!(matches!(error(b"PK\x03\x04...."), OwnError::OtherKind { kind } if kind.contains("xlsx")));
        let long = format!("Q1,x\n1,{}\n", "x".repeat(MOST_RECORD + 10));
        assert_eq!(error(long.as_bytes()), OwnError::LongRow { row: 2 });
    }
}
