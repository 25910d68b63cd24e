//! How far answers foretold so were from those that a survey gave, on questions held out.

use serde::{Deserialize, Serialize};

use super::question::OPTIONS;
use crate::survey::{Attribute, Persona};

/// Granularities: how many attributes a persona names, 0 to 4.
const GRANULARITIES: usize = Attribute::COUNT + 1;

/// What 80 % and 95 % of the absolute errors stayed below, in points. The survey's own sampling errors are in them: what is drawn from
/// them is too wide rather than too narrow.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Errors {
    pub most_80: f32,
    pub most_95: f32,
    /// How many errors that was found from.
    pub count: u32,
}

impl Errors {
    /// Of absolute errors.
    #[cfg(feature = "survey-tools")]
    pub(super) fn of(mut errors: Vec<f64>) -> Self {
        errors.sort_unstable_by(f64::total_cmp);
        let below = |part: f64| (part * errors.len() as f64).ceil() as usize;
        let most = |part: f64| below(part).checked_sub(1).and_then(|last| errors.get(last)).map_or(0.0, |e| *e as f32);
        Self { most_80: most(0.8), most_95: most(0.95), count: errors.len() as u32 }
    }

    fn is_sound(self) -> bool {
        self.most_80.is_finite() && (0.0..=self.most_95).contains(&self.most_80) && self.most_95 <= 200.0
    }
}

/// Errors on questions with so many options, by how many attributes the persona names.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OptionErrors {
    pub options: u8,
    /// Of the share of each option.
    pub share: [Errors; GRANULARITIES],
    /// Of the mean position, 0 to 100.
    pub position: [Errors; GRANULARITIES],
}

/// Mean level of the personas that name so many attributes: 100 (1 - EMD), 0 to 100, and what the truth itself can expect.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Level {
    pub score: f32,
    pub floor: f32,
}

/// How well one survey's questions were foretold, each from others alone: errors on the people held out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldOut {
    /// So many questions, of which each was foretold once.
    pub questions: u32,
    /// By number of options, ascending; only numbers that the survey has.
    pub by_options: Vec<OptionErrors>,
    /// Of each attribute's shift of the mean position, by [`Attribute::index`].
    pub shift: [Errors; Attribute::COUNT],
    /// G = 1 to 4.
    pub levels: [Level; Attribute::COUNT],
    /// Percent of the way from no effect to the sampling floor, with its 95 % interval; `None` where there are too few effects.
    pub skill: Option<f32>,
    pub skill_interval: Option<(f32, f32)>,
}

impl HeldOut {
    /// Errors on questions with as many options; where the survey has none with as many, of the next fewer, which are larger.
    fn with(&self, options: usize) -> Option<&OptionErrors> {
        self.by_options.iter().rev().find(|e| usize::from(e.options) <= options).or(self.by_options.first())
    }

    /// Of an option's share among the people of a persona, in points.
    pub fn share(&self, options: usize, persona: Persona) -> Errors {
        self.with(options).map_or_else(Errors::default, |e| e.share[persona.granularity()])
    }

    /// Of the mean position among them, in points.
    pub fn position(&self, options: usize, persona: Persona) -> Errors {
        self.with(options).map_or_else(Errors::default, |e| e.position[persona.granularity()])
    }

    /// Of how far an attribute shifts the mean position, in points.
    pub const fn shift(&self, attribute: Attribute) -> Errors {
        self.shift[attribute.index()]
    }

    /// Whether these can be errors that were found.
    pub(super) fn is_sound(&self) -> bool {
        let of_options = |e: &OptionErrors| {
            OPTIONS.contains(&usize::from(e.options)) && e.share.iter().chain(&e.position).all(|errors| errors.is_sound())
        };
        let interval = self.skill_interval.into_iter().flat_map(|(low, high)| [low, high]);
        let mut figures = self.levels.iter().flat_map(|l| [l.score, l.floor]).chain(interval).chain(self.skill);
        !self.by_options.is_empty()
            && self.by_options.windows(2).all(|pair| pair[0].options < pair[1].options)
            && self.by_options.iter().all(of_options)
            && self.shift.iter().all(|errors| errors.is_sound())
            && figures.all(f32::is_finite)
    }
}
