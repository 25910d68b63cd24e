//! Questions that nobody was asked, from those that were: how like the others a question is, as its words and a language model have
//! it, and what Gaussian processes (kriging) make of that.
//!
//! - Levels: the probit of the cumulative shares, on a grid of 0 to 1 that all scales share, is a mean over countries and each
//!   country's departure from it, both smooth in the likeness of questions.
//! - Effects: as in [`EffectProcess`](super::EffectProcess), smooth in the likeness of questions and countries: the summary θ and,
//!   with the same weights, the whole shift of the CDF. The prediction is a mixture of both.
//!
//! The likeness has five parts: a constant, the labels at the scale's ends (e), the model's hidden state (h), the topic, which is
//! inferred (t), and products of these. Weights were chosen on the World Values Survey's items, five folds; those of effects by
//! marginal likelihood (Rasmussen & Williams 2006, equation 5.9). So its figures there are a little too good; which people were held
//! out played no part.

mod effects;
mod kernels;
mod levels;
mod normal;
mod scale;
mod states;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use states::{States, prompt};

use super::{
    Predictions,
    effect_process::{differences, read},
    pool,
};
use crate::survey::{Attribute, Catalogue, Composition, CountryCode, CountryTable, Item, ItemCode, SurveyId};
use effects::Effects;
use kernels::Kernels;
use levels::Levels;

/// No share is foretold to be smaller.
const LEAST: f64 = 1e-4;

/// What is known of one survey's questions, ready to be asked about others.
#[derive(Debug, Clone)]
pub struct Unseen {
    kernels: Kernels,
    levels: Levels,
    effects: Effects,
    composition: Composition,
}

/// What is foretold of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Foretold {
    /// By country: the 81 personas' distributions, by [`Persona::index`](crate::survey::Persona::index).
    pub personas: BTreeMap<CountryCode, Vec<Vec<f64>>>,
    /// The questions that it was foretold from, the most alike first, with their likeness, 0 to 1.
    pub nearest: Vec<(ItemCode, f64)>,
}

impl Unseen {
    /// What predictions from it are called.
    pub const NAME: &'static str = "questions alike in words and to a language model";

    /// Learns from the items of one survey that the tables have. `states` are the model's for all items of the catalogue. `None` with
    /// fewer than ten items, or without their states.
    pub fn fit(survey: SurveyId, tables: &[&CountryTable], catalogue: &Catalogue, states: &States) -> Option<Self> {
        let (figures, models) = read(tables, Some(survey), &|_, _, _| true);
        let asked: BTreeSet<&ItemCode> = figures.values().flat_map(|items| items.keys().copied()).collect();
        let items: Vec<&Item> = catalogue.items.iter().filter(|i| asked.contains(&i.code)).collect();
        if items.len() < 10 {
            return None;
        }
        let kernels = Kernels::new(&items, catalogue, states)?;
        let levels = Levels::fit(&kernels, &figures)?;
        let effects = Effects::fit(&kernels, &figures, &models)?;
        let composition = Composition::of_tables(tables.iter().copied());
        Some(Self { kernels, levels, effects, composition })
    }

    /// Foretells a question, asked or not, from all others. `None` where the model's state is of another width, or the question has not
    /// 2 to 10 options.
    pub fn foretell(&self, item: &Item, state: &[f32]) -> Option<Foretold> {
        let options = item.options.len();
        if !(2..=10).contains(&options) {
            return None;
        }
        let row = self.kernels.row(item, state)?;
        let mut personas = BTreeMap::new();
        for (country, inner) in self.levels.foretell(&row, options) {
            let people = self.composition.of(country).map(f64::from);
            let centre = Attribute::ALL.map(|a| {
                let level_b = crate::survey::Cell::all().filter(|c| c.level(a));
                level_b.map(|c| people[c.index()]).sum()
            });
            let figure = shares(&inner);
            let effects = Attribute::ALL.map(|a| differences(&self.effects.foretell(a, &row, country, &inner)));
            let cells = pool::spread(&figure, &centre, effects.each_ref().map(Vec::as_slice), LEAST);
            personas.insert(country, pool::personas(&cells, &people));
        }
        Some(Foretold { personas, nearest: self.kernels.nearest(&row) })
    }

    /// Foretells the catalogue's items that no table has.
    pub fn predictions(tables: &[&CountryTable], catalogue: &Catalogue, states: &States) -> Predictions {
        let seen: BTreeSet<&ItemCode> = tables.iter().flat_map(|t| t.items.keys()).collect();
        let mut predictions = Predictions::default();
        for survey in SurveyId::ALL {
            let Some(unseen) = Self::fit(survey, tables, catalogue, states) else { continue };
            for item in catalogue.of_survey(survey).filter(|i| !seen.contains(&i.code)) {
                let foretold = states.get(&item.code).and_then(|state| unseen.foretell(item, state));
                for (country, personas) in foretold.into_iter().flat_map(|f| f.personas) {
                    predictions.insert(country, &item.code, personas);
                }
            }
        }
        predictions
    }
}

/// Options' shares from cumulative ones.
fn shares(inner: &[f64]) -> Vec<f64> {
    let mut last = 0.0;
    let mut shares: Vec<f64> = inner.iter().chain(&[1.0]).map(|f| (f - std::mem::replace(&mut last, *f)).max(0.0)).collect();
    pool::normalise(&mut shares, LEAST);
    shares
}

#[cfg(test)]
mod tests;
