//! What a layer computes beside plain products: normalisation, rotation, attention, SwiGLU, and products with updated matrices.
//!
//! In a build for a processor alone each is one kernel with its gradient (`fused`): between the small tensors of a layer, what starts an
//! operation costs as much as the operation. Where a graphics card may be used they are `composed` of burn's own, which its compiler joins;
//! that is also what the kernels are tested against.
//!
//! Hidden states are rows, one for each token of a batch: `[tokens, width]`, with the heads of a token side by side.

#[cfg(any(test, not(processor_alone)))]
mod composed;
#[cfg(processor_alone)]
mod fused;
mod parts;

use burn::tensor::Tensor;

use super::DecoderConfig;

#[cfg(not(processor_alone))]
use composed as backend;
#[cfg(processor_alone)]
use fused as backend;

pub(super) use ace_kernels::{Heads, Row, Seen};
/// Whether what a batch has of different lengths is padded to the longest; the attention mask; and a matrix `[in, out]` with a low-rank
/// update, W + scale A B (Hu et al. 2021, arXiv 2106.09685): `new` takes W, A `[in, r]`, B `[r, out]` and the scale, `apply` turns
/// `[n, in]` into `[n, out]`. W is a constant: it gets no gradient.
pub(super) use backend::{PADS, Sight, Updated};
pub(super) use parts::{Keys, ints};

/// How the width of a token is cut into heads.
pub(super) fn heads(config: &DecoderConfig) -> Heads {
    Heads { count: config.num_attention_heads, kv: config.kv_heads(), dim: config.head_dim() }
}

/// RMSNorm (Zhang and Sennrich 2019, arXiv 1910.07467): x / sqrt(mean(x²) + eps) * gain, `[rows, d]` with `[d]`.
pub(super) fn rms_norm(x: Tensor<2>, gain: &Tensor<1>, eps: f64) -> Tensor<2> {
    backend::rms_norm(x, gain, eps)
}

/// Rotary positions (Su et al. 2021, arXiv 2104.09864): rotates the pairs (i, i + half) of each head, as the Hugging Face layout pairs
/// them. `x` is `[rows, heads * 2 half]`, cosines and sines are `[rows, half]`.
pub(super) fn rotate(x: Tensor<2>, tables: &(Tensor<2>, Tensor<2>)) -> Tensor<2> {
    backend::rotate(x, tables)
}

/// Scaled dot-product attention (Vaswani et al. 2017, arXiv 1706.03762) of queries `[queries, heads * head_dim]` over the keys and values
/// of their questions (`past`, one after the other) and their rows' own: what is mixed, `[queries, heads * head_dim]`. `sight` says which
/// of them each query sees.
pub(super) fn attend(q: Tensor<2>, past: Option<&Keys>, own: &Keys, sight: &Sight, heads: Heads) -> Tensor<2> {
    backend::attend(q, past, own, sight, heads)
}

/// SwiGLU (Shazeer 2020, arXiv 2002.05202): silu(gate) * up, `[rows, d]` each.
pub(super) fn swiglu(gate: Tensor<2>, up: Tensor<2>) -> Tensor<2> {
    backend::swiglu(gate, up)
}

#[cfg(test)]
mod tests;
