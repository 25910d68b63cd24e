//! One set of tables to train on, and the folder in which what was trained on it is kept.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use ace_playground::{
    align::{Alignment, Corpus, Objective, Recipe},
    assets::sha256_hex,
    causal::{EffectProcess, Targets},
    model::{Adapter, Anchors, Decoder, LanguageModel, ModelManifest, Precision, PromptEncoder},
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

impl Base {
    /// A public model, which is stored elsewhere.
    pub fn of_public(model: LanguageModel, sha256: &str) -> Self {
        Self { model, config: Vec::new(), weights: Vec::new(), sha256: sha256.into() }
    }
}

pub struct Lab<'a> {
    /// What the lab is about, for people.
    pub name: String,
    folder: PathBuf,
    plan: Plan,
    data: &'a Data,
    items: Vec<&'a Item>,
    pub targets: Targets,
    composition: Composition,
    device: Device,
    bars: MultiProgress,
}

/// What is trained in a lab.
#[derive(Clone)]
pub enum Plan {
    /// A base from scratch, and adapters over it.
    Small(Recipe),
    /// Adapters over a public model.
    Public(Alignment),
}

impl Plan {
    const fn alignment(&self) -> Alignment {
        match self {
            Self::Small(recipe) => recipe.alignment(),
            Self::Public(alignment) => *alignment,
        }
    }

    fn json(&self) -> serde_json::Result<Vec<u8>> {
        match self {
            Self::Small(recipe) => serde_json::to_vec_pretty(recipe),
            Self::Public(alignment) => serde_json::to_vec_pretty(alignment),
        }
    }

    /// Whether an adapter of an objective is trained on how personas depart from a figure that an anchor keeps. The small base
    /// knows the figures itself.
    fn keeps_figures(&self, objective: Objective) -> bool {
        matches!(self, Self::Public(_)) && objective.is_anchored()
    }
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
    pub fn new(name: &str, plan: Plan, tables: &[CountryTable], shared: Shared<'a>) -> anyhow::Result<Self> {
        let seen: Vec<&CountryTable> = tables.iter().collect();
        let asked = |item: &&Item| tables.iter().any(|t| t.items.contains_key(&item.code));
        let all = |_, _: &ItemCode, _| true;
        let process = EffectProcess::fit(&seen, &all, &shared.data.catalogue);
        let lab = Self {
            name: name.into(),
            folder: shared.work.join(name),
            plan,
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
        let recipe = self.plan.json()?;
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

    fn corpus<'c>(&'c self, prompts: &'c PromptEncoder, keeps_figures: bool) -> Corpus<'c> {
        let (items, targets, composition) = (self.items.clone(), &self.targets, &self.composition);
        Corpus { items, targets, prompts, composition, keeps_figures }
    }

    /// Who lives in the countries of its tables.
    pub const fn composition(&self) -> &Composition {
        &self.composition
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
            let Plan::Small(recipe) = &self.plan else { anyhow::bail!("a public model is not trained from scratch") };
            let corpus = self.corpus(&self.data.prompts, false);
            let decoder = block_on(recipe.train_base(&corpus, &self.device, &mut watch))?;
            self.keep_seconds("base", started)?;
            write_whole(&config, &serde_json::to_vec_pretty(&decoder.config)?)?;
            write_whole(&weights, &block_on(decoder.to_safetensors(Precision::Half)))?;
            watch.finish();
        }
        let read = |path: &Path| std::fs::read(path).with_context(|| format!("reading {}", path.display()));
        let (config, weights) = (read(&config)?, read(&weights)?);
        let decoder = Decoder::load(&config, &weights, &self.device)?;
        let sha256 = sha256_hex(&weights);
        let (prompts, composition) = (self.data.prompts.clone(), self.composition.clone());
        let model = LanguageModel { decoder, prompts, composition, anchors: Anchors::Base };
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
            let corpus = self.corpus(&base.model.prompts, self.plan.keeps_figures(objective));
            let over = (&base.model, base.sha256.as_str());
            let adapter = block_on(self.plan.alignment().train_adapter(objective, over, &corpus, &self.device, &mut watch))?;
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
        let Plan::Small(recipe) = &self.plan else { anyhow::bail!("of a public model adapters alone are trained") };
        let corpus = self.corpus(&base.model.prompts, false);
        let decoder = block_on(recipe.train_fully(objective, &base.model, &corpus, &self.device, &mut watch))?;
        watch.finish();
        Ok(decoder)
    }
}
