//! Normalisation, rotation and SwiGLU: rows or numbers, each by itself.

use wide::f32x4;

use super::lanes::{add, dot, dot3, map, sigmoid};

/// 1 / sqrt(mean(x²) + eps) of one row.
#[inline(always)]
fn inverse_norm(x: &[f32], eps: f32) -> f32 {
    1.0 / (dot(x, x) / x.len() as f32 + eps).sqrt()
}

/// RMSNorm (Zhang and Sennrich 2019, arXiv 1910.07467) of `[rows, width]` with a gain `[width]`: gain x r, with r the row's
/// 1 / sqrt(mean(x²) + eps).
pub fn rms_norm(x: &[f32], gain: &[f32], eps: f32) -> Vec<f32> {
    let width = gain.len().max(1);
    let mut y = vec![0.0; x.len()];
    for (x, y) in x.chunks_exact(width).zip(y.chunks_exact_mut(width)) {
        let scale = inverse_norm(x, eps);
        y.iter_mut().zip(x).zip(gain).for_each(|((y, x), gain)| *y = scale * x * gain);
    }
    y
}

/// The gradient of `x`, `[rows, width]` as is the output's g: r gain g - x r³ mean(gain g x).
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

/// The gradient of the gain, `[width]`: Σ over rows of g x r.
pub fn rms_norm_back_gain(x: &[f32], width: usize, eps: f32, grad: &[f32]) -> Vec<f32> {
    let mut back = vec![0.0; width];
    for (x, grad) in x.chunks_exact(width.max(1)).zip(grad.chunks_exact(width.max(1))) {
        let scale = inverse_norm(x, eps);
        back.iter_mut().zip(x).zip(grad).for_each(|((back, x), grad)| *back += scale * x * grad);
    }
    back
}

/// Rotary positions (Su et al. 2021, arXiv 2104.09864): rotates the pairs (i, i + half) of each head of `[rows, width]` by the angle whose
/// cosine and sine, `[rows, half]` each, its row has; or by the opposite one where `way` is -1 in place of 1, which is the gradient.
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

/// SwiGLU (Shazeer 2020, arXiv 2002.05202): gate sigmoid(gate) up, of as many numbers each.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(got: &[f32], expected: &[f32]) {
        assert_eq!(got.len(), expected.len());
        assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{got:?} instead of {expected:?}");
    }

    #[test]
    fn rows_are_divided_by_their_size() {
        // Means of squares 12 and 0, with eps 4 and gains 2 and 1.
        let (x, gain, grad) = ([2.0, -20.0f32.sqrt(), 0.0, 0.0], [2.0, 1.0], [1.0, 0.0, 1.0, 3.0]);
        let y = rms_norm(&x, &gain, 4.0);
        assert_close(&y, &[1.0, -20.0f32.sqrt() / 4.0, 0.0, 0.0]);
        // r = 1/4 and 1/2; mean(gain g x) = 2 and 0.
        let back = rms_norm_back(&x, &gain, 4.0, &grad);
        assert_close(&back, &[0.5 - 2.0 * 2.0 / 64.0, 2.0 * 20.0f32.sqrt() / 64.0, 1.0, 1.5]);
        assert_close(&rms_norm_back_gain(&x, 2, 4.0, &grad), &[0.5, 0.0]);
    }

    #[test]
    fn a_quarter_turn_and_back() {
        let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        // Two heads of two pairs; the first pair turns by a quarter, the second not at all.
        let tables = ([0.0, 1.0], [1.0, 0.0]);
        let turned = rotate(&x, (&tables.0, &tables.1), (8, 2), 1.0);
        assert_close(&turned, &[-3.0, 2.0, 1.0, 4.0, -7.0, 6.0, 5.0, 8.0]);
        assert_close(&rotate(&turned, (&tables.0, &tables.1), (8, 2), -1.0), &x);
    }

    #[test]
    fn gates_at_zero_and_far_from_it() {
        let (gate, up, grad) = ([0.0, 50.0, -50.0, 0.0, 3f32.ln()], [3.0, 2.0, 2.0, 0.0, 4.0], [1.0, 1.0, 1.0, 1.0, 2.0]);
        assert_close(&swiglu(&gate, &up), &[0.0, 100.0, 0.0, 0.0, 3.0 * 3f32.ln()]);
        let [of_gate, of_up] = swiglu_back(&gate, &up, &grad);
        assert_close(&of_gate, &[1.5, 2.0, 0.0, 0.0, 6.0 * (1.0 + 0.25 * 3f32.ln())]);
        assert_close(&of_up, &[0.0, 50.0, 0.0, 0.0, 1.5 * 3f32.ln()]);
    }
}
