//! The history of runs: named, shown again, used again, compared, taken home.

use leptos::prelude::*;

use crate::app::{
    browser::dom,
    engine::{
        runs::{Run, Runs},
        status::Status,
    },
    language::format,
    state::{State, shown::Shown},
    views::align::{
        compare::Comparison,
        figures::{
            labels::bars,
            runs::{Score, end},
        },
        words,
    },
};

const TITLE: &str = "history-title";

#[component]
pub fn History(state: State) -> AnyView {
    let runs = state.engine.runs;
    let ready = Memo::new(move |_| state.engine.status.with(Status::is_ready));
    let busy = Memo::new(move |_| state.engine.tune.with(|t| t.phase.is_active()));
    let can_change = Signal::derive(move || ready.get() && !busy.get());
    let shown = Memo::new(move |_| {
        let is_shown = state.shown.with(Shown::is_tuned);
        state.engine.tune.with(|t| t.setup.as_ref().filter(|_| t.exists && is_shown).map(|s| s.number))
    });
    let list = move || runs.with(|r| r.newest().map(|run| card(state, run, shown, can_change)).collect_view());
    let can_undo = move || can_change.get() && runs.with(|r| r.before().is_some());
    view! {
        <section class="panel history" aria-labelledby=TITLE data-testid="history">
            <h2 class="panel-title" id=TITLE tabindex="-1">{words::history()}</h2>
            <p class="hint">{words::history_intro()}</p>
            <div class="buttons">
                <button type="button" class="button" data-testid="run-undo" title=words::undo_hint() disabled=move || !can_undo()
                    on:click=move |_| {
                        state.undo_run();
                        dom::focus_soon(TITLE);
                    }>{words::undo()}</button>
            </div>
            <p class="hint" hidden=move || !runs.with(Runs::is_empty)>{words::history_empty()}</p>
            <ol class="runs" reversed=true>{list}</ol>
            <Comparison state=state />
        </section>
    }
    .into_any()
}

fn card(state: State, run: &Run, shown: Memo<Option<u32>>, can_change: Signal<bool>) -> AnyView {
    let (engine, number, name) = (state.engine, run.number(), run.name());
    let runs = engine.runs;
    let is_shown = move || shown.get() == Some(number);
    let button = |action: &'static str, testid: &'static str| (action, words::action(action, &name), testid);
    let plain = |(action, label, testid): (&'static str, String, &'static str), click: Callback<()>| {
        view! {
            <button type="button" class="link" data-testid=testid aria-label=label on:click=move |_| click.run(())>{action}</button>
        }
    };
    let show = button(words::show(), "run-show");
    let has_adapter = run.tune.snapshot.is_some();
    let adapter = has_adapter.then(|| {
        view! {
            <button type="button" class="link" data-testid=show.2 aria-label=show.1 disabled=move || !can_change.get() || is_shown()
                on:click=move |_| state.show_run(number)>{show.0}</button>
            {plain(button(words::download_adapter(), "run-adapter"), Callback::new(move |()| engine.download_run(number)))}
        }
    });
    let remove = Callback::new(move |()| {
        runs.update(|r| r.remove(number));
        dom::focus_soon(TITLE);
    });
    let rename = move |event| runs.update(|r| r.rename(number, &dom::value_of(&event)));
    let compared = move || runs.with(|r| r.is_compared(number));
    view! {
        <li class="run" class:shown=is_shown data-testid="run" data-run=number.to_string() aria-label=name.clone()>
            <div class="run-head">
                <label class="field">
                    <span class="sr-only">{words::name()}</span>
                    <input type="text" data-testid="run-name" maxlength=Runs::LONGEST_NAME.to_string() autocomplete="off"
                        title=name.clone() prop:value=name.clone() on:change=rename />
                </label>
                <span class="tag" hidden=move || !is_shown()>{words::shown()}</span>
                <label class="bench-check">
                    <input type="checkbox" data-testid="run-compare" aria-label=words::action(words::compare(), &name)
                        prop:checked=compared on:change=move |_| runs.update(|r| r.toggle_compared(number)) />
                    <span>{words::compare()}</span>
                </label>
            </div>
            <ul class="run-facts">{facts(run).into_iter().map(|fact| view! { <li>{fact}</li> }).collect_view()}</ul>
            <div class="run-actions">
                {adapter}
                {plain(button(words::download_settings(), "run-settings"), Callback::new(move |()| engine.download_settings(number)))}
                {plain(button(words::use_again(), "run-again"), Callback::new(move |()| state.use_again(number)))}
                {plain(button(words::remove(), "run-remove"), remove)}
            </div>
        </li>
    }
    .into_any()
}

fn facts(run: &Run) -> Vec<String> {
    let number = |score: Score, held_out| score.last(run, held_out).map_or_else(|| words::not_measured().into(), format::decimal);
    let score = |score: Score| words::scores(score.name(), &number(score, false), &number(score, true));
    let mut facts = vec![words::end(end(run), run.tune.step, run.tune.steps)];
    // Its usual name says so itself.
    if run.name.is_some() {
        facts.insert(0, run.setup.name());
    }
    if let Some(last) = run.last() {
        // A run that was stopped may have gone on since.
        if last.step != run.tune.step {
            facts.push(words::measured_at(last.step));
        }
        facts.extend([Score::Skill, Score::Level].map(score));
    }
    for held_out in [false, true] {
        if let [before, after] = &bars(&run.tune, held_out)[..] {
            let group = if held_out { words::held_out() } else { words::trained() };
            facts.push(words::bar(group, &[words::faults_turn(before.faults(), after.faults(), after.effects())]));
        }
    }
    facts
}
