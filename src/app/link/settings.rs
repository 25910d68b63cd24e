//! The settings of a fine-tune as the panel has them, and the configuration that they make.

use crate::{
    align::{Objective, Scope, TrainConfig},
    engine::protocol::Weights,
    survey::{Attribute, COUNTRIES, Country, CountryCode, Coverage, Item},
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
    /// All that have answers for each persona.
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

    /// Whether an adapter is new, and so has the rank of these settings.
    pub fn is_new(&self) -> bool {
        self.start == Weights::Base
    }

    /// What the engine is told. A country without answers for each persona makes a configuration that its check refuses. A
    /// group of the visitor's own is trained when it is on the screen, with the attributes that its data tell.
    pub fn config(&self, country: CountryCode, item: &Item) -> TrainConfig {
        let own = Country::find(country).filter(|c| c.is_own());
        let wanted = |c: &&Country| c.has_cells() && (self.reach == Reach::All || c.code() == country);
        TrainConfig {
            objective: self.objective,
            countries: COUNTRIES.iter().chain(own).filter(wanted).map(Country::code).collect(),
            scope: match self.breadth {
                Breadth::Topic => Scope::Topic(item.topic.clone()),
                Breadth::All => Scope::AllItems,
                Breadth::Item => Scope::Items(vec![item.code.clone()]),
            },
            attributes: if own.is_some() || !self.teach.is_empty() { self.taught(country) } else { Vec::new() },
            steps: self.steps,
            batch: self.batch,
            rank: self.rank,
            learning_rate: self.learning_rate,
            seed: self.seed,
            // One item can't be both seen and held out.
            held_out: if self.breadth == Breadth::Item { 0.0 } else { f64::from(self.held_out) / 100.0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::ConfigError;

    fn item() -> Item {
        Item {
            code: "Q33".into(),
            topic: "gender".into(),
            title: "Jobs".into(),
            question: "Whose jobs?".into(),
            options: vec!["Agree".into(), "Disagree".into()],
            first_code: 1,
        }
    }

    fn country(code: &str) -> CountryCode {
        CountryCode::parse(code).unwrap()
    }

    #[test]
    fn the_usual_settings_make_a_valid_configuration() {
        let config = TuneSettings::default().config(country("IND"), &item());
        assert_eq!(config.check(), Ok(()));
        assert_eq!((config.countries, config.scope, config.held_out), (vec![country("IND")], Scope::Topic("gender".into()), 0.2));
    }

    #[test]
    fn all_countries_are_the_eleven_and_one_without_cells_is_refused() {
        let all = TuneSettings { reach: Reach::All, breadth: Breadth::All, ..TuneSettings::default() };
        assert_eq!(all.config(country("DEU"), &item()).countries.len(), 11);
        assert_eq!(TuneSettings::default().config(country("DEU"), &item()).check(), Err(ConfigError::NoCountry));
    }

    #[test]
    fn one_item_holds_nothing_out() {
        let one = TuneSettings { breadth: Breadth::Item, ..TuneSettings::default() };
        let config = one.config(country("IND"), &item());
        assert_eq!((config.held_out, config.scope), (0.0, Scope::Items(vec!["Q33".into()])));
    }

    #[test]
    fn what_is_taught_and_the_rank_reach_the_engine() {
        let usual = TuneSettings::default().config(country("EGY"), &item());
        assert_eq!((usual.attributes, usual.rank), (vec![], 16));
        let some = TuneSettings { teach: vec![Attribute::Marital, Attribute::Education], rank: 4, ..TuneSettings::default() };
        let config = some.config(country("EGY"), &item());
        assert_eq!((config.attributes, config.rank), (vec![Attribute::Education, Attribute::Marital], 4));
        let wrong = TuneSettings { rank: 65, ..TuneSettings::default() }.config(country("EGY"), &item());
        assert!(matches!(wrong.check(), Err(ConfigError::OutOfRange { .. })));
        assert!(some.is_new() && !TuneSettings { start: Weights::Shipped("ace".into()), ..some }.is_new());
    }
}
