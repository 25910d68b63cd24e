//! What drawing a model's answers adds to its scores.
//!
//! A score is a sum of distances, and near the answers given each distance is linear in their shares: with s_k the sign of the gap
//! of the cumulative shares at k, an answer j counts h_j = Σ_{k >= j} s_k / (K - 1). The gradient of the whole sum is gathered for each
//! persona that was asked, those in mixtures with their weights, so that what two scores have from one persona is counted together.
//! Its variance is then the multinomial one, Σ_asked (Σ p h² - (Σ p h)²) / n. In it p is (n p + 1/2) / (n + K/2), after Jeffreys: ten
//! answers that are the same are no proof that an eleventh would be.

use std::collections::HashMap;

use super::judgement::Sampled;
use crate::{
    causal::{
        Effect, EffectKind, Evaluation, Label, Report, effect, label,
        metrics::{cdf, cdf_variances, expected_distance, mean_position, position_variance, skill},
    },
    model::judged::{JudgedAnswers, JudgedItem, Voice},
    survey::{Attribute, Composition, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona, Shares, Standard},
};

const N: usize = Attribute::COUNT;

/// Variances of sums over records: of EMDs at G = 0 to 4, and of shift-EMDs in points; and sums of raised floors.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Noise {
    pub levels: [f64; N + 1],
    pub effects: f64,
    level_floors: [f64; N + 1],
    effect_floor: f64,
    open_labels: u32,
}

/// That of one country and item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PairNoise {
    pub country: CountryCode,
    pub item: ItemCode,
    noise: Noise,
}

impl Noise {
    /// Pairs are drawn by themselves.
    pub fn sum<'a>(pairs: impl Iterator<Item = &'a PairNoise>) -> Self {
        let mut all = Self::default();
        for PairNoise { noise, .. } in pairs {
            all.levels.iter_mut().zip(noise.levels).for_each(|(sum, v)| *sum += v);
            all.level_floors.iter_mut().zip(noise.level_floors).for_each(|(sum, v)| *sum += v);
            all.effects += noise.effects;
            all.effect_floor += noise.effect_floor;
            all.open_labels += noise.open_labels;
        }
        all
    }

    /// What it means for a report of the same records.
    pub fn sampled(&self, report: &Report) -> Sampled {
        let floor = |i: usize| {
            let personas = report.levels[i].personas;
            (personas > 0).then(|| 100.0 * (1.0 - self.level_floors[i + 1] / f64::from(personas)))
        };
        let effects = report.effects.effects;
        let effect_floor = (effects > 0).then(|| self.effect_floor / f64::from(effects));
        Sampled {
            level_floors: std::array::from_fn(floor),
            effect_floor,
            skill: effect_floor.and_then(|floor| skill(report.effects.zero, report.effects.model, floor)),
            open_labels: self.open_labels,
        }
    }
}

/// Of every pair with a record; empty where no answer was drawn. `found` are the model's records.
pub(super) fn of_pairs(
    answers: &JudgedAnswers,
    tables: &[&CountryTable],
    composition: &Composition,
    found: &Evaluation,
) -> Vec<PairNoise> {
    if !answers.pairs().any(|(_, _, item)| item.personas().any(|(_, told)| told.samples.is_some())) {
        return Vec::new();
    }
    let levels = found.levels.chunk_by(|a, b| (a.country, &a.item) == (b.country, &b.item));
    let mut personas: HashMap<(CountryCode, &ItemCode), Vec<(Persona, f64)>> = levels
        .map(|records| ((records[0].country, &records[0].item), records.iter().map(|r| (r.persona, r.floor)).collect()))
        .collect();
    let mut pairs = Vec::new();
    for table in tables {
        let shares = composition.of(table.country);
        for (code, survey) in &table.items {
            let Some(item) = answers.item(table.country, code).filter(|i| i.options() == survey.options()) else { continue };
            let scored = personas.remove(&(table.country, code)).unwrap_or_default();
            let pair = Pair { item, survey, shares, voices: item.voices(shares) };
            pairs.push(PairNoise { country: table.country, item: code.clone(), noise: pair.noise(&scored) });
        }
    }
    pairs
}

/// One country and item.
struct Pair<'a> {
    item: &'a JudgedItem,
    survey: &'a ItemAnswers,
    shares: &'a Shares,
    voices: Vec<Option<Voice>>,
}

/// The gradient of a sum for each persona that was asked, by option.
#[derive(Default)]
struct Gradient(HashMap<usize, Vec<f64>>);

impl Pair<'_> {
    /// `scored` are the personas with a record, each with its sampling floor.
    fn noise(&self, scored: &[(Persona, f64)]) -> Noise {
        let mut noise = Noise::default();
        let mut levels: [Gradient; N + 1] = Default::default();
        for (persona, floor) in std::iter::once(&(Persona::ANY, 0.0)).chain(scored) {
            let (Some(voice), Some(people)) =
                (&self.voices[persona.index()], self.survey.persona(*persona, Standard::AsAnswered))
            else {
                continue;
            };
            let g = persona.granularity();
            let p = shares(voice);
            self.add(&mut levels[g], *persona, &weights(&cdf(&p), &cdf(&people.p)), 1.0);
            noise.level_floors[g] += match (voice.samples, people.n_eff) {
                (Some(n), Some(n_eff)) => {
                    let own = cdf_variances(&p, n);
                    let theirs = cdf_variances(&people.p, (n_eff - 1.0).max(1.0));
                    expected_distance(&own.iter().zip(theirs).map(|(a, b)| a + b).collect::<Vec<_>>())
                }
                _ => *floor,
            };
        }
        let mut effects = Gradient::default();
        for attribute in Attribute::ALL {
            self.effect(attribute, &mut noise, &mut effects);
        }
        noise.levels = std::array::from_fn(|g| self.variance(&levels[g]));
        noise.effects = self.variance(&effects);
        noise
    }

    fn effect(&self, attribute: Attribute, noise: &mut Noise, gradient: &mut Gradient) {
        let Ok(survey) = effect(self.survey, attribute, EffectKind::Raw) else { return };
        let sides = [false, true].map(|level| Persona::ANY.with(attribute, Some(level)));
        let [Some(a), Some(b)] = sides.map(|p| self.voices[p.index()].as_ref()) else { return };
        let (p_a, p_b) = (shares(a), shares(b));
        let own: Vec<f64> = p_b.iter().zip(&p_a).map(|(b, a)| b - a).collect();
        let h = weights(&cdf(&own), &cdf(&survey.delta));
        self.add(gradient, sides[1], &h, 100.0);
        self.add(gradient, sides[0], &h, -100.0);
        // The truth, asked as often: both sides' people, and both sides' answers.
        let mut variances = vec![0.0; own.len()];
        let mut add = |p: &[f64], n: f64| variances.iter_mut().zip(cdf_variances(p, n)).for_each(|(sum, v)| *sum += v);
        for (side, n_eff) in sides.into_iter().zip([survey.n_eff_a, survey.n_eff_b]) {
            if let Some(people) = self.survey.persona(side, Standard::AsAnswered) {
                add(&people.p, (n_eff - 1.0).max(1.0));
            }
        }
        for (p, voice) in [(&p_a, a), (&p_b, b)] {
            if let Some(n) = voice.samples {
                add(p, n);
            }
        }
        noise.effect_floor += 100.0 * expected_distance(&variances);
        noise.open_labels += u32::from(is_open(&survey, [(&p_a, a.samples), (&p_b, b.samples)]));
    }

    /// Adds a score's gradient to those who were asked.
    fn add(&self, gradient: &mut Gradient, persona: Persona, h: &[f64], factor: f64) {
        for (source, weight) in self.item.sources(persona, self.shares) {
            let sum = gradient.0.entry(source.index()).or_insert_with(|| vec![0.0; h.len()]);
            sum.iter_mut().zip(h).for_each(|(s, v)| *s += factor * weight * v);
        }
    }

    fn variance(&self, gradient: &Gradient) -> f64 {
        let of = |(index, h): (&usize, &Vec<f64>)| {
            let told = self.item.told(Persona::from_index(*index)?)?;
            let n = f64::from(told.samples?);
            let all = n + 0.5 * h.len() as f64;
            let p = || told.p.iter().map(|p| (n * f64::from(*p) + 0.5) / all).zip(h);
            let mean: f64 = p().map(|(p, h)| p * h).sum();
            Some(p().map(|(p, h)| p * (h - mean).powi(2)).sum::<f64>() / n)
        };
        gradient.0.iter().filter_map(of).sum()
    }
}

fn shares(voice: &Voice) -> Vec<f64> {
    voice.p.iter().map(|v| f64::from(*v)).collect()
}

/// h: how much the mean absolute gap of two cumulative sums grows with each option's share.
fn weights(own: &[f64], other: &[f64]) -> Vec<f64> {
    let inner = own.len().saturating_sub(1);
    let mut h = vec![0.0; own.len()];
    for k in (0..inner).rev() {
        let gap = own[k] - other[k];
        let sign = if gap > 0.0 { 1.0 } else { -1.0 };
        h[k] = h[k + 1] + sign / inner as f64;
    }
    h
}

/// Whether the label differs within the 95 % interval of the model's own shift.
fn is_open(survey: &Effect, sides: [(&[f64], Option<f64>); 2]) -> bool {
    let variance: f64 = sides.iter().filter_map(|(p, n)| Some(position_variance(p) / (*n)?)).sum();
    let shift = 100.0 * (mean_position(sides[1].0) - mean_position(sides[0].0));
    let half = 196.0 * variance.sqrt();
    let at = |shift: f64| -> Label { label(survey, shift) };
    half > 0.0 && (at(shift - half) != at(shift) || at(shift + half) != at(shift))
}
