//! What a loaded engine holds: the model, its adapters, the visitor's own adapter, and the fine-tune that may be running.

use std::collections::HashMap;

use burn::{module::Module, tensor::Device};

use super::{
    LOGIT_TOLERANCE, device,
    fine_tune::FineTune,
    loader::{Loaded, adapter_error},
    protocol::{EngineError, EngineInfo, Event, ResumeFrom, TrainEnd, Weights},
};
use crate::{
    align::TrainConfig,
    model::{self, Adapter, AdapterConfig, Precision, PredictError},
    survey::{
        Country, CountryCode, CountryTable, ItemCode, Persona,
        own::{OwnData, with_own_items},
        unpack,
    },
};

/// A loaded engine.
#[derive(Debug)]
pub struct Session {
    device: Device,
    loaded: Loaded,
    tables: HashMap<CountryCode, CountryTable>,
    /// The visitor's adapter, as far as it is trained.
    tuned: Option<Adapter>,
    /// Base and adapter added up, by what was asked; `Tuned` is forgotten whenever it changes.
    added: HashMap<Weights, model::Weights>,
    pub fine_tune: Option<FineTune>,
}

fn predict_error(error: PredictError) -> EngineError {
    EngineError::NotFinite { prediction: error.to_string() }
}

impl Session {
    pub fn new(loaded: Loaded, device: Device) -> Self {
        Self { device, loaded, tables: HashMap::new(), tuned: None, added: HashMap::new(), fine_tune: None }
    }

    /// Compares the device's logits with the stored ones, for the base and the adapters that were fetched.
    ///
    /// # Errors
    /// [`EngineError::SelfCheck`] when they differ by more than rounding.
    pub async fn self_check(&mut self) -> Result<f64, EngineError> {
        let mut difference = self.check(&Weights::Base).await?;
        for name in self.loaded.adapters.keys().cloned().collect::<Vec<_>>() {
            difference = difference.max(self.check(&Weights::Shipped(name)).await?);
        }
        Ok(difference)
    }

    /// The largest difference from the stored logits of some weights; 0 where none are stored.
    async fn check(&mut self, which: &Weights) -> Result<f64, EngineError> {
        let reference = self.loaded.reference.clone();
        let unknown = || EngineError::UnknownCountry { country: reference.country.to_string() };
        let country = Country::find(reference.country).ok_or_else(unknown)?;
        let personas: Vec<_> = reference.personas.iter().map(|p| (country, *p)).collect();
        let mut difference = 0.0f64;
        let name = if let Weights::Shipped(name) = which { name.as_str() } else { "" };
        if let Some(expected) = reference.logits.get(name) {
            let weights = self.weights(which)?;
            let item = self.loaded.item(&reference.item)?;
            let model = &self.loaded.model;
            let device_error = |e: String| EngineError::NotFinite { prediction: e };
            let question = model.read_question(&weights, item).map_err(|e| device_error(e.to_string()))?;
            let logits = model.logits(&weights, &question, item, &personas).map_err(|e| device_error(e.to_string()))?;
            let data = logits.into_data_async().await.map_err(|e| device_error(format!("{e:?}")))?;
            let expected = expected.iter().flatten();
            let values: Vec<f32> = data.iter::<f32>().collect();
            if values.len() != expected.clone().count() {
                return Err(EngineError::SelfCheck { difference: f64::INFINITY, tolerance: LOGIT_TOLERANCE });
            }
            for (value, expected) in values.iter().zip(expected) {
                let gap = f64::from((value - expected).abs());
                // `max` would let a NaN pass.
                difference = if gap <= difference { difference } else { gap };
            }
        }
        if difference <= LOGIT_TOLERANCE {
            Ok(difference)
        } else {
            Err(EngineError::SelfCheck { difference, tolerance: LOGIT_TOLERANCE })
        }
    }

    pub fn info(&self, self_check: f64, load_ms: f64) -> EngineInfo {
        EngineInfo {
            kind: device::KIND,
            parameters: self.loaded.model.decoder.num_params() as u64,
            adapter_parameters: self.loaded.adapters.values().map(Module::num_params).max().unwrap_or(0) as u64,
            adapters: self.loaded.shipped.clone(),
            self_check,
            load_ms,
        }
    }

    /// Fetches a shipped adapter that was not asked for before, and checks it as the others were at the start.
    async fn fetch(&mut self, which: &Weights) -> Result<(), EngineError> {
        let Weights::Shipped(name) = which else { return Ok(()) };
        if self.loaded.adapters.contains_key(name) || !self.loaded.shipped.contains(name) {
            return Ok(());
        }
        let adapter = self.loaded.adapter(name, &self.device).await?;
        self.loaded.adapters.insert(name.clone(), adapter);
        if let Err(error) = self.check(which).await {
            self.loaded.adapters.remove(name);
            self.added.remove(which);
            return Err(error);
        }
        Ok(())
    }

    /// The adapter behind some weights; `None` for the base.
    fn adapter(&self, weights: &Weights) -> Result<Option<&Adapter>, EngineError> {
        match weights {
            Weights::Base => Ok(None),
            Weights::Shipped(name) => match self.loaded.adapters.get(name) {
                Some(adapter) => Ok(Some(adapter)),
                None => Err(EngineError::UnknownAdapter { name: name.clone() }),
            },
            Weights::Tuned => self.tuned.as_ref().map(Some).ok_or(EngineError::NoTunedAdapter),
        }
    }

    fn weights(&mut self, which: &Weights) -> Result<model::Weights, EngineError> {
        if let Some(weights) = self.added.get(which) {
            return Ok(weights.clone());
        }
        let weights = self.loaded.model.decoder.weights(self.adapter(which)?);
        self.added.insert(which.clone(), weights.clone());
        Ok(weights)
    }

    fn set_tuned(&mut self, adapter: Option<Adapter>) {
        self.tuned = adapter;
        self.added.remove(&Weights::Tuned);
    }

    /// # Errors
    /// When item, country or adapter are unknown, or the device fails.
    pub async fn predict(
        &mut self,
        which: &Weights,
        item: &ItemCode,
        personas: &[(CountryCode, Persona)],
    ) -> Result<Vec<Vec<f32>>, EngineError> {
        let country =
            |code: &CountryCode| Country::find(*code).ok_or_else(|| EngineError::UnknownCountry { country: code.to_string() });
        self.fetch(which).await?;
        let personas = personas.iter().map(|(c, p)| Ok((country(c)?, *p))).collect::<Result<Vec<_>, EngineError>>()?;
        let weights = self.weights(which)?;
        let item = self.loaded.item(item)?;
        self.loaded.model.predict(&weights, item, &personas).await.map_err(predict_error)
    }

    /// Takes the visitor's groups and questions in, in place of any former ones.
    ///
    /// # Errors
    /// [`EngineError::OwnData`] when they are not sound; the former ones stay.
    pub fn set_own(&mut self, data: OwnData) -> Result<(), EngineError> {
        data.check().map_err(|e| EngineError::OwnData { reason: e.to_string() })?;
        data.register();
        self.loaded.catalogue = with_own_items(&self.loaded.catalogue, &data.items);
        self.tables.retain(|code, _| !code.is_own());
        self.loaded.model.composition.countries.retain(|code, _| !code.is_own());
        for group in data.groups {
            let (mut table, known) = (group.table, group.known);
            self.loaded.model.composition.add_group(&table, known);
            // Kept by a browser since before the catalogue changed: what fits no question can't be trained on.
            let fits = |code: &ItemCode| self.loaded.catalogue.item(code).map(|i| i.options.len());
            table.items.retain(|code, answers| fits(code) == Some(answers.options()));
            self.tables.insert(table.country, table);
        }
        Ok(())
    }

    /// Keeps tables that the page brings.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn take_tables(&mut self, tables: &[Vec<u8>]) -> Result<(), EngineError> {
        for bytes in tables {
            let table = unpack(bytes)
                .map_err(|e| EngineError::Format { file: "a survey table of the page".into(), reason: e.to_string() })?;
            self.tables.entry(table.country).or_insert(table);
        }
        Ok(())
    }

    /// The adapter that a fine-tune begins with: the one of the run's last copy, or a copy of the start's (a new one for the base).
    async fn beginning(
        &mut self,
        start: &Weights,
        config: &TrainConfig,
        resume: Option<&ResumeFrom>,
    ) -> Result<Adapter, EngineError> {
        if let Some(from) = resume {
            return self.read_adapter("the run's last copy", &from.adapter);
        }
        self.fetch(start).await?;
        if let Some(adapter) = self.adapter(start)? {
            return Ok(adapter.clone());
        }
        let tokens = self.loaded.model.prompts.attribute_tokens().map_err(|e| predict_error(e.into()))?;
        let mut settings = AdapterConfig::new(config.rank as usize, tokens, self.loaded.base_sha256.clone());
        settings.anchored = config.objective.is_anchored();
        self.device.seed(config.seed);
        Ok(Adapter::new(&settings, &self.loaded.model.decoder.config, &self.device))
    }

    /// Prepares a fine-tune, from its start or from where it was interrupted. Any other ends.
    ///
    /// # Errors
    /// When the settings don't fit, the start is unknown, or a survey file can't be had; a fine-tune that ran goes on.
    pub async fn start(
        &mut self,
        start: &Weights,
        config: TrainConfig,
        resume: Option<&ResumeFrom>,
    ) -> Result<Event, EngineError> {
        config.check()?;
        let adapter = self.beginning(start, &config, resume).await?;
        for country in &config.countries {
            if !self.tables.contains_key(country) {
                if country.is_own() {
                    return Err(EngineError::UnknownCountry { country: country.to_string() });
                }
                let table = self.loaded.table(*country).await?;
                self.tables.insert(*country, table);
            }
        }
        let tables: Vec<_> = config.countries.iter().filter_map(|c| self.tables.get(c)).collect();
        let fine_tune = FineTune::new(config, adapter, resume, &self.loaded, &tables, &self.device)?;
        let started = fine_tune.started();
        // What was saved in full is more than its copy says.
        self.set_tuned(Some(fine_tune.adapter()));
        self.fine_tune = Some(fine_tune);
        Ok(started)
    }

    /// Does the fine-tune's next bit of work: a step, or a part of a measurement.
    pub async fn work(&mut self) -> Vec<Event> {
        let Some(mut fine_tune) = self.fine_tune.take() else { return Vec::new() };
        let mut events = Vec::new();
        let outcome = fine_tune.work(&self.loaded, &self.tables, &mut events).await;
        if let Some(adapter) = fine_tune.take_changed() {
            self.set_tuned(Some(adapter));
        }
        match outcome {
            Ok(None) => self.fine_tune = Some(fine_tune),
            Ok(Some(end)) => {
                events.extend(self.snapshot(fine_tune.step(), false).await);
                events.push(Event::TrainEnded { step: fine_tune.step(), end });
            }
            Err(error) => {
                events.push(Event::Failed(error));
                events.push(Event::TrainEnded { step: fine_tune.step(), end: TrainEnd::Stopped });
            }
        }
        events
    }

    /// Ends the fine-tune and keeps the adapter.
    pub async fn stop(&mut self) -> Vec<Event> {
        let Some(fine_tune) = self.fine_tune.take() else { return Vec::new() };
        let mut events: Vec<_> = self.snapshot(fine_tune.step(), false).await.into_iter().collect();
        events.push(Event::TrainEnded { step: fine_tune.step(), end: TrainEnd::Stopped });
        events
    }

    /// Forgets the visitor's adapter.
    pub fn reset(&mut self) {
        self.fine_tune = None;
        self.set_tuned(None);
    }

    /// The visitor's adapter as a file.
    pub async fn snapshot(&self, step: u32, asked: bool) -> Option<Event> {
        let bytes = self.tuned.as_ref()?.to_safetensors(Precision::Half).await;
        Some(Event::Exported { bytes, step, asked })
    }

    fn read_adapter(&self, name: &str, bytes: &[u8]) -> Result<Adapter, EngineError> {
        let config = &self.loaded.model.decoder.config;
        Adapter::load(bytes, config, &self.loaded.base_sha256, &self.device).map_err(|e| adapter_error(name.into(), e))
    }

    /// Makes a file the visitor's adapter.
    ///
    /// # Errors
    /// When it is none, or for another model; the visitor's adapter is as before.
    pub fn import(&mut self, name: String, bytes: &[u8]) -> Result<Event, EngineError> {
        let adapter = self.read_adapter(&name, bytes)?;
        self.fine_tune = None;
        self.set_tuned(Some(adapter));
        Ok(Event::Imported { name })
    }
}
