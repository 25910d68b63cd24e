//! Reads a public model: the parts that `cargo xtask model` laid into the site, or a file.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use ace_playground::{
    assets::{FileEntry, sha256_hex},
    causal::unseen::{States, prompt},
    model::{
        Anchors, Decoder, Form, LanguageModel, PromptEncoder, PublicModel, WeightsList,
        gguf::{Gguf, GgufTensors, Parts},
    },
    survey::Composition,
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
        if self.model == NAME { self.public.clone() } else { PathBuf::from("public/models") }
    }

    /// The folder of the site's prepared answers, of a model whose files are in `out`.
    pub fn predictions(&self, out: &Path) -> PathBuf {
        if self.model == NAME { out.join("predictions") } else { out.with_file_name("predictions") }
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

/// `model.json`.
pub fn about(folder: &Path) -> anyhow::Result<PublicModel> {
    let path = folder.join(PublicModel::FILE);
    let json = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_slice(&json).with_context(|| format!("reading {}", path.display()))
}

/// The file, in one part or several.
fn weights(args: &Args, about: &PublicModel) -> anyhow::Result<Parts> {
    let parts = match &args.gguf {
        Some(path) => vec![std::fs::read(path).with_context(|| format!("reading {}", path.display()))?],
        None => {
            let path = args.public.join(PublicModel::LIST);
            let json = std::fs::read(&path).with_context(|| {
                format!(
                    "the public model is not in {}; `cargo xtask model` fetches it, or name its file with --gguf",
                    args.public.display()
                )
            })?;
            let list: WeightsList = serde_json::from_slice(&json).with_context(|| format!("reading {}", path.display()))?;
            let read = |entry: &FileEntry| {
                let path = args.public.join(PublicModel::WEIGHTS).join(&entry.path);
                std::fs::read(&path).with_context(|| format!("reading {}", path.display()))
            };
            list.parts.files.iter().map(read).collect::<anyhow::Result<_>>()?
        }
    };
    let whole = parts.concat();
    ensure!(
        sha256_hex(&whole) == about.source.sha256,
        "this is not {} of {} {}",
        about.source.file,
        about.source.package,
        about.source.version
    );
    Ok(Parts(parts))
}

/// Opens it, asked in the words that adapters are trained with.
pub fn open(args: &Args, composition: &Composition, device: &Device) -> anyhow::Result<Public> {
    let about = about(&args.public)?;
    let bytes = weights(args, &about)?;
    let header = Gguf::parse(bytes.0.first().context("the file has no part")?)?;
    let config = header.config()?;
    let decoder =
        Decoder::from_tensors(config.clone(), &GgufTensors { header: &header, bytes: &bytes, config: &config }, device)?;
    let prompts = PromptEncoder::public(header.tokenizer()?, Form::ALIGNED)?;
    let model = LanguageModel { decoder, prompts, composition: composition.clone(), anchors: Anchors::Figures(Arc::default()) };
    Ok(Public { model, about })
}

/// Gives `data` what the public model made of every question: the hidden states that its aligned reader takes in, and those by which
/// questions are compared.
pub fn read_questions(args: &Args, data: &mut Data, device: &Device) -> anyhow::Result<()> {
    let Public { model, about } = open(args, &Composition::default(), device)?;
    let weights = model.decoder.weights(None);
    let mut prompts = data.prompts.clone().reading(model.decoder.config.hidden_size);
    let mut states = States::new();
    let progress = ProgressBar::new(data.catalogue.items.len() as u64).with_message("reading questions");
    for item in &data.catalogue.items {
        prompts.keep_reading(item, block_on(model.reading(&weights, item, about.read_layers))?);
        let state = block_on(model.last_state(&weights, &prompt(&item.question), about.state_layers))?;
        states.insert(item.code.clone(), state);
        progress.inc(1);
    }
    progress.finish_and_clear();
    (data.prompts, data.states) = (prompts, Some(states));
    Ok(())
}
