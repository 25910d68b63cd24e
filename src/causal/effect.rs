//! What an attribute changes in the answers of a country: raw, standardised over the other attributes, age-adjusted, or at
//! one fixed context. Only observed cells (ten people or more) count as evidence.

use serde::{Deserialize, Serialize};

use super::metrics::{cdf_variances, expected_distance, mean_position, mean_shift, position_variance};
use crate::survey::{Attribute, Cell, CellAnswer, ItemAnswers, Persona, Standard};

/// The 97.5 % point of the standard normal.
const Z95: f64 = 1.959_963_984_540_054;

/// How the two groups are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// p(Y|a=1) - p(Y|a=0), everything else as it falls.
    Raw,
    /// Σ_z P(z) [p(Y|a=1,z) - p(Y|a=0,z)] over the 8 combinations z of the other attributes (g-formula).
    #[default]
    Standardised,
    /// As `Standardised`, on the proportions that are standardised to the country's age distribution.
    AgeAdjusted,
}

impl EffectKind {
    pub const ALL: [Self; 3] = [Self::Raw, Self::Standardised, Self::AgeAdjusted];

    const fn standard(self) -> Standard {
        match self {
            Self::Raw | Self::Standardised => Standard::AsAnswered,
            Self::AgeAdjusted => Standard::AgeAdjusted,
        }
    }
}

/// Level B minus level A of one attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub attribute: Attribute,
    pub kind: EffectKind,
    /// Difference of proportions, one an option; sums to about 0.
    pub delta: Vec<f64>,
    /// Shift of the mean position, points (-100 to 100).
    pub shift: f64,
    /// 95 % interval of `shift`, points, by the delta method from n_eff (multinomial answers).
    pub interval: (f64, f64),
    /// People in the observed cells used, level A and level B.
    pub n_a: u32,
    pub n_b: u32,
    /// Effective sample sizes behind the two pooled distributions, (Σw)² / Σ(w² / n_eff).
    pub n_eff_a: f64,
    pub n_eff_b: f64,
    /// Combinations of the other attributes that took part, 1 to 8.
    pub contexts_used: u8,
    /// The part of the group's weight that lies in the cells used, 0 to 1.
    pub weight_covered: f64,
}

/// Why there is no effect to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum NoEffect {
    #[error("only the country's overall figures are known, not those of its groups")]
    CountryLevelOnly,
    #[error("too few people to compare by {attribute}: {n_a} and {n_b} in groups of ten or more that can be set side by side")]
    TooFewPeople { attribute: Attribute, n_a: u32, n_b: u32 },
}

/// One observed cell of a contrast with its weight; the weights of a side sum to 1.
#[derive(Clone, Copy)]
struct Member<'a> {
    cell: Cell,
    weight: f64,
    answer: &'a CellAnswer,
}

/// Which cells are compared, with which weights.
struct Contrast<'a> {
    standard: Standard,
    /// Level A and level B; side by side when `paired`.
    sides: [Vec<Member<'a>>; 2],
    paired: bool,
    contexts: u8,
    covered: f64,
}

fn usable(answer: &CellAnswer, standard: Standard, options: usize) -> bool {
    let (p, n_eff) = answer.proportions(standard);
    let sound = n_eff > 0.0 && n_eff.is_finite() && p.len() == options && p.iter().all(|v| v.is_finite());
    !answer.estimated && answer.share > 0.0 && sound
}

impl<'a> Contrast<'a> {
    fn new(answers: &'a ItemAnswers, attribute: Attribute, kind: EffectKind, within: Persona) -> Result<Self, NoEffect> {
        let ItemAnswers::Cells(_) = answers else { return Err(NoEffect::CountryLevelOnly) };
        let (standard, options) = (kind.standard(), answers.options());
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
                    sides[side].push(Member { cell, weight, answer });
                    people[side] += answer.n.unwrap_or(0);
                }
            }
        }
        if sides.iter().any(Vec::is_empty) {
            return Err(NoEffect::TooFewPeople { attribute, n_a: people[0], n_b: people[1] });
        }
        for side in &mut sides {
            let sum: f64 = side.iter().map(|m| m.weight).sum();
            side.iter_mut().for_each(|m| m.weight /= sum);
        }
        Ok(Self { standard, sides, paired, contexts, covered: used / total })
    }

    /// The pooled distribution of one side.
    fn pooled(&self, side: usize) -> Vec<f64> {
        let mut sum = Vec::new();
        for member in &self.sides[side] {
            add(&mut sum, member.answer.proportions(self.standard).0, member.weight);
        }
        sum
    }

    fn n_eff(&self, side: usize) -> f64 {
        1.0 / self.sides[side].iter().map(|m| m.weight.powi(2) / m.answer.proportions(self.standard).1).sum::<f64>()
    }

    /// Sampling variance of the difference of mean positions.
    ///
    /// Raw: the cells' shares are as random as the answers, so that each side has the variance of one pooled sample.
    /// Paired: Σ_z P(z)² Var_z for the answers, and Σ_z P(z) (d_z - d)² / n for the shares P(z), which are estimates too.
    fn variance(&self) -> f64 {
        if !self.paired {
            return (0..2).map(|side| position_variance(&self.pooled(side)) / people(self.n_eff(side))).sum();
        }
        let within = self.sides.iter().flatten().map(|m| {
            let (p, n_eff) = m.answer.proportions(self.standard);
            m.weight.powi(2) * position_variance(p) / people(n_eff)
        });
        let position = |m: &Member<'_>| mean_position(m.answer.proportions(self.standard).0);
        let [a, b] = &self.sides;
        let gaps: Vec<(f64, f64)> = a.iter().zip(b).map(|(a, b)| (a.weight, position(b) - position(a))).collect();
        let mean: f64 = gaps.iter().map(|(w, d)| w * d).sum();
        let between: f64 = gaps.iter().map(|(w, d)| w * (d - mean).powi(2)).sum();
        within.sum::<f64>() + between / people(self.n_eff(0) + self.n_eff(1))
    }

    fn floor(&self) -> f64 {
        let mut variances = Vec::new();
        if !self.paired {
            // As in `variance`: each side is one pooled sample.
            (0..2).for_each(|side| add(&mut variances, &cdf_variances(&self.pooled(side), people(self.n_eff(side))), 1.0));
            return 100.0 * expected_distance(&variances);
        }
        for member in self.sides.iter().flatten() {
            let (p, n_eff) = member.answer.proportions(self.standard);
            add(&mut variances, &cdf_variances(p, people(n_eff)), member.weight.powi(2));
        }
        100.0 * expected_distance(&variances)
    }

    fn effect(&self, attribute: Attribute, kind: EffectKind) -> Effect {
        let delta = difference(&self.pooled(1), &self.pooled(0));
        let shift = mean_shift(&delta);
        let half = 100.0 * Z95 * self.variance().sqrt();
        let count = |side: usize| self.sides[side].iter().filter_map(|m| m.answer.n).sum();
        Effect {
            attribute,
            kind,
            shift,
            delta,
            interval: ((shift - half).max(-100.0), (shift + half).min(100.0)),
            n_a: count(0),
            n_b: count(1),
            n_eff_a: self.n_eff(0),
            n_eff_b: self.n_eff(1),
            contexts_used: self.contexts,
            weight_covered: self.covered,
        }
    }

    fn predicted(&self, predict: Predict<'_>) -> Option<(Vec<f64>, f64)> {
        let side = |members: &[Member<'_>]| {
            let mut sum = Vec::new();
            for member in members {
                add(&mut sum, &predict(Persona::full(member.cell))?, member.weight);
            }
            Some(sum)
        };
        let delta = difference(&side(&self.sides[1])?, &side(&self.sides[0])?);
        let shift = mean_shift(&delta);
        Some((delta, shift))
    }
}

/// Degrees of freedom of a sample: n - 1, because its own mean was taken from it.
fn people(n_eff: f64) -> f64 {
    (n_eff - 1.0).max(1.0)
}

fn add(sum: &mut Vec<f64>, p: &[f64], weight: f64) {
    sum.resize(sum.len().max(p.len()), 0.0);
    sum.iter_mut().zip(p).for_each(|(s, v)| *s += weight * v);
}

fn difference(b: &[f64], a: &[f64]) -> Vec<f64> {
    b.iter().zip(a).map(|(b, a)| b - a).collect()
}

/// What a model answers as a persona; `None` where it cannot.
pub type Predict<'a> = &'a dyn Fn(Persona) -> Option<Vec<f64>>;

/// The effect of an attribute in a whole country (METHOD, Effects).
///
/// # Errors
/// [`NoEffect`] where only country figures are known, or no two groups of ten people or more can be compared.
pub fn effect(answers: &ItemAnswers, attribute: Attribute, kind: EffectKind) -> Result<Effect, NoEffect> {
    effect_within(answers, attribute, kind, Persona::ANY)
}

/// As [`effect`], among the people of one persona; a level of `attribute` in it is ignored.
///
/// # Errors
/// As [`effect`].
pub fn effect_within(answers: &ItemAnswers, attribute: Attribute, kind: EffectKind, within: Persona) -> Result<Effect, NoEffect> {
    Ok(Contrast::new(answers, attribute, kind, within)?.effect(attribute, kind))
}

/// The effect at one fixed context: the persona with level B minus the persona with level A, each pooled over its observed
/// cells by their shares. An edge between two personas; what the context leaves open falls as it falls.
///
/// # Errors
/// As [`effect`].
pub fn conditional(answers: &ItemAnswers, attribute: Attribute, context: Persona) -> Result<Effect, NoEffect> {
    effect_within(answers, attribute, EffectKind::Raw, context)
}

/// The model's effect on the same cells with the same weights as the survey's ([`effect`]), with its shift in points.
/// Without group figures (no answers, or country level only): persona B minus persona A, nothing else specified.
pub fn predicted_effect(
    answers: Option<&ItemAnswers>,
    attribute: Attribute,
    kind: EffectKind,
    predict: Predict<'_>,
) -> Option<(Vec<f64>, f64)> {
    predicted_within(answers, attribute, kind, Persona::ANY, predict)
}

/// As [`predicted_effect`], for [`effect_within`].
pub fn predicted_within(
    answers: Option<&ItemAnswers>,
    attribute: Attribute,
    kind: EffectKind,
    within: Persona,
    predict: Predict<'_>,
) -> Option<(Vec<f64>, f64)> {
    match answers {
        Some(answers @ ItemAnswers::Cells(_)) => Contrast::new(answers, attribute, kind, within).ok()?.predicted(predict),
        Some(ItemAnswers::CountryLevel(_)) | None => predicted_conditional(attribute, within, predict),
    }
}

/// The shift-EMD in points to expect between the true effect and the survey's ([`effect_within`]), from sampling alone.
///
/// # Errors
/// As [`effect`].
pub fn effect_floor(answers: &ItemAnswers, attribute: Attribute, kind: EffectKind, within: Persona) -> Result<f64, NoEffect> {
    Ok(Contrast::new(answers, attribute, kind, within)?.floor())
}

/// What the model itself answers as the two personas of [`conditional`]: B minus A, with its shift in points.
pub fn predicted_conditional(attribute: Attribute, context: Persona, predict: Predict<'_>) -> Option<(Vec<f64>, f64)> {
    let [a, b] = [false, true].map(|level| predict(context.with(attribute, Some(level))));
    let delta = difference(&b?, &a?);
    let shift = mean_shift(&delta);
    Some((delta, shift))
}

/// 95 % Wilson interval of each option's proportion, within 0 to 1; (0, 1) where nobody was asked.
pub fn persona_interval(p: &[f64], n_eff: f64) -> Vec<(f64, f64)> {
    let wilson = |p: f64| {
        if n_eff.is_nan() || n_eff <= 0.0 || p.is_nan() {
            return (0.0, 1.0);
        }
        let z2 = Z95 * Z95 / n_eff;
        let centre = (p + z2 / 2.0) / (1.0 + z2);
        let half = (z2 * p.clamp(0.0, 1.0) * (1.0 - p.clamp(0.0, 1.0)) + z2 * z2 / 4.0).sqrt() / (1.0 + z2);
        ((centre - half).max(0.0), (centre + half).min(1.0))
    };
    p.iter().copied().map(wilson).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two options; each given cell has n people of whom a proportion `yes` choose the last.
    fn answers(cells: &[(u8, u32, f64, f64)]) -> ItemAnswers {
        let mut all = vec![None; Cell::COUNT];
        for (code, n, share, yes) in cells {
            all[usize::from(*code)] = Some(CellAnswer {
                n: (*n >= 10).then_some(*n),
                n_eff: if *n >= 10 { f64::from(*n) } else { 0.0 },
                share: *share,
                estimated: *n < 10,
                p: vec![1.0 - yes, *yes],
                n_eff_age: f64::from(*n) / 2.0,
                p_age: vec![0.5, 0.5],
            });
        }
        ItemAnswers::Cells(all)
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn standardising_compares_like_with_like() {
        // Women (8) are mostly college (4); college people say yes, whatever their gender.
        let table = answers(&[(0, 300, 0.3, 0.2), (4, 100, 0.1, 0.8), (8, 100, 0.1, 0.2), (12, 500, 0.5, 0.8)]);
        let raw = effect(&table, Attribute::Gender, EffectKind::Raw).unwrap();
        // (0.1 x 0.2 + 0.5 x 0.8) / 0.6 - (0.3 x 0.2 + 0.1 x 0.8) / 0.4 = 0.7 - 0.35.
        near(raw.shift, 35.0);
        assert!(raw.is_clear());
        assert_eq!((raw.n_a, raw.n_b), (400, 600));
        near(raw.n_eff_a, 400.0);
        let standardised = effect(&table, Attribute::Gender, EffectKind::Standardised).unwrap();
        near(standardised.shift, 0.0);
        assert_eq!(standardised.contexts_used, 2);
        near(standardised.weight_covered, 1.0);
        let college = effect(&table, Attribute::Education, EffectKind::Standardised).unwrap();
        near(college.shift, 60.0);
        near(college.delta[0], -0.6);
        let aged = effect(&table, Attribute::Education, EffectKind::AgeAdjusted).unwrap();
        near(aged.shift, 0.0);
        assert!(aged.n_eff_a < college.n_eff_a);
    }

    #[test]
    fn estimated_cells_are_no_evidence() {
        let table = answers(&[(0, 300, 0.3, 0.2), (8, 300, 0.3, 0.6), (4, 5, 0.2, 0.9), (12, 100, 0.2, 0.1)]);
        let effect = effect(&table, Attribute::Gender, EffectKind::Standardised).unwrap();
        near(effect.shift, 40.0);
        assert_eq!(effect.contexts_used, 1);
        near(effect.weight_covered, 0.6);
        let college = Persona::ANY.with(Attribute::Education, Some(true));
        assert_eq!(
            conditional(&table, Attribute::Gender, college),
            Err(NoEffect::TooFewPeople { attribute: Attribute::Gender, n_a: 0, n_b: 100 })
        );
        let plain = conditional(&table, Attribute::Gender, Persona::ANY.with(Attribute::Education, Some(false))).unwrap();
        near(plain.shift, 40.0);
        assert_eq!(
            effect_within(&ItemAnswers::CountryLevel(vec![0.5, 0.5]), Attribute::Gender, EffectKind::Raw, Persona::ANY),
            Err(NoEffect::CountryLevelOnly)
        );
    }

    #[test]
    fn a_model_that_knows_the_cells_has_the_surveys_effect() {
        let table = answers(&[(0, 300, 0.3, 0.2), (4, 100, 0.1, 0.7), (8, 100, 0.1, 0.3), (12, 500, 0.5, 0.8), (1, 4, 0.1, 0.9)]);
        let predict = |p: Persona| table.persona(p, Standard::AsAnswered).map(|a| a.p);
        for attribute in [Attribute::Gender, Attribute::Education] {
            for kind in [EffectKind::Raw, EffectKind::Standardised] {
                let survey = effect(&table, attribute, kind).unwrap();
                let (delta, shift) = predicted_effect(Some(&table), attribute, kind, &predict).unwrap();
                near(shift, survey.shift);
                delta.iter().zip(&survey.delta).for_each(|(a, b)| near(*a, *b));
            }
        }
        // Country level: the two personas with nothing else said.
        let direct = |p: Persona| Some(if p.level(Attribute::Gender) == Some(true) { vec![0.2, 0.8] } else { vec![0.5, 0.5] });
        for answers in [None, Some(&ItemAnswers::CountryLevel(vec![0.4, 0.6]))] {
            near(predicted_effect(answers, Attribute::Gender, EffectKind::Standardised, &direct).unwrap().1, 30.0);
        }
        assert_eq!(predicted_effect(Some(&table), Attribute::Gender, EffectKind::Raw, &|_| None), None);
    }

    #[test]
    fn odd_tables_give_no_panic() {
        let mut tables = vec![ItemAnswers::Cells(vec![]), ItemAnswers::Cells(vec![None; 16]), ItemAnswers::CountryLevel(vec![])];
        tables.push(answers(&[(0, 20, f64::NAN, 0.1), (8, 20, 0.0, f64::NAN)]));
        for table in &tables {
            for kind in EffectKind::ALL {
                assert!(effect(table, Attribute::Gender, kind).is_err());
                let _ = predicted_effect(Some(table), Attribute::Gender, kind, &|_| Some(vec![]));
            }
        }
    }

    #[test]
    fn wilson_intervals() {
        let [(low, high)] = persona_interval(&[0.5], 100.0)[..] else { panic!() };
        assert!((low - 0.4038).abs() < 1e-4 && (high - 0.5962).abs() < 1e-4, "{low} {high}");
        let [(low, high)] = persona_interval(&[0.0], 20.0)[..] else { panic!() };
        assert!(low == 0.0 && (high - 0.1611).abs() < 1e-4, "{low} {high}");
        assert_eq!(persona_interval(&[0.3, f64::NAN], 0.0), [(0.0, 1.0); 2]);
    }
}
