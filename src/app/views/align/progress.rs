//! How far a fine-tune has come, and its curves.

use leptos::prelude::*;

use crate::{
    app::{
        charts::{
            self,
            curves::{Chart, Series, chart},
            data_table::DataTable,
            table::{Table, Value},
        },
        engine::{
            runs::Run,
            tune::{Phase, Tune},
        },
        state::{State, shown::Shown},
        terms,
        views::align::{
            figures::labels::{self, origins},
            line_chart::LineChart,
            picture, tune_words, words,
        },
    },
    engine::protocol::{Scores, TrainMetrics},
};

#[component]
pub fn TuneProgress(state: State) -> AnyView {
    let tune = state.engine.tune;
    let split = move || {
        let (trained, held_out) = tune.with(|t| (t.trained.len(), t.held_out.len()));
        (trained > 0).then(|| tune_words::items_split(trained, held_out))
    };
    let is_shown = Memo::new(move |_| state.shown.with(Shown::is_tuned));
    let outcome = Memo::new(move |_| tune.with(|t| matches!(t.phase, Phase::Ended(_)).then(|| labels::outcome(t)).flatten()));
    let (skill, level) = (SKILL, LEVEL);
    // Of which country it is, whatever is chosen since.
    let runs = state.engine.runs;
    let setup = Memo::new(move |_| tune.with(|t| t.setup.clone()));
    let name = Memo::new(move |_| {
        let setup = setup.get()?;
        // As the visitor calls it, once it is in the history.
        Some(runs.with(|r| r.get(setup.number).map(Run::name)).unwrap_or_else(|| setup.name()))
    });
    let name = move || name.get().map(|name| view! { <b data-testid="train-name">{name}</b> " · " });
    let slept = move || {
        let ms = tune.with(|t| t.slept_ms);
        (ms > 0.0).then(|| words::slept_in_all(ms))
    };
    let loss = Memo::new(move |_| tune.with(|t| t.losses.last().map(|l| l.1)));
    // Memos: scores change rarely, and a chart that stays the same is not drawn again.
    let loss_chart = Memo::new(move |_| tune.with(loss_curve));
    let table = Signal::derive(move || tune.with(table));
    view! {
        <div class="progress">
            <progress data-testid="train-progress" data-step=move || tune.with(|t| t.step.to_string())
                data-phase=move || tune.with(|t| phase_name(t.phase)) aria-label=tune_words::tune_title()
                max=move || tune.with(|t| t.steps.max(1).to_string()) value=move || tune.with(|t| t.step.to_string())></progress>
            <p class="progress-words">{move || tune.with(|t| words(t, is_shown.get()))}</p>
            <p class="outcome" data-testid="train-outcome" hidden=move || outcome.with(Option::is_none)>{outcome}</p>
            <p class="hint">{name} {split} " " {slept}</p>
            <p class="hint" hidden=move || tune.with(|t| !t.phase.is_active() || t.phase == Phase::Paused)>{words::sleep_hint()}</p>
            // Said once at each turn, not at each step.
            <p class="sr-only" role="status">{move || tune.with(|t| turn(t, is_shown.get_untracked()))}</p>
        </div>
        <div class="curves" class:empty=move || tune.with(|t| t.losses.is_empty())>
            <LineChart title=tune_words::loss() hint="" testid="loss-chart" chart=loss_chart trained=loss held_out=Signal::derive(|| None)
                has_held_out=false />
            <LineChart title=tune_words::skill() hint=tune_words::skill_hint() testid="skill-chart" chart=skill.chart(state)
                trained=skill.last(state, false) held_out=skill.last(state, true) has_held_out=true />
            <LineChart title=tune_words::level() hint=charts::words::score_hint() testid="level-chart" chart=level.chart(state)
                trained=level.last(state, false) held_out=level.last(state, true) has_held_out=true />
            <p class="hint">{tune_words::skill_hint()}</p>
            <DataTable table=table name=Signal::derive(|| "ace-fine-tune".to_string())
                picture=Callback::new(move |()| tune.with(picture)) />
        </div>
    }
    .into_any()
}

const fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Idle => "idle",
        Phase::Starting => "starting",
        Phase::Running => "running",
        Phase::Paused => "paused",
        Phase::Ended(_) => "ended",
        Phase::Interrupted => "interrupted",
    }
}

/// `is_shown`: the adapter's answers are on the screen, and no other model's.
fn words(tune: &Tune, is_shown: bool) -> String {
    match tune.phase {
        Phase::Idle => tune.opened.as_deref().map(tune_words::opened).unwrap_or_default(),
        Phase::Starting => tune_words::tune_starting().into(),
        Phase::Running => match tune.reading {
            Some((done, all)) => tune_words::reading(done, all),
            None => tune_words::progress(tune.step, tune.steps, tune.time_left()),
        },
        Phase::Paused => tune_words::paused(tune.step, tune.steps),
        Phase::Ended(end) => tune_words::ended(end, tune.step, is_shown),
        Phase::Interrupted => tune_words::interrupted(tune.step),
    }
}

fn turn(tune: &Tune, is_shown: bool) -> String {
    match tune.phase {
        Phase::Running => String::new(),
        Phase::Ended(_) => {
            [Some(words(tune, is_shown)), labels::outcome(tune)].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        _ => words(tune, is_shown),
    }
}

fn loss_curve(tune: &Tune) -> Chart {
    let points = tune.losses.iter().map(|(step, loss)| (f64::from(*step), *loss)).collect();
    chart(&[Series { name: tune_words::loss(), look: "loss", points }], f64::from(tune.steps), &[])
}

/// One kind of score over the steps.
#[derive(Clone, Copy)]
struct Values {
    of: fn(&Scores) -> Option<f64>,
    always: &'static [f64],
}

const SKILL: Values = Values { of: |s| s.effect_skill, always: &[0.0, 100.0] };
const LEVEL: Values = Values { of: |s| Some(s.level), always: &[] };

impl Values {
    fn at(self, metrics: &TrainMetrics, held_out: bool) -> Option<f64> {
        if held_out { metrics.held_out.as_ref().and_then(self.of) } else { (self.of)(&metrics.trained) }
    }

    fn chart(self, state: State) -> Memo<Chart> {
        let tune = state.engine.tune;
        Memo::new(move |_| tune.with(|t| self.curve(t)))
    }

    fn curve(self, tune: &Tune) -> Chart {
        let series = |name, look, held_out| {
            let point = |m: &TrainMetrics| Some((f64::from(m.step), self.at(m, held_out)?));
            Series { name, look, points: tune.metrics.iter().filter_map(point).collect() }
        };
        let lines = [series(terms::trained(), "trained", false), series(terms::held_out(), "held-out", true)];
        chart(&lines, f64::from(tune.steps), self.always)
    }

    fn last(self, state: State, held_out: bool) -> Memo<Option<f64>> {
        let tune = state.engine.tune;
        Memo::new(move |_| tune.with(|t| t.metrics.last().and_then(|m| self.at(m, held_out))))
    }
}

/// The three charts below each other; `None` before the first step.
fn picture(tune: &Tune) -> Option<String> {
    let charts = [
        (tune_words::loss(), "", loss_curve(tune)),
        (tune_words::skill(), tune_words::skill_hint(), SKILL.curve(tune)),
        (tune_words::level(), charts::words::score_hint(), LEVEL.curve(tune)),
    ];
    (!tune.losses.is_empty()).then(|| picture::curves(&words(tune, true), &charts, &origins(tune)))
}

/// A row for each step that has a loss or scores.
fn table(tune: &Tune) -> Table {
    let (skill, level) = (SKILL, LEVEL);
    let mut steps: Vec<u32> = tune.losses.iter().map(|l| l.0).chain(tune.metrics.iter().map(|m| m.step)).collect();
    steps.sort_unstable();
    steps.dedup();
    let row = |step: &u32| {
        let loss = tune.losses.iter().find(|l| l.0 == *step).map(|l| l.1);
        let metrics = tune.metrics.iter().find(|m| m.step == *step);
        let score = |values: Values, held_out| Value::optional(metrics.and_then(|m| values.at(m, held_out)), Value::Number);
        vec![
            Value::Count((*step).into()),
            Value::optional(loss, Value::Number),
            score(skill, false),
            score(skill, true),
            score(level, false),
            score(level, true),
        ]
    };
    let heads = [
        (tune_words::skill(), terms::trained()),
        (tune_words::skill(), terms::held_out()),
        (tune_words::level(), terms::trained()),
        (tune_words::level(), terms::held_out()),
    ];
    let head =
        [tune_words::step(), tune_words::loss()].map(String::from).into_iter().chain(heads.map(|(a, b)| format!("{a}, {b}")));
    Table {
        caption: tune_words::tune_title().into(),
        head: head.collect(),
        rows: steps.iter().map(row).collect(),
        context: terms::columns(&origins(tune)).into(),
    }
}
