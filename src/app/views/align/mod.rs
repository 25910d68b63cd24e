//! Align: the fine-tune bench, with presets, settings, curves, labels before and after, and the history of runs.

mod bench;
mod compare;
mod figures;
mod files;
mod history;
mod keeping;
mod labels;
mod line_chart;
pub mod live;
mod panel;
mod picture;
mod preset_cards;
mod presets;
mod progress;
mod scope;
mod settings;
mod tune_words;
mod words;

use leptos::prelude::*;

use crate::app::{
    browser::breath,
    charts::{answers::Distribution, effects::EffectsFigure, question::QuestionHead},
    fields::{controls::Controls, weights::WeightsSelect},
    state::State,
    views::align::{history::History, panel::TunePanel, preset_cards::Presets},
};

/// Whether the last run trained the question on the screen.
fn question_tag(state: State) -> AnyView {
    let tag = Memo::new(move |_| {
        let (item, country) = state.page.with(|p| (p.item.clone(), p.country));
        state.engine.tune.with(|tune| {
            let is_outside = tune.setup.as_ref().is_some_and(|s| !s.config.countries.contains(&country));
            if is_outside && tune.trained.contains(&item) {
                return Some(("elsewhere", words::country_outside()));
            }
            (!tune.trained.is_empty()).then(|| match (tune.trained.contains(&item), tune.held_out.contains(&item)) {
                (true, _) => ("trained", words::question_trained()),
                (_, true) => ("held-out", words::question_held_out()),
                _ => ("outside", words::question_outside()),
            })
        })
    });
    view! {
        <p class="question-tag" hidden=move || tag.get().is_none()>
            <span class="tag" data-testid="question-tag" data-part=move || tag.get().map(|t| t.0)>{move || tag.get().map(|t| t.1)}</span>
        </p>
    }
    .into_any()
}

#[component]
pub fn AlignView(state: State) -> AnyView {
    keeping::start(state);
    state.follow_titles();
    // Out of sight at first, and too much for one task.
    let is_drawn = breath::soon();
    view! {
        <div class="align">
            <Presets state=state />
            <TunePanel state=state />
            {move || is_drawn.get().then(|| view! { <History state=state /> })}
        </div>
        {move || is_drawn.get().then(|| desk(state))}
    }
    .into_any()
}

/// The question on the screen, before and after.
fn desk(state: State) -> AnyView {
    view! {
        <div class="desk">
            <Controls state=state />
            <div class="charts">
                <QuestionHead state=state />
                {question_tag(state)}
                <WeightsSelect state=state />
                <EffectsFigure state=state />
                <Distribution state=state />
            </div>
        </div>
    }
    .into_any()
}
