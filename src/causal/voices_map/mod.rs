//! A map of voices: countries and their personas on two axes.
//!
//! Take the matrix of countries and items, each entry the mean position (0 to 1) of a country's answers, each item centred and
//! divided by its standard deviation over the countries, what was not asked 0. Its two first right singular vectors are the
//! axes (principal components). A place on the map is a standardised row times the axes; it has no unit beyond "standard
//! deviations over countries, added up".
//!
//! - **Which items.** Those of the list that at least 95 % of the countries were asked, and that do not all answer alike.
//! - **Signs.** The item that weighs most on an axis (the first of the list among equals) weighs positively: its last option
//!   lies to the right, or up. This does not depend on the order of the countries.
//! - **Missing items.** A row that lacks some is placed by least squares over those it has: the place whose rows of the map come
//!   nearest to it. With all items this is the product, for the axes are orthonormal. On planted dimensions it comes nearer to the
//!   truth than taking what is missing as 0, or rescaling the product by the squared loadings covered (see the tests).
//! - **Personas** are placed beside their country: its place, plus least squares over the differences in the items that are known
//!   of both. What the country answers to items that a persona lacks stays part of the persona's place. Where few items place a
//!   country's personas, they are placed by the attributes' effects, drawn in ([`few`]).
//!
//! Free of randomness, but for the intervals in [`facts`], which are seeded.

mod cloud;
pub mod facts;
mod few;
#[cfg(feature = "survey-tools")]
mod fit;
pub mod live;
mod seen;

#[cfg(all(test, feature = "survey-tools"))]
mod tests;

use serde::{Deserialize, Serialize};

pub use cloud::{MapCountry, MapPersona, Said, VoicesMap};
pub use facts::Facts;

use super::metrics::mean_position;
use crate::survey::{CountryTable, ItemCode, Persona, Standard};

/// A place on the map, or a way on it: along the first axis, along the second.
pub type Point = [f64; 2];

/// A row is placed by itself from this part of the squared loadings on.
pub const ENOUGH: f64 = 0.6;

/// One item of the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapItem {
    pub code: ItemCode,
    /// Mean over the countries of their mean positions, 0 to 1.
    pub mean: f64,
    /// Their standard deviation, above 0.
    pub deviation: f64,
    /// What one standard deviation adds along each axis. Over all items the squares sum to 1.
    pub loadings: [f64; 2],
}

/// The axes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Space {
    /// In the order of the list that they were chosen from.
    pub items: Vec<MapItem>,
    /// The part of the variance between countries that lies along each axis, 0 to 1.
    pub explained: [f64; 2],
}

/// Where a row lies, and by how much of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    pub at: Point,
    /// Items that it was placed by.
    pub items: usize,
    /// Their part of the squared loadings, mean over both axes, 0 to 1.
    pub covered: f64,
}

/// Mean positions, 0 to 1, by the place of an item in [`Space::items`]; `None` where unknown.
pub type Row = Vec<Option<f64>>;

/// The mean position of proportions that may sum to about 1; `None` where they are no distribution.
pub fn position(p: &[f64]) -> Option<f64> {
    let sum: f64 = p.iter().sum();
    (p.len() > 1 && sum > 0.0).then(|| mean_position(p) / sum).filter(|v| v.is_finite())
}

/// A country's figure.
fn average(table: &CountryTable, item: &ItemCode) -> Option<f64> {
    position(&table.items.get(item)?.persona(Persona::ANY, Standard::AsAnswered)?.p)
}

impl Space {
    /// The items by how much they weigh on an axis, the heaviest first.
    pub fn heaviest(&self, axis: usize) -> impl Iterator<Item = &MapItem> {
        let mut items: Vec<&MapItem> = self.items.iter().collect();
        // Rounded, so that equal items stay in the list's order whatever the last bits are.
        items.sort_by_key(|item| -(item.loadings[axis].abs() * 1e9).round() as i64);
        items.into_iter()
    }

    /// A row of the map, by what is known of each item.
    pub fn row(&self, known: impl Fn(&ItemCode) -> Option<f64>) -> Row {
        self.items.iter().map(|item| known(&item.code).filter(|v| v.is_finite())).collect()
    }

    /// What one standard deviation in each of these items adds to a place by least squares: (Σ v v')⁻¹ v over the known ones, with
    /// their part of the squared loadings. `None` where they do not tell both axes apart.
    fn weights(&self, known: impl Fn(usize) -> bool) -> Option<(Vec<(usize, Point)>, f64)> {
        let places: Vec<usize> = (0..self.items.len()).filter(|j| known(*j)).collect();
        let sum =
            |a: usize, b: usize| -> f64 { places.iter().map(|j| self.items[*j].loadings[a] * self.items[*j].loadings[b]).sum() };
        let (xx, xy, yy) = (sum(0, 0), sum(0, 1), sum(1, 1));
        let determinant = xx * yy - xy * xy;
        // Near 1 with all items. Below this the two axes are one to these items, or nearly.
        if determinant.is_nan() || determinant <= 1e-4 {
            return None;
        }
        let weight = |j: usize| {
            let [x, y] = self.items[j].loadings;
            (j, [(yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant])
        };
        Some((places.into_iter().map(weight).collect(), (xx + yy) / 2.0))
    }

    fn placed(&self, standardised: &[Option<f64>]) -> Option<Placed> {
        let (weights, covered) = self.weights(|j| standardised[j].is_some())?;
        let mut at = [0.0; 2];
        for (j, weight) in &weights {
            let z = standardised[*j].unwrap_or_default();
            at = [at[0] + z * weight[0], at[1] + z * weight[1]];
        }
        Some(Placed { at, items: weights.len(), covered })
    }

    /// Where a row lies by itself. `None` where it knows too little for two axes.
    pub fn place(&self, row: &[Option<f64>]) -> Option<Placed> {
        let standard = |(item, v): (&MapItem, &Option<f64>)| v.map(|v| (v - item.mean) / item.deviation);
        self.placed(&self.items.iter().zip(row).map(standard).collect::<Vec<_>>())
    }

    /// Where a row lies beside another that lies at `home`: by the differences in what is known of both.
    pub fn place_beside(&self, home: Point, home_row: &[Option<f64>], row: &[Option<f64>]) -> Option<Placed> {
        let apart = |((item, home), v): ((&MapItem, &Option<f64>), &Option<f64>)| Some(((*v)? - (*home)?) / item.deviation);
        let apart: Vec<_> = self.items.iter().zip(home_row).zip(row).map(apart).collect();
        let placed = self.placed(&apart)?;
        Some(Placed { at: [home[0] + placed.at[0], home[1] + placed.at[1]], ..placed })
    }
}
