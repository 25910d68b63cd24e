//! A fine-tune from its settings: which items it sees, what each step draws, and how it goes on after an interruption.

use burn::{module::Module, tensor::Device};

use super::{ConfigError, Corpus, PersonaSet, Position, Schedule, Scope, StepOutcome, TrainConfig, Trainer};
use crate::{
    causal::{SmoothConfig, Targets, items_split, random::Random},
    model::{Adapter, Decoder, LanguageModel, PromptError},
    survey::{Attribute, Catalogue, Country, CountryTable, ItemCode},
};

/// So many draws of a step may find nothing to learn before it gives up on a full batch.
const MOST_DRAWS: usize = 10_000;

/// Why a step could not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Prompt(#[from] PromptError),
    #[error("the device failed: {0}")]
    Device(String),
    #[error("no chosen country has answers to any chosen question")]
    Nothing,
}

/// A fine-tune under way.
#[derive(Debug)]
pub struct Run {
    config: TrainConfig,
    trainer: Trainer<Adapter>,
    /// On the autodiff device, without gradients of its own.
    base: Decoder,
    targets: Targets,
    pub trained: Vec<ItemCode>,
    pub held_out: Vec<ItemCode>,
    pub countries: Vec<&'static Country>,
    attributes: Vec<Attribute>,
    device: Device,
}

impl Run {
    /// # Errors
    /// When the settings leave no country or no item.
    pub fn new(
        config: TrainConfig,
        adapter: Adapter,
        base: &Decoder,
        catalogue: &Catalogue,
        tables: &[&CountryTable],
        device: &Device,
    ) -> Result<Self, ConfigError> {
        let targets = Targets::build(tables, &|_, _, _| true, &SmoothConfig::default());
        let in_scope = |code: &ItemCode| match &config.scope {
            Scope::AllItems => true,
            Scope::Topic(topic) => catalogue.item(code).is_some_and(|i| &i.topic == topic),
            Scope::Items(items) => items.contains(code),
        };
        let asked = |code: &ItemCode| config.countries.iter().any(|c| targets.all(*c, code).is_some());
        let items: Vec<ItemCode> = catalogue.items.iter().map(|i| i.code.clone()).filter(|c| in_scope(c) && asked(c)).collect();
        // A single item can't be both trained and held out.
        let share = if items.len() > 1 { config.held_out } else { 0.0 };
        let (mut trained, mut held_out) = items_split(config.seed, &items, share);
        if let Some(place) = config.kept.as_ref().and_then(|kept| held_out.iter().position(|i| i == kept))
            && let Some(other) = trained.last_mut()
        {
            std::mem::swap(other, &mut held_out[place]);
        }
        if trained.is_empty() {
            return Err(ConfigError::NoItem);
        }
        let countries = config.countries.iter().filter_map(|c| Country::find(*c)).filter(|c| c.has_cells()).collect::<Vec<_>>();
        if countries.is_empty() {
            return Err(ConfigError::NoCountry);
        }
        let attributes = if config.attributes.is_empty() { Attribute::ALL.to_vec() } else { config.attributes.clone() };
        let schedule = Schedule { peak: config.learning_rate, steps: config.steps };
        Ok(Self {
            trainer: Trainer::new(adapter, schedule),
            base: base.clone().no_grad().train(),
            targets,
            trained,
            held_out,
            countries,
            attributes,
            device: device.clone().autodiff(),
            config,
        })
    }

    /// Goes on at a position, as if it had never stopped where that says all. Otherwise the adapter that the run was made with
    /// counts as what it had learnt by then, and the optimiser begins anew. Gives whether it is as if it had never stopped.
    pub fn go_on(&mut self, position: &Position) -> bool {
        let (config, module) = (&self.config, self.trainer.module().clone());
        let schedule = Schedule { peak: config.learning_rate, steps: config.steps };
        if let Some(trainer) = position.saved.as_ref().and_then(|s| Trainer::resume(module.clone(), schedule, s).ok()) {
            self.trainer = trainer;
            return true;
        }
        self.trainer = Trainer::new(module, schedule).from_step(position.step.min(config.steps));
        false
    }

    /// Where it is. `whole` says whether the device lets parameters and optimiser be read at once, as WebGPU does not.
    pub fn position(&self, whole: bool) -> Position {
        Position { step: self.step(), saved: if whole { self.trainer.save().ok() } else { None } }
    }

    pub const fn config(&self) -> &TrainConfig {
        &self.config
    }

    /// Steps done.
    pub fn step(&self) -> u32 {
        self.trainer.step_count()
    }

    pub fn is_done(&self) -> bool {
        self.trainer.is_done()
    }

    /// The adapter as far as it is trained.
    pub fn adapter(&self) -> Adapter {
        self.trainer.module().valid()
    }

    /// Whether there is anything to learn of this item in this country.
    pub fn knows(&self, country: &Country, item: &ItemCode) -> bool {
        self.targets.all(country.code(), item).is_some()
    }

    /// What a step is about. It follows from seed and step alone, so that a run that goes on draws what it would have drawn.
    fn draw<'a>(&self, step: u32, corpus: &Corpus<'a>, set: &PersonaSet) -> Vec<super::Example<'a>> {
        let mut random = Random::keyed(self.config.seed, &["fine-tune", &step.to_string()]);
        let mut examples = Vec::new();
        for _ in 0..MOST_DRAWS {
            let item = &self.trained[random.below(self.trained.len())];
            let country = self.countries[random.below(self.countries.len())];
            if let Some(item) = corpus.items.iter().find(|i| i.code == *item)
                && let Some(example) = corpus.voices(country, item, set)
            {
                examples.push(example);
            }
            if examples.len() == self.config.batch as usize {
                break;
            }
        }
        // Rows of one item share its question when they stand together.
        examples.sort_by(|a, b| a.item.code.cmp(&b.item.code));
        examples
    }

    /// One step.
    ///
    /// # Errors
    /// When there is nothing to learn, or the device fails; the adapter is as before.
    pub async fn advance(&mut self, model: &LanguageModel, catalogue: &Catalogue) -> Result<StepOutcome, RunError> {
        let corpus = Corpus {
            items: catalogue.items.iter().collect(),
            targets: &self.targets,
            prompts: &model.prompts,
            composition: &model.composition,
            keeps_figures: false,
        };
        let set = PersonaSet::spanning(&self.attributes);
        let examples = self.draw(self.step(), &corpus, &set);
        if examples.is_empty() {
            return Err(RunError::Nothing);
        }
        let batch = corpus.batch(&examples, &set, &self.device)?;
        let outcome = self.trainer.step(&self.base, self.config.objective, &batch).await;
        outcome.map_err(|e| RunError::Device(e.to_string()))
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::{
        align::{Objective, Saved},
        causal::simulation::World,
        model::{AdapterConfig, Anchors, DecoderConfig, PromptEncoder},
        survey::{Composition, Item, Topic},
    };

    struct Bench {
        model: LanguageModel,
        catalogue: Catalogue,
        tables: Vec<CountryTable>,
        config: TrainConfig,
        device: Device,
    }

    /// A tiny model, and a made-up survey of four questions in two countries.
    fn bench() -> Bench {
        let tables = World::new(3, 2, 4).survey(2_000, 1);
        let options = |n: usize| ["never", "rarely", "at times", "often", "always", "a", "b", "c", "d", "e"][..n].to_vec();
        let item = |(code, n): (&ItemCode, usize)| Item {
            code: code.clone(),
            topic: if code.number() < 4 { "t" } else { "u" }.into(),
            title: code.0.clone(),
            question: format!("How often is it {}?", code.number()),
            options: options(n).into_iter().map(String::from).collect(),
            first_code: 1,
        };
        let catalogue = Catalogue {
            topics: ["t", "u"].map(|t| Topic { id: t.into(), title: t.into() }).into(),
            items: tables[0].items.iter().map(|(code, answers)| item((code, answers.options()))).collect(),
            ..Catalogue::default()
        };
        let prompts = PromptEncoder::learn(&catalogue).unwrap();
        let device = Device::flex();
        device.seed(7);
        let decoder = Decoder::random(&DecoderConfig::tiny(prompts.vocab_size()), &device);
        let mean = [1.0 / 16.0; 16];
        let composition = Composition { countries: tables.iter().map(|t| (t.country, mean)).collect(), mean };
        let config = TrainConfig {
            objective: Objective::Paper,
            countries: tables.iter().map(|t| t.country).collect(),
            scope: Scope::AllItems,
            attributes: vec![Attribute::Gender],
            steps: 8,
            batch: 2,
            rank: 4,
            learning_rate: 0.02,
            seed: 5,
            held_out: 0.25,
            kept: None,
        };
        Bench {
            model: LanguageModel { decoder, prompts, composition, anchors: Anchors::Base },
            catalogue,
            tables,
            config,
            device,
        }
    }

    impl Bench {
        fn adapter(&self) -> Adapter {
            let tokens = self.model.prompts.attribute_tokens().unwrap();
            let config = AdapterConfig::new(self.config.rank as usize, tokens, "base".into());
            self.device.seed(self.config.seed);
            Adapter::new(&config, &self.model.decoder.config, &self.device)
        }

        fn run(&self, adapter: Adapter) -> Run {
            let tables: Vec<_> = self.tables.iter().collect();
            Run::new(self.config.clone(), adapter, &self.model.decoder, &self.catalogue, &tables, &self.device).unwrap()
        }

        /// The losses of the steps up to one.
        fn train(&self, run: &mut Run, until: u32) -> Vec<f64> {
            let mut losses = Vec::new();
            while run.step() < until {
                match block_on(run.advance(&self.model, &self.catalogue)).unwrap() {
                    StepOutcome::Loss(loss) => losses.push(loss),
                    StepOutcome::Diverged => panic!("diverged after {losses:?}"),
                }
            }
            losses
        }
    }

    #[test]
    fn an_interrupted_run_goes_on_as_if_it_had_never_stopped() {
        let bench = bench();
        let mut straight = bench.run(bench.adapter());
        let before = bench.train(&mut straight, 5);
        let position = straight.position(true);
        let copy = straight.adapter();
        let after = bench.train(&mut straight, 8);
        assert!(straight.is_done() && before.len() == 5 && after.len() == 3);

        // With parameters and optimiser; the adapter that it is made with does not matter then.
        let mut whole = bench.run(bench.adapter());
        assert!(whole.go_on(&position));
        assert_eq!(whole.step(), 5);
        assert_eq!(bench.train(&mut whole, 8), after);
        assert_eq!((whole.is_done(), &whole.trained, &whole.held_out), (true, &straight.trained, &straight.held_out));

        // With the adapter alone: the same step with the same draws, and under the paper's second stage; then another way, as
        // the optimiser begins anew.
        let mut alone = bench.run(copy);
        assert!(!alone.go_on(&Position { step: 5, saved: None }));
        let rest = bench.train(&mut alone, 8);
        assert_eq!(rest[0], after[0]);
        assert!(rest.len() == 3 && rest[1..] != after[1..] && alone.is_done());
    }

    #[test]
    fn what_can_t_be_read_back_is_not_trusted() {
        let bench = bench();
        let mut run = bench.run(bench.adapter());
        let saved = Saved { step: 4, module: vec![1, 2, 3], optimizer: Vec::new() };
        assert!(!run.go_on(&Position { step: 4, saved: Some(saved) }));
        assert_eq!(run.step(), 4);
        assert!(!run.go_on(&Position { step: 4_000, saved: None }) && run.is_done());
    }

    #[test]
    fn scope_and_attributes_say_what_is_drawn() {
        let mut bench = bench();
        bench.config.scope = Scope::Topic("t".into());
        bench.config.held_out = 0.34;
        let run = bench.run(bench.adapter());
        assert_eq!((run.trained.len(), run.held_out.len()), (2, 1));
        // What is looked at is trained, whatever the seed would hold out; as many are held out.
        bench.config.kept = run.held_out.first().cloned();
        let kept = bench.run(bench.adapter());
        assert!(bench.config.kept.iter().all(|k| kept.trained.contains(k)));
        assert_eq!((kept.trained.len(), kept.held_out.len()), (2, 1));
        bench.config.kept = None;
        let items: Vec<_> = bench.catalogue.items.iter().collect();
        let model = &bench.model;
        let corpus = Corpus {
            items,
            targets: &run.targets,
            prompts: &model.prompts,
            composition: &model.composition,
            keeps_figures: false,
        };
        let set = PersonaSet::spanning(&run.attributes);
        assert_eq!((set.personas.len(), set.pairs.len()), (3, 1));
        for step in 0..20 {
            let drawn = run.draw(step, &corpus, &set);
            assert!(drawn.len() == 2 && drawn.iter().all(|e| run.trained.contains(&e.item.code)));
            assert_eq!(drawn, run.draw(step, &corpus, &set));
        }
        bench.config.scope = Scope::Topic("nobody asked".into());
        let tables: Vec<_> = bench.tables.iter().collect();
        let none = Run::new(bench.config.clone(), bench.adapter(), &model.decoder, &bench.catalogue, &tables, &bench.device);
        assert_eq!(none.unwrap_err(), ConfigError::NoItem);
    }
}
