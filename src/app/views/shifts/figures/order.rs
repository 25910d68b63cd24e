//! Which rows are shown, and in which order.

use crate::{
    app::{
        link::parts::{Show, Sort},
        views::shifts::figures::Line,
    },
    survey::Attribute,
};

impl Show {
    fn keeps(self, line: &Line) -> bool {
        let some = |test: &dyn Fn(Attribute) -> bool| Attribute::ALL.into_iter().any(test);
        match self {
            Self::All => true,
            Self::Clear => some(&|a| line.effect(a).is_some_and(|e| e.is_clear())),
            Self::Faults => some(&|a| line.label(a).is_some_and(|l| l.is_fault())),
        }
    }
}

/// What counts more comes first: a step, and within it a size.
type Weight = (u8, f64);

fn larger(a: Weight, b: Weight) -> Weight {
    if b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).is_gt() { b } else { a }
}

/// Clear effects before those that may be none: of the latter the largest are the least certain.
fn size(line: &Line, attribute: Attribute) -> Weight {
    line.effect(attribute).map_or((0, 0.0), |e| (1 + u8::from(e.is_clear()), e.shift.abs()))
}

/// Faults before what may be the survey's own chance.
fn miss(line: &Line, attribute: Attribute) -> Weight {
    let (Some(effect), Some(shift)) = (line.effect(attribute), line.shift(attribute)) else { return (0, 0.0) };
    let fault = line.label(attribute).is_some_and(|l| l.is_fault());
    (1 + u8::from(fault), (shift - effect.shift).abs())
}

fn weight(line: &Line, sort: Sort) -> Weight {
    let most = |of: fn(&Line, Attribute) -> Weight| Attribute::ALL.map(|a| of(line, a)).into_iter().fold((0, 0.0), larger);
    match sort {
        Sort::Catalogue => (0, 0.0),
        Sort::Largest => most(size),
        Sort::By(attribute) => size(line, attribute),
        Sort::Misses => most(miss),
    }
}

/// The lines of one topic (empty: of all) that `show` keeps, in this order; among equals in the catalogue's.
pub fn arranged(lines: &[Line], topic: &str, show: Show, sort: Sort) -> Vec<Line> {
    let of_topic = |l: &&Line| topic.is_empty() || l.survey.topic == topic;
    let mut list: Vec<_> = lines.iter().filter(of_topic).filter(|l| show.keeps(l)).map(|l| (weight(l, sort), l)).collect();
    list.sort_by(|(a, _), (b, _)| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
    list.into_iter().map(|(_, line)| line.clone()).collect()
}
