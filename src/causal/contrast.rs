//! Which cells of a table are set side by side for an effect, with which weights, and what sampling makes of the difference.

use super::{
    effect_kind::{EffectKind, NoEffect},
    metrics::{cdf_variances, expected_distance},
};
use crate::survey::{Attribute, Cell, CellAnswer, ItemAnswers, Persona, Standard};

/// The 97.5 % point of the standard normal.
pub(super) const Z95: f64 = 1.959_963_984_540_054;

/// One observed cell of a contrast.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    pub cell: Cell,
    /// Its weight in its side's distribution; those of a side sum to 1.
    pub weight: f64,
    /// Its share of the people in all cells used; those of both sides sum to 1.
    share: f64,
    pub answer: &'a CellAnswer,
}

/// Which cells are compared, with which weights.
pub(super) struct Contrast<'a> {
    standard: Standard,
    /// Level A and level B; side by side when `paired`.
    pub sides: [Vec<Member<'a>>; 2],
    paired: bool,
    pub contexts: u8,
    pub covered: f64,
    options: usize,
}

/// A sampling variance, and how many degrees of freedom it was estimated with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub variance: f64,
    pub freedom: f64,
}

impl Spread {
    /// Half of a 95 % interval.
    pub fn half_width(self) -> f64 {
        t_975(self.freedom) * self.variance.sqrt()
    }
}

fn usable(answer: &CellAnswer, standard: Standard, options: usize) -> bool {
    let (p, n_eff) = answer.proportions(standard);
    let sound = n_eff > 0.0 && n_eff.is_finite() && p.len() == options && p.iter().all(|v| v.is_finite());
    !answer.estimated && answer.share > 0.0 && sound
}

impl<'a> Contrast<'a> {
    pub fn new(answers: &'a ItemAnswers, attribute: Attribute, kind: EffectKind, within: Persona) -> Result<Self, NoEffect> {
        let ItemAnswers::Cells(_) = answers else { return Err(NoEffect::CountryLevelOnly) };
        let (standard, options) = (kind.standard(), answers.options());
        if standard == Standard::AgeAdjusted && !answers.has_ages() {
            return Err(NoEffect::NoAges);
        }
        let paired = kind != EffectKind::Raw;
        let mut sides = [Vec::new(), Vec::new()];
        let (mut contexts, mut used, mut total) = (0, 0.0, 0.0);
        let mut people = [0u32; 2];
        for cell in within.with(attribute, Some(false)).cells() {
            let pair = [cell, cell.with(attribute, true)].map(|c| (c, answers.cell(c)));
            total += pair.iter().filter_map(|(_, a)| a.map(|a| a.share)).sum::<f64>();
            let pair = pair.map(|(c, a)| (c, a.filter(|a| usable(a, standard, options))));
            let both = pair.iter().all(|(_, a)| a.is_some());
            let weight: f64 = pair.iter().filter_map(|(_, a)| a.map(|a| a.share)).sum();
            if paired && !both || weight <= 0.0 {
                continue;
            }
            contexts += 1;
            used += weight;
            for (side, (cell, answer)) in pair.into_iter().enumerate() {
                if let Some(answer) = answer {
                    let weight = if paired { weight } else { answer.share };
                    sides[side].push(Member { cell, weight, share: answer.share, answer });
                    people[side] += answer.n.unwrap_or(0);
                }
            }
        }
        if sides.iter().any(Vec::is_empty) {
            return Err(NoEffect::TooFewPeople { attribute, n_a: people[0], n_b: people[1] });
        }
        for side in &mut sides {
            let sum: f64 = side.iter().map(|m| m.weight).sum();
            for member in side {
                member.weight /= sum;
                member.share /= used;
            }
        }
        Ok(Self { standard, sides, paired, contexts, covered: used / total, options })
    }

    pub const fn options(&self) -> usize {
        self.options
    }

    /// Respondents of one side.
    pub fn people(&self, side: usize) -> u32 {
        self.sides[side].iter().filter_map(|m| m.answer.n).sum()
    }

    /// The pooled distribution of one side.
    pub fn pooled(&self, side: usize) -> Vec<f64> {
        let mut sum = Vec::new();
        for member in &self.sides[side] {
            add(&mut sum, member.answer.proportions(self.standard).0, member.weight);
        }
        sum
    }

    pub fn n_eff(&self, side: usize) -> f64 {
        1.0 / self.sides[side].iter().map(|m| m.weight.powi(2) / m.answer.proportions(self.standard).1).sum::<f64>()
    }

    /// Mean and variance of one cell's answers, an answer k counting `scores[k]`, with the cell's effective people.
    fn moments(&self, member: &Member<'_>, scores: &[f64]) -> (f64, f64, f64) {
        let (p, n_eff) = member.answer.proportions(self.standard);
        let (mean, variance) = moments(p, scores);
        (mean, variance, n_eff)
    }

    /// Sampling variance of the difference of the sides' mean scores (Taylor linearisation, the survey statistician's delta
    /// method). Both the answers and the shares of the cells are random, and a cell's people count as n_eff of equal weight.
    ///
    /// Raw, each side with mean m: n/(n-1) Σ_c s_c² / n_c (Var_c + (m_c - m)²), n = Σ_c n_c.
    /// Paired: Σ_z P(z)² Var / (n_c - 1) over both cells of each z, and Σ_c share_c² / n_c (d_z - d)² for the shares P(z).
    ///
    /// A side that answers as one has no variance to show, and is no proof that nobody differs: it counts as if half a person
    /// more had been asked, who did (Jeffreys). Degrees of freedom after Welch and Satterthwaite.
    pub fn spread(&self, scores: &[f64]) -> Spread {
        let (mut variance, mut square) = (0.0, 0.0);
        let mut take = |part: f64, freedom: f64| {
            variance += part;
            square += part * part / freedom;
        };
        if self.paired {
            for (a, b) in self.sides[0].iter().zip(&self.sides[1]) {
                for (_, var, n) in [a, b].map(|m| self.moments(m, scores)) {
                    take(a.weight.powi(2) * var / people(n), people(n));
                }
            }
            take(self.share_variance(scores), people(self.n_eff(0) + self.n_eff(1)));
        } else {
            for (side, members) in self.sides.iter().enumerate() {
                let moments: Vec<_> = members.iter().map(|m| (m.weight, self.moments(m, scores))).collect();
                let mean: f64 = moments.iter().map(|(w, (m, ..))| w * m).sum();
                let n: f64 = moments.iter().map(|(_, (.., n))| n).sum();
                let sum: f64 = moments.iter().map(|(w, (m, var, n))| w * w / n * (var + (m - mean).powi(2))).sum();
                take(sum * n / people(n), people(self.n_eff(side)));
            }
        }
        for side in 0..2 {
            if let Some(part) = self.unanimous_variance(side, scores) {
                take(part, people(self.n_eff(side)));
            }
        }
        Spread { variance, freedom: if square > 0.0 { variance * variance / square } else { f64::INFINITY } }
    }

    fn unanimous_variance(&self, side: usize, scores: &[f64]) -> Option<f64> {
        unanimous_variance(&self.pooled(side), self.n_eff(side), scores)
    }

    /// What the estimated shares P(z) add to a paired difference: nothing where the difference is the same in all contexts.
    fn share_variance(&self, scores: &[f64]) -> f64 {
        let [a, b] = &self.sides;
        let gaps = a.iter().zip(b).map(|(a, b)| (a, b, self.moments(b, scores).0 - self.moments(a, scores).0));
        let mean: f64 = gaps.clone().map(|(a, _, gap)| a.weight * gap).sum();
        let part = |m: &Member<'_>, gap: f64| m.share.powi(2) / m.answer.proportions(self.standard).1 * (gap - mean).powi(2);
        gaps.map(|(a, b, gap)| part(a, gap) + part(b, gap)).sum()
    }

    /// The shift-EMD in points to expect between the true effect and the survey's, from sampling alone.
    pub fn floor(&self) -> f64 {
        let mut variances = Vec::new();
        if !self.paired {
            // Each side is one pooled sample.
            (0..2).for_each(|side| add(&mut variances, &cdf_variances(&self.pooled(side), people(self.n_eff(side))), 1.0));
            return 100.0 * expected_distance(&variances);
        }
        for member in self.sides.iter().flatten() {
            let (p, n_eff) = member.answer.proportions(self.standard);
            add(&mut variances, &cdf_variances(p, people(n_eff)), member.weight.powi(2));
        }
        100.0 * expected_distance(&variances)
    }
}

/// Mean and variance of answers, an answer k counting `scores[k]`.
pub(super) fn moments(p: &[f64], scores: &[f64]) -> (f64, f64) {
    let mean: f64 = p.iter().zip(scores).map(|(p, x)| p * x).sum();
    let square: f64 = p.iter().zip(scores).map(|(p, x)| p * x * x).sum();
    // Rounded proportions can leave a tiny negative number.
    (mean, (square - mean * mean).max(0.0))
}

/// The variance of a side whose people all answered with one score; `None` where they did not. Half a person in n + 1 has
/// answered with another score, each other option as likely.
pub(super) fn unanimous_variance(pooled: &[f64], n_eff: f64, scores: &[f64]) -> Option<f64> {
    let chosen = || pooled.iter().zip(scores).filter(|(p, _)| **p > 0.0).map(|(_, x)| *x);
    let score = chosen().next()?;
    if chosen().any(|x| x != score) {
        return None;
    }
    let others: Vec<f64> = scores.iter().map(|x| x - score).filter(|gap| *gap != 0.0).collect();
    let moment = |power: i32| others.iter().map(|gap| gap.powi(power)).sum::<f64>() / others.len().max(1) as f64;
    let half = 0.5 / (n_eff + 1.0);
    Some((half * moment(2) - (half * moment(1)).powi(2)) / people(n_eff))
}

/// Degrees of freedom of a sample: n - 1, because its own mean was taken from it.
pub(super) fn people(n_eff: f64) -> f64 {
    (n_eff - 1.0).max(1.0)
}

pub(super) fn add(sum: &mut Vec<f64>, p: &[f64], weight: f64) {
    sum.resize(sum.len().max(p.len()), 0.0);
    sum.iter_mut().zip(p).for_each(|(s, v)| *s += weight * v);
}

/// The positions of the options on the scale from 0 to 1.
pub(super) fn positions(options: usize) -> Vec<f64> {
    (0..options).map(|k| k as f64 / (options.max(2) - 1) as f64).collect()
}

/// The 97.5 % point of Student's t: Cornish and Fisher's expansion (Abramowitz and Stegun, 26.7.5), within 0.2 % from five
/// degrees of freedom up.
pub(super) fn t_975(freedom: f64) -> f64 {
    const TERMS: [f64; 4] = {
        let z = Z95;
        let (z3, z5, z7, z9) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z, z * z * z * z * z * z * z * z * z);
        [
            (z3 + z) / 4.0,
            (5.0 * z5 + 16.0 * z3 + 3.0 * z) / 96.0,
            (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / 384.0,
            (79.0 * z9 + 776.0 * z7 + 1482.0 * z5 - 1920.0 * z3 - 945.0 * z) / 92_160.0,
        ]
    };
    let inverse = 1.0 / freedom.max(1.0);
    Z95 + TERMS.iter().rev().fold(0.0, |sum, term| (sum + term) * inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_quantiles() {
        for (freedom, expected) in [(5.0, 2.570_582), (9.0, 2.262_157), (18.0, 2.100_922), (100.0, 1.983_972)] {
            assert!((t_975(freedom) / expected - 1.0).abs() < 2e-3, "{freedom}: {} is not {expected}", t_975(freedom));
        }
        assert_eq!(t_975(f64::INFINITY), Z95);
    }

    #[test]
    fn positions_end_at_0_and_1() {
        assert_eq!(positions(3), [0.0, 0.5, 1.0]);
        assert_eq!(positions(1), [0.0]);
        assert!(positions(0).is_empty());
    }
}
