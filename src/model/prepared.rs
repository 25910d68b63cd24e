//! Answers of the shipped model, computed beforehand: what the page shows before its engine is there.
//!
//! `predictions/<CODE>.bin` has, of one country and every question, what the base says of everybody (to it all personas are one)
//! and what the adapter `ace`, anchored, says as each of the 16 full personas. It has the shares of the country's people too, so
//! that all 81 personas are answered as the engine answers them: as mixtures of the full ones. Free of burn.
//!
//! Layout: four bytes of magic, one of version, then a postcard message (`Wire`). A distribution is stored as its cumulative
//! shares in steps of 1/[`STEPS`], rounded to the nearest; the last is 1 and left out. So a cumulative share is off by at most
//! half a step, 0.04 points, and a share by at most one, 0.08 points. What is written are differences, most of which fit into a
//! byte:
//!
//! 1. the base: each cumulative share minus the one before it, question by question;
//! 2. `ace`, persona by persona (those with fewer levels B first) and in them question by question: each cumulative share minus
//!    what is expected of it ([`expected`]), and of that the difference to the option before.
//!
//! Equal kinds of numbers stand together, which is what a web server's compression makes most of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    assets::FileList,
    survey::{Cell, CountryCode, ItemCode, Persona, Shares, mixed},
};

const MAGIC: &[u8; 4] = b"ACEP";
const VERSION: u8 = 1;

/// Steps from 0 to 1 of a cumulative share.
pub const STEPS: u16 = 1250;
/// How far a distribution's sum may be from 1 before it is rounded.
const SUM_TOLERANCE: f32 = 1e-3;

/// Bytes, or distributions, that are no prepared answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PreparedError {
    #[error("this is no file of prepared answers; load the country's .bin file from the site's predictions folder")]
    NotPrepared,
    #[error(
        "these prepared answers have format {found} and this program reads format {VERSION}; reload the page, or run `ace predict --ship`"
    )]
    Version { found: u8 },
    #[error("the prepared answers are damaged ({reason}); load them again, or run `ace predict --ship`")]
    Damaged { reason: String },
    #[error("the prepared answers to {item} are damaged ({reason}); load them again, or run `ace predict --ship`")]
    Item { item: ItemCode, reason: &'static str },
}

/// `predictions/manifest.json`: the files, and the model that they are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedList {
    /// One a country, relative to the list's folder.
    #[serde(flatten)]
    pub files: FileList,
    /// SHA-256 of the base's weights and of the adapter's, as the model's manifest has them.
    pub base_sha256: String,
    pub adapter_sha256: String,
}

impl PreparedList {
    pub const FILE: &'static str = "manifest.json";
    /// The adapter that is prepared beside the base.
    pub const ADAPTER: &'static str = "ace";

    /// The file of a country.
    pub fn path(country: CountryCode) -> String {
        format!("{country}.bin")
    }
}

/// The answers of one country.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    pub country: CountryCode,
    shares: Shares,
    items: BTreeMap<ItemCode, Steps>,
}

/// Cumulative shares in steps, without the last option's: `inner` numbers a distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Steps {
    base: Vec<u16>,
    /// By [`Cell::index`], one after the other.
    full: Vec<u16>,
}

impl Steps {
    fn inner(&self) -> usize {
        self.base.len()
    }

    fn of(&self, cell: usize) -> &[u16] {
        &self.full[cell * self.inner()..(cell + 1) * self.inner()]
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    country: [u8; 3],
    shares: Shares,
    /// By item code, ascending, with the number of options.
    items: Vec<(ItemCode, u8)>,
    /// As the module says.
    numbers: Vec<i16>,
}

/// Rounds a distribution; `None` where it is none.
fn steps(p: &[f32]) -> Option<Vec<u16>> {
    let sum: f32 = p.iter().sum();
    // Written so that NaN is refused too.
    if !(p.iter().all(|v| *v >= 0.0) && (sum - 1.0).abs() <= SUM_TOLERANCE) {
        return None;
    }
    let mut reached = 0.0;
    let cumulative = p[..p.len() - 1].iter().map(|v| {
        reached += v;
        ((reached * f32::from(STEPS)).round() as u16).min(STEPS)
    });
    Some(cumulative.collect())
}

/// The shares of all options.
fn distribution(cumulative: &[u16]) -> impl Iterator<Item = f32> {
    let ends = cumulative.iter().copied().chain([STEPS]);
    let starts = std::iter::once(0).chain(cumulative.iter().copied());
    ends.zip(starts).map(|(end, start)| f32::from(end - start) / f32::from(STEPS))
}

/// Cells in the order in which they are written: before each stand all that [`expected`] looks at.
fn order() -> [usize; Cell::COUNT] {
    let mut order: [usize; Cell::COUNT] = std::array::from_fn(|cell| cell);
    order.sort_by_key(|cell| cell.count_ones());
    order
}

/// What a persona's number should be if attributes add up: the base's for the first cell, the first cell's for those with one
/// level B, and for others the mean over every two of its levels B, of what both with one of them taken back say together.
fn expected(base: i32, known: impl Fn(usize) -> i32, cell: usize) -> i32 {
    let bits = || [1, 2, 4, 8].into_iter().filter(move |bit| cell & bit != 0);
    match cell.count_ones() {
        0 => base,
        1 => known(0),
        _ => {
            let pairs = bits().flat_map(|a| bits().filter(move |b| *b < a).map(move |b| (a, b)));
            let (sum, count) = pairs
                .fold((0, 0), |(sum, count), (a, b)| (sum + known(cell ^ a) + known(cell ^ b) - known(cell ^ a ^ b), count + 1));
            // To the nearest whole, halves up, for sums below 0 too.
            (2 * sum + count).div_euclid(2 * count)
        }
    }
}

impl Prepared {
    pub fn new(country: CountryCode, shares: Shares) -> Self {
        Self { country, shares, items: BTreeMap::new() }
    }

    /// Takes one question's answers in, rounded: what the base says of everybody, and what the adapter says as each of the 16 full
    /// personas, by [`Cell::index`].
    ///
    /// # Errors
    /// [`PreparedError::Item`] where something is no distribution over 2 to 10 options, or not all have as many.
    pub fn insert(&mut self, item: ItemCode, base: &[f32], full: &[Vec<f32>]) -> Result<(), PreparedError> {
        let fault = |reason| PreparedError::Item { item: item.clone(), reason };
        if !(2..=10).contains(&base.len()) || full.len() != Cell::COUNT || full.iter().any(|p| p.len() != base.len()) {
            return Err(fault("it has not 17 answers of 2 to 10 options"));
        }
        let rounded = |p: &[f32]| steps(p).ok_or_else(|| fault("it has shares that do not sum to 1"));
        let full = full.iter().map(|p| rounded(p)).collect::<Result<Vec<_>, _>>()?.concat();
        let base = rounded(base)?;
        self.items.insert(item, Steps { base, full });
        Ok(())
    }

    /// The shares of the country's people, by [`Cell::index`]; they sum to 1.
    pub const fn shares(&self) -> &Shares {
        &self.shares
    }

    /// The questions, in order.
    pub fn items(&self) -> impl Iterator<Item = &ItemCode> {
        self.items.keys()
    }

    /// What the base says as each of the 81 personas, by [`Persona::index`]: the same of all. `None` for other questions.
    pub fn base(&self, item: &ItemCode) -> Option<Vec<Vec<f32>>> {
        let everybody: Vec<f32> = distribution(&self.items.get(item)?.base).collect();
        Some(vec![everybody; Persona::COUNT])
    }

    /// What the adapter says as each of the 81 personas, by [`Persona::index`]. `None` for other questions.
    pub fn adapter(&self, item: &ItemCode) -> Option<Vec<Vec<f32>>> {
        let steps = self.items.get(item)?;
        let cells: Vec<Cell> = Cell::all().collect();
        let rows: Vec<f32> = (0..Cell::COUNT).flat_map(|cell| distribution(steps.of(cell))).collect();
        Some(Persona::all().map(|p| mixed(&rows, &cells, steps.inner() + 1, &self.shares, p)).collect())
    }

    /// The file's bytes.
    pub fn pack(&self) -> Vec<u8> {
        let mut country = [0; 3];
        country.copy_from_slice(&self.country.as_str().as_bytes()[..3]);
        let items = self.items.iter().map(|(code, s)| (code.clone(), s.inner() as u8 + 1)).collect();
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        let wire = Wire { country, shares: self.shares, items, numbers: self.numbers() };
        // Writing plain numbers into memory has no way to fail; the message would then lack its body.
        bytes.extend(postcard::to_allocvec(&wire).unwrap_or_default());
        bytes
    }

    fn numbers(&self) -> Vec<i16> {
        let mut numbers = Vec::new();
        // Differences of differences of numbers up to STEPS: far within 16 bits.
        let mut put = |values: &mut dyn Iterator<Item = i32>| {
            let mut last = 0;
            for value in values {
                numbers.push((value - last) as i16);
                last = value;
            }
        };
        for steps in self.items.values() {
            put(&mut steps.base.iter().map(|v| i32::from(*v)));
        }
        for cell in order() {
            for steps in self.items.values() {
                put(&mut (0..steps.inner()).map(|k| {
                    let known = |c: usize| i32::from(steps.of(c)[k]);
                    known(cell) - expected(i32::from(steps.base[k]), known, cell)
                }));
            }
        }
        numbers
    }

    /// Reads what [`Self::pack`] wrote.
    ///
    /// # Errors
    /// [`PreparedError`] for any bytes that are not whole: every distribution has 2 to 10 options and no share below 0. Memory stays
    /// within a small multiple of the bytes given.
    pub fn unpack(bytes: &[u8]) -> Result<Self, PreparedError> {
        let (&found, body) = bytes.strip_prefix(MAGIC).and_then(<[u8]>::split_first).ok_or(PreparedError::NotPrepared)?;
        if found != VERSION {
            return Err(PreparedError::Version { found });
        }
        let damaged = |reason: &dyn std::fmt::Display| PreparedError::Damaged { reason: reason.to_string() };
        let (wire, rest) = postcard::take_from_bytes::<Wire>(body).map_err(|e| damaged(&e))?;
        if !rest.is_empty() {
            return Err(damaged(&format_args!("{} bytes too many", rest.len())));
        }
        let country = std::str::from_utf8(&wire.country).ok().and_then(CountryCode::parse);
        let country = country.ok_or_else(|| damaged(&"its country has no code of three letters"))?;
        if !(wire.shares.iter().all(|s| *s >= 0.0) && (wire.shares.iter().sum::<f32>() - 1.0).abs() <= SUM_TOLERANCE) {
            return Err(damaged(&"the shares of its people do not sum to 1"));
        }
        if let Some((item, _)) = wire.items.iter().find(|(_, options)| !(2..=10).contains(options)) {
            return Err(PreparedError::Item { item: item.clone(), reason: "it has fewer than 2 or more than 10 options" });
        }
        if let Some(pair) = wire.items.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
            return Err(PreparedError::Item { item: pair[1].0.clone(), reason: "it is out of order" });
        }
        let inner: usize = wire.items.iter().map(|(_, options)| usize::from(*options) - 1).sum();
        if wire.numbers.len() != inner * (1 + Cell::COUNT) {
            return Err(damaged(&"it has more or fewer numbers than options"));
        }
        Ok(Self { country, shares: wire.shares, items: read_items(wire.items, &wire.numbers)? })
    }
}

/// Undoes [`Prepared::numbers`], of which there are as many as the items need.
fn read_items(items: Vec<(ItemCode, u8)>, numbers: &[i16]) -> Result<BTreeMap<ItemCode, Steps>, PreparedError> {
    let mut numbers = numbers.iter().map(|v| i32::from(*v));
    let mut read = Vec::with_capacity(items.len());
    for (item, options) in items {
        let inner = usize::from(options) - 1;
        let mut steps = Steps { base: vec![0; inner], full: vec![0; inner * Cell::COUNT] };
        steps.base =
            cumulative(&mut numbers, inner, |_| 0).map_err(|reason| PreparedError::Item { item: item.clone(), reason })?;
        read.push((item, steps));
    }
    for cell in order() {
        for (item, steps) in &mut read {
            let expect = |k: usize| expected(i32::from(steps.base[k]), |c| i32::from(steps.of(c)[k]), cell);
            let own = cumulative(&mut numbers, steps.inner(), expect);
            let own = own.map_err(|reason| PreparedError::Item { item: item.clone(), reason })?;
            let inner = steps.inner();
            steps.full[cell * inner..(cell + 1) * inner].copy_from_slice(&own);
        }
    }
    Ok(read.into_iter().collect())
}

/// The next `inner` numbers as one distribution's cumulative shares, which rise from 0 to [`STEPS`].
fn cumulative(
    numbers: &mut impl Iterator<Item = i32>,
    inner: usize,
    expect: impl Fn(usize) -> i32,
) -> Result<Vec<u16>, &'static str> {
    let (mut difference, mut last) = (0, 0);
    let mut next = |(k, number): (usize, i32)| {
        difference += number;
        let value = u16::try_from(expect(k) + difference).ok().filter(|v| (last..=STEPS).contains(v));
        last = value.ok_or("it has shares below 0")?;
        Ok(last)
    };
    numbers.take(inner).enumerate().map(&mut next).collect()
}

#[cfg(test)]
#[path = "prepared_tests.rs"]
mod tests;
