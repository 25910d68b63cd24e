//! What an attribute changes in the answers of a country: raw, standardised over the other attributes, age-adjusted, or at
//! one fixed context.
//!
//! Missing and estimated cells:
//!
//! - Dropped: cells without a respondent, cells with fewer than ten (`estimated`: their proportions are no data), and cells
//!   whose numbers can't be used. Nothing is put in their place.
//! - Raw and conditional: each side pools what it has left. A side without any cell gives [`NoEffect::TooFewPeople`].
//! - Standardised and age-adjusted: a context takes part only with both its cells, so that like is compared with like; the
//!   weights P(z) of those that remain are scaled to 1. The effect is then that of the people in them, not of the country.
//! - Reported: `contexts_used` (of 8; of 2 to the power of what is free among fewer people), `weight_covered`, and the people
//!   of each side. Shares count estimated cells in the whole, so that leaving one out lowers `weight_covered`.
//! - Countries without cells have no effect ([`NoEffect::CountryLevelOnly`]), not one of 0.
//!
//! Intervals: the delta method from n_eff (multinomial answers, random shares of cells; the formula is at
//! `Contrast::spread`), with Student's quantile at Welch and Satterthwaite's degrees of freedom. `ace coverage` measures how
//! often they hold the truth.

use serde::{Deserialize, Serialize};

use super::{
    contrast::{Contrast, Member, Z95, add, positions},
    effect_kind::{EffectKind, NoEffect},
    metrics::mean_shift,
};
use crate::survey::{Attribute, ItemAnswers, Persona};

/// Level B minus level A of one attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub attribute: Attribute,
    pub kind: EffectKind,
    /// Difference of proportions, one an option; sums to about 0.
    pub delta: Vec<f64>,
    /// 95 % interval of each number of `delta`, within -1 to 1; each holds alone, not all at once.
    pub delta_interval: Vec<(f64, f64)>,
    /// Shift of the mean position, points (-100 to 100).
    pub shift: f64,
    /// 95 % interval of `shift`, points, -100 to 100.
    pub interval: (f64, f64),
    /// Standard error of `shift`, points.
    pub standard_error: f64,
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

impl Contrast<'_> {
    fn effect(&self, attribute: Attribute, kind: EffectKind) -> Effect {
        let delta = difference(&self.pooled(1), &self.pooled(0));
        let shift = mean_shift(&delta);
        let spread = self.spread(&positions(self.options()));
        let half = 100.0 * spread.half_width();
        let option = |k: usize| {
            let mut scores = vec![0.0; self.options()];
            scores[k] = 1.0;
            let half = self.spread(&scores).half_width();
            ((delta[k] - half).max(-1.0), (delta[k] + half).min(1.0))
        };
        Effect {
            attribute,
            kind,
            shift,
            delta_interval: (0..delta.len()).map(option).collect(),
            delta,
            interval: ((shift - half).max(-100.0), (shift + half).min(100.0)),
            standard_error: 100.0 * spread.variance.sqrt(),
            n_a: self.people(0),
            n_b: self.people(1),
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

fn difference(b: &[f64], a: &[f64]) -> Vec<f64> {
    b.iter().zip(a).map(|(b, a)| b - a).collect()
}

/// What a model answers as a persona; `None` where it cannot.
pub type Predict<'a> = &'a dyn Fn(Persona) -> Option<Vec<f64>>;

/// The effect of an attribute in a whole country.
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

/// The model's effect to hold against the survey's ([`effect`]), with its shift in points. A raw one is its own answer as persona B
/// minus that as persona A, nothing else specified, as in p(Y|a=1) - p(Y|a=0); others are on the same cells with the same
/// weights as the survey's. Without group figures (no answers, or country level only) every kind is as a raw one. `None` where the
/// survey has people and nothing to compare, and where the model does not answer.
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
        Some(answers @ ItemAnswers::Cells(_)) => {
            let contrast = Contrast::new(answers, attribute, kind, within).ok()?;
            if kind == EffectKind::Raw { predicted_conditional(attribute, within, predict) } else { contrast.predicted(predict) }
        }
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
    use crate::survey::{Cell, CellAnswer, Standard};

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
    fn options_have_intervals_and_unanimity_is_no_certainty() {
        let table = answers(&[(0, 30, 0.5, 0.0), (8, 30, 0.5, 0.0)]);
        let found = effect(&table, Attribute::Gender, EffectKind::Raw).unwrap();
        assert_eq!((found.shift, found.is_clear()), (0.0, false));
        // Half a person in 31 on each side: p = 0.0161, √(2 x 0.0159 / 29) = 0.0331, x 2.00 for 58 degrees of freedom.
        let (low, high) = found.delta_interval[1];
        assert!((high - 0.0662).abs() < 2e-4 && (low + high).abs() < 1e-12, "{low} {high}");
        // With two options, an option's interval is that of the shift.
        let table = answers(&[(0, 200, 0.4, 0.2), (8, 300, 0.6, 0.6)]);
        for kind in [EffectKind::Raw, EffectKind::Standardised] {
            let found = effect(&table, Attribute::Gender, kind).unwrap();
            near(100.0 * found.delta_interval[1].0, found.interval.0);
            near(-100.0 * found.delta_interval[0].0, found.interval.1);
            near(found.standard_error, 100.0 * (0.16f64 / 199.0 + 0.24 / 299.0).sqrt());
        }
    }

    #[test]
    fn a_model_that_knows_the_cells_has_the_surveys_effect() {
        let cells = [(0, 300, 0.3, 0.2), (4, 100, 0.1, 0.7), (8, 100, 0.1, 0.3), (12, 500, 0.5, 0.8), (1, 4, 0.1, 0.9)];
        let table = answers(&cells);
        // Of people who are no evidence a persona's own answer tells too, and a survey's raw effect does not.
        let evident = answers(&cells[..4]);
        for attribute in [Attribute::Gender, Attribute::Education] {
            for (kind, table) in [(EffectKind::Raw, &evident), (EffectKind::Standardised, &table)] {
                let predict = |p: Persona| table.persona(p, Standard::AsAnswered).map(|a| a.p);
                let survey = effect(table, attribute, kind).unwrap();
                let (delta, shift) = predicted_effect(Some(table), attribute, kind, &predict).unwrap();
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
        // Raw: as the two personas, whatever the model answers as people of whom more is said.
        near(predicted_effect(Some(&table), Attribute::Gender, EffectKind::Raw, &direct).unwrap().1, 30.0);
        let torn = |p: Persona| if p.granularity() == 1 { direct(p) } else { Some(vec![0.5, 0.5]) };
        near(predicted_effect(Some(&table), Attribute::Gender, EffectKind::Raw, &torn).unwrap().1, 30.0);
        near(predicted_effect(Some(&table), Attribute::Gender, EffectKind::Standardised, &torn).unwrap().1, 0.0);
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
