//! Weighted counts while a file is read, and the tables they make once it is.

use std::collections::{BTreeMap, HashMap};

use super::{Overall, OwnGroup, cells::numbers::BANDS};
use crate::survey::{Attribute, Cell, CellAnswer, CountryCode, CountryTable, Item, ItemAnswers, Persona};

/// Sums that are kept at most: groups × kinds of people × options. 64 MB with their counts.
pub const MOST_SUMS: usize = 4_000_000;

/// Who is alike: group, known levels, age band.
type Key = (u8, Persona, Option<u8>);

/// The sums of people who are alike.
#[derive(Debug, Clone)]
struct Stratum {
    people: u32,
    /// Σw by option, all items one after the other.
    weights: Vec<f64>,
    /// Σw² and the number of people, by item.
    squares: Vec<f64>,
    counts: Vec<u32>,
}

/// Too many kinds of people times options to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// Counts of everything read so far.
#[derive(Debug)]
pub struct Tally {
    /// Where each item's options begin, and where the last one's end.
    offsets: Vec<usize>,
    strata: HashMap<Key, Stratum>,
}

impl Tally {
    /// For items with so many options each.
    pub fn new(options: impl IntoIterator<Item = usize>) -> Self {
        let mut offsets = vec![0];
        for n in options {
            offsets.push(offsets[offsets.len() - 1] + n);
        }
        Self { offsets, strata: HashMap::new() }
    }

    /// Adds one person: known levels, age band, weight (positive), and answers as item and option.
    ///
    /// # Errors
    /// [`Full`] when there is no room for another kind of people.
    pub fn add(
        &mut self,
        group: u8,
        levels: Persona,
        band: Option<u8>,
        weight: f64,
        answers: &[(usize, u8)],
    ) -> Result<(), Full> {
        let (items, options) = (self.offsets.len() - 1, self.offsets[self.offsets.len() - 1]);
        let key = (group, levels, band);
        if !self.strata.contains_key(&key) && (self.strata.len() + 1) * options > MOST_SUMS {
            return Err(Full);
        }
        let new = || Stratum { people: 0, weights: vec![0.0; options], squares: vec![0.0; items], counts: vec![0; items] };
        let stratum = self.strata.entry(key).or_insert_with(new);
        stratum.people += 1;
        for (item, option) in answers {
            stratum.weights[self.offsets[*item] + usize::from(*option)] += weight;
            stratum.squares[*item] += weight * weight;
            stratum.counts[*item] += 1;
        }
        Ok(())
    }

    /// The tables of one group; `None` where nobody of it answered anything.
    pub fn group(&self, index: u8, code: CountryCode, name: &str, items: &[&Item]) -> Option<OwnGroup> {
        // Sorted, so that sums come out the same every time.
        let strata: BTreeMap<_, _> = self.strata.iter().filter(|(k, _)| k.0 == index).map(|(k, s)| ((k.1, k.2), s)).collect();
        let known = Attribute::ALL.map(|a| strata.keys().any(|(levels, _)| levels.level(a).is_some()));
        let ages = strata.keys().any(|(_, band)| band.is_some());
        let mut overall = BTreeMap::new();
        let mut table = BTreeMap::new();
        for (i, item) in items.iter().enumerate() {
            let sums = strata.iter().map(|((levels, band), s)| (*levels, *band, self.sums(s, i))).filter(|s| s.2.n > 0);
            let sums: Vec<(Persona, Option<u8>, Sums)> = sums.collect();
            let Some(all) = total(sums.iter().map(|s| &s.2)) else { continue };
            overall.insert(item.code.clone(), Overall { p: all.p(), n: all.n, n_eff: all.n_eff() });
            let answers = cells(&sums, known, ages).map_or_else(|| ItemAnswers::CountryLevel(all.p()), ItemAnswers::Cells);
            table.insert(item.code.clone(), answers);
        }
        let people = strata.values().map(|s| s.people).sum();
        let table = CountryTable { country: code, items: table };
        (!overall.is_empty()).then(|| OwnGroup { code, name: name.into(), people, known, ages, table, overall })
    }

    fn sums(&self, stratum: &Stratum, item: usize) -> Sums {
        let weights = stratum.weights[self.offsets[item]..self.offsets[item + 1]].to_vec();
        Sums { weights, squares: stratum.squares[item], n: stratum.counts[item] }
    }
}

/// Answers of some people to one item.
#[derive(Debug, Clone, PartialEq)]
struct Sums {
    /// Σw by option.
    weights: Vec<f64>,
    /// Σw².
    squares: f64,
    n: u32,
}

fn total<'a>(sums: impl Iterator<Item = &'a Sums>) -> Option<Sums> {
    sums.cloned().reduce(|mut all, s| {
        all.weights.iter_mut().zip(&s.weights).for_each(|(a, w)| *a += w);
        all.squares += s.squares;
        all.n += s.n;
        all
    })
}

impl Sums {
    fn weight(&self) -> f64 {
        self.weights.iter().sum()
    }

    fn p(&self) -> Vec<f64> {
        let all = self.weight();
        self.weights.iter().map(|w| w / all).collect()
    }

    /// (Σw)² / Σw² (Kish).
    fn n_eff(&self) -> f64 {
        self.weight().powi(2) / self.squares
    }
}

/// The cell of a person; `None` where an attribute is not told that others of the group tell. An attribute that nobody tells
/// is taken as its level A, which leaves the others as they are.
fn cell_of(levels: Persona, known: [bool; Attribute::COUNT]) -> Option<Cell> {
    Attribute::ALL.into_iter().try_fold(Cell::new(0)?, |cell, a| match (levels.level(a), known[a.index()]) {
        (Some(level), _) => Some(cell.with(a, level)),
        (None, true) => None,
        (None, false) => Some(cell),
    })
}

fn cells(sums: &[(Persona, Option<u8>, Sums)], known: [bool; Attribute::COUNT], ages: bool) -> Option<Vec<Option<CellAnswer>>> {
    if known == [false; Attribute::COUNT] {
        return None;
    }
    let placed: Vec<_> = sums.iter().filter_map(|(levels, band, s)| Some((cell_of(*levels, known)?, *band, s))).collect();
    let whole = total(placed.iter().map(|s| s.2))?.weight();
    // The group's age distribution, among those of the cells who told their age.
    let mut bands = [0.0; BANDS];
    for (_, band, s) in &placed {
        if let Some(band) = band {
            bands[usize::from(*band)] += s.weight();
        }
    }
    let cell = |cell: Cell| {
        let here: Vec<_> = placed.iter().filter(|s| s.0 == cell).map(|s| (s.1, s.2)).collect();
        let all = total(here.iter().map(|s| s.1))?;
        let (p_age, n_eff_age) = if ages { adjusted(&here, bands, &all) } else { (all.p(), all.n_eff()) };
        Some(CellAnswer {
            n: Some(all.n),
            n_eff: all.n_eff(),
            share: (all.weight() / whole).min(1.0),
            estimated: false,
            p: all.p(),
            n_eff_age,
            p_age,
        })
    };
    Some(Cell::all().map(cell).collect())
}

/// Direct standardisation to the group's ages: p = Σ_b π_b p_b with π the group's share of band b among the bands that the cell
/// has, and n_eff = 1 / Σ_b π_b² Σw² / (Σw)², which is Kish's for the weights that this amounts to. Where nobody of the cell
/// told an age: its own proportions, with a sample size of 0.
fn adjusted(here: &[(Option<u8>, &Sums)], bands: [f64; BANDS], all: &Sums) -> (Vec<f64>, f64) {
    let of = |b: usize| total(here.iter().filter(|s| s.0.map(usize::from) == Some(b)).map(|s| s.1));
    let present: Vec<(f64, Sums)> = (0..BANDS).filter_map(|b| Some((bands[b], of(b)?))).collect();
    let sum: f64 = present.iter().map(|(share, _)| share).sum();
    if sum <= 0.0 {
        return (all.p(), 0.0);
    }
    let mut p = vec![0.0; all.weights.len()];
    let mut spread = 0.0;
    for (share, s) in &present {
        let pi = share / sum;
        p.iter_mut().zip(s.p()).for_each(|(p, v)| *p += pi * v);
        spread += pi * pi * s.squares / s.weight().powi(2);
    }
    let sum: f64 = p.iter().sum();
    p.iter_mut().for_each(|v| *v /= sum);
    (p, 1.0 / spread)
}
