//! What is learnt of the questions that were asked, and how well others were foretold from them. Native: the page reads what was learnt.

mod basis;
mod effects;
mod held_out;
mod kernels;
mod levels;
mod plain;
mod scale;

use std::collections::BTreeSet;

pub use held_out::Trials;

use super::{basis::States, foretell::Unseen, scale::grid};
use crate::{
    causal::{Predictions, effect_process::read},
    survey::{Catalogue, Composition, CountryCode, CountryTable, Item, ItemCode, SurveyId},
};

/// With fewer questions nothing is learnt.
const FEWEST: usize = 10;

impl Unseen {
    /// Learns from the items of one survey that the tables have. `states` are the model's for all items of the catalogue. `None` with
    /// fewer than ten items, or without their states.
    pub fn fit(survey: SurveyId, tables: &[&CountryTable], catalogue: &Catalogue, states: &States) -> Option<Self> {
        let (figures, models) = read(tables, Some(survey), &|_, _, _| true);
        let asked: BTreeSet<&ItemCode> = figures.values().flat_map(|items| items.keys().copied()).collect();
        let items: Vec<&Item> = catalogue.items.iter().filter(|i| asked.contains(&i.code)).collect();
        if items.len() < FEWEST {
            return None;
        }
        let grid = grid();
        let showing: BTreeSet<CountryCode> = models.keys().map(|(country, _)| *country).collect();
        let showing: Vec<CountryCode> = showing.into_iter().collect();
        let likeness = kernels::Likeness::new(&items, catalogue, states)?;
        let levels = levels::levels(&grid, &likeness, &figures, &showing)?;
        let effects = effects::effects(&grid, &likeness, (&figures, &models), &showing)?;
        let composition = Composition::of_tables(tables.iter().copied());
        let countries = showing.into_iter().map(|c| (c, *composition.of(c))).collect();
        Some(Self { kernels: likeness.kernels, levels, effects, countries })
    }

    /// Foretells the catalogue's items of one survey that no table has.
    pub fn predictions_of(
        survey: SurveyId,
        tables: &[&CountryTable],
        catalogue: &Catalogue,
        states: &States,
    ) -> Option<Predictions> {
        let mut predictions = Predictions::default();
        Self::fit(survey, tables, catalogue, states)?.predict(survey, tables, catalogue, states, &mut predictions);
        Some(predictions)
    }

    /// Foretells the catalogue's items that no table has.
    pub fn predictions(tables: &[&CountryTable], catalogue: &Catalogue, states: &States) -> Predictions {
        let mut predictions = Predictions::default();
        for survey in SurveyId::ALL {
            if let Some(unseen) = Self::fit(survey, tables, catalogue, states) {
                unseen.predict(survey, tables, catalogue, states, &mut predictions);
            }
        }
        predictions
    }

    fn predict(
        &self,
        survey: SurveyId,
        tables: &[&CountryTable],
        catalogue: &Catalogue,
        states: &States,
        predictions: &mut Predictions,
    ) {
        let seen: BTreeSet<&ItemCode> = tables.iter().flat_map(|t| t.items.keys()).collect();
        for item in catalogue.of_survey(survey).filter(|i| !seen.contains(&i.code)) {
            let foretold = states.get(&item.code).and_then(|state| self.foretell(item, state));
            for (country, personas) in foretold.into_iter().flat_map(|f| f.personas) {
                predictions.insert(country, &item.code, personas);
            }
        }
    }
}
