//! `ace heterogeneity`: where the differences between answers lie.

use std::path::PathBuf;

use ace_playground::{
    causal::listing::{heterogeneity_of, heterogeneity_of_all},
    survey::{CountryTable, ItemCode, read_tables},
};

#[derive(clap::Args)]
pub struct Args {
    /// Such as Q164; all items without it.
    #[arg(long)]
    item: Option<String>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let tables = read_tables(&args.data)?;
    let tables: Vec<&CountryTable> = tables.iter().collect();
    let text = match &args.item {
        Some(item) => heterogeneity_of(&tables, &ItemCode::from(item.as_str()), args.seed)?,
        None => heterogeneity_of_all(&tables, args.seed)?,
    };
    println!("{}", text.trim_end());
    Ok(())
}
