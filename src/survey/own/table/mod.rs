//! A file as columns of different cells: each spelling once, and for every row which one it has.
//!
//! So a column can be looked at as a whole before any of it is read, and be read anew after a correction, without the file. It is
//! held as long as the preview, never stored, and gone once tables are made of it.

mod aside;
mod column;
mod head;

use std::{borrow::Cow, collections::HashMap};

pub use column::Column;
pub use head::Head;

use column::Ids;

use super::{
    error::OwnError,
    headers::Questions,
    problems::{ProblemKind, Problems},
    text::code_pages::Page,
};

/// Different cells of a column that are kept where not all are numbers: more are names, times, remarks.
const MOST_WORDS: usize = 1_000;
/// Different cells of all columns together.
const MOST_SPELLINGS: usize = 3_000_000;
/// Cells that are not in the file, though their rows and columns are: so many, and as many as are in it.
const MOST_LACKING: u64 = 8_000_000;
/// Rows that are looked at to find the header.
const HEAD_ROWS: usize = 30;

/// A file whose rows are all read.
#[derive(Debug, Clone)]
pub struct Table {
    /// The row of the header, as a spreadsheet counts.
    pub header_row: u64,
    pub head: Head,
    pub columns: Vec<Column>,
    /// Rows below the header that are not empty, those that can't be used among them.
    pub read: u64,
    /// Rows that are kept.
    pub rows: usize,
    /// From which row on rows are so many further down the file.
    offsets: Vec<(usize, u64)>,
    /// Rows that are no people, in their order. No column counts their cells.
    aside: Vec<(usize, ProblemKind)>,
    /// What is wrong with whole rows.
    pub faults: Problems,
    /// The code page in which texts are that are no UTF-8, if any are.
    pub page: Option<Page>,
    /// The first row has what other rows have too: it may be no header.
    pub repeats_header: bool,
}

impl Table {
    /// The number of a row in the file, as a spreadsheet counts.
    pub fn number(&self, row: usize) -> u64 {
        let at = self.offsets.partition_point(|(from, _)| *from <= row);
        let offset = at.checked_sub(1).map_or(0, |i| self.offsets[i].1);
        row as u64 + offset
    }

    /// Why a row is nobody's; `None` where it is somebody's.
    pub fn aside(&self, row: usize) -> Option<ProblemKind> {
        self.aside.binary_search_by_key(&row, |(at, _)| *at).ok().map(|at| self.aside[at].1.clone())
    }

    pub fn cell(&self, column: usize, row: usize) -> &str {
        self.columns.get(column).map_or("", |c| c.spellings.get(c.at(row)).map_or("", |s| s))
    }
}

/// Cells as they are read: bytes, since the code page is known at the end.
#[derive(Debug, Default)]
struct Growing {
    ids: HashMap<Box<[u8]>, u32>,
    counts: Vec<u64>,
    cells: Ids,
    words: usize,
    is_free: bool,
    told: u64,
}

/// A row's number, its cells, and whether a quotation mark in it was no quote.
type Waiting = (u64, Vec<Box<[u8]>>, bool);

/// A table that grows row by row.
#[derive(Debug)]
pub struct Builder {
    /// Rows before the header is found: their numbers, cells, and whether a quotation mark was no quote.
    waiting: Vec<Waiting>,
    header: Option<(u64, head::Raw)>,
    columns: Vec<Growing>,
    spellings: usize,
    read: u64,
    rows: usize,
    offsets: Vec<(usize, u64)>,
    faults: Problems,
    /// Empty cells are not written: no row is short.
    is_sparse: bool,
    /// Cells that may still lack.
    room: u64,
}

impl Builder {
    pub fn new() -> Self {
        Self {
            waiting: Vec::new(),
            header: None,
            columns: Vec::new(),
            spellings: 0,
            read: 0,
            rows: 0,
            offsets: Vec::new(),
            faults: Problems::default(),
            is_sparse: false,
            room: MOST_LACKING,
        }
    }

    /// Of a file in which empty cells are not written.
    pub fn sparse() -> Self {
        Self { is_sparse: true, ..Self::new() }
    }

    /// The cells of the header, once it is known.
    pub fn width(&self) -> Option<usize> {
        self.header.is_some().then_some(self.columns.len())
    }

    /// Takes a row. `number`: its row in the file; `open`: a quotation mark in it was no quote.
    ///
    /// # Errors
    /// [`OwnError`] where the header has too many columns, or the rows too few cells for them.
    pub fn row<'a>(
        &mut self,
        number: u64,
        cells: impl ExactSizeIterator<Item = Cow<'a, [u8]>>,
        open: bool,
        known: &Questions,
    ) -> Result<(), OwnError> {
        if self.header.is_some() {
            return self.add(number, cells, open);
        }
        if cells.len() > super::MOST_COLUMNS {
            return Err(OwnError::TooManyColumns { found: cells.len() });
        }
        let cells: Vec<Box<[u8]>> = cells.map(|c| c.as_ref().into()).collect();
        if cells.iter().any(|c| !c.is_empty()) {
            self.waiting.push((number, cells, open));
        }
        if self.waiting.len() >= HEAD_ROWS { self.find_header(known) } else { Ok(()) }
    }

    fn find_header(&mut self, known: &Questions) -> Result<(), OwnError> {
        let waiting = std::mem::take(&mut self.waiting);
        let page = page(waiting.iter().flat_map(|(_, cells, _)| cells.iter().map(AsRef::as_ref)));
        let rows: Vec<Vec<String>> = waiting.iter().map(|(_, cells, _)| cells.iter().map(|c| text(c, page)).collect()).collect();
        let raw: Vec<&[Box<[u8]>]> = waiting.iter().map(|(_, cells, _)| cells.as_slice()).collect();
        let Some((skip, head)) = head::find(&rows, &raw, known) else { return Ok(()) };
        self.columns = (0..head.names.len()).map(|_| Growing { counts: vec![0], ..Growing::default() }).collect();
        let below = skip + 1 + head.texts.len();
        if self.columns.len() > super::MOST_COLUMNS {
            return Err(OwnError::TooManyColumns { found: self.columns.len() });
        }
        self.header = waiting.get(skip).map(|(number, ..)| (*number, head));
        for (number, cells, open) in waiting.into_iter().skip(below) {
            self.add(number, cells.iter().map(|c| Cow::Borrowed(c.as_ref())), open)?;
        }
        Ok(())
    }

    fn add<'a>(&mut self, number: u64, cells: impl ExactSizeIterator<Item = Cow<'a, [u8]>>, open: bool) -> Result<(), OwnError> {
        let found = cells.len();
        let width = self.columns.len();
        let row = self.rows;
        let mut told = 0;
        let mut is_long = false;
        for (at, cell) in cells.enumerate() {
            if cell.is_empty() || is_blank(&cell) {
                continue;
            }
            told += 1;
            match self.columns.get_mut(at) {
                Some(column) => column.add(row, &cell, &mut self.spellings),
                None => is_long = true,
            }
        }
        if told == 0 {
            return Ok(());
        }
        // All rows are as wide as the header: a few bytes each would be a table of any size.
        let stands = if self.is_sparse { told } else { found }.min(width) as u64;
        let room = (self.room + stands).checked_sub(width as u64 - stands);
        self.room = room.ok_or(OwnError::Sparse { columns: width })?;
        self.read += 1;
        let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if is_long {
            self.columns.iter_mut().for_each(|c| c.take_back(row));
            self.faults.add(number, None, ProblemKind::LongRow(size(found), size(width)), "");
            return Ok(());
        }
        if found < width && !self.is_sparse {
            self.faults.add(number, None, ProblemKind::ShortRow(size(found), size(width)), "");
        }
        if open {
            self.faults.add(number, None, ProblemKind::OpenQuote, "");
        }
        let offset = number.saturating_sub(row as u64);
        if self.offsets.last().is_none_or(|(_, last)| *last != offset) {
            self.offsets.push((row, offset));
        }
        self.rows += 1;
        Ok(())
    }

    /// The end of the file.
    ///
    /// # Errors
    /// [`OwnError`] where there is no header, or no row below it.
    pub fn finish(mut self, known: &Questions) -> Result<Table, OwnError> {
        if self.header.is_none() {
            self.find_header(known)?;
        }
        let Some((header_row, raw)) = self.header else { return Err(OwnError::Empty) };
        let named = raw.names.iter().chain(raw.texts.iter().flatten()).map(AsRef::as_ref);
        let spelled = self.columns.iter().flat_map(|c| c.ids.keys().map(AsRef::as_ref));
        let page = page(named.chain(spelled));
        let head = raw.decoded(|bytes| text(bytes, page));
        let mut columns: Vec<Column> = self.columns.into_iter().map(|c| c.decoded(page)).collect();
        if self.read == 0 {
            return Err(OwnError::NoRows);
        }
        let (mut again, mut named) = (0, 0);
        for (name, column) in head.names.iter().zip(&columns).filter(|(n, _)| !n.is_empty()) {
            named += 1;
            again += usize::from(column.different().any(|(cell, _)| cell == name));
        }
        let aside = aside::aside(&head, &columns, self.rows);
        for (row, _) in &aside {
            columns.iter_mut().for_each(|c| c.leave_out(*row));
        }
        Ok(Table {
            header_row,
            head,
            columns,
            read: self.read,
            rows: self.rows,
            offsets: self.offsets,
            aside,
            faults: self.faults,
            page,
            repeats_header: named > 0 && again * 2 >= named,
        })
    }
}

impl Growing {
    fn add(&mut self, row: usize, cell: &[u8], spellings: &mut usize) {
        self.told += 1;
        if self.is_free {
            return;
        }
        let id = match self.ids.get(cell) {
            Some(id) => *id,
            None => {
                let number = cell.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'+'));
                self.words += usize::from(!number);
                let id = self.counts.len() as u32;
                if self.words > MOST_WORDS || *spellings >= MOST_SPELLINGS {
                    self.is_free = true;
                    *spellings = spellings.saturating_sub(self.ids.len());
                    (self.ids, self.counts, self.cells) = (HashMap::new(), vec![0], Ids::default());
                    return;
                }
                *spellings += 1;
                self.ids.insert(cell.into(), id);
                self.counts.push(0);
                id
            }
        };
        self.counts[id as usize] += 1;
        self.cells.set(row, id);
    }

    /// Takes the cell of the last row back, which is not used.
    fn take_back(&mut self, row: usize) {
        let id = self.cells.get(row);
        if id > 0 {
            self.counts[id] -= 1;
            self.told -= 1;
            match &mut self.cells {
                Ids::Narrow(ids) => ids.truncate(row),
                Ids::Wide(ids) => ids.truncate(row),
            }
        }
    }

    fn decoded(self, page: Option<Page>) -> Column {
        let mut spellings: Vec<Box<str>> = vec!["".into(); self.counts.len()];
        for (bytes, id) in self.ids {
            if let Some(spelling) = spellings.get_mut(id as usize) {
                *spelling = text(&bytes, page).trim().into();
            }
        }
        Column { spellings, counts: self.counts, cells: self.cells, is_free: self.is_free, told: self.told }
    }
}

/// White space of several bytes, such as a space that does not break.
fn is_blank(cell: &[u8]) -> bool {
    !cell.is_ascii() && std::str::from_utf8(cell).is_ok_and(|t| t.trim().is_empty())
}

/// The code page of the texts that are no UTF-8; `None` where all are.
fn page<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Option<Page> {
    /// More tell no more.
    const MOST: usize = 20_000;
    let odd: Vec<&[u8]> = texts.filter(|t| std::str::from_utf8(t).is_err()).take(MOST).collect();
    (!odd.is_empty()).then(|| Page::of(odd.iter().copied()))
}

fn text(bytes: &[u8], page: Option<Page>) -> String {
    page.map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |page| page.text(bytes))
}
