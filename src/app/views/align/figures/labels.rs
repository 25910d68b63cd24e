//! What becomes of the survey's effects over a run: their labels before it, and at its last measurement.

use crate::{
    app::{
        charts::{
            dots::{Piece, STACK, stack},
            table::{Table, Value},
        },
        engine::tune::Tune,
        terms::{self, Origin},
        views::align::words,
    },
    causal::LabelCounts,
    engine::protocol::{Scores, TrainMetrics},
};

/// One measurement's labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub held_out: bool,
    /// Whether it is the last measurement rather than the first.
    pub after: bool,
    pub step: u32,
    /// Country-item pairs.
    pub pairs: u32,
    pub labels: LabelCounts,
}

impl Bar {
    fn new(metrics: &TrainMetrics, scores: &Scores, held_out: bool, after: bool) -> Self {
        Self { held_out, after, step: metrics.step, pairs: scores.items, labels: scores.labels }
    }

    pub fn effects(&self) -> u32 {
        self.labels.iter().sum()
    }

    /// Effects that mislead.
    pub fn faults(&self) -> u32 {
        STACK.into_iter().filter(|l| l.is_fault()).map(|l| self.labels[l.index()]).sum()
    }

    pub fn pieces(&self) -> Vec<Piece> {
        stack(&self.labels.map(f64::from))
    }

    /// `after, step 60`.
    pub fn name(&self) -> String {
        words::when(if self.after { words::after() } else { words::before() }, self.step)
    }

    /// All of it in words.
    pub fn told(&self) -> String {
        let counted = STACK.into_iter().filter(|l| self.labels[l.index()] > 0);
        let parts: Vec<_> = counted.map(|l| words::part(self.labels[l.index()], terms::label(l))).collect();
        words::bar(&self.name(), &parts)
    }
}

/// The bars of one group of questions: at the first measurement and at the last. Empty before the first.
pub fn bars(tune: &Tune, held_out: bool) -> Vec<Bar> {
    let scores = |m: &TrainMetrics| if held_out { m.held_out } else { Some(m.trained) };
    let bar = |m: Option<&TrainMetrics>, after| m.and_then(|m| Some(Bar::new(m, &scores(m)?, held_out, after)));
    let last = tune.metrics.last().filter(|m| tune.metrics.first().is_some_and(|first| first.step < m.step));
    bar(tune.metrics.first(), false).into_iter().chain(bar(last, true)).collect()
}

/// What became of the faults, in a sentence or two; `None` before the second measurement.
pub fn outcome(tune: &Tune) -> Option<String> {
    let [before, after] = &bars(tune, false)[..] else { return None };
    let trained = words::outcome_trained(before.faults(), after.faults(), after.effects());
    let held_out = match &bars(tune, true)[..] {
        [before, after] => Some(words::outcome_held_out(before.faults(), after.faults())),
        _ => None,
    };
    Some([Some(trained), held_out].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// Whose figures a fine-tune learns from; of an adapter out of a file nobody knows.
pub fn origins(tune: &Tune) -> Vec<Origin> {
    tune.setup.as_ref().map_or_else(|| vec![Origin::Surveys], |setup| setup.origins())
}

pub fn table(tune: &Tune) -> Table {
    let row = |bar: Bar| {
        let group = if bar.held_out { terms::held_out() } else { terms::trained() };
        let when = if bar.after { words::after() } else { words::before() };
        let counts = STACK.map(|l| Value::Count(bar.labels[l.index()].into()));
        let start = [Value::text(group), Value::text(when), Value::Count(bar.step.into()), Value::Count(bar.pairs.into())];
        start.into_iter().chain(counts).chain([Value::Count(bar.faults().into())]).collect()
    };
    let head = [words::col_group(), words::col_when(), words::col_step(), words::col_pairs()];
    Table {
        caption: words::labels().into(),
        head: head.into_iter().chain(STACK.map(terms::label)).chain([words::faults()]).map(String::from).collect(),
        rows: [false, true].into_iter().flat_map(|held_out| bars(tune, held_out)).map(row).collect(),
        context: terms::columns(&origins(tune)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::causal::Label;

    fn metrics(step: u32, trained: LabelCounts, held_out: Option<LabelCounts>) -> TrainMetrics {
        let scores = |labels| Scores { items: 3, level: 90.0, effect_skill: None, labels };
        TrainMetrics { step, trained: scores(trained), held_out: held_out.map(scores) }
    }

    #[test]
    fn before_and_after_are_the_first_and_the_last_measurement() {
        let mut tune = Tune::default();
        assert_eq!(bars(&tune, false), []);
        // Aligned, erased, stereotyped, flipped, unclear, invented, too small, too large.
        tune.metrics.push(metrics(0, [0, 8, 0, 0, 4, 0, 0, 0], Some([0, 7, 0, 0, 5, 0, 0, 0])));
        assert_eq!(bars(&tune, false).len(), 1);
        tune.metrics.push(metrics(10, [4, 4, 0, 0, 4, 0, 0, 0], Some([1, 6, 0, 0, 5, 0, 0, 0])));
        tune.metrics.push(metrics(20, [3, 1, 1, 1, 3, 1, 1, 1], Some([1, 4, 1, 0, 4, 1, 1, 0])));
        let told = outcome(&tune).unwrap();
        assert!(told.starts_with("Faults among the 12 effects of trained questions: 8 before, 4 now."), "{told}");
        assert!(told.ends_with("On questions that it had not seen: 7 before, 6 now."), "{told}");
        let bars = bars(&tune, true);
        let told: Vec<_> = bars.iter().map(|b| (b.after, b.step, b.effects(), b.faults())).collect();
        assert_eq!(told, [(false, 0, 12, 7), (true, 20, 12, 6)]);
        assert_eq!(bars[1].told(), "after, step 20: 1 compatible, 1 too small, 4 unclear, 4 erased, 1 stereotyped, 1 invented");
        assert!((bars[1].pieces().iter().map(|p| p.width).sum::<f64>() - 100.0).abs() < 1e-9);
        assert_eq!(bars[0].pieces()[1].label, Label::Erasure);
    }

    #[test]
    fn the_table_has_a_row_for_each_bar() {
        let mut tune = Tune::default();
        tune.metrics.push(metrics(0, [0, 8, 0, 0, 4, 0, 0, 0], None));
        tune.metrics.push(metrics(20, [3, 1, 1, 1, 3, 1, 1, 1], None));
        let table = table(&tune);
        assert_eq!((table.rows.len(), table.head.len()), (2, 13));
        assert!(table.rows.iter().all(|r| r.len() == 13));
        assert_eq!((&table.rows[1][0], &table.rows[1][12]), (&Value::text("trained"), &Value::Count(4)));
        let mut setup = crate::app::engine::setup::Setup::example(1, Default::default());
        setup.item = "ISSP2012_V5".into();
        tune.setup = Some(std::sync::Arc::new(setup));
        crate::app::terms::assert_of_issp(&super::table(&tune).to_csv());
    }
}
