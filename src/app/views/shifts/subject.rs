//! Of which country and which survey the matrix is.

use crate::{
    app::{state::State, terms::Origin},
    survey::{self, Catalogue, Country, Item, SurveyId},
};

use leptos::prelude::*;

/// Of what the matrix is. Questions of two surveys never stand in one: their counts would be one average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Subject {
    pub country: &'static Country,
    /// Of the question on the screen. All that the visitor's own group answered is one survey.
    pub survey: Option<SurveyId>,
}

impl Subject {
    pub fn now(state: State) -> Self {
        let country = state.country_now();
        // Beside a question of the visitor's own: the survey that tells of the country's groups.
        let any = || SurveyId::ALL.into_iter().find(|s| country.reach(*s).has_cells());
        let survey = state.page.with(|p| SurveyId::of(&p.item)).or_else(any);
        Self { country, survey: survey.filter(|_| !country.is_own()) }
    }

    pub fn has_groups(self) -> bool {
        self.survey.map_or_else(|| self.country.has_cells(), |s| self.country.reach(s).has_cells())
    }

    pub fn origin(self) -> Origin {
        self.survey.map_or(Origin::Own, Origin::Survey)
    }

    pub fn has_topic(self, catalogue: &Catalogue, topic: &str) -> bool {
        catalogue.items.iter().any(|i| i.topic == topic && self.known(catalogue, i).is_some())
    }

    /// What the matrix may have of a question.
    pub fn known(self, catalogue: &Catalogue, item: &Item) -> Option<survey::Known> {
        match self.survey {
            None => Some(survey::Known::Groups),
            Some(survey) if item.survey() == Some(survey) => Some(catalogue.asked.known(self.country.code(), &item.code)),
            Some(_) => None,
        }
    }
}
