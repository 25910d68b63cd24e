//! Sums by country, cell, age band and item. Their size does not depend on the number of rows.

use super::{
    columns::{BANDS, Respondent},
    error::Place,
};
use crate::survey::{Attribute, Cell};

/// Where the options of each item are in a list of all of them.
#[derive(Debug)]
pub(super) struct Layout {
    /// One more than there are items.
    starts: Vec<usize>,
}

impl Layout {
    pub fn new(options: impl Iterator<Item = usize>) -> Self {
        let mut starts = vec![0];
        let mut sum = 0;
        starts.extend(options.map(|count| {
            sum += count;
            sum
        }));
        Self { starts }
    }

    fn items(&self) -> usize {
        self.starts.len() - 1
    }

    fn total(&self) -> usize {
        self.starts[self.items()]
    }

    fn span(&self, item: usize) -> std::ops::Range<usize> {
        self.starts[item]..self.starts[item + 1]
    }
}

/// The people of one country, cell and age band.
#[derive(Debug)]
struct Group {
    /// By item: how many answered, and the sum of their squared weights.
    n: Vec<u32>,
    squares: Vec<f64>,
    /// By item and option: the sum of weights.
    weights: Vec<f64>,
}

/// Answers to one item by some people of one country.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    pub n: u32,
    pub squares: f64,
    /// By option.
    pub weights: Vec<f64>,
}

impl Sample {
    pub fn none(options: usize) -> Self {
        Self { n: 0, squares: 0.0, weights: vec![0.0; options] }
    }

    pub fn weight(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// Adds another sample, each of whose people counts `factor` times.
    pub fn add(&mut self, other: &Self, factor: f64) {
        self.n += other.n;
        self.squares += factor * factor * other.squares;
        self.weights.iter_mut().zip(&other.weights).for_each(|(sum, w)| *sum += factor * w);
    }

    /// Weighted proportions; meaningless for nobody.
    pub fn proportions(&self) -> Vec<f64> {
        let sum = self.weight();
        self.weights.iter().map(|w| w / sum).collect()
    }

    /// Effective sample size, (Σw)² / Σw² (Kish 1965).
    pub fn n_eff(&self) -> f64 {
        self.weight().powi(2) / self.squares
    }
}

/// One country's sums.
#[derive(Debug)]
pub(super) struct CountryCounts {
    /// Its first row.
    pub place: Place,
    /// Whether its rows have weights; all have or none has.
    pub weighted: bool,
    pub rows: u64,
    pub complete: u64,
    /// Respondents with each attribute.
    pub known: [u64; Attribute::COUNT],
    /// The sum of weights by age band.
    pub ages: [f64; BANDS],
    /// By cell and age band, with one more of each for unknown ones; made when the first such person comes.
    groups: Vec<Option<Group>>,
}

const WIDTH: usize = BANDS + 1;

impl CountryCounts {
    pub fn new(place: Place, weighted: bool) -> Self {
        let groups = (0..(Cell::COUNT + 1) * WIDTH).map(|_| None).collect();
        Self { place, weighted, rows: 0, complete: 0, known: [0; Attribute::COUNT], ages: [0.0; BANDS], groups }
    }

    pub fn add(&mut self, respondent: &Respondent, layout: &Layout) {
        let weight = respondent.weight.unwrap_or(1.0);
        let cell = respondent.cell();
        self.rows += 1;
        self.complete += u64::from(cell.is_some());
        self.known.iter_mut().zip(respondent.levels).for_each(|(known, level)| *known += u64::from(level.is_some()));
        if let Some(band) = respondent.band {
            self.ages[band] += weight;
        }
        let index = cell.map_or(Cell::COUNT, Cell::index) * WIDTH + respondent.band.unwrap_or(BANDS);
        let items = layout.items();
        let group = self.groups[index].get_or_insert_with(|| Group {
            n: vec![0; items],
            squares: vec![0.0; items],
            weights: vec![0.0; layout.total()],
        });
        for (item, option) in respondent.answers.iter().enumerate() {
            if let Some(option) = option {
                group.n[item] += 1;
                group.squares[item] += weight * weight;
                group.weights[layout.starts[item] + usize::from(*option)] += weight;
            }
        }
    }

    /// The people of a cell (`None`: attributes not all known) and an age band (`None`: not known).
    pub fn sample(&self, layout: &Layout, item: usize, cell: Option<Cell>, band: Option<usize>) -> Sample {
        let index = cell.map_or(Cell::COUNT, Cell::index) * WIDTH + band.unwrap_or(BANDS);
        let span = layout.span(item);
        match &self.groups[index] {
            Some(group) => Sample { n: group.n[item], squares: group.squares[item], weights: group.weights[span].to_vec() },
            None => Sample::none(span.len()),
        }
    }

    /// The people of a cell, of every age.
    pub fn cell(&self, layout: &Layout, item: usize, cell: Option<Cell>) -> Sample {
        let mut sum = Sample::none(layout.span(item).len());
        for band in (0..BANDS).map(Some).chain([None]) {
            sum.add(&self.sample(layout, item, cell, band), 1.0);
        }
        sum
    }
}
