//! Scales of any number of options on one: distributions and effects as functions on 0 to 1, all scales running the same way.

use super::normal::probability;

/// Numbers of options whose inner points make up the grid.
const COMMON: [usize; 6] = [2, 3, 4, 5, 7, 10];
/// No cumulative share counts as nearer to 0 or 1.
pub(super) const LEAST: f64 = 0.004;

/// Inner points of the common scales, ascending.
pub(super) fn grid() -> Vec<f64> {
    let mut points: Vec<f64> = COMMON.iter().flat_map(|k| (1..*k).map(move |i| i as f64 / *k as f64)).collect();
    points.sort_by(f64::total_cmp);
    points.dedup_by(|a, b| (*a - *b).abs() < 1e-6);
    points
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
pub(super) fn turned(mut inner: Vec<f64>, is_turned: bool, mirror: fn(f64) -> f64) -> Vec<f64> {
    if is_turned {
        inner.reverse();
        inner.iter_mut().for_each(|f| *f = mirror(*f));
    }
    inner
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
