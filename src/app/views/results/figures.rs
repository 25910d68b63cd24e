//! The evaluation's rows, summed up over trainings: what the results page says.

use crate::{
    align::{Gap, Part, PredictorKind, ResultRow, Results, Split},
    app::{
        charts::dots::{Axis, axis},
        link::page::DEFAULT_ADAPTER,
    },
    causal::{Baseline, Label, evaluate::LevelReport},
    survey::{Attribute, SurveyId},
};

const N: usize = Attribute::COUNT;

/// A figure of one or more trainings, which differ in their seed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    pub value: f64,
    /// The lowest and the highest, where they differ.
    pub range: Option<(f64, f64)>,
}

impl Mean {
    /// `None` unless there is a number among the values.
    pub fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
        let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
        let value = values.iter().sum::<f64>() / values.len() as f64;
        (!values.is_empty()).then_some(Self { value, range: (high - low > 1e-6).then_some((low, high)) })
    }
}

/// One predictor on one part of what one split held out.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    pub name: String,
    pub kind: PredictorKind,
    pub trainings: usize,
    /// Level scores and their sampling floors, G = 1 to 4.
    pub levels: [Option<Mean>; N],
    pub floors: [Option<f64>; N],
    /// Personas that the levels were scored on, in the mean.
    personas: f64,
    /// Effect skill in percent, with the mean ends of its 95 % intervals.
    pub skill: Option<Mean>,
    pub interval: Option<(f64, f64)>,
    /// Effect skill by [`Attribute::index`].
    pub by_attribute: [Option<f64>; N],
    /// Mean counts by [`Label::index`].
    pub labels: [f64; Label::COUNT],
}

impl Standing {
    fn of(rows: &[&ResultRow]) -> Option<Self> {
        let first = rows.first()?;
        let reports = || rows.iter().map(|r| &r.report);
        let count = rows.len() as f64;
        let value = |mean: Option<Mean>| mean.map(|m| m.value);
        let level = |g: usize, of: fn(&LevelReport) -> f64| Mean::of(reports().map(|r| of(&r.levels[g])));
        let end = |of: fn((f64, f64)) -> f64| value(Mean::of(reports().filter_map(|r| r.skill_interval).map(of)));
        Some(Self {
            name: first.predictor.clone(),
            kind: first.kind,
            trainings: rows.len(),
            levels: [0, 1, 2, 3].map(|g| level(g, |l| l.score)),
            floors: [0, 1, 2, 3].map(|g| value(level(g, |l| l.floor))),
            personas: reports().flat_map(|r| &r.levels).map(|l| f64::from(l.personas)).sum::<f64>() / count,
            skill: Mean::of(reports().filter_map(|r| r.effects.skill)),
            interval: end(|i| i.0).zip(end(|i| i.1)),
            by_attribute: Attribute::ALL.map(|a| value(Mean::of(reports().filter_map(|r| r.by_attribute[a.index()].skill)))),
            labels: Label::ALL.map(|l| reports().map(|r| f64::from(r.labels[l.index()])).sum::<f64>() / count),
        })
    }

    pub fn skill_value(&self) -> Option<f64> {
        self.skill.map(|s| s.value)
    }

    /// How many effects mislead, in the mean.
    pub fn faults(&self) -> f64 {
        Label::ALL.into_iter().filter(|l| l.is_fault()).map(|l| self.labels[l.index()]).sum()
    }

    pub fn is_statistic(&self) -> bool {
        self.kind == PredictorKind::Statistic
    }
}

/// All predictors on a part of one survey: statistics, base, adapters, each kind in the order of the evaluation.
pub fn standings(results: &Results, split: Split, survey: SurveyId, part: &Part) -> Vec<Standing> {
    let mut groups: Vec<Vec<&ResultRow>> = Vec::new();
    for row in results.of(split, survey, part) {
        match groups.iter_mut().find(|g| g[0].predictor == row.predictor && g[0].kind == row.kind) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    let mut standings: Vec<Standing> = groups.iter().filter_map(|g| Standing::of(g)).collect();
    standings.sort_by_key(|s| match s.kind {
        PredictorKind::Statistic => 0,
        PredictorKind::Base => 1,
        PredictorKind::Adapter => 2,
        PredictorKind::Judged => 3,
    });
    standings
}

/// The sampling floors of a part: those of the predictor that was scored on the most personas.
pub fn floors(standings: &[Standing]) -> [Option<f64>; N] {
    standings.iter().max_by(|a, b| a.personas.total_cmp(&b.personas)).map_or([None; N], |s| s.floors)
}

/// Which figures of a column are its best as far as two decimals tell.
pub fn best(column: &[Option<f64>]) -> Vec<bool> {
    let rounded = |v: &Option<f64>| v.filter(|v| v.is_finite()).map(|v| (v * 100.0).round());
    let most = column.iter().filter_map(rounded).fold(f64::NEG_INFINITY, f64::max);
    column.iter().map(|v| rounded(v) == Some(most)).collect()
}

/// The statistic with the highest effect skill.
pub fn best_statistic(standings: &[Standing]) -> Option<&Standing> {
    let skilled = standings.iter().filter(|s| s.is_statistic() && s.skill.is_some());
    skilled.max_by(|a, b| a.skill_value().unwrap_or_default().total_cmp(&b.skill_value().unwrap_or_default()))
}

pub fn base(standings: &[Standing]) -> Option<&Standing> {
    standings.iter().find(|s| s.kind == PredictorKind::Base)
}

/// The adapter that answers unless a visitor chooses another.
pub fn shipped(standings: &[Standing]) -> Option<&Standing> {
    standings.iter().find(|s| s.kind == PredictorKind::Adapter && s.name == DEFAULT_ADAPTER)
}

/// Whose skill is shown by attribute: the additive model (where it can't answer, the best statistic), the base, and the
/// shipped adapter.
pub fn compared(standings: &[Standing]) -> Vec<&Standing> {
    let additive = standings.iter().find(|s| s.is_statistic() && s.name == Baseline::Additive.name());
    [additive.or_else(|| best_statistic(standings)), base(standings), shipped(standings)].into_iter().flatten().collect()
}

/// The axis of effect skills: 0 and 100, and what else there is.
pub fn skill_axis(standings: &[Standing]) -> Axis {
    let values = standings.iter().flat_map(|s| {
        let (low, high) = s.interval.unzip();
        s.by_attribute.into_iter().chain([s.skill_value(), low, high])
    });
    axis(values.flatten())
}

/// The parts of one kind that have results in a survey, in the order of the evaluation.
pub fn parts(results: &Results, split: Split, survey: SurveyId, keep: impl Fn(&Part) -> bool) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for row in results.rows.iter().filter(|r| (r.split, r.survey) == (split, survey) && keep(&r.part)) {
        if !parts.contains(&row.part) {
            parts.push(row.part.clone());
        }
    }
    parts
}

/// The resource gap of the predictor that `find` picks; `None` where one side was not scored.
pub fn gap(results: &Results, split: Split, survey: SurveyId, find: fn(&[Standing]) -> Option<&Standing>) -> Option<Gap> {
    results.gap(split, survey, &find(&standings(results, split, survey, &Part::Income(true)))?.name)
}

/// Rows as an evaluation has them, for tests.
#[cfg(test)]
pub mod made_up {
    use super::*;
    use crate::causal::Report;

    /// What a predictor reaches on all held-out people of the World Values Survey.
    pub fn row(predictor: &str, kind: PredictorKind, seed: u64, report: Report) -> ResultRow {
        let (split, survey, part) = (Split::Cells, SurveyId::Wvs7, Part::All);
        ResultRow { split, survey, seed, predictor: predictor.into(), kind, part, report }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::causal::{Evaluation, evaluate::EffectReport};

    fn row(predictor: &str, kind: PredictorKind, seed: u64, level: f64, skill: Option<f64>) -> ResultRow {
        let mut report = Evaluation::default().report();
        for (g, l) in report.levels.iter_mut().enumerate() {
            *l = LevelReport { personas: 100, score: level - g as f64, floor: 97.0 - g as f64 };
        }
        report.effects.skill = skill;
        report.skill_interval = skill.map(|s| (s - 4.0, s + 6.0));
        report.by_attribute = Attribute::ALL.map(|_| EffectReport { skill, ..EffectReport::default() });
        report.labels = [10, 1, 2, 3, 20, seed as u32, 4, 5];
        made_up::row(predictor, kind, seed, report)
    }

    fn results() -> Results {
        let rows = vec![
            row("ace", PredictorKind::Adapter, 1, 96.0, Some(60.0)),
            row("uniform", PredictorKind::Statistic, 1, 78.0, None),
            row("base", PredictorKind::Base, 1, 95.0, Some(0.0)),
            row("ace", PredictorKind::Adapter, 2, 96.5, Some(64.0)),
            row(Baseline::Additive.name(), PredictorKind::Statistic, 1, 96.25, Some(56.0)),
        ];
        Results { rows, ..Results::default() }
    }

    #[test]
    fn trainings_are_averaged_and_kinds_stand_together() {
        let standings = standings(&results(), Split::Cells, SurveyId::Wvs7, &Part::All);
        let names: Vec<_> = standings.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["uniform", Baseline::Additive.name(), "base", "ace"]);
        let ace = shipped(&standings).unwrap();
        assert_eq!(ace.trainings, 2);
        assert_eq!(ace.levels[0], Some(Mean { value: 96.25, range: Some((96.0, 96.5)) }));
        assert_eq!((ace.skill_value(), ace.interval), (Some(62.0), Some((58.0, 68.0))));
        assert_eq!((ace.labels[5], ace.faults()), (1.5, 7.5));
        assert_eq!(base(&standings).unwrap().levels[3], Some(Mean { value: 92.0, range: None }));
        assert_eq!(floors(&standings), [97.0, 96.0, 95.0, 94.0].map(Some));
    }

    #[test]
    fn equal_bests_are_all_marked() {
        assert_eq!(best(&[Some(96.251), None, Some(96.249), Some(f64::NAN), Some(96.2)]), [true, false, true, false, false]);
        assert_eq!(best(&[None, None]), [false, false]);
    }

    #[test]
    fn the_best_statistic_stands_in_for_an_additive_model_that_can_not_answer() {
        let all = standings(&results(), Split::Cells, SurveyId::Wvs7, &Part::All);
        assert_eq!(
            compared(&all).iter().map(|s| s.kind).collect::<Vec<_>>(),
            [PredictorKind::Statistic, PredictorKind::Base, PredictorKind::Adapter]
        );
        let mut others = results();
        others.rows.retain(|r| r.predictor != Baseline::Additive.name());
        let uniform = standings(&others, Split::Cells, SurveyId::Wvs7, &Part::All);
        assert_eq!((best_statistic(&uniform), compared(&uniform).len()), (None, 2));
    }

    #[test]
    fn nothing_scored_is_nothing_shown() {
        let mut results = results();
        results.rows.iter_mut().for_each(|r| r.report = Evaluation::default().report());
        let standings = standings(&results, Split::Cells, SurveyId::Wvs7, &Part::All);
        assert!(standings.iter().all(|s| s.levels == [None; 4] && s.skill.is_none() && s.interval.is_none()));
        assert_eq!(floors(&standings), [None; 4]);
        assert!(self::standings(&results, Split::Item, SurveyId::Wvs7, &Part::All).is_empty());
        assert_eq!(gap(&results, Split::Cells, SurveyId::Wvs7, shipped), None);
    }

    #[test]
    fn the_gap_is_positive_where_poorer_countries_fare_worse() {
        let mut rich = row("ace", PredictorKind::Adapter, 1, 96.0, None);
        rich.part = Part::Income(true);
        let mut poor = row("ace", PredictorKind::Adapter, 1, 93.0, None);
        poor.part = Part::Income(false);
        poor.report.levels.iter_mut().for_each(|l| l.floor -= 1.0);
        let results = Results { rows: vec![rich, poor], ..Results::default() };
        assert_eq!(gap(&results, Split::Cells, SurveyId::Wvs7, shipped), Some(Gap { level: 3.0, distance: 2.0 }));
        assert_eq!(gap(&results, Split::Cells, SurveyId::Wvs7, base), None);
        assert_eq!(parts(&results, Split::Cells, SurveyId::Wvs7, |p| matches!(p, Part::Income(_))).len(), 2);
    }
}
