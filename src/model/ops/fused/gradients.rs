//! The gradients of the kernels, for burn's backpropagation.

use std::sync::Arc;

use ace_kernels::{self as kernels, Attention};
use burn::backend::{
    Autodiff, Flex, TensorMetadata as _,
    autodiff::{
        checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
        grads::Gradients,
        ops::{Backward, Ops, OpsKind},
    },
    tensor::FloatTensor,
};

use super::{FlexTensor, Fused, attended, floats, turned};

/// What backpropagation needs of a backend with these kernels.
trait Back: Fused {
    /// Of `x`.
    fn rms_norm_back(x: &FloatTensor<Self>, gain: &FloatTensor<Self>, eps: f32, grad: FloatTensor<Self>) -> FloatTensor<Self>;

    /// Of the gain.
    fn rms_norm_back_gain(
        x: &FloatTensor<Self>,
        gain: &FloatTensor<Self>,
        eps: f32,
        grad: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    fn rotate_back(cos: &FloatTensor<Self>, sin: &FloatTensor<Self>, grad: FloatTensor<Self>) -> FloatTensor<Self>;

    fn attend_and_keep(inputs: &[FloatTensor<Self>; 5], attention: &Attention) -> (FloatTensor<Self>, Arc<Vec<f32>>);

    fn attend_back(
        inputs: &[FloatTensor<Self>; 5],
        attention: &Attention,
        shares: &[f32],
        grad: FloatTensor<Self>,
    ) -> [FloatTensor<Self>; 5];

    fn swiglu_back(gate: &FloatTensor<Self>, up: &FloatTensor<Self>, grad: FloatTensor<Self>) -> [FloatTensor<Self>; 2];
}

impl Back for Flex {
    fn rms_norm_back(x: &FlexTensor, gain: &FlexTensor, eps: f32, grad: FlexTensor) -> FlexTensor {
        let (x, gain, grad) = (x.to_contiguous(), gain.to_contiguous(), grad.to_contiguous());
        floats(kernels::rms_norm_back(x.storage(), gain.storage(), eps, grad.storage()), x.shape())
    }

    fn rms_norm_back_gain(x: &FlexTensor, gain: &FlexTensor, eps: f32, grad: FlexTensor) -> FlexTensor {
        let (x, grad, shape) = (x.to_contiguous(), grad.to_contiguous(), gain.shape());
        floats(kernels::rms_norm_back_gain(x.storage(), shape[0], eps, grad.storage()), shape)
    }

    fn rotate_back(cos: &FlexTensor, sin: &FlexTensor, grad: FlexTensor) -> FlexTensor {
        turned(&grad, &cos.to_contiguous(), &sin.to_contiguous(), -1.0)
    }

    fn attend_and_keep(inputs: &[FlexTensor; 5], attention: &Attention) -> (FlexTensor, Arc<Vec<f32>>) {
        let (mixed, shares) = attended(inputs, attention);
        (mixed, Arc::new(shares))
    }

    fn attend_back(inputs: &[FlexTensor; 5], attention: &Attention, shares: &[f32], grad: FlexTensor) -> [FlexTensor; 5] {
        let (inputs, grad) = (inputs.each_ref().map(FlexTensor::to_contiguous), grad.to_contiguous());
        let mut back = attention.back(&inputs.each_ref().map(FlexTensor::storage), shares, grad.storage());
        std::array::from_fn(|i| floats(std::mem::take(&mut back[i]), inputs[i].shape()))
    }

    fn swiglu_back(gate: &FlexTensor, up: &FlexTensor, grad: FlexTensor) -> [FlexTensor; 2] {
        let (gate, up, grad) = (gate.to_contiguous(), up.to_contiguous(), grad.to_contiguous());
        let [of_gate, of_up] = kernels::swiglu_back(gate.storage(), up.storage(), grad.storage());
        [floats(of_gate, gate.shape()), floats(of_up, up.shape())]
    }
}

#[derive(Debug)]
struct RmsNorm;

impl<B: Back> Backward<B, 2> for RmsNorm {
    /// `x`, the gain and eps.
    type State = (FloatTensor<B>, FloatTensor<B>, f32);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let (grad, (x, gain, eps)) = (grads.consume::<B>(&ops.node), ops.state);
        let [of_x, of_gain] = ops.parents;
        if let Some(node) = of_gain {
            grads.register::<B>(node.id, B::rms_norm_back_gain(&x, &gain, eps, grad.clone()));
        }
        if let Some(node) = of_x {
            grads.register::<B>(node.id, B::rms_norm_back(&x, &gain, eps, grad));
        }
    }
}

#[derive(Debug)]
struct Rotate;

impl<B: Back> Backward<B, 1> for Rotate {
    /// Cosines and sines.
    type State = (FloatTensor<B>, FloatTensor<B>);

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let (grad, (cos, sin)) = (grads.consume::<B>(&ops.node), ops.state);
        if let [Some(node)] = ops.parents {
            grads.register::<B>(node.id, B::rotate_back(&cos, &sin, grad));
        }
    }
}

#[derive(Debug)]
struct Attend;

impl<B: Back> Backward<B, 5> for Attend {
    /// The inputs, what was told beside them, and the attention weights.
    type State = ([FloatTensor<B>; 5], Attention, Arc<Vec<f32>>);

    fn backward(self, ops: Ops<Self::State, 5>, grads: &mut Gradients, _: &mut Checkpointer) {
        let (grad, (inputs, attention, shares)) = (grads.consume::<B>(&ops.node), ops.state);
        let back = B::attend_back(&inputs, &attention, &shares, grad);
        for (node, back) in ops.parents.into_iter().zip(back) {
            if let Some(node) = node {
                grads.register::<B>(node.id, back);
            }
        }
    }
}

#[derive(Debug)]
struct Swiglu;

impl<B: Back> Backward<B, 2> for Swiglu {
    /// Gate and up.
    type State = (FloatTensor<B>, FloatTensor<B>);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let (grad, (gate, up)) = (grads.consume::<B>(&ops.node), ops.state);
        for (node, back) in ops.parents.into_iter().zip(B::swiglu_back(&gate, &up, grad)) {
            if let Some(node) = node {
                grads.register::<B>(node.id, back);
            }
        }
    }
}

#[derive(Debug)]
struct Updated;

impl<B: Back> Backward<B, 3> for Updated {
    /// `x`, the sum, A, B and the scale.
    type State = ([FloatTensor<B>; 4], f32);

    /// With g the output's gradient: of x it is g Wᵀ; of A, scale xᵀ (g Bᵀ); of B, scale (x A)ᵀ g.
    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let (grad, ([x, sum, a, b], scale)) = (grads.consume::<B>(&ops.node), ops.state);
        let turned = |t: FloatTensor<B>| B::float_swap_dims(t, 0, 1);
        let scaled = |t| B::float_mul_scalar(t, scale.into());
        let [of_x, of_a, of_b] = ops.parents;
        if let Some(node) = of_b {
            let narrow = scaled(B::float_matmul(x.clone(), a));
            grads.register::<B>(node.id, B::float_matmul(turned(narrow), grad.clone()));
        }
        if let Some(node) = of_a {
            let narrow = scaled(B::float_matmul(grad.clone(), turned(b)));
            grads.register::<B>(node.id, B::float_matmul(turned(x), narrow));
        }
        if let Some(node) = of_x {
            grads.register::<B>(node.id, B::float_matmul(grad, turned(sum)));
        }
    }
}

impl<B: Back, C: CheckpointStrategy> Fused for Autodiff<B, C> {
    fn rms_norm(x: FloatTensor<Self>, gain: FloatTensor<Self>, eps: f32) -> FloatTensor<Self> {
        let ((x, of_x), (gain, of_gain)) = (x.into_parts(), gain.into_parts());
        let output = B::rms_norm(x.clone(), gain.clone(), eps);
        match Backward::<B, 2>::prepare::<C>(RmsNorm, [of_x, of_gain]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((x, gain, eps), output),
            OpsKind::UnTracked(prepared) => prepared.finish(output),
        }
    }

    fn rotate(x: FloatTensor<Self>, cos: FloatTensor<Self>, sin: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((x, of_x), cos, sin) = (x.into_parts(), cos.into_primitive(), sin.into_primitive());
        let output = B::rotate(x, cos.clone(), sin.clone());
        match Backward::<B, 1>::prepare::<C>(Rotate, [of_x]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((cos, sin), output),
            OpsKind::UnTracked(prepared) => prepared.finish(output),
        }
    }

    fn attend(
        q: FloatTensor<Self>,
        past_k: FloatTensor<Self>,
        past_v: FloatTensor<Self>,
        own_k: FloatTensor<Self>,
        own_v: FloatTensor<Self>,
        attention: Attention,
    ) -> FloatTensor<Self> {
        let (q, past_k, past_v) = (q.into_parts(), past_k.into_parts(), past_v.into_parts());
        let (own_k, own_v) = (own_k.into_parts(), own_v.into_parts());
        let inputs = [q.0, past_k.0, past_v.0, own_k.0, own_v.0];
        let (output, shares) = B::attend_and_keep(&inputs, &attention);
        let nodes = [q.1, past_k.1, past_v.1, own_k.1, own_v.1];
        match Backward::<B, 5>::prepare::<C>(Attend, nodes).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((inputs, attention, shares), output),
            OpsKind::UnTracked(prepared) => prepared.finish(output),
        }
    }

    fn swiglu(gate: FloatTensor<Self>, up: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((gate, of_gate), (up, of_up)) = (gate.into_parts(), up.into_parts());
        let output = B::swiglu(gate.clone(), up.clone());
        match Backward::<B, 2>::prepare::<C>(Swiglu, [of_gate, of_up]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((gate, up), output),
            OpsKind::UnTracked(prepared) => prepared.finish(output),
        }
    }

    fn updated(
        x: FloatTensor<Self>,
        sum: FloatTensor<Self>,
        a: FloatTensor<Self>,
        b: FloatTensor<Self>,
        scale: f32,
    ) -> FloatTensor<Self> {
        let ((x, of_x), sum) = (x.into_parts(), sum.into_primitive());
        let ((a, of_a), (b, of_b)) = (a.into_parts(), b.into_parts());
        let output = B::float_matmul(x.clone(), sum.clone());
        match Backward::<B, 3>::prepare::<C>(Updated, [of_x, of_a, of_b]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish(([x, sum, a, b], scale), output),
            OpsKind::UnTracked(prepared) => prepared.finish(output),
        }
    }
}
