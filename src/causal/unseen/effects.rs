//! How attributes shift the answers to a question that nobody asked.

use super::{
    kernels::{Parts, Row},
    matrix::Matrix,
    scale::{from_shifts, room},
};
use crate::survey::Attribute;

const N: usize = Attribute::COUNT;

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
pub(super) const POWER: f64 = 0.3;
pub(super) const USUAL_ROOM: f64 = 0.2;

/// The questions' part of a covariance: for all countries, for like ones, for the same one.
pub(super) fn columns(attribute: Attribute, parts: &Parts<f64>, same: bool) -> [f64; 3] {
    let Parts { ends, state, topic, .. } = parts;
    let each = [1.0, *ends, *topic, topic * ends, *state, state * ends, f64::from(same)];
    let weights = &PARTS[attribute.index()];
    [0, 1, 2].map(|column| SIZE * weights.iter().zip(each).map(|(w, v)| w[column] * v).sum::<f64>())
}

/// (K + noise)⁻¹ of what the known questions' effects are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Effects {
    /// exp(-D / 0.2), country by country.
    pub likeness: Matrix,
    /// By [`Attribute::index`].
    pub solved: [Solved; N],
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Solved {
    /// Country and question of each observation, ascending.
    pub places: Vec<(usize, usize)>,
    /// Shifts of the CDF that all are made of, `[shapes, grid]`.
    pub shapes: Matrix,
    /// `[observations, 1 + shapes]`: of the summary θ, and of the shift of the CDF.
    pub weights: Matrix,
}

impl Effects {
    /// The shift of the CDF at the inner points of the question's scale, in a country that answers so (cumulative shares).
    pub fn foretell(&self, attribute: Attribute, grid: &[f64], row: &Row, country: usize, inner: &[f64]) -> Vec<f64> {
        let Solved { places, shapes, weights } = &self.solved[attribute.index()];
        let found = weights.weighted(places.iter().map(|(c, i)| {
            let [all, like, same] = columns(attribute, &row.parts[*i], false);
            all + like * self.likeness.at(country, *c) + if country == *c { same } else { 0.0 }
        }));
        let ratio = room(inner) / USUAL_ROOM;
        let sign = if row.is_turned { -1.0 } else { 1.0 };
        let summary = found[0] * sign * ratio.powf(POWER - 1.0);
        let shape = shapes.weighted(found[1..].iter().copied());
        let shape = from_shifts(grid, &shape, inner.len() + 1, row.is_turned);
        let scale = USUAL_ROOM * ratio.powf(POWER);
        let each = inner.iter().zip(shape);
        each.map(|(f, shape)| (1.0 - SHAPE) * summary * f * (1.0 - f) + SHAPE * shape * scale).collect()
    }
}
