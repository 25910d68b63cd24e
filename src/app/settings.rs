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
            rank: 16,
            seed: 1,
            held_out: 20,
        }
    }
}

impl TuneSettings {
    pub const STEPS: (u32, u32) = TrainConfig::STEPS;
    pub const LEARNING_RATE: (f64, f64) = TrainConfig::LEARNING_RATE;
    pub const BATCH: (u32, u32) = TrainConfig::BATCH;
    pub const RANK: (u32, u32) = (1, 64);
    /// So that JavaScript's numbers hold every seed.
    pub const SEED: (u64, u64) = (0, (1 << 53) - 1);
    pub const HELD_OUT: (u32, u32) = (0, 50);

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
            attributes: match own.map(|c| c.coverage) {
                Some(Coverage::Own { known, .. }) => Attribute::ALL.into_iter().filter(|a| known[a.index()]).collect(),
                _ => Vec::new(),
            },
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
}
