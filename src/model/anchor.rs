//! Anchors: what a country as a whole answers is the base's to say; an adapter says how its personas differ.
//!
//! The base has learnt every country's figure and one voice for each. An adapter that learns many countries at once moves these
//! figures a little, most where it has seen no persona. [`rake`] puts the figure back: every persona's distribution is
//! multiplied, option by option, by the same factors, so that their mean, weighted by the shares of the country's people, is the
//! figure again. Odds ratios between two personas stay as they were. Source: iterative proportional fitting, Deming & Stephan
//! 1940, "On a Least Squares Adjustment of a Sampled Frequency Table" (doi:10.1214/aoms/1177731829).

/// Rounds after which the mean is the figure to four digits, or will not be.
const ROUNDS: usize = 40;
const CLOSE: f32 = 1e-5;
/// Below this, an option counts as never chosen: no factor can bring it back.
const NOTHING: f32 = 1e-9;

/// Changes `rows` (one distribution each, `options` long) so that their mean with `shares` is `figure`. Shares sum to 1. Does nothing
/// where a length does not fit.
pub(super) fn rake(rows: &mut [f32], shares: &[f32], figure: &[f32]) {
    let options = figure.len();
    if options == 0 || rows.len() != shares.len() * options {
        return;
    }
    for _ in 0..ROUNDS {
        let mut mean = vec![0.0f32; options];
        for (row, share) in rows.chunks(options).zip(shares) {
            mean.iter_mut().zip(row).for_each(|(sum, p)| *sum += share * p);
        }
        if mean.iter().zip(figure).all(|(m, f)| (m - f).abs() < CLOSE) {
            return;
        }
        let factors: Vec<f32> = mean.iter().zip(figure).map(|(m, f)| if *m > NOTHING { f / m } else { 1.0 }).collect();
        for row in rows.chunks_mut(options) {
            row.iter_mut().zip(&factors).for_each(|(p, factor)| *p *= factor);
            let sum: f32 = row.iter().sum();
            if sum > NOTHING {
                row.iter_mut().for_each(|p| *p /= sum);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_the_figure_and_odds_ratios_stay() {
        let before = [0.5, 0.3, 0.2, 0.1, 0.2, 0.7];
        let (shares, figure) = ([0.25, 0.75], [0.3, 0.3, 0.4]);
        let mut rows = before;
        rake(&mut rows, &shares, &figure);
        for k in 0..3 {
            let mean = shares[0] * rows[k] + shares[1] * rows[3 + k];
            assert!((mean - figure[k]).abs() < 1e-4, "{rows:?}");
        }
        let odds = |p: &[f32]| (p[0] * p[5]) / (p[2] * p[3]);
        assert!((odds(&rows) / odds(&before) - 1.0).abs() < 1e-3, "{rows:?}");
        assert!(rows.chunks(3).all(|row| (row.iter().sum::<f32>() - 1.0).abs() < 1e-5));
    }

    #[test]
    fn what_never_happens_stays_so_and_odd_lengths_change_nothing() {
        let mut rows = [0.0, 1.0, 0.0, 1.0];
        rake(&mut rows, &[0.5, 0.5], &[0.2, 0.8]);
        assert_eq!(rows, [0.0, 1.0, 0.0, 1.0]);
        rake(&mut rows, &[1.0], &[0.5, 0.5]);
        assert_eq!(rows, [0.0, 1.0, 0.0, 1.0]);
    }
}
