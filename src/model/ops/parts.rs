//! What all operations are given.

use burn::tensor::{Device, Int, Tensor, TensorData};

/// Keys and values of a part, `[tokens, kv_heads * head_dim]` each.
pub type Keys = (Tensor<2>, Tensor<2>);

/// Whole numbers on a device.
pub fn ints(values: Vec<i32>, device: &Device) -> Tensor<1, Int> {
    let len = values.len();
    Tensor::from_data(TensorData::new(values, [len]), device)
}
