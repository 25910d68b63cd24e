//! `ace coverage`: how often the 95 % intervals hold the truth.

use ace_playground::causal::coverage::coverage;

#[derive(clap::Args)]
pub struct Args {
    /// How many synthetic populations.
    #[arg(long, default_value_t = 500)]
    populations: u32,
    /// How many people of each are asked.
    #[arg(long, default_value_t = 1200)]
    people: u32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub fn run(args: &Args) {
    println!("{}", coverage(args.populations, args.people, args.seed));
}
