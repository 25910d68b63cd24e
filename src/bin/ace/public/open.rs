//! Reads a public model: the parts that `cargo xtask model` laid into the site, or a file.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use ace_playground::{
    assets::{FileEntry, sha256_of},
    causal::unseen::{States, prompt},
    model::{
        Anchors, LanguageModel, Parts, PreparedList, PublicModel, Weights, WeightsList,
        open::{Limits, ModelFiles, OpenedModel},
    },
    survey::{Catalogue, Composition, Item},
};
use anyhow::{Context, ensure};
use burn::tensor::Device;
use futures::executor::block_on;
use indicatif::ProgressBar;

use crate::data::Data;

/// The public model of the site.
pub const NAME: &str = "smollm2";

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// `ace-small`, which is trained here from scratch, or the public model `smollm2`.
    #[arg(long, default_value = super::SMALL)]
    pub model: String,
    #[command(flatten)]
    pub files: Files,
}

/// Where the public model is.
#[derive(Debug, Clone, clap::Args)]
pub struct Files {
    /// Folder of the public model's files; its weights lie there after `cargo xtask model`.
    #[arg(long, default_value = "public/smollm2")]
    pub public: PathBuf,
    /// The public model's file, where it is not in that folder.
    #[arg(long)]
    pub gguf: Option<PathBuf>,
}

impl Args {
    /// The folder of the model's files.
    pub fn folder(&self) -> PathBuf {
        if self.model == NAME { self.files.public.clone() } else { PathBuf::from("public/models") }
    }

    /// The folder of the site's answers of an adapter, prepared beforehand, of a model whose files are in `out`; `None` where the page
    /// computes them alone.
    pub fn predictions(&self, out: &Path, adapter: &str) -> Option<PathBuf> {
        if self.model == NAME {
            return Some(out.join("predictions").join(adapter));
        }
        (adapter == PreparedList::ADAPTER).then(|| out.with_file_name("predictions"))
    }

    /// How a command line names it.
    pub fn words(&self) -> String {
        if self.model == super::SMALL { String::new() } else { format!(" --model {}", self.model) }
    }

    /// Whether the public model is meant.
    pub fn is_public(&self) -> anyhow::Result<bool> {
        ensure!(
            [super::SMALL, NAME].contains(&self.model.as_str()),
            "there is no model {}; use {} or {NAME}",
            self.model,
            super::SMALL
        );
        Ok(self.model == NAME)
    }
}

/// A public model, and what is known of it.
pub struct Public {
    /// Without figures to anchor to.
    pub model: LanguageModel,
    pub about: PublicModel,
}

impl Public {
    /// The hidden state by which a question is compared with others.
    pub fn state(&self, weights: &Weights, question: &str) -> anyhow::Result<Vec<f32>> {
        Ok(block_on(self.model.last_state(weights, &prompt(question), self.about.state_layers))?)
    }

    /// Those of all questions of a catalogue; `also` is done with each beside.
    pub fn states(
        &self,
        weights: &Weights,
        catalogue: &Catalogue,
        mut also: impl FnMut(&Item) -> anyhow::Result<()>,
    ) -> anyhow::Result<States> {
        let progress = ProgressBar::new(catalogue.items.len() as u64).with_message("reading questions");
        let mut states = States::new();
        for item in &catalogue.items {
            also(item)?;
            states.insert(item.code.clone(), self.state(weights, &item.question)?);
            progress.inc(1);
        }
        progress.finish_and_clear();
        Ok(states)
    }
}

/// `model.json`.
pub fn about(folder: &Path) -> anyhow::Result<PublicModel> {
    let path = folder.join(PublicModel::FILE);
    let json = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_slice(&json).with_context(|| format!("reading {}", path.display()))
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("reading {}", path.display()))
}

/// The files that `cargo xtask model` laid into the folder.
fn laid(folder: &Path) -> anyhow::Result<Vec<(String, Parts)>> {
    let path = folder.join(PublicModel::LIST);
    let json = std::fs::read(&path).with_context(|| {
        format!("the public model is not in {}; `cargo xtask model` fetches it, or name its file with --gguf", folder.display())
    })?;
    let list: WeightsList = serde_json::from_slice(&json).with_context(|| format!("reading {}", path.display()))?;
    let part = |entry: &FileEntry| read(&folder.join(PublicModel::WEIGHTS).join(&entry.path));
    let parts = list.parts.files.iter().map(part).collect::<anyhow::Result<_>>()?;
    let lengths: Vec<u64> = list.members.iter().map(|m| m.bytes).collect();
    let files = Parts::split(parts, &lengths).context("the parts are not as long as the files; run `cargo xtask model` again")?;
    Ok(list.members.into_iter().map(|m| m.path).zip(files).collect())
}

/// Any model's files: those of a folder, or one, or those that were laid.
pub fn files(public: &Path, gguf: Option<&Path>, hf: Option<&Path>) -> anyhow::Result<ModelFiles> {
    let whole = |name: String, path: &Path| -> anyhow::Result<(String, Parts)> { Ok((name, Parts::new(vec![read(path)?]))) };
    let named = match (gguf, hf) {
        (Some(path), _) => vec![whole(path.display().to_string(), path)?],
        (None, Some(folder)) => {
            let there = |name: &&str| folder.join(name).is_file();
            let three = ["config.json", "model.safetensors", "tokenizer.json"].into_iter().filter(there);
            three.map(|name| whole(name.into(), &folder.join(name))).collect::<anyhow::Result<_>>()?
        }
        (None, None) => laid(public)?,
    };
    Ok(ModelFiles::of(named)?)
}

/// Opens it, asked in the words that adapters are trained with.
pub fn open(args: &Files, composition: &Composition, device: &Device) -> anyhow::Result<Public> {
    let about = about(&args.public)?;
    let files = files(&args.public, args.gguf.as_deref(), None)?;
    let is_the_one = matches!(&files, ModelFiles::Gguf { bytes, .. } if sha256_of(bytes.pieces()) == about.source.sha256);
    let source = &about.source;
    ensure!(is_the_one, "this is not {} of {} {}", source.file, source.package, source.version);
    let OpenedModel { decoder, prompts, .. } = OpenedModel::open(files, &Limits::NATIVE, device)?;
    let model = LanguageModel { decoder, prompts, composition: composition.clone(), anchors: Anchors::Figures(Arc::default()) };
    Ok(Public { model, about })
}

/// Gives `data` what the public model made of every question: the hidden states that its aligned reader takes in, and those by which
/// questions are compared.
pub fn read_questions(args: &Files, data: &mut Data, device: &Device) -> anyhow::Result<()> {
    let public = open(args, &Composition::default(), device)?;
    let (model, weights) = (&public.model, public.model.decoder.weights(None));
    let mut prompts = data.prompts.clone().reading(model.decoder.config.hidden_size);
    let states = public.states(&weights, &data.catalogue, |item| {
        prompts.keep_reading(item, block_on(model.reading(&weights, item, public.about.read_layers))?);
        Ok(())
    })?;
    (data.prompts, data.states) = (prompts, Some(states));
    Ok(())
}
