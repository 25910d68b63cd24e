//! `ace survey`.

use std::path::PathBuf;

use ace_playground::survey::{read_tables, write_site_files};
use anyhow::Context;
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Command {
    /// Pack the tables and the catalogue for the site.
    Pack {
        #[arg(long, default_value = "data")]
        data: PathBuf,
        #[arg(long, default_value = "public/survey")]
        out: PathBuf,
    },
}

pub fn run(command: &Command) -> anyhow::Result<()> {
    match command {
        Command::Pack { data, out } => {
            let tables = read_tables(&data.join("wvs7"))?;
            let path = data.join("catalogue.json");
            let catalogue = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let list = write_site_files(&tables, &catalogue, out)?;
            let total: u64 = list.files.iter().map(|f| f.bytes).sum();
            println!("{} files, {total} bytes, in {}", list.files.len(), out.display());
        }
    }
    Ok(())
}
