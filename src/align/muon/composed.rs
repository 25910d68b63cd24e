//! The matrix as a composition of burn's operations.

use ace_kernels::muon::{COEFFICIENTS, ITERATIONS, SHORTEST};
use burn::tensor::{Tensor, TensorData};

/// The matrix `[rows, columns]` with singular values of about 1 (0.7 to 1.2) in place of its own.
pub fn orthogonal<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    let is_tall = x.dims()[D - 2] > x.dims()[D - 1];
    let x = if is_tall { x.swap_dims(D - 2, D - 1) } else { x };
    let length = x.clone().square().sum().sqrt().clamp_min(SHORTEST);
    let x = x / length.unsqueeze();
    let mut gram = x.clone().matmul(x.clone().swap_dims(D - 2, D - 1));
    let [a, b, c] = COEFFICIENTS;
    let identity = Tensor::<2>::from_data(identity(gram.dims()[D - 1]), &gram.device()).unsqueeze::<D>();
    let (of_a, of_b) = (identity.clone() * a, identity * b);
    let mut all: Option<Tensor<D>> = None;
    for iteration in 1..=ITERATIONS {
        let factor = gram.clone().matmul(gram.clone() * c + of_b.clone()) + of_a.clone();
        if iteration < ITERATIONS {
            // From both sides; all of these commute.
            gram = factor.clone().matmul(gram).matmul(factor.clone());
        }
        all = Some(match all {
            Some(all) => factor.matmul(all),
            None => factor,
        });
    }
    let x = match all {
        Some(all) => all.matmul(x),
        None => x,
    };
    if is_tall { x.swap_dims(D - 2, D - 1) } else { x }
}

fn identity(size: usize) -> TensorData {
    let values = (0..size * size).map(|i| if i % (size + 1) == 0 { 1.0f32 } else { 0.0 }).collect::<Vec<_>>();
    TensorData::new(values, [size, size])
}
