//! Spreadsheets of LibreOffice and others (ods): one document of XML, in which rows and cells that are equal are written once.
//!
//! A few bytes can say a billion cells so; they are kept as they are written, and only so many are made of them.

use std::{borrow::Cow, io::BufRead};

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_xml_entity,
    events::{BytesStart, Event},
};

use super::plain::{flag, number, refused};
use crate::survey::own::error::OwnError;

/// Rows that are equal, with their cells that are not empty: the first column, how many columns, and the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct EqualRows {
    pub first: u32,
    pub times: u32,
    pub cells: Vec<(u32, u32, String)>,
}

/// Rows of a sheet at most, as in every program.
const MOST_ROWS: u32 = 1 << 20;
/// Blanks that are counted, not written.
const MOST_BLANKS: usize = 100;

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, OwnError> {
    let found = element.try_get_attribute(name).map_err(refused)?;
    found.map(|a| a.normalized_value(XmlVersion::Implicit1_0).map(Cow::into_owned).map_err(refused)).transpose()
}

fn times(element: &BytesStart<'_>, name: &str) -> Result<u32, OwnError> {
    attribute(element, name)?.map_or(Ok(1), |text| text.parse().map_err(refused))
}

/// What its attributes say; its text counts where they say nothing.
fn value(element: &BytesStart<'_>) -> Result<Option<String>, OwnError> {
    if let Some(value) = attribute(element, "office:value")? {
        return Ok(Some(value.parse().map_or(value, number)));
    }
    if let Some(value) = attribute(element, "office:boolean-value")? {
        return Ok(Some(flag(value.eq_ignore_ascii_case("true")).into()));
    }
    for name in ["office:date-value", "office:time-value", "office:string-value"] {
        if let Some(value) = attribute(element, name)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    times: u32,
    value: Option<String>,
    text: String,
    paragraphs: usize,
}

/// The sheets of a document.
pub(super) fn sheets(content: impl BufRead) -> Result<Vec<Vec<EqualRows>>, OwnError> {
    let mut reader = Reader::from_reader(content);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let (mut sheets, mut buffer) = (Vec::new(), Vec::new());
    let (mut row, mut column, mut notes) = (0u32, 0u32, 0usize);
    let mut now: Option<EqualRows> = None;
    let mut cell: Option<Cell> = None;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(refused)? {
            Event::Start(e) => match (e.name().0, &mut cell) {
                ("table:table", _) => {
                    sheets.push(Vec::new());
                    (row, now, cell) = (0, None, None);
                }
                ("table:table-row", _) => {
                    let times = times(&e, "table:number-rows-repeated")?.min(MOST_ROWS - row);
                    (now, column, cell) = (Some(EqualRows { first: row, times, cells: Vec::new() }), 0, None);
                }
                ("table:table-cell" | "table:covered-table-cell", _) if now.is_some() => {
                    let times = times(&e, "table:number-columns-repeated")?;
                    cell = Some(Cell { times, value: value(&e)?, ..Cell::default() });
                }
                ("office:annotation", _) => notes += 1,
                ("text:p", Some(cell)) if notes == 0 => {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
                ("text:s", Some(cell)) => {
                    let blanks = attribute(&e, "text:c")?.and_then(|c| c.parse().ok()).unwrap_or(1);
                    cell.text.extend(std::iter::repeat_n(' ', MOST_BLANKS.min(blanks)));
                }
                ("text:tab", Some(cell)) => cell.text.push('\t'),
                ("text:line-break", Some(cell)) => cell.text.push('\n'),
                _ => {}
            },
            Event::End(e) => match e.name().0 {
                "office:annotation" => notes = notes.saturating_sub(1),
                "table:table-cell" | "table:covered-table-cell" => {
                    if let (Some(Cell { times, value, text, .. }), Some(now)) = (cell.take(), &mut now) {
                        let text = value.unwrap_or(text);
                        if !text.trim().is_empty() {
                            now.cells.push((column, times, text));
                        }
                        column = column.saturating_add(times);
                    }
                }
                "table:table-row" => {
                    if let Some(rows) = now.take() {
                        row += rows.times;
                        if let Some(sheet) = sheets.last_mut().filter(|_| !rows.cells.is_empty() && rows.times > 0) {
                            sheet.push(rows);
                        }
                    }
                }
                _ => {}
            },
            Event::Text(text) => {
                if let Some(cell) = cell.as_mut().filter(|cell| notes == 0 && cell.paragraphs > 0) {
                    cell.text.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(name) => {
                if let Some(cell) = cell.as_mut().filter(|cell| notes == 0 && cell.paragraphs > 0) {
                    match name.resolve_char_ref().map_err(refused)? {
                        Some(letter) => cell.text.push(letter),
                        None => cell.text.push_str(resolve_xml_entity(&name).unwrap_or_default()),
                    }
                }
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}
