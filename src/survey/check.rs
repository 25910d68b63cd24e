//! What every distribution and cell has to satisfy, wherever it was read from.

/// Proportions are rounded to 1e-4, so ten of them may miss 1 by 5e-4; the tables go to 4e-4.
const SUM_TOLERANCE: f64 = 1e-3;
/// Disclosure control: below this the tables hold no count.
pub(super) const SMALLEST_COUNT: u32 = 10;

/// Whether these are proportions of 2 to 10 options: each 0 to 1, about 1 in all.
pub(super) fn is_distribution(p: &[f64]) -> bool {
    (2..=10).contains(&p.len()) && p.iter().all(|v| (0.0..=1.0).contains(v)) && is_whole(p.iter().sum())
}

/// Whether parts add up to the whole, within rounding.
pub(super) fn is_whole(sum: f64) -> bool {
    (sum - 1.0).abs() <= SUM_TOLERANCE
}

/// Whether the counts agree with the mark: a cell without a count is estimated and has no effective sample, and any other
/// cell has ten respondents or more. An estimate that is not marked as one would be shown as data.
pub(super) fn is_consistent(n: Option<u32>, n_eff: f64, n_eff_age: f64, estimated: bool) -> bool {
    let effective = [n_eff, n_eff_age];
    match n {
        None => estimated && effective == [0.0; 2],
        Some(n) => !estimated && n >= SMALLEST_COUNT && effective.iter().all(|v| v.is_finite() && *v > 0.0),
    }
}
