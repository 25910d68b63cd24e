//! The basis in which states are compared, from those of a survey's questions.

use nalgebra::{DMatrix, SymmetricEigen};

use crate::causal::unseen::{basis::Basis, matrix::Rounded};

/// Components smaller than this part of the largest are none.
const LEAST: f64 = 1e-6;
/// A number that is the same in all states is divided by this.
const LEAST_SPREAD: f64 = 1e-3;

/// Of some states; their answers play no part. `None` with fewer than three, or where widths differ.
pub(super) fn basis<'s>(states: impl IntoIterator<Item = &'s [f32]>) -> Option<Basis> {
    let rows: Vec<&[f32]> = states.into_iter().collect();
    let width = rows.first()?.len();
    if rows.len() < 3 || rows.iter().any(|r| r.len() != width || r.iter().any(|v| !v.is_finite())) {
        return None;
    }
    let all = DMatrix::from_fn(rows.len(), width, |r, c| f64::from(rows[r][c]));
    let mean = all.row_mean();
    let centred = DMatrix::from_fn(rows.len(), width, |r, c| all[(r, c)] - mean[c]);
    let spread: Vec<f64> =
        centred.column_iter().map(|c| (c.norm_squared() / rows.len() as f64).sqrt().max(LEAST_SPREAD)).collect();
    // Of as many rows as there are items rather than of as many as a state is wide.
    let eigen = SymmetricEigen::new(&centred * centred.transpose());
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
    let size = |place: usize| eigen.eigenvalues[place].max(0.0).sqrt();
    let largest = size(order[0]);
    let kept = order.into_iter().skip(1).filter(|place| size(*place) > largest * LEAST);
    let axis = |place: usize| {
        let s = size(place);
        let axis = centred.tr_mul(&eigen.eigenvectors.column(place)) / s;
        let deviation = s / (rows.len() as f64).sqrt();
        Rounded::new(&axis.iter().zip(&spread).map(|(v, spread)| v / deviation.sqrt() * spread).collect::<Vec<f64>>())
    };
    let axes = kept.map(axis).collect();
    Some(Basis { mean: mean.iter().map(|v| *v as f32).collect(), spread: spread.iter().map(|v| *v as f32).collect(), axes })
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
        let basis = basis(states.iter().map(<[f32; 4]>::as_slice)).unwrap();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let alike = |a: usize, b: usize| dot(&basis.place(&states[a]), &basis.place(&states[b]));
        assert!(alike(0, 1) > 0.8 && alike(2, 3) > 0.8 && alike(0, 2) < 0.0, "{} {} {}", alike(0, 1), alike(2, 3), alike(0, 2));
        assert!((alike(0, 0) - 1.0).abs() < 1e-9);
        assert!(super::basis(states[..2].iter().map(<[f32; 4]>::as_slice)).is_none());
        assert!(basis.place(&[1.0]).iter().all(|v| *v == 0.0));
    }
}
