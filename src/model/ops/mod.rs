//! What a layer does beside its products: normalisation, rotation, attention, SwiGLU.
//!
//! On a processor each is one kernel with its gradient ([`fused`]): between the small tensors of a layer, what starts an operation costs as
//! much as the operation. On a graphics card they are [`composed`] of burn's own, which its compiler joins; that is also what the kernels
//! are tested against.
//!
//! Hidden states are rows, `[batch * seq, width]`, with the heads of a token side by side.

#[cfg(any(test, not(all(feature = "cpu", not(feature = "gpu")))))]
mod composed;
#[cfg(all(feature = "cpu", not(feature = "gpu")))]
mod fused;

use burn::tensor::{Device, Int, Tensor, TensorData};

use super::DecoderConfig;

pub(super) use ace_kernels::{Heads, Row, Seen};
#[cfg(not(all(feature = "cpu", not(feature = "gpu"))))]
pub(super) use composed::{PADS, Sight, Updated, attend, rms_norm, rotate, swiglu};
#[cfg(all(feature = "cpu", not(feature = "gpu")))]
pub(super) use fused::{PADS, Sight, Updated, attend, rms_norm, rotate, swiglu};

/// How the width of a token is cut into heads.
pub(super) fn heads(config: &DecoderConfig) -> Heads {
    Heads { count: config.num_attention_heads, kv: config.kv_heads(), dim: config.head_dim() }
}

/// Keys and values of a part, `[batch * seq, kv_heads * head_dim]` each.
pub(super) type Keys = (Tensor<2>, Tensor<2>);

pub(super) fn ints(values: Vec<i32>, device: &Device) -> Tensor<1, Int> {
    let len = values.len();
    Tensor::from_data(TensorData::new(values, [len]), device)
}

#[cfg(test)]
mod tests;
