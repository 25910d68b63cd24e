//! Scales of any number of options on one: distributions and effects as functions on 0 to 1, all scales running the same way.

use super::normal::{probability, quantile};
use crate::causal::metrics::cdf;

/// Numbers of options whose inner points make up the grid.
const COMMON: [usize; 6] = [2, 3, 4, 5, 7, 10];
/// No cumulative share counts as nearer to 0 or 1.
const LEAST: f64 = 0.004;

/// Inner points of the common scales, ascending.
pub(super) fn grid() -> Vec<f64> {
    let mut points: Vec<f64> = COMMON.iter().flat_map(|k| (1..*k).map(move |i| i as f64 / *k as f64)).collect();
    points.sort_by(f64::total_cmp);
    points.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
    points
}

/// Linear between the points k/K, of which `inner` are the values between the first and the last.
fn between(inner: &[f64], (first, last): (f64, f64), at: f64) -> f64 {
    let options = inner.len() + 1;
    let place = (at * options as f64).clamp(0.0, options as f64);
    let low = (place.floor() as usize).min(options - 1);
    let value = |k: usize| if k == 0 { first } else { inner.get(k - 1).copied().unwrap_or(last) };
    value(low) + (place - low as f64) * (value(low + 1) - value(low))
}

/// What a function on the grid is at a point; beyond its ends as at them.
fn on_grid(grid: &[f64], values: &[f64], at: f64) -> f64 {
    let next = grid.partition_point(|g| *g < at - 1e-6);
    match (next.checked_sub(1), grid.get(next)) {
        (_, Some(g)) if (g - at).abs() < 1e-6 => values[next],
        (Some(low), Some(_)) => {
            let part = (at - grid[low]) / (grid[next] - grid[low]);
            values[low] + part * (values[next] - values[low])
        }
        (None, _) => values[0],
        (Some(low), None) => values[low],
    }
}

/// Inner points of a scale from its other end, where it is turned; `mirror` says what a value there is.
fn turned(mut inner: Vec<f64>, is_turned: bool, mirror: fn(f64) -> f64) -> Vec<f64> {
    if is_turned {
        inner.reverse();
        inner.iter_mut().for_each(|f| *f = mirror(*f));
    }
    inner
}

/// Cumulative shares at the inner points, of the scale that runs the usual way.
pub(super) fn inner(p: &[f64], is_turned: bool) -> Vec<f64> {
    turned(cdf(p).into_iter().take(p.len().saturating_sub(1)).collect(), is_turned, |f| 1.0 - f)
}

/// The same of an effect, one number an option.
pub(super) fn inner_effect(delta: &[f64], is_turned: bool) -> Vec<f64> {
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

/// Back from probits on the grid: cumulative shares at the inner points of a scale as it is asked, ascending.
pub(super) fn from_probits(grid: &[f64], values: &[f64], options: usize, is_turned: bool) -> Vec<f64> {
    let inner = (1..options).map(|k| probability(on_grid(grid, values, k as f64 / options as f64))).collect();
    let mut inner = turned(inner, is_turned, |f| 1.0 - f);
    let mut largest = 0.0f64;
    for f in &mut inner {
        largest = largest.max(*f);
        *f = largest;
    }
    inner
}

/// Back from an effect on the grid to the inner points of a scale as it is asked.
pub(super) fn from_shifts(grid: &[f64], values: &[f64], options: usize, is_turned: bool) -> Vec<f64> {
    turned((1..options).map(|k| on_grid(grid, values, k as f64 / options as f64)).collect(), is_turned, |f| -f)
}

/// How much room a distribution leaves for effects: the mean of F (1 - F) over its inner points.
pub(super) fn room(inner: &[f64]) -> f64 {
    let sum: f64 = inner.iter().map(|f| (f * (1.0 - f)).max(LEAST)).sum();
    (sum / inner.len().max(1) as f64).max(0.01)
}

#[cfg(test)]
mod tests {
    use super::*;

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
