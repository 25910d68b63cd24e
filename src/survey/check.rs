//! What every distribution and cell has to satisfy, wherever it was read from.

use super::CellAnswer;

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
/// cell has ten respondents or more. An estimate that is not marked as one would be shown as data. Where no ages are known,
/// `n_eff_age` is 0 beside an empty `p_age`.
pub(super) fn is_consistent(cell: &CellAnswer) -> bool {
    let is_size = |v: f64| v.is_finite() && v > 0.0;
    match cell.n {
        None => cell.estimated && cell.n_eff == 0.0 && cell.n_eff_age == 0.0,
        Some(n) => {
            let ages = if cell.p_age.is_empty() { cell.n_eff_age == 0.0 } else { is_size(cell.n_eff_age) };
            !cell.estimated && n >= SMALLEST_COUNT && is_size(cell.n_eff) && ages
        }
    }
}
