//! Sums and products of numbers, four at a time.

use wide::{bytemuck::cast, f32x4, i32x4};

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

/// Four numbers of each input at a time to four of each output; what is left over is filled up with zeros.
#[inline(always)]
pub fn map<const N: usize, const M: usize>(inputs: [&[f32]; N], f: impl Fn([f32x4; N]) -> [f32x4; M]) -> [Vec<f32>; M] {
    let length = inputs.first().map_or(0, |i| i.len());
    let mut outputs = [const { Vec::new() }; M];
    outputs.iter_mut().for_each(|o| *o = vec![0.0; length]);
    {
        let mut places = outputs.each_mut().map(|o| o.as_chunks_mut::<4>().0.iter_mut());
        let mut given = inputs.map(|i| i.as_chunks::<4>().0.iter());
        for _ in 0..length / 4 {
            let result = f(given.each_mut().map(|i| f32x4::from(i.next().copied().unwrap_or_default())));
            for (place, four) in places.iter_mut().zip(result) {
                if let Some(place) = place.next() {
                    *place = four.to_array();
                }
            }
        }
    }
    let rest = length % 4;
    if rest > 0 {
        let result = f(inputs.map(|i| f32x4::from(filled(&i[length - rest..], 0.0))));
        for (output, four) in outputs.iter_mut().zip(result) {
            output[length - rest..].copy_from_slice(&four.to_array()[..rest]);
        }
    }
    outputs
}

#[inline(always)]
fn filled(rest: &[f32], with: f32) -> [f32; 4] {
    let mut four = [with; 4];
    four[..rest.len()].copy_from_slice(rest);
    four
}

/// e^x within a few units of the last place, beyond ±87 that of ±87; no number where x is none or infinite. The crate wide has one that
/// knows the ends of the range, and takes four times as long.
///
/// 2^n e^r, with r within half of ln 2 and the polynomial of the Cephes library's `expf` (Moshier 1989).
#[inline(always)]
pub fn exp(x: f32x4) -> f32x4 {
    /// Added to a number, it leaves the nearest whole one in the lowest bits, here with the exponent's offset.
    const WHOLE: f32 = 12_582_912.0 + 127.0;
    let constant = f32x4::splat;
    let within = x.fast_max(constant(-87.0)).fast_min(constant(87.0));
    let whole = within * constant(std::f32::consts::LOG2_E) + constant(WHOLE);
    let n = whole - constant(WHOLE);
    // ln 2 in two parts, of which the first times n is exact.
    let r = within - n * constant(0.693_359_4) + n * constant(2.121_944_4e-4);
    let sum = r * constant(1.987_569_1e-4) + constant(1.398_2e-3);
    let sum = sum * r + constant(8.333_452e-3);
    let sum = sum * r + constant(4.166_579_6e-2);
    let sum = sum * r + constant(1.666_666_5e-1);
    let sum = sum * r + constant(5e-1);
    let power: f32x4 = cast(cast::<f32x4, i32x4>(whole) << 23);
    (sum * r * r + r + f32x4::ONE) * power + x * f32x4::ZERO
}

/// Each number's exponential in its place, and the sum of all.
#[inline(always)]
pub fn exponentials(values: &mut [f32]) -> f32 {
    let (fours, rest) = values.as_chunks_mut::<4>();
    let mut sum = f32x4::ZERO;
    for four in fours {
        let e = exp(f32x4::from(*four));
        sum += e;
        *four = e.to_array();
    }
    let last = exp(f32x4::from(filled(rest, 0.0))).to_array();
    rest.copy_from_slice(&last[..rest.len()]);
    sum.reduce_add() + rest.iter().sum::<f32>()
}

/// 1 / (1 + exp(-x)).
#[inline(always)]
pub fn sigmoid(x: f32x4) -> f32x4 {
    f32x4::ONE / (f32x4::ONE + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_those_of_the_library() {
        for i in -8_700..=8_700 {
            let x = i as f32 / 100.0;
            let (got, expected) = (exp(f32x4::splat(x)).to_array()[2], f64::from(x).exp());
            assert!((f64::from(got) / expected - 1.0).abs() < 4e-7, "e^{x}: {got} instead of {expected}");
        }
        let ends = exp(f32x4::from([-1e30, 1e30, f32::NAN, -0.0])).to_array();
        assert!(ends[0] < 2e-38 && ends[1] > 6e37 && ends[1].is_finite() && ends[2].is_nan() && ends[3] == 1.0, "{ends:?}");
        let none = exp(f32x4::from([f32::INFINITY, f32::NEG_INFINITY, f32::NAN, 1.0])).to_array();
        assert!(none[..3].iter().all(|e| e.is_nan()) && none[3] > 2.7, "{none:?}");
        let mut five = [0.0, 1.0, -1.0, 0.5, 2.0];
        let sum = exponentials(&mut five);
        assert!((five[4] - 7.389_056).abs() < 1e-5 && (sum - five.iter().sum::<f32>()).abs() < 1e-5, "{five:?}, {sum}");
    }

    #[test]
    fn rows_of_any_length_are_read_to_their_end() {
        for length in 0..10 {
            let (a, b): (Vec<f32>, Vec<f32>) = (0..length).map(|i| (i as f32 - 3.0, 2.0 * i as f32 + 1.0)).unzip();
            let expected: f32 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
            assert_eq!(dot(&a, &b), expected);
            assert_eq!(dot3(&a, &b, &vec![2.0; length]), 2.0 * expected);
            let mut sum = a.clone();
            add(&mut sum, 0.5, &b);
            let [sums, products] = map([&a, &b], |[a, b]| [a + f32x4::splat(0.5) * b, a * b]);
            assert_eq!((sum, length), (sums, products.len()));
            assert_eq!(products.iter().sum::<f32>(), expected);
        }
    }
}
