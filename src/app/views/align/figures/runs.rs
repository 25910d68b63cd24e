//! Two runs side by side: their scores, and their curves in one chart.

use crate::{
    app::{
        charts::{
            curves::{Chart, Series, chart},
            table::{Table, Value},
        },
        engine::runs::Run,
        language::format,
        terms,
        views::align::{
            figures::labels::{Bar, bars},
            tune_words, words,
        },
    },
    engine::protocol::Scores,
};

/// A score that runs are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Score {
    Skill,
    Level,
}

impl Score {
    pub fn name(self) -> &'static str {
        match self {
            Self::Skill => tune_words::skill(),
            Self::Level => tune_words::level(),
        }
    }

    pub fn of(self, scores: &Scores) -> Option<f64> {
        match self {
            Self::Skill => scores.effect_skill,
            Self::Level => Some(scores.level),
        }
    }

    /// Of a run's last measurement.
    pub fn last(self, run: &Run, held_out: bool) -> Option<f64> {
        run.scores(held_out).and_then(|s| self.of(s))
    }
}

/// The looks of the first run's line and of the second's: they differ in colour, dash and marker.
pub const LOOKS: [&str; 2] = ["trained", "held-out"];

/// One score of both runs over the steps; `None` where neither has it.
pub fn curves(runs: [&Run; 2], score: Score, held_out: bool) -> Option<Chart> {
    let points = |run: &Run| -> Vec<(f64, f64)> {
        let of = |m: &crate::engine::protocol::TrainMetrics| if held_out { m.held_out } else { Some(m.trained) };
        run.tune.metrics.iter().filter_map(|m| Some((f64::from(m.step), score.of(&of(m)?)?))).collect()
    };
    let names = [words::first_run(), words::second_run()];
    let lines: Vec<_> = (0..2).map(|i| Series { name: names[i], look: LOOKS[i], points: points(runs[i]) }).collect();
    let steps = runs.iter().map(|r| r.tune.steps).max().unwrap_or(1);
    let always: &[f64] = if score == Score::Skill { &[0.0, 100.0] } else { &[] };
    lines.iter().any(|l| !l.points.is_empty()).then(|| chart(&lines, f64::from(steps), always))
}

/// A row for each setting in which two runs may differ, and for each score.
pub fn table(runs: [&Run; 2]) -> Table {
    let text_row = |name: &str, of: &dyn Fn(&Run) -> String| {
        std::iter::once(Value::text(name)).chain(runs.iter().map(|r| Value::text(of(r)))).collect::<Vec<_>>()
    };
    let settings = |run: &Run| run.setup.settings.clone();
    let mut rows = vec![
        text_row(tune_words::countries(), &|r| r.setup.place()),
        text_row(tune_words::scope(), &|r| r.setup.subject()),
        text_row(words::start(), &|r| terms::weights_long(&r.tune.start)),
        text_row(tune_words::objective(), &|r| settings(r).objective.name().into()),
        text_row(words::teach(), &|r| {
            settings(r).taught(r.setup.country).iter().map(|a| terms::attribute(*a)).collect::<Vec<_>>().join(", ")
        }),
        text_row(tune_words::steps(), &|r| words::end(end(r), r.tune.step, r.tune.steps)),
        text_row(tune_words::learning_rate(), &|r| format::plain(settings(r).learning_rate)),
        text_row(tune_words::batch(), &|r| settings(r).batch.to_string()),
        text_row(words::rank(), &|r| if settings(r).is_new() { settings(r).rank.to_string() } else { "–".into() }),
        text_row(tune_words::seed(), &|r| settings(r).seed.to_string()),
        text_row(tune_words::held_out_share(), &|r| settings(r).holds_out().to_string()),
    ];
    let measured = |run: &&Run| run.last().map_or(Value::Empty, |m| Value::Count(m.step.into()));
    rows.push(std::iter::once(Value::text(words::measured_last())).chain(runs.iter().map(measured)).collect());
    for score in [Score::Skill, Score::Level] {
        for held_out in [false, true] {
            let group = if held_out { terms::held_out() } else { terms::trained() };
            let values = runs.iter().map(|r| Value::optional(score.last(r, held_out), Value::Number));
            rows.push(std::iter::once(Value::text(words::score_of(score.name(), group))).chain(values).collect());
        }
    }
    for held_out in [false, true] {
        let group = if held_out { terms::held_out() } else { terms::trained() };
        // Of how many: runs differ in what they are measured on.
        let told = |b: &Bar| Value::text(words::of_all(b.faults(), b.effects()));
        let faults = |r: &&Run| bars(&r.tune, held_out).last().map_or(Value::Empty, told);
        let row = std::iter::once(Value::text(words::score_of(words::faults(), group))).chain(runs.iter().map(faults));
        rows.push(row.collect());
    }
    let head = std::iter::once(words::score().to_string()).chain(runs.iter().map(|r| r.name()));
    let context = terms::columns(&runs.map(|r| r.setup.origins()).concat()).into();
    Table { caption: words::comparison().into(), head: head.collect(), rows, context }
}

/// How a run ended, in a word.
pub fn end(run: &Run) -> &'static str {
    use crate::{app::engine::tune::Phase, engine::protocol::TrainEnd};
    match run.tune.phase {
        Phase::Ended(TrainEnd::Done) => words::done(),
        Phase::Ended(TrainEnd::Diverged) => words::diverged(),
        Phase::Interrupted => words::interrupted(),
        _ => words::stopped(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        app::{
            charts::curves::{LEFT, RIGHT},
            engine::{
                runs::Runs,
                setup::Setup,
                tune::{Phase, Tune},
            },
            link::settings::TuneSettings,
        },
        engine::protocol::{TrainEnd, TrainMetrics},
    };

    fn tune(number: u32, steps: u32, skills: &[f64], held_out: bool) -> Tune {
        let scores = |skill| Scores { items: 2, level: 90.0, effect_skill: Some(skill), labels: [1, 2, 0, 0, 3, 0, 0, 0] };
        let metrics = skills.iter().enumerate().map(|(i, skill)| TrainMetrics {
            step: i as u32 * 10,
            trained: scores(*skill),
            held_out: held_out.then(|| scores(skill / 2.0)),
        });
        Tune {
            phase: Phase::Ended(TrainEnd::Done),
            steps,
            step: steps,
            losses: vec![(1, 0.5)],
            metrics: metrics.collect(),
            setup: Some(Arc::new(Setup::example(number, TuneSettings { steps, ..TuneSettings::default() }))),
            ..Tune::default()
        }
    }

    #[test]
    fn both_curves_share_one_axis_and_the_table_both_scores() {
        let mut runs = Runs::default();
        runs.record(&tune(1, 20, &[0.0, 30.0, 60.0], true));
        runs.record(&tune(2, 40, &[0.0, 10.0], false));
        [1, 2].into_iter().for_each(|n| runs.toggle_compared(n));
        let pair = runs.compared().unwrap();
        let chart = curves(pair, Score::Skill, false).unwrap();
        assert_eq!(chart.x.last().unwrap().text, "40");
        assert_eq!(chart.lines.iter().map(|l| l.look).collect::<Vec<_>>(), LOOKS);
        // The first run ends halfway along the axis.
        let last = chart.lines[0].markers.last().unwrap().0;
        assert!((last - f64::midpoint(LEFT, RIGHT)).abs() < 1e-9);
        assert!(curves(pair, Score::Skill, true).is_some_and(|c| c.lines[1].path.is_empty()));

        let table = table(pair);
        assert!(table.rows.iter().all(|r| r.len() == 3) && table.head[1].starts_with("Run 1"));
        let row = |name: &str| table.rows.iter().find(|r| r[0] == Value::text(name)).unwrap();
        assert_eq!(row("Effect skill, trained")[1..], [Value::Number(60.0), Value::Number(10.0)]);
        assert_eq!(row("Effect skill, held out")[1..], [Value::Number(30.0), Value::Empty]);
        assert_eq!(row("faults, trained")[1..], [Value::text("2 of 6"), Value::text("2 of 6")]);
        assert_eq!(row("Scores are of step")[1..], [Value::Count(20), Value::Count(10)]);
        assert_eq!(row("Steps")[1], Value::text("done at step 20 of 20"));
    }

    #[test]
    fn what_neither_run_measured_is_not_drawn() {
        let mut runs = Runs::default();
        (1..=2).for_each(|n| {
            runs.record(&tune(n, 20, &[1.0], false));
            runs.toggle_compared(n);
        });
        assert_eq!(curves(runs.compared().unwrap(), Score::Level, true), None);
    }
}
