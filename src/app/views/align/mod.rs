//! Align: the fine-tune bench, with presets, settings, curves, labels before and after, and the history of runs.

mod bench;
mod compare;
mod figures;
mod files;
mod history;
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
    charts::{answers::Distribution, effects::EffectsFigure, question::QuestionHead},
    fields::{controls::Controls, weights::WeightsSelect},
    state::State,
    views::align::{history::History, panel::TunePanel, preset_cards::Presets},
};

#[component]
pub fn AlignView(state: State) -> AnyView {
    view! {
        <div class="align">
            <Presets state=state />
            <TunePanel state=state />
            <History state=state />
        </div>
        <div class="desk">
            <Controls state=state />
            <div class="charts">
                <QuestionHead state=state />
                <WeightsSelect state=state />
                <EffectsFigure state=state />
                <Distribution state=state />
            </div>
        </div>
    }
    .into_any()
}
