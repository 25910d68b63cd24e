//! Results: the evaluation, with a headline, levels, effects, labels, parts, and how to read them.

mod blocks;
mod card;
mod effects;
mod figures;
mod labels;
mod levels;
mod parts;
mod regions;
mod words;

use leptos::prelude::*;

use crate::{
    align::{Part, Results, Split},
    app::{
        charts::markup::Markup,
        fields::inputs::{Segment, segmented},
        state::State,
        stores::loadable::Loadable,
        terms,
        views::results::{
            card::Stored,
            figures::{base, best_statistic, shipped, standings},
        },
    },
    survey::SurveyId,
};

#[component]
pub fn ResultsView(state: State) -> AnyView {
    state.results.ensure();
    let body = move || match state.results.value.get() {
        Loadable::Loading => block(waiting()),
        Loadable::Failed(reason) => failed(state, reason),
        Loadable::Ready(results) if results.rows.is_empty() => block(paragraph(words::empty())),
        Loadable::Ready(results) => sections(state, StoredValue::new(results)),
    };
    view! {
        <div class="results" data-testid="results">{body}</div>
    }
    .into_any()
}

/// A part without anything to press.
fn block(html: String) -> AnyView {
    view! { <div class="block" inner_html=html></div> }.into_any()
}

fn paragraph(words: &str) -> String {
    let mut m = Markup::new();
    m.words("p", &[], words);
    m.finish()
}

/// Grey fields where the figures will be, as high as these about are.
fn waiting() -> String {
    let mut m = Markup::new();
    m.words("p", &[("class", "sr-only"), ("role", "status")], words::loading());
    for height in ["7rem", "5rem", "60rem", "30rem", "40rem"] {
        m.words("div", &[("class", "skeleton"), ("data-share", &format!("--height:{height}"))], "");
    }
    m.finish()
}

fn failed(state: State, reason: String) -> AnyView {
    view! {
        <div class="failed" role="alert">
            <p>{reason}</p>
            <button type="button" class="button" data-testid="results-retry" on:click=move |_| state.results.load()>{terms::retry()}</button>
        </div>
    }
    .into_any()
}

fn sections(state: State, results: Stored) -> AnyView {
    let survey = Memo::new(move |_| state.page.with(|p| p.survey));
    let is_empty = Memo::new(move |_| {
        let (split, survey) = state.page.with(|p| (p.split, p.survey));
        results.with_value(|r| r.of(split, survey, &Part::All).next().is_none())
    });
    let has_regions = Memo::new(move |_| {
        let split = state.page.with(|p| p.split);
        results.with_value(|r| regions::is_there(r, split))
    });
    let cards = move || {
        if is_empty.get() {
            return block(paragraph(words::no_rows()));
        }
        let regions = has_regions.get().then_some(&regions::CARD);
        let cards = [&levels::CARD, &effects::CARD, &labels::CARD].into_iter().chain(regions).chain([&parts::CARD]);
        view! { <div class="cards">{cards.map(|card| card.draw(state, results)).collect_view()}</div> }.into_any()
    };
    view! {
        {move || block(results.with_value(|r| headline(r, survey.get())))}
        {chooser(state)}
        {cards}
        {block(results.with_value(|r| reading(r)))}
    }
    .into_any()
}

fn headline(results: &Results, survey: SurveyId) -> String {
    let all = standings(results, Split::Cells, survey, &Part::All);
    let text = shipped(&all).and_then(|ace| words::headline(ace, best_statistic(&all), base(&all), survey));
    let mut m = Markup::new();
    if let Some(text) = text {
        m.words("h2", &[("class", "kicker")], words::headline_title());
        m.words("p", &[("class", "headline"), ("data-testid", "headline")], &text);
    }
    m.finish()
}

/// Results of one survey at a time: scores on different questions of different countries have no common average.
fn survey_switch(state: State) -> AnyView {
    let segments = SurveyId::ALL.map(|survey| Segment {
        words: survey.survey().short,
        testid: format!("survey-{}", survey.name()),
        title: None,
    });
    let chosen = Signal::derive(move || state.page.with(|p| p.survey.index()));
    let choose = Callback::new(move |index: usize| {
        if let Some(survey) = SurveyId::ALL.get(index) {
            state.go(|p| p.survey = *survey);
        }
    });
    segmented(terms::survey(), "survey", segments.into(), chosen, choose)
}

fn chooser(state: State) -> AnyView {
    let split = move || state.page.with(|p| p.split);
    let segments =
        Split::ALL.map(|split| Segment { words: words::split(split), testid: format!("split-{}", split.name()), title: None });
    let chosen = Signal::derive(move || Split::ALL.iter().position(|s| *s == split()).unwrap_or(0));
    let choose = Callback::new(move |index: usize| {
        if let Some(split) = Split::ALL.get(index) {
            state.go(|p| p.split = *split);
        }
    });
    view! {
        <div class="chooser">
            {survey_switch(state)}
            {segmented(words::split_title(), "split", segments.into(), chosen, choose)}
            <p class="note" role="status">{move || words::split_hint(split())}</p>
        </div>
    }
    .into_any()
}

fn reading(results: &Results) -> String {
    let mut m = Markup::new();
    m.words("h2", &[("class", "reading-title")], words::reading());
    m.element("div", &[("class", "about-parts")], &mut |m| {
        for (title, body) in words::reading_parts() {
            m.element("div", &[("class", "about-part")], &mut |m| {
                m.words("h3", &[], title);
                m.words("p", &[], body);
            });
        }
    });
    m.element("p", &[("class", "note")], &mut |m| {
        m.text(&words::made(&results.command, results.training_seconds));
        m.text(" ");
        m.words("a", &[("href", "models/results.json"), ("download", "ace-results.json")], words::all_figures());
    });
    m.finish()
}
