//! Blocks of pictures: skills and label counts of predictors. Words come from the caller.

use crate::{
    align::PredictorKind,
    app::{
        charts::{
            dots,
            picture::{
                forest::{Estimate, Row},
                marks::Mark,
                pattern::Pattern,
                stacks::{Part, Stack},
            },
        },
        language::format,
        views::results::figures::Standing,
    },
};

/// The mark of a predictor's kind.
pub const fn kind(kind: PredictorKind) -> Mark {
    match kind {
        PredictorKind::Statistic => Mark::Survey,
        PredictorKind::Base => Mark::Before,
        PredictorKind::Adapter | PredictorKind::Judged => Mark::After,
    }
}

/// A row for each predictor that has an effect skill. `words` says its name and its skill.
pub fn skills(all: &[Standing], words: &dyn Fn(&Standing) -> [String; 2]) -> Vec<Row> {
    let row = |standing: &Standing| {
        let value = standing.skill_value().filter(|v| v.is_finite())?;
        let [name, verdict] = words(standing);
        let estimates = vec![Estimate { mark: kind(standing.kind), value, interval: standing.interval, lane: 0 }];
        Some(Row { name, verdict, estimates, ..Row::default() })
    };
    all.iter().filter_map(row).collect()
}

/// A bar of labels for each model. `words` says its name and how many of its effects mislead.
pub fn labels(all: &[Standing], words: &dyn Fn(&Standing) -> [String; 2]) -> Vec<Stack> {
    let stack = |standing: &Standing| {
        let [name, words] = words(standing);
        let part = |piece: dots::Piece| Part {
            pattern: Pattern::of(piece.label),
            width: piece.width,
            words: format::count(piece.count.round().max(0.0) as u64),
        };
        Stack { name, words, parts: dots::stack(&standing.labels).into_iter().map(part).collect() }
    };
    all.iter().filter(|s| !s.is_statistic()).map(stack).collect()
}
