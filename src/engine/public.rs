//! The public language model in the engine: as it comes, and as the reader over its states takes it in.

use std::sync::Arc;

use burn::tensor::Device;

use super::{
    protocol::EngineError,
    shipped::Shipped,
    site::{Site, parse},
};
use crate::{
    assets::{fetch::fetch, sha256_of},
    causal::unseen::prompt,
    model::{
        Anchors, Form, LanguageModel, Parts, PublicModel, Weights,
        open::{Limits, ModelFiles, OpenedModel},
    },
    survey::{Catalogue, Composition, Country, Item, Persona},
};

/// What is read at most.
const LIMITS: Limits = Limits::BROWSER;

/// The folder of the site's public model and of the reader over it.
const FOLDER: &str = "smollm2/";

/// A public model that is open.
#[derive(Debug)]
pub struct Public {
    pub about: PublicModel,
    pub model: LanguageModel,
    pub weights: Weights,
    /// Only over the site's own.
    pub reader: Option<Shipped>,
    pub parameters: u64,
    pub self_check: f64,
}

impl Public {
    /// Builds it from the pieces of a file, which are let go. The reader is fetched, and checked against its stored logits, where the
    /// file is the site's own.
    ///
    /// # Errors
    /// When the file is of another kind, damaged or too large, or the reader can't be had.
    pub async fn open(
        files: Vec<(String, u64)>,
        parts: Vec<Vec<u8>>,
        site: &Site,
        catalogue: &Catalogue,
        composition: &Composition,
        device: &Device,
    ) -> Result<Self, EngineError> {
        let about = fetch(&site.address(FOLDER, PublicModel::FILE), |_| ()).await?;
        let about: PublicModel = parse(PublicModel::FILE, &about)?;
        let (names, lengths): (Vec<String>, Vec<u64>) = files.into_iter().unzip();
        let name = names.first().cloned().unwrap_or_default();
        let refused = |e: &dyn std::fmt::Display| EngineError::Public { name: name.clone(), reason: e.to_string() };
        let parts = Parts::split(parts, &lengths).ok_or_else(|| refused(&"its pieces did not arrive whole; open it again"))?;
        let files = ModelFiles::of(names.iter().cloned().zip(parts).collect()).map_err(|e| refused(&e))?;
        let is_shipped = matches!(&files, ModelFiles::Gguf { bytes, .. } if sha256_of(bytes.pieces()) == about.source.sha256);
        let opened = OpenedModel::open(files, &LIMITS, device).map_err(|e| refused(&e))?;
        let parameters = opened.size.parameters;
        let OpenedModel { decoder, prompts, .. } = opened;
        let width = decoder.config.hidden_size;
        let anchors = Anchors::Figures(Arc::default());
        let model = LanguageModel { decoder, prompts, composition: composition.clone(), anchors };
        let weights = model.decoder.weights(None);
        let mut public = Self { about, model, weights, reader: None, parameters, self_check: 0.0 };
        if is_shipped {
            let mut reader = Shipped::load(site, FOLDER, device, &mut |_, _, _| ()).await?;
            reader.model.prompts = reader.model.prompts.reading(width);
            reader.model.composition = composition.clone();
            public.reader = Some(reader);
            public.self_check = public.check(catalogue).await?;
        }
        Ok(public)
    }

    /// The reader's logits against the stored ones, which are of the public model's states too.
    async fn check(&mut self, catalogue: &Catalogue) -> Result<f64, EngineError> {
        let Some(item) = self.reader.as_ref().map(|r| r.reference.item.clone()) else { return Ok(0.0) };
        let item = catalogue.item(&item).ok_or_else(|| EngineError::UnknownItem { item: item.to_string() })?;
        self.read(item).await?;
        let Some(reader) = &self.reader else { return Ok(0.0) };
        let mut difference = reader.check("", &reader.model.decoder.weights(None), catalogue).await?;
        for (name, adapter) in &reader.adapters {
            let found = reader.check(name, &reader.model.decoder.weights(Some(adapter)), catalogue).await?;
            difference = difference.max(found);
        }
        Ok(difference)
    }

    /// Has a question read for the reader, unless it was.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn read(&mut self, item: &Item) -> Result<(), EngineError> {
        let Some(reader) = &mut self.reader else { return Err(EngineError::NoPublic) };
        if reader.model.prompts.question(item).is_ok() {
            return Ok(());
        }
        let states = self.model.reading(&self.weights, item, self.about.read_layers).await;
        reader.model.prompts.keep_reading(item, states?);
        Ok(())
    }

    /// The visitor's groups are others.
    pub fn set_composition(&mut self, composition: &Composition) {
        self.model.composition = composition.clone();
        if let Some(reader) = &mut self.reader {
            reader.model.composition = composition.clone();
        }
    }

    /// What it says as it comes: the mean over wordings and orders of options.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn say(&self, item: &Item, personas: &[(&Country, Persona)]) -> Result<Vec<Vec<f32>>, EngineError> {
        let mut mean: Vec<Vec<f32>> = Vec::new();
        for form in Form::ALL {
            let model = LanguageModel { prompts: self.model.prompts.with_form(form), ..self.model.clone() };
            let said = model.predict(&self.weights, item, personas).await?;
            if mean.is_empty() {
                mean = said.iter().map(|p| vec![0.0; p.len()]).collect();
            }
            for (mean, p) in mean.iter_mut().zip(&said) {
                mean.iter_mut().zip(p).for_each(|(m, v)| *m += v / Form::ALL.len() as f32);
            }
        }
        Ok(mean)
    }

    /// Its state after a question, `[width]`.
    ///
    /// # Errors
    /// Of a file that is not the site's own, whose states can't be compared with those of the questions asked; and when the device
    /// fails.
    pub async fn state(&self, question: &str) -> Result<Vec<f32>, EngineError> {
        if self.reader.is_none() {
            return Err(EngineError::NoPublic);
        }
        Ok(self.model.last_state(&self.weights, &prompt(question), self.about.state_layers).await?)
    }
}
