//! Spreadsheets (xlsx, xlsb, xls, ods) as files of answers. Apart from the rest, which a page needs that never sees one.

use std::{borrow::Cow, io::Cursor};

use calamine::{Data, DataRef, Reader, Sheets, open_workbook_auto_from_rs};

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
/// Cells of one sheet, empty ones among them.
const MOST_CELLS: u64 = 40_000_000;

/// Whether a file is a spreadsheet, or packed as one, by its first bytes.
pub fn is_book(head: &[u8]) -> bool {
    matches!(kind(head), Kind::Packed | Kind::OldSpreadsheet)
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
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(refused)?;
    let names: Vec<String> = book.sheet_names().into_iter().take(MOST_SHEETS).collect();
    let mut first: Option<Table> = None;
    let mut asked = false;
    let mut filled = 0u32;
    let mut wrong = OwnError::Empty;
    for name in &names {
        let table = match sheet(&mut book, name, &questions) {
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

fn refused(error: impl std::fmt::Display) -> OwnError {
    OwnError::Book { reason: error.to_string().chars().take(120).collect() }
}

fn sheet(book: &mut Sheets<Cursor<&[u8]>>, name: &str, known: &Questions) -> Result<Table, OwnError> {
    let mut rows = Rows { table: Builder::new(), row: None, cells: Vec::new(), known };
    match book {
        // Cell by cell: a sheet with one cell at its far corner would take all memory otherwise.
        Sheets::Xlsx(book) => {
            let mut cells = book.worksheet_cells_reader(name).map_err(refused)?;
            while let Some(cell) = cells.next_cell().map_err(refused)? {
                let (row, column) = cell.get_position();
                rows.cell(row, column, of_ref(cell.get_value()))?;
            }
        }
        Sheets::Xlsb(book) => {
            let mut cells = book.worksheet_cells_reader(name).map_err(refused)?;
            while let Some(cell) = cells.next_cell().map_err(refused)? {
                let (row, column) = cell.get_position();
                rows.cell(row, column, of_ref(cell.get_value()))?;
            }
        }
        other => {
            let range = other.worksheet_range(name).map_err(refused)?;
            let (height, width) = range.get_size();
            if height as u64 * width as u64 > MOST_CELLS {
                return Err(OwnError::BookTooLarge);
            }
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                rows.cell(top.saturating_add(row as u32), left.saturating_add(column as u32), of(value))?;
            }
        }
    }
    rows.end()?;
    rows.table.finish(known)
}

/// Cells that become rows.
struct Rows<'a> {
    table: Builder,
    row: Option<u32>,
    cells: Vec<String>,
    known: &'a Questions,
}

impl Rows<'_> {
    fn cell(&mut self, row: u32, column: u32, text: String) -> Result<(), OwnError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if self.row != Some(row) {
            self.end()?;
            self.row = Some(row);
        }
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

    /// The end of a row. Empty cells at its end are not there in the sheet: no row is short.
    fn end(&mut self) -> Result<(), OwnError> {
        let Some(row) = self.row.take() else { return Ok(()) };
        let mut cells = std::mem::take(&mut self.cells);
        cells.resize(cells.len().max(self.table.width().unwrap_or_default()), String::new());
        let bytes = cells.iter().map(|c| Cow::Borrowed(c.as_bytes()));
        self.table.row(u64::from(row) + 1, bytes, false, self.known)
    }
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { value.to_string() }
}

fn of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(*n),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(b) => if *b { "TRUE" } else { "FALSE" }.into(),
        other => of(&Data::from(other.clone())),
    }
}

fn of(value: &Data) -> String {
    match value {
        Data::Int(n) => n.to_string(),
        Data::Float(n) => number(*n),
        Data::String(text) => text.clone(),
        Data::Bool(b) => if *b { "TRUE" } else { "FALSE" }.into(),
        Data::Error(_) | Data::Empty => String::new(),
        other => other.to_string(),
    }
}
