//! How attributes shift the answers to a question that nobody asked.

use std::collections::BTreeMap;

use nalgebra::{Cholesky, DMatrix, DVector};

use super::{
    kernels::{Kernels, Parts, Row},
    levels::{at, of},
    scale::{from_shifts, grid, inner, room, shifts},
};
use crate::{
    causal::{
        Additive,
        effect_process::{Figures, N, Observation, likeness_of_countries},
    },
    survey::{Attribute, CountryCode, ItemCode},
};

/// Variances of the parts, (likeness of questions) x (all countries, like countries, the same country): one, ends, topic,
/// topic x ends, state, state x ends, the same question; by [`Attribute::index`], all times [`SIZE`].
const PARTS: [[[f64; 3]; 7]; N] = [
    [
        [0.0004, 0.0017, 0.0],
        [0.0004, 0.0005, 0.0002],
        [0.0024, 0.0047, 0.0],
        [0.0024, 0.0114, 0.0],
        [0.0017, 0.0084, 0.0],
        [0.001, 0.0319, 0.0],
        [0.0, 0.0, 0.0],
    ],
    [
        [0.0029, 0.0004, 0.0012],
        [0.0049, 0.0056, 0.0041],
        [0.0021, 0.0095, 0.001],
        [0.0003, 0.0005, 0.0009],
        [0.0, 0.0258, 0.0],
        [0.0, 0.0424, 0.0003],
        [0.0, 0.0, 0.0],
    ],
    [
        [0.0, 0.0, 0.0011],
        [0.0, 0.0, 0.0078],
        [0.0, 0.0, 0.0011],
        [0.001, 0.0064, 0.0019],
        [0.0003, 0.0002, 0.0098],
        [0.0, 0.0, 0.0163],
        [0.0009, 0.0, 0.0],
    ],
    [
        [0.0, 0.0002, 0.0002],
        [0.0, 0.0047, 0.002],
        [0.0, 0.0021, 0.0026],
        [0.0, 0.0004, 0.0033],
        [0.0, 0.0121, 0.001],
        [0.0005, 0.0046, 0.0],
        [0.0, 0.0, 0.0],
    ],
];
const SIZE: f64 = 0.67;

/// Of the two ways to foretell an effect, the part of its whole shape; the rest is its summary, spread as F (1 - F).
const SHAPE: f64 = 0.6;

/// Effects grow with the room that a distribution leaves, but less than in proportion: with this power of it, beside the usual room.
const POWER: f64 = 0.3;
const USUAL_ROOM: f64 = 0.2;
/// An effect that is known no better than this says nothing.
const MOST_VARIANCE: f64 = 1.0;

/// The questions' part of a covariance: for all countries, for like ones, for the same one.
fn columns(attribute: Attribute, parts: &Parts<f64>, same: bool) -> [f64; 3] {
    let Parts { ends, state, topic, .. } = parts;
    let each = [1.0, *ends, *topic, topic * ends, *state, state * ends, f64::from(same)];
    let weights = &PARTS[attribute.index()];
    [0, 1, 2].map(|column| SIZE * weights.iter().zip(each).map(|(w, v)| w[column] * v).sum::<f64>())
}

/// (K + noise)⁻¹ of what the known questions' effects are.
#[derive(Debug, Clone)]
pub(super) struct Effects {
    grid: Vec<f64>,
    countries: Vec<CountryCode>,
    /// exp(-D / 0.2), country by country.
    likeness: DMatrix<f64>,
    /// By [`Attribute::index`].
    solved: Vec<Solved>,
}

#[derive(Debug, Clone)]
struct Solved {
    /// Country and question of each observation.
    places: Vec<(usize, usize)>,
    /// `[observations, 1 + grid]`: of the summary θ, and of the shift of the CDF.
    weights: DMatrix<f64>,
}

impl Effects {
    /// `None` where a system has no solution.
    pub fn fit(kernels: &Kernels, figures: &Figures<'_>, models: &BTreeMap<(CountryCode, &ItemCode), Additive>) -> Option<Self> {
        let grid = grid();
        let countries: Vec<CountryCode> = figures.keys().copied().collect();
        let codes: Vec<&ItemCode> = kernels.known.iter().map(|k| &k.code).collect();
        let likeness = likeness_of_countries(figures, &codes).0;
        let mut observed = Vec::new();
        for (c, country) in countries.iter().enumerate() {
            for (item, figure) in &figures[country] {
                let (Some(i), Some(model)) = (kernels.position(item), models.get(&(*country, *item))) else { continue };
                observed.push(((c, i), figure, Observation::new((c, i), figure, model)));
            }
        }
        let mut solved = Vec::with_capacity(N);
        for attribute in Attribute::ALL {
            let a = attribute.index();
            let (mut places, mut noise, mut values) = (Vec::new(), Vec::new(), Vec::new());
            for (place, figure, observation) in &observed {
                let known = &kernels.known[place.1];
                let ratio = room(&inner(figure, false)) / USUAL_ROOM;
                let variance = observation.variance[a] * ratio.powf(2.0 * (1.0 - POWER));
                if variance >= MOST_VARIANCE || !variance.is_finite() {
                    continue;
                }
                let sign = if known.is_turned { -1.0 } else { 1.0 };
                let summary = observation.shift[a] * sign * ratio.powf(1.0 - POWER);
                let shape = shifts(&grid, observation.model.main_effect(attribute), known.is_turned);
                let scale = USUAL_ROOM * ratio.powf(POWER);
                places.push(*place);
                noise.push(variance.max(1e-9));
                values.extend(std::iter::once(summary).chain(shape.into_iter().map(|s| s / scale)));
            }
            let mut system = DMatrix::from_fn(places.len(), places.len(), |row, column| {
                // Only the lower triangle is read.
                if row < column {
                    return 0.0;
                }
                let ((c, i), (d, j)) = (places[row], places[column]);
                let [all, like, same] = columns(attribute, &at(&kernels.parts, i, j), i == j);
                all + like * likeness[(c, d)] + if c == d { same } else { 0.0 }
            });
            noise.iter().enumerate().for_each(|(k, v)| system[(k, k)] += v);
            let right = DMatrix::from_row_slice(places.len(), 1 + grid.len(), &values);
            let weights = if places.is_empty() { right } else { Cholesky::new(system)?.solve(&right) };
            solved.push(Solved { places, weights });
        }
        Some(Self { grid, countries, likeness, solved })
    }

    /// The shift of the CDF at the inner points of the question's scale, in a country that answers so (cumulative shares).
    pub fn foretell(&self, attribute: Attribute, row: &Row, country: CountryCode, inner: &[f64]) -> Vec<f64> {
        let Some(c) = self.countries.iter().position(|known| *known == country) else { return vec![0.0; inner.len()] };
        let Solved { places, weights } = &self.solved[attribute.index()];
        let near = DVector::from_fn(places.len(), |k, _| {
            let (d, j) = places[k];
            let [all, like, same] = columns(attribute, &of(&row.parts, j), false);
            all + like * self.likeness[(c, d)] + if c == d { same } else { 0.0 }
        });
        let found = weights.tr_mul(&near);
        let ratio = room(inner) / USUAL_ROOM;
        let sign = if row.is_turned { -1.0 } else { 1.0 };
        let summary = found[0] * sign * ratio.powf(POWER - 1.0);
        let shape = from_shifts(&self.grid, &found.as_slice()[1..], inner.len() + 1, row.is_turned);
        let scale = USUAL_ROOM * ratio.powf(POWER);
        let each = inner.iter().zip(shape);
        each.map(|(f, shape)| (1.0 - SHAPE) * summary * f * (1.0 - f) + SHAPE * shape * scale).collect()
    }
}
