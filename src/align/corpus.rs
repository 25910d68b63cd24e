//! What there is to learn from: items, and the targets of every country's personas.

use burn::tensor::Device;

use super::{Batch, Example, PersonaSet};
use crate::{
    causal::{Targets, random::Random},
    model::{MAX_OPTIONS, PromptEncoder, PromptError},
    survey::{Attribute, COUNTRIES, Composition, Country, Item},
};

/// Items with targets.
#[derive(Debug)]
pub struct Corpus<'a> {
    pub items: Vec<&'a Item>,
    pub targets: &'a Targets,
    pub prompts: &'a PromptEncoder,
    pub composition: &'a Composition,
    pub invented: (f32, f32),
}

impl<'a> Corpus<'a> {
    /// The country's figure for every persona, whatever its attributes: one voice per culture. `None` where not asked.
    pub fn one_voice(&self, country: &'static Country, item: &'a Item, set: &PersonaSet) -> Option<Example<'a>> {
        let figure = self.figure(country, item)?;
        Some(Example {
            country,
            item,
            shares: *self.composition.of(country.code()),
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
        let shares = *self.composition.of(code);
        let Some(all) = self.targets.all(code, &item.code) else {
            let targets = match self.targets.extrapolated(code, &item.code) {
                Some(all) => set.personas.iter().map(|p| all[p.index()].clone()).collect(),
                None => vec![figure.to_vec(); set.personas.len()],
            };
            let weights = vec![self.invented.0; set.personas.len()];
            return Some(Example { country, item, shares, targets, weights, pair_weights: vec![self.invented.1; set.pairs.len()] });
        };
        let precision =
            |(a, b): &(usize, usize)| self.targets.effect_precision(code, &item.code, set.personas[*a], set.personas[*b]);
        Some(Example {
            country,
            item,
            shares,
            targets: set.personas.iter().map(|p| all[p.index()].clone()).collect(),
            weights: set.personas.iter().map(|p| self.targets.weight(code, &item.code, *p)).collect(),
            pair_weights: set.pairs.iter().map(precision).collect(),
        })
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
