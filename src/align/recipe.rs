//! The recipe of the shipped model: the base from country figures alone, then the adapter on personas.

use burn::{
    module::Module,
    tensor::{Device, ExecutionError},
};
use serde::{Deserialize, Serialize};

use super::{
    Corpus, Objective, PersonaSet, Schedule, StepOutcome, Trainable, Trainer,
    corpus::countries,
};
use crate::{
    causal::random::Random,
    model::{Adapter, AdapterConfig, Decoder, DecoderConfig, LanguageModel, PromptError},
    survey::{Attribute, Country, Item},
};

/// Sizes and lengths of a training from scratch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    pub seed: u64,
    pub base_steps: u32,
    pub base_rate: f64,
    pub rank: usize,
    pub objective: Objective,
    /// Times that the adapter sees every item of every country with cells.
    pub epochs: u32,
    pub adapter_rate: f64,
    /// At most so many steps, whatever the epochs.
    pub adapter_steps: Option<u32>,
    /// Items in a step.
    pub items: usize,
    /// Countries with cells for each item in a step; one without cells joins them.
    pub countries: usize,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seed: 1,
            base_steps: 1600,
            base_rate: 5e-3,
            rank: 56,
            objective: Objective::Ace,
            epochs: 18,
            adapter_rate: 3.5e-3,
            adapter_steps: None,
            items: 2,
            countries: 4,
        }
    }
}

/// Why a training stopped early.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    #[error(transparent)]
    Prompt(#[from] PromptError),
    #[error("the device failed: {0:?}")]
    Device(ExecutionError),
    #[error("the loss was no number at step {0}; try a lower learning rate")]
    Diverged(u32),
}

/// Called after each step with the steps done, all steps, and the loss.
pub type OnStep<'a> = &'a mut dyn FnMut(u32, u32, f64);

async fn step<T: Trainable>(
    trainer: &mut Trainer<T>,
    base: &Decoder,
    objective: Objective,
    batch: &super::Batch,
) -> Result<f64, RecipeError> {
    match trainer.step(base, objective, batch).await.map_err(RecipeError::Device)? {
        StepOutcome::Loss(loss) => Ok(loss),
        StepOutcome::Diverged => Err(RecipeError::Diverged(trainer.step_count())),
    }
}

impl Recipe {
    /// Trains the base: every country's figure, whatever attribute words stand in the prompt.
    ///
    /// # Errors
    /// When a prompt or the device fails, or the loss diverges.
    pub async fn train_base(&self, corpus: &Corpus<'_>, device: &Device, on_step: OnStep<'_>) -> Result<Decoder, RecipeError> {
        device.seed(self.seed);
        let mut random = Random::keyed(self.seed, &["base"]);
        let decoder = Decoder::random(&DecoderConfig::small(corpus.prompts.vocab_size()), device);
        let mut trainer = Trainer::new(decoder, Schedule { peak: self.base_rate, steps: self.base_steps });
        let (with, without) = countries();
        let mut all: Vec<&'static Country> = with.into_iter().chain(without).collect();
        let autodiff = device.clone().autodiff();
        let mut items = Cycle::new(corpus.items.clone());
        while !trainer.is_done() {
            let set = PersonaSet::one_voice();
            let mut examples = Vec::new();
            for _ in 0..6 {
                let item = items.next(&mut random);
                random.shuffle(&mut all);
                examples.extend(all.iter().take(13).filter_map(|c| corpus.one_voice(c, item, &set)));
            }
            let batch = corpus.batch(&examples, &set, &autodiff)?;
            let base = trainer.module().clone();
            let loss = step(&mut trainer, &base, Objective::Ace, &batch).await?;
            on_step(trainer.step_count(), self.base_steps, loss);
        }
        Ok(trainer.module().valid().with_equal_levels(&corpus.prompts.level_tokens()?))
    }

    /// Trains an adapter on all personas of all countries.
    ///
    /// # Errors
    /// When a prompt or the device fails, or the loss diverges.
    pub async fn train_adapter(
        &self,
        model: &LanguageModel,
        base_sha256: &str,
        corpus: &Corpus<'_>,
        device: &Device,
        on_step: OnStep<'_>,
    ) -> Result<Adapter, RecipeError> {
        device.seed(self.seed ^ 0xada9);
        let mut random = Random::keyed(self.seed, &["adapter"]);
        let config = AdapterConfig::new(self.rank, corpus.prompts.attribute_tokens()?, base_sha256.into());
        let adapter = Adapter::new(&config, &model.decoder.config, device);
        self.align(adapter, &model.decoder, corpus, device, &mut random, on_step).await
    }

    /// Trains every parameter on the same personas, as a yardstick for what an adapter's rank costs.
    ///
    /// # Errors
    /// When a prompt or the device fails, or the loss diverges.
    pub async fn train_fully(
        &self,
        model: &LanguageModel,
        corpus: &Corpus<'_>,
        device: &Device,
        on_step: OnStep<'_>,
    ) -> Result<Decoder, RecipeError> {
        let mut random = Random::keyed(self.seed, &["adapter"]);
        self.align(model.decoder.clone(), &model.decoder, corpus, device, &mut random, on_step).await
    }

    async fn align<T: Trainable>(
        &self,
        module: T,
        base: &Decoder,
        corpus: &Corpus<'_>,
        device: &Device,
        random: &mut Random,
        on_step: OnStep<'_>,
    ) -> Result<T, RecipeError> {
        let base = base.clone().no_grad().train();
        let (with, without) = countries();
        let mut without = Cycle::new(without);
        let steps = self.epoch(corpus, &with, random).len().div_ceil(self.items) as u32 * self.epochs;
        let steps = self.adapter_steps.map_or(steps, |most| steps.min(most));
        let mut trainer = Trainer::new(module, Schedule { peak: self.adapter_rate, steps });
        let autodiff = device.clone().autodiff();
        while !trainer.is_done() {
            for chunk in self.epoch(corpus, &with, random).chunks(self.items) {
                let set = PersonaSet::spanning(&Attribute::ALL);
                let mut examples = Vec::new();
                for (item, group) in chunk {
                    let extra = without.next(random);
                    examples.extend(group.iter().chain([&extra]).filter_map(|c| corpus.voices(c, item, &set)));
                }
                let batch = corpus.batch(&examples, &set, &autodiff)?;
                let loss = step(&mut trainer, &base, self.objective, &batch).await?;
                on_step(trainer.step_count(), steps, loss);
                if trainer.is_done() {
                    break;
                }
            }
        }
        Ok(trainer.module().valid())
    }

    /// Every item with every country once, countries grouped so that they share the question, in random order.
    fn epoch<'a>(&self, corpus: &Corpus<'a>, with: &[&'static Country], random: &mut Random) -> Vec<Group<'a>> {
        let mut groups = Vec::new();
        for item in &corpus.items {
            let mut with = with.to_vec();
            random.shuffle(&mut with);
            groups.extend(with.chunks(self.countries.max(1)).map(|c| (*item, c.to_vec())));
        }
        random.shuffle(&mut groups);
        groups
    }
}

type Group<'a> = (&'a Item, Vec<&'static Country>);

/// All values in a new random order each time round.
struct Cycle<T> {
    values: Vec<T>,
    at: usize,
}

impl<T: Copy> Cycle<T> {
    fn new(values: Vec<T>) -> Self {
        Self { values, at: 0 }
    }

    fn next(&mut self, random: &mut Random) -> T {
        if self.at == 0 {
            random.shuffle(&mut self.values);
        }
        let value = self.values[self.at];
        self.at = (self.at + 1) % self.values.len();
        value
    }
}
