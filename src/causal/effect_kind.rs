//! Which effects there are of one attribute, and why there may be none to show.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::survey::{Attribute, Standard, UnknownName};

/// How the two groups are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// p(Y|a=1) - p(Y|a=0), everything else as it falls.
    Raw,
    /// Σ_z P(z) [p(Y|a=1,z) - p(Y|a=0,z)] over the 8 combinations z of the other attributes (g-formula).
    #[default]
    Standardised,
    /// As `Standardised`, on the proportions that are standardised to the country's age distribution.
    AgeAdjusted,
}

impl EffectKind {
    pub const ALL: [Self; 3] = [Self::Raw, Self::Standardised, Self::AgeAdjusted];

    /// The name used in commands and listings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Standardised => "standardised",
            Self::AgeAdjusted => "age-adjusted",
        }
    }

    pub(super) const fn standard(self) -> Standard {
        match self {
            Self::Raw | Self::Standardised => Standard::AsAnswered,
            Self::AgeAdjusted => Standard::AgeAdjusted,
        }
    }
}

impl FromStr for EffectKind {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|k| k.name() == text).ok_or_else(|| UnknownName {
            text: text.into(),
            what: "kind of effect",
            allowed: Self::ALL.map(Self::name).join(", "),
        })
    }
}

/// Why there is no effect to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum NoEffect {
    #[error("only the country's overall figures are known, not those of its groups")]
    CountryLevelOnly,
    #[error("no ages are known in these figures, so that an age-adjusted comparison is not possible")]
    NoAges,
    #[error("too few people to compare by {attribute}: {n_a} and {n_b} in groups of ten or more that can be set side by side")]
    TooFewPeople { attribute: Attribute, n_a: u32, n_b: u32 },
}
