//! The step of Muon's optimiser: the orthogonal polar factor of a matrix, approximately, by Newton-Schulz iterations (Jordan et al. 2024,
//! <https://kellerjordan.github.io/posts/muon>).

use wide::f32x4;

use super::lanes::dot;

/// a, b and c of the iteration x ← (a + b x xᵀ + c (x xᵀ)²) x, as Jordan et al. 2024 chose them.
pub const COEFFICIENTS: [f32; 3] = [3.4445, -4.775, 2.0315];
pub const ITERATIONS: usize = 5;
/// A matrix whose Frobenius norm is less is divided by this in its place.
pub const SHORTEST: f32 = 1e-7;

/// Rows and columns of a block that stays in registers.
const ROWS: usize = 4;
const COLUMNS: usize = 8;

/// A square symmetric matrix, with rows and columns of zeros up to whole blocks.
#[derive(Clone)]
struct Symmetric {
    size: usize,
    values: Vec<f32>,
}

impl Symmetric {
    fn zeros(size: usize) -> Self {
        let size = size.next_multiple_of(COLUMNS);
        Self { size, values: vec![0.0; size * size] }
    }

    /// Σ over rows of left ⊗ right, of two whose rows are as long as this is wide, where that is symmetric.
    fn sum(size: usize, left: &[f32], right: &[f32]) -> Self {
        let mut sum = Self::zeros(size);
        let size = sum.size;
        for i in (0..size).step_by(ROWS) {
            // Blocks that lie below the diagonal are those above it.
            for j in (i / COLUMNS * COLUMNS..size).step_by(COLUMNS) {
                let mut block = [[f32x4::ZERO; 2]; ROWS];
                for (left, right) in left.chunks_exact(size).zip(right.chunks_exact(size)) {
                    add_to(&mut block, &left[i..i + ROWS], &right[j..j + COLUMNS]);
                }
                write(&mut sum.values[i * size + j..], size, &block);
            }
        }
        for row in 0..size {
            for column in 0..row {
                sum.values[row * size + column] = sum.values[column * size + row];
            }
        }
        sum
    }

    /// Of two that commute.
    fn times(&self, other: &Self) -> Self {
        Self::sum(self.size, &self.values, &other.values)
    }

    /// factor · this + diagonal · identity.
    fn scaled(&self, factor: f32, diagonal: f32) -> Self {
        let mut scaled = Self { size: self.size, values: self.values.iter().map(|v| factor * v).collect() };
        scaled.values.iter_mut().step_by(self.size + 1).for_each(|v| *v += diagonal);
        scaled
    }
}

#[inline(always)]
fn add_to(block: &mut [[f32x4; 2]; ROWS], left: &[f32], right: &[f32]) {
    let (right, _) = right.as_chunks::<4>();
    let right = [f32x4::from(right[0]), f32x4::from(right[1])];
    for (row, left) in block.iter_mut().zip(left) {
        let left = f32x4::splat(*left);
        row[0] += left * right[0];
        row[1] += left * right[1];
    }
}

#[inline(always)]
fn write(to: &mut [f32], width: usize, block: &[[f32x4; 2]; ROWS]) {
    for (to, row) in to.chunks_mut(width).zip(block) {
        to[..4].copy_from_slice(&row[0].to_array());
        to[4..8].copy_from_slice(&row[1].to_array());
    }
}

/// The matrix `[rows, columns]` with singular values of about 1 (0.7 to 1.2) in place of its own.
///
/// All iterations together are a polynomial in x xᵀ times x: it is worked out between matrices as small as x's smaller side.
pub fn orthogonal(x: &[f32], [rows, columns]: [usize; 2]) -> Vec<f32> {
    let (long, short, is_tall) = if rows > columns { (rows, columns, true) } else { (columns, rows, false) };
    let scale = 1.0 / dot(x, x).sqrt().max(SHORTEST);
    let size = short.next_multiple_of(COLUMNS);
    // Standing upright, in whole blocks.
    let mut tall = vec![0.0; long.next_multiple_of(ROWS) * size];
    for (at, value) in x.iter().enumerate() {
        let (row, column) = (at / columns, at % columns);
        let place = if is_tall { row * size + column } else { column * size + row };
        tall[place] = scale * value;
    }
    let mut gram = Symmetric::sum(size, &tall, &tall);
    let [a, b, c] = COEFFICIENTS;
    let mut all: Option<Symmetric> = None;
    for iteration in 1..=ITERATIONS {
        let factor = gram.times(&gram.scaled(c, b)).scaled(1.0, a);
        if iteration < ITERATIONS {
            // From both sides; all of these commute.
            gram = factor.times(&gram).times(&factor);
        }
        all = Some(match all {
            Some(all) => factor.times(&all),
            None => factor,
        });
    }
    let all = all.unwrap_or_else(|| Symmetric::zeros(size));
    let mut output = vec![0.0; x.len()];
    for i in (0..long).step_by(ROWS) {
        for j in (0..short).step_by(COLUMNS) {
            let mut block = [[f32x4::ZERO; 2]; ROWS];
            for k in 0..size {
                let left = [0, 1, 2, 3].map(|row| tall[(i + row) * size + k]);
                add_to(&mut block, &left, &all.values[k * size + j..k * size + j + COLUMNS]);
            }
            for (row, values) in (i..long).zip(&block) {
                let values = values.map(f32x4::to_array);
                for (column, value) in (j..short).zip(values.as_flattened()) {
                    output[if is_tall { row * columns + column } else { column * columns + row }] = *value;
                }
            }
        }
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The iteration for a single value.
    fn near_one(mut x: f32) -> f32 {
        let [a, b, c] = COEFFICIENTS;
        for _ in 0..ITERATIONS {
            x *= a + b * x * x + c * x * x * x * x;
        }
        x
    }

    #[test]
    fn singular_values_go_near_one_and_directions_stay() {
        // 3 u vᵀ + 4 w zᵀ, with u, w and v, z at right angles; divided by their length, 5.
        let (u, w, v, z) = ([1.0, 0.0, 0.0], [0.0, 0.6, 0.8], [0.8, -0.6], [0.6, 0.8]);
        let sum = |of_u: f32, of_w: f32| -> Vec<f32> {
            (0..6).map(|at| (at / 2, at % 2)).map(|(i, j)| of_u * u[i] * v[j] + of_w * w[i] * z[j]).collect()
        };
        let (x, expected) = (sum(3.0, 4.0), sum(near_one(0.6), near_one(0.8)));
        let assert_close = |got: &[f32], expected: &[f32]| {
            assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5), "{got:?} instead of {expected:?}");
        };
        assert_close(&orthogonal(&x, [3, 2]), &expected);
        assert!((0.7..1.2).contains(&near_one(0.6)) && (0.7..1.2).contains(&near_one(0.8)));
        // Lying on its side.
        let turned = |x: &[f32]| -> Vec<f32> { [0, 2, 4, 1, 3, 5].map(|at| x[at]).to_vec() };
        assert_close(&orthogonal(&turned(&x), [2, 3]), &turned(&expected));
        assert_eq!(orthogonal(&[0.0; 6], [3, 2]), [0.0; 6]);
        assert!(orthogonal(&[], [0, 2]).is_empty());
    }
}
