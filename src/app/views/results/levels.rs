//! Level scores, a column for each granularity.

use crate::app::{
    charts::table::{Table, Value},
    views::results::{
        card::{Card, Shown, boxed},
        figures::{Mean, Standing, best, floors},
        words,
    },
};

pub const CARD: Card = Card {
    id: "levels",
    title: words::levels,
    intro: words::levels_intro,
    html: |shown, m| boxed(m, "table-scroll", &table(shown)),
    table: file,
    across: false,
    has_table: false,
    picture: None,
};

fn table(shown: &Shown<'_>) -> Table {
    let all = &shown.all;
    let marks = [0, 1, 2, 3].map(|g| best(&all.iter().map(|s| s.levels[g].map(|m| m.value)).collect::<Vec<_>>()));
    let row = |(index, standing): (usize, &Standing)| {
        let score = |(g, mean): (usize, &Option<Mean>)| {
            mean.map_or(Value::Empty, |m| Value::Score { value: m.value, range: m.range, best: marks[g][index] })
        };
        let name = Value::text(words::predictor(standing));
        std::iter::once(name).chain(standing.levels.iter().enumerate().map(score)).collect()
    };
    let mut rows: Vec<Vec<Value>> = all.iter().enumerate().map(row).collect();
    let floors = floors(all).map(|f| Value::optional(f, Value::score));
    rows.push(std::iter::once(Value::text(words::floor())).chain(floors).collect());
    let head = std::iter::once(words::col_predictor().into()).chain((1..=4).map(words::granularity));
    Table {
        caption: format!("{}: {}", words::split_title(), words::split(shown.split)),
        head: head.collect(),
        rows,
        context: Vec::new(),
    }
}

/// The same with a column for each end of a range.
fn file(shown: &Shown<'_>) -> Table {
    let all = &shown.all;
    let row = |standing: &Standing| {
        let three = |mean: &Option<Mean>| {
            let range = mean.and_then(|m| m.range);
            [mean.map(|m| m.value), range.map(|r| r.0), range.map(|r| r.1)].map(|v| Value::optional(v, Value::score))
        };
        let first = [
            Value::text(words::statistic(&standing.name)),
            Value::text(words::kind(standing.kind)),
            Value::Count(standing.trainings as u64),
        ];
        first.into_iter().chain(standing.levels.iter().flat_map(three)).collect()
    };
    let mut rows: Vec<Vec<Value>> = all.iter().map(row).collect();
    let floor = |f: Option<f64>| [Value::optional(f, Value::score), Value::Empty, Value::Empty];
    let first = [Value::text(words::floor()), Value::Empty, Value::Empty];
    rows.push(first.into_iter().chain(floors(all).into_iter().flat_map(floor)).collect());
    let head = [words::col_predictor(), words::col_kind(), words::col_trainings()].map(String::from).into_iter();
    let levels = (1..=4)
        .map(words::granularity)
        .flat_map(|g| [g.clone(), format!("{g} {}", words::col_lowest()), format!("{g} {}", words::col_highest())]);
    Table { caption: shown.caption(words::levels()), head: head.chain(levels).collect(), rows, context: shown.context() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        align::{Part, PredictorKind, Results, Split},
        app::views::results::figures::{made_up, standings},
        causal::{Evaluation, evaluate::LevelReport},
        survey::SurveyId,
    };

    fn results() -> Results {
        let row = |predictor: &str, seed: u64, score: f64| {
            let mut report = Evaluation::default().report();
            report.levels[0] = LevelReport { personas: 9, score, floor: 97.0 };
            let kind = if predictor == "ace" { PredictorKind::Adapter } else { PredictorKind::Statistic };
            made_up::row(predictor, kind, seed, report)
        };
        let rows = vec![row("uniform", 1, 78.0), row("ace", 1, 96.0), row("ace", 2, 96.5)];
        Results { rows, ..Results::default() }
    }

    fn shown(results: &Results) -> Shown<'_> {
        let all = standings(results, Split::Cells, SurveyId::Wvs7, &Part::All);
        Shown::for_test(results, false, all)
    }

    #[test]
    fn the_table_ends_with_the_floor_which_is_never_the_best() {
        let table = table(&shown(&results()));
        let column: Vec<_> = table.rows.iter().map(|r| r[1].clone()).collect();
        assert_eq!(
            column,
            [Value::score(78.0), Value::Score { value: 96.25, range: Some((96.0, 96.5)), best: true }, Value::score(97.0)]
        );
        assert!(table.rows.iter().all(|r| r.len() == table.head.len() && r[4] == Value::Empty));
    }

    #[test]
    fn the_file_has_the_range_in_columns_of_its_own() {
        let csv = file(&shown(&results())).to_csv();
        assert!(csv.contains("\r\nsmall,cells,WVS-7,ace,adapter,2,96.2500,96.0000,96.5000,,"), "{csv}");
        assert!(csv.lines().all(|line| line.matches(',').count() == 17), "{csv}");
    }
}
