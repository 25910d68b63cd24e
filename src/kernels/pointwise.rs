//! Normalisation, rotation and SwiGLU: rows or numbers, each by itself.

use wide::f32x4;

use super::lanes::{add, dot, dot3, map, sigmoid};

/// 1 / sqrt(mean(x²) + eps) of one row.
#[inline(always)]
fn inverse_norm(x: &[f32], eps: f32) -> f32 {
    1.0 / (dot(x, x) / x.len() as f32 + eps).sqrt()
}

pub fn rms_norm(x: &[f32], gain: &[f32], eps: f32) -> Vec<f32> {
    let width = gain.len().max(1);
    let mut y = vec![0.0; x.len()];
    for (x, y) in x.chunks_exact(width).zip(y.chunks_exact_mut(width)) {
        let scale = inverse_norm(x, eps);
        y.iter_mut().zip(x).zip(gain).for_each(|((y, x), gain)| *y = scale * x * gain);
    }
    y
}

/// The gradient of `x`: with r the row's 1 / norm, r gain g - x r³ mean(gain g x).
pub fn rms_norm_back(x: &[f32], gain: &[f32], eps: f32, grad: &[f32]) -> Vec<f32> {
    let width = gain.len().max(1);
    let mut back = vec![0.0; x.len()];
    for ((x, grad), back) in x.chunks_exact(width).zip(grad.chunks_exact(width)).zip(back.chunks_exact_mut(width)) {
        let scale = inverse_norm(x, eps);
        let along = scale * scale * scale * dot3(x, gain, grad) / width as f32;
        back.iter_mut().zip(grad).zip(gain).for_each(|((back, grad), gain)| *back = scale * grad * gain);
        add(back, -along, x);
    }
    back
}

/// The gradient of `gain`: Σ over rows of g x r.
pub fn rms_norm_back_gain(x: &[f32], width: usize, eps: f32, grad: &[f32]) -> Vec<f32> {
    let mut back = vec![0.0; width];
    for (x, grad) in x.chunks_exact(width.max(1)).zip(grad.chunks_exact(width.max(1))) {
        let scale = inverse_norm(x, eps);
        back.iter_mut().zip(x).zip(grad).for_each(|((back, x), grad)| *back += scale * x * grad);
    }
    back
}

/// Rotates the pairs (i, i + half) of each head by the angle of its row, or by the opposite one where `way` is -1, which is the gradient.
pub fn rotate(x: &[f32], (cos, sin): (&[f32], &[f32]), (width, half): (usize, usize), way: f32) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    let rows = x.chunks_exact(width.max(1)).zip(y.chunks_exact_mut(width.max(1)));
    for ((x, y), (cos, sin)) in rows.zip(cos.chunks_exact(half.max(1)).zip(sin.chunks_exact(half.max(1)))) {
        for (x, y) in x.chunks_exact(2 * half).zip(y.chunks_exact_mut(2 * half)) {
            let ((a, b), (first, second)) = (x.split_at(half), y.split_at_mut(half));
            for i in 0..half {
                let sin = way * sin[i];
                first[i] = a[i] * cos[i] - b[i] * sin;
                second[i] = b[i] * cos[i] + a[i] * sin;
            }
        }
    }
    y
}

pub fn swiglu(gate: &[f32], up: &[f32]) -> Vec<f32> {
    let [output] = map([gate, up], |[gate, up]| [gate * sigmoid(gate) * up]);
    output
}

/// The gradients of gate and up: with s = sigmoid(gate), g up s (1 + gate (1 - s)) and g gate s.
pub fn swiglu_back(gate: &[f32], up: &[f32], grad: &[f32]) -> [Vec<f32>; 2] {
    map([gate, up, grad], |[gate, up, grad]| {
        let s = sigmoid(gate);
        let along = grad * s;
        [along * up * (f32x4::ONE + gate * (f32x4::ONE - s)), along * gate]
    })
}
