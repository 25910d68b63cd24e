//! A class's own survey on the map: one more cloud, or how many answers are missing.

use crate::{
    app::views::map::figures::{Dot, Region, Spot},
    causal::voices_map::{ENOUGH, Row, Space, position},
    survey::{
        Cell, ItemAnswers, ItemCode, Persona,
        own::{OwnFigure, OwnGroup},
    },
};

/// Personas of fewer people are not shown.
const FEWEST: u32 = 10;

/// A group of the visitor's, as the map has it.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnSpot {
    Placed(Spot),
    /// It answered so many of the map's questions, and so many more would do at least.
    Missing {
        name: String,
        answered: usize,
        missing: usize,
    },
}

fn everybody(group: &OwnGroup, item: &ItemCode) -> Option<f64> {
    match group.figure(item, Persona::ANY) {
        OwnFigure::Answered(all) => position(&all.p),
        _ => None,
    }
}

fn of_cell(group: &OwnGroup, item: &ItemCode, cell: Cell) -> Option<(f64, u32, f64)> {
    let Some(ItemAnswers::Cells(cells)) = group.table.items.get(item) else { return None };
    let answer = cells.get(cell.index())?.as_ref()?;
    let n = answer.n.filter(|n| *n >= FEWEST)?;
    Some((position(&answer.p)?, n, answer.share))
}

pub fn own_spot(space: &Space, group: &OwnGroup) -> OwnSpot {
    let row = space.row(|item| everybody(group, item));
    let answered = row.iter().flatten().count();
    match space.place(&row).filter(|placed| placed.covered >= ENOUGH) {
        Some(placed) => OwnSpot::Placed(Spot {
            code: group.code,
            name: group.name.clone(),
            region: Region::Own,
            average: placed.at,
            base: None,
            ace: None,
            survey_dots: dots(space, group, placed.at, &row),
            ace_dots: Vec::new(),
            placed_by: None,
        }),
        None => OwnSpot::Missing { name: group.name.clone(), answered, missing: missing(space, &row) },
    }
}

/// The personas of ten people and more on half of what the group answered, where the data tell all attributes.
fn dots(space: &Space, group: &OwnGroup, home: [f64; 2], home_row: &Row) -> Vec<Dot> {
    if !group.known.iter().all(|known| *known) {
        return Vec::new();
    }
    let half = space.place(home_row).map_or(1.0, |p| p.covered) / 2.0;
    let dot = |cell: Cell| {
        let answers: Vec<_> = space.items.iter().map(|i| of_cell(group, &i.code, cell)).collect();
        let row: Row = answers.iter().map(|a| a.map(|(at, ..)| at)).collect();
        let placed = space.place_beside(home, home_row, &row).filter(|p| p.covered >= half)?;
        let known: Vec<_> = answers.into_iter().flatten().collect();
        let n = known.iter().map(|(_, n, _)| *n).min()?;
        let share = known.iter().map(|(.., share)| share).sum::<f64>() / known.len() as f64;
        Some(Dot { cell, at: placed.at, share, n: Some(n) })
    };
    Cell::all().filter_map(dot).collect()
}

/// How many more questions, the weightiest first, would place the group.
fn missing(space: &Space, row: &Row) -> usize {
    let weight = |loadings: [f64; 2]| (loadings[0].powi(2) + loadings[1].powi(2)) / 2.0;
    let all = || space.items.iter().zip(row);
    let mut covered: f64 = all().filter(|(_, v)| v.is_some()).map(|(i, _)| weight(i.loadings)).sum();
    let mut open: Vec<f64> = all().filter(|(_, v)| v.is_none()).map(|(i, _)| weight(i.loadings)).collect();
    open.sort_by(|a, b| b.total_cmp(a));
    let mut count = 0;
    for next in open {
        if covered >= ENOUGH {
            break;
        }
        covered += next;
        count += 1;
    }
    count.max(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        app::views::map::figures::{apart, spots, tests::shipped},
        survey::{CellAnswer, CountryCode, CountryTable, own::Overall},
    };

    /// A class of 160 that answers as the average country does, its women by 0.2 standard deviations more, on so many items.
    fn class(space: &Space, items: usize) -> OwnGroup {
        let code = CountryCode::own(0).unwrap();
        let mut group = OwnGroup {
            code,
            name: "4b".into(),
            people: 160,
            known: [true; 4],
            ages: false,
            table: CountryTable { country: code, items: BTreeMap::new() },
            overall: BTreeMap::new(),
        };
        for item in space.items.iter().take(items) {
            let p = |by: f64| vec![1.0 - item.mean - by, item.mean + by];
            let cell = |c: Cell| {
                let by = if c.index() >= 8 { 0.2 * item.deviation } else { -0.2 * item.deviation };
                let n = if c.index() == 3 { 4 } else { 11 };
                Some(CellAnswer {
                    n: Some(n),
                    n_eff: f64::from(n),
                    share: 1.0 / 16.0,
                    estimated: false,
                    p: p(by),
                    n_eff_age: 0.0,
                    p_age: p(by),
                })
            };
            group.table.items.insert(item.code.clone(), ItemAnswers::Cells(Cell::all().map(cell).collect()));
            group.overall.insert(item.code.clone(), Overall { p: p(0.0), n: 160, n_eff: 160.0 });
        }
        group
    }

    #[test]
    fn a_class_that_answered_enough_is_a_cloud_and_others_hear_what_is_missing() {
        let map = shipped();
        let all = map.space.items.len();
        let OwnSpot::Placed(spot) = own_spot(&map.space, &class(&map.space, all)) else { panic!() };
        assert!(apart(spot.average, [0.0, 0.0]) < 1e-6, "the average answers lie in the middle");
        assert_eq!((spot.survey_dots.len(), spot.region), (15, Region::Own));
        assert!(!spot.is_extrapolated() && spots(&map).iter().all(|s| s.code != spot.code));
        let OwnSpot::Missing { answered, missing, .. } = own_spot(&map.space, &class(&map.space, 40)) else { panic!() };
        assert_eq!(answered, 40);
        assert!((40..120).contains(&missing), "{missing}");
        let OwnSpot::Missing { answered: 0, missing, .. } = own_spot(&map.space, &class(&map.space, 0)) else { panic!() };
        assert!(missing < 122, "the weightiest come first: {missing}");
        let mut some = class(&map.space, all);
        some.known[1] = false;
        let OwnSpot::Placed(spot) = own_spot(&map.space, &some) else { panic!() };
        assert!(spot.survey_dots.is_empty(), "nobody knows who went to college");
    }
}
