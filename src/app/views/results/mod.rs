//! Results: the evaluation, with a headline, levels, effects, labels, parts, and how to read them.

mod blocks;
mod card;
mod effects;
mod figures;
mod headline;
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
        link::parts::Studied,
        state::State,
        stores::{loadable::Loadable, once::Once},
        terms,
        views::results::card::Stored,
    },
    survey::SurveyId,
};

#[component]
pub fn ResultsView(state: State) -> AnyView {
    let studied = Memo::new(move |_| state.page.with(|p| p.studied));
    let body = move || {
        let file = state.results[studied.get() as usize];
        file.ensure();
        match file.value.get() {
            Loadable::Loading => block(waiting()),
            Loadable::Failed(reason) => failed(file, reason),
            Loadable::Ready(results) if results.rows.is_empty() => block(paragraph(words::empty())),
            Loadable::Ready(results) => sections(state, studied.get(), StoredValue::new(results)),
        }
    };
    view! {
        <div class="results" data-testid="results">
            <div class="chooser">{model_switch(state)}</div>
            {body}
        </div>
    }
    .into_any()
}

/// Results of one model at a time: a file each.
fn model_switch(state: State) -> AnyView {
    let segments = Studied::ALL.map(|model| Segment {
        words: words::studied(model),
        testid: format!("model-{}", model.name()),
        title: None,
    });
    let chosen = Signal::derive(move || state.page.with(|p| p.studied as usize));
    let choose = Callback::new(move |index: usize| {
        if let Some(model) = Studied::ALL.get(index) {
            state.go(|p| p.studied = *model);
        }
    });
    view! {
        {segmented(words::studied_title(), "model", segments.into(), chosen, choose)}
        <p class="note" role="status">{move || words::studied_hint(state.page.with(|p| p.studied))}</p>
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

fn failed(file: Once<Results>, reason: String) -> AnyView {
    view! {
        <div class="failed" role="alert">
            <p>{reason}</p>
            <button type="button" class="button" data-testid="results-retry" on:click=move |_| file.load()>{terms::retry()}</button>
        </div>
    }
    .into_any()
}

fn sections(state: State, studied: Studied, results: Stored) -> AnyView {
    let part = Memo::new(move |_| state.page.with(|p| (p.split, p.survey)));
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
        {move || { let (split, survey) = part.get(); block(results.with_value(|r| headline::drawn(r, split, survey))) }}
        {chooser(state)}
        {cards}
        {block(results.with_value(|r| reading(r, studied)))}
    }
    .into_any()
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

fn reading(results: &Results, studied: Studied) -> String {
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
        let file = format!("{}{}", studied.folder(), Results::FILE);
        m.words("a", &[("href", &file), ("download", &format!("ace-results-{}.json", studied.name()))], words::all_figures());
    });
    m.finish()
}
