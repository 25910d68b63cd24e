//! How alike countries and items are, and the covariance that follows from it.

use std::collections::BTreeSet;

use nalgebra::DMatrix;

use super::{
    observation::{Figures, N, Observation, Place},
    signal::signals,
};
use crate::{
    causal::metrics::mean_position,
    survey::{Attribute, Catalogue, ItemCode},
};

/// Distance in mean position at which two countries' effects count as much less alike.
const BANDWIDTH: f64 = 0.2;

/// Variances of the nine parts, (item alike) x (country alike), by [`Attribute::index`]: the same item, items answered alike,
/// items of one topic; each for all countries, for like countries, for the same country.
type Parts = [[f64; 3]; 3];

const PARTS: [Parts; N] = [
    [[0.000_2, 0.010_0, 0.0], [0.000_2, 0.027_2, 0.0], [0.000_6, 0.029_4, 0.0]],
    [[0.0, 0.007_6, 0.000_9], [0.000_2, 0.031_1, 0.006_6], [0.002_2, 0.028_6, 0.005_8]],
    [[0.0, 0.000_2, 0.005_1], [0.0, 0.007_4, 0.013_4], [0.000_1, 0.001_1, 0.026_9]],
    [[0.001_0, 0.0, 0.0], [0.0, 0.012_6, 0.001_9], [0.0, 0.002_6, 0.012_1]],
];

/// In the second pass: what is left of the parts above, and the part of their sum that effects' own likeness has instead.
/// Residence is not among them: there the likeness learnt from all attributes' effects predicts worse (development people).
const SECOND: [Option<(f64, f64)>; N] = [Some((0.5, 0.67)), Some((0.5, 0.67)), None, Some((0.5, 0.67))];

/// Added to the mean square of an item's scaled effects, so that an item without effects is like no other.
const LEAST_SIZE: f64 = 0.05;

/// How alike countries and items are, judged by figures alone.
pub(super) struct Likeness {
    /// exp(-D / bandwidth), country by country.
    countries: DMatrix<f64>,
    /// ρ, item by item.
    items: DMatrix<f64>,
    /// How alike the effects of two items turned out, -1 to 1, item by item; known in the second pass.
    effects: Option<DMatrix<f64>>,
    /// How strong effects are in each country, by [`Attribute::index`]: 1 as in all, 0 where there are none.
    signals: Vec<[f64; N]>,
    /// For each item, the index of its topic; `None` for an item that the catalogue does not know.
    topics: Vec<Option<usize>>,
}

/// exp(-D / bandwidth), country by country, D the mean distance of mean positions; and how far each country's mean position on each
/// item is from the item's mean over countries, country by item.
pub(in crate::causal) fn likeness_of_countries(figures: &Figures<'_>, items: &[&ItemCode]) -> (DMatrix<f64>, DMatrix<f64>) {
    // Deviations from the item's mean over countries; 0 where a country was not asked.
    let mut deviations = DMatrix::zeros(figures.len(), items.len());
    for (column, item) in items.iter().enumerate() {
        let positions: Vec<_> = figures.values().map(|f| f.get(item).map(|p| mean_position(p))).collect();
        let known = positions.iter().flatten();
        let mean = known.clone().sum::<f64>() / known.count().max(1) as f64;
        for (row, position) in positions.iter().enumerate() {
            deviations[(row, column)] = position.map_or(0.0, |p| p - mean);
        }
    }
    let distance = |a: usize, b: usize| (deviations.row(a) - deviations.row(b)).abs().mean();
    let countries = DMatrix::from_fn(figures.len(), figures.len(), |a, b| (-distance(a, b) / BANDWIDTH).exp());
    (countries, deviations)
}

impl Likeness {
    pub fn new(figures: &Figures<'_>, items: &[&ItemCode], catalogue: &Catalogue) -> Self {
        let (countries, mut deviations) = likeness_of_countries(figures, items);
        for mut column in deviations.column_iter_mut() {
            let size = column.norm();
            if size > 0.0 {
                column /= size;
            }
        }
        let topic = |item: &&ItemCode| {
            let topic = &catalogue.item(item)?.topic;
            catalogue.topics.iter().position(|t| &t.id == topic)
        };
        let signals = vec![[1.0; N]; figures.len()];
        Self {
            countries,
            items: deviations.tr_mul(&deviations),
            effects: None,
            signals,
            topics: items.iter().map(topic).collect(),
        }
    }

    /// Compares items by the effects that the first pass found (`shifts`, one each observation), all countries and attributes together: uncentred correlation,
    /// each country's effects of each attribute scaled alike.
    pub fn learn(&mut self, shifts: &[[f64; N]], observations: &[Observation]) {
        let (countries, items) = (self.countries.nrows(), self.items.nrows());
        let mut found = DMatrix::zeros(countries * N, items);
        for a in 0..N {
            let mut square = 0.0;
            for (o, shift) in observations.iter().zip(shifts) {
                found[(o.place.0 * N + a, o.place.1)] = shift[a];
                square += shift[a] * shift[a];
            }
            let size = (square / (observations.len().max(1)) as f64).sqrt();
            if size > 0.0 {
                (0..countries).for_each(|c| found.row_mut(c * N + a).unscale_mut(size));
            }
        }
        let showing = observations.iter().map(|o| o.place.0).collect::<BTreeSet<_>>().len().max(1) * N;
        for mut column in found.column_iter_mut() {
            let mean_square = column.norm_squared() / showing as f64;
            column /= ((mean_square + LEAST_SIZE) * showing as f64).sqrt();
        }
        self.effects = Some(found.tr_mul(&found));
    }

    /// Learns from what each country shows how strong its effects are.
    pub fn weigh(&mut self, observations: &[Observation], belief: f64) {
        self.signals = signals(self.signals.len(), observations, belief, &|a, place| self.alike(a, place, place));
    }

    pub fn signal(&self, country: usize, attribute: Attribute) -> f64 {
        self.signals[country][attribute.index()]
    }

    /// The covariance of one attribute's θ at two places.
    pub fn covariance(&self, attribute: Attribute, one: Place, other: Place) -> f64 {
        let strength = self.signal(one.0, attribute) * self.signal(other.0, attribute);
        if strength == 0.0 { 0.0 } else { strength * self.alike(attribute, one, other) }
    }

    /// The same if effects were as strong in all countries.
    fn alike(&self, attribute: Attribute, (c, i): Place, (d, j): Place) -> f64 {
        let country = [1.0, self.countries[(c, d)], f64::from(c == d)];
        let alike = self.items[(i, j)];
        let topic = self.topics[i].is_some() && self.topics[i] == self.topics[j];
        let item = [f64::from(i == j), alike.powi(3), if topic { alike } else { 0.0 }];
        let parts = PARTS[attribute.index()];
        let summed = |(weights, item): (&[f64; 3], f64)| item * weights.iter().zip(country).map(|(w, c)| w * c).sum::<f64>();
        let known: f64 = parts.iter().zip(item).map(summed).sum();
        match (&self.effects, SECOND[attribute.index()]) {
            (Some(effects), Some((left, own))) => {
                let size: f64 = parts.iter().flatten().sum();
                left * known + own * size * country[1] * effects[(i, j)].powi(3)
            }
            _ => known,
        }
    }
}
