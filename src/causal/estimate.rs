//! What a cell with too few respondents probably answers, from the other cells of its country and item.

use super::Additive;
use crate::survey::{Cell, ObservedCell};

/// A ridge in people, as for one country's effects elsewhere: nothing else smooths them.
const RIDGE: f64 = 20.0;
/// No option is thought impossible because nobody in the other cells chose it; the tables' last decimal.
const LEAST: f64 = 1e-4;

/// The additive model's proportions for a cell (main effects, least squares weighted by n_eff); `None` without observed cells.
///
/// The survey's builder takes this as its estimate of small cells.
pub fn estimate_cell(observed: &[ObservedCell], cell: Cell) -> Option<Vec<f64>> {
    let options = observed.first()?.p.len();
    let model = Additive::fit(observed.iter().map(|o| (o.cell, &o.p[..], o.n_eff)), options, RIDGE)?;
    let mut p = model.predict(cell);
    super::pool::normalise(&mut p, LEAST);
    Some(p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::Attribute;

    #[test]
    fn main_effects_carry_over_to_the_cell_that_is_missing() {
        let yes = |cell: Cell| 0.3 + Attribute::ALL.map(|a| 0.1 * f64::from(u8::from(cell.level(a)))).iter().sum::<f64>();
        let observe = |cell: Cell| ObservedCell { cell, p: vec![1.0 - yes(cell), yes(cell), 0.0], n_eff: 1000.0 };
        let missing = Cell::new(13).unwrap();
        let observed: Vec<_> = Cell::all().filter(|c| *c != missing).map(observe).collect();
        let p = estimate_cell(&observed, missing).unwrap();
        assert!((p[1] - yes(missing)).abs() < 0.01, "{p:?}");
        assert!(p[2] > 0.0 && (p.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{p:?}");
        assert_eq!(estimate_cell(&[], missing), None);
    }
}
