//! The additive model: each attribute shifts the answers of a country by its own amount, whatever the others are.

use crate::survey::{Attribute, Cell};

const N: usize = Attribute::COUNT;
type Square = [[f64; N]; N];

/// Weighted least squares of each option's proportion on four dummies, for one country and item.
///
/// p(cell) = mean + Σ_a effect_a (level_a - centre_a), weights n_eff, a ridge on the effects alone. The dummies are centred at
/// their weighted means, which makes `mean` the weighted mean of the cells and leaves a 4 x 4 system.
#[derive(Debug, Clone, PartialEq)]
pub struct Additive {
    mean: Vec<f64>,
    centre: [f64; N],
    effects: [Vec<f64>; N],
    inverse: Square,
    unit_variance: Vec<f64>,
}

impl Additive {
    /// Fits the cells (proportions and n_eff). `ridge` counts in people: about that many who show no effect are added.
    ///
    /// Cells with another number of options, with numbers that are not finite or without people are left out; `None` where
    /// none is left, or with fewer than two options. An attribute that does not vary gets the effect 0 and, with a small
    /// ridge, a very large variance.
    pub fn fit<'a>(cells: impl Iterator<Item = (Cell, &'a [f64], f64)>, options: usize, ridge: f64) -> Option<Self> {
        let sound =
            |(_, p, n): &(Cell, &[f64], f64)| p.len() == options && p.iter().all(|v| v.is_finite()) && *n > 0.0 && n.is_finite();
        let cells: Vec<_> = cells.filter(sound).collect();
        let people: f64 = cells.iter().map(|c| c.2).sum();
        if options < 2 || cells.is_empty() {
            return None;
        }
        let mut mean = vec![0.0; options];
        let mut centre = [0.0; N];
        let mut unit_variance = vec![0.0; options];
        for (cell, p, n) in &cells {
            let weight = n / people;
            let mut cumulated = 0.0f64;
            for (k, v) in p.iter().enumerate() {
                mean[k] += weight * v;
                cumulated += v;
                let f = cumulated.clamp(0.0, 1.0);
                unit_variance[k] += weight * f * (1.0 - f);
            }
            Attribute::ALL.iter().for_each(|a| centre[a.index()] += weight * f64::from(cell.level(*a)));
        }
        let mut normal = [[0.0; N]; N];
        let mut right = [(); N].map(|()| vec![0.0; options]);
        for (cell, p, n) in &cells {
            let x = Attribute::ALL.map(|a| f64::from(cell.level(a)) - centre[a.index()]);
            for i in 0..N {
                (0..N).for_each(|j| normal[i][j] += n * x[i] * x[j]);
                (0..options).for_each(|k| right[i][k] += n * x[i] * (p[k] - mean[k]));
            }
        }
        // Never quite 0, so that an attribute that does not vary stays solvable.
        let ridge = if ridge > 1e-6 { ridge } else { 1e-6 };
        (0..N).for_each(|i| normal[i][i] += ridge);
        let inverse = invert(normal)?;
        let effect = |i: usize| (0..options).map(|k| (0..N).map(|j| inverse[i][j] * right[j][k]).sum()).collect();
        let effects = [0, 1, 2, 3].map(effect);
        Some(Self { mean, centre, effects, inverse, unit_variance })
    }

    /// The n_eff-weighted mean of the cells.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Level B minus level A of one attribute, one number an option; sums to 0.
    pub fn main_effect(&self, attribute: Attribute) -> &[f64] {
        &self.effects[attribute.index()]
    }

    /// What one person contributes: the variance of two main effects on the CDF scale is this times [`Self::leverage`].
    /// F_k (1 - F_k) within cells, averaged by n_eff.
    pub fn unit_variance(&self) -> &[f64] {
        &self.unit_variance
    }

    /// The element of (XᵀWX + ridge)⁻¹ for two main effects, in 1 / people.
    pub fn leverage(&self, a: Attribute, b: Attribute) -> f64 {
        self.inverse[a.index()][b.index()]
    }

    /// Covariance of two attributes' main effects on each point of the CDF, multinomial answers: F (1 - F) (XᵀWX + ridge)⁻¹.
    pub fn cdf_covariance(&self, a: Attribute, b: Attribute) -> Vec<f64> {
        self.unit_variance.iter().map(|v| v * self.leverage(a, b)).collect()
    }

    /// The fitted distribution of a cell, seen or not: not below 0, sum 1.
    pub fn predict(&self, cell: Cell) -> Vec<f64> {
        let mut p = self.mean.clone();
        for a in Attribute::ALL {
            let step = f64::from(cell.level(a)) - self.centre[a.index()];
            p.iter_mut().zip(self.main_effect(a)).for_each(|(p, e)| *p += step * e);
        }
        super::pool::normalise(&mut p, 0.0);
        p
    }
}

/// Gauss-Jordan with pivoting; `None` where the matrix is singular or holds no numbers.
fn invert(mut m: Square) -> Option<Square> {
    let mut inverse = [[0.0; N]; N];
    (0..N).for_each(|i| inverse[i][i] = 1.0);
    for column in 0..N {
        let pivot = (column..N).max_by(|a, b| m[*a][column].abs().total_cmp(&m[*b][column].abs()))?;
        let size = m[pivot][column];
        if size.is_nan() || size.abs() < 1e-12 {
            return None;
        }
        m.swap(column, pivot);
        inverse.swap(column, pivot);
        m[column].iter_mut().for_each(|v| *v /= size);
        inverse[column].iter_mut().for_each(|v| *v /= size);
        for row in (0..N).filter(|r| *r != column) {
            let factor = m[row][column];
            for k in 0..N {
                m[row][k] -= factor * m[column][k];
                inverse[row][k] -= factor * inverse[column][k];
            }
        }
    }
    Some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EFFECTS: [f64; N] = [0.1, -0.2, 0.05, 0.15];

    fn truth(cell: Cell) -> Vec<f64> {
        let yes = 0.4 + Attribute::ALL.map(|a| EFFECTS[a.index()] * f64::from(cell.level(a))).iter().sum::<f64>();
        vec![1.0 - yes, yes]
    }

    fn fit(cells: &[(Cell, Vec<f64>, f64)], ridge: f64) -> Option<Additive> {
        Additive::fit(cells.iter().map(|(c, p, n)| (*c, &p[..], *n)), 2, ridge)
    }

    #[test]
    fn exact_effects_are_recovered_from_any_cells_that_identify_them() {
        // Uneven weights, and one face missing.
        let missing = [0usize, 1, 2, 3];
        let seen = |c: &Cell| !missing.contains(&c.index());
        let cells: Vec<_> = Cell::all().filter(seen).map(|c| (c, truth(c), 10.0 + 7.0 * c.index() as f64)).collect();
        let model = fit(&cells, 0.0).unwrap();
        for a in Attribute::ALL {
            assert!((model.main_effect(a)[1] - EFFECTS[a.index()]).abs() < 1e-6, "{a}: {:?}", model.main_effect(a));
        }
        for cell in Cell::all() {
            assert!((model.predict(cell)[1] - truth(cell)[1]).abs() < 1e-6);
        }
    }

    #[test]
    fn an_attribute_that_does_not_vary_has_no_effect_and_no_certainty() {
        let men = |c: &Cell| !c.level(Attribute::Gender);
        let cells: Vec<_> = Cell::all().filter(men).map(|c| (c, truth(c), 50.0)).collect();
        let model = fit(&cells, 1e-3).unwrap();
        assert_eq!(model.main_effect(Attribute::Gender), [0.0, 0.0]);
        let variance = |a| model.cdf_covariance(a, a)[0];
        assert!(variance(Attribute::Gender) > 100.0);
        assert!(variance(Attribute::Education) < 0.01);
        assert!((model.main_effect(Attribute::Education)[1] + 0.2).abs() < 1e-4);
    }

    #[test]
    fn the_variance_is_that_of_two_balanced_groups() {
        let cells: Vec<_> = Cell::all().map(|c| (c, vec![0.5, 0.5], 25.0)).collect();
        let model = fit(&cells, 0.0).unwrap();
        // 200 people on each side: 0.25 / 200 + 0.25 / 200.
        let variance = model.cdf_covariance(Attribute::Marital, Attribute::Marital)[0];
        assert!((variance - 0.0025).abs() < 1e-9, "{variance}");
        assert!(model.leverage(Attribute::Marital, Attribute::Gender).abs() < 1e-12);
    }

    #[test]
    fn a_ridge_shrinks_and_predictions_stay_distributions() {
        let extreme = |c: Cell| if c.level(Attribute::Gender) { vec![0.0, 1.0] } else { vec![1.0, 0.0] };
        let cells: Vec<_> = Cell::all().filter(|c| c.index() != 3).map(|c| (c, extreme(c), 20.0)).collect();
        let [free, tight] = [0.0, 200.0].map(|ridge| fit(&cells, ridge).unwrap().main_effect(Attribute::Gender)[1]);
        assert!(tight < 0.6 * free && tight > 0.0, "{tight} {free}");
        for cell in Cell::all() {
            let p = fit(&cells, 0.0).unwrap().predict(cell);
            assert!(p.iter().all(|v| *v >= 0.0) && (p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn odd_cells_are_left_out() {
        let cell = Cell::new(0).unwrap();
        let odd = [(cell, vec![0.5], 10.0), (cell, vec![f64::NAN, 1.0], 10.0), (cell, vec![0.5, 0.5], 0.0)];
        assert_eq!(fit(&odd, 1.0), None);
        assert_eq!(fit(&[], 1.0), None);
        assert!(fit(&[(cell, vec![0.5, 0.5], 10.0)], f64::NAN).is_some());
    }
}
