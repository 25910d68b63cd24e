//! What a fine-tune is told: objective, scope, schedule. Free of burn, so that the page can show and send it.

use serde::{Deserialize, Serialize};

use crate::{
    model::Objective,
    survey::{Attribute, CountryCode, ItemCode},
};

/// Which items a fine-tune may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    AllItems,
    Topic(String),
    Items(Vec<ItemCode>),
}

/// One fine-tune, reproducible from its seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainConfig {
    pub objective: Objective,
    /// Countries with cells.
    pub countries: Vec<CountryCode>,
    pub scope: Scope,
    /// Attributes whose words appear in the training personas; empty means all four.
    pub attributes: Vec<Attribute>,
    /// 1 to 10 000.
    pub steps: u32,
    /// Country-item trees in each step, 1 to 64.
    pub batch: u32,
    /// Rank of a new adapter, 1 to 64. One that goes on from a shipped adapter has that adapter's.
    #[serde(default = "usual_rank")]
    pub rank: u32,
    /// 1e-6 to 0.1.
    pub learning_rate: f64,
    pub seed: u64,
    /// Share of the scope's items that training never sees, 0 to 0.5.
    pub held_out: f64,
    /// An item of the scope that is never held out: the one that is looked at.
    #[serde(default)]
    pub kept: Option<ItemCode>,
}

const fn usual_rank() -> u32 {
    TrainConfig::USUAL_RANK
}

/// A setting that no fine-tune can run with.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum ConfigError {
    #[error("{field} is {value}; choose a value from {low} to {high}")]
    OutOfRange { field: String, value: String, low: String, high: String },
    #[error("choose at least one country with survey answers for each persona")]
    NoCountry,
    #[error("no item of this scope was asked in the chosen countries; widen the scope")]
    NoItem,
}

impl TrainConfig {
    pub const STEPS: (u32, u32) = (1, 10_000);
    pub const BATCH: (u32, u32) = (1, 64);
    pub const RANK: (u32, u32) = (1, 64);
    pub const USUAL_RANK: u32 = 16;
    pub const LEARNING_RATE: (f64, f64) = (1e-6, 0.1);
    pub const HELD_OUT: (f64, f64) = (0.0, 0.5);

    /// # Errors
    /// The first setting out of its range.
    pub fn check(&self) -> Result<(), ConfigError> {
        fn within<T: PartialOrd + std::fmt::Display>(field: &str, value: T, (low, high): (T, T)) -> Result<(), ConfigError> {
            // Written so that NaN is refused too.
            if value >= low && value <= high {
                return Ok(());
            }
            Err(ConfigError::OutOfRange {
                field: field.into(),
                value: value.to_string(),
                low: low.to_string(),
                high: high.to_string(),
            })
        }
        within("the number of steps", self.steps, Self::STEPS)?;
        within("the batch", self.batch, Self::BATCH)?;
        within("the rank", self.rank, Self::RANK)?;
        within("the learning rate", self.learning_rate, Self::LEARNING_RATE)?;
        within("the held-out share", self.held_out, Self::HELD_OUT)?;
        if self.countries.is_empty() { Err(ConfigError::NoCountry) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_has_limits_and_settings_from_before_it_have_the_usual_one() {
        let older = r#"{"objective":"ace","countries":["EGY"],"scope":"AllItems","attributes":[],"steps":10,"batch":2,
            "learning_rate":0.01,"seed":1,"held_out":0.2}"#;
        let config: TrainConfig = serde_json::from_str(older).unwrap();
        assert_eq!((config.rank, config.check()), (16, Ok(())));
        for (rank, sound) in [(0, false), (1, true), (64, true), (65, false)] {
            assert_eq!(TrainConfig { rank, ..config.clone() }.check().is_ok(), sound, "{rank}");
        }
        assert!(TrainConfig { rank: 0, ..config }.check().unwrap_err().to_string().contains("the rank is 0"));
    }
}
