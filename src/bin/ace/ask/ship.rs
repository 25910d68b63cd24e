//! `ace ask --ship`: learns from the World Values Survey's questions, foretells each of them from four fifths of the others, and writes
//! both for the page.

use std::path::Path;

use ace_playground::{
    align::Recipe,
    causal::{
        Predictions, Unseen,
        unseen::{Asked, HeldOut, States, Trials},
    },
    survey::{Attribute, CountryTable, Persona, SurveyId},
};
use anyhow::{Context, ensure};
use burn::tensor::Device;

use super::reader;
use crate::{
    data::Data,
    evaluate::{FOLDS, item_parts},
    jobs::{Job, in_parallel, write_whole},
    public,
};

/// Of the International Social Survey Programme's 27 questions no skill is claimed (docs/figures.md).
const SURVEY: SurveyId = SurveyId::Wvs7;
/// Folds at once.
const JOBS: usize = 2;
/// What the page loads beside a model of a hundred megabytes.
const MOST_BYTES: usize = 600_000;
/// How far rounding may move a share, in points.
const MOST_CHANGE: f64 = 0.1;

pub fn run(files: &public::Files, data: &Path, device: &Device) -> anyhow::Result<()> {
    let data = Data::read(data)?;
    let public = public::open(files, &Default::default(), device)?;
    let states = public.states(&public.model.decoder.weights(None), &data.catalogue, |_| Ok(()))?;
    let held_out = held_out(&data, &states)?;
    let tables: Vec<&CountryTable> = data.tables.iter().collect();
    let unseen = Unseen::fit(SURVEY, &tables, &data.catalogue, &states).context("nothing can be learnt from these tables")?;
    let asked = Asked { unseen, reader: reader(&public.about), held_out };
    let bytes = asked.pack();
    let change = largest_change(&asked, &Asked::unpack(&bytes)?, &data, &states)?;
    print(&asked.held_out);
    println!("rounded, no share of any persona changes by more than {change:.4} points; {} bytes", bytes.len());
    ensure!(change <= MOST_CHANGE, "rounding changes a share by {change} points, more than {MOST_CHANGE}");
    ensure!(bytes.len() <= MOST_BYTES, "{} bytes are more than {MOST_BYTES}", bytes.len());
    let path = files.public.join(Asked::FILE);
    write_whole(&path, &bytes)?;
    println!(
        "{} questions, {} countries, in {}",
        data.catalogue.of_survey(SURVEY).count(),
        asked.unseen.countries().count(),
        path.display()
    );
    Ok(())
}

/// As `ace evaluate --splits item --item-folds 5` has it.
fn held_out(data: &Data, states: &States) -> anyhow::Result<HeldOut> {
    let parts = item_parts(data, Recipe::default().seed, FOLDS);
    let fold = |(seen, _): &(Vec<CountryTable>, Vec<CountryTable>)| -> anyhow::Result<Predictions> {
        let seen: Vec<&CountryTable> = seen.iter().collect();
        Unseen::predictions_of(SURVEY, &seen, &data.catalogue, states).context("nothing can be learnt from these tables")
    };
    let jobs = parts.iter().map(|parts| -> Job<'_, Predictions> { Box::new(|| fold(parts)) }).collect();
    let mut trials = Trials::default();
    for ((_, people), predictions) in parts.iter().zip(in_parallel(jobs, JOBS)?) {
        trials.add(&people.iter().collect::<Vec<_>>(), &|country, item| predictions.get(country, item));
    }
    trials.held_out().context("no question was scored")
}

/// The largest difference between two foretellings of a share, in points, over all questions, countries and personas.
fn largest_change(a: &Asked, b: &Asked, data: &Data, states: &States) -> anyhow::Result<f64> {
    let mut largest = 0.0f64;
    for item in &data.catalogue.items {
        let state = states.get(&item.code).context("a question has no state")?;
        let foretell = |asked: &Asked| asked.unseen.foretell(item, state).context("a question can't be foretold");
        let [a, b] = [foretell(a)?, foretell(b)?];
        let shares =
            |f: &ace_playground::causal::unseen::Foretold| f.personas.values().flatten().flatten().copied().collect::<Vec<f64>>();
        largest = shares(&a).into_iter().zip(shares(&b)).fold(largest, |largest, (a, b)| largest.max(100.0 * (a - b).abs()));
    }
    Ok(largest)
}

fn print(held_out: &HeldOut) {
    println!(
        "{} questions, each foretold from four fifths of the others; absolute errors in points, 80 % and 95 % below",
        held_out.questions
    );
    for errors in &held_out.by_options {
        for (what, by_granularity) in [("share", &errors.share), ("mean position", &errors.position)] {
            let each = by_granularity.map(|e| format!("{:5.2} {:5.2}", e.most_80, e.most_95));
            println!("{:2} options, {what:<13} G = 0 to 4: {}", errors.options, each.join(" | "));
        }
    }
    for attribute in Attribute::ALL {
        let e = held_out.shift(attribute);
        println!("shift of {:<10} {:5.2} {:5.2} ({} effects)", attribute.name(), e.most_80, e.most_95, e.count);
    }
    let levels = held_out.levels.map(|l| format!("{:.2} (floor {:.2})", l.score, l.floor));
    let (low, high) = held_out.skill_interval.unwrap_or((f32::NAN, f32::NAN));
    let skill = held_out.skill.unwrap_or(f32::NAN);
    println!("levels at G = 1 to 4: {}; effect skill {skill:.1} % ({low:.1} to {high:.1})", levels.join(", "));
    let personas = held_out.by_options.iter().map(|e| e.position.iter().map(|e| e.count).sum::<u32>()).sum::<u32>();
    println!("{personas} answers of up to {} personas a country and question", Persona::COUNT);
}
