//! What is found of a model.

use serde::{Deserialize, Serialize};

use crate::{
    align::{PaperRow, Part, PredictorKind},
    causal::{LabelCounts, Report},
    model::judged::Completeness,
    survey::{Attribute, SurveyId},
};

const N: usize = Attribute::COUNT;

/// What was found of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    pub model: String,
    pub completeness: Completeness,
    /// Country-item pairs that were answered, and of which the tables have no figures at all, or the country's alone.
    pub without_survey: u32,
    pub without_groups: u32,
    /// By survey and part: the model, the country's average, a uniform guess.
    pub rows: Vec<JudgedRow>,
    /// The paper's metric of the same three with the floor, on the pairs of which all personas are known. Its gaps have no sampling
    /// noise of the answers in their intervals.
    pub paper: Vec<PaperRow>,
}

/// One predictor on one part of one survey. As [`super::ResultRow`], of which it has the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgedRow {
    pub survey: SurveyId,
    pub predictor: String,
    pub kind: PredictorKind,
    pub part: Part,
    /// Country-item pairs of which some persona was scored.
    pub pairs: u32,
    /// A level without personas is one that the answers do not have. The skill's interval takes in what drawing adds.
    pub report: Report,
    /// Counts of labels by [`Attribute::index`] and [`Label::index`].
    pub labels: [LabelCounts; N],
    /// 95 % intervals of the level scores, G = 1 to 4.
    pub level_intervals: [Option<(f64, f64)>; N],
    /// The persona that names nothing against the country's own figure; `None` where it is not known, and for the country's average.
    pub country: Option<CountryScore>,
    /// `None` where no answers were drawn.
    pub sampled: Option<Sampled>,
}

/// A model's one voice of each country.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CountryScore {
    /// Country-item pairs.
    pub pairs: u32,
    /// 100 (1 - EMD), 0 to 100, with its 95 % interval.
    pub score: f64,
    pub interval: Option<(f64, f64)>,
}

/// What comes of answers being drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sampled {
    /// What the truth itself could expect, drawn as often: floors of levels (G = 1 to 4), and of effects in points.
    pub level_floors: [Option<f64>; N],
    pub effect_floor: Option<f64>,
    /// Percent of the way from no shift to this floor; `None` where so few answers could not beat it.
    pub skill: Option<f64>,
    /// Labels that the 95 % interval of the model's own shift leaves open.
    pub open_labels: u32,
}
