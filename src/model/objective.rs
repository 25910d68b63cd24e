//! What an adapter was trained towards, by name. How each is computed is the business of `align`.

use serde::{Deserialize, Serialize};

use crate::survey::UnknownName;

/// What the training pulls towards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Levels and shifts together, precision-weighted, with smoothed targets: this project's method.
    #[default]
    Ace,
    /// Soft cross-entropy on the distributions alone.
    Levels,
    /// Differences between two personas alone (stage 2 of arXiv 2601.12962).
    Shifts,
    /// Cross-entropy on the most frequent option (stage 1 of arXiv 2601.12962).
    Mode,
    /// [`Objective::Mode`] for the first half of the steps, then [`Objective::Shifts`]: both stages, as published.
    Paper,
}

impl Objective {
    pub const ALL: [Self; 5] = [Self::Ace, Self::Levels, Self::Shifts, Self::Mode, Self::Paper];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Ace => "ace",
            Self::Levels => "levels",
            Self::Shifts => "shifts",
            Self::Mode => "mode",
            Self::Paper => "paper",
        }
    }

    /// Whether adapters of this objective leave each country's own figure to the base.
    #[must_use]
    pub const fn is_anchored(self) -> bool {
        matches!(self, Self::Ace)
    }

    /// What one step (counted from 0) of a run optimises: the same throughout, but for [`Objective::Paper`].
    #[must_use]
    pub const fn at(self, step: u32, steps: u32) -> Self {
        match self {
            Self::Paper if step < steps.div_ceil(2) => Self::Mode,
            Self::Paper => Self::Shifts,
            constant => constant,
        }
    }
}

impl std::str::FromStr for Objective {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|o| o.name() == text).ok_or_else(|| UnknownName {
            text: text.into(),
            what: "objective",
            allowed: Self::ALL.map(Self::name).join(", "),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_two_stages_have_half_of_the_steps_each() {
        let stages: Vec<_> = (0..5).map(|step| Objective::Paper.at(step, 5)).collect();
        assert_eq!(stages, [Objective::Mode, Objective::Mode, Objective::Mode, Objective::Shifts, Objective::Shifts]);
        for objective in Objective::ALL.into_iter().filter(|o| *o != Objective::Paper) {
            assert_eq!((objective.at(0, 2), objective.at(1, 2)), (objective, objective));
        }
    }

    #[test]
    fn objectives_are_known_by_name() {
        for objective in Objective::ALL {
            assert_eq!(objective.name().parse(), Ok(objective));
        }
        assert!("both".parse::<Objective>().unwrap_err().to_string().contains("ace, levels, shifts, mode, paper"));
    }
}
