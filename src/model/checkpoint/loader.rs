//! From a file's numbers to a device's tensors.

use burn::{
    module::Param,
    tensor::{Device, Tensor, TensorData},
};

use super::{CheckpointError, Tensors};

/// Puts tensors on a device.
pub(super) struct Loader<'a> {
    pub(super) tensors: &'a mut dyn Tensors,
    pub(super) device: &'a Device,
}

impl Loader<'_> {
    pub(super) fn vector(&mut self, name: &str, len: usize) -> Result<Param<Tensor<1>>, CheckpointError> {
        let data = TensorData::new(self.tensors.values(name, &[len])?, [len]);
        Ok(Param::from_tensor(Tensor::from_data(data, self.device)))
    }

    pub(super) fn rows(&mut self, name: &str, shape: [usize; 2]) -> Result<Param<Tensor<2>>, CheckpointError> {
        let data = TensorData::new(self.tensors.values(name, &shape)?, shape);
        Ok(Param::from_tensor(Tensor::from_data(data, self.device)))
    }

    /// Reads `[out, in]` and gives `[in, out]`.
    pub(super) fn matrix(&mut self, name: &str, [input, output]: [usize; 2]) -> Result<Param<Tensor<2>>, CheckpointError> {
        let values = transpose(&self.tensors.values(name, &[output, input])?, output, input);
        Ok(Param::from_tensor(Tensor::from_data(TensorData::new(values, [input, output]), self.device)))
    }
}

pub(super) fn transpose(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    (0..columns).flat_map(|c| (0..rows).map(move |r| values[r * columns + c])).collect()
}
