//! `ace model`: opens a public model from its files, and says what it is and what it goes on with.

use std::{path::PathBuf, sync::Arc, time::Instant};

use ace_playground::{
    assets::sha256_of,
    model::{
        Anchors, LanguageModel,
        open::{Limits, ModelFiles, OpenedModel},
    },
    survey::Composition,
};
use anyhow::ensure;
use burn::tensor::Device;

use super::{
    open::files,
    reference::{BOUND, Reference, best, next},
};
use crate::data::catalogue;

#[derive(clap::Args)]
pub struct Args {
    /// Folder of the public model's files, where `cargo xtask model` laid its weights.
    #[arg(long, default_value = "public/smollm2")]
    public: PathBuf,
    /// A GGUF file in place of it.
    #[arg(long, conflicts_with = "hf")]
    gguf: Option<PathBuf>,
    /// A folder with config.json, model.safetensors and tokenizer.json in place of it.
    #[arg(long)]
    hf: Option<PathBuf>,
    /// A text to go on with.
    #[arg(long)]
    say: Option<String>,
    /// By so many tokens.
    #[arg(long, default_value_t = 8)]
    tokens: usize,
    /// Compare logits with those that another implementation computed from the same file.
    #[arg(long)]
    check_reference: bool,
    #[arg(long, default_value = "tests/reference/smollm2.json")]
    reference: PathBuf,
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

/// The most memory that this process has had, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

fn mb(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let files = files(&args.public, args.gguf.as_deref(), args.hf.as_deref())?;
    let sha256 = match &files {
        ModelFiles::Gguf { bytes, .. } | ModelFiles::HuggingFace { weights: bytes, .. } => sha256_of(bytes.pieces()),
    };
    let started = Instant::now();
    let OpenedModel { decoder, prompts, size } = OpenedModel::open(files, &Limits::NATIVE, &Device::flex())?;
    let seconds = started.elapsed().as_secs_f64();
    let config = &decoder.config;
    println!(
        "{}: {} parameters in {} layers, {} wide; {} heads, {} for keys and values; {} tokens, embeddings {}",
        config.model_type,
        size.parameters,
        config.num_hidden_layers,
        config.hidden_size,
        config.num_attention_heads,
        config.kv_heads(),
        config.vocab_size,
        if config.tie_word_embeddings { "tied" } else { "apart" }
    );
    print!("files {}, in memory {}, opened in {seconds:.1} s", mb(size.file_bytes), mb(size.memory_bytes));
    println!("{}", peak_memory().map_or_else(String::new, |peak| format!(", {} at most meanwhile", mb(peak))));
    let model =
        LanguageModel { decoder, prompts, composition: Composition::default(), anchors: Anchors::Figures(Arc::default()) };
    if let Some(text) = &args.say {
        let weights = model.decoder.weights(None);
        let mut tokens = model.prompts.text(std::slice::from_ref(text))?;
        let given = tokens.len();
        for _ in 0..args.tokens {
            tokens.push(best(&next(&model, &weights, &tokens)?));
        }
        println!("{text}{}", model.prompts.words(&tokens[given..])?);
    }
    if args.check_reference {
        let reference = Reference::read(&args.reference)?;
        ensure!(reference.file_sha256 == sha256, "the logits in {} are of another file", args.reference.display());
        let found = reference.compare(&model, &catalogue(&args.data)?)?;
        println!(
            "{} logits after {} prompts are at most {:.5} from those of {}",
            found.logits, found.prompts, found.largest, reference.made_by
        );
        ensure!(found.largest <= BOUND, "that is more than {BOUND}");
    }
    Ok(())
}
