//! The metric of arXiv 2601.12962 as it is published, and its gap between high- and low-resource countries.
//!
//! A cell is a persona of a country and an item. Those of ten people and more are scored with 100 (1 - EMD). Scores are averaged
//! over item x cell within a combination of attributes (for G = 1 gender, education ...; for G = 2 the six pairs ...) and a
//! category (the item's topic), then over combinations and categories, then over countries: a topic of two items counts as much
//! as one of twenty, and a country with few cells as much as one with many.
//!
//! Shares are unweighted: a persona that leaves attributes open is everybody whom it covers, each counted once. Where our tables
//! hold weighted proportions alone (USA, RUS, IND), those of a single cell are the survey's weighted ones here and the number of
//! people in a thinned cell is the effective one; all else is equal. People in cells that a table hides because they are fewer
//! than ten are in no cell here, and in none of the personas that cover them.

mod countries;
mod gap;
#[cfg(test)]
mod tests;

pub use countries::{PAPER_COUNTRIES, PaperCountry, paper_continents, paper_country};
pub use gap::GapEstimate;

use std::{cell::OnceCell, collections::BTreeMap};

use super::{
    evaluate::{LevelRecord, Predictor},
    metrics::{emd, floor_emd, score},
};
use crate::survey::{Attribute, CountryCode, CountryTable, ItemAnswers, ItemCode, Persona};

/// Cells of fewer people are not scored (arXiv 2601.12962).
const FEWEST: u32 = 10;

/// Combinations of attributes, as bits ([`Attribute::bit`]).
const COMBINATIONS: usize = 1 << Attribute::COUNT;

/// 100 (1 - EMD) at G = 1 to 4, 0 to 100; `None` where no cell was scored.
pub type Scores = [Option<f64>; Attribute::COUNT];

/// Scores every cell of ten people and more, G = 1 to 4. Items that the predictor does not answer, or not with as many finite
/// numbers as there are options, are left out.
pub fn paper_cells(tables: &[&CountryTable], predict: Predictor<'_>) -> Vec<LevelRecord> {
    let mut records = Vec::new();
    for table in tables {
        for (item, answers) in table.items.iter().filter(|(_, a)| matches!(a, ItemAnswers::Cells(_))) {
            let sound = |q: &Vec<f64>| q.len() == answers.options() && q.iter().all(|v| v.is_finite());
            let Some(predicted) = predict(table.country, item) else { continue };
            if predicted.len() != Persona::COUNT || !predicted.iter().all(sound) {
                continue;
            }
            for persona in Persona::all().filter(|p| p.granularity() > 0) {
                let Some((p, n)) = counted(answers, persona).filter(|(_, n)| *n >= FEWEST) else { continue };
                records.push(LevelRecord {
                    country: table.country,
                    item: item.clone(),
                    persona,
                    emd: emd(&predicted[persona.index()], &p),
                    // n - 1, because F (1 - F) of a sample is too small by that factor.
                    floor: floor_emd(&p, f64::from(n - 1)),
                });
            }
        }
    }
    records
}

/// The persona's answers with everybody counted once, Σ n_i p_i / Σ n_i over its observed cells, and how many people these are.
fn counted(answers: &ItemAnswers, persona: Persona) -> Option<(Vec<f64>, u32)> {
    let (mut p, mut n) = (vec![0.0; answers.options()], 0);
    for cell in persona.cells().filter_map(|c| answers.cell(c)).filter(|a| !a.estimated) {
        let people = cell.n.unwrap_or(0);
        p.iter_mut().zip(&cell.p).for_each(|(sum, q)| *sum += f64::from(people) * q);
        n += people;
    }
    // Proportions in the tables are rounded, and sum to about 1.
    let total: f64 = p.iter().sum();
    p.iter_mut().for_each(|v| *v /= total);
    (total > 0.0).then_some((p, n))
}

/// The records of one item in one country, summed up.
#[derive(Debug, Clone, PartialEq)]
struct ItemSums {
    item: ItemCode,
    /// A number for its category.
    topic: usize,
    /// Sum and count of the scores for each combination of attributes.
    sums: [(f64, u32); COMBINATIONS],
}

/// What a predictor scored, by country.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PaperScores {
    countries: BTreeMap<CountryCode, Vec<ItemSums>>,
    topics: usize,
    /// Gaps of resampled items, once they were asked for.
    draws: OnceCell<Vec<f64>>,
}

/// The attributes that a persona specifies.
fn combination(persona: Persona) -> usize {
    persona.specified().map(|(a, _)| usize::from(a.bit())).sum()
}

impl PaperScores {
    /// `topic` is an item's category; `distance` is what is scored of a record: its `emd`, or its `floor`, which is what the truth
    /// itself can expect. Every record must be of another country, item or persona.
    pub fn new<'a>(
        records: impl IntoIterator<Item = &'a LevelRecord>,
        topic: &dyn Fn(&ItemCode) -> Option<String>,
        distance: fn(&LevelRecord) -> f64,
    ) -> Self {
        let mut countries: BTreeMap<CountryCode, BTreeMap<&ItemCode, ItemSums>> = BTreeMap::new();
        let mut topics: BTreeMap<String, usize> = BTreeMap::new();
        for record in records {
            let item = countries.entry(record.country).or_default().entry(&record.item).or_insert_with(|| {
                let next = topics.len();
                let topic = *topics.entry(topic(&record.item).unwrap_or_default()).or_insert(next);
                ItemSums { item: record.item.clone(), topic, sums: [(0.0, 0); COMBINATIONS] }
            });
            let (sum, count) = &mut item.sums[combination(record.persona)];
            *sum += score(distance(record));
            *count += 1;
        }
        let countries = countries.into_iter().map(|(country, items)| (country, items.into_values().collect())).collect();
        Self { countries, topics: topics.len(), draws: OnceCell::new() }
    }

    /// The countries that were scored, by code.
    pub fn countries(&self) -> impl Iterator<Item = CountryCode> + '_ {
        self.countries.keys().copied()
    }

    /// How many different items were scored.
    pub fn items(&self) -> usize {
        let mut items: Vec<&ItemCode> = self.countries.values().flatten().map(|i| &i.item).collect();
        items.sort_unstable();
        items.dedup();
        items.len()
    }

    /// Mean over the countries that `keep` names, each counting the same.
    pub fn mean(&self, keep: impl Fn(CountryCode) -> bool) -> Scores {
        let kept = self.countries.iter().filter(|(country, _)| keep(**country));
        mean_of(&kept.map(|(_, items)| self.scores(items, 0..items.len())).collect::<Vec<_>>())
    }

    /// One country on the items with these positions, each as often as it comes.
    fn scores(&self, items: &[ItemSums], drawn: impl Iterator<Item = usize>) -> Scores {
        let mut sums = vec![[(0.0, 0u32); COMBINATIONS]; self.topics];
        for item in drawn.map(|i| &items[i]) {
            for (total, own) in sums[item.topic].iter_mut().zip(&item.sums) {
                total.0 += own.0;
                total.1 += own.1;
            }
        }
        let mut of_g = [(0.0, 0u32); Attribute::COUNT];
        for (combination, (sum, count)) in sums.iter().flat_map(|topic| topic.iter().enumerate()).filter(|(_, s)| s.1 > 0) {
            let total = &mut of_g[combination.count_ones() as usize - 1];
            total.0 += sum / f64::from(*count);
            total.1 += 1;
        }
        of_g.map(|(sum, count)| (count > 0).then(|| sum / f64::from(count)))
    }
}

/// For each G the mean over those that have a score.
fn mean_of(all: &[Scores]) -> Scores {
    std::array::from_fn(|g| {
        let (sum, count) = all.iter().filter_map(|scores| scores[g]).fold((0.0, 0u32), |(s, n), v| (s + v, n + 1));
        (count > 0).then(|| sum / f64::from(count))
    })
}
