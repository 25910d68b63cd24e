//! Muon (Jordan et al. 2024, <https://kellerjordan.github.io/posts/muon>) with its iteration on the small side of a matrix.
//!
//! Each step of a matrix's momentum X is replaced by the nearest matrix whose singular values are alike, found by five times
//! X ← (a + b X Xᵀ + c (X Xᵀ)²) X. All of these are polynomials in the first X Xᵀ, times the first X: they are worked out between
//! matrices of r x r, for an adapter's factors of rank r, and multiply X once.

use burn::{
    optim::{
        MuonState, Optimizer,
        momentum::{Momentum, MomentumConfig},
    },
    tensor::{Device, Tensor, TensorData},
};

/// a, b and c.
const COEFFICIENTS: [f32; 3] = [3.4445, -4.775, 2.0315];
const ITERATIONS: usize = 5;
/// A momentum that is shorter is taken for so long.
const SHORTEST: f32 = 1e-7;

/// The optimiser of matrices.
#[derive(Clone)]
pub(super) struct Muon {
    momentum: Momentum,
    /// Of a parameter, at each step, as a share of the learning rate.
    decay: f64,
}

impl Muon {
    pub fn new(decay: f64) -> Self {
        Self { momentum: Momentum::new(&MomentumConfig { momentum: 0.95, dampening: 0.0, nesterov: true }), decay }
    }
}

impl Optimizer for Muon {
    type State<const D: usize> = MuonState<D>;

    fn step<const D: usize>(
        &self,
        rate: f64,
        tensor: Tensor<D>,
        grad: Tensor<D>,
        state: Option<MuonState<D>>,
    ) -> (Tensor<D>, Option<MuonState<D>>) {
        let (grad, momentum) = self.momentum.transform(grad, state.map(|state| state.momentum));
        let [rows, columns] = [grad.dims()[D - 2], grad.dims()[D - 1]];
        // Steps as long as those of AdamW (Liu et al. 2025, arXiv 2502.16982).
        let length = rate * 0.2 * (rows.max(columns) as f64).sqrt();
        let stepped = tensor * (1.0 - rate * self.decay) - orthogonal(grad) * length;
        (stepped, Some(MuonState::new(momentum)))
    }

    fn to_device<const D: usize>(mut state: MuonState<D>, device: &Device) -> MuonState<D> {
        state.momentum = state.momentum.to_device(device);
        state
    }
}

/// The matrix with singular values of about 1 (0.7 to 1.2) in place of its own.
fn orthogonal<const D: usize>(x: Tensor<D>) -> Tensor<D> {
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

#[cfg(test)]
mod tests {
    use burn::optim::{AdjustLrFn, MuonConfig, decay::WeightDecayConfig};

    use super::*;
    use crate::causal::random::Random;

    fn matrix([rows, columns]: [usize; 2], rank: usize, random: &mut Random) -> Tensor<2> {
        let mut numbers = |shape: [usize; 2]| {
            let values: Vec<f32> = (0..shape[0] * shape[1]).map(|_| random.normal() as f32).collect();
            Tensor::<2>::from_data(TensorData::new(values, shape), &Device::flex())
        };
        numbers([rows, rank]).matmul(numbers([rank, columns]))
    }

    fn numbers(t: Tensor<2>) -> Vec<f32> {
        t.into_data().iter::<f32>().collect()
    }

    #[test]
    fn steps_are_those_of_the_library() {
        let decay = 0.05;
        let theirs = MuonConfig::new()
            .with_weight_decay(Some(WeightDecayConfig::new(decay as f32)))
            .with_adjust_lr_fn(AdjustLrFn::MatchRmsAdamW)
            .build();
        let ours = Muon::new(decay);
        let mut random = Random::keyed(16, &[]);
        // Wide, tall and square ones, of full rank and of less, as long as gradients may be.
        for (shape, rank, size) in
            [([16, 128], 16, 1.0), ([128, 40], 40, 1e-4), ([336, 16], 3, 30.0), ([7, 7], 7, 1.0), ([1, 5], 1, 1e-9)]
        {
            let (mut a, mut b) = (matrix(shape, rank, &mut random), Tensor::zeros(shape, &Device::flex()));
            b = b + a.clone();
            let (mut of_a, mut of_b) = (None, None);
            for step in 0..4 {
                let grad = matrix(shape, rank, &mut random) * size;
                let before = numbers(a.clone());
                (a, of_a) = theirs.step(0.01, a, grad.clone(), of_a);
                (b, of_b) = ours.step(0.01, b, grad, of_b);
                let (theirs, ours) = (numbers(a.clone()), numbers(b.clone()));
                let moved = before.iter().zip(&theirs).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
                let off = theirs.iter().zip(&ours).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
                assert!(moved > 1e-4 && off < 2e-3 * moved, "{shape:?}, rank {rank}, step {step}: {off} off of {moved}");
            }
        }
    }

    #[test]
    fn nothing_to_learn_moves_nothing_but_decay() {
        let x = Tensor::<2>::ones([3, 2], &Device::flex());
        let (moved, _) = Muon::new(0.5).step(0.1, x.clone(), x.zeros_like(), None);
        assert!(numbers(moved).iter().all(|x| (x - 0.95).abs() < 1e-6));
    }
}
