//! Simple statistics that a model has to beat, each from what training may see and nothing else.

use std::collections::BTreeMap;

use super::{
    Additive, SmoothConfig, Targets, Transfer, TransferConfig,
    pool::{self, Seen},
    smooth::Prior,
};
use crate::survey::{Cell, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona};

/// Ridge of the additive baseline, in people.
const RIDGE: f64 = 20.0;

/// A predictor without a neural network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Baseline {
    /// Every option as likely.
    Uniform,
    /// The item's average over all countries.
    ItemAverage,
    /// One voice per culture: the country's figure for everyone.
    CountryAverage,
    /// The country's figure and 0.7 of the other countries' mean effects.
    PooledEffect,
    /// The country's figure and the effects of the countries most like it, on the logit scale ([`Transfer`]).
    Transferred,
    /// The country's own additive main effects, with a ridge.
    Additive,
    /// [`Targets::build`]: effects shrunk towards the item's mean over countries.
    Shrunk,
    /// The same, shrunk towards what like countries show ([`Prior::Transferred`]).
    ShrunkTransferred,
}

/// Distributions for all personas of some countries and items.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Predictions(BTreeMap<CountryCode, BTreeMap<ItemCode, Vec<Vec<f64>>>>);

impl Predictions {
    /// By [`Persona::index`]; shaped as [`super::evaluate::Predictor`].
    pub fn get(&self, country: CountryCode, item: &ItemCode) -> Option<Vec<Vec<f64>>> {
        self.0.get(&country)?.get(item).cloned()
    }

    pub(super) fn insert(&mut self, country: CountryCode, item: &ItemCode, personas: Vec<Vec<f64>>) {
        self.0.entry(country).or_default().insert(item.clone(), personas);
    }
}

impl Baseline {
    pub const ALL: [Self; 8] = [
        Self::Uniform,
        Self::ItemAverage,
        Self::CountryAverage,
        Self::PooledEffect,
        Self::Transferred,
        Self::Additive,
        Self::Shrunk,
        Self::ShrunkTransferred,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::ItemAverage => "item average over countries",
            Self::CountryAverage => "country average (one voice per culture)",
            Self::PooledEffect => "country average + other countries' effects",
            Self::Transferred => "country average + effects of countries like it",
            Self::Additive => "additive main effects, ridge",
            Self::Shrunk => "shrunk towards all-country mean",
            Self::ShrunkTransferred => "shrunk towards countries like it",
        }
    }

    /// Fits to the cells that `keep` allows, and to the country-level figures among the tables. Countries that have nothing
    /// else are answered by all but the last three.
    pub fn fit(self, tables: &[&CountryTable], keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool) -> Predictions {
        match self {
            Self::Uniform => one_voice(tables, keep, |_, figure, _| vec![1.0 / figure.len() as f64; figure.len()]),
            Self::ItemAverage => one_voice(tables, keep, |item, figure, all| average(&all[item], figure.len())),
            Self::CountryAverage => one_voice(tables, keep, |_, figure, _| figure.to_vec()),
            Self::PooledEffect => transferred(tables, keep, TransferConfig::POOLED),
            Self::Transferred => transferred(tables, keep, TransferConfig::default()),
            Self::Additive => additive(tables, keep),
            Self::Shrunk => shrunk(tables, keep, &SmoothConfig::default()),
            Self::ShrunkTransferred => {
                shrunk(tables, keep, &SmoothConfig { prior: Prior::Transferred, ..SmoothConfig::default() })
            }
        }
    }
}

type Keep<'a> = &'a dyn Fn(CountryCode, &ItemCode, Cell) -> bool;
type Figures<'a> = BTreeMap<&'a ItemCode, Vec<Vec<f64>>>;

/// The same answer for all personas of a country, from (item, the country's figure, all countries' figures).
fn one_voice(
    tables: &[&CountryTable],
    keep: Keep<'_>,
    answer: impl Fn(&ItemCode, &[f64], &Figures<'_>) -> Vec<f64>,
) -> Predictions {
    let mut figures: Figures<'_> = BTreeMap::new();
    let mut countries = Vec::new();
    for table in tables {
        for (item, answers) in &table.items {
            let figure = match answers {
                ItemAnswers::CountryLevel(p) => Some(p.clone()),
                ItemAnswers::Cells(_) => Seen::new(answers, |cell| keep(table.country, item, cell)).map(|s| s.figure),
            };
            if let Some(figure) = figure {
                figures.entry(item).or_default().push(figure.clone());
                countries.push((table.country, item, figure));
            }
        }
    }
    let mut predictions = Predictions::default();
    for (country, item, figure) in countries {
        predictions.insert(country, item, vec![answer(item, &figure, &figures); Persona::COUNT]);
    }
    predictions
}

fn average(figures: &[Vec<f64>], options: usize) -> Vec<f64> {
    let mut sum = vec![0.0; options];
    for p in figures.iter().filter(|p| p.len() == options) {
        sum.iter_mut().zip(p).for_each(|(s, v)| *s += v);
    }
    pool::normalise(&mut sum, 0.0);
    sum
}

fn transferred(tables: &[&CountryTable], keep: Keep<'_>, config: TransferConfig) -> Predictions {
    let transfer = Transfer::new(tables, keep, config);
    let mut predictions = Predictions::default();
    for table in tables {
        let likeness = transfer.likeness(table.country);
        for item in table.items.keys() {
            if let Some(personas) = transfer.personas(table.country, item, &likeness) {
                predictions.insert(table.country, item, personas);
            }
        }
    }
    predictions
}

fn additive(tables: &[&CountryTable], keep: Keep<'_>) -> Predictions {
    let mut predictions = Predictions::default();
    for table in tables {
        for (item, answers) in &table.items {
            let Some(seen) = Seen::new(answers, |cell| keep(table.country, item, cell)) else { continue };
            let cells = seen.cells.iter().map(|(c, a)| (*c, &a.p[..], a.n_eff));
            if let Some(model) = Additive::fit(cells, seen.options, RIDGE) {
                let cells: Vec<_> = Cell::all().map(|c| model.predict(c)).collect();
                predictions.insert(table.country, item, pool::personas(&cells, &seen.shares));
            }
        }
    }
    predictions
}

fn shrunk(tables: &[&CountryTable], keep: Keep<'_>, config: &SmoothConfig) -> Predictions {
    let targets = Targets::build(tables, keep, config);
    let mut predictions = Predictions::default();
    for country in targets.countries() {
        for item in targets.items(country) {
            let to_f64 = |p: &Vec<f32>| p.iter().map(|v| f64::from(*v)).collect();
            if let Some(all) = targets.all(country, item) {
                predictions.insert(country, item, all.iter().map(to_f64).collect());
            }
        }
    }
    predictions
}

#[cfg(all(test, feature = "survey-tools"))]
mod tests {
    use std::{fmt::Write, path::Path};

    use super::*;
    use crate::{
        causal::{CellsSplit, EffectKind, Evaluation, Report, country_level, evaluate},
        survey::{Country, CountryTable, read_tables},
    };

    fn tables() -> Vec<CountryTable> {
        read_tables(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).unwrap()
    }

    fn row(name: &str, r: &Report) -> String {
        let mut text = format!("{name:52}");
        r.levels.iter().for_each(|l| write!(text, " {:6.2}", l.score).unwrap());
        let (low, high) = r.skill_interval.unwrap_or_default();
        let skill = r.effects.skill.unwrap_or(f64::NAN);
        write!(text, " | {:6.3} {skill:6.1} ({low:.1}-{high:.1}) |", r.effects.model).unwrap();
        r.by_attribute.iter().for_each(|e| write!(text, " {:5.1}", e.skill.unwrap_or(f64::NAN)).unwrap());
        write!(text, " | {:.1} | {:?}", 100.0 * f64::from(r.same_sign) / f64::from(r.clear), r.labels).unwrap();
        text
    }

    #[test]
    fn what_simple_statistics_reach_on_the_cells_split() {
        let tables = tables();
        let tables: Vec<_> = tables.iter().collect();
        for seed in 1..=if cfg!(debug_assertions) { 1 } else { 3 } {
            let split = CellsSplit::new(seed);
            let keep = |c: CountryCode, i: &ItemCode, cell: Cell| !split.is_held_out(c, i, cell);
            println!(
                "cells split, seed {seed}: level at G = 1 to 4 | shift-EMD, skill (95 %) | by attribute | same sign | labels"
            );
            let report = |baseline: Baseline| {
                let predictions = baseline.fit(&tables, &keep);
                let report =
                    evaluate(&tables, &|c, i| split.held_out(c, i), EffectKind::Standardised, &|c, i| predictions.get(c, i))
                        .report();
                println!("{}", row(baseline.name(), &report));
                report
            };
            let reports = Baseline::ALL.map(report);
            print_floor(&reports[0]);
            let [uniform, item, country, pooled, transferred, additive, shrunk, best] = &reports;
            let skill = |r: &Report| r.effects.skill.unwrap();
            assert!([uniform, item, country].iter().all(|r| skill(r) == 0.0 && r.unanswered == 0));
            assert!(skill(pooled) > 5.0 && skill(transferred) > skill(pooled), "{} {}", skill(pooled), skill(transferred));
            assert!(skill(additive) > 10.0 && skill(shrunk) > skill(additive).max(37.0), "{}", skill(shrunk));
            assert!(skill(best) > skill(shrunk), "{} {}", skill(best), skill(shrunk));
            for g in 0..4 {
                let scores = reports.each_ref().map(|r| r.levels[g].score);
                let [uniform, item, country, .., additive, shrunk, _] = scores;
                assert!(uniform < item && item < country && country < additive && additive < shrunk, "{scores:?}");
                assert!(shrunk < reports[0].levels[g].floor);
            }
        }
    }

    fn print_floor(r: &Report) {
        let floors = r.levels.map(|l| format!("{:.2}", l.floor)).join(" ");
        println!(
            "sampling floor {floors} | {:.3}, zero shift {:.3}, {} effects",
            r.effects.floor, r.effects.zero, r.effects.effects
        );
    }

    #[test]
    fn what_effects_carry_over_to_a_country_left_out() {
        let tables = tables();
        let mut all = [Evaluation::default(), Evaluation::default()];
        // All of them take a minute without optimisation.
        let step = if cfg!(debug_assertions) { 4 } else { 1 };
        let with_cells = tables.iter().filter(|t| Country::find(t.country).is_some_and(Country::has_cells));
        for left_out in with_cells.step_by(step) {
            let figures = country_level(left_out);
            let training: Vec<_> = tables.iter().map(|t| if t.country == left_out.country { &figures } else { t }).collect();
            for (baseline, all) in [Baseline::PooledEffect, Baseline::Transferred].into_iter().zip(&mut all) {
                let predictions = baseline.fit(&training, &|_, _, _| true);
                let part =
                    evaluate(&[left_out], &|_, _| Some(Persona::ANY), EffectKind::Standardised, &|c, i| predictions.get(c, i));
                all.levels.extend(part.levels);
                all.effects.extend(part.effects);
            }
        }
        println!("country split: level at G = 1 to 4 | shift-EMD, skill (95 %) | by attribute | same sign | labels");
        let reports = all.map(|e| e.report());
        println!("{}", row(Baseline::PooledEffect.name(), &reports[0]));
        println!("{}", row(Baseline::Transferred.name(), &reports[1]));
        print_floor(&reports[0]);
        let [pooled, transferred] = reports.map(|r| r.effects.skill.unwrap());
        assert!(pooled > 10.0 && transferred > pooled + 5.0, "{pooled} {transferred}");
    }
}
