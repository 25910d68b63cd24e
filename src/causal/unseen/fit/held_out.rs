//! Errors on questions held out, collected fold by fold.

use std::collections::BTreeMap;

use crate::{
    causal::{
        EffectKind, Evaluation, evaluate,
        evaluate::{Predictor, evidence},
        metrics::mean_position,
        unseen::held_out::{Errors, HeldOut, Level, OptionErrors},
    },
    survey::{Attribute, CountryTable, ItemCode, Persona},
};

/// Absolute errors in points, by how many attributes the persona names.
type ByGranularity = [Vec<f64>; Attribute::COUNT + 1];

/// What was foretold of questions that were not learnt from, beside what people said.
#[derive(Debug, Clone, Default)]
pub struct Trials {
    /// By number of options: of shares, of mean positions.
    errors: BTreeMap<usize, [ByGranularity; 2]>,
    evaluation: Evaluation,
}

impl Trials {
    /// Takes one fold in: the tables of its questions and people held out, and what was foretold of them. Whom nothing is foretold of
    /// is left out.
    pub fn add(&mut self, tables: &[&CountryTable], predict: Predictor<'_>) {
        let found = evaluate(tables, &|_, _| Some(Persona::ANY), EffectKind::Raw, predict);
        self.evaluation.levels.extend(found.levels);
        self.evaluation.effects.extend(found.effects);
        for table in tables {
            for (item, answers) in &table.items {
                let Some(foretold) = predict(table.country, item) else { continue };
                let [shares, positions] = self.errors.entry(answers.options()).or_default();
                for persona in Persona::all() {
                    let Some((survey, _)) = evidence(answers, persona) else { continue };
                    let (g, p) = (persona.granularity(), &foretold[persona.index()]);
                    shares[g].extend(p.iter().zip(&survey.p).map(|(a, b)| 100.0 * (a - b).abs()));
                    positions[g].push(100.0 * (mean_position(p) - mean_position(&survey.p)).abs());
                }
            }
        }
    }

    /// What was found; `None` where nothing was scored.
    pub fn held_out(&self) -> Option<HeldOut> {
        let report = self.evaluation.report();
        let questions: std::collections::BTreeSet<&ItemCode> = self.evaluation.levels.iter().map(|r| &r.item).collect();
        let of = |errors: &ByGranularity| errors.clone().map(Errors::of);
        let by_options = self.errors.iter().map(|(options, [shares, positions])| OptionErrors {
            options: *options as u8,
            share: of(shares),
            position: of(positions),
        });
        let shift = |a: Attribute| {
            let records = self.evaluation.effects.iter().filter(|r| r.attribute == a);
            Errors::of(records.map(|r| (r.model_shift - r.survey_shift).abs()).collect())
        };
        (!self.evaluation.levels.is_empty()).then(|| HeldOut {
            questions: questions.len() as u32,
            by_options: by_options.collect(),
            shift: Attribute::ALL.map(shift),
            levels: report.levels.map(|l| Level { score: l.score as f32, floor: l.floor as f32 }),
            skill: report.effects.skill.map(|s| s as f32),
            skill_interval: report.skill_interval.map(|(low, high)| (low as f32, high as f32)),
        })
    }
}
