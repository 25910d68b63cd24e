//! What a model's answers amount to beside the survey's: sums of scores, and counts of labels.

use crate::{
    causal::{
        EffectKind, Label, effect, label,
        metrics::{emd, floor_shift_emd, score, shift_emd, skill},
        predicted_effect,
    },
    survey::{Attribute, ItemAnswers, Persona, Standard},
};

/// Sums over what was measured so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Country-item pairs.
    pub pairs: u32,
    emd: f64,
    personas: u32,
    /// Shift-EMD sums: of no shift at all, of the model, of the truth under sampling.
    zero: f64,
    model: f64,
    floor: f64,
    /// How many effects have which label, at [`Label::index`].
    pub labels: [u32; Label::ALL.len()],
}

impl Tally {
    /// Takes in one item's answers in one country. `predicted` has the answers of all personas, in the order of [`Persona::all`].
    pub fn add(&mut self, answers: &ItemAnswers, predicted: &[Vec<f32>]) {
        let predict = |p: Persona| predicted.get(p.index()).map(|row| row.iter().map(|v| f64::from(*v)).collect::<Vec<f64>>());
        self.pairs += 1;
        for persona in Persona::all().filter(|p| p.granularity() > 0) {
            if let (Some(survey), Some(p)) = (answers.persona(persona, Standard::AsAnswered), predict(persona))
                && survey.is_evidence()
                && survey.n >= 10
            {
                self.emd += emd(&survey.p, &p);
                self.personas += 1;
            }
        }
        for attribute in Attribute::ALL {
            let kind = EffectKind::Standardised;
            if let (Ok(survey), Some((delta, shift))) =
                (effect(answers, attribute, kind), predicted_effect(Some(answers), attribute, kind, &predict))
            {
                self.labels[label(&survey, shift).index()] += 1;
                let at = |level| answers.persona(Persona::ANY.with(attribute, Some(level)), Standard::AsAnswered).map(|a| a.p);
                let (Some(a), Some(b)) = (at(false), at(true)) else { continue };
                self.zero += shift_emd(&survey.delta, &vec![0.0; survey.delta.len()]);
                self.model += shift_emd(&survey.delta, &delta);
                self.floor += floor_shift_emd(&a, survey.n_eff_a, &b, survey.n_eff_b);
            }
        }
    }

    /// The level score; `None` while nothing was measured.
    pub fn level(&self) -> Option<f64> {
        (self.personas > 0).then(|| score(self.emd / f64::from(self.personas)))
    }

    pub fn effect_skill(&self) -> Option<f64> {
        skill(self.zero, self.model, self.floor)
    }
}
