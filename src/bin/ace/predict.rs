//! `ace predict`: what the shipped model answers, for every country, item and persona, as a CSV file or as the files of the site.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use ace_playground::{
    model::{ModelManifest, PreparedList},
    survey::{Attribute, COUNTRIES, Persona},
};
use anyhow::{Context, ensure};
use burn::tensor::Device;
use indicatif::ProgressBar;

use crate::{
    data::Data,
    predictors::predict_all,
    prepare, public,
    shipped::{load, manifest},
};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    #[arg(long, default_value = "public/models")]
    models: PathBuf,
    #[command(flatten)]
    public: public::Args,
    /// Keeps what the public model has said so far, so that the same command goes on after an interruption.
    #[arg(long, default_value = "target/ace")]
    work: PathBuf,
    /// A shipped adapter, or `base`.
    #[arg(long, default_value = "ace")]
    adapter: String,
    /// Where the predictions go.
    #[arg(long, required_unless_present = "ship")]
    out: Option<PathBuf>,
    /// Write the site's prepared answers of `base` and `ace`, into this folder.
    #[arg(long, num_args = 0..=1, default_missing_value = "public/predictions", value_name = "FOLDER")]
    ship: Option<PathBuf>,
}

const HEAD: &str = "country,item,gender,education,residence,marital,p";

/// The codes of the four attributes, empty where unspecified.
fn codes(persona: Persona) -> String {
    Attribute::ALL.map(|a| persona.level(a).map_or("", |level| a.code(level))).join(",")
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut data = Data::read(&args.data)?;
    if args.public.is_public()? {
        ensure!(args.ship.is_some(), "of the public model, what it says as it comes is written with --ship");
        public::read_questions(&args.public.files, &mut data, &Device::flex())?;
        for name in ["ace", "paper"] {
            let folder = args.public.predictions(&args.public.files.public, name).context("there is no place for them")?;
            ship((&args.public.files.public, name), &folder, &data)?;
        }
        return public::voices::run(&args.public.files, &data, &args.work, &Device::flex());
    }
    if let Some(folder) = &args.ship {
        ship((&args.models, PreparedList::ADAPTER), folder, &data)?;
    }
    args.out.as_ref().map_or(Ok(()), |out| table(args, out, &data))
}

/// The site's files of one adapter, of the model in a folder.
fn ship((models, name): (&Path, &str), folder: &Path, data: &Data) -> anyhow::Result<()> {
    let (mut model, adapter) = load(models, name, &Device::flex())?;
    let adapter = adapter.context("the shipped model has no adapter to prepare answers of")?;
    if model.decoder.config.reads.is_some() {
        model.prompts = data.prompts.clone();
    }
    let manifest = manifest(models)?;
    let sha256 = |path: &str| manifest.files.entry(path).map(|entry| entry.sha256.as_str());
    let weights = ModelManifest::adapter_weights(name);
    prepare::write(folder, &model, &adapter, &data.catalogue, (sha256(ModelManifest::WEIGHTS)?, sha256(&weights)?))
}

/// The CSV file.
fn table(args: &Args, out_path: &Path, data: &Data) -> anyhow::Result<()> {
    let (model, adapter) = load(&args.models, &args.adapter, &Device::flex())?;
    let weights = model.decoder.weights(adapter.as_ref());
    // Beside the file and then renamed, so that a broken run leaves no half of it.
    let part = part(out_path);
    let file = File::create(&part).with_context(|| format!("writing {}", part.display()))?;
    let mut out = BufWriter::new(file);
    writeln!(out, "{HEAD}")?;
    let progress = ProgressBar::new((COUNTRIES.len() * data.catalogue.items.len()) as u64);
    for country in &COUNTRIES {
        for item in &data.catalogue.items {
            let answers = predict_all(&model, &weights, &data.catalogue, country.code(), &item.code);
            let answers = answers.with_context(|| format!("no prediction for {} {}", country.code(), item.code))?;
            ensure!(answers.len() == Persona::COUNT, "{} answers for {} {}", answers.len(), country.code(), item.code);
            for (persona, p) in Persona::all().zip(answers) {
                let p: Vec<String> = p.iter().map(|v| format!("{v:.6}")).collect();
                writeln!(out, "{},{},{},{}", country.code(), item.code, codes(persona), p.join(" "))?;
            }
            progress.inc(1);
        }
    }
    out.into_inner()?.sync_all()?;
    std::fs::rename(&part, out_path).with_context(|| format!("writing {}", out_path.display()))?;
    progress.finish_and_clear();
    println!("{} rows, in {}", COUNTRIES.len() * data.catalogue.items.len() * Persona::COUNT, out_path.display());
    Ok(())
}

fn part(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unspecified_attributes_are_empty() {
        assert_eq!(codes(Persona::ANY), ",,,");
        let rural = Persona::ANY.with(Attribute::Gender, Some(true)).with(Attribute::Residence, Some(true));
        assert_eq!(codes(rural), "female,,rural,");
        assert_eq!(part(Path::new("a/b.csv")), Path::new("a/b.csv.part"));
    }
}
