//! Likeness of questions as a language model sees them: the hidden state with which it would go on after the question.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::survey::ItemCode;

/// What a model is asked, to be read after its last token: `The question "…" in one word means "`.
pub fn prompt(question: &str) -> [String; 2] {
    [format!("The question \"{question}\""), " in one word means \"".into()]
}

/// Hidden states by item, all of one width.
pub type States = BTreeMap<ItemCode, Vec<f32>>;

/// Components smaller than this part of the largest are none.
const LEAST: f64 = 1e-6;

/// A basis in which states are compared: principal components without the first, which all questions share, each divided by the
/// square root of its standard deviation, so that none outweighs the others and none is blown up.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    mean: DVector<f64>,
    /// `[components, width]`, scaled.
    axes: DMatrix<f64>,
}

impl Basis {
    /// Of some states; their answers play no part. `None` with fewer than three, or where widths differ.
    pub fn new<'s>(states: impl IntoIterator<Item = &'s [f32]>) -> Option<Self> {
        let rows: Vec<&[f32]> = states.into_iter().collect();
        let width = rows.first()?.len();
        if rows.len() < 3 || rows.iter().any(|r| r.len() != width || r.iter().any(|v| !v.is_finite())) {
            return None;
        }
        let all = DMatrix::from_fn(rows.len(), width, |r, c| f64::from(rows[r][c]));
        let mean = all.row_mean().transpose();
        let centred = DMatrix::from_fn(rows.len(), width, |r, c| all[(r, c)] - mean[c]);
        // Of as many rows as there are items rather than of as many as a state is wide.
        let eigen = SymmetricEigen::new(&centred * centred.transpose());
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
        let size = |place: usize| eigen.eigenvalues[place].max(0.0).sqrt();
        let largest = size(order[0]);
        let kept: Vec<usize> = order.into_iter().skip(1).filter(|place| size(*place) > largest * LEAST).collect();
        let mut axes = DMatrix::zeros(kept.len(), width);
        for (row, place) in kept.iter().enumerate() {
            let s = size(*place);
            let axis = centred.tr_mul(&eigen.eigenvectors.column(*place)) / s;
            let deviation = s / (rows.len() as f64).sqrt();
            axes.set_row(row, &(axis / deviation.sqrt()).transpose());
        }
        Some(Self { mean, axes })
    }

    /// A state of length 1 in the basis; zeros where it is of another width.
    pub fn place(&self, state: &[f32]) -> DVector<f64> {
        if state.len() != self.mean.len() {
            return DVector::zeros(self.axes.nrows());
        }
        let centred = DVector::from_fn(state.len(), |i, _| f64::from(state[i]) - self.mean[i]);
        let placed = &self.axes * centred;
        let size = placed.norm().max(1e-9);
        placed / size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_share_counts_for_nothing() {
        // Four states that differ most in the first number, which says nothing of the pairs that the others make.
        let states: [[f32; 4]; 6] = [
            [50.0, 1.0, 0.0, 3.0],
            [-50.0, 1.1, 0.1, 3.0],
            [30.0, -1.0, 0.05, 3.0],
            [-30.0, -1.1, -0.1, 3.0],
            [10.0, 0.0, 1.0, 3.0],
            [-10.0, 0.0, -1.0, 3.0],
        ];
        let basis = Basis::new(states.iter().map(<[f32; 4]>::as_slice)).unwrap();
        let alike = |a: usize, b: usize| basis.place(&states[a]).dot(&basis.place(&states[b]));
        assert!(alike(0, 1) > 0.8 && alike(2, 3) > 0.8 && alike(0, 2) < 0.0, "{} {} {}", alike(0, 1), alike(2, 3), alike(0, 2));
        assert!((alike(0, 0) - 1.0).abs() < 1e-9);
        assert!(Basis::new(states[..2].iter().map(<[f32; 4]>::as_slice)).is_none());
        assert_eq!(basis.place(&[1.0]).norm(), 0.0);
    }
}
