//! The operations as one kernel each, for burn's backend on processors.

mod gradients;

use std::sync::Arc;

use ace_kernels::{self as kernels, Attention, Heads, Seen};
use burn::{
    backend::{Backend, Dispatch, Flex, TensorMetadata as _, backend_extension, ops::FloatTensorOps as _, tensor::FloatTensor},
    tensor::{Device, Shape, Tensor, TensorData},
};

use super::parts::Keys;

/// Nothing is padded: rows and questions are as long as they are.
pub const PADS: bool = false;

/// Who sees what.
#[derive(Debug, Clone)]
pub struct Sight(Arc<Seen>);

impl Sight {
    /// `_own` are the keys that each row has itself, where rows are padded.
    pub fn new(seen: Seen, _own: usize, _device: &Device) -> Self {
        Self(Arc::new(seen))
    }
}

pub fn rms_norm(x: Tensor<2>, gain: &Tensor<1>, eps: f64) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Fused>::rms_norm(x.into_dispatch(), gain.clone().into_dispatch(), eps as f32))
}

pub fn rotate(x: Tensor<2>, (cos, sin): &(Tensor<2>, Tensor<2>)) -> Tensor<2> {
    let (cos, sin) = (cos.clone().into_dispatch(), sin.clone().into_dispatch());
    Tensor::from_dispatch(<Dispatch as Fused>::rotate(x.into_dispatch(), cos, sin))
}

/// Keys that a query does not see cost nothing.
pub fn attend(q: Tensor<2>, past: Option<&Keys>, own: &Keys, sight: &Sight, heads: Heads) -> Tensor<2> {
    let dispatched = |t: &Tensor<2>| t.clone().into_dispatch();
    let none = || Tensor::zeros([0, heads.kv * heads.dim], &own.0.device());
    let (past_k, past_v) = past.cloned().unwrap_or_else(|| (none(), none()));
    Tensor::from_dispatch(<Dispatch as Fused>::attend(
        q.into_dispatch(),
        past_k.into_dispatch(),
        past_v.into_dispatch(),
        dispatched(&own.0),
        dispatched(&own.1),
        Attention { seen: sight.0.clone(), heads },
    ))
}

pub fn swiglu(gate: Tensor<2>, up: Tensor<2>) -> Tensor<2> {
    Tensor::from_dispatch(<Dispatch as Fused>::swiglu(gate.into_dispatch(), up.into_dispatch()))
}

/// W + scale A B, added once and read many times. Gradients go from each reading to A and B through the rank, and not by way of the
/// gradient of the whole matrix.
#[derive(Debug, Clone)]
pub struct Updated {
    /// Without gradients.
    sum: Tensor<2>,
    a: Tensor<2>,
    b: Tensor<2>,
    scale: f32,
}

impl Updated {
    pub fn new(weight: Tensor<2>, a: Tensor<2>, b: Tensor<2>, scale: f64) -> Self {
        let sum = weight.detach() + (a.clone().detach() * scale).matmul(b.clone().detach());
        Self { sum, a, b, scale: scale as f32 }
    }

    pub fn apply(&self, x: Tensor<2>) -> Tensor<2> {
        let [sum, a, b] = [&self.sum, &self.a, &self.b].map(|t| t.clone().into_dispatch());
        Tensor::from_dispatch(<Dispatch as Fused>::updated(x.into_dispatch(), sum, a, b, self.scale))
    }
}

#[backend_extension(Flex, Autodiff)]
trait Fused: Backend {
    fn rms_norm(x: FloatTensor<Self>, gain: FloatTensor<Self>, eps: f32) -> FloatTensor<Self>;

    fn rotate(x: FloatTensor<Self>, cos: FloatTensor<Self>, sin: FloatTensor<Self>) -> FloatTensor<Self>;

    fn attend(
        q: FloatTensor<Self>,
        past_k: FloatTensor<Self>,
        past_v: FloatTensor<Self>,
        own_k: FloatTensor<Self>,
        own_v: FloatTensor<Self>,
        attention: Attention,
    ) -> FloatTensor<Self>;

    fn swiglu(gate: FloatTensor<Self>, up: FloatTensor<Self>) -> FloatTensor<Self>;

    /// x (W + scale A B), where `sum` is what stands in brackets.
    fn updated(
        x: FloatTensor<Self>,
        sum: FloatTensor<Self>,
        a: FloatTensor<Self>,
        b: FloatTensor<Self>,
        scale: f32,
    ) -> FloatTensor<Self>;
}

impl Fused for Flex {
    fn rms_norm(x: FloatTensor<Self>, gain: FloatTensor<Self>, eps: f32) -> FloatTensor<Self> {
        let (x, gain) = (x.to_contiguous(), gain.to_contiguous());
        floats(kernels::rms_norm(x.storage(), gain.storage(), eps), x.shape())
    }

    fn rotate(x: FloatTensor<Self>, cos: FloatTensor<Self>, sin: FloatTensor<Self>) -> FloatTensor<Self> {
        let (cos, sin) = (cos.to_contiguous(), sin.to_contiguous());
        turned(&x, &cos, &sin, 1.0)
    }

    fn attend(
        q: FloatTensor<Self>,
        past_k: FloatTensor<Self>,
        past_v: FloatTensor<Self>,
        own_k: FloatTensor<Self>,
        own_v: FloatTensor<Self>,
        attention: Attention,
    ) -> FloatTensor<Self> {
        attended(&[q, past_k, past_v, own_k, own_v], &attention).0
    }

    fn swiglu(gate: FloatTensor<Self>, up: FloatTensor<Self>) -> FloatTensor<Self> {
        let (gate, up) = (gate.to_contiguous(), up.to_contiguous());
        floats(kernels::swiglu(gate.storage(), up.storage()), gate.shape())
    }

    fn updated(
        x: FloatTensor<Self>,
        sum: FloatTensor<Self>,
        _a: FloatTensor<Self>,
        _b: FloatTensor<Self>,
        _scale: f32,
    ) -> FloatTensor<Self> {
        Self::float_matmul(x, sum)
    }
}

type FlexTensor = FloatTensor<Flex>;

fn floats(values: Vec<f32>, shape: Shape) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, shape))
}

/// Rotated, or back where `way` is -1.
fn turned(x: &FlexTensor, cos: &FlexTensor, sin: &FlexTensor, way: f32) -> FlexTensor {
    let x = x.to_contiguous();
    let (shape, half) = (x.shape(), cos.shape()[1]);
    floats(kernels::rotate(x.storage(), (cos.storage(), sin.storage()), (shape[1], half), way), shape)
}

/// What is mixed for each query, and the attention weights.
fn attended(inputs: &[FlexTensor; 5], attention: &Attention) -> (FlexTensor, Vec<f32>) {
    let inputs = inputs.each_ref().map(FlexTensor::to_contiguous);
    let shape = inputs[0].shape();
    let (mixed, shares) = attention.mix(&inputs.each_ref().map(FlexTensor::storage));
    (floats(mixed, shape), shares)
}
