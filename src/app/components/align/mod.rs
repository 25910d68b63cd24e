//! Align: the fine-tune bench.

mod compare;
mod files;
mod history;
mod labels;
mod line_chart;
mod panel;
mod presets;
mod progress;
mod scope;
mod settings;

use leptos::prelude::*;

use self::{history::History, panel::TunePanel, presets::Presets};
use super::{Controls, Distribution, EffectsFigure, QuestionHead, WeightsSelect};
use crate::app::state::State;

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
