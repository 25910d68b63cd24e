//! Simple statistics that a model has to beat, each from what training may see and nothing else.

use std::collections::BTreeMap;

use super::{
    Additive, SmoothConfig, Targets,
    pool::{self, Seen},
};
use crate::survey::{Attribute, Cell, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona};

/// Ridge of the additive baseline, in people.
const RIDGE: f64 = 20.0;

/// The part of the other countries' mean effect that the pooled baseline takes over (METHOD, Evaluation protocol).
const POOLED: f64 = 0.7;

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
    /// The country's own additive main effects, with a ridge.
    Additive,
    /// The training targets ([`Targets`]): effects shrunk towards the item's mean over countries.
    Shrunk,
}

/// Distributions for all personas of some countries and items.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Predictions(BTreeMap<CountryCode, BTreeMap<ItemCode, Vec<Vec<f64>>>>);

impl Predictions {
    /// By [`Persona::index`]; shaped as [`super::evaluate::Predictor`].
    pub fn get(&self, country: CountryCode, item: &ItemCode) -> Option<Vec<Vec<f64>>> {
        self.0.get(&country)?.get(item).cloned()
    }

    fn insert(&mut self, country: CountryCode, item: &ItemCode, personas: Vec<Vec<f64>>) {
        self.0.entry(country).or_default().insert(item.clone(), personas);
    }
}

impl Baseline {
    pub const ALL: [Self; 6] =
        [Self::Uniform, Self::ItemAverage, Self::CountryAverage, Self::PooledEffect, Self::Additive, Self::Shrunk];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::ItemAverage => "item average over countries",
            Self::CountryAverage => "country average (one voice per culture)",
            Self::PooledEffect => "country average + other countries' effects",
            Self::Additive => "additive main effects, ridge",
            Self::Shrunk => "shrunk towards all-country mean (training targets)",
        }
    }

    /// Fits to the cells that `keep` allows. Country-level figures among the tables serve the item average alone.
    pub fn fit(self, tables: &[&CountryTable], keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool) -> Predictions {
        let mut predictions = Predictions::default();
        if self == Self::Shrunk {
            let targets = Targets::build(tables, keep, &SmoothConfig::default());
            for country in targets.countries() {
                for item in targets.items(country) {
                    let to_f64 = |p: &Vec<f32>| p.iter().map(|v| f64::from(*v)).collect();
                    let all = targets.all(country, item).unwrap_or_default();
                    predictions.insert(country, item, all.iter().map(to_f64).collect());
                }
            }
            return predictions;
        }
        let mut seen: Vec<(CountryCode, &ItemCode, Seen<'_>)> = Vec::new();
        let mut figures: BTreeMap<&ItemCode, Vec<Vec<f64>>> = BTreeMap::new();
        for table in tables {
            for (item, answers) in &table.items {
                if let ItemAnswers::CountryLevel(p) = answers {
                    figures.entry(item).or_default().push(p.clone());
                } else if let Some(s) = Seen::new(answers, |cell| keep(table.country, item, cell)) {
                    figures.entry(item).or_default().push(s.figure.clone());
                    seen.push((table.country, item, s));
                }
            }
        }
        let models: Vec<_> = seen.iter().map(|(_, _, s)| additive(s)).collect();
        for (index, (country, item, s)) in seen.iter().enumerate() {
            let same = |p: Vec<f64>| vec![p; Persona::COUNT];
            let personas = match self {
                Self::Uniform => same(vec![1.0 / s.options as f64; s.options]),
                Self::ItemAverage => same(average(&figures[*item], s.options)),
                Self::CountryAverage => same(s.figure.clone()),
                Self::Additive => {
                    let Some(model) = &models[index] else { continue };
                    pool::personas(&Cell::all().map(|c| model.predict(c)).collect::<Vec<_>>(), &s.shares)
                }
                Self::PooledEffect | Self::Shrunk => {
                    let others: Vec<&Additive> = seen
                        .iter()
                        .zip(&models)
                        .filter(|((c, i, o), _)| i == item && c != country && o.options == s.options)
                        .filter_map(|(_, m)| m.as_ref())
                        .collect();
                    let effects = Attribute::ALL.map(|a| mean_effect(&others, a, s.options));
                    pool::personas(&s.spread([0, 1, 2, 3].map(|i| &effects[i][..]), 0.0), &s.shares)
                }
            };
            predictions.insert(*country, item, personas);
        }
        predictions
    }
}

fn additive(seen: &Seen<'_>) -> Option<Additive> {
    Additive::fit(seen.cells.iter().map(|(c, a)| (*c, &a.p[..], a.n_eff)), seen.options, RIDGE)
}

fn average(figures: &[Vec<f64>], options: usize) -> Vec<f64> {
    let mut sum = vec![0.0; options];
    for p in figures.iter().filter(|p| p.len() == options) {
        sum.iter_mut().zip(p).for_each(|(s, v)| *s += v);
    }
    pool::normalise(&mut sum, 0.0);
    sum
}

fn mean_effect(models: &[&Additive], a: Attribute, options: usize) -> Vec<f64> {
    let mut mean = vec![0.0; options];
    // A country in which the attribute did not vary says nothing about it: its leverage is that of the ridge alone.
    let weight = |m: &Additive| if m.leverage(a, a) > 0.9 / RIDGE { 0.0 } else { 1.0 / (0.005 + m.leverage(a, a)) };
    let total: f64 = models.iter().map(|m| weight(m)).sum();
    for model in models.iter().filter(|_| total > 0.0) {
        mean.iter_mut().zip(model.main_effect(a)).for_each(|(s, e)| *s += POOLED * weight(model) / total * e);
    }
    mean
}

#[cfg(all(test, feature = "survey-tools"))]
mod tests {
    use std::{fmt::Write, path::Path};

    use super::*;
    use crate::{
        causal::{CellsSplit, Report, evaluate},
        survey::{CountryTable, read_tables},
    };

    fn tables() -> Vec<CountryTable> {
        let folder = ["data/wvs7", "../shared/survey"].map(|f| Path::new(env!("CARGO_MANIFEST_DIR")).join(f));
        read_tables(folder.iter().find(|f| f.join("cells.csv").exists()).expect("no data/wvs7")).unwrap()
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
        for seed in 1..=3 {
            let split = CellsSplit::new(seed);
            let keep = |c: CountryCode, i: &ItemCode, cell: Cell| !split.is_held_out(c, i, cell);
            let mut reports = Vec::new();
            println!("seed {seed}: level at G = 1 to 4 | shift-EMD, skill (95 %) | by attribute | same sign | labels");
            for baseline in Baseline::ALL {
                let predictions = baseline.fit(&tables, &keep);
                let report = evaluate(&tables, &|c, i| split.held_out(c, i), &|c, i| predictions.get(c, i)).report();
                println!("{}", row(baseline.name(), &report));
                reports.push(report);
            }
            let r = &reports[0];
            let floors: Vec<_> = r.levels.iter().map(|l| (l.floor * 100.0).round() / 100.0).collect();
            println!("floor {floors:?}, zero {:.3}, floor {:.3}; {:?}", r.effects.zero, r.effects.floor, r.effects.effects);
        }
    }
}
