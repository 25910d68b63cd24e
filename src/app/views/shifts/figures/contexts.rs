//! The effects of each attribute among people who are alike in the other three.

use crate::{
    causal::{Effect, EffectKind, Label, effect_within, label, predicted_conditional},
    survey::{Attribute, Cell, ItemAnswers, Persona, own::FEWEST_SHOWN},
};

#[derive(Debug, Clone, PartialEq)]
pub struct Conditional {
    /// Levels of the other three attributes.
    pub context: Persona,
    pub effect: Effect,
    /// The model's shift, in points.
    pub model: Option<f64>,
}

impl Conditional {
    pub fn label(&self) -> Option<Label> {
        Some(label(&self.effect, self.model?))
    }
}

/// Those that have enough people on both sides, by attribute and context. `own`: by the rules of the visitor's own groups.
pub fn conditionals(answers: &ItemAnswers, kind: EffectKind, own: bool, voices: Option<&[Vec<f64>]>) -> Vec<Conditional> {
    let predict = |persona: Persona| voices?.get(persona.index()).cloned();
    let least = if own { FEWEST_SHOWN } else { 0 };
    let mut all = Vec::new();
    for attribute in Attribute::ALL {
        for cell in Cell::all().filter(|c| !c.level(attribute)) {
            let context = Persona::full(cell).with(attribute, None);
            let Ok(effect) = effect_within(answers, attribute, kind, context) else { continue };
            if effect.n_a.min(effect.n_b) >= least {
                let model = predicted_conditional(attribute, context, &predict).map(|(_, shift)| shift);
                all.push(Conditional { context, effect, model });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::CellAnswer;

    /// Of so many people of each gender; only those without college answer differently by gender.
    fn answers(people: [u32; 2]) -> ItemAnswers {
        let cell = |cell: Cell| {
            let (woman, college) = (cell.level(Attribute::Gender), cell.level(Attribute::Education));
            let yes = if woman && !college { 0.8 } else { 0.4 };
            let n = people[usize::from(woman)];
            Some(CellAnswer {
                n: Some(n),
                n_eff: f64::from(n),
                share: f64::from(n) / f64::from(8 * (people[0] + people[1])),
                estimated: false,
                p: vec![1.0 - yes, yes],
                n_eff_age: f64::from(n),
                p_age: vec![1.0 - yes, yes],
            })
        };
        ItemAnswers::Cells(Cell::all().map(cell).collect())
    }

    #[test]
    fn an_effect_may_be_there_in_some_contexts_only() {
        let flat = vec![vec![0.5, 0.5]; Persona::COUNT];
        let all = conditionals(&answers([300, 300]), EffectKind::Standardised, false, Some(&flat));
        assert_eq!(all.len(), 32);
        for c in &all[..8] {
            let college = c.context.level(Attribute::Education).unwrap();
            assert_eq!((c.effect.attribute, c.context.granularity()), (Attribute::Gender, 3));
            assert!((c.effect.shift - if college { 0.0 } else { 40.0 }).abs() < 1e-9);
            assert_eq!(c.label(), Some(if college { Label::Unclear } else { Label::Erasure }));
        }
        assert!(conditionals(&answers([300, 300]), EffectKind::Raw, false, None)[0].label().is_none());
    }

    #[test]
    fn few_people_are_left_out() {
        let own = |people| conditionals(&answers(people), EffectKind::Raw, true, None);
        assert!(
            own([4, 9])
                .iter()
                .all(|c| c.effect.attribute != Attribute::Gender && c.context.level(Attribute::Gender) == Some(true))
        );
        assert_eq!(own([5, 9]).len(), 32);
        let country = ItemAnswers::CountryLevel(vec![0.5, 0.5]);
        assert!(conditionals(&country, EffectKind::Raw, false, None).is_empty());
    }
}
