//! The normal distribution.

use std::f64::consts::SQRT_2;

/// Φ(x).
pub(super) fn probability(x: f64) -> f64 {
    0.5 * libm::erfc(-x / SQRT_2)
}

/// The x at which Φ(x) is `p`, for p from 0.001 to 0.999: Newton's method from a logistic guess (Φ(x) is near 1 / (1 + exp(-1.702 x))).
#[cfg(feature = "survey-tools")]
pub(super) fn quantile(p: f64) -> f64 {
    let p = p.clamp(1e-3, 1.0 - 1e-3);
    let mut x = (p / (1.0 - p)).ln() / 1.702;
    for _ in 0..12 {
        let density = (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
        // In the tails the guess is too far out, and a whole step would lead further.
        x -= ((probability(x) - p) / density).clamp(-0.5, 0.5);
    }
    x
}

#[cfg(all(test, feature = "survey-tools"))]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_tables() {
        for (p, x) in [(0.5, 0.0), (0.975, 1.959_964), (0.004, -2.652_070), (0.9, 1.281_552)] {
            assert!((quantile(p) - x).abs() < 1e-5, "{p}: {}", quantile(p));
            assert!((probability(x) - p).abs() < 1e-6);
        }
        assert!(quantile(0.0).is_finite() && quantile(f64::NAN).is_nan());
    }
}
