//! The visitor's adapter: trained, stopped, written and read.

use super::{Over, Session};
use crate::{
    align::TrainConfig,
    engine::{
        fine_tune::{Bench, FineTune, written},
        loader::adapter_error,
        protocol::{EngineError, Event, ResumeFrom, TrainEnd, Weights},
    },
    model::{Adapter, AdapterConfig, PredictError},
};

impl Session {
    /// The adapter that a fine-tune begins with, and over what: the one of the run's last copy, or a copy of the start's (a new one for
    /// a base).
    async fn beginning(
        &mut self,
        start: &Weights,
        config: &TrainConfig,
        resume: Option<&ResumeFrom>,
    ) -> Result<(Over, Adapter), EngineError> {
        if let Some(from) = resume {
            return self.read_adapter("the run's last copy", &from.adapter);
        }
        self.fetch(start).await?;
        let over = self.over(start)?;
        if let Some(adapter) = self.adapter(start)? {
            return Ok((over, adapter.clone()));
        }
        let shipped = self.shipped(over)?;
        let tokens = shipped.model.prompts.attribute_tokens().map_err(PredictError::from)?;
        let mut settings = AdapterConfig::new(config.rank as usize, tokens, shipped.base_sha256.clone());
        settings.anchored = config.objective.is_anchored();
        self.device.seed(config.seed);
        Ok((over, Adapter::new(&settings, &shipped.model.decoder.config, &self.device)))
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
        if matches!(start, Weights::Public | Weights::Opened) {
            return Err(EngineError::NoReader);
        }
        let (over, adapter) = self.beginning(start, &config, resume).await?;
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
        let decoder = &self.shipped(over)?.model.decoder;
        let mut fine_tune = FineTune::new(config, adapter, resume, decoder, &self.loaded.catalogue, &tables, &self.device)?;
        if over == Over::Reader {
            fine_tune.read_first();
        }
        let started = fine_tune.started();
        // What was saved in full is more than its copy says.
        let adapter = fine_tune.adapter();
        self.set_tuned(Some((over, adapter)));
        self.fine_tune = Some(fine_tune);
        Ok(started)
    }

    /// Does the fine-tune's next bit of work: a question that the public model reads, a step, or a part of a measurement.
    pub async fn work(&mut self) -> Vec<Event> {
        let Some(mut fine_tune) = self.fine_tune.take() else { return Vec::new() };
        let mut events = Vec::new();
        let outcome = self.next(&mut fine_tune, &mut events).await;
        if let Some(adapter) = fine_tune.take_changed()
            && let Some((over, _)) = self.tuned
        {
            self.set_tuned(Some((over, adapter)));
        }
        match outcome {
            Ok(None) => self.fine_tune = Some(fine_tune),
            Ok(Some(end)) => events.extend(self.end(&fine_tune, end).await),
            // It is not over: it goes on from its last copy in a new engine.
            Err(error @ EngineError::Device { .. }) => events.push(Event::Failed(error)),
            Err(error) => {
                events.push(Event::Failed(error));
                events.push(Event::TrainEnded { step: fine_tune.step(), end: TrainEnd::Stopped });
            }
        }
        events
    }

    async fn next(&mut self, fine_tune: &mut FineTune, events: &mut Vec<Event>) -> Result<Option<TrainEnd>, EngineError> {
        let over = self.tuned.as_ref().map_or(Over::Small, |(over, _)| *over);
        if let Some(item) = fine_tune.next_to_read() {
            self.read(over, &item).await?;
            let (done, all) = fine_tune.read();
            events.push(Event::Reading { done, all });
            return Ok(None);
        }
        let bench = Bench { model: &self.shipped(over)?.model, catalogue: &self.loaded.catalogue, tables: &self.tables };
        fine_tune.work(&bench, events).await
    }

    /// Ends the fine-tune and keeps the adapter.
    pub async fn stop(&mut self) -> Vec<Event> {
        match self.fine_tune.take() {
            Some(fine_tune) => self.end(&fine_tune, TrainEnd::Stopped).await,
            None => Vec::new(),
        }
    }

    /// A copy of what a fine-tune made, and its end; of a device that gives no copy, that it failed.
    async fn end(&self, fine_tune: &FineTune, end: TrainEnd) -> Vec<Event> {
        let step = fine_tune.step();
        match self.snapshot(step, false).await {
            Ok(copy) => vec![copy, Event::TrainEnded { step, end }],
            Err(error) => vec![Event::Failed(error)],
        }
    }

    /// Forgets the visitor's adapter.
    pub fn reset(&mut self) {
        self.fine_tune = None;
        self.set_tuned(None);
    }

    /// The visitor's adapter as a file.
    ///
    /// # Errors
    /// When there is none, or the device does not give it.
    pub async fn snapshot(&self, step: u32, asked: bool) -> Result<Event, EngineError> {
        let (_, adapter) = self.tuned.as_ref().ok_or(EngineError::NoTunedAdapter)?;
        Ok(Event::Exported { bytes: written(adapter).await?, step, asked })
    }

    /// An adapter of either base.
    fn read_adapter(&self, name: &str, bytes: &[u8]) -> Result<(Over, Adapter), EngineError> {
        let over = |over: Over| -> Result<(Over, Adapter), EngineError> {
            let shipped = self.shipped(over)?;
            let adapter = Adapter::load(bytes, &shipped.model.decoder.config, &shipped.base_sha256, &self.device);
            Ok((over, adapter.map_err(|e| adapter_error(name.into(), e))?))
        };
        match over(Over::Small) {
            Err(error @ EngineError::WrongModel { .. }) => over(Over::Reader).map_err(|_| error),
            read => read,
        }
    }

    /// Makes a file the visitor's adapter.
    ///
    /// # Errors
    /// When it is none, or for another model; the visitor's adapter is as before.
    pub fn import(&mut self, name: String, bytes: &[u8]) -> Result<Event, EngineError> {
        let (over, adapter) = self.read_adapter(&name, bytes)?;
        self.fine_tune = None;
        self.set_tuned(Some((over, adapter)));
        Ok(Event::Imported { name, over_public: over == Over::Reader })
    }
}
