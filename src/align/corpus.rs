//! What there is to learn from: items, and the targets of every country's personas.

use burn::tensor::Device;

use super::{Batch, Example, PersonaSet};
use crate::{
    causal::{Targets, random::Random},
    model::{MAX_OPTIONS, PromptEncoder, PromptError},
    survey::{Attribute, COUNTRIES, Country, Item, Persona},
};

/// How much of the other countries' mean effect an invented persona of a country without cells gets.
const TRANSFER: f32 = 0.7;
/// How much such a persona counts beside a surveyed one: as if few people stood behind it.
const INVENTED_WEIGHT: f32 = 10.0;

/// Items with targets.
#[derive(Debug)]
pub struct Corpus<'a> {
    pub items: Vec<&'a Item>,
    pub targets: &'a Targets,
    pub prompts: &'a PromptEncoder,
}

impl<'a> Corpus<'a> {
    /// The country's figure for every persona, whatever its attributes: one voice per culture. `None` where not asked.
    pub fn one_voice(&self, country: &'static Country, item: &'a Item, set: &PersonaSet) -> Option<Example<'a>> {
        let figure = self.figure(country, item)?;
        Some(Example {
            country,
            item,
            targets: vec![figure.to_vec(); set.personas.len()],
            weights: vec![1.0; set.personas.len()],
            pair_weights: vec![1.0; set.pairs.len()],
        })
    }

    fn figure(&self, country: &Country, item: &Item) -> Option<&[f32]> {
        let figure = self.targets.country_figure(country.code(), &item.code)?;
        // A table and a catalogue that disagree about the options can't teach anything.
        (figure.len() == item.options.len() && figure.len() <= MAX_OPTIONS).then_some(figure)
    }

    /// What the country's personas should answer: smoothed survey targets where there are cells, otherwise the country's
    /// figure with a part of the other countries' mean effects. `None` where not asked.
    pub fn voices(&self, country: &'static Country, item: &'a Item, set: &PersonaSet) -> Option<Example<'a>> {
        let code = country.code();
        let figure = self.figure(country, item)?;
        let Some(all) = self.targets.all(code, &item.code) else {
            let targets = set.personas.iter().map(|p| self.transferred(figure, item, *p)).collect();
            let weights = vec![INVENTED_WEIGHT; set.personas.len()];
            return Some(Example { country, item, targets, weights, pair_weights: vec![0.1; set.pairs.len()] });
        };
        let precision =
            |(a, b): &(usize, usize)| self.targets.effect_precision(code, &item.code, set.personas[*a], set.personas[*b]);
        Some(Example {
            country,
            item,
            targets: set.personas.iter().map(|p| all[p.index()].clone()).collect(),
            weights: set.personas.iter().map(|p| self.targets.weight(code, &item.code, *p)).collect(),
            pair_weights: set.pairs.iter().map(precision).collect(),
        })
    }

    /// The figure moved by the other countries' mean effects. Which part of the country has a level is unknown, so each is
    /// taken as a half.
    fn transferred(&self, figure: &[f32], item: &Item, persona: Persona) -> Vec<f32> {
        let mut p = figure.to_vec();
        for (attribute, level) in persona.specified() {
            if let Some(effect) = self.targets.pooled_effect(&item.code, attribute) {
                let half = if level { 0.5 * TRANSFER } else { -0.5 * TRANSFER };
                p.iter_mut().zip(effect).for_each(|(p, e)| *p += half * e);
            }
        }
        p.iter_mut().for_each(|v| *v = v.max(1e-4));
        let sum: f32 = p.iter().sum();
        p.iter_mut().for_each(|v| *v /= sum);
        p
    }

    /// # Errors
    /// When a text gives no tokens.
    pub fn batch(&self, examples: &[Example<'_>], set: &PersonaSet, device: &Device) -> Result<Batch, PromptError> {
        Batch::new(examples, set, self.prompts, device)
    }
}

/// Two attributes at a time for the base: their words must occur, and more would only cost time.
pub fn random_attributes(random: &mut Random, count: usize) -> Vec<Attribute> {
    let mut attributes = Attribute::ALL;
    random.shuffle(&mut attributes);
    let mut chosen = attributes[..count.min(Attribute::COUNT)].to_vec();
    chosen.sort_unstable();
    chosen
}

/// Countries with cells, and countries without.
pub fn countries() -> (Vec<&'static Country>, Vec<&'static Country>) {
    COUNTRIES.iter().partition(|c| c.has_cells())
}
