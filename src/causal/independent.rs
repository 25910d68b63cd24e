//! Effects, standard errors and intervals beside those of statsmodels (`tests/independent/effects.py`).

use serde::Deserialize;

use super::{Effect, EffectKind, conditional, contrast::Contrast, effect};
use crate::survey::{Attribute, Cell, CellAnswer, ItemAnswers, Persona};

const TABLES: &str = include_str!("../../tests/independent/tables.json");
const EXPECTED: &str = include_str!("../../tests/independent/expected.json");

/// The largest difference allowed, in proportions and in points. Both sides calculate in doubles.
const TOLERANCE: f64 = 1e-6;

#[derive(Deserialize)]
struct Table {
    name: String,
    cells: Vec<Option<CellAnswer>>,
}

#[derive(Deserialize)]
struct Expected {
    tables: Vec<ExpectedTable>,
}

#[derive(Deserialize)]
struct ExpectedTable {
    table: String,
    effects: Vec<ExpectedEffect>,
    conditional: Vec<ExpectedConditional>,
}

#[derive(Deserialize)]
struct ExpectedEffect {
    attribute: Attribute,
    kind: EffectKind,
    shift: f64,
    error: f64,
    delta: Vec<f64>,
    delta_error: Vec<f64>,
}

#[derive(Deserialize)]
struct ExpectedConditional {
    attribute: Attribute,
    /// The cell with level A.
    context: u8,
    shift: f64,
    error: f64,
    interval: (f64, f64),
}

/// Each table with what statsmodels makes of it.
fn cases() -> Vec<(ItemAnswers, ExpectedTable)> {
    let tables: Vec<Table> = serde_json::from_str(TABLES).unwrap();
    let expected: Expected = serde_json::from_str(EXPECTED).unwrap();
    assert_eq!(tables.len(), expected.tables.len());
    let pairs = tables.into_iter().zip(expected.tables);
    pairs
        .map(|(table, expected)| {
            assert_eq!(table.name, expected.table);
            (ItemAnswers::Cells(table.cells), expected)
        })
        .collect()
}

/// The largest difference so far, and where.
#[derive(Default)]
struct Worst(f64, String);

impl Worst {
    fn take(&mut self, found: f64, expected: f64, place: impl Fn() -> String) {
        let gap = (found - expected).abs();
        if gap.is_nan() || gap > self.0 {
            *self = Self(gap, format!("{}: {found} against {expected}", place()));
        }
    }
}

fn option_error(answers: &ItemAnswers, effect: &Effect, option: usize) -> f64 {
    let contrast = Contrast::new(answers, effect.attribute, effect.kind, Persona::ANY).unwrap();
    let mut scores = vec![0.0; effect.delta.len()];
    scores[option] = 1.0;
    contrast.spread(&scores).variance.sqrt()
}

#[test]
fn effects_and_standard_errors_are_those_of_statsmodels() {
    let mut worst = EffectKind::ALL.map(|_| [(); 4].map(|()| Worst::default()));
    let mut effects = 0;
    for (answers, table) in cases() {
        for expected in table.effects {
            let found = effect(&answers, expected.attribute, expected.kind).unwrap();
            let place = || format!("{}, {} {:?}", table.table, expected.attribute, expected.kind);
            let [shift, error, delta, delta_error] = &mut worst[expected.kind as usize];
            shift.take(found.shift, expected.shift, place);
            error.take(found.standard_error, expected.error, place);
            assert_eq!((found.delta.len(), found.delta_interval.len()), (expected.delta.len(), expected.delta_error.len()));
            for option in 0..found.delta.len() {
                delta.take(found.delta[option], expected.delta[option], place);
                delta_error.take(option_error(&answers, &found, option), expected.delta_error[option], place);
            }
            effects += 1;
        }
    }
    assert_eq!(effects, 5 * 4 * 3);
    for (kind, worst) in EffectKind::ALL.iter().zip(&worst) {
        let gaps: Vec<_> = worst.iter().map(|w| format!("{:.1e}", w.0)).collect();
        println!("{kind:?}: largest difference of shift, its error, options, their errors: {}", gaps.join(", "));
    }
    for Worst(gap, place) in worst.iter().flatten() {
        assert!(*gap <= TOLERANCE, "{place}");
    }
}

/// At one fixed context the effect is a comparison of two groups, and the interval that of Welch.
#[test]
fn conditional_intervals_are_those_of_welch() {
    let (mut worst, mut compared) = ([(); 4].map(|()| Worst::default()), 0);
    for (answers, table) in cases() {
        for expected in table.conditional {
            let cell = Cell::new(expected.context).unwrap();
            let context = Persona::full(cell).with(expected.attribute, None);
            let found = conditional(&answers, expected.attribute, context).unwrap();
            let place = || format!("{}, {} of {cell:?}", table.table, expected.attribute);
            worst[0].take(found.shift, expected.shift, place);
            worst[1].take(found.standard_error, expected.error, place);
            worst[2].take(found.interval.0, expected.interval.0.max(-100.0), place);
            worst[3].take(found.interval.1, expected.interval.1.min(100.0), place);
            compared += 1;
        }
    }
    let gaps: Vec<_> = worst.iter().map(|w| format!("{:.1e}", w.0)).collect();
    println!("{compared} comparisons, largest difference of shift, error, low, high: {}", gaps.join(", "));
    assert!(compared > 120);
    for Worst(gap, place) in &worst[..2] {
        assert!(*gap <= TOLERANCE, "{place}");
    }
    // The quantile is an expansion.
    for Worst(gap, place) in &worst[2..] {
        assert!(*gap <= 1e-3, "{place}");
    }
}
