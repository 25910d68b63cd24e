//! The recipe of the shipped model: the base from country figures alone, then an adapter on personas for each objective.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::{
    Alignment, Corpus, Objective, PersonaSet, RecipeError, Schedule, Watch,
    steps::{Cycle, Source, one_voices, run, seeded, within},
};
use crate::{
    causal::random::Random,
    model::{Decoder, DecoderConfig, LanguageModel},
};

/// Sizes and lengths of a training from scratch. What a configuration file leaves out has its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    pub seed: u64,
    pub base_steps: u32,
    pub base_rate: f64,
    /// Rank of the adapters, 1 to 128.
    pub rank: usize,
    /// Times that an adapter sees every item of every country with cells.
    pub epochs: u32,
    pub adapter_rate: f64,
    /// Items in a step of an adapter.
    pub items: usize,
    /// Countries with cells for each item in a step.
    pub countries: usize,
    /// Countries without cells that join them.
    pub invented: usize,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seed: 1,
            base_steps: 2400,
            base_rate: 5e-3,
            rank: 40,
            epochs: 20,
            adapter_rate: 3.5e-3,
            items: 2,
            countries: 4,
            invented: 1,
        }
    }
}

/// Items and countries of one step of the base.
const BASE_ITEMS: usize = 6;
const BASE_COUNTRIES: usize = 13;

impl Recipe {
    /// # Errors
    /// The first setting out of its range.
    pub fn check(&self) -> Result<(), RecipeError> {
        within(&[
            ("base_steps", f64::from(self.base_steps), 1.0, 1e6),
            ("base_rate", self.base_rate, 1e-6, 0.1),
            ("adapter_rate", self.adapter_rate, 1e-6, 0.1),
        ])?;
        self.alignment().check()
    }

    /// Trains the base: every country's figure for one full persona. Afterwards both levels of each attribute have the same
    /// embedding, so that the figure is what everybody answers: one voice for each culture, exactly.
    ///
    /// # Errors
    /// When a setting is out of range, a prompt or the device fails, or the loss diverges.
    pub async fn train_base(&self, corpus: &Corpus<'_>, device: &Device, watch: &mut dyn Watch) -> Result<Decoder, RecipeError> {
        self.check()?;
        if corpus.items.is_empty() {
            return Err(RecipeError::Empty);
        }
        let moments = corpus.prompts.reading_moments(corpus.items.iter().copied());
        let decoder = seeded(device, self.seed, || {
            let decoder = Decoder::random(&DecoderConfig::small(corpus.prompts.vocab_size()), device);
            match &moments {
                Some((mean, deviation)) => decoder.with_reader(mean, deviation, device),
                None => decoder,
            }
        });
        let mut random = Random::keyed(self.seed, &["base"]);
        let mut items = Cycle::new(corpus.items.clone());
        let set = PersonaSet::one_voice();
        let mut source = |wanted: bool| {
            let examples = one_voices(corpus, &set, (BASE_ITEMS, BASE_COUNTRIES), &mut items, &mut random, wanted);
            (examples, set.clone())
        };
        let schedule = Schedule { peak: self.base_rate, steps: self.base_steps };
        // What is trained is its own base.
        let base = decoder.clone();
        let source = (corpus, &mut source as Source<'_, '_>);
        let trained = run((decoder, &base, &mut None), (Objective::Levels, schedule), source, device, watch).await?;
        Ok(trained.with_equal_levels(&corpus.prompts.level_tokens()?))
    }

    /// How its adapters are trained.
    pub const fn alignment(&self) -> Alignment {
        Alignment {
            seed: self.seed,
            rank: self.rank,
            layers: None,
            epochs: self.epochs,
            rate: self.adapter_rate,
            items: self.items,
            countries: self.countries,
            invented: self.invented,
            figure_steps: 0,
        }
    }

    /// Trains every parameter on the same personas, as a yardstick for what an adapter's rank costs.
    ///
    /// # Errors
    /// When a setting is out of range, a prompt or the device fails, or the loss diverges.
    pub async fn train_fully(
        &self,
        objective: Objective,
        model: &LanguageModel,
        corpus: &Corpus<'_>,
        device: &Device,
        watch: &mut dyn Watch,
    ) -> Result<Decoder, RecipeError> {
        self.check()?;
        self.alignment().train_decoder(model.decoder.clone(), objective, corpus, device, watch).await
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipe_in_the_data_folder_is_the_shipped_one() {
        let file = include_str!("../../data/recipe.json");
        assert_eq!(serde_json::from_str::<Recipe>(file).unwrap(), Recipe::default());
        assert!(Recipe::default().check().is_ok());
        let wild = Recipe { adapter_rate: f64::NAN, ..Recipe::default() };
        assert!(wild.check().unwrap_err().to_string().contains("adapter_rate"));
    }
}
