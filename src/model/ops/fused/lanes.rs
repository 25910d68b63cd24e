//! Sums and products of numbers, four at a time.

use wide::f32x4;

/// `a` and `b` in fours, and what is left of both.
#[inline(always)]
fn fours<'a>(a: &'a [f32], b: &'a [f32]) -> (impl Iterator<Item = (f32x4, f32x4)>, impl Iterator<Item = (&'a f32, &'a f32)>) {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    let pairs = a.iter().zip(b).map(|(a, b)| (f32x4::from(*a), f32x4::from(*b)));
    (pairs, a_rest.iter().zip(b_rest))
}

/// Σ a b.
#[inline(always)]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (pairs, rest) = fours(a, b);
    let sum = pairs.fold(f32x4::ZERO, |sum, (a, b)| sum + a * b);
    sum.reduce_add() + rest.map(|(a, b)| a * b).sum::<f32>()
}

/// Σ a b c.
#[inline(always)]
pub fn dot3(a: &[f32], b: &[f32], c: &[f32]) -> f32 {
    let (c, c_rest) = c.as_chunks::<4>();
    let (pairs, rest) = fours(a, b);
    let sum = pairs.zip(c).fold(f32x4::ZERO, |sum, ((a, b), c)| sum + a * b * f32x4::from(*c));
    sum.reduce_add() + rest.zip(c_rest).map(|((a, b), c)| a * b * c).sum::<f32>()
}

/// y += factor x.
#[inline(always)]
pub fn add(y: &mut [f32], factor: f32, x: &[f32]) {
    let ((y, y_rest), (x, x_rest)) = (y.as_chunks_mut::<4>(), x.as_chunks::<4>());
    let factors = f32x4::splat(factor);
    y.iter_mut().zip(x).for_each(|(y, x)| *y = (f32x4::from(*y) + factors * f32x4::from(*x)).to_array());
    y_rest.iter_mut().zip(x_rest).for_each(|(y, x)| *y += factor * x);
}

/// Four numbers of each input at a time to four of the output; what is left over is filled up with zeros.
#[inline(always)]
pub fn map<const N: usize>(inputs: [&[f32]; N], f: impl Fn([f32x4; N]) -> f32x4) -> Vec<f32> {
    let length = inputs.first().map_or(0, |i| i.len());
    let mut output = vec![0.0; length];
    let parts = inputs.map(|i| i.as_chunks::<4>());
    let (fours, rest) = output.as_chunks_mut::<4>();
    for (at, to) in fours.iter_mut().enumerate() {
        *to = f(parts.map(|(fours, _)| f32x4::from(fours[at]))).to_array();
    }
    if !rest.is_empty() {
        let filled = |rest: &[f32]| {
            let mut four = [0.0; 4];
            four[..rest.len()].copy_from_slice(rest);
            f32x4::from(four)
        };
        let last = f(parts.map(|(_, rest)| filled(rest))).to_array();
        rest.copy_from_slice(&last[..rest.len()]);
    }
    output
}

/// Each number's exponential in its place, and the sum of all.
#[inline(always)]
pub fn exponentials(values: &mut [f32]) -> f32 {
    let (fours, rest) = values.as_chunks_mut::<4>();
    let mut sum = f32x4::ZERO;
    for four in fours {
        let e = f32x4::from(*four).exp();
        sum += e;
        *four = e.to_array();
    }
    let mut last = [f32::NEG_INFINITY; 4];
    last[..rest.len()].copy_from_slice(rest);
    let last = f32x4::from(last).exp().to_array();
    rest.copy_from_slice(&last[..rest.len()]);
    sum.reduce_add() + rest.iter().sum::<f32>()
}

/// 1 / (1 + exp(-x)).
#[inline(always)]
pub fn sigmoid(x: f32x4) -> f32x4 {
    f32x4::ONE / (f32x4::ONE + (-x).exp())
}
