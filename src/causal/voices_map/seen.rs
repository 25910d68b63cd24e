//! Personas as a survey places them, and what noise makes of their places.
//!
//! With answers of different people to every item, sampling would move a persona's place by the variance
//! Σ_j w_j² s_j² / (d_j² (n_j - 1)) along an axis, with w its weights of least squares, s² the variance of a position within the
//! persona, d the item's deviation over countries. But the same people answer all items, and answers go together, so that the
//! places vary more. How much more is estimated from what an additive model of the four attributes leaves over of the personas'
//! places (weighted by the inverse noise, pooled over countries and axes): a factor of at least 1 by which that variance is
//! multiplied. Real interactions of attributes count as noise there, which makes what is said here rather too careful.

use super::{Point, Space};
use crate::{
    causal::metrics::position_variance,
    survey::{Attribute, Cell, CellAnswer, CountryCode},
};

/// A persona as the survey places it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    pub cell: Cell,
    pub at: Point,
    /// Respondents.
    pub n: u32,
    /// Variance of the place along each axis from sampling, were items answered by different people.
    pub noise: Point,
    pub share: f64,
}

/// A country's personas.
#[derive(Debug, Clone, PartialEq)]
pub struct Cloud {
    pub country: CountryCode,
    /// The country's average.
    pub home: Point,
    /// Items that the personas are placed by, and their part of the squared loadings.
    pub items: usize,
    pub covered: f64,
    pub seen: Vec<Seen>,
}

impl Cloud {
    /// The least-squares fit of an intercept and the four attributes' effects along an axis, weighted by the inverse noise, which
    /// counts `factor` times; with prior variances of the effects where there are any. Effects with their variances.
    pub(super) fn additive(&self, axis: usize, factor: f64, prior: Option<[f64; Attribute::COUNT]>) -> [(f64, f64); TERMS] {
        let weight = |s: &Seen| 1.0 / (factor * s.noise[axis]).max(1e-12);
        let (mut normal, mut right) = ([[0.0; TERMS]; TERMS], [0.0; TERMS]);
        for seen in &self.seen {
            let x = design(seen.cell);
            for i in 0..TERMS {
                (0..TERMS).for_each(|j| normal[i][j] += weight(seen) * x[i] * x[j]);
                right[i] += weight(seen) * x[i] * seen.at[axis];
            }
        }
        for (i, variance) in prior.into_iter().flatten().enumerate() {
            normal[i + 1][i + 1] += 1.0 / variance.max(1e-9);
        }
        let inverse = inverse(normal);
        std::array::from_fn(|i| (inverse[i].iter().zip(right).map(|(a, b)| a * b).sum(), inverse[i][i]))
    }
}

/// An intercept and the four attributes.
pub(super) const TERMS: usize = Attribute::COUNT + 1;

pub(super) fn design(cell: Cell) -> [f64; TERMS] {
    std::array::from_fn(|i| if i == 0 { 1.0 } else { f64::from(u8::from(cell.level(Attribute::ALL[i - 1]))) })
}

/// Of a positive definite matrix, by Gauss-Jordan elimination. An attribute that does not vary gets an effect of about 0 by a tiny ridge.
fn inverse(mut matrix: [[f64; TERMS]; TERMS]) -> [[f64; TERMS]; TERMS] {
    let mut inverse: [[f64; TERMS]; TERMS] = std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
    for i in 0..TERMS {
        matrix[i][i] += 1e-9 * (1.0 + matrix[i][i]);
        let pivot = matrix[i][i];
        matrix[i].iter_mut().chain(&mut inverse[i]).for_each(|v| *v /= pivot);
        for k in (0..TERMS).filter(|k| *k != i) {
            let (factor, row, other) = (matrix[k][i], matrix[i], inverse[i]);
            matrix[k].iter_mut().zip(row).for_each(|(v, r)| *v -= factor * r);
            inverse[k].iter_mut().zip(other).for_each(|(v, r)| *v -= factor * r);
        }
    }
    inverse
}

impl Space {
    /// [`Seen::noise`] of a persona that gave these answers.
    pub(super) fn noise(&self, answers: &[Option<CellAnswer>]) -> Point {
        let mut noise = [0.0; 2];
        let Some((weights, _)) = self.weights(|j| answers[j].is_some()) else { return noise };
        for (j, weight) in weights {
            let Some(answer) = &answers[j] else { continue };
            let one = position_variance(&answer.p) / self.items[j].deviation.powi(2) / (answer.n_eff - 1.0).max(1.0);
            noise = [noise[0] + weight[0].powi(2) * one, noise[1] + weight[1].powi(2) * one];
        }
        noise
    }
}

/// By how much answers of the same people to all items make places vary more: at least 1.
pub(super) fn noise_factor(clouds: &[&Cloud]) -> f64 {
    let (mut left, mut freedom) = (0.0, 0.0);
    for cloud in clouds.iter().filter(|c| c.seen.len() > TERMS) {
        for axis in 0..2 {
            let fit = cloud.additive(axis, 1.0, None);
            let fitted = |cell: Cell| design(cell).iter().zip(fit).map(|(x, (effect, _))| x * effect).sum::<f64>();
            let rest = |s: &Seen| (s.at[axis] - fitted(s.cell)).powi(2) / s.noise[axis].max(1e-12);
            left += cloud.seen.iter().map(rest).sum::<f64>();
            freedom += (cloud.seen.len() - TERMS) as f64;
        }
    }
    if freedom > 0.0 { (left / freedom).max(1.0) } else { 1.0 }
}
