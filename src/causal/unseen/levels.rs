//! What countries as a whole answer to a question that nobody asked them.

use super::{
    kernels::{Parts, Row},
    matrix::Matrix,
    scale::from_probits,
};

/// Weights of: as many options, ends, state, state x ends, topic, topic x ends. The noise is 1.
pub(super) type Weights = [f64; 6];
pub(super) const MEAN: Weights = [164.0, 13.0, 5.0, 6.0, 0.1, 2.5];
pub(super) const DEPARTURE: Weights = [2.0, 3.0, 3.0, 10.0, 3.0, 3.0];
/// The mean of all questions is as good as unknown beforehand.
pub(super) const CONSTANT: f64 = 100.0;

pub(super) fn covariance(weights: &Weights, parts: &Parts<f64>) -> f64 {
    let Parts { same_options, ends, state, topic } = parts;
    let each = [*same_options, *ends, *state, state * ends, *topic, topic * ends];
    weights.iter().zip(each).map(|(w, v)| w * v).sum()
}

/// (K + noise)⁻¹ of the known questions' probits on the grid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Levels {
    /// Of the mean over countries, `[known, grid]`.
    pub mean: Matrix,
    /// Country by country.
    pub departures: Vec<Departures>,
}

/// How one country departs from the mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Departures {
    /// The known questions that it was asked.
    pub asked: Vec<usize>,
    /// `[asked, grid]`.
    pub weights: Matrix,
}

impl Levels {
    /// For each country, cumulative shares at the inner points: the median of what is foretold, which is what suits a distance between
    /// CDFs.
    pub fn foretell(&self, grid: &[f64], row: &Row, options: usize) -> Vec<Vec<f64>> {
        let mean = self.mean.weighted(row.parts.iter().map(|parts| CONSTANT + covariance(&MEAN, parts)));
        let of_country = |Departures { asked, weights }: &Departures| {
            let departure = weights.weighted(asked.iter().map(|i| covariance(&DEPARTURE, &row.parts[*i])));
            let values: Vec<f64> = mean.iter().zip(departure).map(|(mean, departure)| mean + departure).collect();
            from_probits(grid, &values, options, row.is_turned)
        };
        self.departures.iter().map(of_country).collect()
    }
}
