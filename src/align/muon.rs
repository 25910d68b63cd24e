//! Muon (Jordan et al. 2024, <https://kellerjordan.github.io/posts/muon>) with its iteration on the small side of a matrix.
//!
//! A step is a matrix's momentum X with all singular values near 1: its orthogonal polar factor, approximately, by five Newton-Schulz
//! iterations X ← (a + b X Xᵀ + c (X Xᵀ)²) X. All of these are polynomials in the first X Xᵀ, times the first X: they are worked out
//! between matrices of r x r, for an adapter's factors of rank r, and multiply X once. In a build for a processor alone that is one kernel.

use burn::{
    optim::{
        MuonState, Optimizer,
        momentum::{Momentum, MomentumConfig},
    },
    tensor::{Device, Tensor},
};

#[cfg(any(test, not(processor_alone)))]
mod composed;
#[cfg(processor_alone)]
mod kernel;

#[cfg(not(processor_alone))]
use composed::orthogonal;
#[cfg(processor_alone)]
use kernel::orthogonal;

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

#[cfg(test)]
mod tests {
    use burn::{
        optim::{AdjustLrFn, MuonConfig, decay::WeightDecayConfig},
        tensor::TensorData,
    };

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
    #[cfg(processor_alone)]
    fn the_kernel_is_the_composition() {
        let mut random = Random::keyed(17, &[]);
        for (shape, rank) in [([16, 128], 16), ([128, 40], 40), ([336, 9], 3), ([40, 40], 11), ([1, 5], 1), ([3, 1], 1)] {
            let x = matrix(shape, rank, &mut random);
            let (expected, got) = (numbers(composed::orthogonal(x.clone())), numbers(kernel::orthogonal(x.clone())));
            let largest = expected.iter().fold(0.0f32, |most, x| most.max(x.abs()));
            let off = expected.iter().zip(&got).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(largest > 0.05 && off < 2e-3 * largest, "{shape:?}, rank {rank}: {off} off, of {largest}");
            // A view that is turned is read as it is seen.
            let turned = numbers(kernel::orthogonal(x.swap_dims(0, 1)).swap_dims(0, 1));
            assert!(turned.iter().zip(&got).all(|(a, b)| (a - b).abs() < 2e-3 * largest), "{shape:?} turned");
        }
    }

    #[test]
    fn nothing_to_learn_moves_nothing_but_decay() {
        let x = Tensor::<2>::ones([3, 2], &Device::flex());
        let (moved, _) = Muon::new(0.5).step(0.1, x.clone(), x.zeros_like(), None);
        assert!(numbers(moved).iter().all(|x| (x - 0.95).abs() < 1e-6));
    }
}
