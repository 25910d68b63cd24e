//! The four attribute effects of one country and item: survey against model.

use crate::{
    causal::{self, Effect, EffectKind, Label, NoEffect, label},
    survey::{
        Attribute, CountryCode, ItemAnswers, Persona,
        own::{FEWEST_SHOWN, comparable},
    },
};

/// A label's name in classes and data attributes, in any language.
pub const fn look(label: Label) -> &'static str {
    match label {
        Label::Aligned => "aligned",
        Label::Erasure => "erased",
        Label::Stereotyping => "stereotyped",
        Label::Flipped => "flipped",
        Label::Unclear => "unclear",
        Label::Invented => "invented",
        Label::TooSmall => "too-small",
        Label::TooLarge => "too-large",
    }
}

/// One attribute's row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub attribute: Attribute,
    pub survey: Result<Effect, NoEffect>,
    /// The model's shifts, in points.
    pub before: Option<f64>,
    pub after: Option<f64>,
}

impl Row {
    pub fn label(&self, shift: Option<f64>) -> Option<Label> {
        Some(label(self.survey.as_ref().ok()?, shift?))
    }

    /// The label of the later of the model's two effects that are there.
    pub fn last_label(&self) -> Option<Label> {
        self.label(self.after.or(self.before))
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// In the order of [`Attribute::ALL`]. Empty where the item was not asked and no model has answered.
    pub rows: Vec<Row>,
    /// The axis goes from minus to plus this many points.
    pub reach: f64,
}

/// The answers of all 81 personas.
pub type Voices<'a> = Option<&'a [Vec<f64>]>;

pub fn effects(answers: Option<&ItemAnswers>, kind: EffectKind, before: Voices<'_>, after: Voices<'_>) -> Effects {
    let model = |attribute: Attribute, voices: Voices<'_>| {
        let voices = voices?;
        let predict = |persona: Persona| voices.get(persona.index()).cloned();
        causal::predicted_effect(answers, attribute, kind, &predict).map(|(_, shift)| shift)
    };
    let rows: Vec<Row> = Attribute::ALL
        .into_iter()
        .map(|attribute| Row {
            attribute,
            survey: match answers {
                Some(answers) => causal::effect(answers, attribute, kind),
                None => Err(NoEffect::CountryLevelOnly),
            },
            before: model(attribute, before),
            after: model(attribute, after),
        })
        .collect();
    let largest = rows
        .iter()
        .flat_map(|row| {
            let (low, high) = row.survey.as_ref().map_or((0.0, 0.0), |e| e.interval);
            [low, high, row.before.unwrap_or(0.0), row.after.unwrap_or(0.0)]
        })
        .filter(|v| v.is_finite())
        .fold(0.0, |most: f64, v| most.max(v.abs()));
    Effects { rows, reach: reach(largest) }
}

/// As [`effects`], for a group of the visitor's own: like is compared with like only where enough people are, and no side of a
/// comparison has fewer people than a distribution needs to be shown.
pub fn own_effects(answers: Option<&ItemAnswers>, kind: EffectKind, before: Voices<'_>, after: Voices<'_>) -> Effects {
    let large = answers.filter(|_| kind != EffectKind::Raw).map(comparable);
    let mut all = effects(large.as_ref().or(answers), kind, before, after);
    for row in &mut all.rows {
        if let Ok(Effect { attribute, n_a, n_b, .. }) = row.survey
            && n_a.min(n_b) < FEWEST_SHOWN
        {
            row.survey = Err(NoEffect::TooFewPeople { attribute, n_a, n_b });
        }
        if row.survey.is_err() {
            // Without anything to set it beside: the model's two personas as they are.
            let alone = effects(None, kind, before, after).rows.swap_remove(row.attribute.index());
            (row.before, row.after) = (alone.before, alone.after);
        }
    }
    all
}

/// The model's shifts alone, by [`Attribute::index`], as [`effects`] or (`own`) [`own_effects`] have them: the survey's, which take
/// longer, are known already. `has_survey` says of which attributes there is one.
pub fn model_shifts(
    answers: &ItemAnswers,
    kind: EffectKind,
    own: bool,
    has_survey: [bool; Attribute::COUNT],
    voices: &[Vec<f64>],
) -> [Option<f64>; Attribute::COUNT] {
    let large = (own && kind != EffectKind::Raw).then(|| comparable(answers));
    let answers = large.as_ref().unwrap_or(answers);
    let predict = |persona: Persona| voices.get(persona.index()).cloned();
    Attribute::ALL.map(|attribute| {
        let beside = (!own || has_survey[attribute.index()]).then_some(answers);
        causal::predicted_effect(beside, attribute, kind, &predict).map(|(_, shift)| shift)
    })
}

/// A round number of points that holds the largest, with room to spare; steady while the effects move a little.
pub fn reach(largest: f64) -> f64 {
    [10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 80.0].into_iter().find(|r| largest <= r * 0.96).unwrap_or(100.0)
}

/// The effects of any country, by the rules of its kind.
pub fn effects_of(
    country: CountryCode,
    answers: Option<&ItemAnswers>,
    kind: EffectKind,
    before: Voices<'_>,
    after: Voices<'_>,
) -> Effects {
    if country.is_own() { own_effects(answers, kind, before, after) } else { effects(answers, kind, before, after) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::{Cell, CellAnswer};

    fn yes(gender: bool) -> f64 {
        if gender { 0.7 } else { 0.5 }
    }

    fn answers() -> ItemAnswers {
        let cell = |cell: Cell| {
            let p = yes(cell.level(Attribute::Gender));
            Some(CellAnswer {
                n: Some(200),
                n_eff: 200.0,
                share: 1.0 / 16.0,
                estimated: false,
                p: vec![1.0 - p, p],
                n_eff_age: 200.0,
                p_age: vec![1.0 - p, p],
            })
        };
        ItemAnswers::Cells(Cell::all().map(cell).collect())
    }

    fn voices(strength: f64) -> Vec<Vec<f64>> {
        let voice = |persona: Persona| {
            let p = 0.6 + strength * persona.level(Attribute::Gender).map_or(0.0, |g| yes(g) - 0.6);
            vec![1.0 - p, p]
        };
        Persona::all().map(voice).collect()
    }

    #[test]
    fn a_gap_in_the_survey_is_matched_or_erased_by_the_model() {
        let (flat, right) = (voices(0.0), voices(1.0));
        for kind in EffectKind::ALL {
            let Effects { rows, reach } = effects(Some(&answers()), kind, Some(&flat), Some(&right));
            let gender = &rows[0];
            let survey = gender.survey.as_ref().unwrap();
            assert!((survey.shift - 20.0).abs() < 1e-6 && survey.interval.0 > 15.0, "{survey:?}");
            assert!(gender.before.unwrap().abs() < 1e-9 && (gender.after.unwrap() - 20.0).abs() < 1e-6);
            assert_eq!(gender.label(gender.before), Some(Label::Erasure));
            assert_eq!(gender.last_label(), Some(Label::Aligned));
            assert_eq!(rows[3].last_label(), Some(Label::Unclear));
            assert_eq!(reach, 30.0);
            let alone = model_shifts(&answers(), kind, false, [true; 4], &right);
            assert_eq!(alone.to_vec(), rows.iter().map(|r| r.after).collect::<Vec<_>>());
        }
    }

    /// Survey and shipped model as the page fetches them: "compatible" is what lies inside the interval, and nothing else.
    #[test]
    fn what_the_page_shows_of_the_shipped_model_is_compatible_inside_the_interval_alone() {
        let read = |path: &str| std::fs::read(format!("{}/public/{path}", env!("CARGO_MANIFEST_DIR"))).expect(path);
        for country in ["IND", "EGY"] {
            let table = crate::survey::unpack(&read(&format!("survey/{country}.bin"))).unwrap();
            let model = crate::model::Prepared::unpack(&read(&format!("predictions/{country}.bin"))).unwrap();
            let mut labels = std::collections::BTreeSet::new();
            for (item, answers) in &table.items {
                let Some(voices) = model.adapter(item) else { continue };
                let voices: Vec<Vec<f64>> = voices.iter().map(|p| p.iter().map(|v| f64::from(*v)).collect()).collect();
                for row in effects(Some(answers), EffectKind::Standardised, None, Some(&voices)).rows {
                    let (Ok(survey), Some(shift), Some(label)) = (&row.survey, row.after, row.last_label()) else { continue };
                    let inside = (survey.interval.0..=survey.interval.1).contains(&shift);
                    assert_eq!(inside, matches!(label, Label::Aligned | Label::Unclear), "{country} {item} {}", row.attribute);
                    labels.insert(label);
                }
            }
            assert!(labels.contains(&Label::Aligned) && labels.contains(&Label::TooSmall), "{labels:?}");
        }
    }

    #[test]
    fn without_group_figures_the_model_stands_alone_and_unlabelled() {
        let right = voices(1.0);
        for answers in [None, Some(ItemAnswers::CountryLevel(vec![0.4, 0.6]))] {
            let Effects { rows, .. } = effects(answers.as_ref(), EffectKind::Raw, None, Some(&right));
            assert_eq!(rows[0].survey, Err(NoEffect::CountryLevelOnly));
            assert!((rows[0].after.unwrap() - 20.0).abs() < 1e-6);
            assert_eq!((rows[0].last_label(), rows[0].before), (None, None));
        }
    }

    #[test]
    fn own_groups_too_small_to_be_shown_are_not_compared() {
        let answers = |people: [u32; 2]| {
            let cell = |cell: Cell| {
                let n = people[usize::from(cell.level(Attribute::Gender))];
                (cell.index() & 7 == 0).then(|| CellAnswer {
                    n: Some(n),
                    n_eff: f64::from(n),
                    share: f64::from(n) / f64::from(people[0] + people[1]),
                    estimated: false,
                    p: vec![0.5, 0.5],
                    n_eff_age: f64::from(n),
                    p_age: vec![0.5, 0.5],
                })
            };
            ItemAnswers::Cells(Cell::all().map(cell).collect())
        };
        for kind in EffectKind::ALL {
            assert!(own_effects(Some(&answers([5, 9])), kind, None, None).rows[0].survey.is_ok());
            for few in [[4, 9], [9, 4], [9, 2]] {
                let voices = voices(1.0);
                let rows = own_effects(Some(&answers(few)), kind, Some(&voices), None).rows;
                let has_survey = [0, 1, 2, 3].map(|i| rows[i].survey.is_ok());
                let alone = model_shifts(&answers(few), kind, true, has_survey, &voices);
                assert_eq!(alone.to_vec(), rows.iter().map(|r| r.before).collect::<Vec<_>>());
                assert!(matches!(rows[0].survey, Err(NoEffect::TooFewPeople { .. })), "{few:?}, {kind:?}");
            }
        }
    }

    #[test]
    fn the_axis_grows_in_round_steps() {
        assert_eq!([0.0, 9.0, 9.9, 33.0, 99.0].map(reach), [10.0, 10.0, 15.0, 40.0, 100.0]);
    }
}
