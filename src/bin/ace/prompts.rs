//! `ace prompts`: the exact prompts to ask any model with, as a CSV file.

use std::path::PathBuf;

use ace_playground::{
    model::{Form, ListedPrompt, Wording, list_prompts},
    survey::{COUNTRIES, CountryCode, ItemCode, Persona},
};
use anyhow::{Context, ensure};

use crate::{data::catalogue, jobs::write_whole};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Three-letter codes; all 28 without it.
    #[arg(long, value_delimiter = ',')]
    countries: Vec<String>,
    /// Codes such as Q29; all 237 without it.
    #[arg(long, value_delimiter = ',')]
    items: Vec<String>,
    /// How many attributes personas name, 0 to 4; all without it.
    #[arg(long, value_delimiter = ',')]
    granularity: Vec<usize>,
    /// `respondent`, `interview`, `lines` or `short`; the first three without it.
    #[arg(long, value_delimiter = ',')]
    wordings: Vec<String>,
    /// The options as they are asked alone, without a second prompt that has the last one first.
    #[arg(long)]
    one_order: bool,
    #[arg(long)]
    out: PathBuf,
}

fn forms(args: &Args) -> anyhow::Result<Vec<Form>> {
    let mut forms = Vec::new();
    if args.wordings.is_empty() {
        forms.extend(Form::ALL);
    }
    for name in &args.wordings {
        let known = Wording::ALL.map(Wording::name).join(", ");
        let wording = Wording::ALL.into_iter().find(|w| w.name() == name);
        let wording = wording.with_context(|| format!("there is no wording {name}; there are {known}"))?;
        forms.extend([false, true].map(|reversed| Form::new(wording, reversed)));
    }
    forms.retain(|form| !(args.one_order && form.is_reversed));
    Ok(forms)
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let catalogue = catalogue(&args.data)?;
    let forms = forms(args)?;
    for name in &args.countries {
        let known = CountryCode::parse(name).is_some_and(|code| COUNTRIES.iter().any(|c| c.code() == code));
        ensure!(known, "there is no country {name} in the tables");
    }
    for name in &args.items {
        ensure!(catalogue.item(&ItemCode::from(name.as_str())).is_some(), "there is no item {name} in the catalogue");
    }
    ensure!(args.granularity.iter().all(|g| *g <= 4), "a persona names 0 to 4 attributes");
    let wanted = |list: &[String], code: &str| list.is_empty() || list.iter().any(|l| l.eq_ignore_ascii_case(code));
    let personas: Vec<Persona> =
        Persona::all().filter(|p| args.granularity.is_empty() || args.granularity.contains(&p.granularity())).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(ListedPrompt::HEAD)?;
    let mut count = 0;
    for country in COUNTRIES.iter().filter(|c| wanted(&args.countries, c.code().as_str())) {
        for item in catalogue.items.iter().filter(|i| wanted(&args.items, i.code.as_str())) {
            for prompt in list_prompts(country, item, personas.iter().copied(), &forms) {
                writer.write_record(prompt.row())?;
                count += 1;
            }
        }
    }
    write_whole(&args.out, &writer.into_inner()?)?;
    println!("{count} prompts in {}", args.out.display());
    println!(
        "Keep the columns beside the model's answers, in a column answer (one drawn answer a row), counts (of each letter) or p (the \
         letters' shares), and run ace judge on the file: docs/judge.md."
    );
    Ok(())
}
