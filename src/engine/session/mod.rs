//! What a loaded engine holds: the model, its adapters, the visitor's own adapter, and the fine-tune that may be running.

mod tuning;

use std::collections::HashMap;

use burn::{module::Module, tensor::Device};

use super::{
    device,
    fine_tune::FineTune,
    loader::Loaded,
    protocol::{BASE, EngineError, EngineInfo, Event, PublicInfo, Weights},
    public::Public,
    shipped::Shipped,
};
use crate::{
    model::{self, Adapter},
    survey::{
        Country, CountryCode, CountryTable, ItemCode, Persona,
        own::{OwnData, with_own_items},
        unpack,
    },
};

/// Over which base an adapter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Small,
    Reader,
}

/// A loaded engine.
#[derive(Debug)]
pub struct Session {
    device: Device,
    loaded: Loaded,
    public: Option<Public>,
    /// Pieces of a public model that is on its way.
    parts: Vec<Vec<u8>>,
    tables: HashMap<CountryCode, CountryTable>,
    /// The visitor's adapter, as far as it is trained.
    tuned: Option<(Over, Adapter)>,
    /// Base and adapter added up, by what was asked; `Tuned` is forgotten whenever it changes.
    added: HashMap<Weights, model::Weights>,
    pub fine_tune: Option<FineTune>,
}

/// What the reference calls some weights.
fn reference_name(which: &Weights) -> &str {
    match which {
        Weights::Shipped(name) | Weights::Reader(name) if name != BASE => name,
        _ => "",
    }
}

impl Session {
    pub fn new(loaded: Loaded, device: Device) -> Self {
        Self {
            device,
            loaded,
            public: None,
            parts: Vec::new(),
            tables: HashMap::new(),
            tuned: None,
            added: HashMap::new(),
            fine_tune: None,
        }
    }

    /// Compares the device's logits with the stored ones, for the base and the adapters that were fetched.
    ///
    /// # Errors
    /// [`EngineError::SelfCheck`] when they differ by more than rounding.
    pub async fn self_check(&mut self) -> Result<f64, EngineError> {
        let mut difference = self.check(&Weights::Base).await?;
        for name in self.loaded.small.adapters.keys().cloned().collect::<Vec<_>>() {
            difference = difference.max(self.check(&Weights::Shipped(name)).await?);
        }
        Ok(difference)
    }

    /// The largest difference from the stored logits of some weights; 0 where none are stored.
    async fn check(&mut self, which: &Weights) -> Result<f64, EngineError> {
        let weights = self.weights(which)?;
        self.shipped(self.over(which)?)?.check(reference_name(which), &weights, &self.loaded.catalogue).await
    }

    pub fn info(&self, self_check: f64, load_ms: f64) -> EngineInfo {
        let small = &self.loaded.small;
        EngineInfo {
            kind: device::KIND,
            parameters: small.model.decoder.num_params() as u64,
            adapter_parameters: small.adapters.values().map(Module::num_params).max().unwrap_or(0) as u64,
            adapters: small.names.clone(),
            self_check,
            load_ms,
        }
    }

    /// The base that some weights stand over.
    fn over(&self, which: &Weights) -> Result<Over, EngineError> {
        match which {
            Weights::Base | Weights::Shipped(_) => Ok(Over::Small),
            Weights::Public | Weights::Opened | Weights::Reader(_) => Ok(Over::Reader),
            Weights::Tuned => self.tuned.as_ref().map(|(over, _)| *over).ok_or(EngineError::NoTunedAdapter),
            Weights::Judged(name) => Err(EngineError::UnknownAdapter { name: name.clone() }),
        }
    }

    fn shipped(&self, over: Over) -> Result<&Shipped, EngineError> {
        match over {
            Over::Small => Ok(&self.loaded.small),
            Over::Reader => self.public.as_ref().and_then(|p| p.reader.as_ref()).ok_or(EngineError::NoPublic),
        }
    }

    fn shipped_mut(&mut self, over: Over) -> Result<&mut Shipped, EngineError> {
        match over {
            Over::Small => Ok(&mut self.loaded.small),
            Over::Reader => self.public.as_mut().and_then(|p| p.reader.as_mut()).ok_or(EngineError::NoPublic),
        }
    }

    /// Fetches a shipped adapter that was not asked for before, and checks it as the others were at the start.
    async fn fetch(&mut self, which: &Weights) -> Result<(), EngineError> {
        let (Weights::Shipped(name) | Weights::Reader(name)) = which else { return Ok(()) };
        let over = self.over(which)?;
        let shipped = self.shipped(over)?;
        if shipped.adapters.contains_key(name) || !shipped.names.contains(name) {
            return Ok(());
        }
        let adapter = shipped.adapter(name, &self.device).await?;
        self.shipped_mut(over)?.adapters.insert(name.clone(), adapter);
        if let Err(error) = self.check(which).await {
            self.shipped_mut(over)?.adapters.remove(name);
            self.added.remove(which);
            return Err(error);
        }
        Ok(())
    }

    /// The adapter behind some weights; `None` for a base.
    fn adapter(&self, weights: &Weights) -> Result<Option<&Adapter>, EngineError> {
        match weights {
            Weights::Tuned => self.tuned.as_ref().map(|(_, adapter)| Some(adapter)).ok_or(EngineError::NoTunedAdapter),
            Weights::Shipped(name) | Weights::Reader(name) if name != BASE => {
                let adapter = self.shipped(self.over(weights)?)?.adapters.get(name);
                adapter.map(Some).ok_or_else(|| EngineError::UnknownAdapter { name: name.clone() })
            }
            _ => Ok(None),
        }
    }

    fn weights(&mut self, which: &Weights) -> Result<model::Weights, EngineError> {
        if let Some(weights) = self.added.get(which) {
            return Ok(weights.clone());
        }
        let weights = self.shipped(self.over(which)?)?.model.decoder.weights(self.adapter(which)?);
        self.added.insert(which.clone(), weights.clone());
        Ok(weights)
    }

    fn set_tuned(&mut self, tuned: Option<(Over, Adapter)>) {
        self.tuned = tuned;
        self.added.remove(&Weights::Tuned);
    }

    /// # Errors
    /// When item, country or adapter are unknown, the public model is wanted and not there, or the device fails.
    pub async fn predict(
        &mut self,
        which: &Weights,
        item: &ItemCode,
        personas: &[(CountryCode, Persona)],
    ) -> Result<Vec<Vec<f32>>, EngineError> {
        let country =
            |code: &CountryCode| Country::find(*code).ok_or_else(|| EngineError::UnknownCountry { country: code.to_string() });
        let personas = personas.iter().map(|(c, p)| Ok((country(c)?, *p))).collect::<Result<Vec<_>, EngineError>>()?;
        if matches!(which, Weights::Public | Weights::Opened) {
            let is_own = *which == Weights::Opened;
            let public = self.public.as_ref().filter(|p| p.reader.is_none() == is_own).ok_or(EngineError::NoPublic)?;
            return public.say(self.loaded.item(item)?, &personas).await;
        }
        self.fetch(which).await?;
        let over = self.over(which)?;
        let weights = self.weights(which)?;
        self.read(over, item).await?;
        let item = self.loaded.item(item)?;
        Ok(self.shipped(over)?.model.predict(&weights, item, &personas).await?)
    }

    /// Has the public model read a question, where the base takes in what it made of it.
    async fn read(&mut self, over: Over, item: &ItemCode) -> Result<(), EngineError> {
        if over == Over::Small {
            return Ok(());
        }
        let item = self.loaded.item(item)?;
        self.public.as_mut().ok_or(EngineError::NoPublic)?.read(item).await
    }

    // The public model

    /// Takes a piece of its file.
    pub fn take_part(&mut self, bytes: Vec<u8>, is_first: bool) {
        if is_first {
            self.parts.clear();
        }
        self.parts.push(bytes);
    }

    /// Builds it from the pieces, in place of a former one.
    ///
    /// # Errors
    /// As [`Public::open`]; then none is open.
    pub async fn open_public(&mut self, files: Vec<(String, u64)>, started: f64) -> Result<Event, EngineError> {
        let parts = std::mem::take(&mut self.parts);
        self.close_public();
        let Loaded { small, catalogue, site, .. } = &self.loaded;
        let name = files.first().map(|(name, _)| name.clone()).unwrap_or_default();
        let public = Public::open(files, parts, site, catalogue, &small.model.composition, &self.device).await?;
        let info = PublicInfo {
            name,
            parameters: public.parameters,
            is_shipped: public.reader.is_some(),
            self_check: public.self_check,
            open_ms: js_sys::Date::now() - started,
        };
        self.public = Some(public);
        Ok(Event::PublicOpened(info))
    }

    /// Forgets it, and the visitor's adapter where that stands over its reader.
    pub fn close_public(&mut self) {
        self.public = None;
        self.added.retain(|weights, _| !matches!(weights, Weights::Reader(_)));
        if matches!(self.tuned, Some((Over::Reader, _))) {
            self.reset();
        }
    }

    /// # Errors
    /// As [`Public::state`].
    pub async fn state(&self, question: &str) -> Result<Vec<f32>, EngineError> {
        self.public.as_ref().ok_or(EngineError::NoPublic)?.state(question).await
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
        let composition = &mut self.loaded.small.model.composition;
        composition.countries.retain(|code, _| !code.is_own());
        for group in data.groups {
            let (mut table, known) = (group.table, group.known);
            composition.add_group(&table, known);
            // Kept by a browser since before the catalogue changed: what fits no question can't be trained on.
            let fits = |code: &ItemCode| self.loaded.catalogue.item(code).map(|i| i.options.len());
            table.items.retain(|code, answers| fits(code) == Some(answers.options()));
            self.tables.insert(table.country, table);
        }
        if let Some(public) = &mut self.public {
            public.set_composition(composition);
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
}
