//! One set of tables to train on, and the folder in which what was trained on it is kept.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use ace_playground::{
    align::{Corpus, Objective, Recipe},
    assets::sha256_hex,
    causal::{EffectProcess, Targets},
    model::{Adapter, Decoder, LanguageModel, ModelManifest, Precision},
    survey::{Composition, CountryTable, Item, ItemCode},
};
use anyhow::{Context, ensure};
use burn::tensor::Device;
use futures::executor::block_on;
use indicatif::MultiProgress;

use crate::{
    data::Data,
    jobs::{RunFile, write_whole},
};

/// A base as it is stored: what is evaluated is what is shipped, half precision and all.
#[derive(Clone)]
pub struct Base {
    pub model: LanguageModel,
    pub config: Vec<u8>,
    pub weights: Vec<u8>,
    pub sha256: String,
}

pub struct Lab<'a> {
    /// What the lab is about, for people.
    pub name: String,
    folder: PathBuf,
    recipe: Recipe,
    data: &'a Data,
    items: Vec<&'a Item>,
    pub targets: Targets,
    composition: Composition,
    device: Device,
    bars: MultiProgress,
}

/// What all labs of a run share.
#[derive(Clone, Copy)]
pub struct Shared<'a> {
    pub work: &'a Path,
    pub data: &'a Data,
    pub device: &'a Device,
    pub bars: &'a MultiProgress,
}

fn read_seconds(path: &Path) -> Option<f64> {
    std::fs::read_to_string(path).ok()?.parse().ok()
}

impl<'a> Lab<'a> {
    /// Items that no table has are unseen.
    pub fn new(name: &str, recipe: &Recipe, tables: &[CountryTable], shared: Shared<'a>) -> anyhow::Result<Self> {
        let seen: Vec<&CountryTable> = tables.iter().collect();
        let asked = |item: &&Item| tables.iter().any(|t| t.items.contains_key(&item.code));
        let all = |_, _: &ItemCode, _| true;
        let process = EffectProcess::fit(&seen, &all, &shared.data.catalogue);
        let lab = Self {
            name: name.into(),
            folder: shared.work.join(name),
            recipe: recipe.clone(),
            data: shared.data,
            items: shared.data.catalogue.items.iter().filter(asked).collect(),
            targets: Targets::from_process(&seen, &all, &process),
            composition: Composition::of_tables(tables),
            device: shared.device.clone(),
            bars: shared.bars.clone(),
        };
        lab.claim()?;
        Ok(lab)
    }

    /// A folder holds the work of one recipe alone.
    fn claim(&self) -> anyhow::Result<()> {
        let path = self.folder.join("recipe.json");
        let recipe = serde_json::to_vec_pretty(&self.recipe)?;
        match std::fs::read(&path) {
            Ok(kept) => ensure!(
                kept == recipe,
                "{} holds the work of another recipe; delete it, or choose another folder with --work",
                self.folder.display()
            ),
            Err(_) => write_whole(&path, &recipe)?,
        }
        Ok(())
    }

    fn corpus(&self) -> Corpus<'_> {
        Corpus { items: self.items.clone(), targets: &self.targets, prompts: &self.data.prompts, composition: &self.composition }
    }

    fn run_file(&self, what: &str) -> RunFile {
        RunFile::new(self.folder.join(format!("{what}.run")), &format!("{} {what}", self.name), &self.bars)
    }

    /// Keeps how long something took beside it.
    fn keep_seconds(&self, what: &str, started: Instant) -> anyhow::Result<()> {
        write_whole(&self.folder.join(format!("{what}.seconds")), format!("{:.0}", started.elapsed().as_secs_f64()).as_bytes())
    }

    /// Seconds that all of the lab's trainings took.
    pub fn seconds(&self) -> f64 {
        let files = std::fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        files.filter(|p| p.extension().is_some_and(|e| e == "seconds")).filter_map(|p| read_seconds(&p)).sum()
    }

    /// Seconds that the base alone took.
    pub fn base_seconds(&self) -> f64 {
        read_seconds(&self.folder.join("base.seconds")).unwrap_or(0.0)
    }

    /// The base: kept from before, or trained now.
    pub fn base(&self) -> anyhow::Result<Base> {
        let [config, weights] = [ModelManifest::CONFIG, ModelManifest::WEIGHTS].map(|file| self.folder.join(file));
        if !weights.is_file() {
            let (started, mut watch) = (Instant::now(), self.run_file("base"));
            let decoder = block_on(self.recipe.train_base(&self.corpus(), &self.device, &mut watch))?;
            self.keep_seconds("base", started)?;
            write_whole(&config, &serde_json::to_vec_pretty(&decoder.config)?)?;
            write_whole(&weights, &block_on(decoder.to_safetensors(Precision::Half)))?;
            watch.finish();
        }
        let read = |path: &Path| std::fs::read(path).with_context(|| format!("reading {}", path.display()));
        let (config, weights) = (read(&config)?, read(&weights)?);
        let decoder = Decoder::load(&config, &weights, &self.device)?;
        let sha256 = sha256_hex(&weights);
        let model = LanguageModel { decoder, prompts: self.data.prompts.clone(), composition: self.composition.clone() };
        Ok(Base { model, config, weights, sha256 })
    }

    /// A base that was trained elsewhere, answering with this lab's composition.
    pub fn borrow(&self, base: &Base) -> Base {
        let mut base = base.clone();
        base.model.composition = self.composition.clone();
        base
    }

    /// The bytes of an adapter over a base: kept from before, or trained now.
    pub fn adapter_bytes(&self, objective: Objective, base: &Base) -> anyhow::Result<Vec<u8>> {
        let path = self.folder.join(format!("{}.safetensors", objective.name()));
        if !path.is_file() {
            let (started, mut watch) = (Instant::now(), self.run_file(objective.name()));
            let (corpus, over) = (self.corpus(), (&base.model, base.sha256.as_str()));
            let adapter = block_on(self.recipe.train_adapter(objective, over, &corpus, &self.device, &mut watch))?;
            self.keep_seconds(objective.name(), started)?;
            write_whole(&path, &block_on(adapter.to_safetensors(Precision::Byte)))?;
            watch.finish();
        }
        std::fs::read(&path).with_context(|| format!("reading {}", path.display()))
    }

    /// The same, read back.
    pub fn adapter(&self, objective: Objective, base: &Base) -> anyhow::Result<Adapter> {
        self.read_adapter(&self.adapter_bytes(objective, base)?, base)
    }

    /// An adapter over a base, from the bytes of its file.
    pub fn read_adapter(&self, bytes: &[u8], base: &Base) -> anyhow::Result<Adapter> {
        Ok(Adapter::load(bytes, &base.model.decoder.config, &base.sha256, &self.device)?)
    }

    /// Every parameter trained instead of an adapter; never kept.
    pub fn full(&self, objective: Objective, base: &Base) -> anyhow::Result<Decoder> {
        let mut watch = self.run_file("every-parameter");
        let corpus = self.corpus();
        let decoder = block_on(self.recipe.train_fully(objective, &base.model, &corpus, &self.device, &mut watch))?;
        watch.finish();
        Ok(decoder)
    }
}
