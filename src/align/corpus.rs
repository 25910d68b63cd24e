//! What there is to learn from: items, and the targets of every country's personas.

use burn::tensor::Device;

use super::{Batch, Example, PersonaSet};
use crate::{
    causal::Targets,
    model::{MAX_OPTIONS, PromptEncoder, PromptError},
    survey::{COUNTRIES, Composition, Country, Item, ItemCode},
};

/// How much an invented persona's level counts beside a surveyed one's (0 to 100), and a shift between two of them (0 to 1):
/// as if few people stood behind them.
const INVENTED_LEVEL: f32 = 20.0;
const INVENTED_SHIFT: f32 = 0.2;

/// Items with targets.
#[derive(Debug)]
pub struct Corpus<'a> {
    pub items: Vec<&'a Item>,
    pub targets: &'a Targets,
    pub prompts: &'a PromptEncoder,
    pub composition: &'a Composition,
    /// Whether an anchor keeps every country's figure, so that only departures from it are to be learnt.
    pub keeps_figures: bool,
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
            figure: None,
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
        let own_figure = self.keeps_figures.then(|| figure.to_vec());
        let Some(all) = self.targets.all(code, &item.code) else {
            let targets = match self.targets.extrapolated(code, &item.code) {
                Some(all) => set.personas.iter().map(|p| all[p.index()].clone()).collect(),
                None => vec![figure.to_vec(); set.personas.len()],
            };
            let weights = vec![INVENTED_LEVEL; set.personas.len()];
            return Some(Example {
                country,
                item,
                shares,
                targets,
                weights,
                pair_weights: vec![INVENTED_SHIFT; set.pairs.len()],
                figure: own_figure,
            });
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
            figure: own_figure,
        })
    }

    /// # Errors
    /// When a text gives no tokens.
    pub fn batch(&self, examples: &[Example<'_>], set: &PersonaSet, device: &Device) -> Result<Batch, PromptError> {
        Batch::new(examples, set, self.prompts, device)
    }
}

/// Countries with targets for an item's personas, and countries with its figure alone.
pub fn countries(targets: &Targets, item: &ItemCode) -> (Vec<&'static Country>, Vec<&'static Country>) {
    let known = |c: &&Country| targets.country_figure(c.code(), item).is_some();
    COUNTRIES.iter().filter(known).partition(|c| targets.all(c.code(), item).is_some())
}
