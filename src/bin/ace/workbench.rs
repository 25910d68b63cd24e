//! What every command that trains is told, and has open while it works.

use std::path::PathBuf;

use ace_playground::align::Recipe;
use anyhow::Context;
use burn::tensor::Device;
use indicatif::MultiProgress;
use serde::de::DeserializeOwned;

use crate::{
    data::Data,
    device::{self, DeviceKind},
    lab::Shared,
    prepare, public,
    shipped::BASE,
};

#[derive(clap::Args)]
pub struct Bench {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Recipe as JSON; what it leaves out has its default.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Keeps bases, adapters and unfinished runs, so that the same command goes on after an interruption.
    #[arg(long, default_value = "target/ace")]
    work: PathBuf,
    /// Trainings side by side.
    #[arg(long, default_value_t = 2)]
    pub jobs: usize,
    #[arg(long, value_enum, default_value_t)]
    device: DeviceKind,
    #[command(flatten)]
    pub public: public::Args,
}

/// Data, device and progress bars.
pub struct Open {
    pub data: Data,
    device: Device,
    bars: MultiProgress,
    work: PathBuf,
}

impl Bench {
    /// The recipe of the configuration file, with this seed in place of its own.
    pub fn recipe(&self, seed: Option<u64>) -> anyhow::Result<Recipe> {
        let mut recipe: Recipe = self.settings()?;
        recipe.seed = seed.unwrap_or(recipe.seed);
        recipe.check()?;
        Ok(recipe)
    }

    /// What the configuration file says, or the defaults.
    pub fn settings<T: DeserializeOwned + Default>(&self) -> anyhow::Result<T> {
        let Some(path) = &self.config else { return Ok(T::default()) };
        let json = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        serde_json::from_slice(&json).with_context(|| format!("{} is no recipe", path.display()))
    }

    pub fn open(&self) -> anyhow::Result<Open> {
        let (mut data, device) = (Data::read(&self.data)?, device::open(self.device)?);
        let mut work = self.work.clone();
        if self.public.is_public()? {
            public::read_questions(&self.public.files, &mut data, &device)?;
            data.as_it_comes = prepare::read(&self.public.files.public.join("predictions").join(BASE)).unwrap_or_default();
            work.push(public::NAME);
        }
        Ok(Open { data, device, bars: MultiProgress::new(), work })
    }
}

impl Open {
    /// What labs need of it.
    pub fn shared(&self) -> Shared<'_> {
        Shared { work: &self.work, data: &self.data, device: &self.device, bars: &self.bars }
    }
}
