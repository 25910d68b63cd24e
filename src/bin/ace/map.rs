//! `ace map`: the site's maps of voices, from the tables and the prepared answers.

use std::path::PathBuf;

use ace_playground::{
    causal::VoicesMap,
    model::voices_map,
    survey::{CountryTable, ItemCode, SurveyId},
};
use anyhow::Context;

use crate::{data::Data, jobs::write_whole, prepare};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The prepared answers of `ace predict --ship`.
    #[arg(long, default_value = "public/predictions")]
    predictions: PathBuf,
    /// Where `<survey>.json` goes.
    #[arg(long, default_value = "public/maps")]
    out: PathBuf,
    /// Print each axis's heaviest items too, so many for each.
    #[arg(long, default_value_t = 0)]
    items: usize,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let data = Data::read(&args.data)?;
    let tables: Vec<&CountryTable> = data.tables.iter().collect();
    let prepared = prepare::read(&args.predictions)?;
    for survey in SurveyId::ALL {
        let name = survey.name();
        let items: Vec<ItemCode> = data.catalogue.of_survey(survey).map(|i| i.code.clone()).collect();
        let map = voices_map(&tables, &items, &prepared).with_context(|| {
            format!("the tables of {name} give no map: it takes three countries that were asked the same items")
        })?;
        if map.countries.is_empty() {
            println!(
                "{name}: no map yet, for the model says nothing of its items; train it, run `ace predict --ship`, then this again"
            );
            continue;
        }
        let bytes = serde_json::to_vec(&map)?;
        let path = args.out.join(format!("{name}.json"));
        write_whole(&path, &bytes)?;
        println!("{}: {} bytes", path.display(), bytes.len());
        print!("{}", told(&map));
        for axis in 0..2 {
            for item in map.space.heaviest(axis).take(args.items) {
                let title = data.catalogue.item(&item.code).map_or("", |i| &i.title);
                println!("  axis {}: {:+.3} {} {title}", axis + 1, item.loadings[axis], item.code);
            }
        }
    }
    Ok(())
}

/// What the map has, and its numbers.
fn told(map: &VoicesMap) -> String {
    let [first, second] = map.space.explained.map(|v| 100.0 * v);
    let clouds = map.countries.iter().filter(|c| c.items > 0).count();
    let mut text = format!(
        "  {} countries, {clouds} with personas, {} items; the axes explain {first:.1} and {second:.1} %\n",
        map.countries.len(),
        map.space.items.len()
    );
    if let Some(facts) = &map.facts {
        let (low, high) = facts.within.interval;
        text += &format!(
            "  {:.1} % of the variance lies within countries ({:.1} to {:.1}); {} personas of {} countries, noise x {:.2}\n",
            100.0 * facts.within.value,
            100.0 * low,
            100.0 * high,
            facts.personas,
            facts.countries,
            facts.noise_factor
        );
        if let Some(pair) = &facts.pair {
            let [a, b] = [0, 1].map(|i| format!("{} cell {}", pair.countries[i], pair.cells[i].index()));
            text += &format!("  {a} and {b}: {:.2} apart, {:.2} and {:.2} from home", pair.apart, pair.home[0], pair.home[1]);
            text += &format!(", in {:.0} % of resamples\n", 100.0 * pair.support);
        }
        if let Some(arrow) = &facts.arrow {
            let (low, high) = arrow.length.interval;
            text += &format!(
                "  longest arrow: {} in {}, {:.2} ({low:.2} to {high:.2}); two countries are {:.2} apart, the median\n",
                arrow.attribute, arrow.country, arrow.length.value, facts.usual
            );
        }
    }
    text
}
