//! Eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5): slow for large
//! matrices, exact to rounding for small ones, and without a random start.

/// Sweeps over all pairs; a matrix of some dozens of rows needs six to ten.
const MOST_SWEEPS: usize = 60;

/// Eigenvalues, the largest first, with their unit vectors. `matrix` is symmetric, row by row; only sums, products and square
/// roots are taken, which every machine rounds alike.
pub(super) fn symmetric(mut matrix: Vec<Vec<f64>>) -> Vec<(f64, Vec<f64>)> {
    let size = matrix.len();
    let scale: f64 = matrix.iter().flatten().map(|v| v * v).sum();
    let mut vectors: Vec<Vec<f64>> = (0..size).map(|i| (0..size).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..MOST_SWEEPS {
        let off: f64 = (0..size).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| matrix[i][j].powi(2)).sum();
        if off <= 1e-28 * scale {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
    }
    let mut pairs: Vec<(f64, Vec<f64>)> = (0..size).map(|i| (matrix[i][i], vectors.iter().map(|row| row[i]).collect())).collect();
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    pairs
}

/// Makes the entry at (p, q) nothing.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    let entry = matrix[p][q];
    if entry == 0.0 {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * entry);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let t = if theta == 0.0 { 1.0 } else { t };
    let cosine = 1.0 / (t * t + 1.0).sqrt();
    let sine = t * cosine;
    let turn = |a: &mut f64, b: &mut f64| (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    for row in matrix.iter_mut().chain(vectors.iter_mut()) {
        let (mut a, mut b) = (row[p], row[q]);
        turn(&mut a, &mut b);
        (row[p], row[q]) = (a, b);
    }
    // p comes before q.
    let (upper, lower) = matrix.split_at_mut(q);
    upper[p].iter_mut().zip(&mut lower[0]).for_each(|(a, b)| turn(a, b));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::causal::random::Random;

    #[test]
    fn vectors_are_orthonormal_and_give_the_matrix_back() {
        let mut random = Random::new(3);
        let half: Vec<Vec<f64>> = (0..9).map(|_| (0..9).map(|_| random.normal()).collect()).collect();
        let matrix: Vec<Vec<f64>> = (0..9).map(|i| (0..9).map(|j| half[i][j] + half[j][i]).collect()).collect();
        let pairs = symmetric(matrix.clone());
        assert!(pairs.windows(2).all(|w| w[0].0 >= w[1].0));
        for i in 0..9 {
            for j in 0..9 {
                let back: f64 = pairs.iter().map(|(value, v)| value * v[i] * v[j]).sum();
                let product: f64 = (0..9).map(|k| pairs[i].1[k] * pairs[j].1[k]).sum();
                assert!((back - matrix[i][j]).abs() < 1e-10, "{back} for {}", matrix[i][j]);
                assert!((product - f64::from(u8::from(i == j))).abs() < 1e-12);
            }
        }
        assert_eq!(symmetric(vec![vec![2.0, 0.0], vec![0.0, 5.0]]).iter().map(|p| p.0).collect::<Vec<_>>(), [5.0, 2.0]);
        assert!(symmetric(Vec::new()).is_empty());
    }
}
