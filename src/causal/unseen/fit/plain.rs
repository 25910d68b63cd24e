//! Matrices without their library, as what foretells has them.

use nalgebra::DMatrix;

use crate::causal::unseen::matrix::Matrix;

/// Row after row, in half the memory; `None` without columns.
pub fn plain(matrix: &DMatrix<f64>) -> Option<Matrix> {
    Matrix::new(matrix.ncols(), matrix.row_iter().flat_map(|r| r.iter().map(|v| *v as f32).collect::<Vec<_>>()).collect())
}
