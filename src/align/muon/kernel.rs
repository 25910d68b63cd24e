//! The matrix as one kernel, for burn's backend on processors.

use burn::{
    backend::{Backend, Dispatch, Flex, TensorMetadata as _, backend_extension, tensor::FloatTensor},
    tensor::{Tensor, TensorData},
};

#[backend_extension(Flex)]
trait Orthogonal: Backend {
    fn orthogonal(x: FloatTensor<Self>) -> FloatTensor<Self>;
}

impl Orthogonal for Flex {
    fn orthogonal(x: FloatTensor<Self>) -> FloatTensor<Self> {
        let (x, shape) = (x.to_contiguous(), x.shape());
        let values = ace_kernels::muon::orthogonal(x.storage(), [shape[0], shape[1]]);
        FloatTensor::<Self>::from_data(TensorData::new(values, shape))
    }
}

/// The matrix `[rows, columns]` with singular values of about 1 (0.7 to 1.2) in place of its own.
pub fn orthogonal<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    Tensor::from_dispatch(<Dispatch as Orthogonal>::orthogonal(x.into_dispatch()))
}
