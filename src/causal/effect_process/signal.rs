//! How strong effects are in a country: where people of different groups answer alike, all effects are shrunk.

use super::observation::{N, Observation, Place};
use crate::survey::Attribute;

/// For each country, by [`Attribute::index`], the standard deviation of its true effects over that of all countries.
///
/// An effect is observed as θ with sampling variance v, and has variance τ in the mean country. A country whose effects are s
/// times as large shows E θ² = s² τ + v, so that each of its effects says (θ² - v) / τ of s², with variance about 2 (1 + v/τ)².
/// Those are averaged by precision, together with `belief` effects that say 1 (a moment estimate, shrunk). A country that
/// shows nothing has 1.
pub(super) fn signals(
    countries: usize,
    observations: &[Observation],
    belief: f64,
    prior: &dyn Fn(Attribute, Place) -> f64,
) -> Vec<[f64; N]> {
    let mut sums = vec![[(belief, belief); N]; countries];
    for o in observations {
        for a in Attribute::ALL {
            let (theta, v, tau) = (o.shift[a.index()], o.variance[a.index()], prior(a, o.place));
            if tau <= 0.0 || !theta.is_finite() || !v.is_finite() {
                continue;
            }
            let weight = 1.0 / (1.0 + v / tau).powi(2);
            let (said, total) = &mut sums[o.place.0][a.index()];
            *said += weight * (theta * theta - v) / tau;
            *total += weight;
        }
    }
    sums.into_iter().map(|of_country| of_country.map(|(said, total)| (said / total).max(0.0).sqrt())).collect()
}
