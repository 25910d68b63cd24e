//! Distributions and effects on the scale that all questions share.

use crate::causal::{
    metrics::cdf,
    unseen::{
        normal::quantile,
        scale::{LEAST, turned},
    },
};

/// Linear between the points k/K, of which `inner` are the values between the first and the last.
fn between(inner: &[f64], (first, last): (f64, f64), at: f64) -> f64 {
    let options = inner.len() + 1;
    let place = (at * options as f64).clamp(0.0, options as f64);
    let low = (place.floor() as usize).min(options - 1);
    let value = |k: usize| if k == 0 { first } else { inner.get(k - 1).copied().unwrap_or(last) };
    value(low) + (place - low as f64) * (value(low + 1) - value(low))
}

/// Cumulative shares at the inner points, of the scale that runs the usual way.
pub(super) fn inner(p: &[f64], is_turned: bool) -> Vec<f64> {
    turned(cdf(p).into_iter().take(p.len().saturating_sub(1)).collect(), is_turned, |f| 1.0 - f)
}

/// The same of an effect, one number an option.
fn inner_effect(delta: &[f64], is_turned: bool) -> Vec<f64> {
    turned(cdf(delta).into_iter().take(delta.len().saturating_sub(1)).collect(), is_turned, |f| -f)
}

/// A distribution as probits on the grid.
pub(super) fn probits(grid: &[f64], p: &[f64], is_turned: bool) -> Vec<f64> {
    let inner = inner(p, is_turned);
    grid.iter().map(|g| quantile(between(&inner, (0.0, 1.0), *g).clamp(LEAST, 1.0 - LEAST))).collect()
}

/// An effect on the grid.
pub(super) fn shifts(grid: &[f64], delta: &[f64], is_turned: bool) -> Vec<f64> {
    let inner = inner_effect(delta, is_turned);
    grid.iter().map(|g| between(&inner, (0.0, 0.0), *g)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::causal::unseen::scale::{from_probits, from_shifts, grid, room};

    #[test]
    fn scales_come_back_as_they_were() {
        let grid = grid();
        assert_eq!(grid.len(), 19);
        for (p, delta) in [
            (vec![0.2, 0.3, 0.1, 0.4], vec![0.02, -0.05, 0.01, 0.02]),
            (vec![0.7, 0.3], vec![-0.1, 0.1]),
            (vec![0.1; 10], vec![0.01, 0.0, 0.02, -0.03, 0.0, 0.0, 0.01, 0.0, 0.0, -0.01]),
        ] {
            for turned in [false, true] {
                let back = from_probits(&grid, &probits(&grid, &p, turned), p.len(), turned);
                let shifted = from_shifts(&grid, &shifts(&grid, &delta, turned), p.len(), turned);
                for (k, (a, b)) in cdf(&p).iter().zip(&back).enumerate() {
                    assert!((a - b).abs() < 1e-6, "{p:?} {turned} {k}: {a} {b}");
                }
                assert!(cdf(&delta).iter().zip(&shifted).all(|(a, b)| (a - b).abs() < 1e-9), "{delta:?} {shifted:?}");
            }
        }
        // Six options stand between the points of others.
        assert_eq!(from_probits(&grid, &probits(&grid, &[0.5, 0.5], false), 6, false).len(), 5);
        assert!((room(&[0.5]) - 0.25).abs() < 1e-12 && (room(&[0.0]) - 0.01).abs() < 1e-12);
    }
}
