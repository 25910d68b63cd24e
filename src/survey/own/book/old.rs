//! Old spreadsheets (xls), as Excel 97 to 2003 wrote them and others still do: records of a number and a length. Source: Microsoft's
//! MS-XLS. Read by hand, since a damaged file must not end the page: nothing is at a place only because the file says so.

use super::old_file::{stream, u16_at, u32_at};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
/// The only version that is read.
const BIFF8: u16 = 0x0600;

/// A sheet's cell, as little as is written of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum OldCell {
    Number(f64),
    Flag(bool),
    /// One of the book's texts, which many cells have.
    Shared(usize),
    Text(String),
}

/// A book whose texts are read, and whose sheets are known.
#[derive(Debug)]
pub(super) struct OldBook {
    records: Vec<u8>,
    /// Where each begins.
    sheets: Vec<usize>,
    pub(super) texts: Vec<String>,
}

/// Records one after the other; those that are cut are not there.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.0, 0)?, u16_at(self.0, 2)?);
        let (data, left) = self.0.get(4..)?.split_at_checked(length.into())?;
        self.0 = left;
        Some((kind, data))
    }
}

/// A record that goes on in others.
struct Pieces<'a> {
    now: &'a [u8],
    next: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    /// Whether there is more, in this piece or the next.
    fn goes_on(&mut self) -> bool {
        while self.now.is_empty() {
            let Some(next) = self.next.next() else { return false };
            self.now = next;
        }
        true
    }

    /// So many bytes, which no piece's end parts.
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        self.goes_on();
        let (taken, left) = self.now.split_at_checked(count)?;
        self.now = left;
        Some(taken)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if !self.goes_on() {
                return None;
            }
            let here = count.min(self.now.len());
            (self.now, count) = (&self.now[here..], count - here);
        }
        Some(())
    }

    /// So many characters of one or two bytes; in the next piece it is said anew of how many.
    fn letters(&mut self, mut count: usize, mut flags: u8) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        loop {
            let width = 1 + usize::from(flags & 1);
            let here = count.min(self.now.len() / width);
            let (letters, left) = self.now.split_at_checked(here * width)?;
            match width {
                1 => units.extend(letters.iter().map(|b| u16::from(*b))),
                _ => units.extend(letters.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]))),
            }
            (self.now, count) = (left, count - here);
            if count == 0 {
                return Some(String::from_utf16_lossy(&units));
            }
            self.now = self.next.next()?;
            flags = *self.take(1)?.first()?;
        }
    }

    /// A text of the book, without what is said of its looks.
    fn text(&mut self) -> Option<String> {
        let head = self.take(3)?;
        let (count, flags) = (u16_at(head, 0)?.into(), head[2]);
        let runs = if flags & 8 == 0 { 0 } else { u16_at(self.take(2)?, 0)? };
        let extra = if flags & 4 == 0 { 0 } else { u32_at(self.take(4)?, 0)? };
        let text = self.letters(count, flags)?;
        self.skip((4 * usize::from(runs)).saturating_add(extra as usize))?;
        Some(text)
    }
}

/// A text within a cell's record.
fn short_text(data: &[u8]) -> Option<String> {
    let (count, flags) = (u16_at(data, 0)?.into(), *data.get(2)?);
    Pieces { now: data.get(3..)?, next: Vec::new().into_iter() }.letters(count, flags)
}

fn double(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// A number in four bytes: a whole one, or the upper half of a double, and perhaps a hundred times what is meant.
fn packed_number(bits: u32) -> f64 {
    let value = if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

impl OldBook {
    /// # Errors
    /// Says what it is instead, for whoever looks into it.
    pub(super) fn open(file: &[u8]) -> Result<Self, &'static str> {
        let records = stream(file, &["Workbook"]).ok_or("there is no workbook of Excel 97 or later in it")?;
        let (mut sheets, mut texts) = (Vec::new(), Vec::new());
        let mut left = Records(&records);
        if !left.next().is_some_and(|(kind, data)| kind == BOF && u16_at(data, 0) == Some(BIFF8)) {
            return Err("it is older than Excel 97");
        }
        while let Some((kind, data)) = left.next() {
            match kind {
                EOF => break,
                0x002f => return Err("it is protected by a password"),
                // Of its kinds (sheets, charts, macros) only the first has cells.
                0x0085 if data.get(5) == Some(&0) => sheets.extend(u32_at(data, 0).map(|at| at as usize)),
                0x00fc => {
                    let mut rest = Vec::new();
                    let mut ahead = Records(left.0);
                    while let Some((CONTINUE, data)) = ahead.next() {
                        rest.push(data);
                        left.0 = ahead.0;
                    }
                    let mut pieces = Pieces { now: data.get(8..).unwrap_or_default(), next: rest.into_iter() };
                    // Each has three bytes at least.
                    texts.reserve_exact((u32_at(data, 4).unwrap_or(0) as usize).min(records.len() / 3));
                    while pieces.goes_on() {
                        texts.push(pieces.text().ok_or("its texts are damaged")?);
                    }
                }
                _ => {}
            }
        }
        Ok(Self { records, sheets, texts })
    }

    pub(super) fn sheets(&self) -> usize {
        self.sheets.len()
    }

    /// The cells of a sheet by row and column.
    pub(super) fn cells(&self, sheet: usize) -> Vec<(u16, u16, OldCell)> {
        let from = self.sheets.get(sheet).and_then(|from| self.records.get(*from..)).unwrap_or_default();
        let mut cells = Vec::new();
        let mut formula = None;
        // Charts within the sheet have records of their own.
        let mut depth = 0usize;
        for (kind, data) in Records(from) {
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                _ if depth > 1 => {}
                _ => _ = cell(kind, data, &mut formula, &mut cells),
            }
        }
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        cells
    }
}

/// Takes in a record that is a cell or several; `None` where it is none, or is cut.
fn cell(kind: u16, data: &[u8], formula: &mut Option<(u16, u16)>, cells: &mut Vec<(u16, u16, OldCell)>) -> Option<()> {
    // What a formula came to, where it is a text, stands behind it.
    if kind == 0x0207 {
        let (row, column) = formula.take()?;
        cells.push((row, column, OldCell::Text(short_text(data)?)));
        return Some(());
    }
    if !matches!(kind, 0x0006 | 0x00bd | 0x00d6 | 0x00fd | 0x0203 | 0x0204 | 0x0205 | 0x027e) {
        return None;
    }
    let (row, column) = (u16_at(data, 0)?, u16_at(data, 2)?);
    let value = match kind {
        0x0203 => OldCell::Number(double(data, 6)?),
        0x027e => OldCell::Number(packed_number(u32_at(data, 6)?)),
        0x00bd => {
            let numbers = data.get(4..data.len().checked_sub(2)?)?.chunks_exact(6);
            let each = numbers
                .zip(column..=u16::MAX)
                .filter_map(|(n, at)| Some((row, at, OldCell::Number(packed_number(u32_at(n, 2)?)))));
            cells.extend(each);
            return Some(());
        }
        0x00fd => OldCell::Shared(u32_at(data, 6)? as usize),
        0x0204 | 0x00d6 => OldCell::Text(short_text(data.get(6..)?)?),
        0x0205 if data.get(7) == Some(&0) => OldCell::Flag(*data.get(6)? != 0),
        0x0006 if u16_at(data, 12)? == 0xffff => {
            match data[6] {
                0 => *formula = Some((row, column)),
                1 => cells.push((row, column, OldCell::Flag(data[8] != 0))),
                _ => {}
            }
            return Some(());
        }
        0x0006 => OldCell::Number(double(data, 6)?),
        _ => return None,
    };
    cells.push((row, column, value));
    Some(())
}
