//! Levels, from what countries answered.

use std::collections::BTreeMap;

use nalgebra::{Cholesky, DMatrix, DVector};

use super::{kernels::Likeness, plain::plain, scale::probits};
use crate::{
    causal::{
        effect_process::Figures,
        unseen::levels::{CONSTANT, DEPARTURE, Departures, Levels, MEAN, Weights, covariance},
    },
    survey::CountryCode,
};

/// The mean over all countries, and how those of `countries` depart from it. `None` where a system has no solution.
pub(super) fn levels(grid: &[f64], likeness: &Likeness, figures: &Figures<'_>, countries: &[CountryCode]) -> Option<Levels> {
    let count = likeness.kernels.known.len();
    let mut asked: BTreeMap<CountryCode, BTreeMap<usize, DVector<f64>>> = BTreeMap::new();
    let mut sums = DMatrix::<f64>::zeros(count, grid.len());
    let mut counts = vec![0.0f64; count];
    for (country, items) in figures {
        for (item, figure) in items {
            let Some(place) = likeness.position(item) else { continue };
            let values = DVector::from_vec(probits(grid, figure, likeness.kernels.known[place].is_turned));
            sums.row_mut(place).iter_mut().zip(values.iter()).for_each(|(s, v)| *s += v);
            counts[place] += 1.0;
            asked.entry(*country).or_default().insert(place, values);
        }
    }
    let mean = DMatrix::from_fn(count, grid.len(), |i, g| sums[(i, g)] / counts[i].max(1.0));
    let between = |weights: &Weights, constant: f64, places: &[usize]| {
        DMatrix::from_fn(places.len(), places.len(), |a, b| {
            let noise = f64::from(a == b);
            constant + noise + covariance(weights, &likeness.at(places[a], places[b]))
        })
    };
    let all: Vec<usize> = (0..count).collect();
    let solved = plain(&Cholesky::new(between(&MEAN, CONSTANT, &all))?.solve(&mean))?;
    let of_country = |country: &CountryCode| {
        let of_country = asked.get(country)?;
        let asked: Vec<usize> = of_country.keys().copied().collect();
        let departures = DMatrix::from_fn(asked.len(), grid.len(), |a, g| of_country[&asked[a]][g] - mean[(asked[a], g)]);
        let weights = plain(&Cholesky::new(between(&DEPARTURE, 0.0, &asked))?.solve(&departures))?;
        Some(Departures { asked, weights })
    };
    Some(Levels { mean: solved, departures: countries.iter().map(of_country).collect::<Option<_>>()? })
}
