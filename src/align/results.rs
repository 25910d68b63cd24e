//! What an evaluation found: `results.json`, which the command line writes and the page shows. Free of burn.

use serde::{Deserialize, Serialize};

use super::{PaperRow, PredictorKind};
use crate::{
    causal::{Label, Report, evaluate::LevelReport},
    survey::{Attribute, CountryCode, SurveyId},
};

/// What training never saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// A fifth of the people of every country, item and cell: [`crate::causal::thin`].
    Cells,
    /// All but the country-level figures of one country; every country with cells in turn. Scored on the same people as
    /// [`Split::Cells`], so that the figures are in the same units.
    Country,
    /// A fifth of the items, in all countries; scored on the same people again.
    Item,
}

impl Split {
    pub const ALL: [Self; 3] = [Self::Cells, Self::Country, Self::Item];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::Country => "country",
            Self::Item => "item",
        }
    }
}

impl std::str::FromStr for Split {
    type Err = crate::survey::UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|s| s.name() == text).ok_or_else(|| crate::survey::UnknownName {
            text: text.into(),
            what: "split",
            allowed: Self::ALL.map(Self::name).join(", "),
        })
    }
}

/// Which of the held-out answers a row sums up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    All,
    Country(CountryCode),
    Continent(String),
    /// A topic's id in the catalogue.
    Topic(String),
    /// Countries of high income (`true`) or lower, on the items that all of the survey's countries with groups were asked. In the
    /// World Values Survey without those that show some items alone.
    Income(bool),
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Country(code) => write!(f, "country {code}"),
            Self::Continent(name) => write!(f, "continent {name}"),
            Self::Topic(id) => write!(f, "topic {id}"),
            Self::Income(high) => f.write_str(if *high { "high income" } else { "lower income" }),
        }
    }
}

/// That of files from before there were two.
const fn first_survey() -> SurveyId {
    SurveyId::Wvs7
}

/// One predictor on one part of what one split held out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultRow {
    pub split: Split,
    pub seed: u64,
    /// Whose items these are: no row sums up two surveys.
    #[serde(default = "first_survey")]
    pub survey: SurveyId,
    /// An adapter's name, `base`, or the words of a statistic.
    pub predictor: String,
    pub kind: PredictorKind,
    pub part: Part,
    pub report: Report,
}

/// How much worse off countries of lower income are: positive where the predictor fits them less well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Level score of the richer countries minus that of the others, points, mean over G.
    pub level: f64,
    /// Distance below the sampling floor of the others minus that of the richer ones, points, mean over G.
    pub distance: f64,
}

/// An evaluation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Results {
    /// The command that made them.
    pub command: String,
    /// Processor seconds of all trainings, in sum.
    pub training_seconds: f64,
    /// Whether labels look at the survey's intervals; files from before were counted by size alone, as the paper does.
    #[serde(default)]
    pub intervals_decide: bool,
    pub rows: Vec<ResultRow>,
    /// The paper's own metric, on people held out; empty in files from before it was computed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paper: Vec<PaperRow>,
}

impl Results {
    pub const FILE: &'static str = "results.json";

    /// Rows of one split, survey and part, all seeds, in the order of the evaluation.
    pub fn of<'a>(&'a self, split: Split, survey: SurveyId, part: &'a Part) -> impl Iterator<Item = &'a ResultRow> + 'a {
        self.rows.iter().filter(move |r| (r.split, r.survey) == (split, survey) && &r.part == part)
    }

    /// The resource gap of one predictor in one survey, mean over seeds; `None` where one side was not scored.
    pub fn gap(&self, split: Split, survey: SurveyId, predictor: &str) -> Option<Gap> {
        let side = |high: bool| {
            let part = Part::Income(high);
            let rows = self.of(split, survey, &part).filter(|r| r.predictor == predictor);
            let levels: Vec<_> =
                rows.flat_map(|r| r.report.levels).filter(|l| l.score.is_finite() && l.floor.is_finite()).collect();
            let mean = |value: fn(&LevelReport) -> f64| levels.iter().map(value).sum::<f64>() / levels.len() as f64;
            (!levels.is_empty()).then(|| (mean(|l| l.score), mean(|l| l.floor - l.score)))
        };
        let ((high, high_distance), (low, low_distance)) = (side(true)?, side(false)?);
        Some(Gap { level: high - low, distance: low_distance - high_distance })
    }

    /// A table with one line a row. Empty where nothing was scored.
    pub fn to_csv(&self) -> String {
        let mut lines = vec![head()];
        lines.extend(self.rows.iter().map(line));
        lines.join("\n") + "\n"
    }
}

fn head() -> String {
    let levels = (1..=4).flat_map(|g| [format!("level_g{g}"), format!("floor_g{g}")]);
    let effects = ["zero_shift_emd", "shift_emd", "floor_shift_emd", "skill", "skill_low", "skill_high"].map(String::from);
    let attributes = Attribute::ALL.map(|a| format!("skill_{a}"));
    let labels = Label::ALL.map(|l| format!("{l:?}").to_lowercase());
    let fields = ["split", "seed", "survey", "predictor", "part"].map(String::from).into_iter();
    let counts = ["clear", "same_sign"].map(String::from);
    fields.chain(levels).chain(effects).chain(attributes).chain(counts).chain(labels).collect::<Vec<_>>().join(",")
}

fn line(row: &ResultRow) -> String {
    let number = |v: f64| if v.is_finite() { format!("{v:.3}") } else { String::new() };
    let optional = |v: Option<f64>| v.map_or_else(String::new, number);
    let report = &row.report;
    let text = [
        row.split.name().into(),
        row.seed.to_string(),
        row.survey.name().into(),
        format!("\"{}\"", row.predictor.replace('"', "\"\"")),
        format!("\"{}\"", row.part.to_string().replace('"', "\"\"")),
    ];
    let levels = report.levels.iter().flat_map(|l| [number(l.score), number(l.floor)]);
    let effects = [
        number(report.effects.zero),
        number(report.effects.model),
        number(report.effects.floor),
        optional(report.effects.skill),
        optional(report.skill_interval.map(|i| i.0)),
        optional(report.skill_interval.map(|i| i.1)),
    ];
    let attributes = report.by_attribute.iter().map(|e| optional(e.skill));
    let counts = [report.clear, report.same_sign].into_iter().chain(report.labels).map(|n| n.to_string());
    text.into_iter().chain(levels).chain(effects).chain(attributes).chain(counts).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::causal::Evaluation;

    #[test]
    fn a_part_without_any_effect_is_written_and_read_again() {
        let row = ResultRow {
            split: Split::Item,
            seed: 1,
            survey: SurveyId::Wvs7,
            predictor: "base".into(),
            kind: PredictorKind::Base,
            part: Part::Topic("trust".into()),
            report: Evaluation::default().report(),
        };
        let results = Results {
            command: "ace evaluate".into(),
            training_seconds: 1.5,
            intervals_decide: true,
            rows: vec![row],
            paper: Vec::new(),
        };
        let read: Results = serde_json::from_str(&serde_json::to_string(&results).unwrap()).unwrap();
        let report = &read.rows[0].report;
        assert!(report.effects.zero.is_nan() && report.levels[0].score.is_nan());
        assert_eq!((read.rows[0].part.clone(), report.effects.skill), (Part::Topic("trust".into()), None));
        assert_eq!(read.to_csv(), results.to_csv());
    }
}
