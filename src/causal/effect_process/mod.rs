//! What the effects of all countries and items say together about each of them: a Gaussian process (kriging).
//!
//! An effect is summed up by how far it moves the country's answers, on a scale that does not depend on how many agree:
//! θ = Σ_k dF(k) / Σ_k F(k)(1 - F(k)), about a shift of cumulative logits. Two effects of one attribute are the more alike
//!
//! - the more alike the two countries' figures are over all items (exp(-D / 0.2), D the mean distance of mean positions),
//! - the more alike the two items are: the same, or answered alike over the 26 countries (ρ³, ρ the correlation of their mean
//!   positions over countries, with its sign, so that a scale that runs the other way moves the other way), or of one topic
//!   (ρ where the topic is the same).
//!
//! The estimate of θ has a known variance (multinomial, [`Additive::leverage`]), so that precise effects lead and vague ones
//! follow; a country of which only figures are known follows altogether. How an effect departs from its summary, point by point
//! of the CDF, is kept as far as it is precise.
//!
//! A second pass lets effects say for themselves which items are alike: the correlation of what the first pass found.
//!
//! The weights of the nine parts of each attribute's covariance were learnt by maximum marginal likelihood (Rasmussen & Williams
//! 2006, equation 5.9) on a random 64 % of the tables' people; the other constants were chosen by effect skill on a further 16 %.
//! Those parts were drawn apart from the evaluation's splits and share people with what these hold out, so that figures on them
//! may be slightly too good. The sealed respondents had no part in it.

use std::collections::{BTreeMap, BTreeSet};

mod likeness;
mod observation;
mod signal;
mod solution;

use likeness::Likeness;
pub(super) use likeness::likeness_of_countries;
pub(super) use observation::{Figures, N, Observation};
use observation::{Place, spread};
use solution::Solution;

use super::{
    Additive,
    metrics::{cdf, differences},
    pool::Seen,
};
use crate::survey::{Attribute, Catalogue, Cell, CountryCode, CountryTable, ItemAnswers, ItemCode, SurveyId};

/// A ridge in people, only to keep effects defined that no cell shows.
const RIDGE: f64 = 1e-3;

/// Variance in units of F (1 - F) of how an effect departs from its summary, by [`Attribute::index`].
const SHAPE: [f64; N] = [0.002, 0.005, 0.004, 0.002];

/// Effects of four attributes, one number an option each.
type Effects = [Vec<f64>; N];

/// How effects are smoothed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProcessConfig {
    /// How many well-known effects the belief counts for that a country's effects are as strong as those of the others; infinite
    /// makes them so ([`signal`]).
    pub belief: f64,
    /// The part of what other countries suggest that a country without cells takes over, 0 and more. Chosen on countries left
    /// out one by one: the largest quarter at which none of them is worse off than without effects (`ace shrinkage` prints the
    /// curve). How unlike a country is to those that show effects shrinks them beyond that, through the covariance.
    pub transfer: f64,
}

impl Default for ProcessConfig {
    fn default() -> Self {
        Self { belief: 16.0, transfer: 0.75 }
    }
}

/// The smoothed effects of all countries and items with figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EffectProcess {
    effects: BTreeMap<CountryCode, BTreeMap<ItemCode, Effects>>,
}

impl EffectProcess {
    /// What predictions from these effects are called.
    pub const NAME: &'static str = "smoothed over countries and items (training targets)";

    /// Learns from the cells that `keep` allows, and from figures; nothing else has any influence. Takes some seconds: four
    /// systems of as many equations as there are countries times items with cells. Each survey by itself.
    pub fn fit(tables: &[&CountryTable], keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool, catalogue: &Catalogue) -> Self {
        Self::fit_with(tables, keep, catalogue, ProcessConfig::default())
    }

    /// As [`Self::fit`], with settings of its own.
    pub fn fit_with(
        tables: &[&CountryTable],
        keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool,
        catalogue: &Catalogue,
        config: ProcessConfig,
    ) -> Self {
        let mut process = Self::default();
        let surveys: BTreeSet<Option<SurveyId>> = tables.iter().flat_map(|t| t.items.keys()).map(SurveyId::of).collect();
        surveys.into_iter().for_each(|survey| process.add(survey, tables, keep, catalogue, config));
        process
    }

    fn add(
        &mut self,
        survey: Option<SurveyId>,
        tables: &[&CountryTable],
        keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool,
        catalogue: &Catalogue,
        config: ProcessConfig,
    ) {
        let (figures, models) = read(tables, survey, keep);
        let items: BTreeSet<&ItemCode> = figures.values().flat_map(|items| items.keys().copied()).collect();
        let items: Vec<&ItemCode> = items.into_iter().collect();
        let places = figures.iter().enumerate().flat_map(|(c, (country, of_country))| {
            let at = |item| items.binary_search(&item).unwrap_or_default();
            of_country.iter().map(move |(item, figure)| ((c, at(*item)), *country, *item, figure))
        });
        let mut likeness = Likeness::new(&figures, &items, catalogue);
        let observations: Vec<Observation> = places
            .clone()
            .filter_map(|(place, country, item, figure)| Some(Observation::new(place, figure, models.get(&(country, item))?)))
            .collect();
        if config.belief.is_finite() {
            likeness.weigh(&observations, config.belief);
        }
        let first = Attribute::ALL.map(|a| Solution::new(a, &observations, &likeness));
        let at =
            |o: &Observation, a: Attribute| first[a.index()].as_ref().map_or(0.0, |s| s.at(o.place, &observations, &likeness));
        let found: Vec<[f64; N]> = observations.iter().map(|o| Attribute::ALL.map(|a| at(o, a))).collect();
        likeness.learn(&found, &observations);
        let solved = Attribute::ALL.map(|a| Solution::new(a, &observations, &likeness));
        let own: BTreeMap<Place, &Observation> = observations.iter().map(|o| (o.place, o)).collect();
        let showing: BTreeSet<usize> = observations.iter().map(|o| o.place.0).collect();
        for (place, country, item, figure) in places {
            let factor = if showing.contains(&place.0) { 1.0 } else { config.transfer };
            let spread = spread(figure);
            let effects = Attribute::ALL.map(|a| {
                let shift = solved[a.index()].as_ref().map_or(0.0, |s| factor * s.at(place, &observations, &likeness));
                let mut moved: Vec<f64> = spread.iter().map(|v| shift * v).collect();
                if let Some(own) = own.get(&place) {
                    let shape = SHAPE[a.index()] * likeness.signal(place.0, a).powi(2);
                    let trust = shape / (shape + own.model.leverage(a, a));
                    let seen = cdf(own.model.main_effect(a)).into_iter().zip(&spread);
                    moved.iter_mut().zip(seen).for_each(|(m, (e, v))| *m += trust * (e - own.shift[a.index()] * v));
                }
                differences(&moved)
            });
            self.effects.entry(country).or_default().insert(item.clone(), effects);
        }
    }

    /// The same with all effects of one country times a factor.
    #[must_use]
    pub fn scaled(&self, country: CountryCode, factor: f64) -> Self {
        let mut scaled = self.clone();
        let of_country = scaled.effects.get_mut(&country).into_iter().flat_map(BTreeMap::values_mut).flatten().flatten();
        of_country.for_each(|v| *v *= factor);
        scaled
    }

    /// The four effects of a country and item, by [`Attribute::index`], one number an option; each sums to 0. `None` where the
    /// country has no figure.
    pub fn effects(&self, country: CountryCode, item: &ItemCode) -> Option<&[Vec<f64>; N]> {
        self.effects.get(&country)?.get(item)
    }
}

pub(super) type Models<'a> = BTreeMap<(CountryCode, &'a ItemCode), Additive>;

/// Figures of all countries, and the additive models of those that show cells.
pub(super) fn read<'a>(
    tables: &[&'a CountryTable],
    survey: Option<SurveyId>,
    keep: &dyn Fn(CountryCode, &ItemCode, Cell) -> bool,
) -> (Figures<'a>, Models<'a>) {
    let (mut figures, mut models) = (Figures::new(), Models::new());
    for table in tables {
        let country = table.country;
        for (item, answers) in table.items.iter().filter(|(item, _)| SurveyId::of(item) == survey) {
            let figure = match answers {
                ItemAnswers::CountryLevel(p) => p.clone(),
                ItemAnswers::Cells(_) => {
                    let Some(seen) = Seen::new(answers, |cell| keep(country, item, cell)) else { continue };
                    let cells = seen.cells.iter().map(|(c, a)| (*c, &a.p[..], a.n_eff));
                    if let Some(model) = Additive::fit(cells, seen.options, RIDGE) {
                        models.insert((country, item), model);
                    }
                    seen.figure
                }
            };
            if figure.len() > 1 && figure.iter().all(|v| v.is_finite()) {
                figures.entry(country).or_default().insert(item, figure);
            }
        }
    }
    (figures, models)
}

#[cfg(test)]
mod tests;
