//! Who lives in a country: the shares of the 16 cells among its people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Cell, CountryCode, CountryTable, Persona};

/// Shares of the 16 cells, by [`Cell::index`]; they sum to 1.
pub type Shares = [f32; Cell::COUNT];

/// A share for cells in which nobody was met: it keeps their personas defined and changes no other.
const LEAST: f32 = 1e-6;

/// Shares for each country that shows its cells, and for all others those of the mean country.
///
/// A persona that leaves attributes open is everybody whom it covers. What it answers is the sum of what those answer, each
/// cell counted by its share (the law of total probability).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Composition {
    pub countries: BTreeMap<CountryCode, Shares>,
    /// The mean of the countries, for those whose composition is not known.
    pub mean: Shares,
}

impl Default for Composition {
    fn default() -> Self {
        Self { countries: BTreeMap::new(), mean: [1.0 / Cell::COUNT as f32; Cell::COUNT] }
    }
}

/// Makes the sum 1 and no share less than [`LEAST`]; equal shares where there is no sum.
fn normalised(sums: [f64; Cell::COUNT]) -> Shares {
    let total: f64 = sums.iter().sum();
    if total.is_nan() || total <= 0.0 {
        return [1.0 / Cell::COUNT as f32; Cell::COUNT];
    }
    let raised = sums.map(|s| (s / total).max(f64::from(LEAST)));
    let total: f64 = raised.iter().sum();
    raised.map(|s| (s / total) as f32)
}

impl Composition {
    /// The mean shares over each table's items, because refusals differ a little from item to item. Country-level tables do
    /// not tell.
    pub fn of_tables<'a>(tables: impl IntoIterator<Item = &'a CountryTable>) -> Self {
        let mut countries = BTreeMap::new();
        for table in tables {
            let mut sums = [0.0; Cell::COUNT];
            for answers in table.items.values() {
                let shares = Cell::all().map(|c| answers.cell(c).map_or(0.0, |a| a.share).max(0.0));
                let shares: Vec<f64> = shares.collect();
                let total: f64 = shares.iter().sum();
                if total > 0.0 && total.is_finite() {
                    sums.iter_mut().zip(shares).for_each(|(sum, s)| *sum += s / total);
                }
            }
            if sums.iter().any(|s| *s > 0.0) {
                countries.insert(table.country, normalised(sums));
            }
        }
        let mut mean = [0.0; Cell::COUNT];
        countries.values().for_each(|shares| mean.iter_mut().zip(shares).for_each(|(m, s)| *m += f64::from(*s)));
        Self { countries, mean: normalised(mean) }
    }

    /// The shares of a country, or of the mean country.
    pub fn of(&self, country: CountryCode) -> &Shares {
        self.countries.get(&country).unwrap_or(&self.mean)
    }
}

/// The shares of the cells among the people whom a persona covers: 0 for the others; they sum to 1.
pub fn among(shares: &Shares, persona: Persona) -> Shares {
    let mut among = [0.0; Cell::COUNT];
    persona.cells().for_each(|c| among[c.index()] = shares[c.index()].max(LEAST));
    let total: f32 = among.iter().sum();
    among.map(|s| s / total)
}
