//! A [`CountryTable`] in few bytes: what the page and the engine load.
//!
//! Four bytes of magic, one of version, then a postcard message. Numbers are whole multiples of the tables' last decimal, so
//! a table that was read from the CSV files comes back exactly: an integer divided by a power of ten is the double nearest
//! to that decimal, and so is the parsed text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Cell, CellAnswer, CountryCode, CountryTable, ItemAnswers, ItemCode,
    check::{is_consistent, is_distribution, is_whole},
};

const MAGIC: &[u8; 4] = b"ACES";
const VERSION: u8 = 2;

/// Units in 1 of a proportion, of a share, and of an effective sample size.
const PROPORTION: f64 = 1e4;
const SHARE: f64 = 1e5;
const SIZE: f64 = 10.0;

/// Bytes that hold no table of a country.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    #[error("this is no packed survey table; load the country's .bin file from the site's survey folder")]
    NotATable,
    #[error(
        "this survey table has format {found} and this program reads format {VERSION}; reload the page, or run `ace survey pack`"
    )]
    Version { found: u8 },
    #[error("the survey table is damaged ({reason}); load it again")]
    Damaged { reason: String },
    #[error("the survey table is damaged: {item} {reason}; load it again, or run `ace survey pack`")]
    Item { item: ItemCode, reason: &'static str },
}

#[derive(Serialize, Deserialize)]
struct WireTable {
    country: [u8; 3],
    /// By item code, ascending.
    items: Vec<(ItemCode, WireAnswers)>,
}

#[derive(Serialize, Deserialize)]
enum WireAnswers {
    CountryLevel(Vec<u16>),
    Cells(WireCells),
}

/// Column by column rather than cell by cell: one length an item, and equal neighbours compress well.
#[derive(Default, Serialize, Deserialize)]
struct WireCells {
    options: u8,
    /// Bit i: the cell with index i is there. All lists below are by these cells.
    present: u16,
    estimated: u16,
    /// 0: fewer than ten.
    n: Vec<u32>,
    n_eff: Vec<u32>,
    n_eff_age: Vec<u32>,
    share: Vec<u32>,
    /// `options` numbers a cell.
    p: Vec<u16>,
    /// The same; empty where no ages are known.
    p_age: Vec<u16>,
}

/// Packs a table.
///
/// Numbers are rounded to the files' decimals: proportions to 1e-4, shares to 1e-5, effective sample sizes to 0.1. A table
/// that breaks the rules of [`unpack`] is packed all the same, and rejected there.
pub fn pack(table: &CountryTable) -> Vec<u8> {
    let mut country = [0; 3];
    country.copy_from_slice(&table.country.as_str().as_bytes()[..3]);
    let items = table.items.iter().map(|(code, answers)| (code.clone(), WireAnswers::from(answers))).collect();
    let mut bytes = MAGIC.to_vec();
    bytes.push(VERSION);
    // Writing plain integers and lists into memory has no way to fail; the message would then lack its body.
    bytes.extend(postcard::to_allocvec(&WireTable { country, items }).unwrap_or_default());
    bytes
}

/// Reads what [`pack`] wrote.
///
/// # Errors
/// [`PackError`] for any bytes that are not a whole, consistent table: every distribution has 2 to 10 options and sums to
/// about 1, so do the shares of an item's cells, and exactly the cells with fewer than ten respondents are estimated.
/// Memory stays within a small multiple of the bytes given.
pub fn unpack(bytes: &[u8]) -> Result<CountryTable, PackError> {
    let (&found, body) = bytes.strip_prefix(MAGIC).and_then(<[u8]>::split_first).ok_or(PackError::NotATable)?;
    if found != VERSION {
        return Err(PackError::Version { found });
    }
    let damaged = |reason: &dyn std::fmt::Display| PackError::Damaged { reason: reason.to_string() };
    let (wire, rest) = postcard::take_from_bytes::<WireTable>(body).map_err(|e| damaged(&e))?;
    if !rest.is_empty() {
        return Err(damaged(&format_args!("{} bytes too many", rest.len())));
    }
    let country = std::str::from_utf8(&wire.country).ok().and_then(CountryCode::parse);
    let country = country.ok_or_else(|| damaged(&"its country has no code of three letters"))?;
    let mut items = BTreeMap::new();
    for (item, answers) in wire.items {
        if items.last_key_value().is_some_and(|(last, _)| *last >= item) {
            return Err(PackError::Item { item, reason: "is out of order" });
        }
        match answers.read() {
            Ok(answers) => items.insert(item, answers),
            Err(reason) => return Err(PackError::Item { item, reason }),
        };
    }
    Ok(CountryTable { country, items })
}

/// Whole units; a float-to-integer cast saturates, so this cannot overflow.
fn proportions(p: &[f64]) -> impl Iterator<Item = u16> {
    p.iter().map(|v| (v * PROPORTION).round() as u16)
}

fn units(value: f64, in_one: f64) -> u32 {
    (value * in_one).round() as u32
}

fn distribution(units: &[u16]) -> Result<Vec<f64>, &'static str> {
    let p: Vec<_> = units.iter().map(|v| f64::from(*v) / PROPORTION).collect();
    if is_distribution(&p) { Ok(p) } else { Err("has proportions that do not sum to 1") }
}

impl From<&ItemAnswers> for WireAnswers {
    fn from(answers: &ItemAnswers) -> Self {
        let cells = match answers {
            ItemAnswers::CountryLevel(p) => return Self::CountryLevel(proportions(p).collect()),
            ItemAnswers::Cells(_) => Cell::all().filter_map(|cell| Some((cell, answers.cell(cell)?))),
        };
        let mut wire = WireCells { options: u8::try_from(answers.options()).unwrap_or(u8::MAX), ..WireCells::default() };
        for (cell, answer) in cells {
            wire.present |= 1 << cell.index();
            wire.estimated |= u16::from(answer.estimated) << cell.index();
            wire.n.push(answer.n.unwrap_or(0));
            wire.n_eff.push(units(answer.n_eff, SIZE));
            wire.n_eff_age.push(units(answer.n_eff_age, SIZE));
            wire.share.push(units(answer.share, SHARE));
            wire.p.extend(proportions(&answer.p));
            wire.p_age.extend(proportions(&answer.p_age));
        }
        Self::Cells(wire)
    }
}

impl WireAnswers {
    fn read(&self) -> Result<ItemAnswers, &'static str> {
        match self {
            Self::CountryLevel(p) => distribution(p).map(ItemAnswers::CountryLevel),
            Self::Cells(cells) => cells.read().map(ItemAnswers::Cells),
        }
    }
}

impl WireCells {
    fn read(&self) -> Result<Vec<Option<CellAnswer>>, &'static str> {
        let (options, count) = (usize::from(self.options), self.present.count_ones() as usize);
        if !(2..=10).contains(&options) {
            return Err("has fewer than 2 or more than 10 options");
        }
        let lists = [&self.n, &self.n_eff, &self.n_eff_age, &self.share];
        let ages = if self.p_age.is_empty() { 0 } else { count * options };
        if lists.iter().any(|l| l.len() != count) || self.p.len() != count * options || self.p_age.len() != ages {
            return Err("has lists of unequal length");
        }
        if self.estimated & !self.present != 0 {
            return Err("marks a cell as estimated that it does not have");
        }
        let mut cells = vec![None; Cell::COUNT];
        let present = Cell::all().filter(|cell| self.present & (1 << cell.index()) != 0);
        for (row, cell) in present.enumerate() {
            cells[cell.index()] = Some(self.cell(row, options, self.estimated & (1 << cell.index()) != 0)?);
        }
        if !is_whole(cells.iter().flatten().map(|c: &CellAnswer| c.share).sum()) {
            return Err("has shares that do not sum to 1");
        }
        Ok(cells)
    }

    /// The cell in this row of the lists, whose lengths were checked.
    fn cell(&self, row: usize, options: usize, estimated: bool) -> Result<CellAnswer, &'static str> {
        let span = row * options..(row + 1) * options;
        let answer = CellAnswer {
            n: Some(self.n[row]).filter(|n| *n > 0),
            n_eff: f64::from(self.n_eff[row]) / SIZE,
            share: f64::from(self.share[row]) / SHARE,
            estimated,
            p: distribution(&self.p[span.clone()])?,
            n_eff_age: f64::from(self.n_eff_age[row]) / SIZE,
            p_age: self.p_age.get(span).map_or_else(|| Ok(Vec::new()), distribution)?,
        };
        if is_consistent(&answer) {
            Ok(answer)
        } else {
            Err("has a cell whose count, sample sizes and mark as estimated disagree")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind of item: cells with estimates and one missing, ten options, country level.
    fn table() -> CountryTable {
        let p = |options: usize, at: usize| {
            let mut p = vec![0.0; options];
            (p[at % options], p[(at + 1) % options]) = (0.2871, 0.7129);
            p
        };
        let cell = |options: usize, index: usize| {
            let estimated = index % 5 == 2;
            let [n_eff, n_eff_age] = if estimated { [0.0; 2] } else { [40.3, 30.7] };
            let n = (!estimated).then_some(300 + index as u32);
            CellAnswer { n, n_eff, share: 0.06667, estimated, p: p(options, index), n_eff_age, p_age: p(options, index + 1) }
        };
        let cells = |options| ItemAnswers::Cells((0..Cell::COUNT).map(|i| (i < 15).then(|| cell(options, i))).collect());
        let level = ItemAnswers::CountryLevel(vec![0.25, 0.7501]);
        let items = [("Q9", cells(2)), ("Q10", cells(10)), ("Q100", level)].map(|(code, answers)| (code.into(), answers));
        CountryTable { country: CountryCode::parse("NZL").unwrap(), items: items.into() }
    }

    #[test]
    fn a_table_comes_back() {
        assert_eq!(unpack(&pack(&table())), Ok(table()));
    }

    #[test]
    fn every_truncation_is_refused() {
        let bytes = pack(&table());
        for end in 0..bytes.len() {
            assert!(unpack(&bytes[..end]).is_err(), "{end} of {} bytes", bytes.len());
        }
        let longer = [&bytes[..], &[0]].concat();
        assert!(matches!(unpack(&longer), Err(PackError::Damaged { .. })));
    }

    #[test]
    fn any_byte_may_be_wrong() {
        let bytes = pack(&table());
        let mut refused = 0;
        for at in 0..bytes.len() {
            for wrong in [0, 1, 0x7f, 0x80, 0xff, bytes[at] ^ 1, bytes[at] ^ 0x10, bytes[at].wrapping_add(1)] {
                let mut damaged = bytes.clone();
                damaged[at] = wrong;
                match unpack(&damaged) {
                    // What is accepted keeps every rule, so that it can be packed and read again.
                    Ok(table) => assert_eq!(unpack(&pack(&table)), Ok(table), "byte {at} as {wrong}"),
                    Err(_) => refused += 1,
                }
            }
        }
        assert!(refused > bytes.len());
    }

    #[test]
    fn a_length_that_is_a_lie_costs_nothing() {
        let mut bytes = [MAGIC, &[VERSION][..], b"NZL"].concat();
        bytes.extend([0xff, 0xff, 0xff, 0xff, 0x0f]);
        assert!(matches!(unpack(&bytes), Err(PackError::Damaged { .. })));
    }

    #[test]
    fn other_files_and_other_versions_are_told_apart() {
        for bytes in [&b""[..], b"ACE", b"ACES", b"<!doctype html>"] {
            assert_eq!(unpack(bytes), Err(PackError::NotATable));
        }
        let mut bytes = pack(&table());
        bytes[4] = VERSION + 1;
        assert_eq!(unpack(&bytes), Err(PackError::Version { found: VERSION + 1 }));
    }

    /// Packs the table with its first cell changed, and unpacks it.
    fn changed(change: impl Fn(&mut CellAnswer)) -> Result<CountryTable, PackError> {
        let mut table = table();
        match table.items.get_mut(&"Q9".into()) {
            Some(ItemAnswers::Cells(cells)) => change(cells[0].as_mut().unwrap()),
            _ => unreachable!(),
        }
        unpack(&pack(&table))
    }

    #[test]
    fn tables_that_cannot_be_true_are_refused() {
        let refused =
            |change: fn(&mut CellAnswer)| matches!(changed(change), Err(PackError::Item { item, .. }) if item.0 == "Q9");
        assert_eq!(changed(|_| ()), Ok(table()));
        assert!(refused(|c| c.n = None), "fewer than ten, and not marked as estimated");
        assert!(refused(|c| c.n = Some(9)));
        assert!(refused(|c| c.estimated = true), "marked as estimated, with a count");
        assert!(refused(|c| c.n_eff = f64::NAN));
        assert!(refused(|c| c.share = 0.5));
        assert!(refused(|c| c.p = vec![0.5, 0.4]));
        assert!(refused(|c| c.p = vec![0.5, 0.3, 0.2]));
        assert!(refused(|c| c.p_age = vec![f64::INFINITY, 0.0]));
    }
}
