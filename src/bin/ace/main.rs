//! `ace`: the native command line of ACE Playground. Trains, evaluates, packs the survey, measures.

mod ask;
mod bench;
mod coverage;
mod data;
mod device;
mod effects;
mod evaluate;
mod heterogeneity;
mod jobs;
mod judge;
mod lab;
mod map;
mod own;
mod paper;
mod predict;
mod predictors;
mod prepare;
mod prompts;
mod public;
mod quantise;
mod ranks;
mod report;
mod ship;
mod shipped;
mod shrinkage;
mod survey;
mod train;
mod workbench;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "ace", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train base and adapters from the tables and write the model's files.
    Train(train::Args),
    /// Train on parts of the tables, and score objectives and statistics on what was held out.
    Evaluate(evaluate::Args),
    /// Train low-rank updates of the public model itself, and score them on people and questions held out.
    Lora(public::lora::Args),
    /// Open a public model, say what it is, and compare it with another implementation's logits.
    Model(public::look::Args),
    /// What the rank of an adapter costs beside training every parameter.
    Ranks(ranks::Args),
    /// How far effects should be shrunk, country by country, and what is left of them in a country left out.
    Shrinkage(shrinkage::Args),
    /// Write what the shipped model answers, for every country, item and persona.
    Predict(predict::Args),
    /// Write the exact prompts to ask any model with.
    Prompts(prompts::Args),
    /// Score a file of any model's answers beside the survey, the country's average and a uniform guess.
    Judge(judge::Args),
    /// What storing the base in 8 bits would change in the answers of base and adapters.
    Quantise(quantise::Args),
    /// What the page would understand of a file of one's own survey.
    Own(own::Args),
    /// The survey's tables.
    #[command(subcommand)]
    Survey(survey::Command),
    /// What the attributes change in one country's answers to one item, as the survey has it.
    Effects(effects::Args),
    /// Where the differences between answers lie: between countries, personas or people.
    Heterogeneity(heterogeneity::Args),
    /// Foretell what people would answer to a question that nobody was asked.
    Ask(ask::Args),
    /// Write the site's maps of voices, from the tables and the prepared answers.
    Map(map::Args),
    /// How often the 95 % intervals hold the truth, on synthetic populations.
    Coverage(coverage::Args),
    /// Time predictions and fine-tune steps, natively.
    Bench(bench::Args),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Train(args) => train::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Lora(args) => public::lora::run(&args),
        Command::Model(args) => public::look::run(&args),
        Command::Ranks(args) => ranks::run(&args),
        Command::Shrinkage(args) => shrinkage::run(&args),
        Command::Predict(args) => predict::run(&args),
        Command::Prompts(args) => prompts::run(&args),
        Command::Judge(args) => judge::run(&args),
        Command::Quantise(args) => quantise::run(&args),
        Command::Own(args) => own::run(&args),
        Command::Survey(command) => survey::run(&command),
        Command::Effects(args) => effects::run(&args),
        Command::Heterogeneity(args) => heterogeneity::run(&args),
        Command::Ask(args) => ask::run(&args),
        Command::Map(args) => map::run(&args),
        Command::Coverage(args) => {
            coverage::run(&args);
            Ok(())
        }
        Command::Bench(args) => bench::run(&args),
    }
}
