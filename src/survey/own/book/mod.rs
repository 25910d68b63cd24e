//! Spreadsheets (xlsx, xls, ods) as files of answers. Apart from the rest, which a page needs that never sees one.
//!
//! They are strangers' files, a few bytes of which may stand for gigabytes: how much is unpacked, how often something is repeated and how
//! many cells are made of it is counted, and limited by what the file itself has.

mod old;
mod old_file;
mod open_document;
mod plain;

use std::{
    borrow::Cow,
    io::{self, BufReader, Cursor, Read as _},
};

use calamine::{Data, DataRef, Reader as _, Xlsx};
use zip::ZipArchive;

use self::{
    old::{OldBook, OldCell},
    open_document::EqualRows,
    plain::{flag, number, refused},
};
use super::{
    MOST_COLUMNS, Questions, Reading,
    error::OwnError,
    headers,
    problems::{ProblemKind, Problems},
    table::{Builder, Table},
    text::{
        Encoding,
        kinds::{Kind, kind},
    },
};

/// Bytes of a spreadsheet, which is packed: many times that once unpacked.
pub const MOST_BYTES: u64 = 24_000_000;
/// Sheets that are looked at.
const MOST_SHEETS: usize = 30;
/// Bytes that are unpacked, or made cells of, for any file and for each of its bytes.
const MOST_UNPACKED: (u64, u64) = (16_000_000, 40);
/// Cells that are made of repetitions.
const MOST_REPEATED: u64 = 200_000;
/// What only spreadsheets of the kind ods have.
const DOCUMENT: &str = "content.xml";

/// Whether a file is a spreadsheet, or packed as one, by its first bytes.
pub fn is_book(head: &[u8]) -> bool {
    matches!(kind(head), Kind::Packed | Kind::OldSpreadsheet)
}

/// A spreadsheet of one kind or another.
enum Book<'a> {
    Packed(Box<Xlsx<Cursor<&'a [u8]>>>, Vec<String>),
    Document(Vec<Vec<EqualRows>>),
    Old(OldBook),
}

impl<'a> Book<'a> {
    fn open(bytes: &'a [u8], most: u64) -> Result<Self, OwnError> {
        if kind(bytes) == Kind::OldSpreadsheet {
            return OldBook::open(bytes).map(Self::Old).map_err(refused);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(refused)?;
        // What a part says of its own size may be a lie: all are unpacked once, and thrown away.
        let mut left = most;
        for part in 0..archive.len() {
            let part = archive.by_index(part).map_err(refused)?;
            let size = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(refused)?;
            left = left.checked_sub(size).ok_or(OwnError::BookTooLarge)?;
        }
        if let Ok(content) = archive.by_name(DOCUMENT) {
            return open_document::sheets(BufReader::new(content)).map(Self::Document);
        }
        let book = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
        let names = book.sheet_names();
        Ok(Self::Packed(Box::new(book), names))
    }

    fn sheets(&self) -> usize {
        match self {
            Self::Packed(_, names) => names.len(),
            Self::Document(sheets) => sheets.len(),
            Self::Old(book) => book.sheets(),
        }
    }

    fn sheet(&mut self, sheet: usize, mut rows: Rows<'_>) -> Result<Table, OwnError> {
        match self {
            // Cell by cell: a sheet with one cell at its far corner would take all memory otherwise.
            Self::Packed(book, names) => {
                let mut cells = book.worksheet_cells_reader(&names[sheet]).map_err(refused)?;
                while let Some(cell) = cells.next_cell().map_err(refused)? {
                    let (row, column) = cell.get_position();
                    rows.cell(row, column, &of_ref(cell.get_value()))?;
                }
            }
            Self::Document(sheets) => {
                for EqualRows { first, times, cells } in &sheets[sheet] {
                    let across: u64 = cells.iter().map(|(_, times, _)| u64::from(*times)).sum();
                    let again = across.saturating_mul(u64::from(*times)).saturating_sub(cells.len() as u64);
                    rows.repeated = rows.repeated.saturating_add(again);
                    if rows.repeated > MOST_REPEATED {
                        return Err(OwnError::BookTooLarge);
                    }
                    for row in *first..first + times {
                        for (column, times, text) in cells {
                            (*column..column.saturating_add(*times)).try_for_each(|column| rows.cell(row, column, text))?;
                        }
                    }
                }
            }
            Self::Old(book) => {
                for (row, column, cell) in book.cells(sheet) {
                    let text: Cow<'_, str> = match cell {
                        OldCell::Number(value) => number(value).into(),
                        OldCell::Flag(value) => flag(value).into(),
                        OldCell::Text(text) => text.into(),
                        OldCell::Shared(text) => book.texts.get(text).map_or(Cow::Borrowed(""), |text| text.as_str().into()),
                    };
                    rows.cell(row.into(), column.into(), &text)?;
                }
            }
        }
        let known = rows.known;
        rows.end()?;
        rows.table.finish(known)
    }
}

/// Reads the first sheet that has a question; else the first that has anything.
///
/// # Errors
/// [`OwnError`] when the bytes are no spreadsheet, or none of its sheets has a header and rows.
pub fn read(bytes: &[u8], questions: impl Into<Questions>, group: &str) -> Result<Reading, OwnError> {
    let questions = questions.into();
    if bytes.len() as u64 > MOST_BYTES {
        return Err(OwnError::BookTooLarge);
    }
    let most = MOST_UNPACKED.0 + MOST_UNPACKED.1 * bytes.len() as u64;
    let mut book = Book::open(bytes, most)?;
    let mut first: Option<Table> = None;
    let mut asked = false;
    let mut filled = 0u32;
    let mut wrong = OwnError::Empty;
    for sheet in 0..book.sheets().min(MOST_SHEETS) {
        let rows = Rows { table: Builder::sparse(), row: None, cells: Vec::new(), known: &questions, left: most, repeated: 0 };
        let table = match book.sheet(sheet, rows) {
            Ok(table) => table,
            Err(OwnError::Empty) => continue,
            Err(error) => {
                filled += u32::from(error == OwnError::NoRows);
                wrong = error;
                continue;
            }
        };
        filled += 1;
        let asks = table.head.names.iter().any(|n| headers::says(n, &questions).is_question());
        if first.is_none() || asks && !asked {
            asked |= asks;
            first = Some(table);
        }
    }
    let mut table = first.ok_or(wrong)?;
    if filled > 1 {
        let mut said = Problems::default();
        said.add(table.header_row, None, ProblemKind::OtherSheets(filled - 1), "");
        table.faults.join(said);
    }
    Ok(Reading::new(table, questions, group.into(), Encoding::Utf8, None))
}

/// Cells that become rows.
struct Rows<'a> {
    table: Builder,
    row: Option<u32>,
    cells: Vec<String>,
    known: &'a Questions,
    /// Bytes of cells that may still come.
    left: u64,
    /// Cells that stand there once for several.
    repeated: u64,
}

impl Rows<'_> {
    fn cell(&mut self, row: u32, column: u32, text: &str) -> Result<(), OwnError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if self.row != Some(row) {
            self.end()?;
            self.row = Some(row);
        }
        self.left = self.left.checked_sub(text.len() as u64 + 1).ok_or(OwnError::BookTooLarge)?;
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return Err(OwnError::TooManyColumns { found: column + 1 });
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text.trim().to_string();
        Ok(())
    }

    /// The end of a row.
    fn end(&mut self) -> Result<(), OwnError> {
        let Some(row) = self.row.take() else { return Ok(()) };
        let cells = std::mem::take(&mut self.cells);
        let bytes = cells.iter().map(|c| Cow::Borrowed(c.as_bytes()));
        self.table.row(u64::from(row) + 1, bytes, false, self.known)
    }
}

fn of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(*n),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(b) => flag(*b).into(),
        other => of(&Data::from(other.clone())),
    }
}

fn of(value: &Data) -> String {
    match value {
        Data::Int(n) => n.to_string(),
        Data::Float(n) => number(*n),
        Data::String(text) => text.clone(),
        Data::Bool(b) => flag(*b).into(),
        Data::Error(_) | Data::Empty => String::new(),
        other => other.to_string(),
    }
}
