//! `ace predict`: what the shipped model answers, for every country, item and persona, as a CSV file.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use ace_playground::survey::{Attribute, COUNTRIES, Persona};
use anyhow::{Context, ensure};
use burn::tensor::Device;
use indicatif::ProgressBar;

use crate::{data::Data, predictors::predict_all, shipped::load};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    #[arg(long, default_value = "public/models")]
    models: PathBuf,
    /// A shipped adapter, or `base`.
    #[arg(long, default_value = "ace")]
    adapter: String,
    /// Where the predictions go.
    #[arg(long)]
    out: PathBuf,
}

const HEAD: &str = "country,item,gender,education,residence,marital,p";

/// The codes of the four attributes, empty where unspecified.
fn codes(persona: Persona) -> String {
    Attribute::ALL.map(|a| persona.level(a).map_or("", |level| a.code(level))).join(",")
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let device = Device::flex();
    let data = Data::read(&args.data)?;
    let (model, adapter) = load(&args.models, &args.adapter, &device)?;
    let weights = model.decoder.weights(adapter.as_ref());
    // Beside the file and then renamed, so that a broken run leaves no half of it.
    let part = part(&args.out);
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
    std::fs::rename(&part, &args.out).with_context(|| format!("writing {}", args.out.display()))?;
    progress.finish_and_clear();
    println!("{} rows, in {}", COUNTRIES.len() * data.catalogue.items.len() * Persona::COUNT, args.out.display());
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
