//! `ace effects`.

use std::path::PathBuf;

use ace_playground::{
    causal::{
        EffectKind,
        listing::{Format, effect_rows, effects, find},
    },
    survey::{Attribute, ItemCode, read_tables},
};

#[derive(clap::Args)]
pub struct Args {
    /// ISO 3166-1 alpha-3, such as EGY.
    #[arg(long)]
    country: String,
    /// Such as Q164.
    #[arg(long)]
    item: String,
    /// gender, education, residence or marital; all four without it.
    #[arg(long)]
    attribute: Option<Attribute>,
    /// raw, standardised or age-adjusted; all three without it.
    #[arg(long)]
    kind: Option<EffectKind>,
    /// table, csv, or json, which has the option vectors too.
    #[arg(long, default_value = "table")]
    format: Format,
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let tables = read_tables(&args.data)?;
    let item = ItemCode::from(args.item.as_str());
    let answers = find(&tables, &args.country, &item)?;
    let attributes = args.attribute.map_or(Attribute::ALL.to_vec(), |a| vec![a]);
    let kinds = args.kind.map_or(EffectKind::ALL.to_vec(), |k| vec![k]);
    let rows = effect_rows(answers, &item, &attributes, &kinds);
    println!("{}", effects(&rows, args.format)?.trim_end());
    Ok(())
}
