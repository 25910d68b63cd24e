//! A fine-tune in the page, cut into pieces of work short enough to be interrupted between any two.

use std::collections::{HashMap, VecDeque};

use burn::tensor::Device;

use super::{
    device::failed,
    naps::Naps,
    protocol::{EngineError, Event, ResumeFrom, SAMPLE, Scores, TrainEnd, TrainMetrics, TrainProgress, Voiced},
};
use crate::{
    align::{Run, StepOutcome, Tally, TrainConfig},
    causal::random::Random,
    model::{Adapter, Decoder, LanguageModel, Precision, Weights},
    survey::{Catalogue, Cell, Country, CountryCode, CountryTable, ItemCode, Persona},
};

/// The page gets a copy of the adapter this often, so that a lost engine costs little.
const SNAPSHOT_STEPS: u32 = 10;
/// WebGPU lets nothing be read at once, as burn's records of parameters and optimiser are.
const WHOLE_SNAPSHOTS: bool = cfg!(not(feature = "gpu"));

fn scores(tally: &Tally) -> Option<Scores> {
    Some(Scores { items: tally.pairs, level: tally.level()?, effect_skill: tally.effect_skill(), labels: tally.labels })
}

/// An adapter's file.
///
/// # Errors
/// [`EngineError::Device`] when the device does not give it.
pub async fn written(adapter: &Adapter) -> Result<Vec<u8>, EngineError> {
    let bytes = adapter.to_safetensors(Precision::Half).await;
    if bytes.is_empty() { Err(failed("it does not give the adapter")) } else { Ok(bytes) }
}

/// What a fine-tune works with.
#[derive(Debug)]
pub struct Bench<'a> {
    pub model: &'a LanguageModel,
    pub catalogue: &'a Catalogue,
    pub tables: &'a HashMap<CountryCode, CountryTable>,
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
    voices: Vec<Voiced>,
}

/// A fine-tune.
#[derive(Debug)]
pub struct FineTune {
    run: Run,
    /// Where it went on, and whether with the optimiser as it was.
    resumed: Option<(u32, bool)>,
    measurement: Option<Measurement>,
    measured: Option<u32>,
    changed: bool,
    paused: bool,
    naps: Naps,
    /// Questions that another model has to read before the first step, and how many there were.
    to_read: VecDeque<ItemCode>,
    to_read_in_all: usize,
}

impl FineTune {
    /// `adapter` is the one to start from, or the one of the run's last copy.
    pub fn new(
        config: TrainConfig,
        adapter: Adapter,
        resume: Option<&ResumeFrom>,
        decoder: &Decoder,
        catalogue: &Catalogue,
        tables: &[&CountryTable],
        device: &Device,
    ) -> Result<Self, EngineError> {
        let mut run = Run::new(config, adapter, decoder, catalogue, tables, device)?;
        let resumed = resume.map(|from| (from.position.step, run.go_on(&from.position)));
        Ok(Self {
            run,
            resumed,
            measurement: None,
            measured: None,
            changed: false,
            paused: false,
            naps: Naps::default(),
            to_read: VecDeque::new(),
            to_read_in_all: 0,
        })
    }

    /// Has all its questions read by another model before the first step.
    pub fn read_first(&mut self) {
        self.to_read = self.run.trained.iter().chain(&self.run.held_out).cloned().collect();
        self.to_read_in_all = self.to_read.len();
    }

    pub fn next_to_read(&mut self) -> Option<ItemCode> {
        self.to_read.pop_front()
    }

    /// How many of its questions were read, of how many.
    pub fn read(&self) -> (u32, u32) {
        ((self.to_read_in_all - self.to_read.len()) as u32, self.to_read_in_all as u32)
    }

    pub fn started(&self) -> Event {
        let (trained, held_out) = (self.run.trained.clone(), self.run.held_out.clone());
        Event::TrainStarted { trained, held_out, from: self.step(), whole: self.resumed.is_none_or(|(_, whole)| whole) }
    }

    /// Steps done.
    pub fn step(&self) -> u32 {
        self.run.step()
    }

    pub const fn is_paused(&self) -> bool {
        self.paused
    }

    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
        self.naps.rest();
    }

    /// The adapter as far as it is trained.
    pub fn adapter(&self) -> Adapter {
        self.run.adapter()
    }

    /// The adapter, if it changed since this was last asked.
    pub fn take_changed(&mut self) -> Option<Adapter> {
        std::mem::take(&mut self.changed).then(|| self.run.adapter())
    }

    /// As [`Self::next`], and says when the tab or the machine slept.
    pub async fn work(&mut self, bench: &Bench<'_>, events: &mut Vec<Event>) -> Result<Option<TrainEnd>, EngineError> {
        let outcome = self.next(bench, events).await;
        if let Some(ms) = self.naps.beat(now_ms()) {
            events.push(Event::Slept { ms });
        }
        outcome
    }

    /// The next piece: a part of a measurement where one is due, otherwise a step. Gives the end when it is reached.
    async fn next(&mut self, bench: &Bench<'_>, events: &mut Vec<Event>) -> Result<Option<TrainEnd>, EngineError> {
        let every = (self.run.config().steps / 6).clamp(1, 50);
        let due = self.run.is_done() || self.step().is_multiple_of(every);
        if self.measurement.is_none() && due && self.measured != Some(self.step()) {
            self.measurement = Some(self.measure(bench.model));
        }
        if let Some(mut measurement) = self.measurement.take() {
            if let Some((country, item, held_out)) = measurement.queue.pop_front() {
                let tally = if held_out { &mut measurement.held_out } else { &mut measurement.trained };
                let voiced = measure_item(bench, &measurement.weights, country, &item, tally).await?;
                measurement.voices.extend(voiced);
                self.measurement = Some(measurement);
            } else {
                self.measured = Some(measurement.step);
                if let Some(trained) = scores(&measurement.trained) {
                    let held_out = scores(&measurement.held_out);
                    events.push(Event::Voices(measurement.voices));
                    events.push(Event::Metrics(TrainMetrics { step: measurement.step, trained, held_out }));
                }
            }
            return Ok(None);
        }
        if self.run.is_done() {
            return Ok(Some(TrainEnd::Done));
        }
        let started = now_ms();
        let outcome = self.run.advance(bench.model, bench.catalogue).await?;
        let StepOutcome::Loss(loss) = outcome else { return Ok(Some(TrainEnd::Diverged)) };
        self.changed = true;
        let (step, steps) = (self.step(), self.run.config().steps);
        events.push(Event::Progress(TrainProgress { step, steps, loss, step_ms: now_ms() - started }));
        if step.is_multiple_of(SNAPSHOT_STEPS) && !self.run.is_done() {
            let bytes = written(&self.run.adapter()).await?;
            events.push(Event::Exported { bytes, step, asked: false });
            events.push(Event::Reached(self.run.position(WHOLE_SNAPSHOTS)));
        }
        Ok(None)
    }

    /// A fixed sample of trained and held-out pairs, the same at every measurement.
    fn measure(&self, model: &LanguageModel) -> Measurement {
        let mut queue = VecDeque::new();
        for (items, held_out) in [(&self.run.trained, false), (&self.run.held_out, true)] {
            let mut pairs: Vec<_> = items
                .iter()
                .flat_map(|i| self.run.countries.iter().map(move |c| (*c, i.clone(), held_out)))
                .filter(|(c, i, _)| self.run.knows(c, i))
                .collect();
            Random::keyed(self.run.config().seed, &["measure"]).shuffle(&mut pairs);
            pairs.truncate(SAMPLE);
            queue.extend(pairs);
        }
        let adapter = self.run.adapter();
        Measurement {
            step: self.step(),
            weights: model.decoder.weights(Some(&adapter)),
            queue,
            trained: Tally::default(),
            held_out: Tally::default(),
            voices: Vec::new(),
        }
    }
}

async fn measure_item(
    bench: &Bench<'_>,
    weights: &Weights,
    country: &'static Country,
    code: &ItemCode,
    tally: &mut Tally,
) -> Result<Option<Voiced>, EngineError> {
    let Some(answers) = bench.tables.get(&country.code()).and_then(|t| t.items.get(code)) else { return Ok(None) };
    let item = bench.catalogue.item(code).ok_or_else(|| EngineError::UnknownItem { item: code.to_string() })?;
    let personas: Vec<_> = Persona::all().map(|p| (country, p)).collect();
    let predicted = bench.model.predict(weights, item, &personas).await?;
    tally.add(answers, &predicted);
    let p = Cell::all().filter_map(|cell| predicted.get(Persona::full(cell).index()).cloned()).collect();
    Ok(Some(Voiced { country: country.code(), item: code.clone(), p }))
}

fn now_ms() -> f64 {
    js_sys::Date::now()
}
