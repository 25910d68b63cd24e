//! `ace lora`: low-rank updates of the public model itself, as the paper has it, scored on people and questions held out.

use std::sync::Arc;

use super::open::open;
use crate::{
    evaluate::{HELD_OUT, part_of},
    lab::{Base, Lab, Plan},
    predictors::predict_all,
    workbench::Bench,
};
use ace_playground::{
    align::{Alignment, Objective},
    causal::{EffectKind, Targets, evaluate, items_split, thin},
    model::{Anchors, Figures},
    survey::{COUNTRIES, CountryTable, ItemCode, Persona, SurveyId},
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    bench: Bench,
    #[arg(long, default_value = "ace")]
    objective: String,
    /// In place of the settings' own.
    #[arg(long)]
    seed: Option<u64>,
}

/// Every country's own figures.
fn figures(targets: &Targets) -> Figures {
    let of = |country| {
        let figure = |item: &ItemCode| Some((item.clone(), targets.country_figure(country, item)?.to_vec()));
        targets.items(country).filter_map(figure).collect()
    };
    COUNTRIES.iter().map(|c| (c.code(), of(c.code()))).collect()
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let objective: Objective = args.objective.parse()?;
    let mut alignment: Alignment = args.bench.settings()?;
    alignment.seed = args.seed.unwrap_or(alignment.seed);
    alignment.check()?;
    let workbench = args.bench.open()?;
    let (data, shared) = (&workbench.data, workbench.shared());
    let fifth = thin(&data.tables, HELD_OUT, alignment.seed);
    let codes: Vec<ItemCode> = data.catalogue.items.iter().map(|i| i.code.clone()).collect();
    let (_, unseen) = items_split(alignment.seed, &codes, HELD_OUT);
    let of = |tables: &[CountryTable], keep: &dyn Fn(&ItemCode) -> bool| -> Vec<CountryTable> {
        tables.iter().map(|t| part_of(t, keep)).collect()
    };
    let seen = of(&fifth.seen, &|item| !unseen.contains(item));
    let lab = Lab::new(&format!("lora-{}", alignment.seed), Plan::Public(alignment), &seen, shared)?;
    let opened = open(&args.bench.public.files, lab.composition(), shared.device)?;
    let mut base = Base::of_public(opened.model, &opened.about.source.sha256);
    // Of questions that it has not seen too: what is scored there is how the effects are told, not the level.
    let known = Targets::build(&fifth.seen.iter().collect::<Vec<_>>(), &|_, _, _| true, &Default::default());
    base.model.anchors = Anchors::Figures(Arc::new(figures(&known)));
    let adapter = lab.adapter(objective, &base)?;
    let weights = base.model.decoder.weights(Some(&adapter));
    for (what, is_unseen) in [("questions seen", false), ("questions unseen, levels given", true)] {
        for survey in SurveyId::ALL {
            let held = of(&fifth.held_out, &|item| unseen.contains(item) == is_unseen && SurveyId::of(item) == Some(survey));
            let held: Vec<&CountryTable> = held.iter().collect();
            let predict = |c, i: &ItemCode| predict_all(&base.model, &weights, &data.catalogue, c, i);
            let report = evaluate(&held, &|_, _| Some(Persona::ANY), EffectKind::Raw, &predict).report();
            let levels = report.levels.iter().map(|l| format!("{:.2}", l.score)).collect::<Vec<_>>().join(" ");
            let skill = report.effects.skill.unwrap_or(f64::NAN);
            println!("{}, {what}: levels {levels}, effect skill {skill:.1} % {:?}", survey.survey().short, report.skill_interval);
        }
    }
    println!("{:.0} s of training", lab.seconds());
    Ok(())
}
