//! From sums to the figures of the tables: proportions, effective sample sizes, shares, age standardisation, estimates.

use std::collections::BTreeMap;

use super::{
    accumulate::{CountryCounts, Layout, Sample},
    columns::BANDS,
    report::CountryReport,
};
use crate::survey::{Attribute, Cell, CellAnswer, CountryCode, CountryTable, Item, ItemAnswers, Reach, check::is_distribution};

/// How many times more than before the people of an age band may count. Where a band is rare in a cell and common in the
/// country, a handful of people would otherwise stand for the cell. Cut here, standardising costs at most four fifths of the
/// effective sample: with factors f of mean 1, n_eff falls by the mean of f², which is at most the largest f.
const LARGEST_FACTOR: f64 = 5.0;

/// A cell with a count, for an estimate of the cells without.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedCell {
    pub cell: Cell,
    /// Weighted proportions over the options, summing to 1.
    pub p: Vec<f64>,
    pub n_eff: f64,
}

/// Estimates a cell's proportions from the observed cells of its country and item; `None` where they do not allow it.
pub type Estimate<'a> = &'a dyn Fn(&[ObservedCell], Cell) -> Option<Vec<f64>>;

/// How to tabulate.
pub(super) struct Rules<'a> {
    /// Of the survey.
    pub items: &'a [&'a Item],
    pub layout: &'a Layout,
    pub min_cell: u32,
    pub estimate: Estimate<'a>,
}

impl Rules<'_> {
    /// The country's table: by cells where any cell has enough people, else for the country as a whole.
    pub fn table(&self, country: CountryCode, counts: &CountryCounts) -> (CountryTable, CountryReport) {
        let mut report = CountryReport {
            country,
            reach: Reach::Groups,
            rows: counts.rows,
            complete: counts.complete,
            weighted: counts.weighted,
            items: 0,
            left_out: 0,
            cells: 0,
            estimated: 0,
            smallest: None,
            reason: self.no_cells(counts),
        };
        if report.reason.is_some() {
            report.reach = Reach::Country;
        }
        let mut items = BTreeMap::new();
        for (index, item) in self.items.iter().enumerate() {
            let (answers, asked) =
                if report.reach.has_cells() { self.cells(counts, index) } else { self.country_level(counts, index) };
            report.left_out += usize::from(asked && answers.is_none());
            if let Some(answers) = answers {
                report.count(&answers);
                items.insert(item.code.clone(), answers);
            }
        }
        (CountryTable { country, items }, report)
    }

    /// Why the country has no figures by cell; `None` where it has.
    fn no_cells(&self, counts: &CountryCounts) -> Option<String> {
        let unknown: Vec<_> = Attribute::ALL.into_iter().filter(|a| counts.known[a.index()] == 0).map(Attribute::name).collect();
        if !unknown.is_empty() {
            return Some(format!("no respondent has a {}", unknown.join(", or a ")));
        }
        let enough = |item| Cell::all().any(|cell| counts.cell(self.layout, item, Some(cell)).n >= self.min_cell);
        let none = !(0..self.items.len()).any(enough);
        none.then(|| format!("no combination of attributes has {} respondents", self.min_cell))
    }

    /// The answers, and whether anybody gave one. Those without all four attributes are in none of the cells.
    fn cells(&self, counts: &CountryCounts, item: usize) -> (Option<ItemAnswers>, bool) {
        let samples: Vec<_> = Cell::all().map(|cell| (cell, counts.cell(self.layout, item, Some(cell)))).collect();
        let mut everybody = Sample::none(samples.first().map_or(0, |(_, s)| s.weights.len()));
        samples.iter().for_each(|(_, sample)| everybody.add(sample, 1.0));
        if everybody.n < self.min_cell {
            return (None, everybody.n > 0);
        }
        let enough = |s: &Sample| s.n >= self.min_cell;
        let observed: Vec<_> = (samples.iter().filter(|(_, s)| enough(s)))
            .map(|(cell, s)| ObservedCell { cell: *cell, p: s.proportions(), n_eff: s.n_eff() })
            .collect();
        let total = everybody.weight();
        let answer = |(cell, sample): &(Cell, Sample)| {
            let share = sample.weight() / total;
            match sample.n {
                0 => None,
                _ if enough(sample) => Some(self.observed(counts, item, *cell, sample, share)),
                _ => Some(self.estimated(&observed, &everybody, *cell, share)),
            }
        };
        (Some(ItemAnswers::Cells(samples.iter().map(answer).collect())), true)
    }

    fn observed(&self, counts: &CountryCounts, item: usize, cell: Cell, sample: &Sample, share: f64) -> CellAnswer {
        let bands: Vec<_> = (0..BANDS).map(|band| counts.sample(self.layout, item, Some(cell), Some(band))).collect();
        let standardised = standardise(&bands, &counts.ages, self.min_cell);
        let standardised = standardised.as_ref().unwrap_or(sample);
        CellAnswer {
            n: Some(sample.n),
            n_eff: sample.n_eff(),
            share,
            estimated: false,
            p: sample.proportions(),
            n_eff_age: standardised.n_eff(),
            p_age: standardised.proportions(),
        }
    }

    /// Only cells with enough people enter the estimate, so that it says nothing of those in the cell itself. Where no cell
    /// has enough, everybody's proportions stand in.
    fn estimated(&self, observed: &[ObservedCell], everybody: &Sample, cell: Cell, share: f64) -> CellAnswer {
        let sound = |p: &Vec<f64>| p.len() == everybody.weights.len() && is_distribution(p);
        let p = (self.estimate)(observed, cell).filter(sound).unwrap_or_else(|| everybody.proportions());
        CellAnswer { n: None, n_eff: 0.0, share, estimated: true, p_age: p.clone(), p, n_eff_age: 0.0 }
    }

    /// Everybody's proportions, with or without attributes.
    fn country_level(&self, counts: &CountryCounts, item: usize) -> (Option<ItemAnswers>, bool) {
        let mut everybody = counts.cell(self.layout, item, None);
        Cell::all().for_each(|cell| everybody.add(&counts.cell(self.layout, item, Some(cell)), 1.0));
        let enough = everybody.n >= self.min_cell;
        (enough.then(|| ItemAnswers::CountryLevel(everybody.proportions())), everybody.n > 0)
    }
}

/// Direct standardisation: people of band b count f_b = (A_b / a_b) times, at most [`LARGEST_FACTOR`], where A is the
/// country's weighted distribution over the bands that are in the cell and a the cell's own.
///
/// `None` where fewer than `least` people have a band: a figure of those alone would be one of too few.
fn standardise(bands: &[Sample], ages: &[f64; BANDS], least: u32) -> Option<Sample> {
    let present: Vec<_> = bands.iter().zip(ages).filter(|(band, _)| band.n > 0).collect();
    if present.iter().map(|(band, _)| band.n).sum::<u32>() < least.max(1) {
        return None;
    }
    let in_country: f64 = present.iter().map(|(_, age)| **age).sum();
    let in_cell: f64 = present.iter().map(|(band, _)| band.weight()).sum();
    let mut sum = Sample::none(present[0].0.weights.len());
    for (band, age) in present {
        let factor = (age / in_country) / (band.weight() / in_cell);
        sum.add(band, factor.min(LARGEST_FACTOR));
    }
    Some(sum)
}

impl CountryReport {
    fn count(&mut self, answers: &ItemAnswers) {
        self.items += 1;
        for answer in Cell::all().filter_map(|cell| answers.cell(cell)) {
            self.cells += 1;
            self.estimated += usize::from(answer.estimated);
            self.smallest = self.smallest.into_iter().chain(answer.n).min();
        }
    }
}
