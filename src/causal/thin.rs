//! Parting every cell's respondents in two: how the sealed respondents were set aside, done again on what is here.
//!
//! Data thinning (Neufeld et al. 2024) of multinomial counts: each counted person falls into the held-out part with the same
//! probability, independently. The two parts are then samples of the same cell that share nobody.

use super::random::Random;
use crate::survey::{CellAnswer, CountryTable, ItemAnswers};

/// The same tables from two groups of people.
#[derive(Debug, Clone, PartialEq)]
pub struct Thinned {
    pub seen: Vec<CountryTable>,
    pub held_out: Vec<CountryTable>,
}

/// One cell's people, seen and held out; `None` where a part is empty.
type Pair = (Option<CellAnswer>, Option<CellAnswer>);

/// Holds out `share` (0 to 1) of the people of every observed cell, seeded. Country-level tables and estimated cells stay with
/// the seen part as they are; the held-out part has neither.
///
/// Weighted cells are thinned as if they held n_eff people of equal weight.
pub fn thin(tables: &[CountryTable], share: f64, seed: u64) -> Thinned {
    let mut parts = Thinned { seen: Vec::new(), held_out: Vec::new() };
    for table in tables {
        let (mut seen, mut held_out) = (table.clone(), table.clone());
        held_out.items.retain(|_, answers| matches!(answers, ItemAnswers::Cells(_)));
        for (item, answers) in &table.items {
            let ItemAnswers::Cells(cells) = answers else { continue };
            let mut random = Random::keyed(seed, &["respondents", table.country.as_str(), item.as_str()]);
            let pairs: Vec<_> = cells.iter().map(|cell| cell.as_ref().map(|c| thin_cell(c, share, &mut random))).collect();
            let side = |pick: fn(&Pair) -> Option<CellAnswer>| {
                ItemAnswers::Cells(pairs.iter().map(|pair| pair.as_ref().and_then(pick)).collect())
            };
            seen.items.insert(item.clone(), side(|pair| pair.0.clone()));
            held_out.items.insert(item.clone(), side(|pair| pair.1.clone()));
        }
        parts.seen.push(seen);
        if !held_out.items.is_empty() {
            parts.held_out.push(held_out);
        }
    }
    parts
}

fn thin_cell(cell: &CellAnswer, share: f64, random: &mut Random) -> Pair {
    if cell.estimated {
        return (Some(cell.clone()), None);
    }
    let counts: Vec<u32> = counts(&cell.p, cell.n_eff.round().max(1.0) as u32);
    let taken: Vec<u32> = counts.iter().map(|n| (0..*n).filter(|_| random.unit() < share).count() as u32).collect();
    let left: Vec<u32> = counts.iter().zip(&taken).map(|(n, t)| n - t).collect();
    (rebuild(cell, &left, 1.0 - share), rebuild(cell, &taken, share))
}

/// Whole people from proportions: the largest remainders round up.
fn counts(p: &[f64], n: u32) -> Vec<u32> {
    let exact: Vec<f64> = p.iter().map(|v| v * f64::from(n)).collect();
    let mut counts: Vec<u32> = exact.iter().map(|v| v.floor() as u32).collect();
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()));
    let missing = n.saturating_sub(counts.iter().sum());
    order.iter().take(missing as usize).for_each(|k| counts[*k] += 1);
    counts
}

/// `part` is the part of the people that was to fall here.
fn rebuild(cell: &CellAnswer, counts: &[u32], part: f64) -> Option<CellAnswer> {
    let n: u32 = counts.iter().sum();
    if n == 0 {
        return None;
    }
    let p: Vec<f64> = counts.iter().map(|c| f64::from(*c) / f64::from(n)).collect();
    let n_eff = f64::from(n);
    // A cell weighs as much as the people who fell here, as it would had they been drawn apart from the start.
    let share = cell.share * n_eff / (cell.n_eff * part).max(1e-9);
    Some(CellAnswer { n: Some(n), n_eff, share, estimated: false, p_age: p.clone(), n_eff_age: n_eff, p })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::survey::{CountryCode, ItemCode};

    fn table() -> CountryTable {
        let cell = |n: u32, p: Vec<f64>| CellAnswer {
            n: Some(n),
            n_eff: f64::from(n),
            share: 1.0 / 16.0,
            estimated: false,
            n_eff_age: f64::from(n),
            p_age: p.clone(),
            p,
        };
        let mut cells = vec![Some(cell(1000, vec![0.2, 0.3, 0.5])); 15];
        cells.push(Some(CellAnswer { n: None, n_eff: 0.0, estimated: true, ..cell(5, vec![0.4, 0.4, 0.2]) }));
        let items = BTreeMap::from([(ItemCode::from("Q1"), ItemAnswers::Cells(cells))]);
        CountryTable { country: CountryCode::parse("USA").unwrap(), items }
    }

    #[test]
    fn nobody_is_lost_or_in_both_parts() {
        let parts = thin(&[table()], 0.2, 1);
        let cells = |t: &CountryTable| match &t.items[&ItemCode::from("Q1")] {
            ItemAnswers::Cells(cells) => cells.clone(),
            ItemAnswers::CountryLevel(_) => unreachable!(),
        };
        let (seen, held_out) = (cells(&parts.seen[0]), cells(&parts.held_out[0]));
        let mut taken = 0.0;
        for (a, b) in seen.iter().zip(&held_out).take(15) {
            let (a, b) = (a.as_ref().unwrap(), b.as_ref().unwrap());
            assert_eq!(a.n.unwrap() + b.n.unwrap(), 1000);
            for (k, whole) in [200.0, 300.0, 500.0].into_iter().enumerate() {
                assert!((a.p[k] * a.n_eff + b.p[k] * b.n_eff - whole).abs() < 1e-6);
            }
            taken += b.n_eff / 15_000.0;
        }
        assert!((taken - 0.2).abs() < 0.02, "{taken}");
        assert!(seen[15].as_ref().unwrap().estimated && held_out[15].is_none());
    }

    #[test]
    fn the_parts_are_independent_and_seeded() {
        assert_eq!(thin(&[table()], 0.2, 1), thin(&[table()], 0.2, 1));
        assert_ne!(thin(&[table()], 0.2, 1), thin(&[table()], 0.2, 2));
    }

    #[test]
    fn country_level_tables_stay_with_the_seen() {
        let mut table = table();
        table.items.insert(ItemCode::from("Q1"), ItemAnswers::CountryLevel(vec![0.5, 0.5]));
        let parts = thin(&[table.clone()], 0.2, 1);
        assert_eq!((parts.seen, parts.held_out), (vec![table], vec![]));
    }
}
