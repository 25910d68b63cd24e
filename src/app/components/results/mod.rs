//! The evaluation: a headline, levels, effects, labels, parts, and how to read them.

mod effects;
mod labels;
mod levels;
mod parts;

use leptos::prelude::*;

use super::{fields::Segment, segmented};
use crate::{
    align::{Part, Results, Split},
    app::{
        browser,
        figures::results::{Standing, base, best_statistic, shipped, standings},
        state::State,
        survey_store::Loadable,
        text,
        text::results as words,
    },
};

#[component]
pub fn ResultsView(state: State) -> AnyView {
    let body = move || match state.results.results.get() {
        Loadable::Loading => waiting(),
        Loadable::Failed(reason) => failed(state, reason),
        Loadable::Ready(results) if results.rows.is_empty() => view! { <p class="results-empty">{words::EMPTY}</p> }.into_any(),
        Loadable::Ready(results) => sections(state, StoredValue::new(results)),
    };
    view! {
        <main class="results" id="results" tabindex="-1" data-testid="results">
            {body}
        </main>
    }
    .into_any()
}

/// Grey fields where the figures will be, as high as these about are.
fn waiting() -> AnyView {
    let block = |height: &'static str| view! { <div class="skeleton" style=format!("min-block-size:{height}")></div> };
    view! {
        <p class="sr-only" role="status">{words::LOADING}</p>
        {["7rem", "5rem", "30rem", "30rem", "26rem", "26rem"].map(block).into_iter().collect_view()}
    }
    .into_any()
}

fn failed(state: State, reason: String) -> AnyView {
    view! {
        <div class="failed" role="alert">
            <p>{reason}</p>
            <button type="button" class="button" data-testid="results-retry" on:click=move |_| state.results.load()>{text::RETRY}</button>
        </div>
    }
    .into_any()
}

/// The file, for as long as the view is drawn.
type Stored = StoredValue<std::sync::Arc<Results>>;

fn sections(state: State, results: Stored) -> AnyView {
    let split = Memo::new(move |_| state.page.with(|p| p.split));
    let all = Memo::new(move |_| results.with_value(|r| standings(r, split.get(), &Part::All)));
    let figures = move || {
        if all.with(Vec::is_empty) {
            return view! { <p class="results-empty">{words::NO_ROWS}</p> }.into_any();
        }
        view! {
            <div class="columns">
                {levels::section(all, split)}
                <div class="columns-part">{effects::section(all, split)} {labels::section(all, split)}</div>
            </div>
            {parts::section(state, results, split)}
        }
        .into_any()
    };
    view! {
        {headline(results)}
        {chooser(state, split)}
        {figures}
        {reading(results)}
    }
    .into_any()
}

fn headline(results: Stored) -> Option<AnyView> {
    let text = results.with_value(|r| {
        let all = standings(r, Split::Cells, &Part::All);
        words::headline(shipped(&all)?, best_statistic(&all), base(&all))
    })?;
    Some(
        view! {
            <section class="headline" aria-labelledby="headline-title">
                <h2 class="kicker" id="headline-title">{words::HEADLINE}</h2>
                <p data-testid="headline">{text}</p>
            </section>
        }
        .into_any(),
    )
}

fn chooser(state: State, split: Memo<Split>) -> AnyView {
    let segments =
        Split::ALL.map(|split| Segment { words: words::split(split), testid: format!("split-{}", split.name()), title: None });
    let chosen = Signal::derive(move || Split::ALL.iter().position(|s| *s == split.get()).unwrap_or(0));
    let choose = Callback::new(move |index: usize| {
        if let Some(split) = Split::ALL.get(index) {
            state.go(|p| p.split = *split);
        }
    });
    view! {
        <div class="chooser">
            {segmented(words::SPLIT, "split", segments.into(), chosen, choose)}
            <p class="note" role="status">{move || words::split_hint(split.get())}</p>
        </div>
    }
    .into_any()
}

fn reading(results: Stored) -> AnyView {
    let part = |(title, body): (&'static str, &'static str)| {
        view! {
            <div class="about-part">
                <h3>{title}</h3>
                <p>{body}</p>
            </div>
        }
    };
    let save = move |_| {
        let csv = results.with_value(|r| r.to_csv());
        browser::download("ace-results.csv", "text/csv", csv.as_bytes());
    };
    view! {
        <section class="reading" aria-labelledby="reading-title">
            <h2 id="reading-title">{words::READING}</h2>
            <div class="about-parts">{words::READING_PARTS.map(part).into_iter().collect_view()}</div>
            <p class="note">
                {results.with_value(|r| words::made(&r.command, r.training_seconds))} " "
                <button type="button" class="link" data-testid="results-download" on:click=save>{words::ALL_FIGURES}</button>
            </p>
        </section>
    }
    .into_any()
}

/// A card with a heading, as the figures of the playground have it.
fn card(id: &'static str, title: &'static str, intro: &'static str, body: AnyView) -> AnyView {
    let heading = format!("{id}-title");
    view! {
        <section class="figure" data-testid=id aria-labelledby=heading>
            <h2 class="figure-title" id=heading.clone()>{title}</h2>
            <p class="note">{intro}</p>
            {body}
        </section>
    }
    .into_any()
}

/// The name of a figure's file.
fn file_name(what: &'static str, split: Memo<Split>) -> Signal<String> {
    Signal::derive(move || format!("ace-results-{what}-{}", split.get().name()))
}

/// A predictor's mark: square, circle or diamond, by its kind.
fn look(standing: &Standing) -> &'static str {
    words::kind(standing.kind)
}
