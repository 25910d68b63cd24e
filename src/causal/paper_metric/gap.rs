//! How much better high-resource countries are answered than low-resource ones, and how sure that is.

use serde::{Deserialize, Serialize};

use super::{ItemSums, PaperScores, Scores, mean_of, paper_country};
use crate::{
    causal::random::Random,
    survey::{Attribute, CountryCode},
};

const RESAMPLES: usize = 1000;
const SEED: u64 = 1;

/// A gap, or a change of one, in points of the score, mean over G = 1 to 4.
///
/// The 95 % interval is a bootstrap that draws items anew within each country, whole items with all their cells: the same items
/// in all countries where all were scored on the same, and else each country by itself. It covers which items were asked, and with
/// them the chance in who answered an item. The countries are taken as they are: it says nothing of other countries than these,
/// nor of other trainings. That one person answers many items is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GapEstimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl GapEstimate {
    /// Whether the interval leaves 0 out.
    pub fn is_clear(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }

    fn new(value: f64, mut resampled: Vec<f64>) -> Option<Self> {
        resampled.retain(|v| v.is_finite());
        resampled.sort_unstable_by(f64::total_cmp);
        let (first, last) = (*resampled.get(resampled.len() / 40)?, resampled[resampled.len() - 1 - resampled.len() / 40]);
        Some(Self { value, low: first, high: last })
    }
}

/// Mean of the high-resource countries minus mean of the low-resource ones for each G at which both have a score, averaged over
/// these G. `None` where there is no such G.
fn gap_of(scores: &[(bool, Scores)]) -> Option<f64> {
    let side = |high: bool| mean_of(&scores.iter().filter(|s| s.0 == high).map(|s| s.1).collect::<Vec<_>>());
    let (high, low) = (side(true), side(false));
    let gaps: Vec<f64> = (0..Attribute::COUNT).filter_map(|g| Some(high[g]? - low[g]?)).collect();
    (!gaps.is_empty()).then(|| gaps.iter().sum::<f64>() / gaps.len() as f64)
}

fn are_same(items: &[ItemSums], others: &[ItemSums]) -> bool {
    items.iter().map(|i| &i.item).eq(others.iter().map(|i| &i.item))
}

impl PaperScores {
    /// High minus low, with its interval; countries that are none of the paper's have no part in it. `None` where one side was
    /// not scored.
    pub fn gap(&self) -> Option<GapEstimate> {
        GapEstimate::new(self.gap_value()?, self.draws().to_vec())
    }

    /// This gap minus the one of `before`, on the same draws of items, so that what is hard for both cancels. `None` unless both
    /// were scored on the same items of the same countries.
    pub fn gap_change(&self, before: &Self) -> Option<GapEstimate> {
        let value = self.gap_value()? - before.gap_value()?;
        let same = self.countries.keys().eq(before.countries.keys())
            && self.countries.values().zip(before.countries.values()).all(|(items, others)| are_same(items, others));
        let draws = || self.draws().iter().zip(before.draws());
        same.then(|| GapEstimate::new(value, draws().map(|(after, before)| after - before).collect()))?
    }

    fn draws(&self) -> &[f64] {
        self.draws.get_or_init(|| self.resampled(RESAMPLES, SEED))
    }

    fn sides(&self) -> impl Iterator<Item = (bool, CountryCode, &Vec<ItemSums>)> {
        self.countries.iter().filter_map(|(country, items)| Some((paper_country(*country)?.high, *country, items)))
    }

    pub(super) fn gap_value(&self) -> Option<f64> {
        gap_of(&self.sides().map(|(high, _, items)| (high, self.scores(items, 0..items.len()))).collect::<Vec<_>>())
    }

    /// Gaps of resampled items, seeded: the same draws for everything that was scored on the same items. A resample without a gap
    /// counts as NaN, so that those of two predictors stay together.
    pub(super) fn resampled(&self, resamples: usize, seed: u64) -> Vec<f64> {
        let common = self.sides().zip(self.sides().skip(1)).all(|((_, _, items), (_, _, others))| are_same(items, others));
        let name = |country: CountryCode| if common { "all".into() } else { country.to_string() };
        let stream = |country: CountryCode| Random::keyed(seed, &["paper gap", &name(country)]);
        let mut sides: Vec<_> = self.sides().map(|(high, country, items)| (high, stream(country), items)).collect();
        let mut resample = || {
            let scores = sides.iter_mut().map(|(high, random, items)| {
                let count = items.len();
                (*high, self.scores(items, (0..count).map(|_| random.below(count))))
            });
            gap_of(&scores.collect::<Vec<_>>()).unwrap_or(f64::NAN)
        };
        (0..resamples).map(|_| resample()).collect()
    }
}
