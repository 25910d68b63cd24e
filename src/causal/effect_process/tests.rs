//! What smoothing does where the truth is known.

use super::*;
use crate::{
    causal::{country_level, metrics::mean_position, random::Random, simulation::World},
    survey::{Persona, Standard},
};

fn catalogue() -> Catalogue {
    Catalogue::default()
}

fn fit(tables: &[CountryTable], keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool) -> EffectProcess {
    EffectProcess::fit(&tables.iter().collect::<Vec<_>>(), keep, &catalogue())
}

const ALL: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool = &|_, _, _| true;

/// The true difference between the levels of an attribute, other attributes as they are on average over the cells.
fn truth(world: &World, country: CountryCode, item: &ItemCode, attribute: Attribute) -> f64 {
    let personas = world.truth(country, item).unwrap();
    let position = |cell: Cell| mean_position(&personas[Persona::full(cell).index()]);
    Cell::all().map(|c| if c.level(attribute) { position(c) } else { -position(c) }).sum::<f64>() / 8.0
}

/// Mean absolute errors of shifts, in points: of these effects, and of saying that there are none.
fn errors(world: &World, countries: &[CountryTable], effects: &dyn Fn(CountryCode, &ItemCode) -> [f64; N]) -> [f64; 2] {
    let (mut sums, mut count) = ([0.0; 2], 0.0);
    for table in countries {
        for item in table.items.keys() {
            for (a, shift) in Attribute::ALL.into_iter().zip(effects(table.country, item)) {
                let truth = 100.0 * truth(world, table.country, item, a);
                sums = [sums[0] + (100.0 * shift - truth).abs(), sums[1] + truth.abs()];
                count += 1.0;
            }
        }
    }
    sums.map(|s| s / count)
}

#[test]
fn smoothing_is_nearer_to_the_truth_than_each_table_alone() {
    let world = World::new(1, 8, 16);
    let tables = world.survey(300, 2);
    let process = fit(&tables, ALL);
    let smoothed = |c, i: &ItemCode| process.effects(c, i).unwrap().each_ref().map(|e| mean_position(e));
    let alone = |c: CountryCode, i: &ItemCode| {
        let answers = &tables.iter().find(|t| t.country == c).unwrap().items[i];
        let cells = Cell::all().filter_map(|cell| Some((cell, answers.cell(cell)?))).filter(|(_, a)| !a.estimated);
        let model = Additive::fit(cells.map(|(c, a)| (c, &a.p[..], a.n_eff)), answers.options(), 20.0).unwrap();
        Attribute::ALL.map(|a| mean_position(model.main_effect(a)))
    };
    let [[smoothed, zero], [alone, _]] = [errors(&world, &tables, &smoothed), errors(&world, &tables, &alone)];
    assert!(smoothed < 0.9 * alone && smoothed < 0.7 * zero, "smoothed {smoothed}, alone {alone}, zero {zero}");
}

#[test]
fn a_country_with_figures_alone_follows_the_others() {
    let world = World::new(5, 9, 16);
    let mut tables = world.survey(1500, 6);
    let hidden = tables.pop().unwrap();
    tables.push(country_level(&hidden));
    let process = fit(&tables, ALL);
    let guessed = |c, i: &ItemCode| process.effects(c, i).unwrap().each_ref().map(|e| mean_position(e));
    let [guess, zero] = errors(&world, &[hidden], &guessed);
    assert!(guess < 0.75 * zero, "guess {guess}, zero {zero}");
}

#[test]
fn what_may_not_be_seen_has_no_influence_and_effects_sum_to_nothing() {
    let world = World::new(3, 4, 6);
    let tables = world.survey(900, 4);
    let item = tables[0].items.keys().next().unwrap().clone();
    let hidden = |c: CountryCode, i: &ItemCode, cell: Cell| c == tables[0].country && *i == item && cell.index() == 3;
    let keep = |c: CountryCode, i: &ItemCode, cell: Cell| !hidden(c, i, cell);
    let mut changed = tables.clone();
    let answers = changed[0].items.get_mut(&item).unwrap();
    if let ItemAnswers::Cells(cells) = answers
        && let Some(cell) = &mut cells[3]
    {
        cell.p.reverse();
    }
    assert!(answers.persona(Persona::ANY, Standard::AsAnswered).is_some());
    let process = fit(&tables, &keep);
    assert_eq!(process, fit(&changed, &keep));
    assert_ne!(process, fit(&changed, ALL));
    for effect in process.effects(tables[0].country, &item).unwrap() {
        assert!(effect.iter().sum::<f64>().abs() < 1e-12 && effect.iter().all(|v| v.is_finite()));
    }
    assert_eq!(fit(&[], ALL), EffectProcess::default());
}

/// The mean absolute shift of a country's effects, in points.
fn size(process: &EffectProcess, table: &CountryTable) -> f64 {
    let all = table.items.keys().flat_map(|i| process.effects(table.country, i).unwrap().each_ref().map(|e| mean_position(e)));
    let all: Vec<f64> = all.map(|shift| 100.0 * shift.abs()).collect();
    all.iter().sum::<f64>() / all.len() as f64
}

#[test]
fn where_groups_answer_alike_effects_are_shrunk_to_little() {
    let world = World::new(7, 6, 60);
    let mut tables = world.survey(900, 8);
    let mut random = Random::new(9);
    // In the first country all answer as the country does, but for chance.
    for answers in tables[0].items.values_mut() {
        let figure = answers.persona(Persona::ANY, Standard::AsAnswered).unwrap().p;
        let ItemAnswers::Cells(cells) = answers else { unreachable!() };
        cells.iter_mut().flatten().for_each(|c| c.p = random.sample(&figure, c.n_eff.max(1.0) as u32));
    }
    let refs: Vec<&CountryTable> = tables.iter().collect();
    let with = |belief: f64| EffectProcess::fit_with(&refs, ALL, &catalogue(), ProcessConfig { belief, ..Default::default() });
    let (alike, own) = (with(f64::INFINITY), with(16.0));
    let [first, second] = [&tables[0], &tables[1]];
    assert!(size(&own, first) < 0.75 * size(&alike, first), "{} {}", size(&own, first), size(&alike, first));
    assert!(size(&own, second) > 0.8 * size(&alike, second), "{} {}", size(&own, second), size(&alike, second));
}

#[test]
fn surveys_have_no_influence_on_each_other() {
    let world = World::new(11, 5, 8);
    let mut tables = world.survey(900, 12);
    for table in &mut tables {
        let items = std::mem::take(&mut table.items).into_iter().enumerate();
        table.items = items.map(|(k, (c, a))| (if k % 2 == 0 { c } else { ItemCode(format!("ISSP2012_V{k}")) }, a)).collect();
    }
    let only = |survey| -> Vec<CountryTable> {
        let mut only = tables.clone();
        only.iter_mut().for_each(|t| t.items.retain(|code, _| SurveyId::of(code) == Some(survey)));
        only
    };
    let both = fit(&tables, ALL);
    for survey in SurveyId::ALL {
        let alone = fit(&only(survey), ALL);
        for table in only(survey) {
            for item in table.items.keys() {
                assert_eq!(alone.effects(table.country, item), both.effects(table.country, item), "{item}");
            }
        }
    }
}
