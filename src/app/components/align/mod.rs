//! Align: the fine-tune bench.

mod files;
mod line_chart;
mod panel;
mod progress;
mod settings;

use leptos::prelude::*;

use self::panel::TunePanel;
use super::{Distribution, EffectsFigure, ItemPicker, PersonaBuilder, QuestionHead, WeightsSelect};
use crate::app::state::State;

#[component]
pub fn AlignView(state: State) -> AnyView {
    view! {
        <div class="desk">
            <div class="controls">
                <PersonaBuilder state=state />
                <ItemPicker state=state />
            </div>
            <div class="charts">
                <QuestionHead state=state />
                <WeightsSelect state=state />
                <EffectsFigure state=state />
                <Distribution state=state />
            </div>
            <TunePanel state=state />
        </div>
    }
    .into_any()
}
