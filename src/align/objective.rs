//! The losses. Probabilities are over the item's option letters alone.

use burn::tensor::{Tensor, activation};

use super::{Batch, Objective};
use crate::model::Weights;

/// How much a shift counts beside a level in [`Objective::Ace`].
const SHIFT_WEIGHT: f64 = 3.0;

/// Keeps the logarithm of a sum finite; far below what any sum amounts to.
const SMALLEST: f64 = 1e-30;

/// Log-probabilities of the options, `[B, P, 10]`; very low beyond the item's options.
///
/// A persona's distribution is the sum of those of its leaves by their shares. The largest of an option's log-probabilities is
/// taken out before and put back after, so that an option that all but vanishes keeps its gradient.
pub(super) fn log_probabilities(weights: &Weights, batch: &Batch) -> Tensor<3> {
    let hidden = match &batch.lower {
        Some(lower) => weights.read_above(lower, &batch.questions, &batch.rows()),
        None => weights.read(&batch.questions, &batch.rows()),
    };
    let logits = weights.logits(hidden, &batch.letters);
    let [b, _, l] = batch.mix.dims();
    let k = logits.dims()[1];
    let leaves = activation::log_softmax(logits.reshape([b, l, k]) + batch.option_mask.clone(), 2);
    let leaves = match &batch.anchor {
        Some((figure, shares)) => anchored(leaves, figure, shares, batch),
        None => leaves,
    };
    let largest = leaves.clone().max_dim(1).detach();
    (batch.mix.clone().matmul((leaves - largest.clone()).exp()) + SMALLEST).log() + largest
}

/// Log-probabilities of leaves that keep their country's figure: how each departs from their mean, added to the figure. To first order
/// in the departures, the mean of the leaves is the figure then; answers are raked so that it is (see `model::anchor`).
fn anchored(leaves: Tensor<3>, figure: &Tensor<3>, shares: &Tensor<3>, batch: &Batch) -> Tensor<3> {
    let mean = shares.clone().matmul(leaves.clone());
    activation::log_softmax(leaves - mean + figure.clone() + batch.option_mask.clone(), 2)
}

/// Σ w x / Σ w; zero where nothing counts.
fn weighted_mean(x: Tensor<3>, w: Tensor<3>) -> Tensor<1> {
    (x * w.clone()).sum() / w.sum().clamp_min(1e-6)
}

/// Kullback-Leibler divergence of the model from the target, weighted mean over personas, in nats.
fn levels(log_p: &Tensor<3>, batch: &Batch) -> Tensor<1> {
    let log_target = (batch.targets.clone() + 1e-9).log();
    let kl = (batch.targets.clone() * (log_target - log_p.clone())).sum_dim(2);
    weighted_mean(kl, batch.weights.clone())
}

/// Mean absolute difference between the model's and the target's CDF shift, weighted mean over pairs that differ in one
/// attribute: (1/(K-1)) Σ_k |dCDF_model(k) - dCDF_target(k)| (stage 2 of arXiv 2601.12962).
fn shifts(log_p: &Tensor<3>, batch: &Batch) -> Tensor<1> {
    let difference = log_p.clone().exp() - batch.targets.clone();
    let cdf = difference.matmul(batch.cumulate.clone().expand([log_p.dims()[0], log_p.dims()[2], log_p.dims()[2]]));
    let [rows, _, _] = cdf.dims();
    let [_, pairs, personas] = batch.contrast.dims();
    let shift = batch.contrast.clone().expand([rows, pairs, personas]).matmul(cdf);
    weighted_mean((shift.abs() * batch.steps.clone()).sum_dim(2), batch.pair_weights.clone())
}

/// Cross-entropy on the most frequent option (stage 1 of arXiv 2601.12962).
fn mode(log_p: &Tensor<3>, batch: &Batch) -> Tensor<1> {
    let top = batch.targets.clone().max_dim(2);
    let is_top = batch.targets.clone().greater_equal(top).float();
    let share = is_top.clone() / is_top.sum_dim(2);
    weighted_mean((share * log_p.clone()).sum_dim(2).neg(), batch.weights.clone())
}

/// The loss of a batch under an objective, a tensor of one number. [`Objective::Paper`] begins as [`Objective::Mode`]; see
/// [`Objective::at`] for what follows.
pub fn loss(objective: Objective, weights: &Weights, batch: &Batch) -> Tensor<1> {
    let log_p = log_probabilities(weights, batch);
    let has_pairs = batch.contrast.dims()[1] > 0;
    match objective {
        Objective::Ace if has_pairs => levels(&log_p, batch) + shifts(&log_p, batch) * SHIFT_WEIGHT,
        Objective::Shifts if has_pairs => shifts(&log_p, batch),
        // Without pairs there is no shift to learn; a loss of zero keeps the step harmless.
        Objective::Shifts => log_p.sum() * 0.0,
        Objective::Ace | Objective::Levels => levels(&log_p, batch),
        Objective::Mode | Objective::Paper => mode(&log_p, batch),
    }
}
