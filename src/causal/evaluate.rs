//! How a predictor does on what its training never saw, beside the sampling floor.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::{
    EffectKind, Label, LabelCounts,
    effect::{effect_floor, effect_within, predicted_within},
    label,
    metrics::{emd, floor_emd, score, shift_emd, skill},
    random::Random,
    taxonomy::read_counts,
};
use crate::survey::{Attribute, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona, PersonaAnswer, Standard};

/// Fewer respondents than this in a persona are no evidence (arXiv 2601.12962).
const FEWEST: u32 = 10;

const RESAMPLES: usize = 1000;

/// What a predictor answers for all 81 personas, by [`Persona::index`]; `None` where it cannot.
pub type Predictor<'a> = &'a dyn Fn(CountryCode, &ItemCode) -> Option<Vec<Vec<f64>>>;

/// The same of a predictor that knows some personas alone.
pub type PartPredictor<'a> = &'a dyn Fn(CountryCode, &ItemCode) -> Option<Vec<Option<Vec<f64>>>>;

/// One persona's level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelRecord {
    pub country: CountryCode,
    pub item: ItemCode,
    pub persona: Persona,
    /// Earth mover's distance of the predictor from the survey, 0 to 1.
    pub emd: f64,
    /// What sampling alone would make of the truth.
    pub floor: f64,
}

/// One effect, standardised over what is free in its block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectRecord {
    pub country: CountryCode,
    pub item: ItemCode,
    pub attribute: Attribute,
    /// The people among whom: the held-out persona.
    pub within: Persona,
    /// Shift-EMD from the survey's effect, points: of saying that nothing changes, of the predictor, of the truth itself.
    pub zero: f64,
    pub model: f64,
    pub floor: f64,
    /// Shift of the mean position, points.
    pub survey_shift: f64,
    pub model_shift: f64,
    /// Whether the survey's 95 % interval leaves 0 out.
    pub clear: bool,
    pub label: Label,
}

/// Everything that was scored, one record each, so that any subset can be summed up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Evaluation {
    pub levels: Vec<LevelRecord>,
    pub effects: Vec<EffectRecord>,
    /// Blocks for which the predictor had no (finite) answer.
    pub unanswered: u32,
}

/// Scores what `block` holds out: for each country with cells and each item, the persona all of whose cells were unseen
/// ([`Persona::ANY`] for a whole country or a whole item; `None` where all was seen).
///
/// Levels: every persona of G = 1 to 4 wholly inside the block with evidence (ten people, at most a tenth of the weight on
/// estimated cells) against the predictor's direct answer. Effects: each attribute that is free in the block. Raw effects are
/// held against the predictor's two direct answers; others are standardised over the block's contexts with both ends observed
/// and held against its G = 4 answers with the same weights.
pub fn evaluate(
    tables: &[&CountryTable],
    block: &dyn Fn(CountryCode, &ItemCode) -> Option<Persona>,
    kind: EffectKind,
    predict: Predictor<'_>,
) -> Evaluation {
    let every = |country: CountryCode, item: &ItemCode| {
        let all = predict(country, item)?;
        let options = all.first().map_or(0, Vec::len);
        let sound = all.iter().all(|q| q.len() == options && q.iter().all(|v| v.is_finite()));
        sound.then(|| all.into_iter().map(Some).collect())
    };
    evaluate_known(tables, block, kind, &every)
}

/// As [`evaluate`], for whatever personas the predictor knows: the others are not scored, nor are effects that rest on them.
pub fn evaluate_known(
    tables: &[&CountryTable],
    block: &dyn Fn(CountryCode, &ItemCode) -> Option<Persona>,
    kind: EffectKind,
    predict: PartPredictor<'_>,
) -> Evaluation {
    let mut evaluation = Evaluation::default();
    for table in tables {
        for (item, answers) in &table.items {
            // Country-level tables answer no persona of G = 1 or more, and have no effects.
            let Some(within) = block(table.country, item) else { continue };
            let sound = |p: &Vec<Option<Vec<f64>>>| {
                let numbers = |q: &Vec<f64>| q.len() == answers.options() && q.iter().all(|v| v.is_finite());
                p.len() == Persona::COUNT && p.iter().flatten().all(numbers)
            };
            let Some(predicted) = predict(table.country, item).filter(sound) else {
                evaluation.unanswered += 1;
                continue;
            };
            for persona in Persona::all().filter(|p| p.granularity() > 0 && is_within(*p, within)) {
                let Some(own) = &predicted[persona.index()] else { continue };
                let Some((survey, n_eff)) = evidence(answers, persona) else { continue };
                evaluation.levels.push(LevelRecord {
                    country: table.country,
                    item: item.clone(),
                    persona,
                    emd: emd(own, &survey.p),
                    // n - 1, because F (1 - F) of a sample is too small by that factor.
                    floor: floor_emd(&survey.p, (n_eff - 1.0).max(1.0)),
                });
            }
            for attribute in Attribute::ALL.into_iter().filter(|a| within.level(*a).is_none()) {
                let Ok(survey) = effect_within(answers, attribute, kind, within) else { continue };
                let Ok(floor) = effect_floor(answers, attribute, kind, within) else { continue };
                let full = |p: Persona| predicted[p.index()].clone();
                let own = predicted_within(Some(answers), attribute, kind, within, &full);
                let Some((delta, model_shift)) = own else { continue };
                evaluation.effects.push(EffectRecord {
                    country: table.country,
                    item: item.clone(),
                    attribute,
                    within,
                    zero: shift_emd(&vec![0.0; delta.len()], &survey.delta),
                    model: shift_emd(&delta, &survey.delta),
                    floor,
                    survey_shift: survey.shift,
                    model_shift,
                    clear: survey.is_clear(),
                    label: label(&survey, model_shift),
                });
            }
        }
    }
    evaluation
}

/// What a persona answered, with the effective number of people; `None` where that is no evidence.
pub(super) fn evidence(answers: &ItemAnswers, persona: Persona) -> Option<(PersonaAnswer, f64)> {
    let survey = answers.persona(persona, Standard::AsAnswered)?;
    let n_eff = survey.n_eff.filter(|_| survey.is_evidence() && survey.n >= FEWEST)?;
    Some((survey, n_eff))
}

/// Whether all people of `inner` belong to `outer`.
fn is_within(inner: Persona, outer: Persona) -> bool {
    outer.specified().all(|(a, level)| inner.level(a) == Some(level))
}

/// JSON has no NaN, and serde writes `null` for it.
fn nan_if_null<'de, D: Deserializer<'de>>(number: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(number)?.unwrap_or(f64::NAN))
}

/// Mean level over the personas of one granularity.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct LevelReport {
    pub personas: u32,
    /// 100 (1 - EMD), 0 to 100; NaN where nothing was scored.
    #[serde(deserialize_with = "nan_if_null")]
    pub score: f64,
    /// The score that the truth itself can expect.
    #[serde(deserialize_with = "nan_if_null")]
    pub floor: f64,
}

/// Mean shift-EMDs in points, each effect counting the same; NaN where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct EffectReport {
    pub effects: u32,
    #[serde(deserialize_with = "nan_if_null")]
    pub zero: f64,
    #[serde(deserialize_with = "nan_if_null")]
    pub model: f64,
    #[serde(deserialize_with = "nan_if_null")]
    pub floor: f64,
    /// Percent of the way from `zero` to `floor`.
    pub skill: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// G = 1 to 4.
    pub levels: [LevelReport; Attribute::COUNT],
    pub effects: EffectReport,
    /// 95 % interval of the skill, bootstrap clustered on items.
    pub skill_interval: Option<(f64, f64)>,
    /// By [`Attribute::index`].
    pub by_attribute: [EffectReport; Attribute::COUNT],
    /// Effects whose survey interval leaves 0 out, and those of them where the predictor moves the same way.
    pub clear: u32,
    pub same_sign: u32,
    /// Counts by [`Label::index`].
    #[serde(deserialize_with = "read_counts")]
    pub labels: LabelCounts,
    pub unanswered: u32,
}

fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
    values.clone().sum::<f64>() / values.count() as f64
}

fn effects<'a>(records: impl Iterator<Item = &'a EffectRecord> + Clone) -> EffectReport {
    let [zero, model, floor] =
        [mean(records.clone().map(|r| r.zero)), mean(records.clone().map(|r| r.model)), mean(records.clone().map(|r| r.floor))];
    EffectReport { effects: records.count() as u32, zero, model, floor, skill: skill(zero, model, floor) }
}

impl Evaluation {
    /// The records of some countries and items: one country, one continent, one topic.
    #[must_use]
    pub fn only(&self, keep: impl Fn(CountryCode, &ItemCode) -> bool) -> Self {
        Self {
            levels: self.levels.iter().filter(|r| keep(r.country, &r.item)).cloned().collect(),
            effects: self.effects.iter().filter(|r| keep(r.country, &r.item)).cloned().collect(),
            unanswered: self.unanswered,
        }
    }

    pub fn report(&self) -> Report {
        let level = |g: usize| {
            let records = self.levels.iter().filter(|r| r.persona.granularity() == g);
            LevelReport {
                personas: records.clone().count() as u32,
                score: score(mean(records.clone().map(|r| r.emd))),
                floor: score(mean(records.map(|r| r.floor))),
            }
        };
        let mut labels = LabelCounts::default();
        self.effects.iter().for_each(|r| labels[r.label.index()] += 1);
        let clear = self.effects.iter().filter(|r| r.clear);
        Report {
            levels: [1, 2, 3, 4].map(level),
            effects: effects(self.effects.iter()),
            skill_interval: self.skill_interval(),
            by_attribute: Attribute::ALL.map(|a| effects(self.effects.iter().filter(|r| r.attribute == a))),
            clear: clear.clone().count() as u32,
            same_sign: clear.filter(|r| r.model_shift * r.survey_shift > 0.0).count() as u32,
            labels,
            unanswered: self.unanswered,
        }
    }

    /// 95 % interval of the level score at one G, bootstrap clustered on items as that of the skill; `None` with fewer than two.
    pub fn level_interval(&self, granularity: usize) -> Option<(f64, f64)> {
        let of_g = self.levels.iter().filter(|r| r.persona.granularity() == granularity);
        resampled(of_g.map(|r| (&r.item, [r.emd, 1.0])), |[sum, count]| Some(score(sum / count)))
    }

    fn skill_interval(&self) -> Option<(f64, f64)> {
        let records = self.effects.iter().map(|r| (&r.item, [r.zero, r.model, r.floor]));
        resampled(records, |[zero, model, floor]| skill(zero, model, floor))
    }
}

/// 95 % interval of a statistic of sums. Resamples whole items, because one item's figures in several countries err together.
/// Seeded: the same every time.
fn resampled<'a, const N: usize>(
    records: impl Iterator<Item = (&'a ItemCode, [f64; N])>,
    statistic: impl Fn([f64; N]) -> Option<f64>,
) -> Option<(f64, f64)> {
    let mut items: BTreeMap<&ItemCode, [f64; N]> = BTreeMap::new();
    for (item, values) in records {
        let sums = items.entry(item).or_insert([0.0; N]);
        values.into_iter().zip(sums).for_each(|(v, sum)| *sum += v);
    }
    let items: Vec<_> = items.into_values().collect();
    let mut random = Random::new(1);
    let mut resample = || {
        let mut sums = [0.0; N];
        for _ in 0..items.len() {
            items[random.below(items.len())].iter().zip(&mut sums).for_each(|(v, sum)| *sum += v);
        }
        statistic(sums)
    };
    let mut values: Vec<f64> = (0..RESAMPLES).filter_map(|_| resample()).collect();
    if items.len() < 2 || values.len() < RESAMPLES {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    Some((values[RESAMPLES / 40], values[RESAMPLES - 1 - RESAMPLES / 40]))
}
