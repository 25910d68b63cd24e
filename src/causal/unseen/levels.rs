//! What countries as a whole answer to a question that nobody asked them.

use std::collections::BTreeMap;

use nalgebra::{Cholesky, DMatrix, DVector};

use super::{
    kernels::{Kernels, Parts, Row},
    scale::{from_probits, grid, probits},
};
use crate::{causal::effect_process::Figures, survey::CountryCode};

/// Weights of: as many options, ends, state, state x ends, topic, topic x ends. The noise is 1.
type Weights = [f64; 6];
const MEAN: Weights = [164.0, 13.0, 5.0, 6.0, 0.1, 2.5];
const DEPARTURE: Weights = [2.0, 3.0, 3.0, 10.0, 3.0, 3.0];
/// The mean of all questions is as good as unknown beforehand.
const CONSTANT: f64 = 100.0;

fn covariance(weights: &Weights, parts: &Parts<f64>) -> f64 {
    let Parts { same_options, ends, state, topic } = parts;
    let each = [*same_options, *ends, *state, state * ends, *topic, topic * ends];
    weights.iter().zip(each).map(|(w, v)| w * v).sum()
}

/// (K + noise)⁻¹ of the known questions' probits on the grid.
#[derive(Debug, Clone)]
pub(super) struct Levels {
    grid: Vec<f64>,
    /// `[known, grid]`.
    mean: DMatrix<f64>,
    /// Which of the known questions the country was asked, and their weights, `[asked, grid]`.
    countries: BTreeMap<CountryCode, (Vec<usize>, DMatrix<f64>)>,
}

impl Levels {
    /// `None` where a system has no solution.
    pub fn fit(kernels: &Kernels, figures: &Figures<'_>) -> Option<Self> {
        let (grid, count) = (grid(), kernels.known.len());
        let mut asked: BTreeMap<CountryCode, BTreeMap<usize, DVector<f64>>> = BTreeMap::new();
        let mut sums = DMatrix::<f64>::zeros(count, grid.len());
        let mut counts = vec![0.0f64; count];
        for (country, items) in figures {
            for (item, figure) in items {
                let Some(place) = kernels.position(item) else { continue };
                let values = DVector::from_vec(probits(&grid, figure, kernels.known[place].is_turned));
                sums.row_mut(place).iter_mut().zip(values.iter()).for_each(|(s, v)| *s += v);
                counts[place] += 1.0;
                asked.entry(*country).or_default().insert(place, values);
            }
        }
        let mean = DMatrix::from_fn(count, grid.len(), |i, g| sums[(i, g)] / counts[i].max(1.0));
        let between = |weights: &Weights, constant: f64, places: &[usize]| {
            DMatrix::from_fn(places.len(), places.len(), |a, b| {
                let noise = f64::from(a == b);
                constant + noise + covariance(weights, &at(&kernels.parts, places[a], places[b]))
            })
        };
        let all: Vec<usize> = (0..count).collect();
        let solved = Cholesky::new(between(&MEAN, CONSTANT, &all))?.solve(&mean);
        let mut countries = BTreeMap::new();
        for (country, of_country) in asked {
            let places: Vec<usize> = of_country.keys().copied().collect();
            let departures = DMatrix::from_fn(places.len(), grid.len(), |a, g| of_country[&places[a]][g] - mean[(places[a], g)]);
            let solution = Cholesky::new(between(&DEPARTURE, 0.0, &places))?.solve(&departures);
            countries.insert(country, (places, solution));
        }
        Some(Self { grid, mean: solved, countries })
    }

    /// For each country, cumulative shares at the inner points: the median of what is foretold, which is what suits a distance between
    /// CDFs.
    pub fn foretell(&self, row: &Row, options: usize) -> BTreeMap<CountryCode, Vec<f64>> {
        let all = DVector::from_fn(row.parts.ends.len(), |i, _| CONSTANT + covariance(&MEAN, &of(&row.parts, i)));
        let mean = self.mean.tr_mul(&all);
        let of_country = |(country, (places, solution)): (&CountryCode, &(Vec<usize>, DMatrix<f64>))| {
            let near = DVector::from_fn(places.len(), |a, _| covariance(&DEPARTURE, &of(&row.parts, places[a])));
            let values = &mean + solution.tr_mul(&near);
            (*country, from_probits(&self.grid, values.as_slice(), options, row.is_turned))
        };
        self.countries.iter().map(of_country).collect()
    }
}

/// The parts between two known questions.
pub(super) fn at(parts: &Parts<DMatrix<f64>>, a: usize, b: usize) -> Parts<f64> {
    Parts {
        same_options: parts.same_options[(a, b)],
        ends: parts.ends[(a, b)],
        state: parts.state[(a, b)],
        topic: parts.topic[(a, b)],
    }
}

/// The parts between another question and a known one.
pub(super) fn of(parts: &Parts<DVector<f64>>, i: usize) -> Parts<f64> {
    Parts { same_options: parts.same_options[i], ends: parts.ends[i], state: parts.state[i], topic: parts.topic[i] }
}
