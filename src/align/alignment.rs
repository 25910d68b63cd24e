//! How an adapter is trained over a base, whichever it is: on the personas of all countries, several of them a step.

use std::collections::BTreeMap;

use burn::{module::Module, tensor::Device};
use serde::{Deserialize, Serialize};

use super::{
    Corpus, Objective, PersonaSet, RecipeError, Schedule, Trainable, Watch,
    corpus::countries,
    steps::{Cycle, Source, one_voices, run, seeded, within},
};
use crate::{
    causal::random::Random,
    model::{Adapter, AdapterConfig, Decoder, LanguageModel, Lower},
    survey::{Attribute, COUNTRIES, Cell, Country, CountryCode, Item},
};

/// Bytes of hidden states below an adapter that are kept from step to step.
const KEPT_BYTES: usize = 2 << 30;

/// Sizes and lengths of an adapter's training. What a configuration file leaves out has its default, which is that of the public
/// model's adapters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Alignment {
    pub seed: u64,
    /// Rank of the adapter, 1 to 128.
    pub rank: usize,
    /// So many of the last layers are changed; all where it is `None`.
    pub layers: Option<usize>,
    /// Times that it sees every item of every country with cells.
    pub epochs: u32,
    pub rate: f64,
    /// Items in a step.
    pub items: usize,
    /// Countries with cells for each item in a step.
    pub countries: usize,
    /// Countries without cells that join them.
    pub invented: usize,
    /// Steps before all that on countries' figures alone, in the voice of one persona of each at a time: a public model knows none.
    pub figure_steps: u32,
}

/// Items and countries of a step on figures.
const FIGURE_ITEMS: usize = 2;
const FIGURE_COUNTRIES: usize = 13;

impl Default for Alignment {
    fn default() -> Self {
        Self { seed: 1, rank: 16, layers: Some(8), epochs: 24, rate: 6e-3, items: 1, countries: 13, invented: 0, figure_steps: 0 }
    }
}

impl Alignment {
    /// # Errors
    /// The first setting out of its range.
    pub fn check(&self) -> Result<(), RecipeError> {
        within(&[
            ("rank", self.rank as f64, 1.0, 128.0),
            ("layers", self.layers.map_or(1.0, |l| l as f64), 1.0, 128.0),
            ("epochs", f64::from(self.epochs), 1.0, 1000.0),
            ("rate", self.rate, 1e-6, 0.1),
            ("items", self.items as f64, 1.0, 64.0),
            ("countries", self.countries as f64, 1.0, COUNTRIES.len() as f64),
            ("figure_steps", f64::from(self.figure_steps), 0.0, 1e6),
            ("invented", self.invented as f64, 0.0, COUNTRIES.len() as f64),
        ])
    }

    /// Trains an adapter on all personas of all countries.
    ///
    /// # Errors
    /// When a setting is out of range, a prompt or the device fails, or the loss diverges.
    pub async fn train_adapter(
        &self,
        objective: Objective,
        (model, base_sha256): (&LanguageModel, &str),
        corpus: &Corpus<'_>,
        device: &Device,
        watch: &mut dyn Watch,
    ) -> Result<Adapter, RecipeError> {
        self.check()?;
        let mut config = AdapterConfig::new(self.rank, corpus.prompts.attribute_tokens()?, base_sha256.into());
        config.anchored = objective.is_anchored();
        let all = model.decoder.config.num_hidden_layers;
        config.layers_to_transform = self.layers.map(|count| (all.saturating_sub(count)..all).collect());
        let adapter = seeded(device, self.seed ^ 0xada9, || Adapter::new(&config, &model.decoder.config, device));
        let lower = match config.first_layer() {
            0 => None,
            first => Some(Lower::new(model.decoder.weights(None), first, KEPT_BYTES)),
        };
        let (adapter, lower) = self.learn_figures((adapter, lower), &model.decoder, corpus, device, watch).await?;
        self.align((adapter, lower), objective, &model.decoder, corpus, device, watch).await
    }

    /// The first stage: one voice for each country, whoever speaks.
    async fn learn_figures<T: Trainable>(
        &self,
        (module, mut lower): (T, Option<Lower>),
        base: &Decoder,
        corpus: &Corpus<'_>,
        device: &Device,
        watch: &mut dyn Watch,
    ) -> Result<(T, Option<Lower>), RecipeError> {
        if self.figure_steps == 0 {
            return Ok((module, lower));
        }
        let base = base.clone().no_grad().train();
        let mut random = Random::keyed(self.seed, &["figures"]);
        let mut items = Cycle::new(corpus.items.clone());
        let cells: Vec<Cell> = Cell::all().collect();
        let mut source = |wanted: bool| {
            let cell = cells[(random.unit() * cells.len() as f64) as usize % cells.len()];
            let set = PersonaSet { leaves: vec![cell], ..PersonaSet::one_voice() };
            let examples = one_voices(corpus, &set, (FIGURE_ITEMS, FIGURE_COUNTRIES), &mut items, &mut random, wanted);
            (examples, set)
        };
        let schedule = Schedule { peak: self.rate, steps: self.figure_steps };
        let source = (corpus, &mut source as Source<'_, '_>);
        let module = run((module, &base, &mut lower), (Objective::Levels, schedule), source, device, watch).await?;
        Ok((module, lower))
    }

    /// Trains every parameter of a decoder on the personas of all countries.
    ///
    /// # Errors
    /// When a setting is out of range, a prompt or the device fails, or the loss diverges.
    pub async fn train_decoder(
        &self,
        decoder: Decoder,
        objective: Objective,
        corpus: &Corpus<'_>,
        device: &Device,
        watch: &mut dyn Watch,
    ) -> Result<Decoder, RecipeError> {
        self.check()?;
        let base = decoder.clone();
        self.align((decoder, None), objective, &base, corpus, device, watch).await
    }

    async fn align<'a, T: Trainable>(
        &self,
        (module, mut lower): (T, Option<Lower>),
        objective: Objective,
        base: &Decoder,
        corpus: &Corpus<'a>,
        device: &Device,
        watch: &mut dyn Watch,
    ) -> Result<T, RecipeError> {
        let base = base.clone().no_grad().train();
        let mut random = Random::keyed(self.seed, &["adapter"]);
        // Who has an item's figure alone follows from the item; those who share that share a cycle.
        let mut cycles: BTreeMap<Vec<CountryCode>, Cycle<&'static Country>> = BTreeMap::new();
        let mut epoch = self.epoch(corpus, &mut random);
        let steps = epoch.len().div_ceil(self.items) as u32 * self.epochs;
        let set = PersonaSet::spanning(&Attribute::ALL);
        let mut source = |wanted: bool| {
            if epoch.is_empty() {
                epoch = self.epoch(corpus, &mut random);
            }
            let mut examples = Vec::new();
            for (item, group) in epoch.split_off(epoch.len().saturating_sub(self.items)) {
                let (_, without) = countries(corpus.targets, &item.code);
                let key = without.iter().map(|c| c.code()).collect();
                let cycle = cycles.entry(key).or_insert_with(|| Cycle::new(without));
                let extra: Vec<_> = (0..self.invented).filter_map(|_| cycle.next(&mut random)).collect();
                if wanted {
                    examples.extend(group.iter().chain(&extra).filter_map(|c| corpus.voices(c, item, &set)));
                }
            }
            (examples, set.clone())
        };
        let schedule = Schedule { peak: self.rate, steps };
        let source = (corpus, &mut source as Source<'_, 'a>);
        run((module, &base, &mut lower), (objective, schedule), source, device, watch).await
    }

    /// Every item with every country that shows its groups once, countries grouped so that they share the question, in random
    /// order.
    fn epoch<'a>(&self, corpus: &Corpus<'a>, random: &mut Random) -> Vec<Group<'a>> {
        let mut groups = Vec::new();
        for item in &corpus.items {
            let (mut with, _) = countries(corpus.targets, &item.code);
            random.shuffle(&mut with);
            groups.extend(with.chunks(self.countries.max(1)).map(|c| (*item, c.to_vec())));
        }
        random.shuffle(&mut groups);
        groups
    }
}

type Group<'a> = (&'a Item, Vec<&'static Country>);
