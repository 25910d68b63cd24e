//! Who lives in a country: the shares of the 16 cells among its people.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Attribute, Cell, CountryCode, CountryTable, Persona};

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

    /// Takes the shares of a visitor's group in. Its table tells some attributes alone (`known`, by [`Attribute::index`]); the
    /// others are as in the mean country among people alike in what is known.
    pub fn add_group(&mut self, table: &CountryTable, known: [bool; Attribute::COUNT]) {
        let told = Self::of_tables([table]);
        let Some(told) = told.countries.get(&table.country) else { return };
        let alike = |a: Cell, b: Cell| Attribute::ALL.into_iter().all(|x| !known[x.index()] || a.level(x) == b.level(x));
        let sum = |shares: &Shares, cell: Cell| -> f64 {
            Cell::all().filter(|c| alike(*c, cell)).map(|c| f64::from(shares[c.index()])).sum()
        };
        let mut sums = [0.0; Cell::COUNT];
        for cell in Cell::all() {
            sums[cell.index()] = sum(told, cell) * f64::from(self.mean[cell.index()]) / sum(&self.mean, cell);
        }
        self.countries.insert(table.country, normalised(sums));
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

/// What a persona answers: the sum of what the full personas answer whom it covers, each counted by its share (the law of total
/// probability). `rows` holds the distributions of `cells` one after the other, each `options` long; cells that are not in it
/// must not be covered.
pub fn mixed(rows: &[f32], cells: &[Cell], options: usize, shares: &Shares, persona: Persona) -> Vec<f32> {
    let shares = among(shares, persona);
    let mut answer = vec![0.0; options];
    for (row, cell) in rows.chunks(options.max(1)).zip(cells) {
        answer.iter_mut().zip(row).for_each(|(sum, v)| *sum += shares[cell.index()] * v);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{CellAnswer, ItemAnswers, ItemCode};

    fn table(country: &str, share: impl Fn(Cell) -> f64) -> CountryTable {
        let cell = |c: Cell| {
            let p = vec![0.5, 0.5];
            Some(CellAnswer { n: Some(50), n_eff: 50.0, share: share(c), estimated: false, n_eff_age: 50.0, p_age: p.clone(), p })
        };
        let answers = ItemAnswers::Cells(Cell::all().map(cell).collect());
        CountryTable { country: CountryCode::parse(country).unwrap(), items: [(ItemCode::from("Q1"), answers)].into() }
    }

    fn women(shares: &Shares) -> f32 {
        Cell::all().filter(|c| c.level(Attribute::Gender)).map(|c| shares[c.index()]).sum()
    }

    #[test]
    fn a_country_has_its_own_shares_and_others_the_mean() {
        let tilted = |women: f64| move |c: Cell| if c.level(Attribute::Gender) { women } else { 1.0 - women };
        let tables = [table("EGY", tilted(0.6)), table("USA", tilted(0.4))];
        let composition = Composition::of_tables(&tables);
        let [egypt, usa, kenya] = ["EGY", "USA", "KEN"].map(|c| women(composition.of(CountryCode::parse(c).unwrap())));
        assert!((egypt - 0.6).abs() < 1e-5 && (usa - 0.4).abs() < 1e-5 && (kenya - 0.5).abs() < 1e-5);
        for shares in composition.countries.values().chain([&composition.mean]) {
            assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn open_attributes_are_shared_out_among_the_people_covered() {
        let composition = Composition::of_tables(&[table("EGY", |c| if c.index() == 5 { 0.0 } else { 1.0 })]);
        let shares = composition.of(CountryCode::parse("EGY").unwrap());
        for persona in Persona::all() {
            let among = among(shares, persona);
            assert!((among.iter().sum::<f32>() - 1.0).abs() < 1e-5, "{persona}");
            assert!(Cell::all().all(|c| (among[c.index()] > 0.0) == persona.covers(c)), "{persona}");
        }
    }

    #[test]
    fn a_group_keeps_what_it_tells_and_takes_the_rest_from_the_mean() {
        let mut composition = Composition::of_tables(&[table("EGY", |c| if c.level(Attribute::Residence) { 3.0 } else { 1.0 })]);
        let own = CountryCode::own(0).unwrap();
        // Everything unknown stands at level A.
        let of_group = |c: Cell| match c.index() {
            0 => 0.2,
            8 => 0.8,
            _ => 0.0,
        };
        composition.add_group(&CountryTable { country: own, ..table("EGY", of_group) }, [true, false, false, false]);
        let shares = composition.of(own);
        assert!((women(shares) - 0.8).abs() < 1e-4);
        let rural: f32 = Cell::all().filter(|c| c.level(Attribute::Residence)).map(|c| shares[c.index()]).sum();
        assert!((rural - 0.75).abs() < 1e-4, "{rural}");
    }
}
