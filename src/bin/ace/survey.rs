//! `ace survey`.

use std::path::{Path, PathBuf};

use ace_playground::{
    causal::estimate_cell,
    survey::{
        BuildOptions, Catalogue, CountryCode, Holdout, SurveyId, build_tables, check_tables, read_tables, table_folders,
        write_site_files,
    },
};
use anyhow::Context;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

#[derive(Subcommand)]
pub enum Command {
    /// Pack the tables and the catalogue for the site.
    Pack {
        #[arg(long, default_value = "data")]
        data: PathBuf,
        #[arg(long, default_value = "public/survey")]
        out: PathBuf,
    },
    /// Build tables from a survey's official file (see data/README.md for where it is had).
    Build(BuildArgs),
    /// Check a folder of tables, and print what is in it or everything that is wrong with it.
    Check {
        /// With items.csv, cells.csv and marginals.csv, or the data folder for the tables of every survey.
        folder: PathBuf,
        /// The folder of catalogue.json.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
}

#[derive(clap::Args)]
pub struct BuildArgs {
    /// wvs7 or issp2012; without it, whose columns the file has.
    #[arg(long)]
    survey: Option<SurveyId>,
    /// WVS_Cross-National_Wave_7_csv_v6_0.csv, or ZA5900 exported to CSV with codes, or what you called it.
    #[arg(long)]
    input: PathBuf,
    /// A new folder for items.csv, cells.csv and marginals.csv.
    #[arg(long)]
    out: PathBuf,
    /// Three-letter codes, separated by commas; all countries of the file without it.
    #[arg(long, value_delimiter = ',', value_parser = country)]
    countries: Vec<CountryCode>,
    /// Write no figure of fewer respondents than this, 10 or more.
    #[arg(long, default_value_t = BuildOptions::default().min_cell)]
    min_cell: u32,
    /// Leave this share of the respondents out of every figure, such as 0.2; the same ones every time.
    #[arg(long, default_value = "none")]
    holdout: Holdout,
    /// Count unknown codes as missing, and say how many there were.
    #[arg(long)]
    lenient: bool,
    /// The folder of catalogue.json.
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

fn country(text: &str) -> Result<CountryCode, String> {
    CountryCode::try_from(text.to_string())
}

fn catalogue_json(data: &Path) -> anyhow::Result<String> {
    let path = data.join("catalogue.json");
    std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
}

fn build(args: &BuildArgs) -> anyhow::Result<()> {
    let catalogue = Catalogue::parse(&catalogue_json(&args.data)?)?;
    let options = BuildOptions {
        survey: args.survey,
        countries: args.countries.iter().copied().collect(),
        min_cell: args.min_cell,
        holdout: args.holdout,
        lenient: args.lenient,
    };
    // A file that cannot be opened is the builder's to report.
    let bar = ProgressBar::new(std::fs::metadata(&args.input).map_or(0, |file| file.len()));
    let style = "{wide_bar} {bytes}/{total_bytes}, {msg} rows, {elapsed} gone, {eta} left";
    bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut show = |bytes, rows: u64| {
        bar.set_position(bytes);
        bar.set_message(rows.to_string());
    };
    let report = build_tables(&args.input, &args.out, &catalogue, &options, &estimate_cell, &mut show);
    bar.finish_and_clear();
    print!("{}", report?);
    println!("the tables are in {}", args.out.display());
    Ok(())
}

/// Says what each folder holds, and at the end all that is wrong with any.
fn check(folder: &Path, catalogue: &Catalogue) -> anyhow::Result<()> {
    let mut problems = Vec::new();
    for folder in table_folders(folder) {
        match check_tables(&folder, catalogue) {
            Ok(summary) => println!("{}: {summary}", folder.display()),
            Err(found) => problems.push(found.to_string()),
        }
    }
    anyhow::ensure!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

pub fn run(command: &Command) -> anyhow::Result<()> {
    match command {
        Command::Pack { data, out } => {
            let tables = read_tables(data)?;
            let list = write_site_files(&tables, &catalogue_json(data)?, out)?;
            let total: u64 = list.files.iter().map(|f| f.bytes).sum();
            println!("{} files, {total} bytes, in {}", list.files.len(), out.display());
        }
        Command::Build(args) => build(args)?,
        Command::Check { folder, data } => check(folder, &Catalogue::parse(&catalogue_json(data)?)?)?,
    }
    Ok(())
}
