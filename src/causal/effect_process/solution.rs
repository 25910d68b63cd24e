//! The system of equations behind the smoothed effects.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::{
    likeness::Likeness,
    observation::{Observation, Place},
};
use crate::survey::Attribute;

/// (K + noise)⁻¹ θ for one attribute.
pub(super) struct Solution {
    attribute: Attribute,
    weights: DVector<f64>,
}

impl Solution {
    /// `None` where there is nothing to learn from, or the system has no solution.
    pub fn new(attribute: Attribute, observations: &[Observation], likeness: &Likeness) -> Option<Self> {
        let (count, a) = (observations.len(), attribute.index());
        if count == 0 {
            return None;
        }
        let mut system = DMatrix::from_fn(count, count, |row, column| {
            // Only the lower triangle is read.
            if row < column { 0.0 } else { likeness.covariance(attribute, observations[row].place, observations[column].place) }
        });
        (0..count).for_each(|k| system[(k, k)] += observations[k].variance[a].max(1e-9));
        let shifts = DVector::from_iterator(count, observations.iter().map(|o| o.shift[a]));
        Some(Self { attribute, weights: Cholesky::new(system)?.solve(&shifts) })
    }

    /// The expected θ at a place.
    pub fn at(&self, place: Place, observations: &[Observation], likeness: &Likeness) -> f64 {
        let each = observations.iter().zip(self.weights.iter());
        each.map(|(o, w)| w * likeness.covariance(self.attribute, place, o.place)).sum()
    }
}
