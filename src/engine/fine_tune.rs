//! A fine-tune in the page, cut into pieces of work short enough to be interrupted between any two.

use std::collections::{HashMap, VecDeque};

use burn::{module::Module, tensor::Device};

use super::{
    loader::Loaded,
    protocol::{EngineError, Event, Scores, TrainEnd, TrainMetrics, TrainProgress},
};
use crate::{
    align::{ConfigError, Corpus, PersonaSet, Schedule, Scope, StepOutcome, TrainConfig, Trainer},
    causal::{
        EffectKind, SmoothConfig, Targets, effect, items_split,
        metrics::{emd, floor_shift_emd, score, shift_emd, skill},
        predicted_effect,
        random::Random,
    },
    model::{Adapter, Decoder, Precision, Weights},
    survey::{Attribute, Country, CountryCode, CountryTable, ItemCode, Persona, Standard},
};

/// Country-item pairs in each group that is measured: enough to see a trend, few enough to take a second.
const SAMPLE: usize = 12;
/// The page gets a copy of the adapter this often, so that a lost engine costs little.
const SNAPSHOT_STEPS: u32 = 10;

/// Sums over what was measured so far.
#[derive(Debug, Default)]
struct Tally {
    items: u32,
    emd: f64,
    personas: u32,
    /// Shift-EMD sums: of no shift at all, of the model, of the truth under sampling.
    zero: f64,
    model: f64,
    floor: f64,
}

impl Tally {
    fn scores(&self) -> Option<Scores> {
        (self.personas > 0).then(|| Scores {
            items: self.items,
            level: score(self.emd / f64::from(self.personas)),
            effect_skill: skill(self.zero, self.model, self.floor),
        })
    }
}

/// A measurement under way.
#[derive(Debug)]
struct Measurement {
    step: u32,
    weights: Weights,
    /// What is left, with whether it is held out.
    queue: VecDeque<(&'static Country, ItemCode, bool)>,
    trained: Tally,
    held_out: Tally,
}

/// A fine-tune.
#[derive(Debug)]
pub struct FineTune {
    config: TrainConfig,
    trainer: Trainer<Adapter>,
    /// On the autodiff device, without gradients of its own.
    base: Decoder,
    targets: Targets,
    trained: Vec<ItemCode>,
    held_out: Vec<ItemCode>,
    countries: Vec<&'static Country>,
    attributes: Vec<Attribute>,
    random: Random,
    device: Device,
    measurement: Option<Measurement>,
    measured: Option<u32>,
    changed: bool,
    pub paused: bool,
}

impl FineTune {
    pub fn new(
        config: TrainConfig,
        adapter: Adapter,
        loaded: &Loaded,
        tables: &[&CountryTable],
        device: &Device,
    ) -> Result<Self, EngineError> {
        let targets = Targets::build(tables, &|_, _, _| true, &SmoothConfig::default());
        let in_scope = |code: &ItemCode| match &config.scope {
            Scope::AllItems => true,
            Scope::Topic(topic) => loaded.catalogue.item(code).is_some_and(|i| &i.topic == topic),
            Scope::Items(items) => items.contains(code),
        };
        let asked = |code: &ItemCode| config.countries.iter().any(|c| targets.all(*c, code).is_some());
        let items: Vec<ItemCode> =
            loaded.catalogue.items.iter().map(|i| i.code.clone()).filter(|c| in_scope(c) && asked(c)).collect();
        // A single item can't be both trained and held out.
        let share = if items.len() > 1 { config.held_out } else { 0.0 };
        let (trained, held_out) = items_split(config.seed, &items, share);
        if trained.is_empty() {
            return Err(ConfigError::NoItem.into());
        }
        let countries = config.countries.iter().filter_map(|c| Country::find(*c)).filter(|c| c.has_cells()).collect::<Vec<_>>();
        if countries.is_empty() {
            return Err(ConfigError::NoCountry.into());
        }
        let attributes = if config.attributes.is_empty() { Attribute::ALL.to_vec() } else { config.attributes.clone() };
        let schedule = Schedule { peak: config.learning_rate, steps: config.steps };
        Ok(Self {
            trainer: Trainer::new(adapter, schedule),
            base: loaded.model.decoder.clone().no_grad().train(),
            targets,
            trained,
            held_out,
            countries,
            attributes,
            random: Random::keyed(config.seed, &["fine-tune"]),
            device: device.clone().autodiff(),
            measurement: None,
            measured: None,
            changed: false,
            paused: false,
            config,
        })
    }

    pub fn started(&self) -> Event {
        Event::TrainStarted { trained: self.trained.clone(), held_out: self.held_out.clone() }
    }

    /// Steps done.
    pub fn step(&self) -> u32 {
        self.trainer.step_count()
    }

    /// The adapter, if it changed since this was last asked.
    pub fn take_changed(&mut self) -> Option<Adapter> {
        std::mem::take(&mut self.changed).then(|| self.trainer.module().valid())
    }

    /// The next piece: a part of a measurement where one is due, otherwise a step. Gives the end when it is reached.
    pub async fn work(
        &mut self,
        loaded: &Loaded,
        tables: &HashMap<CountryCode, CountryTable>,
        events: &mut Vec<Event>,
    ) -> Result<Option<TrainEnd>, EngineError> {
        let every = (self.config.steps / 6).clamp(1, 50);
        let due = self.trainer.is_done() || self.step().is_multiple_of(every);
        if self.measurement.is_none() && due && self.measured != Some(self.step()) {
            self.measurement = Some(self.measure(loaded));
        }
        if let Some(mut measurement) = self.measurement.take() {
            if let Some((country, item, held_out)) = measurement.queue.pop_front() {
                let tally = if held_out { &mut measurement.held_out } else { &mut measurement.trained };
                measure_item(loaded, tables, &measurement.weights, country, &item, tally).await?;
                self.measurement = Some(measurement);
            } else {
                self.measured = Some(measurement.step);
                if let Some(trained) = measurement.trained.scores() {
                    let held_out = measurement.held_out.scores();
                    events.push(Event::Metrics(TrainMetrics { step: measurement.step, trained, held_out }));
                }
            }
            return Ok(None);
        }
        if self.trainer.is_done() {
            return Ok(Some(TrainEnd::Done));
        }
        let outcome = self.train_step(loaded, events).await?;
        if outcome.is_none() && self.step().is_multiple_of(SNAPSHOT_STEPS) {
            let bytes = self.trainer.module().valid().to_safetensors(Precision::Half).await;
            events.push(Event::Exported { bytes, step: self.step(), asked: false });
        }
        Ok(outcome)
    }

    async fn train_step(&mut self, loaded: &Loaded, events: &mut Vec<Event>) -> Result<Option<TrainEnd>, EngineError> {
        let started = now_ms();
        let prompt_error = |e: crate::model::PromptError| EngineError::NotFinite { prediction: e.to_string() };
        let corpus = Corpus {
            items: loaded.catalogue.items.iter().collect(),
            targets: &self.targets,
            prompts: &loaded.model.prompts,
            composition: &loaded.model.composition,
        };
        let set = PersonaSet::spanning(&self.attributes);
        let mut examples = Vec::new();
        while examples.len() < self.config.batch as usize {
            let item = &self.trained[self.random.below(self.trained.len())];
            let country = self.countries[self.random.below(self.countries.len())];
            if let Some(item) = loaded.catalogue.item(item)
                && let Some(example) = corpus.voices(country, item, &set)
            {
                examples.push(example);
            }
        }
        // Rows of one item share its question when they stand together.
        examples.sort_by(|a, b| a.item.code.cmp(&b.item.code));
        let batch = corpus.batch(&examples, &set, &self.device).map_err(prompt_error)?;
        let outcome = self.trainer.step(&self.base, self.config.objective, &batch).await;
        let outcome = outcome.map_err(|e| EngineError::NotFinite { prediction: format!("{e:?}") })?;
        let StepOutcome::Loss(loss) = outcome else { return Ok(Some(TrainEnd::Diverged)) };
        self.changed = true;
        let (step, steps) = (self.step(), self.config.steps);
        events.push(Event::Progress(TrainProgress { step, steps, loss, step_ms: now_ms() - started }));
        Ok(None)
    }

    /// A fixed sample of trained and held-out pairs, the same at every measurement.
    fn measure(&self, loaded: &Loaded) -> Measurement {
        let mut queue = VecDeque::new();
        for (items, held_out) in [(&self.trained, false), (&self.held_out, true)] {
            let mut pairs: Vec<_> = items
                .iter()
                .flat_map(|i| self.countries.iter().map(move |c| (*c, i.clone(), held_out)))
                .filter(|(c, i, _)| self.targets.all(c.code(), i).is_some())
                .collect();
            Random::keyed(self.config.seed, &["measure"]).shuffle(&mut pairs);
            pairs.truncate(SAMPLE);
            queue.extend(pairs);
        }
        let adapter = self.trainer.module().valid();
        Measurement {
            step: self.step(),
            weights: loaded.model.decoder.weights(Some(&adapter)),
            queue,
            trained: Tally::default(),
            held_out: Tally::default(),
        }
    }
}

async fn measure_item(
    loaded: &Loaded,
    tables: &HashMap<CountryCode, CountryTable>,
    weights: &Weights,
    country: &'static Country,
    code: &ItemCode,
    tally: &mut Tally,
) -> Result<(), EngineError> {
    let Some(answers) = tables.get(&country.code()).and_then(|t| t.items.get(code)) else { return Ok(()) };
    let item = loaded.item(code)?;
    let personas: Vec<_> = Persona::all().map(|p| (country, p)).collect();
    let predicted = loaded.model.predict(weights, item, &personas).await;
    let predicted = predicted.map_err(|e| EngineError::NotFinite { prediction: e.to_string() })?;
    let predict = |p: Persona| Some(predicted[p.index()].iter().map(|v| f64::from(*v)).collect::<Vec<f64>>());
    tally.items += 1;
    for persona in Persona::all().filter(|p| p.granularity() > 0) {
        if let (Some(survey), Some(p)) = (answers.persona(persona, Standard::AsAnswered), predict(persona))
            && survey.is_evidence()
            && survey.n >= 10
        {
            tally.emd += emd(&survey.p, &p);
            tally.personas += 1;
        }
    }
    for attribute in Attribute::ALL {
        let kind = EffectKind::Standardised;
        if let (Ok(survey), Some((delta, _))) =
            (effect(answers, attribute, kind), predicted_effect(Some(answers), attribute, kind, &predict))
        {
            let at = |level| answers.persona(Persona::ANY.with(attribute, Some(level)), Standard::AsAnswered).map(|a| a.p);
            let (Some(a), Some(b)) = (at(false), at(true)) else { continue };
            tally.zero += shift_emd(&survey.delta, &vec![0.0; survey.delta.len()]);
            tally.model += shift_emd(&survey.delta, &delta);
            tally.floor += floor_shift_emd(&a, survey.n_eff_a, &b, survey.n_eff_b);
        }
    }
    Ok(())
}

fn now_ms() -> f64 {
    js_sys::Date::now()
}
