//! What a fine-tune was told.

use std::sync::Arc;

use crate::{
    align::TrainConfig,
    app::{
        engine::words,
        language::tr_text,
        link::{
            self,
            settings::{Breadth, Reach, TuneSettings},
        },
        stores::adapter::Learnt,
        terms::{self, Origin},
    },
    survey::{Country, CountryCode, ItemCode},
};

/// What a run was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// Counted from 1.
    pub number: u32,
    pub settings: TuneSettings,
    pub country: CountryCode,
    pub item: ItemCode,
    /// The item's title, in the language that is spoken.
    pub title: String,
    /// Its topic's, in English.
    pub topic: String,
    pub config: TrainConfig,
    /// Which of the visitor's own data there were.
    pub own: Option<String>,
}

impl Setup {
    pub fn learnt(&self) -> Learnt {
        Learnt { countries: self.config.countries.clone(), own: self.own.clone() }
    }

    /// The same with this title of its question; `None` where it has it already, or nobody knows the question.
    pub fn entitled(&self, title: impl Fn(&ItemCode) -> Option<String>) -> Option<Arc<Self>> {
        let title = title(&self.item).filter(|title| *title != self.title)?;
        Some(Arc::new(Self { title, ..self.clone() }))
    }

    /// Whose figures it learns from.
    pub fn origins(&self) -> Vec<Origin> {
        self.config.countries.iter().map(|c| Origin::of(*c, &self.item)).collect()
    }

    /// Of whom it learns: `Egypt`.
    pub fn place(&self) -> String {
        match (self.settings.reach, Country::find(self.country)) {
            (Reach::One, Some(country)) => tr_text(country.name),
            _ => link::words::reach(Reach::All).into(),
        }
    }

    /// From which questions: a topic, or one question's title.
    pub fn subject(&self) -> String {
        match self.settings.breadth {
            Breadth::Topic => tr_text(&self.topic),
            Breadth::All => link::words::breadth(Breadth::All).into(),
            Breadth::Item => self.title.clone(),
        }
    }

    /// The name that a run has until it is given another: `Run 3: Egypt, this topic, ace, 60 steps`.
    pub fn name(&self) -> String {
        let TuneSettings { objective, steps, .. } = &self.settings;
        let (place, what) = (self.place(), self.subject());
        let taught: Vec<_> = self.settings.teach.iter().map(|a| terms::attribute(*a)).collect();
        let what = if taught.is_empty() { what } else { format!("{what} ({})", taught.join(", ")) };
        words::run_name(self.number, &place, &what, objective.name(), *steps)
    }
}
