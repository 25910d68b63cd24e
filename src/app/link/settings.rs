//! The settings of a fine-tune as the panel has them, and the configuration that they make.

use crate::{
    align::{Objective, Scope, TrainConfig},
    engine::protocol::Weights,
    survey::{Attribute, COUNTRIES, Catalogue, Country, CountryCode, Coverage, Item, Known, SurveyId},
};

/// Which items: as [`Scope`], but relative to the item on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Breadth {
    /// The topic of the item.
    #[default]
    Topic,
    All,
    /// This item alone.
    Item,
}

impl Breadth {
    pub const ALL: [Self; 3] = [Self::Topic, Self::All, Self::Item];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::All => "all",
            Self::Item => "item",
        }
    }
}

/// Which countries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// The country on the screen.
    #[default]
    One,
    /// All that have answers for each persona to the questions of the run.
    All,
}

impl Reach {
    pub const ALL: [Self; 2] = [Self::One, Self::All];

    pub const fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::All => "all",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct TuneSettings {
    /// Base or a shipped adapter.
    pub start: Weights,
    pub objective: Objective,
    pub breadth: Breadth,
    pub reach: Reach,
    /// The attributes whose shifts are taught; empty: all.
    pub teach: Vec<Attribute>,
    pub steps: u32,
    pub learning_rate: f64,
    pub batch: u32,
    /// Rank of a new adapter.
    pub rank: u32,
    pub seed: u64,
    /// Percent of the items.
    pub held_out: u32,
}

impl Default for TuneSettings {
    fn default() -> Self {
        Self {
            start: Weights::Base,
            objective: Objective::Ace,
            breadth: Breadth::Topic,
            reach: Reach::One,
            teach: Vec::new(),
            steps: 60,
            learning_rate: 0.01,
            batch: 4,
            rank: TrainConfig::USUAL_RANK,
            seed: 1,
            held_out: 20,
        }
    }
}

impl TuneSettings {
    pub const STEPS: (u32, u32) = TrainConfig::STEPS;
    pub const LEARNING_RATE: (f64, f64) = TrainConfig::LEARNING_RATE;
    pub const BATCH: (u32, u32) = TrainConfig::BATCH;
    pub const RANK: (u32, u32) = TrainConfig::RANK;
    /// So that JavaScript's numbers hold every seed.
    pub const SEED: (u64, u64) = (0, (1 << 53) - 1);
    pub const HELD_OUT: (u32, u32) = (0, 50);

    /// The attributes that can be taught about a country: all, but of a group of the visitor's own those that its data tell.
    pub fn known(country: CountryCode) -> Vec<Attribute> {
        match Country::find(country).map(|c| c.coverage) {
            Some(Coverage::Own { known, .. }) => Attribute::ALL.into_iter().filter(|a| known[a.index()]).collect(),
            _ => Attribute::ALL.into(),
        }
    }

    /// The attributes that are taught about a country: those chosen, as far as they are known there; all where that leaves none.
    pub fn taught(&self, country: CountryCode) -> Vec<Attribute> {
        let known = Self::known(country);
        let chosen: Vec<_> = known.iter().copied().filter(|a| self.teach.contains(a)).collect();
        if chosen.is_empty() { known } else { chosen }
    }

    /// Percent of the questions that the run does not see. One question can't be both seen and held out.
    pub fn holds_out(&self) -> u32 {
        if self.breadth == Breadth::Item { 0 } else { self.held_out }
    }

    /// Whether an adapter is new, and so has the rank of these settings.
    pub fn is_new(&self) -> bool {
        self.start == Weights::Base
    }

    /// The questions that a fine-tune may be about: of the breadth, and of the survey of the item on the screen, for the scores of a
    /// run are averages, and no average mixes two surveys. The visitor's own questions go with the World Values Survey's.
    pub fn items<'a>(&self, item: &Item, catalogue: &'a Catalogue) -> Vec<&'a Item> {
        let survey = item.survey().unwrap_or(SurveyId::Wvs7);
        let in_breadth = |i: &&Item| match self.breadth {
            Breadth::Topic => i.topic == item.topic,
            Breadth::All => true,
            Breadth::Item => i.code == item.code,
        };
        catalogue.items.iter().filter(|i| i.survey().is_none_or(|s| s == survey)).filter(in_breadth).collect()
    }

    /// The countries that can be trained: those with answers for each persona to one of [`Self::items`] or more. A catalogue that
    /// was not packed with its tables does not tell which these are; all with such answers to anything count then.
    pub fn countries(&self, item: &Item, catalogue: &Catalogue) -> Vec<&'static Country> {
        let items = self.items(item, catalogue);
        let asked = &catalogue.asked;
        let known = |c: &Country| items.iter().any(|i| asked.known(c.code(), &i.code) == Known::Groups);
        COUNTRIES.iter().filter(|c| if asked.is_empty() { c.has_cells() } else { known(c) }).collect()
    }

    /// What the engine is told. A country without answers for each persona makes a configuration that its check refuses. A
    /// group of the visitor's own is trained when it is on the screen, with the attributes that its data tell.
    pub fn config(&self, country: CountryCode, item: &Item, catalogue: &Catalogue) -> TrainConfig {
        let own = Country::find(country).filter(|c| c.is_own());
        let wanted = |c: &&Country| self.reach == Reach::All || c.code() == country;
        let known = self.countries(item, catalogue).into_iter().filter(wanted);
        let items = self.items(item, catalogue);
        let whole_topic = catalogue.items.iter().filter(|i| i.topic == item.topic).count() == items.len();
        TrainConfig {
            objective: self.objective,
            countries: known.chain(own.filter(|c| c.has_cells())).map(Country::code).collect(),
            scope: match self.breadth {
                Breadth::Topic if whole_topic => Scope::Topic(item.topic.clone()),
                _ => Scope::Items(items.into_iter().map(|i| i.code.clone()).collect()),
            },
            attributes: if own.is_some() || !self.teach.is_empty() { self.taught(country) } else { Vec::new() },
            steps: self.steps,
            batch: self.batch,
            rank: self.rank,
            learning_rate: self.learning_rate,
            seed: self.seed,
            held_out: f64::from(self.holds_out()) / 100.0,
            kept: Some(item.code.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::ConfigError;

    fn catalogue() -> Catalogue {
        Catalogue::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey/catalogue.json"))).unwrap()
    }

    /// What the settings make of a country and a question.
    fn config(settings: &TuneSettings, from: &str, code: &str) -> TrainConfig {
        let catalogue = catalogue();
        settings.config(country(from), catalogue.item(&code.into()).unwrap(), &catalogue)
    }

    fn country(code: &str) -> CountryCode {
        CountryCode::parse(code).unwrap()
    }

    #[test]
    fn the_usual_settings_make_a_valid_configuration() {
        let config = config(&TuneSettings::default(), "IND", "Q164");
        assert_eq!(config.check(), Ok(()));
        assert_eq!(
            (config.countries, config.scope, config.held_out),
            (vec![country("IND")], Scope::Topic("religion".into()), 0.2)
        );
    }

    #[test]
    fn all_countries_are_those_with_groups_and_one_without_is_refused() {
        let all = TuneSettings { reach: Reach::All, breadth: Breadth::All, ..TuneSettings::default() };
        let countries = |code: &str| config(&all, "DEU", code).countries.len();
        // Nigeria and Ethiopia are among the thirteen.
        assert_eq!((countries("Q33"), countries("ISSP2012_V5")), (13, 6));
        let usual = TuneSettings::default();
        assert_eq!(config(&usual, "DEU", "Q33").check(), Err(ConfigError::NoCountry), "its groups are in the other survey");
        assert_eq!(config(&usual, "DEU", "ISSP2012_V5").check(), Ok(()));
        // Some of Nigeria's religion, none of anybody's in Kenya.
        assert_eq!(config(&usual, "NGA", "Q164").countries, [country("NGA")]);
        assert_eq!(config(&usual, "KEN", "Q164").check(), Err(ConfigError::NoCountry));
        let one = TuneSettings { breadth: Breadth::Item, ..usual };
        assert_eq!(config(&one, "NGA", "Q164").check(), Err(ConfigError::NoCountry));
    }

    #[test]
    fn no_run_is_about_two_surveys() {
        for breadth in [Breadth::Topic, Breadth::All] {
            let settings = TuneSettings { breadth, ..TuneSettings::default() };
            for (from, code) in [("CHL", "ISSP2012_V14"), ("EGY", "Q29")] {
                let Scope::Items(items) = config(&settings, from, code).scope else { panic!("the topic has both surveys") };
                assert!(items.len() > 10 && items.iter().all(|i| SurveyId::of(i) == SurveyId::of(&code.into())), "{items:?}");
            }
        }
    }

    #[test]
    fn one_item_holds_nothing_out() {
        let one = TuneSettings { breadth: Breadth::Item, ..TuneSettings::default() };
        let config = config(&one, "IND", "Q33");
        assert_eq!((config.held_out, config.scope), (0.0, Scope::Items(vec!["Q33".into()])));
    }

    #[test]
    fn what_is_taught_and_the_rank_reach_the_engine() {
        let usual = config(&TuneSettings::default(), "EGY", "Q33");
        assert_eq!((usual.attributes, usual.rank), (vec![], 16));
        let some = TuneSettings { teach: vec![Attribute::Marital, Attribute::Education], rank: 4, ..TuneSettings::default() };
        let told = config(&some, "EGY", "Q33");
        assert_eq!((told.attributes, told.rank), (vec![Attribute::Education, Attribute::Marital], 4));
        let wrong = config(&TuneSettings { rank: 65, ..TuneSettings::default() }, "EGY", "Q33");
        assert!(matches!(wrong.check(), Err(ConfigError::OutOfRange { .. })));
        assert!(some.is_new() && !TuneSettings { start: Weights::Shipped("ace".into()), ..some }.is_new());
    }
}
