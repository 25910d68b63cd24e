//! `ace ask`: what people would answer to a question that nobody was asked, foretold from those that were.

mod ship;

use std::path::{Path, PathBuf};

use ace_playground::{
    causal::{
        metrics::mean_position,
        unseen::{Asked, Foretold, Reader, own_question},
    },
    model::PublicModel,
    survey::{Attribute, Cell, Country, CountryCode, Item, Persona},
};
use anyhow::{Context, ensure};
use burn::tensor::Device;

use crate::{data, public};

#[derive(clap::Args)]
pub struct Args {
    /// What is asked, in English.
    #[arg(long, required_unless_present = "ship")]
    question: Option<String>,
    /// What can be answered, from one end of the scale to the other, with | between.
    #[arg(long, required_unless_present = "ship")]
    options: Option<String>,
    /// ISO 3166-1 alpha-3, such as EGY.
    #[arg(long, required_unless_present = "ship")]
    country: Option<String>,
    #[command(flatten)]
    files: public::Files,
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Learn from the surveys' questions, foretell each from others, and write what the page and this command foretell from.
    #[arg(long)]
    ship: bool,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    if args.ship {
        return ship::run(&args.files, &args.data, &Device::flex());
    }
    let (question, options) = (args.question.as_deref().unwrap_or_default(), args.options.as_deref().unwrap_or_default());
    // Refused before anything large is read.
    let item = own_question(question, options.split('|'))?;
    let asked = read(&args.files.public)?;
    let country = country(&asked, args.country.as_deref().unwrap_or_default())?;
    let public = public::open(&args.files, &Default::default(), &Device::flex())?;
    ensure!(
        reader(&public.about) == asked.reader,
        "{} compares states of another model; write it anew with `ace ask --ship`",
        Asked::FILE
    );
    let state = public.state(&public.model.decoder.weights(None), &item.question)?;
    let foretold = asked.unseen.foretell(&item, &state).context("nothing can be foretold of this question")?;
    print(&asked, &foretold, &item, country, &args.data)
}

/// The file of a public model's folder.
fn read(folder: &Path) -> anyhow::Result<Asked> {
    let path = folder.join(Asked::FILE);
    let bytes = std::fs::read(&path).with_context(|| format!("reading {}; `ace ask --ship` writes it", path.display()))?;
    Asked::unpack(&bytes).with_context(|| format!("reading {}", path.display()))
}

/// The model whose states are compared.
fn reader(about: &PublicModel) -> Reader {
    Reader { sha256: about.source.sha256.clone(), layers: about.state_layers as u32 }
}

fn country(asked: &Asked, text: &str) -> anyhow::Result<CountryCode> {
    let found = CountryCode::parse(text).filter(|code| asked.unseen.countries().any(|c| c == *code));
    found.with_context(|| {
        let all: Vec<String> = asked.unseen.countries().map(|c| c.to_string()).collect();
        format!("of {text} no groups' answers to other questions are known; choose one of {}", all.join(", "))
    })
}

/// A figure in its range, of a scale from 0 to 100.
fn within(value: f64, error: f32) -> String {
    let error = f64::from(error);
    format!("{value:.0} ({:.0} to {:.0})", (value - error).max(0.0), (value + error).min(100.0))
}

fn print(asked: &Asked, foretold: &Foretold, item: &Item, country: CountryCode, data: &Path) -> anyhow::Result<()> {
    let personas = foretold.personas.get(&country).context("nothing is foretold of this country")?;
    let (held_out, options) = (&asked.held_out, item.options.len());
    let name = Country::find(country).map_or("", |c| c.name);
    println!(
        "Nobody was asked this: no survey stands behind these figures. They are foretold from what people were asked instead."
    );
    println!("Of {} questions held out, 80 % of the answers lay in ranges as wide as those in brackets.\n", held_out.questions);
    println!("{}\n{name}, percent", item.question);
    for (number, label) in (1..).zip(&item.options) {
        println!("  {number} = {label}");
    }
    let head: Vec<String> = (1..=options).map(|number| format!("{number:>16}")).collect();
    println!("\n{:<36}{}{:>18}", "", head.concat(), "mean (0 to 100)");
    for persona in std::iter::once(Persona::ANY).chain(Cell::all().map(Persona::full)) {
        let p = &personas[persona.index()];
        let share = held_out.share(options, persona).most_80;
        let shares: Vec<String> = p.iter().map(|v| format!("{:>16}", within(100.0 * v, share))).collect();
        let label = if persona == Persona::ANY { "everybody".into() } else { persona.to_string() };
        let position = within(100.0 * mean_position(p), held_out.position(options, persona).most_80);
        println!("{label:<36}{}{position:>18}", shares.concat());
    }
    println!("\nWhat an attribute shifts, points of the mean (95 % of such shifts were off by less than what is behind ±)");
    for attribute in Attribute::ALL {
        let at = |level| mean_position(&personas[Persona::ANY.with(attribute, Some(level)).index()]);
        let [a, b] = [false, true].map(|level| attribute.code(level));
        println!("  {b} - {a}: {:+.1} ± {:.1}", 100.0 * (at(true) - at(false)), held_out.shift(attribute).most_95);
    }
    println!("\nThe nearest questions that people were asked, with their likeness");
    let catalogue = data::catalogue(data)?;
    for (code, likeness) in &foretold.nearest {
        println!("  {likeness:.2}  {code}: {}", catalogue.item(code).map_or("", |i| &i.question));
    }
    Ok(())
}
