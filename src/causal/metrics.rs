//! Distances between distributions over ordered options, and what sampling alone makes of them.
//!
//! The level metric is that of arXiv 2601.12962: EMD = (1/(K-1)) Σ_k |CDF_p(k) - CDF_q(k)|, score = 100 (1 - EMD).
//! No function here panics: with fewer than two options every distance is 0, with two lengths that differ it is NaN, and NaN
//! in gives NaN out.

use std::f64::consts::FRAC_2_PI;

/// Cumulative sums, one for each option.
pub fn cdf(p: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    p.iter()
        .map(|v| {
            sum += v;
            sum
        })
        .collect()
}

/// What each option gains when the CDF moves by this at its inner points; sums to 0.
pub(super) fn differences(moved: &[f64]) -> Vec<f64> {
    let mut last = 0.0;
    let mut steps: Vec<f64> = moved.iter().map(|m| m - std::mem::replace(&mut last, *m)).collect();
    steps.push(-last);
    steps
}

/// Σ_k p_k k/(K-1): 0 when all choose the first option, 1 when all choose the last.
pub fn mean_position(p: &[f64]) -> f64 {
    match p.len() {
        0 | 1 => 0.0,
        options => p.iter().enumerate().map(|(k, v)| v * k as f64).sum::<f64>() / (options - 1) as f64,
    }
}

/// Variance of one answer's position, Σ p x² - (Σ p x)²: 0 to 0.25.
pub fn position_variance(p: &[f64]) -> f64 {
    if p.len() < 2 {
        return 0.0;
    }
    let last = (p.len() - 1) as f64;
    let mean = mean_position(p);
    let square: f64 = p.iter().enumerate().map(|(k, v)| v * (k as f64 / last).powi(2)).sum();
    // Rounded proportions can leave a tiny negative number.
    let variance = square - mean * mean;
    if variance < 0.0 { 0.0 } else { variance }
}

/// Mean over the K-1 inner points of the absolute difference of two cumulative sums.
fn cdf_distance(a: &[f64], b: &[f64]) -> f64 {
    if a.len() != b.len() {
        return f64::NAN;
    }
    if a.len() < 2 {
        return 0.0;
    }
    let inner = a.len() - 1;
    let (mut gap, mut sum) = (0.0f64, 0.0);
    for (x, y) in a.iter().zip(b).take(inner) {
        gap += x - y;
        sum += gap.abs();
    }
    sum / inner as f64
}

/// Earth mover's distance on the 0-1 scale: 0 for equal distributions, 1 for opposite ends.
///
/// ```
/// use ace_playground::causal::metrics::emd;
/// assert_eq!(emd(&[1.0, 0.0, 0.0], &[0.0, 0.0, 1.0]), 1.0);
/// assert_eq!(emd(&[0.5, 0.5, 0.0], &[0.5, 0.0, 0.5]), 0.25);
/// ```
pub fn emd(p: &[f64], q: &[f64]) -> f64 {
    cdf_distance(p, q)
}

/// 100 (1 - EMD): 0 to 100.
pub fn score(emd: f64) -> f64 {
    100.0 * (1.0 - emd)
}

/// Distance of two effects (difference vectors): (1/(K-1)) Σ_k |dCDF_1(k) - dCDF_2(k)|, in points, 0 to 200.
pub fn shift_emd(d1: &[f64], d2: &[f64]) -> f64 {
    100.0 * cdf_distance(d1, d2)
}

/// The scalar summary of an effect: the shift of the mean position, in points, -100 to 100.
pub fn mean_shift(delta: &[f64]) -> f64 {
    100.0 * mean_position(delta)
}

/// Sampling variance of each cumulative proportion, F_k (1 - F_k) / n_eff. NaN unless n_eff is above 0.
pub fn cdf_variances(p: &[f64], n_eff: f64) -> Vec<f64> {
    let n_eff = if n_eff > 0.0 { n_eff } else { f64::NAN };
    let variance = |f: f64| f.clamp(0.0, 1.0) * (1.0 - f.clamp(0.0, 1.0)) / n_eff;
    cdf(p).into_iter().map(variance).collect()
}

/// Expected mean absolute error of a cumulative distribution whose points have these variances, over the K-1 inner points:
/// E|N(0, s²)| = s √(2/π).
pub fn expected_distance(variances: &[f64]) -> f64 {
    match variances.len() {
        0 | 1 => 0.0,
        options => {
            let inner = options - 1;
            variances[..inner].iter().map(|v| (v * FRAC_2_PI).sqrt()).sum::<f64>() / inner as f64
        }
    }
}

/// The sampling floor of a level: the EMD to expect between p and a sample of n_eff people from it (normal approximation).
pub fn floor_emd(p: &[f64], n_eff: f64) -> f64 {
    expected_distance(&cdf_variances(p, n_eff))
}

/// The sampling floor of a shift, in points: what separates the true p_b - p_a from that of two samples.
pub fn floor_shift_emd(p_a: &[f64], n_a: f64, p_b: &[f64], n_b: f64) -> f64 {
    if p_a.len() != p_b.len() {
        return f64::NAN;
    }
    let sums: Vec<f64> = cdf_variances(p_a, n_a).iter().zip(cdf_variances(p_b, n_b)).map(|(a, b)| a + b).collect();
    100.0 * expected_distance(&sums)
}

/// How far a model has come from predicting no shift (0 %) to the sampling floor (100 %): 100 (zero - model) / (zero - floor).
/// Below 0 it is worse than saying that the attribute makes no difference. `None` where even the truth could not beat zero.
pub fn skill(zero: f64, model: f64, floor: f64) -> Option<f64> {
    let room = zero - floor;
    (room > 1e-9 && model.is_finite()).then(|| 100.0 * (zero - model) / room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::causal::random::Random;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    #[test]
    fn hand_computed_values() {
        near(mean_position(&[0.2, 0.3, 0.5]), 0.65);
        near(position_variance(&[0.5, 0.5]), 0.25);
        // CDFs 0.1 0.3 0.6 1 and 0.4 0.7 0.9 1: (0.3 + 0.4 + 0.3) / 3.
        near(emd(&[0.1, 0.2, 0.3, 0.4], &[0.4, 0.3, 0.2, 0.1]), 1.0 / 3.0);
        near(score(0.25), 75.0);
        near(shift_emd(&[0.1, -0.1], &[-0.1, 0.1]), 20.0);
        near(mean_shift(&[-0.25, 0.0, 0.25]), 25.0);
        // s = √(0.25 / 100) = 0.05.
        near(floor_emd(&[0.5, 0.5], 100.0), 0.05 * FRAC_2_PI.sqrt());
        near(floor_shift_emd(&[0.5, 0.5], 100.0, &[0.5, 0.5], 100.0), 5.0 * (2.0 * FRAC_2_PI).sqrt());
        near(skill(5.0, 4.5, 4.0).unwrap(), 50.0);
        assert_eq!(skill(4.0, 3.0, 4.0), None);
        assert_eq!(skill(5.0, f64::NAN, 4.0), None);
    }

    #[test]
    fn distances_are_symmetric_bounded_and_obey_the_triangle() {
        let mut random = Random::new(7);
        for _ in 0..500 {
            let options = 2 + random.below(9);
            let [p, q, r] = [0; 3].map(|_| random.distribution(options));
            near(emd(&p, &p), 0.0);
            near(emd(&p, &q), emd(&q, &p));
            assert!((0.0..=1.0).contains(&emd(&p, &q)));
            assert!(emd(&p, &q) <= emd(&p, &r) + emd(&r, &q) + 1e-12);
            assert!((mean_position(&p) - mean_position(&q)).abs() <= emd(&p, &q) + 1e-12);
        }
    }

    #[test]
    fn the_floor_is_what_samples_show() {
        let mut random = Random::new(11);
        let p = [0.1, 0.35, 0.3, 0.25];
        let mean = (0..4000).map(|_| emd(&p, &random.sample(&p, 60))).sum::<f64>() / 4000.0;
        let floor = floor_emd(&p, 60.0);
        assert!((mean / floor - 1.0).abs() < 0.03, "samples {mean}, floor {floor}");
    }

    #[test]
    fn odd_inputs_give_no_panic() {
        for p in [&[][..], &[1.0], &[f64::NAN, 0.5], &[f64::INFINITY, 0.0]] {
            let _ = (cdf(p), mean_position(p), position_variance(p), floor_emd(p, 0.0), floor_emd(p, f64::NAN));
            let _ = (emd(p, p), shift_emd(p, &[0.5, 0.5]), floor_shift_emd(p, 1.0, &[], -1.0));
        }
        assert_eq!(emd(&[], &[]), 0.0);
        assert!(emd(&[1.0], &[0.5, 0.5]).is_nan());
        assert!(floor_emd(&[0.5, 0.5], 0.0).is_nan());
        assert!(emd(&[f64::NAN, 0.5], &[0.5, 0.5]).is_nan());
    }
}
